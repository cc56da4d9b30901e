"""What correlations say about a structure: what is counted twice, what cancels, what is misplaced, what measures size.

High correlations within a group count the same thing twice; negative ones cancel each other in the mean; an element
that goes along with another aggregate better than with its own may stand in the wrong place (OECD/JRC Handbook 2008,
step 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.audit.correlation import CorrelationMethod, correlation
from accord.index.audit.correlation_table import correlations
from accord.index.audit.selection import select

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index

Array = NDArray[np.float64]


@dataclass(frozen=True)
class FlaggedPair:
    """Two elements of a group whose correlation deserves a look."""

    group: str
    first: str
    second: str
    correlation: float
    p: float
    kind: Literal["redundant", "opposed"]
    """Redundant: above the upper threshold; opposed: below the lower one."""


def correlation_flags(
    index: Index,
    step: str = "normalised",
    *,
    above: float | None = 0.9,
    below: float | None = -0.3,
    level: int = 1,
    within: int | None = None,
    method: CorrelationMethod = "pearson",
    directed: bool = False,
) -> tuple[FlaggedPair, ...]:
    """Return pairs of elements of the same group that are correlated above or below a threshold, each pair once.

    Parameters
    ----------
    above, below
        Thresholds, not themselves flagged; None for no such flag.
    level
        Level of the elements.
    within
        Level of the groups, by default the next above; the level of the index makes one group of all.
    """
    found = correlations(
        index, step, levels=level, within=within or level + 1, method=method, directed=directed
    )
    group_level = within or level + 1
    lineage = {code: index.structure.lineage_of(code)[group_level - level] for code in found.first}
    pairs = []
    for column in range(len(found.second)):
        for row in range(column + 1, len(found.first)):
            r = float(found.values[row, column])
            redundant, opposed = above is not None and r > above, below is not None and r < below
            if found.listed[row, column] and (redundant or opposed):
                names = found.first[column], found.first[row]
                kind: Literal["redundant", "opposed"] = "redundant" if redundant else "opposed"
                pairs.append(FlaggedPair(lineage[names[0]], *names, r, float(found.p[row, column]), kind))
    return tuple(pairs)


@dataclass(frozen=True)
class DenominatorLink:
    """An indicator that goes along with a denominator, and so perhaps with the size of the units."""

    indicator: str
    denominator: str
    correlation: float
    divided_by: str | None
    """What the index divides the indicator by."""


def denominator_correlations(
    index: Index, step: str = "raw", *, threshold: float = 0.6, method: CorrelationMethod = "pearson"
) -> tuple[DenominatorLink, ...]:
    """Return indicators whose absolute correlation with a denominator is above a threshold.

    Raises
    ------
    UnknownName
        If there is no such step or method.
    """
    denominators = index.data.denominators
    if not denominators:
        return ()
    chosen = select(index, step, level=1)
    columns = np.column_stack([column[index.kept] for column in denominators.values()])
    r = correlation(chosen.values, columns, method)
    record = index.records.get("denominate")
    used: Sequence[str | None] = record.by if record is not None else [None] * len(chosen.codes)
    return tuple(
        DenominatorLink(code, name, float(r[row, column]), used[row])
        for row, code in enumerate(chosen.codes)
        for column, name in enumerate(denominators)
        if abs(r[row, column]) > threshold
    )


@dataclass(frozen=True, eq=False)
class Coherence:
    """How the elements of a level go along with their own aggregate, with the others, and with the index."""

    codes: tuple[str, ...]
    parents: tuple[str, ...]
    own: Array
    """Correlation with the own aggregate, (P,)."""
    best_other: Array
    """Largest correlation with another aggregate of that level, NaN where there is none, (P,)."""
    other: tuple[str | None, ...]
    """The aggregate that is, (P,)."""
    index: Array
    """Correlation with the index, (P,)."""

    @property
    def misplaced(self) -> NDArray[np.bool_]:
        """Elements that go along with another aggregate better than with their own, (P,)."""
        return np.nan_to_num(self.best_other, nan=-np.inf) > self.own

    def frame(self) -> pd.DataFrame:
        """Return one row per element."""
        import pandas as pd

        columns = {
            "parent": self.parents,
            "own": self.own,
            "best_other": self.best_other,
            "other": self.other,
            "index": self.index,
            "misplaced": self.misplaced,
        }
        return pd.DataFrame(columns, index=pd.Index(self.codes, name="element"))


def coherence(index: Index, level: int = 1, method: CorrelationMethod = "pearson") -> Coherence:
    """Correlate the elements of a level with the aggregates of the next level and with the index.

    An element is a part of its own aggregate, which lifts that correlation, the more the fewer its siblings; for the
    correlation with its siblings alone see `reliability`.

    Raises
    ------
    UnknownName
        If there is no such level.
    InputError
        If the level is that of the index.
    """
    structure = index.structure
    if level >= structure.n_levels:
        structure.level(level)
        raise InputError(f"level {level} is the index itself; there is nothing above it")
    values = correlations(index, levels=(level, level + 1), method=method).values
    total = correlations(index, levels=(level, structure.n_levels), method=method).values[:, 0]
    parent = structure.parent_index(level)
    rows, above = np.arange(len(parent)), structure.codes(level + 1)
    own = values[rows, parent]
    others = values.copy()
    others[rows, parent] = np.nan
    best = np.where(np.isnan(others), -np.inf, others).argmax(axis=1)
    best_other = others[rows, best]
    return Coherence(
        codes=structure.codes(level),
        parents=tuple(above[p] for p in parent),
        own=own,
        best_other=best_other,
        other=tuple(None if np.isnan(r) else above[b] for r, b in zip(best_other, best, strict=True)),
        index=total,
    )
