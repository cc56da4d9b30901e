"""Index arithmetic."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from accord.index import ranks, rescale, weighted_mean


def test_ties_share_the_best_rank():
    assert ranks(np.array([3.0, 5.0, 3.0, 1.0])).tolist() == [2, 1, 2, 4]


@given(arrays(float, (7,), elements=st.floats(-100, 100)))
def test_ranks_do_not_depend_on_order_and_count_who_is_ahead(scores):
    found = ranks(scores)
    assert found.tolist() == [1 + int((scores > s).sum()) for s in scores]


def test_ranks_of_many_draws_are_the_ranks_of_each():
    scores = np.random.default_rng(0).standard_normal((5, 9))
    assert np.array_equal(ranks(scores), [ranks(row) for row in scores])


def test_weights_need_not_sum_to_one():
    assert weighted_mean(np.array([[10.0, 20.0]]), np.array([1.0, 3.0])) == pytest.approx([17.5])


def test_rescaling_is_not_clipped():
    assert rescale(np.array([0.0, 5.0, 12.0]), 2.0, 12.0).tolist() == [-20.0, 30.0, 100.0]
