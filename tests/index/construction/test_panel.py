"""Missing cells filled over time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.errors import ImputeError, UnknownName
from accord.index.construction.panel import ENDS, METHODS, impute_panel

GAP = np.nan
# the cases of COINr's own tests of impute_panel: one unit, three years, four indicators
CASES = np.array([[1.0, 2.0, 3.0], [3.0, GAP, 5.0], [GAP, 5.0, 6.0], [7.0, 8.0, GAP]]).T[:, None, :]


def series(*values):
    return np.array(values, dtype=float)[:, None, None]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("linear", [[1, 2, 3], [3, 4, 5], [5, 5, 6], [7, 8, 8]]),
        ("constant", [[1, 2, 3], [3, 3, 5], [5, 5, 6], [7, 8, 8]]),
        ("latest", [[1, 2, 3], [3, 3, 5], [GAP, 5, 6], [7, 8, 8]]),
    ],
)
def test_the_cases_that_coinr_tests(method, expected):
    found = impute_panel(CASES, method, times=[2020, 2021, 2022])
    np.testing.assert_array_equal(found.values[:, 0, :].T, expected)
    assert np.array_equal(found.imputed, np.isnan(CASES) & ~found.missing)


def test_the_source_says_which_year_a_value_is_of():
    found = impute_panel(CASES, "latest", times=[2020, 2021, 2022])
    assert found.source[:, 0, 1].tolist() == [2020.0, 2020.0, 2022.0]
    assert np.isnan(found.source[0, 0, 2])
    line = impute_panel(CASES, "linear", times=[2020, 2021, 2022])
    assert np.isnan(line.source[1, 0, 1])
    assert line.source[2, 0, 3] == 2021.0


def test_the_line_runs_over_the_times():
    found = impute_panel(series(0.0, GAP, 10.0), "linear", times=[2000, 2008, 2010])
    assert found.values[1, 0, 0] == pytest.approx(8.0)
    assert impute_panel(series(0.0, GAP, 10.0), "linear").values[1, 0, 0] == pytest.approx(5.0)


def test_a_value_is_carried_no_farther_than_the_largest_gap():
    x = series(1.0, GAP, GAP, GAP, 9.0)
    np.testing.assert_array_equal(impute_panel(x, "latest", max_gap=2).values.ravel(), [1, 1, 1, GAP, 9])
    np.testing.assert_array_equal(impute_panel(x, "linear", max_gap=2).values.ravel(), [1, GAP, 5, GAP, 9])
    np.testing.assert_array_equal(impute_panel(x, "linear", max_gap=3).values.ravel(), [1, 3, 5, 7, 9])
    late = series(GAP, GAP, 4.0, 5.0)
    np.testing.assert_array_equal(impute_panel(late, "constant", max_gap=1).values.ravel(), [GAP, 4, 4, 5])


def test_the_ends_are_carried_kept_or_extrapolated():
    x = series(GAP, 2.0, GAP, 6.0, GAP)
    assert impute_panel(x, "linear").values.ravel().tolist() == [2, 2, 4, 6, 6]
    np.testing.assert_array_equal(impute_panel(x, "linear", ends="keep").values.ravel(), [GAP, 2, 4, 6, GAP])
    assert impute_panel(x, "linear", ends="extrapolate").values.ravel().tolist() == [0, 2, 4, 6, 8]
    uneven = impute_panel(series(1.0, 3.0, GAP), "linear", times=[0, 2, 5], ends="extrapolate")
    assert uneven.values.ravel().tolist() == [1, 3, 6]


def test_a_single_value_makes_no_line_but_can_be_carried():
    x = series(GAP, 4.0, GAP)
    with pytest.raises(
        ImputeError, match="unit 'AUT', indicator 'LPI': linear needs two values of a series, found one"
    ):
        impute_panel(x, "linear", codes=["LPI"], units=["AUT"])
    for ends in ENDS:
        assert impute_panel(x, "linear_constant", ends=ends).values.ravel().tolist() == [4, 4, 4]


def test_a_series_without_values_stays_missing():
    x = np.concatenate([series(GAP, GAP), series(1.0, GAP)], axis=2)
    for method in ("latest", "constant", "linear_constant"):
        found = impute_panel(x, method)
        assert found.missing[:, 0, 0].all()
        assert found.values[1, 0, 1] == 1.0
        assert found.imputed.sum() == 1


@given(st.integers(0, 10_000), st.integers(2, 8))
def test_lines_and_steps_are_those_of_each_series_alone(seed, size):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((size, 3, 2))
    x[rng.random(x.shape) < 0.4] = np.nan
    t = np.cumsum(rng.integers(1, 4, size)).astype(float)
    linear = impute_panel(x, "linear_constant", times=t)
    constant = impute_panel(x, "constant", times=t)
    for n, k in np.ndindex(3, 2):
        seen = ~np.isnan(x[:, n, k])
        if not seen.any():
            continue
        known_t, known = t[seen], x[seen, n, k]
        np.testing.assert_allclose(
            linear.values[:, n, k], np.interp(t, known_t, known), rtol=1e-12, atol=1e-12
        )
        steps = known[np.maximum(np.searchsorted(known_t, t, side="right") - 1, 0)]
        assert constant.values[:, n, k].tolist() == steps.tolist()


@given(st.sampled_from(list(METHODS)), st.integers(0, 1000))
def test_what_is_known_never_changes(method, seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((5, 4, 3))
    x[1:4][rng.random((3, 4, 3)) < 0.5] = np.nan
    found = impute_panel(x, method)
    known = ~np.isnan(x)
    assert np.array_equal(found.values[known], x[known])
    assert not found.missing.any()
    assert np.array_equal(found.imputed, ~known)


@pytest.mark.parametrize(
    ("x", "choices", "message"),
    [
        (np.zeros((2, 2)), {}, "times by units by indicators"),
        ([[["a"]]], {}, "not numbers"),
        (series(1.0, np.inf), {}, "found inf"),
        (series(1.0, 2.0), {"times": [2020]}, "shape"),
        (series(1.0, 2.0), {"times": [2021, 2020]}, "must ascend"),
        (series(1.0, 2.0), {"times": ["x", "y"]}, "times are numbers"),
        (series(1.0, 2.0), {"max_gap": 0}, "max_gap counts steps"),
        (series(1.0, 2.0), {"max_gap": 1.5}, "max_gap counts steps"),
    ],
)
def test_panels_that_are_none_are_refused(x, choices, message):
    with pytest.raises(ImputeError, match=message):
        impute_panel(x, **choices)


def test_unknown_names_are_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'linear_constant'"):
        impute_panel(CASES, "linear-constant")
    with pytest.raises(UnknownName, match="Did you mean 'nearest'"):
        impute_panel(CASES, "linear", ends="nearst")
