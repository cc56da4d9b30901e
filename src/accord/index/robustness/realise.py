"""What a factor is in each run: from places and uniform numbers to choices, numbers, weights and data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accord.index.construction.data import IndexData
from accord.index.construction.structure import Structure
from accord.index.robustness.uncertain import (
    Alternatives,
    DataNoise,
    Factor,
    Gaussian,
    Imputations,
    LeaveOut,
    Range,
    WeightNoise,
    WeightSets,
)

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]


def elements_of(factor: LeaveOut, structure: Structure) -> tuple[str | None, ...]:
    """Return the elements that may be left out, one at a time; None stands for none of them."""
    codes: tuple[str, ...] = structure.codes(factor.level) if factor.elements is None else factor.elements
    return (None, *codes) if factor.none else codes


def which(factor: Factor, u: Array, structure: Structure) -> Numbers | None:
    """Return the position of the choice of a factor that has a list of them, (R,); None for other factors."""
    probabilities: Sequence[float] | None = None
    if isinstance(factor, Alternatives):
        count, probabilities = len(factor.choices), factor.probabilities
    elif isinstance(factor, WeightSets):
        count, probabilities = len(factor.sets), factor.probabilities
    elif isinstance(factor, LeaveOut):
        count = len(elements_of(factor, structure))
    elif isinstance(factor, Imputations):
        count = factor.tables
    else:
        return None
    share = np.full(count, 1.0 / count) if probabilities is None else np.asarray(probabilities)
    found = np.searchsorted(np.cumsum(share), u, side="right")
    last = int(np.flatnonzero(share)[-1])  # probabilities add up to one but for rounding
    return np.minimum(found, last).astype(np.int64)


def number(factor: Range | Gaussian, u: Array) -> Array:
    """Return the number that a factor is, (R,), from its place, (R,)."""
    if isinstance(factor, Range):
        return np.asarray(factor.low + u * (factor.high - factor.low))
    from scipy.special import ndtr, ndtri

    low = 0.0 if factor.low is None else float(ndtr((factor.low - factor.mean) / factor.sd))
    high = 1.0 if factor.high is None else float(ndtr((factor.high - factor.mean) / factor.sd))
    inside = np.clip(low + u * (high - low), 2.0**-54, 1.0 - 2.0**-53)
    found = factor.mean + factor.sd * ndtri(inside)
    return np.asarray(np.clip(found, factor.low, factor.high))


def noise_sizes(factor: WeightNoise, structure: Structure) -> Array:
    """Return the relative size of the noise of each element's weight, (E,); 0 where it has none."""
    sizes = factor.size
    return np.array(
        [0.0 if e.parent is None else sizes.get(e.level, 0.0) if isinstance(sizes, dict) else sizes
         for e in structure.elements]
    )  # fmt: skip


def noisy(weights: Array, sizes: Array, uniform: Array) -> Array:
    """Return weights, (d, n), each times a number between 1 - size and 1 + size, from uniform numbers (d, n)."""
    return np.asarray(weights * (1.0 + sizes * (2.0 * uniform - 1.0)))


def dirichlet(
    weights: Array, parents: NDArray[np.intp], concentration: float | None, uniform: Array
) -> Array:
    """Return shares among siblings with a Dirichlet distribution, (d, n).

    Parameters
    ----------
    weights
        Weights whose shares are the means, (d, n); a weight of zero stays zero. Not read without a concentration.
    parents
        Position of each element's parent, (n,).
    uniform
        Uniform numbers, (d, n).
    """
    if concentration is None:
        return np.asarray(
            -np.log(uniform)
        )  # gamma variables of shape one: shares of them are uniform on the simplex
    from scipy.special import gammaincinv

    totals = np.zeros((len(weights), int(parents.max()) + 1))
    for parent in range(totals.shape[1]):
        totals[:, parent] = weights[:, parents == parent].sum(axis=1)
    shape = concentration * weights / totals[:, parents]
    found = np.asarray(gammaincinv(np.maximum(shape, 1e-300), uniform))
    return np.where(shape > 0.0, np.maximum(found, 1e-300), 0.0)


def error_sizes(factor: DataNoise, data: IndexData) -> Array:
    """Return the standard deviation of the error of each cell, (N, K), for the indicators of the data."""
    values = data.values
    given = factor.sd
    sd = np.array([given.get(code, 0.0) if isinstance(given, dict) else given for code in data.indicators])
    if factor.of == "spread":
        there = ~np.isnan(values)
        count = np.maximum(there.sum(axis=0), 2)
        mean = np.where(there, values, 0.0).sum(axis=0) / count
        spread = np.sqrt((np.where(there, values - mean, 0.0) ** 2).sum(axis=0) / (count - 1))
        sizes = np.broadcast_to(sd * spread, values.shape).copy()
    elif factor.of == "value":
        sizes = sd * np.abs(values)
    else:
        sizes = np.broadcast_to(sd, values.shape).copy()
    for unit, row in factor.cells.items():
        for code, size in row.items():
            sizes[data.unit_index(unit), data.indicator_index(code)] = size
    return sizes


def normal(uniform: Array) -> Array:
    """Return standard normal numbers from uniform ones, of the same shape."""
    from scipy.special import ndtri

    return np.asarray(ndtri(uniform))
