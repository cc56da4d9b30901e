"""Draws over everything uncertain in the demonstration: time, memory, growth, and how the intervals settle.

`python bench/ensemble.py` prints the rows; with `--draws N --workers N` one run of that size, its time and the memory
of all its processes together; with `--whole` the command on the article, both cases, with its memory over time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np  # noqa: E402

from accord.baseline import World, load_world  # noqa: E402
from accord.ensemble import Ensemble, run_ensemble  # noqa: E402
from accord.index import load_index  # noqa: E402
from accord.reading import read  # noqa: E402
from accord.scenario import Scenario, draft  # noqa: E402
from timing import row  # noqa: E402

ARTICLE = Path(__file__).parents[1] / "examples" / "russia-china-ai-order.md"
SEED = 20221231
TARGET = 180.0
"""Seconds that ten thousand draws may take on two cores."""


def demo() -> Scenario:
    """Return the larger case of the demonstration: everything that is stated, intended or possible."""
    return draft(read(ARTICLE)).scenario.possible


class Memory(threading.Thread):
    """Watches the memory of a process and all it started: a page that several share counts once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.start_time = pid, time.perf_counter()
        self.seen: list[tuple[float, float]] = []
        """Seconds and gigabytes, twice a second."""
        self._over = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._over.wait(0.5):
            total = sum(map(proportional, tree(self.pid)))
            self.seen.append((time.perf_counter() - self.start_time, total / 1e9))

    def end(self) -> float:
        """Return the peak in gigabytes; zero where /proc is not there."""
        self._over.set()
        return max((size for _, size in self.seen), default=0.0)


def tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found = [pid]
    for part in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = part.read_text().split()
        except OSError:
            continue
        for child in children:
            found += tree(int(child))
    return found


def proportional(pid: int) -> int:
    """Return the proportional set size of a process in bytes."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def whole(draws: int, workers: int, folder: Path) -> tuple[float, float, Memory]:
    """Return seconds on the clock, seconds of processor and memory of the command on the article, report and all."""
    command = [sys.executable, "-c", "from accord.cli import main; main()", "run", str(ARTICLE)]
    command += ["--draws", str(draws), "--workers", str(workers)]
    command += ["--resume", str(folder / "draws"), "--out", str(folder / "report")]
    before, start = os.times(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    memory = Memory(process.pid)
    memory.start()
    if process.wait() != 0:
        raise SystemExit(f"the run ended with {process.returncode}")
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    memory.end()
    return time.perf_counter() - start, used, memory


def processor() -> float:
    """Return seconds of processor time of this process and those it waited for: other work beside does not count."""
    return sum(os.times()[:4])


def timed(
    world: World, scenario: Scenario, draws: int, workers: int, folder: Path | None = None
) -> tuple[Ensemble, float, float, float]:
    """Return an ensemble, its seconds on the clock and of processor, and its gigabytes."""
    memory = Memory(os.getpid())
    memory.start()
    start, used = time.perf_counter(), processor()
    found = run_ensemble(
        world, scenario, load_index(), draws=draws, seed=SEED, workers=workers, folder=folder
    )
    return found, time.perf_counter() - start, processor() - used, memory.end()


def smaller(world: World, countries: int, sectors: int) -> World:
    """Return a world with the smallest countries and sectors added together into the last of each that is kept."""
    from accord.baseline import from_flows

    always = ["RUS", "CHN", "USA"]
    size = dict(zip(world.countries, world.value_added, strict=True))
    ordered = sorted(world.countries, key=lambda code: (code not in always, -size[code]))
    kept = ordered[:countries]
    sales = dict(zip(world.sectors, world.sales.sum(axis=1), strict=True))
    needed = ["C26", "J62_63", "M"]
    goods = sorted(world.sectors, key=lambda code: (code not in needed, -sales[code]))[:sectors]
    to_country = np.zeros((len(kept), len(world.countries)))
    for n, code in enumerate(world.countries):
        to_country[kept.index(code) if code in kept else -1, n] = 1.0
    to_sector = np.zeros((len(goods), len(world.sectors)))
    for j, code in enumerate(world.sectors):
        to_sector[goods.index(code) if code in goods else -1, j] = 1.0
    flows = np.einsum("aj,bn,jni,ci->abc", to_sector, to_country, world.flows, to_country, optimize=True)
    use = world.input_share * world.sales.T[:, None, :]
    use = np.einsum("bn,aj,njk,ck->bac", to_country, to_sector, use, to_sector, optimize=True)
    bought = flows.sum(axis=2)
    inner = np.divide(use.sum(axis=2).T, bought, out=np.zeros_like(bought), where=bought > 0.0)
    inner = np.clip(inner, 0.0, 0.97)[:, :, None]
    theta = np.array([world.theta[world.sector(code)] for code in goods])
    made = from_flows(
        f"{countries} x {sectors}",
        kept,
        goods,
        flows * inner,
        flows * (1.0 - inner),
        use,
        theta,
        year=world.year,
    )
    return replace(made, theta_se=theta * 0.0)


def settling(found: Ensemble, world: World) -> list[dict[str, object]]:
    """Return rows of how far interval ends are from those of all draws, as a share of the width."""
    j, n = world.sector("C26"), world.country("RUS")
    outcomes = {
        "real income of RUS": found.real_income[:, n],
        "C26 absorbed by RUS": found.absorption[:, j, n],
        "index total of RUS": found.total[:, found.ranked.index("RUS")],
    }
    rows = []
    for name, values in outcomes.items():
        frame = found.convergence(values)
        for draws in frame.index[:-1]:
            if draws in (64, 256, 1024, 4096):
                off = float(frame.loc[draws, "off"])
                rows.append(
                    row(f"ensemble, {name}: ends of the interval off at {draws} draws", off, "of its width")
                )
    return rows


def rows(*, small: bool) -> list[dict[str, object]]:
    world, scenario = load_world(), demo()
    draws = 128 if small else 10_000
    found, seconds, used, gigabytes = timed(world, scenario, draws, 2)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    at = f"80 x 50, 2 workers, load {load:.1f}"
    done = [
        row(f"ensemble, {draws} draws of the demonstration, {at}", seconds, "s"),
        row(f"ensemble, the same, time of processor, {draws} draws", used, "s"),
        row(f"ensemble, memory of all processes, {draws} draws", gigabytes, "GB"),
        *settling(found, world),
    ]
    del found
    for count in (64, 128) if small else (64, 256, 1024):
        used = timed(world, scenario, count, 1)[2]
        done.append(row(f"ensemble, per draw, {count} draws, 1 process", 1000.0 * used / count, "ms"))
    for countries, sectors in ((20, 50), (40, 50), (80, 12), (80, 25)):
        part = smaller(world, countries, sectors)
        timed(part, scenario, 32, 1)
        used = timed(part, scenario, 64, 1)[2]
        done.append(
            row(f"ensemble, per draw, {countries} countries x {sectors} sectors", 1000.0 * used / 64, "ms")
        )
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--draws", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument(
        "--whole", action="store_true", help="the command on the article: both cases, report and all"
    )
    arguments = parser.parse_args()
    if arguments.whole:
        with tempfile.TemporaryDirectory() as folder:
            draws = arguments.draws or 10_000
            seconds, used, memory = whole(draws, arguments.workers, arguments.folder or Path(folder))
        print(
            f"{draws} draws of both cases, report and all, {arguments.workers} workers: {seconds:.0f} s on the clock,"
        )
        print(f"{used:.0f} s of processor, {memory.end():.2f} GB of all processes together at most")
        step = max(1, len(memory.seen) // 20)
        print("seconds: GB  " + "  ".join(f"{at:.0f}: {size:.2f}" for at, size in memory.seen[::step]))
        return
    if arguments.draws:
        found, seconds, used, gigabytes = timed(
            load_world(), demo(), arguments.draws, arguments.workers, arguments.folder
        )
        print(f"{arguments.draws} draws, {arguments.workers} workers: {seconds:.1f} s on the clock,")
        print(f"{used:.1f} s of processor, {gigabytes:.2f} GB")
        print(f"target {TARGET:.0f} s and 2 GB; load average now {os.getloadavg()[0]:.1f}")
        print(found.summary())
        return
    for each in rows(small=arguments.small):
        print(f"{each['name']:80s} {each['value']:10.4g} {each['unit']}")


if __name__ == "__main__":
    main()
