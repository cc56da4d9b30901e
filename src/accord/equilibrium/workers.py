"""Processes that solve scenarios side by side, and what is sent between them."""

from __future__ import annotations

import ctypes
import io
import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.equilibrium.change import Array, Change
from accord.errors import InputError, WorkerLost

Context = TypeVar("Context")
Item = TypeVar("Item")
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, eq=False)
class Cells:
    """An array as the cells in which it differs from one that both sides know."""

    where: NDArray[np.intp]
    """Positions in the flattened array."""
    values: Array


Packed = Mapping[str, Cells | NDArray[Any]]


def _neutral(world: World, name: str) -> Array | float:
    """Return the values of a field of `Change` that change nothing."""
    if name == "tariff":
        return world.tariff
    return 0.0 if name in {"export_tax", "transfer"} else 1.0


def pack(world: World, change: Change) -> Packed:
    """Return a change as the cells it changes: exact to the bit, and a few kilobytes instead of megabytes."""
    packed: dict[str, Cells | NDArray[Any]] = {}
    for field in fields(Change):
        values = getattr(change, field.name)
        if values is None:
            continue
        dense = np.ascontiguousarray(values)
        packed[field.name] = dense
        if dense.shape == world.share.shape and dense.dtype == np.float64:
            neutral = np.ascontiguousarray(np.broadcast_to(_neutral(world, field.name), dense.shape))
            # As integers, so that a zero keeps its sign and a NaN its bits.
            where = np.flatnonzero(dense.view(np.int64) != neutral.view(np.int64))
            if 2 * where.size < dense.size:
                packed[field.name] = Cells(where, dense.ravel()[where])
    return packed


def unpack(world: World, packed: Packed) -> Change:
    """Return the change that was packed."""
    found: dict[str, NDArray[Any]] = {}
    for name, values in packed.items():
        if isinstance(values, Cells):
            dense = np.array(np.broadcast_to(_neutral(world, name), world.share.shape))
            dense.reshape(-1)[values.where] = values.values
            found[name] = dense
        else:
            found[name] = values
    return Change(**found)


def contiguous(change: Change) -> Change:
    """Return a change with arrays laid out as they are after sending: the layout can move the last bit of a sum."""
    arrays = {field.name: getattr(change, field.name) for field in fields(Change)}
    return Change(**{k: None if v is None else np.ascontiguousarray(v) for k, v in arrays.items()})


class _Known:
    """A world and its arrays, which both sides have and which are sent by name."""

    def __init__(self, world: World) -> None:
        arrays = {field.name: getattr(world, field.name) for field in fields(World)}
        self.by_name = {"": world} | {k: v for k, v in arrays.items() if isinstance(v, np.ndarray)}
        self.names = {id(value): name for name, value in self.by_name.items()}

    def dumps(self, value: object) -> bytes:
        known = self.names

        class Pickler(pickle.Pickler):
            def persistent_id(self, obj: object) -> str | None:
                return known.get(id(obj))

        buffer = io.BytesIO()
        Pickler(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
        return buffer.getvalue()

    def loads(self, data: bytes) -> Any:
        known = self.by_name

        class Unpickler(pickle.Unpickler):
            def persistent_load(self, pid: str) -> object:
                return known[pid]

        return Unpickler(io.BytesIO(data)).load()


def _openblas() -> list[tuple[Any, Any]]:
    """Return the functions that get and set the threads of the OpenBLAS that NumPy's wheels bring."""
    package = Path(np.__file__).parent
    found = []
    for folder in (package.parent / "numpy.libs", package / ".dylibs"):
        for path in sorted(folder.glob("*openblas*")):
            with suppress(OSError):
                library = ctypes.CDLL(str(path))
                for pattern in ("scipy_openblas_{}_num_threads64_", "openblas_{}_num_threads64_"):
                    with suppress(AttributeError):
                        pair = (
                            getattr(library, pattern.format("get")),
                            getattr(library, pattern.format("set")),
                        )
                        found.append(pair)
                        break
    return found


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold linear algebra to one thread: more do not pay on arrays this small, and could change the last bit.

    Works on the OpenBLAS of NumPy's wheels; with another library, set its variable (MKL_NUM_THREADS=1) before Python.
    """
    before = [(get(), put) for get, put in _openblas()]
    for _, put in before:
        put(1)
    try:
        yield
    finally:
        for threads, put in before:
            put(threads)


@dataclass(frozen=True)
class Job(Generic[Context, Item]):
    """What every process is told once: the world, what else is needed, and what to do with each item."""

    world: World
    context: Context
    task: Callable[[Context, Item], object]
    """A function at the top level of a module."""


_job: tuple[Job[Any, Any], _Known] | None = None
"""The job of this process, where it is a worker."""


def _begin(payload: bytes) -> None:
    global _job
    # An interrupt ends a worker at once and without a word; the parent reports it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for _, put in _openblas():
        put(1)
    job = pickle.loads(payload)
    _job = job, _Known(job.world)


def _work(items: list[Any]) -> bytes:
    assert _job is not None
    job, known = _job
    return known.dumps([job.task(job.context, item) for item in items])


def side_by_side(
    job: Job[Context, Item], items: Iterable[Item], workers: int, chunk: int
) -> Iterator[object]:
    """Yield the task's answer to each item, in order, worked out by several processes.

    Only a few chunks are out at a time, so that items may come from a generator of any length.

    Raises
    ------
    InputError
        If what the processes need cannot be sent to them.
    WorkerLost
        If a process dies.
    """
    try:
        payload = pickle.dumps(job, protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise InputError(
            f"this cannot be sent to other processes ({error}): outcomes of your own must be functions at the "
            "top level of a module, or use workers=1"
        ) from None
    known, waiting = _Known(job.world), deque[Future[bytes]]()
    # Spawned, not forked: the same everywhere, and safe beside threads.
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(payload,)
    )
    try:
        for part in _chunks(items, chunk):
            with single_threaded_children():
                waiting.append(pool.submit(_work, part))
            if len(waiting) > 2 * workers:
                yield from known.loads(waiting.popleft().result())
        while waiting:
            yield from known.loads(waiting.popleft().result())
    except BrokenProcessPool:
        raise WorkerLost(
            f"one of {workers} processes that solve scenarios side by side died. The usual reason is memory: use "
            "fewer workers. In a script, call solve_many under `if __name__ == '__main__':`"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def single_threaded_children() -> Iterator[None]:
    """Start processes with one thread each: linear algebra reads these variables when it is loaded."""
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    part: list[Item] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
