"""Outcomes a person may ask the gradient of: the value of each, and its derivatives with respect to the equilibrium."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from accord.equilibrium.change import Array
from accord.equilibrium.solution import Solution

Cells = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]
"""Sectors, importers and exporters of some bilateral cells, as `numpy.nonzero` gives them."""


@dataclass(frozen=True, eq=False)
class Partials:
    """Derivatives of an outcome with respect to each part of an equilibrium, the other parts held still; None is zero.

    Attributes
    ----------
    log_wage
        With respect to log wage hats, (N,).
    log_price
        With respect to log sector price hats, (J, N).
    spending, sales
        With respect to spending and to sales net of taxes, in money, (J, N).
    income
        With respect to final spending, in money, (N,).
    flows
        With respect to purchases net of tariffs, in money: some cells and the derivative at each.
    """

    log_wage: Array | None = None
    log_price: Array | None = None
    spending: Array | None = None
    sales: Array | None = None
    income: Array | None = None
    flows: tuple[Cells, Array] | None = None


class Outcome(Protocol):
    """A differentiable number of an equilibrium: its value, and its derivatives with respect to the equilibrium."""

    def value(self, solution: Solution) -> float:
        """Return the outcome."""

    def partials(self, solution: Solution) -> Partials:
        """Return its derivatives."""


def _at(solution: Solution, sector: int, country: int, value: float) -> Array:
    values = np.zeros(solution.world.expenditure.shape)
    values[sector, country] = value
    return values


@dataclass(frozen=True)
class WorldRealIncome:
    """Weighted sum of real income hats; weights are by country, or baseline shares in world income."""

    weights: Mapping[str, float] | None = None

    def _weights(self, solution: Solution) -> Array:
        world = solution.world
        if self.weights is None:
            return np.asarray(world.income / world.income.sum())
        weights = np.zeros(len(world.countries))
        for code, weight in self.weights.items():
            weights[world.country(code)] = weight
        return weights

    def value(self, solution: Solution) -> float:
        """Return the weighted sum."""
        return float(self._weights(solution) @ solution.real_income)

    def partials(self, solution: Solution) -> Partials:
        """Return the weighted sum of those of W = I / I0 / prod_j P_j^alpha_j."""
        part = self._weights(solution) * solution.real_income
        return Partials(
            log_price=-solution.world.final_share * part, income=part / solution.equilibrium.income
        )


@dataclass(frozen=True)
class RealIncome:
    """Real income hat of a country."""

    country: str

    def value(self, solution: Solution) -> float:
        """Return the hat."""
        return float(solution.real_income[solution.world.country(self.country)])

    def partials(self, solution: Solution) -> Partials:
        """Return those of a world in which only this country counts."""
        return WorldRealIncome({self.country: 1.0}).partials(solution)


@dataclass(frozen=True)
class Absorption:
    """Hat of a country's real absorption of a sector by users outside the sector; see `Solution.absorption`."""

    country: str
    sector: str

    def value(self, solution: Solution) -> float:
        """Return the hat."""
        world = solution.world
        return float(solution.absorption[world.sector(self.sector), world.country(self.country)])

    def partials(self, solution: Solution) -> Partials:
        """Return those of (X - g_jj Y) / A0 / P; none where nobody outside the sector buys."""
        world, eq = solution.world, solution.equilibrium
        j, n = world.sector(self.sector), world.country(self.country)
        before = world.absorption[j, n]
        if before <= 1e-9 * world.expenditure[:, n].sum() or solution.absorption[j, n] <= 0.0:
            return Partials()
        per_money = float(1.0 / (before * eq.price[j, n]))
        return Partials(
            spending=_at(solution, j, n, per_money),
            sales=_at(solution, j, n, -per_money * world.input_share[n, j, j]),
            log_price=_at(solution, j, n, -solution.absorption[j, n]),
        )


@dataclass(frozen=True)
class Price:
    """Hat of the price of a sector where a country buys it; the numeraire is world value added."""

    country: str
    sector: str

    def value(self, solution: Solution) -> float:
        """Return the hat."""
        world = solution.world
        return float(solution.equilibrium.price[world.sector(self.sector), world.country(self.country)])

    def partials(self, solution: Solution) -> Partials:
        """Return the hat itself, with respect to its log."""
        world = solution.world
        j, n = world.sector(self.sector), world.country(self.country)
        return Partials(log_price=_at(solution, j, n, self.value(solution)))


@dataclass(frozen=True)
class Output:
    """Gross output of a country's sector, net of tariffs and export taxes, in the world's unit."""

    country: str
    sector: str

    def value(self, solution: Solution) -> float:
        """Return the money."""
        world = solution.world
        return float(solution.equilibrium.sales[world.sector(self.sector), world.country(self.country)])

    def partials(self, solution: Solution) -> Partials:
        """Return one, with respect to sales."""
        world = solution.world
        return Partials(sales=_at(solution, world.sector(self.sector), world.country(self.country), 1.0))


@dataclass(frozen=True)
class Flow:
    """Purchases of an importer from an exporter in a sector, net of tariffs, in the world's unit."""

    importer: str
    exporter: str
    sector: str

    def _cell(self, solution: Solution) -> tuple[int, int, int]:
        world = solution.world
        return world.sector(self.sector), world.country(self.importer), world.country(self.exporter)

    def value(self, solution: Solution) -> float:
        """Return the money."""
        j, n, i = self._cell(solution)
        eq = solution.equilibrium
        return float(eq.share[j, n, i] * eq.expenditure[j, n] / (1.0 + solution.tariff[j, n, i]))

    def partials(self, solution: Solution) -> Partials:
        """Return one, with respect to the flow."""
        j, n, i = (np.array([position]) for position in self._cell(solution))
        return Partials(flows=((j, n, i), np.ones(1)))
