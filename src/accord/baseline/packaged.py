"""The worlds that ship with Accord."""

from __future__ import annotations

from functools import cache

import numpy as np

from accord import tables
from accord.baseline.calibrate import from_flows
from accord.baseline.world import World
from accord.errors import UnknownName

WORLDS = {"icio-2022": 2022}
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
    if name not in WORLDS:
        raise UnknownName("world", name, WORLDS, f"Packaged worlds: {', '.join(WORLDS)}.")
    elasticities = {row["sector"]: row for row in tables.rows("trade_elasticities")}
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
            year=WORLDS[name],
            theta_se=np.array([float(elasticities[sector]["se"] or "nan") for sector in sectors]),
            residual=stored["residual"].astype(float),
            notes=(
                "Final demand by destination is inferred from producers' totals, not observed.",
                "Flows are at basic prices and baseline tariffs are not in the table: they are taken as zero, so a "
                "tariff in a scenario is an added one.",
                f"{len(treated)} country-sectors without output or at a floor of value added are listed in "
                f"{name}_treated.csv.",
            ),
        )
    world.check()
    return world
