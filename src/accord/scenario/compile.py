"""Compiling measures to shocks on the axes of one world.

Axes are sector, importer, exporter. A domestic cell, where the importer is the exporter, is never touched.
Factors are multiplied in an order that depends on the measures alone, so the order in which a scenario lists
them does not matter, to the last bit.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
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
from accord.scenario.sectors import ALL, describe
from accord.scenario.shocks import Array, Block, MeasureNote, Shocks, alliance_iceberg, kept_share

if TYPE_CHECKING:
    import xarray as xr


class _Reach(NamedTuple):
    blocks: tuple[Block, ...]
    missing: tuple[str, ...]
    """What the world does not have, in words."""


def compile_shocks(
    scenario: Scenario,
    countries: Sequence[str],
    sectors: Sequence[str],
    theta: Array,
    baseline_year: int,
    ends: dt.date | None = None,
) -> Shocks:
    """Return the shocks of a scenario on the axes of a world.

    Parameters
    ----------
    scenario
        Every measure in it is applied, except those the source denies.
    countries, sectors
        The world's axes.
    theta
        Trade elasticity by sector, positive.
    baseline_year
        The year of the world's data, for the words.
    ends
        The last day the data cover; the end of `baseline_year` if left out.

    Raises
    ------
    InputError
        If a measure cannot be expressed as a change from the baseline.
    """
    theta = np.asarray(theta, dtype=float)
    if theta.shape != (len(sectors),) or not np.all(np.isfinite(theta) & (theta > 0)):
        raise InputError(
            f"theta must hold one positive trade elasticity for each of the {len(sectors)} sectors"
        )
    build = _Build(scenario, tuple(countries), tuple(sectors), theta, ends or dt.date(baseline_year, 12, 31))
    build.all()
    return build.result()


class ShockArrays(NamedTuple):
    """The numbers of `Shocks` without their labels and notes."""

    keep: Array
    iceberg: Array
    tariff_change: Array
    productivity: Array
    research: Array
    talent: Array
    strategy: Array


def shock_arrays(
    scenario: Scenario, countries: Sequence[str], sectors: Sequence[str], theta: Array, baseline_year: int
) -> ShockArrays:
    """Return what `compile_shocks` returns as plain arrays: for draws, of which there are many.

    Raises
    ------
    InputError
        As `compile_shocks`.
    """
    ends = dt.date(baseline_year, 12, 31)
    build = _Build(scenario, tuple(countries), tuple(sectors), np.asarray(theta, dtype=float), ends)
    build.all()
    build.check_tariffs()
    return build.arrays()


def _order_free_key(measure: Measure) -> str:
    """Return a sort key that two measures share only if they do the same."""
    return measure.model_dump_json(exclude={"id", "notes", "evidence", "date"}, serialize_as_any=True)


class _Build:
    """The shocks while they are being put together."""

    def __init__(
        self,
        scenario: Scenario,
        countries: tuple[str, ...],
        sectors: tuple[str, ...],
        theta: Array,
        ends: dt.date,
    ) -> None:
        self.scenario, self.countries, self.sectors = scenario, countries, sectors
        self.theta, self.ends = theta, ends
        shape = (len(sectors), len(countries), len(countries))
        self.keep, self.iceberg, self.tariff = np.ones(shape), np.ones(shape), np.zeros(shape)
        self.placing = Placing(scenario, countries)
        self.cooperation = Cooperation(self.placing, sectors)
        self.reach_of: dict[Measure, _Reach] = {}
        self.applied: dict[Measure, list[MeasureNote]] = {}
        self.silent: list[MeasureNote] = []
        self.warnings: list[str] = []

    def all(self) -> None:
        """Account for every measure, then apply it."""
        for measure in self.scenario.measures:
            self.account(measure)
        for measure in sorted(self.scenario.measures, key=_order_free_key):
            self.apply(measure)

    # -- what becomes of each measure, in the order of the scenario

    def account(self, measure: Measure) -> None:
        """Decide which channels a measure reaches, and note everything of it that has no effect."""
        if measure.modality == "denied":
            self._note(measure, "trade", "the source denies it, so it is not applied")
            return
        found = self.cooperation.account(measure)
        self.silent += found.silent
        self.warnings += found.warnings
        self._account_for_trade(measure)
        if measure in self.reach_of or self.cooperation.reaches(measure):
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
        if not self._mask(reach).any():
            self.warnings.append(f"{measure.id}: changes no trade between two countries of this world")
            return
        self.reach_of[measure] = reach

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

    def _reach(self, measure: Measure) -> _Reach:
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
        blocks = (Block(measure.id, chosen, importers, exporters) for importers, exporters in pairs)
        return _Reach(tuple(blocks), tuple(missing))

    # -- the numbers, in an order of their own

    def apply(self, measure: Measure) -> None:
        """Multiply or add one measure into the arrays and say what was done."""
        lifts = measure.against_baseline == "lifts"
        notes = [self._apply_to_trade(measure, lifts)] if measure in self.reach_of else []
        notes += self.cooperation.apply(measure, lifts)
        if notes:
            self.applied[measure] = notes

    def _apply_to_trade(self, measure: Measure, lifts: bool) -> MeasureNote:
        reach = self.reach_of[measure]
        mask = self._mask(reach)
        if isinstance(measure, Embargo):
            if lifts:
                raise _zero_trade(measure, "an embargo")
            self.keep[mask] = 0.0
            what = {"exports": "exports", "imports": "imports", "both": "trade in both directions"}
            words = f"{what[measure.direction]} set to exactly zero"
        elif isinstance(measure, ExportControl):
            words = self._control(measure, mask, lifts)
        elif isinstance(measure, Tariff):
            rate = measure.rate.value
            if lifts:
                self.iceberg[mask] *= 1.0 / (1.0 + rate)
                words = f"tariff of {rate:.4g} lifted: trade cost divided by {1.0 + rate:.4g}"
            else:
                self.tariff[mask] += rate
                words = f"ad valorem tariff raised by {rate:.4g}"
        else:
            words = self._ease(measure, mask, lifts)
        cells = int(mask.sum())
        text = f"{self._who(measure)}; {describe(reach.blocks[0].sectors, len(self.sectors))}: {words}"
        return MeasureNote(measure.id, "trade", text, cells)

    def _control(self, measure: ExportControl, mask: NDArray[np.bool_], lifts: bool) -> str:
        coverage = measure.coverage.value
        leakage = measure.leakage.value if measure.leakage else 0.0
        kept = kept_share(coverage, leakage)
        of = f"coverage {coverage:.4g}, " + (
            f"leakage {leakage:.4g}" if measure.leakage else "no leakage given"
        )
        if lifts:
            if kept <= 0.0:
                raise _zero_trade(measure, "a control that stops everything")
            self.keep[mask] *= 1.0 / kept
            return f"control lifted ({of}): varieties supplied times {1.0 / kept:.4g}"
        self.keep[mask] *= kept
        return f"share of varieties still supplied {kept:.4g} ({of})"

    def _ease(self, measure: Measure, mask: NDArray[np.bool_], lifts: bool) -> str:
        assert isinstance(measure, Alliance | TradeFacilitation)
        assert measure.trade_effect is not None
        effect = -measure.trade_effect.value if lifts else measure.trade_effect.value
        hats = alliance_iceberg(effect, self.theta)[:, None, None]
        self.iceberg[mask] *= np.broadcast_to(hats, mask.shape)[mask]
        return f"trade at unchanged prices times {math.exp(effect):.4g}"

    def _mask(self, reach: _Reach) -> NDArray[np.bool_]:
        mask = np.zeros(self.keep.shape, dtype=bool)
        sector_at = {code: index for index, code in enumerate(self.sectors)}
        country_at = {code: index for index, code in enumerate(self.countries)}
        for block in reach.blocks:
            rows = [sector_at[code] for code in block.sectors]
            buyers = [country_at[code] for code in block.importers]
            sellers = [country_at[code] for code in block.exporters]
            mask[np.ix_(rows, buyers, sellers)] = True
        own = np.arange(len(self.countries))
        mask[:, own, own] = False
        return mask

    def _who(self, measure: Measure) -> str:
        if isinstance(measure, Alliance):
            return f"among {self.placing.names(measure, measure.members)}"
        assert isinstance(measure, ExportControl | Embargo | Tariff | TradeFacilitation)
        senders, targets = (
            self.placing.names(measure, measure.senders),
            self.placing.names(measure, measure.targets),
        )
        if isinstance(measure, Tariff):
            return f"{senders} on imports from {targets}"
        if isinstance(measure, Embargo):
            return f"{senders} against {targets}"
        return f"{senders} to {targets}"

    # -- the result

    def _labelled(self, name: str, values: Array, *axes: str) -> xr.DataArray:
        import xarray as xr

        labels = {axis: list(self.sectors if axis == "sector" else self.countries) for axis in axes}
        return xr.DataArray(values, labels, axes, name=name)

    def result(self) -> Shocks:
        """Return the arrays with their labels.

        Raises
        ------
        InputError
            If the tariffs added to some trade come to minus 100 % or less.
        """
        import xarray as xr

        axes = {
            "sector": list(self.sectors),
            "importer": list(self.countries),
            "exporter": list(self.countries),
        }
        self.check_tariffs()
        found = self.arrays()
        return Shocks(
            keep=xr.DataArray(found.keep, axes, tuple(axes), name="keep"),
            iceberg=xr.DataArray(found.iceberg, axes, tuple(axes), name="iceberg"),
            tariff_change=xr.DataArray(found.tariff_change, axes, tuple(axes), name="tariff_change"),
            productivity=self._labelled("productivity", found.productivity, "sector", "country"),
            research=self._labelled("research", found.research, "country", "partner"),
            talent=self._labelled("talent", found.talent, "origin", "destination"),
            strategy=self._labelled("strategy", found.strategy, "country"),
            applied=tuple(
                note for measure in self.scenario.measures for note in self.applied.get(measure, ())
            ),
            not_modelled=tuple(self.silent),
            warnings=tuple(self.warnings),
            blocks=self._blocks(),
        )

    def arrays(self) -> ShockArrays:
        """Return the arrays as they are."""
        cooperation = self.cooperation
        return ShockArrays(
            self.keep,
            self.iceberg,
            self.tariff,
            np.exp(cooperation.productivity),
            np.exp(cooperation.links["research"]),
            np.exp(cooperation.links["talent"]),
            np.exp(cooperation.strategy),
        )

    def _blocks(self) -> tuple[Block, ...]:
        return tuple(block for reach in self.reach_of.values() for block in reach.blocks)

    def check_tariffs(self) -> None:
        """Raise `InputError` if the tariffs added to some trade come to minus 100 % or less."""
        if self.tariff.min() > -1.0:
            return
        sector, importer, exporter = np.unravel_index(self.tariff.argmin(), self.tariff.shape)
        buyer, seller, goods = self.countries[importer], self.countries[exporter], self.sectors[sector]
        blame = dict.fromkeys(
            block.measure
            for block in self._blocks()
            if goods in block.sectors and buyer in block.importers and seller in block.exporters
        )
        raise InputError(
            f"{', '.join(blame)}: the tariffs added on {goods} from {seller} to "
            f"{buyer} come to {self.tariff.min():.4g}; "
            "a tariff of minus 100 % or less is none: use larger rates"
        )


def _zero_trade(measure: Measure, what: str) -> InputError:
    return InputError(
        f"{measure.id}: lifts {what}, but trade that is zero in the baseline cannot be brought back by a "
        "model solved in changes: zero times anything is zero. Use a baseline from before it, or lift a "
        "control whose coverage is below 1"
    )
