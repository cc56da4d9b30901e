"""Every change of a scenario split among its measures, and how measures act on each other: what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, UnknownName
from accord.explain.outcomes import outcome_of, words_of

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Values = Mapping[str, Array]
"""By outcome, the countries on the last axis."""


@dataclass(frozen=True, eq=False)
class Split:
    """What is split among n measures: at the central values, or an end of the interval of each number."""

    change: Values
    """The whole change, (countries,): percent, points or places."""
    parts: Values
    """Shapley values, (n, countries); at the central values they sum to the change."""
    alone: Values
    """What each measure does if only it is taken, (n, countries)."""
    pairs: Values | None
    """Interactions, (n, n, countries), see `accord.explain.shapley.interactions`; None of sampled values."""


@dataclass(frozen=True, eq=False)
class Attribution:
    """Every change of a scenario, split among its measures."""

    measures: tuple[str, ...]
    """Ids, in the order of the scenario."""
    units: Mapping[str, tuple[str, ...]]
    """The countries of each outcome."""
    before: Values
    after: Values
    """By outcome, (countries,): percent of the baseline; scores and ranks as they are."""
    central: Split
    low: Split
    high: Split
    """Where numbers lie: 5th and 95th percentile over draws of everything uncertain, or, of sampled parts, 95%
    confidence; the numbers themselves where neither applies."""
    method: Literal["exact", "sampled"]
    draws: int
    """Draws behind `low` and `high`; 0 without."""
    sets: int
    solved: int
    residual: float

    @property
    def gap(self) -> float:
        """The largest difference between a whole change and the sum of its parts: rounding only."""
        parts = self.central.parts
        return max(
            (
                float(np.abs(parts[k].sum(axis=0) - (self.after[k] - self.before[k])).max(initial=0.0))
                for k in parts
            ),
            default=0.0,
        )

    @property
    def interval(self) -> str:
        """What low and high are, in words; empty where numbers have no interval."""
        if self.draws:
            return f"5th to 95th percentile of {self.draws} draws"
        return "95% confidence of sampled orders" if self.method == "sampled" else ""

    def _place(self, outcome: str, country: str) -> tuple[str, int]:
        name = outcome_of(outcome, self.units)
        if country not in self.units[name]:
            raise UnknownName("country", country, self.units[name], f"Of {words_of(name)[0]}.")
        return name, self.units[name].index(country)

    def knows(self, outcome: str, country: str) -> bool:
        """Return whether there is such an outcome of a country."""
        return outcome in self.units and country in self.units[outcome]

    def change(self, outcome: str, country: str) -> float:
        """Return the whole change: percent, points or places."""
        name, n = self._place(outcome, country)
        return float(self.central.change[name][n])

    def change_range(self, outcome: str, country: str) -> tuple[float, float]:
        """Return low and high of the whole change."""
        name, n = self._place(outcome, country)
        return float(self.low.change[name][n]), float(self.high.change[name][n])

    def frame(self, outcome: str, country: str) -> pd.DataFrame:
        """Return one row per measure, the largest first: its part, what it does alone, and what the others add to that.

        Columns ``part`` with ``low`` and ``high``, ``alone`` with ``alone_low`` and ``alone_high``, ``with_others``.

        Parameters
        ----------
        outcome
            Of `accord.explain.outcomes.OUTCOMES`, or a pillar.

        Raises
        ------
        UnknownName
            If there is no such outcome or country.
        """
        import pandas as pd

        name, n = self._place(outcome, country)
        part, alone = self.central.parts[name][:, n], self.central.alone[name][:, n]
        frame = pd.DataFrame(
            {
                "part": part,
                "low": self.low.parts[name][:, n],
                "high": self.high.parts[name][:, n],
                "alone": alone,
                "alone_low": self.low.alone[name][:, n],
                "alone_high": self.high.alone[name][:, n],
                "with_others": part - alone,
            },
            index=pd.Index(self.measures, name="measure"),
        )
        return frame.sort_values("part", key=np.abs, ascending=False, kind="stable")

    def interaction(self, outcome: str, country: str) -> pd.DataFrame:
        """Return measures by measures: what each does alone on the diagonal, what each pair adds off it.

        Raises
        ------
        InputError
            Of sampled values.
        """
        import pandas as pd

        name, n = self._place(outcome, country)
        return pd.DataFrame(
            self._pairs()[name][:, :, n], index=list(self.measures), columns=list(self.measures)
        )

    def pair_frame(self, outcome: str, country: str) -> pd.DataFrame:
        """Return one row per pair of measures, the largest first: ``adds`` with ``low`` and ``high``.

        Raises
        ------
        InputError
            Of sampled values.
        """
        import pandas as pd

        name, n = self._place(outcome, country)
        one, other = np.triu_indices(len(self.measures), 1)
        found = {"adds": self._pairs()[name][one, other, n]}
        for label, end in (("low", self.low.pairs), ("high", self.high.pairs)):
            assert end is not None
            found[label] = end[name][one, other, n]
        names = [
            (self.measures[i], self.measures[j]) for i, j in zip(one.tolist(), other.tolist(), strict=True)
        ]
        frame = pd.DataFrame(found, index=pd.MultiIndex.from_tuples(names, names=["measure", "with"]))
        return frame.sort_values("adds", key=np.abs, ascending=False, kind="stable")

    def _pairs(self) -> Values:
        if self.central.pairs is None:
            raise InputError(
                f"interactions need every set of measures; of these {len(self.measures)} measures, orders were sampled"
            )
        return self.central.pairs

    def tidy(self) -> pd.DataFrame:
        """Return one row per outcome, country and measure."""
        import pandas as pd

        blocks = []
        for name, codes in self.units.items():
            count = len(self.measures)
            columns: dict[str, Any] = {
                "outcome": name,
                "unit": words_of(name)[1],
                "country": np.repeat(codes, count),
                "measure": np.tile(self.measures, len(codes)),
            }
            ends = (("", self.central), ("_low", self.low), ("_high", self.high))
            for label, end in ends:
                columns[f"part{label}"] = end.parts[name].T.ravel()
            for label, end in ends:
                columns[f"alone{label}"] = end.alone[name].T.ravel()
            blocks.append(pd.DataFrame(columns))
        return pd.concat(blocks, ignore_index=True)

    def summary(self, country: str | None = None) -> str:
        """Return what moves a country, by default the one whose score changes most, outcome by outcome."""
        if country is None:
            moved = np.abs(self.after["score"] - self.before["score"])
            country = self.units["score"][int(moved.argmax())]
        how = "every set of measures" if self.method == "exact" else "orders of the measures drawn at random"
        lines = [f"{country}: {len(self.measures)} measures, {how} ({self.sets} sets, {self.solved} solved)"]
        for name in self.units:
            if country not in self.units[name]:
                continue
            words, unit = words_of(name)
            told = [
                f"{measure} {_spread(row['part'], row['low'], row['high'])}"
                for measure, row in self.frame(name, country).iterrows()
                if abs(row["part"]) > 1e-9
            ]
            whole = _spread(self.change(name, country), *self.change_range(name, country))
            lines.append(f"  {words}: {whole} {unit}: {', '.join(told) or 'nothing moves it'}")
        interval = f"; in brackets: {self.interval}" if self.interval else ""
        return "\n".join([*lines, f"  parts sum to the whole within {self.gap:.1e}{interval}"])

    def to_dict(self, countries: Sequence[str] | None = None) -> dict[str, Any]:
        """Return the result as plain data, for JSON, of all countries or some; see `attribution_data`."""
        from accord.explain.attribution_data import attribution_data

        return attribution_data(self, countries)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Attribution:
        """Return what `to_dict` wrote of all countries.

        Raises
        ------
        InputError
            If it is no such data; says what is missing.
        """
        from accord.explain.attribution_data import read_attribution

        return read_attribution(data)


def _spread(value: float, low: float, high: float) -> str:
    return f"{value:+.4f}" if low == high else f"{value:+.4f} ({low:+.4f} to {high:+.4f})"
