"""Missing cells filled from other years of the same unit and indicator (OECD/JRC Handbook 2008, step 3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import ImputeError, UnknownName
from accord.index.construction.cells import Array, Cells, Mask, table

METHODS = {
    "latest": "the latest earlier value; nothing before the first",
    "constant": "the latest earlier value, and before the first that first",
    "linear": "the straight line between the values before and after",
    "linear_constant": "linear, and constant where a series has one value only",
}
"""Names of the methods and what a missing cell becomes."""

ENDS = {
    "nearest": "the nearest value",
    "keep": "nothing: the cells stay missing",
    "extrapolate": "the straight line through the two nearest values",
}
"""What a cell becomes before the first and after the last value of a series, in the linear methods."""


@dataclass(frozen=True, eq=False)
class Carried:
    """A panel filled over time."""

    values: Array
    """(T, N, K)."""
    imputed: Mask
    """Which cells were filled, (T, N, K)."""
    source: Array
    """The time whose value stands in each cell; NaN where it was computed from two, or is still missing, (T, N, K)."""

    @property
    def missing(self) -> Mask:
        """Cells that are still missing, (T, N, K)."""
        return np.isnan(self.values)


def impute_panel(
    values: ArrayLike,
    method: str = "latest",
    *,
    times: ArrayLike | None = None,
    max_gap: int | None = None,
    ends: str = "nearest",
    codes: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
) -> Carried:
    """Fill the missing cells of a panel from other years of the same unit and indicator.

    A series without any value stays missing; fill it from other units afterwards (`impute`).

    Parameters
    ----------
    values
        Times by units by indicators, (T, N, K); NaN is missing.
    method
        One of `METHODS`; the names and rules are those of COINr's ``impute_panel``.
    times
        The times in ascending order, (T,); left out, they are evenly spaced. The straight line runs over them.
    max_gap
        The farthest, in steps of the panel, that a value may be from the cell it fills; of a value computed from two,
        both. None is any number.
    ends
        One of `ENDS`, for the linear methods.
    codes, units
        Names of indicators and units for messages.

    Raises
    ------
    ImputeError
        If ``linear`` meets a series with a single value, times do not ascend, or `max_gap` is not a whole number
        from 1.
    UnknownName
        If there is no such method or rule for the ends.
    """
    if method not in METHODS:
        raise UnknownName("imputation method over time", method, METHODS, f"Valid: {', '.join(METHODS)}.")
    if ends not in ENDS:
        raise UnknownName("rule for the ends of a series", ends, ENDS, f"Valid: {', '.join(ENDS)}.")
    if max_gap is not None and (max_gap != int(max_gap) or max_gap < 1):
        raise ImputeError(f"max_gap counts steps of the panel, from 1; found {max_gap}")
    x, cells = _panel(values, codes, units)
    t = _times(times, len(x))
    gap = len(x) if max_gap is None else int(max_gap)
    before, after = _neighbours(x)
    step = np.arange(len(x))[:, None, None]
    has_before, has_after = before >= 0, after < len(x)
    near_before = has_before & (step - before <= gap)
    near_after = has_after & (after - step <= gap)
    value_before, time_before = _at(x, t, before)
    value_after, time_after = _at(x, t, after)
    missing = np.isnan(x)

    fill, source = np.full(x.shape, np.nan), np.full(x.shape, np.nan)

    def take(where: Mask, what: Array, when: Array | float) -> None:
        np.copyto(fill, what, where=where & missing)
        np.copyto(source, when, where=where & missing)

    if method in ("latest", "constant"):
        take(near_before, value_before, time_before)
        if method == "constant":
            take(~has_before & near_after, value_after, time_after)
    else:
        single = (~missing).sum(axis=0) == 1
        if method == "linear" and single.any():
            n, k = map(int, np.argwhere(single)[0])
            raise ImputeError(
                f"{cells.cell(n, k)}: linear needs two values of a series, found one ({int(single.sum())} such series);"
                " take linear_constant, which carries it, or latest"
            )
        with np.errstate(invalid="ignore", divide="ignore"):
            share = (t[:, None, None] - time_before) / (time_after - time_before)
        line = value_before + share * (value_after - value_before)
        take(near_before & near_after, line, np.nan)
        if ends == "nearest" or single.any():
            where = np.broadcast_to(single, x.shape) if ends != "nearest" else np.ones(x.shape, dtype=bool)
            take(where & ~has_after & near_before, value_before, time_before)
            take(where & ~has_before & near_after, value_after, time_after)
        if ends == "extrapolate":
            _extend(x, t, before, after, near_before & ~has_after, near_after & ~has_before, take)
    filled = np.where(missing, fill, x)
    known = np.where(missing, source, np.broadcast_to(t[:, None, None], x.shape))
    return Carried(filled, missing & ~np.isnan(filled), known)


def _panel(
    values: ArrayLike, codes: Sequence[str] | None, units: Sequence[str] | None
) -> tuple[Array, Cells]:
    try:
        x = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise ImputeError(f"the values are not numbers: {problem}") from None
    if x.ndim != 3 or 0 in x.shape:
        raise ImputeError(
            f"found values of shape {x.shape}; give times by units by indicators, (T, N, K), none of them 0"
        )
    cells = Cells()
    for year in x:
        cells = table(year, ImputeError, codes=codes, units=units, empty=True)[1]
    return x, cells


def _times(times: ArrayLike | None, size: int) -> Array:
    if times is None:
        return np.arange(size, dtype=np.float64)
    try:
        t = np.asarray(times, dtype=np.float64)
    except (TypeError, ValueError):
        raise ImputeError(f"times are numbers, for example years; found {times!r}") from None
    if t.shape != (size,):
        raise ImputeError(f"found times of shape {t.shape} for {size} tables; give one for each")
    if not np.isfinite(t).all() or np.any(np.diff(t) <= 0.0):
        raise ImputeError(f"times must ascend without repeats; found {t.tolist()}")
    return t


def _neighbours(x: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of the nearest value at or before each cell (-1 for none) and at or after it (T for none)."""
    size = len(x)
    step = np.broadcast_to(np.arange(size)[:, None, None], x.shape)
    before = np.maximum.accumulate(np.where(np.isnan(x), -1, step), axis=0)
    after = np.minimum.accumulate(np.where(np.isnan(x), size, step)[::-1], axis=0)[::-1]
    return before, after


def _at(x: Array, t: Array, position: NDArray[np.intp]) -> tuple[Array, Array]:
    inside = (position >= 0) & (position < len(x))
    safe = np.where(inside, position, 0)
    values = np.where(inside, np.take_along_axis(x, safe, axis=0), np.nan)
    return values, np.where(inside, t[safe], np.nan)


def _extend(
    x: Array,
    t: Array,
    before: NDArray[np.intp],
    after: NDArray[np.intp],
    late: Mask,
    early: Mask,
    take: Callable[[Mask, Array, Array | float], None],
) -> None:
    """Continue the line through the last two values beyond the last, and of the first two before the first."""
    size = len(x)
    for nearest, where, next_one in ((before, late, -1), (after, early, 1)):
        inside = (nearest >= 0) & (nearest < size)
        beside = np.where(inside, nearest + next_one, -1)
        usable = (beside >= 0) & (beside < size)
        table_of = before if next_one < 0 else after
        second = np.where(usable, np.take_along_axis(table_of, np.where(usable, beside, 0), axis=0), -1)
        (y1, t1), (y2, t2) = _at(x, t, nearest), _at(x, t, second)
        with np.errstate(invalid="ignore", divide="ignore"):
            line = y1 + (t[:, None, None] - t1) * (y1 - y2) / (t1 - t2)
        take(where & ~np.isnan(line), line, np.nan)
