"""Audit of a published index: the weights and the rescaling behind its totals, recovered from the scores."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.composite import rescale, weighted_mean

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Recovery:
    """What a published index turns out to do."""

    weights: Array
    """Weights as the smallest whole numbers that reproduce the totals, (K,)."""
    estimated: Array
    """Weights by least squares, summing to one, (K,)."""
    standard_error: Array
    """Standard errors of `estimated`, (K,)."""
    low: float
    """Weighted mean that is published as 0."""
    high: float
    """Weighted mean that is published as 100."""
    largest_miss: float
    """Largest difference between a published and a reproduced total."""
    rounding_bound: float
    """Largest difference that the published rounding alone allows."""


def recover(scores: Array, total: Array, *, decimals: int = 2, largest: int = 50) -> Recovery:
    """Recover weights in whole numbers from published component scores and totals.

    Totals are taken to be min-max rescaled weighted means, so they are affine in the scores: least squares gives the
    weights up to rounding; then the smallest whole-number ratio that reproduces every total within rounding is taken.

    Parameters
    ----------
    scores, total
        Published component scores (N, K) and totals (N,).
    decimals
        Decimals they are published with.
    largest
        Largest denominator tried.

    Raises
    ------
    InputError
        If there are too few units, or no ratio up to `largest` reproduces the totals within rounding.
    """
    n, k = scores.shape
    if n <= k + 1:
        raise InputError(f"{n} units cannot identify {k} weights; at least {k + 2} are needed")
    design = np.column_stack([scores, np.ones(n)])
    slope = np.linalg.lstsq(design, total, rcond=None)[0]
    error = design @ slope - total
    spread = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * (error @ error) / (n - k - 1))[:k]
    size = slope[:k].sum()
    half = 0.5 * 10.0**-decimals
    for denominator in range(1, largest + 1):
        weights = np.round(slope[:k] / size * denominator)
        if weights.sum() != denominator or np.any(weights < 0):
            continue
        mean = weighted_mean(scores, weights)
        low, high = float(mean.min()), float(mean.max())
        miss = float(np.abs(rescale(mean, low, high) - total).max())
        # Published: the total, the unit's own mean, and the two ends, each within half a unit of the last decimal.
        bound = half + 100.0 / (high - low) * 2.0 * half
        if miss <= bound:
            divisor = np.gcd.reduce(weights.astype(int))
            return Recovery(weights / divisor, slope[:k] / size, spread / size, low, high, miss, bound)
    shown = ", ".join(str(Fraction(w).limit_denominator(largest)) for w in slope[:k] / size)
    raise InputError(
        f"no whole-number weights up to {largest} reproduce the totals; least squares gives {shown}"
    )
