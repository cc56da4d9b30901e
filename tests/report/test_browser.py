"""The report in a headless Chromium: it opens offline, says nothing on the console, and shows what it should."""

import shutil
from collections.abc import Iterator

import pytest

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="Debian's chromium is not installed (apt-get install chromium)"
    ),
]


@pytest.fixture(scope="module")
def opened(demo, tmp_path_factory) -> Iterator[tuple]:
    """The demo's report, opened with the network watched and cut off."""
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("report")
    path = demo.save(folder)["report"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True)
        tab = context.new_page()
        console, requests = [], []
        tab.on("console", lambda message: console.append((message.type, message.text)))
        tab.on("pageerror", lambda error: console.append(("pageerror", str(error))))
        tab.on("request", lambda request: requests.append(request.url))
        tab.goto(path.as_uri())
        tab.wait_for_selector("body[data-charts=ready]", timeout=60_000)
        yield tab, console, requests, path
        browser.close()


def test_no_console_message_and_no_request_but_the_file_itself(opened):
    _, console, requests, path = opened
    assert console == []
    assert [url for url in requests if not url.startswith("data:")] == [path.as_uri()]


def test_the_map_shows_countries_and_changes_with_the_list(opened):
    tab, *_ = opened
    shapes = tab.locator("#chart-stated-world svg path")
    assert shapes.count() > 150
    box = tab.locator("#chart-stated-world svg").bounding_box()
    assert box["width"] > 600
    assert box["height"] > 300
    colours = tab.eval_on_selector_all(
        "#chart-stated-world svg path", "paths => paths.map(p => p.getAttribute('fill'))"
    )
    assert len(set(colours)) > 10, "a map of many values has many tones"
    tab.select_option("#chart-stated-world select", index=1)
    changed = tab.eval_on_selector_all(
        "#chart-stated-world svg path", "paths => paths.map(p => p.getAttribute('fill'))"
    )
    assert changed != colours


def test_every_chart_is_drawn_inside_its_frame(opened):
    tab, *_ = opened
    frames = tab.locator(".chart")
    assert frames.count() >= 8
    for k in range(frames.count()):
        frame = frames.nth(k).bounding_box()
        drawing = frames.nth(k).locator("svg").first.bounding_box()
        assert drawing["width"] > 200
        assert drawing["height"] > 60
        assert drawing["x"] + drawing["width"] <= frame["x"] + frame["width"] + 1


def test_the_rank_table_has_62_countries_and_russia(opened):
    tab, *_ = opened
    rows = tab.locator("#table-stated-ranks tbody tr")
    assert rows.count() == 62
    assert tab.locator("#table-stated-ranks tr", has_text="Russia").first.is_visible()


def test_evidence_leads_to_its_measure_and_back(opened):
    tab, *_ = opened
    marks = tab.locator("#evidence mark.measure a")
    assert marks.count() >= 3
    target = marks.first.get_attribute("href")
    assert tab.locator(target).count() == 1
    back = tab.locator(f"{target} blockquote a").first
    assert tab.locator(back.get_attribute("href")).count() == 1


def test_every_link_inside_the_page_has_a_target(opened):
    tab, *_ = opened
    missing = tab.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href'))"
        ".filter(h => !document.getElementById(h.slice(1)))"
    )
    assert missing == []


def test_it_is_legible_on_a_small_screen(opened):
    """No sideways scrolling of the page at the width of a telephone."""
    tab, *_ = opened
    tab.set_viewport_size({"width": 400, "height": 800})
    overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    tab.set_viewport_size({"width": 1200, "height": 900})
    assert overflow <= 1
