"""The worlds that ship with Accord."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from accord import tables
from accord.baseline.calibrate import from_flows
from accord.baseline.world import World
from accord.errors import UnknownName


@dataclass(frozen=True)
class Packaged:
    """What is packaged for one world besides its flows (`<name>.npz`) and treated cells (`<name>_treated.csv`)."""

    year: int
    elasticities: str
    """Table of trade elasticities."""
    sectors: str
    """Table of sector names."""
    electronics: str
    """The sector that chips and computers are in."""
    notes: tuple[str, ...]


PACKAGED = {
    "icio-2022": Packaged(
        year=2022,
        elasticities="trade_elasticities",
        sectors="sectors",
        electronics="C26",
        notes=(
            "Final demand by destination is inferred from producers' totals, not observed.",
            "Flows are at basic prices and baseline tariffs are not in the table: they are taken as zero, so a "
            "tariff in a scenario is an added one.",
        ),
    ),
    "wiod-2011": Packaged(
        year=2011,
        elasticities="wiod_trade_elasticities",
        sectors="wiod_sectors",
        electronics="D30t33",
        notes=(
            "Final demand by destination is observed, net over the five uses of the source.",
            "Sectors are ISIC Rev. 3: electronics (D30t33) include electrical equipment and instruments. ROW is all "
            "other countries together.",
            "Flows are at basic prices and baseline tariffs are not in the table: they are taken as zero, so a "
            "tariff in a scenario is an added one.",
        ),
    ),
}
"""Every packaged world."""

WORLDS = {name: entry.year for name, entry in PACKAGED.items()}
"""Packaged worlds and their baseline years."""


@cache
def load_world(name: str = "icio-2022") -> World:
    """Load and calibrate a packaged world.

    Raises
    ------
    UnknownName
        If no world of that name is packaged.
    InputError
        If an accounting identity does not hold, which would mean a damaged file.
    """
    if name not in PACKAGED:
        raise UnknownName("world", name, PACKAGED, f"Packaged worlds: {', '.join(PACKAGED)}.")
    entry = PACKAGED[name]
    elasticities = {row["sector"]: row for row in tables.rows(entry.elasticities)}
    treated = tables.rows(f"{name}_treated")
    with np.load(tables.path(f"{name}.npz"), allow_pickle=False) as stored:
        sectors = tuple(map(str, stored["sectors"]))
        world = from_flows(
            name,
            tuple(map(str, stored["countries"])),
            sectors,
            stored["intermediate"].astype(float),
            stored["final"].astype(float),
            stored["use"].astype(float),
            np.array([float(elasticities[sector]["theta"]) for sector in sectors]),
            year=entry.year,
            theta_se=np.array([float(elasticities[sector]["se"] or "nan") for sector in sectors]),
            residual=stored["residual"].astype(float),
            notes=(
                *entry.notes,
                f"{len(treated)} treated cells are listed, each with its reason, in {name}_treated.csv.",
            ),
        )
    world.check()
    return world


def sector_names(world: World) -> dict[str, str]:
    """Return the sectors of a world by code, with a short name each; the code itself where no table names it."""
    named = {
        row["code"]: row["short"]
        for entry in PACKAGED.values()
        for row in tables.rows(entry.sectors)
        if row["code"] in world.sectors
    }
    return {code: named.get(code, code) for code in world.sectors}


def electronics(world: World) -> str | None:
    """Return the sector of a world that chips and computers are in, none where it has no such sector (any more)."""
    known = (entry.electronics for entry in PACKAGED.values())
    return next((code for code in known if code in world.sectors), None)
