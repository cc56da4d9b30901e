"""The open index under a scenario: its raw indicators moved, every choice that came from the baseline's data held.

Treatments, filled cells, scales and weights stay those of the built index, so that a score changes because the
country's own indicators do and a rank because scores do: no score moves because another country sets a new minimum or
maximum. Building the index again on `accord.capacity.open_index.moved_data` shows what the moving scale would add.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord import tables
from accord.capacity.open_index import OPEN_INDEX
from accord.errors import InputError
from accord.index import Index, IndexFile, aggregate_tree, apply, load_index_file, ranks
from accord.index.construction.rank import TIE_TOLERANCE
from accord.index.construction.treatment import Treatment

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
_AT_ONCE = 2_000_000
"""Cells of moved data held at once."""


@cache
def capacity_index_file() -> IndexFile:
    """Return the packaged index file of the Accord AI Capacity Index."""
    return load_index_file(tables.path(f"{OPEN_INDEX}.yaml"))


@cache
def capacity_index() -> Index:
    """Return the Accord AI Capacity Index, built."""
    return capacity_index_file().build()


@dataclass(frozen=True, eq=False)
class OpenIndexChange:
    """Scores and ranks of a built index before and after, with the 5th and 95th percentile of the draws."""

    index: Index
    hats: Array
    """Hats of the raw indicators at the central values, (N, K)."""
    elements_before: Array
    elements_after: Array
    """Scores of every element in the order of the structure, (N, E)."""
    rank_before: Whole
    rank_after: Whole
    low: Array
    high: Array
    """5th and 95th percentile of the index's scores, (N,)."""
    rank_low: Whole
    rank_high: Whole
    """Best and worst rank within the 5th and 95th percentile, (N,)."""

    @property
    def before(self) -> Array:
        """Scores of the index before, (N,)."""
        return np.asarray(self.elements_before[:, -1])

    @property
    def after(self) -> Array:
        """Scores of the index after, (N,)."""
        return np.asarray(self.elements_after[:, -1])

    def frame(self) -> pd.DataFrame:
        """Return one row per country in the order of the new ranks."""
        import pandas as pd

        columns = {
            "name": list(self.index.names),
            "rank_before": self.rank_before,
            "rank_after": self.rank_after,
            "rank_low": self.rank_low,
            "rank_high": self.rank_high,
            "score_before": self.before,
            "score_after": self.after,
            "score_low": self.low,
            "score_high": self.high,
            "change": self.after - self.before,
        }
        frame = pd.DataFrame(columns, index=pd.Index(self.index.units, name="country"))
        return frame.sort_values(["rank_after", "rank_before"])

    def elements(self, unit: str) -> pd.DataFrame:
        """Return what moved of one country: each element's score before and after, and the hats of its indicators."""
        import pandas as pd

        n = self.index.unit_index(unit)
        before, after = self.elements_before[n], self.elements_after[n]
        columns = {"before": before, "after": after, "change": after - before}
        frame = pd.DataFrame(columns, index=pd.Index(self.index.codes, name="element"))
        frame["hat"] = pd.Series(self.hats[n], index=list(self.index.indicators))
        return frame

    def summary(self) -> str:
        """Return who moves most, in a few lines."""
        change = self.after - self.before
        moved = [n for n in np.argsort(-np.abs(change), kind="stable")[:5] if change[n] != 0.0]
        lines = [
            f"  {self.index.names[n]}: {self.before[n]:.2f} to {self.after[n]:.2f} ({self.low[n]:.2f} to "
            f"{self.high[n]:.2f}), rank {self.rank_before[n]} to {self.rank_after[n]}"
            for n in moved
        ]
        title = self.index.structure.top.name or self.index.structure.top.code
        return "\n".join([f"{title}, {len(self.index.units)} countries:", *(lines or ["  no score moves"])])


def held_scores(index: Index, hats: ArrayLike) -> Array:
    """Scores of every element when raw values are multiplied by hats and all else is held.

    A cell that was filled moves by its hat from the value it was filled with.

    Parameters
    ----------
    hats
        (N, K) in the order of the units kept and the indicators, or (D, N, K); above zero.

    Returns
    -------
    scores
        (N, E), or (D, N, E).

    Raises
    ------
    InputError
        If the hats do not fit, or units are compared with each other (Copeland): draws cannot stand side by side then.
    """
    factors = _checked(index, hats)
    rules = index.recipe.aggregate.rules(index.structure.n_levels - 1)
    if any(rule.method == "copeland" for rule in rules):
        raise InputError(
            "this index is aggregated by Copeland's rule, which compares units; build it on moved data"
        )
    scale = index.records.get("normalise")
    values = _treated(index, factors)
    flat = values.reshape(-1, values.shape[-1])
    normalised = flat if scale is None else apply(scale, flat)
    levels = [index.structure.weights(level) for level in range(1, index.structure.n_levels + 1)]
    scores = aggregate_tree(normalised, index.structure, levels, rules)
    return np.asarray(scores.reshape(*values.shape[:-1], -1))


def open_index_change(
    index: Index, hats: ArrayLike, draws: ArrayLike | None = None, *, totals: ArrayLike | None = None
) -> OpenIndexChange:
    """Move a built index by hats of its raw indicators.

    Parameters
    ----------
    index
        The baseline: `capacity_index`, or any built index.
    hats
        Counterfactual over baseline of each raw indicator at the central values, (N, K): `indicator_hats`.
    draws
        The same for every draw, (D, N, K), from which intervals are taken; without, they are the central values.
    totals
        Scores of the index in every draw, (D, N), instead: an ensemble has them (``Ensemble.open_total``).

    Raises
    ------
    InputError
        As `held_scores`.
    """
    central = _checked(index, hats)
    if central.ndim != 2:
        raise InputError(f"the central hats have shape {central.shape}; give draws as draws=")
    before, after = index.scores, held_scores(index, central)
    if totals is not None:
        drawn = np.asarray(totals, dtype=float)
        if drawn.ndim != 2 or drawn.shape[1] != len(index.units):
            raise InputError(f"totals have shape {drawn.shape}; expected (draws, {len(index.units)})")
    else:
        drawn = after[None, :, -1] if draws is None else _drawn(index, _checked(index, draws))
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    rank_low, rank_high = np.quantile(_ranks(drawn), [0.05, 0.95], axis=0, method="inverted_cdf")
    return OpenIndexChange(
        index=index,
        hats=central,
        elements_before=before,
        elements_after=after,
        rank_before=_ranks(before[:, -1]),
        rank_after=_ranks(after[:, -1]),
        low=low,
        high=high,
        rank_low=rank_low.astype(np.int64),
        rank_high=rank_high.astype(np.int64),
    )


def _drawn(index: Index, draws: Array) -> Array:
    """Scores of the index in every draw, (D, N), a block of draws at a time."""
    cube = draws[None] if draws.ndim == 2 else draws
    step = max(1, _AT_ONCE // cube[0].size)
    blocks = [held_scores(index, cube[start : start + step])[..., -1] for start in range(0, len(cube), step)]
    return np.concatenate(blocks)


def _ranks(scores: Array) -> Whole:
    return np.asarray(ranks(scores, tolerance=TIE_TOLERANCE), dtype=np.int64)


def _checked(index: Index, hats: ArrayLike) -> Array:
    factors = np.asarray(hats, dtype=float)
    n, k = len(index.units), len(index.indicators)
    if factors.ndim not in (2, 3) or factors.shape[-2:] != (n, k):
        raise InputError(f"hats have shape {factors.shape}; expected ({n}, {k}) or (draws, {n}, {k})")
    if not np.all(np.isfinite(factors) & (factors > 0.0)):
        raise InputError("hats must be ratios above zero and finite")
    return factors


def _treated(index: Index, factors: Array) -> Array:
    """Return the data that are normalised, moved: as they were, plus what the hats add through the held treatments."""
    done = [name for name in index.steps if name != "normalised"]
    at_end = index.steps[done[-1]]
    treatments: tuple[Treatment, ...] = index.records.get("treat", ())
    raw = index.steps[done[done.index("treated") - 1]] if treatments else at_end
    moved = np.broadcast_to(at_end, factors.shape).copy()
    for k in range(at_end.shape[1]):
        if np.all(factors[..., k] == 1.0):
            continue
        start = raw[:, k]
        if treatments:
            filled = np.isnan(start)
            start = np.where(filled, _untreated(treatments[k], np.where(filled, at_end[:, k], np.nan)), start)
            moved[..., k] += treatments[k](start * factors[..., k]) - treatments[k](start)
        else:
            moved[..., k] = start * factors[..., k]
    return moved


def _untreated(treatment: Treatment, values: Array) -> Array:
    """Return the values that a treatment turns into those given; a bound leaves them as they are."""
    for stage in reversed(treatment.kept):
        if stage.transform:
            values = stage.transform.inverse(values)
    return values
