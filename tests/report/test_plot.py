"""Charts by name, for a notebook."""

import pytest

from accord.errors import InputError, UnknownName


def rows(chart) -> list[dict]:
    """Return the data of a chart's first layer that has some."""
    spec = chart.to_dict(validate=True)
    data = next(layer["data"] for layer in (spec, *spec.get("layer", ())) if "data" in layer)
    return data["values"] if "values" in data else spec["datasets"][data["name"]]


def test_every_chart_of_the_report_has_a_name(analysis):
    plot = analysis.plot
    for chart in (
        plot.waterfall("possible"),
        plot.tornado(),
        plot.fan("possible", "Russia"),
        plot.links(count=3),
        plot.rank_probability(),
        plot.coalition(members=["RUS", "CHN"]),
    ):
        assert chart.to_dict(validate=True)["$schema"].startswith("https://vega.github.io/schema/vega-lite")


def test_a_tornado_holds_the_swings(analysis):
    found = analysis.stated.swings
    drawn = rows(analysis.plot.tornado(country="RUS", outcome="compute_stock", count=3))
    frame = found.frame("compute_stock", "RUS").head(3)
    assert len(drawn) == 6
    assert sorted(row["value"] for row in drawn) == pytest.approx(
        sorted([*frame["at_low"], *frame["at_high"]])
    )
    assert {row["central"] for row in drawn} == {found.change("compute_stock", "RUS")}


def test_the_steps_of_a_waterfall_end_at_the_whole(analysis):
    drawn = rows(analysis.plot.waterfall("possible", "RUS", "compute_stock"))
    whole = drawn[-1]
    assert whole["step"] == "all measures"
    assert whole["part"] == pytest.approx(
        analysis.possible.attribution.change("compute_stock", "RUS"), abs=1e-6
    )
    assert whole["low"] < whole["high"]


def test_a_matrix_has_every_member_leaving_and_every_candidate_joining(analysis):
    found = analysis.coalition(members=["RUS", "CHN"])
    drawn = rows(analysis.plot.coalition(members=["RUS", "CHN"], by="real_income"))
    changes = {row["change"] for row in drawn}
    assert changes == {"without RUS", "without CHN", *(f"with {code}" for code in found.candidates)}
    for row in drawn:
        assert min(row["low"], row["high"]) - 1e-9 <= row["value"] <= max(row["low"], row["high"]) + 1e-9


def test_what_cannot_be_drawn_says_why(analysis, idle):
    with pytest.raises(UnknownName, match="possible"):
        analysis.plot.tornado("posible")
    with pytest.raises(UnknownName, match="score"):
        analysis.plot.tornado(outcome="scor")
    with pytest.raises(InputError, match="no alliance"):
        analysis.plot.coalition()
    with pytest.raises(InputError, match="name a country"):
        idle.plot.fan()
    with pytest.raises(InputError, match="nothing moves"):
        idle.plot.tornado(country="RUS")
