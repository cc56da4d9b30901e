"""From a scenario to the raw indicators of the open index: the Accord AI Capacity Index.

An indicator is either what a channel moves (the stock of computing power, works with co-authors abroad) or a constant
share of it (research spending in income), and moves one for one with it. The others stay: see `fixed_indicators`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord import tables
from accord.capacity.drivers import DriverChange, driver_change, powers
from accord.equilibrium import Solution
from accord.errors import InputError

if TYPE_CHECKING:
    from accord.index import IndexData

Array = NDArray[np.float64]

OPEN_INDEX = "capacity-index-2023"
"""The packaged index file, `<name>.yaml`."""
MADE_BY = {"c26_output": "C26", "ict_services": "J62_63", "scientific_services": "M"}
"""Drivers that are the real output of one sector of the world."""


@dataclass(frozen=True)
class Response:
    """What moves an indicator of the open index, and by what power."""

    indicator: str
    driver: str
    elasticity: float
    status: str
    source: str


@cache
def responses() -> tuple[Response, ...]:
    """Return what moves each driven indicator of the open index."""
    return tuple(
        Response(row["indicator"], row["driver"], float(row["elasticity"]), row["status"], row["source"])
        for row in tables.rows("capacity_index_drivers")
    )


def fixed_indicators(indicators: Sequence[str]) -> tuple[str, ...]:
    """Return the indicators that no scenario moves."""
    driven = {response.indicator for response in responses()}
    return tuple(code for code in indicators if code not in driven)


def real_output(solution: Solution, sector: str) -> Array:
    """Hat of the real output of a sector by country, (N,): sales over the price at the factory gate; 1 where none."""
    world, eq = solution.world, solution.equilibrium
    j = world.sector(sector)
    productivity = solution.target.change.productivity
    price = eq.cost[j] if productivity is None else eq.cost[j] / productivity[j]
    before = world.sales[j]
    made = before > 0.0
    return np.where(made, eq.sales[j] / np.where(made, before, 1.0) / price, 1.0)


def output_drivers(solution: Solution) -> dict[str, tuple[Sequence[str], ArrayLike]]:
    """Return the drivers that are real output of a sector, with the countries they are of; see `MADE_BY`."""
    world = solution.world
    return {
        driver: (world.countries, real_output(solution, sector))
        for driver, sector in MADE_BY.items()
        if sector in world.sectors
    }


def open_driver_change(
    solution: Solution,
    countries: Sequence[str],
    extra: Mapping[str, tuple[Sequence[str], ArrayLike]] | None = None,
) -> DriverChange:
    """Read off a solved equilibrium what moves the indicators of the open index.

    `extra` is as in `driver_change`. What is of many draws has to be given in it whole: `output_drivers` of each.
    """
    return driver_change(solution, countries, {**output_drivers(solution), **(extra or {})})


def indicator_hats(drivers: DriverChange, indicators: Sequence[str]) -> Array:
    """Hats of raw indicators, (N, K), or (D, N, K) where drivers are by draw; 1 for those that no driver moves.

    Raises
    ------
    InputError
        If none of the indicators is one that the packaged table moves.
    """
    moved = [(r.indicator, r.driver, r.elasticity) for r in responses() if r.indicator in indicators]
    if not moved:
        known = ", ".join(r.indicator for r in responses())
        raise InputError(f"no scenario moves {', '.join(indicators)}; it moves {known}")
    return powers(drivers, indicators, moved)


def moved_data(data: IndexData, hats: ArrayLike) -> IndexData:
    """Return the raw data with every value times its hat, (N, K) in the order of the data; what is missing stays so.

    Raises
    ------
    InputError
        If the hats have another shape, or are not finite and zero or more.
    """
    factors = np.asarray(hats, dtype=float)
    if factors.shape != data.values.shape:
        n, k = data.values.shape
        raise InputError(
            f"the hats have shape {factors.shape}; expected ({n}, {k}), units by indicators of the data"
        )
    if not np.all(np.isfinite(factors) & (factors >= 0.0)):
        raise InputError("hats of raw indicators must be ratios, zero or more and finite")
    return data.with_values(data.values * factors)
