"""Trade equilibrium of Caliendo & Parro (2015, RES 82:1), solved in changes: the equations and one round on them.

Pure functions of arrays. A hat is counterfactual over baseline. Axes: j, k sectors; n importer (buyer); i exporter.
Arrays over sector and country are (J, N); bilateral ones are (J, N importer, N exporter); input shares are
(N, J input, J output).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.equilibrium.anderson import Vector
from accord.equilibrium.change import Counterfactual
from accord.equilibrium.linear import Guide, Single, by_country, guide_at
from accord.equilibrium.links import Links, links
from accord.equilibrium.memory import empty

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Equilibrium:
    """A counterfactual. Hats are against the baseline; levels are in the baseline's unit, world value added fixed."""

    wage: Array
    """Wage hat, (N,)."""
    price: Array
    """Sector price hat, (J, N); 1 where nothing is bought."""
    cost: Array
    """Input cost hat, (J, N)."""
    share: Array
    """Import shares, (J, N, N)."""
    expenditure: Array
    """Spending at purchasers' prices, (J, N)."""
    sales: Array
    """Sales of exporter i net of tariffs and export taxes, (J, N)."""
    revenue: Array
    """Tariff revenue, (N,)."""
    export_revenue: Array
    """Revenue of export taxes, (N,)."""
    income: Array
    """Final spending, (N,)."""
    deficit: Array
    """Deficit, (N,)."""
    iterations: int
    converged: bool


def log_input_cost(log_wage: Array, log_price: Array, world: World) -> Array:
    """Ln c_n^j = g_n^j ln w_n + sum_k g_n^kj ln P_n^k, (J, N)."""
    inputs = by_country(world.input_share.transpose(0, 2, 1), log_price)
    return np.asarray(world.value_added_share * log_wage + inputs)


def spending(sales: Array, income: Array, world: World) -> Array:
    """X_n^j = sum_k g_n^jk Y_n^k + alpha_n^j I_n, (J, N)."""
    return np.asarray(by_country(world.input_share, sales) + world.final_share * income)


SMALL = 3.0
"""Growth of supply within a round, in logs, below which what it adds is worked out in single precision."""


@dataclass(frozen=True)
class _Supply:
    """What suppliers offer at their costs."""

    power: Array
    """c^-theta, (J, N)."""
    phi: Array
    """The sum of reach over it, (J, N); one where nothing is bought."""
    at_border: Array
    """The same before tariffs, (J, N)."""

    @property
    def kept(self) -> Array:
        """Share of spending that tariffs keep at home, (J, N)."""
        return 1.0 - self.at_border / self.phi


class Problem:
    """The equations of one counterfactual, with what does not change between rounds worked out once."""

    def __init__(self, target: Counterfactual) -> None:
        self.target, self.world = target, target.world
        world = self.world
        self.n_sectors, self.n = world.expenditure.shape
        self.theta = world.theta[:, None]
        self.idle = (world.expenditure <= 0.0).astype(float)
        # Where nothing is bought no share counts: the price there stays one.
        self.unused = np.nonzero(self.idle)
        self.links = links(target)
        # Single precision has no room for what a cost twenty times as high does to the power of the elasticity.
        shares = np.where(self.idle, 1.0, target.supplied)
        mild = shares.max() < 1e3 and shares.min() > 1e-6
        self.kind: type[np.floating] = np.float32 if mild else np.float64
        self.steering: Links[Any] = self.links.astype(self.kind)
        self.scale = world.expenditure + self.idle
        self.world_value_added = float(world.value_added.sum())
        self.world_income = self.world_value_added + float(world.revenue.sum())

    def start(self) -> Vector:
        """Return the baseline: log wages and prices zero, spending one."""
        cells = self.n_sectors * self.n
        return np.concatenate([np.zeros(self.n + cells), 1.0 - self.idle.ravel()])

    def unpack(self, x: Vector) -> tuple[Array, Array, Array]:
        """Return log wages, log prices and spending in money."""
        cut = self.n + self.n_sectors * self.n
        shape = (self.n_sectors, self.n)
        return x[: self.n], x[self.n : cut].reshape(shape), x[cut:].reshape(shape) * self.scale

    def supply(self, log_cost: Array) -> _Supply:
        """Return c^-theta and the sums of reach over it."""
        supply = np.exp(-self.theta * log_cost)
        return self.at(supply, *self.links.offers(supply))

    def at(self, supply: Array, phi: Array, at_border: Array) -> _Supply:
        """Return supply with its sums, which are one where nothing is bought."""
        phi[self.unused] = 1.0
        if at_border is not phi:
            at_border[self.unused] = 1.0
        return _Supply(supply, phi, at_border)

    def sales(self, spent: Array, supply: _Supply) -> Array:
        """Return what sellers get, net of tariffs and export taxes, (J, N)."""
        return np.asarray(supply.power * self.links.sales(spent / supply.phi))

    def revenue(self, spent: Array, supply: _Supply, sold: Array) -> tuple[Array, Array]:
        """Return the revenue of tariffs and of export taxes, (N,) each."""
        tariffs = taxes = np.zeros(self.n)
        if self.target.taxed[0].size:
            tariffs = (spent * supply.kept).sum(axis=0)
        if self.target.export_tax is not None:
            at_border = supply.power * self.links.exports(spent / supply.phi)
            taxes = (at_border - sold).sum(axis=0)
        return tariffs, taxes

    def income(self, payroll: Array, tariffs: Array, taxes: Array) -> tuple[Array, Array]:
        """Return final spending and deficits, (N,)."""
        deficit = self.target.deficit
        if self.target.deficits == "proportional":
            earned = payroll.sum() + tariffs.sum() + taxes.sum()
            deficit = deficit * (earned / self.world_income)
        return payroll + tariffs + taxes + deficit + self.target.transfer, deficit

    def step(self, x: Vector, guide: Guide) -> Vector:
        """Return the next wages, prices and spending.

        The equations are evaluated in double precision at `x`; what follows from a correction within the round is in
        single precision, which vanishes with the correction.
        """
        world, theta = self.world, self.theta
        log_wage, log_price, spent = self.unpack(x)
        supply = self.supply(log_input_cost(log_wage, log_price, world))
        power, share_of_offers = supply.power.astype(self.kind), (1.0 / supply.phi).astype(self.kind)

        def average(costs: Single) -> Single:
            return np.asarray(share_of_offers * self.steering.offers(power * costs)[0], dtype=np.float32)

        correction, costs = guide.prices(-np.log(supply.phi) / theta - log_price, average)
        log_price = log_price + correction
        growth = -theta * costs
        if float(np.abs(growth).max()) < SMALL:
            corrected = supply.power * np.exp(growth)
            phi, at_border = self.steering.offers((corrected - supply.power).astype(self.kind))
            supply = self.at(corrected, supply.phi + phi, supply.at_border + at_border)
        else:
            supply = self.supply(log_input_cost(log_wage, log_price, world))
        payroll = np.exp(log_wage) * self.target.payroll
        sold = self.sales(spent, supply)
        income, _ = self.income(payroll, *self.revenue(spent, supply, sold))
        power, share_of_offers = supply.power.astype(self.kind), (1.0 / supply.phi).astype(self.kind)
        kept = supply.kept.astype(np.float32)

        def sell(spending: Single) -> Single:
            return np.asarray(power * self.steering.sales(share_of_offers * spending), dtype=np.float32)

        correction, more_sold = guide.spending(spending(sold, income, world) - spent, sell, kept)
        spent = spent + correction
        sold = sold + more_sold
        change = self.wage_change((world.value_added_share * sold).sum(axis=0), payroll, guide)
        more_price, more_spent = guide.by_wage @ change.astype(np.float32)
        log_price, spent = log_price + more_price, spent + more_spent
        return np.concatenate([log_wage + change, log_price.ravel(), (spent / self.scale).ravel()])

    def wage_change(self, labour: Array, payroll: Array, guide: Guide) -> Array:
        """Return the change in log wages that clears labour markets to first order and keeps the numeraire, (N,)."""
        change = guide.wage_step @ np.log(labour / payroll)
        return np.asarray(change - np.log((payroll * np.exp(change)).sum() / self.world_value_added))

    def guide(self, x: Vector) -> Guide:
        """Return the first-order responses at a state."""
        log_wage, log_price, spent = self.unpack(x)
        supply = self.supply(log_input_cost(log_wage, log_price, self.world))
        sold = self.sales(spent, supply)
        weight = supply.power[:, None, :] * ((1.0 - self.idle) / supply.phi)[:, :, None]
        payroll = np.exp(log_wage) * self.target.payroll
        net = self.links.received() * weight
        return guide_at(self.world, self.target.reach * weight, net, spent, sold, payroll)

    def shares(self, power: Array, per_offer: Array) -> Array:
        """Return reach times power of the exporter over the importer's sum, (J, N, N)."""
        share: Array = empty(self.target.reach.shape)
        np.multiply(self.target.reach, power[:, None, :], out=share)
        share *= per_offer[:, :, None]
        return share

    def equilibrium(self, x: Vector, iterations: int, converged: bool) -> Equilibrium:
        """Return the counterfactual at a state."""
        log_wage, log_price, spent = self.unpack(x)
        log_cost = log_input_cost(log_wage, log_price, self.world)
        supply = self.supply(log_cost)
        sold = self.sales(spent, supply)
        tariffs, taxes = self.revenue(spent, supply, sold)
        income, deficit = self.income(np.exp(log_wage) * self.target.payroll, tariffs, taxes)
        share = self.shares(supply.power, 1.0 / supply.phi)
        share[self.unused] = self.world.share[self.unused]
        return Equilibrium(
            wage=np.exp(log_wage),
            price=np.exp(log_price),
            cost=np.exp(log_cost),
            share=share,
            expenditure=spent,
            sales=sold,
            revenue=tariffs,
            export_revenue=taxes,
            income=income,
            deficit=deficit,
            iterations=iterations,
            converged=converged,
        )
