"""The same embargo in the one peer that installs from PyPI and ships the same data: sanction-simulator.

The models differ (it re-routes by biproportional fitting and rations capacity; Accord is Caliendo & Parro), so this
compares the time to an answer and not the answer. Skipped, with a row that says so, where it is not installed
(pip install -e ".[bench]").
"""

import sys
from importlib.util import find_spec

import numpy as np

from accord.baseline import load_world
from accord.equilibrium import Change, solve
from timing import median_seconds, row

NAME = "embargo between the United States and China, all sectors, both ways, 80 x 50"


def rows(*, small: bool) -> list[dict[str, object]]:
    world = load_world()
    keep = np.ones(world.share.shape)
    usa, chn = world.country("USA"), world.country("CHN")
    keep[:, usa, chn] = keep[:, chn, usa] = 0.0
    change = Change(keep=keep)
    seconds = median_seconds(lambda: solve(world, change), 3 if small else 15)
    if small or find_spec("sanction_simulator") is None:
        return [row(NAME, seconds, "s", peer="" if small else "sanction-simulator 0.1.4: not installed")]
    import sanction_simulator

    sys.path.insert(0, sanction_simulator._PKG_DIR)
    import power_trade_estimation as peer

    bench = peer.Benchmark(sanction_simulator.data_dir(), cache=sanction_simulator.bench_cache())
    legs = peer.bilateral_legs(bench.cidx["USA"], bench.cidx["CHN"])

    def run() -> object:
        batch = peer.ScenarioBatch(bench, [legs], tau=0.30, delta=0.0)
        batch.balance()
        return batch.solve(rho=-1.0)

    return [row(NAME, seconds, "s", peer="sanction-simulator 0.1.4", peer_value=median_seconds(run, 3))]
