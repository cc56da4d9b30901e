"""The whole chain from shocks to ranks, for many sets of shocks at once: what they share is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.capacity import (
    Parameters,
    Push,
    capacity_change,
    component_hats,
    driver_change,
    strategy_factors,
)
from accord.ensemble.chain import drawn_totals
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
from accord.equilibrium import Change, Solution, solve, solve_many
from accord.errors import InputError, SolveError, UnknownName
from accord.index import PublishedIndex, ranks
from accord.scenario import Scenario, Shocks, compile_shocks

Array = NDArray[np.float64]
Deficits = Literal["fixed", "proportional", "zero"]
Progress = Callable[[int, int], None]
CHIPS = "C26"
_AT_ONCE = 128
"""Rows carried through capacity at once."""

OUTCOMES: dict[str, tuple[str, str]] = {
    "real_income": ("real income", "%"),
    "c26_absorption": ("real use of electronics (C26) by the rest of the economy", "%"),
    "accelerator_price": ("price of computing power", "%"),
    "compute_stock": ("stock of AI computing power at the horizon", "%"),
    "joint_works": ("works with authors abroad", "%"),
    "people_from_abroad": ("people from abroad in the country", "%"),
    "score": ("index score", "points"),
    "rank": ("rank", "places"),
}
"""What the chain ends in, by name: words and unit. The pillars of the index come besides, as ``pillar.<name>``."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """One value of everything uncertain but the measures' own magnitudes."""

    theta: Array
    """Trade elasticity by sector, (J,)."""
    elasticities: Array
    """Of the drivers, (E,)."""
    points: Array
    """Probabilities of the inputs of capacity, (C,)."""
    values: Array
    """Their values, (C,)."""
    choices: Array
    """Weights and method of the index, (I,)."""


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
class Moved:
    """Every outcome of S sets of shocks."""

    units: Mapping[str, tuple[str, ...]]
    """The countries of each outcome."""
    values: Mapping[str, Array]
    """By outcome, (S, countries): percent changes; scores in points and ranks as they are after."""
    start: Mapping[str, Array]
    """Scores and ranks before, likewise, under the weights and the method of each row."""
    solved: int
    """Trade equilibria that had to be solved."""
    residual: float
    """The largest residual of any equation of any of them."""

    def changes(self, outcome: str) -> Array:
        """Return the change of an outcome in every row, (S, countries): percent, points or places."""
        return np.asarray(self.values[outcome] - self.start.get(outcome, 0.0))

    @cached_property
    def columns(self) -> dict[str, slice]:
        """Where each outcome is in `stacked`."""
        found, start = {}, 0
        for name, codes in self.units.items():
            found[name] = slice(start, start + len(codes))
            start += len(codes)
        return found

    @cached_property
    def stacked(self) -> Array:
        """All outcomes side by side, (S, columns)."""
        return np.concatenate([self.values[name] for name in self.units], axis=1)


def words_of(outcome: str) -> tuple[str, str]:
    """Return an outcome in words and its unit."""
    if outcome.startswith("pillar."):
        return f"pillar {outcome.removeprefix('pillar.').replace('_', ' ')}", "points"
    return OUTCOMES[outcome]


def outcome_of(name: str, available: Iterable[str]) -> str:
    """Return an outcome by its name; a pillar also without its prefix.

    Raises
    ------
    UnknownName
        With the nearest names.
    """
    names = list(available)
    for found in (name, f"pillar.{name}"):
        if found in names:
            return found
    raise UnknownName("outcome", name, names, f"Outcomes: {', '.join(names)}.")


def pillar_scores(index: PublishedIndex, scores: Array) -> dict[str, Array]:
    """Return each pillar's score, the weighted mean of its components (..., N, K) on their own scale, by its name."""
    found = {}
    for pillar in dict.fromkeys(index.pillars):
        inside = np.array([name == pillar for name in index.pillars])
        weights = index.weights * inside
        found[f"pillar.{pillar}"] = np.asarray(scores @ weights / weights.sum())
    return found


def shock_of(world: World, shocks: Shocks, drawn: Drawn | None = None, name: str = "") -> Shock:
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
    """Carry every row through trade, research, people, computing power and the index.

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
    still = solve(world, deficits=deficits)
    cache: dict[Hashable, tuple[Array, Array]] = {}
    blocks: list[tuple[dict[str, Array], dict[str, Array]]] = []
    units: dict[str, tuple[str, ...]] = {}
    residual, done = 0.0, 0
    source = iter(rows)
    while block := list(islice(source, _AT_ONCE)):
        residual = max(residual, _solve_new(world, block, cache, deficits, workers))
        units, values, start = _outcomes(still, index, block, cache)
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


def _solve_new(
    world: World,
    block: list[Shock],
    cache: dict[Hashable, tuple[Array, Array]],
    deficits: Deficits,
    workers: int,
) -> float:
    """Solve the trade of every key not seen before and return the largest residual."""
    new = {row.key: row for row in block if row.key not in cache}
    if not new:
        return 0.0
    asked = list(new.values())
    drawn = [row.drawn.theta for row in asked if row.drawn is not None]
    found = solve_many(
        world,
        (row.change() for row in asked),
        thetas=np.array(drawn) if len(drawn) == len(asked) else None,
        deficits=deficits,
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
    chips = world.sector(CHIPS)
    for k, key in enumerate(new):
        cache[key] = (found["real_income"][k], found["absorption"][k, chips])
    return float(found.worst.max())


def _outcomes(
    still: Solution, index: PublishedIndex, block: list[Shock], cache: dict[Hashable, tuple[Array, Array]]
) -> tuple[dict[str, tuple[str, ...]], dict[str, Array], dict[str, Array]]:
    """Return the countries, the values and the start of every outcome of a block of rows."""
    countries = still.world.countries
    income = np.array([cache[row.key][0] for row in block])
    used = np.array([cache[row.key][1] for row in block])
    strategy = np.array([row.strategy for row in block])
    drawn = [row.drawn for row in block if row.drawn is not None]
    elasticities: Array | None = None
    parameters = Parameters.central()
    if len(drawn) == len(block):
        elasticities = np.array([d.elasticities for d in drawn])
        parameters = drawn_parameters(
            np.array([d.points for d in drawn]), np.array([d.values for d in drawn])
        )
    push = Push(
        np.array([row.research for row in block]),
        np.array([row.talent for row in block]),
        np.array([row.kept for row in block]),
        income,
        used,
    )
    capacity = capacity_change(countries, push, parameters)
    drivers = driver_change(
        still,
        index.countries,
        {
            "real_income": (countries, income),
            "c26_absorption": (countries, used),
            **capacity.drivers(),
        },
    )
    directed = strategy_factors(countries, strategy, index.countries)
    hats = component_hats(drivers, index.components, elasticities, directed)
    scores = index.scores * hats
    if len(drawn) == len(block):
        before, totals = drawn_totals(index, hats, np.array([d.choices for d in drawn]))
    else:
        totals = index.total(scores)
        before = np.broadcast_to(index.total(index.scores), totals.shape)
    start = {"score": before, "rank": ranks(before).astype(np.float64)}
    pillars = pillar_scores(index, scores)
    start |= {
        name: np.broadcast_to(values, pillars[name].shape)
        for name, values in pillar_scores(index, index.scores).items()
    }
    units = dict.fromkeys(OUTCOMES, countries)
    units |= dict.fromkeys(("score", "rank", *pillar_scores(index, index.scores)), index.countries)
    units["people_from_abroad"] = capacity.talent.countries
    values = {
        "real_income": 100.0 * (income - 1.0),
        "c26_absorption": 100.0 * (used - 1.0),
        "accelerator_price": 100.0 * (capacity.accelerator_price - 1.0),
        "compute_stock": 100.0 * (capacity.compute.hat() - 1.0),
        "joint_works": 100.0 * (capacity.research.joint_hat - 1.0),
        "people_from_abroad": 100.0 * (capacity.talent.foreign_hat - 1.0),
        "score": totals,
        "rank": ranks(totals).astype(np.float64),
        **pillars,
    }
    return units, values, start


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything uncertain in a scenario, in the order of the columns of a design."""

    scenario: Scenario
    world: World
    uncertain: tuple[Uncertain, ...]
    sized: tuple[tuple[int, str], ...]
    """Measure and field of the first columns: the measures' magnitudes."""
    masks: tuple[Array, ...]
    """Sectors of each trade elasticity, the next columns."""
    drivers: int
    """Columns of driver elasticities after those."""
    capacities: int
    """Columns of capacity after those; what is left are the choices of the index."""

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
        first = len(self.sized)
        second = first + len(self.masks)
        third = second + self.drivers
        last = third + self.capacities
        theta = self.world.theta.copy()
        for mask, drawn in zip(self.masks, value[first:second], strict=True):
            theta[mask.astype(bool)] = drawn
        scenario = with_magnitudes(self.scenario, dict(zip(self.sized, value[:first], strict=True)))
        return scenario, Drawn(theta, value[second:third], point[third:last], value[third:last], value[last:])


def inputs_of(world: World, scenario: Scenario, index: PublishedIndex) -> Inputs:
    """Return everything uncertain in a scenario on a world."""
    sized, groups = magnitudes(scenario), trade_elasticities(world)
    drivers, capacities, choices = driver_elasticities(), capacity_parameters(), index_choices(index)
    return Inputs(
        scenario,
        world,
        (*(u for *_, u in sized), *(u for _, u in groups), *drivers, *capacities, *choices),
        tuple((position, field) for position, field, _ in sized),
        tuple(np.asarray(mask, dtype=np.float64) for mask, _ in groups),
        len(drivers),
        len(capacities),
    )


def compiled(world: World, scenario: Scenario, theta: Array | None = None) -> Shocks:
    """Compile a scenario on a world, with other trade elasticities if given."""
    return compile_shocks(
        scenario, world.countries, world.sectors, world.theta if theta is None else theta, world.year
    )


def sobol_points(columns: int, draws: int, seed: int) -> Array:
    """Return points of a scrambled Sobol sequence inside (0, 1), (draws, columns)."""
    from scipy.stats import qmc

    points = qmc.Sobol(columns, scramble=True, rng=np.random.default_rng(seed)).random(draws)
    return np.asarray(np.clip(points, 1e-9, 1.0 - 1e-9))
