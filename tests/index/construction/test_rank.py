"""Ranks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from accord.errors import UnknownName
from accord.index.construction.rank import TIE_TOLERANCE, TIES, ranks

coarse = arrays(float, (3, 8), elements=st.integers(-3, 3).map(float))


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("min", [2, 1, 2, 4]),
        ("max", [3, 1, 3, 4]),
        ("average", [2.5, 1, 2.5, 4]),
        ("dense", [2, 1, 2, 3]),
        ("ordinal", [2, 1, 3, 4]),
    ],
)
def test_ties_by_rule(ties, expected):
    assert ranks(np.array([3.0, 5.0, 3.0, 1.0]), ties).tolist() == expected


@pytest.mark.parametrize("ties", TIES)
@settings(max_examples=40, deadline=None)
@given(scores=coarse)
def test_ranks_are_scipys_of_the_scores_turned_round(ties, scores):
    expected = rankdata(-scores, ties, axis=-1)
    np.testing.assert_array_equal(ranks(scores, ties), expected)
    np.testing.assert_array_equal(ranks(scores, ties, tolerance=TIE_TOLERANCE), expected)


@settings(max_examples=40, deadline=None)
@given(arrays(float, 9, elements=st.floats(-1e6, 1e6)), st.randoms())
def test_ranks_follow_the_units_and_not_their_order(scores, random):
    order = list(range(9))
    random.shuffle(order)
    assert ranks(scores[order]).tolist() == ranks(scores)[order].tolist()


@pytest.mark.parametrize("ties", TIES)
@settings(max_examples=40, deadline=None)
@given(scores=coarse, missing=arrays(bool, (3, 8)))
def test_a_missing_score_has_no_rank_and_does_not_count(ties, scores, missing):
    found = ranks(np.where(missing, np.nan, scores), ties)
    assert np.all((found == 0) == missing)
    for row in range(3):
        rest = ranks(scores[row, ~missing[row]], ties)
        assert found[row, ~missing[row]].tolist() == rest.tolist()


def test_scores_that_differ_by_rounding_tie():
    scores = np.array([0.1 + 0.2, 0.3, 0.5])
    assert ranks(scores).tolist() == [2, 3, 1]
    assert ranks(scores, tolerance=TIE_TOLERANCE).tolist() == [2, 2, 1]
    assert ranks(scores * 1e12, tolerance=TIE_TOLERANCE).tolist() == [2, 2, 1]
    assert ranks(np.array([1.0, 1.0 - 1e-9, np.nan]), tolerance=TIE_TOLERANCE).tolist() == [1, 2, 0]


def test_whole_numbers_but_for_averages_and_any_shape():
    assert ranks([2.0, 1.0]).dtype == np.int64
    assert ranks([2.0, 1.0], "average").dtype == np.float64
    assert ranks(np.zeros((2, 3, 4))).shape == (2, 3, 4)
    assert ranks(np.zeros((2, 0))).shape == (2, 0)
    assert ranks([np.nan, np.nan], tolerance=TIE_TOLERANCE).tolist() == [0, 0]


def test_an_unknown_rule_is_refused():
    with pytest.raises(UnknownName, match=r"rule for ties 'minn'.*min"):
        ranks([1.0], "minn")
