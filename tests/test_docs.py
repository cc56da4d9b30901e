"""The Python of the documentation runs."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_code_of_how_it_works_runs():
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    scope: dict[str, object] = {}
    for block in blocks:
        exec(block, scope)
    assert scope["solution"].certificate.passes
    assert scope["solution"].imports_by_source("RUS", "C26").loc["CHN", "after"] == 0.0
