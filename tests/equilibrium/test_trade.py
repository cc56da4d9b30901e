"""The trade equilibrium: exactness, invariances and what must move which way."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.baseline import World, from_flows
from accord.equilibrium import Change, rebalanced, solve
from accord.errors import InputError, NoSupplier, SolveError

seeds = st.integers(0, 10_000)


def abroad(world: World, value: float) -> np.ndarray:
    """`value` between different countries, one at home."""
    n = len(world.countries)
    cost = np.full(world.share.shape, value)
    cost[:, range(n), range(n)] = 1.0
    return cost


def random_tariffs(world: World, seed: int) -> np.ndarray:
    n = len(world.countries)
    tariff = np.random.default_rng(seed).uniform(0.0, 0.5, world.share.shape)
    tariff[:, range(n), range(n)] = 0.0
    return tariff


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_no_change_is_exact_in_one_iteration(make_world, seed):
    world = make_world(seed)
    found = solve(world)
    assert found.certificate.iterations == 1
    for hat in (found.equilibrium.wage, found.equilibrium.price, found.absorption, found.real_income):
        np.testing.assert_allclose(hat, 1.0, rtol=0, atol=1e-12)


def test_no_change_is_exact_on_the_packaged_world(icio):
    found = solve(icio)
    assert found.certificate.iterations == 1
    for hat in (found.equilibrium.wage, found.equilibrium.price, found.absorption, found.real_income):
        np.testing.assert_allclose(hat, 1.0, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.equilibrium.share, icio.share, rtol=0, atol=1e-12)


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_random_shocks_are_certified_and_obey_walras(make_world, seed):
    world = make_world(seed)
    rng = np.random.default_rng(seed)
    found = solve(
        world,
        Change(
            iceberg=abroad(world, rng.uniform(0.7, 2.0)),
            keep=np.where(abroad(world, 0.0) > 0, 1.0, rng.uniform(0.2, 1.0, world.share.shape)),
            tariff=random_tariffs(world, seed),
        ),
        deficits="zero",
        tolerance=1e-12,
    )
    assert found.certificate.passes
    assert found.certificate.residuals["Walras' law"] < 1e-11


@given(seeds, st.permutations(range(4)), st.permutations(range(3)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_countries_and_sectors_does_not_matter(make_world, seed, countries, sectors):
    world = make_world(seed)
    tariff = random_tariffs(world, seed)
    c, s = list(countries), list(sectors)
    pair = np.ix_(s, c, c)
    shuffled = replace(
        world,
        share=world.share[pair],
        tariff=world.tariff[pair],
        expenditure=world.expenditure[np.ix_(s, c)],
        value_added_share=world.value_added_share[np.ix_(s, c)],
        input_share=world.input_share[np.ix_(c, s, s)],
        final_share=world.final_share[np.ix_(s, c)],
        value_added=world.value_added[c],
        deficit=world.deficit[c],
        theta=world.theta[s],
    )
    one = solve(world, Change(tariff=tariff), deficits="zero")
    other = solve(shuffled, Change(tariff=tariff[pair]), deficits="zero")
    np.testing.assert_allclose(other.real_income, one.real_income[c], rtol=1e-9)


@given(seeds, st.sampled_from([1e-6, 1e3, 0.92]))
@settings(max_examples=15, deadline=None)
def test_the_currency_unit_does_not_matter(make_world, seed, unit):
    world = make_world(seed)
    money = {name: getattr(world, name) * unit for name in ("expenditure", "value_added", "deficit")}
    tariff = random_tariffs(world, seed)
    one = solve(world, Change(tariff=tariff), deficits="zero")
    other = solve(replace(world, **money), Change(tariff=tariff), deficits="zero")
    np.testing.assert_allclose(other.real_income, one.real_income, rtol=1e-9)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_a_tighter_control_never_lowers_the_targets_price_of_the_good(make_world, seed):
    world = make_world(seed)
    prices = []
    for coverage in (0.0, 0.3, 0.6, 0.9):
        keep = np.ones(world.share.shape)
        keep[0, 0, 1:] = 1.0 - coverage
        prices.append(solve(world, Change(keep=keep), deficits="zero").equilibrium.price[0, 0])
    # Relative to the price of everything: the numeraire is world value added. A tolerance well above solver error.
    assert np.all(np.diff(prices) >= -1e-10)


def test_a_full_embargo_is_an_exact_zero(icio):
    j, rus, chn = icio.sector("C26"), icio.country("RUS"), icio.country("CHN")
    keep = np.ones(icio.share.shape)
    keep[j, rus, chn] = 0.0
    found = solve(icio, Change(keep=keep))
    assert found.equilibrium.share[j, rus, chn] == 0.0
    assert found.absorption[j, rus] < 1.0
    table = found.imports_by_source("RUS", "C26")
    assert table.loc["CHN", "after"] == 0.0
    others = table.drop("CHN").query("before > 0")
    assert others["change"].min() > 0.0, "every other supplier replaces part of it"


def test_coverage_equals_the_iceberg_cost_with_the_same_factor(make_world):
    """keep = d^-theta: two ways to write one change."""
    world = make_world(3)
    keep, iceberg = np.ones(world.share.shape), np.ones(world.share.shape)
    keep[1, 0, 2] = 0.4
    iceberg[1, 0, 2] = 0.4 ** (-1.0 / world.theta[1])
    np.testing.assert_allclose(
        solve(world, Change(keep=keep)).real_income,
        solve(world, Change(iceberg=iceberg)).real_income,
        rtol=1e-10,
    )


def test_gains_from_trade_of_one_sector_match_the_sufficient_statistic(make_world):
    """Arkolakis, Costinot & Rodriguez-Clare (2012): W = hat(pi_nn)^(-1/(theta g)) with one sector and inputs."""
    world = make_world(5, n=4, n_sectors=1, sparse=False)
    found = solve(world, Change(iceberg=abroad(world, 1.7)), deficits="zero")
    before = np.einsum("jnn->n", found.world.share)
    after = np.einsum("jnn->n", found.equilibrium.share)
    predicted = (after / before) ** (-1.0 / (world.theta[0] * found.world.value_added_share[0]))
    np.testing.assert_allclose(found.real_income, predicted, rtol=1e-9)


def test_splitting_a_country_in_two_halves_changes_nothing(make_world):
    world = make_world(8, n=3, sparse=False)
    tariff = random_tariffs(world, 1)
    tariff[:, 2, :2] = 0.25
    whole = solve(world, Change(tariff=tariff))
    parts = [0, 1, 2, 2]
    weight = np.array([1.0, 1.0, 0.5, 0.5])
    share = world.share[:, parts][:, :, parts] * weight[None, None, :]
    halves = replace(
        world,
        countries=("C00", "C01", "C02a", "C02b"),
        share=share,
        tariff=np.zeros_like(share),
        expenditure=world.expenditure[:, parts] * weight,
        value_added_share=world.value_added_share[:, parts],
        input_share=world.input_share[parts],
        final_share=world.final_share[:, parts],
        value_added=world.value_added[parts] * weight,
        deficit=world.deficit[parts] * weight,
    )
    halves.check()
    split_tariff = tariff[:, parts][:, :, parts]
    np.testing.assert_allclose(
        solve(halves, Change(tariff=split_tariff)).real_income, whole.real_income[parts], rtol=1e-9
    )


def test_deficit_rules_differ_only_through_deficits(make_world):
    world = make_world(11)
    tariff = random_tariffs(world, 2)
    balanced = rebalanced(world)
    balanced.check()
    assert np.all(balanced.deficit == 0.0)
    rules = [
        solve(balanced, Change(tariff=tariff), deficits=rule).real_income
        for rule in ("fixed", "proportional", "zero")
    ]
    np.testing.assert_allclose(rules[1], rules[0], rtol=1e-10)
    np.testing.assert_allclose(rules[2], rules[0], rtol=1e-10)
    fixed, proportional = (
        solve(world, Change(tariff=tariff), deficits=rule) for rule in ("fixed", "proportional")
    )
    assert np.abs(fixed.equilibrium.deficit - world.deficit).max() == 0.0
    ratio = proportional.equilibrium.deficit / world.deficit
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-10)
    assert ratio[0] != pytest.approx(1.0, abs=1e-4), "world income moves with tariff revenue"


def test_a_buyer_without_suppliers_is_an_error_that_names_it_and_the_measures(icio):
    j, n = icio.sector("B05"), icio.country("SGP")
    keep = np.ones(icio.share.shape)
    keep[j, n] = 0.0
    with pytest.raises(NoSupplier, match=r"SGP in sector B05 \(measures m1\)"):
        solve(icio, Change(keep=keep), blame=lambda importer, exporter, sector: ("m1",))


def test_inputs_out_of_bounds_are_refused(make_world):
    world = make_world(1)
    bad = np.ones(world.share.shape)
    bad[0, 0, 1] = -0.1
    for name in ("keep", "iceberg"):
        with pytest.raises(InputError, match=r"found -0\.1"):
            solve(world, Change(**{name: bad}))
    with pytest.raises(InputError, match="above -1"):
        solve(world, Change(tariff=-bad))
    with pytest.raises(InputError, match="shape"):
        solve(world, Change(tariff=np.zeros((1, 2, 3))))


def test_an_unsolved_equilibrium_is_an_error_never_a_number(icio):
    with pytest.raises(SolveError, match="worst equation"):
        solve(icio, Change(iceberg=abroad(icio, 1.5)), max_iterations=3)


def test_the_certificate_fails_on_a_wrong_answer(icio):
    """The certificate is apart from the solver: perturb any block of a good answer and it says which equation fails."""
    from accord.equilibrium.certificate import certify

    found = solve(icio)
    for block in ("wage", "price", "cost", "share", "expenditure", "income"):
        values = getattr(found.equilibrium, block).copy()
        values.flat[0] *= 1.001
        wrong = replace(found.equilibrium, **{block: values})
        assert not certify(found.target, wrong).passes, block


def test_results_are_labelled_and_described(icio):
    found = solve(icio)
    data = found.dataset
    assert data["real_income_hat"].sel(country="RUS") == 1.0
    assert data["share_new"].attrs["unit"] == "1"
    assert found.to_dataframe().loc["CHN", "wage_hat"] == 1.0
    tidy = found.tidy()
    assert set(tidy.columns) == {"variable", "sector", "country", "value"}
    assert len(tidy.query("variable == 'price_hat' and sector == 'C26'")) == len(icio.countries)
    assert "iterations" in found.summary()


def test_calibration_refuses_what_it_cannot_use():
    flows = np.ones((1, 2, 2))
    arguments = ("w", ["A", "B"], ["S"])
    with pytest.raises(InputError, match="negative final"):
        from_flows(*arguments, flows, -flows, np.ones((2, 1, 1)), np.array([5.0]))
    with pytest.raises(InputError, match="positive; they are not in S"):
        from_flows(*arguments, flows, flows, np.ones((2, 1, 1)), np.array([0.0]))
    with pytest.raises(InputError, match="value added"):
        from_flows(*arguments, flows, np.zeros_like(flows), np.ones((2, 1, 1)), np.array([5.0]))


@given(seeds, st.sampled_from([0.25, 3.0]))
@settings(max_examples=10, deadline=None)
def test_the_numeraire_does_not_matter(make_world, seed, unit):
    """All wages, prices and money times a number solve every equation but the one that sets the numeraire."""
    from accord.equilibrium.certificate import certify

    world = rebalanced(make_world(seed))
    found = solve(world, Change(tariff=random_tariffs(world, seed)))
    eq = found.equilibrium
    nominal = ("wage", "price", "cost", "expenditure", "sales", "revenue", "income")
    # A country-sector that buys nothing keeps its price of one by convention.
    bought = world.expenditure > 0.0
    scaled = {name: getattr(eq, name) * unit for name in nominal}
    scaled["price"] = np.where(bought, scaled["price"], 1.0)
    residuals = certify(found.target, replace(eq, **scaled)).residuals
    assert residuals.pop("numeraire") == pytest.approx(abs(unit - 1.0))
    assert max(residuals.values()) < 1e-9


@given(st.integers(2, 6), st.floats(0.3, 3.0))
@settings(max_examples=15, deadline=None)
def test_identical_countries_stay_identical(n, cost):
    """A symmetric world under a symmetric change: one wage, one real income, and trade as the cost says."""
    n_sectors = 2
    flows = np.ones((n_sectors, n, n)) + 4.0 * np.eye(n)
    use = np.broadcast_to(0.2 * flows.sum(axis=2)[:, 0], (n, n_sectors, n_sectors)).copy() * 0.5
    intermediate = flows * (use.sum(axis=2)[0] / flows.sum(axis=2)[:, 0])[:, None, None]
    names = [f"C{k}" for k in range(n)], ["S0", "S1"]
    world = from_flows("symmetric", *names, intermediate, flows, use, np.array([4.0, 7.0]))
    iceberg = np.full(world.share.shape, cost)
    iceberg[:, range(n), range(n)] = 1.0
    found = solve(world, Change(iceberg=iceberg), tolerance=1e-12)
    # Labour markets are certified to 1e-10 of value added; with little trade left, a wage may be off by several times.
    np.testing.assert_allclose(found.equilibrium.wage, 1.0, atol=1e-9)
    np.testing.assert_allclose(found.real_income, found.real_income[0], rtol=1e-9)
    # Foreign over home sales of one good fall by d^-theta exactly.
    ratio = found.equilibrium.share[0, 0, 1] / found.equilibrium.share[0, 0, 0]
    assert ratio == pytest.approx(world.share[0, 0, 1] / world.share[0, 0, 0] * cost**-4.0, rel=1e-8)
