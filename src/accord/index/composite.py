"""Composite-index arithmetic: weight, rescale, rank (OECD/JRC Handbook 2008, steps 6 and 7)."""

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


def ranks(scores: Array) -> NDArray[np.int64]:
    """Rank over the last axis, highest score first; ties share the best rank (1, 2, 2, 4)."""
    ordered = np.sort(-scores, axis=-1)
    if scores.ndim == 1:
        return np.searchsorted(ordered, -scores, side="left") + 1
    flat = scores.reshape(-1, scores.shape[-1])
    found = [
        np.searchsorted(o, -s, side="left") + 1
        for o, s in zip(ordered.reshape(flat.shape), flat, strict=True)
    ]
    return np.asarray(found).reshape(scores.shape)
