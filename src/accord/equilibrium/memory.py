"""Large arrays whose memory is used again: pages fresh from the system cost a solve more than its arithmetic."""

from __future__ import annotations

import weakref
from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

LARGE = 1_000_000
"""Bytes from which memory is kept: about what the allocator would give back to the system."""
KEPT = 4
"""Pieces of memory kept for each size."""

_FREE: defaultdict[int, list[memoryview]] = defaultdict(list)


def empty(shape: tuple[int, ...], dtype: DTypeLike = float) -> NDArray[Any]:
    """Return an array of arbitrary content, like `numpy.empty`.

    The memory of a large one is kept when it and every view of it are gone, for the next array of its size.
    """
    kind = np.dtype(dtype)
    size = int(np.prod(shape)) * kind.itemsize
    if size < LARGE:
        return np.empty(shape, dtype=kind)
    try:
        memory = _FREE[size].pop()
    except IndexError:
        memory = np.empty(size, dtype=np.uint8).data
    # NumPy lets every view hold on to this array and not to the memory below it: when it goes, nothing uses the memory.
    whole = np.frombuffer(memory, dtype=kind)
    weakref.finalize(whole, _keep, size, memory).atexit = False
    return whole.reshape(shape)


def _keep(size: int, memory: memoryview) -> None:
    free = _FREE[size]
    if len(free) < KEPT:
        free.append(memory)
