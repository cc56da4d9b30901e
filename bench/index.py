"""Composite indices: building one, uncertainty and sensitivity analysis, and how they grow.

    python bench/index.py [--small]

The example has the shape of COINr's ASEM index, and its data where they are at hand (ACCORD_REFERENCE_DATA names their
folder). COINr 1.1 cannot be installed beside Accord; its times are medians taken apart, on R 4.2.2 and the same class
of machine, for the same choices.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402

from accord.index.construction.aggregate import Rule, aggregate_levels  # noqa: E402
from accord.index.construction.build import build  # noqa: E402
from accord.index.construction.data import IndexData  # noqa: E402
from accord.index.construction.data_table import read_data  # noqa: E402
from accord.index.construction.structure import Element, Structure  # noqa: E402
from accord.index.construction.structure_table import read_structure  # noqa: E402
from accord.index.robustness.robustness import robustness  # noqa: E402
from accord.index.robustness.sensitivity import sensitivity  # noqa: E402
from timing import median_seconds, row  # noqa: E402

COINR = {"build": 0.28, "uncertainty": 189.0, "sobol": 190.0}
"""Seconds COINr takes on ASEM: building, 1,000 draws over three factors, and 1,200 runs for Sobol indices of four."""
PEER = "COINr 1.1, timed apart"

RECIPE = {
    "denominate": {},
    "impute": {"method": "group_mean", "group": "EurAsia_group"},
    "screen": {"min_present": 0.85},
    "treat": {"max_winsorised": 5},
    "normalise": {"method": "minmax", "low": 1.0, "high": 100.0},
}
NORMALISE = {
    "kind": "alternatives",
    "path": "normalise",
    "choices": [
        {"method": "minmax", "low": 1.0, "high": 100.0},
        {"method": "zscore", "mean": 10.0, "sd": 2.0},
    ],
}
WEIGHTS = {"kind": "weight_noise", "size": {2: 0.25, 3: 0.25}}
METHOD = {"kind": "alternatives", "path": "aggregate.method", "choices": ["arithmetic", "geometric"]}
WINSORISE = {"kind": "alternatives", "path": "treat.max_winsorised", "choices": [1, 2, 3, 4, 5]}

LARGE = [
    {**NORMALISE, "choices": [*NORMALISE["choices"], {"method": "rank"}]},
    {"kind": "weight_noise", "size": 0.25},
    METHOD,
]
"""Three normalisations, noise in all weights, two means."""


def asem() -> tuple[IndexData, Structure, dict[str, object]] | None:
    """COINr's ASEM example, where its tables are at hand."""
    root = os.environ.get("ACCORD_REFERENCE_DATA", Path(__file__).parents[2] / "shared" / "data")
    folder = Path(root) / "coinr"
    if not folder.is_dir():
        return None
    structure = read_structure(folder / "asem_iMeta.csv")
    return read_data(folder / "asem_iData.csv", structure), structure, RECIPE


def example(units: int, indicators: int, seed: int = 0) -> tuple[IndexData, Structure]:
    """Return a random index: ten indicators to an aggregate, five of these to the next, and the index."""
    counts = [indicators, -(-indicators // 10), -(-indicators // 50)]
    elements = [
        Element(
            f"{'iab'[level]}{k}",
            "",
            level + 1,
            "top" if level == 2 else f"{'ab'[level]}{k // (10, 5)[level]}",
        )
        for level in range(3)
        for k in range(counts[level])
    ]
    structure = Structure((*elements, Element("top", "", 4, None)))
    rng = np.random.default_rng(seed)
    values = rng.lognormal(0.0, 1.0, (units, indicators)) + rng.standard_normal((units, 1))
    return IndexData(tuple(f"u{n}" for n in range(units)), (), structure.indicators, values), structure


def large(units: int, indicators: int, draws: int) -> dict[str, float]:
    """Seconds and peak memory of a large uncertainty analysis, in a process of its own."""
    command = [sys.executable, __file__, "--large", str(units), str(indicators), str(draws)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run_large(units: int, indicators: int, draws: int) -> None:
    import resource
    import time

    data, structure = example(units, indicators)
    start = time.perf_counter()
    robustness(data, structure, None, LARGE, draws=draws)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": seconds, "gigabytes": peak / 1e9}))


def rows(*, small: bool = False) -> list[dict[str, object]]:
    repeats = 3 if small else 9
    real = asem()
    data, structure, recipe = real or (*example(51, 49), {"normalise": RECIPE["normalise"]})
    what = "ASEM, 51 x 49" if real else "random, 51 x 49"
    compare = {key: {"peer": PEER, "peer_value": value} if real else {} for key, value in COINR.items()}
    three = [NORMALISE, WEIGHTS, METHOD]
    four = (
        [*three, WINSORISE]
        if real
        else [*three, {**METHOD, "path": "weight", "choices": [None, {"scheme": "equal"}]}]
    )
    found = [
        row(
            f"index: build {what}",
            median_seconds(lambda: build(data, structure, recipe), repeats),
            "s",
            **compare["build"],
        ),
        row(
            f"index: uncertainty, 1,000 draws of normalisation, weights and aggregation, {what}",
            median_seconds(lambda: robustness(data, structure, recipe, three), repeats),
            "s",
            **compare["uncertainty"],
        ),
        row(
            f"index: Sobol indices of 4 factors, 1,200 runs, {what}",
            median_seconds(lambda: sensitivity(data, structure, recipe, four, base=200), repeats),
            "s",
            **compare["sobol"],
        ),
        row(
            f"index: the same for the rank of each of 51 units, {what}",
            median_seconds(
                lambda: sensitivity(data, structure, recipe, four, base=200, target="rank"), repeats
            ),
            "s",
        ),
    ]
    sizes = [
        (50, 50, 1000),
        (100, 50, 1000),
        (200, 50, 1000),
        (50, 100, 1000),
        (50, 200, 1000),
        (50, 50, 4000),
    ]
    for units, indicators, draws in sizes[:2] if small else sizes:
        data_n, structure_n = example(units, indicators)
        seconds = median_seconds(
            lambda d=data_n, s=structure_n, n=draws: robustness(d, s, None, LARGE, draws=n), repeats
        )
        found.append(
            row(
                f"index: uncertainty, {units} units x {indicators} indicators x {draws:,} draws", seconds, "s"
            )
        )
    found += methods(repeats)
    units, indicators, draws = (100, 100, 2000) if small else (200, 500, 100_000)
    size = f"{units} units x {indicators} indicators x {draws:,} draws"
    measured = large(units, indicators, draws)
    found.append(row(f"index: uncertainty, {size}", measured["seconds"], "s"))
    found.append(row(f"index: peak memory of uncertainty, {size}", measured["gigabytes"], "GB"))
    return found


def methods(repeats: int) -> list[dict[str, object]]:
    """Time each way to aggregate: 50 units, 50 indicators, 1,000 sets of weights."""
    data, structure = example(50, 50)
    normalised = build(data, structure, {"normalise": RECIPE["normalise"]}).normalised
    rng = np.random.default_rng(0)
    weights = [rng.uniform(0.5, 1.0, (1000, len(structure.level(level)))) for level in (1, 2, 3)]
    found = []
    for name, rule in [
        ("arithmetic", Rule()),
        ("geometric", Rule("geometric")),
        ("generalised, p = 0.5", Rule("generalised", 0.5)),
        ("weighted median", Rule("weighted_median")),
        ("Copeland", Rule("copeland")),
    ]:
        seconds = median_seconds(
            lambda r=rule: aggregate_levels(normalised, structure, weights, [r] * 3, keep=False), repeats
        )
        found.append(row(f"index: aggregate 50 x 50 under 1,000 sets of weights, {name}", seconds, "s"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="few repeats and small sizes")
    parser.add_argument(
        "--large", type=int, nargs=3, metavar=("UNITS", "INDICATORS", "DRAWS"), help="one analysis"
    )
    arguments = parser.parse_args()
    if arguments.large:
        run_large(*arguments.large)
        return
    for found in rows(small=arguments.small):
        peer = f"  {found['peer']}: ratio {found['ratio']:.0f}" if found["peer"] else ""
        print(f"{found['name']:95s} {found['value']:10.4g} {found['unit']}{peer}")


if __name__ == "__main__":
    main()
