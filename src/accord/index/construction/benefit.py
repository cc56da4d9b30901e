"""Benefit of the doubt: each unit is judged by the weights that suit it best.

Cherchye, Moesen, Rogge & Van Puyenbroeck (2007, Social Indicators Research 82:111), a data envelopment analysis without
inputs. Bounds on the shares of indicators in a unit's score keep weights from being nought or all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import SolveError, WeightError

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Benefit:
    """Scores by benefit of the doubt, and the weights behind them."""

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    scores: Array
    """Share that each unit reaches of the best mix of units under its own best weights, 1 for the best, (N,)."""
    weights: Array
    """Weights of each unit, in one over the indicators' own units, (N, K)."""
    shares: Array
    """Share of each indicator in each unit's score, (N, K)."""
    benchmark: Array
    """Multiples of other units that make up the mix each unit is measured by, (N, N); the first axis is the unit."""

    def frame(self) -> pd.DataFrame:
        """Return score and shares, one row per unit, best first."""
        import pandas as pd

        frame = pd.DataFrame(
            self.shares, index=pd.Index(self.units, name="unit"), columns=list(self.indicators)
        )
        frame.insert(0, "score", self.scores)
        return frame.sort_values("score", ascending=False, kind="stable")


def benefit_of_the_doubt(
    values: ArrayLike,
    *,
    low: ArrayLike = 0.0,
    high: ArrayLike = 1.0,
    units: Sequence[str] = (),
    indicators: Sequence[str] = (),
) -> Benefit:
    """Score each unit by the weights that make its score largest while no unit's exceeds one.

    For each unit c: the largest sum_k w_k y_ck over w >= 0 with sum_k w_k y_jk <= 1 for all units j, and with the share
    of each indicator, w_k y_ck over the score, between `low` and `high`.

    Parameters
    ----------
    values
        Normalised values, more being better, not negative, none missing, (N, K).
    low, high
        Bounds on the shares of the indicators in a unit's score: one number, or one for each indicator, (K,).
    units, indicators
        Names, for the result and the messages of errors.

    Raises
    ------
    WeightError
        If values are missing or negative, or the bounds leave no weights.
    SolveError
        If the solver fails.
    """
    from scipy.optimize import linprog

    y = np.asarray(values, dtype=np.float64)
    if y.ndim != 2 or not y.size:
        raise WeightError(
            f"found values of shape {y.shape}; benefit of the doubt needs units by indicators, (N, K)"
        )
    n, k = y.shape
    names = tuple(units) or tuple(f"unit {i + 1}" for i in range(n))
    parts = tuple(indicators) or tuple(f"indicator {i + 1}" for i in range(k))
    least, most = _bounds(low, "low", parts), _bounds(high, "high", parts)
    _check(y, least, most, names, parts)
    size = y.max(axis=0)
    scaled = y / size  # weights of indicators in very different units would spoil the solver's tolerances
    scores, weights, mix = np.empty(n), np.empty((n, k)), np.empty((n, n))
    for c in range(n):
        own = scaled[c]
        # Of w_k y_ck - low_k sum w y_c >= 0 and its like for high, only the rows that bind anything.
        rows_low = -np.diag(own)[least > 0.0] + least[least > 0.0][:, None] * own
        rows_high = np.diag(own)[most < 1.0] - most[most < 1.0][:, None] * own
        table = np.vstack([scaled, rows_low, rows_high])
        limit = np.concatenate([np.ones(n), np.zeros(len(table) - n)])
        found = linprog(-own, A_ub=table, b_ub=limit, bounds=(0.0, None), method="highs")
        if found.status != 0:
            raise SolveError(
                f"the weights of {names[c]} were not found: {found.message}",
                iterations=int(found.nit),
                worst="linear programme",
                residual=float("nan"),
            )
        w = np.maximum(np.asarray(found.x), 0.0)
        scores[c] = min(float(own @ w), 1.0)
        weights[c] = w / size
        mix[c] = -np.asarray(found.ineqlin.marginals)[:n]
    shares = weights * y / scores[:, None]
    return Benefit(names, parts, scores, weights, shares, mix)


def _bounds(given: ArrayLike, name: str, parts: Sequence[str]) -> Array:
    bounds = np.asarray(given, dtype=np.float64)
    if bounds.ndim > 1 or (bounds.ndim == 1 and bounds.shape != (len(parts),)):
        raise WeightError(
            f"{name} has {bounds.size} bounds for {len(parts)} indicators; give one number or one for each"
        )
    wrong = np.flatnonzero(~((bounds >= 0.0) & (bounds <= 1.0)))
    if wrong.size:
        raise WeightError(
            f"{name} = {np.atleast_1d(bounds)[wrong[0]]:g} is no share; bounds are between 0 and 1"
        )
    return np.broadcast_to(bounds, (len(parts),))


def _check(y: Array, low: Array, high: Array, units: Sequence[str], parts: Sequence[str]) -> None:
    bad = np.argwhere(~(np.isfinite(y) & (y >= 0.0)))
    if bad.size:
        i, j = bad[0]
        found = "missing" if np.isnan(y[i, j]) else f"{y[i, j]:g}"
        raise WeightError(
            f"{parts[j]} of {units[i]} is {found}; benefit of the doubt needs finite values that are not negative: "
            "impute, and normalise to a range from zero up"
        )
    if np.any(y.max(axis=0) == 0.0):
        which = parts[int(np.argmax(y.max(axis=0) == 0.0))]
        raise WeightError(f"{which} is zero for all units and can have no weight; drop it")
    empty = np.flatnonzero(y.max(axis=1) == 0.0)
    if empty.size:
        raise WeightError(
            f"{units[empty[0]]} is zero in everything, so that no weights suit it; normalise to a range above zero"
        )
    if np.any(low > high):
        j = int(np.argmax(low > high))
        raise WeightError(f"{parts[j]}: the lower bound {low[j]:g} is above the upper bound {high[j]:g}")
    for i in range(len(y)):
        room = np.where(y[i] > 0.0, high, 0.0)
        stuck = (y[i] == 0.0) & (low > 0.0)
        if stuck.any():
            j = int(np.argmax(stuck))
            raise WeightError(
                f"{parts[j]} of {units[i]} is zero and can make up no share of its score, but at least {low[j]:g} is "
                "asked for; lower the bound, or normalise to a range above zero"
            )
        if low.sum() > 1.0 + 1e-12 or room.sum() < 1.0 - 1e-12:
            raise WeightError(
                f"the bounds leave no shares that add up to one for {units[i]}: the lower ones add up to "
                f"{low.sum():g}, the upper ones of indicators above zero to {room.sum():g}"
            )
