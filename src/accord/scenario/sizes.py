"""The numbers of a scenario's shocks: each measure's size put into what it reaches.

Factors are multiplied in an order that depends on the measures alone, so the order in which a scenario lists them does
not matter, to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from accord.errors import InputError
from accord.scenario.measures import Alliance, Embargo, ExportControl, Measure, Tariff, TradeFacilitation
from accord.scenario.reach import Reaches
from accord.scenario.shocks import Array, alliance_iceberg, kept_share

TradePart = Literal["keep", "iceberg", "tariff_change"]
PARTS: dict[TradePart, float] = {"keep": 1.0, "iceberg": 1.0, "tariff_change": 0.0}
"""What measures change in trade, and what stands for no change."""


class ShockArrays(NamedTuple):
    """The numbers of `Shocks` without their labels and notes."""

    keep: Array
    iceberg: Array
    tariff_change: Array
    productivity: Array
    research: Array
    talent: Array
    strategy: Array


class Effect(NamedTuple):
    """What one measure does to the cells it reaches."""

    part: TradePart
    size: float | Array
    """A factor, or what is added to tariffs; by sector, (J,), where it depends on elasticities."""
    words: str


def trade_effect(measure: Measure, theta: Array) -> Effect:
    """Return what a measure does to trade at trade elasticities, (J,).

    Raises
    ------
    InputError
        If it lifts what leaves no trade in the baseline.
    """
    lifts = measure.against_baseline == "lifts"
    if isinstance(measure, Embargo):
        if lifts:
            raise _zero_trade(measure, "an embargo")
        what = {"exports": "exports", "imports": "imports", "both": "trade in both directions"}
        return Effect("keep", 0.0, f"{what[measure.direction]} set to exactly zero")
    if isinstance(measure, ExportControl):
        return _control(measure, lifts)
    if isinstance(measure, Tariff):
        rate = measure.rate.value
        if lifts:
            words = f"tariff of {rate:.4g} lifted: trade cost divided by {1.0 + rate:.4g}"
            return Effect("iceberg", 1.0 / (1.0 + rate), words)
        return Effect("tariff_change", rate, f"ad valorem tariff raised by {rate:.4g}")
    assert isinstance(measure, Alliance | TradeFacilitation)
    assert measure.trade_effect is not None
    effect = -measure.trade_effect.value if lifts else measure.trade_effect.value
    words = f"trade at unchanged prices times {math.exp(effect):.4g}"
    return Effect("iceberg", alliance_iceberg(effect, theta), words)


def _control(measure: ExportControl, lifts: bool) -> Effect:
    coverage = measure.coverage.value
    leakage = measure.leakage.value if measure.leakage else 0.0
    kept = kept_share(coverage, leakage)
    of = f"coverage {coverage:.4g}, " + (f"leakage {leakage:.4g}" if measure.leakage else "no leakage given")
    if lifts:
        if kept <= 0.0:
            raise _zero_trade(measure, "a control that stops everything")
        return Effect("keep", 1.0 / kept, f"control lifted ({of}): varieties supplied times {1.0 / kept:.4g}")
    return Effect("keep", kept, f"share of varieties still supplied {kept:.4g} ({of})")


class Sizes:
    """Shocks of the measures of one scenario at many sizes: what they reach is held."""

    def __init__(self, reaches: Reaches) -> None:
        self.reaches = reaches
        j, n = len(reaches.sectors), len(reaches.countries)
        self._sector = {name: reach.cells // (n * n) for name, reach in reaches.trade.items()}
        self._neutral = {part: np.full((j, n, n), value) for part, value in PARTS.items()}

    def arrays(self, measures: Sequence[Measure], theta: Array) -> ShockArrays:
        """Return the shocks of the scenario's measures with other magnitudes.

        What no measure changes is the same array each time: it is not to be written to.

        Raises
        ------
        InputError
            As `accord.scenario.compile_shocks`.
        """
        measures = sorted(measures, key=order_free_key)
        made: dict[TradePart, Array] = {}
        for measure in measures:
            reach = self.reaches.trade.get(measure.id)
            if reach is None:
                continue
            effect = trade_effect(measure, theta)
            if effect.part not in made:
                made[effect.part] = self._neutral[effect.part].copy()
            flat = made[effect.part].reshape(-1)
            size = effect.size
            if isinstance(size, np.ndarray):
                size = size[self._sector[measure.id]]
            if effect.part == "tariff_change":
                flat[reach.cells] += size
            else:
                flat[reach.cells] *= size
        if "tariff_change" in made:
            self._check_tariffs(made["tariff_change"])
        whole = {**self._neutral, **made}
        productivity, research, talent, strategy = self.reaches.cooperation.sized(measures)
        return ShockArrays(
            whole["keep"],
            whole["iceberg"],
            whole["tariff_change"],
            np.exp(productivity),
            np.exp(research),
            np.exp(talent),
            np.exp(strategy),
        )

    def changed(self, found: ShockArrays) -> dict[TradePart, Array]:
        """Return the parts of trade that a measure changes."""
        return {
            part: getattr(found, part)
            for part, neutral in self._neutral.items()
            if getattr(found, part) is not neutral
        }

    def _check_tariffs(self, tariff: Array) -> None:
        """Raise `InputError` if the tariffs added to some trade come to minus 100 % or less."""
        if tariff.min() > -1.0:
            return
        sector, importer, exporter = np.unravel_index(tariff.argmin(), tariff.shape)
        buyer, seller, goods = (
            self.reaches.countries[importer],
            self.reaches.countries[exporter],
            self.reaches.sectors[sector],
        )
        blame = dict.fromkeys(
            block.measure
            for block in self.reaches.blocks
            if goods in block.sectors and buyer in block.importers and seller in block.exporters
        )
        raise InputError(
            f"{', '.join(blame)}: the tariffs added on {goods} from {seller} to "
            f"{buyer} come to {tariff.min():.4g}; "
            "a tariff of minus 100 % or less is none: use larger rates"
        )


def order_free_key(measure: Measure) -> str:
    """Return a sort key that two measures share only if they do the same."""
    return measure.model_dump_json(exclude={"id", "notes", "evidence", "date"}, serialize_as_any=True)


def _zero_trade(measure: Measure, what: str) -> InputError:
    return InputError(
        f"{measure.id}: lifts {what}, but trade that is zero in the baseline cannot be brought back by a "
        "model solved in changes: zero times anything is zero. Use a baseline from before it, or lift a "
        "control whose coverage is below 1"
    )
