"""Weights chosen for correlations."""

import numpy as np
import pytest

from accord.errors import WeightError
from accord.index.construction.balance import balanced_weights, correlations, informative_weights


@pytest.fixture(scope="module")
def elements():
    rng = np.random.default_rng(0)
    return rng.standard_normal((50, 1)) + rng.uniform(0.5, 2.0, 4) * rng.standard_normal((50, 4)) + 100.0


def mean_of(elements):
    return lambda weights: weights @ elements.T / weights.sum(axis=1, keepdims=True)


def test_correlations_are_numpys_over_units_with_both(elements):
    gaps = elements.copy()
    gaps[3, 1] = gaps[8, 1] = gaps[9, 2] = np.nan
    index = mean_of(elements)(np.array([[1.0, 1, 1, 1], [1.0, 5, 0, 1]]))
    index[:, 20] = np.nan
    found = correlations(gaps, index)
    for d in range(2):
        for k in range(4):
            both = ~np.isnan(gaps[:, k]) & ~np.isnan(index[d])
            assert found[d, k] == pytest.approx(np.corrcoef(gaps[both, k], index[d, both])[0, 1], rel=1e-10)


def test_equal_correlations_of_two_standardised_elements_need_equal_weights():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((40, 2))
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    found = balanced_weights(x, mean_of(x), [1.0, 5.0])
    assert found.reached
    np.testing.assert_allclose(found.weights, 1.0, rtol=1e-6)


def test_targets_are_reached_whatever_their_unit(elements):
    found = balanced_weights(elements, mean_of(elements), np.ones(4), [2.0, 2.0, 2.2, 1.8])
    assert found.reached
    np.testing.assert_allclose(found.correlations / found.correlations[0], [1.0, 1.0, 1.1, 0.9], rtol=1e-3)
    again = balanced_weights(elements, mean_of(elements), np.ones(4), [20.0, 20.0, 22.0, 18.0])
    np.testing.assert_allclose(again.weights, found.weights, rtol=1e-4)


def test_what_cannot_be_balanced_is_said_to_be_so():
    rng = np.random.default_rng(2)
    x = rng.standard_normal((50, 3))
    x[:, 2] = -x[:, 0] - x[:, 1] + 0.01 * rng.standard_normal(50)
    found = balanced_weights(x, mean_of(x), np.ones(3), [1.0, 1.0, 5.0])
    assert not found.reached
    assert found.miss > 1e-3
    assert np.all(np.isfinite(found.weights))


def test_the_most_informative_weights_of_standardised_elements_are_the_first_component(elements):
    x = (elements - elements.mean(axis=0)) / elements.std(axis=0)
    found = informative_weights(x, mean_of(x), np.ones(4))
    leading = np.abs(np.linalg.eigh(np.corrcoef(x.T))[1][:, -1])
    np.testing.assert_allclose(found.weights / found.weights.sum(), leading / leading.sum(), rtol=1e-3)
    assert found.target is None
    assert found.miss == 0.0


def test_targets_that_are_none_are_refused(elements):
    for target in ([1.0, 2.0], [1.0, 1.0, 0.0, 1.0], [1.0, 1.0, np.nan, 1.0]):
        with pytest.raises(WeightError, match="one positive number for each of 4 elements"):
            balanced_weights(elements, mean_of(elements), np.ones(4), target)
