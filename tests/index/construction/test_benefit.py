"""Benefit of the doubt."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from accord.errors import WeightError
from accord.index.construction.benefit import benefit_of_the_doubt

values = arrays(float, (6, 3), elements=st.floats(1.0, 100.0))


def test_one_indicator_is_a_share_of_the_best():
    found = benefit_of_the_doubt([[2.0], [8.0], [4.0]])
    assert found.scores == pytest.approx([0.25, 1.0, 0.5])
    assert found.weights[:, 0] == pytest.approx(1 / 8)


def test_two_indicators_by_hand():
    """Best are (4, 1), (1, 4) and (3, 3); (2, 2) reaches two thirds of (3, 3), and (4, 0.5) as much as the first."""
    found = benefit_of_the_doubt(
        [[4, 1], [1, 4], [3, 3], [2, 2], [4, 0.5]], units=list("abcde"), indicators=["x", "y"]
    )
    assert found.scores == pytest.approx([1.0, 1.0, 1.0, 2 / 3, 1.0])
    assert found.benchmark[3] == pytest.approx([0.0, 0.0, 2 / 3, 0.0, 0.0])
    frame = found.frame()
    assert list(frame.columns) == ["score", "x", "y"]
    assert frame.index[-1] == "d"


@settings(max_examples=20, deadline=None)
@given(values)
def test_scores_are_those_of_the_dual_and_weights_are_admissible(y):
    found = benefit_of_the_doubt(y)
    for c in range(len(y)):
        # The dual: the smallest sum of multiples of units that together are at least as good in everything.
        dual = linprog(np.ones(len(y)), A_ub=-y.T, b_ub=-y[c], bounds=(0, None), method="highs")
        assert found.scores[c] == pytest.approx(dual.fun, rel=1e-6)
        assert found.benchmark[c].sum() == pytest.approx(found.scores[c], rel=1e-6)
        assert np.all(found.benchmark[c] @ y >= y[c] * (1 - 1e-6))
        assert np.all(y @ found.weights[c] <= 1 + 1e-6)
        assert found.weights[c] @ y[c] == pytest.approx(found.scores[c], rel=1e-6)
    assert found.scores.max() == pytest.approx(1.0)
    np.testing.assert_allclose(found.shares.sum(axis=1), 1.0)


@settings(max_examples=20, deadline=None)
@given(values, arrays(float, 3, elements=st.floats(0.01, 1000.0)))
def test_the_units_of_indicators_do_not_matter(y, scale):
    np.testing.assert_allclose(
        benefit_of_the_doubt(y * scale).scores, benefit_of_the_doubt(y).scores, rtol=1e-6
    )


@settings(max_examples=20, deadline=None)
@given(values)
def test_bounds_on_shares_hold_and_cost_score(y):
    free = benefit_of_the_doubt(y)
    bound = benefit_of_the_doubt(y, low=[0.1, 0.2, 0.0], high=0.6)
    assert np.all(bound.scores <= free.scores + 1e-7)
    assert np.all(bound.shares >= np.array([0.1, 0.2, 0.0]) - 1e-6)
    assert np.all(bound.shares <= 0.6 + 1e-6)
    np.testing.assert_allclose(bound.shares.sum(axis=1), 1.0)
    fixed = benefit_of_the_doubt(y, low=[0.2, 0.3, 0.5], high=[0.2, 0.3, 0.5])
    np.testing.assert_allclose(fixed.shares, np.tile([0.2, 0.3, 0.5], (6, 1)), atol=1e-6)


@pytest.mark.parametrize(
    ("y", "bounds", "match"),
    [
        ([[1, np.nan], [1, 2]], {}, "GDP of AUT is missing"),
        ([[1, -3], [1, 2]], {}, "GDP of AUT is -3"),
        ([[1, 0], [1, 0]], {}, "GDP is zero for all units"),
        ([[0, 0], [1, 2]], {}, "AUT is zero in everything"),
        ([[0, 1], [1, 2]], {"low": 0.1}, "FDI of AUT is zero and can make up no share"),
        ([[1, 1], [1, 2]], {"low": 0.6}, "the lower ones add up to 1.2"),
        ([[1, 1], [1, 2]], {"high": 0.4}, "above zero to 0.8"),
        ([[0, 1], [1, 2]], {"high": 0.7}, "for AUT.* above zero to 0.7"),
        ([[1, 1], [1, 2]], {"low": [0.5, 0.1], "high": 0.4}, "FDI: the lower bound 0.5 is above"),
        ([[1, 1], [1, 2]], {"low": -0.5}, "low = -0.5 is no share"),
        ([[1, 1], [1, 2]], {"high": [1, 1, 1]}, "high has 3 bounds for 2 indicators"),
        ([1, 2], {}, "units by indicators"),
    ],
)
def test_what_leaves_no_weights_is_refused(y, bounds, match):
    with pytest.raises(WeightError, match=match):
        benefit_of_the_doubt(y, units=["AUT", "BEL"], indicators=["FDI", "GDP"], **bounds)
