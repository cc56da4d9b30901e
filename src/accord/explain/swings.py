"""Which single assumption matters most: each moved alone from its low to its high value, all else at its central one.

One at a time, the classic tornado diagram: what assumptions do together is in `accord.explain.groups`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.ensemble.outcome import HIGH, LOW
from accord.ensemble.uncertain import Uncertain
from accord.errors import UnknownName
from accord.explain.chain import Progress, carry
from accord.explain.outcomes import outcome_of, words_of
from accord.explain.phrasing import STILL
from accord.explain.shock import uncertain_inputs
from accord.explain.told import records
from accord.index import PublishedIndex
from accord.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
_EDGE = 1e-9
"""Probabilities lie this far inside (0, 1)."""


@dataclass(frozen=True, eq=False)
class Swings:
    """What every outcome would change by if one assumption alone were at its 5th or its 95th percentile."""

    inputs: tuple[Uncertain, ...]
    units: Mapping[str, tuple[str, ...]]
    """The countries of each outcome."""
    central: Mapping[str, Array]
    """By outcome, (countries,): the change with everything at its central value; percent, points or places."""
    at_low: Mapping[str, Array]
    at_high: Mapping[str, Array]
    """By outcome, (inputs, countries)."""
    low_values: Array
    high_values: Array
    """What the inputs are set to, (inputs,)."""
    solved: int
    residual: float

    @property
    def runs(self) -> int:
        """Runs of the chain: the central one, and two for each input."""
        return 1 + 2 * len(self.inputs)

    def _place(self, outcome: str, country: str) -> tuple[str, int]:
        name = outcome_of(outcome, self.units)
        if country not in self.units[name]:
            raise UnknownName("country", country, self.units[name], f"Of {words_of(name)[0]}.")
        return name, self.units[name].index(country)

    def change(self, outcome: str, country: str) -> float:
        """Return the change with everything at its central value."""
        name, n = self._place(outcome, country)
        return float(self.central[name][n])

    def frame(self, outcome: str, country: str) -> pd.DataFrame:
        """Return one row per input, the largest swing first.

        Columns ``group``, ``low`` and ``high`` (what the input is set to), ``at_low`` and ``at_high`` (the outcome's
        change then), ``swing`` (how far apart these and the central change are at most).

        Raises
        ------
        UnknownName
            If there is no such outcome or country.
        """
        import pandas as pd

        name, n = self._place(outcome, country)
        low, high = self.at_low[name][:, n], self.at_high[name][:, n]
        both = np.array([low, high, np.full(len(low), self.central[name][n])])
        frame = pd.DataFrame(
            {
                "group": [one.group for one in self.inputs],
                "low": self.low_values,
                "high": self.high_values,
                "at_low": low,
                "at_high": high,
                "swing": both.max(axis=0) - both.min(axis=0),
            },
            index=pd.Index([one.name for one in self.inputs], name="input"),
        )
        return frame.sort_values("swing", ascending=False, kind="stable")

    def summary(self, outcome: str, country: str, count: int = 10) -> str:
        """Return the assumptions that move an outcome most, a line each."""
        words, unit = words_of(outcome_of(outcome, self.units))
        lines = [
            f"{country}, {words}: {self.change(outcome, country):+.4f} {unit}; one assumption at a time at its 5th and "
            f"95th percentile ({self.runs} runs, {self.solved} solved)"
        ]
        for row in self.frame(outcome, country).head(count).itertuples():
            lines.append(
                f"  {row.Index} {row.low:.4g} to {row.high:.4g}: {row.at_low:+.4f} to {row.at_high:+.4f}"
            )
        return "\n".join(lines)

    def _told(self, outcome: str, country: str) -> list[dict[str, Any]]:
        """Return the assumptions that move an outcome at all, the largest swing first."""
        frame = self.frame(outcome, country).reset_index()
        return records(frame.loc[frame["swing"] > STILL, ["input", "at_low", "at_high", "swing"]])

    def to_dict(
        self, countries: Sequence[str] | None = None, outcomes: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """Return the result as plain data, for JSON, of all countries and outcomes or some."""
        return {
            "runs": self.runs,
            "solved": self.solved,
            "residual": self.residual,
            "inputs": [
                {"name": one.name, "group": one.group, "central": one.central, "low": low, "high": high}
                for one, low, high in zip(
                    self.inputs, self.low_values.tolist(), self.high_values.tolist(), strict=True
                )
            ],
            "outcomes": {
                name: {
                    code: {
                        "change": self.change(name, code),
                        "inputs": self._told(name, code),
                    }
                    for code in codes
                    if countries is None or code in countries
                }
                for name, codes in self.units.items()
                if outcomes is None or name in outcomes
            },
        }


def swings(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> Swings:
    """Move every assumption alone to its 5th and its 95th percentile and carry the scenario through the chain.

    Raises
    ------
    SolveError
        If a run cannot be solved.
    """
    inputs = uncertain_inputs(world, scenario, index)
    middle = np.array([probability(one) for one in inputs.uncertain])
    count = len(middle)
    design = np.tile(middle, (1 + 2 * count, 1))
    design[1 : 1 + count][range(count), range(count)] = LOW
    design[1 + count :][range(count), range(count)] = HIGH
    moved = carry(
        world,
        index,
        inputs.shocks(design),
        deficits=scenario.deficits,
        workers=workers,
        progress=progress,
        total=len(design),
    )
    changes = {name: moved.changes(name) for name in moved.units}
    values = inputs.values(design)
    return Swings(
        inputs.uncertain,
        moved.units,
        {name: change[0] for name, change in changes.items()},
        {name: change[1 : 1 + count] for name, change in changes.items()},
        {name: change[1 + count :] for name, change in changes.items()},
        np.diagonal(values[1 : 1 + count]).copy(),
        np.diagonal(values[1 + count :]).copy(),
        moved.solved,
        moved.residual,
    )


def probability(one: Uncertain) -> float:
    """Return the probability at which an input has its central value, by bisection of its quantile function."""
    low, high = _EDGE, 1.0 - _EDGE
    for _ in range(60):
        middle = 0.5 * (low + high)
        if float(one.quantile(np.array([middle]))[0]) < one.central:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
