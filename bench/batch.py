"""Many counterfactuals on icio-2022 in one call, beside a loop of single solves.

Rows hold seconds per scenario, so that a larger ratio is better as everywhere; the rate is in the name.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import time

import numpy as np

from accord.baseline import World, load_world
from accord.equilibrium import Change, baseline_guide, solve
from accord.equilibrium.batch import solve_many
from timing import row

PEER = "loop of single solves, one process, same machine"


def scenarios(world: World, count: int) -> list[Change]:
    """Return tariffs, controls and trade costs of random countries and sectors, from one seed."""
    rng = np.random.default_rng(2022)
    n_sectors, n, _ = world.share.shape
    found = []
    for number in range(count):
        one, two = rng.choice(n, 2, replace=False)
        j = rng.integers(n_sectors)
        values = np.ones(world.share.shape)
        if number % 3 == 0:
            values[:, one] += rng.uniform(0.02, 0.3)
            values[:, one, one] = 1.0
            found.append(Change(tariff=values - 1.0))
        elif number % 3 == 1:
            values[j, one, two] = 0.0
            found.append(Change(keep=values))
        else:
            values[:, one, two] = values[:, two, one] = rng.uniform(1.05, 1.5)
            found.append(Change(iceberg=values))
    return found


def seconds_each(task: object, count: int, repeats: int) -> float:
    """Return the median seconds per scenario of a task, after one unmeasured run."""
    assert callable(task)
    task()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times) / count


def rows(*, small: bool) -> list[dict[str, object]]:
    world = load_world()
    baseline_guide(world)
    count, repeats = (24, 1) if small else (96, 3)
    changes = scenarios(world, count)
    loop = seconds_each(lambda: [solve(world, change).real_income for change in changes], count, repeats)
    ways: list[tuple[str, dict[str, object]]] = [
        ("1 process", {}),
        ("2 processes, their start included", {"workers": 2}),
    ]
    cores = os.cpu_count() or 1
    if cores > 2:
        ways.append((f"{cores} processes, their start included", {"workers": cores}))
    if importlib.util.find_spec("jax") is not None:
        import jax

        device = jax.devices()[0]
        name = "CPU" if device.platform == "cpu" else device.device_kind
        ways.append((f"JAX on {name}, compilation excluded", {"backend": "jax"}))
    reference = solve_many(world, changes)
    found = []
    for name, options in ways:
        each = seconds_each(lambda options=options: solve_many(world, changes, **options), count, repeats)
        answer = solve_many(world, changes, **options)
        gap = np.nanmax(np.abs(answer["real_income"] - reference["real_income"]))
        if gap > 1e-8 or answer.failures != reference.failures:
            raise SystemExit(f"{name}: answers differ from one process by {gap:.1e}")
        found.append(
            row(
                f"batch of {count}, 80 x 50, {name}: {1 / each:.1f} scenarios per second",
                each,
                "s per scenario",
                peer=PEER,
                peer_value=loop,
            )
        )
    return found
