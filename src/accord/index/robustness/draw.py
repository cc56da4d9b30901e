"""Designs of draws: where in its range each uncertain factor is, for every run of an index.

A factor that is one number has a place u in [0, 1) for each run. A factor of many numbers at once, such as noise in all
weights, has a realisation for each run, known by its number: realisation i is the same whenever and in whatever company
it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Design:
    """Places and realisations of all factors, by run."""

    u: Array
    """Place of each factor in its range, (R, F)."""
    realisation: Numbers
    """Number of each factor's realisation, (R, F)."""

    def __len__(self) -> int:
        return len(self.u)


def sample(factors: int, draws: int, seed: int, method: str) -> Design:
    """Return a design of independent draws.

    Parameters
    ----------
    method
        ``"sobol"``: scrambled quasi-random points (Owen 1998), which fill the ranges evenly; ``"random"``:
        pseudo-random. The first draws do not depend on how many are asked for.
    """
    u = places(factors, draws, seed, method)
    return Design(u, np.repeat(np.arange(draws)[:, None], factors, axis=1))


def saltelli(factors: int, base: int, seed: int, *, second_order: bool = False) -> Design:
    """Return Saltelli's (2010) design: for each base point A, A with each factor from B in turn, and B.

    A and B are the halves of one quasi-random sequence in twice the dimensions, so that neither depends on the other.

    Returns
    -------
    design
        base (F + 2) runs, or base (2 F + 2) with B with each factor from A for second-order indices, base point by base
        point.
    """
    points = places(2 * factors, base, seed, "sobol")
    a, b = points[:, :factors], points[:, factors:]
    mixed = np.eye(factors, dtype=bool)
    nothing, all_of_them = np.zeros((1, factors), dtype=bool), np.ones((1, factors), dtype=bool)
    # Which factors come from B, for each run of a base point.
    from_b = np.concatenate([nothing, mixed, *([~mixed] if second_order else []), all_of_them])
    u = np.where(from_b, b[:, None, :], a[:, None, :])
    number = np.arange(base)[:, None, None]
    realisation = np.where(from_b, base + number, number)
    return Design(u.reshape(-1, factors), realisation.reshape(-1, factors))


def places(dimensions: int, count: int, seed: int, method: str) -> Array:
    """Return points in the unit cube, (count, dimensions)."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
    if dimensions == 0:
        return np.zeros((count, 0))
    if method == "random":
        return rng.random((count, dimensions))
    from scipy.stats.qmc import Sobol

    # Balance comes in powers of two; the first points of the next larger set are used.
    points = Sobol(dimensions, scramble=True, rng=rng).random_base2(max(0, int(count - 1).bit_length()))
    return np.asarray(points[:count], dtype=np.float64)


@dataclass
class Stream:
    """The realisations of one factor: rows of uniform numbers, each found by its number."""

    seed: int
    factor: int
    """Position of the factor."""
    width: int
    """Numbers in a realisation."""
    _bits: np.random.PCG64 = field(init=False, repr=False)
    _at: int = field(init=False, default=0, repr=False)

    def __post_init__(self) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=(1, self.factor)))

    def __call__(self, numbers: Numbers) -> Array:
        """Return the realisations of these numbers, above 0 and below 1, (d, width)."""
        wanted, back = np.unique(numbers, return_inverse=True)
        out = np.empty((len(wanted), self.width))
        generator = np.random.Generator(self._bits)
        edges = np.flatnonzero(np.diff(wanted) != 1) + 1
        for first, last in zip([0, *edges.tolist()], [*edges.tolist(), len(wanted)], strict=True):
            if first == last:
                continue
            start = int(wanted[first]) * self.width
            if start != self._at:
                self._bits.advance(start - self._at)  # one step for each number: rows are reached, not made
            generator.random(out=out[first:last])
            self._at = start + (last - first) * self.width
        np.maximum(out, 2.0**-54, out=out)  # 0 comes up once in 2^53 and has no logarithm
        return out if len(wanted) == len(numbers) and np.array_equal(wanted, numbers) else out[back]
