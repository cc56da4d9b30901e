"""People by origin and destination: exactness, textbook properties, independent solutions, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from accord.equilibrium.talent import talent_equilibrium, with_stayers
from accord.errors import InputError, SolveError

seeds = st.integers(0, 10_000)


def draw_stocks(rng, n=6):
    stocks = rng.lognormal(0.0, 2.0, (n, n))
    stocks[rng.random((n, n)) < 0.3] = 0.0
    np.fill_diagonal(stocks, rng.lognormal(4.0, 1.0, n))
    return stocks


def draw_friction(rng, n=6):
    friction = rng.lognormal(0.0, 0.7, (n, n))
    np.fill_diagonal(friction, 1.0)
    return friction


@pytest.mark.parametrize("congestion", [0.0, 0.4])
@given(seed=seeds)
@settings(max_examples=15, deadline=None)
def test_no_change_is_exact_in_one_iteration(congestion, seed):
    stocks = draw_stocks(np.random.default_rng(seed))
    found = talent_equilibrium(stocks, np.ones_like(stocks), elasticity=2.5, congestion=congestion)
    assert found.certificate.iterations == 1
    assert np.array_equal(found.stocks, stocks)
    for values in (
        found.talent_hat,
        found.welfare_hat,
        found.attraction_hat,
        found.abroad_hat,
        found.foreign_hat,
    ):
        assert np.all(values == 1.0)


def test_two_countries_by_hand():
    """Of 100 born in A, 20 live in B; the odds of B double: 40 to 80."""
    stocks = np.array([[80.0, 20.0], [0.0, 50.0]])
    found = talent_equilibrium(stocks, [[1.0, 2.0], [1.0, 1.0]], elasticity=2.0, countries=["A", "B"])
    np.testing.assert_allclose(found.stocks, [[200.0 / 3.0, 100.0 / 3.0], [0.0, 50.0]], rtol=1e-14)
    np.testing.assert_allclose(found.talent_hat, [200.0 / 240.0, (100.0 / 3.0 + 50.0) / 70.0], rtol=1e-14)
    np.testing.assert_allclose(found.welfare_hat, [1.2**0.5, 1.0], rtol=1e-14)
    np.testing.assert_allclose(found.abroad_hat, [5.0 / 3.0, 1.0], rtol=1e-14)
    np.testing.assert_allclose(found.foreign_hat, [1.0, 5.0 / 3.0], rtol=1e-14)
    # Incomes a tenth higher in B at elasticity 2 do the same as odds 1.21 times as high.
    paid = talent_equilibrium(stocks, np.ones((2, 2)), attraction_hat=[1.0, 1.1], elasticity=2.0)
    eased = talent_equilibrium(stocks, [[1.0, 1.21], [1.0, 1.21]], elasticity=2.0)
    np.testing.assert_allclose(paid.stocks, eased.stocks, rtol=1e-14)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_people_are_kept_and_odds_move_by_the_friction_alone(seed):
    rng = np.random.default_rng(seed)
    stocks, friction = draw_stocks(rng), draw_friction(rng)
    found = talent_equilibrium(stocks, friction, elasticity=3.0, congestion=0.5)
    assert found.certificate.passes
    np.testing.assert_allclose(found.stocks.sum(axis=1), stocks.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(found.talent_hat, found.stocks.sum(axis=0) / stocks.sum(axis=0), rtol=1e-10)
    # Independence of irrelevant alternatives: odds to home depend on the two places only.
    odds = [people / people.diagonal()[:, None] for people in (found.stocks, stocks)]
    offer = found.attraction_hat**3.0
    expected = odds[1] * friction * offer / offer[:, None]
    np.testing.assert_allclose(odds[0], expected, rtol=1e-9)
    np.testing.assert_allclose(found.attraction_hat, found.talent_hat**-0.5, rtol=1e-9)


def test_with_congestion_against_a_general_solver():
    rng = np.random.default_rng(5)
    stocks, friction, offer = draw_stocks(rng), draw_friction(rng), rng.uniform(0.7, 1.4, 6)
    kappa, congestion = 2.0, 1.5

    def settle(log_talent):
        chance = stocks * friction * (offer * np.exp(-congestion * log_talent)) ** kappa
        return chance / chance.sum(axis=1, keepdims=True) * stocks.sum(axis=1, keepdims=True)

    def gaps(x):
        return x - np.log(settle(x).sum(axis=0) / stocks.sum(axis=0))

    end = root(gaps, np.zeros(6), tol=1e-14)
    assert np.abs(gaps(end.x)).max() < 1e-11
    found = talent_equilibrium(
        stocks, friction, attraction_hat=offer, elasticity=kappa, congestion=congestion
    )
    np.testing.assert_allclose(found.stocks, settle(end.x), rtol=1e-9)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_order_and_unit_do_not_matter_and_changes_chain(seed):
    rng = np.random.default_rng(seed)
    stocks, first, second = draw_stocks(rng), draw_friction(rng), draw_friction(rng)
    given_to = rng.uniform(0.8, 1.2, 6)
    both = talent_equilibrium(stocks, first * second, attraction_hat=given_to, elasticity=2.0, congestion=0.3)
    mix = rng.permutation(6)
    cells = np.ix_(mix, mix)
    other = talent_equilibrium(
        1e6 * stocks[cells],
        (first * second)[cells],
        attraction_hat=given_to[mix],
        elasticity=2.0,
        congestion=0.3,
    )
    np.testing.assert_allclose(other.stocks, 1e6 * both.stocks[cells], rtol=1e-9)
    np.testing.assert_allclose(other.welfare_hat, both.welfare_hat[mix], rtol=1e-9)
    step = talent_equilibrium(stocks, first, attraction_hat=given_to, elasticity=2.0, congestion=0.3)
    then = talent_equilibrium(step.stocks, second, elasticity=2.0, congestion=0.3)
    np.testing.assert_allclose(then.stocks, both.stocks, rtol=1e-8)
    np.testing.assert_allclose(then.welfare_hat * step.welfare_hat, both.welfare_hat, rtol=1e-8)


def test_an_open_door_draws_people_and_congestion_draws_fewer():
    stocks = draw_stocks(np.random.default_rng(9)) + 1.0
    friction = np.ones((6, 6))
    friction[1:, 0] = 2.0
    free = talent_equilibrium(stocks, friction, elasticity=2.0)
    full = talent_equilibrium(stocks, friction, elasticity=2.0, congestion=1.0)
    assert 1.0 < full.talent_hat[0] < free.talent_hat[0]
    assert np.all(free.talent_hat[1:] < 1.0)
    assert np.all(free.welfare_hat[1:] > 1.0)
    assert free.welfare_hat[0] == 1.0


def test_a_closed_door_sends_people_elsewhere_and_home():
    stocks = np.array([[80.0, 15.0, 5.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]])
    friction = np.ones((3, 3))
    friction[0, 1] = 0.0
    found = talent_equilibrium(stocks, friction, elasticity=2.0, countries=["A", "B", "C"])
    assert found.stocks[0, 1] == 0.0
    np.testing.assert_allclose(found.stocks[0, [0, 2]], [100.0 * 80 / 85, 100.0 * 5 / 85])
    pairs = found.pairs().set_index(["origin", "destination"])
    assert pairs.loc[("A", "B"), "after"] == 0.0
    assert ("B", "A") not in pairs.index
    assert "B -60%" in found.summary()


def test_places_without_people_stay_without():
    stocks = np.array([[10.0, 0.0, 0.0], [4.0, 6.0, 0.0], [0.0, 0.0, 0.0]])
    found = talent_equilibrium(stocks, np.full((3, 3), 3.0), elasticity=2.0, congestion=0.5)
    assert found.talent_hat[2] == found.welfare_hat[2] == found.attraction_hat[2] == 1.0
    assert np.all(found.stocks[2] == 0.0)
    assert np.all(found.stocks[:, 2] == 0.0)


def test_draws_are_the_single_solutions_side_by_side():
    rng = np.random.default_rng(3)
    stocks = draw_stocks(rng)
    friction = np.stack([draw_friction(rng) for _ in range(3)])
    kappa, offer = rng.uniform(1.0, 4.0, 3), rng.uniform(0.8, 1.2, (3, 6))
    found = talent_equilibrium(stocks, friction, attraction_hat=offer, elasticity=kappa, congestion=0.2)
    for d in range(3):
        single = talent_equilibrium(
            stocks, friction[d], attraction_hat=offer[d], elasticity=kappa[d], congestion=0.2
        )
        assert np.array_equal(found.stocks[d], single.stocks)
        assert np.array_equal(found.welfare_hat[d], single.welfare_hat)
        assert np.array_equal(found.abroad_hat[d], single.abroad_hat)
        assert np.array_equal(found.foreign_hat[d], single.foreign_hat)
    frame, tidy = found.to_dataframe(), found.tidy()
    assert frame.loc[(1, "4"), "talent"] == pytest.approx(found.stocks[1, :, 4].sum())
    assert list(tidy.columns) == ["draw", "variable", "country", "value"]
    assert len(tidy) == frame.size
    assert "3 draws" in found.summary()
    with pytest.raises(InputError, match="friction_hat has 3, elasticity has 2"):
        talent_equilibrium(stocks, friction, elasticity=kappa[:2])


def test_those_who_stayed_are_residents_less_immigrants():
    migrants = np.array([[7.0, 3.0], [2.0, 9.0]])
    np.testing.assert_array_equal(with_stayers(migrants, [10.0, 20.0]), [[8.0, 3.0], [2.0, 17.0]])
    np.testing.assert_array_equal(
        with_stayers(migrants, [10.0, 20.0], immigrants=[5.0, 4.0]), [[5.0, 3.0], [2.0, 16.0]]
    )
    with pytest.raises(InputError, match="more immigrants than residents in A: are both in the same unit"):
        with_stayers(migrants, [1.0, 20.0], countries=["A", "B"])


def test_what_is_refused_and_what_the_message_names():
    stocks, ones = np.array([[5.0, 1.0], [0.0, 4.0]]), np.ones((2, 2))
    with pytest.raises(InputError, match=r"leaves people of B no destination, not even home"):
        talent_equilibrium(stocks, [[1.0, 1.0], [1.0, 0.0]], elasticity=2.0, countries=["A", "B"])
    with pytest.raises(InputError, match=r"elasticity must be finite and positive; found 0$"):
        talent_equilibrium(stocks, ones, elasticity=0.0)
    with pytest.raises(InputError, match=r"congestion must be finite and zero or more; found -1$"):
        talent_equilibrium(stocks, ones, elasticity=1.0, congestion=-1.0)
    with pytest.raises(InputError, match="attraction_hat must be finite and positive; found inf at B"):
        talent_equilibrium(stocks, ones, attraction_hat=[1.0, np.inf], elasticity=1.0, countries=["A", "B"])
    drawn = np.stack([ones, [[1.0, -1.0], [1.0, 1.0]]])
    with pytest.raises(InputError, match="found -1 at A and B"):
        talent_equilibrium(stocks, drawn, elasticity=1.0, countries=["A", "B"])


def test_a_change_past_what_floats_hold_is_an_error_and_not_a_number():
    stocks = np.array([[5.0, 1.0], [1.0, 4.0]])
    with pytest.raises(SolveError, match="people could not be sorted"):
        talent_equilibrium(stocks, np.ones((2, 2)), attraction_hat=[1e-200, 1e200], elasticity=5.0)
