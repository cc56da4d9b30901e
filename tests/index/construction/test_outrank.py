"""Outranking."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from accord.index.construction import outrank
from accord.index.construction.outrank import copeland

coarse = arrays(float, (4, 6), elements=st.integers(0, 3).map(float))
some_weights = arrays(float, (3, 4), elements=st.integers(1, 4).map(float))


def by_hand(x, weights):
    """Copeland scores as COINr documents them: outranking shares above a half are 1, below -1, a half 0."""
    k, n = x.shape
    w = weights / weights.sum()
    scores = np.zeros(n)
    for a in range(n):
        for b in range(n):
            if a != b:
                share = sum(
                    w[i] * (1.0 if x[i, a] > x[i, b] else 0.5 if x[i, a] == x[i, b] else 0.0)
                    for i in range(k)
                )
                scores[a] += 0.0 if abs(share - 0.5) < 1e-12 else np.sign(share - 0.5)
    return scores


@settings(max_examples=25, deadline=None)
@given(coarse, some_weights)
def test_copeland_scores_are_those_of_the_outranking_matrix(x, weights):
    found = copeland(x, weights)
    for d in range(3):
        np.testing.assert_array_equal(found[d], by_hand(x, weights[d]))
    by_draw = np.repeat(x[:, None, :], 3, axis=1)
    np.testing.assert_array_equal(copeland(by_draw, weights), found)
    np.testing.assert_array_equal(copeland(by_draw[:, :1], weights), found)
    np.testing.assert_array_equal(copeland(by_draw, weights[:1])[2], found[0])
    np.testing.assert_array_equal(found.sum(axis=1), 0.0)


def test_weights_that_balance_but_for_rounding_are_a_tie():
    x = np.array([[1.0, 2.0], [2.0, 1.0], [2.0, 1.0]])
    assert copeland(x, np.array([[0.3, 0.1, 0.2]]))[0].tolist() == [0.0, 0.0]
    assert copeland(x, np.array([[0.3, 0.1, 0.2 + 1e-9]]))[0].tolist() == [1.0, -1.0]


def test_parts_that_one_of_two_lacks_do_not_count_and_a_unit_without_any_has_no_score():
    x = np.array([[1.0, np.nan, np.nan], [1.0, 2.0, np.nan]])
    found = copeland(x, np.array([[5.0, 1.0]]))[0]
    assert found[:2].tolist() == [-1.0, 1.0]
    assert np.isnan(found[2])


def test_blocks_of_draws_change_nothing(monkeypatch):
    rng = np.random.default_rng(0)
    x, weights = rng.random((5, 7)), rng.random((11, 5))
    whole = copeland(x, weights)
    by_draw = np.repeat(x[:, None, :], 11, axis=1)
    monkeypatch.setattr(outrank, "_BLOCK", 100)
    np.testing.assert_array_equal(copeland(x, weights), whole)
    np.testing.assert_array_equal(copeland(by_draw, weights), whole)
    assert whole.shape == (11, 7)
    assert whole == pytest.approx(np.round(whole))
