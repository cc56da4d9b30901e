"""Weights from people."""

import numpy as np
import pytest

from accord.errors import UnknownName, WeightError
from accord.index.construction.expert import budget_allocation, pairwise_weights

POINTS = {"Ana": {"x": 50, "y": 30, "z": 20}, "Ben": {"x": 30, "z": 70}, "Cleo": {"x": 40, "y": 60}}


def test_points_become_weights_with_their_spread():
    found = budget_allocation(POINTS, ["x", "y", "z"])
    assert found.weights == pytest.approx([0.4, 0.3, 0.3])
    assert found.spread == pytest.approx(
        np.std([[0.5, 0.3, 0.2], [0.3, 0, 0.7], [0.4, 0.6, 0]], axis=0, ddof=1)
    )
    assert found.by_code() == pytest.approx({"x": 0.4, "y": 0.3, "z": 0.3})
    assert found.sets()[1] == pytest.approx({"x": 0.3, "y": 0.0, "z": 0.7})
    frame = found.frame()
    assert frame.loc["z", "low"] == 0.0
    assert frame.loc["z", "high"] == pytest.approx(0.7)
    alone = budget_allocation({"Ana": POINTS["Ana"]}, ["x", "y", "z"])
    assert alone.spread.tolist() == [0.0, 0.0, 0.0]


def test_any_budget_if_none_is_set():
    found = budget_allocation({"a": {"x": 1, "y": 3}, "b": {"x": 10, "y": 10}}, ["x", "y"], budget=None)
    assert found.weights == pytest.approx([0.375, 0.625])


@pytest.mark.parametrize(
    ("points", "match"),
    [
        ({}, "no expert"),
        (
            {"Ana": {"x": 50}, "Ben": {"x": 90, "y": 20}},
            "Ana add up to 50.*; the points of expert Ben add up to 110",
        ),
        ({"Ana": {"x": 120, "y": -20}}, "gives y no valid points"),
        ({"Ana": {}}, "gives no points at all"),
    ],
)
def test_points_that_are_no_budget_are_refused_all_at_once(points, match):
    with pytest.raises(WeightError, match=match):
        budget_allocation(points, ["x", "y"])


def test_points_for_a_part_that_does_not_exist_are_refused():
    with pytest.raises(UnknownName, match=r"part 'yy'.*'y'.*Expert Ana"):
        budget_allocation({"Ana": {"x": 50, "yy": 50}}, ["x", "y"])


def test_pairwise_comparisons_that_agree_give_their_ratios():
    true = np.array([0.5, 0.3, 0.15, 0.05])
    found = pairwise_weights(true[:, None] / true)
    assert found.weights == pytest.approx(true)
    assert found.consistency == pytest.approx(0.0, abs=1e-9)
    assert pairwise_weights([[1, 4], [0.25, 1]]).weights == pytest.approx([0.8, 0.2])
    assert pairwise_weights([[1]]).weights == pytest.approx([1.0])


def test_pairwise_comparisons_by_the_determinant():
    """For three parts the largest root of the reciprocal matrix is 1 + t + 1/t with t^3 = a13 / (a12 a23)."""
    a12, a13, a23 = 3.0, 5.0, 3.0
    found = pairwise_weights([[1, a12, a13], [1 / a12, 1, a23], [1 / a13, 1 / a23, 1]])
    t = (a13 / (a12 * a23)) ** (1 / 3)
    assert found.consistency == pytest.approx((1 + t + 1 / t - 3) / 2 / 0.58)
    # And its weights are the geometric means of the rows.
    rows = np.array([(a12 * a13) ** (1 / 3), (a23 / a12) ** (1 / 3), (1 / (a13 * a23)) ** (1 / 3)])
    assert found.weights == pytest.approx(rows / rows.sum())


@pytest.mark.parametrize(
    ("table", "match"),
    [
        ([[1, 2, 3]], "one number for each pair"),
        ([[1, 0], [0, 1]], "not positive"),
        ([[1, 4], [4, 1]], "x to y is 4 and the other way round 4; the second must be 0.25"),
        (np.ones((11, 11)), "11 parts are too many"),
    ],
)
def test_comparisons_that_are_none_are_refused(table, match):
    with pytest.raises(WeightError, match=match):
        pairwise_weights(table, ["x", "y"])
