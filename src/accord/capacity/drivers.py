"""From an equilibrium to the components of an index: each driven component moves by driver_hat ** elasticity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord import tables
from accord.equilibrium import Solution
from accord.errors import InputError, UnknownName

Array = NDArray[np.float64]

DRIVERS = {
    "c26_absorption": "real absorption of computers, electronics and optics (C26) by users outside the sector",
    "real_income": "real income",
    "compute_stock": "stock of AI computing power",
    "research_works": "works co-authored with other countries",
    "talent_stock": "people in the country",
}
"""What a scenario moves that a component of the index responds to."""
OPEN_DRIVERS = {
    **DRIVERS,
    "foreign_talent": "people from abroad in the country",
    "c26_output": "real output of computers, electronics and optics (C26)",
    "ict_services": "real output of computer programming and information services (J62-63)",
    "scientific_services": "real output of professional, scientific and technical services (M)",
}
"""The same, and what only raw indicators of the open index respond to; see `accord.capacity.open_index`."""


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
    return _with_status("estimate")


@cache
def not_identified() -> tuple[Elasticity, ...]:
    """Return the estimates that do not identify a response: the component does not move with the driver."""
    return _with_status("not identified")


@cache
def directed_components() -> tuple[str, ...]:
    """Return the components that move only by as much as a scenario's government programme states."""
    return tuple(row["component"] for row in tables.rows("drivers") if row["driver"] == "directive")


def _with_status(status: str) -> tuple[Elasticity, ...]:
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
        if row["status"] == status
    )


@dataclass(frozen=True)
class DriverChange:
    """Driver hats of the countries an index ranks."""

    countries: tuple[str, ...]
    hats: dict[str, Array]
    """Driver name to hats, (N,), or (D, N) where given by draw; one where the country is not known there."""
    outside: tuple[str, ...]
    """Countries ranked by the index but not in the world: what the trade equilibrium moves is held fixed there."""


def driver_change(
    solution: Solution,
    countries: Sequence[str],
    extra: Mapping[str, tuple[Sequence[str], ArrayLike]] | None = None,
) -> DriverChange:
    """Read the drivers' hats off a solved equilibrium for the countries of an index.

    Parameters
    ----------
    extra
        Drivers that other channels move, by name (`OPEN_DRIVERS`): the countries they know, and their hats, (M,) or
        (D, M). One of the equilibrium's own drivers replaces it.

    Raises
    ------
    UnknownName
        If there is no such driver.
    InputError
        If hats do not fit their countries, or are not above zero.
    """
    world = solution.world
    given: dict[str, tuple[Sequence[str], ArrayLike]] = {
        "c26_absorption": (world.countries, solution.absorption[world.sector("C26")]),
        "real_income": (world.countries, solution.real_income),
        **(extra or {}),
    }
    hats = {name: _spread(name, *part, countries) for name, part in given.items()}
    outside = tuple(code for code in countries if code not in world.countries)
    return DriverChange(tuple(countries), hats, outside)


def _spread(name: str, known: Sequence[str], hats: ArrayLike, countries: Sequence[str]) -> Array:
    """Hats in the order of an index's countries, (..., N); one for those not known."""
    if name not in OPEN_DRIVERS:
        raise UnknownName("driver", name, OPEN_DRIVERS, f"Drivers: {', '.join(OPEN_DRIVERS)}.")
    values = np.asarray(hats, dtype=float)
    if values.ndim not in (1, 2) or values.shape[-1] != len(known):
        raise InputError(
            f"hats of {name} have shape {values.shape}; expected ({len(known)},), one for each country, or (draws, "
            f"{len(known)})"
        )
    wrong = ~(np.isfinite(values) & (values > 0.0))
    if wrong.any():
        at = tuple(int(k) for k in np.argwhere(wrong)[0])
        raise InputError(
            f"the hat of {name} in {known[at[-1]]} is {values[at]:g}; a ratio above zero is needed"
        )
    place = {code: n for n, code in enumerate(known)}
    found = np.ones((*values.shape[:-1], len(countries)))
    inside = [n for n, code in enumerate(countries) if code in place]
    found[..., inside] = values[..., [place[countries[n]] for n in inside]]
    return found


def powers(
    drivers: DriverChange, columns: Sequence[str], moved: Iterable[tuple[str, str, ArrayLike]]
) -> Array:
    """Hats of columns, (N, K) or (D, N, K): the product of driver_hat ** elasticity over what moves each, else 1.

    Parameters
    ----------
    moved
        Column, driver and elasticity, one value or (D,). Drivers without hats do not move.

    Raises
    ------
    InputError
        If hats and elasticities are of different numbers of draws.
    """
    answers = [(column, driver, np.asarray(elasticity)[..., None]) for column, driver, elasticity in moved]
    given = [*drivers.hats.values(), *(elasticity for *_, elasticity in answers)]
    draws = sorted({part.shape[0] for part in given if part.ndim == 2})
    if len(draws) > 1:
        raise InputError(
            f"hats and elasticities are of {' and '.join(map(str, draws))} draws; give as many of each"
        )
    shape = (*draws, len(drivers.countries))
    log_hats = np.zeros((*shape, len(columns)))
    place = {code: k for k, code in enumerate(columns)}
    for column, driver, elasticity in answers:
        if driver in drivers.hats:
            log_hats[..., place[column]] += elasticity * np.log(drivers.hats[driver])
    return np.asarray(np.exp(log_hats))


def component_hats(
    drivers: DriverChange,
    components: Sequence[str],
    values: Array | None = None,
    directed: Mapping[str, ArrayLike] | None = None,
) -> Array:
    """Hats of the components, (N, K): prod_d hat_d ** e_kd, and 1 for a component without a driver.

    A driver that no channel gave a hat of does not move. Where hats are by draw, so is the result, (D, N, K).

    Parameters
    ----------
    values
        Elasticities in the order of `elasticities`, (E,), or (D, E) by draw; the point estimates by default.
    directed
        By component, the factor that a government programme of the scenario states for it, (N,), (D, N) or one for
        all: of `directed_components` only, the others answer to their drivers.

    Raises
    ------
    InputError
        If the components do not have what the table moves, or shapes do not fit.
    UnknownName
        If a directed component does not move by directive.
    """
    table = elasticities()
    response = np.array([e.value for e in table]) if values is None else np.asarray(values, dtype=float)
    if response.ndim not in (1, 2) or response.shape[-1] != len(table):
        raise InputError(
            f"the elasticities have shape {response.shape}; expected ({len(table)},) or (draws, {len(table)})"
        )
    missing = sorted({e.component for e in table} - set(components))
    if missing:
        raise InputError(f"the index has no component {', '.join(missing)}; it has {', '.join(components)}")
    moved = [(e.component, e.driver, value) for e, value in zip(table, response.T, strict=True)]
    hats = powers(drivers, components, moved)
    for component, factor in (directed or {}).items():
        hats[..., components.index(component)] = _directed(component, factor, len(drivers.countries))
    return hats


def strategy_factors(known: Sequence[str], hats: ArrayLike, countries: Sequence[str]) -> dict[str, Array]:
    """Return what a scenario's orders multiply government strategy by, (N,) or (D, N), as `component_hats` takes it."""
    values = np.asarray(hats, dtype=float)
    found = np.ones((*values.shape[:-1], len(countries)))
    place = {code: n for n, code in enumerate(known)}
    for n, code in enumerate(countries):
        if code in place:
            found[..., n] = values[..., place[code]]
    return {"government_strategy": found} if np.any(found != 1.0) else {}


def _directed(component: str, factor: ArrayLike, n: int) -> Array:
    """Return what a government programme multiplies a component by, () or (N,), once it is sound."""
    if component not in directed_components():
        known = ", ".join(directed_components())
        raise UnknownName(
            "component that moves by directive", component, directed_components(), f"They are: {known}."
        )
    factors = np.asarray(factor, dtype=float)
    if factors.ndim > 2 or (factors.ndim and factors.shape[-1] != n):
        raise InputError(
            f"the directed factors of {component} have shape {factors.shape}; expected one, or one for each of {n} "
            "countries, by draw or not"
        )
    if not np.all(np.isfinite(factors) & (factors > 0.0)):
        raise InputError(f"the directed factors of {component} must be ratios above zero")
    return factors
