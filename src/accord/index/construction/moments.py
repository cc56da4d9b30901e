"""Sample skewness and kurtosis of indicators, missing values left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def skewness(values: ArrayLike) -> Array:
    """Skewness of each column, (N, ...) to (...), adjusted for sample size; NaN is left out.

    ``G1 = g1 sqrt(n (n - 1)) / (n - 2)`` with ``g1 = m3 / m2^(3/2)``: the second definition of Joanes & Gill (1998, The
    Statistician 47:183), that of spreadsheets and statistical packages. NaN where it is not defined: fewer than three
    values, or all of them equal.
    """
    return shape(values)[0]


def kurtosis(values: ArrayLike) -> Array:
    """Excess kurtosis of each column, (N, ...) to (...), adjusted for sample size; NaN is left out.

    ``G2 = (n - 1) ((n + 1) g2 + 6) / ((n - 2) (n - 3))`` with ``g2 = m4 / m2^2 - 3`` (Joanes & Gill 1998). NaN where it
    is not defined: fewer than four values, or all of them equal.
    """
    return shape(values)[1]


def shape(values: ArrayLike) -> tuple[Array, Array]:
    """Skewness and kurtosis of each column at once; see `skewness` and `kurtosis`."""
    x = np.asarray(values, dtype=np.float64)
    present = ~np.isnan(x)
    n = present.sum(axis=0).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        centred = np.where(present, x - np.where(present, x, 0.0).sum(axis=0) / n, 0.0)
        # Rounding in the mean of equal values leaves specks of variance, so equality is tested on the values.
        varies = np.where(present, x, -np.inf).max(axis=0) > np.where(present, x, np.inf).min(axis=0)
        scale = np.where(varies, np.abs(centred).max(axis=0), np.nan)
        u = centred / scale  # so that no power under- or overflows
        square = u * u
        m2 = square.sum(axis=0) / n
        skew = (square * u).sum(axis=0) / n / m2**1.5 * np.sqrt(n * (n - 1.0)) / (n - 2.0)
        excess = (square * square).sum(axis=0) / n / m2**2 - 3.0
        kurt = (n - 1.0) * ((n + 1.0) * excess + 6.0) / ((n - 2.0) * (n - 3.0))
    return np.where(n > 2, skew, np.nan), np.where(n > 3, kurt, np.nan)
