"""Shocks on labelled axes: what the trade equilibrium is asked to absorb, and what became of each measure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


class MeasureNote(NamedTuple):
    """What was done with one measure in one channel, in words."""

    measure: str
    """Id of the measure."""
    channel: str
    text: str
    cells: int = 0
    """Number of sector-importer-exporter cells it changes."""


class Block(NamedTuple):
    """A measure's reach: every sector, importer and exporter in it, less the domestic cells."""

    measure: str
    sectors: tuple[str, ...]
    importers: tuple[str, ...]
    exporters: tuple[str, ...]


@dataclass(frozen=True)
class Shocks:
    """Every shock of a scenario on the axes of one world, and the account of what became of each measure."""

    keep: xr.DataArray
    """Share of varieties still supplied: prod(1 - coverage (1 - leakage)), exactly 0 under an embargo."""
    iceberg: xr.DataArray
    """Hat of the iceberg trade cost, 1 where nothing changes."""
    tariff_change: xr.DataArray
    """Ad valorem rates added."""
    productivity: xr.DataArray
    """Hat of productivity by sector and country, 1 where nothing changes."""
    research: xr.DataArray
    """What joint work of two countries is multiplied by at unchanged other links; symmetric, 1 where unchanged."""
    talent: xr.DataArray
    """What the odds of moving from an origin to a destination are multiplied by, 1 where nothing changes."""
    strategy: xr.DataArray
    """What a country's score for government strategy is multiplied by, 1 where nothing changes."""
    applied: tuple[MeasureNote, ...] = ()
    not_modelled: tuple[MeasureNote, ...] = ()
    """What has no effect here and why: channels, actors and sectors the world does not have."""
    warnings: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)

    def touched(self, importer: str, exporter: str, sector: str) -> tuple[str, ...]:
        """Return the ids of the measures that change one cell, in the order of the scenario."""
        hit = (
            block.measure
            for block in self.blocks
            if importer != exporter
            and sector in block.sectors
            and importer in block.importers
            and exporter in block.exporters
        )
        return tuple(dict.fromkeys(hit))


def kept_share(coverage: float, leakage: float) -> float:
    """Share of varieties still supplied under a control: 1 - coverage (1 - leakage)."""
    return 1.0 - coverage * (1.0 - leakage)


def alliance_iceberg(trade_effect: float, theta: Array) -> Array:
    """Hat of the iceberg cost that changes trade by exp(`trade_effect`) at fixed prices, d^-theta."""
    return np.asarray(np.exp(-trade_effect / theta))
