"""Best partners: against a scenario's own chain and direct solves, who is told first and who loses."""

import json

import numpy as np
import pytest

from accord.capacity import Parameters, Push, capacity_change, component_hats, driver_change
from accord.ensemble import shock_solution
from accord.equilibrium import solve
from accord.errors import InputError, UnknownName
from accord.explain import CHANNELS, LEVELS, assumed_effects, best_partners, complementarity
from accord.index import load_index
from accord.scenario import Alliance, Scenario

CENTRAL = LEVELS.index("central")


def percent(hats):
    return 100.0 * (hats - 1.0)


@pytest.fixture(scope="module")
def russia(icio, effects):
    return best_partners(icio, "RUS", effects, ["CHN", "IND", "BLR", "TWN", "DEU"])


def test_a_candidate_does_what_a_scenario_with_it_does_to_the_index(icio, effects, russia):
    """Through trade, joint research, people and computing power, at every effect."""
    index, chips = load_index(), icio.sector("C26")
    for end in LEVELS:
        fixed = {f"{channel}_effect": effect.at(end) for channel, effect in effects.items()}
        scenario = Scenario(
            name="one link",
            measures=(Alliance(members=("RUS", "IND"), channels=CHANNELS, date="2024-01-01", **fixed),),
        )
        shocks, solution = shock_solution(icio, scenario)
        push = Push(
            research=np.asarray(shocks.research),
            talent=np.asarray(shocks.talent),
            kept=np.asarray(shocks.keep)[chips],
            income=solution.real_income,
            spending=solution.absorption[chips],
        )
        capacity = capacity_change(icio.countries, push, Parameters.central())
        drivers = driver_change(solution, index.countries, capacity.drivers())
        after = index.total(index.scores * component_hats(drivers, index.components))
        change = russia.standing.change[LEVELS.index(end), russia.candidates.index("IND")]
        np.testing.assert_allclose(change, after - russia.standing.before, atol=1e-9)
    row = russia.frame("index").set_index("partner").loc["IND"]
    assert row["gain_low"] == 0.0 < row["gain"] < row["gain_high"]
    assert row["partner_gain_high"] == pytest.approx(
        (after - russia.standing.before)[index.countries.index("IND")]
    )


def test_partners_are_ordered_and_told_on_both_sides(icio, russia):
    frame = russia.frame("trade")
    assert list(frame["gain"]) == sorted(frame["gain"], reverse=True)
    links = complementarity(icio, ["RUS", "CHN", "DEU"], assumed_effects(["trade"]))
    for partner in ("CHN", "DEU"):
        row = frame.set_index("partner").loc[partner]
        assert row["gain"] == pytest.approx(links.matrix("trade").loc["RUS", partner], abs=1e-9)
        assert row["partner_gain"] == pytest.approx(links.matrix("trade").loc[partner, "RUS"], abs=1e-9)
    assert russia.best("trade", 2) == tuple(frame["partner"].head(2))
    assert russia.main == "index"


def test_the_most_harmed_are_the_lowest_outside_the_link(icio, russia):
    gains = russia.gains["real_income"][CENTRAL, russia.candidates.index("CHN")]
    outside = {
        code: gain for code, gain in zip(icio.countries, gains, strict=True) if code not in ("RUS", "CHN")
    }
    worst = sorted(outside, key=outside.__getitem__)[:3]
    lost = russia.harmed("CHN", "trade")
    assert list(lost.index) == worst
    assert (lost["gain"] < 0.0).all()
    # China itself loses people by the link, more than anyone outside it.
    assert russia.frame("talent").set_index("partner").loc["CHN", "partner_gain"] < 0.0
    assert "CHN" not in russia.harmed("CHN", "talent").index
    with pytest.raises(UnknownName, match="candidate 'JPN'"):
        russia.harmed("JPN")


def test_what_is_not_known_is_said(russia):
    talent = russia.frame("talent").set_index("partner")
    assert np.isnan(talent.loc["TWN", "gain"])
    assert talent.index[-1] == "TWN"
    assert "TWN" not in russia.best("talent")
    assert any("talent: links of TWN are not known" in note for note in russia.notes)
    assert np.isnan(russia.frame("index").set_index("partner").loc["BLR", "partner_gain"])


def test_how_many_are_held_at_once_does_not_matter(icio, effects, russia, monkeypatch):
    monkeypatch.setattr("accord.explain.links._AT_ONCE", 2)
    monkeypatch.setattr("accord.explain.standing._AT_ONCE", 2)
    blocks = best_partners(icio, "RUS", effects, russia.candidates)
    for name, values in russia.gains.items():
        np.testing.assert_allclose(blocks.gains[name], values, rtol=0, atol=1e-10, err_msg=name)


def test_all_other_countries_are_candidates_by_default(small, eased):
    found = best_partners(small, "C01", {"trade": 0.2}, count=2)
    assert found.candidates == tuple(code for code in small.countries if code != "C01")
    assert found.main == "real_income"
    assert len(found.best()) <= 2
    assert any("no combined measure: world random has no sector C26" in note for note in found.notes)
    with pytest.raises(InputError, match="no scores of an index here"):
        found.frame("index")
    direct = solve(small, eased(small, 0.2, ("C01", "C03")))
    row = found.frame("trade").set_index("partner").loc["C03"]
    assert row["partner_gain"] == pytest.approx(percent(direct.real_income[3]), abs=1e-7)


def test_no_effect_leaves_nobody_better(icio):
    found = best_partners(icio, "RUS", dict.fromkeys(CHANNELS, 0.0), ["CHN", "IND"])
    assert found.best() == ()
    assert not found.frame("index")["gain"].any()
    assert found.harmed("CHN").empty


def test_results_are_plain_data_and_text(russia):
    partners = json.loads(json.dumps(russia.to_dict(), allow_nan=False))
    assert partners["measures"]["index"]["unit"] == "points"
    first = partners["measures"]["real_income"]["partners"][0]
    assert first["partner"] == "CHN"
    assert len(first["harmed"]) == 3
    assert "best partners of RUS among 5" in russia.summary()
    assert "Global AI Index (2021 edition)" in russia.summary()


def test_bad_questions_for_partners(icio, effects):
    with pytest.raises(InputError, match="BRICS is a bloc; name one country"):
        best_partners(icio, "BRICS", effects, day="2024-01-01")
    with pytest.raises(InputError, match="no candidate besides RUS"):
        best_partners(icio, "RUS", effects, ["RUS"])
    with pytest.raises(InputError, match="count is 0"):
        best_partners(icio, "RUS", effects, count=0)
