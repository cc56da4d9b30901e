"""The page of an index: what it holds, and that a browser shows it."""

import json
import re
import shutil

import pytest

from accord.index.audit.audit import audit
from accord.index.packaged import open_index
from accord.index.robustness.robustness import robustness
from accord.report.index_figures import IndexPlot
from accord.report.index_page import index_page

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def made():
    """The packaged Global AI Index with its audit, and ranks under noise in its weights."""
    file = open_index("gaii-2021")
    index = file.build()
    drawn = robustness(index.data, file.structure, file.recipe, file.uncertain, draws=200, seed=3)
    return file, index, audit(index), drawn


@pytest.fixture(scope="module")
def html(made):
    file, index, checked, drawn = made
    return index_page(file, index, audit=checked, robustness=drawn)


def charts_of(html: str) -> dict[str, dict]:
    block = re.search(r"const specs = \{(.*?)\};\nPromise", html, re.DOTALL)
    return json.loads("{" + block.group(1).strip() + "}")


def test_every_section_and_number_is_there(made, html):
    _, index, checked, _ = made
    for name in ("results", "robustness", "profile", "correlations", "audit", "method"):
        assert f'<section id="{name}">' in html
    leader = index.results().iloc[0]
    assert f"{leader['gaii']:.4g}" in html
    for finding in checked.findings:
        assert finding.check in html
    assert html.count("<tr>") >= 62


def test_what_was_not_computed_is_left_out(made):
    file, index, *_ = made
    bare = index_page(file, index)
    assert 'id="robustness"' not in bare
    assert 'id="audit"' not in bare
    assert set(charts_of(bare)) == {"scores", "profile", "correlations"}


def test_the_charts_hold_the_numbers_of_the_results(made, html):
    _, index, _, drawn = made
    specs = charts_of(html)
    shown = (
        next(iter(specs["probability"]["datasets"].values()))
        if "datasets" in specs["probability"]
        else (specs["probability"]["data"]["values"])
    )
    united = [row for row in shown if row["unit"] == "United States"]
    assert united == [{"unit": "United States", "rank": 1, "chance": 1.0}]
    total = sum(row["chance"] for row in shown)
    assert total == pytest.approx(len(index.units), rel=0.02), "only rare ranks are left blank"
    assert drawn.acceptability.sum(axis=1) == pytest.approx(1.0)


def test_a_chart_without_its_result_is_refused(made):
    _, index, *_ = made
    with pytest.raises(ValueError, match="not computed"):
        IndexPlot(index).rank_intervals()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed (apt-get install chromium)")
def test_a_browser_draws_every_chart_offline_and_in_silence(html, tmp_path):
    from playwright.sync_api import sync_playwright

    path = tmp_path / "index.html"
    path.write_text(html, encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True).new_page()
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(path.as_uri())
        tab.wait_for_selector("body[data-charts=ready]", timeout=60_000)
        frames = tab.locator(".chart")
        assert frames.count() == 5
        for k in range(frames.count()):
            assert frames.nth(k).locator("svg").first.bounding_box()["width"] > 200
        before = tab.locator("#chart-profile svg").inner_html()
        tab.select_option("#chart-profile select", label="Russia")
        assert tab.locator("#chart-profile svg").inner_html() != before
        browser.close()
    assert said == []
