"""A scenario's alliance as a coalition."""

import numpy as np
import pytest

from accord.errors import UnknownName
from accord.explain import coalition, scenario_coalition
from accord.explain.scenario_coalition import partners
from accord.index import load_index
from accord.scenario import parse_scenario

ALLIANCE = """
accord: 1
name: an alliance
as_of: 2024-06-01
measures:
  - {id: talk, type: directive, issuer: RUS}
  - {id: allies, type: alliance, members: [RUS, CHN, IND], channels: [research], date: 2024-06-01,
     research_effect: {value: 0.2, low: 0.1, high: 0.3, source: a test}}
"""


def test_it_is_the_coalition_of_its_members_and_effects(icio):
    scenario = parse_scenario(ALLIANCE, "test")
    found = scenario_coalition(icio, scenario, load_index(), candidates=2)
    by_hand = coalition(
        icio, ["RUS", "CHN", "IND"], {"research": scenario.measures[1].research_effect},
        candidates=found.candidates, index=load_index(),
    )  # fmt: skip
    assert found.members == ("RUS", "CHN", "IND")
    assert len(found.candidates) == 2
    np.testing.assert_allclose(found.gains["index"], by_hand.gains["index"])


def test_partners_are_those_that_members_trade_with_most(icio):
    found = partners(icio, ["RUS", "CHN"], 3)
    flows = icio.flows.sum(axis=0)
    at = [icio.country(code) for code in ("RUS", "CHN")]

    def trade(code: str) -> float:
        n = icio.country(code)
        return float(flows[at, n].sum() + flows[n, at].sum())

    assert not {"RUS", "CHN"} & set(found)
    rest = [code for code in icio.countries if code not in {*found, "RUS", "CHN"}]
    assert min(map(trade, found)) >= max(map(trade, rest))


def test_without_an_alliance_there_is_none_unless_members_are_named(icio):
    plain = parse_scenario("accord: 1\nname: nothing\nas_of: 2024-06-01\nmeasures: []\n", "nothing")
    assert scenario_coalition(icio, plain, load_index()) is None
    with pytest.raises(UnknownName):
        scenario_coalition(icio, plain, load_index(), ["RUS", "Atlantis"])
