"""What factors are in each run."""

import numpy as np
import pytest
from scipy import stats

from accord.index.robustness.realise import (
    dirichlet,
    elements_of,
    error_sizes,
    noise_sizes,
    noisy,
    normal,
    number,
    which,
)
from accord.index.robustness.uncertain import (
    Alternatives,
    DataNoise,
    Gaussian,
    Imputations,
    LeaveOut,
    Range,
    WeightNoise,
    WeightSets,
)

U = (np.arange(1000) + 0.5) / 1000


@pytest.fixture
def parts(make_parts):
    return make_parts(3)


def test_choices_come_up_as_often_as_their_probability(parts):
    equal = Alternatives(path="normalise.method", choices=("minmax", "zscore", "rank"))
    found = which(equal, U, parts.structure)
    assert np.bincount(found).tolist() == [333, 334, 333]
    unequal = WeightSets(sets=({"i0": 1}, {"i0": 2}, {"i0": 3}), probabilities=(0.7, 0.0, 0.3))
    assert np.bincount(which(unequal, U, parts.structure)).tolist() == [700, 0, 300]
    assert which(Imputations(tables=4), U, parts.structure).tolist() == [
        *([0] * 250),
        *([1] * 250),
        *([2] * 250),
        *([3] * 250),
    ]
    assert which(WeightNoise(size=0.1), U, parts.structure) is None


def test_a_place_at_the_very_end_is_no_choice_of_probability_zero(parts):
    factor = WeightSets(sets=({"i0": 1}, {"i0": 2}, {"i0": 3}), probabilities=(0.1, 0.2, 0.7))
    assert which(factor, np.array([np.nextafter(1.0, 0.0)]), parts.structure).tolist() == [2]
    last = WeightSets(sets=({"i0": 1}, {"i0": 2}), probabilities=(1.0, 0.0))
    assert which(last, np.array([1.0 - 2.0**-53]), parts.structure).tolist() == [0]


def test_elements_that_may_be_left_out(parts):
    assert elements_of(LeaveOut(level=2), parts.structure) == (None, "P0", "P1", "P2")
    assert elements_of(LeaveOut(elements=("i1", "P0"), none=False), parts.structure) == ("i1", "P0")
    assert np.bincount(which(LeaveOut(level=2), U, parts.structure)).tolist() == [250] * 4


def test_numbers_have_their_distribution():
    found = number(Range(path="aggregate.p", low=-1.0, high=3.0), U)
    assert stats.kstest(found, stats.uniform(-1, 4).cdf).statistic < 1e-3
    bell = number(Gaussian(path="aggregate.p", mean=2.0, sd=0.5), U)
    assert stats.kstest(bell, stats.norm(2, 0.5).cdf).statistic < 1e-3
    cut = number(Gaussian(path="aggregate.p", mean=2.0, sd=0.5, low=1.8, high=4.0), U)
    assert stats.kstest(cut, stats.truncnorm(-0.4, 4.0, 2.0, 0.5).cdf).statistic < 1e-3
    ends = number(Gaussian(path="aggregate.p", mean=0.0, sd=1.0), np.array([0.0, np.nextafter(1.0, 0.0)]))
    assert np.all(np.isfinite(ends))


def test_noise_by_level(parts):
    structure = parts.structure
    sizes = noise_sizes(WeightNoise(size={2: 0.3}), structure)
    assert [s > 0 for s in sizes] == [e.level == 2 for e in structure.elements]
    everywhere = noise_sizes(WeightNoise(size=0.3), structure)
    assert everywhere[-1] == 0.0
    assert np.all(everywhere[:-1] == 0.3)
    found = noisy(
        np.array([[2.0, 4.0]]), np.array([0.25, 0.0]), np.array([[0.0, 0.1], [0.5, 0.2], [1.0, 0.9]])
    )
    np.testing.assert_allclose(found, [[1.5, 4.0], [2.0, 4.0], [2.5, 4.0]])


def test_shares_have_the_dirichlet_moments():
    rng = np.random.default_rng(0)
    weights, parents = np.array([[1.0, 3.0, 6.0, 2.0, 0.0]]), np.array([0, 0, 0, 1, 1])
    drawn = dirichlet(weights, parents, 20.0, rng.random((20000, 5)))
    shares = drawn[:, :3] / drawn[:, :3].sum(axis=1, keepdims=True)
    mean = np.array([0.1, 0.3, 0.6])
    np.testing.assert_allclose(shares.mean(axis=0), mean, atol=0.003)
    np.testing.assert_allclose(shares.std(axis=0), np.sqrt(mean * (1 - mean) / 21), rtol=0.03)
    assert np.all(drawn[:, 4] == 0.0)
    assert np.all(drawn[:, 3] > 0.0)


def test_shares_without_concentration_are_uniform_on_the_simplex():
    rng = np.random.default_rng(0)
    drawn = dirichlet(np.ones((1, 3)), np.zeros(3, dtype=int), None, rng.random((20000, 3)))
    shares = drawn / drawn.sum(axis=1, keepdims=True)
    # On the simplex of three shares each is Beta(1, 2).
    assert stats.kstest(shares[:, 0], stats.beta(1, 2).cdf).statistic < 0.015
    assert np.corrcoef(shares.T)[0, 1] == pytest.approx(-0.5, abs=0.02)


def test_sizes_of_errors_in_data(parts):
    data = parts.data
    spread = error_sizes(DataNoise(sd=0.1), data)
    np.testing.assert_allclose(
        spread, 0.1 * np.broadcast_to(data.values.std(axis=0, ddof=1), data.values.shape)
    )
    np.testing.assert_allclose(error_sizes(DataNoise(sd=0.1, of="value"), data), 0.1 * np.abs(data.values))
    some = error_sizes(DataNoise(sd={"i1": 2.0}, of="unit", cells={"U3": {"i0": 5.0}}), data)
    assert some[3, 0] == 5.0
    assert np.all(some[:, 1] == 2.0)
    assert some.sum() == pytest.approx(5.0 + 2.0 * len(data.units))
    gaps = data.with_values(np.where(np.arange(8)[:, None] == 7, np.nan, data.values))
    assert error_sizes(DataNoise(sd=0.1), gaps)[0, 0] == pytest.approx(0.1 * data.values[:7, 0].std(ddof=1))


def test_normal_numbers():
    assert stats.kstest(normal(U), stats.norm.cdf).statistic < 1e-3
