"""Indices under drawn weights and exponents: what their makers could have chosen otherwise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index import Index, PublishedIndex
from accord.index.construction.aggregate import Plan

Array = NDArray[np.float64]


def drawn_totals(index: PublishedIndex, components: Array, choices: Array) -> tuple[Array, Array]:
    """Totals of an index before and after under drawn weights and exponents, (D, C) each.

    Both on the scale of the draw's own baseline, whose worst country is 0 and best 100, as the edition does.

    Parameters
    ----------
    components
        Hats, (D, C, K).
    choices
        Factors on the K weights and the exponent of the mean, (D, K + 1).
    """
    weights, power = index.weights * choices[:, :-1], choices[:, -1]
    before = power_mean(np.broadcast_to(index.scores, components.shape), weights, power)
    after = power_mean(index.scores * components, weights, power)
    low, high = before.min(axis=1, keepdims=True), before.max(axis=1, keepdims=True)
    return 100.0 * (before - low) / (high - low), 100.0 * (after - low) / (high - low)


def drawn_scores(index: Index, indicators: Array, choices: Array) -> Array:
    """Scores of a built index under drawn weights and exponents, (D, N).

    Parameters
    ----------
    indicators
        Normalised, zero or more, (N, K) or (D, N, K); what is below zero counts as zero.
    choices
        Factors on the weights of all elements below the index, in the order of its structure, and the exponent of the
        means of all levels, (D, E).

    Raises
    ------
    InputError
        If an indicator is missing: an exponent needs all.
    """
    if np.isnan(indicators).any():
        raise InputError("weights and exponents can be drawn for an index without missing indicators only")
    structure, power = index.structure, choices[:, -1]
    current = np.broadcast_to(indicators, (len(choices), *indicators.shape[-2:]))
    start = 0
    for level, groups in enumerate(Plan.of(structure).members, start=1):
        weights = structure.weights(level)
        weights = weights * choices[:, start : start + len(weights)]
        start += weights.shape[1]
        current = np.stack(
            [power_mean(current[..., group], weights[:, group], power) for group in groups], axis=-1
        )
    return np.asarray(current[..., 0])


def power_mean(scores: Array, weights: Array, power: Array) -> Array:
    """Weighted power means over the last axis, (D, N): (sum_k w_k max(x_k, 0)^p / sum_k w_k)^(1/p).

    Parameters
    ----------
    scores
        (D, N, K).
    weights
        (D, K).
    power
        (D,), above zero.
    """
    shares = (weights / weights.sum(axis=1, keepdims=True))[:, None, :]
    powered = np.maximum(scores, 0.0) ** power[:, None, None]
    return np.asarray((powered * shares).sum(axis=2) ** (1.0 / power[:, None]))
