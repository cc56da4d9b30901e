"""Weighting: where the weights of a structure come from (OECD/JRC Handbook 2008, step 6).

Weights are relative among the parts of the same aggregate. A scheme gives them for every level; levels that it does not
touch keep those of the structure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import UnknownName, WeightError
from accord.index.construction.aggregate import Rule, aggregate_levels
from accord.index.construction.balance import OptimisedWeights, balanced_weights, informative_weights
from accord.index.construction.component_weight import (
    ComponentWeights,
    Negative,
    component_weights,
    factor_analysis_weights,
)
from accord.index.construction.structure import Structure

Array = NDArray[np.float64]

Scheme = Literal["given", "equal", "equal_effective", "pca", "factor_analysis", "balance", "infomax"]
SCHEMES: tuple[Scheme, ...] = (
    "given",
    "equal",
    "equal_effective",
    "pca",
    "factor_analysis",
    "balance",
    "infomax",
)
"""Where weights can come from."""
FROM_DATA: tuple[Scheme, ...] = ("pca", "factor_analysis", "balance", "infomax")
"""Schemes that look at the normalised data."""


@dataclass(frozen=True, eq=False)
class Weighting:
    """The weights of every level and what they rest on."""

    scheme: Scheme
    levels: tuple[Array, ...]
    """Weights by level from the indicators up to the index, whose own is one; (n_level,) each."""
    components: Mapping[str, ComponentWeights] = field(default_factory=dict)
    """By aggregate, the components behind the weights of its parts."""
    optimised: Mapping[int, OptimisedWeights] = field(default_factory=dict)
    """By level, the correlations that its weights were chosen for."""


def weigh(
    structure: Structure,
    normalised: Array,
    rules: Sequence[Rule],
    *,
    scheme: Scheme = "given",
    values: Mapping[str, float] | None = None,
    levels: Sequence[int] | None = None,
    target: Mapping[str, float] | None = None,
    negative: Negative = "refuse",
    units: Sequence[str] = (),
) -> Weighting:
    """Find the weights of every level.

    - given: the structure's own, with those in `values` in their place;
    - equal: the same for all parts of an aggregate;
    - equal_effective: each aggregate by the number of indicators below it, so that all indicators count the same;
    - pca: by aggregate, the first principal component of its parts;
    - factor_analysis: by aggregate, rotated factors of its parts;
    - balance: weights of one level under which the correlations of its elements with the index are in proportion to
      `target`, by default all the same. Weights move within aggregates only: where a level has several, the target can
      as a rule only be approached, which `Weighting.optimised` tells;
    - infomax: weights of one level under which the mean squared correlation of its elements with the index is largest.

    Parameters
    ----------
    normalised
        Normalised indicators, (N, K); read by the last four schemes only.
    rules
        How each level is aggregated, (L - 1,).
    values
        Weights by code, in place of the structure's own where the scheme does not set them.
    levels
        Levels whose weights the scheme sets: by default all for equal and equal_effective, the indicators (1) for pca
        and factor_analysis, and the level right below the index for balance and infomax.
    target
        Correlation wanted by code, in any unit; 1 for those not named.
    negative
        See `component_weights`.
    units
        Names of units, for the messages of errors.

    Raises
    ------
    WeightError
        If the weights cannot be used or found.
    UnknownName
        If there is no such scheme, level or element.
    """
    if scheme not in SCHEMES:
        raise UnknownName("weighting scheme", str(scheme), SCHEMES, f"Schemes: {', '.join(SCHEMES)}.")
    if values:
        structure = structure.with_weights(dict(values))
    below = structure.n_levels - 1
    chosen = _levels(scheme, levels, below)
    weights = [structure.weights(level) for level in range(1, below + 1)]
    components: dict[str, ComponentWeights] = {}
    optimised: dict[int, OptimisedWeights] = {}
    for level in chosen:
        if scheme == "equal":
            weights[level - 1] = np.ones(len(structure.level(level)))
        elif scheme == "equal_effective":
            counts = [len(structure.indicators_of(code)) for code in structure.codes(level)]
            weights[level - 1] = np.array(counts, dtype=np.float64)
        elif scheme in ("pca", "factor_analysis"):
            scores = _scores(structure, normalised, weights, rules, level, units)
            weights[level - 1], found = _by_components(structure, scores, level, scheme, negative)
            components |= found
        elif scheme in ("balance", "infomax"):
            wanted = [1.0] * len(structure.level(level))
            for code, value in (target or {}).items():
                if code not in structure.codes(level):
                    raise UnknownName(
                        "element", code, structure.codes(level), f"Targets are for level {level}."
                    )
                wanted[structure.codes(level).index(code)] = value
            found_weights = _by_correlation(
                structure, normalised, weights, rules, level, units, scheme, wanted
            )
            weights[level - 1], optimised[level] = found_weights.weights, found_weights
    return Weighting(scheme, (*weights, np.ones(1)), components, optimised)


def effective_weights(structure: Structure, weights: Sequence[Array]) -> list[Array]:
    """Share of each element in the index if all is arithmetic: the product of shares from the index down.

    Parameters
    ----------
    weights
        By level from the indicators up, (n_level,) or (D, n_level) by draw; the index's own may be left out.

    Returns
    -------
    effective
        By level from the indicators up to the index, of the shapes given; each level sums to one.
    """
    effective = [np.ones(1)]
    for level in range(structure.n_levels - 1, 0, -1):
        parents = structure.parent_index(level)
        given = np.asarray(weights[level - 1], dtype=np.float64)
        totals = np.zeros((*given.shape[:-1], len(structure.level(level + 1))))
        for parent in range(totals.shape[-1]):
            totals[..., parent] = given[..., parents == parent].sum(axis=-1)
        effective.append(given / totals[..., parents] * effective[-1][..., parents])
    return effective[::-1]


def _levels(scheme: Scheme, levels: Sequence[int] | None, below: int) -> tuple[int, ...]:
    if scheme == "given":
        return ()
    if levels is None:
        every = tuple(range(1, below + 1))
        return {"equal": every, "equal_effective": every, "pca": every[:1], "factor_analysis": every[:1]}.get(
            scheme, every[-1:]
        )
    for level in levels:
        if not 1 <= level <= below:
            raise UnknownName(
                "level", str(level), (), f"Levels with weights go from 1, the indicators, to {below}."
            )
    if scheme in ("balance", "infomax") and len(set(levels)) != 1:
        raise WeightError(f"{scheme} sets the weights of one level at a time; found levels {list(levels)}")
    return tuple(sorted(set(levels)))


def _scores(
    structure: Structure,
    normalised: Array,
    weights: Sequence[Array],
    rules: Sequence[Rule],
    level: int,
    units: Sequence[str],
) -> Array:
    """Scores of a level under the weights below it, (N, n_level)."""
    if level == 1:
        return normalised
    return aggregate_levels(normalised, structure, weights, rules, units=units)[level - 2][:, 0].T


def _by_components(
    structure: Structure, scores: Array, level: int, scheme: Scheme, negative: Negative
) -> tuple[Array, dict[str, ComponentWeights]]:
    parents = structure.parent_index(level)
    codes = structure.codes(level)
    weights = np.ones(len(codes))
    components = {}
    for position, name in enumerate(structure.codes(level + 1)):
        group = np.flatnonzero(parents == position)
        if len(group) == 1:
            continue
        parts = [codes[i] for i in group]
        if scheme == "pca":
            found = component_weights(scores[:, group], negative=negative, parts=parts, name=name)
        else:
            found = factor_analysis_weights(scores[:, group], parts=parts, name=name)
        weights[group] = found.weights
        components[name] = found
    return weights, components


def _by_correlation(
    structure: Structure,
    normalised: Array,
    weights: Sequence[Array],
    rules: Sequence[Rule],
    level: int,
    units: Sequence[str],
    scheme: Scheme,
    wanted: Sequence[float],
) -> OptimisedWeights:
    scores = _scores(structure, normalised, weights, rules, level, units)

    def index_of(drawn: Array) -> Array:
        tried = [*weights[: level - 1], drawn, *weights[level:]]
        index: Array = aggregate_levels(normalised, structure, tried, rules, units=units, keep=False)[0][0]
        return index

    if scheme == "balance":
        return balanced_weights(scores, index_of, weights[level - 1], wanted)
    return informative_weights(scores, index_of, weights[level - 1])
