"""Write the demonstration's result into README.md and a picture of its report into docs/report.png.

    python data-build/readme.py

The picture needs the `test` extra and Debian's chromium; without them only the text is written.
"""

import re
import shutil
import tempfile
from pathlib import Path

from accord.analysis import Analysis, run
from accord.report.wording import headline
from reference import ROOT

START, END = "<!-- result: written by data-build/readme.py -->", "<!-- end of result -->"


def result_text(analysis: Analysis) -> str:
    """Return the lines between the markers of the README."""
    quoted = "\n>\n".join(f"> {sentence}" for sentence in headline(analysis))
    picture = "[![The report: headline, map, and the largest changes](docs/report.png)](docs/how-it-works.md)"
    return f"{START}\n{quoted}\n\n{picture}\n{END}"


def picture(analysis: Analysis, path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is not installed: docs/report.png stays as it is")
        return
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page = analysis.save(Path(folder) / "report")["report"]
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1180, "height": 1240})
        tab.goto(page.as_uri())
        tab.wait_for_selector("body[data-charts=ready]")
        tab.screenshot(path=path)
        browser.close()


def main() -> None:
    analysis = run(ROOT / "examples" / "russia-china-ai-order.md")
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    new, count = re.subn(
        re.escape(START) + ".*?" + re.escape(END), lambda _: result_text(analysis), text, flags=re.DOTALL
    )
    if count != 1:
        raise SystemExit(f"README.md needs one pair of markers {START} ... {END}; found {count}")
    readme.write_text(new, encoding="utf-8")
    picture(analysis, ROOT / "docs" / "report.png")


if __name__ == "__main__":
    main()
