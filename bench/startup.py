"""What a person waits for before anything is computed."""

import subprocess
import sys

from timing import median_seconds, row

LOAD = (
    "import time; from accord.baseline import load_world; start = time.perf_counter(); load_world(); "
    "print(time.perf_counter() - start)"
)


def rows(*, small: bool) -> list[dict[str, object]]:
    repeats = 3 if small else 9
    help_text = median_seconds(
        lambda: subprocess.run(
            [sys.executable, "-m", "accord.cli", "--help"], check=True, capture_output=True
        ),
        repeats,
    )
    loads = sorted(
        float(subprocess.run([sys.executable, "-c", LOAD], check=True, capture_output=True, text=True).stdout)
        for _ in range(repeats)
    )
    return [
        row("accord --help, whole process", help_text, "s"),
        row("load and calibrate icio-2022 in a fresh process, imports excluded", loads[len(loads) // 2], "s"),
    ]
