"""One-sector gravity: exactness, invariances, independent solutions, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from accord.baseline import World
from accord.equilibrium import Change, solve
from accord.equilibrium.gravity import cost_factor
from accord.equilibrium.gravity_baseline import calibrate_gravity, gravity_from_trade
from accord.equilibrium.gravity_solution import solve_gravity
from accord.errors import InputError, SolveError, UnknownName

seeds = st.integers(0, 10_000)
CLOSURES = ("full", "first_round", "conditional")


def names(n):
    return [f"C{k:02d}" for k in range(n)]


def draw_costs(rng, n, spread=1.5):
    """Costs to the power 1 - sigma, dear abroad."""
    cost = rng.lognormal(0.0, spread, (n, n))
    cost[range(n), range(n)] *= 20.0
    return cost


def draw_world(seed, n=6, spread=1.5):
    rng = np.random.default_rng(seed)
    output, expenditure = rng.lognormal(3.0, 1.0, n), rng.lognormal(3.0, 1.0, n)
    sigma = rng.uniform(2.0, 8.0)
    cost = draw_costs(rng, n, spread)
    return calibrate_gravity(names(n), cost, output, expenditure, sigma=sigma), rng


def new_costs(base, rng, *, home=False):
    factor = rng.lognormal(0.0, 0.5, base.cost.shape)
    if not home:
        np.fill_diagonal(factor, 1.0)
    return base.cost * factor


@pytest.mark.parametrize("closure", CLOSURES)
@given(seed=seeds)
@settings(max_examples=15, deadline=None)
def test_no_change_is_exact_in_one_iteration(closure, seed):
    base, _ = draw_world(seed)
    found = solve_gravity(base, base.cost, closure=closure)
    assert found.certificate.iterations == 1
    np.testing.assert_allclose(found.to_dataframe(), 1.0, rtol=0, atol=1e-11)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_observed_trade_is_returned_exactly(seed):
    trade = np.random.default_rng(seed).lognormal(0.0, 2.0, (5, 5))
    base = gravity_from_trade(names(5), trade, sigma=5.0)
    np.testing.assert_allclose(base.trade, trade, rtol=1e-11)
    np.testing.assert_allclose(base.inward, 1.0, rtol=1e-11)


@pytest.mark.parametrize("closure", CLOSURES)
@given(seed=seeds)
@settings(max_examples=20, deadline=None)
def test_strong_changes_are_certified(closure, seed):
    base, rng = draw_world(seed, n=int(np.random.default_rng(seed).integers(2, 15)), spread=2.5)
    found = solve_gravity(base, new_costs(base, rng, home=True) * 3.0, closure=closure)
    assert found.certificate.passes
    if closure != "first_round":
        assert found.imbalance < 1e-8


def test_full_equilibrium_against_a_general_solver_on_the_published_equations():
    base, rng = draw_world(7)
    cost = new_costs(base, rng, home=True)
    n, power = len(base.countries), 1.0 - base.sigma
    beta = base.output / base.output.sum() / base.resistance.outward

    def gaps(x):
        inward, outward, price = np.exp(x.reshape(3, n))
        y = price * base.output / (price @ base.output)
        e = price * base.expenditure / (price @ base.expenditure)
        paid = np.log(cost @ (y / outward) / inward)
        paid[0] = np.log(inward[0])  # one resistance follows from the others: its place is the numeraire's
        return np.concatenate(
            [paid, np.log((e / inward) @ cost / outward), np.log(beta * price**power * outward / y)]
        )

    end = root(gaps, np.zeros(3 * n), tol=1e-13)
    assert np.abs(gaps(end.x)).max() < 1e-9
    found = solve_gravity(base, cost)
    np.testing.assert_allclose(found.price_hat, np.exp(end.x[2 * n :]), rtol=1e-8)
    np.testing.assert_allclose(found.resistance.outward, np.exp(end.x[n : 2 * n]), rtol=1e-8)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_welfare_is_the_home_share_to_the_inverse_trade_elasticity(seed):
    """Arkolakis, Costinot & Rodriguez-Clare (2012): all that is needed where trade at home costs what it did."""
    base, rng = draw_world(seed)
    found = solve_gravity(base, new_costs(base, rng))
    share = [trade.diagonal() / trade.sum(axis=1) for trade in (found.trade, base.trade)]
    expected = (share[0] / share[1]) ** (1.0 / (1.0 - base.sigma))
    np.testing.assert_allclose(found.welfare_hat, expected, rtol=1e-9)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_balanced_trade_agrees_with_the_trade_room(seed):
    """Caliendo & Parro with one sector and no inputs is this model, theta being sigma - 1."""
    rng = np.random.default_rng(seed)
    flows = rng.lognormal(0.0, 1.0, (4, 4))
    flows = flows + flows.T
    np.fill_diagonal(flows, 5.0 * flows.diagonal())
    total = flows.sum(axis=1)
    one = np.ones((1, 4))
    world = World(
        name="one sector", year=2000, unit="USD", countries=tuple(names(4)), sectors=("ALL",),
        share=(flows / total[:, None])[None], expenditure=total[None], value_added_share=one,
        input_share=np.zeros((4, 1, 1)), final_share=one, value_added=total, deficit=np.zeros(4),
        tariff=np.zeros((1, 4, 4)), theta=np.array([4.0]), theta_se=np.array([np.nan]), residual=0.0 * one,
    )  # fmt: skip
    iceberg = rng.uniform(0.7, 1.5, (4, 4))
    np.fill_diagonal(iceberg, 1.0)
    theirs = solve(world, Change(iceberg=iceberg[None]))
    base = gravity_from_trade(names(4), flows, sigma=5.0)
    ours = solve_gravity(base, base.cost * iceberg**-4.0)
    np.testing.assert_allclose(ours.welfare_hat, theirs.real_income, rtol=1e-8)
    # Money is another numeraire in each: shares compare.
    np.testing.assert_allclose(
        ours.trade / ours.trade.sum(axis=1)[:, None], theirs.equilibrium.share[0], rtol=1e-8
    )


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_nothing_real_depends_on_the_reference_the_unit_or_the_order(seed):
    base, rng = draw_world(seed)
    cost = new_costs(base, rng)
    found = solve_gravity(base, cost)
    mix = rng.permutation(6)
    other = calibrate_gravity(
        [base.countries[k] for k in mix],
        7.0 * base.cost[np.ix_(mix, mix)],
        1000.0 * base.output[mix],
        1000.0 * base.expenditure[mix],
        sigma=base.sigma,
        reference="C03",
    )
    again = solve_gravity(other, 7.0 * cost[np.ix_(mix, mix)])
    np.testing.assert_allclose(again.welfare_hat, found.welfare_hat[mix], rtol=1e-9)
    shares = [run.trade / run.trade.sum() for run in (again, found)]
    np.testing.assert_allclose(shares[0], shares[1][np.ix_(mix, mix)], rtol=1e-8)
    assert again.inward_hat[list(mix).index(3)] == pytest.approx(1.0, abs=1e-12)


def test_conditional_keeps_output_and_spending():
    base, rng = draw_world(3)
    found = solve_gravity(base, new_costs(base, rng), closure="conditional")
    assert np.all(found.price_hat == 1.0)
    np.testing.assert_allclose(found.trade.sum(axis=1), base.expenditure, rtol=1e-10)
    np.testing.assert_allclose(
        found.trade.sum(axis=0) / base.expenditure.sum(), base.output / base.output.sum()
    )


def test_a_link_can_close_and_open():
    base, _ = draw_world(5)
    shut = base.cost.copy()
    shut[0, 1] = 0.0
    closed = solve_gravity(base, shut)
    assert closed.trade[0, 1] == 0.0
    assert closed.welfare_hat[0] < 1.0
    start = calibrate_gravity(base.countries, shut, base.output, base.expenditure, sigma=base.sigma)
    opened = solve_gravity(start, base.cost)
    assert opened.trade[0, 1] > 0.0
    assert opened.welfare_hat[0] > 1.0
    pairs = opened.pairs().set_index(["exporter", "importer"])
    assert pairs.loc[("C01", "C00"), "hat"] == np.inf


def test_the_cost_factor_is_the_exponential_of_the_index():
    distance = np.array([[0.0, 2.0], [2.0, 0.0]])
    found = cost_factor({"lndist": distance, "one": 1.0}, {"lndist": -0.5, "one": 3.0})
    np.testing.assert_allclose(found, np.exp([[3.0, 2.0], [2.0, 3.0]]))
    with pytest.raises(UnknownName, match="lndist"):
        cost_factor({"lndist": distance}, {"lndits": -0.5})


def test_the_tables_add_up():
    base, rng = draw_world(1)
    found = solve_gravity(base, new_costs(base, rng), closure="first_round")
    frame, tidy, pairs = found.to_dataframe(), found.tidy(), found.pairs()
    assert len(tidy) == frame.size
    assert list(tidy.columns) == ["variable", "country", "value"]
    one = tidy[(tidy.variable == "welfare_hat") & (tidy.country == "C02")]
    assert one.value.item() == frame.loc["C02", "welfare_hat"]
    abroad = pairs[pairs.exporter != pairs.importer].groupby("exporter")[["before", "after"]].sum()
    np.testing.assert_allclose(abroad.after / abroad.before, frame["exports_hat"])
    assert abs(pairs.after - pairs.before).is_monotonic_decreasing
    assert "prices have moved once only" in found.summary()
    assert "prices have moved once only" not in solve_gravity(base, base.cost).summary()


def test_what_is_refused_and_what_the_message_names():
    base, _ = draw_world(2, n=3)
    ones = np.ones(3)
    with pytest.raises(InputError, match=r"cost must be a square array.*\(2, 3\)"):
        calibrate_gravity(names(3), np.ones((2, 3)), ones, ones, sigma=5.0)
    with pytest.raises(InputError, match="output must be finite and positive; found 0 at C01"):
        calibrate_gravity(names(3), base.cost, np.array([1.0, 0.0, 1.0]), ones, sigma=5.0)
    with pytest.raises(InputError, match="sigma must be above 1; found 1"):
        calibrate_gravity(names(3), base.cost, ones, ones, sigma=1.0)
    with pytest.raises(UnknownName, match="reference country 'C0'"):
        calibrate_gravity(names(3), base.cost, ones, ones, sigma=5.0, reference="C0")
    with pytest.raises(UnknownName, match=r"closure 'ful'.*'full'"):
        solve_gravity(base, base.cost, closure="ful")
    with pytest.raises(UnknownName, match="country 'C9'"):
        base.country("C9")
    cut = base.cost.copy()
    cut[1] = 0.0
    with pytest.raises(InputError, match="C01 cannot buy from anybody"):
        solve_gravity(base, cut)
    with pytest.raises(InputError, match="C01 cannot sell to anybody"):
        solve_gravity(base, cut.T)
    cut = base.cost.copy()
    cut[0, 2] = np.nan
    with pytest.raises(InputError, match="found nan at C00 and C02"):
        solve_gravity(base, cut)


def test_costs_that_no_resistances_fit_are_an_error_and_not_a_number():
    """Two countries that can only sell at home, with output and spending that differ."""
    with pytest.raises(SolveError, match="resistances of the baseline were not reached"):
        calibrate_gravity(["A", "B"], np.eye(2), np.array([1.0, 2.0]), np.ones(2), sigma=5.0)
