"""What trade and the other pushes end in: capacity, components of one index, elements of the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.capacity import (
    Capacity,
    Parameters,
    Push,
    capacity_change,
    component_hats,
    driver_change,
    strategy_factors,
)
from accord.capacity.drivers import DRIVERS
from accord.capacity.open_index import indicator_hats
from accord.ensemble.open_index import held_scores
from accord.equilibrium import Solution
from accord.index import Index, PublishedIndex

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Beyond:
    """What D sets of shocks end in beyond trade."""

    capacity: Capacity
    components: Array
    """Hats of the components of the published index, (D, C, K)."""
    opened: Array
    """Scores of every element of the open index, (D, its countries, E)."""


def beyond_trade(
    solution: Solution,
    index: PublishedIndex,
    open_index: Index,
    trade: Mapping[str, Array],
    links: tuple[Array, Array, Array],
    strategy: Array,
    parameters: Parameters,
    elasticities: Array | None = None,
) -> Beyond:
    """Carry solved trade on to capacity and both indices.

    Parameters
    ----------
    solution
        Any solution on the world: it tells the countries.
    trade
        By driver, (D, N): real income, absorption of C26, and real output of sectors (`output_drivers`).
    links
        What joint work and the odds of moving are multiplied by, and the share of C26 varieties kept, (D, N, N) each.
    strategy
        Factors on a component that governments order, (D, N).
    elasticities
        Of the drivers, (D, E); the packaged ones by default.
    """
    countries = solution.world.countries
    push = Push(*links, trade["real_income"], trade["c26_absorption"])
    capacity = capacity_change(countries, push, parameters)
    by_trade = {name: (countries, hats) for name, hats in trade.items()}
    published = {name: given for name, given in by_trade.items() if name in DRIVERS}
    moved = driver_change(solution, index.countries, {**published, **capacity.drivers()})
    directed = strategy_factors(countries, strategy, index.countries)
    opened = driver_change(solution, open_index.units, {**by_trade, **capacity.open_drivers()})
    return Beyond(
        capacity,
        component_hats(moved, index.components, elasticities, directed),
        held_scores(open_index, indicator_hats(opened, open_index.indicators)),
    )
