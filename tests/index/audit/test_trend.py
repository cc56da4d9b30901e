"""Trends over the years of a panel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from accord.errors import DataError, InputError, UnknownName
from accord.index.audit.trend import trend, trends
from accord.index.construction.data import Panel

YEARS = np.arange(2011.0, 2021.0)


@given(st.floats(-0.5, 2.0), st.floats(0.1, 1e6), st.lists(st.booleans(), min_size=10, max_size=10))
def test_steady_growth_is_found_whatever_is_missing(rate, start, gaps):
    gaps[0] = gaps[-1] = False
    series = np.where(gaps, np.nan, start * (1.0 + rate) ** (YEARS - 2011.0))
    assert trend(series[:, None], YEARS)[0] == pytest.approx(rate, abs=1e-9)


def test_slope_is_that_of_least_squares_and_percent_of_the_first_value():
    rng = np.random.default_rng(0)
    series = rng.uniform(1.0, 5.0, (10, 4))
    series[[0, 3, 9], [0, 1, 2]] = np.nan
    for column in range(4):
        there = ~np.isnan(series[:, column])
        expected = stats.linregress(YEARS[there], series[there, column]).slope
        assert trend(series, YEARS, "slope")[column] == pytest.approx(expected)
        first = series[there, column][0]
        assert trend(series, YEARS, "percent", per=10.0)[column] == pytest.approx(1000.0 * expected / first)


def test_two_values_give_the_change_between_them():
    series = np.array([[100.0], [np.nan], [150.0]])
    years = np.array([2000.0, 2004.0, 2005.0])
    assert trend(series, years, "percent")[0] == pytest.approx(10.0)
    assert trend(series, years, "percent", per=5.0)[0] == pytest.approx(50.0)
    assert trend(-series, years, "percent")[0] == pytest.approx(-10.0)  # from -100 to -150 is down


def test_where_a_trend_is_not_defined_it_is_missing():
    nan = np.nan
    series = np.array([[0.0, -1.0, 5.0, nan, 3.0, 0.0], [4.0, 2.0, nan, nan, 3.0, 0.0]])
    years = np.array([1.0, 2.0])
    growth, percent = trend(series, years), trend(series, years, "percent")
    assert np.isnan(growth[:4]).all()
    assert np.isnan(percent[[0, 2, 3]]).all()
    assert percent[1] == pytest.approx(300.0)
    for found in (growth, percent, trend(series, years, "slope")):
        assert found[4:].tolist() == [0.0, 0.0]


def panel(values, years=("2018", "2019", "2020")):
    values = np.asarray(values, dtype=float)
    _, n, k = values.shape
    return Panel(years, tuple(f"U{i}" for i in range(n)), (), tuple(f"i{j}" for j in range(k)), values)


def test_trends_of_a_panel_say_what_they_rest_on():
    data = panel([[[1.0, 8.0], [2.0, np.nan]], [[9.0, 4.0], [np.nan, np.nan]], [[4.0, 2.0], [8.0, 5.0]]])
    found = trends(data)
    np.testing.assert_allclose(found.values, [[1.0, -0.5], [1.0, np.nan]])
    assert found.n_values.tolist() == [[3, 3], [2, 1]]
    assert found.first.tolist() == [[2018, 2018], [2018, 2020]]
    frame = found.tidy()
    assert frame.loc[1, ["unit", "indicator", "trend"]].tolist() == ["U0", "i1", -0.5]
    turned = trends(data, directions=np.array([1.0, -1.0]))
    assert turned.frame().loc["U0", "i1"] == 0.5
    assert trends(data, years=[2019, 2020]).values[0, 1] == pytest.approx(-0.5)
    assert trends(data, latest=2).values[0, 0] == pytest.approx(4 / 9 - 1)
    assert trends(data, latest=2).values[1, 0] == pytest.approx(1.0)


def test_bad_input_is_refused():
    data = panel(np.ones((2, 1, 1)), years=("spring", "autumn"))
    with pytest.raises(DataError, match="spring, autumn"):
        trends(data)
    data = panel(np.ones((3, 1, 1)))
    with pytest.raises(UnknownName, match="Years: 2018"):
        trends(data, years=[2017])
    with pytest.raises(InputError, match="two values"):
        trends(data, latest=1)
    with pytest.raises(UnknownName, match="growth"):
        trends(data, "cagr")
    with pytest.raises(InputError, match="rising"):
        trend(np.ones((2, 1)), np.array([2.0, 1.0]))
    with pytest.raises(InputError, match="one for each"):
        trend(np.ones((2, 1)), np.array([1.0]))
