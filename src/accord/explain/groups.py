"""Which group of assumptions matters most: Sobol indices of the whole chain by group of inputs.

Sobol indices (Sobol 1993; Saltelli et al. 2010, Computer Physics Communications 181:259) split the variance of an
outcome over the draws among groups of inputs, alone and with their interactions: the whole chain is run in Saltelli's
design, in which groups are exchanged as wholes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.errors import InputError, UnknownName
from accord.explain.chain import Progress, carry
from accord.explain.outcomes import outcome_of, words_of
from accord.explain.shock import uncertain_inputs
from accord.explain.told import records
from accord.index import PublishedIndex
from accord.index.robustness.sobol import SobolIndices, salib, sobol_indices
from accord.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Groups:
    """How much of what varies over the draws each group of inputs causes."""

    groups: tuple[str, ...]
    outcomes: tuple[tuple[str, str], ...]
    """Outcome and country of each column."""
    indices: SobolIndices
    runs: int
    solved: int
    """Trade equilibria among them."""
    seed: int
    confidence: float

    def _column(self, outcome: str, country: str) -> int:
        name = outcome_of(outcome, dict.fromkeys(name for name, _ in self.outcomes))
        if (name, country) not in self.outcomes:
            known = [code for found, code in self.outcomes if found == name]
            raise UnknownName("country", country, known, f"Of {words_of(name)[0]}.")
        return self.outcomes.index((name, country))

    def frame(self, outcome: str, country: str) -> pd.DataFrame:
        """Return first and total indices with half-widths of their intervals, a row per group, largest total first.

        Raises
        ------
        UnknownName
            If the outcome or the country was not asked for.
        """
        import pandas as pd

        k, found = self._column(outcome, country), self.indices
        frame = pd.DataFrame(
            {
                "first": found.first[:, k],
                "first_error": found.first_error[:, k],
                "total": found.total[:, k],
                "total_error": found.total_error[:, k],
            },
            index=pd.Index(self.groups, name="group"),
        )
        return frame.sort_values("total", ascending=False, kind="stable")

    def summary(self) -> str:
        """Return which group matters most for every outcome, a line each."""
        lines = [
            f"Sobol indices by group of inputs from {self.runs} runs, {self.solved} solved (seed {self.seed})"
        ]
        for name, country in self.outcomes:
            told = [
                f"{group} {row['total']:.2f} ±{row['total_error']:.2f} ({row['first']:.2f} alone)"
                for group, row in self.frame(name, country).iterrows()
            ]
            lines.append(f"  {country}, {words_of(name)[0]}: {'; '.join(told)}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        return {
            "groups": list(self.groups),
            "runs": self.runs,
            "solved": self.solved,
            "seed": self.seed,
            "confidence": self.confidence,
            "outcomes": [
                {
                    "outcome": name,
                    "country": country,
                    "indices": records(self.frame(name, country).reset_index()),
                }
                for name, country in self.outcomes
            ],
        }


def grouped_design(groups: Sequence[Sequence[int]], base: int, seed: int) -> Array:
    """Return Saltelli's design with groups of columns exchanged as wholes, (base (G + 2), columns).

    For each base point: A, A with the columns of each group from B, and B.
    """
    from scipy.stats import qmc

    width = sum(len(group) for group in groups)
    both = qmc.Sobol(2 * width, scramble=True, rng=np.random.default_rng(seed)).random(base)
    both = np.clip(both, 1e-9, 1.0 - 1e-9)
    a, b = both[:, :width], both[:, width:]
    mixed = np.repeat(a[:, None, :], len(groups) + 2, axis=1)
    for g, columns in enumerate(groups, start=1):
        mixed[:, g, list(columns)] = b[:, list(columns)]
    mixed[:, -1] = b
    return np.asarray(mixed.reshape(-1, width))


def by_group(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    outcomes: Sequence[tuple[str, str]],
    *,
    base: int = 64,
    seed: int = 0,
    resamples: int = 100,
    confidence: float = 0.9,
    workers: int = 1,
    progress: Progress | None = None,
) -> Groups:
    """Find which group of inputs outcomes depend on most.

    Parameters
    ----------
    outcomes
        Pairs of an outcome (`accord.explain.outcomes.OUTCOMES`, or a pillar) and a country.
    base
        Base points n, a power of two for the best balance: the chain is run n (groups + 2) times; what exchanging a
        group leaves as it was in trade is not solved again.
    resamples, confidence
        Bootstrap samples of base points, and the level of the intervals.

    Raises
    ------
    MissingExtra
        If SALib is not installed.
    InputError
        If there are no outcomes or too few base points.
    UnknownName
        If there is no such outcome or country.
    SolveError
        If a run cannot be solved.
    """
    salib()
    if not outcomes:
        raise InputError("name an outcome and a country, such as ('score', 'RUS')")
    if base < 2:
        raise InputError(f"{base} base points say nothing of variances; take at least 2, usually 64")
    inputs = uncertain_inputs(world, scenario, index)
    groups = inputs.groups
    design = grouped_design(list(groups.values()), base, seed)
    moved = carry(
        world,
        index,
        inputs.shocks(design),
        deficits=scenario.deficits,
        workers=workers,
        progress=progress,
        total=len(design),
    )
    wanted, columns = [], []
    for outcome, country in outcomes:
        name = outcome_of(outcome, moved.units)
        if country not in moved.units[name]:
            raise UnknownName("country", country, moved.units[name], f"Of {words_of(name)[0]}.")
        wanted.append((name, country))
        columns.append(moved.changes(name)[:, moved.units[name].index(country)])
    indices = sobol_indices(
        np.column_stack(columns), len(groups), resamples=resamples, confidence=confidence, seed=seed
    )
    return Groups(tuple(groups), tuple(wanted), indices, len(design), moved.solved, seed, confidence)
