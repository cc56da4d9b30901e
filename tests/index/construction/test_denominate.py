"""Denominating: by hand, and what it refuses."""

import numpy as np
import pytest

from accord.errors import DenominateError
from accord.index.construction.denominate import denominate

VALUES = np.array([[10.0, 1.0], [np.nan, 2.0], [30.0, 3.0], [40.0, 4.0]])
SIZE = np.array([2.0, 0.0, np.nan, 8.0])


def test_quotients_factors_and_what_is_lost():
    found, record = denominate(VALUES, [SIZE, None], scale=[100.0, 7.0], by=["size", None])
    np.testing.assert_array_equal(found[:, 0], [500.0, np.nan, np.nan, 500.0])
    np.testing.assert_array_equal(found[:, 1], VALUES[:, 1])
    np.testing.assert_array_equal(
        record.lost, [[False, False], [False, False], [True, False], [False, False]]
    )
    np.testing.assert_array_equal(record.scale, [100.0, 1.0])
    np.testing.assert_array_equal(record.divisors[:, 0], SIZE)
    assert np.isnan(record.divisors[:, 1]).all()
    assert record.by == ("size", None)


@pytest.mark.parametrize("divisor", [0.0, -2.0])
def test_a_value_over_nought_or_less_is_refused_by_name(divisor):
    bad = np.array([divisor, 1.0, 1.0, divisor])
    words = rf"x of A cannot be divided by size, which is {divisor:g} \(and 1 more\); a denominator is more than 0"
    with pytest.raises(DenominateError, match=words):
        denominate(VALUES, [bad, None], by=["size", None], units="ABCD", indicators=["x", "y"])


def test_a_denominator_of_nought_does_not_matter_where_the_value_is_missing():
    found, _ = denominate(VALUES, [SIZE, None])
    assert np.isnan(found[1, 0])


@pytest.mark.parametrize("factor", [0.0, -1.0, np.nan, np.inf])
def test_factors_are_positive(factor):
    with pytest.raises(DenominateError, match="indicator 1 is multiplied by"):
        denominate(VALUES, [SIZE, None], scale=[factor, 1.0])


def test_there_is_one_denominator_for_each_indicator():
    with pytest.raises(DenominateError, match="found 1 denominators for 2 indicators"):
        denominate(VALUES, [None])
