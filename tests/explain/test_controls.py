"""What controls cost and do: against solving them, against differences, and over drawn trade elasticities."""

from dataclasses import replace

import numpy as np
import pytest

from accord.ensemble.points import points
from accord.ensemble.uncertain import trade_elasticities
from accord.equilibrium import Change, solve
from accord.errors import InputError
from accord.explain import control_cost, least_cost
from accord.explain.control_ranges import ends


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


@pytest.fixture(scope="module")
def drawn(icio):
    """A control on chips by two senders, over four draws."""
    return control_cost(icio, "RUS", ["USA", "DEU"], coverage=0.5, draws=4, seed=5)


def test_a_draw_is_the_same_control_under_other_elasticities(icio, drawn):
    groups = trade_elasticities(icio)
    at = points(4, len(groups), 5)
    theta = icio.theta.copy()
    for k, (mask, one) in enumerate(groups):
        theta[mask] = one.quantile(at[2:3, k])[0]
    alone = control_cost(replace(icio, theta=theta), "RUS", ["USA", "DEU"], coverage=0.5, draws=0)
    assert drawn.drawn.effect[2] == pytest.approx(alone.effect, rel=1e-8)
    assert drawn.drawn.cost[2] == pytest.approx(alone.cost, rel=1e-8)
    assert drawn.drawn.per_percent[2] == pytest.approx(alone.per_percent, rel=1e-8)


def test_every_number_of_a_control_has_its_range(drawn):
    told = drawn.to_dict()
    assert told["draws"] == 4
    for name in ("effect", "cost", "per_percent", "target_loss"):
        assert told[f"{name}_low"] < told[f"{name}_high"]
        assert drawn.ranges()[name] == (told[f"{name}_low"], told[f"{name}_high"])
    table = drawn.by_sender()
    assert (table["lost_low"] < table["lost_high"]).all()
    assert (table["percent_low"] < table["percent_high"]).all()
    assert "5th to 95th percentile of 4 draws" in drawn.summary()
    np.testing.assert_allclose(drawn.drawn.lost.sum(axis=1), drawn.drawn.cost)


def test_a_world_without_packaged_elasticities_says_that_it_has_no_ranges(small):
    found = control_cost(small, "C00", ["C01"], sectors=None)
    assert found.drawn is None
    assert found.ranges() == {}
    assert found.to_dict()["cost_low"] is None
    assert "no ranges" in found.summary()


def test_the_controls_that_are_found_are_held_in_the_draws(icio):
    found = least_cost(icio, "RUS", ["USA", "DEU"], -0.01, sectors=["C26"], draws=4)
    again = control_cost(
        icio, "RUS", ["USA", "DEU"], sectors=["C26"], draws=4, coverage=found.uniform.coverage[0]
    )
    np.testing.assert_allclose(again.drawn.cost, found.uniform.drawn.cost, rtol=1e-8)
    best, uniform = found.best.drawn, found.uniform.drawn
    assert found.saving_range() == ends(1.0 - best.cost / uniform.cost)
    assert found.reached == (best.effect <= -0.01).mean()
    assert found.to_dict()["saving_low"] <= found.to_dict()["saving_high"]


def test_fewer_than_no_draws_are_refused(small):
    with pytest.raises(InputError, match="0 leaves ranges out"):
        control_cost(small, "C00", ["C01"], sectors=None, draws=-1)
