"""The best and the worst rank that any admissible weights give a unit, exactly.

The rank of a unit is one more than the number of units ahead of it. Where scores are linear in the weights, how many
rivals can be kept from being ahead at once is a mixed-integer linear program with one binary per rival (the rank
intervals of robust ordinal ranking: Kadzinski, Greco & Slowinski 2012, Omega 40:488). Most of it is settled without: a
rival that is ahead under all weights, or under none, and weights already tried that reach a bound. Every rank is
counted again at the weights that are said to give it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.errors import UnknownName
from accord.index.whatif.admissible import TIE, WeightSpace, tidied
from accord.index.whatif.solver import Answer, Program, minimise, solve_all

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

_TRIES = 200
"""Sets of rivals tried and found impossible before a search is given up as unproven."""
_BLOCK = 4_000_000
"""Numbers held at once while all pairs are compared."""


@dataclass(frozen=True, eq=False)
class Extremes:
    """Best and worst ranks over all admissible weights.

    A unit is ahead of another if it leads by more than `TIE` of the largest difference of scores; less is level.
    """

    space: WeightSpace
    units: tuple[str, ...]
    """The units asked for, (U,)."""
    rank: Counts
    """Rank under the weights as they are, (U,)."""
    best: Counts
    worst: Counts
    """Best and worst rank, (U,)."""
    best_bound: Counts
    worst_bound: Counts
    """What no weights can beat: the same as `best` and `worst` where the search was finished, (U,)."""
    best_weights: Array
    worst_weights: Array
    """Effective weights that give these ranks, (U, m)."""

    @property
    def proven(self) -> NDArray[np.bool_]:
        """Whether both ranks are the extremes, rather than the most extreme found in the time given, (U,)."""
        return np.asarray((self.best == self.best_bound) & (self.worst == self.worst_bound))

    def weights(self, unit: str, which: str = "best") -> dict[str, float]:
        """Return weights that give a unit its best or worst rank: the share of each element among its siblings.

        Raises
        ------
        UnknownName
            If the unit was not asked for, or `which` is neither ``"best"`` nor ``"worst"``.
        """
        if unit not in self.units:
            raise UnknownName("unit", unit, self.units)
        if which not in ("best", "worst"):
            raise UnknownName("extreme", which, ("best", "worst"), "It is 'best' or 'worst'.")
        found = self.best_weights if which == "best" else self.worst_weights
        return self.space.shares_of(found[self.units.index(unit)])

    def frame(self) -> pd.DataFrame:
        """Return one row per unit, best first: rank, best, worst, whether proven."""
        import pandas as pd

        frame = pd.DataFrame(
            {"rank": self.rank, "best": self.best, "worst": self.worst, "proven": self.proven},
            index=pd.Index(self.units, name="unit"),
        )
        return frame.sort_values(["rank", "best", "worst"], kind="stable")


def extreme_ranks(
    space: WeightSpace, units: Sequence[str] | None = None, *, time_limit: float = 30.0
) -> Extremes:
    """Return the best and the worst rank of units over all admissible weights.

    Parameters
    ----------
    space
        The admissible weights: see `admissible`.
    units
        Codes of units; by default all.
    time_limit
        Seconds given to one search. One cut short is reported with the bound it reached, and as not proven.

    Raises
    ------
    UnknownName
        If a unit does not exist.
    """
    chosen = [space.unit_index(unit) for unit in (space.units if units is None else units)]
    largest = largest_leads(space)
    points = _candidates(space)
    tried = np.array([space.rank(point) for point in points])
    best, worst = (
        [_Search(space, unit, ahead=ahead, largest=largest, points=points, tried=tried) for unit in chosen]
        for ahead in (False, True)
    )
    going = [search for search in (*best, *worst) if not search.done]
    while going:
        answers = solve_all([search.program() for search in going], time_limit)
        for search, answer in zip(going, answers, strict=True):
            search.hear(answer)
        going = [search for search in going if not search.done]
    return Extremes(
        space=space,
        units=tuple(space.units[unit] for unit in chosen),
        rank=space.rank(space.now)[chosen],
        best=np.array([search.rank for search in best], dtype=np.int64),
        worst=np.array([search.rank for search in worst], dtype=np.int64),
        best_bound=np.array([search.bound for search in best], dtype=np.int64),
        worst_bound=np.array([search.bound for search in worst], dtype=np.int64),
        best_weights=np.array([search.weights for search in best]).reshape(len(best), -1),
        worst_weights=np.array([search.weights for search in worst]).reshape(len(worst), -1),
    )


def largest_leads(space: WeightSpace) -> Array:
    """Return the largest lead of each unit over each other that the shares' bounds allow, (N, N).

    Bounds on effective weights are left out, so with them this is an upper bound.
    """
    n, m = space.scores.shape
    step = max(1, _BLOCK // (n * m))
    rows = [space.scores[start : start + step, None, :] - space.scores for start in range(0, n, step)]
    return np.concatenate([space.tree.largest(row) for row in rows])


def _candidates(space: WeightSpace) -> Array:
    """Return admissible weights that often are extreme: as they are, each column's most and least, each unit's own."""
    centred = space.scores - space.scores.mean(axis=0)
    directions = np.concatenate([np.eye(space.tree.size), -np.eye(space.tree.size), centred, -centred])
    if len(space.below):
        vertices = np.array([space.solve(direction) for direction in directions])
    else:
        vertices = space.tree.best(directions)
    # A little towards the weights as they are, ties at the vertices are gone.
    inside = 0.99 * vertices + 0.01 * space.now
    return np.concatenate([space.now[None], vertices, inside] if space.admits(space.now) else [vertices])


class _Search:
    """Admissible weights under which as many rivals as possible are ahead of a unit, or as many as possible are not."""

    def __init__(
        self, space: WeightSpace, unit: int, *, ahead: bool, largest: Array, points: Array, tried: Counts
    ) -> None:
        self.space, self.unit, self.ahead = space, unit, ahead
        others = np.flatnonzero(np.arange(len(space.units)) != unit)
        most, least = largest[others, unit] / space.scale, -largest[unit, others] / space.scale
        always, never = least > TIE, most <= TIE
        self.always = int(always.sum())
        self.open = others[~always & ~never]
        lead = (space.scores[self.open] - space.scores[unit]) / space.scale
        # What is asked of a rival is row @ v > 0 where it is to be ahead, and >= 0 where it is not to be.
        most, least = most[~always & ~never], least[~always & ~never]
        self.rows, self.least = (lead, least) if ahead else (-lead, -most)
        width = np.maximum(np.abs(most), np.abs(least))
        self.rows, self.least = self.rows / width[:, None], self.least / width
        self.width = width
        self.cuts: list[Array] = []
        at = int(np.argmax(tried[:, unit]) if ahead else np.argmin(tried[:, unit]))
        self.weights, self.rank = points[at], int(tried[at, unit])
        self.bound = 1 + self.always + (len(self.open) if ahead else 0)
        self.left = _TRIES

    @property
    def done(self) -> bool:
        """Whether the rank found is the extreme, or the search is given up."""
        return self.rank == self.bound or self.left == 0

    def program(self) -> Program:
        """Return the program whose whole variables z say of which rivals what is asked is met."""
        if not self.cuts:
            self.cuts = _conflicts(self.rows, self.space)
        less, less_than, equal, equal_to = self.space.limits
        count, m = self.rows.shape
        rows = [
            # row @ v >= least (1 - z): nothing is asked of a rival with z = 0
            (np.hstack([self.rows, np.diag(self.least)]), self.least, np.inf),
            (np.hstack([equal, np.zeros((len(equal), count))]), equal_to, equal_to),
            (np.hstack([less, np.zeros((len(less), count))]), -np.inf, less_than),
        ]
        if self.cuts:
            cuts = np.array(self.cuts)
            rows.append((np.hstack([np.zeros((len(cuts), m)), cuts]), -np.inf, cuts.sum(axis=1) - 1.0))
        ones = np.ones(m + count)
        cost = np.hstack([np.zeros(m), -np.ones(count)])
        return Program(cost, np.arange(m + count) >= m, 0.0 * ones, ones, rows)

    def hear(self, answer: Answer) -> None:
        """Take in what the solver says: count again, and forbid what its tolerance let through."""
        count = len(self.open)
        most = min(count, int(np.floor(-answer.bound + 1e-6))) if np.isfinite(answer.bound) else count
        bound = 1 + self.always + (most if self.ahead else count - most)
        self.bound = min(self.bound, bound) if self.ahead else max(self.bound, bound)
        if answer.x is None:
            self.left = 0
            return
        chosen = answer.x[-count:] > 0.5
        weights, support = _widest(self.rows[chosen], self.space)
        value = self.rows @ weights * self.width
        met = value > TIE if self.ahead else value >= -TIE
        rank = 1 + self.always + int(met.sum() if self.ahead else (~met).sum())
        if rank > self.rank if self.ahead else rank < self.rank:
            self.rank, self.weights = rank, weights
        self.left -= 1
        if not met[chosen].all():
            cut = np.zeros(count)
            cut[np.flatnonzero(chosen)[support]] = 1.0
            self.cuts.append(cut)
        elif self.rank != self.bound:
            self.left = 0  # the time was up


def _conflicts(rows: Array, space: WeightSpace) -> list[Array]:
    """Return pairs of rows that cannot both be met, as rows of ones: for some mix of the two the most is below zero.

    The most of a mix is convex and piecewise linear in its share, so its lowest point is found by crossing tangents.
    """
    count = len(rows)
    if count * count * rows.shape[1] > _BLOCK:
        return []
    first, second = np.triu_indices(count, 1)
    alone = space.tree.best(rows)
    value = rows @ alone.T  # (row, vertex that is best for the row of the column)
    own = np.diag(value)
    # At the ends: what the best weights of the one do for the other.
    low, low_other = own[second], value[first, second]
    high, high_other = own[first], value[second, first]
    apart = (low_other < -TIE) & (high_other < -TIE)
    first, second = first[apart], second[apart]
    # Tangents of the most over the share t of the first: a line through its values at t = 0 and 1.
    left = np.stack([low[apart], low_other[apart]])
    right = np.stack([high_other[apart], high[apart]])
    found = np.zeros(len(first), dtype=bool)
    going = np.arange(len(first))
    while len(going):
        falling, climbing = left[1] - left[0], right[1] - right[0]
        share = (left[0] - right[0]) / (climbing - falling)
        crossing = left[0] + share * falling
        a_rows, b_rows = rows[first[going]], rows[second[going]]
        best = space.tree.best(share[:, None] * a_rows + (1.0 - share)[:, None] * b_rows)
        a, b = (best * a_rows).sum(axis=1), (best * b_rows).sum(axis=1)
        most = share * a + (1.0 - share) * b
        found[going] = most < -TIE
        rising, tangent = a > b, np.stack([b, a])
        left, right = np.where(rising, left, tangent), np.where(rising, tangent, right)
        # Both are met at once, or the lowest point is reached and is not below zero: there is no conflict.
        keep = (most >= -TIE) & ((a < 0.0) | (b < 0.0)) & (most > crossing + 1e-12)
        going, left, right = going[keep], left[:, keep], right[:, keep]
    pairs = np.zeros((int(found.sum()), count))
    at = np.arange(len(pairs))
    pairs[at, first[found]] = pairs[at, second[found]] = 1.0
    return list(pairs)


def _widest(rows: Array, space: WeightSpace) -> tuple[Array, NDArray[np.bool_]]:
    """Return the admissible weights that make the least of rows @ v largest, and the rows that set it."""
    less, less_than, equal, equal_to = space.limits
    count, m = rows.shape
    found = minimise(
        np.hstack([np.zeros(m), -1.0]),
        np.vstack([np.hstack([-rows, np.ones((count, 1))]), np.hstack([less, np.zeros((len(less), 1))])]),
        np.hstack([np.zeros(count), less_than]),
        np.hstack([equal, np.zeros((len(equal), 1))]),
        equal_to,
        np.hstack([np.zeros(m), -np.inf]),
        np.ones(m + 1),
    )
    assert found.x is not None
    support = found.less[:count] > 1e-9
    return tidied(found.x[:m]), support if support.any() else np.ones(count, dtype=bool)
