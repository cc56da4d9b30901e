"""The report page: complete, self-contained, and safe."""

import json
import re

import pytest

from accord.errors import InputError, UnknownName
from accord.report.files import save
from accord.report.page import page
from accord.report.wording import points


@pytest.fixture(scope="module")
def html(analysis):
    return page(analysis)


def test_it_has_every_part(html):
    for part in ("stated", "possible", "measures", "assumptions", "certificate", "provenance", "limits"):
        assert f'<section id="{part}">' in html


def test_text_from_the_scenario_is_escaped_everywhere(html):
    assert "<script>alert(1)" not in html
    assert "<b>chips</b>" not in html
    assert "&lt;b&gt;chips&lt;/b&gt;" in html
    assert html.count("<script>") == html.count("</script>") == 2


def test_it_needs_nothing_from_elsewhere(html):
    outside_script = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", outside_script)
    assert "@import" not in outside_script


def test_assumptions_are_called_assumptions_and_not_modelled_is_listed(html):
    assert '<span class="tag assumption">assumption</span>' in html
    assert re.search(r'class="not-modelled">.*research', html, re.DOTALL)
    assert "deepens the baseline" in html


def cells(html: str, table: str) -> list[list[str]]:
    """Return the cells of every row of a table of the page."""
    body = re.search(rf'<table class="{table}".*?<tbody>(.*?)</tbody>', html, re.DOTALL).group(1)
    rows = re.findall(r"<tr.*?>(.*?)</tr>", body, re.DOTALL)
    return [[re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<td.*?>(.*?)</td>", row)] for row in rows]


RANGED = re.compile(r"\(.+ to .+\)")


def test_every_flow_that_moves_has_a_range(html):
    rows = cells(html, "diversion")
    assert len(rows) == 12
    assert all(RANGED.search(row[k]) for row in rows for k in (2, 3, 5))


@pytest.mark.parametrize("table", ["ranks", "open-index"])
def test_every_change_of_a_score_has_a_range(analysis, html, table):
    case = analysis.stated
    frame = case.ranks() if table == "ranks" else case.open_index.frame()
    frame = frame.reindex(frame["change"].abs().sort_values(ascending=False).index)
    rows = cells(html, table)
    assert len(rows) == len(frame)
    for row, (_, found) in zip(rows, frame.iterrows(), strict=True):
        ends = [points(found[end] - found["score_before"]) for end in ("score_low", "score_high")]
        # A range that is a point to the last digit shown is left out.
        assert bool(RANGED.search(row[6])) != (ends == [points(found["change"])] * 2)
    assert RANGED.search(rows[0][6])


def test_causes_assumptions_and_coalitions_are_on_the_page(analysis, html):
    for chart in ("waterfall-0", "tornado-0", "rank-probability"):
        assert f'id="chart-stated-{chart}"' in html
    assert 'id="chart-stated-coalition"' not in html, "the scenario has no alliance"
    parts = cells(html, "parts")
    assert any(row[1].endswith("add") for row in cells(html.split('id="possible-because"')[1], "parts"))
    assert all(re.search(r"\(.+ to .+\)", row[2]) for row in parts if row[1] == "all measures")
    assert "What has no range" in html
    asked = page(analysis, coalition=["RUS", "CHN"])
    assert 'id="chart-stated-coalition"' in asked
    assert 'id="chart-possible-coalition"' not in asked, "it is the same in both cases"


def test_a_scenario_that_moves_nothing_still_makes_a_report(idle):
    text = page(idle)
    assert "No measure in this case changes a modelled flow" in text
    assert "vegaEmbed" not in text


def test_saved_files_are_complete_and_the_scenario_can_be_run_again(analysis, tmp_path):
    from accord.scenario import load_scenario

    paths = analysis.save(tmp_path / "new" / "folder")
    assert {path.name for path in paths.values()} == {"report.html", "scenario.yaml", "result.json"}
    assert {p.name for p in (tmp_path / "new" / "folder").iterdir()} == {path.name for path in paths.values()}
    assert load_scenario(paths["scenario"]).hash() == analysis.scenario.hash()
    result = json.loads(paths["result"].read_text(encoding="utf-8"))
    assert result["cases"]["stated"]["certificate"]["passes"] is True
    assert result["cases"]["stated"]["ranks"]["RUS"]["rank_before"] == 32
    assert result["origin"]["scenario_sha256"] == analysis.scenario.hash()
    assert not list(tmp_path.glob(".accord-*"))


def test_nothing_is_half_written_when_writing_fails(analysis, tmp_path, monkeypatch):
    import accord.report.files as files

    def broken(_, **__):
        raise InputError("no page")

    monkeypatch.setattr(files, "page", broken)
    with pytest.raises(InputError, match="no page"):
        save(analysis, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_refused(analysis, tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(InputError, match="is a file"):
        analysis.save(tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "mine"


def test_charts_by_name_for_a_notebook(analysis):
    for chart in (
        analysis.plot.ranks(),
        analysis.plot.world("possible"),
        analysis.plot.income(),
        analysis.plot.suppliers(),
    ):
        assert chart.to_dict(validate=True)["$schema"].startswith("https://vega.github.io/schema/vega-lite")
    with pytest.raises(UnknownName, match="possible"):
        analysis.plot.ranks("posible")
