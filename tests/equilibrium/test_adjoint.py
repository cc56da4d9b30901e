"""Gradients: against differences of forward solves, against automatic differentiation, and what they must add up to.

Differences are of five points with forward solves to 1e-13, so that they are themselves good to about 1e-9 of the
largest derivative of their kind. An entry tiny beside that one is therefore compared in units of it.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from accord.baseline import World
from accord.equilibrium import Change, rebalanced, solve
from accord.equilibrium.adjoint import AXES, gradient
from accord.equilibrium.outcome import (
    Absorption,
    Flow,
    Output,
    Partials,
    Price,
    RealIncome,
    WorldRealIncome,
)
from accord.errors import InputError, Uncertified, UnknownName

RULES = ("fixed", "proportional", "zero")
TOLERANCE = 1e-6
CENTRAL = {-2: 1 / 12, -1: -8 / 12, 1: 8 / 12, 2: -1 / 12}
FORWARD = {0: -25 / 12, 1: 48 / 12, 2: -36 / 12, 3: 16 / 12, 4: -3 / 12}
OUTCOMES = (
    RealIncome("C00"),
    Absorption("C01", "S00"),
    Price("C02", "S01"),
    Output("C00", "S02"),
    Flow("C00", "C02", "S01"),
    WorldRealIncome(),
)
seeds = st.integers(0, 10_000)


@dataclass(frozen=True)
class Case:
    """A world, a change and a rule for deficits, and their neighbours."""

    world: World
    change: dict[str, np.ndarray]
    rule: str

    def solve(self):
        return solve(self.world, Change(**self.change), deficits=self.rule, tolerance=1e-13)

    def moved(self, name: str, direction: np.ndarray) -> "Case":
        """The same with a parameter moved: logs by adding, as the gradient counts them."""
        if name == "theta":
            return replace(self, world=replace(self.world, theta=self.world.theta + direction))
        shape = direction.shape
        neutral = {"tariff": self.world.tariff, "export_tax": np.zeros(shape), "transfer": np.zeros(shape)}
        values = self.change.get(name, neutral.get(name, np.ones(shape)))
        log = name in ("iceberg", "productivity", "endowment")
        values = values * np.exp(direction) if log else values + direction
        return replace(self, change={**self.change, name: values})

    def entry(self, outcome, name: str, cell: tuple[int, ...], stencil, step: float) -> float:
        """The derivative by one entry, from differences."""
        shape = getattr(gradient(self.solve(), outcome), name).shape
        direction = np.zeros(shape)
        direction[cell] = step
        if name == "transfer":  # everybody pays
            direction -= step * self.world.value_added / self.world.value_added.sum()
        return self.difference(outcome, {name: direction}, stencil) / step

    def difference(self, outcome, directions: dict[str, np.ndarray], stencil) -> float:
        total = 0.0
        for points, weight in stencil.items():
            case = self
            for name, direction in directions.items():
                case = case.moved(name, points * direction)
            total += weight * outcome.value(case.solve())
        return total


def random_case(world: World, seed: int, rule: str, *, taxed: bool) -> Case:
    """Everything changes at once, and one link is stopped."""
    rng = np.random.default_rng(seed)
    pair, cell, n = world.share.shape, world.expenditure.shape, len(world.countries)
    abroad = ~np.eye(n, dtype=bool)
    keep = np.where(abroad, rng.uniform(0.3, 1.0, pair), 1.0)
    keep[0, 0, 1] = 0.0
    transfer = 0.01 * rng.uniform(-1.0, 1.0, n) * world.value_added.min()
    change = {
        "iceberg": np.where(abroad, rng.uniform(0.9, 1.3, pair), 1.0),
        "tariff": rng.uniform(0.0, 0.4, pair) * abroad,
        "keep": keep,
        "productivity": rng.uniform(0.9, 1.1, cell),
        "endowment": rng.uniform(0.9, 1.1, n),
        "transfer": transfer - transfer.mean(),
    }
    if taxed:
        change["export_tax"] = rng.uniform(0.0, 0.2, pair) * abroad
    if rule == "zero":
        # Rebalanced once: a derivative holds the baseline still, and rebalancing anew would move it with theta.
        world = rebalanced(world, tolerance=1e-13)
    return Case(world, change, rule)


def example(work):
    """What a case gives; one that leaves a country nothing to spend is refused, rightly, and is no example."""
    try:
        return work()
    except InputError as error:
        assert "nothing to spend" in str(error)  # noqa: PT017
        return reject()


def solved(case: Case):
    """The solution of a case that is an example."""
    return example(case.solve)


def close(found: float, expected: float, largest: float) -> bool:
    return abs(found - expected) <= TOLERANCE * max(abs(expected), largest)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(4))
def test_entries_match_differences_of_forward_solves(make_world, seed, rule):
    """12 worlds x 8 parameters x 3 entries; about as many of outcomes of each kind."""
    case = random_case(make_world(seed), seed, rule, taxed=bool(seed % 2))
    rng = np.random.default_rng(seed)
    checked = 0
    for outcome in rng.permutation(np.array(OUTCOMES, dtype=object))[:3]:
        found = gradient(case.solve(), outcome)
        for name in AXES:
            values = getattr(found, name)
            cells = np.argwhere(values != 0.0)
            if name == "keep":
                cells = cells[case.change["keep"][tuple(cells.T)] > 0.0]
            cell = tuple(cells[rng.integers(len(cells))])
            step = 2e-3 * (case.world.value_added.min() if name == "transfer" else 1.0)
            expected = case.entry(outcome, name, cell, CENTRAL, step)
            assert close(values[cell], expected, np.abs(values).max()), (outcome, name, cell)
            checked += 1
    assert checked == 24


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", [0, 4, 5])
def test_the_first_varieties_through_an_embargo_match_one_sided_differences(make_world, seed, rule):
    case = random_case(make_world(seed), seed, rule, taxed=True)
    assert case.world.share[0, 0, 1] > 0.0
    for outcome in (RealIncome("C00"), Price("C00", "S00"), Flow("C00", "C01", "S00")):
        found = gradient(case.solve(), outcome).keep
        # A short step: a stopped supplier that was large comes back fast.
        expected = case.entry(outcome, "keep", (0, 0, 1), FORWARD, 2e-4)
        assert close(found[0, 0, 1], expected, np.abs(found).max()), outcome


@given(seeds, st.sampled_from(RULES), st.booleans(), st.sampled_from(OUTCOMES))
@settings(max_examples=25, deadline=None)
def test_any_direction_matches_differences(make_world, seed, rule, taxed, outcome):
    """The gradient times a random direction in all parameters is the derivative along it."""
    case = random_case(make_world(seed), seed, rule, taxed=taxed)
    rng = np.random.default_rng(seed)
    found = gradient(solved(case), outcome)
    directions = {name: rng.normal(0.0, 2e-4, getattr(found, name).shape) for name in AXES}
    directions["keep"] *= case.change["keep"] > 0.0
    directions["transfer"] *= case.world.value_added.min()
    directions["transfer"] -= directions["transfer"].mean()
    parts = {name: getattr(found, name) * direction for name, direction in directions.items()}
    expected = example(lambda: case.difference(outcome, directions, CENTRAL))
    size = sum(np.abs(part).sum() for part in parts.values())
    assert abs(sum(part.sum() for part in parts.values()) - expected) <= TOLERANCE * size


@pytest.mark.parametrize(
    ("outcome", "change"),
    [
        (RealIncome("RUS"), {"keep": 0.0}),
        (Absorption("RUS", "C26"), {"keep": 0.5}),
        (Flow("RUS", "CHN", "C26"), {"tariff": 0.1}),
    ],
    ids=str,
)
def test_entries_match_differences_on_the_packaged_world(icio, outcome, change):
    """The four parameters of policy, at the largest entry and at one of middling size."""
    (name, value), (j, n) = next(iter(change.items())), (icio.sector("C26"), icio.country("RUS"))
    values = np.full(icio.share.shape, 1.0 if name == "keep" else 0.0)
    values[j, n] = value
    values[j, n, n] = values[j, n, icio.country("CHN")] = 1.0 if name == "keep" else 0.0
    case = Case(icio, {name: values}, "fixed")
    found = gradient(case.solve(), outcome)
    for parameter in ("iceberg", "tariff", "keep", "theta"):
        derivatives = getattr(found, parameter)
        order = np.argsort(-np.abs(derivatives), axis=None)
        for rank in (0, 20):
            cell = tuple(int(k) for k in np.unravel_index(order[rank], derivatives.shape))
            stopped = parameter == name == "keep" and values[cell] == 0.0
            expected = case.entry(outcome, parameter, cell, FORWARD if stopped else CENTRAL, 1e-3)
            assert close(derivatives[cell], expected, np.abs(derivatives).max()), (parameter, cell)


def residuals_in_jax(case, jnp, values, state):
    """The equations of the equilibrium as published, in a form that can be differentiated automatically."""
    world, n = case.world, len(case.world.countries)
    cells = world.expenditure.size
    log_wage, log_price = state[:n], state[n : n + cells].reshape(world.expenditure.shape)
    spent = state[n + cells :].reshape(world.expenditure.shape)
    theta = values["theta"][:, None, None]
    log_cost = world.value_added_share * log_wage + jnp.einsum("nkj,kn->jn", world.input_share, log_price)
    wedge = values["iceberg"] + jnp.log(
        (1 + values["tariff"]) / (1 + world.tariff) * (1 + values["export_tax"])
    )
    offer = (
        world.share
        * values["keep"]
        * jnp.exp(theta * (values["productivity"] - log_cost)[:, None] - theta * wedge)
    )
    phi = jnp.where(world.expenditure > 0, offer.sum(axis=2), 1.0)
    bought = jnp.where(world.expenditure > 0, spent / phi, 0.0)[:, :, None] * offer
    border = bought / (1 + values["tariff"])
    received = border / (1 + values["export_tax"])
    sales = received.sum(axis=1)
    payroll = jnp.exp(log_wage + values["endowment"]) * world.value_added
    tariffs, taxes = (bought - border).sum(axis=(0, 2)), (border - received).sum(axis=(0, 1))
    deficit = world.deficit
    if case.rule == "proportional":
        earned = (payroll + tariffs + taxes).sum()
        deficit = deficit * earned / (world.value_added + world.revenue).sum()
    income = payroll + tariffs + taxes + deficit + values["transfer"]
    demand = jnp.einsum("njk,kn->jn", world.input_share, sales) + world.final_share * income
    labour = (world.value_added_share * sales).sum(axis=0) - payroll
    equations = jnp.concatenate(
        [
            # Walras' law frees one labour market; the numeraire takes its place.
            labour[1:],
            (payroll.sum() - world.value_added.sum())[None],
            (log_price + jnp.log(phi) / values["theta"][:, None]).ravel(),
            (spent - demand).ravel(),
        ]
    )
    real_income = income / world.income / jnp.exp((world.final_share * log_price).sum(axis=0))
    return equations, (real_income[0], border[1, 0, 2], sales[2, 0], log_price[1, 2])


@pytest.mark.parametrize("rule", RULES)
def test_all_entries_match_automatic_differentiation(make_world, rule):
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    jax.config.update("jax_enable_x64", True)
    case = random_case(make_world(7), 7, rule, taxed=True)
    solution = case.solve()
    eq = solution.equilibrium
    values = {
        **case.change,
        "theta": case.world.theta,
        **{name: np.log(case.change[name]) for name in ("iceberg", "productivity", "endowment")},
    }
    state = np.concatenate([np.log(eq.wage), np.log(eq.price).ravel(), eq.expenditure.ravel()])

    def equations(values, state):
        return residuals_in_jax(case, jax.numpy, values, state)[0]

    def outcomes(values, state):
        return jax.numpy.stack(residuals_in_jax(case, jax.numpy, values, state)[1])

    assert np.abs(equations(values, state)).max() < 1e-9
    (through, matrix), (direct, right) = (
        jax.jit(jax.jacobian(function, (0, 1)))(values, state) for function in (equations, outcomes)
    )
    multipliers = np.linalg.solve(matrix.T, right.T)
    price = Price("C02", "S01")
    for k, (outcome, scale) in enumerate(
        [
            (RealIncome("C00"), 1),
            (Flow("C00", "C02", "S01"), 1),
            (Output("C00", "S02"), 1),
            (price, price.value(solution)),
        ]
    ):
        found = gradient(solution, outcome)
        for name in AXES:
            expected = scale * (direct[name][k] - np.tensordot(multipliers[:, k], through[name], axes=1))
            if name == "transfer":  # everybody pays
                expected = expected - expected @ case.world.value_added / case.world.value_added.sum()
            size = np.abs(expected).max()
            np.testing.assert_allclose(getattr(found, name), expected, rtol=0, atol=1e-9 * size, err_msg=name)


@given(seeds, st.sampled_from(RULES))
@settings(max_examples=15, deadline=None)
def test_more_of_everything_is_richer_in_proportion(make_world, seed, rule):
    """Euler: all endowments up by a percent raise real incomes by it, lower prices by it and leave money as it is."""
    case = random_case(make_world(seed), seed, rule, taxed=False)
    case.change.pop("transfer")
    solution = solved(case)
    for outcome, degree in (
        (RealIncome("C00"), 1.0),
        (WorldRealIncome(), 1.0),
        (Price("C02", "S01"), -1.0),
        (Output("C00", "S02"), 0.0),
        (Flow("C00", "C00", "S01"), 0.0),
    ):
        found = gradient(solution, outcome)
        size = max(abs(found.value), np.abs(found.endowment).max())
        assert found.endowment.sum() == pytest.approx(degree * found.value, abs=1e-9 * size)


@given(seeds, st.sampled_from(RULES))
@settings(max_examples=15, deadline=None)
def test_what_can_be_written_in_two_ways_has_one_derivative(make_world, seed, rule):
    """Productivity is a lower trade cost to all buyers; keep is d^-theta."""
    case = random_case(make_world(seed), seed, rule, taxed=True)
    found = gradient(solved(case), RealIncome("C01"))
    size = np.abs(found.iceberg).max()
    np.testing.assert_allclose(found.productivity, -found.iceberg.sum(axis=1), rtol=0, atol=1e-12 * size)
    theta = case.world.theta[:, None, None]
    np.testing.assert_allclose(
        found.iceberg, -theta * case.change["keep"] * found.keep, rtol=0, atol=1e-12 * size
    )


@dataclass(frozen=True)
class WageBill:
    """World value added through wages: the numeraire, which nothing moves."""

    def value(self, solution):
        return float((solution.equilibrium.wage * solution.target.payroll).sum())

    def partials(self, solution):
        return Partials(log_wage=solution.equilibrium.wage * solution.target.payroll)


def test_the_numeraire_answers_to_nothing(make_world):
    """But to endowments, at given payrolls: there wages fall as they rise."""
    solution = random_case(make_world(2), 2, "fixed", taxed=True).solve()
    found = gradient(solution, WageBill())
    for name in AXES:
        values = getattr(found, name)
        expected = 0.0
        if name == "endowment":
            expected = -solution.equilibrium.wage * solution.target.payroll
        np.testing.assert_allclose(values, expected, rtol=0, atol=1e-10 * found.value, err_msg=name)


def test_what_cannot_matter_has_derivative_zero(icio):
    """Links without trade; a price nobody pays; what a sector that sells nothing could do."""
    solution = solve(icio)
    found = gradient(solution, RealIncome("CHN"))
    for name in ("iceberg", "tariff", "keep", "export_tax"):
        assert np.all(getattr(found, name)[icio.share == 0.0] == 0.0)
        assert np.all(getattr(found, name)[icio.expenditure == 0.0] == 0.0)
    assert np.all(found.productivity[icio.sales == 0.0] == 0.0)
    j, n = np.argwhere(icio.expenditure == 0.0)[0]
    idle = gradient(solution, Price(icio.countries[n], icio.sectors[j]))
    assert idle.value == 1.0
    assert all(np.all(getattr(idle, name) == 0.0) for name in AXES)
    nobody = gradient(solution, Absorption(icio.countries[n], icio.sectors[j]))
    assert nobody.iterations == 0
    assert all(np.all(getattr(nobody, name) == 0.0) for name in AXES)


def test_outcomes_add_up(make_world):
    """The gradient of a weighted sum is the weighted sum of gradients."""
    solution = random_case(make_world(6), 6, "proportional", taxed=False).solve()
    total = gradient(solution, WorldRealIncome({"C00": 2.0, "C03": -0.5}))
    one, other = (gradient(solution, RealIncome(code)) for code in ("C00", "C03"))
    for name in AXES:
        expected = 2.0 * getattr(one, name) - 0.5 * getattr(other, name)
        np.testing.assert_allclose(
            getattr(total, name), expected, rtol=0, atol=1e-9 * np.abs(expected).max(), err_msg=name
        )


@pytest.mark.parametrize("cost", [0.2, 20.0])
def test_far_from_the_baseline_it_is_still_solved(icio, cost):
    world = rebalanced(icio)
    n = len(world.countries)
    iceberg = np.full(world.share.shape, cost)
    iceberg[:, range(n), range(n)] = 1.0
    solution = solve(world, Change(iceberg=iceberg))
    found = gradient(solution, RealIncome("RUS"))
    assert found.residual < 1e-10
    # Euler, as above: what the endowments' derivatives must add up to at any equilibrium without deficits.
    assert found.endowment.sum() == pytest.approx(found.value, rel=1e-8)


def test_no_gradient_without_a_certificate(make_world):
    solution = random_case(make_world(1), 1, "fixed", taxed=False).solve()
    failed = replace(
        solution,
        certificate=replace(solution.certificate, residuals={"price": 1e-8, "income": 0.0}),
    )
    with pytest.raises(Uncertified, match=r"no gradient.*worst equation: price") as caught:
        gradient(failed, RealIncome("C00"))
    assert caught.value.residual == 1e-8


def test_no_gradient_without_a_solved_transposed_system(make_world):
    solution = random_case(make_world(1), 1, "fixed", taxed=False).solve()
    with pytest.raises(Uncertified, match="transposed") as caught:
        gradient(solution, RealIncome("C00"), max_iterations=2)
    assert caught.value.iterations == 2


def test_unknown_names_are_refused(make_world):
    solution = solve(make_world(0))
    for outcome in (RealIncome("C0"), Price("C00", "S9"), WorldRealIncome({"XX": 1.0})):
        with pytest.raises(UnknownName):
            gradient(solution, outcome)
    with pytest.raises(InputError, match="'tarif'; there are iceberg, tariff"):
        gradient(solution, RealIncome("C00")).largest(parameter="tarif")


def test_gradients_are_labelled_and_listed(icio):
    found = gradient(solve(icio), RealIncome("RUS"))
    data = found.dataset
    assert set(data.data_vars) == {f"gradient_{name}" for name in AXES}
    assert data.attrs["value"] == 1.0
    cell = data["gradient_iceberg"].sel(sector="C26", importer="RUS", exporter="CHN")
    assert cell == found.iceberg[icio.sector("C26"), icio.country("RUS"), icio.country("CHN")] < 0.0
    table = found.largest(3)
    assert list(table["parameter"].value_counts(sort=False)) == [3] * len(AXES)
    assert not (table["importer"] == table["exporter"]).any()
    theirs = found.largest(5, "iceberg")
    assert np.all(np.diff(theirs["derivative"].abs()) <= 0.0)
    top = theirs.iloc[0]
    assert top["derivative"] == float(
        data["gradient_iceberg"].sel(sector=top["sector"], importer=top["importer"], exporter=top["exporter"])
    )
    assert top["relative"] == top["derivative"] / found.value
