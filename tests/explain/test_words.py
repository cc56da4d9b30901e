"""A result in words: the numbers in it are those of the result, and every cause has a source."""

import pytest

from accord.analysis import run
from accord.errors import UnknownName
from accord.explain.phrasing import signed
from accord.scenario import parse_scenario


@pytest.fixture(scope="module")
def told(demo):
    return demo.explain("Russia")


def test_it_tells_result_sureness_cause_and_channel(told):
    assert told.country == "RUS"
    assert {"result", "sureness", "cause", "channel", "assumption"} <= {one.topic for one in told.said}


def test_its_numbers_are_those_of_the_result(demo, told):
    row = demo.stated.ranks().loc["RUS"]
    first = told.said[0].numbers
    assert first["before"] == pytest.approx(row["score_before"])
    assert first["after"] == pytest.approx(row["score_after"])
    assert first["rank_after"] == row["rank_after"]
    for one in told.said:
        if one.topic == "cause":
            parts = {name: value for name, value in one.numbers.items() if not name.startswith("total")}
            assert sum(parts.values()) == pytest.approx(one.numbers["total"], abs=1e-5)


def test_causes_lean_on_sources_and_on_the_words_of_the_article(told):
    causes = [one for one in told.said if one.topic == "cause"]
    assert causes
    assert all(one.sources for one in causes)
    assert any("the source's words" in source for source in told.sources)
    assert f"[{len(told.sources)}] {told.sources[-1]}" in str(told)


def test_a_country_that_nobody_has_is_refused(demo):
    with pytest.raises(UnknownName):
        demo.explain("Atlantis")
    with pytest.raises(UnknownName, match="possible"):
        demo.explain("RUS", "posible")


def test_the_report_has_its_causes_and_can_do_without(demo):
    from accord.report.page import page

    assert "Because of what" in page(demo)
    assert "Because of what" not in page(demo, causes=False)


def test_it_tells_of_both_indices_with_ranges_and_of_single_assumptions(demo, told):
    text = told.text
    row = demo.stated.open_index.frame().loc["RUS"]
    assert f"score in the Accord AI Capacity Index changes by −{abs(row['change']):.2g}" in text
    assert "Of the change in score in the Accord AI Capacity Index" in text
    assert "Moved alone from its 5th to its 95th percentile" in text
    for one in told.said:
        if one.topic == "channel":
            assert one.numbers["low"] < one.numbers["high"]


TWINS = """
accord: 1
name: two controls
measures:
  - {id: control, type: export_control, senders: [USA], targets: [RUS], sectors: [C26], date: 2023-01-01,
     coverage: {value: 0.05, source: a test}}
  - {id: twin, type: export_control, senders: [USA], targets: [RUS], sectors: [C26], date: 2023-01-01,
     coverage: {value: 0.05, source: a test}}
"""


def test_pairs_that_do_something_together_are_named():
    result = run(parse_scenario(TWINS, "test"), draws=2)
    pair = result.stated.attribution.pair_frame("compute_stock", "RUS")["adds"].iloc[0]
    assert abs(pair) > 0.1
    assert f"In this, control and twin do {signed(pair)}" in result.explain("RUS").text


def test_charts_are_valid(demo, small):
    from accord.explain import coalition, local
    from accord.index import load_index
    from accord.report import explain_figures as figures
    from accord.report import tornadoes

    case = demo.stated
    nearby = local(case.solution, case.shocks, load_index(), "score", "RUS")
    charts = [
        figures.waterfall(case.attribution, case.scenario, "score", "RUS"),
        figures.rank_probability(case),
        figures.fan(case, "RUS"),
        tornadoes.swings_tornado(case.swings, "open_score", "RUS"),
        tornadoes.links_tornado(nearby),
        figures.coalition_matrix(coalition(small, ["C00", "C01"], {"trade": 0.2})),
    ]
    for chart in charts:
        assert "vega-lite" in chart.to_dict(validate=True)["$schema"]
