"""Transformations of long tails."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from accord.errors import TreatError, UnknownName
from accord.index.construction.transform import TRANSFORMS, Transform, fit_transform

X = np.array([2.0, 3.0, 5.0, 12.0, 40.0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("log", np.log(X)),
        ("log_ct", np.log(X - 2.0 + 0.38)),
        ("log_ct_orig", np.log(X - 2.0 + 1.0)),
        ("log_ct_plus", np.log(X - 2.0 + 0.38)),
        ("log_gii", np.log(39.0 * (X - 2.0) / 38.0 + 1.0)),
    ],
)
def test_the_logarithms_are_what_their_formulas_say(name, expected):
    np.testing.assert_allclose(fit_transform(X, name)(X), expected, rtol=1e-13)


def test_log_ct_plus_turns_round_for_a_tail_at_the_low_end():
    np.testing.assert_allclose(fit_transform(-X, "log_ct_plus")(-X), -np.log(-2.0 + 0.38 + X), rtol=1e-13)


@pytest.mark.parametrize("lam", [-1.5, 0.0, 1e-9, 0.5, 2.0])
def test_box_cox_is_that_of_scipy(lam):
    found = fit_transform(X, "boxcox", lam=lam, make_positive=False)(X)
    np.testing.assert_allclose(found, stats.boxcox(X, lmbda=lam), rtol=1e-12)
    shifted = fit_transform(X, "boxcox", lam=lam)(X)
    np.testing.assert_allclose(shifted, stats.boxcox(X - 1.0, lmbda=lam), rtol=1e-12)


@given(st.integers(0, 10_000), st.floats(1e-6, 1e6))
@settings(max_examples=30)
def test_lambda_has_the_highest_likelihood_and_does_not_change_with_the_unit(seed, unit):
    x = np.random.default_rng(seed).lognormal(sigma=0.7, size=30)
    lam = fit_transform(x, "boxcox", make_positive=False).lam
    best = stats.boxcox_llf(lam, x)
    assert all(stats.boxcox_llf(other, x) <= best + 1e-9 for other in np.linspace(-5, 5, 11))
    assert fit_transform(unit * x, "boxcox", make_positive=False).lam == pytest.approx(lam, abs=1e-5)


@given(st.sampled_from(list(TRANSFORMS)), st.integers(0, 1000), st.floats(-2, 2))
def test_every_transformation_keeps_the_order_and_can_be_turned_back(name, seed, lam):
    x = np.random.default_rng(seed).lognormal(mean=1.0, size=12) + 1.0
    transform = fit_transform(x, name, lam=lam)
    y = transform(x)
    assert np.array_equal(np.argsort(y), np.argsort(x))
    np.testing.assert_allclose(transform.inverse(y), x, rtol=1e-9)
    step = 1e-6 * x
    inside = (x > x.min()) & (x < x.max())
    numeric = (transform(x + np.where(inside, step, 0)) - transform(x - np.where(inside, step, 0))) / (
        2 * step
    )
    np.testing.assert_allclose(transform.slope(x)[inside], numeric[inside], rtol=1e-5)


def test_missing_values_stay_missing():
    x = np.array([1.0, np.nan, 3.0, 9.0])
    assert np.isnan(fit_transform(x, "log_ct")(x)).tolist() == [False, True, False, False]


@pytest.mark.parametrize(
    ("x", "name", "choices", "message"),
    [
        (np.array([0.0, 1.0]), "log", {}, "'Ship': log needs values above 0, found 0; take log_ct"),
        (np.array([-1.0, 1.0]), "boxcox", {"make_positive": False}, "needs values above 0, found -1"),
        (np.array([3.0, 3.0]), "log_ct", {}, "needs values that differ"),
        (np.array([np.nan, np.nan]), "log_ct", {}, "needs values that differ"),
        (np.array([0.1, 0.5]), "log_gii", {}, "maximum times the factor is not above 1; found 0.5 times 1"),
    ],
)
def test_values_out_of_the_domain_are_refused(x, name, choices, message):
    with pytest.raises(TreatError, match=message):
        fit_transform(x, name, what="indicator 'Ship'", **choices)


def test_log_gii_takes_small_indicators_with_a_factor():
    x = np.array([0.1, 0.2, 0.5])
    np.testing.assert_allclose(fit_transform(x, "log_gii", factor=10.0)(x), np.log([1.0, 2.0, 5.0]))


def test_a_value_that_the_fitted_transformation_does_not_know_is_refused():
    with pytest.raises(TreatError, match=r"log_ct is not defined at 1: it was fitted to values above 1.62"):
        fit_transform(X, "log_ct")(np.array([3.0, 1.0]))
    with pytest.raises(TreatError, match=r"fitted to values below -1.62"):
        fit_transform(-X, "log_ct_plus")(np.array([0.0]))


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'log_ct'"):
        fit_transform(X, "log_cd")


def test_without_parameters_it_is_the_logarithm():
    assert Transform("log")(np.array([1.0]))[0] == 0.0
