"""Derive the packaged world wiod-2011 from the World Input-Output Database, release of 2013, year 2011.

    python data-build/wiod_2011.py [FOLDER]

FOLDER holds the reference data (`wiod/wiot2011.npz`). Aggregates the 1435 x 1435 table to trade by sector and use by
sector. Final demand by destination is in the source and is kept, net over its five uses. Two things are treated, and
listed cell by cell in `wiod-2011_treated.csv`: final purchases that are negative after netting, and a country-sector
whose inputs cost more than its output. Sector codes are those of `wiod_sectors.csv`, in the order of the source.
"""

import csv
import hashlib

import numpy as np

from accord import tables
from reference import DATA, reference_folder

SHA256 = "8cfc030e05439bdac6aecb67175873c70a874ef056225f1024e2aa7d31c3099a"
CODES = {"ROM": "ROU", "RoW": "ROW"}
"""What the source calls Romania, and the rest of the world, which has no ISO code."""
FLOOR = 0.02
"""Smallest share of value added in output; the floor that the source of icio-2022 uses."""


def main() -> None:
    path = reference_folder() / "wiod" / "wiot2011.npz"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{path} has SHA-256 {found}, expected {SHA256}")
    sectors = [row["code"] for row in tables.rows("wiod_sectors")]
    with np.load(path, allow_pickle=False) as source:
        countries = [CODES.get(str(code), str(code)) for code in source["countries"]]
        numbers = [int(str(code).removeprefix("c")) for code in source["industries"]]
        assert numbers == list(range(1, len(sectors) + 1))
        n, n_sectors = len(countries), len(sectors)
        # exporter, input sector, importer, using sector; exporter, sector, importer, use
        flows = source["intermediate"].astype(float).reshape(n, n_sectors, n, n_sectors)
        uses = source["final"].astype(float).reshape(n, n_sectors, n, 5)
        output = source["output"].astype(float).reshape(n, n_sectors)
    final = uses.sum(axis=3)
    gap = flows.sum(axis=(2, 3)) + final.sum(axis=2) - output
    print(f"row sums against gross output: largest gap {np.abs(gap).max():.0f} USD million (rounding)")

    treated = []
    negative = np.argwhere(final < 0.0)
    print(
        f"{(uses < 0.0).sum()} negative entries in the five uses, {-uses[uses < 0.0].sum():,.0f} USD million; "
        f"{len(negative)} after netting, {-final[final < 0.0].sum():,.0f} of {final.sum():,.0f}"
    )
    for i, j, buyer in negative:
        treated.append(
            [
                sectors[j],
                countries[i],
                countries[buyer],
                f"{final[i, j, buyer]:.0f}",
                "final purchases negative after netting the five uses (stocks run down): set to zero, so that "
                "sales from stock count as output of the year",
            ]
        )
    final = np.maximum(final, 0.0)

    sold = flows.sum(axis=(2, 3)) + final.sum(axis=2)
    bought = flows.sum(axis=(0, 1))
    for i, j in np.argwhere((sold > 0.0) & (bought > (1.0 - FLOOR) * sold)):
        excess = bought[i, j] - (1.0 - FLOOR) * sold[i, j]
        moved = flows[:, :, i, j] * (excess / bought[i, j])
        flows[:, :, i, j] -= moved
        final[:, :, i] += moved
        treated.append(
            [
                sectors[j],
                countries[i],
                countries[i],
                f"{excess:.2f}",
                f"inputs cost {bought[i, j]:.0f} and output is {sold[i, j]:.0f}: value added set to {FLOOR:.0%} of "
                "output and the inputs above that moved to final purchases",
            ]
        )
    silent = np.argwhere(sold <= 0.0)
    assert not bought[sold <= 0.0].any()
    for i, j in silent:
        treated.append(
            [
                sectors[j],
                countries[i],
                "",
                "",
                "no output in the source: kept at zero, no supplier and no buyer",
            ]
        )

    intermediate = flows.sum(axis=3).transpose(1, 2, 0)  # k, importer n, exporter i
    use = flows.sum(axis=0).transpose(1, 0, 2)  # n, input k, output j
    value_added = (flows.sum(axis=(2, 3)) + final.sum(axis=2) - flows.sum(axis=(0, 1))).sum(axis=1)
    # GDP of 2011 in USD trillion (World Bank WDI); output less inputs leaves out the taxes on final purchases.
    for code, trillions in {"USA": 15.6, "CHN": 7.55, "JPN": 6.2, "DEU": 3.75, "IND": 1.82}.items():
        here = value_added[countries.index(code)] / 1e6
        if abs(here / trillions - 1.0) > 0.08:
            raise SystemExit(
                f"value added of {code} is {here:.2f} USD trillion, far from its GDP of {trillions}"
            )
    np.savez_compressed(
        DATA / "wiod-2011.npz",
        countries=np.array(countries),
        sectors=np.array(sectors),
        intermediate=intermediate.astype(np.float32),
        final=final.transpose(1, 2, 0).astype(np.float32),
        use=use.astype(np.float32),
        residual=np.zeros((n_sectors, n), dtype=np.float32),
    )
    with (DATA / "wiod-2011_treated.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["sector", "country", "buyer", "usd_million", "treatment"])
        writer.writerows(treated)
    print(f"{len(silent)} country-sectors without output; {len(treated)} treated cells in all")
    print(f"wrote wiod-2011.npz, {(DATA / 'wiod-2011.npz').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
