"""Derive the packaged Human Development Index 2022: its four components, and the index as published.

    python data-build/hdi_2022.py [FOLDER]

FOLDER holds the reference data (`hdi/undp_hdr2023-24.csv`); by default the one the tests use. Countries without a
published index and aggregates of countries are left out.
"""

import csv

from accord.places import countries
from reference import DATA, reference_folder

COLUMNS = {
    "life_expectancy": "le_2022",
    "expected_schooling": "eys_2022",
    "mean_schooling": "mys_2022",
    "gni_per_head": "gnipc_2022",
    "published": "hdi_2022",
    "published_rank": "hdi_rank_2022",
}
STRUCTURE = [
    ["code", "name", "parent", "weight", "unit"],
    ["life_expectancy", "Life expectancy at birth", "health", "1", "years"],
    ["expected_schooling", "Expected years of schooling", "education", "1", "years"],
    ["mean_schooling", "Mean years of schooling", "education", "1", "years"],
    ["gni_per_head", "Gross national income per head", "income", "1", "2017 PPP USD"],
    ["health", "Health", "hdi", "1", "score"],
    ["education", "Education", "hdi", "1", "score"],
    ["income", "Standard of living", "hdi", "1", "score"],
    ["hdi", "Human Development Index", "", "1", "score"],
]


def main() -> None:
    with (reference_folder() / "hdi" / "undp_hdr2023-24.csv").open(
        encoding="utf-8-sig", newline=""
    ) as stream:
        source = [row for row in csv.DictReader(stream) if "." not in row["iso3"] and row["hdi_2022"]]
    known = countries()
    with (DATA / "hdi_2022.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "name", *COLUMNS])
        for row in source:
            # Two names of the file are damaged, so every name is taken from the list of countries.
            values = [f"{float(row[name]):.10g}" for name in COLUMNS.values()]
            writer.writerow([row["iso3"], known[row["iso3"]].name, *values])
    with (DATA / "hdi_2022_structure.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(STRUCTURE)
    print(f"{len(source)} countries")


if __name__ == "__main__":
    main()
