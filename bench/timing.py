"""Medians of repeated runs, and the rows of the results file."""

import statistics
import time
from collections.abc import Callable

COMMAND = "make bench"


def median_seconds(task: Callable[[], object], repeats: int) -> float:
    """Return the median wall time of a task after one unmeasured run."""
    task()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def row(
    name: str, value: float, unit: str, *, peer: str = "", peer_value: float | None = None
) -> dict[str, object]:
    """Return a row; the ratio is the peer's value over Accord's."""
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "peer": peer,
        "peer_value": peer_value,
        "ratio": None if peer_value is None else peer_value / value,
        "command": COMMAND,
    }
