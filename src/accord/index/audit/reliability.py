"""Cronbach's alpha: whether the parts of an aggregate measure one thing.

Cronbach (1951, Psychometrika 16:297); OECD/JRC Handbook (2008, step 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.index.audit.correlation import correlation, covariance
from accord.index.audit.selection import SCORES, parts_of

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reliability:
    """Cronbach's alpha of some parts, and what each does to it."""

    codes: tuple[str, ...]
    alpha: float
    """From covariances; above 0.7 is the usual demand, and a negative one means that parts work against each other."""
    standardised: float
    """From correlations: alpha of the parts once all have the same variance."""
    mean_correlation: float
    """Mean correlation between two parts."""
    if_dropped: Array
    """Alpha of the others, (K,); NaN where fewer than two are left."""
    with_rest: Array
    """Correlation of each part with the sum of the others, (K,)."""

    def frame(self) -> pd.DataFrame:
        """Return one row per part."""
        import pandas as pd

        columns = {
            "alpha_if_dropped": self.if_dropped,
            "gain_if_dropped": self.if_dropped - self.alpha,
            "correlation_with_rest": self.with_rest,
        }
        return pd.DataFrame(columns, index=pd.Index(self.codes, name="element"))


def cronbach_alpha(values: Array) -> float:
    """Cronbach's alpha of the columns of an array, (N, K), NaN where missing.

    alpha = k / (k - 1) * (1 - sum of variances / sum of all covariances), over the units with both values for each
    pair. It depends on the scale of the columns. NaN for fewer than two columns, or if nothing varies.
    """
    return _alpha(covariance(values))


def reliability(values: Array, codes: tuple[str, ...] = ()) -> Reliability:
    """Return alpha of the columns of an array, (N, K), and what each column does to it.

    All from pairwise covariances, so that missing values cost as little as they can.
    """
    k = values.shape[1]
    spread = covariance(values)
    related = correlation(values)
    between = related[~np.eye(k, dtype=bool)]
    return Reliability(
        codes=codes or tuple(str(column + 1) for column in range(k)),
        alpha=_alpha(spread),
        standardised=_alpha(related),
        mean_correlation=float(between.mean()) if k > 1 else np.nan,
        if_dropped=_if_dropped(spread),
        with_rest=_with_rest(spread),
    )


def _alpha(spread: Array) -> float:
    k, total = len(spread), float(spread.sum())
    return np.nan if k < 2 or total == 0.0 else k / (k - 1.0) * (1.0 - float(np.trace(spread)) / total)


def _if_dropped(spread: Array) -> Array:
    """Alpha without each part at once: its row, column and variance leave the sums."""
    k, variance = len(spread), np.diag(spread)
    if k < 3:
        return np.full(k, np.nan)
    total = spread.sum() - 2.0 * spread.sum(axis=1) + variance
    share = np.divide(variance.sum() - variance, total, out=np.full(k, np.nan), where=total != 0.0)
    return np.asarray((k - 1.0) / (k - 2.0) * (1.0 - share))


def _with_rest(spread: Array) -> Array:
    """Correlation of each part with the sum of the others, from covariances."""
    variance, row = np.diag(spread), spread.sum(axis=1)
    rest = spread.sum() - 2.0 * row + variance
    room = variance * rest
    root = np.sqrt(np.where(room > 0.0, room, np.nan))
    return np.asarray((row - variance) / root)


def alpha(
    index: Index, code: str | None = None, step: str | None = None, *, level: int | None = None
) -> Reliability:
    """Return the reliability of the parts of an aggregate of a built index.

    Parameters
    ----------
    code
        The aggregate, by default the index itself.
    step
        Step that leaves the values; by default the scores of the parts as they were aggregated.
    level
        Level of the parts, by default the next below the aggregate; 1 for the indicators below it.

    Raises
    ------
    UnknownName
        If there is no such element, step or level.
    InputError
        If the aggregate has no parts on that level.
    """
    values, codes = parts_of(index, code, step or SCORES, level)
    return reliability(values, codes)


def alphas(index: Index) -> dict[str, Reliability]:
    """Return the reliability of the direct parts of every aggregate with two or more of them, the lowest first."""
    structure = index.structure
    return {
        element.code: alpha(index, element.code)
        for element in structure.elements
        if len(structure.children(element.code)) > 1
    }
