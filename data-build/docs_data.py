"""Write docs/data.md from the provenance and variables tables. Run after provenance.py.

python data-build/docs_data.py
"""

from accord import tables
from reference import ROOT

HEAD = """# Data, sources and licences

Every packaged table has a row here, in `src/accord/data/provenance.csv`, and on every report, with its SHA-256.
Written by `data-build/docs_data.py`.

To rebuild everything: `make data` (needs the reference data where a script says so, and the network for the two that
download; each download is checked against a pinned hash).
"""


def main() -> None:
    lines = [
        HEAD,
        "## Packaged files",
        "",
        "| file | what | source | edition | licence | derived by |",
        "|---|---|---|---|---|---|",
    ]
    for row in tables.provenance():
        cells = [row[key] for key in ("file", "title", "source", "edition", "licence", "transformation")]
        if row["note"]:
            cells[1] += f" ({row['note']})"
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    lines += [
        "",
        "## Variables",
        "",
        "| name | room | axes | unit | what | source |",
        "|---|---|---|---|---|---|",
    ]
    for row in tables.rows("variables"):
        cells = [row[key] for key in ("name", "room", "axes", "unit", "description", "source")]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    (ROOT / "docs" / "data.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
