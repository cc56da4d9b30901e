"""Derive the packaged extract of the chip supply network: nodes, links, and shares by country.

    python data-build/eto_chips.py [FOLDER]

The source is licensed CC BY-NC 4.0, and so is what is written here: its files are named `noncommercial_*`, and Accord
works without them. Firms are turned into the country of their seat when the source is read; no firm, and none of the
source's texts, is packaged.
"""

import csv

import numpy as np

from accord.equilibrium.chips import read_chip_network
from reference import DATA, reference_folder


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    with (DATA / f"noncommercial_chip_{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"noncommercial_chip_{name}.csv: {len(rows)} rows")


def main() -> None:
    network = read_chip_network(reference_folder() / "eto_chips")
    ids = [node.id for node in network.nodes]
    write(
        "nodes",
        ["id", "name", "kind", "year", "market", "unit"],
        [
            [
                node.id,
                node.name,
                node.kind,
                node.year or "",
                "" if node.market is None else f"{node.market:g}",
                "USD million",
            ]
            for node in network.nodes
        ],
    )
    write(
        "links",
        ["source", "target", "link"],
        [[ids[a], ids[b], "input"] for a, b in network.inputs]
        + [[ids[a], ids[b], "kind"] for a, b in network.kinds],
    )
    # An empty share: the source names the provider without its share.
    write(
        "shares",
        ["node", "country", "share", "unit"],
        [
            [
                ids[n],
                network.countries[c],
                f"{network.share[n, c]:.6f}" if network.share[n, c] > 0.0 else "",
                "share",
            ]
            for n, c in np.argwhere(network.provided)
        ],
    )


if __name__ == "__main__":
    main()
