"""Derive the packaged Global AI Index (2021 edition) and the weights behind its totals.

    python data-build/gaii_2021.py [FOLDER]

FOLDER holds the reference data (`gaii/gaii_2021.csv`); by default the one the tests use.
"""

import csv

import numpy as np

from accord.index.audit.recovery import recover
from accord.places import country_code
from reference import DATA, reference_folder

COMPONENTS = {
    "talent": ("Talent", "implementation"),
    "infrastructure": ("Infrastructure", "implementation"),
    "operating_environment": ("Operating Environment", "implementation"),
    "research": ("Research", "innovation"),
    "development": ("Development", "innovation"),
    "government_strategy": ("Government Strategy", "investment"),
    "commercial": ("Commercial", "investment"),
}


def main() -> None:
    with (reference_folder() / "gaii" / "gaii_2021.csv").open(encoding="utf-8", newline="") as stream:
        source = list(csv.DictReader(stream))
    scores = np.array([[float(row[name]) for name, _ in COMPONENTS.values()] for row in source])
    total = np.array([float(row["Total score"]) for row in source])
    found = recover(scores, total)
    print(
        "weights",
        found.weights,
        "least squares",
        found.estimated.round(5),
        "s.e.",
        found.standard_error.round(5),
    )
    print(f"largest miss {found.largest_miss:.4f}, rounding allows {found.rounding_bound:.4f}")

    with (DATA / "gaii_2021.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "name", *COMPONENTS, "total"])
        for row in source:
            values = [row[name] for name, _ in COMPONENTS.values()]
            writer.writerow([country_code(row["Country"]), row["Country"], *values, row["Total score"]])

    parents = list(dict.fromkeys(parent for _, parent in COMPONENTS.values()))
    with (DATA / "gaii_2021_structure.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "name", "level", "parent", "weight", "estimate", "se", "source"])
        note = "recovered from the published scores: whole numbers that reproduce every total within rounding"
        for (code, (name, parent)), weight, estimate, se in zip(
            COMPONENTS.items(), found.weights, found.estimated, found.standard_error, strict=True
        ):
            writer.writerow([code, name, 1, parent, int(weight), f"{estimate:.6f}", f"{se:.6f}", note])
        pillar = np.array([parent for _, parent in COMPONENTS.values()])
        for parent in parents:
            weight = int(found.weights[pillar == parent].sum())
            writer.writerow([parent, parent.capitalize(), 2, "gaii", weight, "", "", "sum of its components"])
        writer.writerow(["gaii", "Global AI Index", 3, "", 1, "", "", "the whole"])


if __name__ == "__main__":
    main()
