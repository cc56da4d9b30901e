"""Derive the packaged table of migrants by origin and destination, 2019.

    python data-build/migration.py [FOLDER]

FOLDER holds the reference data (`migration/`). Migrants are people who live in another country than the one they were
born in, or are citizens of where birth is not recorded: all of them, not only the skilled, and of any age. Pairs the
source does not list have nobody or are not known apart. Of the 272 million migrants that the United Nations counted in
2019, about 4% have no known origin and are left out.
"""

import csv
import hashlib

import numpy as np

from accord import places
from reference import DATA, reference_folder

SHA256 = "dfa3d0cf20797d8a590d7a061a667fc63299eb511b0a43c775d2f9bc5776787b"


def main() -> None:
    path = reference_folder() / "migration" / "un_migrant_stock_2019.csv"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{path} has SHA-256 {found}, expected {SHA256}")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [(r["origin"], r["destination"], int(r["migrants"])) for r in csv.DictReader(stream)]
    known = places.countries()
    kept = sorted(row for row in rows if row[0] in known and row[1] in known)
    lost = sorted({code for row in rows for code in row[:2]} - set(known))
    share = 1.0 - sum(row[2] for row in kept) / sum(row[2] for row in rows)
    print(f"left out, not among Accord's countries ({share:.4%} of the migrants): {' '.join(lost)}")
    assert all(a != b for a, b, _ in kept)
    assert len({row[:2] for row in kept}) == len(kept)

    countries = sorted({code for row in kept for code in row[:2]})
    place = {code: n for n, code in enumerate(countries)}
    np.savez_compressed(
        DATA / "migration_2019.npz",
        countries=np.array(countries),
        origin=np.array([place[a] for a, _, _ in kept], dtype=np.uint8),
        destination=np.array([place[b] for _, b, _ in kept], dtype=np.uint8),
        migrants=np.array([n for _, _, n in kept], dtype=np.uint32),
    )
    size = (DATA / "migration_2019.npz").stat().st_size
    print(
        f"wrote migration_2019.npz: {len(countries)} countries, {len(kept)} pairs, "
        f"{sum(n for *_, n in kept) / 1e6:.1f} m people, {size / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main()
