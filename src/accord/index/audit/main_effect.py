"""The main effect of one variable on another: Pearson's correlation ratio.

S = Var(E[y | x]) / Var(y): the share by which the variance of an index would fall if one of its parts could be held
fixed (Paruolo, Saisana & Saltelli 2013, JRSS A 176:609). E[y | x] is estimated by a line, by local lines, or by a
spline, the smoothness of which the data choose.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, UnknownName
from accord.index.audit.correlation import correlation

Array = NDArray[np.float64]

Smoother = Literal["linear", "spline", "local"]
SMOOTHERS: tuple[Smoother, ...] = ("linear", "spline", "local")
"""A straight line; a cubic regression spline with a penalty on its second derivative; local lines."""

FEW = 4
"""Up to this many different values of x, E[y | x] is the mean of y at each."""


def correlation_ratio(x: Array, y: Array, smoother: Smoother = "spline") -> float:
    """Estimate the correlation ratio of y on x, both (N,), over the units with both values.

    The estimate is the variance of the fitted curve over the variance of y. Curves that follow chance raise it, most
    where units are few: next to a variable without any effect expect about 1 / N from a line and somewhat more from the
    others.

    Parameters
    ----------
    smoother
        ``"linear"``: the squared correlation. ``"spline"``: penalised cubic regression spline, the penalty by
        generalised cross-validation. ``"local"``: local lines with a Gaussian kernel, its width by leave-one-out
        cross-validation.

    Returns
    -------
    float
        Between 0 and 1; NaN if x or y does not vary or fewer than three units have both values.

    Raises
    ------
    UnknownName
        If there is no such smoother.
    InputError
        If x and y have different lengths.
    """
    if smoother not in SMOOTHERS:
        raise UnknownName("smoother", str(smoother), SMOOTHERS, f"Smoothers: {', '.join(SMOOTHERS)}.")
    if x.shape != y.shape or x.ndim != 1:
        raise InputError(f"x and y of shapes {x.shape} and {y.shape} do not go together; give both as (N,)")
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    if len(x) < 3 or x.min() == x.max() or y.min() == y.max():
        return np.nan
    if smoother == "linear":
        return float(correlation(x[:, None], y[:, None])[0, 0] ** 2)
    curve = fitted(x, y, smoother)
    return min(float(np.var(curve) / np.var(y)), 1.0)


def fitted(x: Array, y: Array, smoother: Smoother = "spline") -> Array:
    """Return the estimate of E[y | x] at every unit, (N,), without missing values; see `correlation_ratio`."""
    position = (x - x.min()) / (x.max() - x.min())
    unit = np.max(np.abs(y - y.mean()))
    target = (y - y.mean()) / unit
    values, at, count = np.unique(position, return_inverse=True, return_counts=True)
    if smoother == "linear":
        curve = _line(position, target)
    elif len(values) <= FEW:
        curve = (np.bincount(at, target) / count)[at]
    elif smoother == "spline":
        curve = _spline(position, target, values)
    else:
        curve = _local_lines(position, target)
    return np.asarray(y.mean() + unit * curve)


def _line(x: Array, y: Array) -> Array:
    centred = x - x.mean()
    return np.asarray(y.mean() + centred * (centred @ y) / (centred @ centred))


def _spline(x: Array, y: Array, values: Array) -> Array:
    """Fit a cubic B-spline with knots at quantiles of the values, as smooth as cross-validation has it."""
    from scipy.interpolate import BSpline

    inner = np.quantile(values, np.linspace(0.0, 1.0, min(len(values) - 3, 10) + 1)[1:-1])
    edges = np.concatenate([[0.0], np.unique(inner), [1.0]])
    knots = np.concatenate([np.zeros(3), edges, np.ones(3)])
    basis = BSpline.design_matrix(x, knots, 3).toarray()
    # The second derivative is linear between knots, so two Gauss points integrate its square exactly.
    middle, half = 0.5 * (edges[1:] + edges[:-1]), 0.5 * np.diff(edges)
    points = np.concatenate([middle - half / np.sqrt(3.0), middle + half / np.sqrt(3.0)])
    bend = BSpline(knots, np.eye(basis.shape[1]), 3).derivative(2)(points)
    rough = bend.T @ (np.concatenate([half, half])[:, None] * bend)
    # In coordinates that are orthonormal over the units and diagonal for the penalty, each smoothness is one division.
    left, size, right = np.linalg.svd(basis, full_matrices=False)
    firm = size > 1e-8 * size[0]
    back = right[firm].T / size[firm]
    penalty, turn = np.linalg.eigh(back.T @ rough @ back)
    columns, penalty = left[:, firm] @ turn, np.maximum(penalty, 0.0)
    along = columns.T @ y
    rest = float(y @ y - along @ along)
    smooth = np.concatenate([np.logspace(-10, 6, 65) * len(x), [np.inf]])
    with np.errstate(invalid="ignore"):
        shrink = 1.0 / (1.0 + np.where(penalty > 1e-10 * penalty[-1], smooth[:, None] * penalty, 0.0))
    freedom = shrink.sum(axis=1)
    misfit = rest + ((1.0 - shrink) ** 2 * along**2).sum(axis=1)
    n = len(x)
    with np.errstate(divide="ignore"):
        score = np.where(freedom < n - 1.0, n * misfit / np.maximum(n - freedom, 1e-9) ** 2, np.inf)
    return np.asarray(columns @ (shrink[int(score.argmin())] * along))


def _local_lines(x: Array, y: Array) -> Array:
    """Fit at each unit a line to the others near it, weighed by distance, as wide as cross-validation has it."""
    apart = x[None, :] - x[:, None]
    best, chosen = np.inf, _line(x, y)
    for width in np.logspace(-2.0, 1.0, 25):
        near = np.exp(-0.5 * (apart / width) ** 2)
        s0, s1, s2 = near.sum(axis=1), (near * apart).sum(axis=1), (near * apart**2).sum(axis=1)
        spread = s0 * s2 - s1**2
        # Where nothing but the unit itself is near there is no slope: the mean of what is.
        sloped = spread > 1e-10 * s0**2 * width**2
        weight = np.where(
            sloped[:, None],
            near * (s2[:, None] - apart * s1[:, None]) / np.where(sloped, spread, 1.0)[:, None],
            near / s0[:, None],
        )
        own = np.diag(weight)
        if own.max() > 1.0 - 1e-6:  # a curve that runs through a unit says nothing about it
            continue
        curve = weight @ y
        score = float(np.mean(((y - curve) / (1.0 - own)) ** 2))
        if score < best:
            best, chosen = score, curve
    return chosen
