"""Changes beyond trade costs: export taxes, productivity, endowments, transfers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.equilibrium import Change, solve
from accord.errors import InputError

seeds = st.integers(0, 10_000)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_lerner_symmetry(make_world, seed):
    """A uniform export tax on everything a country sells abroad is its uniform import tariff (Lerner 1936)."""
    world = make_world(seed, sparse=False)
    world = solve(world, deficits="zero").world
    tariff, tax = np.zeros(world.share.shape), np.zeros(world.share.shape)
    tariff[:, 0, 1:] = 0.3
    tax[:, 1:, 0] = 0.3
    imports = solve(world, Change(tariff=tariff))
    exports = solve(world, Change(export_tax=tax))
    np.testing.assert_allclose(exports.real_income, imports.real_income, rtol=1e-8)
    assert exports.equilibrium.export_revenue[0] > 0.0


def test_an_export_tax_earns_the_exporter_and_is_in_the_accounts(icio):
    tax = np.zeros(icio.share.shape)
    j, twn = icio.sector("C26"), icio.country("TWN")
    tax[j, :, twn] = 0.2
    tax[j, twn, twn] = 0.0
    found = solve(icio, Change(export_tax=tax))
    at_border = found.flows[j, :, twn].sum() - found.flows[j, twn, twn]
    assert found.equilibrium.export_revenue[twn] == pytest.approx(at_border * 0.2 / 1.2, rel=1e-9)
    assert np.all(np.delete(found.equilibrium.export_revenue, twn) == 0.0)
    assert found.certificate.passes


def test_an_export_subsidy_is_a_negative_tax(icio):
    tax = np.zeros(icio.share.shape)
    j, kor = icio.sector("C26"), icio.country("KOR")
    tax[j, :, kor] = -0.1
    tax[j, kor, kor] = 0.0
    found = solve(icio, Change(export_tax=tax))
    assert found.equilibrium.export_revenue[kor] < 0.0
    assert found.equilibrium.sales[j, kor] > icio.sales[j, kor]


@given(seeds, st.floats(0.5, 2.0))
@settings(max_examples=15, deadline=None)
def test_productivity_in_all_sectors_of_one_closed_economy_is_real_income(make_world, seed, hat):
    """One country, no inputs from itself beyond its own: real income rises by A^(1/g), the Domar-weighted effect."""
    world = make_world(seed, n=1, n_sectors=1)
    found = solve(world, Change(productivity=np.full((1, 1), hat)))
    assert found.real_income[0] == pytest.approx(hat ** (1.0 / world.value_added_share[0, 0]), rel=1e-9)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_scaling_every_endowment_changes_no_relative_price(make_world, seed):
    world = solve(make_world(seed), deficits="zero").world
    found = solve(world, Change(endowment=np.full(len(world.countries), 1.5)))
    np.testing.assert_allclose(found.real_income, 1.5, rtol=1e-9)
    np.testing.assert_allclose(found.equilibrium.share, world.share, atol=1e-10)


def test_a_transfer_moves_income_from_giver_to_receiver(icio):
    transfer = np.zeros(len(icio.countries))
    transfer[icio.country("DEU")], transfer[icio.country("UKR")] = -5000.0, 5000.0
    found = solve(icio, Change(transfer=transfer))
    assert found.real_income[icio.country("DEU")] < 1.0 < found.real_income[icio.country("UKR")]
    gain = found.equivalent_variation[icio.country("UKR")]
    assert gain == pytest.approx(5000.0, rel=0.2), "about what was given"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"transfer": np.ones(80)}, "sum to zero"),
        ({"endowment": np.zeros(80)}, "above 0"),
        ({"productivity": np.ones((50, 79))}, "shape"),
        ({"export_tax": np.full((50, 80, 80), -1.0)}, "above -1"),
        ({"keep": np.full((50, 80, 80), np.nan)}, "finite"),
        ({"iceberg": np.full((50, 80, 80), np.inf)}, "finite"),
    ],
)
def test_changes_out_of_bounds_are_refused(icio, fields, words):
    with pytest.raises(InputError, match=words):
        solve(icio, Change(**fields))
