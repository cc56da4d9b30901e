"""Derive the extracts of Epoch AI's data: accelerators, Nvidia chips by quarter, and known clusters by country.

    python data-build/epoch.py [FOLDER]

Clusters are kept if they exist, are confirmed or likely, are no possible duplicate, have a size, and are not a phase of
one that is kept itself (later phases include earlier ones). Of firms, only the country of their seat is kept.
"""

import csv

import numpy as np
import pandas as pd

from accord.errors import UnknownName
from accord.places import country_code
from reference import DATA, reference_folder

PERFORMANCE = (
    "Tensor-FP16/BF16 performance (FLOP/s)",
    "FP16 (half precision) performance (FLOP/s)",
)
H100 = "NVIDIA H100 SXM5 80GB"
NOT_FOR_DATA_CENTRES = "GeForce|TITAN|Titan|Quadro|RTX|Radeon RX"
SEATS = {
    "Alibaba": "CHN",
    "AMD": "USA",
    "Amazon AWS": "USA",
    "Biren": "CHN",
    "Cambricon": "CHN",
    "Cerebras": "USA",
    "Google": "USA",
    "Huawei": "CHN",
    "Hygon": "CHN",
    "Iluvatar CoreX": "CHN",
    "Intel": "USA",
    "Kunlunxin Baidu": "CHN",
    "Meta": "USA",
    "MetaX": "CHN",
    "Microsoft": "USA",
    "Moore Threads (Tencent)": "CHN",
    "National University of Defense Technology": "CHN",
    "NVIDIA": "USA",
    "PEZY": "JPN",
    "Sunway": "CHN",
    "Tesla": "USA",
}
CHIP_SOURCE = "Epoch AI, ai-chip-counts"
PRICED_AS = {
    "A100": "NVIDIA A100 SXM4 40 GB",
    "A800": "NVIDIA A100 SXM4 40 GB",
    "H100": H100,
    "H800": H100,
    "H20": "NVIDIA HGX H20",
    "B200": "NVIDIA B100",
    "B300": "NVIDIA B100",
}
"""The accelerator whose cost per H100-equivalent stands for a chip: itself, or its nearest relative with a price."""


def accelerators(folder) -> pd.DataFrame:
    """Accelerators of data centres with 16-bit operations, dense, with tensor cores where they have them."""
    data = pd.read_csv(folder / "ml_hardware.csv")
    data["flops"] = data[PERFORMANCE[0]].fillna(data[PERFORMANCE[1]])
    reference = data.loc[data["Hardware name"] == H100, "flops"].item()
    data["h100e"] = data["flops"] / reference
    # Below a hundredth of an H100 the 16-bit path is a stub (the P40 and P4), or the chip serves another purpose.
    kept = data[(data["h100e"] > 0.01) & ~data["Hardware name"].str.contains(NOT_FOR_DATA_CENTRES)]
    kept = kept[kept["Manufacturer"].isin(SEATS)]
    found = pd.DataFrame(
        {
            "name": kept["Hardware name"],
            "maker": kept["Manufacturer"].map(SEATS),
            "release": kept["Release date"].fillna(""),
            "h100e": kept["h100e"].round(6),
            "price": kept["Release price (USD)"].map(lambda x: "" if np.isnan(x) else f"{x:g}"),
            "watts": kept["TDP (W)"].map(lambda x: "" if np.isnan(x) else f"{x:g}"),
            "status": "data",
        }
    )
    return found.sort_values(["release", "name"])


def chips(folder) -> pd.DataFrame:
    """Cumulative H100-equivalents since 2022 by chip, in the world, and of all chips in China."""
    by_chip = pd.read_csv(folder / "nvidia_cumulative_by_chip.csv")
    owners = pd.read_csv(folder / "nvidia_owners_cumulative_totals.csv")
    names = {
        "Compute estimate in H100e (5th percentile)": "low",
        "Compute estimate in H100e (median)": "value",
        "Compute estimate in H100e (95th percentile)": "high",
        "H100e (5th percentile)": "low",
        "H100e (95th percentile)": "high",
    }
    parts = [
        by_chip.rename(columns=names).assign(area="world", chip=by_chip["Chip type"]),
        owners[owners["Owner"] == "China"].rename(columns=names).assign(area="CHN", chip="all"),
    ]
    data = pd.concat(parts, ignore_index=True)
    data["end"] = pd.to_datetime(data["End date"], format="%m/%d/%Y").dt.date
    data["complete"] = np.where(data["Incomplete"].isna(), "yes", "no")
    data["unit"], data["status"], data["source"] = "H100-equivalents since 2022", "estimate", CHIP_SOURCE
    data["priced_as"] = data["chip"].map(PRICED_AS).fillna("")
    columns = [
        "area",
        "chip",
        "end",
        "low",
        "value",
        "high",
        "complete",
        "priced_as",
        "unit",
        "status",
        "source",
    ]
    return data.sort_values(["area", "chip", "end"])[columns]


def known_clusters(folder, report=print) -> pd.DataFrame:
    """Clusters that count, with country (blank if unknown), year (blank if undated) and the maker's country."""
    data = pd.read_csv(folder / "gpu_clusters.csv")
    steps = [
        ("in the file", np.ones(len(data), dtype=bool)),
        ("existing", (data["Status"] == "Existing").to_numpy()),
        ("confirmed or likely", data["Certainty"].isin(["Confirmed", "Likely"]).to_numpy()),
        ("no possible duplicate", data["Possible Duplicate"].isna().to_numpy()),
        ("with a size", data["H100 equivalents"].notna().to_numpy()),
    ]
    kept = np.ones(len(data), dtype=bool)
    for words, mask in steps:
        kept &= mask
        report(f"  {int(kept.sum()):4d} {words}")
    names = set(data.loc[kept, "Name"])
    # Anonymised systems share one name, so phases are looked for among the others.
    phase = data["Superseded by"].isin(names - {"Anonymized Chinese System"}).to_numpy()
    kept &= ~phase
    report(f"  {int(kept.sum()):4d} not a phase of another")
    data = data[kept]
    year = pd.to_datetime(data["First Operational Date"], format="%m/%d/%Y").dt.year
    found = pd.DataFrame(
        {
            "country": data["Country"].map(_code),
            "year": year.astype("Int64"),
            "h100e": data["H100 equivalents"],
            "maker": data["GPU Supplier (primary)"].map(SEATS),
        }
    )
    report(
        f"  of these {int((found['country'] == '').sum())} without country, {int(year.isna().sum())} undated"
    )
    return found


def _code(name) -> str:
    if not isinstance(name, str):
        return ""
    try:
        return country_code(name)
    except UnknownName:
        return country_code(name.removesuffix(" (the)"))


def main() -> None:
    folder = reference_folder() / "epoch"
    for name, table in (("accelerators", accelerators(folder)), ("nvidia_chips", chips(folder))):
        table.to_csv(DATA / f"{name}.csv", index=False, lineterminator="\n")
        print(f"{name}.csv: {len(table)} rows")
    print("clusters:")
    clusters = known_clusters(folder)
    located = clusters[clusters["country"] != ""]
    with (DATA / "compute_clusters.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["country", "year", "clusters", "h100e", "unit", "status"])
        groups = located.assign(year=located["year"].fillna(0)).groupby(["country", "year"])["h100e"]
        for (country, year), sizes in groups:
            row = [country, year or "", len(sizes), f"{sizes.sum():.1f}", "H100-equivalents", "data"]
            writer.writerow(row)
    print(f"compute_clusters.csv: {len(groups)} rows, {located['h100e'].sum():,.0f} H100-equivalents")


if __name__ == "__main__":
    main()
