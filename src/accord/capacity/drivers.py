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
    "c26_absorption": "real absorption of computers, electronics and optics (C26)",
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


def component_hats(drivers: DriverChange, components: Sequence[str]) -> Array:
    """Hats of the components at the estimated elasticities, (N, K): prod_d hat_d ** e_kd; 1 without a driver."""
    return _hats(drivers, components, np.array([[e.value for e in elasticities()]]))[0]


def component_draws(drivers: DriverChange, components: Sequence[str], count: int, seed: int) -> Array:
    """Hats of the components for `count` draws of the elasticities from their normal sampling distributions, (D, N, K)."""
    table = elasticities()
    normal = np.random.default_rng(seed).standard_normal((count, len(table)))
    drawn = np.array([e.value for e in table]) + normal * np.array([e.se for e in table])
    return _hats(drivers, components, drawn)


def _hats(drivers: DriverChange, components: Sequence[str], values: Array) -> Array:
    log_hats = np.zeros((len(values), len(drivers.countries), len(components)))
    for column, e in enumerate(elasticities()):
        response = np.log(drivers.hats[e.driver])
        log_hats[:, :, components.index(e.component)] += values[:, column, None] * response
    return np.exp(log_hats)
