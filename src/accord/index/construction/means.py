"""Means and medians of the parts of an aggregate, for many sets of weights at once.

Arrays here have the parts first: values (K, N), or (K, D, N) by draw; weights (D, K), or (1, K) where they do not vary.
Nothing is checked: that is done in :mod:`accord.index.construction.aggregate`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TIE = 1e-12
"""Weights that differ by less than this share of their sum are taken as equal."""

_NEAR_ZERO = 0.1  # powers below this lose digits when a root is taken of a mean of powers


def power_mean(x: Array, weights: Array, power: float, *, complete: bool) -> Array:
    """Power mean of what is there, (D, N): 1 arithmetic, 0 geometric, -1 harmonic."""
    if power == 1.0:
        return weighted_mean(x, weights, complete=complete)
    if power == 0.0:
        return np.asarray(np.exp(weighted_mean(np.log(x), weights, complete=complete)))
    if power == -1.0:
        with np.errstate(
            divide="ignore"
        ):  # a mean of zero, of values of both signs, is refused by the caller
            return np.asarray(1.0 / weighted_mean(1.0 / x, weights, complete=complete))
    # A power mean scales with its values: taking out the one that counts most keeps the powers within range.
    size = np.fmax.reduce(np.abs(x), axis=0) if power > 0.0 else np.fmin.reduce(np.abs(x), axis=0)
    size = np.where(size == 0.0, 1.0, size)
    if abs(power) < _NEAR_ZERO:  # the powers are all but 1, so their distance from 1 is averaged
        with np.errstate(divide="ignore"):
            mean = weighted_mean(np.expm1(power * np.log(x / size)), weights, complete=complete)
            return np.asarray(size * np.exp(np.log1p(mean) / power))
    return np.asarray(size * weighted_mean((x / size) ** power, weights, complete=complete) ** (1.0 / power))


def weighted_mean(x: Array, weights: Array, *, complete: bool) -> Array:
    """Weighted mean over the first axis of what is there, (K, N) or (K, D, N) with (D, K) to (D, N)."""
    if complete:
        return weighted_sum(x, weights / weights.sum(axis=1, keepdims=True))
    there = ~np.isnan(x)
    total = weighted_sum(np.where(there, x, 0.0), weights)
    weight = weighted_sum(there.astype(np.float64), weights)
    return np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0.0)


def weighted_sum(x: Array, weights: Array) -> Array:
    """Sum over the parts of weight times value, (D, N)."""
    if x.ndim == 2:
        return weights @ x
    if len(weights) == 1:
        out: Array = np.tensordot(weights[0], x, axes=(0, 0))
        return out
    out = x[0] * weights[:, :1]
    scratch = np.empty_like(out)
    for k in range(1, len(x)):
        np.multiply(x[k], weights[:, k, None], out=scratch)
        out += scratch
    return out


def weighted_median(x: Array, weights: Array) -> Array:
    """Value with at most half of the weight below and at most half above, (D, N)."""
    w = np.moveaxis(weights, -1, 0)[:, :, None]  # (K, D, 1)
    values = x[:, None, :] if x.ndim == 2 else x  # (K, D or 1, N)
    order = np.argsort(values, axis=0)
    ordered = np.take_along_axis(values, order, axis=0)
    shape = np.broadcast_shapes(w.shape, values.shape)
    weight = np.take_along_axis(np.broadcast_to(w, shape), np.broadcast_to(order, shape), axis=0)
    weight = np.where(np.isnan(ordered), 0.0, weight)
    below = np.cumsum(weight, axis=0)
    half = 0.5 * below[-1]
    slack = TIE * below[-1]
    low = np.argmax(below >= half - slack, axis=0)[None]
    high = np.argmax(below > half + slack, axis=0)[None]
    ordered = np.broadcast_to(ordered, shape)
    middle = 0.5 * (np.take_along_axis(ordered, low, axis=0) + np.take_along_axis(ordered, high, axis=0))[0]
    return np.where(below[-1] > 0.0, middle, np.nan)
