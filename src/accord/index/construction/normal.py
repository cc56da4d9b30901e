"""Steps on a table under a multivariate normal distribution, in standard units: fill what is missing, or draw it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from accord.errors import ImputeError
from accord.index.construction.cells import Array, Cells, Mask

_SINGULAR = 1e-9
"""Smallest squared pivot of a covariance in standard units that is still told from 0."""


@dataclass(frozen=True, eq=False)
class Gaps:
    """Units that miss the same number of indicators."""

    rows: NDArray[np.intp]
    """Positions of the units, (B, 1)."""
    gone: NDArray[np.intp]
    """Positions of the indicators each misses, (B, M)."""


@dataclass(frozen=True, eq=False)
class Standard:
    """A table in standard units, its indicators that do not vary set aside."""

    z: Array
    """(N, those that vary)."""
    centre: Array
    """Mean of what is known, of an indicator that does not vary its value, (K,)."""
    scale: Array
    """Standard deviation of what is known, 1 where an indicator does not vary, (K,)."""
    varying: Mask
    """Indicators that vary, (K,)."""
    gaps: tuple[Gaps, ...]

    def spread(self, z: Array) -> Array:
        """Values in the indicators' own units, (..., K) from (..., those that vary)."""
        full = np.broadcast_to(self.centre, (*z.shape[:-1], len(self.centre))).copy()
        full[..., self.varying] += z * self.scale[self.varying]
        return full


def standardise(values: Array) -> Standard:
    """Bring a table (N, K) to standard units and sort its units by how much they miss."""
    missing = np.isnan(values)
    count = (~missing).sum(axis=0)
    first = values[(~missing).argmax(axis=0), np.arange(values.shape[1])]
    varying = np.any(~missing & (values != first), axis=0)
    centre = np.where(varying, np.where(missing, 0.0, values).sum(axis=0) / count, first)
    scale = np.sqrt(np.where(missing, 0.0, (values - centre) ** 2).sum(axis=0) / count)
    scale = np.where(varying, scale, 1.0)
    gone = missing[:, varying]
    numbers = gone.sum(axis=1)
    gaps = []
    for number in np.unique(numbers[numbers > 0]):
        rows = np.flatnonzero(numbers == number)
        gaps.append(Gaps(rows[:, None], np.nonzero(gone[rows])[1].reshape(len(rows), number)))
    return Standard(((values - centre) / scale)[:, varying], centre, scale, varying, tuple(gaps))


@dataclass(frozen=True, eq=False)
class Conditional:
    """What a table misses, given what it holds, under one mean and covariance."""

    z: Array
    """The table with conditional means in its gaps, (N, K)."""
    scatter: Array
    """Sum over units of the conditional covariance of what they miss, (K, K)."""
    log_likelihood: float
    """Of what is known."""
    gaps: tuple[Gaps, ...]
    roots: tuple[Array, ...]
    """Lower factor of the inverse of the conditional covariance, of each of the gaps, (B, M, M)."""

    def draw(self, rng: np.random.Generator) -> Array:
        """Return the table with a draw from the conditional distribution in its gaps, (N, K)."""
        z = self.z.copy()
        for gap, root in zip(self.gaps, self.roots, strict=True):
            drawn = rng.standard_normal((*gap.gone.shape, 1))
            z[gap.rows, gap.gone] += np.linalg.solve(root.transpose(0, 2, 1), drawn)[:, :, 0]
        return z


def condition(standard: Standard, mean: Array, covariance: Array, cells: Cells) -> Conditional:
    """Return what a table misses given what it holds.

    With P the inverse of the covariance, what a unit misses has covariance ``inv(P_mm)`` and mean
    ``mu_m - inv(P_mm) P_mo (x_o - mu_o)``: one inverse serves all units.

    Raises
    ------
    ImputeError
        If the covariance is singular.
    """
    z = standard.z
    n, k = z.shape
    scatter = np.zeros((k, k))
    if k == 0:
        return Conditional(z.copy(), scatter, 0.0, (), ())
    root = _root(covariance, cells, standard.varying)
    half = solve_triangular(root, np.eye(k), lower=True, check_finite=False)
    precision = half.T @ half
    known = np.where(np.isnan(z), 0.0, z - mean)
    pull = known @ precision
    full = known.copy()
    roots: list[Array] = []
    log_det = n * 2.0 * float(np.log(np.diag(root)).sum())
    seen = n * k
    for gap in standard.gaps:
        rows, gone = gap.rows, gap.gone
        block = precision[gone[:, :, None], gone[:, None, :]]
        inverse = np.linalg.inv(block)
        full[rows, gone] = -(inverse @ pull[rows, gone][:, :, None])[:, :, 0]
        np.add.at(scatter, (gone[:, :, None], gone[:, None, :]), inverse)
        roots.append(np.asarray(np.linalg.cholesky(block), dtype=np.float64))
        log_det += 2.0 * float(np.log(np.diagonal(roots[-1], axis1=1, axis2=2)).sum())
        seen -= gone.size
    square = float(np.vdot(full @ precision, full))
    log_likelihood = -0.5 * (square + log_det + seen * float(np.log(2.0 * np.pi)))
    return Conditional(full + mean, scatter, log_likelihood, standard.gaps, tuple(roots))


def posterior(filled: Array, ridge: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw mean and covariance given a full table: inverse Wishart, then normal (Schafer 1997, section 5.4.2)."""
    n, k = filled.shape
    if k == 0:
        return np.zeros(0), np.eye(0)
    centre = filled.mean(axis=0)
    centred = filled - centre
    root = np.linalg.cholesky(centred.T @ centred + ridge * np.eye(k))
    # Bartlett's factor of a Wishart matrix W; the covariance is root inv(W) root'.
    factor = np.tril(rng.standard_normal((k, k)), -1)
    factor[np.diag_indices(k)] = np.sqrt(rng.chisquare(n - 1 + ridge - np.arange(k)))
    half = solve_triangular(factor, root.T, lower=True, check_finite=False)
    return centre + half.T @ rng.standard_normal(k) / np.sqrt(n), half.T @ half


def _root(covariance: Array, cells: Cells, varying: Mask) -> Array:
    root: Array | None = None
    with suppress(np.linalg.LinAlgError):
        root = np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    if root is not None and np.diag(root).min() ** 2 >= _SINGULAR:
        return root
    weights = np.abs(np.linalg.eigh(covariance)[1][:, 0])
    worst = np.flatnonzero(varying)[np.sort(np.argsort(weights)[-2:])]
    pair = " and ".join(cells.indicator(int(k)) for k in worst)
    raise ImputeError(
        "EM met indicators that say the same thing, so that their covariance is singular: "
        f"{pair} above all; drop one, or set ridge to a small number such as 1"
    )
