"""Derivatives of scores by the scores and weights below them, down the whole tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accord.errors import AggregationError
from accord.index.construction.aggregate import Rule
from accord.index.construction.structure import Structure

Array = NDArray[np.float64]

_NEAR_ZERO = 0.1  # powers below this are differenced by way of their logarithm


def tree_gradient(
    scores: Array, structure: Structure, rules: Sequence[Rule], seed: Array, *, units: Sequence[str] = ()
) -> tuple[Array, Array]:
    """Return the derivatives of ``sum(seed * scores)`` by the normalised indicators and by the weights.

    A power mean ``y = (sum_k w_k x_k^p / sum_k w_k)^(1/p)`` over the parts that are present has ``dy/dx_k = (w_k / W)
    (x_k / y)^(p - 1)`` and ``dy/dw_k = y ((x_k / y)^p - 1) / (p W)``, with their limits ``w_k y / (W x_k)`` and
    ``y ln(x_k / y) / W`` for the geometric mean, p = 0.

    Parameters
    ----------
    scores
        Scores of all elements, (N, E), as `aggregate_tree` gives them.
    structure
        With the weights that were used.
    rules
        How each level is aggregated, (L - 1,).
    seed
        Derivative of the outcome by each score, (N, E); nought where it has none.
    units
        Names of units, for the messages of errors.

    Returns
    -------
    by_indicator, by_weight
        (N, K) and (E,); by weight on the scale the weights are on, nought for the index itself.

    Raises
    ------
    AggregationError
        If a level is put together by a method that moves in steps, or the slope at a score is not finite.
    """
    gradient = seed.copy()
    by_weight = np.zeros(len(structure.elements))
    starts = np.cumsum([0, *(len(structure.level(level)) for level in range(1, structure.n_levels + 1))])
    for level in range(structure.n_levels - 1, 0, -1):
        own = slice(starts[level - 1], starts[level])
        above = slice(starts[level], starts[level + 1])
        passed = gradient[:, above]
        if not passed.any():
            continue
        parents = structure.parent_index(level)
        by_part, by_weight[own] = _level(
            scores[:, own],
            scores[:, above][:, parents],
            structure.weights(level),
            parents,
            rules[level - 1],
            passed[:, parents],
            (structure.codes(level), structure.codes(level + 1), units),
        )
        gradient[:, own] += by_part
    return gradient[:, : starts[1]], by_weight


def _level(
    x: Array,
    y: Array,
    weights: Array,
    parents: NDArray[np.intp],
    rule: Rule,
    passed: Array,
    names: tuple[Sequence[str], Sequence[str], Sequence[str]],
) -> tuple[Array, Array]:
    """Return derivatives by the parts of a level, (N, n), and by their weights, (n,); y and passed are the parent's."""
    power = rule.power
    if power is None:
        raise AggregationError(
            f"{rule.label} of {names[1][0]} moves in steps: its derivative is nought or does not exist; aggregate by "
            "an arithmetic, geometric, harmonic or generalised mean"
        )
    used = ~np.isnan(x) & (passed != 0.0)
    present = np.where(np.isnan(x), 0.0, weights)
    whole = np.stack([np.bincount(parents, row) for row in present])[:, parents]
    with np.errstate(all="ignore"):
        ratio = x / y
        if power == 1.0:
            by_part, by_weight = present / whole, (x - y) / whole
        else:
            by_part = present / whole * ratio ** (power - 1.0)
            if power == 0.0:
                by_weight = y * np.log(ratio) / whole
            elif abs(power) < _NEAR_ZERO:
                by_weight = y * np.expm1(power * np.log(ratio)) / (power * whole)
            else:
                by_weight = y * (ratio**power - 1.0) / (power * whole)
    for found in (by_part, by_weight):
        bad = used & ~np.isfinite(found)
        if bad.any():
            n, k = map(int, np.argwhere(bad)[0])
            unit = names[2][n] if len(names[2]) else f"unit {n + 1}"
            raise AggregationError(
                f"{unit}, {names[0][k]}: a {rule.label} has no finite slope at {x[n, k]:g}; normalise to 1-100"
            )
    by_part, by_weight = np.where(used, by_part, 0.0), np.where(used, by_weight, 0.0)
    return by_part * passed, (by_weight * passed).sum(axis=0)
