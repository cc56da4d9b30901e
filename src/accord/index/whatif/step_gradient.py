"""Derivatives taken back through the steps of a recipe: normalising, treating, imputing, denominating.

Each function takes the derivative of an outcome by the values after a step, and returns it by the values before. What
a step takes from the data (minima, means, bounds of winsorising) moves with them; which values it moved, filled or left
alone is held, since that changes in jumps only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord.errors import NormaliseError, TreatError
from accord.index.construction.denominate import Denomination
from accord.index.construction.scale import STEPPED, Scale
from accord.index.construction.treatment import METHODS, Stage, Treatment
from accord.index.whatif.carried import Carried, extreme, mean, median, quantile

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

_MAD = 1.4826022185056018


class Collector:
    """Gathers where derivatives are one-sided, (N, K), while they are taken."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.kinks = np.zeros(shape, dtype=bool)

    def pull(self, by_statistic: float, carried: Carried, k: int, into: Array) -> None:
        """Hand the derivative by a statistic on to the values that carry it."""
        if by_statistic != 0.0:
            into += by_statistic * carried.shares
            self.kinks[:, k] |= carried.tied


def through_normalise(
    by_after: Array,
    before: Array,
    scale: Scale,
    source: Rows,
    seen: Collector,
    references: Sequence[int | None],
) -> Array:
    """Return derivatives by the values before normalising, (N, K).

    Parameters
    ----------
    source
        What each value comes from, (N, K); see `accord.index.whatif.carried`.
    references
        Position of the reference unit of each indicator that is compared with one, (K,).
    """
    found = np.zeros_like(by_after)
    for k in map(int, np.flatnonzero(by_after.any(axis=0))):
        found[:, k] = _normalise_column(
            by_after[:, k], before[:, k], scale, k, source[:, k], seen, references[k]
        )
    return found


def _normalise_column(
    g: Array, x: Array, scale: Scale, k: int, source: Rows, seen: Collector, reference: int | None
) -> Array:
    method, sign = scale.methods[k], scale.directions[k]
    centre, span, gain = scale.centre[k], scale.span[k], scale.gain[k]
    name = scale.codes[k] if scale.codes else str(k + 1)
    if method in STEPPED:
        raise NormaliseError(
            f"{name}: {method} moves in steps: its derivative is nought or does not exist; normalise by another "
            "method, for example minmax"
        )
    g = np.where(np.isnan(x), 0.0, g)
    if gain == 0.0:
        seen.kinks[:, k] |= ~np.isnan(x)  # a constant indicator: any change gives it a width
        return np.zeros_like(g)
    if scale.inverted[k]:
        with np.errstate(invalid="ignore"):
            back = np.where(g != 0.0, -g * centre / x**2, 0.0)
            by_centre = float(np.where(g != 0.0, g / x, 0.0).sum())
        seen.pull(by_centre, extreme(x, source, low=True), k, back)
        return back
    d = sign * x
    line = (d - centre) / span * gain + scale.offset[k]
    seen.kinks[:, k] |= (g != 0.0) & ((line == scale.floor[k]) | (line == scale.ceiling[k]))
    g = np.where((line < scale.floor[k]) | (line > scale.ceiling[k]), 0.0, g)
    back = g * gain / span
    by_centre = -float(g.sum()) * gain / span
    by_span = -float((g * np.where(np.isnan(d), 0.0, d - centre)).sum()) * gain / span**2
    if method in ("minmax", "distance_to_max", "distance_to_target", "distance_to_reference"):
        seen.pull(by_centre - by_span, extreme(d, source, low=True), k, back)
        if method == "distance_to_reference":
            assert reference is not None
            back[reference] += by_span
        elif method != "distance_to_target":
            seen.pull(by_span, extreme(d, source, low=False), k, back)
    elif method == "fraction_of_max":
        seen.pull(by_span, extreme(d, source, low=False), k, back)
    elif method == "zscore":
        seen.pull(by_centre, mean(d), k, back)
        count = int((~np.isnan(d)).sum())
        back += by_span * np.where(np.isnan(d), 0.0, (d - centre) / ((count - 1) * span))
    elif method == "robust_zscore":
        middle, away = median(d, source), np.abs(d - centre)
        width = median(away, source)
        seen.pull(by_centre, middle, k, back)
        signed = _MAD * width.shares * np.sign(np.where(np.isnan(d), 0.0, d - centre))
        back += by_span * signed
        seen.kinks[:, k] |= width.tied
        seen.pull(-by_span * float(signed.sum()), middle, k, back)
    return np.asarray(sign * back)


def source_after_treat(source: Rows, before: Array, treatments: Sequence[Treatment]) -> Rows:
    """Return what each treated value comes from: a winsorised value from the one that it was set to, (N, K)."""
    after = source.copy()
    for k, treatment in enumerate(treatments):
        x = before[:, k]
        for number, stage in enumerate(treatment.kept):
            for moved, bound, side in ((stage.low, stage.floor, 1), (stage.high, stage.ceiling, 2)):
                if not moved:
                    continue
                rows = list(moved)
                if stage.method == "winsorise":
                    at = _carriers(x, moved, bound)
                    after[rows, k] = after[at[0], k]
                else:
                    after[rows, k] = -(2 * number + side)
            x = np.clip(x, stage.floor, stage.ceiling)
            x = stage.transform(x) if stage.transform else x
    return after


def _carriers(x: Array, moved: Sequence[int], bound: float) -> Rows:
    """Return the units whose own value is the one that others were set to."""
    at = x == bound
    at[list(moved)] = False
    return np.flatnonzero(at).astype(np.intp)


def through_treat(
    by_after: Array,
    before: Array,
    treatments: Sequence[Treatment],
    source: Rows,
    seen: Collector,
    choices: Sequence[Mapping[str, Any]],
) -> Array:
    """Return derivatives by the values before treating, (N, K).

    Parameters
    ----------
    choices
        The choices that each indicator was treated by: ``quantiles`` and ``lam`` are read, (K,).
    """
    found = by_after.copy()
    for k, treatment in enumerate(treatments):
        if not treatment.kept or not by_after[:, k].any():
            continue
        inputs = [before[:, k]]
        for stage in treatment.kept:
            if stage.method not in METHODS:
                raise TreatError(
                    f"{treatment.code} was treated by a function of your own, whose derivative is not known; take one "
                    f"of {', '.join(METHODS)}"
                )
            x = np.clip(inputs[-1], stage.floor, stage.ceiling)
            inputs.append(stage.transform(x) if stage.transform else x)
        g = np.where(np.isnan(before[:, k]), 0.0, by_after[:, k])
        for stage, x in zip(reversed(treatment.kept), reversed(inputs[:-1]), strict=True):
            if stage.transform:
                g = _transform_column(g, x, stage, k, source[:, k], seen, treatment.code, choices[k])
            else:
                g = _bounded_column(g, x, stage, k, source[:, k], seen, choices[k])
        found[:, k] = g
    return found


def _bounded_column(
    g: Array, x: Array, stage: Stage, k: int, source: Rows, seen: Collector, choices: Mapping[str, Any]
) -> Array:
    back = g.copy()
    for moved, bound, side in ((stage.low, stage.floor, 0), (stage.high, stage.ceiling, 1)):
        if not moved:
            continue
        rows = list(moved)
        total = float(g[rows].sum())
        back[rows] = 0.0
        if stage.method == "winsorise":
            at = _carriers(x, moved, bound)
            shares, tied = np.zeros(len(x)), np.zeros(len(x), dtype=bool)
            if len(at) == 1:
                shares[at] = 1.0
            else:
                tied[at] = True
            seen.pull(total, Carried(shares, tied), k, back)
        else:
            seen.pull(total, quantile(x, source, choices["quantiles"][side]), k, back)
    return back


def _transform_column(
    g: Array,
    x: Array,
    stage: Stage,
    k: int,
    source: Rows,
    seen: Collector,
    code: str,
    choices: Mapping[str, Any],
) -> Array:
    t = stage.transform
    assert t is not None
    shift = np.where(np.isnan(x), 0.0, x - t.origin)
    by_argument = np.where(np.isnan(x), 0.0, g * t.sign * (t.gain * shift + t.offset) ** (t.lam - 1.0))
    back = by_argument * t.gain
    by_origin, by_offset = -float(back.sum()), float(by_argument.sum())
    low, high = float(np.nanmin(x)), float(np.nanmax(x))
    by_low = by_high = 0.0
    if t.name == "boxcox":
        if choices["lam"] is None:
            raise TreatError(
                f"{code}: the lambda of its boxcox is estimated from the data, and how it moves with them is not "
                f"known; give it, for example lam: {t.lam:.4g}"
            )
        by_low = by_origin if t.offset else 0.0
    elif t.name == "log_ct_orig":
        by_low = by_origin
    elif t.name == "log_gii":
        by_gain = float((by_argument * shift).sum()) / (high - low)
        by_low = by_origin + by_gain * t.gain
        by_high = by_gain * ((t.gain * (high - low) + 1.0) / high - t.gain)
    elif t.name != "log":
        by_low, by_high = (by_origin, 0.0) if t.gain > 0.0 else (0.0, by_origin)
        by_low, by_high = by_low - 0.01 * by_offset, by_high + 0.01 * by_offset
    seen.pull(by_low, extreme(x, source, low=True), k, back)
    seen.pull(by_high, extreme(x, source, low=False), k, back)
    return back


def through_denominate(
    by_after: Array, before: Array, record: Denomination
) -> tuple[Array, dict[str, Array]]:
    """Return derivatives by the values before denominating, (N, K), and by each denominator, (N,)."""
    divided = np.array([name is not None for name in record.by])
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(divided, record.scale / record.divisors, 1.0)
        back = np.where(by_after != 0.0, by_after * rate, 0.0)
        by_divisor = np.where((by_after != 0.0) & divided, -back * before / record.divisors, 0.0)
    found: dict[str, Array] = {}
    for k, name in enumerate(record.by):
        if name is not None:
            found[name] = found.get(name, np.zeros(len(before))) + by_divisor[:, k]
    return back, found
