"""Which units a statistic of a column takes its value from, and with what share.

A minimum is the value of one unit, a median that of one or two, a mean a little of all. The derivative of the statistic
goes to them in these shares. Where units tie for it, its derivative depends on which way one of them moves: a kink.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Carried:
    """The derivative of a statistic by each value of a column."""

    shares: Array
    """(N,); nought for tied units, which the statistic does not follow inwards."""
    tied: Mask
    """Units at which the derivative is one-sided, (N,)."""


def extreme(x: Array, source: NDArray[np.intp], *, low: bool) -> Carried:
    """Return how the lowest or highest value present follows the values, (N,).

    Parameters
    ----------
    source
        Unit that each value comes from, (N,): values of the same source move together and do not tie.
    """
    end = np.nanmin(x) if low else np.nanmax(x)
    at = np.flatnonzero(x == end)
    shares, tied = np.zeros(len(x)), np.zeros(len(x), dtype=bool)
    if len(np.unique(source[at])) == 1:
        shares[at[0]] = 1.0
    else:
        tied[at] = True
    return Carried(shares, tied)


def quantile(x: Array, source: NDArray[np.intp], share: float) -> Carried:
    """Return how a quantile (linear between order statistics, numpy's default) follows the values present, (N,)."""
    seen = np.flatnonzero(~np.isnan(x))
    order = seen[np.argsort(x[seen], kind="stable")]
    place = share * (len(order) - 1)
    below = min(int(np.floor(place + 1e-12)), len(order) - 1)
    rest = max(place - below, 0.0)
    shares, tied = np.zeros(len(x)), np.zeros(len(x), dtype=bool)
    for position, part in ((below, 1.0 - rest), (min(below + 1, len(order) - 1), rest)):
        if part <= 0.0:
            continue
        at = np.flatnonzero(x == x[order[position]])
        if len(np.unique(source[at])) == 1:
            shares[order[position]] += part
        else:
            tied[at] = True
    return Carried(shares, tied)


def median(x: Array, source: NDArray[np.intp]) -> Carried:
    """Return how the median of the values present follows them, (N,)."""
    return quantile(x, source, 0.5)


def mean(x: Array) -> Carried:
    """Return how the mean of the values present follows them, (N,)."""
    seen = ~np.isnan(x)
    return Carried(np.where(seen, 1.0 / max(int(seen.sum()), 1), 0.0), np.zeros(len(x), dtype=bool))
