"""Trends of indicators over the years of a panel, unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import DataError, InputError, Problem, UnknownName

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.data import Panel

Array = NDArray[np.float64]

TrendMethod = Literal["growth", "percent", "slope"]
TRENDS: tuple[TrendMethod, ...] = ("growth", "percent", "slope")
"""Compound growth a year; average change in percent of the first value; average change a year."""


@dataclass(frozen=True, eq=False)
class Trends:
    """The trend of every unit in every indicator, arrays (N, K)."""

    method: TrendMethod
    units: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Array
    """Missing where there are too few values, or the trend is not defined for them."""
    n_values: NDArray[np.int64]
    """Years with a value, among those looked at."""
    first: Array
    """First year with a value, NaN without any."""
    last: Array

    def frame(self) -> pd.DataFrame:
        """Return one row per unit, one column per indicator."""
        import pandas as pd

        return pd.DataFrame(
            self.values, index=pd.Index(self.units, name="unit"), columns=list(self.indicators)
        )

    def tidy(self) -> pd.DataFrame:
        """Return one row per unit and indicator: trend, values it rests on, first and last year."""
        import pandas as pd

        n, k = self.values.shape
        return pd.DataFrame(
            {
                "unit": np.repeat(np.array(self.units, dtype=object), k),
                "indicator": np.tile(np.array(self.indicators, dtype=object), n),
                "trend": self.values.ravel(),
                "n_values": self.n_values.ravel(),
                "first": self.first.ravel(),
                "last": self.last.ravel(),
            }
        )


def trend(values: Array, years: Array, method: TrendMethod = "growth", *, per: float = 1.0) -> Array:
    """Take the trend of every series over its values, (T, ...) to (...), NaN where missing.

    Parameters
    ----------
    years
        In rising order, (T,).
    method
        ``"growth"``: compound annual growth rate (y_last / y_first)^(1 / (t_last - t_first)) - 1. ``"slope"``: slope of
        the least-squares line through the values. ``"percent"``: that slope in percent of the first value; with two
        values the percentage change between them for a year.
    per
        Years that ``"percent"`` and ``"slope"`` are for: 10 for a change in a decade.

    Returns
    -------
    Array
        NaN with fewer than two values; for ``"growth"`` also where the first value is not above zero or the last below
        it, for ``"percent"`` where the first value is zero. Values that are all equal have no change: zero.

    Raises
    ------
    UnknownName
        If there is no such method.
    InputError
        If the years are not as many as the values, or not in rising order.
    """
    if method not in TRENDS:
        raise UnknownName("trend", str(method), TRENDS, f"Trends: {', '.join(TRENDS)}.")
    if years.shape != (len(values),):
        raise InputError(f"found {years.size} years for {len(values)} values of a series; give one for each")
    if np.any(np.diff(years) <= 0.0):
        raise InputError("years are in rising order, each once")
    there = ~np.isnan(values)
    n = there.sum(axis=0)
    first, last = _ends(there)
    y_first, y_last = (np.take_along_axis(values, end[None], axis=0)[0] for end in (first, last))
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "growth":
            defined = (y_first > 0.0) & (y_last >= 0.0)
            found = np.where(
                defined, (y_last / y_first) ** (1.0 / (years[last] - years[first])) - 1.0, np.nan
            )
        else:
            t = years.reshape(-1, *([1] * (values.ndim - 1)))
            time = np.where(there, t - (there * t).sum(axis=0) / n, 0.0)
            level = np.where(there, values - np.where(there, values, 0.0).sum(axis=0) / n, 0.0)
            found = per * (time * level).sum(axis=0) / (time * time).sum(axis=0)
            if method == "percent":
                found = np.where(y_first != 0.0, 100.0 * found / np.abs(y_first), np.nan)
        low = np.where(there, values, np.inf).min(axis=0)
        high = np.where(there, values, -np.inf).max(axis=0)
    return np.where(n > 1, np.where(low == high, 0.0, found), np.nan)


def _ends(there: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return there.argmax(axis=0), len(there) - 1 - there[::-1].argmax(axis=0)


def trends(
    panel: Panel,
    method: TrendMethod = "growth",
    *,
    years: Sequence[str | int] | None = None,
    latest: int | None = None,
    per: float = 1.0,
    directions: Array | None = None,
) -> Trends:
    """Take the trend of every unit in every indicator of a panel.

    Parameters
    ----------
    method, per
        See `trend`.
    years
        Years looked at; by default all.
    latest
        Look only at this many values of each series, the latest.
    directions
        1 or -1 for each indicator, (K,), such as `Structure.directions`: trends are turned so that more is better.

    Raises
    ------
    UnknownName
        If there is no such method or year.
    InputError
        If `latest` is below two.
    DataError
        If the years of the panel are no numbers.
    """
    try:
        times = np.array([float(year) for year in panel.years])
    except ValueError as error:
        message = f"the years are no numbers: {', '.join(panel.years)}; name periods by a year"
        raise DataError([Problem(message, "years")], "panel") from error
    rows = list(range(len(panel.years)))
    if years is not None:
        for year in years:
            if str(year) not in panel.years:
                raise UnknownName("year", str(year), panel.years, f"Years: {', '.join(panel.years)}.")
        wanted = {str(year) for year in years}
        rows = [row for row in rows if panel.years[row] in wanted]
    values, times = panel.values[rows], times[rows]
    if latest is not None:
        if latest < 2:
            raise InputError(f"found latest={latest}; a trend needs two values")
        there = ~np.isnan(values)
        from_the_end = np.cumsum(there[::-1], axis=0)[::-1]
        values = np.where(from_the_end <= latest, values, np.nan)
    there = ~np.isnan(values)
    some = there.any(axis=0)
    first, last = _ends(there)
    found = trend(values, times, method, per=per)
    return Trends(
        method=method,
        units=panel.units,
        indicators=panel.indicators,
        values=found if directions is None else found * directions,
        n_values=there.sum(axis=0),
        first=np.where(some, times[first], np.nan),
        last=np.where(some, times[last], np.nan),
    )
