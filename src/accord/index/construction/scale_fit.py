"""The parameters of each normalisation method, taken from a table (OECD/JRC Handbook 2008, step 5).

Values are directed first; the formulas are in `accord.index.construction.normalise.fit`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord.errors import NormaliseError, UnknownName
from accord.index.construction.cells import Array, Cells, Mask, listing
from accord.index.construction.impute import means, medians
from accord.index.construction.scale import Steps

_ROUNDING = 8.0 * float(np.finfo(np.float64).eps)
_MAD = 1.4826022185056018
"""Standard deviation over median absolute deviation, of a normal distribution."""


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of a table that share a method and its parameters."""

    x: Array
    """(N, K')."""
    signs: Array
    """Directions, (K',)."""
    columns: NDArray[np.intp]
    """Their positions in the whole table, (K',)."""
    cells: Cells
    constant: str
    method: str

    @cached_property
    def d(self) -> Array:
        """Directed values, (N, K')."""
        return self.x * self.signs

    @cached_property
    def worst(self) -> Array:
        """Lowest directed values, (K',)."""
        return np.asarray(np.where(np.isnan(self.d), np.inf, self.d).min(axis=0))

    @cached_property
    def best(self) -> Array:
        """Highest directed values, (K',)."""
        return np.asarray(np.where(np.isnan(self.d), -np.inf, self.d).max(axis=0))

    @cached_property
    def level(self) -> Mask:
        """Columns whose values are all equal, up to rounding, (K',)."""
        size = np.maximum(np.abs(self.best), np.abs(self.worst))
        return np.asarray(self.best - self.worst <= _ROUNDING * size)

    def name(self, j: int) -> str:
        """Return what column `j` is called in messages."""
        return self.cells.indicator(int(self.columns[j]))

    def names(self, mask: Mask) -> str:
        """Return what the columns of a mask (K',) are called."""
        return listing(self.cells.code(int(k)) for k in self.columns[mask])


@dataclass(frozen=True, eq=False)
class Found:
    """What a method found of its columns."""

    line: Mapping[str, Array | float] = field(default_factory=dict)
    """Fields of the scale, (K',) or one for all."""
    steps: Mapping[int, Steps] = field(default_factory=dict)
    """Position among the columns to its steps."""
    inverted: Mask | bool = False


def _width(of: Columns, span: Array, why: str, middle: float) -> dict[str, Array]:
    """Return span, gain and offset; the middle of the scale where an indicator is constant and may be."""
    bad = of.level | ~(span > 0.0)
    if (bad & ~of.level).any():
        j = int(np.flatnonzero(bad & ~of.level)[0])
        raise NormaliseError(f"{of.name(j)}: {of.method} has no width to divide by: {why}")
    if bad.any() and of.constant == "error":
        j = int(np.flatnonzero(bad)[0])
        more = f" (as of {int(bad.sum()) - 1} more)" if bad.sum() > 1 else ""
        raise NormaliseError(
            f"{of.name(j)}: every unit has the value {float(of.best[j] * of.signs[j]):g}{more}, so {of.method} has no "
            "width to divide by; drop the indicator, or set constant to 'middle'"
        )
    flat = np.where(bad, 0.0, 1.0)
    return {"span": np.where(bad, 1.0, span), "gain": flat, "offset": (1.0 - flat) * middle}


def _minmax(of: Columns, chosen: Mapping[str, Any]) -> Found:
    low, high = float(chosen.get("low", 0.0)), float(chosen.get("high", 1.0))
    line = _width(of, of.best - of.worst, "", 0.5)
    gain, offset = line["gain"] * (high - low), line["offset"] * (high - low) + low
    ends = {"centre": of.worst, "lower": of.worst, "upper": of.best}
    return Found({"span": line["span"], "gain": gain, "offset": offset, **ends})


def _zscore(of: Columns, chosen: Mapping[str, Any]) -> Found:
    centre = means(of.d)
    away = np.where(np.isnan(of.d), 0.0, of.d - centre)
    count = (~np.isnan(of.d)).sum(axis=0)
    return _scores(of, chosen, centre, np.sqrt((away**2).sum(axis=0) / np.maximum(count - 1, 1)), "")


def _robust_zscore(of: Columns, chosen: Mapping[str, Any]) -> Found:
    centre = medians(of.d)
    why = "half of the units or more share one value, so the median absolute deviation is 0; take zscore"
    return _scores(of, chosen, centre, _MAD * medians(np.abs(of.d - centre)), why)


def _scores(of: Columns, chosen: Mapping[str, Any], centre: Array, spread: Array, why: str) -> Found:
    line = _width(of, spread, why, 0.0)
    sd, mean = float(chosen["sd"]), float(chosen["mean"])
    return Found({**line, "centre": centre, "gain": line["gain"] * sd, "offset": mean})


def _ranked(of: Columns, chosen: Mapping[str, Any]) -> Found:
    ordered = np.sort(of.d, axis=0)
    count = (~np.isnan(ordered)).sum(axis=0)
    ties = str(chosen["ties"])
    return Found(
        steps={j: Steps(of.method, ordered[: count[j], j].copy(), ties) for j in range(ordered.shape[1])}
    )


def _to_target(of: Columns, chosen: Mapping[str, Any]) -> Found:
    target = _numbers(of, chosen, "target") * of.signs
    short = target <= of.worst
    if short.any():
        j = int(np.flatnonzero(short)[0])
        raise NormaliseError(
            f"{of.name(j)}: the target {float(target[j] * of.signs[j]):g} is no better than the worst value "
            f"{float(of.worst[j] * of.signs[j]):g}, so the distance to it says nothing; give a farther target"
        )
    ends = {"centre": of.worst, "lower": of.worst, "upper": target}
    return Found({"span": target - of.worst, "ceiling": 1.0 if chosen["cap"] else np.inf, **ends})


def _to_reference(of: Columns, chosen: Mapping[str, Any]) -> Found:
    n = _unit(chosen["reference"], of)
    value = of.d[n]
    if np.isnan(value).any():
        raise NormaliseError(
            f"the reference, {of.cells.unit(n)}, has no value of {of.names(np.isnan(value))}"
        )
    why = f"the reference, {of.cells.unit(n)}, has the worst value; take another unit"
    line = _width(of, value - of.worst, why, 1.0)
    ends = {"centre": of.worst, "lower": of.worst, "upper": value}
    return Found({**line, "ceiling": 1.0 if chosen["cap"] else np.inf, **ends})


def _unit(reference: Any, of: Columns) -> int:
    size, units = len(of.x), of.cells.units
    if isinstance(reference, str):
        if units is None or reference not in units:
            raise UnknownName("reference unit", reference, units or ())
        return units.index(reference)
    if (
        isinstance(reference, bool)
        or not isinstance(reference, (int, np.integer))
        or not 0 <= reference < size
    ):
        raise NormaliseError(
            f"the reference is the code of a unit, or its position from 0 to {size - 1}; found {reference!r}"
        )
    return int(reference)


def _of_max(of: Columns, _: Mapping[str, Any]) -> Found:
    negative = of.signs < 0.0
    least, most = np.where(negative, -of.best, of.worst), np.where(negative, -of.worst, of.best)
    bad = np.where(negative, least <= 0.0, (least < 0.0) | (most <= 0.0))
    if bad.any():
        j = int(np.flatnonzero(bad)[0])
        raise NormaliseError(
            f"{of.name(j)}: fraction_of_max needs values above 0; found {float(least[j]):g}; take minmax"
        )
    return Found(
        {
            "centre": np.where(negative, least, 0.0),
            "span": np.where(negative, 1.0, most),
            "upper": of.best,
        },
        inverted=negative,
    )


def _between(of: Columns, chosen: Mapping[str, Any]) -> Found:
    lower, upper = _numbers(of, chosen, "lower"), _numbers(of, chosen, "upper")
    if np.any(lower >= upper):
        j = int(np.flatnonzero(lower >= upper)[0])
        raise NormaliseError(
            f"{of.name(j)}: lower must be below upper; found {float(lower[j]):g} and {float(upper[j]):g}"
        )
    low, high = float(chosen["low"]), float(chosen["high"])
    turned = (of.signs < 0.0) & (of.method == "goalposts")
    bottom, top = np.where(turned, -upper, lower), np.where(turned, -lower, upper)
    line: dict[str, Array | float] = {
        "centre": bottom,
        "span": upper - lower,
        "gain": high - low,
        "offset": low,
    }
    truncate = bool(chosen.get("truncate", False))
    bounds = {"floor": low if truncate else -np.inf, "ceiling": high if truncate else np.inf}
    return Found({**line, **bounds, "lower": bottom, "upper": top})


def _numbers(of: Columns, chosen: Mapping[str, Any], name: str) -> Array:
    """Return a parameter of each column, (K',)."""
    try:
        value = np.broadcast_to(np.asarray(chosen[name], dtype=np.float64), of.signs.shape)
    except (TypeError, ValueError):
        raise NormaliseError(
            f"{of.names(np.ones(len(of.signs), dtype=bool))}: {name} is a number; found {chosen[name]!r}"
        ) from None
    if not np.isfinite(value).all():
        raise NormaliseError(
            f"{of.method} needs {name} of each indicator; none given for {of.names(~np.isfinite(value))}"
        )
    return value


def _above_mean(of: Columns, chosen: Mapping[str, Any]) -> Found:
    mean = means(of.x)
    if np.any(mean <= 0.0):
        j = int(np.flatnonzero(mean <= 0.0)[0])
        raise NormaliseError(
            f"{of.name(j)}: above_mean compares with shares of the mean, which must be above 0; found "
            f"{float(mean[j]):g}; take zscore or categories"
        )
    margin = float(chosen["margin"])
    cuts = np.sort(np.stack([mean * (1.0 - margin), mean * (1.0 + margin)]) * of.signs, axis=0)
    scores = np.array([-1.0, 0.0, 1.0])
    return Found(steps={j: Steps(of.method, cuts[:, j], scores=scores) for j in range(len(mean))})


def _categories(of: Columns, chosen: Mapping[str, Any]) -> Found:
    shares = np.asarray(chosen["cuts"], dtype=np.float64)
    scores = np.linspace(float(chosen["low"]), float(chosen["high"]), len(shares) + 1)
    ordered = np.sort(of.d, axis=0)
    # the quantiles that numpy calls linear, R type 7
    at = np.multiply.outer(shares, (~np.isnan(ordered)).sum(axis=0) - 1.0)
    below = np.floor(at).astype(int)
    low = np.take_along_axis(ordered, below, axis=0)
    high = np.take_along_axis(ordered, np.ceil(at).astype(int), axis=0)
    cuts = low + (at - below) * (high - low)
    return Found(steps={j: Steps(of.method, cuts[:, j].copy(), scores=scores) for j in range(cuts.shape[1])})


FITS: dict[str, Callable[[Columns, Mapping[str, Any]], Found]] = {
    "minmax": _minmax,
    "zscore": _zscore,
    "robust_zscore": _robust_zscore,
    "rank": _ranked,
    "borda": _ranked,
    "percentile_rank": _ranked,
    "distance_to_max": _minmax,
    "distance_to_target": _to_target,
    "distance_to_reference": _to_reference,
    "fraction_of_max": _of_max,
    "goalposts": _between,
    "scaled": _between,
    "above_mean": _above_mean,
    "categories": _categories,
}
