"""Ranks and scores of an index over draws: what an uncertainty analysis finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.errors import UnknownName
from accord.index.construction.build import build
from accord.index.construction.rank import TIE_TOLERANCE, ranks
from accord.index.robustness.draw import Design
from accord.index.robustness.rerun import Reruns
from accord.index.robustness.setting import choices_of
from accord.index.robustness.uncertain import Factor

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ChoiceEffect:
    """Ranks by what one factor was."""

    choices: tuple[str, ...]
    """What the factor may be, (C,)."""
    draws: Whole
    """How many draws had each, (C,)."""
    mean_rank: Array
    """Mean rank of each unit over those draws, (C, N); NaN where there are none."""


@dataclass(frozen=True, eq=False)
class Robustness:
    """Ranks and scores of the units of an index over draws of its uncertain factors.

    Where normalisation is uncertain, scores of different draws are on different scales and their spread says little;
    ranks compare.
    """

    units: tuple[str, ...]
    """All units of the data, (N,)."""
    names: tuple[str, ...]
    element: str
    """The element whose scores and ranks these are."""
    factors: tuple[Factor, ...]
    draws: int
    seed: int
    method: str
    nominal_score: Array
    """Scores by the recipe itself, (N,)."""
    nominal_rank: Whole
    """Ranks by the recipe itself, 0 for none, (N,)."""
    ranked: Array
    """Share of draws in which a unit has a rank, (N,). What follows is over those draws."""
    score_mean: Array
    score_sd: Array
    score_low: Array
    score_median: Array
    score_high: Array
    """Mean, standard deviation, 5th, 50th and 95th percentile of scores, (N,); NaN for a unit never ranked."""
    rank_mean: Array
    rank_low: Whole
    rank_median: Whole
    rank_high: Whole
    rank_best: Whole
    rank_worst: Whole
    """Mean, 5th, 50th and 95th percentile, best and worst of ranks, (N,); 0 for a unit never ranked."""
    acceptability: Array
    """Probability of each rank, from the first, (N, N); rows sum to one."""
    outranks: Array
    """Probability that the unit of the row is strictly ahead of that of the column where both have a rank, (N, N)."""
    effects: Mapping[str, ChoiceEffect]
    """By factor that has a list of choices, the ranks under each."""
    scores: Array | None
    """Score of each unit in each draw, (D, N), where they were to be kept."""
    reruns: Reruns = field(repr=False)
    design: Design = field(repr=False)

    @property
    def ranks(self) -> Whole | None:
        """Rank of each unit in each draw, 0 for none, (D, N), where scores were kept."""
        return None if self.scores is None else ranks(self.scores, tolerance=TIE_TOLERANCE)

    def unit_index(self, unit: str) -> int:
        """Return the position of a unit by its code; raises `UnknownName` if there is none."""
        if unit not in self.units:
            raise UnknownName("unit", unit, [*self.units, *self.names])
        return self.units.index(unit)

    def top(self, k: int) -> Array:
        """Return the probability of a rank among the first k, (N,)."""
        return np.asarray(self.acceptability[:, : max(k, 0)].sum(axis=1))

    def intervals(self) -> pd.DataFrame:
        """Return ranks and scores with their intervals, one row per unit in the order of the nominal ranks."""
        import pandas as pd

        none = self.rank_best == 0
        columns: dict[str, Any] = {"name": list(self.names)}
        for name in (
            "nominal_rank", "rank_mean", "rank_low", "rank_median", "rank_high", "rank_best", "rank_worst",
            "nominal_score", "score_mean", "score_sd", "score_low", "score_median", "score_high", "ranked",
        ):  # fmt: skip
            column = getattr(self, name)
            whole = column.dtype.kind == "i"
            columns[name] = (
                pd.Series(column, self.units, dtype="Int64").mask(column == 0) if whole else column
            )
        frame = pd.DataFrame(columns, index=pd.Index(self.units, name="unit"))
        behind = np.where(self.nominal_rank == 0, len(self.units) + 1, self.nominal_rank)
        return frame.iloc[np.lexsort((np.where(none, np.inf, self.rank_mean), behind))]

    def rank_probability(self) -> pd.DataFrame:
        """Return the probability of each rank, one row per unit, one column per rank."""
        import pandas as pd

        columns = pd.RangeIndex(1, len(self.units) + 1, name="rank")
        return pd.DataFrame(self.acceptability, index=pd.Index(self.units, name="unit"), columns=columns)

    def pairwise(self) -> pd.DataFrame:
        """Return the probability that the unit of the row is ahead of the unit of the column."""
        import pandas as pd

        columns = pd.Index(self.units, name="behind")
        return pd.DataFrame(self.outranks, index=pd.Index(self.units, name="unit"), columns=columns)

    def effect(self, factor: str) -> pd.DataFrame:
        """Return the mean rank of each unit under each choice of a factor.

        Raises
        ------
        UnknownName
            If there is no factor of that name with a list of choices.
        """
        import pandas as pd

        if factor not in self.effects:
            listed = ", ".join(self.effects) or "none"
            raise UnknownName("factor with choices", factor, self.effects, f"Factors with choices: {listed}.")
        found = self.effects[factor]
        return pd.DataFrame(
            found.mean_rank.T, index=pd.Index(self.units, name="unit"), columns=list(found.choices)
        )

    def choices(self) -> pd.DataFrame:
        """Return what each factor was in each draw: a choice in words, or a number; nothing for realisations."""
        import pandas as pd

        found = self.reruns.values(self.design)
        columns: dict[str, Any] = {}
        for i, factor in enumerate(self.factors):
            words = choices_of(factor, self.reruns.structure)
            columns[factor.label] = found[:, i] if words is None else [words[int(v)] for v in found[:, i]]
        return pd.DataFrame(columns, index=pd.RangeIndex(self.draws, name="draw"))

    def rebuild(self, draw: int) -> Index:
        """Return the whole index of one draw, to see what led to its ranks.

        Raises
        ------
        UnknownName
            If there is no such draw.
        """
        if not 0 <= draw < self.draws:
            raise UnknownName("draw", str(draw), (), f"Draws go from 0 to {self.draws - 1}.")
        return build(*self.reruns.explicit(self.design, draw))

    def summary(self) -> str:
        """Return what was varied and how far ranks move, as text."""
        has = self.rank_best > 0
        width = (self.rank_high - self.rank_low)[has]
        shift = np.abs(self.rank_mean - self.nominal_rank)[has & (self.nominal_rank > 0)]
        leader = int(np.argmax(self.acceptability[:, 0]))
        order = np.argsort(-np.where(has, self.rank_high - self.rank_low, -1), kind="stable")[:3]
        widest = ", ".join(f"{self.units[i]} {self.rank_low[i]}-{self.rank_high[i]}" for i in order)
        return "\n".join(
            [
                f"{self.element}: {self.draws} draws ({self.method}, seed {self.seed}) over "
                f"{', '.join(factor.label for factor in self.factors)}",
                f"90% of ranks lie within {np.median(width):g} places of one another for half of the units, "
                f"within {width.max()} for all",
                f"mean rank and nominal rank differ by {shift.mean():.1f} places on average",
                f"first most often: {self.units[leader]}, in {self.acceptability[leader, 0]:.0%} of draws",
                f"widest intervals: {widest}",
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the results as plain data, ready for JSON."""
        units = []
        for i, unit in enumerate(self.units):
            row: dict[str, Any] = {"unit": unit, "name": self.names[i]}
            for name in ("nominal_rank", "rank_low", "rank_median", "rank_high", "rank_best", "rank_worst"):
                row[name] = int(getattr(self, name)[i]) or None
            for name in (
                "nominal_score",
                "score_mean",
                "score_low",
                "score_median",
                "score_high",
                "rank_mean",
            ):
                value = float(getattr(self, name)[i])
                row[name] = None if np.isnan(value) or (name == "rank_mean" and value == 0.0) else value
            row["probability"] = self.acceptability[i].tolist()
            units.append(row)
        return {
            "element": self.element,
            "draws": self.draws,
            "seed": self.seed,
            "method": self.method,
            "factors": [factor.model_dump(mode="json") for factor in self.factors],
            "units": units,
            "outranks": self.outranks.tolist(),
        }
