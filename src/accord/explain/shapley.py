"""Shapley values and interactions of any game: what each player adds, alone and with others.

The Shapley value of a player (Shapley 1953) is the mean, over all orders in which the players can come, of what it adds
when its turn comes: the values sum to the whole, a player that never matters gets nought, and players that act alike
get the same (`accord.index.whatif.shapley.exact`; here are samples of orders).

The interactions are those of Shapley and Taylor of order two (Sundararajan, Dhamdhere & Agarwal 2020, ICML): what each
player does alone and what each pair adds sum to the whole too, and what a player does alone with half of what its pairs
add is its Shapley value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import comb, stdtrit

from accord.errors import InputError
from accord.index.whatif.shapley import coalitions

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
CONFIDENCE = 0.95
"""Level of the intervals of sampled values."""


def interactions(worth: Array) -> Array:
    """Return the Shapley-Taylor interactions of order two of a game given by the worth of every set.

    Parameters
    ----------
    worth
        (2^n, ...), in the order of `coalitions`.

    Returns
    -------
    pairs
        (n, n, ...), symmetric; the diagonal holds what each does alone. The diagonal and the upper triangle sum to
        ``worth[-1] - worth[0]``, and the diagonal with half of the rest of a row is a Shapley value.
    """
    count = int(np.log2(len(worth)) + 0.5)
    found = np.zeros((count, count, *worth.shape[1:]))
    inside = coalitions(count)
    size = inside.sum(axis=1)
    for i in range(count):
        found[i, i] = worth[1 << i] - worth[0]
    for i, j in combinations(range(count), 2):
        without = np.flatnonzero(~inside[:, i] & ~inside[:, j])
        added = (
            worth[without | (1 << i) | (1 << j)]
            - worth[without | (1 << i)]
            - worth[without | (1 << j)]
            + worth[without]
        )
        weight = 2.0 / count / comb(count - 1, size[without])
        found[i, j] = found[j, i] = np.tensordot(weight, added, axes=(0, 0))
    return found


@dataclass(frozen=True, eq=False)
class Sampled:
    """Shapley values from orders drawn at random."""

    values: Array
    """(n, ...); they sum to the whole effect exactly."""
    error: Array
    """Standard errors, (n, ...)."""
    alone: Array
    """(n, ...)."""
    before: Array
    after: Array
    pairs: int
    """Pairs of orders."""

    @property
    def half_width(self) -> Array:
        """Half the width of the 95% confidence interval, (n, ...): Student's t with one degree less than pairs."""
        return np.asarray(stdtrit(self.pairs - 1, 0.5 + 0.5 * CONFIDENCE) * self.error)


def from_orders(worth: Callable[[Mask], Array], count: int, pairs: int, rng: np.random.Generator) -> Sampled:
    """Estimate Shapley values from random orders, each with its reverse; every set met is worked out once.

    Parameters
    ----------
    worth
        Worth of many sets at once: (S, count) to (S, ...).
    pairs
        Pairs of orders, at least two.
    """
    if pairs < 2:
        raise InputError(f"found {pairs} pairs of orders; at least 2 are needed for a standard error")
    orders = rng.permuted(np.broadcast_to(np.arange(count), (pairs, count)), axis=1)
    both = np.concatenate([orders, orders[:, ::-1]])
    position = np.argsort(both, axis=1)
    prefix = position[:, None, :] < np.arange(count + 1)[None, :, None]
    sets = np.concatenate([prefix.reshape(-1, count), np.eye(count, dtype=bool)])
    different, place = np.unique(sets, axis=0, return_inverse=True)
    value = worth(different)[np.asarray(place).ravel()]
    along = value[: -count or None].reshape(2 * pairs, count + 1, *value.shape[1:])
    steps = np.diff(along, axis=1)
    at = position.reshape(*position.shape, *([1] * (steps.ndim - 2)))
    added = np.take_along_axis(steps, np.broadcast_to(at, steps.shape), axis=1)
    mean = 0.5 * (added[:pairs] + added[pairs:])
    before, after = along[0, 0], along[0, -1]
    return Sampled(
        mean.mean(axis=0),
        mean.std(axis=0, ddof=1) / np.sqrt(pairs),
        value[-count:] - before,
        before,
        after,
        pairs,
    )
