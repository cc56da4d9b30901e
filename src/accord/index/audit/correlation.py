"""Correlations of indicators and aggregates, over the units for which both values are there.

Pure functions of arrays. Missing values are left out pair by pair, as is the habit of the field, so a matrix of
correlations with missing values need not be positive semidefinite.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, UnknownName

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

CorrelationMethod = Literal["pearson", "spearman", "kendall"]
CORRELATIONS: tuple[CorrelationMethod, ...] = ("pearson", "spearman", "kendall")


def overlap(first: Array, second: Array | None = None) -> Counts:
    """Count the units with both values, (N, P) and (N, Q) to (P, Q)."""
    second = first if second is None else second
    return (~np.isnan(first)).astype(np.int64).T @ (~np.isnan(second)).astype(np.int64)


def covariance(first: Array, second: Array | None = None) -> Array:
    """Sample covariance (over n - 1) over the units with both values, (N, P) and (N, Q) to (P, Q).

    Means are taken over the same units as the products. NaN where fewer than two units have both values.
    """
    second = first if second is None else second
    if _complete(first, second):
        if len(first) < 2:
            return np.full((first.shape[1], second.shape[1]), np.nan)
        return np.asarray(_centred(first).T @ _centred(second) / (len(first) - 1))
    products, _, _ = _moments(first, second)
    n = overlap(first, second)
    found = np.full(products.shape, np.nan)
    np.divide(products, n - 1, out=found, where=n > 1)
    return found


def correlation(first: Array, second: Array | None = None, method: CorrelationMethod = "pearson") -> Array:
    """Correlate every column of `first` with every column of `second`, (N, P) and (N, Q) to (P, Q).

    Parameters
    ----------
    first, second
        Values with NaN where missing; without `second`, the columns of `first` with each other.
    method
        ``"pearson"``, ``"spearman"`` (Pearson of mid-ranks, taken over the units with both values) or ``"kendall"``
        (tau-b, which allows for ties; Kendall 1945).

    Returns
    -------
    Array
        NaN where fewer than two units have both values, or either is the same for all of them.

    Raises
    ------
    UnknownName
        If there is no such method.
    InputError
        If the two have different numbers of units.
    """
    second = first if second is None else second
    if method not in CORRELATIONS:
        raise UnknownName(
            "correlation", str(method), CORRELATIONS, f"Correlations: {', '.join(CORRELATIONS)}."
        )
    if len(first) != len(second):
        raise InputError(
            f"cannot correlate {len(first)} units with {len(second)}; give both for the same units"
        )
    if method == "kendall":
        return _tau(first, second)
    if method == "spearman":
        return _spearman(first, second)
    if _complete(first, second):
        return _bounded(_unit_length(first).T @ _unit_length(second))
    products, squares_first, squares_second = _moments(_within_one(first), _within_one(second))
    with np.errstate(invalid="ignore", divide="ignore"):
        return _bounded(products / np.sqrt(squares_first) / np.sqrt(squares_second))


def p_values(first: Array, second: Array | None = None, method: CorrelationMethod = "pearson") -> Array:
    """Two-sided p-value of no correlation, (N, P) and (N, Q) to (P, Q).

    Student's t with n - 2 degrees of freedom for Pearson and Spearman (for Spearman an approximation, good from about
    ten units on), Kendall's own distribution for tau, exact for few units without ties. Each is for one pair: of many
    pairs that have nothing to do with each other a share as large as the level passes it; see `false_discovery`.
    NaN where the correlation is NaN or fewer than three units have both values.
    """
    second = first if second is None else second
    r = correlation(first, second, method)
    n = overlap(first, second)
    found = np.full(r.shape, np.nan)
    if method == "kendall":
        from scipy import stats

        for row, column in zip(*np.nonzero(~np.isnan(r) & (n > 2)), strict=True):
            both = ~(np.isnan(first[:, row]) | np.isnan(second[:, column]))
            found[row, column] = stats.kendalltau(first[both, row], second[both, column]).pvalue
        return found
    from scipy import special

    usable = ~np.isnan(r) & (n > 2)
    freedom = n[usable] - 2.0
    # p = I_x(v/2, 1/2) with x = v / (v + t^2) = 1 - r^2, which keeps its digits where r is near one
    short = (1.0 - np.abs(r[usable])) * (1.0 + np.abs(r[usable]))
    found[usable] = special.betainc(0.5 * freedom, 0.5, short)
    return found


def false_discovery(p: Array) -> Array:
    """Adjust p-values for their number (Benjamini & Hochberg 1995), any shape; NaN stays NaN and does not count.

    Among the pairs with an adjusted value up to q, no more than a share q is expected to be chance.
    """
    from scipy import stats

    found = np.full(p.shape, np.nan)
    there = ~np.isnan(p)
    if there.any():
        found[there] = stats.false_discovery_control(p[there])
    return found


def _complete(first: Array, second: Array) -> bool:
    return not (np.isnan(first).any() or np.isnan(second).any())


def _paired(first: Array, second: Array) -> Iterator[tuple[Array, Array]]:
    """Give for each column of `second` both sides (N, P), NaN where either is missing."""
    for other in second.T:
        yield (
            np.where(np.isnan(other)[:, None], np.nan, first),
            np.where(np.isnan(first), np.nan, other[:, None]),
        )


def _moments(first: Array, second: Array) -> tuple[Array, Array, Array]:
    """Sum products and squares about the means, over the units with both values, each (P, Q).

    By matrix products about each column's own mean; where the units with both values lie so close together, or so far
    from that mean, that digits would be lost, again about their mean. Squares are NaN where they are all the same.
    """
    n = np.maximum(overlap(first, second), 1)
    a, b = np.nan_to_num(_centred(first)), np.nan_to_num(_centred(second))
    a_there, b_there = (~np.isnan(first)).astype(float), (~np.isnan(second)).astype(float)
    sum_a, sum_b = a.T @ b_there, a_there.T @ b
    raw_a, raw_b = (a * a).T @ b_there, a_there.T @ (b * b)
    products = a.T @ b - sum_a * sum_b / n
    squares_a, squares_b = raw_a - sum_a * sum_a / n, raw_b - sum_b * sum_b / n
    doubtful = (squares_a <= 1e-2 * raw_a) | (squares_b <= 1e-2 * raw_b)
    for row, column in zip(*np.nonzero(doubtful), strict=True):
        both = ~(np.isnan(first[:, row]) | np.isnan(second[:, column]))
        x, y = _centred(first[both, row, None]), _centred(second[both, column, None])
        products[row, column] = (x * y).sum()
        squares_a[row, column] = np.nan if _constant(first[both, row, None])[0] else (x * x).sum()
        squares_b[row, column] = np.nan if _constant(second[both, column, None])[0] else (y * y).sum()
    return products, squares_a, squares_b


def _columnwise(first: Array, second: Array) -> Array:
    """Correlate column with column of the same place, both missing at the same units, (N, P) to (P,)."""
    found = np.nansum(_unit_length(first) * _unit_length(second), axis=0)
    found[_constant(first) | _constant(second)] = np.nan
    return _bounded(found)


def _bounded(found: Array) -> Array:
    """Undo the rounding that makes a perfect correlation more than perfect."""
    return np.asarray(np.clip(found, -1.0, 1.0))


def _centred(values: Array) -> Array:
    n = np.sum(~np.isnan(values), axis=0)
    return np.asarray(values - np.nansum(values, axis=0) / np.maximum(n, 1))


def _constant(values: Array) -> NDArray[np.bool_]:
    """Tell which columns have fewer than two different values; exact, where a sum of squares would round."""
    low = np.where(np.isnan(values), np.inf, values).min(axis=0)
    high = np.where(np.isnan(values), -np.inf, values).max(axis=0)
    return np.asarray(low >= high)


def _within_one(values: Array) -> Array:
    """Centre each column and scale it to a largest value of one, so that no square over- or underflows."""
    centred = _centred(values)
    largest = np.abs(np.nan_to_num(centred)).max(axis=0, initial=0.0)
    return np.asarray(centred / np.where(largest > 0.0, largest, 1.0))


def _unit_length(values: Array) -> Array:
    """Centre each column and scale it to length one; NaN throughout where it is constant."""
    scaled = _within_one(values)
    length = np.sqrt(np.nansum(scaled * scaled, axis=0))
    length[_constant(values)] = np.nan
    return np.asarray(scaled / length)


def _spearman(first: Array, second: Array) -> Array:
    from scipy.stats import rankdata

    if _complete(first, second):
        return correlation(rankdata(first, axis=0), rankdata(second, axis=0))
    found = np.empty((first.shape[1], second.shape[1]))
    for column, (a, b) in enumerate(_paired(first, second)):
        ranked = rankdata(a, axis=0, nan_policy="omit"), rankdata(b, axis=0, nan_policy="omit")
        found[:, column] = _columnwise(*ranked)
    return found


def _tau(first: Array, second: Array) -> Array:
    """Tau-b: concordant less discordant pairs of units over the root of the pairs that either does not tie."""
    shape = first.shape[1], second.shape[1]
    score, free_first, free_second = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for unit in range(len(first) - 1):
        a, b = first[unit] - first[unit + 1 :], second[unit] - second[unit + 1 :]
        a_there, b_there = (~np.isnan(a)).astype(float), (~np.isnan(b)).astype(float)
        a, b = np.nan_to_num(np.sign(a)), np.nan_to_num(np.sign(b))
        score += a.T @ b
        free_first += np.abs(a).T @ b_there
        free_second += a_there.T @ np.abs(b)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(score / np.sqrt(free_first * free_second))
