"""Random scenarios on icio-2022: how many solve, how many are refused with a reason, and how long they take.

    python bench/robust.py [COUNT]

The scenarios are those of tests/equilibrium/test_robust.py: tariffs up to 500%, iceberg costs 0.2 to 20 times,
embargoes of random blocs and sectors, elasticities 0.5 to 20; deficits fixed, proportional and zero in turn.
"""

import collections
import os
import runpy
import sys
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402

from accord.baseline import load_world  # noqa: E402
from accord.equilibrium import Change, solve  # noqa: E402
from accord.errors import AccordError  # noqa: E402

RANDOM = Path(__file__).parents[1] / "tests" / "equilibrium" / "test_robust.py"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    random_change = runpy.run_path(str(RANDOM))["random_change"]
    base = load_world()
    ends: collections.Counter[str] = collections.Counter()
    times = []
    for seed in range(count):
        world, change = random_change(base, np.random.default_rng(seed))
        start = time.perf_counter()
        try:
            found = solve(world, Change(**change), deficits=("fixed", "proportional", "zero")[seed % 3])
        except AccordError as error:
            reason = "no supplier" if "no supplier" in str(error) else "nothing to spend"
            if "nothing to spend" not in str(error) and "no supplier" not in str(error):
                reason = f"not solved (seed {seed})"
            ends[reason] += 1
        else:
            ends[
                "solved, certified" if max(found.certificate.residuals.values()) < 1e-9 else "uncertified"
            ] += 1
        times.append(time.perf_counter() - start)
    for reason, number in ends.most_common():
        print(f"{number:5d} {reason}")
    print(
        f"seconds: median {np.median(times):.2f}, 95th percentile {np.quantile(times, 0.95):.2f}, most {max(times):.2f}"
    )


if __name__ == "__main__":
    main()
