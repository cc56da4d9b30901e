"""Rank acceptability: exact where it can be worked out, uniform where it is drawn."""

import numpy as np
import pytest
from scipy.stats import kstest

from accord.errors import WeightError
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.structure import Element, Structure
from accord.index.whatif.acceptability import acceptability, hit_and_run, sample
from accord.index.whatif.admissible import admissible
from accord.index.whatif.extremes import extreme_ranks


def two_indicators(**bounds):
    """Score p = 80 w + 20 (1 - w) passes score q = 20 w + 50 (1 - w) at w = 1/3; r is last, s first of all."""
    structure = Structure((Element("a", "a", 1, "t"), Element("b", "b", 1, "t"), Element("t", "t", 2, None)))
    data = IndexData(
        ("p", "q", "r", "s"), (), ("a", "b"), np.array([[80.0, 20.0], [20.0, 50.0], [0, 0], [100, 100]])
    )
    return admissible(build(data, structure), **bounds)


def test_shares_of_the_weights_are_lengths_of_an_interval():
    found = acceptability(two_indicators(), draws=40_000)
    assert found.share[0] == pytest.approx([0.0, 2 / 3, 1 / 3, 0.0], abs=0.012)
    assert found.ahead[0, 1] == pytest.approx(2 / 3, abs=0.012)
    assert found.share[3].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert found.mean_rank[2] == 4.0
    assert found.within(2)[0] == pytest.approx(2 / 3, abs=0.012)
    np.testing.assert_allclose(found.central[3], [0.5, 0.5], atol=0.01)
    assert np.isnan(found.central[0]).all()
    assert found.error[0, 1] == pytest.approx(np.sqrt(2 / 9 / 40_000), rel=0.05)
    assert list(found.frame().index) == ["s", "p", "q", "r"]
    bounded = acceptability(two_indicators(low={"a": 0.2}, high={"a": 0.6}), draws=40_000)
    assert bounded.ahead[0, 1] == pytest.approx((0.6 - 1 / 3) / 0.4, abs=0.012)


def test_draws_are_within_the_bounds_and_the_ranks_within_the_extremes(make_parts):
    parts = make_parts(2)
    index = build(parts.data, parts.structure)
    for bounds, measure in (
        ({}, "shares"),
        ({}, "effective"),
        ({"within": 0.4}, "shares"),
        ({"within": 0.4}, "effective"),
        ({"levels": 2}, "effective"),
        ({"levels": 1, "low": 0.05}, "effective"),
        ({"effective": {"i0": (0.0, 0.2)}}, "effective"),
    ):
        space = admissible(index, **bounds)
        drawn = sample(space, 300, np.random.default_rng(0), measure)
        assert all(space.admits(weights) for weights in drawn)
        found = acceptability(space, draws=500, measure=measure)
        np.testing.assert_allclose(found.share.sum(axis=1), 1.0)
        extremes = extreme_ranks(space)
        for unit in range(len(index.units)):
            seen = np.flatnonzero(found.share[unit]) + 1
            assert extremes.best[unit] <= seen.min()
            assert seen.max() <= extremes.worst[unit]


def test_hit_and_run_is_uniform_on_a_simplex():
    m = 4
    drawn = hit_and_run(-np.eye(m), np.zeros(m), np.ones((1, m)), np.ones(1), 4000, np.random.default_rng(1))
    # Each weight of a uniform simplex is Beta(1, m - 1).
    for weights in drawn.T:
        assert kstest(weights, "beta", args=(1, m - 1)).pvalue > 1e-4


def test_a_polytope_of_one_point_gives_that_point():
    rows, than = np.vstack([np.eye(2), -np.eye(2)]), np.array([0.25, 1.0, -0.25, 0.0])
    drawn = hit_and_run(rows, than, np.ones((1, 2)), np.ones(1), 5, np.random.default_rng(0))
    np.testing.assert_allclose(drawn, [[0.25, 0.75]] * 5)


def test_one_seed_gives_one_answer():
    first, second, other = (acceptability(two_indicators(), draws=500, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first.share, second.share)
    assert not np.array_equal(first.share, other.share)


def test_what_cannot_be_drawn_is_refused(make_parts):
    parts = make_parts(2)
    index = build(parts.data, parts.structure)
    with pytest.raises(WeightError, match="0 draws"):
        acceptability(two_indicators(), draws=0)
    with pytest.raises(WeightError, match="unknown measure 'even'"):
        acceptability(two_indicators(), measure="even")
    with pytest.raises(WeightError, match="take measure='effective'"):
        acceptability(admissible(index, effective={"i0": (0.0, 0.2)}))
