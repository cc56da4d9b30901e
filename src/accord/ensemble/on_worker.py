"""What runs on a Dask worker: the chain it is told of once, and the work on a block. Needs the extra `ensemble`."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
from distributed import WorkerPlugin, get_worker
from numpy.typing import NDArray

from accord import __version__
from accord.ensemble.block import Block, Carrier
from accord.equilibrium.workers import one_thread
from accord.errors import InputError

Array = NDArray[np.float64]


class Chains(WorkerPlugin):
    """Holds a chain on every worker, and on those that join or are started again later."""

    def __init__(self, name: str, payload: bytes, version: str = __version__) -> None:
        self.name, self.payload, self.version = name, payload, version
        self._chain: Carrier | None = None

    def setup(self, worker: Any) -> None:
        """Refuse a worker that would give other answers; the chain is unpacked when the first block asks for it."""
        if self.version != __version__:
            raise InputError(
                f"the worker {worker.address} has Accord {__version__} and this is {self.version}; install the same"
            )

    @property
    def chain(self) -> Carrier:
        """What carries draws, the chain of a run."""
        if self._chain is None:
            found = pickle.loads(self.payload)
            assert isinstance(found, Carrier)
            self._chain = found
        return self._chain

    def __getstate__(self) -> dict[str, Any]:
        return {"name": self.name, "payload": self.payload, "version": self.version, "_chain": None}


def work(name: str, start: int, points: Array, values: Array) -> Block:
    """Work out a block on this worker."""
    plugin = get_worker().plugins[name]
    assert isinstance(plugin, Chains)
    with one_thread():
        return plugin.chain.block(start, points, values)
