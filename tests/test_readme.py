"""The README says what the code gives."""

import re
from pathlib import Path

import pytest

from accord.analysis import run
from accord.report.wording import headline

ROOT = Path(__file__).parents[1]


def without_ranges(text: str) -> str:
    """Drop the ranges: percentiles of draws may differ in a last digit between processors."""
    return re.sub(r" \(90% range [^)]*\)", "", text)


@pytest.mark.slow
def test_the_result_shown_first_is_the_result():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for sentence in headline(run(ROOT / "examples" / "russia-china-ai-order.md", draws=2)):
        assert without_ranges(sentence) in without_ranges(readme)


def test_every_file_the_documentation_links_to_exists():
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "bench" / "README.md"):
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_every_make_target_and_command_named_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make (demo|test|bench|data|\w+)\b", readme):
        if target not in ("are",):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
