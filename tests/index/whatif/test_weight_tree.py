"""Trees of weights: best values against linear programs and vertices, rows against shares."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from accord.index.whatif.weight_tree import WeightTree


def random_tree(seed, bounded=True):
    """A tree of three levels of weights, with bounds that leave room."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 4, 3)
    parents = (np.repeat(np.arange(3), counts).astype(np.intp), np.array([0, 0, 1]), np.array([0, 0]))
    shares, low, high = [], [], []
    for parent in parents:
        raw = rng.uniform(0.1, 1.0, len(parent))
        share = raw / np.bincount(parent, raw)[parent]
        shares.append(share)
        slack = rng.uniform(0.0, 0.8, len(parent)) if bounded else 1.0
        low.append(share * (1.0 - slack) if bounded else np.zeros(len(parent)))
        high.append(np.minimum(share * (1.0 + slack), 1.0) if bounded else np.ones(len(parent)))
    return WeightTree(parents, tuple(low), tuple(high)), shares, rng


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_best_of_a_linear_function_is_that_of_the_linear_program(seed, bounded):
    tree, _, rng = random_tree(seed, bounded)
    gains = rng.normal(size=tree.size)
    below, equal = tree.rows()
    found = linprog(
        -gains,
        below,
        np.zeros(len(below)),
        np.vstack([np.ones((1, tree.size)), equal]),
        np.hstack([1.0, np.zeros(len(equal))]),
    )
    assert tree.largest(gains) == pytest.approx(-found.fun, abs=1e-8)
    best = tree.best(gains)
    assert gains @ best == pytest.approx(-found.fun, abs=1e-8)
    assert best.sum() == pytest.approx(1.0)
    assert np.all(below @ best <= 1e-12)
    np.testing.assert_allclose(equal @ best, 0.0, atol=1e-12)


def test_many_functions_at_once_are_each_alone():
    tree, _, rng = random_tree(3)
    gains = rng.normal(size=(4, 5, tree.size))
    assert tree.largest(gains)[2, 3] == pytest.approx(float(tree.largest(gains[2, 3])))
    np.testing.assert_allclose(tree.best(gains)[2, 3], tree.best(gains[2, 3]))


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_shares_and_effective_weights_give_each_other(seed):
    tree, shares, _ = random_tree(seed)
    effective = tree.effective(shares)
    assert effective.sum() == pytest.approx(1.0)
    for given_, back in zip(shares, tree.shares(effective, shares), strict=True):
        np.testing.assert_allclose(back, given_)
    below, equal = tree.rows()
    assert np.all(below @ effective <= 1e-12)
    np.testing.assert_allclose(equal @ effective, 0.0, atol=1e-12)


def test_an_aggregate_without_weight_keeps_the_shares_of_its_parts():
    tree = WeightTree(
        (np.array([0, 0, 1]), np.array([0, 0])),
        (np.zeros(3), np.zeros(2)),
        (np.ones(3), np.ones(2)),
    )
    otherwise = (np.array([0.3, 0.7, 1.0]), np.array([0.5, 0.5]))
    found = tree.shares(np.array([0.0, 0.0, 1.0]), otherwise)
    assert found[0].tolist() == [0.3, 0.7, 1.0]
    assert found[1].tolist() == [0.0, 1.0]


def test_without_bounds_all_weight_goes_to_the_best_indicator():
    tree, _, _ = random_tree(1, bounded=False)
    gains = np.arange(tree.size, dtype=float)
    assert tree.best(gains).tolist() == [*([0.0] * (tree.size - 1)), 1.0]
    assert tree.largest(gains) == tree.size - 1
