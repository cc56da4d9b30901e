"""From an equilibrium to the components of an index: each driven component moves by driver_hat ** elasticity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.equilibrium import Solution

Array = NDArray[np.float64]

DRIVERS = {
    "c26_absorption": "real absorption of computers, electronics and optics (C26) by users outside the sector",
    "real_income": "real income",
}
"""What the trade equilibrium moves that a component of the index responds to."""


@dataclass(frozen=True)
class Elasticity:
    """An estimated response of a component to a driver."""

    component: str
    driver: str
    value: float
    se: float
    observations: int
    specification: str
    source: str


@cache
def elasticities() -> tuple[Elasticity, ...]:
    """Return the packaged driver elasticities with their standard errors and specification."""
    return tuple(
        Elasticity(
            row["component"],
            row["driver"],
            float(row["elasticity"]),
            float(row["se"]),
            int(row["observations"]),
            row["specification"],
            row["source"],
        )
        for row in tables.rows("drivers")
    )


@dataclass(frozen=True)
class DriverChange:
    """Driver hats of the countries an index ranks."""

    countries: tuple[str, ...]
    hats: dict[str, Array]
    """Driver name to hats, (N,); one where the country is not in the world."""
    outside: tuple[str, ...]
    """Countries ranked by the index but not in the world: their drivers are held fixed."""


def driver_change(solution: Solution, countries: Sequence[str]) -> DriverChange:
    """Read the drivers' hats off a solved equilibrium for the countries of an index."""
    world = solution.world
    place = {code: n for n, code in enumerate(world.countries)}
    values = {
        "c26_absorption": solution.absorption[world.sector("C26")],
        "real_income": solution.real_income,
    }
    hats = {
        name: np.array([hat[place[code]] if code in place else 1.0 for code in countries])
        for name, hat in values.items()
    }
    return DriverChange(tuple(countries), hats, tuple(code for code in countries if code not in place))


def component_hats(drivers: DriverChange, components: Sequence[str], values: Array | None = None) -> Array:
    """Hats of the components, (N, K): prod_d hat_d ** e_kd, and 1 for a component without a driver.

    Parameters
    ----------
    values
        Elasticities in the order of `elasticities`, (E,); the point estimates by default.
    """
    table = elasticities()
    response = np.array([e.value for e in table]) if values is None else values
    log_hats = np.zeros((len(drivers.countries), len(components)))
    for e, value in zip(table, response, strict=True):
        log_hats[:, components.index(e.component)] += value * np.log(drivers.hats[e.driver])
    return np.exp(log_hats)
