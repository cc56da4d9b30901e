"""The whole chain from shocks to ranks, for many sets of shocks at once: what they share is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from itertools import islice
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.capacity import Parameters
from accord.capacity.open_index import MADE_BY, real_output
from accord.ensemble.beyond import Beyond, beyond_trade
from accord.ensemble.choices import drawn_totals
from accord.ensemble.open_index import capacity_index
from accord.equilibrium import Solution, solve, solve_many
from accord.errors import InputError, SolveError
from accord.explain.outcomes import OUTCOMES, Moved, open_pillar_scores, pillar_scores
from accord.explain.shock import CHIPS, Drawn, Shock
from accord.index import Index, PublishedIndex, ranks
from accord.index.construction.rank import TIE_TOLERANCE

Array = NDArray[np.float64]
Deficits = Literal["fixed", "proportional", "zero"]
Progress = Callable[[int, int], None]
Trade = dict[str, Array]
"""What is kept of a trade equilibrium by driver, (N,)."""
_AT_ONCE = 128
"""Rows carried through capacity at once."""


def carry(
    world: World,
    index: PublishedIndex,
    rows: Iterable[Shock],
    *,
    deficits: Deficits = "fixed",
    workers: int = 1,
    progress: Progress | None = None,
    total: int = 0,
) -> Moved:
    """Carry every row through trade, research, people, computing power and both indices.

    Parameters
    ----------
    rows
        One after the other; memory grows with their outcomes only.
    workers
        Processes that solve trade.
    progress, total
        Called with rows done and `total`.

    Raises
    ------
    InputError
        If there are no rows.
    SolveError
        If one of them cannot be solved; names it.
    """
    still, opened = solve(world, deficits=deficits), capacity_index()
    cache: dict[Hashable, Trade] = {}
    blocks: list[tuple[dict[str, Array], dict[str, Array]]] = []
    units: dict[str, tuple[str, ...]] = {}
    residual, done = 0.0, 0
    source = iter(rows)
    while block := list(islice(source, _AT_ONCE)):
        residual = max(residual, _solve_new(world, block, cache, deficits, workers))
        units, values, start = _outcomes(still, index, opened, block, cache)
        blocks.append((values, start))
        done += len(block)
        if progress is not None:
            progress(done, max(total, done))
    if not blocks:
        raise InputError("there is nothing to carry through the chain: no set of measures is given")
    values, start = (
        {name: np.concatenate([block[k][name] for block in blocks]) for name in blocks[0][k]} for k in (0, 1)
    )
    return Moved(units, values, start, len(cache), residual)


def _chips_used(solution: Solution) -> Array:
    return np.asarray(solution.absorption[solution.world.sector(CHIPS)])


def _solve_new(
    world: World, block: list[Shock], cache: dict[Hashable, Trade], deficits: Deficits, workers: int
) -> float:
    """Solve the trade of every key not seen before and return the largest residual."""
    new = {row.key: row for row in block if row.key not in cache}
    if not new:
        return 0.0
    asked = list(new.values())
    drawn = [row.drawn.theta for row in asked if row.drawn is not None]
    kept: dict[str, Callable[[Solution], Array]] = {
        "c26_absorption": _chips_used,
        **{
            driver: partial(real_output, sector=sector)
            for driver, sector in MADE_BY.items()
            if sector in world.sectors
        },
    }
    found = solve_many(
        world,
        (row.change() for row in asked),
        thetas=np.array(drawn) if len(drawn) == len(asked) else None,
        deficits=deficits,
        outcomes=("real_income",),
        extra=kept,
        workers=min(workers, len(asked)),
    )
    if found.failures:
        first = found.failures[0]
        who = asked[first.index].name
        raise SolveError(
            f"{who + ': ' if who else ''}{first.message}",
            iterations=int(found.iterations[first.index]),
            worst="none",
            residual=np.nan,
        )
    for k, key in enumerate(new):
        cache[key] = {name: found[name][k] for name in ("real_income", *kept)}
    return float(found.worst.max())


def _outcomes(
    still: Solution,
    index: PublishedIndex,
    open_index: Index,
    block: list[Shock],
    cache: Mapping[Hashable, Trade],
) -> tuple[dict[str, tuple[str, ...]], dict[str, Array], dict[str, Array]]:
    """Return the countries, the values and the start of every outcome of a block of rows."""
    countries = still.world.countries
    kept = [cache[row.key] for row in block]
    trade = {name: np.array([one[name] for one in kept]) for name in kept[0]}
    given = [row.drawn for row in block if row.drawn is not None]
    drawn = given if len(given) == len(block) else None
    found = _beyond(still, index, open_index, block, trade, drawn)
    capacity, scores = found.capacity, index.scores * found.components
    if drawn is not None:
        choices = drawn[0].columns.choices(np.array([one.value for one in drawn]))
        before, totals = drawn_totals(index, found.components, choices)
    else:
        totals = index.total(scores)
        before = np.broadcast_to(index.total(index.scores), totals.shape)
    opened = found.opened[..., -1]
    pillars = pillar_scores(index, scores) | open_pillar_scores(open_index, found.opened)
    first = pillar_scores(index, index.scores) | open_pillar_scores(open_index, open_index.scores)
    first |= {"open_score": open_index.scores[:, -1], "open_rank": _open_ranks(open_index.scores[:, -1])}
    values = {
        "real_income": 100.0 * (trade["real_income"] - 1.0),
        "c26_absorption": 100.0 * (trade["c26_absorption"] - 1.0),
        "accelerator_price": 100.0 * (capacity.accelerator_price - 1.0),
        "compute_stock": 100.0 * (capacity.compute.hat() - 1.0),
        "joint_works": 100.0 * (capacity.research.joint_hat - 1.0),
        "people_from_abroad": 100.0 * (capacity.talent.foreign_hat - 1.0),
        "score": totals,
        "rank": ranks(totals).astype(np.float64),
        "open_score": opened,
        "open_rank": _open_ranks(opened),
        **pillars,
    }
    start = {"score": before, "rank": ranks(before).astype(np.float64)}
    start |= {name: np.broadcast_to(size, values[name].shape) for name, size in first.items()}
    units = dict.fromkeys(OUTCOMES, countries)
    units["people_from_abroad"] = capacity.talent.countries
    for name in values:
        if name.startswith("open_"):
            units[name] = open_index.units
        elif name in ("score", "rank") or name in pillars:
            units[name] = index.countries
    return units, values, start


def _beyond(
    still: Solution,
    index: PublishedIndex,
    open_index: Index,
    block: list[Shock],
    trade: Trade,
    drawn: list[Drawn] | None,
) -> Beyond:
    """Carry a block on from its trade, at the central values of everything else or as drawn."""
    parameters, elasticities = Parameters.central(), None
    if drawn is not None:
        columns = drawn[0].columns
        points, values = (np.array([getattr(one, name) for one in drawn]) for name in ("point", "value"))
        parameters, elasticities = columns.parameters(points, values), columns.elasticities(values)
    return beyond_trade(
        still,
        index,
        open_index,
        trade,
        (
            np.array([row.research for row in block]),
            np.array([row.talent for row in block]),
            np.array([row.kept for row in block]),
        ),
        np.array([row.strategy for row in block]),
        parameters,
        elasticities,
    )


def _open_ranks(scores: Array) -> Array:
    return np.asarray(ranks(scores, tolerance=TIE_TOLERANCE), dtype=np.float64)
