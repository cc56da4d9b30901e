"""Fixtures shared by all rooms."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from accord.analysis import Analysis, run
from accord.baseline import World, from_flows, load_world


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of reference data that replication tests compare with; skips where it is absent."""
    folder = Path(os.environ.get("ACCORD_REFERENCE_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"reference data not found at {folder}; set ACCORD_REFERENCE_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def make_world() -> Callable[..., World]:
    """A maker of small consistent worlds from a seed: random flows with zeros, inputs and deficits."""

    def make(seed: int, n: int = 4, n_sectors: int = 3, *, sparse: bool = True) -> World:
        rng = np.random.default_rng(seed)
        shape = (n_sectors, n, n)
        intermediate, final = rng.lognormal(0.0, 1.5, shape), rng.lognormal(0.5, 1.5, shape)
        intermediate[:, range(n), range(n)] *= 5.0
        final[:, range(n), range(n)] *= 5.0
        if sparse:
            for flows in (intermediate, final):
                drop = rng.random(shape) < 0.2
                drop[:, range(n), range(n)] = False
                flows[drop] = 0.0
        # Inputs are spread over using sectors in proportion to their output, so that value added is positive.
        output = (intermediate + final).sum(axis=1)
        mix = rng.random((n, n_sectors, n_sectors)) * output.T[:, None, :]
        use = mix / mix.sum(axis=2, keepdims=True) * intermediate.sum(axis=2).T[:, :, None]
        for _ in range(200):
            cost = use.sum(axis=1)
            if np.all(cost < 0.8 * output.T):
                break
            intermediate *= 0.8
            use *= 0.8
            output = (intermediate + final).sum(axis=1)
        names = [f"C{k:02d}" for k in range(n)], [f"S{k:02d}" for k in range(n_sectors)]
        return from_flows(
            "random", *names, intermediate, final, use, rng.uniform(1.0, 10.0, n_sectors), year=2000
        )

    return make


@pytest.fixture(scope="session")
def icio() -> World:
    """The packaged world."""
    return load_world("icio-2022")


@pytest.fixture(scope="session")
def demo() -> Analysis:
    """The main job on the demonstration article, with few draws."""
    return run(Path(__file__).parents[1] / "examples" / "russia-china-ai-order.md", draws=8)
