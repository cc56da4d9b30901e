"""Who works out the draws: this process, processes here, or a Dask cluster anywhere; the answer is the same to the bit.

A worker is told of the chain once. One that dies costs its own blocks only: the scheduler hands them to the others.
"""

from __future__ import annotations

import logging
import pickle
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from accord.ensemble.block import Block, Carrier
from accord.equilibrium.workers import THREAD_VARIABLES, one_thread, single_threaded_children
from accord.errors import InputError, MissingExtra, WorkerLost

Array = NDArray[np.float64]
Job = tuple[int, Array, Array]
"""First draw, and points and values of the inputs of a block."""
AHEAD = 4
"""Blocks handed out for each worker at a time."""
PATIENCE = 20.0
"""Seconds to wait for a scheduler that does not answer, and for its first worker."""


class Crew(Protocol):
    """Works out blocks of draws."""

    def blocks(self, carrier: Carrier, jobs: Sequence[Job]) -> Iterator[Block]:
        """Yield the blocks as they are done, in any order."""


class Alone:
    """Works out one block after the other in this process."""

    def blocks(self, carrier: Carrier, jobs: Sequence[Job]) -> Iterator[Block]:
        """Yield the blocks in order."""
        # As a worker holds it: the layout of arrays can move the last bit of a sum.
        own = pickle.loads(pickle.dumps(carrier, protocol=pickle.HIGHEST_PROTOCOL))
        for job in jobs:
            with one_thread():
                block = own.block(*job)
            yield block


def _require_worker(client: Any, address: str) -> None:
    """Raise `InputError` if a cluster has nobody to work."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise InputError(
            f"the cluster at {address} has no workers; start one with `dask worker {address} --nthreads 1` where "
            "Accord is installed"
        ) from None


class OnDask:
    """The workers of a Dask cluster."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def blocks(self, carrier: Carrier, jobs: Sequence[Job]) -> Iterator[Block]:
        """Yield the blocks as they are done.

        Raises
        ------
        WorkerLost
            If a block has cost several workers their lives, or the cluster goes away.
        InputError
            If the workers cannot work for this version of Accord.
        """
        from accord.ensemble.on_worker import Chains

        key = f"accord-{uuid.uuid4().hex}"
        plugin = Chains(key, pickle.dumps(carrier, protocol=pickle.HIGHEST_PROTOCOL))
        try:
            self.client.register_plugin(plugin)
        except ImportError as error:
            raise InputError(f"the workers of this cluster need Accord installed ({error})") from None
        try:
            yield from self._done(key, iter(jobs))
        finally:
            with suppress(Exception):  # a cluster that is gone has nothing left to forget
                self.client.unregister_worker_plugin(key)

    def _done(self, key: str, waiting: Iterator[Job]) -> Iterator[Block]:
        """Hand the jobs out, some at a time, and yield what comes back."""
        import distributed

        from accord.ensemble.on_worker import work

        as_completed: Any = distributed.as_completed

        def submit() -> Any:
            job = next(waiting, None)
            return None if job is None else self.client.submit(work, key, *job, pure=False)

        with _told_as_lost():
            first = [f for f in (submit() for _ in range(AHEAD * self._threads())) if f is not None]
            done = as_completed(first, loop=self.client.loop)
        while True:
            with _told_as_lost():
                future = next(done, None)
                if future is None:
                    return
                block = future.result()
                future.release()
            assert isinstance(block, Block)
            yield block
            with _told_as_lost():
                more = submit()
                if more is not None:
                    done.add(more)

    def _threads(self) -> int:
        return max(2, sum(map(int, self.client.nthreads().values())))


@contextmanager
def _told_as_lost() -> Iterator[None]:
    """Say what it means when workers die again and again, or the scheduler goes away."""
    import distributed

    try:
        yield
    except distributed.KilledWorker as error:
        raise WorkerLost(
            f"a block of draws cost several workers their lives ({error}). The usual reason is memory: give them more, "
            "or use fewer. Finished draws are kept if the run has a folder"
        ) from None
    except (CancelledError, OSError, distributed.client.ClosedClientError) as error:
        why = " ".join(str(error).split())  # Dask's words may go over several lines
        raise WorkerLost(
            f"the cluster went away ({why}). Finished draws are kept if the run has a folder: start the cluster and "
            "run the same command again"
        ) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Leave it to the errors of Accord to say that a scheduler is gone."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def crew(workers: int = 1, cluster: str | None = None) -> Iterator[Crew]:
    """Hire whoever works out the draws, and let them go at the end.

    Parameters
    ----------
    workers
        Processes on this machine, one thread each; 1 works in this process.
    cluster
        The address of a Dask scheduler instead, such as ``tcp://host:8786``; its workers need Accord installed.

    Raises
    ------
    MissingExtra
        If Dask is needed and not installed.
    InputError
        If the number is below 1, both are asked for, no scheduler answers, or it has no workers.
    """
    if workers < 1:
        raise InputError(f"workers must be 1 or more; found {workers}")
    if cluster is not None and workers != 1:
        raise InputError("a cluster has workers of its own: leave out --workers, or leave out --cluster")
    if cluster is None and workers == 1:
        yield Alone()
        return
    try:
        import distributed as found
    except ImportError:
        raise MissingExtra("working on several processes", "ensemble") from None
    distributed: Any = found
    if cluster is not None:
        try:
            with _quiet():
                client = distributed.Client(cluster, timeout=PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(
                f"no Dask scheduler answers at {cluster} ({error}); start one with `dask scheduler` and name its "
                "address, such as tcp://host:8786"
            ) from error
        with _quiet():
            try:
                _require_worker(client, cluster)
                yield OnDask(client)
            finally:
                client.close()
        return
    import dask

    # A worker that is killed is replaced, and how is of interest to nobody who did not ask.
    quiet = dict.fromkeys(THREAD_VARIABLES, "1")
    settings = {
        "distributed.nanny.pre-spawn-environ": quiet,
        "distributed.worker.daemon": False,
        "distributed.admin.log-length": 0,
    }
    with dask.config.set(settings), single_threaded_children():
        here = distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            memory_limit=0,
            dashboard_address=":0",  # any port that is free: two runs may go on side by side
            silence_logs=logging.CRITICAL,
        )
        try:
            client = distributed.Client(here, set_as_default=False)
            try:
                yield OnDask(client)
            finally:
                client.close()
        finally:
            here.close()
