"""The main job, end to end: what must hold of the demonstration and of every example."""

from pathlib import Path

import numpy as np
import pytest

from accord.analysis import run
from accord.errors import InputError, NoSupplier
from accord.scenario import load_scenario, parse_scenario

EXAMPLES = Path(__file__).parents[1] / "examples"


def test_every_equation_of_every_case_holds(demo):
    assert [case.name for case in demo.cases] == ["stated", "possible"]
    for case in demo.cases:
        assert max(case.solution.certificate.residuals.values()) < 1e-9


def test_russias_c26_imports_fall_and_who_replaces_whom_can_be_read_off(demo):
    table = demo.stated.suppliers("RUS", "C26")
    foreign = table.drop("RUS")
    assert foreign["after"].sum() < foreign["before"].sum()
    control = next(m for m in demo.scenario.measures if m.type == "export_control")
    senders = [c for c in demo.scenario.members("GECC", demo.scenario.day(control)) if c in table.index]
    assert (table.loc[senders, "change"] <= 0).all()
    others = foreign.drop(senders).query("before > 1")
    assert (others["change"] > 0).all(), "everybody else, and Russia itself, supplies more"
    assert table.loc["RUS", "change"] > 0
    assert demo.stated.focus[0] == ("RUS", "C26")
    income, low, high = demo.stated.income("RUS")
    assert low <= income < 0 or low < income <= high


def test_possible_help_offsets_part_of_the_control(demo):
    stated, possible = (case.absorbed("RUS", "C26")[0] for case in demo.cases)
    assert stated < possible
    assert demo.possible.suppliers("RUS", "C26").loc["CHN", "change"] > 0


def test_every_measure_has_its_words_and_every_magnitude_its_source(demo):
    text = demo.reading.article.text
    assert {m.type for m in demo.scenario.measures} >= {
        "directive",
        "export_control",
        "alliance",
        "trade_facilitation",
    }
    for measure in demo.scenario.measures:
        assert measure.evidence, measure.id
        for evidence in measure.evidence:
            assert text[evidence.start : evidence.end] == evidence.text
        for field in ("coverage", "leakage", "trade_effect", "rate"):
            magnitude = getattr(measure, field, None)
            if magnitude is not None:
                assert len(magnitude.source) > 20
                assert magnitude.assumption


def test_what_is_only_possible_is_not_applied_as_stated(demo):
    assert all(m.modality in ("asserted", "announced") for m in demo.stated.scenario.measures)
    assert any(m.modality in ("intended", "possible") for m in demo.possible.scenario.measures)


def test_channels_that_are_not_modelled_are_listed(demo):
    listed = {(note.measure, note.channel) for case in demo.cases for note in case.shocks.not_modelled}
    channels = {channel for _, channel in listed}
    assert {"research", "talent", "order"} <= channels
    accounted = {
        note.measure for case in demo.cases for note in (*case.shocks.applied, *case.shocks.not_modelled)
    }
    assert accounted == {m.id for m in demo.scenario.measures}


def test_the_rank_claim_is_answered_honestly(demo):
    claim = next(c for c in demo.reading.claims if c.type == "rank")
    assert (claim.value, claim.of) == (31, 83)
    assert claim.verdict.result == "not checkable"
    assert "62" in claim.verdict.reason
    assert "32nd" in claim.verdict.reason


def test_the_scenario_file_of_a_run_gives_the_same_result(demo, tmp_path):
    path = tmp_path / "scenario.yaml"
    path.write_text(demo.scenario.to_yaml(), encoding="utf-8")
    again = run(path, draws=8)
    assert again.scenario.hash() == demo.scenario.hash()
    assert np.array_equal(again.stated.solution.real_income, demo.stated.solution.real_income)
    assert again.stated.ranks().equals(demo.stated.ranks())


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.yaml")))
def test_every_example_scenario_runs_certified_and_moves_something(name):
    result = run(EXAMPLES / name, draws=2)
    assert result.stated.solution.certificate.passes
    assert result.stated.focus
    assert "nothing moves" not in result.headline()


def test_an_embargo_by_every_supplier_is_an_error_that_names_the_measure(icio):
    everyone = ", ".join(icio.countries)
    text = (
        f"accord: 1\nname: all\nblocs: {{everyone: [{everyone}]}}\nmeasures:\n"
        "  - {id: ban, type: embargo, senders: [everyone], targets: [SGP], sectors: [B05], date: 2023-01-01}\n"
    )
    with pytest.raises(NoSupplier, match=r"SGP in sector B05 \(measures ban\)"):
        run(parse_scenario(text, "all.yaml"), draws=1)


def test_a_world_in_other_sectors_than_the_index_is_refused_with_a_way_out():
    text = "accord: 1\nname: old\nbaseline: wiod-2011\nmeasures:\n  - {type: joint_research, partners: [CHN, RUS]}\n"
    with pytest.raises(InputError, match="baseline: icio-2022"):
        run(parse_scenario(text, "old.yaml"), draws=1)


def test_no_draws_is_refused():
    with pytest.raises(InputError, match="at least 1"):
        run(load_scenario(EXAMPLES / "chip-tariff.yaml"), draws=0)


def test_the_reference_article_runs(reference_data):
    result = run(reference_data / "reading" / "article.txt", draws=2)
    assert result.stated.focus[0] == ("RUS", "C26")
    assert "Russia buys" in result.headline()


GOLD = sorted((Path(__file__).parent / "reading" / "gold").glob("*/*.txt"))


@pytest.mark.slow
@pytest.mark.parametrize("article", GOLD, ids=lambda path: path.stem)
def test_every_annotated_article_runs_to_a_headline(article):
    assert run(article, draws=1).headline()


COOPERATION = """
accord: 1
name: Cooperation
measures:
  - id: research
    type: joint_research
    partners: [CHN, RUS]
    effect: {value: 0.2, low: 0.1, high: 0.3, source: a test}
  - id: people
    type: talent_exchange
    partners: [CHN, RUS]
    effect: {value: 0.3, low: 0.1, high: 0.5, source: a test}
  - id: order
    type: directive
    issuer: RUS
    strategy_effect: {value: 0.1, source: a test}
"""


@pytest.fixture(scope="module")
def cooperation():
    return run(parse_scenario(COOPERATION, "test"), draws=4)


class TestBeyondTrade:
    def test_trade_stands_still_and_cooperation_moves(self, cooperation):
        case = cooperation.stated
        assert case.focus == ()
        assert case.moves_capacity
        np.testing.assert_allclose(case.solution.real_income, 1.0, atol=1e-12)
        table = case.capacities()
        assert table.loc["RUS", "joint_works"] > 0.1
        assert table.loc["RUS", "joint_works_low"] < table.loc["RUS", "joint_works_high"]
        assert table.loc["RUS", "people_from_abroad"] > 0.0
        assert table.loc["RUS", "compute_stock"] == pytest.approx(0.0, abs=1e-9)
        assert np.isnan(table.loc["TWN", "people_from_abroad"]), "Taiwan's people are not in the data"

    def test_an_order_moves_government_strategy_by_what_it_states(self, cooperation):
        row = cooperation.stated.components("RUS").loc["government_strategy"]
        assert row["after"] / row["before"] == pytest.approx(np.exp(0.1))

    def test_the_headline_speaks_of_what_moves(self, cooperation):
        assert "works with authors abroad" in cooperation.headline()
        assert "rises by" in cooperation.headline()

    @pytest.mark.parametrize(
        ("effect", "says"),
        [(0.3, "people from abroad rises by"), (1e-9, "nothing else moves by a hundredth of a percent")],
    )
    def test_people_alone_are_spoken_of_too(self, effect, says, tmp_path):
        text = f"""
accord: 1
name: Exchange
measures:
  - id: people
    type: talent_exchange
    partners: [CHN, RUS]
    effect: {{value: {effect}, low: {effect / 2}, high: {effect}, source: a test}}
"""
        result = run(parse_scenario(text, "test"), draws=2)
        assert result.stated.moves_capacity
        assert says in result.headline()
        assert set(result.stated.spotlight) <= {"CHN", "RUS"}
        assert result.save(tmp_path / "out")["report"].is_file()

    def test_one_measure_at_a_time_changes_only_what_it_should(self, cooperation):
        alone = run(parse_scenario(COOPERATION.split("  - id: people")[0], "test"), draws=4).stated
        both = cooperation.stated
        np.testing.assert_allclose(alone.capacity.talent.stocks, alone.capacity.talent.baseline)
        np.testing.assert_allclose(alone.capacity.research.works, both.capacity.research.works, rtol=1e-12)

    def test_a_control_on_chips_makes_computing_power_dearer_for_its_target_alone(self, demo):
        case = demo.stated
        price = case.capacity.accelerator_price
        place = case.capacity.countries.index("RUS")
        assert price[place] > 1.1
        assert np.all(np.delete(price, place) == 1.0)
        path = case.compute_path("RUS")
        assert path["scenario"].iloc[-1] < path["baseline"].iloc[-1]
        assert path["scenario"].iloc[0] == path["baseline"].iloc[0]

    def test_the_open_index_moves_with_the_raw_indicators(self, demo, cooperation):
        table = demo.stated.open_index.frame()
        assert len(table) >= 83
        assert table.loc["RUS", "change"] < 0.0
        assert (
            table.loc["RUS", "score_low"] <= table.loc["RUS", "score_after"] <= table.loc["RUS", "score_high"]
        )
        assert cooperation.stated.open_index.frame().loc["CHN", "change"] > 0.0
