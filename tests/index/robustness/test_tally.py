"""Counts over draws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.index.construction.rank import ranks
from accord.index.robustness.tally import Tally, spread


def drawn(seed, draws=300, n=6, gaps=0.0):
    rng = np.random.default_rng(seed)
    scores = np.round(rng.standard_normal((draws, n)) + np.arange(n), 1)  # with ties
    scores[rng.random(scores.shape) < gaps] = np.nan
    return scores, rng.integers(0, 3, (draws, 2)).astype(float)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([0.0, 0.3]), st.integers(1, 300))
def test_counts_are_those_of_the_ranks_whatever_the_batches(seed, gaps, size):
    scores, values = drawn(seed, gaps=gaps)
    tally = Tally(6, [3, 0])
    for start in range(0, 300, size):
        tally.add(scores[start : start + size], values[start : start + size])
    rank = ranks(scores)
    for i in range(6):
        mine = rank[:, i][rank[:, i] > 0]
        assert tally.times[i] == len(mine)
        np.testing.assert_allclose(tally.acceptability[i], np.bincount(mine, minlength=7)[1:] / len(mine))
        assert tally.mean[i] == pytest.approx(mine.mean())
        assert tally.best[i] == mine.min()
        assert tally.worst[i] == mine.max()
        for probability in (0.05, 0.5, 0.95):
            expected = np.quantile(mine, probability, method="inverted_cdf")
            assert tally.quantile(probability)[i] == expected
        for j in range(6):
            both = (rank[:, i] > 0) & (rank[:, j] > 0)
            ahead = (rank[:, i] < rank[:, j]) & both
            assert tally.outranks[i, j] == pytest.approx(ahead.sum() / both.sum())
        for choice in range(3):
            some = rank[values[:, 0] == choice, i]
            assert tally.mean_by_choice(0)[choice, i] == pytest.approx(some[some > 0].mean())


def test_probabilities_of_ranks_sum_to_one_and_pairs_to_at_most_one():
    scores, values = drawn(1, gaps=0.2)
    tally = Tally(6, [0, 0])
    tally.add(scores, values)
    np.testing.assert_allclose(tally.acceptability.sum(axis=1), 1.0)
    assert np.all(tally.outranks + tally.outranks.T <= 1.0)
    assert np.all(np.diag(tally.outranks) == 0.0)


def test_a_unit_never_ranked_has_no_ranks():
    scores = np.array([[1.0, np.nan, 3.0]] * 4)
    tally = Tally(3, [2])
    tally.add(scores, np.zeros((4, 1)))
    assert tally.times.tolist() == [4, 0, 4]
    assert tally.mean.tolist() == [2.0, 0.0, 1.0]
    assert tally.best.tolist() == tally.worst.tolist() == tally.quantile(0.5).tolist() == [2, 0, 1]
    assert tally.acceptability[1].tolist() == [0.0, 0.0, 0.0]
    assert tally.outranks[1].tolist() == tally.outranks[:, 1].tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(tally.mean_by_choice(0)[1]).all()
    assert np.isnan(tally.mean_by_choice(0)[0, 1])
    assert np.isnan(spread(scores, 0.05, 0.95)[:, 1]).all()


def test_the_spread_of_scores():
    scores, _ = drawn(2, gaps=0.2)
    found = spread(scores, 0.05, 0.95)
    for i in range(6):
        mine = scores[~np.isnan(scores[:, i]), i]
        np.testing.assert_allclose(
            found[:, i], [mine.mean(), mine.std(), *np.quantile(mine, [0.05, 0.5, 0.95])]
        )
