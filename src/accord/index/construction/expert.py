"""Weights from people: points shared out by experts, and comparisons in pairs (OECD/JRC Handbook 2008, step 6.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import UnknownName, WeightError

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class BudgetAllocation:
    """Points that experts shared out among parts, and what they make of the parts' weights."""

    parts: tuple[str, ...]
    experts: tuple[str, ...]
    shares: Array
    """Each expert's points as shares of the budget, (P, K)."""

    @property
    def weights(self) -> Array:
        """Mean share of each part, (K,)."""
        return np.asarray(self.shares.mean(axis=0))

    @property
    def spread(self) -> Array:
        """Standard deviation of the shares over experts, (K,); zero where there is one expert."""
        if len(self.experts) < 2:
            return np.zeros(len(self.parts))
        return np.asarray(self.shares.std(axis=0, ddof=1))

    def by_code(self) -> dict[str, float]:
        """Return the weights by code, as a structure or a recipe takes them."""
        return dict(zip(self.parts, self.weights.tolist(), strict=True))

    def sets(self) -> tuple[dict[str, float], ...]:
        """Return each expert's own weights by code: alternatives to draw from in an uncertainty analysis."""
        return tuple(dict(zip(self.parts, row.tolist(), strict=True)) for row in self.shares)

    def frame(self) -> pd.DataFrame:
        """Return weight, spread, lowest and highest share by part."""
        import pandas as pd

        columns = {
            "weight": self.weights,
            "spread": self.spread,
            "low": self.shares.min(axis=0),
            "high": self.shares.max(axis=0),
        }
        return pd.DataFrame(columns, index=pd.Index(self.parts, name="part"))


def budget_allocation(
    points: Mapping[str, Mapping[str, float]], parts: Sequence[str], *, budget: float | None = 100.0
) -> BudgetAllocation:
    """Weights from a budget of points that each expert shares out among parts.

    Parameters
    ----------
    points
        By expert, points by code of the part; a part without points gets none.
    parts
        Codes of the parts.
    budget
        What each expert's points must add up to; None takes any sum.

    Raises
    ------
    WeightError
        With all that is wrong: nobody asked, points that are negative or do not add up.
    UnknownName
        If points are given to a part that does not exist.
    """
    if not points:
        raise WeightError("no expert has given points; give at least one")
    wrong = []
    rows = []
    for expert, given in points.items():
        for code in given:
            if code not in parts:
                raise UnknownName("part", code, parts, f"Expert {expert} gives points to it.")
        row = np.array([float(given.get(code, 0.0)) for code in parts])
        rows.append(row)
        bad = [
            code for code, value in zip(parts, row, strict=True) if not (np.isfinite(value) and value >= 0.0)
        ]
        if bad:
            wrong.append(
                f"expert {expert} gives {', '.join(bad)} no valid points; points are finite and not negative"
            )
        elif row.sum() <= 0.0:
            wrong.append(f"expert {expert} gives no points at all")
        elif budget is not None and abs(row.sum() - budget) > 1e-6 * abs(budget):
            wrong.append(
                f"the points of expert {expert} add up to {row.sum():g}, not to the budget of {budget:g}"
            )
    if wrong:
        raise WeightError("; ".join(wrong))
    table = np.array(rows)
    return BudgetAllocation(tuple(parts), tuple(points), table / table.sum(axis=1, keepdims=True))


_RANDOM_CONSISTENCY = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random comparisons of 1 to 10 parts (Saaty 1980, The Analytic Hierarchy Process)."""


@dataclass(frozen=True, eq=False)
class PairwiseWeights:
    """Weights from comparisons in pairs."""

    weights: Array
    """Weights, summing to one, (K,)."""
    consistency: float
    """Saaty's consistency ratio: 0 where all comparisons agree; above 0.1 they should be made again."""


def pairwise_weights(comparisons: ArrayLike, parts: Sequence[str] = ()) -> PairwiseWeights:
    """Weights by the analytic hierarchy process (Saaty 1980): the main eigenvector of comparisons in pairs.

    Parameters
    ----------
    comparisons
        How many times as important the part of the row is as the part of the column, (K, K); the other way round it is
        the reciprocal.
    parts
        Names of the parts, for the messages of errors.

    Raises
    ------
    WeightError
        If the comparisons are not a table of positive reciprocals, or of more than ten parts.
    """
    table = np.asarray(comparisons, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not table.size:
        raise WeightError(
            f"found comparisons of shape {table.shape}; they are one number for each pair of parts, (K, K)"
        )
    k = len(table)
    if k > len(_RANDOM_CONSISTENCY):
        raise WeightError(
            f"{k} parts are too many to compare in pairs; compare up to {len(_RANDOM_CONSISTENCY)}"
        )
    names = [parts[i] if i < len(parts) else f"part {i + 1}" for i in range(k)]
    if not (np.all(np.isfinite(table)) and np.all(table > 0.0)):
        raise WeightError(
            "a comparison is not positive; write how many times as important the row is as the column"
        )
    off = np.argwhere(np.abs(table * table.T - 1.0) > 1e-2)  # people write 0.33 for a third
    if off.size:
        i, j = off[0]
        raise WeightError(
            f"{names[i]} to {names[j]} is {table[i, j]:g} and the other way round {table[j, i]:g}; the second must be "
            f"{1.0 / table[i, j]:g}"
        )
    roots, vectors = np.linalg.eig(table)
    main = int(np.argmax(roots.real))
    weights = np.abs(vectors[:, main].real)
    excess = (float(roots[main].real) - k) / (k - 1) if k > 2 else 0.0
    usual = _RANDOM_CONSISTENCY[k - 1]
    return PairwiseWeights(weights / weights.sum(), max(excess, 0.0) / usual if usual else 0.0)
