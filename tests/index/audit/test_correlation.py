"""Correlations of arrays, against scipy, pandas and COINr's tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from accord.errors import InputError, UnknownName
from accord.index.audit.correlation import (
    CORRELATIONS,
    correlation,
    covariance,
    false_discovery,
    overlap,
    p_values,
)

SCIPY = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}


@pytest.fixture
def gappy():
    """Thirty units, eight columns with ties and gaps of their own."""
    rng = np.random.default_rng(3)
    values = rng.standard_normal((30, 8)).round(1)
    values[rng.random(values.shape) < 0.15] = np.nan
    return values


@pytest.mark.parametrize("method", CORRELATIONS)
def test_every_pair_is_what_scipy_finds_over_its_own_units(gappy, method):
    r, p, n = correlation(gappy, method=method), p_values(gappy, method=method), overlap(gappy)
    for a in range(8):
        for b in range(a):
            both = ~np.isnan(gappy[:, [a, b]]).any(axis=1)
            expected = SCIPY[method](gappy[both, a], gappy[both, b])
            assert r[a, b] == pytest.approx(expected.statistic, abs=1e-14)
            assert p[a, b] == pytest.approx(expected.pvalue, rel=1e-9)
            assert n[a, b] == both.sum()


@pytest.mark.parametrize("method", CORRELATIONS)
def test_without_gaps_the_fast_way_is_the_same(method):
    values = np.random.default_rng(0).standard_normal((12, 5)).round(1)
    gap = np.vstack(
        [values, np.full(5, np.nan)]
    )  # one unit with nothing, which changes the way and not the result
    np.testing.assert_allclose(
        correlation(values, method=method), correlation(gap, method=method), atol=1e-14
    )


def test_covariance_is_that_of_pandas(gappy):
    np.testing.assert_allclose(covariance(gappy), pd.DataFrame(gappy).cov().to_numpy(), atol=1e-14)
    whole = np.nan_to_num(gappy)
    np.testing.assert_allclose(covariance(whole), np.cov(whole, rowvar=False), atol=1e-14)


def test_digits_survive_a_giant_that_is_missing_elsewhere():
    # The first column's variance is all the giant's; over the units of the second the rest must not drown in it.
    rng = np.random.default_rng(1)
    x, noise = rng.standard_normal(20), rng.standard_normal(20)
    first = np.append(x, 1e9)
    second = np.append(x + noise, np.nan)
    expected = stats.pearsonr(x, x + noise).statistic
    assert correlation(first[:, None], second[:, None])[0, 0] == pytest.approx(expected, abs=1e-9)


def test_a_column_that_does_not_vary_has_no_correlation():
    flat = np.full((6, 1), 0.1)
    other = np.arange(6.0)[:, None]
    gap = np.where(np.arange(6)[:, None] == 5, np.nan, flat)
    jump = np.array([0.1, 0.1, 0.1, np.nan, np.nan, 7.0])[:, None]  # varies, but not over the units of `gap`
    for method in CORRELATIONS:
        assert np.isnan(correlation(flat, other, method)).all()
        assert np.isnan(correlation(gap, other, method)).all()
        assert np.isnan(correlation(jump, gap, method)).all()
        assert np.isnan(p_values(flat, other, method)).all()


def test_too_few_units_give_no_correlation_rather_than_a_perfect_one():
    few = np.array([[1.0, np.nan], [np.nan, 2.0], [3.0, 5.0]])
    assert np.isnan(correlation(few)[0, 1])
    assert np.isnan(covariance(few)[0, 1])
    assert np.isnan(p_values(np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]])))[0, 0]


@given(arrays(float, (8, 3), elements=st.floats(-1e8, 1e8)))
@settings(deadline=None)
def test_correlations_are_bounded_and_symmetric(values):
    for method in CORRELATIONS:
        r = correlation(values, method=method)
        assert np.all(np.abs(r[~np.isnan(r)]) <= 1.0)
        np.testing.assert_allclose(r, r.T, atol=1e-12)


@given(
    arrays(float, (8, 3), elements=st.integers(-50, 50).map(float)),
    st.floats(0.01, 1e3),
    st.floats(-1e3, 1e3),
)
@settings(deadline=None)
def test_a_unit_of_measurement_does_not_matter_and_ranks_not_even_need_one(values, scale, shift):
    np.testing.assert_allclose(correlation(values * scale + shift), correlation(values), atol=1e-9)
    for method in ("spearman", "kendall"):
        np.testing.assert_allclose(
            correlation(np.exp(values / 10.0), method=method), correlation(values, method=method), atol=1e-12
        )


def test_false_discovery_is_benjamini_and_hochbergs_and_skips_gaps():
    # Benjamini & Hochberg (1995), section 3: 15 p-values, of which their procedure rejects 4 at 0.05
    p = np.array([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
                  0.6528, 0.7590, 1.0000])  # fmt: skip
    found = false_discovery(np.append(p, np.nan))
    assert np.sum(found[:-1] <= 0.05) == 4
    assert np.isnan(found[-1])
    assert found[3] == pytest.approx(0.0095 * 15 / 4)


def test_what_does_not_go_together_is_refused():
    with pytest.raises(UnknownName, match="spearman"):
        correlation(np.eye(3), method="spearmen")
    with pytest.raises(InputError, match="3 units with 4"):
        correlation(np.eye(3), np.eye(4))


def test_coinrs_correlations_of_indicators_and_pillars(asem):
    codes, values = asem.table("example_Aggregated.csv")
    columns = dict(zip(codes, values.T, strict=True))
    wide = pd.read_csv(asem.folder / "corr_L1_L1.csv")
    found = correlation(np.column_stack([columns[code] for code in wide.columns]))
    np.testing.assert_allclose(found, wide.to_numpy(), rtol=1e-9, atol=1e-14)
    for row in pd.read_csv(asem.folder / "corr_L2_L2.csv").itertuples():
        r = correlation(columns[row.Var1][:, None], columns[row.Var2][:, None])[0, 0]
        assert r == pytest.approx(row.Correlation, rel=1e-9)
