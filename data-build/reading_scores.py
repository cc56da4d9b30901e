"""Write how well the reader does on the annotated articles and sentences into docs/reading.md.

    python data-build/reading_scores.py

Only the layer of rules reads here: it is the one everybody has.
"""

import re
import sys

from reference import ROOT

sys.path.insert(0, str(ROOT / "tests" / "reading"))
import sentences
from scoring import table

START, END = "<!-- scores: written by data-build/reading_scores.py -->", "<!-- end of scores -->"


def main() -> None:
    page = ROOT / "docs" / "reading.md"
    text = page.read_text(encoding="utf-8")
    new, count = re.subn(
        re.escape(START) + ".*?" + re.escape(END),
        lambda _: f"{START}\n{table()}\n\n{sentences.table()}\n{END}",
        text,
        flags=re.DOTALL,
    )
    if count != 1:
        raise SystemExit(f"docs/reading.md needs one pair of markers {START} ... {END}; found {count}")
    page.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
