"""The least time a solve could take on this machine: reading what its rounds read, and nothing else."""

import numpy as np

from accord.baseline import load_world
from accord.equilibrium import Change, baseline_guide, solve
from timing import median_seconds, row
from trade import shocks


def rows(*, small: bool) -> list[dict[str, object]]:
    world = load_world()
    guide = baseline_guide(world)
    # One round: the equations in double precision, corrections and responses in single precision.
    single = world.share.astype(np.float32)
    once = 2 * [world.share, world.input_share]
    once += [guide.cost_block, single, guide.cost_block, single]
    once += [guide.spending_block, single, guide.input_block, guide.by_wage]
    flat = [array.reshape(-1) for array in once]

    def read() -> float:
        # The product of a contiguous array with itself reads it once, at the speed of memory.
        return sum(float(np.dot(array, array)) for array in flat)

    seconds = median_seconds(read, 5 if small else 51)
    found = []
    for name, shock in shocks(world).items():
        rounds = solve(world, Change(**shock)).certificate.iterations
        found.append(row(f"{name}: bandwidth bound of its {rounds} rounds", seconds * rounds, "s"))
    return found
