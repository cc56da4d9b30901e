"""All the weights a person might have chosen: a tree of simplices with bounds, and what is best within it.

The weights of the parts of one aggregate are shares that sum to one, each between a lower and an upper bound. Read down
the tree they multiply to *effective* weights v of the lowest elements. Bounds on shares are linear in v, since
the share of element c of its parent p is Y_c / Y_p with Y the sum of v below: low Y_p <= Y_c <= high Y_p. So however
many levels are free, the admissible effective weights are one polytope, and a linear function of them has its best at
a vertex that is found by filling shares from the best part down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class WeightTree:
    """A tree of weights with bounds on the share of each element among its siblings.

    Parameters
    ----------
    parents
        By level, lowest first: position of each element's parent within the level above. The last level's parents are
        all 0, the index.
    low, high
        By level: bounds on shares. They must leave room: sum of low <= 1 <= sum of high among siblings.
    """

    parents: tuple[Positions, ...]
    low: tuple[Array, ...]
    high: tuple[Array, ...]

    @property
    def size(self) -> int:
        """Number of elements at the lowest level, m."""
        return len(self.parents[0])

    @cached_property
    def families(self) -> tuple[tuple[Positions, ...], ...]:
        """By level, the positions of the parts of each element of the level above."""
        return tuple(
            tuple(np.flatnonzero(parent == p).astype(np.intp) for p in range(int(parent.max()) + 1))
            for parent in self.parents
        )

    @cached_property
    def sums(self) -> tuple[Array, ...]:
        """By level, the matrix that sums effective weights below each element, (n_level, m)."""
        found = [np.eye(self.size)]
        for parent in self.parents[:-1]:
            above = np.zeros((int(parent.max()) + 1, self.size))
            np.add.at(above, parent, found[-1])
            found.append(above)
        return tuple(found)

    def effective(self, shares: Sequence[Array]) -> Array:
        """Return the effective weights of shares by level, (m,)."""
        below = np.ones(1)
        for share, parent in zip(reversed(shares), reversed(self.parents), strict=True):
            below = share * below[parent]
        return below

    def shares(self, effective: Array, otherwise: Sequence[Array]) -> tuple[Array, ...]:
        """Return the shares by level that give effective weights.

        Where an aggregate counts for nothing any shares of its parts do; then they are those of `otherwise`.
        """
        found = []
        totals = [*(sums @ effective for sums in self.sums), np.ones(1)]
        for level, parent in enumerate(self.parents):
            whole = totals[level + 1][parent]
            part = np.divide(totals[level], whole, out=otherwise[level].copy(), where=whole > 0)
            found.append(part)
        return tuple(found)

    def rows(self) -> tuple[Array, Array]:
        """Return the matrices of the polytope {v >= 0, sum v = 1, below v <= 0, equal v = 0}."""
        below, equal = [np.zeros((0, self.size))], [np.zeros((0, self.size))]
        for level, parent in enumerate(self.parents):
            part = self.sums[level]
            whole = np.ones((1, self.size)) if level + 1 == len(self.parents) else self.sums[level + 1]
            whole = whole[parent]
            low, high = self.low[level][:, None], self.high[level][:, None]
            fixed = (low == high)[:, 0]
            # An only child has all of its parent whatever the bounds say.
            only = np.bincount(parent)[parent] == 1
            equal.append((part - low * whole)[fixed & ~only])
            below.append((low * whole - part)[~fixed & ~only & (low[:, 0] > 0)])
            below.append((part - high * whole)[~fixed & ~only & (high[:, 0] < 1)])
        return np.concatenate(below), np.concatenate(equal)

    def largest(self, gains: Array) -> Array:
        """Return the largest value of gains @ v over the tree, gains (..., m)."""
        value = gains
        for level in range(len(self.parents)):
            value = self._fold(value, level)[0]
        return np.asarray(value[..., 0])

    def best(self, gains: Array) -> Array:
        """Return effective weights that make gains @ v largest, (..., m): a vertex of the polytope."""
        value, chosen = gains, []
        for level in range(len(self.parents)):
            value, share = self._fold(value, level)
            chosen.append(share)
        below = np.ones((*gains.shape[:-1], 1))
        for share, parent in zip(reversed(chosen), reversed(self.parents), strict=True):
            below = share * below[..., parent]
        return np.asarray(below)

    def _fold(self, value: Array, level: int) -> tuple[Array, Array]:
        """Return the best value of each parent and the shares of its parts: a knapsack filled best first."""
        families = self.families[level]
        best, shares = np.empty((*value.shape[:-1], len(families))), np.empty_like(value)
        for p, family in enumerate(families):
            gain = value[..., family]
            low, room = self.low[level][family], (self.high[level] - self.low[level])[family]
            order = np.argsort(-gain, axis=-1, kind="stable")
            width = room[order]
            # What is left to hand out when each part's turn comes, the best part first.
            left = 1.0 - low.sum() - (np.cumsum(width, axis=-1) - width)
            given = np.clip(left, 0.0, width)
            share = np.empty_like(gain)
            np.put_along_axis(share, order, given, axis=-1)
            share += low
            shares[..., family] = share
            best[..., p] = (share * gain).sum(axis=-1)
        return best, shares
