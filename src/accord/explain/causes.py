"""Which measure caused what: a scenario's changes split among its measures by Shapley values, exact or sampled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.ensemble.points import points
from accord.errors import InputError, SolveError
from accord.explain.attribution import Attribution, Split
from accord.explain.chain import Progress, carry
from accord.explain.game import Game
from accord.explain.outcomes import Moved
from accord.explain.shapley import from_orders, interactions
from accord.explain.shock import Shock, uncertain_inputs
from accord.index import PublishedIndex
from accord.index.whatif.shapley import coalitions, exact
from accord.scenario import Scenario

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
EXACT_UP_TO = 12
"""Measures up to which every set is worked out: 4,096 of them."""
LOW, HIGH = 0.05, 0.95
_AT_ONCE = 2048
"""Sets of measures over draws held at once."""


def attribute(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    *,
    draws: int = 0,
    seed: int = 0,
    orders: int = 64,
    sample: bool | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Attribution:
    """Split what a scenario changes among its measures, of the published index and the Accord AI Capacity Index.

    Exactly up to `EXACT_UP_TO` measures, from every set of them; with more, from orders drawn at random.

    Parameters
    ----------
    draws
        Points of a scrambled Sobol sequence over everything uncertain at which all is worked out again, for low and
        high; 0 leaves ranges out. Only of exact values.
    orders
        Pairs of orders where values are sampled.
    sample
        Whether to sample; by default only above `EXACT_UP_TO` measures.
    workers
        Processes that solve trade.

    Raises
    ------
    InputError
        If the scenario has no measures, or draws are asked of sampled values.
    SolveError
        If a set of measures cannot be solved.
    """
    if not scenario.measures:
        raise InputError(f"{scenario.name} has no measures, so there is nothing to split among them")
    game = Game(world, scenario)
    count = len(game.measures)
    if count > EXACT_UP_TO if sample is None else sample:
        if draws:
            raise InputError(
                f"with {count} measures values are sampled, and their range is that of sampling; leave draws out"
            )
        return _sampled(world, scenario, index, game, orders, seed, workers, progress)
    sets = coalitions(count)
    total = len(sets) * (1 + draws)

    def step(offset: int) -> Progress | None:
        return None if progress is None else lambda done, _: progress(offset + done, total)

    moved = carry(
        world, index, game.shocks(sets), deficits=scenario.deficits, workers=workers, progress=step(0)
    )
    worth = moved.stacked
    found = _parts(worth)
    low, high, solved = found, found, moved.solved
    if draws:
        drawn, more = _drawn(world, scenario, index, sets, draws, seed, workers, step(len(sets)))
        low, high = (tuple(np.quantile(each, p, axis=0) for each in drawn) for p in (LOW, HIGH))
        solved += more
    before, after = (_by_outcome(moved, worth[k]) for k in (0, -1))
    return Attribution(
        game.measures, moved.units, before, after, _split(moved, found), _split(moved, low), _split(moved, high),
        "exact", draws, len(sets), solved, moved.residual,
    )  # fmt: skip


def _parts(worth: Array) -> tuple[Array, ...]:
    """Return the whole change, Shapley values and interactions of the worth of every set, (sets, columns)."""
    return worth[-1] - worth[0], exact(worth), interactions(worth)


def _by_outcome(moved: Moved, values: Array) -> dict[str, Array]:
    return {name: values[..., at] for name, at in moved.columns.items()}


def _split(moved: Moved, found: tuple[Array, ...]) -> Split:
    change, values, pairs = found
    alone = np.diagonal(pairs, axis1=0, axis2=1).T
    return Split(
        _by_outcome(moved, change),
        _by_outcome(moved, values),
        _by_outcome(moved, alone),
        _by_outcome(moved, pairs),
    )


def _drawn(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    sets: Mask,
    draws: int,
    seed: int,
    workers: int,
    progress: Progress | None,
) -> tuple[tuple[Array, ...], int]:
    """Return what `_parts` gives at every draw, with draws in front, and the number of equilibria solved."""
    inputs = uncertain_inputs(world, scenario, index)
    at = points(draws, len(inputs.uncertain), seed)
    values = inputs.values(at)
    found: list[tuple[Array, ...]] = []
    solved = 0

    def rows(numbers: range) -> Iterator[Shock]:
        for d in numbers:
            part, drawn = inputs.at(at[d], values[d])
            yield from Game(world, part, drawn, key=d).shocks(sets)

    def step(offset: int) -> Progress | None:
        return None if progress is None else lambda done, _: progress(offset + done, 0)

    together = max(1, _AT_ONCE // len(sets))
    for first in range(0, draws, together):
        numbers = range(first, min(first + together, draws))
        moved = carry(
            world,
            index,
            rows(numbers),
            deficits=scenario.deficits,
            workers=workers,
            progress=step(first * len(sets)),
            total=len(numbers) * len(sets),
        )
        solved += moved.solved
        # A draw has its own weights of the index, hence its own start.
        found += [_parts(worth) for worth in moved.stacked.reshape(len(numbers), len(sets), -1)]
    return tuple(np.stack(each) for each in zip(*found, strict=True)), solved


def _sampled(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    game: Game,
    orders: int,
    seed: int,
    workers: int,
    progress: Progress | None,
) -> Attribution:
    done: list[Moved] = []

    def worth(sets: Mask) -> Array:
        done.append(
            carry(
                world,
                index,
                game.shocks(sets),
                deficits=scenario.deficits,
                workers=workers,
                progress=progress,
                total=len(sets),
            )
        )
        return done[-1].stacked

    found = from_orders(worth, len(game.measures), orders, np.random.default_rng(seed))
    moved = done[-1]

    def split(values: Array) -> Split:
        whole = _by_outcome(moved, found.after - found.before)
        return Split(whole, _by_outcome(moved, values), _by_outcome(moved, found.alone), None)

    half = found.half_width
    before, after = (_by_outcome(moved, each) for each in (found.before, found.after))
    return Attribution(
        game.measures, moved.units, before, after, split(found.values), split(found.values - half),
        split(found.values + half), "sampled", 0, len(moved.stacked), moved.solved, moved.residual,
    )  # fmt: skip


SOLVES_IN_PASSING, SETS_IN_PASSING = 288, 4096
"""Trade equilibria, and sets over all draws, that a report gives to splitting changes without being asked: seconds."""
LEAST_DRAWS, MOST_DRAWS = 8, 16


def draws_in_passing(world: World, scenario: Scenario) -> int:
    """Return how many draws of exact values take seconds, 8 to 16; 0 where not even 8 do."""
    count = len(scenario.measures)
    if not 0 < count <= EXACT_UP_TO:
        return 0
    solves = 2 ** len(Game(world, scenario).traders)
    draws = min(MOST_DRAWS, SOLVES_IN_PASSING // solves - 1, SETS_IN_PASSING // 2**count - 1)
    return draws if draws >= LEAST_DRAWS else 0


def in_passing(world: World, scenario: Scenario, index: PublishedIndex, seed: int = 0) -> Attribution | None:
    """Split what a scenario changes among its measures in seconds; None if it has no measures.

    Exact where that takes no more than `SOLVES_IN_PASSING` equilibria, with ranges from as many draws as that leaves
    time for, 8 to 16, or without; else from as many orders as it leaves time for.

    Raises
    ------
    SolveError
        If a set of measures cannot be solved.
    """
    count = len(scenario.measures)
    if not count:
        return None
    traders = len(Game(world, scenario).traders)
    if count > EXACT_UP_TO or 2**traders > SOLVES_IN_PASSING:
        orders = max(2, SOLVES_IN_PASSING // (2 * (traders + 1)))
        return attribute(world, scenario, index, orders=min(orders, 64), sample=True, seed=seed)
    draws = draws_in_passing(world, scenario)
    if draws:
        try:
            return attribute(world, scenario, index, draws=draws, seed=seed)
        except SolveError:
            # A draw so extreme that it is not solved costs the ranges, not the values.
            pass
    return attribute(world, scenario, index, seed=seed)
