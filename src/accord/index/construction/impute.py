"""Missing cells of one year filled from other units or other indicators (OECD/JRC Handbook 2008, step 3)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import ImputeError, UnknownName
from accord.index.construction import em
from accord.index.construction.cells import Array, Cells, Mask, listing, table

METHODS = {
    "mean": "the mean of the indicator over units",
    "median": "the median of the indicator over units",
    "group_mean": "the mean of the indicator over units of the same group",
    "group_median": "the median of the indicator over units of the same group",
    "row_mean": "the mean of the unit over indicators of the same aggregate, on a common scale",
    "row_median": "the median of the unit over indicators of the same aggregate, on a common scale",
    "em": "the mean given the unit's other indicators, under a multivariate normal distribution",
    "constant": "a number of your own",
    "none": "nothing: the cells stay missing",
}
"""Names of the methods and what a missing cell becomes."""

FALLBACKS = ("error", "keep", "overall")
"""What happens to a cell whose group or row has no value to fill it from."""


def impute(
    values: ArrayLike,
    method: str = "mean",
    *,
    groups: Sequence[str | None] | None = None,
    siblings: Sequence[Hashable] | None = None,
    normalise_first: bool = True,
    directions: ArrayLike | None = None,
    value: ArrayLike | None = None,
    ridge: float = 0.0,
    fallback: str = "error",
    codes: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
) -> tuple[Array, Mask]:
    """Fill the missing cells of a table of units by indicators.

    Cells that are there are never changed. The methods are those of the Handbook (step 3) and of COINr's ``Impute``:
    by column (``mean``, ``median``, within groups of units or not), by row (``row_mean``, ``row_median``) and by table
    (``em``).

    Parameters
    ----------
    values
        Units by indicators, (N, K); NaN is missing.
    method
        One of `METHODS`.
    groups
        The group of each unit, (N,), for ``group_mean`` and ``group_median``; None is a unit without a group.
    siblings
        The aggregate of each indicator, (K,), for the row methods and ``em``: only indicators of the same aggregate
        are looked at. Left out, all indicators are.
    normalise_first
        For the row methods: bring each indicator to its min-max scale before, and back after. Without, the mean runs
        over numbers of different units of measurement. An indicator whose values are all equal has no scale: it is left
        out of the means, and its own missing cells get that one value.
    directions
        1 or -1 for each indicator, (K,); needed with `normalise_first`.
    value
        The number to put in for ``constant``, one for all or (K,).
    ridge
        Passed to `accord.index.construction.em.em`.
    fallback
        What to do where a group or a row has no value at all: ``"error"``; ``"keep"`` leaves the cell missing;
        ``"overall"`` takes the mean or median of the indicator over all units.
    codes, units
        Names of indicators and units for messages.

    Returns
    -------
    values, imputed
        The filled table and which of its cells were filled, both (N, K).

    Raises
    ------
    ImputeError
        If a cell has nothing to be filled from and `fallback` is ``"error"``, or a needed choice is missing.
    UnknownName
        If there is no such method or fallback.
    """
    if method not in METHODS:
        raise UnknownName("imputation method", method, METHODS, f"Valid: {', '.join(METHODS)}.")
    if fallback not in FALLBACKS:
        raise UnknownName("fallback of imputation", fallback, FALLBACKS, f"Valid: {', '.join(FALLBACKS)}.")
    array, cells = table(values, ImputeError, codes=codes, units=units, empty=True)
    missing = np.isnan(array)
    if method == "none" or not missing.any():
        return array.copy(), np.zeros_like(missing)
    middle: Callable[[Array], Array] = medians if method.endswith("median") else means
    match method:
        case "mean" | "median":
            fill = np.broadcast_to(middle(array), array.shape)
        case "group_mean" | "group_median":
            fill = _by_group(array, _labels(groups, array.shape[0], "groups", method), middle)
        case "row_mean" | "row_median":
            blocks = _blocks(siblings, array.shape[1])
            signs = _directions(directions, cells, array.shape[1]) if normalise_first else None
            fill = _by_row(array, blocks, signs, middle)
        case "em":
            fill = _by_em(array, _blocks(siblings, array.shape[1]), ridge, cells)
        case _:
            fill = np.broadcast_to(_constant(value, cells, array.shape[1]), array.shape)
    filled = np.where(missing, fill, array)
    left = missing & np.isnan(filled)
    if left.any() and fallback == "overall":
        filled = np.where(left, middle(array), filled)
        left = np.isnan(filled)
    if left.any() and fallback != "keep":
        raise ImputeError(_why(left, array, groups if method.startswith("group") else None, method, cells))
    return filled, missing & ~np.isnan(filled)


def means(values: Array) -> Array:
    """Mean of each column over the values present, (N, ...) to (...); NaN where there are none."""
    present = ~np.isnan(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(present, values, 0.0).sum(axis=0) / present.sum(axis=0))


def medians(values: Array) -> Array:
    """Median of each column over the values present, (N, ...) to (...); NaN where there are none."""
    ordered = np.sort(values, axis=0)  # NaN goes last
    n = (~np.isnan(values)).sum(axis=0)
    low, high = np.maximum((n - 1) // 2, 0), np.minimum(n // 2, len(values) - 1)
    pair = np.take_along_axis(ordered, np.stack([low, high]), axis=0)
    return np.asarray(np.where(n > 0, pair.mean(axis=0), np.nan))


def _by_group(values: Array, labels: Sequence[str | None], middle: Callable[[Array], Array]) -> Array:
    fill = np.full(values.shape, np.nan)
    for group in {label for label in labels if label is not None}:
        rows = np.array([label == group for label in labels])
        fill[rows] = middle(values[rows])
    return fill


def _by_row(
    values: Array, blocks: list[NDArray[np.intp]], signs: Array | None, middle: Callable[[Array], Array]
) -> Array:
    """Return means or medians of rows within blocks, on min-max scales of directed values where signs are given."""
    scaled, low, span = values, np.zeros(values.shape[1]), np.ones(values.shape[1])
    if signs is not None:
        directed = values * signs
        low = np.where(np.isnan(directed), np.inf, directed).min(axis=0)
        span = np.where(np.isnan(directed), -np.inf, directed).max(axis=0) - low
        with np.errstate(invalid="ignore", divide="ignore"):
            scaled = np.where(span > 0.0, (directed - low) / span, np.nan)
    fill = np.full(values.shape, np.nan)
    for block in blocks:
        fill[:, block] = middle(scaled[:, block].T)[:, None]
    if signs is None:
        return fill
    with np.errstate(invalid="ignore"):
        back = np.where(span > 0.0, signs * (low + fill * span), signs * low)
    return np.where(np.isfinite(back), back, np.nan)


def _by_em(values: Array, blocks: list[NDArray[np.intp]], ridge: float, cells: Cells) -> Array:
    fill = values.copy()
    for block in blocks:
        part = values[:, block]
        if np.isnan(part).any():
            codes = tuple(cells.code(int(k)) for k in block)
            fill[:, block] = em.em(part, ridge=ridge, codes=codes, units=cells.units).values
    return fill


def _blocks(siblings: Sequence[Hashable] | None, size: int) -> list[NDArray[np.intp]]:
    if siblings is None:
        return [np.arange(size)]
    if len(siblings) != size:
        raise ImputeError(f"found {len(siblings)} siblings for {size} indicators; give the aggregate of each")
    return [np.flatnonzero([sibling == label for sibling in siblings]) for label in dict.fromkeys(siblings)]


def _labels(groups: Sequence[str | None] | None, size: int, what: str, method: str) -> Sequence[str | None]:
    if groups is None:
        raise ImputeError(f"{method} needs {what}: name the column that holds the group of each unit")
    if len(groups) != size:
        raise ImputeError(
            f"found {len(groups)} {what} for {size} units; give one for each, None for no group"
        )
    return groups


def _directions(directions: ArrayLike | None, cells: Cells, size: int) -> Array:
    if directions is None:
        raise ImputeError(
            "imputing by row on a common scale needs the directions of the indicators, 1 or -1 each; "
            "give them, or set normalise_first to false where all indicators share one unit of measurement"
        )
    signs = np.asarray(directions, dtype=np.float64)
    if signs.shape != (size,):
        raise ImputeError(f"found directions of shape {signs.shape} for {size} indicators; give one for each")
    wrong = np.abs(signs) != 1.0
    if wrong.any():
        raise ImputeError(f"directions are 1 or -1; found others for {cells.indicators(wrong)}")
    return signs


def _constant(value: ArrayLike | None, cells: Cells, size: int) -> Array:
    if value is None:
        raise ImputeError("constant needs a value: the number to put into missing cells")
    found = np.asarray(value, dtype=np.float64)
    if found.shape not in ((), (size,)):
        raise ImputeError(
            f"found values of shape {found.shape} for {size} indicators; give one, or one for each"
        )
    spread = np.broadcast_to(found, (size,))
    if not np.isfinite(spread).all():
        raise ImputeError(f"the value for {cells.indicators(~np.isfinite(spread))} is no finite number")
    return spread


def _why(left: Mask, values: Array, groups: Sequence[str | None] | None, method: str, cells: Cells) -> str:
    """Return what could not be filled, why, and what to do."""
    n, k = map(int, np.argwhere(left)[0])
    more = int(left.sum()) - 1
    others = f" ({more} more cell{'s' if more > 1 else ''} like it)" if more else ""
    if np.isnan(values[:, k]).all():
        reason, fix = "no unit has a value of it", "drop the indicator, or take the constant method"
    elif groups is not None and groups[n] is None:
        reason, fix = "the unit is in no group", "put it in one, or set fallback to overall or keep"
    elif groups is not None:
        members = [m for m, group in enumerate(groups) if group == groups[n]]
        names = listing(cells.units[m] if cells.units else str(m + 1) for m in members)
        reason = f"no unit of its group {groups[n]!r} has a value of it ({names})"
        fix = "join groups, or set fallback to overall or keep"
    else:
        reason = "the unit has no value of any other indicator of the same aggregate"
        fix = "set fallback to overall or keep, or screen the unit out"
    return f"{cells.cell(n, k)}: {method} has nothing to fill this cell from{others}: {reason}; {fix}"
