"""Arrays over pairs of countries: their checks, with the pair named that fails, and their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
SYMMETRY = 1e-12
"""Largest relative difference between the two halves of an array that counts as symmetric."""

STILL = 1e-9
"""Change of a hat that is not told."""


def country_names(countries: Sequence[str] | None, n: int) -> tuple[str, ...]:
    """Return the names of `n` countries: those given, or their positions.

    Raises
    ------
    InputError
        If the names are not `n` different ones.
    """
    if countries is None:
        return tuple(map(str, range(n)))
    names = tuple(countries)
    if len(names) != n:
        raise InputError(f"{len(names)} country names were given for {n} countries")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"every country needs its own name; given twice: {', '.join(twice)}")
    return names


def country_count(name: str, values: ArrayLike) -> int:
    """Return N of an array over pairs, (N, N).

    Raises
    ------
    InputError
        If it is not square or has no countries.
    """
    shape = np.shape(values)
    if len(shape) != 2 or shape[0] != shape[1] or not shape[0]:
        raise InputError(f"{name} must be a square array, country by country; found shape {shape}")
    return int(shape[0])


def checked(
    name: str,
    values: ArrayLike,
    shape: tuple[int, ...],
    names: Sequence[str] = (),
    *,
    positive: bool = False,
    drawn: bool = False,
) -> Array:
    """Return values as an array of floats.

    Parameters
    ----------
    shape
        The shape needed.
    names
        Names of the countries, to say where a value is wrong.
    positive
        Whether zero is refused too.
    drawn
        Whether an axis of draws may come before the shape.

    Raises
    ------
    InputError
        If the shape is another or a value is not finite, negative, or zero where it must be positive.
    """
    array = np.asarray(values, dtype=float)
    tail = array.shape[1:] if drawn and array.ndim == len(shape) + 1 else array.shape
    if tail != shape or 0 in array.shape:
        asked = f"{shape}, or draws before it" if drawn else f"{shape}"
        raise InputError(f"{name} has shape {array.shape}; it needs {asked}")
    # The smallest and largest are finite only where all are.
    low, high = float(array.min()), float(array.max())
    if np.isfinite(low) and np.isfinite(high) and (low > 0.0 or (low == 0.0 and not positive)):
        return array
    bad = ~np.isfinite(array) | (array < 0.0) | (positive & (array == 0.0))
    first = tuple(np.argwhere(bad)[0])
    cell = first[len(first) - len(shape) :]
    place = " and ".join(names[int(k)] for k in cell) if names else str(tuple(map(int, cell)))
    where = f" at {place}" if shape else ""
    bound = "positive" if positive else "zero or more"
    raise InputError(f"{name} must be finite and {bound}; found {array[first]:g}{where}")


def require_symmetric(name: str, values: Array, names: Sequence[str]) -> None:
    """Raise `InputError` naming the pair of countries whose two entries differ most, (..., N, N)."""
    other = values.swapaxes(-1, -2)
    if np.array_equal(values, other):
        return
    gap = np.abs(values - other)
    if np.all(gap <= SYMMETRY * np.maximum(np.abs(values), np.abs(other))):
        return
    worst = np.unravel_index(int(gap.argmax()), gap.shape)
    a, b = names[int(worst[-2])], names[int(worst[-1])]
    raise InputError(
        f"{name} must be the same both ways; {a} with {b} has {values[worst]:g} and {b} with {a} {other[worst]:g}"
    )


def pair_rows(names: Sequence[str], axes: tuple[str, str], before: Array, after: Array) -> pd.DataFrame:
    """Return a row for each pair that is not zero both times: its countries, before, after, hat; largest change first.

    Parameters
    ----------
    axes
        What the countries on the first and second axis are called.
    before, after
        Levels, (N, N).
    """
    import pandas as pd

    first, second = np.nonzero((before > 0.0) | (after > 0.0))
    old, new = before[first, second], after[first, second]
    frame = pd.DataFrame(
        {
            axes[0]: [names[int(k)] for k in first],
            axes[1]: [names[int(k)] for k in second],
            "before": old,
            "after": new,
            "hat": hat(new, old),
        }
    )
    order = np.argsort(-np.abs(new - old), kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def hat(after: Array, before: Array) -> Array:
    """Return after over before; 1 where both are zero and infinity where something comes of nothing."""
    before = np.broadcast_to(before, after.shape)
    out = np.where(after > 0.0, np.inf, 1.0)
    return np.asarray(np.divide(after, before, out=out, where=before > 0.0))


def extremes(names: Sequence[str], hats: Array, count: int = 3) -> str:
    """Return the largest falls and rises of hats, (N,), as text."""
    order = np.argsort(hats, kind="stable")
    falls = [k for k in order[:count] if hats[k] < 1.0 - STILL]
    rises = [k for k in order[::-1][:count] if hats[k] > 1.0 + STILL]
    told = [
        f"{word} {', '.join(f'{names[int(k)]} {100 * (hats[k] - 1):+.3g}%' for k in which)}"
        for word, which in (("largest falls:", falls), ("largest rises:", rises))
        if which
    ]
    return "; ".join(told) if told else "nothing moves"
