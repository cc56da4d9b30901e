"""Run every benchmark and write bench/results.json: `make bench` (ARGS=--small for a quick run, --out FILE elsewhere).

Each row: name, value, unit, peer, peer_value, ratio (peer over Accord where smaller is better), command.
"""

import argparse
import json
import os
import platform
import sys
from pathlib import Path

# One thread everywhere, so that rows compare like with like.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

sys.path.insert(0, str(Path(__file__).parent))


import adjoint  # noqa: E402
import bandwidth  # noqa: E402
import batch  # noqa: E402
import ensemble  # noqa: E402
import explain  # noqa: E402
import gravity  # noqa: E402
import index  # noqa: E402
import peers  # noqa: E402
import startup  # noqa: E402
import trade  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="few repeats, no peers")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results.json")
    parser.add_argument("--readme", action="store_true", help="also write the table of bench/README.md")
    arguments = parser.parse_args()
    small = arguments.small
    rows = [
        *startup.rows(small=small),
        *trade.rows(small=small),
        *bandwidth.rows(small=small),
        *peers.rows(small=small),
        *adjoint.rows(small=small),
        *batch.rows(small=small),
        *gravity.rows(small=small),
        *index.rows(small=small),
        *ensemble.rows(small=small),
        *explain.rows(small=small),
    ]
    for row in rows:
        peer = f"  {row['peer']}" if row["peer"] else ""
        if row["peer_value"] is not None:
            peer += f": {row['peer_value']:.4g} {row['unit']}, ratio {row['ratio']:.1f}"
        print(f"{row['name']:60s} {row['value']:10.4g} {row['unit']}{peer}")
    arguments.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {arguments.out}")
    if arguments.readme:
        write_table(rows)


START, END = "<!-- table: written by bench/run.py --readme -->", "<!-- end of table -->"


def write_table(rows: list[dict[str, object]]) -> None:
    """Replace the table between the markers of bench/README.md by these rows."""
    page = Path(__file__).parent / "README.md"
    lines = ["| what | Accord | peer | peer's value | ratio |", "|---|---|---|---|---|"]
    for row in rows:
        unit = row["unit"]
        peer = f"{row['peer_value']:.3g} {unit}" if row["peer_value"] is not None else ""
        ratio = f"{row['ratio']:.3g}" if row["ratio"] is not None else ""
        lines.append(f"| {row['name']} | {row['value']:.3g} {unit} | {row['peer']} | {peer} | {ratio} |")
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, single-threaded BLAS."
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    table = "\n".join([START, "", machine, "", *lines, "", END])
    page.write_text(before + table + after, encoding="utf-8")


if __name__ == "__main__":
    main()
