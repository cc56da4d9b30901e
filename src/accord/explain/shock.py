"""What a set of measures does before anybody responds, at the central values or at one draw of what is uncertain."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.ensemble.inputs import Columns, inputs_of
from accord.ensemble.uncertain import Uncertain
from accord.equilibrium import Change
from accord.index import PublishedIndex
from accord.scenario import Scenario, ShockArrays, Shocks, shock_arrays

Array = NDArray[np.float64]
CHIPS = "C26"


@dataclass(frozen=True, eq=False)
class Drawn:
    """One value of everything uncertain but the measures' own magnitudes."""

    theta: Array
    """Trade elasticity by sector, (J,)."""
    point: Array
    """Probabilities of all inputs, (inputs,)."""
    value: Array
    """Their values, (inputs,)."""
    columns: Columns


@dataclass(frozen=True, eq=False)
class Shock:
    """What one set of measures does before anybody responds."""

    key: Hashable
    """Equal keys have equal trade shocks and elasticities: their equilibrium is solved once."""
    change: Callable[[], Change]
    """The change in trade, made when it is needed."""
    research: Array
    talent: Array
    """(N, N) each."""
    kept: Array
    """Share of C26 varieties each buyer still gets from each seller, (N, N)."""
    strategy: Array
    """(N,)."""
    drawn: Drawn | None = None
    name: str = ""
    """For an error."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything uncertain in a scenario on a world."""

    scenario: Scenario
    world: World
    uncertain: tuple[Uncertain, ...]
    columns: Columns

    @property
    def groups(self) -> dict[str, list[int]]:
        """Columns by group of inputs."""
        found: dict[str, list[int]] = {}
        for column, one in enumerate(self.uncertain):
            found.setdefault(one.group, []).append(column)
        return found

    def values(self, points: Array) -> Array:
        """Return the values at probabilities, (D, inputs)."""
        return np.column_stack([one.quantile(points[:, k]) for k, one in enumerate(self.uncertain)])

    def at(self, point: Array, value: Array) -> tuple[Scenario, Drawn]:
        """Return the scenario with its magnitudes drawn, and the rest that is drawn, at one point, (inputs,) each."""
        drawn = Drawn(self.columns.theta(self.world, value), point, value, self.columns)
        return self.columns.scenario(self.scenario, value), drawn

    def shocks(self, points: Array) -> Iterator[Shock]:
        """Yield the whole scenario at every point, (D, inputs); what leaves trade as it was is compiled once."""
        done: dict[bytes, ShockArrays] = {}
        for point, value in zip(points, self.values(points), strict=True):
            part, drawn = self.at(point, value)
            key = value[: self.columns.trade].tobytes()
            if key not in done:
                if len(done) > 2 * len(self.groups):
                    done.clear()
                done[key] = compiled(self.world, part, drawn.theta)
            yield shock_of(self.world, done[key], drawn)


def uncertain_inputs(world: World, scenario: Scenario, index: PublishedIndex) -> Inputs:
    """Return everything uncertain in a scenario on a world."""
    columns, uncertain = inputs_of(world, scenario, index)
    return Inputs(scenario, world, uncertain, columns)


def compiled(world: World, scenario: Scenario, theta: Array | None = None) -> ShockArrays:
    """Compile a scenario on a world, with other trade elasticities if given."""
    return shock_arrays(
        scenario, world.countries, world.sectors, world.theta if theta is None else theta, world.year
    )


def shock_of(world: World, shocks: Shocks | ShockArrays, drawn: Drawn | None = None, name: str = "") -> Shock:
    """Return compiled shocks as a row of the chain."""
    arrays = {
        "keep": np.asarray(shocks.keep),
        "iceberg": np.asarray(shocks.iceberg),
        "tariff": np.asarray(shocks.tariff_change),
        "productivity": np.asarray(shocks.productivity),
    }
    parts: list[Hashable] = [None if drawn is None else drawn.theta.tobytes()]
    for field, values in arrays.items():
        neutral = 0.0 if field == "tariff" else 1.0
        at = np.flatnonzero(values != neutral)
        parts.append((at.tobytes(), values.ravel()[at].tobytes()))
    productivity = arrays["productivity"]

    def change() -> Change:
        return Change(
            iceberg=arrays["iceberg"],
            keep=arrays["keep"],
            tariff=world.tariff + arrays["tariff"],
            productivity=productivity if np.any(productivity != 1.0) else None,
        )

    return Shock(
        tuple(parts),
        change,
        np.asarray(shocks.research),
        np.asarray(shocks.talent),
        arrays["keep"][world.sector(CHIPS)],
        np.asarray(shocks.strategy),
        drawn,
        name,
    )
