"""Aggregation: parts of an aggregate to its score, for one set of weights or for many at once.

Means and medians follow the OECD/JRC Handbook (2008, step 6). A missing part is left out and the weights of the others
are scaled up; an aggregate with too few parts present has no score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import AggregationError
from accord.index.construction.aggregate_check import check_result, check_values, check_weights
from accord.index.construction.means import TIE, power_mean, weighted_median
from accord.index.construction.outrank import copeland
from accord.index.construction.rule import METHODS, Method, Rule

if TYPE_CHECKING:
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]

__all__ = [
    "METHODS",
    "Method",
    "Plan",
    "Rule",
    "aggregate",
    "aggregate_levels",
    "aggregate_tree",
    "combine",
]


@dataclass(frozen=True, eq=False)
class Plan:
    """Where the parts of each aggregate stand, level by level."""

    codes: tuple[tuple[str, ...], ...]
    """Codes of each level, from the indicators up, (L,)."""
    members: tuple[tuple[slice | NDArray[np.intp], ...], ...]
    """For each level above the indicators and each of its aggregates, the positions of its parts, (L - 1,)."""

    @classmethod
    def of(cls, structure: Structure) -> Plan:
        """Return the plan of a structure."""
        codes = tuple(structure.codes(level) for level in range(1, structure.n_levels + 1))
        members = []
        for level in range(1, structure.n_levels):
            parents = structure.parent_index(level)
            groups = [np.flatnonzero(parents == position) for position in range(len(codes[level]))]
            members.append(tuple(run(group) for group in groups))
        return cls(codes, tuple(members))


def run(positions: NDArray[np.intp]) -> slice | NDArray[np.intp]:
    """Return positions as a slice where they stand side by side, which saves copies."""
    if len(positions) and positions[-1] - positions[0] + 1 == len(positions):
        return slice(int(positions[0]), int(positions[-1]) + 1)
    return positions


def aggregate(
    values: ArrayLike,
    weights: ArrayLike,
    *,
    method: Method = "arithmetic",
    p: float | None = None,
    data_threshold: float = 0.0,
    require_positive: bool = True,
    units: Sequence[str] = (),
    parts: Sequence[str] = (),
    name: str = "",
) -> Array:
    """Aggregate the parts of one aggregate.

    - arithmetic: sum_k w_k x_k; geometric: exp(sum_k w_k ln x_k); harmonic: 1 / sum_k w_k / x_k, with weights scaled to
      a sum of one over the parts that are present;
    - generalised: (sum_k w_k x_k^p)^(1/p), the geometric mean at p = 0;
    - weighted_median: the value with at most half of the weight below and at most half above it; where a whole
      interval fulfils that, its middle;
    - copeland: for each unit, the number of units it outranks less the number that outrank it. A unit outranks another
      if the parts in which it is better weigh more than those in which it is worse (Munda & Nardo 2009). Parts that one
      of the two lacks do not count.

    Parameters
    ----------
    values
        Values of the parts, (N, K), or another set for each draw, (D, N, K); NaN is missing.
    weights
        Weights, (K,), or another set for each draw, (D, K); any scale, not negative.
    p
        Power of the generalised mean.
    data_threshold
        Least share of the parts, by count, that must be present; below it the score is missing.
    require_positive
        Refuse values that the mean says nothing about: not positive for geometric, harmonic and negative powers;
        negative for positive powers other than one.
    units, parts, name
        Names of units and parts and of the aggregate, for the messages of errors.

    Returns
    -------
    scores
        (N,), or (D, N) if values or weights are given by draw. NaN where no part with weight is present.

    Raises
    ------
    AggregationError
        If the values, weights or choices cannot be used; names the first unit and part.
    """
    rule = Rule(method, p, data_threshold, require_positive)
    x = np.asarray(values, dtype=np.float64)
    w = np.asarray(weights, dtype=np.float64)
    if x.ndim not in (2, 3) or w.ndim not in (1, 2) or x.shape[-1] != w.shape[-1]:
        raise AggregationError(
            f"values of shape {x.shape} and weights of shape {w.shape} do not go together; found "
            "(N, K) or (D, N, K) wanted, and (K,) or (D, K)"
        )
    if x.ndim == 3 and w.ndim == 2 and len(x) != len(w):
        raise AggregationError(f"values for {len(x)} draws and weights for {len(w)}; give both for each draw")
    check_weights(w, parts, name)
    check_values(np.moveaxis(x, -1, 0), rule, units, parts, name)
    drawn = x.ndim == 3 or w.ndim == 2
    scores = combine(np.moveaxis(x, -1, 0), np.atleast_2d(w), rule, complete=not bool(np.isnan(x).any()))
    check_result(scores, rule, name)
    return scores if drawn else scores[0]


def aggregate_tree(
    normalised: ArrayLike,
    structure: Structure,
    weights: Sequence[ArrayLike],
    rules: Sequence[Rule],
    *,
    units: Sequence[str] = (),
) -> Array:
    """Aggregate normalised indicators up the whole tree.

    Parameters
    ----------
    normalised
        Normalised indicators, (N, K); NaN is missing.
    weights
        Weights of each level from the indicators up, (n_level,) each, or by draw, (D, n_level). The index's own level
        may be left out.
    rules
        How each level is aggregated to the next, from the indicators up, (L - 1,).
    units
        Names of units, for the messages of errors.

    Returns
    -------
    scores
        Scores of all elements in the order of the structure, (N, E), or (D, N, E) if any weights are given by draw;
        those of the indicators are their normalised values.
    """
    x = np.asarray(normalised, dtype=np.float64)
    drawn = any(np.ndim(level) == 2 for level in weights)
    levels = aggregate_levels(x, structure, weights, rules, units=units)
    draws = max(level.shape[1] for level in levels) if levels else 1
    n, k = x.shape
    scores = np.empty((draws, n, len(structure.elements)))
    scores[..., :k] = x
    start = k
    for level in levels:
        scores[..., start : start + len(level)] = np.moveaxis(level, 0, -1)
        start += len(level)
    return scores if drawn else scores[0]


def aggregate_levels(
    normalised: Array,
    structure: Structure,
    weights: Sequence[ArrayLike],
    rules: Sequence[Rule],
    *,
    units: Sequence[str] = (),
    keep: bool = True,
    plan: Plan | None = None,
) -> list[Array]:
    """Aggregate up the tree and return the levels above the indicators, parts first: (n_level, D, N) each.

    With ``keep=False`` only the last, the index's own, is returned, and a level is dropped once it is used. A `plan` of
    the structure saves finding it again. The other arguments are those of :func:`aggregate_tree`.
    """
    plan = plan or Plan.of(structure)
    below = len(plan.members)
    if len(rules) != below or len(weights) not in (below, below + 1):
        raise AggregationError(
            f"found {len(weights)} levels of weights and {len(rules)} rules; this tree has {below} levels to aggregate"
        )
    current = np.ascontiguousarray(normalised.T)  # (K, N), the same for every draw
    complete = not bool(np.isnan(current).any())
    levels: list[Array] = []
    for level, (given, rule) in enumerate(zip(weights, rules, strict=False), start=1):
        w = np.atleast_2d(np.asarray(given, dtype=np.float64))
        codes, above = plan.codes[level - 1], plan.codes[level]
        if w.shape[-1] != len(codes):
            raise AggregationError(f"level {level} has {len(codes)} elements, and {w.shape[-1]} weights")
        check_weights(w, codes, f"level {level}")
        some_nought = not w.all()
        if level == 1 or rule.power not in (None, 1.0):
            check_values(current, rule, units, codes, f"level {level}")
        draws = max(len(w), current.shape[1] if current.ndim == 3 else 1)
        scores = np.empty((len(above), draws, normalised.shape[0]))
        for position, group in enumerate(plan.members[level - 1]):
            w_group = w[:, group]
            if some_nought and np.any(w_group.sum(axis=1) <= 0.0):
                names = ", ".join(codes[i] for i in np.arange(len(codes))[group])
                raise AggregationError(f"the weights of all parts of {above[position]} are nought: {names}")
            scores[position] = combine(current[group], w_group, rule, complete=complete)
        check_result(scores, rule, f"level {level}")
        if keep or level == below:
            levels.append(scores)
        current = scores
    return levels


def combine(x: Array, weights: Array, rule: Rule, *, complete: bool) -> Array:
    """Return the scores of one aggregate: the kernel, without checks.

    Parameters
    ----------
    x
        Values of the parts, parts first: (K, N), or (K, D, N) by draw.
    weights
        (D, K), or (1, K) where they do not vary.
    complete
        Whether nothing is missing, which saves looking.

    Returns
    -------
    scores
        (D, N).
    """
    if rule.method == "weighted_median":
        scores = weighted_median(x, weights)
    elif rule.method == "copeland":
        scores = copeland(x, weights)
    else:
        power = rule.power
        assert power is not None
        scores = power_mean(x, weights, power, complete=complete)
    if not complete:
        share = np.mean(~np.isnan(x), axis=0)
        scores = np.where((share < rule.data_threshold - TIE) | (share == 0.0), np.nan, scores)
    return scores
