"""Biproportional fitting (RAS: Bacharach 1970) of many small tables at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def fit(
    prior: Array, rows: Array, columns: Array, tolerance: float, max_iterations: int
) -> tuple[Array, int, Array]:
    """Scale each problem's prior to its row and column totals; the columns are met exactly, the rows to `gap`.

    Parameters
    ----------
    prior, rows, columns
        (problems, R, C), (problems, R), (problems, C).

    Returns
    -------
    fitted, iterations, gap
        `gap` is by row, as a share of the problem's total, (problems, R).
    """
    whole = columns.sum(axis=1)
    scale = np.where(whole > 0.0, whole, 1.0)[:, None]

    def to_columns(values: Array) -> Array:
        return values * _ratio(columns, values.sum(axis=1))[:, None, :]

    def miss(values: Array) -> Array:
        # A column that its prior leaves empty is missed too, by every row alike.
        lost = np.abs(values.sum(axis=1) - columns).sum(axis=1, keepdims=True)
        return np.asarray((np.abs(values.sum(axis=2) - rows) + lost) / scale)

    fitted = to_columns(prior)
    gap, steps = miss(fitted), 1
    best = gap.max()
    while gap.max() > tolerance and steps < max_iterations:
        fitted = to_columns(fitted * _ratio(rows, fitted.sum(axis=2))[:, :, None])
        gap, steps = miss(fitted), steps + 1
        if steps % 500 == 0:
            if gap.max() > 0.999 * best:  # no division meets these totals; more rounds will not find one
                break
            best = gap.max()
    return fitted, steps, gap


def _ratio(wanted: Array, found: Array) -> Array:
    return np.where(found > 0.0, wanted / np.where(found > 0.0, found, 1.0), 0.0)
