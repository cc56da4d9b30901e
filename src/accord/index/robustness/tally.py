"""Counts over draws: ranks, who is ahead of whom, ranks by choice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accord.index.construction.rank import TIE_TOLERANCE, ranks

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

_BLOCK = 128  # draws whose pairs are counted at once, at most 255 for counts to fit a byte


class Tally:
    """Counts of ranks, of pairs and of ranks by choice, over draws that come in any order.

    Parameters
    ----------
    n
        Number of units.
    choices
        Number of choices of each factor, 0 for a factor that has no list of them.
    """

    def __init__(self, n: int, choices: Sequence[int]) -> None:
        self.n = n
        self.counts = np.zeros((n, n + 1), dtype=np.int64)  # column 0: draws without a rank
        self.wins = np.zeros((n, n), dtype=np.int64)
        self.both = np.zeros((n, n), dtype=np.int64)
        self.choices = choices
        self.sums = [np.zeros((count, n)) for count in choices]
        self.seen = [np.zeros((count, n)) for count in choices]

    def add(self, scores: Array, values: Array) -> None:
        """Count some draws: scores, (d, N), and what each factor was, (d, F)."""
        rank = ranks(scores, tolerance=TIE_TOLERANCE)
        cells = rank + np.arange(self.n) * (self.n + 1)
        self.counts += np.bincount(cells.ravel(), minlength=self.counts.size).reshape(self.counts.shape)
        has = rank > 0
        self._pairs(rank, has)
        for i, count in enumerate(self.choices):
            if count:
                hot = (values[:, i][None, :] == np.arange(count)[:, None]).astype(np.float64)
                self.sums[i] += hot @ rank
                self.seen[i] += hot @ has

    def _pairs(self, rank: Whole, has: NDArray[np.bool_]) -> None:
        # A unit without a rank is ahead of nobody, and nobody is ahead of it.
        ahead = np.where(has, rank, self.n + 1).astype(np.int16 if self.n < 32000 else np.int64)
        behind = np.where(has, rank, -1).astype(ahead.dtype)
        for start in range(0, len(rank), _BLOCK):
            a, b = ahead[start : start + _BLOCK, :, None], behind[start : start + _BLOCK, None, :]
            self.wins += np.add.reduce((a < b).view(np.uint8), axis=0, dtype=np.uint8)
        if has.all():
            self.both += len(rank)
        else:
            there = has.astype(np.float64)
            self.both += (there.T @ there).astype(np.int64)

    @property
    def times(self) -> Whole:
        """In how many draws each unit has a rank, (N,)."""
        return np.asarray(self.counts[:, 1:].sum(axis=1))

    @property
    def acceptability(self) -> Array:
        """Probability of each rank where a unit has one, (N, N)."""
        return np.asarray(self.counts[:, 1:] / np.maximum(self.times, 1)[:, None])

    @property
    def outranks(self) -> Array:
        """Probability that one unit is ahead of another where both have a rank, (N, N)."""
        return np.asarray(self.wins / np.maximum(self.both, 1))

    @property
    def mean(self) -> Array:
        """Mean rank, 0 for a unit never ranked, (N,)."""
        return np.asarray(self.acceptability @ np.arange(1, self.n + 1))

    def quantile(self, probability: float) -> Whole:
        """Return the smallest rank that this share of draws does not exceed, 0 for a unit never ranked, (N,)."""
        below = np.cumsum(self.counts[:, 1:], axis=1)
        wanted = np.maximum(np.ceil(probability * self.times - 1e-9), 1)
        return np.where(self.times > 0, np.argmax(below >= wanted[:, None], axis=1) + 1, 0)

    @property
    def best(self) -> Whole:
        """Best rank that came up, 0 for a unit never ranked, (N,)."""
        return self.quantile(0.0)

    @property
    def worst(self) -> Whole:
        """Worst rank that came up, 0 for a unit never ranked, (N,)."""
        return self.quantile(1.0)

    def mean_by_choice(self, factor: int) -> Array:
        """Return the mean rank of each unit under each choice of a factor, (C, N); NaN where it had none."""
        mean = np.full(self.sums[factor].shape, np.nan)
        np.divide(self.sums[factor], self.seen[factor], out=mean, where=self.seen[factor] > 0)
        return mean


def spread(scores: Array, low: float, high: float) -> Array:
    """Return mean, standard deviation, low, middle and high quantile of each unit's scores, (5, N).

    Of a unit that never has a score they are NaN.
    """
    found = np.full((5, scores.shape[1]), np.nan)
    for i in range(scores.shape[1]):
        column = scores[:, i]
        column = column[~np.isnan(column)]
        if len(column):
            found[0, i], found[1, i] = column.mean(), column.std()
            found[2:, i] = np.quantile(column, [low, 0.5, high])
    return found
