"""Derive the packaged matrix of internationally co-authored works, by pair of countries and year.

    python data-build/coauthorship.py [FOLDER]

FOLDER holds the reference data (`coauthorship/`). The source asks OpenAlex, for every country, for the works of a year
with authors in more than one country, grouped by the countries of their authors (bavla/OpenAlex, function coAuthorship:
`countries_distinct_count:>1`). So a pair is counted once for every work that has authors in both (a work of k countries
counts in k(k-1)/2 pairs), and the diagonal is the country's works with at least one author abroad, each counted once.
Works of one country alone are nowhere in the source. The script checks what follows from that: no pair has more works
than either of its countries, and no country more than the sum of its pairs.
"""

import csv
import gzip
import hashlib

import numpy as np

from accord import places
from reference import DATA, reference_folder

SHA256 = "508774dd7ff3d4f8cc3298ae88b0f907352280d6313da1a1c44c261663e8b957"


def main() -> None:
    path = reference_folder() / "coauthorship" / "coauthored_works_2000_2023.csv.gz"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{path} has SHA-256 {found}, expected {SHA256}")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = [(int(r["year"]), r["iso3_a"], r["iso3_b"], int(r["works"])) for r in csv.DictReader(stream)]
    known = places.countries()
    kept = [row for row in rows if row[1] in known and row[2] in known]
    lost = sorted({code for row in rows for code in row[1:3]} - set(known))
    share = 1.0 - sum(row[3] for row in kept) / sum(row[3] for row in rows)
    print(f"left out, not among Accord's countries ({share:.4%} of the counts): {' '.join(lost)}")

    countries = sorted({code for row in kept for code in row[1:3]})
    years = sorted({row[0] for row in kept})
    place = {code: n for n, code in enumerate(countries)}
    works = np.zeros((len(years), len(countries), len(countries)), dtype=np.uint32)
    for year, a, b, count in kept:
        i, j = sorted((place[a], place[b]))
        if works[year - years[0], i, j]:
            raise SystemExit(f"{a} and {b} appear twice in {year}")
        works[year - years[0], i, j] = count
    check(works)

    upper = np.triu_indices(len(countries))
    np.savez_compressed(
        DATA / "coauthorship.npz",
        countries=np.array(countries),
        years=np.array(years, dtype=np.int16),
        works=works[:, *upper],
    )
    size = (DATA / "coauthorship.npz").stat().st_size
    print(f"wrote coauthorship.npz: {len(countries)} countries, {years[0]}-{years[-1]}, {size / 1e6:.2f} MB")


def check(works: np.ndarray) -> None:
    """Check that the diagonal is what the query behind the source makes it: works with an author abroad."""
    full = np.maximum(works, works.transpose(0, 2, 1)).astype(int)
    own = np.einsum("tii->ti", full).copy()
    np.einsum("tii->ti", full)[:] = 0
    if np.any(full.max(axis=2) > own):
        raise SystemExit("a pair has more works than one of its countries: the diagonal is not what it was")
    short = own - full.sum(axis=2)  # partners left out here may make it positive
    print(f"works of a country less the sum of its pairs: at most {short.max()} (partners left out)")
    if short.max() > 5:
        raise SystemExit(
            "a country has works with no partner: the diagonal counts works of one country alone"
        )


if __name__ == "__main__":
    main()
