"""Composite-index arithmetic: weight and rescale (OECD/JRC Handbook 2008, steps 5 and 6)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def weighted_mean(scores: Array, weights: Array) -> Array:
    """Weighted arithmetic mean over the last axis: sum_k w_k s_k / sum_k w_k, (..., K) to (...)."""
    return np.asarray(scores @ (weights / weights.sum()))


def rescale(values: Array, low: float, high: float) -> Array:
    """Min-max rescaling to 0-100 against given bounds: 100 (v - low) / (high - low); not clipped."""
    return np.asarray(100.0 * (values - low) / (high - low))
