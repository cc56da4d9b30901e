"""A scenario's measures as the players of a game: what every set of them does before anybody responds.

A set of measures is worth what the chain ends in when only they are taken.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.equilibrium import Change
from accord.explain.shock import CHIPS, Drawn, Shock, compiled
from accord.scenario import Scenario

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Part:
    """What one measure does alone, before anybody responds: cells and values of what is not as in the baseline."""

    trade: Mapping[str, tuple[NDArray[np.intp], Array]]
    """By field of `Change`: positions in the flattened array and factors (added rates for tariffs)."""
    research: Array | None
    talent: Array | None
    strategy: Array | None


class Game:
    """A scenario's measures as players: sets of them become shocks without compiling each set anew."""

    def __init__(
        self, world: World, scenario: Scenario, drawn: Drawn | None = None, key: Hashable = 0
    ) -> None:
        self.world, self.drawn, self.key = world, drawn, key
        self.measures = tuple(measure.id for measure in scenario.measures)
        theta = None if drawn is None else drawn.theta
        day = scenario.today
        self.parts = tuple(
            _part(world, scenario.model_copy(update={"measures": (measure,), "as_of": day}), theta)
            for measure in scenario.measures
        )
        self.traders = tuple(k for k, part in enumerate(self.parts) if part.trade)

    def shock(self, inside: Sequence[bool] | Mask) -> Shock:
        """Return what a set of measures does, one truth value for each."""
        chosen = [part for part, taken in zip(self.parts, inside, strict=True) if taken]
        n = len(self.world.countries)
        research, talent, strategy = np.ones((n, n)), np.ones((n, n)), np.ones(n)
        for part in chosen:
            research = research if part.research is None else research * part.research
            talent = talent if part.talent is None else talent * part.talent
            strategy = strategy if part.strategy is None else strategy * part.strategy
        shape = self.world.share.shape
        kept = np.ones((n, n))
        rows = self.world.sector(CHIPS) * n * n
        for part in chosen:
            if "keep" in part.trade:
                at, factor = part.trade["keep"]
                there = (at >= rows) & (at < rows + n * n)
                kept.reshape(-1)[at[there] - rows] *= factor[there]

        def change() -> Change:
            arrays: dict[str, Array] = {}
            for part in chosen:
                for field, (at, factor) in part.trade.items():
                    if field == "tariff":
                        arrays.setdefault(field, self.world.tariff.copy()).reshape(-1)[at] += factor
                    else:
                        size = shape[:2] if field == "productivity" else shape
                        arrays.setdefault(field, np.ones(size)).reshape(-1)[at] *= factor
            return Change(**arrays)

        names = [name for name, taken in zip(self.measures, inside, strict=True) if taken]
        key = (self.key, tuple(bool(inside[k]) for k in self.traders))
        return Shock(key, change, research, talent, kept, strategy, self.drawn, ", ".join(names))

    def shocks(self, sets: Mask) -> Iterator[Shock]:
        """Yield what each of many sets does, (S, n)."""
        return (self.shock(row) for row in sets)


def _part(world: World, scenario: Scenario, theta: Array | None) -> _Part:
    shocks = compiled(world, scenario, theta)
    trade: dict[str, tuple[NDArray[np.intp], Array]] = {}
    for field, values, neutral in (
        ("iceberg", shocks.iceberg, 1.0),
        ("keep", shocks.keep, 1.0),
        ("tariff", shocks.tariff_change, 0.0),
        ("productivity", shocks.productivity, 1.0),
    ):
        flat = np.asarray(values).reshape(-1)
        at = np.flatnonzero(flat != neutral)
        if at.size:
            trade[field] = (at, flat[at].copy())
    links = [np.asarray(hats) for hats in (shocks.research, shocks.talent, shocks.strategy)]
    return _Part(trade, *(hats if np.any(hats != 1.0) else None for hats in links))
