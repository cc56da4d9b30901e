"""The Python of the documentation runs."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run_code_of(page: str) -> dict[str, object]:
    """Run every Python block of a page in order and return what it leaves behind."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    scope: dict[str, object] = {}
    for block in blocks:
        exec(block, scope)
    return scope


def test_the_code_of_how_it_works_runs():
    scope = run_code_of("how-it-works.md")
    assert scope["solution"].certificate.passes
    assert scope["solution"].imports_by_source("RUS", "C26").loc["CHN", "after"] == 0.0


def test_the_code_of_composite_indices_runs():
    scope = run_code_of("composite-indices.md")
    assert scope["found"].draws == 500
    assert 0.9 < scope["found"].pairwise().loc["NOR", "ISL"] <= 1.0
    assert len(scope["moved"].units) == 193


def test_the_code_of_alliances_runs():
    scope = run_code_of("alliances.md")
    assert scope["links"].best("RUS", "trade").partner == "CHN"
    assert "IND" in scope["whole"].members
    assert (scope["whole"].harmed("trade")["gain"] < 0.0).all()
    assert scope["partners"].best("index")[0] == "CHN"


def test_the_code_of_the_ensemble_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    scope = run_code_of("ensemble.md")
    assert scope["low"] < scope["high"] < 1.0
    assert scope["settled"].index[-1] == 64


def test_the_code_of_explanation_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    scope = run_code_of("explanation.md")
    assert scope["cheap"].best.cost < scope["cheap"].uniform.cost
