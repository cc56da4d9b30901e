"""Weights from components and factors."""

import numpy as np
import pytest

from accord.errors import WeightError
from accord.index.construction.component_weight import (
    component_weights,
    factor_analysis_weights,
    factor_weights,
    varimax,
)

TAI = np.array(
    [
        [0.07, 0.97, 0.06, 0.06],
        [0.13, 0.07, -0.07, 0.93],
        [0.79, -0.21, 0.21, 0.42],
        [-0.64, 0.56, -0.04, 0.36],
        [0.37, 0.17, 0.38, 0.68],
        [0.82, -0.04, 0.25, 0.35],
        [0.88, 0.23, -0.09, 0.09],
        [0.08, 0.04, 0.96, 0.04],
    ]
)
"""Rotated loadings of the Technology Achievement Index, OECD/JRC Handbook (2008), table 17."""


@pytest.fixture(scope="module")
def related():
    rng = np.random.default_rng(0)
    return rng.standard_normal((80, 1)) + rng.uniform(0.3, 1.5, 5) * rng.standard_normal((80, 5))


def test_weights_of_the_technology_achievement_index_are_the_handbooks():
    published = [0.17, 0.15, 0.11, 0.06, 0.08, 0.12, 0.14, 0.16]
    found = factor_weights(TAI)
    np.testing.assert_allclose(found, published, atol=0.0101)  # from loadings of two decimals
    assert found.sum() == pytest.approx(1.0)


def test_component_weights_are_the_leading_singular_vector_of_standardised_data(related):
    found = component_weights(related)
    standard = (related - related.mean(axis=0)) / related.std(axis=0)
    _, singular, right = np.linalg.svd(standard, full_matrices=False)
    np.testing.assert_allclose(found.weights, np.abs(right[0]), rtol=1e-10)
    assert found.explained[0] == pytest.approx(singular[0] ** 2 / (singular**2).sum())
    component = standard @ right[0]
    loadings = [abs(np.corrcoef(related[:, k], component)[0, 1]) for k in range(5)]
    np.testing.assert_allclose(found.loadings[:, 0], loadings, rtol=1e-10)
    # Units and their scale do not matter, direction does.
    np.testing.assert_allclose(component_weights(related * 7.0 + 3.0).weights, found.weights)


def test_a_part_that_moves_against_the_others_gets_no_negative_weight(related):
    turned = related * [1, 1, -1, 1, 1]
    with pytest.raises(WeightError, match="P: CO2 would get a negative weight"):
        component_weights(turned, parts=["a", "b", "CO2", "d", "e"], name="P")
    found = component_weights(turned, negative="zero")
    assert found.weights[2] == 0.0
    assert np.all(found.weights[[0, 1, 3, 4]] > 0.0)
    assert found.loadings[2, 0] < 0.0


def test_units_with_gaps_are_left_out(related):
    gaps = related.copy()
    gaps[:7, 1] = np.nan
    found = component_weights(gaps)
    assert found.n_units == 73
    np.testing.assert_array_equal(found.weights, component_weights(related[7:]).weights)


def test_too_few_units_or_no_spread_are_refused(related):
    with pytest.raises(WeightError, match=r"P: 5 of 5 units have values for all 5 parts.* at least 6"):
        component_weights(related[:5], name="P")
    flat = related.copy()
    flat[:, 3] = 2.0
    with pytest.raises(WeightError, match="part 4 is the same for all units"):
        factor_analysis_weights(flat)


def test_varimax_turns_loadings_without_changing_what_they_explain():
    found = varimax(TAI @ np.linalg.qr(np.random.default_rng(0).standard_normal((4, 4)))[0])
    np.testing.assert_allclose((found**2).sum(axis=1), (TAI**2).sum(axis=1), rtol=1e-10)

    def simplicity(loadings):
        scaled = loadings**2 / (loadings**2).sum(axis=1, keepdims=True)
        return scaled.var(axis=0).sum()

    assert simplicity(found) >= simplicity(TAI) - 1e-9  # whose digits are rounded
    angles = np.linspace(-0.2, 0.2, 9)
    for i, j in [(0, 1), (1, 3), (2, 3)]:
        for angle in angles:
            turn = np.eye(4)
            turn[[i, i, j, j], [i, j, i, j]] = [np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)]
            assert simplicity(found @ turn) <= simplicity(found) + 1e-9
    # And it finds the handbook's own loadings, up to the order of factors and rounding.
    order = [int(np.argmax(np.abs(found.T @ TAI[:, f]))) for f in range(4)]
    assert sorted(order) == [0, 1, 2, 3]
    np.testing.assert_allclose(np.abs(found[:, order]), np.abs(TAI), atol=0.05)


def test_factors_are_kept_by_eigenvalue_share_and_cumulated_share():
    rng = np.random.default_rng(1)
    two = rng.standard_normal((200, 2))
    x = np.repeat(two, [3, 3], axis=1) + 0.4 * rng.standard_normal((200, 6))
    found = factor_analysis_weights(x)
    assert found.loadings.shape == (6, 2)
    assert found.weights.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(found.weights, 1 / 6, atol=0.01)
    assert np.all(np.sort(np.abs(found.loadings), axis=1)[:, 1] > 0.9)
    assert found.explained.sum() > 0.85
    assert factor_analysis_weights(x, min_share=0.01).loadings.shape[1] > 2
    one = factor_analysis_weights(x, min_eigenvalue=10.0, min_share=0.9, min_cumulative=0.3)
    assert one.loadings.shape == (6, 1)
