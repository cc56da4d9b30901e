"""The rounds of the trade solver compiled by Numba: the same equations, without NumPy's passes over small arrays.

Only there with ``pip install 'accord[fast]'``. Sums over partners and everything elementwise around them are one
loop each; what is left to NumPy are exponentials and logarithms, which are slower in compiled loops. Axes are those of
`trade`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from accord.equilibrium.anderson import Vector
from accord.equilibrium.change import Counterfactual
from accord.equilibrium.kernels import Numbers, by_country, compile_kernel, dot, over_buyers, over_suppliers
from accord.equilibrium.linear import Guide
from accord.equilibrium.links import Links
from accord.equilibrium.memory import empty
from accord.equilibrium.trade import SMALL, Array, Problem

SAME, TOLLS, OWN = 0, 1, 2
"""What arrives at the border: all that is paid, that less some buyers' tolls, or reach of its own."""


@compile_kernel
def _power(
    log_wage: Numbers,
    log_price: Numbers,
    value_added_share: Numbers,
    input_share: Numbers,
    theta: Numbers,
    out: Numbers,
) -> None:
    """Fill in -theta ln c, (J, N)."""
    n, n_sectors, _ = input_share.shape
    cost = np.empty(n_sectors)
    for m in range(n):
        for j in range(n_sectors):
            cost[j] = value_added_share[j, m] * log_wage[m]
        for k in range(n_sectors):
            share, price = input_share[m, k], log_price[k, m]
            for j in range(n_sectors):
                cost[j] += share[j] * price
        for j in range(n_sectors):
            out[j, m] = -theta[j] * cost[j]


@compile_kernel
def _tolls(toll: Numbers, buyers: Numbers, values: Numbers, at_border: Numbers) -> None:
    """Take from what is paid, (J, N), what tariffs keep of it."""
    n_sectors, places, _ = toll.shape
    for j in range(n_sectors):
        for k in range(places):
            at_border[j, buyers[j, k]] -= dot(toll[j, k], values[j])


@compile_kernel
def _offers(
    reach: Numbers,
    border: Numbers,
    toll: Numbers,
    buyers: Numbers,
    form: int,
    values: Numbers,
    paid: Numbers,
    at_border: Numbers,
) -> None:
    """Fill in the sums of reach over suppliers' values, with tariffs and at the border, (J, N) each."""
    over_suppliers(reach, values, paid)
    if form == OWN:
        over_suppliers(border, values, at_border)
    else:
        at_border[:] = paid
        if form == TOLLS:
            _tolls(toll, buyers, values, at_border)


@compile_kernel
def _sales(net: Numbers, toll: Numbers, buyers: Numbers, form: int, values: Numbers, out: Numbers) -> None:
    """Fill in the sums of reach over buyers' values of what sellers get, (J, N)."""
    over_buyers(net, values, out)
    if form == TOLLS:
        n_sectors, places, n = toll.shape
        for j in range(n_sectors):
            for k in range(places):
                value = values[j, buyers[j, k]]
                for i in range(n):
                    out[j, i] -= toll[j, k, i] * value


@compile_kernel
def _prices(
    log_phi: Numbers,
    theta: Numbers,
    phi: Numbers,
    power: Numbers,
    cost_block: Numbers,
    home: Numbers,
    reach: Numbers,
    log_price: Numbers,
    growth: Numbers,
) -> float:
    """Correct log prices in place and fill in -theta times the change in log costs; return its largest size."""
    n_sectors, n = phi.shape
    single = cost_block.dtype
    residual = np.empty((n_sectors, n), dtype=single)
    costs, average = np.empty_like(residual), np.empty((n_sectors, n), dtype=reach.dtype)
    offered = np.empty_like(average)
    for j in range(n_sectors):
        for i in range(n):
            residual[j, i] = -log_phi[j, i] / theta[j] - log_price[j, i]
    by_country(cost_block, residual, costs)
    for j in range(n_sectors):
        for i in range(n):
            offered[j, i] = power[j, i] * costs[j, i]
    over_suppliers(reach, offered, average)
    for j in range(n_sectors):
        for i in range(n):
            residual[j, i] += average[j, i] / phi[j, i] - home[j, i] * costs[j, i]
    by_country(cost_block, residual, costs)
    largest = 0.0
    finite = True
    for j in range(n_sectors):
        for i in range(n):
            log_price[j, i] += residual[j, i] + home[j, i] * costs[j, i]
            growth[j, i] = -theta[j] * costs[j, i]
            largest = max(largest, abs(growth[j, i]))
            finite &= np.isfinite(growth[j, i])
    return largest if finite else np.inf


@compile_kernel
def _grow(
    power: Numbers,
    grown: Numbers,
    reach: Numbers,
    border: Numbers,
    toll: Numbers,
    buyers: Numbers,
    form: int,
    phi: Numbers,
    at_border: Numbers,
) -> None:
    """Take supply on by the exponential of its growth, and its sums by what that adds."""
    n_sectors, n = phi.shape
    more = np.empty((n_sectors, n), dtype=reach.dtype)
    paid, arrived = np.empty_like(more), np.empty_like(more)
    for j in range(n_sectors):
        for i in range(n):
            corrected = power[j, i] * grown[j, i]
            more[j, i] = corrected - power[j, i]
            power[j, i] = corrected
    _offers(reach, border, toll, buyers, form, more, paid, arrived)
    for j in range(n_sectors):
        for i in range(n):
            phi[j, i] += paid[j, i]
            at_border[j, i] += arrived[j, i]


@compile_kernel
def _idle(idle: Numbers, phi: Numbers, at_border: Numbers) -> None:
    """Set sums to one where nothing is bought."""
    n_sectors, n = phi.shape
    for j in range(n_sectors):
        for i in range(n):
            if idle[j, i]:
                phi[j, i] = at_border[j, i] = 1.0


@compile_kernel
def _sold(
    net: Numbers,
    toll: Numbers,
    buyers: Numbers,
    form: int,
    power: Numbers,
    phi: Numbers,
    at_border: Numbers,
    spent: Numbers,
    sold: Numbers,
    kept: Numbers,
    tariffs: Numbers,
) -> None:
    """Fill in what sellers get and the share that tariffs keep, (J, N) each, and the revenue of tariffs, (N,)."""
    n_sectors, n = phi.shape
    per_offer = np.empty((n_sectors, n))
    tariffs[:] = 0.0
    for j in range(n_sectors):
        for i in range(n):
            per_offer[j, i] = spent[j, i] / phi[j, i]
            share = 1.0 - at_border[j, i] / phi[j, i]
            kept[j, i] = share
            tariffs[i] += spent[j, i] * share
    _sales(net, toll, buyers, form, per_offer, sold)
    for j in range(n_sectors):
        for i in range(n):
            sold[j, i] *= power[j, i]


@compile_kernel
def _spending(
    input_share: Numbers,
    final_share: Numbers,
    income: Numbers,
    net: Numbers,
    toll: Numbers,
    buyers: Numbers,
    form: int,
    power: Numbers,
    phi: Numbers,
    kept: Numbers,
    spending_block: Numbers,
    input_block: Numbers,
    spending_by_income: Numbers,
    home_net: Numbers,
    value_added_share: Numbers,
    spent: Numbers,
    sold: Numbers,
    labour: Numbers,
) -> None:
    """Correct spending and sales in place, (J, N) each, and fill in labour's share of sales by country, (N,)."""
    n_sectors, n = phi.shape
    single = spending_block.dtype
    demand = np.empty((n_sectors, n))
    residual = np.empty((n_sectors, n), dtype=single)
    change, more = np.empty_like(residual), np.empty_like(residual)
    per_offer = np.empty((n_sectors, n), dtype=net.dtype)
    sale = np.empty_like(per_offer)
    gain = np.zeros(n, dtype=single)
    by_country(input_share, sold, demand)
    for j in range(n_sectors):
        for i in range(n):
            residual[j, i] = demand[j, i] + final_share[j, i] * income[i] - spent[j, i]
    by_country(spending_block, residual, change)
    for j in range(n_sectors):
        for i in range(n):
            per_offer[j, i] = change[j, i] / phi[j, i]
            gain[i] += kept[j, i] * change[j, i]
    _sales(net, toll, buyers, form, per_offer, sale)
    for j in range(n_sectors):
        for i in range(n):
            sale[j, i] *= power[j, i]
            residual[j, i] = sale[j, i] - home_net[j, i] * change[j, i]
    by_country(input_block, residual, more)
    labour[:] = 0.0
    for j in range(n_sectors):
        for i in range(n):
            extra = more[j, i] + spending_by_income[j, i] * gain[i]
            spent[j, i] += change[j, i] + extra
            sold[j, i] += sale[j, i] + home_net[j, i] * extra
            labour[i] += value_added_share[j, i] * sold[j, i]


@compile_kernel
def _wages(
    by_wage: Numbers,
    change: Numbers,
    log_wage: Numbers,
    log_price: Numbers,
    spent: Numbers,
    scale: Numbers,
    out: Numbers,
) -> None:
    """Fill in the next wages, prices and spending, with what the change in wages does to the last two."""
    _, n_sectors, n, _ = by_wage.shape
    out[:n] = log_wage + change
    single = change.astype(by_wage.dtype)
    more = np.empty((n_sectors, n), dtype=by_wage.dtype)
    for block in range(2):
        # One vector for all sectors: a row of the guide is a buyer, and its columns are wages.
        for j in range(n_sectors):
            for m in range(n):
                more[j, m] = dot(by_wage[block, j, m], single)
        at = n + block * n_sectors * n
        for j in range(n_sectors):
            for m in range(n):
                if block == 0:
                    out[at] = log_price[j, m] + more[j, m]
                else:
                    out[at] = (spent[j, m] + more[j, m]) / scale[j, m]
                at += 1


@compile_kernel
def _shares(reach: Numbers, power: Numbers, per_offer: Numbers, out: Numbers) -> None:
    """Fill in reach times power of the exporter over the importer's sum, (J, N, N)."""
    n_sectors, n, _ = reach.shape
    for j in range(n_sectors):
        for m in range(n):
            for i in range(n):
                out[j, m, i] = reach[j, m, i] * power[j, i] * per_offer[j, m]


class CompiledProblem(Problem):
    """A counterfactual without export taxes, with its rounds compiled."""

    def __init__(self, target: Counterfactual) -> None:
        super().__init__(target)
        links, steering = self.links, self.steering
        self.form = SAME if links.border is links.reach else TOLLS if links.border is None else OWN
        self.exact = _arrays(links)
        self.steered = _arrays(steering)
        cells = (self.n_sectors, self.n)
        self.power, self.phi, self.at_border = np.empty(cells), np.empty(cells), np.empty(cells)
        self.growth, self.sold, self.kept = np.empty(cells), np.empty(cells), np.empty(cells)
        self.tariffs, self.labour = np.empty(self.n), np.empty(self.n)
        self.free = self.idle > 0.0

    def step(self, x: Vector, guide: Guide) -> Vector:
        """Return the next wages, prices and spending; see `Problem.step`."""
        world, theta = self.world, self.world.theta
        log_wage, log_price, spent = self.unpack(x)
        log_price = log_price.copy()
        reach, border, net, toll, buyers = self.steered
        self._supply(log_wage, log_price)
        growth = self.growth
        largest = _prices(
            np.log(self.phi),
            theta,
            self.phi,
            self.power,
            guide.cost_block,
            guide.home,
            reach,
            log_price,
            growth,
        )
        if largest < SMALL:
            np.exp(growth, out=growth)
            _grow(self.power, growth, reach, border, toll, buyers, self.form, self.phi, self.at_border)
            _idle(self.free, self.phi, self.at_border)
        else:
            self._supply(log_wage, log_price)
        payroll = np.exp(log_wage) * self.target.payroll
        supply = (self.form, self.power, self.phi)
        _sold(*self.exact[2:], *supply, self.at_border, spent, self.sold, self.kept, self.tariffs)
        income, _ = self.income(payroll, self.tariffs, np.zeros(self.n))
        _spending(
            world.input_share, world.final_share, income, net, toll, buyers, *supply, self.kept,
            guide.spending_block, guide.input_block, guide.spending_by_income, guide.home_net,
            world.value_added_share, spent, self.sold, self.labour,
        )  # fmt: skip
        change = self.wage_change(self.labour, payroll, guide)
        out = np.empty_like(x)
        _wages(guide.by_wage, change, log_wage, log_price, spent, self.scale, out)
        return out

    def shares(self, power: Array, per_offer: Array) -> Array:
        """Return import shares; see `Problem.shares`."""
        share = empty(self.target.reach.shape)
        _shares(self.target.reach, power, per_offer, share)
        return share

    def _supply(self, log_wage: Array, log_price: Array) -> None:
        world = self.world
        _power(log_wage, log_price, world.value_added_share, world.input_share, world.theta, self.power)
        np.exp(self.power, out=self.power)
        reach, border, _, toll, buyers = self.exact
        _offers(reach, border, toll, buyers, self.form, self.power, self.phi, self.at_border)
        _idle(self.free, self.phi, self.at_border)


def _arrays(links: Links[Any]) -> tuple[Any, Any, Any, Any, Any]:
    """Return reach, at the border, as sellers get it, tolls and their buyers; reach stands for what is not its own."""
    border = links.reach if links.border is None else links.border
    net = links.reach if links.net is None else links.net
    return links.reach, border, net, links.toll, links.buyers
