"""Co-authored works: exactness, invariances, solutions known otherwise, and what is refused."""

import csv
import gzip
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from accord.equilibrium.gravity_baseline import gravity_from_trade
from accord.equilibrium.gravity_solution import solve_gravity
from accord.equilibrium.research import joint_and_home, research_equilibrium
from accord.errors import InputError, SolveError

seeds = st.integers(0, 10_000)


def symmetric(rng, n, spread):
    values = rng.lognormal(0.0, spread, (n, n))
    return np.sqrt(values * values.T)


def draw_works(rng, n=7, *, home=True):
    works = symmetric(rng, n, 1.5)
    works[symmetric(rng, n, 1.0) < 0.4] = 0.0
    size = works.sum(axis=1)
    np.fill_diagonal(works, size * rng.uniform(0.5, 3.0, n) + 1.0 if home else 0.0)
    return works


def draw_friction(rng, n=7, spread=0.5):
    friction = symmetric(rng, n, spread)
    np.fill_diagonal(friction, 1.0)
    return friction


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_no_change_is_exact_in_one_iteration(seed):
    works = draw_works(np.random.default_rng(seed))
    found = research_equilibrium(works, np.ones_like(works), substitution=4.0, response=0.5)
    assert found.certificate.iterations == 1
    assert np.array_equal(found.works, works)
    for values in (found.access_hat, found.resistance_hat, found.capacity_hat, found.joint_hat):
        assert np.all(values == 1.0)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_works_are_symmetric_certified_and_add_up_to_capacity(seed):
    rng = np.random.default_rng(seed)
    works, growth = draw_works(rng), rng.uniform(0.5, 2.0, 7)
    found = research_equilibrium(works, draw_friction(rng), capacity_hat=growth, substitution=3.0)
    assert found.certificate.passes
    assert np.array_equal(found.works, found.works.T)
    np.testing.assert_allclose(found.works.sum(axis=1), growth * works.sum(axis=1), rtol=1e-11)
    assert np.all(found.works[works == 0.0] == 0.0)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_it_is_the_conditional_equilibrium_of_symmetric_gravity(seed):
    rng = np.random.default_rng(seed)
    works, friction = draw_works(rng), draw_friction(rng)
    base = gravity_from_trade(range(7), works, sigma=4.0)
    other = solve_gravity(base, base.cost * friction, closure="conditional")
    found = research_equilibrium(works, friction, substitution=4.0)
    np.testing.assert_allclose(found.works, other.trade, rtol=1e-9)
    # Outward and inward resistance count the same way up to the reference's: their product does not depend on it.
    np.testing.assert_allclose(found.resistance_hat**2, other.inward_hat * other.outward_hat, rtol=1e-9)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_access_is_the_home_share_to_the_inverse_elasticity(seed):
    rng = np.random.default_rng(seed)
    works, growth = draw_works(rng), rng.uniform(0.5, 2.0, 7)
    found = research_equilibrium(
        works, draw_friction(rng), capacity_hat=growth, substitution=3.0, response=0.8
    )
    share = found.works.diagonal() / found.works.sum(axis=1), works.diagonal() / works.sum(axis=1)
    np.testing.assert_allclose(found.access_hat, (share[0] / share[1]) ** (-1.0 / 2.0), rtol=1e-10)
    np.testing.assert_allclose(found.capacity_hat, growth * found.access_hat**0.8, rtol=1e-10)
    np.testing.assert_allclose(found.research_hat, found.capacity_hat * found.access_hat)


def test_against_a_general_solver_on_the_equations():
    rng = np.random.default_rng(11)
    works, friction = draw_works(rng), draw_friction(rng)
    total, sigma, response = works.sum(axis=1), 4.0, 1.2

    def gaps(x):
        scale, access = np.exp(x.reshape(2, 7))
        new = works * friction * np.outer(scale, scale)
        share = new.diagonal() / new.sum(axis=1) / (works.diagonal() / total)
        return np.concatenate(
            [
                np.log(new.sum(axis=1) / total) - response * np.log(access),
                np.log(access * share ** (1 / (sigma - 1))),
            ]
        )

    end = root(gaps, np.zeros(14), tol=1e-13)
    assert np.abs(gaps(end.x)).max() < 1e-10
    found = research_equilibrium(works, friction, substitution=sigma, response=response)
    scale = np.exp(end.x[:7])
    np.testing.assert_allclose(found.works, works * friction * np.outer(scale, scale), rtol=1e-9)
    np.testing.assert_allclose(found.access_hat, np.exp(end.x[7:]), rtol=1e-9)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_order_and_unit_do_not_matter_and_changes_chain(seed):
    rng = np.random.default_rng(seed)
    works, first, second = draw_works(rng), draw_friction(rng), draw_friction(rng)
    both = research_equilibrium(works, first * second, substitution=3.0)
    mix = rng.permutation(7)
    other = research_equilibrium(
        1000.0 * works[np.ix_(mix, mix)], (first * second)[np.ix_(mix, mix)], substitution=3.0
    )
    np.testing.assert_allclose(other.works, 1000.0 * both.works[np.ix_(mix, mix)], rtol=1e-9)
    np.testing.assert_allclose(other.access_hat, both.access_hat[mix], rtol=1e-9)
    step = research_equilibrium(works, first, substitution=3.0)
    then = research_equilibrium(step.works, second, substitution=3.0)
    np.testing.assert_allclose(then.works, both.works, rtol=1e-9)
    np.testing.assert_allclose(then.access_hat * step.access_hat, both.access_hat, rtol=1e-9)


def test_the_same_ease_everywhere_moves_access_and_no_work():
    works = draw_works(np.random.default_rng(0))
    found = research_equilibrium(works, np.full_like(works, 2.0), substitution=4.0)
    np.testing.assert_allclose(found.works, works, rtol=1e-10)
    np.testing.assert_allclose(found.access_hat, 2.0 ** (1.0 / 3.0), rtol=1e-10)


def test_a_closed_link_goes_to_others_and_home():
    works = np.array([[50.0, 10.0, 5.0], [10.0, 80.0, 20.0], [5.0, 20.0, 60.0]])
    friction = np.ones((3, 3))
    friction[0, 1] = friction[1, 0] = 0.0
    found = research_equilibrium(works, friction, substitution=4.0, countries=["RUS", "USA", "CHN"])
    assert found.works[0, 1] == 0.0
    assert found.works[0, 0] > 50.0
    assert found.works[0, 2] > 5.0
    assert np.all(found.joint_hat[:2] < 1.0)
    assert np.all(found.access_hat[:2] < 1.0)
    pairs = found.pairs().set_index(["country", "partner"])
    assert pairs.loc[("RUS", "USA"), "after"] == 0.0
    assert len(pairs) == 6
    assert "RUS" in found.summary()


def test_capacity_that_responds_grows_with_access():
    rng = np.random.default_rng(4)
    works = draw_works(rng)
    friction = np.full((7, 7), 1.5)
    np.fill_diagonal(friction, 1.0)
    fixed = research_equilibrium(works, friction, substitution=5.0)
    grown = research_equilibrium(works, friction, substitution=5.0, response=1.0)
    assert np.all(fixed.capacity_hat == 1.0)
    assert np.all(grown.capacity_hat > 1.0)
    assert grown.works.sum() > fixed.works.sum()


def test_three_countries_without_home_cannot_move():
    """Three pairs and three totals: works are what the totals leave, whatever the friction."""
    works = np.array([[0.0, 4.0, 6.0], [4.0, 0.0, 3.0], [6.0, 3.0, 0.0]])
    found = research_equilibrium(works, draw_friction(np.random.default_rng(1), 3), substitution=3.0)
    np.testing.assert_allclose(found.works, works, rtol=1e-9)


def test_a_country_without_works_stays_without():
    works = draw_works(np.random.default_rng(2))
    works[3], works[:, 3] = 0.0, 0.0
    found = research_equilibrium(
        works, np.full_like(works, 0.5), capacity_hat=np.full(7, 2.0), substitution=3.0
    )
    assert np.all(found.works[3] == 0.0)
    assert found.access_hat[3] == found.resistance_hat[3] == found.joint_hat[3] == 1.0
    nothing = research_equilibrium(np.zeros((2, 2)), np.ones((2, 2)), substitution=3.0)
    assert np.all(nothing.access_hat == 1.0)
    assert "nothing moves" in nothing.summary()


def test_draws_are_the_single_solutions_side_by_side():
    rng = np.random.default_rng(8)
    works = draw_works(rng)
    friction = np.stack([draw_friction(rng) for _ in range(4)])
    sigma, growth = rng.uniform(2.0, 6.0, 4), rng.uniform(0.8, 1.2, (4, 7))
    found = research_equilibrium(works, friction, capacity_hat=growth, substitution=sigma, response=0.5)
    assert found.works.shape == (4, 7, 7)
    singles = [
        research_equilibrium(works, friction[d], capacity_hat=growth[d], substitution=sigma[d], response=0.5)
        for d in range(4)
    ]
    for d, single in enumerate(singles):
        np.testing.assert_allclose(found.works[d], single.works, rtol=1e-10)
        np.testing.assert_allclose(found.access_hat[d], single.access_hat, rtol=1e-10)
        np.testing.assert_allclose(found.joint_hat[d], single.joint_hat, rtol=1e-10)
    frame, tidy = found.to_dataframe(), found.tidy()
    assert frame.index.names == ["draw", "country"]
    assert frame.loc[(2, "5"), "access_hat"] == found.access_hat[2, 5]
    assert list(tidy.columns) == ["draw", "variable", "country", "value"]
    assert len(tidy) == frame.size
    assert "4 draws" in found.summary()
    only_sigma = research_equilibrium(works, friction[0], substitution=sigma)
    assert only_sigma.access_hat.shape == (4, 7)
    with pytest.raises(InputError, match="friction_hat has 4, substitution has 3"):
        research_equilibrium(works, friction, substitution=sigma[:3])


def test_home_works_replace_the_published_diagonal():
    joint = np.array([[99.0, 2.0], [2.0, 77.0]])
    np.testing.assert_array_equal(joint_and_home(joint, [5.0, 6.0]), [[5.0, 2.0], [2.0, 6.0]])
    assert joint[0, 0] == 99.0
    with pytest.raises(InputError, match="joint must be the same both ways; A with B has 3 and B with A 2"):
        joint_and_home([[0.0, 3.0], [2.0, 0.0]], [1.0, 1.0], ["A", "B"])


def test_what_is_refused_and_what_the_message_names():
    works = np.array([[1.0, 2.0], [2.0, 3.0]])
    ones = np.ones((2, 2))
    with pytest.raises(InputError, match=r"friction_hat must be the same both ways; RUS with USA has 0.5"):
        research_equilibrium(works, [[1.0, 0.5], [1.0, 1.0]], substitution=3.0, countries=["RUS", "USA"])
    with pytest.raises(InputError, match="works must be finite and zero or more; found -2 at 0 and 1"):
        research_equilibrium(-works + 2.0 * np.eye(2), ones, substitution=3.0)
    with pytest.raises(
        InputError, match=r"friction_hat has shape \(3, 3\); it needs \(2, 2\), or draws before it"
    ):
        research_equilibrium(works, np.ones((3, 3)), substitution=3.0)
    with pytest.raises(InputError, match="capacity_hat must be finite and positive; found 0 at 1"):
        research_equilibrium(works, ones, capacity_hat=[1.0, 0.0], substitution=3.0)
    with pytest.raises(InputError, match="substitution must be above 1; found 1"):
        research_equilibrium(works, ones, substitution=1.0)
    with pytest.raises(InputError, match=r"response must be below substitution - 1 = 2.*found 2"):
        research_equilibrium(works, ones, substitution=3.0, response=2.0)
    with pytest.raises(InputError, match="3 country names were given for 2"):
        research_equilibrium(works, ones, substitution=3.0, countries=["A", "B", "C"])
    with pytest.raises(InputError, match="given twice: A"):
        research_equilibrium(works, ones, substitution=3.0, countries=["A", "A"])
    with pytest.raises(InputError, match="works must be a square array"):
        research_equilibrium(np.ones(3), ones, substitution=3.0)
    with pytest.raises(InputError, match="leaves 0 nobody to work with"):
        research_equilibrium([[0.0, 2.0], [2.0, 3.0]], np.eye(2), substitution=3.0)


def test_partners_too_small_are_an_error_and_not_a_number():
    works = np.array([[0.0, 2.0], [2.0, 0.0]])
    with pytest.raises(SolveError, match="partners too small for it"):
        research_equilibrium(works, np.ones((2, 2)), capacity_hat=[1.0, 1.1], substitution=3.0)
    with pytest.raises(SolveError, match="in draw 1"):
        research_equilibrium(works, np.ones((2, 2)), capacity_hat=[[1.0, 1.0], [1.0, 1.1]], substitution=3.0)


def test_the_published_diagonal_counts_a_countrys_own_joint_works(reference_data):
    """No country has fewer than with its first partner, nor more than with all: a work of three counts in two pairs."""
    path = reference_data / "coauthorship" / "coauthored_works_2000_2023.csv.gz"
    own, most, total = {}, Counter(), Counter()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            a, b, works = row["iso3_a"], row["iso3_b"], int(row["works"])
            if a == b:
                own[row["year"], a] = works
                continue
            for code in (a, b):
                key = row["year"], code
                most[key] = max(most[key], works)
                total[key] += works
    assert len(own) > 5000
    assert all(most[key] <= works <= total[key] for key, works in own.items())


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_works_by_draw_are_solved_each_as_alone(seed):
    rng = np.random.default_rng(seed)
    works, friction = np.array([draw_works(rng) for _ in range(3)]), draw_friction(rng)
    together = research_equilibrium(works, friction, substitution=4.0)
    assert together.works.shape == (3, 7, 7)
    for d in range(3):
        alone = research_equilibrium(works[d], friction, substitution=4.0)
        np.testing.assert_allclose(together.works[d], alone.works, rtol=1e-9)
        np.testing.assert_allclose(together.joint_hat[d], alone.joint_hat, rtol=1e-9)
    usual = research_equilibrium(works, friction, substitution=4.0, usual=works[0])
    first = research_equilibrium(works[:1], friction, substitution=4.0, usual=works[0])
    assert np.array_equal(usual.works[:1], first.works), "a draw is the same whatever stands beside it"
