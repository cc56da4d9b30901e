"""What the measures of a scenario reach on the axes of one world: the same whatever their sizes, so worked out once.

Axes are sector, importer, exporter. A domestic cell, where the importer is the exporter, is never touched.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.scenario.cooperation import Cooperation
from accord.scenario.document import Scenario
from accord.scenario.measures import (
    Alliance,
    Embargo,
    ExportControl,
    Measure,
    Tariff,
    TradeFacilitation,
)
from accord.scenario.placing import Placing
from accord.scenario.sectors import ALL
from accord.scenario.shocks import Block, MeasureNote


class Reach(NamedTuple):
    """What one measure reaches in trade."""

    blocks: tuple[Block, ...]
    missing: tuple[str, ...]
    """What the world does not have, in words."""
    cells: NDArray[np.intp]
    """The cells it changes, as places in a flat (J, N, N)."""


class Reaches:
    """What every measure reaches, and an account of what has no effect, in the order of the scenario."""

    def __init__(
        self, scenario: Scenario, countries: tuple[str, ...], sectors: tuple[str, ...], ends: dt.date
    ) -> None:
        self.scenario, self.countries, self.sectors, self.ends = scenario, countries, sectors, ends
        self.placing = Placing(scenario, countries)
        self.cooperation = Cooperation(self.placing, sectors)
        self.trade: dict[str, Reach] = {}
        """By the id of a measure."""
        self.silent: list[MeasureNote] = []
        self.warnings: list[str] = []
        for measure in scenario.measures:
            self._account(measure)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What all measures reach in trade."""
        return tuple(block for reach in self.trade.values() for block in reach.blocks)

    def _account(self, measure: Measure) -> None:
        """Decide which channels a measure reaches, and note everything of it that has no effect."""
        if measure.modality == "denied":
            self._note(measure, "trade", "the source denies it, so it is not applied")
            return
        found = self.cooperation.account(measure)
        self.silent += found.silent
        self.warnings += found.warnings
        self._account_for_trade(measure)
        if measure.id in self.trade or self.cooperation.reaches(measure):
            self._warn_of_baseline(measure)

    def _account_for_trade(self, measure: Measure) -> None:
        if not isinstance(measure, ExportControl | Embargo | Tariff | TradeFacilitation | Alliance):
            return
        if isinstance(measure, Alliance) and measure.trade_effect is None:
            if "trade" in measure.channels:
                self._note(measure, "trade", "no trade_effect is given, so trade is left as it is")
            return
        reach = self._reach(measure)
        if reach.missing:
            self._note(measure, "trade", "; ".join(reach.missing))
        if not len(reach.cells):
            self.warnings.append(f"{measure.id}: changes no trade between two countries of this world")
            return
        self.trade[measure.id] = reach

    def _note(self, measure: Measure, channel: str, text: str) -> None:
        self.silent.append(MeasureNote(measure.id, channel, text))

    def _warn_of_baseline(self, measure: Measure) -> None:
        if measure.against_baseline is None and measure.date is not None:
            day = self.scenario.day(measure)
            if day is not None and day <= self.ends:
                self.warnings.append(
                    f"{measure.id}: dated {measure.date}, not after the baseline's last day {self.ends}, so "
                    "the data may contain it already. Write against_baseline: added if it is not in them, "
                    "deepens if this comes on top of what is, lifts if what is in the data is taken away"
                )
        if measure.against_baseline == "lifts" and isinstance(measure, Tariff):
            self.warnings.append(
                f"{measure.id}: lifts a tariff that is not among the baseline's tariffs; the trade it held "
                "back returns, but its revenue is not in the data and cannot be taken away"
            )

    def _reach(self, measure: Measure) -> Reach:
        missing: list[str] = []
        groups = {name: self.placing.group(measure, name, missing) for name in type(measure).actor_fields}
        wanted: tuple[str, ...] = getattr(measure, "sectors", (ALL,))
        chosen = self.sectors if wanted == (ALL,) else tuple(s for s in wanted if s in self.sectors)
        if lost := [s for s in wanted if s not in self.sectors and s != ALL]:
            missing.append(f"sectors that are not in this world: {', '.join(lost)}")
        pairs: list[tuple[tuple[str, ...], tuple[str, ...]]]
        if isinstance(measure, Alliance):
            pairs = [(groups["members"], groups["members"])]
        elif isinstance(measure, Tariff):
            pairs = [(groups["senders"], groups["targets"])]
        elif isinstance(measure, Embargo) and measure.direction != "exports":
            pairs = [(groups["senders"], groups["targets"])]
            if measure.direction == "both":
                pairs.append((groups["targets"], groups["senders"]))
        else:
            pairs = [(groups["targets"], groups["senders"])]
        blocks = tuple(Block(measure.id, chosen, importers, exporters) for importers, exporters in pairs)
        return Reach(blocks, tuple(missing), self._cells(blocks))

    def _cells(self, blocks: tuple[Block, ...]) -> NDArray[np.intp]:
        mask = np.zeros((len(self.sectors), len(self.countries), len(self.countries)), dtype=bool)
        sector_at = {code: index for index, code in enumerate(self.sectors)}
        country_at = {code: index for index, code in enumerate(self.countries)}
        for block in blocks:
            rows = [sector_at[code] for code in block.sectors]
            buyers = [country_at[code] for code in block.importers]
            sellers = [country_at[code] for code in block.exporters]
            mask[np.ix_(rows, buyers, sellers)] = True
        own = np.arange(len(self.countries))
        mask[:, own, own] = False
        return np.flatnonzero(mask)
