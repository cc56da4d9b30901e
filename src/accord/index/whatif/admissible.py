"""Admissible weights of a built index: which weights may be other than they are, and within what bounds.

Where every level that is free is aggregated by the same power mean (arithmetic, geometric, harmonic, generalised), the
index is, up to one increasing function shared by all units, linear in the effective weights of the lowest free level.
Ranks are then those of a linear function over a polytope, and questions about them have exact answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.errors import UnknownName, WeightError
from accord.index.whatif.solver import minimise
from accord.index.whatif.weight_bounds import effective_rows, refuse_no_room, share_bounds
from accord.index.whatif.weight_tree import WeightTree

if TYPE_CHECKING:
    from accord.index.construction.built import Index
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]

TIE = 1e-9
"""Lead, as a share of the largest difference between two scores, below which two units are level."""


@dataclass(frozen=True, eq=False)
class WeightSpace:
    """All admissible weights, and the scores that they weigh.

    The score of unit n under effective weights v is ``inverse(scores[n] @ v)``. `v` belongs to the polytope of
    `tree` cut by the rows of `below`.
    """

    units: tuple[str, ...]
    """(N,)."""
    levels: tuple[tuple[str, ...], ...]
    """Codes of the elements with weights, by level, the lowest free level first; its m elements are the columns."""
    first: int
    """The lowest free level of the structure."""
    free: tuple[int, ...]
    """The levels whose weights may vary; the others stay at `shares`."""
    power: float
    """Power of the mean of all free levels: 1 arithmetic, 0 geometric, -1 harmonic."""
    scores: Array
    """Scores of the columns, on the scale on which the index is linear, (N, m)."""
    tree: WeightTree
    shares: tuple[Array, ...]
    """Weights as they are, as shares among siblings, by level."""
    below: Array
    """Bounds on effective weights beyond the tree's: ``below @ v <= below_than``, (R, m)."""
    below_than: Array

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the columns, (m,)."""
        return self.levels[0]

    @cached_property
    def now(self) -> Array:
        """Effective weights as they are, (m,)."""
        return self.tree.effective(self.shares)

    @cached_property
    def scale(self) -> float:
        """Largest difference between the scores of two units in one column."""
        return float(np.ptp(self.scores, axis=0).max()) or 1.0

    @cached_property
    def limits(self) -> tuple[Array, Array, Array, Array]:
        """The polytope as ``A v <= b``, ``C v = d`` (and v >= 0): A, b, C, d."""
        below, equal = self.tree.rows()
        return (
            np.concatenate([below, self.below]),
            np.concatenate([np.zeros(len(below)), self.below_than]),
            np.concatenate([np.ones((1, self.tree.size)), equal]),
            np.concatenate([np.ones(1), np.zeros(len(equal))]),
        )

    def unit_index(self, unit: str) -> int:
        """Return the position of a unit; raises `UnknownName` if there is none."""
        if unit not in self.units:
            raise UnknownName("unit", unit, self.units)
        return self.units.index(unit)

    def score(self, weights: Array) -> Array:
        """Return the scores of all units under effective weights, (m,) to (N,)."""
        return unlinear(self.scores @ weights, self.power)

    def rank(self, weights: Array) -> NDArray[np.int64]:
        """Return the ranks of all units under effective weights: one more than the units ahead, (m,) to (N,)."""
        value = self.scores @ weights
        return np.asarray(1 + (value[None, :] - value[:, None] > TIE * self.scale).sum(axis=1))

    def shares_of(self, weights: Array) -> dict[str, float]:
        """Return effective weights as the share of each element among its siblings, for `Structure.with_weights`."""
        found: dict[str, float] = {}
        for codes, shares in zip(self.levels, self.tree.shares(weights, self.shares), strict=True):
            found |= dict(zip(codes, np.clip(shares, 0.0, None).tolist(), strict=True))
        return found

    @cached_property
    def metric(self) -> Array:
        """What a change of each effective weight counts for, (m,).

        Where only the lowest free level varies, changes count as shares among siblings; otherwise as they are.
        """
        if len(self.free) > 1 or len(self.levels) == 1:
            return np.ones(self.tree.size)
        above = np.ones(1)
        for share, parent in zip(reversed(self.shares[1:]), reversed(self.tree.parents[1:]), strict=True):
            above = share * above[parent]
        whole = above[self.tree.parents[0]]
        return np.divide(1.0, whole, out=np.ones_like(whole), where=whole > 0.0)

    def admits(self, weights: Array) -> bool:
        """Say whether effective weights, (m,), are within the bounds, up to rounding."""
        less, less_than, equal, equal_to = self.limits
        return bool(
            np.all(weights >= -1e-9)
            and np.all(less @ weights <= less_than + 1e-9)
            and np.all(np.abs(equal @ weights - equal_to) <= 1e-9)
        )

    def solve(self, objective: Array) -> Array:
        """Return admissible weights that make ``objective @ v`` largest, (m,)."""
        if not len(self.below):
            return self.tree.best(objective)
        found = minimise(-objective, *self.limits, np.zeros(self.tree.size), np.ones(self.tree.size))
        assert found.x is not None
        return tidied(found.x)


def admissible(
    index: Index,
    *,
    levels: int | Sequence[int] | None = None,
    low: float | Mapping[str, float] = 0.0,
    high: float | Mapping[str, float] = 1.0,
    within: float | None = None,
    effective: Mapping[str, tuple[float, float]] | None = None,
) -> WeightSpace:
    """Return the admissible weights of an index.

    Parameters
    ----------
    levels
        The level, or levels, of elements whose weights may vary, 1 the indicators; by default all below the index.
        Weights of the other levels stay as they are.
    low, high
        Bounds on the share of every element among its siblings, or by code. An only child has a share of one.
    within
        Bounds around the shares as they are: 0.25 lets each vary by a quarter of itself either way. Together with `low`
        and `high` both hold.
    effective
        Bounds by code on effective weights: the share of an element in the whole index.

    Raises
    ------
    WeightError
        If no weights meet the bounds, naming the aggregate; if the index is not linear in the weights, or scores are
        missing, saying what can be varied instead.
    """
    structure = index.structure
    free = _free_levels(structure, levels)
    first = free[0]
    power = _common_power(index, first)
    columns = [structure.index_of(code) for code in structure.codes(first)]
    scores = index.scores[:, columns]
    _no_gaps(index, scores, first)
    _positive(index, scores, first, power)
    names = tuple(structure.codes(level) for level in range(first, structure.n_levels))
    shares = tuple(index.shares[[structure.index_of(code) for code in codes]] for codes in names)
    bounds = share_bounds(structure, names, shares, free, (low, high), within)
    tree = WeightTree(
        parents=tuple(structure.parent_index(level) for level in range(first, structure.n_levels)),
        low=tuple(bound[0] for bound in bounds),
        high=tuple(bound[1] for bound in bounds),
    )
    refuse_no_room(structure, names, tree)
    below, than = effective_rows(names, tree, effective or {})
    space = WeightSpace(
        units=index.units,
        levels=names,
        first=first,
        free=free,
        power=power,
        scores=linear(scores, power),
        tree=tree,
        shares=shares,
        below=below,
        below_than=than,
    )
    if len(below):
        nothing = np.zeros(tree.size)
        if minimise(nothing, *space.limits, nothing, nothing + 1.0).x is None:
            raise WeightError(
                f"no weights meet the bounds on effective weights of {', '.join(effective or {})} together with the "
                "bounds on shares; widen one of them"
            )
    return space


def tidied(weights: Array) -> Array:
    """Return a solver's weights without what is below its tolerance: not negative, summing to one."""
    kept = np.where(weights > 1e-12, weights, 0.0)
    return np.asarray(kept / kept.sum())


def linear(scores: Array, power: float) -> Array:
    """Return scores on the scale on which their power mean is a weighted sum, increasing in the scores."""
    if power == 0.0:
        return np.asarray(np.log(scores))
    return scores if power == 1.0 else np.asarray(np.sign(power) * scores**power)


def unlinear(values: Array, power: float) -> Array:
    """Return values of `linear` as scores."""
    if power == 0.0:
        return np.asarray(np.exp(values))
    return values if power == 1.0 else np.asarray((np.sign(power) * values) ** (1.0 / power))


def _free_levels(structure: Structure, levels: int | Sequence[int] | None) -> tuple[int, ...]:
    top = structure.n_levels
    if levels is None:
        return tuple(range(1, top))
    found = tuple(sorted({levels} if isinstance(levels, int) else set(levels)))
    for level in found:
        if not 1 <= level < top:
            raise WeightError(
                f"level {level} has no weights to vary; levels go from 1, the indicators, to {top - 1}, below the index"
            )
    if not found:
        raise WeightError("no level is free: name at least one level whose weights may vary")
    return found


def _common_power(index: Index, first: int) -> float:
    """Return the power of the mean from level `first` up, if it is one and the same."""
    below = index.structure.n_levels - 1
    rules = index.recipe.aggregate.rules(below)
    usable = [level for level in range(1, below + 1) if len({rule.power for rule in rules[level - 1 :]}) == 1]
    power = rules[-1].power
    if first in usable and power is not None:
        return power
    used = ", then ".join(rule.label for rule in rules[first - 1 :])
    way_out = (
        f"vary only levels from {usable[0]} up (levels={list(usable)!r})"
        if power is not None
        else "aggregate by one arithmetic, geometric, harmonic or generalised mean, or draw weights with `robustness`"
    )
    raise WeightError(
        f"exact answers need one power mean at every level from {first} up, where the order of units is linear in "
        f"the weights; this index uses the {used}: {way_out}"
    )


def _no_gaps(index: Index, scores: Array, level: int) -> None:
    gaps = np.argwhere(np.isnan(scores))
    if len(gaps):
        unit, column = gaps[0]
        more = f" (and {len(gaps) - 1} more are missing)" if len(gaps) > 1 else ""
        raise WeightError(
            f"{index.units[unit]} has no score for {index.structure.codes(level)[column]}{more}: with gaps the weights "
            "of the others are scaled up unit by unit, and the order of units is not linear in the weights; impute, "
            "screen, or vary only a higher level, where nothing is missing"
        )


def _positive(index: Index, scores: Array, level: int, power: float) -> None:
    bad = np.argwhere(scores <= 0.0 if power <= 0.0 else scores < 0.0)
    if power != 1.0 and len(bad):
        unit, column = bad[0]
        raise WeightError(
            f"{index.units[unit]} scores {scores[unit, column]:g} in {index.structure.codes(level)[column]}: the order "
            "of units under this mean is linear in the weights for positive scores only; normalise to 1-100"
        )
