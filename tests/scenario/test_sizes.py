"""Shocks at many sizes: what measures reach is held, and the numbers are those of compiling each time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import InputError
from accord.scenario import compile_shocks, parse_scenario, shock_sizes

COUNTRIES, SECTORS = ("CHN", "DEU", "RUS", "USA"), ("C26", "C27")
SCENARIO = """
accord: 1
name: one of each
measures:
  - {type: export_control, senders: [USA], targets: [RUS, CHN], sectors: [C26], date: 2023-01-01,
     coverage: {value: 0.5, source: t}, leakage: {value: 0.2, source: t}}
  - {type: export_control, senders: [DEU], targets: [RUS], sectors: [C26], date: 2023-01-01,
     coverage: {value: 0.3, source: t}, against_baseline: lifts}
  - {type: embargo, senders: [DEU], targets: [RUS], sectors: [C27], date: 2023-01-01, direction: both}
  - {type: tariff, senders: [USA], targets: [CHN], sectors: [all], date: 2023-01-01, rate: {value: 0.1, source: t}}
  - {type: alliance, members: [RUS, CHN], date: 2023-01-01, channels: [trade, research, talent],
     trade_effect: {value: 0.1, source: t}, research_effect: {value: 0.2, source: t},
     talent_effect: {value: 0.3, source: t}}
  - {type: joint_venture, partners: [RUS, CHN], sectors: [C26], date: 2023-01-01,
     productivity_effect: {value: 0.01, source: t}}
  - {type: directive, issuer: RUS, addressees: [a bank], date: 2023-01-01, strategy_effect: {value: 0.1, source: t}}
"""
FIELDS = (
    (0, "coverage"),
    (0, "leakage"),
    (1, "coverage"),
    (3, "rate"),
    (4, "trade_effect"),
    (4, "research_effect"),
    (4, "talent_effect"),
    (5, "productivity_effect"),
    (6, "strategy_effect"),
)


@pytest.fixture(scope="module")
def scenario():
    return parse_scenario(SCENARIO, "one of each")


@pytest.fixture(scope="module")
def sizes(scenario):
    return shock_sizes(scenario, COUNTRIES, SECTORS, 2022)


def resized(scenario, values):
    measures = list(scenario.measures)
    for (position, field), value in zip(FIELDS, values, strict=True):
        old = getattr(measures[position], field)
        new = old.model_copy(update={"value": value})
        measures[position] = measures[position].model_copy(update={field: new})
    return scenario.model_copy(update={"measures": tuple(measures)})


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(0.0, 0.9), min_size=len(FIELDS), max_size=len(FIELDS)),
    st.lists(st.floats(0.5, 20.0), min_size=2, max_size=2),
)
def test_resized_is_compiled_anew(scenario, sizes, values, theta):
    other = resized(scenario, values)
    found = sizes.arrays(other.measures, np.array(theta))
    expected = compile_shocks(other, COUNTRIES, SECTORS, np.array(theta), 2022)
    for name, array in found._asdict().items():
        np.testing.assert_allclose(array, getattr(expected, name).values, rtol=1e-12, err_msg=name)


def test_by_hand(scenario, sizes):
    theta = np.array([2.0, 5.0])
    found = sizes.arrays(scenario.measures, theta)
    chn, deu, rus, usa = range(4)
    assert found.keep[0, rus, usa] == pytest.approx(1 - 0.5 * 0.8)
    assert found.keep[0, rus, deu] == pytest.approx(1 / 0.7)
    assert found.keep[1, rus, deu] == 0.0
    assert found.keep[1, deu, rus] == 0.0
    assert found.keep[0, deu, rus] == 1.0
    assert found.tariff_change[1, usa, chn] == pytest.approx(0.1)
    np.testing.assert_allclose(found.iceberg[:, rus, chn], np.exp(-0.1 / theta))
    assert found.research[rus, chn] == found.research[chn, rus] == pytest.approx(np.exp(0.2))
    assert found.productivity[0, rus] == pytest.approx(np.exp(0.01))
    assert found.strategy[rus] == pytest.approx(np.exp(0.1))
    assert np.all(found.keep.diagonal(axis1=1, axis2=2) == 1.0)


def test_one_size_leaves_no_trace_in_the_next(scenario, sizes):
    theta = np.array([2.0, 5.0])
    first = sizes.arrays(scenario.measures, theta)
    sizes.arrays(resized(scenario, [0.9] * len(FIELDS)).measures, theta)
    again = sizes.arrays(scenario.measures, theta)
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one, other)
    assert set(sizes.changed(again)) == {"keep", "iceberg", "tariff_change"}


def test_what_no_measure_changes_is_told_apart(scenario):
    controls = scenario.model_copy(update={"measures": scenario.measures[:1]})
    sizes = shock_sizes(controls, COUNTRIES, SECTORS, 2022)
    found = sizes.arrays(controls.measures, np.ones(2))
    assert set(sizes.changed(found)) == {"keep"}
    assert np.all(found.iceberg == 1.0)


def test_a_draw_of_tariffs_below_minus_one_is_refused(scenario, sizes):
    with pytest.raises(InputError, match=r"m4: the tariffs added on C26 from CHN to USA come to -1\.5"):
        sizes.arrays(resized(scenario, [0.5, 0.2, 0.3, -1.5, 0.1, 0.1, 0.1, 0.1, 0.1]).measures, np.ones(2))
