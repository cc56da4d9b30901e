"""Sobol indices from the runs of Saltelli's design, for many results at once.

The first-order index of a factor is the share of the variance of a result that it causes on its own; the total index
adds all interactions in which it has a part (Sobol 1993; Saltelli et al. 2010, Computer Physics Communications
181:259). The estimators are SALib's (Herman & Usher 2017; Iwanaga, Usher & Herman 2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import InputError, MissingExtra

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SobolIndices:
    """Sobol indices of F factors for T results. Errors are half-widths of bootstrap intervals."""

    first: Array
    """First-order indices, (F, T); 0 for a result that does not vary."""
    first_error: Array
    total: Array
    """Total indices, (F, T)."""
    total_error: Array
    second: Array | None
    """Second-order indices of pairs of factors, (F, F, T), symmetric with zeros on the diagonal, where asked for."""
    second_error: Array | None
    mean: Array
    variance: Array
    """Mean and variance of each result over its independent runs, (T,)."""


def sobol_indices(
    outputs: ArrayLike,
    factors: int,
    *,
    second_order: bool = False,
    resamples: int = 100,
    confidence: float = 0.95,
    seed: int = 0,
) -> SobolIndices:
    """Estimate Sobol indices of many results at once, with bootstrap errors.

    Parameters
    ----------
    outputs
        Results in the runs of Saltelli's design, in its order, (R,) or (R, T): for each base point A, A with each
        factor from B, if `second_order` B with each factor from A, and B.
    factors
        Number of factors, F.

    Raises
    ------
    MissingExtra
        If SALib is not installed.
    InputError
        If the number of runs does not fit the design, or a result is missing.
    """
    sobol = salib()
    y = np.asarray(outputs, dtype=np.float64)
    y = y[:, None] if y.ndim == 1 else y
    step = 2 * factors + 2 if second_order else factors + 2
    if factors < 1 or len(y) < step or len(y) % step:
        raise InputError(f"found {len(y)} runs; the design for {factors} factors has a multiple of {step}")
    if not 0.0 < confidence < 1.0 or resamples < 2:
        raise InputError(
            f"confidence is between 0 and 1 and resamples at least 2; found {confidence}, {resamples}"
        )
    if not np.isfinite(y).all():
        raise InputError("a run has no result; Sobol indices need one from every run")
    y = y.reshape(-1, step, y.shape[1])
    n, width = len(y), y.shape[2]
    independent = np.concatenate([y[:, 0], y[:, -1]])
    mean, variance = independent.mean(axis=0), independent.var(axis=0)
    # The estimators lose digits where the mean is large against the spread, so results are standardised first.
    spread = y.std(axis=(0, 1))
    varies = (variance > 0.0) & (spread > 1e-12 * np.abs(y).max(axis=(0, 1)))
    scaled = (y[:, :, varies] - y[:, :, varies].mean(axis=(0, 1))) / spread[varies]
    pairs = [(j, k) for j in range(factors) for k in range(j + 1, factors)] if second_order else []

    def estimates(sample: Array) -> Array:
        """First and total indices, and those of pairs, (2 F + pairs, T)."""
        a, b = sample[:, 0], sample[:, -1]
        ab = [sample[:, 1 + j] for j in range(factors)]
        ba = [sample[:, 1 + factors + j] for j in range(factors)] if second_order else []
        found = [sobol.first_order(a, ab[j], b) for j in range(factors)]
        found += [sobol.total_order(a, ab[j], b) for j in range(factors)]
        found += [sobol.second_order(a, ab[j], ab[k], ba[j], b) for j, k in pairs]
        return np.array(found)

    count = 2 * factors + len(pairs)
    central, error = np.zeros((count, width)), np.zeros((count, width))
    if varies.any():
        import warnings

        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(3,)))
        # A bootstrap sample in which a result happens not to vary says nothing of it; SALib warns or divides by zero.
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            central[:, varies] = estimates(scaled)
            again = np.array([estimates(scaled[rng.integers(n, size=n)]) for _ in range(resamples)])
        error[:, varies] = np.nan_to_num(again, nan=0.0, posinf=0.0, neginf=0.0).std(axis=0, ddof=1)
        from scipy.special import ndtri

        error *= float(ndtri(0.5 + confidence / 2.0))
    second = second_error = None
    if second_order:
        second, second_error = np.zeros((factors, factors, width)), np.zeros((factors, factors, width))
        for position, (j, k) in enumerate(pairs, start=2 * factors):
            second[j, k] = second[k, j] = central[position]
            second_error[j, k] = second_error[k, j] = error[position]
    return SobolIndices(
        first=central[:factors],
        first_error=error[:factors],
        total=central[factors : 2 * factors],
        total_error=error[factors : 2 * factors],
        second=second,
        second_error=second_error,
        mean=mean,
        variance=variance,
    )


def salib() -> ModuleType:
    """Return the module of SALib that estimates Sobol indices; raises `MissingExtra` where it is not installed."""
    try:
        from SALib.analyze import sobol
    except ImportError:
        raise MissingExtra("sensitivity analysis", "sensitivity") from None
    module: ModuleType = sobol
    return module
