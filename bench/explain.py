"""What explanations of the demonstration cost: attribution, sensitivity by group, every assumption alone, controls.

`python bench/explain.py` prints the rows; `--small` does less.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
sys.path.insert(0, str(Path(__file__).parent))

from accord.baseline import load_world  # noqa: E402
from accord.explain import attribute, by_group, least_cost, swings  # noqa: E402
from accord.index import load_index  # noqa: E402
from ensemble import SEED, demo  # noqa: E402
from timing import row  # noqa: E402

T = TypeVar("T")


def seconds(task: Callable[[], T]) -> tuple[T, float]:
    """Return what a task gives, and its seconds."""
    start = time.perf_counter()
    return task(), time.perf_counter() - start


def rows(*, small: bool) -> list[dict[str, object]]:
    world, index, scenario = load_world(), load_index(), demo()
    done = []

    def add(what: str, taken: float) -> None:
        done.append(row(f"explain, {what}, 80 x 50, 1 process", taken, "s"))

    count = len(scenario.measures)
    split, taken = seconds(lambda: attribute(world, scenario, index))
    add(f"attribution of {count} measures exactly ({2**count} sets, {split.solved} equilibria)", taken)
    _, taken = seconds(lambda: attribute(world, scenario, index, sample=True, orders=8 if small else 64))
    add(f"attribution of {count} measures from {8 if small else 64} pairs of orders", taken)
    base = 4 if small else 16
    outcomes = [("score", "RUS"), ("real_income", "RUS")]
    _, taken = seconds(lambda: by_group(world, scenario, index, outcomes, base=base, seed=SEED))
    add(f"Sobol indices by group, {base} base points", taken)
    if not small:
        found, taken = seconds(lambda: swings(world, scenario, index))
        add(f"{len(found.inputs)} assumptions low and high, one by one", taken)
    senders, sectors = (
        ["USA", "JPN", "NLD"],
        ["C26", "C27"] if small else ["C26", "C27", "C28", "C20", "C29", "C25"],
    )
    asked, draws = -0.01, 0 if small else 16
    _, taken = seconds(
        lambda: least_cost(world, "RUS", senders, asked, sectors=sectors, draws=draws, seed=SEED)
    )
    cells = len(senders) * len(sectors)
    add(f"least-cost controls, {cells} of them, {draws} draws", taken)
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true")
    arguments = parser.parse_args()
    for each in rows(small=arguments.small):
        print(f"{each['name']:90s} {each['value']:10.4g} {each['unit']}")


if __name__ == "__main__":
    main()
