"""The transposed first-order equations of an equilibrium, applied without ever being formed, and their solver.

With x = (ln w, ln P, X), and pi the import shares, the equations F(x, p) = 0 are those of `trade`, written as

    prices     ln P_n^j + ln(sum_i pi0 m (c_i^j)^-theta) / theta = 0
    spending   X_n^j - sum_k g_n^jk Y_n^k - alpha_n^j I_n = 0
    wages      ln(w_n L_n) - ln(sum_j g_n^j Y_n^j) + (sum_m w_m L_m / W - 1) = 0

The wage equations depend on each other (Walras' law); adding the numeraire to each makes them independent and leaves
their solution as it was. Everything here is what reverse-mode differentiation of these lines gives, by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from accord.equilibrium.anderson import Vector
from accord.equilibrium.change import Array
from accord.equilibrium.linear import Guide, Real, Single, by_country, guide_at
from accord.equilibrium.links import links
from accord.equilibrium.memory import empty
from accord.equilibrium.outcome import Partials
from accord.equilibrium.solution import Solution

Round = Callable[[Vector], tuple[Vector, Vector]]
"""Takes a residual to a correction and to what the correction takes off the residual."""


@dataclass(frozen=True, eq=False)
class Backward:
    """What the outcome gains when each of these moves, through the equations and directly."""

    sales: Array
    """(J, N)."""
    income: Array
    """Final spending itself, (N,)."""
    earned: Array
    """Wages, tariffs and export taxes: final spending, and deficits where they move with world income, (N,)."""
    demand: Array
    """d ln X + theta d ln P, per money, (J, N)."""
    log_cost: Array
    """Log input costs, but for their effect on prices, (J, N)."""


class Transposed:
    """The transposed equations at one solution for one outcome.

    Multipliers are those of the wage, price and spending equations in this order, the last times spending, so that all
    are on one scale: what the outcome gains from a unit log residual.
    """

    def __init__(self, solution: Solution, seeds: Partials) -> None:
        self.solution, self.seeds = solution, seeds
        target, world, eq = solution.target, solution.world, solution.equilibrium
        self.world, self.eq = world, eq
        self.n_sectors, self.n = world.expenditure.shape
        self.cut = self.n, self.n + self.n_sectors * self.n
        self.size = self.n + 2 * self.n_sectors * self.n
        self.theta = world.theta[:, None]
        # Where nothing is bought no share counts.
        self.bought = (world.expenditure > 0.0).astype(float)
        self.spent = eq.expenditure * self.bought
        self.scale = np.where(self.spent > 0.0, self.spent, 1.0)
        self.taxed = np.zeros(self.spent.shape, dtype=bool)
        self.taxed[target.taxed] = True
        self.tariffed = target.taxed[0].size > 0
        self.share, self.links = eq.share, links(target, eq.share)
        # Share of spending that is tariff, and export taxes by exporter.
        self.toll = np.zeros_like(self.spent)
        if self.tariffed:
            self.toll = 1.0 - self.links.offers(np.ones_like(self.spent))[1]
        self.taxes = np.zeros_like(self.spent)
        if target.export_tax is not None:
            self.taxes = self.links.exports(self.spent) - eq.sales
        self.payroll = eq.wage * target.payroll
        self.weight = self.payroll / world.value_added.sum()
        self.inputs = world.input_share
        self.inputs_t = world.input_share.transpose(0, 2, 1)

    @cached_property
    def border(self) -> Array:
        """Import shares less tariffs, (J, N, N)."""
        return self.solution.target.at_border(self.share) if self.tariffed else self.share

    def unpack(self, multipliers: Vector) -> tuple[Array, Array, Array]:
        """Return the multipliers of wages, prices and, per money, spending."""
        shape = (self.n_sectors, self.n)
        wage, price = multipliers[: self.cut[0]], multipliers[self.cut[0] : self.cut[1]].reshape(shape)
        return wage, price, multipliers[self.cut[1] :].reshape(shape) / self.scale

    def earned(self, income: Array) -> Array:
        """Return the gain from earnings, given that from final spending: deficits may move with world income."""
        target, world = self.solution.target, self.world
        if target.deficits == "fixed":
            return income
        world_income = world.value_added.sum() + world.revenue.sum()
        return np.asarray(income + income @ target.deficit / world_income)

    def from_labour(self, wage: Array) -> Array:
        """Return the gain from sales through the wage equations, (J, N)."""
        return np.asarray(self.world.value_added_share * (wage / self.payroll))

    def from_sales(self, sales: Array) -> Array:
        """Return the gain from importers' demand through exporters' sales, per money, (J, N)."""
        return np.asarray(self.links.arriving(sales) * self.bought)

    def from_revenue(self, earned: Array) -> Array:
        """Return the gain from importers' demand through tariffs and export taxes, per money, (J, N)."""
        gain = self.toll * earned
        if self.solution.target.export_tax is not None:
            every = np.broadcast_to(earned, self.spent.shape)
            gain = gain + (_times(self.border, every) - self.links.arriving(every)) * self.bought
        return np.asarray(gain)

    def log_cost(self, sales: Array, earned: Array) -> Array:
        """Return the gain from log input costs through what is sold and taxed, (J, N)."""
        value = self.eq.sales * sales + self.taxes * earned
        if self.tariffed:
            paid = self.spent * earned
            value = value + self.links.tolls(paid)
        return np.asarray(-self.theta * value)

    def backward(self, multipliers: Vector) -> Backward:
        """Return what the outcome gains along the way back from the multipliers and from the outcome itself."""
        seeds = self.seeds
        wage, _, spending = self.unpack(multipliers)
        sales = by_country(self.inputs_t, spending) + self.from_labour(wage)
        income = (self.world.final_share * spending).sum(axis=0)
        if seeds.sales is not None:
            sales = sales + seeds.sales
        if seeds.income is not None:
            income = income + seeds.income
        earned = self.earned(income)
        demand = self.from_sales(sales) + self.from_revenue(earned)
        log_cost = self.log_cost(sales, earned)
        if seeds.flows is not None:
            (j, n, i), weight = seeds.flows
            per_money = weight * self.border[j, n, i]
            np.add.at(demand, (j, n), per_money)
            np.add.at(log_cost, (j, i), -self.world.theta[j] * per_money * self.spent[j, n])
        return Backward(sales, income, earned, demand, log_cost)

    def residual(self, multipliers: Vector) -> Vector:
        """Return the derivatives by the state of the outcome less multipliers times equations: zero when solved."""
        wage, price, spending = self.unpack(multipliers)
        back, seeds = self.backward(multipliers), self.seeds
        log_cost = back.log_cost + _transposed_times(self.share, price * self.bought)
        by_wage = self.payroll * back.earned + (self.world.value_added_share * log_cost).sum(axis=0)
        by_wage = by_wage - wage - self.weight * wage.sum()
        by_price = self.theta * self.spent * back.demand + by_country(self.inputs, log_cost) - price
        by_spending = back.demand - spending
        if seeds.log_wage is not None:
            by_wage = by_wage + seeds.log_wage
        if seeds.log_price is not None:
            by_price = by_price + seeds.log_price
        if seeds.spending is not None:
            by_spending = by_spending + seeds.spending
        return np.concatenate([by_wage, by_price.ravel(), (by_spending * self.scale).ravel()])

    def preconditioner(self, guide: Guide) -> Round:
        """Return the transpose of the solver's round: wages, then spending, then prices.

        It also gives what applying the equations to its correction gives: the two share most of their work.
        """
        price_by_wage = guide.price_by_wage.reshape(-1, self.n)
        spending_by_wage = guide.spending_by_wage.reshape(-1, self.n)
        world = self.world
        steering = self.links.astype(np.float32)
        share = steering.reach
        price_block = guide.price_block.transpose(0, 2, 1)
        spending_block = guide.spending_block.transpose(0, 2, 1)
        inputs = self.inputs.astype(np.float32)
        inputs_t = inputs.transpose(0, 2, 1)
        toll, final_share = self.toll.astype(np.float32), world.final_share.astype(np.float32)

        def demand_again(spending: Single) -> Single:
            from_sales = steering.arriving(by_country(inputs_t, spending))
            return np.asarray(from_sales + toll * (final_share * spending).sum(axis=0))

        def price_again(price: Single) -> Single:
            return by_country(inputs, _transposed_times(share, price))

        def apply(residual: Vector) -> tuple[Vector, Vector]:
            wage_left, price_left, spending_left = self.unpack(residual)
            responses = (
                price_left.astype(np.float32).ravel() @ price_by_wage
                + spending_left.astype(np.float32).ravel() @ spending_by_wage
            )
            wage = (wage_left + responses) @ guide.wage_step
            from_labour = self.from_labour(wage)
            right = spending_left.astype(np.float32) + steering.arriving(from_labour.astype(np.float32))
            spending = _solve_nearly(spending_block, right, demand_again)
            sales = from_labour + by_country(self.inputs_t, spending)
            earned = self.earned((world.final_share * spending).sum(axis=0))
            demand = self.from_sales(sales) + self.from_revenue(earned)
            log_cost = self.log_cost(sales, earned)
            by_price = self.theta * self.spent * demand + by_country(self.inputs, log_cost)
            price = _solve_nearly(price_block, (price_left + by_price).astype(np.float32), price_again)
            through_price = _transposed_times(self.share, price * self.bought)
            by_price = by_price + by_country(self.inputs, through_price)
            by_wage = (world.value_added_share * (log_cost + through_price)).sum(axis=0)
            by_wage = by_wage + self.payroll * earned
            taken = (
                wage + self.weight * wage.sum() - by_wage,
                (price - by_price).ravel(),
                ((spending - demand) * self.scale).ravel(),
            )
            correction = wage, price.ravel(), (spending * self.scale).ravel()
            return np.concatenate(correction), np.concatenate(taken)

        return apply

    def guide(self) -> Guide:
        """Return the first-order responses at the solution."""
        used = self.bought[:, :, None]
        return guide_at(
            self.world,
            self.share * used,
            self.links.received() * used,
            self.spent,
            self.eq.sales,
            self.payroll,
        )


def flexible_gmres(apply: Round, right: Vector, *, tolerance: float, rounds: int) -> tuple[Vector, int]:
    """Solve B x = right by flexible GMRES (Saad 1993, SIAM J. Sci. Comput. 14:461).

    Parameters
    ----------
    apply
        Takes v to some z near B^-1 v, and to B z, which is what the accuracy rests on.
    right
        The right-hand side, (n,), not zero.
    tolerance
        Norm of the residual to stop at, relative to that of the right-hand side.
    rounds
        Applications at most.

    Returns
    -------
    tuple of Vector and int
        The best x found and the rounds it took.
    """
    size = float(np.linalg.norm(right))
    basis, steps = empty((2, rounds + 1, right.size))
    hessenberg, target = np.zeros((rounds + 1, rounds)), np.zeros(rounds + 1)
    basis[0], target[0] = right / size, size
    for k in range(1, rounds + 1):
        steps[k - 1], image = apply(basis[k - 1])
        for _ in range(2):  # orthogonal to rounding only when done twice
            overlap = basis[:k] @ image
            image = image - overlap @ basis[:k]
            hessenberg[:k, k - 1] += overlap
        hessenberg[k, k - 1] = np.linalg.norm(image)
        active = hessenberg[: k + 1, :k]
        weights = np.linalg.lstsq(active, target[: k + 1], rcond=None)[0]
        left = np.linalg.norm(target[: k + 1] - active @ weights)
        if left <= tolerance * size or hessenberg[k, k - 1] <= 1e-15:
            break
        basis[k] = image / hessenberg[k, k - 1]
    found: Vector = np.matmul(weights, steps[:k])
    return found, k


def _times(matrix: NDArray[Real], values: NDArray[Real]) -> NDArray[Real]:
    """Sum over exporters: (J, N importer)."""
    return np.asarray(np.matmul(matrix, values[:, :, None])[:, :, 0])


def _transposed_times(matrix: NDArray[Real], values: NDArray[Real]) -> NDArray[Real]:
    """Sum over importers: (J, N exporter)."""
    return np.asarray(np.matmul(values[:, None, :], matrix)[:, 0, :])


def _solve_nearly(block: Single, right: Single, through: Callable[[Single], Single]) -> Array:
    """Solve transposed equations nearly: by home blocks, then once more for the trade they leave out."""
    found = by_country(block, right)
    return np.asarray(found + by_country(block, right - found + through(found)), dtype=np.float64)
