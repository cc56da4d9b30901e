"""The chain from measures to ranks, a block of draws at a time, with what all draws share worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.capacity.open_index import output_drivers
from accord.ensemble.beyond import beyond_trade
from accord.ensemble.block import Block, Outcome
from accord.ensemble.choices import drawn_scores, drawn_totals
from accord.ensemble.inputs import Columns, inputs_of
from accord.ensemble.open_index import capacity_index
from accord.ensemble.uncertain import Uncertain
from accord.equilibrium import Change, Guide, Solution, baseline_guide, solve
from accord.errors import AccordError, NoSupplier
from accord.index import Index, PublishedIndex, ranks
from accord.scenario import Scenario, ShockArrays, Shocks, Sizes, compile_shocks, shock_sizes

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Chain:
    """Everything that is the same for all draws of one scenario on one world."""

    world: World
    guide: Guide
    scenario: Scenario
    index: PublishedIndex
    open_index: Index
    columns: Columns
    sizes: Sizes
    """What the measures reach."""
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
        theta = self.columns.theta(world, drawn)
        part = self.columns.scenario(self.scenario, drawn)
        shocks = self.sizes.arrays(part.measures, theta)
        at = replace(world, theta=theta)
        # What the accounts imply does not depend on elasticities: worked out once, not for each draw.
        vars(at).update({name: getattr(world, name) for name in ("sales", "revenue", "absorption")})
        try:
            return shocks, solve(at, self._change(shocks), deficits=part.deficits, guide=self.guide)
        except NoSupplier:
            # Once more with the measures' names, for the message.
            shock_solution(at, part, self.guide)
            raise

    def _change(self, shocks: ShockArrays) -> Change:
        """Return what shocks change in trade; what no measure changes is left out, which is the same and quicker."""
        parts = self.sizes.changed(shocks)
        tariff = parts.get("tariff_change")
        return Change(
            iceberg=parts.get("iceberg"),
            keep=parts.get("keep"),
            tariff=None if tariff is None else self.world.tariff + tariff,
            productivity=shocks.productivity if np.any(shocks.productivity != 1.0) else None,
        )

    def _capacity(
        self,
        last: Solution,
        trade: Mapping[str, Array],
        pushes: list[tuple[Array, Array, Array, Array]],
        points: Array,
        values: Array,
    ) -> dict[str, Array]:
        """Carry solved draws on to capacity, components, totals and ranks."""
        index, columns = self.index, self.columns
        research, talent, supplied, strategy = (np.array(part) for part in zip(*pushes, strict=True))
        found = beyond_trade(
            last,
            index,
            self.open_index,
            trade,
            (research, talent, supplied),
            strategy,
            columns.parameters(points, values),
            columns.elasticities(values),
        )
        before, after = drawn_totals(index, found.components, columns.choices(values))
        opened, k = self.open_index, len(self.open_index.indicators)
        own = columns.open_choices(values)
        capacity = found.capacity
        compute = capacity.compute
        return {
            "components": found.components,
            "total_before": before,
            "total": after,
            "rank_before": ranks(before).astype(float),
            "rank": ranks(after).astype(float),
            "open_total": found.opened[..., -1],
            "open_drawn_before": drawn_scores(opened, opened.scores[:, :k], own),
            "open_drawn": drawn_scores(opened, found.opened[..., :k], own),
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
    opened = capacity_index()
    columns, inputs = inputs_of(world, scenario, index, opened)
    chain = Chain(
        world=world,
        guide=baseline_guide(world),
        scenario=scenario,
        index=index,
        open_index=opened,
        columns=columns,
        sizes=shock_sizes(scenario, world.countries, world.sectors, world.year),
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
