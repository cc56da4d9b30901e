"""Everything uncertain in a run in the order of the columns of its draws, and what a row of values is for each part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.capacity import Parameters
from accord.ensemble.uncertain import (
    Uncertain,
    capacity_parameters,
    drawn_parameters,
    driver_elasticities,
    index_choices,
    magnitudes,
    open_choices,
    trade_elasticities,
    with_magnitudes,
)
from accord.index import Index, PublishedIndex
from accord.scenario import Scenario

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Columns:
    """Which columns of the draws are what: magnitudes, trade and driver elasticities, capacity, the index's choices."""

    sized: tuple[tuple[int, str], ...]
    """Measure and field of each uncertain magnitude, the first columns."""
    sharing: tuple[NDArray[np.bool_], ...]
    """Sectors of each uncertain trade elasticity, (J,), the next columns."""
    drivers: int
    capacities: int
    chosen: int
    """Weights and method of the published index; what is left are those of the open one."""

    @property
    def trade(self) -> int:
        """Columns that trade depends on: the first ones."""
        return len(self.sized) + len(self.sharing)

    def scenario(self, scenario: Scenario, value: Array) -> Scenario:
        """Return a scenario with its magnitudes as drawn, (inputs,)."""
        return with_magnitudes(scenario, dict(zip(self.sized, value[: len(self.sized)], strict=True)))

    def theta(self, world: World, value: Array) -> Array:
        """Return trade elasticities by sector as drawn, (J,), from (inputs,)."""
        theta = world.theta.copy()
        for mask, drawn in zip(self.sharing, value[len(self.sized) : self.trade], strict=True):
            theta[mask] = drawn
        return theta

    def elasticities(self, values: Array) -> Array:
        """Return the elasticities of the drivers, (D, E), from (D, inputs)."""
        return values[:, self.trade : self.trade + self.drivers]

    def parameters(self, points: Array, values: Array) -> Parameters:
        """Return the parameters of a capacity change from probabilities and values, (D, inputs) each."""
        first = self.trade + self.drivers
        inside = slice(first, first + self.capacities)
        return drawn_parameters(points[:, inside], values[:, inside])

    def choices(self, values: Array) -> Array:
        """Return the weights and the method of the index, (D, K + 1), from (D, inputs)."""
        first = self.trade + self.drivers + self.capacities
        return values[:, first : first + self.chosen]

    def open_choices(self, values: Array) -> Array:
        """Return the weights and the method of the open index, (D, E), from (D, inputs)."""
        return values[:, self.trade + self.drivers + self.capacities + self.chosen :]


def inputs_of(
    world: World, scenario: Scenario, index: PublishedIndex, opened: Index | None = None
) -> tuple[Columns, tuple[Uncertain, ...]]:
    """Return everything uncertain in a scenario on a world, and which of its columns are what.

    The weights and the method of an open index come last, if one is given.
    """
    sized, groups = magnitudes(scenario), trade_elasticities(world)
    drivers, capacities, choices = driver_elasticities(), capacity_parameters(), index_choices(index)
    columns = Columns(
        tuple((position, field) for position, field, _ in sized),
        tuple(np.asarray(mask, dtype=bool) for mask, _ in groups),
        len(drivers),
        len(capacities),
        len(choices),
    )
    own = open_choices(opened) if opened is not None else []
    return columns, (*(u for *_, u in sized), *(u for _, u in groups), *drivers, *capacities, *choices, *own)
