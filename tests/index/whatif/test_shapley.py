"""Shapley values against their definition: the mean over all orders."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.index.whatif.shapley import coalitions, exact, of_product, order_weights, sampled


def by_orders(worth, count):
    """Walk every order of changes and average what each adds."""
    added = np.zeros(count)
    orders = list(permutations(range(count)))
    for order in orders:
        inside = 0
        for change in order:
            added[change] += worth[inside | 1 << change] - worth[inside]
            inside |= 1 << change
    return added / len(orders)


@given(st.integers(1, 5), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_values_are_means_over_orders_and_sum_to_the_whole(count, seed):
    worth = np.random.default_rng(seed).normal(size=2**count)
    found = exact(worth)
    np.testing.assert_allclose(found, by_orders(worth, count), atol=1e-12)
    assert found.sum() == pytest.approx(worth[-1] - worth[0])


def test_a_game_in_several_columns_is_each_column_alone():
    worth = np.random.default_rng(1).normal(size=(16, 3))
    np.testing.assert_allclose(exact(worth)[:, 1], exact(worth[:, 1]))


def test_the_glove_game():
    # One left glove and two right ones; a pair is worth 1 (Shapley 1953; Osborne & Rubinstein 1994, example 295.2).
    sets = coalitions(3)
    worth = (sets[:, 0] & (sets[:, 1] | sets[:, 2])).astype(float)
    np.testing.assert_allclose(exact(worth), [2 / 3, 1 / 6, 1 / 6])


def test_nobody_changes_nothing():
    assert exact(np.array([3.0])).shape == (0,)


@given(st.integers(1, 9), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_values_of_a_product_are_those_of_all_sets(count, seed):
    rng = np.random.default_rng(seed)
    old, new = rng.lognormal(size=(2, count))
    worth = np.where(coalitions(count), new, old).prod(axis=1)
    np.testing.assert_allclose(of_product(old, new), exact(worth), rtol=1e-9, atol=1e-12 * worth.max())


def test_values_of_a_long_product_sum_to_its_change():
    rng = np.random.default_rng(0)
    old, new = rng.uniform(0.9, 1.1, (2, 300))
    assert of_product(old, new).sum() == pytest.approx(new.prod() - old.prod(), rel=1e-10)


def test_order_weights_make_one_over_all_sets():
    for count in range(7):
        weight = order_weights(count)
        assert weight[coalitions(count).sum(axis=1)].sum() == pytest.approx(1.0)


def test_sampled_values_sum_to_the_whole_and_are_near_the_exact_ones():
    count = 6
    worth = np.random.default_rng(2).normal(size=2**count)
    power = 1 << np.arange(count)
    found, error = sampled(lambda inside: worth[inside @ power], count, 4000, np.random.default_rng(3))
    assert found.sum() == pytest.approx(worth[-1] - worth[0], abs=1e-12)
    assert np.all(np.abs(found - exact(worth)) < 5.0 * error)
    assert error.max() < 0.05


def test_a_sum_is_sampled_without_error():
    gain = np.array([1.0, -2.0, 5.0])
    found, error = sampled(lambda inside: inside @ gain, 3, 10, np.random.default_rng(0))
    np.testing.assert_allclose(found, gain)
    np.testing.assert_allclose(error, 0.0, atol=1e-12)
