"""Correlations along the structure of an index: of any elements with any others, within groups, with parents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.audit.correlation import CorrelationMethod, correlation, false_discovery, overlap, p_values
from accord.index.audit.selection import SCORES, Selection, select

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]
Codes = str | Sequence[str] | None


@dataclass(frozen=True, eq=False)
class Correlations:
    """Correlations of some elements (P) with others (Q)."""

    method: CorrelationMethod
    first: tuple[str, ...]
    second: tuple[str, ...]
    values: Array
    """(P, Q)."""
    units: NDArray[np.int64]
    """Units with both values, (P, Q)."""
    listed: NDArray[np.bool_]
    """Which pairs were asked for: within a group, or with a parent, (P, Q)."""
    sides: tuple[Array, Array] = field(repr=False)
    """The values that were correlated, (N, P) and (N, Q)."""

    @cached_property
    def p(self) -> Array:
        """Two-sided p-values, each for one pair, (P, Q)."""
        return p_values(*self.sides, self.method)

    def frame(self, significance: float | None = None) -> pd.DataFrame:
        """Return the correlations as a table; missing where not asked for, or p is above `significance`."""
        import pandas as pd

        values = np.where(self._shown(significance), self.values, np.nan)
        return pd.DataFrame(values, index=list(self.first), columns=list(self.second))

    def tidy(self, significance: float | None = None, *, once: bool = False) -> pd.DataFrame:
        """Return one row per pair asked for.

        Parameters
        ----------
        significance
            Correlations of pairs with p above this are missing.
        once
            Leave out the pairs of an element with itself and the second mention of a pair.
        """
        import pandas as pd

        listed = self.listed & self._once() if once else self.listed
        # second by second, as a table is read down its columns
        columns, rows = np.nonzero(listed.T)
        shown = np.where(self._shown(significance), self.values, np.nan)
        adjusted = np.full(self.p.shape, np.nan)
        mention = self.listed & self._once()
        adjusted[mention] = false_discovery(self.p[mention])
        if self.first == self.second:
            adjusted = np.where(np.isnan(adjusted), adjusted.T, adjusted)
        return pd.DataFrame(
            {
                "first": [self.first[row] for row in rows],
                "second": [self.second[column] for column in columns],
                "correlation": shown[rows, columns],
                "p": self.p[rows, columns],
                "p_adjusted": adjusted[rows, columns],
                "units": self.units[rows, columns],
            }
        )

    def _shown(self, significance: float | None) -> NDArray[np.bool_]:
        return self.listed if significance is None else self.listed & (self.p <= significance)

    def _once(self) -> NDArray[np.bool_]:
        """Return which pairs are of two elements and mentioned for the first time, down the columns."""
        place = {code: row for row, code in enumerate(self.first)}
        # Row and column of the pair the other way round, -1 where it is not in the table.
        other_row = np.array([place.get(code, -1) for code in self.second])[None, :]
        place = {code: column for column, code in enumerate(self.second)}
        other_column = np.array([place.get(code, -1) for code in self.first])[:, None]
        column = np.arange(len(self.second))[None, :]
        different = (
            np.array(self.first, dtype=object)[:, None] != np.array(self.second, dtype=object)[None, :]
        )
        first = (other_row < 0) | (other_column < 0) | (column < other_column)
        return np.asarray(different.astype(bool) & first)


def correlations(
    index: Index,
    step: str = SCORES,
    *,
    levels: int | tuple[int, int] = 1,
    codes: tuple[Codes, Codes] | Codes = None,
    within: int | None = None,
    parents: bool | Literal["family"] = False,
    method: CorrelationMethod = "pearson",
    directed: bool = False,
    units: Codes = None,
    group: str | tuple[str, str] | None = None,
) -> Correlations:
    """Correlate elements of a built index.

    Parameters
    ----------
    step
        ``"aggregated"`` or the name of a step, see `select`.
    levels
        Levels of the elements, 1 for indicators: one, or one for each side.
    codes
        Elements of those levels, or aggregates above them that stand for their parts; for each side as a pair of lists,
        or once for both.
    within
        List only pairs below the same aggregate of this level.
    parents
        List only pairs of an element with its aggregate on the other level; ``"family"``: with every aggregate above
        it, whatever the other level.
    method
        ``"pearson"``, ``"spearman"`` or ``"kendall"``.
    directed, units, group
        See `select`.

    Raises
    ------
    UnknownName
        If there is no such step, element, level, unit, group or method.
    InputError
        If what is asked for cannot be: parents on the same level, a group level below the elements.
    """
    structure = index.structure
    low, high = (levels, levels) if isinstance(levels, int) else levels
    a, b = codes if isinstance(codes, tuple) and len(codes) == 2 else (codes, codes)
    if parents and low > high:
        raise InputError(f"parents stand above: give the lower level first, found levels {low} and {high}")
    if parents is True and low == high:
        raise InputError(f"an element of level {low} has no parent on level {high}; give two levels")

    def side(level: int, wanted: Codes) -> Selection:
        return select(index, step, codes=wanted, level=level, units=units, group=group, directed=directed)

    first = side(low, a)
    if parents == "family":
        second = _aggregates_above(index, step, low, first)
    elif parents:
        second = side(high, b if b is not a else None)
    else:
        second = side(high, b)
    listed = np.ones((len(first.codes), len(second.codes)), dtype=bool)
    if parents:
        listed = np.array([[b in structure.lineage_of(a) for b in second.codes] for a in first.codes])
    if within is not None:
        listed &= same_group(structure, first.codes, second.codes, within)
    return Correlations(
        method=method,
        first=first.codes,
        second=second.codes,
        values=correlation(first.values, second.values, method),
        units=overlap(first.values, second.values),
        listed=listed,
        sides=(first.values, second.values),
    )


def _aggregates_above(index: Index, step: str, level: int, below: Selection) -> Selection:
    family = {code for element in below.codes for code in index.structure.lineage_of(element)[1:]}
    codes = tuple(code for code in index.structure.codes() if code in family)
    if not codes:
        raise InputError(f"level {level} is the index itself and has no family above it")
    return select(index, step, codes=codes, units=below.units)


def same_group(
    structure: Structure, first: Sequence[str], second: Sequence[str], level: int
) -> NDArray[np.bool_]:
    """Return which pairs of elements stand below the same aggregate of a level, (P, Q).

    Raises
    ------
    UnknownName
        If there is no such level.
    InputError
        If an element stands above it.
    """
    structure.level(level)

    def group(code: str) -> str:
        lineage = structure.lineage_of(code)
        place = level - structure[code].level
        if place < 0:
            raise InputError(f"{code!r} stands above level {level} and is in none of its groups")
        return lineage[place]

    a, b = (
        np.array([group(c) for c in first], dtype=object),
        np.array([group(c) for c in second], dtype=object),
    )
    return np.asarray(a[:, None] == b[None, :], dtype=bool)
