"""Write the packaged provenance table from the notes in `data-build/provenance/*.toml` and the files' hashes.

Every packaged data file has one note, `provenance/<file>.toml`, written by whoever derives the file. Run last:

    python data-build/provenance.py
"""

import csv
import hashlib
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "accord" / "data"
FIELDS = ["file", "title", "source", "edition", "licence", "retrieved", "transformation", "note", "sha256"]


def main() -> None:
    rows = []
    for file in sorted(entry for entry in DATA.iterdir() if entry.name != "provenance.csv"):
        note_path = HERE / "provenance" / f"{file.name}.toml"
        if not note_path.exists():
            raise SystemExit(f"{file.name} is packaged but {note_path} does not say where it is from")
        note = tomllib.loads(note_path.read_text(encoding="utf-8"))
        unknown = set(note) - set(FIELDS)
        missing = {"title", "source", "edition", "licence", "retrieved", "transformation"} - set(note)
        if unknown or missing:
            raise SystemExit(f"{note_path}: unknown keys {sorted(unknown)}, missing keys {sorted(missing)}")
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        rows.append({"note": "", **note, "file": file.name, "sha256": sha256})
    with (DATA / "provenance.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} packaged files in provenance.csv")


if __name__ == "__main__":
    main()
