"""Derivatives down the tree against central differences of the aggregation alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import AggregationError
from accord.index.construction.aggregate import Rule, aggregate_tree
from accord.index.construction.structure import Element, Structure
from accord.index.whatif.tree_gradient import tree_gradient

RULES = [
    Rule(),
    Rule("geometric"),
    Rule("harmonic"),
    Rule("generalised", 2.5),
    Rule("generalised", -0.05),
    Rule("generalised", 0.5),
]


def tree():
    elements = [Element(f"i{k}", f"i{k}", 1, "xyy"[k % 3], 1.0 + k) for k in range(5)]
    elements += [Element("x", "x", 2, "t", 2.0), Element("y", "y", 2, "t"), Element("t", "t", 3, None)]
    return Structure(tuple(elements))


@given(st.integers(0, 1000), st.sampled_from(RULES), st.sampled_from(RULES), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_mean_of_any_mean(seed, lower, upper, gaps):
    structure, rng = tree(), np.random.default_rng(seed)
    x = rng.uniform(1.0, 100.0, (4, 5))
    if gaps:
        x[1, 3] = x[2, 0] = np.nan
    weights = [structure.weights(level) for level in (1, 2, 3)]
    seed_ = rng.normal(size=(4, 8))

    def outcome(x, weights):
        scores = aggregate_tree(x, structure, weights, (lower, upper))
        return float(np.nansum(seed_ * scores))

    scores = aggregate_tree(x, structure, weights, (lower, upper))
    seed_[np.isnan(scores)] = 0.0
    by_x, by_weight = tree_gradient(scores, structure, (lower, upper), seed_)
    size = max(1.0, np.abs(by_x).max())
    for n, k in np.ndindex(x.shape):
        if np.isnan(x[n, k]):
            assert by_x[n, k] == 0.0
            continue
        moved = [x.copy(), x.copy()]
        moved[0][n, k] += 1e-4
        moved[1][n, k] -= 1e-4
        expected = (outcome(moved[0], weights) - outcome(moved[1], weights)) / 2e-4
        assert by_x[n, k] == pytest.approx(expected, abs=1e-6 * size)
    position = 0
    for level in (0, 1):
        for j in range(len(weights[level])):
            moved = [[w.copy() for w in weights] for _ in range(2)]
            moved[0][level][j] += 1e-5
            moved[1][level][j] -= 1e-5
            expected = (outcome(x, moved[0]) - outcome(x, moved[1])) / 2e-5
            assert by_weight[position] == pytest.approx(
                expected, rel=1e-6, abs=1e-6 * np.abs(by_weight).max()
            )
            position += 1
    assert by_weight[-1] == 0.0


def test_steps_are_refused_where_they_matter_only():
    structure = tree()
    x = np.random.default_rng(0).uniform(1.0, 100.0, (4, 5))
    rules = (Rule(), Rule("weighted_median"))
    scores = aggregate_tree(x, structure, [structure.weights(level) for level in (1, 2, 3)], rules)
    seed = np.zeros_like(scores)
    seed[0, structure.index_of("x")] = 1.0
    by_x, _ = tree_gradient(scores, structure, rules, seed)
    assert by_x[0].sum() == pytest.approx(1.0)
    seed[0, -1] = 1.0
    with pytest.raises(AggregationError, match="weighted median of t moves in steps"):
        tree_gradient(scores, structure, rules, seed)
