"""The scenario document: names resolved, dates, cases, levels, hash and the YAML it writes."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from accord.errors import InputError, UnknownName
from accord.scenario import (
    KINDS,
    STATED,
    Alliance,
    Directive,
    Embargo,
    Evidence,
    ExportControl,
    JointResearch,
    JointVenture,
    Magnitude,
    Scenario,
    Source,
    TalentExchange,
    Tariff,
    TradeFacilitation,
    load_scenario,
    parse_scenario,
)

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


def share(value: float = 0.5, **range_: float) -> Magnitude:
    return Magnitude(value=value, source="a test", **range_)


def control(**fields: object) -> ExportControl:
    given_ = {"senders": ["USA"], "targets": ["CHN"], "sectors": ["C26"], "coverage": share(), **fields}
    return ExportControl.model_validate(given_)


def test_names_become_codes_and_repetitions_go():
    measure = control(
        senders=["United States", "USA", "european union"], sectors=["electronics", "C26", "machinery"]
    )
    assert measure.senders == ("USA", "EU")
    assert measure.sectors == ("C26", "C28")


def test_all_sectors_swallow_the_others():
    assert control(sectors=["C26", "All"]).sectors == ("all",)


def test_own_blocs_of_measures_made_before_their_scenario_are_resolved():
    scenario = Scenario(
        name="x", blocs={"Makers": ["Japan", "NLD"]}, measures=[control(senders=["makers", "USA"])]
    )
    assert scenario.measures[0].senders == ("Makers", "USA")
    with pytest.raises(ValidationError, match="Did you mean 'Makers'"):
        Scenario(name="x", blocs={"Makers": ["JPN"]}, measures=[control(senders=["Maker"])])


def test_missing_ids_are_filled_by_position_and_clash_with_nothing():
    scenario = Scenario(name="x", measures=[control(), control(id="m1"), control(id="b"), control()])
    assert [m.id for m in scenario.measures] == ["m2", "m1", "b", "m4"]


def test_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        Scenario(name="x").name = "y"  # type: ignore[misc]


def test_single_country_is_no_alliance_and_a_bloc_is():
    with pytest.raises(ValidationError, match="found only RUS; name at least two countries, or a bloc"):
        JointResearch(partners=("RUS",))
    assert Alliance(members=("BRICS",), channels=("research",)).members == ("BRICS",)


def test_a_trade_effect_needs_the_trade_channel():
    with pytest.raises(ValidationError, match="channels does not list trade"):
        Alliance(members=("BRICS",), channels=("research",), trade_effect=share())


class TestMembers:
    def test_country_bloc_and_own_bloc(self):
        scenario = Scenario(
            name="x", as_of=dt.date(2025, 1, 1), blocs={"A": ["B", "USA"], "B": ["Japan", "QUAD"]}
        )
        assert scenario.members("Japan") == ("JPN",)
        assert scenario.members("A") == ("AUS", "IND", "JPN", "USA")
        with pytest.raises(UnknownName, match="Did you mean"):
            scenario.members("Jpaan")

    def test_membership_is_that_of_the_day(self):
        scenario = Scenario(name="x")
        assert scenario.members("BRICS", dt.date(2009, 12, 31)) == ("BRA", "CHN", "IND", "RUS")
        assert "ZAF" in scenario.members("BRICS", dt.date(2012, 1, 1))
        with pytest.raises(InputError, match="as_of"):
            scenario.members("BRICS")

    def test_the_day_of_an_undated_measure_is_that_of_the_latest_dated_one(self):
        scenario = Scenario(
            name="x",
            measures=[control(date="2022-02"), control(targets=["BRICS"]), control(date="2021-05-05")],
        )
        assert scenario.today == dt.date(2022, 2, 28)
        assert [scenario.day(m) for m in scenario.measures] == [
            dt.date(2022, 2, 28),
            dt.date(2022, 2, 28),
            dt.date(2021, 5, 5),
        ]

    def test_as_of_has_the_last_word_on_undated_measures_only(self):
        scenario = Scenario(name="x", as_of="2010-01-01", measures=[control(), control(date="2022-02")])
        assert [scenario.day(m) for m in scenario.measures] == [dt.date(2010, 1, 1), dt.date(2022, 2, 28)]


class TestCases:
    scenario = Scenario(
        name="x",
        measures=[
            control(id=modality, modality=modality, date=date)
            for modality, date in [
                ("asserted", None),
                ("announced", "2022-01-01"),
                ("intended", "2023-01-01"),
                ("possible", None),
                ("denied", "2024-01-01"),
            ]
        ],
    )

    def test_stated_and_possible(self):
        assert [m.id for m in self.scenario.stated.measures] == ["asserted", "announced"]
        assert [m.id for m in self.scenario.possible.measures] == [
            "asserted",
            "announced",
            "intended",
            "possible",
        ]

    def test_denied_is_never_applied(self):
        assert self.scenario.case({"denied"}).measures == ()

    def test_a_case_counts_blocs_on_the_same_day_as_the_whole(self):
        assert self.scenario.case(STATED).today == self.scenario.today == dt.date(2024, 1, 1)


class TestLevels:
    measure = control(coverage=share(0.5, low=0.2, high=0.9), leakage=share(0.3, low=0.1))

    def test_low_is_the_weaker_and_high_the_stronger_effect(self):
        low, central, high = (
            Scenario(name="x", measures=[self.measure]).at(level).measures[0]
            for level in ("low", "central", "high")
        )
        assert (low.coverage.value, low.leakage.value) == (0.2, 0.3)  # no high is given for leakage
        assert (central.coverage.value, central.leakage.value) == (0.5, 0.3)
        assert (high.coverage.value, high.leakage.value) == (0.9, 0.1)

    def test_a_negative_effect_is_stronger_further_below_zero(self):
        magnitude = share(-0.5, low=-0.8, high=-0.1)
        assert (magnitude.at("low").value, magnitude.at("high").value) == (-0.1, -0.8)

    def test_a_level_is_final(self):
        fixed = Scenario(name="x", measures=[self.measure]).at("high")
        assert fixed.at("low") == fixed

    def test_the_scenario_itself_is_unchanged(self):
        scenario = Scenario(name="x", measures=[self.measure])
        before = scenario.hash()
        assert scenario.at("high").hash() != before == scenario.hash()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.name)
def test_examples_load_and_survive_writing(file: Path):
    scenario = load_scenario(file)
    assert scenario.measures
    assert parse_scenario(scenario.to_yaml()) == scenario


def test_there_are_examples():
    assert {"chip-controls.yaml", "chip-tariff.yaml", "embargo-two-blocs.yaml"} <= {f.name for f in EXAMPLES}


def test_the_hash_is_of_the_content_and_not_of_the_way_it_is_written():
    one = parse_scenario(
        "accord: 1\nname: x\nmeasures:\n  - {type: joint_research, partners: [Russia, China]}\n"
    )
    two = parse_scenario(
        "# hello\nname: x\nmeasures:\n- partners: [RUS, CHN]\n  type: joint_research\naccord: 1\n"
    )
    assert one.hash() == two.hash()
    assert len(one.hash()) == 64
    assert one.hash() != parse_scenario("accord: 1\nname: y\n").hash()
    assert len({one, two}) == 1


# -- any scenario survives being written and read

words = st.text(st.characters(codec="utf-8"), max_size=30)
finite = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def magnitudes(draw: st.DrawFn, values: st.SearchStrategy[float] = finite) -> Magnitude:
    numbers = sorted([draw(values), draw(values), draw(values)])
    low, high = draw(st.booleans()), draw(st.booleans())
    return Magnitude(
        value=numbers[1],
        low=numbers[0] if low else None,
        high=numbers[2] if high else None,
        source=draw(words.filter(str.strip)),
        assumption=draw(st.booleans()),
    )


names = st.sampled_from(["USA", "CHN", "RUS", "NLD", "BRICS", "GECC", "Own", "Russia", "the Netherlands"])
actors = st.lists(names, min_size=1, max_size=3)
pairs = st.lists(st.sampled_from(["USA", "CHN", "RUS"]), min_size=2, max_size=3, unique=True)
sectors = st.lists(st.sampled_from(["C26", "machinery", "K", "all"]), min_size=1, max_size=3)
shares = magnitudes(st.floats(0, 1))
whens = st.none() | st.dates() | st.dates().map(lambda d: f"{d.year:04}-{d.month:02}")


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    start = draw(st.integers(0, 1000))
    return Evidence(start=start, end=start + draw(st.integers(1, 100)), text=draw(words))


common = {
    "date": whens,
    "against_baseline": st.sampled_from([None, "added", "deepens", "lifts"]),
    "modality": st.sampled_from(["asserted", "announced", "intended", "possible", "denied"]),
    "evidence": st.lists(evidence(), max_size=2).map(tuple),
    "notes": words,
}
two_sided = {"senders": actors, "targets": actors, "sectors": sectors}
kinds = {
    "export_control": st.builds(
        ExportControl, **two_sided, coverage=shares, leakage=st.none() | shares, **common
    ),
    "embargo": st.builds(
        Embargo, **two_sided, direction=st.sampled_from(["exports", "imports", "both"]), **common
    ),
    "tariff": st.builds(Tariff, **two_sided, rate=magnitudes(st.floats(-0.9, 5)), **common),
    "trade_facilitation": st.builds(TradeFacilitation, **two_sided, trade_effect=magnitudes(), **common),
    "alliance": st.builds(
        Alliance,
        members=pairs,
        name=words,
        channels=st.just(["trade", "talent", "trade"]),
        sectors=sectors,
        trade_effect=st.none() | magnitudes(),
        **common,
    ),
    "joint_research": st.builds(JointResearch, partners=pairs, effect=st.none() | magnitudes(), **common),
    "talent_exchange": st.builds(TalentExchange, partners=pairs, effect=st.none() | magnitudes(), **common),
    "joint_venture": st.builds(JointVenture, partners=pairs, sectors=sectors, **common),
    "directive": st.builds(
        Directive, issuer=names, addressees=st.lists(words), partners=actors, topic=words, **common
    ),
}
measures = st.one_of(*kinds.values())
scenarios = st.builds(
    Scenario,
    name=words.filter(bool),
    description=words,
    as_of=st.dates(),
    deficits=st.sampled_from(["fixed", "proportional", "zero"]),
    blocs=st.just({"Own": ["BRICS", "Japan"], "off": ["Own"]}),
    source=st.none() | st.builds(Source, title=words, file=words, published=whens),
    measures=st.lists(measures, max_size=3),
)


def test_the_round_trip_covers_every_kind_of_measure():
    assert set(kinds) == set(KINDS)


@settings(max_examples=60, deadline=None)
@given(scenarios)
def test_writing_and_reading_gives_an_equal_scenario(scenario: Scenario):
    again = parse_scenario(scenario.to_yaml())
    assert again == scenario
    assert again.hash() == scenario.hash()
    assert again.to_yaml() == scenario.to_yaml()
