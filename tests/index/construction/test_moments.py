"""Skewness and kurtosis."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from accord.index.construction.moments import kurtosis, shape, skewness


def test_the_example_of_the_coinr_documentation():
    # COINr, vignette on outlier treatment: skew and kurt of the numbers 1 to 10, 30 and 100, printed to six decimals
    x = np.array([*range(1, 11), 30.0, 100.0])
    assert skewness(x) == pytest.approx(3.063241, abs=5e-7)
    assert kurtosis(x) == pytest.approx(9.741391, abs=5e-7)


@given(st.integers(4, 40), st.integers(0, 1000), st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_they_agree_with_scipy_and_do_not_change_with_unit_and_origin(n, seed, origin, unit):
    x = np.random.default_rng(seed).lognormal(size=(n, 3))
    np.testing.assert_allclose(skewness(x), stats.skew(x, bias=False), rtol=1e-10)
    np.testing.assert_allclose(kurtosis(x), stats.kurtosis(x, bias=False), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(shape(origin + unit * x), shape(x), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(skewness(-x), -skewness(x))


def test_missing_values_are_left_out():
    x = np.array([[1.0, np.nan], [2.0, 5.0], [9.0, 1.0], [4.0, 2.0], [np.nan, 9.0], [3.0, 3.0]])
    for k in range(2):
        seen = x[~np.isnan(x[:, k]), k]
        assert skewness(x)[k] == pytest.approx(float(skewness(seen)))
        assert kurtosis(x)[k] == pytest.approx(float(kurtosis(seen)))


def test_they_are_not_defined_for_equal_or_few_values():
    equal = np.full((7, 1), 0.1)  # whose mean is not 0.1 exactly
    assert np.isnan(skewness(equal)).all()
    assert np.isnan(kurtosis(equal)).all()
    three = np.array([1.0, 2.0, 4.0])
    assert np.isfinite(skewness(three))
    assert np.isnan(kurtosis(three))
    assert np.isnan(skewness(three[:2]))
    assert np.isnan(shape(np.full((3, 1), np.nan))).all()


def test_tiny_and_huge_values_neither_under_nor_overflow():
    x = np.array([1.0, 2.0, 4.0, 9.0])
    np.testing.assert_allclose(shape(x * 1e-120), shape(x))
    np.testing.assert_allclose(shape(x * 1e120), shape(x))
