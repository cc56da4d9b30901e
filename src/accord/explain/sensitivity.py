"""Which assumption matters most: Sobol indices by group of inputs, and elasticities to every bilateral cost.

Sobol indices (Sobol 1993; Saltelli et al. 2010, Computer Physics Communications 181:259) split the variance of an
outcome over the draws among groups of inputs, alone and with their interactions: the whole chain is run in Saltelli's
design, in which groups are exchanged as wholes. Local elasticities come from one transposed solve at the solution (see
`accord.equilibrium.adjoint`): what one percent on the cost of one bilateral link does to the outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.capacity import Parameters, Push, capacity_change, component_hats, driver_change, strategy_factors
from accord.equilibrium import Absorption, Gradient, Guide, RealIncome, Solution, gradient
from accord.equilibrium.outcome import Outcome, Partials
from accord.errors import InputError, UnknownName
from accord.explain.chain import (
    CHIPS,
    Inputs,
    Progress,
    Shock,
    carry,
    compiled,
    inputs_of,
    outcome_of,
    shock_of,
    words_of,
)
from accord.explain.told import records
from accord.index import PublishedIndex
from accord.index.robustness.sobol import SobolIndices, salib, sobol_indices
from accord.scenario import Scenario, Shocks

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
STEP = 1e-5
"""Log step of the central differences through capacity, which is cheap and smooth."""
LOCAL = ("real_income", "c26_absorption", "compute_stock", "score")
"""Outcomes that have local elasticities."""


@dataclass(frozen=True, eq=False)
class Groups:
    """How much of what varies over the draws each group of inputs causes."""

    groups: tuple[str, ...]
    outcomes: tuple[tuple[str, str], ...]
    """Outcome and country of each column."""
    indices: SobolIndices
    runs: int
    solved: int
    """Trade equilibria among them."""
    seed: int
    confidence: float

    def _column(self, outcome: str, country: str) -> int:
        name = outcome_of(outcome, dict.fromkeys(name for name, _ in self.outcomes))
        if (name, country) not in self.outcomes:
            known = [code for found, code in self.outcomes if found == name]
            raise UnknownName("country", country, known, f"Of {words_of(name)[0]}.")
        return self.outcomes.index((name, country))

    def frame(self, outcome: str, country: str) -> pd.DataFrame:
        """Return first and total indices with half-widths of their intervals, a row per group, largest total first.

        Raises
        ------
        UnknownName
            If the outcome or the country was not asked for.
        """
        import pandas as pd

        k, found = self._column(outcome, country), self.indices
        frame = pd.DataFrame(
            {
                "first": found.first[:, k],
                "first_error": found.first_error[:, k],
                "total": found.total[:, k],
                "total_error": found.total_error[:, k],
            },
            index=pd.Index(self.groups, name="group"),
        )
        return frame.sort_values("total", ascending=False, kind="stable")

    def summary(self) -> str:
        """Return which group matters most for every outcome, a line each."""
        lines = [
            f"Sobol indices by group of inputs from {self.runs} runs, {self.solved} solved (seed {self.seed})"
        ]
        for name, country in self.outcomes:
            told = [
                f"{group} {row['total']:.2f} ±{row['total_error']:.2f} ({row['first']:.2f} alone)"
                for group, row in self.frame(name, country).iterrows()
            ]
            lines.append(f"  {country}, {words_of(name)[0]}: {'; '.join(told)}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        return {
            "groups": list(self.groups),
            "runs": self.runs,
            "solved": self.solved,
            "seed": self.seed,
            "confidence": self.confidence,
            "outcomes": [
                {
                    "outcome": name,
                    "country": country,
                    "indices": records(self.frame(name, country).reset_index()),
                }
                for name, country in self.outcomes
            ],
        }


def grouped_design(groups: Sequence[Sequence[int]], base: int, seed: int) -> Array:
    """Return Saltelli's design with groups of columns exchanged as wholes, (base (G + 2), columns).

    For each base point: A, A with the columns of each group from B, and B.
    """
    from scipy.stats import qmc

    width = sum(len(group) for group in groups)
    both = qmc.Sobol(2 * width, scramble=True, rng=np.random.default_rng(seed)).random(base)
    both = np.clip(both, 1e-9, 1.0 - 1e-9)
    a, b = both[:, :width], both[:, width:]
    mixed = np.repeat(a[:, None, :], len(groups) + 2, axis=1)
    for g, columns in enumerate(groups, start=1):
        mixed[:, g, list(columns)] = b[:, list(columns)]
    mixed[:, -1] = b
    return np.asarray(mixed.reshape(-1, width))


def by_group(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    outcomes: Sequence[tuple[str, str]],
    *,
    base: int = 64,
    seed: int = 0,
    resamples: int = 100,
    confidence: float = 0.9,
    workers: int = 1,
    progress: Progress | None = None,
) -> Groups:
    """Find which group of inputs outcomes depend on most.

    Parameters
    ----------
    outcomes
        Pairs of an outcome (`accord.explain.chain.OUTCOMES`, or a pillar) and a country.
    base
        Base points n, a power of two for the best balance: the chain is run n (groups + 2) times; what exchanging a
        group leaves as it was in trade is not solved again.
    resamples, confidence
        Bootstrap samples of base points, and the level of the intervals.

    Raises
    ------
    MissingExtra
        If SALib is not installed.
    InputError
        If there are no outcomes or too few base points.
    UnknownName
        If there is no such outcome or country.
    SolveError
        If a run cannot be solved.
    """
    salib()
    if not outcomes:
        raise InputError("name an outcome and a country, such as ('score', 'RUS')")
    if base < 2:
        raise InputError(f"{base} base points say nothing of variances; take at least 2, usually 64")
    inputs = inputs_of(world, scenario, index)
    groups = inputs.groups
    design = grouped_design(list(groups.values()), base, seed)
    moved = carry(
        world,
        index,
        _rows(world, inputs, design),
        deficits=scenario.deficits,
        workers=workers,
        progress=progress,
        total=len(design),
    )
    wanted, columns = [], []
    for outcome, country in outcomes:
        name = outcome_of(outcome, moved.units)
        if country not in moved.units[name]:
            raise UnknownName("country", country, moved.units[name], f"Of {words_of(name)[0]}.")
        wanted.append((name, country))
        columns.append(moved.changes(name)[:, moved.units[name].index(country)])
    indices = sobol_indices(
        np.column_stack(columns), len(groups), resamples=resamples, confidence=confidence, seed=seed
    )
    return Groups(tuple(groups), tuple(wanted), indices, len(design), moved.solved, seed, confidence)


def _rows(world: World, inputs: Inputs, design: Array) -> Iterator[Shock]:
    values = inputs.values(design)
    done: dict[bytes, Shocks] = {}
    first = len(inputs.sized) + len(inputs.masks)
    for point, value in zip(design, values, strict=True):
        part, drawn = inputs.at(point, value)
        key = value[:first].tobytes()
        if key not in done:
            if len(done) > 2 * len(inputs.groups):
                done.clear()
            done[key] = compiled(world, part, drawn.theta)
        yield shock_of(world, done[key], drawn)


@dataclass(frozen=True, eq=False)
class _Together:
    """A weighted sum of outcomes, as one outcome."""

    name: str
    parts: tuple[tuple[Outcome, float], ...]
    level: float
    """The value that stands for the outcome the weights are the derivatives of."""

    def value(self, solution: Solution) -> float:  # noqa: ARG002
        """Return the value that was given."""
        return self.level

    def partials(self, solution: Solution) -> Partials:
        """Return the weighted sum of the partial derivatives."""
        found: dict[str, Any] = {}
        for outcome, weight in self.parts:
            one = outcome.partials(solution)
            for field in ("log_wage", "log_price", "spending", "sales", "income"):
                values = getattr(one, field)
                if values is not None:
                    found[field] = found.get(field, 0.0) + weight * values
        return Partials(**found)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, eq=False)
class Local:
    """What an outcome answers to, link by link, at a solution."""

    outcome: str
    country: str
    value: float
    """The outcome: a hat, or a score in points."""
    gradient: Gradient
    touched: Mapping[tuple[str, str, str], tuple[str, ...]]
    """Measures that change a link already, by sector, importer and exporter, of the links in `frame`."""

    @property
    def unit(self) -> str:
        """The unit of `frame`'s effect."""
        return "points" if self.outcome == "score" else "percent"

    def frame(self, count: int = 20) -> pd.DataFrame:
        """Return the links that matter most: what one percent more cost on each does, largest first.

        Columns ``sector``, ``importer``, ``exporter``, ``effect`` (percent of the outcome, points of a score),
        ``elasticity`` (log change for a log change) and ``measures``, those of the scenario that touch the link.
        """
        frame = self.gradient.largest(count, "iceberg")[["sector", "importer", "exporter", "derivative"]]
        scale = 0.01 if self.outcome == "score" else 1.0 / self.value
        return frame.assign(
            effect=frame["derivative"] * scale,
            elasticity=frame["derivative"] / self.value if self.value else np.nan,
            measures=[", ".join(self.touched.get(row[:3], ())) for row in frame.itertuples(index=False)],
        ).drop(columns="derivative")

    def summary(self) -> str:
        """Return the largest elasticities, a line each."""
        words = words_of(self.outcome)[0]
        lines = [f"{self.country}, {words}: what one percent more cost on a link does"]
        for row in self.frame(10).itertuples():
            lines.append(f"  {row.importer} from {row.exporter}, {row.sector}: {row.effect:+.5f} {self.unit}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        return {
            "outcome": self.outcome,
            "country": self.country,
            "value": self.value,
            "unit": self.unit,
            "residual": self.gradient.residual,
            "links": records(self.frame()),
        }


def local(
    solution: Solution,
    shocks: Shocks,
    index: PublishedIndex,
    outcome: str,
    country: str,
    *,
    guide: Guide | None = None,
) -> Local:
    """Return the local elasticities of an outcome to the cost of every bilateral link, by one transposed solve.

    What lies beyond trade (people who follow income, computing power that follows spending, components of the index) is
    differentiated through the chain, at the central values of its parameters.

    Parameters
    ----------
    solution, shocks
        A scenario solved at its central values, and compiled.
    outcome
        One of `LOCAL`.

    Raises
    ------
    UnknownName
        If there is no such outcome or country.
    Uncertified
        If the solution's certificate fails, or the transposed equations were not solved.
    """
    name = outcome_of(outcome, LOCAL)
    world = solution.world
    countries = index.countries if name == "score" else world.countries
    if country not in countries:
        raise UnknownName("country", country, countries, f"Of {words_of(name)[0]}.")
    wanted: Outcome
    if name == "real_income":
        wanted = RealIncome(country)
    elif name == "c26_absorption":
        wanted = Absorption(country, CHIPS)
    else:
        wanted = _through_capacity(solution, shocks, index, name, country)
    found = gradient(solution, wanted, guide=guide)
    touched = {}
    for sector, importer, exporter in found.largest(200, "iceberg")[
        ["sector", "importer", "exporter"]
    ].to_numpy():
        link = str(sector), str(importer), str(exporter)
        touched[link] = shocks.touched(link[1], link[2], link[0])
    return Local(name, country, found.value, found, touched)


def _through_capacity(
    solution: Solution, shocks: Shocks, index: PublishedIndex, name: str, country: str
) -> _Together:
    """Return the outcome as a weighted sum of real incomes and absorptions, the derivatives taken numerically."""
    world = solution.world
    n, chips = len(world.countries), world.sector(CHIPS)
    base = np.concatenate([solution.real_income, solution.absorption[chips]])
    steps = np.concatenate([np.eye(2 * n), -np.eye(2 * n), np.zeros((1, 2 * n))]) * STEP
    rows = base * np.exp(steps)
    income, used = rows[:, :n], rows[:, n:]
    many = len(rows)

    def wide(values: Array) -> Array:
        return np.broadcast_to(values, (many, *values.shape)).copy()

    push = Push(
        wide(np.asarray(shocks.research)),
        wide(np.asarray(shocks.talent)),
        wide(np.asarray(shocks.keep)[chips]),
        income,
        used,
    )
    capacity = capacity_change(world.countries, push, Parameters.central())
    if name == "compute_stock":
        values = capacity.compute.hat()[:, world.country(country)]
    else:
        drivers = driver_change(
            solution,
            index.countries,
            {
                "real_income": (world.countries, income),
                "c26_absorption": (world.countries, used),
                **capacity.drivers(),
            },
        )
        directed = strategy_factors(world.countries, wide(np.asarray(shocks.strategy)), index.countries)
        scores = index.scores * component_hats(drivers, index.components, directed=directed)
        values = index.total(scores)[:, index.countries.index(country)]
    slope = (values[: 2 * n] - values[2 * n : 4 * n]) / (2.0 * STEP) / base
    parts: list[tuple[Outcome, float]] = []
    for k in np.flatnonzero(np.abs(slope) > 1e-9 * max(np.abs(slope).max(), 1e-300)):
        code = world.countries[k % n]
        parts.append((RealIncome(code) if k < n else Absorption(code, CHIPS), float(slope[k])))
    return _Together(f"{words_of(name)[0]} of {country}", tuple(parts), float(values[-1]))
