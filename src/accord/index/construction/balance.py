"""Weights chosen for the correlations they bring about, not given.

The correlation of an element with the index says how much the index follows it, and it is seldom in proportion to the
element's weight (Paruolo, Saisana & Saltelli 2013, JRSS A 176:609). Weights can be found that bring these
correlations to given proportions (Becker, Saisana, Paruolo & Vandecasteele 2017, Ecological Indicators 80:12).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares, minimize

from accord.errors import WeightError

Array = NDArray[np.float64]

_STEP = 1e-6  # of logarithms of weights, for differences
_WIDEST = 8.0  # logarithms of weights stay within this of their middle: what needs more is not to be had


@dataclass(frozen=True, eq=False)
class OptimisedWeights:
    """Weights found for correlations, and the correlations they bring about."""

    weights: Array
    """Weights, their mean one, (n,)."""
    correlations: Array
    """Correlation of each element with the index, (n,)."""
    target: Array | None
    """Correlations wanted as shares of their sum, (n,)."""
    miss: float
    """Largest difference between the shares of correlations reached and wanted."""

    @property
    def reached(self) -> bool:
        """Whether the target is reached; it cannot be where an element moves against the index whatever it weighs."""
        return self.miss < 1e-4


def correlations(elements: Array, index: Array) -> Array:
    """Correlation of each element, (N, n), with the index under each set of weights, (D, N), over units with both.

    Returns
    -------
    correlations
        (D, n).
    """
    scored = np.logical_not(np.isnan(index).any(axis=0))
    there = scored[:, None] & ~np.isnan(elements)
    count = there.sum(axis=0)
    x = np.where(there, elements, 0.0)
    x = np.where(there, x - x.sum(axis=0) / count, 0.0)
    y = np.where(scored, index, 0.0)
    y = y - y.mean(axis=1, keepdims=True)  # any constant would do: it keeps the squares below small
    mean = y @ there / count  # (D, n): each element has its own units
    square = (y**2) @ there - count * mean**2
    return np.asarray(y @ x / np.sqrt(square * (x**2).sum(axis=0)))


def balanced_weights(
    elements: Array, index_of: Callable[[Array], Array], start: ArrayLike, target: ArrayLike | None = None
) -> OptimisedWeights:
    """Weights that bring the correlations of elements with the index to given proportions.

    Parameters
    ----------
    elements
        Scores of the elements that are weighed, (N, n).
    index_of
        The index for many sets of weights: (D, n) to (D, N).
    start
        Weights to start from, positive, (n,).
    target
        Proportions wanted, positive, (n,); by default all the same.

    Raises
    ------
    WeightError
        If a target is not positive or they are not one for each element.
    """
    n = elements.shape[1]
    wanted = np.ones(n) if target is None else np.asarray(target, dtype=np.float64)
    if wanted.shape != (n,) or not np.all(np.isfinite(wanted)) or np.any(wanted <= 0.0):
        raise WeightError(
            f"the target is one positive number for each of {n} elements; found {wanted.tolist()}"
        )
    wanted = wanted / wanted.sum()

    def miss(logs: Array) -> Array:
        found = correlations(elements, index_of(np.exp(np.atleast_2d(logs))))
        return np.asarray(found / found.sum(axis=1, keepdims=True) - wanted)

    def residuals(logs: Array) -> Array:
        return np.asarray(miss(logs)[0])

    def jacobian(logs: Array) -> Array:
        return _differences(miss, logs).T

    found = least_squares(
        residuals,
        _logs(start),
        jac=jacobian,
        bounds=(-_WIDEST, _WIDEST),
        xtol=1e-14,
        ftol=1e-14,
        gtol=1e-14,
        max_nfev=500,
    )
    return _result(elements, index_of, np.asarray(found.x), wanted)


def informative_weights(
    elements: Array, index_of: Callable[[Array], Array], start: ArrayLike
) -> OptimisedWeights:
    """Weights under which the index carries most of its elements: the largest mean of squared correlations.

    A local optimum from `start`; arguments as for `balanced_weights`.
    """

    def loss(logs: Array) -> Array:
        return np.asarray(
            -np.mean(correlations(elements, index_of(np.exp(np.atleast_2d(logs)))) ** 2, axis=1)
        )

    def value(logs: Array) -> float:
        return float(loss(logs)[0])

    def slope(logs: Array) -> Array:
        return _differences(loss, logs)

    found = minimize(
        value,
        _logs(start),
        jac=slope,
        method="L-BFGS-B",
        bounds=[(-_WIDEST, _WIDEST)] * elements.shape[1],
        options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-10},
    )
    return _result(elements, index_of, np.asarray(found.x), None)


def _logs(start: ArrayLike) -> Array:
    given = np.asarray(start, dtype=np.float64)
    logs = np.log(np.maximum(given, 1e-3 * given.max()))
    return np.asarray(np.clip(logs - logs.mean(), -_WIDEST + 0.1, _WIDEST - 0.1))


def _differences(function: Callable[[Array], Array], logs: Array) -> Array:
    """Central differences of a function of many points at once, (n, ...)."""
    shift = _STEP * np.eye(len(logs))
    return np.asarray((function(logs + shift) - function(logs - shift)) / (2.0 * _STEP))


def _result(
    elements: Array, index_of: Callable[[Array], Array], logs: Array, wanted: Array | None
) -> OptimisedWeights:
    weights = np.exp(logs)
    weights /= weights.mean()
    found = correlations(elements, index_of(weights[None]))[0]
    miss = 0.0 if wanted is None else float(np.abs(found / found.sum() - wanted).max())
    return OptimisedWeights(weights, found, wanted, miss)
