"""Capacity by draw: at the packaged values it is the central one, and what is drawn does what its formula says."""

import numpy as np
import pytest

from accord.capacity import Parameters, Push, capacity_change
from accord.capacity.cooperation import HOME, home_works, joint_research, works_by_pair
from accord.capacity.hardware import HOURS, Running, accelerator, cost_hats, leading
from accord.capacity.parameters import parameter
from accord.ensemble.uncertain import capacity_parameters, drawn_parameters
from accord.scenario.assumed import assumed

COUNTRIES = ("CHN", "DEU", "RUS", "USA")


def push(draws=None):
    """America denies Russia all its chips, and Russia and China work together more."""
    n = len(COUNTRIES)
    research, talent, kept = np.ones((n, n)), np.ones((n, n)), np.ones((n, n))
    research[0, 2] = research[2, 0] = 1.2
    kept[2, 3] = 0.0
    one = (research, talent, kept, np.full(n, 0.99), np.full(n, 0.98))
    return Push(*(part if draws is None else np.repeat(part[None], draws, axis=0) for part in one))


def test_a_draw_at_the_central_values_is_the_central_result():
    inputs = capacity_parameters()
    values = np.array([[one.central for one in inputs]] * 2)
    drawn = drawn_parameters(np.full(values.shape, 0.5), values)
    found = capacity_change(COUNTRIES, push(2), Parameters(**{**vars(drawn), "compute": None}))
    central = capacity_change(COUNTRIES, push(), Parameters.central())
    for row in range(2):
        np.testing.assert_allclose(found.accelerator_price[row], central.accelerator_price, rtol=1e-12)
        np.testing.assert_allclose(found.research_works[row], central.research_works, rtol=1e-9)
        np.testing.assert_allclose(found.talent.talent_hat[row], central.talent.talent_hat, rtol=1e-9)
    assert found.accelerator_price[0, 2] > 1.0
    assert set(found.drivers()) < set(found.open_drivers())


def test_what_hardware_is_left_costs_by_draw():
    """(price times the price paid + watts times the cost of running one) / power, over that of what the world buys."""
    usual, ascend = leading(), accelerator("Huawei Ascend 910B")
    tariff, paid = np.array([0.05, 0.1, 0.15]), np.array([0.8, 1.0, 1.3])
    per_watt = Running().overhead * HOURS * Running().life * tariff / 1000.0
    expected = ((ascend.price * paid + ascend.watts * per_watt) / ascend.h100e) / (
        (usual.price + usual.watts * per_watt) / usual.h100e
    )
    np.testing.assert_allclose(cost_hats({"CHN"}, usual, per_watt, paid), expected, rtol=1e-12)
    assert np.all(cost_hats(set(), usual, per_watt, paid) == np.inf)
    drawn = Parameters(4.0, 1.0, 8.0, 0.118, hardware=(per_watt, paid))
    price = capacity_change(COUNTRIES, push(3), drawn).accelerator_price
    np.testing.assert_allclose(price[:, 2], np.maximum(expected, 1.0), rtol=1e-12)
    assert np.all(price[:, [0, 1, 3]] == 1.0)


def test_works_at_home_by_draw():
    fraction, floor = (assumed(key) for key in HOME)
    parts = np.array(
        [[fraction.low, floor.value], [fraction.value, floor.value], [fraction.high, floor.value]]
    )
    home = home_works(COUNTRIES, parts)
    np.testing.assert_array_equal(home[1], works_by_pair(COUNTRIES).diagonal())
    assert np.all(np.diff(home, axis=0) <= 0.0), (
        "the more of a joint work is counted, the less is left for home"
    )
    assert np.all(home[0] > home[2])
    found = joint_research(COUNTRIES, push().research, home=parts)
    alone = joint_research(COUNTRIES, push().research)
    np.testing.assert_allclose(found.joint_hat[1], alone.joint_hat, rtol=1e-9)
    assert np.all(found.joint_hat[0, [0, 2]] != found.joint_hat[2, [0, 2]])


@pytest.mark.parametrize("key", ["hardware.electricity", "hardware.list_price"])
def test_what_hardware_costs_is_among_what_is_drawn(key):
    one = next(u for u in capacity_parameters() if u.name == key)
    assert one.central == parameter(key).value
    ends = one.quantile(np.array([1e-9, 1 - 1e-9]))
    np.testing.assert_allclose(ends, [parameter(key).low, parameter(key).high], rtol=1e-3)
