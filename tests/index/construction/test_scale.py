"""Scales applied again, turned back and differentiated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.errors import NormaliseError
from accord.index.construction.normalise import PARAMETERS, STEPPED, apply, fit

X = np.array([[1.0, 20.0], [2.0, 10.0], [4.0, 30.0], [9.0, 40.0]])
UP_DOWN = [1, -1]
CHOICES = {
    "distance_to_target": {"target": [20.0, 5.0]},
    "distance_to_reference": {"reference": 1},
    "goalposts": {"lower": 0.0, "upper": 50.0},
    "scaled": {"lower": -50.0, "upper": 50.0},
}
SMOOTH = [method for method in PARAMETERS if method not in STEPPED]


def test_a_scale_holds_its_parameters_for_later_values():
    scale = fit(X, UP_DOWN)
    np.testing.assert_allclose(apply(scale, [[17.0, 0.0]]), [[200.0, 400.0 / 3.0]])
    held = fit(X, UP_DOWN, "goalposts", lower=[1.0, 10.0], upper=[9.0, 40.0])
    assert apply(held, [[17.0, 0.0], [-3.0, 99.0]]).tolist() == [[100.0, 100.0], [0.0, 0.0]]


def test_later_values_are_ranked_among_those_fitted_to():
    for ties in ("min", "max", "average", "dense"):
        scale = fit([[1.0], [3.0], [3.0], [7.0]], [1], "rank", ties=ties)
        found = apply(scale, [[0.0], [2.0], [5.0], [9.0]])[:, 0].tolist()
        assert found == ([1, 2, 3, 4] if ties == "dense" else [1, 2, 4, 5])
    share = fit([[1.0], [3.0], [7.0]], [1], "percentile_rank")
    assert apply(share, [[0.0], [3.0], [9.0]])[:, 0].tolist() == [0.0, 0.5, 1.0]


def test_a_single_value_has_the_lowest_rank():
    assert apply(fit([[2.0], [np.nan]], [1], "percentile_rank"), [[2.0]])[0, 0] == 0.0


@pytest.mark.parametrize("method", SMOOTH)
def test_turning_back_gives_the_values(method):
    scale = fit(X, UP_DOWN, method, **CHOICES.get(method, {}))
    np.testing.assert_allclose(scale.invert(apply(scale, X)), X, rtol=1e-12)


@given(st.sampled_from(SMOOTH), st.integers(0, 1000))
def test_the_slope_is_that_of_the_scale(method, seed):
    scale = fit(X, UP_DOWN, method, **CHOICES.get(method, {}))
    x = np.random.default_rng(seed).uniform(5.0, 15.0, (4, 2))
    step = 1e-5
    numeric = (apply(scale, x + step) - apply(scale, x - step)) / (2 * step)
    np.testing.assert_allclose(scale.slope(x), numeric, rtol=1e-6, atol=1e-9)


def test_the_slope_is_nought_beyond_a_bound():
    scale = fit(X, UP_DOWN, "goalposts", lower=2.0, upper=25.0)
    assert (scale.slope(X) == 0.0).tolist() == [[True, False], [False, False], [False, True], [False, True]]
    capped = fit(X, UP_DOWN, "distance_to_target", target=[3.0, 15.0], cap=True)
    assert (capped.slope(X) == 0.0).tolist() == [[False, False], [False, True], [True, False], [True, False]]
    assert np.isnan(scale.slope([[np.nan, 1.0]])[0, 0])


def test_the_units_that_set_the_ends_are_marked():
    scale = fit(X, UP_DOWN)
    assert np.argwhere(scale.at_lower(X)).tolist() == [[0, 0], [3, 1]]
    assert np.argwhere(scale.at_upper(X)).tolist() == [[1, 1], [3, 0]]
    posts = fit(X, UP_DOWN, "goalposts", lower=2.0, upper=25.0)
    assert np.argwhere(posts.at_lower(X)).tolist() == [[0, 0], [1, 0], [2, 1], [3, 1]]
    assert not posts.at_upper(X).any()
    assert not fit(X, UP_DOWN, "zscore").at_upper(X).any()
    fraction = fit(X, UP_DOWN, "fraction_of_max")
    assert np.argwhere(fraction.at_upper(X)).tolist() == [[1, 1], [3, 0]]
    assert not scale.at_upper([[np.nan, np.nan]]).any()


@pytest.mark.parametrize("method", STEPPED)
def test_steps_have_no_slope_and_cannot_be_turned_back(method):
    scale = fit(X, UP_DOWN, each={"B": {"method": method}}, codes=["A", "B"])
    assert scale.differentiable.tolist() == [True, False]
    with pytest.raises(NormaliseError, match=f"indicator 'B': {method} moves in steps"):
        scale.slope(X)
    with pytest.raises(NormaliseError, match="indicator 'B': many values have the same"):
        scale.invert(X)


def test_a_scale_without_width_cannot_be_turned_back():
    scale = fit(np.ones((3, 1)), [1], constant="middle")
    with pytest.raises(NormaliseError, match="many values have the same minmax score"):
        scale.invert([[50.0]])


def test_a_scale_fits_tables_of_its_own_indicators_only():
    with pytest.raises(NormaliseError, match="the scale has 2 indicators"):
        apply(fit(X, UP_DOWN), X[:, :1])
