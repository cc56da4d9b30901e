"""Caliendo & Parro (2015, RES 82:1), Table 2: welfare effects of NAFTA's tariff reductions."""

import numpy as np
import pytest

from accord.baseline import World, spending_from_shares
from accord.equilibrium import Change, Solution, linear_welfare, rebalanced, solve

# Percent, as published: welfare, terms of trade, volume of trade, real wage.
TABLE_2 = {
    "Mexico": (1.31, -0.41, 1.72, 1.72),
    "Canada": (-0.06, -0.11, 0.04, 0.32),
    "USA": (0.08, 0.04, 0.04, 0.11),
}


@pytest.fixture(scope="module")
def nafta(reference_data) -> Solution:
    """NAFTA tariffs of 2005 on the world of 1993, rebalanced to zero deficits as the authors do."""
    with np.load(reference_data / "cp2015" / "cp2015_nafta.npz") as data:
        share = data["pi_nij"].transpose(2, 0, 1)
        share = share / share.sum(axis=2, keepdims=True)
        # Cost shares in the data miss one by up to 4e-7: rounding, spread over all inputs.
        total = data["gamma_nj"].T + data["gamma_nkj"].sum(axis=1).T
        value_added_share = data["gamma_nj"].T / total
        input_share = data["gamma_nkj"] / total.T[:, None, :]
        final_share = data["alpha_nj"].T / data["alpha_nj"].sum(axis=1)
        before, after = (data[name].transpose(2, 0, 1) for name in ("tau_nij_bln", "tau_nij_cfl"))
        value_added, deficit = data["wL_n"], data["D_n"]
        world = World(
            name="cp2015",
            year=1993,
            unit="USD",
            countries=tuple(map(str, data["regions"])),
            sectors=tuple(map(str, data["sectors"])),
            share=share,
            expenditure=spending_from_shares(share, input_share, final_share, value_added, before, deficit),
            value_added_share=value_added_share,
            input_share=input_share,
            final_share=final_share,
            value_added=value_added,
            deficit=deficit,
            tariff=before,
            theta=data["theta_j"],
            theta_se=np.full(len(data["theta_j"]), np.nan),
            residual=np.zeros_like(value_added_share),
        )
    world = rebalanced(world)
    world.check(1e-9)
    return solve(world, Change(tariff=after))


@pytest.mark.parametrize("country", TABLE_2)
def test_linear_decomposition_rounds_to_the_published_table(nafta, country):
    n = nafta.world.country(country)
    linear = linear_welfare(nafta.world, nafta.equilibrium, nafta.tariff)
    real_wage = nafta.dataset["real_wage_hat"].values[n] - 1.0
    found = 100 * np.array([linear.total[n], linear.terms_of_trade[n], linear.volume_of_trade[n], real_wage])
    # Published to two decimals, so half a unit of the second; a hundredth of that more for ties in rounding.
    np.testing.assert_allclose(found, TABLE_2[country], atol=0.00505)


def test_exact_welfare_is_another_number(nafta):
    """The table's welfare is linear; Mexico's exact equivalent variation is far smaller, as the shock is large."""
    mexico = 100 * (nafta.real_income[nafta.world.country("Mexico")] - 1.0)
    usa = 100 * (nafta.real_income[nafta.world.country("USA")] - 1.0)
    assert mexico == pytest.approx(0.007, abs=0.002)
    assert usa == pytest.approx(0.074, abs=0.002)


def test_every_region_against_an_independent_implementation(nafta, reference_data):
    """All 31 regions of the JAX replication of the paper, published there to two decimals."""
    import pandas as pd

    other = pd.read_csv(reference_data / "cp2015" / "nafta_welfare_from_cp2015jax.csv", index_col="Region")
    linear = linear_welfare(nafta.world, nafta.equilibrium, nafta.tariff)
    for column, values in {
        "Welfare": linear.total,
        "Terms of trade": linear.terms_of_trade,
        "Volume of Trade": linear.volume_of_trade,
        "Real wage": nafta.dataset["real_wage_hat"].values - 1.0,
    }.items():
        np.testing.assert_allclose(100 * values, other[column].loc[list(nafta.world.countries)], atol=0.00505)
