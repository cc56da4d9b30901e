"""Sums over trade partners and over a country's sectors, compiled by Numba, and how this room compiles.

Only there with ``pip install 'accord[fast]'``. Axes are those of `trade`; arrays may be of either precision.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Numbers = NDArray[Any]
"""Of either precision."""

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compile_kernel(kernel: Kernel) -> Kernel:
    """Compile a loop at its first call and keep it on disk."""
    # Sums may be taken in any order; what is not finite stays so, as the solver looks for it.
    any_order = {"reassoc", "contract", "nsz", "arcp"}
    return cast(Kernel, njit(kernel, cache=True, error_model="numpy", fastmath=any_order))


@compile_kernel
def dot(one: Numbers, other: Numbers) -> Any:
    """Return the sum of products of two vectors, (C,) each."""
    total = one.dtype.type(0)
    for i in range(one.size):
        total += one[i] * other[i]
    return total


@compile_kernel
def over_suppliers(reach: Numbers, values: Numbers, out: Numbers) -> None:
    """Sum reach over suppliers' values, four buyers at a time: (J, N)."""
    n_sectors, n, _ = reach.shape
    whole = n - n % 4
    for j in range(n_sectors):
        value = values[j]
        for at in range(0, whole, 4):
            a, b, c, d = reach[j, at], reach[j, at + 1], reach[j, at + 2], reach[j, at + 3]
            p = q = r = s = reach.dtype.type(0)
            for i in range(n):
                v = value[i]
                p += a[i] * v
                q += b[i] * v
                r += c[i] * v
                s += d[i] * v
            out[j, at], out[j, at + 1], out[j, at + 2], out[j, at + 3] = p, q, r, s
        for at in range(whole, n):
            out[j, at] = dot(reach[j, at], value)


@compile_kernel
def over_buyers(reach: Numbers, values: Numbers, out: Numbers) -> None:
    """Sum reach over buyers' values, four buyers at a time: (J, N)."""
    n_sectors, n, _ = reach.shape
    whole = n - n % 4
    for j in range(n_sectors):
        sold = out[j]
        sold[:] = 0
        for at in range(0, whole, 4):
            a, b, c, d = reach[j, at], reach[j, at + 1], reach[j, at + 2], reach[j, at + 3]
            p, q, r, s = values[j, at], values[j, at + 1], values[j, at + 2], values[j, at + 3]
            for i in range(n):
                sold[i] += p * a[i] + q * b[i] + r * c[i] + s * d[i]
        for at in range(whole, n):
            a, p = reach[j, at], values[j, at]
            for i in range(n):
                sold[i] += p * a[i]


@compile_kernel
def by_country(blocks: Numbers, values: Numbers, out: Numbers) -> None:
    """Apply one (J, J) block per country to values by sector and country, both (J, N)."""
    # Two rows at a time: with four, as among partners, a round was a tenth slower at 50 sectors.
    n, n_sectors, _ = blocks.shape
    value = np.empty(n_sectors, dtype=values.dtype)
    whole = n_sectors - n_sectors % 2
    for m in range(n):
        for k in range(n_sectors):
            value[k] = values[k, m]
        for j in range(0, whole, 2):
            a, b = blocks[m, j], blocks[m, j + 1]
            p = q = blocks.dtype.type(0)
            for k in range(n_sectors):
                p += a[k] * value[k]
                q += b[k] * value[k]
            out[j, m], out[j + 1, m] = p, q
        for j in range(whole, n_sectors):
            out[j, m] = dot(blocks[m, j], value)
