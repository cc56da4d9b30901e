"""Outranking: units compared in pairs, part by part (Copeland 1951; Munda & Nardo 2009, Applied Economics 41:1513)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from accord.index.construction.means import TIE, weighted_sum

Array = NDArray[np.float64]

_BLOCK = 1 << 22  # numbers in the largest scratch array (32 MiB)


def copeland(x: Array, weights: Array) -> Array:
    """Return the number of units outranked less the number outranking, (D, N).

    Parameters
    ----------
    x
        Values of the parts, parts first: (K, N), or (K, D, N) by draw; NaN is missing.
    weights
        (D, K), or (1, K) where they do not vary.
    """
    if x.ndim == 3 and x.shape[1] == 1:
        x = x[:, 0]
    n = x.shape[-1]
    draws = max(len(weights), x.shape[1] if x.ndim == 3 else 1)
    slack = TIE * np.broadcast_to(weights.sum(axis=1), (draws,))
    scores = np.empty((draws, n))
    step = max(1, _BLOCK // (n * n))
    if x.ndim == 2:
        better = (x[:, :, None] > x[:, None, :]).astype(np.float64) - (x[:, :, None] < x[:, None, :])
        better = better.reshape(len(x), n * n)
    for start in range(0, draws, step):
        block = slice(start, min(start + step, draws))
        w = weights if len(weights) == 1 else weights[block]
        if x.ndim == 2:
            margin = (w @ better).reshape(-1, n, n)
        else:
            margin = np.zeros((block.stop - start, n, n))
            for k in range(len(x)):
                part = x[k, block]
                sign = (part[:, :, None] > part[:, None, :]).astype(np.float64)
                sign -= part[:, :, None] < part[:, None, :]
                margin += w[:, k, None, None] * sign
        edge = slack[block, None, None]
        wins = (margin > edge).sum(axis=2)
        scores[block] = wins - (margin < -edge).sum(axis=2)
    there = ~np.isnan(x)
    weight = weighted_sum(there.astype(np.float64), weights)
    return np.where(weight > 0.0, scores, np.nan)
