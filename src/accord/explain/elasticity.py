"""Which trade links matter most: what one percent on the cost of each does to an outcome, by one transposed solve.

See `accord.equilibrium.adjoint`. What lies beyond trade is differentiated through the chain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.capacity import Parameters, Push, capacity_change, component_hats, driver_change, strategy_factors
from accord.equilibrium import Absorption, Gradient, Guide, RealIncome, Solution, gradient
from accord.equilibrium.outcome import Outcome, Partials
from accord.errors import UnknownName
from accord.explain.outcomes import outcome_of, words_of
from accord.explain.shock import CHIPS
from accord.explain.told import records
from accord.index import PublishedIndex
from accord.scenario import Shocks

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
STEP = 1e-5
"""Log step of the central differences through capacity, which is cheap and smooth."""
LOCAL = ("real_income", "c26_absorption", "compute_stock", "score")
"""Outcomes that have local elasticities."""


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
