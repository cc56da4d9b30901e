"""The correlation ratio."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import InputError, UnknownName
from accord.index.audit.main_effect import SMOOTHERS, correlation_ratio, fitted


def draw(n=300, seed=0):
    rng = np.random.default_rng(seed)
    return rng.uniform(-1.0, 1.0, n), rng.standard_normal(n)


@pytest.mark.parametrize(("smoother", "sees"), [("linear", False), ("spline", True), ("local", True)])
def test_a_parabola_is_seen_by_curves_and_not_by_a_line(smoother, sees):
    x, noise = draw()
    signal = x**2
    y = signal + 0.5 * signal.std() * noise  # Var(E[y|x]) / Var(y) = 1 / 1.25
    found = correlation_ratio(x, y, smoother)
    assert found == pytest.approx(0.8, abs=0.05) if sees else found < 0.05


@pytest.mark.parametrize("smoother", SMOOTHERS)
def test_a_line_with_noise_has_the_ratio_of_variances(smoother):
    x, noise = draw(seed=1)
    y = 3.0 * x + 3.0 * x.std() * noise  # one half
    assert correlation_ratio(x, y, smoother) == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("smoother", SMOOTHERS)
def test_what_has_no_effect_gets_little_more_than_chance(smoother):
    rng = np.random.default_rng(3)
    found = [correlation_ratio(*rng.standard_normal((2, 80)), smoother) for _ in range(60)]
    # E r^2 = 1 / (n - 1) for the line; the penalty lets curves follow somewhat more of the noise
    assert np.mean(found) < 4.0 / 79.0
    assert np.median(found) < 2.0 / 79.0


def test_the_linear_ratio_is_the_squared_correlation():
    x, noise = draw(30)
    assert correlation_ratio(x, x + noise, "linear") == pytest.approx(np.corrcoef(x, x + noise)[0, 1] ** 2)


@pytest.mark.parametrize("smoother", ["spline", "local"])
def test_of_few_values_the_ratio_is_that_of_the_analysis_of_variance(smoother):
    x = np.repeat([0.0, 1.0, 5.0], 6)
    y = np.random.default_rng(0).standard_normal(18) + (x == 1.0)
    means = np.array([y[x == value].mean() for value in x])
    assert correlation_ratio(x, y, smoother) == pytest.approx(means.var() / y.var())


@given(st.integers(0, 1000), st.sampled_from(SMOOTHERS), st.floats(0.001, 1e4), st.floats(-1e3, 1e3))
@settings(deadline=None, max_examples=40)
def test_the_ratio_is_a_share_and_knows_no_unit_nor_order(seed, smoother, scale, shift):
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((2, 25))
    found = correlation_ratio(x, y, smoother)
    assert 0.0 <= found <= 1.0
    order = rng.permutation(25)
    moved = correlation_ratio(scale * x[order] + shift, shift - scale * y[order], smoother)
    assert moved == pytest.approx(found, rel=1e-4, abs=1e-6)


def test_curves_run_through_a_straight_line_without_bending():
    x = np.sort(draw(40)[0])
    for smoother in SMOOTHERS:
        np.testing.assert_allclose(fitted(x, 2.0 * x + 1.0, smoother), 2.0 * x + 1.0, atol=1e-6)
        assert correlation_ratio(x, 2.0 * x + 1.0, smoother) == pytest.approx(1.0)


def test_missing_values_are_left_out_and_what_does_not_vary_has_no_ratio():
    x, y = draw(30)
    gap = np.append(x, [np.nan, 0.0]), np.append(y, [1.0, np.nan])
    for smoother in SMOOTHERS:
        assert correlation_ratio(*gap, smoother) == pytest.approx(correlation_ratio(x, y, smoother))
        assert np.isnan(correlation_ratio(np.ones(30), y, smoother))
        assert np.isnan(correlation_ratio(x, np.ones(30), smoother))
        assert np.isnan(correlation_ratio(x[:2], y[:2], smoother))


def test_bad_input_is_refused():
    with pytest.raises(UnknownName, match="spline"):
        correlation_ratio(np.ones(3), np.ones(3), "splines")
    with pytest.raises(InputError, match="shapes"):
        correlation_ratio(np.ones(3), np.ones(4))
