"""A result in words: the numbers in it are those of the result, and every cause has a source."""

import pytest

from accord.errors import UnknownName


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
            parts = {name: value for name, value in one.numbers.items() if name != "total"}
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


def test_charts_are_valid(demo, small):
    from accord.explain import coalition, local
    from accord.index import load_index
    from accord.report import explain_figures as figures

    case = demo.stated
    nearby = local(case.solution, case.shocks, load_index(), "score", "RUS")
    charts = [
        figures.waterfall(case.attribution, case.scenario, "score", "RUS"),
        figures.rank_probability(case),
        figures.fan(case, "RUS"),
        figures.links_tornado(nearby),
        figures.coalition_matrix(coalition(small, ["C00", "C01"], {"trade": 0.2})),
    ]
    for chart in charts:
        assert "vega-lite" in chart.to_dict(validate=True)["$schema"]
