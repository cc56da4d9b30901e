"""Shapley values: what each of several changes made together contributes to their joint effect.

Shapley (1953): the mean, over all orders in which the changes can be made, of what each adds when its turn comes. The
values sum to the whole effect, changes that never matter get nought, and changes that act alike get the same.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def coalitions(count: int) -> Mask:
    """Return all sets of `count` changes, (2^count, count): row s holds change i where bit i of s is set."""
    return np.asarray((np.arange(2**count)[:, None] >> np.arange(count)) % 2 == 1)


def order_weights(count: int) -> Array:
    """Return the share of orders in which a given set of s of `count` others comes before a change, (count + 1,)."""
    before = np.arange(count + 1)
    return np.asarray(np.exp(gammaln(before + 1) + gammaln(count - before + 1) - gammaln(count + 2)))


def exact(worth: Array) -> Array:
    """Return the Shapley values of a game given by the worth of every set.

    Parameters
    ----------
    worth
        (2^n, ...), in the order of `coalitions`.

    Returns
    -------
    values
        (n, ...); their sum is ``worth[-1] - worth[0]``.
    """
    count = int(np.log2(len(worth)) + 0.5)
    if not count:
        return np.zeros((0, *worth.shape[1:]))
    inside = coalitions(count)
    weight = order_weights(count - 1)
    size = inside.sum(axis=1)
    found = np.empty((count, *worth.shape[1:]))
    for i in range(count):
        without = np.flatnonzero(~inside[:, i])
        added = worth[without | (1 << i)] - worth[without]
        found[i] = np.tensordot(weight[size[without]], added, axes=(0, 0))
    return found


def of_product(old: Array, new: Array) -> Array:
    """Return the Shapley values of a product whose factors change from `old` to `new`, (n,), all positive.

    They are integrals over t from 0 to 1 of (new_k - old_k) prod_{j != k} ((1 - t) old_j + t new_j) (the multilinear
    extension: Owen 1972, Management Science 18:64). The integrand is a polynomial of degree n - 1, which Gauss-Legendre
    quadrature with n / 2 points integrates exactly.
    """
    nodes, weights = np.polynomial.legendre.leggauss(max(1, (len(old) + 1) // 2))
    t = 0.5 * (nodes + 1.0)[:, None]
    between = np.log((1.0 - t) * old + t * new)
    rest = np.exp(between.sum(axis=1, keepdims=True) - between)
    return np.asarray(0.5 * weights @ (rest * (new - old)))


def sampled(
    worth: Callable[[Mask], Array], count: int, draws: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Estimate Shapley values from orders drawn at random, each together with its reverse.

    Parameters
    ----------
    worth
        Worth of many sets at once: (S, count) to (S,).
    draws
        Pairs of orders.

    Returns
    -------
    values, error
        Estimates and their standard errors, (count,). The estimates sum to the whole effect exactly.
    """
    pairs = np.empty((draws, count))
    block = max(1, 200_000 // (2 * (count + 1)))
    for start in range(0, draws, block):
        size = min(block, draws - start)
        orders = rng.permuted(np.broadcast_to(np.arange(count), (size, count)), axis=1)
        both = np.concatenate([orders, orders[:, ::-1]])
        # Row p of step s holds the first s changes of order p.
        position = np.argsort(both, axis=1)
        inside = position[:, None, :] < np.arange(count + 1)[None, :, None]
        value = worth(inside.reshape(-1, count)).reshape(2 * size, count + 1)
        added = np.take_along_axis(np.diff(value, axis=1), position, axis=1)
        pairs[start : start + size] = 0.5 * (added[:size] + added[size:])
    error = pairs.std(axis=0, ddof=1) / np.sqrt(draws) if draws > 1 else np.full(count, np.inf)
    return pairs.mean(axis=0), error
