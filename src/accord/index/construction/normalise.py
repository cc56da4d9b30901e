"""Indicators brought to comparable scales (OECD/JRC Handbook 2008, step 5).

Values are first directed: multiplied by 1 where more is better and by -1 where less is, so that more is better of all.
`fit` takes the parameters of a scale from one table; the `Scale` can then be applied to that table or another, a later
year for instance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import NormaliseError, UnknownName, nearest
from accord.index.construction.cells import Array, Cells, table
from accord.index.construction.scale import STEPPED, TIES, Scale, Steps
from accord.index.construction.scale_fit import FITS, Columns

__all__ = ["CONSTANT", "PARAMETERS", "STEPPED", "TIES", "Scale", "apply", "fit", "normalise"]

PARAMETERS: dict[str, dict[str, Any]] = {
    "minmax": {"low": 0.0, "high": 100.0},
    "zscore": {"mean": 0.0, "sd": 1.0},
    "robust_zscore": {"mean": 0.0, "sd": 1.0},
    "rank": {"ties": "min"},
    "borda": {"ties": "min"},
    "percentile_rank": {"ties": "min"},
    "distance_to_max": {},
    "distance_to_target": {"target": None, "cap": False},
    "distance_to_reference": {"reference": None, "cap": False},
    "fraction_of_max": {},
    "goalposts": {"lower": None, "upper": None, "low": 0.0, "high": 100.0, "truncate": True},
    "scaled": {"lower": None, "upper": None, "low": 0.0, "high": 100.0},
    "above_mean": {"margin": 0.2},
    "categories": {"cuts": (0.2, 0.4, 0.6, 0.8), "low": 0.0, "high": 100.0},
}
"""Methods, their parameters and the defaults; None has to be given."""

CONSTANT = ("error", "middle")
"""What to do with an indicator whose scale has no width: refuse it, or put every unit in the middle."""


def fit(
    values: ArrayLike,
    directions: ArrayLike,
    method: str = "minmax",
    *,
    each: Mapping[str | int, Mapping[str, Any]] | None = None,
    constant: str = "error",
    codes: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    **parameters: Any,
) -> Scale:
    """Take the scale of each indicator from a table of units by indicators.

    With d the directed value, the methods and their parameters are:

    ``minmax`` (low, high)
        (d - min) / (max - min), on [low, high].
    ``zscore`` (mean, sd)
        (d - mean) / sd with the sample standard deviation (n - 1), on the mean and sd given.
    ``robust_zscore`` (mean, sd)
        (d - median) / (1.4826 median absolute deviation).
    ``rank``, ``borda``, ``percentile_rank`` (ties)
        The rank r of d, lowest 1; r - 1; (r - 1) / (n - 1). Ties: min, max, average or dense.
    ``distance_to_max``
        1 - (max - d) / (max - min).
    ``distance_to_target`` (target, cap)
        (d - min) / (target - min), targets in the indicators' own units; cap: not above 1.
    ``distance_to_reference`` (reference, cap)
        1 - (d_ref - d) / (d_ref - min) with the value of a reference unit, given by code or position.
    ``fraction_of_max``
        x / max; where less is better, min / x. Values must be above 0 (x = 0 is allowed where more is better).
    ``goalposts`` (lower, upper, low, high, truncate)
        (x - lower) / (upper - lower) on [low, high], turned round where less is better; lower and upper are in the
        indicators' own units; truncate: values beyond them are set to them.
    ``scaled`` (lower, upper, low, high)
        (d - lower) / (upper - lower) (high - low) + low: any linear scale of the directed value, so that lower and
        upper of an indicator where less is better are those of -x.
    ``above_mean`` (margin)
        1, 0 or -1 for a value more than the share margin above the mean, within it, or below; turned round where less
        is better.
    ``categories`` (cuts, low, high)
        Equal steps from low to high between quantiles of d.

    ``above_mean`` and ``categories`` are in the Handbook (section 5.5 and 5.6); the others are those of COINr, with one
    difference: where less is better, COINr's ``n_fracmax`` of the negated values puts the worst unit on top.

    Parameters
    ----------
    values
        (N, K); NaN is missing and is left out.
    directions
        1 where more is better, -1 where less is, (K,).
    method
        One of `PARAMETERS`.
    each
        Other choices for single indicators: a mapping from the code (or position) to ``method`` and its parameters.
        Without ``method`` it changes parameters of the general one.
    constant
        ``"error"`` refuses an indicator whose values are all equal, up to rounding, where the method needs a width;
        ``"middle"`` gives every unit the middle of the scale (the mean of ``zscore``; 1, the reference's own score, of
        ``distance_to_reference``).
    codes, units
        Names of indicators and units for messages and for `each` and ``reference``.
    **parameters
        Parameters of the method. ``target``, ``lower`` and ``upper`` are one number, (K,) or a mapping from codes.

    Raises
    ------
    NormaliseError
        If an indicator cannot be brought to its scale, or a parameter is unknown, missing or out of range.
    UnknownName
        If there is no such method, indicator or reference unit.
    """
    x, cells = table(values, NormaliseError, codes=codes, units=units)
    k_all = x.shape[1]
    signs = np.asarray(directions, dtype=np.float64)
    if signs.shape != (k_all,):
        raise NormaliseError(
            f"found directions of shape {signs.shape} for {k_all} indicators; give one for each"
        )
    if np.any(np.abs(signs) != 1.0):
        wrong = cells.indicators(np.abs(signs) != 1.0)
        raise NormaliseError(f"directions are 1 or -1; found others for {wrong}")
    if constant not in CONSTANT:
        raise UnknownName("rule for constant indicators", constant, CONSTANT, "Valid: error, middle.")
    blank = np.full(k_all, np.nan)
    draft = {
        "centre": np.zeros(k_all),
        "span": np.ones(k_all),
        "gain": np.ones(k_all),
        "offset": np.zeros(k_all),
        "floor": np.full(k_all, -np.inf),
        "ceiling": np.full(k_all, np.inf),
        "lower": blank.copy(),
        "upper": blank.copy(),
    }
    methods = np.full(k_all, method, dtype=object)
    inverted = np.zeros(k_all, dtype=bool)
    steps: dict[int, Steps] = {}
    plan = _plan(method, parameters, each or {}, cells, k_all)
    for name, chosen, columns in plan:
        work = Columns(x[:, columns], signs[columns], columns, cells, constant, name)
        methods[columns] = name
        found = FITS[name](work, chosen)
        for key, value in found.line.items():
            draft[key][columns] = value
        inverted[columns] = found.inverted
        steps |= {int(columns[j]): step for j, step in found.steps.items()}
    return Scale(
        methods=tuple(methods),
        directions=signs,
        inverted=inverted,
        steps=steps,
        codes=cells.codes,
        **draft,
    )


def apply(scale: Scale, values: ArrayLike, *, units: Sequence[str] | None = None) -> Array:
    """Normalised values (N, K) of a table on a scale fitted before; NaN stays NaN.

    `units` are names for messages.

    Raises
    ------
    NormaliseError
        If the table has not the indicators of the scale, or a value where less is better is not above 0 for
        ``fraction_of_max``.
    """
    x = scale._values(values)
    if scale.inverted.any():
        with np.errstate(invalid="ignore"):
            bad = scale.inverted & (x <= 0.0)
        if bad.any():
            n, k = map(int, np.argwhere(bad)[0])
            where = Cells(scale.codes, tuple(units) if units else None).cell(n, k)
            raise NormaliseError(
                f"{where}: fraction_of_max needs values above 0 where less is better; found {x[n, k]:g}"
            )
    y = np.clip(scale._linear(x), scale.floor, scale.ceiling)
    for k, step in scale.steps.items():
        y[:, k] = step(x[:, k] * scale.directions[k])
    return y


def normalise(
    values: ArrayLike, directions: ArrayLike, method: str = "minmax", **choices: Any
) -> tuple[Array, Scale]:
    """Fit a scale to a table and apply it to that table; see `fit` for the choices."""
    scale = fit(values, directions, method, **choices)
    return apply(scale, values, units=choices.get("units")), scale


def _plan(
    method: str,
    parameters: Mapping[str, Any],
    each: Mapping[str | int, Mapping[str, Any]],
    cells: Cells,
    size: int,
) -> list[tuple[str, dict[str, Any], NDArray[np.intp]]]:
    """Return (method, parameters, columns) for the general choice and for each single one."""
    rest = np.ones(size, dtype=bool)
    plan = []
    for key, choices in each.items():
        k = cells.position(key)
        if k is None or not 0 <= k < size:
            raise UnknownName("indicator", str(key), cells.codes or (), "It is named in `each`.")
        if not isinstance(choices, Mapping):
            raise NormaliseError(
                f"{cells.indicator(k)}: found {choices!r} in `each`; give a mapping of choices"
            )
        own = str(choices.get("method", method))
        base = parameters if own == method else {}
        given = {name: value for name, value in choices.items() if name != "method"}
        base = {name: _one(value, k, size, cells) for name, value in base.items()}
        plan.append((own, _checked(own, {**base, **given}, f"{cells.indicator(k)}: "), np.array([k])))
        rest[k] = False
    columns = np.flatnonzero(rest)
    if columns.size:
        general = _checked(method, parameters, "")
        spread = {name: _spread(name, value, size, cells) for name, value in general.items()}
        chosen = {
            name: value[columns] if isinstance(value, np.ndarray) else value for name, value in spread.items()
        }
        plan.insert(0, (method, chosen, columns))
    return plan


def _checked(method: str, parameters: Mapping[str, Any], place: str) -> dict[str, Any]:
    if method not in PARAMETERS:
        raise UnknownName("normalisation method", method, PARAMETERS, f"Valid: {', '.join(PARAMETERS)}.")
    known = PARAMETERS[method]
    for name in parameters:
        if name not in known:
            guess = nearest(name, known)
            valid = ", ".join(known) or "none"
            raise NormaliseError(
                f"{place}{method} has no parameter {name!r}."
                f"{f' Did you mean {guess[0]!r}?' if guess else ''} Its parameters: {valid}"
            )
    chosen = {**known, **parameters}
    for name, value in chosen.items():
        if value is None:
            raise NormaliseError(f"{place}{method} needs {name}; give it")
    if "low" in chosen and not chosen["low"] < chosen["high"]:
        raise NormaliseError(
            f"{place}{method}: low must be below high; found low {chosen['low']}, high {chosen['high']}"
        )
    if "sd" in chosen and not chosen["sd"] > 0.0:
        raise NormaliseError(f"{place}{method}: sd must be above 0; found {chosen['sd']}")
    if "ties" in chosen and chosen["ties"] not in TIES:
        raise UnknownName("rule for ties", str(chosen["ties"]), TIES, f"Valid: {', '.join(TIES)}.")
    if "margin" in chosen and not 0.0 <= chosen["margin"] < 1.0:
        raise NormaliseError(
            f"{place}{method}: margin is a share from 0 to below 1; found {chosen['margin']}"
        )
    if "cuts" in chosen:
        cuts = np.asarray(chosen["cuts"], dtype=np.float64)
        if cuts.ndim != 1 or not cuts.size or np.any(np.diff(cuts, prepend=0.0, append=1.0) <= 0.0):
            raise NormaliseError(
                f"{place}{method}: cuts are shares between 0 and 1, ascending; found {chosen['cuts']}"
            )
    return chosen


_PER_INDICATOR = ("target", "lower", "upper")


def _spread(name: str, value: Any, size: int, cells: Cells) -> Any:
    """Return a parameter that may differ by indicator as (K,), NaN for none; others as they are."""
    if name not in _PER_INDICATOR:
        return value
    if isinstance(value, Mapping):
        found = np.full(size, np.nan)
        for code, number in value.items():
            k = cells.position(code)
            if k is None or not 0 <= k < size:
                raise UnknownName("indicator", str(code), cells.codes or (), f"It is named in {name}.")
            found[k] = number
        return found
    try:
        found = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise NormaliseError(f"{name} is one number, or one for each indicator; found {value!r}") from None
    if found.shape not in ((), (size,)):
        raise NormaliseError(
            f"found {name} of shape {found.shape} for {size} indicators; give one, or one for each"
        )
    return np.broadcast_to(found, (size,)).copy()


def _one(value: Any, k: int, size: int, cells: Cells) -> Any:
    """Return the value of a parameter for one indicator."""
    if isinstance(value, Mapping):
        return value.get(cells.code(k), value.get(k))
    if isinstance(value, (np.ndarray, list)) and len(value) == size:
        return value[k]
    return value
