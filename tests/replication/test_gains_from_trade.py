"""Arkolakis, Costinot & Rodriguez-Clare (2012, AER 102:94), with inputs as in Costinot & Rodriguez-Clare (2014).

With balanced trade and no revenue, the real income effect of any foreign shock is a function of home shares alone:
ln(w/P_j) = -[(I - Gamma')^-1 (ln hat(pi_nn) / theta)]_j, and autarky is hat(pi_nn) = 1 / pi_nn.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.equilibrium import Change, rebalanced, solve


def sufficient_statistic(world, home_hat):
    """Real income hats by the formula, from the hats of the home shares, (J, N)."""
    n_sectors, n = world.expenditure.shape
    found = np.empty(n)
    for country in range(n):
        direct = np.log(home_hat[:, country]) / world.theta
        prices = np.linalg.solve(np.eye(n_sectors) - world.input_share[country].T, direct)
        found[country] = np.exp(-world.final_share[:, country] @ prices)
    return found


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_autarky_by_an_infinite_trade_cost(make_world, seed):
    world = rebalanced(make_world(seed, n=5, n_sectors=4))
    keep = np.zeros(world.share.shape)
    keep[:, range(5), range(5)] = 1.0
    found = solve(world, Change(keep=keep))
    expected = sufficient_statistic(world, 1.0 / np.einsum("jnn->jn", world.share))
    np.testing.assert_allclose(found.real_income, expected, rtol=1e-8)


@given(st.integers(0, 10_000), st.floats(1.05, 3.0))
@settings(max_examples=25, deadline=None)
def test_any_trade_cost_through_home_shares(make_world, seed, cost):
    world = rebalanced(make_world(seed, n=5, n_sectors=4))
    iceberg = np.full(world.share.shape, cost)
    iceberg[:, range(5), range(5)] = 1.0
    found = solve(world, Change(iceberg=iceberg))
    home_hat = np.einsum("jnn->jn", found.equilibrium.share) / np.einsum("jnn->jn", world.share)
    np.testing.assert_allclose(found.real_income, sufficient_statistic(world, home_hat), rtol=1e-8)


def test_near_autarky_on_the_packaged_world(icio):
    """Trade costs 20 times as high, on 80 countries and 50 sectors: gains from trade of most of world trade."""
    world = rebalanced(icio)
    iceberg = np.full(world.share.shape, 20.0)
    n = len(world.countries)
    iceberg[:, range(n), range(n)] = 1.0
    found = solve(world, Change(iceberg=iceberg))
    # Goods nobody makes at home have no finite formula: compare the countries that make all they buy.
    home = np.einsum("jnn->jn", world.share)
    whole = ((home > 0.0) | (world.expenditure == 0.0)).all(axis=0)
    assert whole.sum() > 20
    hat = np.where(
        home > 0.0, np.einsum("jnn->jn", found.equilibrium.share) / np.where(home > 0, home, 1.0), 1.0
    )
    expected = sufficient_statistic(world, hat)
    np.testing.assert_allclose(found.real_income[whole], expected[whole], rtol=1e-8)
    assert found.real_income[world.country("USA")] == pytest.approx(expected[world.country("USA")], rel=1e-8)
