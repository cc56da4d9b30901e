"""Screening: the rules by hand, and what they refuse."""

import numpy as np
import pytest

from accord.errors import ScreenError, UnknownName
from accord.index.construction.screen import screen

NAN = np.nan
VALUES = np.array([[1.0, 2, 3, 4], [1, NAN, 3, NAN], [0, 0, 0, 4], [0, NAN, NAN, NAN], [NAN] * 4])
UNITS = ("A", "B", "C", "D", "E")


def test_shares_are_of_indicators_and_of_values_present():
    found = screen(VALUES)
    np.testing.assert_array_equal(found.present, [1.0, 0.5, 1.0, 0.25, 0.0])
    np.testing.assert_array_equal(found.nonzero, [1.0, 1.0, 0.25, 0.0, NAN])
    assert found.kept.all()
    assert found.reasons == ("",) * 5


def test_a_share_that_is_just_met_is_enough():
    np.testing.assert_array_equal(screen(VALUES, min_present=0.5).kept, [True, True, True, False, False])
    np.testing.assert_array_equal(screen(VALUES, min_nonzero=0.25).kept, [True, True, True, False, True])


def test_units_are_kept_and_dropped_by_name_with_the_reason():
    found = screen(VALUES, min_present=0.5, min_nonzero=0.3, keep=["D"], drop=["A"], units=UNITS)
    np.testing.assert_array_equal(found.kept, [False, True, False, True, False])
    assert found.reasons == (
        "dropped by name",
        "",
        "1 of 4 values not zero, fewer than 30%",
        "kept by name, though 1 of 4 values present, fewer than 50% and 0 of 1 values not zero, fewer than 30%",
        "0 of 4 values present, fewer than 50%",
    )


def test_what_is_refused():
    with pytest.raises(ScreenError, match="min_present is 85; it is a share, from 0 to 1"):
        screen(VALUES, min_present=85)
    with pytest.raises(ScreenError, match="A cannot be both kept and dropped"):
        screen(VALUES, keep=["A"], drop=["A"], units=UNITS)
    with pytest.raises(UnknownName, match="unknown unit 'F'"):
        screen(VALUES, drop=["F"], units=UNITS)
    with pytest.raises(ScreenError, match="screening leaves 1 of 5 units"):
        screen(VALUES, min_present=1.0, drop=["A"], units=UNITS)
