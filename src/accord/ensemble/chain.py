"""The chain from measures to ranks, a block of draws at a time, with what all draws share worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.capacity import (
    Push,
    capacity_change,
    component_hats,
    driver_change,
    strategy_factors,
)
from accord.capacity.drivers import DRIVERS
from accord.capacity.open_index import indicator_hats, open_driver_change, output_drivers
from accord.ensemble.open_index import capacity_index, held_scores
from accord.ensemble.uncertain import (
    Uncertain,
    capacity_parameters,
    drawn_parameters,
    driver_elasticities,
    index_choices,
    magnitudes,
    trade_elasticities,
    with_magnitudes,
)
from accord.equilibrium import Change, Guide, Solution, baseline_guide, solve
from accord.errors import AccordError, NoSupplier
from accord.index import Index, PublishedIndex, ranks
from accord.scenario import Scenario, ShockArrays, Shocks, compile_shocks, shock_arrays

Array = NDArray[np.float64]
Outcome = NDArray[np.floating[Any]]
BLOCK = 32
"""Draws worked out, sent and kept together."""


@dataclass(frozen=True, eq=False)
class Block:
    """What came of some draws in a row: one row per draw, NaN where it was not solved."""

    start: int
    """The number of the first."""
    outcomes: Mapping[str, Outcome]
    """Name to values, (d, ...); empty where not one draw was solved."""
    failed: Mapping[int, str]
    """Number of a draw to why it was not solved."""
    count: int


@dataclass(frozen=True, eq=False)
class Chain:
    """Everything that is the same for all draws of one scenario on one world."""

    world: World
    guide: Guide
    scenario: Scenario
    index: PublishedIndex
    open_index: Index
    sized: tuple[tuple[int, str], ...]
    """Measure and field of each uncertain magnitude."""
    sharing: tuple[NDArray[np.bool_], ...]
    """Sectors of each uncertain trade elasticity, (J,)."""
    drivers: int
    capacities: int
    names: tuple[str, ...]
    """Of the inputs, in the order of the columns."""

    def block(self, start: int, points: Array, values: Array) -> Block:
        """Carry draws through the chain.

        Parameters
        ----------
        start
            The number of the first draw.
        points, values
            Probabilities and values of the inputs, (d, inputs) each.
        """
        solved: list[int] = []
        failed: dict[int, str] = {}
        income, absorption, price, residual, outputs = [], [], [], [], []
        chips = self.world.sector("C26")
        pushes: list[tuple[Array, Array, Array, Array]] = []
        last: Solution | None = None
        for row, drawn in enumerate(values):
            try:
                shocks, last = self._solve(drawn)
            except (AccordError, np.linalg.LinAlgError) as error:
                failed[start + row] = str(error)
                continue
            solved.append(row)
            income.append(last.real_income)
            absorption.append(last.absorption)
            price.append(last.equilibrium.price)
            residual.append(last.certificate.worst[1])
            outputs.append({name: np.asarray(hats) for name, (_, hats) in output_drivers(last).items()})
            pushes.append((shocks.research, shocks.talent, shocks.keep[chips].copy(), shocks.strategy))
        if last is None:
            return Block(start, {}, failed, len(values))
        used = np.array(absorption)
        outcomes: dict[str, Outcome] = {
            "real_income": np.array(income),
            "absorption_less_one": (used - 1.0).astype(np.float32),
            "price_less_one": (np.array(price) - 1.0).astype(np.float32),
            "residual": np.array(residual),
            **self._capacity(
                last,
                {
                    **{name: np.array([made[name] for made in outputs]) for name in outputs[0]},
                    "real_income": np.array(income),
                    "c26_absorption": used[:, chips],
                },
                pushes,
                points[solved],
                values[solved],
            ),
        }
        return Block(start, _spread(outcomes, solved, len(values)), failed, len(values))

    def _solve(self, drawn: Array) -> tuple[ShockArrays, Solution]:
        """Solve trade at one draw."""
        world = self.world
        theta = world.theta.copy()
        first = len(self.sized)
        for mask, value in zip(self.sharing, drawn[first : first + len(self.sharing)], strict=True):
            theta[mask] = value
        part = with_magnitudes(self.scenario, dict(zip(self.sized, drawn[:first], strict=True)))
        shocks = shock_arrays(part, world.countries, world.sectors, theta, world.year)
        at = replace(world, theta=theta)
        # What the accounts imply does not depend on elasticities: worked out once, not for each draw.
        vars(at).update({name: getattr(world, name) for name in ("sales", "revenue", "absorption")})
        try:
            return shocks, solve(at, trade_change(world, shocks), deficits=part.deficits, guide=self.guide)
        except NoSupplier:
            # Once more with the measures' names, for the message.
            shock_solution(at, part, self.guide)
            raise

    def _capacity(
        self,
        last: Solution,
        trade: Mapping[str, Array],
        pushes: list[tuple[Array, Array, Array, Array]],
        points: Array,
        values: Array,
    ) -> dict[str, Array]:
        """Carry solved draws on to capacity, components, totals and ranks."""
        world, index = self.world, self.index
        first_driver = len(self.sized) + len(self.sharing)
        first_capacity = first_driver + self.drivers
        first_choice = first_capacity + self.capacities
        research, talent, supplied, strategy = (np.array(part) for part in zip(*pushes, strict=True))
        capacity = capacity_change(
            world.countries,
            Push(research, talent, supplied, trade["real_income"], trade["c26_absorption"]),
            drawn_parameters(points[:, first_capacity:first_choice], values[:, first_capacity:first_choice]),
        )
        by_trade = {name: (world.countries, hats) for name, hats in trade.items()}
        published = {name: hats for name, hats in by_trade.items() if name in DRIVERS}
        moved = driver_change(last, index.countries, {**published, **capacity.drivers()})
        components = component_hats(
            moved,
            index.components,
            values[:, first_driver:first_capacity],
            strategy_factors(world.countries, strategy, index.countries),
        )
        open_moved = open_driver_change(last, self.open_index.units, {**by_trade, **capacity.open_drivers()})
        opened = held_scores(self.open_index, indicator_hats(open_moved, self.open_index.indicators))
        before, after = drawn_totals(index, components, values[:, first_choice:])
        compute = capacity.compute
        return {
            "components": components,
            "total_before": before,
            "total": after,
            "rank_before": ranks(before).astype(float),
            "rank": ranks(after).astype(float),
            "open_total": opened[..., -1],
            "accelerator_price": capacity.accelerator_price,
            "compute_residual": np.full(len(values), compute.certificate.worst[1]),
            "compute_baseline": compute.baseline,
            "compute_scenario": compute.scenario,
            "compute_added_baseline": np.asarray(compute.added_baseline),
            "compute_added_scenario": compute.added_scenario,
            "joint_works": capacity.research.joint_hat,
            "research_access": capacity.research.access_hat,
            "people": capacity.talent.talent_hat,
            "people_from_abroad": capacity.talent.foreign_hat,
        }


def make_chain(
    world: World, scenario: Scenario, index: PublishedIndex
) -> tuple[Chain, tuple[Uncertain, ...]]:
    """Return the chain of a scenario, and its uncertain inputs in the order of their columns."""
    sized, groups = magnitudes(scenario), trade_elasticities(world)
    drivers, capacities, choices = driver_elasticities(), capacity_parameters(), index_choices(index)
    inputs = (*(u for *_, u in sized), *(u for _, u in groups), *drivers, *capacities, *choices)
    chain = Chain(
        world=world,
        guide=baseline_guide(world),
        scenario=scenario,
        index=index,
        open_index=capacity_index(),
        sized=tuple((position, field) for position, field, _ in sized),
        sharing=tuple(np.asarray(mask, dtype=bool) for mask, _ in groups),
        drivers=len(drivers),
        capacities=len(capacities),
        names=tuple(u.name for u in inputs),
    )
    return chain, inputs


def shock_solution(world: World, scenario: Scenario, guide: Guide | None = None) -> tuple[Shocks, Solution]:
    """Compile a scenario on a world and solve it at its central values, with the guide of a world like it if given."""
    shocks = compile_shocks(scenario, world.countries, world.sectors, world.theta, world.year)
    arrays = ShockArrays(*(np.asarray(getattr(shocks, name)) for name in ShockArrays._fields))
    solution = solve(
        world,
        trade_change(world, arrays),
        deficits=scenario.deficits,
        guide=guide,
        blame=shocks.touched,
    )
    return shocks, solution


def trade_change(world: World, shocks: ShockArrays) -> Change:
    """Return what shocks change in trade."""
    return Change(
        iceberg=shocks.iceberg,
        keep=shocks.keep,
        tariff=world.tariff + shocks.tariff_change,
        productivity=shocks.productivity if np.any(shocks.productivity != 1.0) else None,
    )


def drawn_totals(index: PublishedIndex, components: Array, choices: Array) -> tuple[Array, Array]:
    """Totals of an index before and after under drawn weights and exponents, (D, C) each.

    Both on the scale of the draw's own baseline, whose worst country is 0 and best 100, as the edition does.

    Parameters
    ----------
    components
        Hats, (D, C, K).
    choices
        Factors on the K weights and the exponent of the mean, (D, K + 1).
    """
    weights = index.weights * choices[:, :-1]
    weights = (weights / weights.sum(axis=1, keepdims=True))[:, None, :]
    power = choices[:, -1][:, None]

    def mean(scores: Array) -> Array:
        powered = np.maximum(scores, 0.0) ** power[:, :, None]
        return np.asarray((powered * weights).sum(axis=2) ** (1.0 / power))

    before, after = mean(np.broadcast_to(index.scores, components.shape)), mean(index.scores * components)
    low, high = before.min(axis=1, keepdims=True), before.max(axis=1, keepdims=True)
    return 100.0 * (before - low) / (high - low), 100.0 * (after - low) / (high - low)


def _spread(outcomes: Mapping[str, Outcome], solved: list[int], count: int) -> dict[str, Outcome]:
    """Put the rows of solved draws in their places among all of a block."""
    if len(solved) == count:
        return dict(outcomes)
    spread: dict[str, Outcome] = {}
    for name, values in outcomes.items():
        rows = np.full((count, *values.shape[1:]), np.nan, dtype=values.dtype)
        rows[solved] = values
        spread[name] = rows
    return spread
