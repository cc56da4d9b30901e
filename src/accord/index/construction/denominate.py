"""Denominating: indicators that grow with the size of a unit, divided by that size to be comparable.

OECD/JRC Handbook (2008), section 5: exports by GDP, flights by population.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import DenominateError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Denomination:
    """What denominating did."""

    by: tuple[str | None, ...]
    """Column that each indicator was divided by, (K,)."""
    scale: Array
    """Factor that each quotient was multiplied by, (K,)."""
    divisors: Array
    """What each value was divided by, NaN where there is no denominator or no figure for it, (N, K)."""
    lost: NDArray[np.bool_]
    """Values that are missing now because their denominator is, (N, K)."""


def denominate(
    values: ArrayLike,
    denominators: Sequence[ArrayLike | None],
    *,
    scale: ArrayLike = 1.0,
    by: Sequence[str | None] = (),
    units: Sequence[str] = (),
    indicators: Sequence[str] = (),
) -> tuple[Array, Denomination]:
    """Divide indicators by other columns: y_nk = s_k x_nk / d_nk.

    Parameters
    ----------
    values
        Indicators, (N, K); NaN is missing.
    denominators
        What each indicator is divided by, (N,) each; None leaves one as it is.
    scale
        Factor s of each quotient, (K,) or one for all; it is not used where nothing is divided.
    by, units, indicators
        Names of denominators, units and indicators, for the record and the messages of errors.

    Returns
    -------
    values, denomination
        The quotients, (N, K), missing where a value or its denominator is, and the record.

    Raises
    ------
    DenominateError
        If a value is to be divided by zero or by a negative number, or a factor is not positive.
    """
    raw = np.asarray(values, dtype=np.float64)
    n, k = raw.shape
    if len(denominators) != k:
        raise DenominateError(f"found {len(denominators)} denominators for {k} indicators")
    factor = np.broadcast_to(np.asarray(scale, dtype=np.float64), (k,)).copy()
    codes = list(indicators) or [f"indicator {column + 1}" for column in range(k)]
    names = list(by) or [None if column is None else "its denominator" for column in denominators]
    for code, given in zip(codes, factor, strict=True):
        if not (np.isfinite(given) and given > 0.0):
            raise DenominateError(f"{code} is multiplied by {given:g}; a factor is more than 0")
    divisors = np.full((n, k), np.nan)
    for column, divisor in enumerate(denominators):
        if divisor is not None:
            divisors[:, column] = np.asarray(divisor, dtype=np.float64)
    bad = np.argwhere((divisors <= 0.0) & ~np.isnan(raw))
    if len(bad):
        row, column = bad[0]
        unit = units[row] if units else f"unit {row + 1}"
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        raise DenominateError(
            f"{codes[column]} of {unit} cannot be divided by {names[column]}, which is {divisors[row, column]:g}{more}"
            "; a denominator is more than 0: correct it, or leave it empty for a missing value"
        )
    divided = np.array([given is not None for given in denominators], dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        quotients = np.where(divided, factor * raw / divisors, raw)
    lost = np.isnan(quotients) & ~np.isnan(raw)
    factor[~divided] = 1.0
    return quotients, Denomination(tuple(names), factor, divisors, lost)
