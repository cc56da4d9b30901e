"""The report page: complete, self-contained, and safe."""

import json
import re

import pytest

from accord.errors import InputError, UnknownName
from accord.report.files import save
from accord.report.page import page


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

    def broken(_):
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
