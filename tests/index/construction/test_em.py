"""Missing cells under a multivariate normal distribution."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from accord.errors import ImputeError, UnknownName
from accord.index.construction.em import draws, em


def correlated(seed, n, k):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, k)) @ rng.standard_normal((k, k)) + rng.uniform(-5, 5, k)


def with_gaps(values, seed, share):
    rng = np.random.default_rng(seed)
    gaps = rng.random(values.shape) < share
    gaps[:, 0] = False
    return np.where(gaps, np.nan, values)


def monotone_estimates(values):
    """Maximum likelihood where each indicator is known only of units whose earlier ones are (Anderson 1957).

    Each indicator is regressed on the earlier ones over the units it is known of, and the regressions put together.
    """
    k = values.shape[1]
    mean, covariance = np.zeros(k), np.zeros((k, k))
    for j in range(k):
        rows = values[~np.isnan(values[:, j]), : j + 1]
        design = np.column_stack([np.ones(len(rows)), rows[:, :j]])
        slopes = np.linalg.lstsq(design, rows[:, j], rcond=None)[0]
        left = rows[:, j] - design @ slopes
        mean[j] = slopes[0] + slopes[1:] @ mean[:j]
        covariance[j, :j] = covariance[:j, j] = covariance[:j, :j] @ slopes[1:]
        covariance[j, j] = left @ left / len(rows) + slopes[1:] @ covariance[:j, :j] @ slopes[1:]
    return mean, covariance


@pytest.mark.parametrize("known", [(40, 25), (40, 30, 18), (40, 36, 28, 15)])
def test_monotone_gaps_have_estimates_in_closed_form(known):
    values = correlated(1, 40, len(known))
    for k, count in enumerate(known):
        values[count:, k] = np.nan
    found = em(values, tolerance=1e-12)
    mean, covariance = monotone_estimates(values)
    np.testing.assert_allclose(found.mean, mean, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-8, atol=1e-9)
    # and the cells are the predictions of the regression on what is known
    predicted = mean[-1] + (values[-1, 0] - mean[0]) * covariance[-1, 0] / covariance[0, 0]
    assert found.values[-1, -1] == pytest.approx(predicted)


def test_the_two_indicator_case_by_its_own_formula():
    # Little & Rubin (2002, Statistical Analysis with Missing Data, section 7.2)
    values = correlated(3, 30, 2)
    values[20:, 1] = np.nan
    x, y = values.T
    b = np.cov(x[:20], y[:20], bias=True)[0, 1] / np.var(x[:20])
    found = em(values, tolerance=1e-12)
    assert found.mean[1] == pytest.approx(y[:20].mean() + b * (x.mean() - x[:20].mean()))
    assert found.covariance[1, 1] == pytest.approx(np.var(y[:20]) + b**2 * (np.var(x) - np.var(x[:20])))
    assert found.covariance[0, 1] == pytest.approx(b * np.var(x))


def test_a_full_table_has_its_own_mean_and_covariance():
    values = correlated(0, 20, 4)
    found = em(values)
    np.testing.assert_allclose(found.mean, values.mean(axis=0))
    np.testing.assert_allclose(found.covariance, np.cov(values, rowvar=False, bias=True))
    np.testing.assert_array_equal(found.values, values)
    assert not found.imputed.any()


def test_the_likelihood_never_falls_and_is_that_of_what_is_known():
    values = with_gaps(correlated(5, 40, 5), 5, 0.25)
    found = em(values)
    assert found.iterations == len(found.log_likelihood) > 5
    assert np.all(np.diff(found.log_likelihood) > -1e-9)
    assert found.change <= 1e-8
    expected = 0.0
    for row in values:
        seen = ~np.isnan(row)
        expected += stats.multivariate_normal.logpdf(
            row[seen], found.mean[seen], found.covariance[np.ix_(seen, seen)]
        )
    assert found.log_likelihood[-1] == pytest.approx(expected)


def test_cells_are_their_means_given_what_is_known_of_the_unit():
    values = with_gaps(correlated(7, 40, 5), 7, 0.3)
    found = em(values)
    for n, row in enumerate(values):
        gone = np.isnan(row)
        if gone.any():
            slopes = np.linalg.solve(
                found.covariance[np.ix_(~gone, ~gone)], found.covariance[np.ix_(~gone, gone)]
            )
            expected = found.mean[gone] + (row[~gone] - found.mean[~gone]) @ slopes
            np.testing.assert_allclose(found.values[n, gone], expected, rtol=1e-7, atol=1e-7)


@given(st.integers(0, 1000))
@settings(max_examples=8, deadline=None)
def test_units_of_measurement_and_order_do_not_matter(seed):
    rng = np.random.default_rng(seed)
    values = with_gaps(correlated(seed, 30, 4), seed, 0.15)
    found = em(values).values
    scale, shift = rng.uniform(0.01, 100.0, 4), rng.uniform(-10, 10, 4)
    np.testing.assert_allclose(em(values * scale + shift).values, found * scale + shift, rtol=1e-6, atol=1e-6)
    rows, columns = rng.permutation(30), rng.permutation(4)
    np.testing.assert_allclose(
        em(values[rows][:, columns]).values, found[rows][:, columns], rtol=1e-6, atol=1e-6
    )


def test_constant_indicators_are_set_aside_and_empty_units_get_the_means():
    values = with_gaps(correlated(2, 25, 3), 2, 0.2)
    extended = np.column_stack([values, np.full(25, 7.0)])
    extended[3, 3] = np.nan
    extended[4] = np.nan
    found = em(extended)
    assert found.values[3, 3] == 7.0
    assert found.covariance[3].tolist() == [0.0] * 4
    np.testing.assert_allclose(found.values[4], found.mean)
    rest = em(np.delete(extended[:, :3], 4, axis=0))
    np.testing.assert_allclose(np.delete(found.values[:, :3], 4, axis=0), rest.values, rtol=1e-6)
    only = em(np.array([[2.0], [np.nan], [2.0]]))
    assert only.values.tolist() == [[2.0]] * 3


def test_ridge_makes_few_units_enough_and_pulls_towards_no_correlation():
    values = with_gaps(correlated(4, 8, 12), 4, 0.1)
    with pytest.raises(
        ImputeError, match=r"more units than indicators: found 8 units and 12 indicators.*ridge"
    ):
        em(values)
    weak, strong = em(values, ridge=5.0), em(values, ridge=1e6)
    assert np.isfinite(weak.values).all()
    off = ~np.eye(12, dtype=bool)
    size = np.sqrt(np.diag(strong.covariance))
    assert np.abs(strong.covariance / np.outer(size, size))[off].max() < 1e-4
    np.testing.assert_allclose(
        strong.values, np.where(np.isnan(values), np.nanmean(values, axis=0), values), rtol=1e-3
    )


def test_what_cannot_be_estimated_is_refused_by_name():
    never = correlated(0, 20, 2)
    never[:10, 0] = np.nan
    never[10:, 1] = np.nan
    with pytest.raises(ImputeError, match="indicator 'A' and indicator 'B' are known together of 0 unit"):
        em(never, codes=["A", "B"])
    twins = with_gaps(correlated(0, 20, 3), 0, 0.2)
    twins[:, 1] = 2.0 * twins[:, 0] + 1.0
    with pytest.raises(ImputeError, match=r"say the same thing.*'A' and indicator 'B' above all"):
        em(twins, codes=["A", "B", "C"])
    assert np.isfinite(em(twins, ridge=1.0).values).all()
    with pytest.raises(ImputeError, match="did not settle in 2 iterations"):
        em(with_gaps(correlated(0, 20, 3), 0, 0.3), iterations=2)
    with pytest.raises(ImputeError, match="ridge is 0 or more"):
        em(twins, ridge=-1.0)
    with pytest.raises(ImputeError, match="no unit has a value for 'B'"):
        em([[1.0, np.nan], [2.0, np.nan]], codes=["A", "B"])


def test_draws_keep_what_is_known_and_the_first_do_not_depend_on_how_many_follow():
    values = with_gaps(correlated(6, 25, 3), 6, 0.2)
    for parameters in ("posterior", "fixed"):
        few = draws(values, 3, seed=1, parameters=parameters)
        many = draws(values, 6, seed=1, parameters=parameters)
        np.testing.assert_array_equal(many[:3], few)
        known = ~np.isnan(values)
        assert np.all(many[:, known] == values[known])
        assert np.all(np.ptp(many[:, ~known], axis=0) > 0.0)
        assert not np.array_equal(draws(values, 3, seed=2, parameters=parameters), few)


def test_fixed_draws_have_the_conditional_distribution():
    values = with_gaps(correlated(8, 30, 3), 8, 0.0)
    values[0, 1:] = np.nan
    fit = em(values, tolerance=1e-6)
    found = draws(values, 5_000, parameters="fixed")[:, 0, 1:]
    s = fit.covariance
    expected = s[1:, 1:] - np.outer(s[1:, 0], s[0, 1:]) / s[0, 0]
    np.testing.assert_allclose(
        found.mean(axis=0), fit.values[0, 1:], atol=4 * np.sqrt(expected.max() / 5_000)
    )
    np.testing.assert_allclose(np.cov(found, rowvar=False), expected, rtol=0.1, atol=0.05 * expected.max())


def test_posterior_draws_of_one_indicator_follow_student_t():
    # With mean and variance unknown, a further value is t with n - 1 degrees of freedom, scaled by s sqrt(1 + 1/n)
    known = np.random.default_rng(0).standard_normal(8) * 3.0 + 10.0
    found = draws(np.append(known, np.nan)[:, None], 2000, thin=3)[:, -1, 0]
    scaled = (found - known.mean()) / (known.std(ddof=1) * np.sqrt(1 + 1 / 8))
    assert stats.kstest(scaled, stats.t(7).cdf).pvalue > 0.01
    # which the normal distribution with estimated parameters is not
    assert stats.kstest(scaled, stats.norm(0, np.sqrt(7 / 8 / (9 / 8))).cdf).pvalue < 1e-4


def test_choices_of_draws_are_checked():
    with pytest.raises(UnknownName, match="Did you mean 'posterior'"):
        draws([[1.0], [2.0]], 1, parameters="posteriors")
    with pytest.raises(ImputeError, match="count, burn and thin are 1 or more"):
        draws([[1.0], [2.0]], 0)


def test_a_table_of_constants_is_drawn_without_a_fit():
    assert draws([[2.0], [np.nan]], 2).tolist() == [[[2.0], [2.0]]] * 2
