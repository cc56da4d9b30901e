"""Shapley values and interactions: their defining properties, known games, and the scenario they are for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.baseline import load_world
from accord.ensemble import shock_solution
from accord.errors import InputError, UnknownName
from accord.explain.causes import attribute, in_passing
from accord.explain.game import Game
from accord.explain.shapley import from_orders, interactions
from accord.index import load_index
from accord.index.whatif.shapley import coalitions, exact
from accord.scenario import compile_shocks, parse_scenario

SCENARIO = """
accord: 1
name: two controls, a tariff, an order and joint research
measures:
  - {id: control, type: export_control, senders: [USA], targets: [RUS], sectors: [C26], date: 2023-01-01,
     coverage: {value: 0.4, low: 0.2, high: 0.7, source: a test}}
  - {id: twin, type: export_control, senders: [USA], targets: [RUS], sectors: [C26], date: 2023-01-01,
     coverage: {value: 0.4, low: 0.2, high: 0.7, source: a test}}
  - {id: tariff, type: tariff, senders: [RUS], targets: [CHN], sectors: [C26], date: 2023-01-01,
     rate: {value: 0.1, source: a test}}
  - {id: order, type: directive, issuer: RUS}
  - {id: research, type: joint_research, partners: [CHN, RUS], effect: {value: 0.2, source: a test}}
"""


def game(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(2**count, 3))


@given(st.integers(0, 10_000), st.integers(1, 6))
def test_values_sum_to_the_whole(seed, count):
    worth = game(seed, count)
    np.testing.assert_allclose(exact(worth).sum(axis=0), worth[-1] - worth[0], atol=1e-12)


@given(st.integers(0, 10_000), st.integers(2, 6))
def test_players_that_act_alike_get_the_same(seed, count):
    inside = coalitions(count)
    # The worth depends on how many of the first two are in, and on the others.
    first = inside[:, :2].sum(axis=1)
    rest = inside[:, 2:] @ (1 << np.arange(count - 2)) if count > 2 else np.zeros(len(inside), dtype=int)
    worth = np.random.default_rng(seed).normal(size=(3, 2**count))[first, rest]
    values = exact(worth)
    assert values[0] == pytest.approx(values[1], abs=1e-12)


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(0, 5))
def test_a_player_that_never_matters_gets_nothing(seed, count, player):
    player %= count
    worth = game(seed, count)
    worth = worth[np.arange(2**count) & ~(1 << player)]
    np.testing.assert_allclose(exact(worth)[player], 0.0, atol=1e-12)
    pairs = interactions(worth)
    np.testing.assert_allclose(pairs[player], 0.0, atol=1e-12)


@given(st.integers(0, 10_000), st.integers(1, 6))
def test_interactions_sum_to_the_whole_and_half_of_them_make_up_the_values(seed, count):
    worth = game(seed, count)
    pairs = interactions(worth)
    alone = np.array([pairs[k, k] for k in range(count)])
    off = pairs.sum(axis=1) - alone
    np.testing.assert_allclose(alone.sum(axis=0) + 0.5 * off.sum(axis=0), worth[-1] - worth[0], atol=1e-11)
    np.testing.assert_allclose(alone + 0.5 * off, exact(worth), atol=1e-11)


def test_the_glove_game():
    """One left and two right gloves: 2/3, 1/6, 1/6 (the textbook answer)."""
    inside = coalitions(3)
    worth = (inside[:, 0] & (inside[:, 1] | inside[:, 2])).astype(float)
    np.testing.assert_allclose(exact(worth), [2 / 3, 1 / 6, 1 / 6], atol=1e-12)


@given(st.integers(0, 10_000))
def test_sampled_values_sum_to_the_whole_and_lie_near_the_exact_ones(seed):
    worth = game(seed, 4)
    bits = 1 << np.arange(4)
    found = from_orders(lambda sets: worth[sets @ bits], 4, 400, np.random.default_rng(seed))
    np.testing.assert_allclose(found.values.sum(axis=0), worth[-1] - worth[0], atol=1e-12)
    assert np.all(np.abs(found.values - exact(worth)) < 6.0 * found.error + 1e-9)
    np.testing.assert_allclose(found.alone, worth[bits] - worth[0], atol=1e-12)


def test_an_additive_game_is_sampled_without_error():
    sizes = np.array([1.0, -2.0, 3.0])
    found = from_orders(lambda sets: (sets @ sizes)[:, None], 3, 2, np.random.default_rng(0))
    np.testing.assert_allclose(found.values[:, 0], sizes, atol=1e-12)
    np.testing.assert_allclose(found.error, 0.0, atol=1e-12)


def test_one_pair_of_orders_is_refused():
    with pytest.raises(InputError, match="at least 2"):
        from_orders(lambda sets: sets.sum(axis=1), 2, 1, np.random.default_rng(0))


@pytest.fixture(scope="module")
def scenario():
    return parse_scenario(SCENARIO, "test")


@pytest.fixture(scope="module")
def found(icio, scenario):
    return attribute(icio, scenario, load_index(), draws=2)


def test_a_set_of_measures_does_what_the_compiled_scenario_does(icio, scenario):
    shock = Game(icio, scenario).shock([True] * 5)
    shocks = compile_shocks(scenario, icio.countries, icio.sectors, icio.theta, icio.year)
    change = shock.change()
    np.testing.assert_allclose(change.keep, np.asarray(shocks.keep), rtol=1e-14)
    np.testing.assert_allclose(change.tariff, icio.tariff + np.asarray(shocks.tariff_change), rtol=1e-14)
    np.testing.assert_allclose(shock.research, np.asarray(shocks.research), rtol=1e-14)
    np.testing.assert_allclose(shock.kept, np.asarray(shocks.keep)[icio.sector("C26")], rtol=1e-14)


def test_parts_sum_to_what_the_scenario_does(icio, scenario, found):
    assert found.gap < 1e-10
    _, solution = shock_solution(icio, scenario)
    for code in ("RUS", "CHN", "USA"):
        whole = 100.0 * (solution.real_income[icio.country(code)] - 1.0)
        assert found.change("real_income", code) == pytest.approx(whole, abs=1e-8)
        assert found.frame("real_income", code)["part"].sum() == pytest.approx(whole, abs=1e-8)


def test_twins_get_the_same_and_an_order_gets_nothing(found):
    for outcome in ("real_income", "compute_stock", "score", "rank", "pillar.implementation"):
        parts = found.frame(outcome, "RUS")["part"]
        assert parts["control"] == pytest.approx(parts["twin"], abs=1e-9)
        assert parts["order"] == 0.0
    assert found.frame("joint_works", "RUS")["part"].abs().idxmax() == "research"


def test_interactions_of_two_controls_are_shown(found):
    table = found.interaction("compute_stock", "RUS")
    assert table.loc["control", "twin"] != 0.0
    frame = found.frame("compute_stock", "RUS")
    half = 0.5 * (table.loc["control"].sum() - table.loc["control", "control"])
    assert frame.loc["control", "with_others"] == pytest.approx(half, abs=1e-9)


def test_only_sets_that_differ_in_trade_are_solved(found):
    assert found.sets == 32
    assert found.solved == 8 * 3, "three measures move trade; the central values and two draws"


def test_sampling_agrees_with_the_exact_values(icio, scenario, found, monkeypatch):
    monkeypatch.setattr("accord.explain.causes.EXACT_UP_TO", 3)
    sampled = attribute(icio, scenario, load_index(), orders=8, seed=1)
    assert sampled.method == "sampled"
    assert sampled.gap < 1e-10
    for code in ("RUS", "CHN"):
        near = sampled.frame("real_income", code)["part"]
        np.testing.assert_allclose(near, found.frame("real_income", code)["part"][near.index], atol=2e-4)
    with pytest.raises(InputError, match="orders were sampled"):
        sampled.interaction("score", "RUS")
    with pytest.raises(InputError, match="leave draws out"):
        attribute(icio, scenario, load_index(), draws=2)


def test_names_are_checked(found):
    with pytest.raises(UnknownName, match="real_income"):
        found.frame("real_incom", "RUS")
    with pytest.raises(UnknownName, match="RUS"):
        found.frame("score", "RSU")
    assert found.frame("innovation", "RUS").shape[0] == 5


def test_nothing_to_split_is_refused_and_left_out_in_passing():
    empty = parse_scenario("accord: 1\nname: nothing\nmeasures: []\n", "nothing")
    world = load_world()
    with pytest.raises(InputError, match="no measures"):
        attribute(world, empty, load_index())
    assert in_passing(world, empty, load_index()) is None
