"""Arrays over all draws that are too large to hold: on the disk, and only what is picked out is read."""

from __future__ import annotations

import os
import tempfile
import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Outcome = NDArray[np.floating[Any]]
_ROWS = 64
"""Rows copied at once."""


@dataclass(frozen=True, eq=False)
class OnDisk:
    """An array in a file without a name, which goes when the array does."""

    file: Any
    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    def __post_init__(self) -> None:
        weakref.finalize(self, self.file.close)

    def _mapped(self) -> Outcome:
        # Mapped anew each time: pages that were read do not stay with the process.
        return np.memmap(self.file, dtype=self.dtype, mode="r", shape=self.shape)

    def __getitem__(self, key: Any) -> Outcome:
        return np.array(self._mapped()[key])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        whole = self[...]
        return whole if dtype is None else whole.astype(dtype)

    def __len__(self) -> int:
        return self.shape[0]

    def __reduce__(self) -> tuple[Any, ...]:
        # A file without a name cannot be sent: whoever gets it, holds it.
        return np.asarray, (self[...],)

    def put(self, start: int, rows: Outcome) -> None:
        """Write rows from a number on."""
        row = self.dtype.itemsize * int(np.prod(self.shape[1:], dtype=np.int64))
        self.file.seek(start * row)
        self.file.write(np.ascontiguousarray(rows, dtype=self.dtype).tobytes())
        self.file.flush()

    def rows(self, kept: NDArray[np.int64]) -> OnDisk:
        """Return some rows, in a file of their own."""
        found = on_disk((len(kept), *self.shape[1:]), self.dtype)
        for first in range(0, len(kept), _ROWS):
            found.put(first, self[kept[first : first + _ROWS]])
        return found


def on_disk(shape: tuple[int, ...], dtype: np.dtype[Any]) -> OnDisk:
    """Return an array of zeros on the disk."""
    file = tempfile.TemporaryFile(prefix="accord-")  # noqa: SIM115 - closed when the array goes
    os.ftruncate(file.fileno(), dtype.itemsize * int(np.prod(shape, dtype=np.int64)))
    return OnDisk(file, dtype, shape)
