"""Quantiles of the two shapes in which uncertain stocks and parameters are stated: a range, and 5/50/95 percentiles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def triangular(u: Array, low: float, mode: float, high: float) -> Array:
    """Quantiles of the triangular distribution at probabilities `u`; a point where low equals high."""
    if high <= low:
        return np.full_like(u, mode)
    split = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1.0 - u) * (high - low) * (high - mode))
    return np.where(u < split, left, right)


def split_lognormal(u: Array, low: Array, median: Array, high: Array) -> Array:
    """Quantiles of a lognormal distribution with its own spread on each side of the median.

    Parameters
    ----------
    u
        Probabilities in (0, 1), broadcast against the percentiles.
    low, median, high
        5th, 50th and 95th percentiles, positive; the quantiles at 0.05, 0.5 and 0.95 are exactly these.
    """
    from scipy.special import ndtri

    z = ndtri(u) / ndtri(0.95)
    spread = np.where(z < 0.0, np.log(median / low), np.log(high / median))
    return np.asarray(median * np.exp(z * spread))
