"""What the cells of a table of units by indicators are called in messages, and what no such table may hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import InputError

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """The names of rows and columns; where there are none, their numbers from one."""

    codes: tuple[str, ...] | None = None
    """Codes of the indicators, (K,)."""
    units: tuple[str, ...] | None = None
    """Codes of the units, (N,)."""

    def indicator(self, k: int) -> str:
        """Return what indicator `k` is called, for example ``indicator 'LPI'``."""
        return f"indicator {self.codes[k]!r}" if self.codes else f"indicator number {k + 1}"

    def unit(self, n: int) -> str:
        """Return what unit `n` is called."""
        return f"unit {self.units[n]!r}" if self.units else f"unit number {n + 1}"

    def cell(self, n: int, k: int) -> str:
        """Return what the cell of unit `n` and indicator `k` is called."""
        return f"{self.unit(n)}, {self.indicator(k)}"

    def code(self, k: int) -> str:
        """Return the bare code of indicator `k`, or its number."""
        return self.codes[k] if self.codes else str(k + 1)

    def position(self, code: str | int) -> int | None:
        """Return the position of an indicator by its code or its position from nought; None where there is none."""
        if isinstance(code, str):
            return self.codes.index(code) if self.codes and code in self.codes else None
        return int(code)

    def indicators(self, mask: Mask) -> str:
        """Return the indicators that a mask (K,) marks, the first few by name."""
        return listing(self.code(int(k)) for k in np.flatnonzero(mask))


def listing(names: Iterable[str], most: int = 6) -> str:
    """Return names in one line: the first `most`, then how many more there are."""
    found = list(names)
    shown = ", ".join(repr(name) for name in found[:most])
    return shown if len(found) <= most else f"{shown} and {len(found) - most} more"


def table(
    values: ArrayLike,
    error: type[InputError],
    *,
    codes: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    empty: bool = False,
) -> tuple[Array, Cells]:
    """Return values as a float array (N, K) with the names of its cells, once it is fit to be computed with.

    Parameters
    ----------
    values
        Units by indicators, (N, K); NaN is missing.
    error
        The error to raise.
    codes, units
        Names of columns and rows for messages.
    empty
        Whether an indicator may have no value at all.

    Raises
    ------
    InputError
        The `error` given: not a table of numbers, names that do not fit its shape, an infinite value, or an indicator
        without any value.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise error(f"the values are not numbers: {problem}; give a table of units by indicators") from None
    if array.ndim != 2 or 0 in array.shape:
        raise error(
            f"found values of shape {array.shape}; give a table of units by indicators, (N, K), neither of them 0"
        )
    for what, names, size in (("codes", codes, array.shape[1]), ("units", units, array.shape[0])):
        if names is not None and len(names) != size:
            raise error(f"found {len(names)} {what} for a table of shape {array.shape}; give {size}")
    cells = Cells(tuple(codes) if codes is not None else None, tuple(units) if units is not None else None)
    infinite = np.isinf(array)
    if infinite.any():
        n, k = map(int, np.argwhere(infinite)[0])
        raise error(f"{cells.cell(n, k)}: found {array[n, k]}; give a finite number, or leave the cell empty")
    if not empty:
        blank = np.isnan(array).all(axis=0)
        if blank.any():
            raise error(
                f"no unit has a value for {cells.indicators(np.atleast_1d(blank))}; "
                "drop these indicators or supply their values"
            )
    return array, cells
