"""Coalitions that hold and that do not, and what controls cost."""

import numpy as np
import pytest

from accord.equilibrium import Change, solve
from accord.errors import InputError, UnknownName
from accord.explain import coalition, control_cost, least_cost


@pytest.fixture(scope="module")
def found(small):
    return coalition(small, ["C00", "C01"], {"trade": 0.2})


def test_gains_are_those_of_solving_it(small, found, eased):
    alone = solve(small, eased(small, 0.2, ("C00", "C01"))).real_income
    np.testing.assert_allclose(found.gains["real_income"][1, 0], 100.0 * (alone - 1.0), atol=1e-9)
    three = solve(small, eased(small, 0.2, ("C00", "C01"), ("C00", "C02"), ("C01", "C02"))).real_income
    row = 1 + 2 + found.candidates.index("C02")
    np.testing.assert_allclose(found.gains["real_income"][1, row], 100.0 * (three - 1.0), atol=1e-9)


def test_who_leaves_a_coalition_of_two_has_nothing(found):
    inside = found.inside()
    np.testing.assert_allclose(inside["if_it_leaves"], 0.0, atol=1e-12)
    np.testing.assert_allclose(inside["leaving_adds"], -inside["gain"], atol=1e-12)
    assert list(inside["stays"]) == list(inside["gain"] > -1e-8)


def test_the_best_next_member_gives_the_members_most_of_those_who_want(found):
    outside = found.outside()
    wanted = outside[outside["wants"] & outside["welcome"]]
    assert found.best_next() == (wanted["members_gain"].idxmax() if len(wanted) else None)
    assert found.stable() == (not found.leavers() and not len(wanted))


def test_the_matrix_is_against_the_coalition_as_it_is(found):
    table = found.matrix()
    inside = found.inside()
    assert table.loc["without C00", "C00"] == pytest.approx(inside.loc["C00", "leaving_adds"])
    outside = found.outside()
    assert table.loc["with C02", "C02"] == pytest.approx(outside.loc["C02", "joining_adds"])


def test_an_effect_of_nothing_gains_nobody_anything(small):
    none = coalition(small, ["C00", "C01"], {"trade": 0.0})
    assert not none.profitable()
    assert none.leavers() == ()
    assert none.best_next() is None
    with pytest.raises(UnknownName):
        none.inside("real_incom")


def test_control_costs_are_those_of_solving_it(small):
    found = control_cost(small, "C00", ["C01", "C02"], sectors=None, coverage=0.4, leakage=0.25)
    keep = np.ones(small.share.shape)
    keep[:, 0, 1:3] = 1.0 - 0.4 * 0.75
    solution = solve(small, Change(keep=keep))
    np.testing.assert_allclose(list(found.costs.values()), -solution.equivalent_variation[1:3], rtol=1e-8)
    assert found.effect == pytest.approx(100.0 * (solution.real_income[0] - 1.0), rel=1e-8)


def test_marginal_costs_are_differences(small):
    at = control_cost(small, "C00", ["C01"], sectors=["S01"], coverage=0.4)
    up, down = (control_cost(small, "C00", ["C01"], sectors=["S01"], coverage=0.4 + s) for s in (1e-5, -1e-5))
    assert at.marginal_effect[0] == pytest.approx((up.effect - down.effect) / 2e-5, rel=1e-4)
    assert at.marginal_cost[0] == pytest.approx((up.cost - down.cost) / 2e-5, rel=1e-3)


def test_the_least_cost_reaches_the_effect_for_less_than_one_coverage_for_all(small):
    whole = control_cost(small, "C00", ["C01", "C02", "C03"], sectors=None, coverage=0.95)
    asked = 0.3 * whole.effect
    found = least_cost(small, "C00", ["C01", "C02", "C03"], asked)
    assert found.best.effect == pytest.approx(asked, rel=2e-4)
    assert found.uniform.effect == pytest.approx(asked, rel=2e-4)
    assert found.best.cost <= found.uniform.cost + 1e-9
    # No random set that reaches as much is cheaper by more than the search's tolerance.
    rng = np.random.default_rng(0)
    senders, cells = ["C01", "C02", "C03"], found.best.cells
    for _ in range(30):
        coverage = rng.uniform(0.0, 0.95, len(cells)) * rng.integers(0, 2, len(cells))
        keep = np.ones(small.share.shape)
        for (sender, sector), value in zip(cells, coverage, strict=True):
            keep[small.sector(sector), 0, small.country(sender)] = 1.0 - value
        solution = solve(small, Change(keep=keep))
        if 100.0 * (solution.real_income[0] - 1.0) <= asked:
            cost = -sum(solution.equivalent_variation[small.country(code)] for code in senders)
            assert cost >= found.best.cost - 0.02 * abs(found.best.cost)


def test_what_cannot_be_reached_says_what_can(small):
    with pytest.raises(InputError, match="ask for less"):
        least_cost(small, "C00", ["C01"], -99.0)
    with pytest.raises(InputError, match="give the fall"):
        least_cost(small, "C00", ["C01"], 1.0)
    with pytest.raises(InputError, match="no sender is left"):
        control_cost(small, "C00", ["C00"], sectors=None)
