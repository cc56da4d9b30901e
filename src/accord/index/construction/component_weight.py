"""Weights from principal components and factors.

Such weights follow how indicators vary together, not how much they matter: what is correlated with many others counts
more, twice-counted information above all, and what stands alone counts little (OECD/JRC Handbook 2008, step 6.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import WeightError

Array = NDArray[np.float64]

Negative = Literal["refuse", "zero"]


@dataclass(frozen=True, eq=False)
class ComponentWeights:
    """Weights found from components or factors, and what they rest on."""

    weights: Array
    """Weights, (K,)."""
    loadings: Array
    """Correlations of indicators with the components or rotated factors kept, (K, F)."""
    explained: Array
    """Share of total variance that each component or factor explains, (F,)."""
    n_units: int
    """Units without a missing value, from which they are found."""


def component_weights(
    values: ArrayLike, *, negative: Negative = "refuse", parts: Sequence[str] = (), name: str = ""
) -> ComponentWeights:
    """Weights in proportion to the first principal component of the correlation matrix.

    Parameters
    ----------
    values
        Normalised parts, (N, K). Units with a missing value are left out.
    negative
        What to do with a part that moves against the component: ``"refuse"``, or ``"zero"`` to leave it out.
    parts, name
        Names of the parts and of their aggregate, for the messages of errors.

    Raises
    ------
    WeightError
        If there are too few units, a part does not vary, or a part has a negative loading that is not to be left out.
    """
    correlation, n_units = _correlation(values, parts, name)
    root, vector = np.linalg.eigh(correlation)
    first = vector[:, -1] * (1.0 if vector[:, -1].sum() >= 0.0 else -1.0)
    against = first < -1e-10
    if against.any() and negative == "refuse":
        which = ", ".join(_named(parts, int(k)) for k in np.flatnonzero(against))
        raise WeightError(
            f"{_head(name)}{which} would get a negative weight from the first principal component: it moves against "
            'the others. Check its direction, drop it, or set negative to "zero" to give it no weight'
        )
    weights = np.where(against, 0.0, np.abs(first))
    loadings = first[:, None] * np.sqrt(max(root[-1], 0.0))
    return ComponentWeights(weights, loadings, root[-1:] / len(root), n_units)


def factor_weights(loadings: ArrayLike) -> Array:
    """Weights from rotated factor loadings, (K, F), summing to one, by the Handbook's scheme (2008, section 6.1).

    Squared loadings are scaled to a sum of one within each factor. Each part goes to the factor where its scaled
    squared loading is largest and counts by it; factors count by what they explain (Nicoletti, Scarpetta & Boylaud
    2000).
    """
    squared = np.asarray(loadings, dtype=np.float64) ** 2
    explained = squared.sum(axis=0)
    scaled = squared / explained
    own = np.argmax(scaled, axis=1)
    weights = scaled.max(axis=1) * explained[own]
    return np.asarray(weights / weights.sum())


def factor_analysis_weights(
    values: ArrayLike,
    *,
    min_eigenvalue: float = 1.0,
    min_share: float = 0.10,
    min_cumulative: float = 0.60,
    parts: Sequence[str] = (),
    name: str = "",
) -> ComponentWeights:
    """Weights by the Handbook's factor analysis: principal components kept by rule, varimax rotation, `factor_weights`.

    Parameters
    ----------
    values
        Normalised parts, (N, K). Units with a missing value are left out.
    min_eigenvalue, min_share, min_cumulative
        Components are kept in order while their eigenvalue is above the first or they explain at least the second share
        of variance, and in any case until together they explain the third.
    parts, name
        Names of the parts and of their aggregate, for the messages of errors.

    Raises
    ------
    WeightError
        If there are too few units or a part does not vary.
    """
    correlation, n_units = _correlation(values, parts, name)
    root, vector = np.linalg.eigh(correlation)
    root, vector = np.maximum(root[::-1], 0.0), vector[:, ::-1]
    share = root / root.sum()
    kept = (root > min_eigenvalue) | (share >= min_share)
    kept |= np.cumsum(share) - share < min_cumulative - 1e-12
    loadings = varimax(vector[:, kept] * np.sqrt(root[kept]))
    explained = (loadings**2).sum(axis=0) / len(root)
    return ComponentWeights(factor_weights(loadings), loadings, explained, n_units)


def varimax(loadings: ArrayLike, *, iterations: int = 500, tolerance: float = 1e-12) -> Array:
    """Rotate loadings, (K, F), so that the variance of squared loadings is largest, with Kaiser's normalisation.

    Kaiser (1958, Psychometrika 23:187). The columns are turned so that their sums are positive.
    """
    given = np.asarray(loadings, dtype=np.float64)
    k, n_factors = given.shape
    size = np.sqrt((given**2).sum(axis=1, keepdims=True))
    size = np.where(size == 0.0, 1.0, size)
    x = given / size
    rotation = np.eye(n_factors)
    reached = 0.0
    for _ in range(iterations if n_factors > 1 else 0):
        turned = x @ rotation
        left, singular, right = np.linalg.svd(x.T @ (turned**3 - turned * (turned**2).sum(axis=0) / k))
        rotation = left @ right
        if singular.sum() <= reached * (1.0 + tolerance):
            break
        reached = float(singular.sum())
    turned = x @ rotation * size
    return np.asarray(turned * np.where(turned.sum(axis=0) < 0.0, -1.0, 1.0))


def _correlation(values: ArrayLike, parts: Sequence[str], name: str) -> tuple[Array, int]:
    x = np.asarray(values, dtype=np.float64)
    whole = x[~np.isnan(x).any(axis=1)]
    n, k = whole.shape
    if n <= k:
        raise WeightError(
            f"{_head(name)}{n} of {len(x)} units have values for all {k} parts; components of {k} parts need at least "
            f"{k + 1}. Impute first, or give weights"
        )
    spread = whole.std(axis=0)
    flat = np.flatnonzero(spread <= 1e-12 * np.abs(whole).max(axis=0))
    if flat.size:
        which = ", ".join(_named(parts, int(j)) for j in flat)
        raise WeightError(
            f"{_head(name)}{which} is the same for all units and has no correlations; drop it, or give weights"
        )
    return np.atleast_2d(np.corrcoef(whole, rowvar=False)), n


def _named(parts: Sequence[str], k: int) -> str:
    return parts[k] if k < len(parts) else f"part {k + 1}"


def _head(name: str) -> str:
    return f"{name}: " if name else ""
