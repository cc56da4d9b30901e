"""Means and medians for many sets of weights."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import gmean, hmean, pmean

from accord.index.construction.means import power_mean, weighted_mean, weighted_median

values = arrays(float, (4, 5), elements=st.floats(0.5, 100.0))
some_weights = arrays(float, (3, 4), elements=st.floats(0.1, 5.0))


@settings(max_examples=25, deadline=None)
@given(values, some_weights)
def test_power_means_are_scipys(x, weights):
    for d in range(3):
        w = weights[d][:, None] * np.ones_like(x)
        for power, expected in [
            (1.0, np.average(x, axis=0, weights=weights[d])),
            (0.0, gmean(x, axis=0, weights=w)),
            (-1.0, hmean(x, axis=0, weights=w)),
            (2.0, pmean(x, 2.0, axis=0, weights=w)),
            (-2.5, pmean(x, -2.5, axis=0, weights=w)),
            (0.05, pmean(x, 0.05, axis=0, weights=w)),
        ]:
            found = power_mean(x, weights, power, complete=True)[d]
            np.testing.assert_allclose(found, expected, rtol=1e-10)


@settings(max_examples=25, deadline=None)
@given(values, some_weights)
def test_the_same_without_looking_for_gaps_and_with_values_by_draw(x, weights):
    by_draw = np.repeat(x[:, None, :], 3, axis=1)
    for power in (1.0, 0.0, -1.0, 3.0, 0.02):
        expected = power_mean(x, weights, power, complete=True)
        np.testing.assert_allclose(power_mean(x, weights, power, complete=False), expected, rtol=1e-12)
        np.testing.assert_allclose(power_mean(by_draw, weights, power, complete=True), expected, rtol=1e-12)
        np.testing.assert_allclose(
            power_mean(by_draw, weights[:1], power, complete=True)[1], expected[0], rtol=1e-12
        )


@settings(max_examples=25, deadline=None)
@given(values)
def test_means_grow_with_their_power(x):
    weights = np.array([[1.0, 2.0, 0.5, 1.0]])
    powers = [-50.0, -3.0, -1.0, -0.05, -1e-9, 0.0, 1e-9, 0.05, 0.5, 1.0, 2.0, 50.0]
    means = [power_mean(x, weights, p, complete=True)[0] for p in powers]
    for low, high in itertools.pairwise(means):
        assert np.all(low <= high * (1 + 1e-9))
    assert np.all(means[0] >= x.min(axis=0) * (1 - 1e-9))
    assert np.all(means[-1] <= x.max(axis=0) * (1 + 1e-9))


def test_a_power_near_zero_keeps_its_digits():
    x, weights = np.array([[2.0], [8.0]]), np.array([[1.0, 1.0]])
    for p in (1e-3, 1e-6, 1e-9, 1e-12):
        # To first order in p the mean is the geometric one times exp(p var(ln x) / 2).
        expected = 4.0 * np.exp(0.5 * p * np.log(2.0) ** 2)
        assert power_mean(x, weights, p, complete=True)[0, 0] == pytest.approx(expected, rel=max(p**2, 1e-14))


def test_large_powers_stay_within_range():
    x = np.array([[1e9], [3e9]])
    found = power_mean(x, np.ones((1, 2)), 50.0, complete=True)[0, 0]
    assert found == pytest.approx(3e9 * 0.5 ** (1 / 50), rel=1e-9)
    assert power_mean(x, np.ones((1, 2)), -50.0, complete=True)[0, 0] == pytest.approx(
        1e9 * 2.0 ** (1 / 50), rel=1e-9
    )


def test_zeros_in_a_mean_of_positive_power():
    x = np.array([[0.0, 0.0], [0.0, 4.0]])
    assert power_mean(x, np.ones((1, 2)), 0.5, complete=True)[0].tolist() == [0.0, 1.0]
    assert power_mean(x, np.ones((1, 2)), 0.05, complete=True)[0] == pytest.approx([0.0, 4.0 * 0.5**20])


def test_what_is_missing_leaves_its_weight_to_the_others():
    x = np.array([[1.0, np.nan, np.nan], [3.0, 3.0, np.nan]])
    assert weighted_mean(x, np.array([[1.0, 3.0]]), complete=False)[0] == pytest.approx(
        [2.5, 3.0, np.nan], nan_ok=True
    )
    assert np.isnan(weighted_mean(x[:, 1:2], np.array([[1.0, 0.0]]), complete=False)[0, 0])


@pytest.mark.parametrize(
    ("x", "weights", "expected"),
    [
        ([5.0, 1.0, 3.0], [1.0, 1.0, 1.0], 3.0),
        ([5.0, 1.0, 3.0, 4.0], [1.0, 1.0, 1.0, 1.0], 3.5),
        ([5.0, 1.0, 3.0], [3.0, 1.0, 1.0], 5.0),
        ([5.0, 1.0, 3.0], [1.0, 0.0, 1.0], 4.0),
        ([5.0, 1.0, 3.0], [0.3, 0.3, 0.3], 3.0),
        ([5.0, np.nan, 3.0], [1.0, 9.0, 2.0], 3.0),
        ([5.0, np.nan, 3.0], [0.0, 9.0, 0.0], np.nan),
        ([7.0], [2.0], 7.0),
    ],
)
def test_the_weighted_median(x, weights, expected):
    found = weighted_median(np.array(x)[:, None], np.array([weights]))[0, 0]
    assert found == pytest.approx(expected, nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(values, some_weights)
def test_half_of_the_weight_lies_on_either_side_of_the_median(x, weights):
    found = weighted_median(x, weights)
    for d in range(3):
        w = weights[d] / weights[d].sum()
        for n in range(5):
            middle = found[d, n]
            assert w[x[:, n] < middle - 1e-9].sum() <= 0.5 + 1e-9
            assert w[x[:, n] > middle + 1e-9].sum() <= 0.5 + 1e-9
    by_draw = np.repeat(x[:, None, :], 3, axis=1)
    np.testing.assert_allclose(weighted_median(by_draw, weights), found)
    np.testing.assert_allclose(weighted_median(by_draw, weights[:1])[2], found[0])
