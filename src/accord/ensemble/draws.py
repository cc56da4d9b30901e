"""Draws over everything uncertain, each carried through the whole chain to trade, income and the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.capacity import (
    Capacity,
    Push,
    capacity_change,
    component_hats,
    driver_change,
    strategy_factors,
)
from accord.ensemble.uncertain import (
    Uncertain,
    capacity_parameters,
    drawn_parameters,
    driver_elasticities,
    magnitudes,
    trade_elasticities,
    with_magnitudes,
)
from accord.equilibrium import Change, Guide, Solution, baseline_guide, solve
from accord.errors import AccordError, SolveError
from accord.index import PublishedIndex
from accord.scenario import Scenario, Shocks, compile_shocks

Array = NDArray[np.float64]
LOW, HIGH = 0.05, 0.95
"""The probabilities the reported ranges end at."""


@dataclass(frozen=True)
class Ensemble:
    """Outcomes of every solved draw. D draws, N countries of the world, J sectors, C index countries, K components."""

    inputs: tuple[Uncertain, ...]
    values: Array
    """Drawn values of the inputs, (D, inputs)."""
    real_income: Array
    """Hats, (D, N)."""
    absorption: Array
    """Hats, (D, J, N)."""
    price: Array
    """Hats, (D, J, N)."""
    components: Array
    """Hats of the index components, (D, C, K)."""
    capacity: Capacity
    """Joint research, people and computing power, by draw."""
    asked: int
    failed: tuple[str, ...]
    """Why draws that could not be solved were not."""

    def range(self, values: Array) -> tuple[Array, Array]:
        """Return the 5th and 95th percentile over the draws, the first axis."""
        low, high = np.quantile(values, [LOW, HIGH], axis=0)
        return low, high


def shock_solution(world: World, scenario: Scenario, guide: Guide | None = None) -> tuple[Shocks, Solution]:
    """Compile a scenario on a world and solve it at its central values, with the guide of a world like it if given."""
    shocks = compile_shocks(scenario, world.countries, world.sectors, world.theta, world.year)
    productivity = np.asarray(shocks.productivity)
    solution = solve(
        world,
        Change(
            iceberg=np.asarray(shocks.iceberg),
            keep=np.asarray(shocks.keep),
            tariff=world.tariff + np.asarray(shocks.tariff_change),
            productivity=productivity if np.any(productivity != 1.0) else None,
        ),
        deficits=scenario.deficits,
        guide=guide,
        blame=shocks.touched,
    )
    return shocks, solution


def run_ensemble(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    *,
    draws: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Ensemble:
    """Solve the chain for `draws` points of a scrambled Sobol sequence over everything uncertain.

    Parameters
    ----------
    draws
        A power of two keeps the sequence balanced.
    seed
        Of the scrambling; the same seed gives the same answer.
    progress
        Called with draws done and draws asked.

    Raises
    ------
    SolveError
        If not one draw could be solved.
    """
    from scipy.stats import qmc

    sized, groups, drivers = magnitudes(scenario), trade_elasticities(world), driver_elasticities()
    capacities = capacity_parameters()
    inputs = (*(u for *_, u in sized), *(u for _, u in groups), *drivers, *capacities)
    points = qmc.Sobol(len(inputs), scramble=True, rng=np.random.default_rng(seed)).random(draws)
    # The scrambled sequence may touch 0; a quantile there can be minus infinity.
    points = np.clip(points, 1e-9, 1.0 - 1e-9)
    values = np.column_stack([u.quantile(points[:, k]) for k, u in enumerate(inputs)])
    guide = baseline_guide(world)
    first_theta, first_driver = len(sized), len(sized) + len(groups)
    first_capacity = first_driver + len(drivers)
    chips = world.sector("C26")
    income, absorption, price, solved, failed = [], [], [], [], []
    research, talent, supplied, strategy = [], [], [], []
    for number, drawn in enumerate(values):
        theta = world.theta.copy()
        for (mask, _), value in zip(groups, drawn[first_theta:first_driver], strict=True):
            theta[mask] = value
        part = with_magnitudes(
            scenario, {(m, f): v for (m, f, _), v in zip(sized, drawn[:first_theta], strict=True)}
        )
        try:
            shocks, solution = shock_solution(replace(world, theta=theta), part, guide)
        except AccordError as error:
            failed.append(f"draw {number}: {error}")
        else:
            income.append(solution.real_income)
            absorption.append(solution.absorption)
            price.append(solution.equilibrium.price)
            research.append(np.asarray(shocks.research))
            talent.append(np.asarray(shocks.talent))
            supplied.append(np.asarray(shocks.keep)[chips])
            strategy.append(np.asarray(shocks.strategy))
            solved.append(number)
        if progress:
            progress(number + 1, draws)
    if not solved:
        raise SolveError(
            f"none of {draws} draws was solved; {failed[0]}", iterations=0, worst="none", residual=np.nan
        )
    real_income, used = np.array(income), np.array(absorption)
    capacity = capacity_change(
        world.countries,
        Push(np.array(research), np.array(talent), np.array(supplied), real_income, used[:, chips]),
        drawn_parameters(points[solved, first_capacity:], values[solved, first_capacity:]),
    )
    moved = driver_change(
        solution,
        index.countries,
        {
            "c26_absorption": (world.countries, used[:, chips]),
            "real_income": (world.countries, real_income),
            **capacity.drivers(),
        },
    )
    return Ensemble(
        inputs=inputs,
        values=values[solved],
        real_income=real_income,
        absorption=used,
        price=np.array(price),
        components=component_hats(
            moved,
            index.components,
            values[solved, first_driver:first_capacity],
            strategy_factors(world.countries, np.array(strategy), index.countries),
        ),
        capacity=capacity,
        asked=draws,
        failed=tuple(failed),
    )
