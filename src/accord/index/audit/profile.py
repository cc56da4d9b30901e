"""One unit seen from close by: scores and ranks of every element, strengths and weaknesses, its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.audit.selection import DIRECTED, select, units_at
from accord.index.construction.rank import TIE_TOLERANCE, ranks

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index

Array = NDArray[np.float64]
Ranks = NDArray[np.int64]


@dataclass(frozen=True)
class Highlight:
    """An indicator in which a unit stands out."""

    code: str
    name: str
    aggregate: str
    """The aggregate that it is reported under."""
    rank: int
    of: int
    """Units that have a rank in it."""
    value: float
    unit: str
    """Unit of measurement of the value."""


@dataclass(frozen=True)
class Peer:
    """A unit to compare with, by its score in the index."""

    unit: str
    name: str
    score: float
    rank: int


@dataclass(frozen=True, eq=False)
class Profile:
    """A unit among all and among its group, arrays over all elements (E,)."""

    unit: str
    name: str
    grouping: str | None
    group: str | None
    """The group of the unit, where a grouping was named and it has one."""
    codes: tuple[str, ...]
    names: tuple[str, ...]
    levels: NDArray[np.int64]
    scores: Array
    ranks: Ranks
    """1 the best; 0 without a score."""
    ranked: Ranks
    """Units with a score."""
    medians: Array
    """Median score over all units."""
    best: Array
    """Largest score of a unit."""
    group_ranks: Ranks
    """Ranks within the group; 0 without a score or a group."""
    group_ranked: Ranks
    group_medians: Array
    strengths: tuple[Highlight, ...]
    weaknesses: tuple[Highlight, ...]
    peers: tuple[Peer, ...]
    """The units of its group, or of all, with the nearest scores in the index, the best first."""

    def frame(self, levels: Sequence[int] | None = None) -> pd.DataFrame:
        """Return one row per element, the index first, then level by level.

        Parameters
        ----------
        levels
            Levels to show; by default all.
        """
        import pandas as pd

        shown = [
            row
            for level in sorted(set(self.levels.tolist()), reverse=True)
            for row in np.flatnonzero(self.levels == level)
            if levels is None or level in levels
        ]
        columns: dict[str, object] = {
            "name": [self.names[row] for row in shown],
            "level": self.levels[shown],
            "score": self.scores[shown],
            "rank": _masked(self.ranks[shown]),
            "ranked": self.ranked[shown],
            "median": self.medians[shown],
            "best": self.best[shown],
        }
        if self.group is not None:
            columns |= {
                "group_rank": _masked(self.group_ranks[shown]),
                "group_ranked": self.group_ranked[shown],
                "group_median": self.group_medians[shown],
            }
        return pd.DataFrame(columns, index=pd.Index([self.codes[row] for row in shown], name="element"))

    def highlights(self) -> pd.DataFrame:
        """Return strengths, then weaknesses, one row each."""
        import pandas as pd

        rows = [("strength", h) for h in self.strengths] + [("weakness", h) for h in self.weaknesses]
        return pd.DataFrame(
            {
                "kind": [kind for kind, _ in rows],
                "element": [h.code for _, h in rows],
                "name": [h.name for _, h in rows],
                "aggregate": [h.aggregate for _, h in rows],
                "rank": [h.rank for _, h in rows],
                "of": [h.of for _, h in rows],
                "value": [h.value for _, h in rows],
                "unit": [h.unit for _, h in rows],
            }
        )


def _masked(found: Ranks) -> object:
    import pandas as pd

    return pd.arrays.IntegerArray(found.copy(), found == 0)


def strengths_weaknesses(
    index: Index,
    unit: str,
    *,
    step: str = "raw",
    top: int = 5,
    bottom: int = 5,
    group: str | None = None,
    min_unique: float | None = None,
    discard_last: bool = True,
    report_level: int = 2,
) -> tuple[tuple[Highlight, ...], tuple[Highlight, ...]]:
    """Return the indicators in which a unit ranks best and worst, by rank, equal ranks in the order of the structure.

    Parameters
    ----------
    step
        Step that leaves the values. They are directed for ranking, and shown as they are.
    top, bottom
        How many of each. An indicator that is a strength is no weakness as well.
    group
        A grouping; units are then ranked within the group of the unit.
    min_unique
        Pass over indicators of which the share of different values is lower, such as a yes or no, in which half of all
        units are first.
    discard_last
        Pass over strengths in which nobody is behind the unit.
    report_level
        Level of the aggregates that indicators are reported under.

    Raises
    ------
    UnknownName
        If there is no such unit, step, grouping or level.
    InputError
        If `top` or `bottom` is negative, or the unit is in no group.
    """
    if top < 0 or bottom < 0:
        raise InputError(f"found top={top} and bottom={bottom}; a number of indicators is 0 or more")
    structure = index.structure
    structure.level(report_level)
    index.unit_index(unit)
    among = _group_of(index, unit, group) if group is not None else index.units
    chosen = select(index, step, level=1, units=among)
    directed = chosen.values if step in DIRECTED else chosen.values * structure.directions
    ranked = ranks(directed.T, tolerance=TIE_TOLERANCE)  # (K, units)
    row = chosen.units.index(unit)
    found = []
    for column, code in enumerate(chosen.codes):
        rank, values = int(ranked[column, row]), directed[:, column]
        there = values[~np.isnan(values)]
        if rank == 0 or (min_unique is not None and len(np.unique(there)) / len(there) < min_unique):
            continue
        element = structure[code]
        highlight = Highlight(
            code=code,
            name=element.name,
            aggregate=structure.lineage_of(code)[report_level - 1],
            rank=rank,
            of=len(there),
            value=float(chosen.values[row, column]),
            unit=element.unit,
        )
        found.append((highlight, rank == ranked[column].max()))
    found.sort(key=lambda pair: pair[0].rank)
    strengths = [highlight for highlight, last in found if not (discard_last and last)][:top]
    others = [highlight for highlight, _ in found if highlight not in strengths]
    return tuple(strengths), tuple(others[len(others) - min(bottom, len(others)) :])


def _group_of(index: Index, unit: str, grouping: str) -> tuple[str, ...]:
    among = units_at(index, unit, grouping)
    if unit not in among:
        raise InputError(f"{unit!r} is in no group of {grouping!r}; leave the grouping out")
    return among


def profile(
    index: Index,
    unit: str,
    *,
    group: str | None = None,
    peers: int = 5,
    step: str = "raw",
    top: int = 5,
    bottom: int = 5,
    min_unique: float | None = None,
) -> Profile:
    """Return the profile of a unit of a built index.

    Parameters
    ----------
    group
        A grouping: ranks, medians and peers within the group of the unit are given too.
    peers
        How many units with the nearest scores in the index are named.
    step, top, bottom, min_unique
        Of strengths and weaknesses, see `strengths_weaknesses`.

    Raises
    ------
    UnknownName
        If there is no such unit, grouping or step.
    InputError
        If the unit is in no group, or a number is negative.
    """
    if peers < 0:
        raise InputError(f"found peers={peers}; a number of units is 0 or more")
    row = index.unit_index(unit)
    among = index.units if group is None else _group_of(index, unit, group)
    rows = np.array([index.units.index(other) for other in among])
    inside = index.scores[rows]
    overall = ranks(index.scores.T, tolerance=TIE_TOLERANCE).T
    within = ranks(inside.T, tolerance=TIE_TOLERANCE).T
    strengths, weaknesses = strengths_weaknesses(
        index, unit, step=step, top=top, bottom=bottom, min_unique=min_unique
    )
    name = None
    if group is not None:
        name = index.data.group(group)[index.data.unit_index(unit)]
    elements = index.structure.elements
    return Profile(
        unit=unit,
        name=index.names[row],
        grouping=group,
        group=name,
        codes=index.codes,
        names=tuple(element.name for element in elements),
        levels=np.array([element.level for element in elements], dtype=np.int64),
        scores=index.scores[row],
        ranks=overall[row],
        ranked=np.sum(~np.isnan(index.scores), axis=0),
        medians=_medians(index.scores),
        best=_best(index.scores),
        group_ranks=within[among.index(unit)] if group is not None else np.zeros(len(elements), np.int64),
        group_ranked=np.sum(~np.isnan(inside), axis=0),
        group_medians=_medians(inside),
        strengths=strengths,
        weaknesses=weaknesses,
        peers=_nearest(index, row, rows, peers),
    )


def _medians(scores: Array) -> Array:
    there = ~np.isnan(scores).all(axis=0)
    found = np.full(scores.shape[1], np.nan)
    found[there] = np.nanmedian(scores[:, there], axis=0)
    return found


def _best(scores: Array) -> Array:
    found = np.where(np.isnan(scores), -np.inf, scores).max(axis=0)
    return np.where(np.isneginf(found), np.nan, found)


def _nearest(index: Index, row: int, rows: NDArray[np.intp], count: int) -> tuple[Peer, ...]:
    score, rank = index.score(), index.rank()
    others = [other for other in rows if other != row and not np.isnan(score[other])]
    if np.isnan(score[row]):
        return ()
    others.sort(key=lambda other: abs(score[other] - score[row]))
    near = sorted(others[:count], key=lambda other: -score[other])
    return tuple(
        Peer(index.units[other], index.names[other], float(score[other]), int(rank[other])) for other in near
    )
