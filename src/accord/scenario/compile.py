"""Compiling measures to shocks on the axes of one world, with an account of what became of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from accord.errors import InputError
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
from accord.scenario.reach import Reaches
from accord.scenario.sectors import describe
from accord.scenario.shocks import Array, MeasureNote, Shocks
from accord.scenario.sizes import ShockArrays, Sizes, trade_effect

if TYPE_CHECKING:
    import xarray as xr


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
    reaches = Reaches(scenario, tuple(countries), tuple(sectors), ends or dt.date(baseline_year, 12, 31))
    return _labelled(reaches, Sizes(reaches).arrays(scenario.measures, theta), theta)


def shock_sizes(
    scenario: Scenario, countries: Sequence[str], sectors: Sequence[str], baseline_year: int
) -> Sizes:
    """Return what works out the shocks of a scenario's measures at many magnitudes and elasticities: for draws.

    Raises
    ------
    InputError
        As `compile_shocks`.
    """
    return Sizes(Reaches(scenario, tuple(countries), tuple(sectors), dt.date(baseline_year, 12, 31)))


def shock_arrays(
    scenario: Scenario, countries: Sequence[str], sectors: Sequence[str], theta: Array, baseline_year: int
) -> ShockArrays:
    """Return what `compile_shocks` returns as plain arrays.

    Raises
    ------
    InputError
        As `compile_shocks`.
    """
    found = shock_sizes(scenario, countries, sectors, baseline_year)
    return found.arrays(scenario.measures, np.asarray(theta, dtype=float))


def _labelled(reaches: Reaches, found: ShockArrays, theta: Array) -> Shocks:
    """Return the arrays with their labels, and the notes."""
    import xarray as xr

    def labelled(name: str, *axes: str) -> xr.DataArray:
        labels = {axis: list(reaches.sectors if axis == "sector" else reaches.countries) for axis in axes}
        return xr.DataArray(getattr(found, name), labels, axes, name=name)

    pairs = ("sector", "importer", "exporter")
    measures = reaches.scenario.measures
    return Shocks(
        keep=labelled("keep", *pairs),
        iceberg=labelled("iceberg", *pairs),
        tariff_change=labelled("tariff_change", *pairs),
        productivity=labelled("productivity", "sector", "country"),
        research=labelled("research", "country", "partner"),
        talent=labelled("talent", "origin", "destination"),
        strategy=labelled("strategy", "country"),
        applied=tuple(note for measure in measures for note in _notes(reaches, measure, theta)),
        not_modelled=tuple(reaches.silent),
        warnings=tuple(reaches.warnings),
        blocks=reaches.blocks,
    )


def _notes(reaches: Reaches, measure: Measure, theta: Array) -> list[MeasureNote]:
    """Return what was done with a measure, in words."""
    notes = []
    reach = reaches.trade.get(measure.id)
    if reach is not None:
        goods = describe(reach.blocks[0].sectors, len(reaches.sectors))
        text = f"{_who(reaches.placing, measure)}; {goods}: {trade_effect(measure, theta).words}"
        notes.append(MeasureNote(measure.id, "trade", text, len(reach.cells)))
    return notes + reaches.cooperation.notes(measure)


def _who(placing: Placing, measure: Measure) -> str:
    if isinstance(measure, Alliance):
        return f"among {placing.names(measure, measure.members)}"
    assert isinstance(measure, ExportControl | Embargo | Tariff | TradeFacilitation)
    senders, targets = placing.names(measure, measure.senders), placing.names(measure, measure.targets)
    if isinstance(measure, Tariff):
        return f"{senders} on imports from {targets}"
    if isinstance(measure, Embargo):
        return f"{senders} against {targets}"
    return f"{senders} to {targets}"
