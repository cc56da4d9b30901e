"""Designs of draws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.index.robustness.draw import Stream, places, saltelli, sample


@pytest.mark.parametrize("method", ["sobol", "random"])
def test_the_first_draws_do_not_depend_on_how_many_follow(method):
    few, many = sample(3, 10, 5, method), sample(3, 1000, 5, method)
    assert len(few) == 10
    np.testing.assert_array_equal(few.u, many.u[:10])
    np.testing.assert_array_equal(few.realisation, many.realisation[:10])
    assert not np.array_equal(few.u, sample(3, 10, 6, method).u)
    assert np.all((many.u >= 0) & (many.u < 1))
    assert sample(0, 4, 0, method).u.shape == (4, 0)


def test_quasi_random_places_are_even():
    u = places(4, 1024, 0, "sobol")
    for column in u.T:
        assert np.bincount((column * 64).astype(int), minlength=64).tolist() == [16] * 64


@pytest.mark.parametrize("second_order", [False, True])
def test_saltellis_design_changes_one_factor_at_a_time(second_order):
    base, factors = 16, 3
    design = saltelli(factors, base, 1, second_order=second_order)
    step = 2 * factors + 2 if second_order else factors + 2
    assert len(design) == base * step
    both = places(2 * factors, base, 1, "sobol")
    for values, a, b in [
        (design.u, both[:, :factors], both[:, factors:]),
        (design.realisation, np.arange(base)[:, None] + [0] * 3, base + np.arange(base)[:, None] + [0] * 3),
    ]:
        rows = values.reshape(base, step, factors)
        np.testing.assert_array_equal(rows[:, 0], a)
        np.testing.assert_array_equal(rows[:, -1], b)
        for j in range(factors):
            others = [k for k in range(factors) if k != j]
            np.testing.assert_array_equal(rows[:, 1 + j, j], b[:, j])
            np.testing.assert_array_equal(rows[:, 1 + j, others], a[:, others])
            if second_order:
                np.testing.assert_array_equal(rows[:, 1 + factors + j, j], a[:, j])
                np.testing.assert_array_equal(rows[:, 1 + factors + j, others], b[:, others])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(0, 200), max_size=12), max_size=5))
def test_a_realisation_is_the_same_in_any_company_and_order(asked):
    whole = Stream(7, 2, 5)(np.arange(201))
    stream = Stream(7, 2, 5)
    for numbers in asked:
        np.testing.assert_array_equal(stream(np.array(numbers, dtype=np.int64)), whole[numbers])


def test_streams_differ_by_seed_and_factor_and_are_uniform():
    numbers = np.arange(4000)
    streams = [Stream(*key, 3)(numbers) for key in [(0, 0), (0, 1), (1, 0)]]
    for stream in streams:
        assert np.all((stream > 0) & (stream < 1))
        assert stream.mean() == pytest.approx(0.5, abs=0.01)
        assert stream.var() == pytest.approx(1 / 12, abs=0.003)
    for one, other in [(0, 1), (0, 2), (1, 2)]:
        correlation = np.corrcoef(streams[one].ravel(), streams[other].ravel())[0, 1]
        assert abs(correlation) < 0.04
