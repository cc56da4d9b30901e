"""Which measure caused what: Shapley values of a scenario's measures for every outcome, and how measures interact.

A set of measures is worth what the chain ends in when only they are taken. The Shapley value of a measure (Shapley
1953) is the mean, over all orders in which the measures can be taken, of what it adds when its turn comes: the values
sum to the whole change, a measure that never matters gets nought, and measures that act alike get the same.

The interactions are those of Shapley and Taylor of order two (Sundararajan, Dhamdhere & Agarwal 2020, ICML): what each
measure does alone and what each pair adds sum to the whole change too, and what a measure does alone with half of what
its pairs add is its Shapley value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import comb

from accord.baseline import World
from accord.equilibrium import Change
from accord.errors import InputError, UnknownName
from accord.explain.chain import (
    CHIPS,
    Deficits,
    Drawn,
    Moved,
    Progress,
    Shock,
    carry,
    compiled,
    inputs_of,
    outcome_of,
    sobol_points,
    words_of,
)
from accord.explain.told import records
from accord.index import PublishedIndex
from accord.index.whatif.shapley import coalitions, exact
from accord.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
EXACT_UP_TO = 12
"""Measures up to which every set is worked out: 4,096 of them."""
LOW, HIGH = 0.05, 0.95
CONFIDENT = 1.96
"""Standard errors on either side of a sampled value."""


def interactions(worth: Array) -> Array:
    """Return the Shapley-Taylor interactions of order two of a game given by the worth of every set.

    Parameters
    ----------
    worth
        (2^n, ...), in the order of `coalitions`.

    Returns
    -------
    pairs
        (n, n, ...), symmetric; the diagonal holds what each does alone. The diagonal and the upper triangle sum to
        ``worth[-1] - worth[0]``, and the diagonal with half of the rest of a row is a Shapley value.
    """
    count = int(np.log2(len(worth)) + 0.5)
    found = np.zeros((count, count, *worth.shape[1:]))
    inside = coalitions(count)
    size = inside.sum(axis=1)
    for i in range(count):
        found[i, i] = worth[1 << i] - worth[0]
    for i, j in combinations(range(count), 2):
        without = np.flatnonzero(~inside[:, i] & ~inside[:, j])
        added = (
            worth[without | (1 << i) | (1 << j)]
            - worth[without | (1 << i)]
            - worth[without | (1 << j)]
            + worth[without]
        )
        weight = 2.0 / count / comb(count - 1, size[without])
        found[i, j] = found[j, i] = np.tensordot(weight, added, axes=(0, 0))
    return found


@dataclass(frozen=True, eq=False)
class Sampled:
    """Shapley values from orders drawn at random."""

    values: Array
    """(n, ...); they sum to the whole effect exactly."""
    error: Array
    """Standard errors, (n, ...)."""
    alone: Array
    """(n, ...)."""
    before: Array
    after: Array


def from_orders(worth: Callable[[Mask], Array], count: int, pairs: int, rng: np.random.Generator) -> Sampled:
    """Estimate Shapley values from random orders, each with its reverse; every set met is worked out once.

    Parameters
    ----------
    worth
        Worth of many sets at once: (S, count) to (S, ...).
    pairs
        Pairs of orders, at least two.
    """
    if pairs < 2:
        raise InputError(f"found {pairs} pairs of orders; at least 2 are needed for a standard error")
    orders = rng.permuted(np.broadcast_to(np.arange(count), (pairs, count)), axis=1)
    both = np.concatenate([orders, orders[:, ::-1]])
    position = np.argsort(both, axis=1)
    prefix = position[:, None, :] < np.arange(count + 1)[None, :, None]
    sets = np.concatenate([prefix.reshape(-1, count), np.eye(count, dtype=bool)])
    different, place = np.unique(sets, axis=0, return_inverse=True)
    value = worth(different)[np.asarray(place).ravel()]
    along = value[: -count or None].reshape(2 * pairs, count + 1, *value.shape[1:])
    steps = np.diff(along, axis=1)
    at = position.reshape(*position.shape, *([1] * (steps.ndim - 2)))
    added = np.take_along_axis(steps, np.broadcast_to(at, steps.shape), axis=1)
    mean = 0.5 * (added[:pairs] + added[pairs:])
    before, after = along[0, 0], along[0, -1]
    return Sampled(
        mean.mean(axis=0),
        mean.std(axis=0, ddof=1) / np.sqrt(pairs),
        value[-count:] - before,
        before,
        after,
    )


@dataclass(frozen=True, eq=False)
class Attribution:
    """Every change of a scenario, split among its measures."""

    measures: tuple[str, ...]
    """Ids, in the order of the scenario."""
    units: Mapping[str, tuple[str, ...]]
    """The countries of each outcome."""
    before: Mapping[str, Array]
    after: Mapping[str, Array]
    """By outcome, (countries,): percent of the baseline; scores and ranks as they are."""
    values: Mapping[str, Array]
    """Shapley values by outcome, (measures, countries)."""
    alone: Mapping[str, Array]
    """What each measure does if only it is taken, likewise."""
    low: Mapping[str, Array]
    high: Mapping[str, Array]
    """Where values lie: 5th and 95th percentile over draws of everything uncertain, or, of sampled values, 95%
    confidence; the values themselves where neither applies."""
    pairs: Mapping[str, Array] | None
    """Interactions by outcome, (measures, measures, countries), see `interactions`; None of sampled values."""
    method: Literal["exact", "sampled"]
    draws: int
    """Draws behind `low` and `high`; 0 without."""
    sets: int
    solved: int
    residual: float

    @property
    def gap(self) -> float:
        """The largest difference between a whole change and the sum of its parts: rounding only."""
        return max(
            (
                float(np.abs(self.values[k].sum(axis=0) - (self.after[k] - self.before[k])).max(initial=0.0))
                for k in self.values
            ),
            default=0.0,
        )

    def _place(self, outcome: str, country: str) -> tuple[str, int]:
        name = outcome_of(outcome, self.values)
        if country not in self.units[name]:
            raise UnknownName("country", country, self.units[name], f"Of {words_of(name)[0]}.")
        return name, self.units[name].index(country)

    def knows(self, outcome: str, country: str) -> bool:
        """Return whether there is such an outcome of a country."""
        return outcome in self.units and country in self.units[outcome]

    def change(self, outcome: str, country: str) -> float:
        """Return the whole change: percent, points or places."""
        name, n = self._place(outcome, country)
        return float(self.after[name][n] - self.before[name][n])

    def frame(self, outcome: str, country: str) -> pd.DataFrame:
        """Return one row per measure, the largest first: its part with low and high, alone, and with the others.

        Parameters
        ----------
        outcome
            Of `accord.explain.chain.OUTCOMES`, or a pillar.

        Raises
        ------
        UnknownName
            If there is no such outcome or country.
        """
        import pandas as pd

        name, n = self._place(outcome, country)
        value, alone = self.values[name][:, n], self.alone[name][:, n]
        frame = pd.DataFrame(
            {
                "part": value,
                "low": self.low[name][:, n],
                "high": self.high[name][:, n],
                "alone": alone,
                "with_others": value - alone,
            },
            index=pd.Index(self.measures, name="measure"),
        )
        return frame.sort_values("part", key=np.abs, ascending=False, kind="stable")

    def interaction(self, outcome: str, country: str) -> pd.DataFrame:
        """Return measures by measures: what each does alone on the diagonal, what each pair adds off it.

        Raises
        ------
        InputError
            Of sampled values.
        """
        import pandas as pd

        name, n = self._place(outcome, country)
        if self.pairs is None:
            raise InputError(
                f"interactions are worked out up to {EXACT_UP_TO} measures; this scenario has {len(self.measures)}"
            )
        return pd.DataFrame(self.pairs[name][:, :, n], index=list(self.measures), columns=list(self.measures))

    def tidy(self) -> pd.DataFrame:
        """Return one row per outcome, country and measure."""
        import pandas as pd

        parts = []
        for name, codes in self.units.items():
            count = len(self.measures)
            parts.append(
                pd.DataFrame(
                    {
                        "outcome": name,
                        "unit": words_of(name)[1],
                        "country": np.repeat(codes, count),
                        "measure": np.tile(self.measures, len(codes)),
                        "part": self.values[name].T.ravel(),
                        "low": self.low[name].T.ravel(),
                        "high": self.high[name].T.ravel(),
                        "alone": self.alone[name].T.ravel(),
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)

    def summary(self, country: str | None = None) -> str:
        """Return what moves a country, by default the one whose score changes most, outcome by outcome."""
        if country is None:
            moved = np.abs(self.after["score"] - self.before["score"])
            country = self.units["score"][int(moved.argmax())]
        how = "every set of measures" if self.method == "exact" else "orders of the measures drawn at random"
        lines = [f"{country}: {len(self.measures)} measures, {how} ({self.sets} sets, {self.solved} solved)"]
        for name in self.values:
            if country not in self.units[name]:
                continue
            words, unit = words_of(name)
            told = [
                f"{measure} {row['part']:+.4f}"
                for measure, row in self.frame(name, country).iterrows()
                if abs(row["part"]) > 1e-9
            ]
            lines.append(
                f"  {words}: {self.change(name, country):+.4f} {unit}: {', '.join(told) or 'nothing moves it'}"
            )
        return "\n".join([*lines, f"  parts sum to the whole within {self.gap:.1e}"])

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        return {
            "measures": list(self.measures),
            "method": self.method,
            "draws": self.draws,
            "sets": self.sets,
            "solved": self.solved,
            "gap": self.gap,
            "residual": self.residual,
            "parts": records(self.tidy()),
        }


@dataclass(frozen=True, eq=False)
class _Part:
    """What one measure does alone, before anybody responds: cells and values of what is not as in the baseline."""

    trade: Mapping[str, tuple[NDArray[np.intp], Array]]
    """By field of `Change`: positions in the flattened array and factors (added rates for tariffs)."""
    research: Array | None
    talent: Array | None
    strategy: Array | None


class Game:
    """A scenario's measures as players: sets of them become shocks without compiling each set anew."""

    def __init__(
        self, world: World, scenario: Scenario, drawn: Drawn | None = None, key: Hashable = 0
    ) -> None:
        self.world, self.drawn, self.key = world, drawn, key
        self.measures = tuple(measure.id for measure in scenario.measures)
        theta = None if drawn is None else drawn.theta
        day = scenario.today
        self.parts = tuple(
            _part(world, scenario.model_copy(update={"measures": (measure,), "as_of": day}), theta)
            for measure in scenario.measures
        )
        self.traders = tuple(k for k, part in enumerate(self.parts) if part.trade)

    def shock(self, inside: Sequence[bool] | Mask) -> Shock:
        """Return what a set of measures does, one truth value for each."""
        chosen = [part for part, taken in zip(self.parts, inside, strict=True) if taken]
        n = len(self.world.countries)
        research, talent, strategy = np.ones((n, n)), np.ones((n, n)), np.ones(n)
        for part in chosen:
            research = research if part.research is None else research * part.research
            talent = talent if part.talent is None else talent * part.talent
            strategy = strategy if part.strategy is None else strategy * part.strategy
        shape = self.world.share.shape
        kept = np.ones((n, n))
        rows = self.world.sector(CHIPS) * n * n
        for part in chosen:
            if "keep" in part.trade:
                at, factor = part.trade["keep"]
                there = (at >= rows) & (at < rows + n * n)
                kept.reshape(-1)[at[there] - rows] *= factor[there]

        def change() -> Change:
            arrays: dict[str, Array] = {}
            for part in chosen:
                for field, (at, factor) in part.trade.items():
                    if field == "tariff":
                        arrays.setdefault(field, self.world.tariff.copy()).reshape(-1)[at] += factor
                    else:
                        size = shape[:2] if field == "productivity" else shape
                        arrays.setdefault(field, np.ones(size)).reshape(-1)[at] *= factor
            return Change(**arrays)

        names = [name for name, taken in zip(self.measures, inside, strict=True) if taken]
        key = (self.key, tuple(bool(inside[k]) for k in self.traders))
        return Shock(key, change, research, talent, kept, strategy, self.drawn, ", ".join(names))

    def shocks(self, sets: Mask) -> Iterator[Shock]:
        """Yield what each of many sets does, (S, n)."""
        return (self.shock(row) for row in sets)


def _part(world: World, scenario: Scenario, theta: Array | None) -> _Part:
    shocks = compiled(world, scenario, theta)
    trade: dict[str, tuple[NDArray[np.intp], Array]] = {}
    for field, values, neutral in (
        ("iceberg", shocks.iceberg, 1.0),
        ("keep", shocks.keep, 1.0),
        ("tariff", shocks.tariff_change, 0.0),
        ("productivity", shocks.productivity, 1.0),
    ):
        flat = np.asarray(values).reshape(-1)
        at = np.flatnonzero(flat != neutral)
        if at.size:
            trade[field] = (at, flat[at].copy())
    links = [np.asarray(hats) for hats in (shocks.research, shocks.talent, shocks.strategy)]
    return _Part(trade, *(hats if np.any(hats != 1.0) else None for hats in links))


def trade_sets(world: World, scenario: Scenario) -> int:
    """Return how many trade equilibria exact values need: one for every set of the measures that move trade."""
    return int(2 ** len(Game(world, scenario).traders))


def attribute(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    *,
    draws: int = 0,
    seed: int = 0,
    orders: int = 64,
    workers: int = 1,
    progress: Progress | None = None,
) -> Attribution:
    """Split what a scenario changes among its measures.

    Exactly up to `EXACT_UP_TO` measures, from every set of them; with more, from orders drawn at random.

    Parameters
    ----------
    draws
        Points of a scrambled Sobol sequence over everything uncertain at which the values are worked out again, for
        their low and high; 0 leaves ranges out. Only of exact values.
    orders
        Pairs of orders where values are sampled.
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
    deficits = scenario.deficits
    if count > EXACT_UP_TO:
        if draws:
            raise InputError(
                f"with {count} measures values are sampled, and their range is that of sampling; leave draws out"
            )
        return _sampled(world, index, game, deficits, orders, seed, workers, progress)
    sets = coalitions(count)
    total = len(sets) * (1 + draws)

    def step(offset: int) -> Progress | None:
        return None if progress is None else lambda done, _: progress(offset + done, total)

    moved = carry(world, index, game.shocks(sets), deficits=deficits, workers=workers, progress=step(0))
    worth = moved.stacked
    values = exact(worth)
    low, high, solved = values, values, moved.solved
    if draws:
        drawn, more = _drawn_values(world, scenario, index, sets, draws, seed, workers, step(len(sets)))
        low, high = np.quantile(drawn, [LOW, HIGH], axis=0)
        solved += more
    pairs = interactions(worth)

    def split(array: Array) -> dict[str, Array]:
        return {name: array[..., at] for name, at in moved.columns.items()}

    alone = np.diagonal(pairs, axis1=0, axis2=1).T
    return Attribution(
        game.measures, moved.units, split(worth[0]), split(worth[-1]), split(values), split(alone), split(low),
        split(high), split(pairs), "exact", draws, len(sets), solved, moved.residual,
    )  # fmt: skip


def _drawn_values(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    sets: Mask,
    draws: int,
    seed: int,
    workers: int,
    progress: Progress | None,
) -> tuple[Array, int]:
    """Return Shapley values at every draw, (D, n, columns), and the number of equilibria solved."""
    inputs = inputs_of(world, scenario, index)
    points = sobol_points(len(inputs.uncertain), draws, seed)
    drawn_values = inputs.values(points)

    def rows() -> Iterator[Shock]:
        for d in range(draws):
            part, drawn = inputs.at(points[d], drawn_values[d])
            yield from Game(world, part, drawn, key=d).shocks(sets)

    moved = carry(
        world, index, rows(), deficits=scenario.deficits, workers=workers, progress=progress,
        total=draws * len(sets),
    )  # fmt: skip
    worth = moved.stacked.reshape(draws, len(sets), -1)
    return np.stack([exact(one) for one in worth]), moved.solved


def _sampled(
    world: World,
    index: PublishedIndex,
    game: Game,
    deficits: Deficits,
    orders: int,
    seed: int,
    workers: int,
    progress: Progress | None,
) -> Attribution:
    done: list[Moved] = []

    def worth(sets: Mask) -> Array:
        done.append(
            carry(
                world, index, game.shocks(sets), deficits=deficits, workers=workers, progress=progress,
                total=len(sets),
            )
        )  # fmt: skip
        return done[-1].stacked

    found = from_orders(worth, len(game.measures), orders, np.random.default_rng(seed))
    moved = done[-1]

    def split(array: Array) -> dict[str, Array]:
        return {name: array[..., at] for name, at in moved.columns.items()}

    return Attribution(
        game.measures, moved.units, split(found.before), split(found.after), split(found.values),
        split(found.alone), split(found.values - CONFIDENT * found.error),
        split(found.values + CONFIDENT * found.error), None, "sampled", 0, len(moved.stacked), moved.solved,
        moved.residual,
    )  # fmt: skip


SOLVES_IN_PASSING, SETS_IN_PASSING = 64, 1024
"""Trade equilibria and sets up to which a report splits changes without being asked: a few seconds."""
LEAST_DRAWS, MOST_DRAWS = 8, 16


def in_passing(world: World, scenario: Scenario, index: PublishedIndex, seed: int = 0) -> Attribution | None:
    """Split what a scenario changes among its measures if that takes seconds; None where it would not.

    Ranges are from as many draws as that leaves time for, 8 to 16, or left out.

    Raises
    ------
    SolveError
        If a set of measures cannot be solved.
    """
    count = len(scenario.measures)
    if not 0 < count <= EXACT_UP_TO or 2**count > SETS_IN_PASSING:
        return None
    solves = trade_sets(world, scenario)
    if solves > SOLVES_IN_PASSING:
        return None
    draws = min(MOST_DRAWS, SOLVES_IN_PASSING // solves, SETS_IN_PASSING // 2**count)
    return attribute(world, scenario, index, draws=draws if draws >= LEAST_DRAWS else 0, seed=seed)
