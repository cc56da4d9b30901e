"""From a scenario to the raw indicators of the open index."""

import numpy as np
import pytest

from accord import tables
from accord.capacity import DriverChange
from accord.capacity.drivers import OPEN_DRIVERS
from accord.capacity.open_index import (
    MADE_BY,
    fixed_indicators,
    indicator_hats,
    moved_data,
    open_driver_change,
    real_output,
    responses,
)
from accord.equilibrium import Change, solve
from accord.errors import InputError
from accord.index import IndexData

INDICATORS = tuple(row["code"] for row in tables.rows("capacity_index_structure") if row["unit"] != "score")


def test_every_response_is_to_a_known_driver_of_an_indicator_of_the_index():
    assert len({r.indicator for r in responses()}) == len(responses())
    for r in responses():
        assert r.indicator in INDICATORS
        assert r.driver in OPEN_DRIVERS
        assert r.elasticity == 1.0
        assert r.status == "definition"
        assert r.source
    assert set(OPEN_DRIVERS) == {r.driver for r in responses()}


def test_indicators_are_driven_or_fixed():
    fixed = fixed_indicators(INDICATORS)
    assert set(fixed) | {r.indicator for r in responses()} == set(INDICATORS)
    assert {"tertiary_enrolment", "broadband", "articles", "patents", "rd_intensity"} <= set(fixed)


def test_an_indicator_moves_one_for_one_with_its_driver():
    hats = {"real_income": np.array([0.9, 1.0]), "compute_stock": np.array([[0.5, 1.0], [2.0, 1.0]])}
    found = indicator_hats(DriverChange(("RUS", "CHN"), hats, ()), INDICATORS)
    assert found.shape == (2, 2, len(INDICATORS))
    moved = {"income_per_head": (0.9, 0.9), "rd_spending": (0.9, 0.9), "compute_stock": (0.5, 2.0)}
    for k, code in enumerate(INDICATORS):
        np.testing.assert_allclose(found[:, 0, k], moved.get(code, (1.0, 1.0)), rtol=1e-15)
    assert np.all(found[:, 1] == 1.0)


def test_an_index_of_other_indicators_is_refused():
    with pytest.raises(InputError, match=r"no scenario moves LPI; it moves researchers"):
        indicator_hats(DriverChange(("RUS",), {}, ()), ("LPI",))


def test_no_change_moves_nothing(icio):
    moved = open_driver_change(solve(icio), ("RUS", "USA", "KEN"))
    assert set(MADE_BY) < set(moved.hats)
    assert moved.outside == ("KEN",)
    np.testing.assert_allclose(indicator_hats(moved, INDICATORS), 1.0, atol=1e-12)


def test_real_output_is_sales_at_the_new_price_at_the_factory_gate(make_world):
    """Productivity counts: a sector a fifth more productive sells more than a fifth more, at a lower price."""
    world = make_world(3)
    better = np.ones(world.expenditure.shape)
    better[0, 1] = 1.2
    solution = solve(world, Change(productivity=better))
    eq = solution.equilibrium
    expected = eq.sales[0] / world.sales[0] / (eq.cost[0] / better[0])
    np.testing.assert_allclose(real_output(solution, world.sectors[0]), expected, rtol=1e-12)
    assert real_output(solution, world.sectors[0])[1] > 1.2
    assert np.all(real_output(solve(world), world.sectors[0]) == pytest.approx(1.0, abs=1e-12))


def test_an_embargo_on_electronics_moves_what_is_made_and_bought(icio):
    keep = np.ones(icio.share.shape)
    j, n = icio.sector("C26"), icio.country("RUS")
    keep[j, n] = 0.0
    keep[j, n, n] = 1.0
    hats = open_driver_change(solve(icio, Change(keep=keep)), ("RUS",)).hats
    assert hats["c26_absorption"][0] < 0.95
    assert hats["c26_output"][0] > 1.1
    assert 0.9 < hats["ict_services"][0] < 1.0


def test_moved_data_are_the_raw_values_times_their_hats():
    data = IndexData(("A", "B"), ("a", "b"), ("x", "y"), np.array([[1.0, 2.0], [np.nan, 4.0]]))
    moved = moved_data(data, [[2.0, 1.0], [3.0, 0.5]])
    np.testing.assert_array_equal(moved.values, [[2.0, 2.0], [np.nan, 2.0]])
    with pytest.raises(InputError, match=r"shape \(2,\); expected \(2, 2\)"):
        moved_data(data, [1.0, 1.0])
    with pytest.raises(InputError, match="zero or more"):
        moved_data(data, [[1.0, 1.0], [1.0, -1.0]])
