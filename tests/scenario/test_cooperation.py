"""What measures do to joint research, movement and production, and what they leave alone."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.scenario import (
    Alliance,
    JointResearch,
    JointVenture,
    Magnitude,
    Measure,
    Scenario,
    Shocks,
    TalentExchange,
    compile_shocks,
)

COUNTRIES = ("CHN", "JPN", "NLD", "RUS", "USA")
SECTORS = ("C26", "C28", "K")
PAIR = ("CHN", "RUS")


def of(value: float) -> Magnitude:
    return Magnitude(value=value, source="a test")


def shocks(*measures: Measure) -> Shocks:
    scenario = Scenario.model_validate({"name": "x", "as_of": "2024-06-01", "measures": measures})
    return compile_shocks(scenario, COUNTRIES, SECTORS, np.array([4.0, 5.0, 8.0]), 2022)


def test_joint_research_is_symmetric_and_touches_only_the_partners():
    done = shocks(JointResearch(partners=PAIR, effect=of(0.2)))
    research = done.research
    assert research.dims == ("country", "partner")
    assert float(research.sel(country="RUS", partner="CHN")) == pytest.approx(math.exp(0.2))
    np.testing.assert_array_equal(research.values, research.values.T)
    assert int((research.values != 1.0).sum()) == 2
    assert np.all(done.talent.values == 1.0)
    assert np.all(done.keep.values == 1.0)
    assert [note.channel for note in done.applied] == ["research"]
    assert done.not_modelled == ()


def test_talent_exchange_moves_both_directions():
    done = shocks(TalentExchange(partners=PAIR, effect=of(0.3)))
    assert float(done.talent.sel(origin="RUS", destination="CHN")) == pytest.approx(math.exp(0.3))
    assert float(done.talent.sel(origin="CHN", destination="RUS")) == pytest.approx(math.exp(0.3))
    assert int((done.talent.values != 1.0).sum()) == 2
    assert done.applied[0].cells == 2


def test_an_alliance_works_through_every_channel_it_names():
    effects = {"trade_effect": of(0.1), "research_effect": of(0.2), "talent_effect": of(0.3)}
    done = shocks(
        Alliance(members=("CHN", "RUS", "JPN"), channels=("trade", "research", "talent"), **effects)
    )
    assert [note.channel for note in done.applied] == ["trade", "research", "talent"]
    assert int((done.research.values != 1.0).sum()) == 6
    assert done.talent.values.max() == pytest.approx(math.exp(0.3))
    assert done.iceberg.values.min() < 1.0


def test_a_joint_venture_raises_productivity_in_every_partner_and_nowhere_else():
    done = shocks(JointVenture(partners=PAIR, sectors=("C26",), productivity_effect=of(0.01)))
    hat = done.productivity
    assert float(hat.sel(sector="C26", country="RUS")) == pytest.approx(math.exp(0.01))
    assert int((hat.values != 1.0).sum()) == 2
    assert done.applied[0].channel == "investment"


def test_what_lifts_a_link_takes_its_effect_away():
    joint = JointResearch(partners=PAIR, effect=of(0.2))
    lifted = JointResearch(partners=PAIR, effect=of(0.2), against_baseline="lifts")
    np.testing.assert_allclose(shocks(joint, lifted).research.values, 1.0)


def test_partners_that_the_world_does_not_have_are_named():
    done = shocks(JointResearch(partners=("RUS", "CUB"), effect=of(0.2)))
    assert np.all(done.research.values == 1.0)
    assert "CUB" in done.not_modelled[0].text
    assert "links no two countries" in done.warnings[0]


@given(st.permutations(range(4)), st.lists(st.floats(-1.0, 1.0), min_size=4, max_size=4))
def test_the_order_of_measures_does_not_matter_to_the_last_bit(order, effects):
    measures = [
        JointResearch(id=f"r{k}", partners=PAIR if k % 2 else ("RUS", "USA"), effect=of(effect))
        for k, effect in enumerate(effects)
    ]
    one, other = shocks(*measures), shocks(*(measures[k] for k in order))
    np.testing.assert_array_equal(one.research.values, other.research.values)


def test_measures_multiply():
    one = JointResearch(partners=PAIR, effect=of(0.2))
    two = Alliance(members=PAIR, channels=("research",), research_effect=of(0.1))
    both = shocks(one, two).research.values
    np.testing.assert_allclose(both, shocks(one).research.values * shocks(two).research.values)
