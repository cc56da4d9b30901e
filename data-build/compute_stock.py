"""Derive the stock of AI computing power by country at the end of 2025, with its uncertainty. Run after epoch.py.

    python data-build/compute_stock.py [FOLDER]

China: Nvidia's chips by Epoch AI's series of owners, less what has been retired, plus domestic and unrecorded chips
(compute_parameters.csv). Everywhere else, by vintage: the known clusters that started before 2022, and of each later
vintage Nvidia's chips of the world less China's and less the unrecorded ones, scaled to all makers, retired with age,
and spread over countries as the known clusters of that vintage are. Percentiles are those of 20,000 draws: of Nvidia's
numbers from their 5/50/95 percentiles (one draw for all chips and quarters: the estimates share their method), of
parameters from their ranges, and of countries' parts by drawing clusters with replacement.
"""

import csv

import numpy as np
import pandas as pd

from accord import tables
from accord.capacity.quantile import split_lognormal, triangular
from epoch import known_clusters
from reference import DATA, reference_folder

DRAWS = 20_000
END = pd.Timestamp("2025-12-31")
VINTAGES = ((2022, 2022), (2023, 2023), (2024, 2025))
"""Years whose clusters are taken together: those of 2025 are few so far."""
BANDS = (5, 50, 95)


def main() -> None:
    rng = np.random.default_rng(2025)
    parameters = {row["key"]: row for row in tables.rows("compute_parameters")}

    def draw(key: str) -> np.ndarray:
        row = parameters[key]
        return triangular(rng.random(DRAWS), *(float(row[name]) for name in ("low", "value", "high")))

    retirement, nvidia_share = draw("compute.retirement"), draw("compute.nvidia_share")
    u = rng.random(DRAWS)
    domestic, domestic_2025 = (
        triangular(u, *(float(parameters[key][name]) for name in ("low", "value", "high")))
        for key in ("compute.china_domestic", "compute.china_domestic_2025")
    )
    unrecorded = draw("compute.china_unrecorded")
    world, world_2025 = shipments("world", rng.random(DRAWS), retirement)
    china, china_2025 = shipments("CHN", rng.random(DRAWS), retirement)

    clusters = known_clusters(reference_folder() / "epoch", lambda *_: None)
    at_home = clusters[clusters["country"] == "CHN"]
    abroad = clusters[(clusters["country"] != "") & (clusters["country"] != "CHN")]
    # An undated cluster is taken to be of the last vintage, by far the largest.
    abroad = abroad.assign(year=abroad["year"].fillna(END.year))
    countries = np.unique(abroad["country"])

    def known(since: int, until: int = END.year) -> np.ndarray:
        part = abroad[abroad["year"].between(since, until)]
        return part.groupby("country")["h100e"].sum().reindex(countries, fill_value=0.0).to_numpy()

    def parts(since: int, until: int = END.year) -> np.ndarray:
        """Draw countries' parts of a vintage, (DRAWS, countries)."""
        part = abroad[abroad["year"].between(since, until)]
        place, sizes = np.searchsorted(countries, part["country"]), part["h100e"].to_numpy()
        found = np.zeros((DRAWS, len(countries)))
        for row in found:
            picked = rng.integers(0, len(sizes), len(sizes))
            row += np.bincount(place[picked], sizes[picked], minlength=len(countries))
        return found / found.sum(axis=1, keepdims=True)

    elsewhere = np.zeros((DRAWS, len(countries))) + known(0, 2021)
    for since, until in VINTAGES:
        years = range(since, until + 1)
        in_use = sum(world[year] - china[year] for year in years) / nvidia_share
        elsewhere += parts(since, until) * (in_use - (unrecorded if 2024 in years else 0.0))[:, None]
    # A country has at least what is known to stand there, and replaces at least what it retires.
    elsewhere = np.maximum(elsewhere, known(0))
    last = parts(*VINTAGES[-1]) * ((world_2025 - china_2025) / nvidia_share)[:, None]
    added = np.maximum(last, retirement[:, None] * elsewhere)
    # Domestic and unrecorded chips of 2024 have been in use for about a year and a half.
    older = (domestic - domestic_2025 + unrecorded) * (1 - retirement) ** 1.5
    china_total = sum(china.values()) + older + domestic_2025 * (1 - retirement) ** 0.5
    stock = np.column_stack([elsewhere, china_total])
    flow = np.column_stack([added, china_2025 + domestic_2025])
    names = [*countries, "CHN"]
    counts = [*abroad.groupby("country").size().reindex(countries), len(at_home)]
    standing = [*known(0), at_home["h100e"].sum()]

    order = np.argsort(-np.median(stock, axis=0))
    with (DATA / "compute_stock.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        header = ["country", "low", "value", "high", "added_low", "added_value", "added_high"]
        writer.writerow([*header, "known", "clusters", "unit", "status", "basis"])
        for n in [None, *order]:
            total = n is None
            values = stock.sum(axis=1) if total else stock[:, n]
            flows = flow.sum(axis=1) if total else flow[:, n]
            code = "WLD" if total else names[n]
            basis = {"CHN": "series of owners", "WLD": "sum of the draws"}.get(
                code, "vintages by known clusters"
            )
            bands = [f"{x:.6g}" for x in (*np.percentile(values, BANDS), *np.percentile(flows, BANDS))]
            held = f"{sum(standing) if total else standing[n]:.6g}"
            number = int(sum(counts)) if total else int(counts[n])
            writer.writerow([code, *bands, held, number, "H100-equivalents, end of 2025", "estimate", basis])
    print(f"compute_stock.csv: {len(order) + 1} rows")

    with (DATA / "accelerator_supply.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["buyer", "maker", "share", "low", "high", "unit", "status", "basis"])
        rows = 0
        made = abroad[abroad["maker"].notna()]
        for buyer, group in (("WLD", made), *made.groupby("country")):
            by_maker = group.groupby("maker")["h100e"].sum() / group["h100e"].sum()
            for maker, share in by_maker.items():
                writer.writerow(
                    [buyer, maker, f"{share:.6f}", "", "", "share of the stock", "data", "known clusters"]
                )
                rows += 1
        own = (china_total - sum(china.values()) - unrecorded * (1 - retirement) ** 1.5) / china_total
        for maker, values in (("CHN", own), ("USA", 1.0 - own)):
            low, mid, high = np.percentile(values, BANDS)
            bands = [f"{x:.6f}" for x in (mid, low, high)]
            writer.writerow(["CHN", maker, *bands, "share of the stock", "estimate", "compute_stock.py"])
        print(f"accelerator_supply.csv: {rows + 2} rows")


def shipments(area: str, u: np.ndarray, retirement: np.ndarray) -> tuple[dict[int, np.ndarray], np.ndarray]:
    """Return what is in use of the chips of each year, and what was added in the last, (DRAWS,) each."""
    data = pd.DataFrame([row for row in tables.rows("nvidia_chips") if row["area"] == area])
    data["end"] = pd.to_datetime(data["end"])
    data = data[data["end"] <= END]
    in_use = {year: np.zeros(DRAWS) for year in range(2022, END.year + 1)}
    last_year = np.zeros(DRAWS)
    for _, series in data.groupby("chip"):
        median = series["value"].astype(float).to_numpy()
        low, high = (series[name].astype(float).to_numpy() for name in ("low", "high"))
        total = split_lognormal(u[:, None], low, median, high)
        added = np.maximum(np.diff(total, axis=1, prepend=0.0), 0.0)
        age = (END - series["end"]).dt.days.to_numpy() / 365.25 + 0.125
        left = added * (1 - retirement[:, None]) ** age
        for year in in_use:
            in_use[year] += left[:, (series["end"].dt.year == year).to_numpy()].sum(axis=1)
        last_year += added[:, (series["end"].dt.year == END.year).to_numpy()].sum(axis=1)
    return in_use, last_year


if __name__ == "__main__":
    main()
