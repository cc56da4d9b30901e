"""The rounds of the trade solver compiled by Numba: the same equations, without NumPy's passes over small arrays.

Only there with ``pip install 'accord[fast]'``. Sums over partners and everything elementwise around them are one
loop each; what is left to NumPy are exponentials and logarithms, which are slower in compiled loops. Axes are those of
`trade`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from accord.equilibrium.anderson import Vector
from accord.equilibrium.change import Counterfactual
from accord.equilibrium.linear import Guide
from accord.equilibrium.links import Links
from accord.equilibrium.trade import SMALL, Array, Problem

Numbers = NDArray[Any]
"""Of either precision."""

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def _compile(kernel: Kernel) -> Kernel:
    # Sums may be taken in any order; what is not finite stays so, as the solver looks for it.
    any_order = {"reassoc", "contract", "nsz", "arcp"}
    return cast(Kernel, njit(kernel, cache=True, error_model="numpy", fastmath=any_order))


SAME, TOLLS, OWN = 0, 1, 2
"""What arrives at the border: all that is paid, that less some buyers' tolls, or reach of its own."""


@_compile
def _dot(one: Numbers, other: Numbers) -> Any:
    """Return the sum of products of two vectors, (C,) each."""
    total = one.dtype.type(0)
    for i in range(one.size):
        total += one[i] * other[i]
    return total


@_compile
def _buyers(reach: Numbers, values: Numbers, out: Numbers) -> None:
    """Sum reach over suppliers' values, four buyers at a time: (J, N)."""
    n_sectors, n, _ = reach.shape
    whole = n - n % 4
    for j in range(n_sectors):
        value = values[j]
        for at in range(0, whole, 4):
            a, b, c, d = reach[j, at], reach[j, at + 1], reach[j, at + 2], reach[j, at + 3]
            p = q = r = s = reach.dtype.type(0)
            for i in range(n):
                v = value[i]
                p += a[i] * v
                q += b[i] * v
                r += c[i] * v
                s += d[i] * v
            out[j, at], out[j, at + 1], out[j, at + 2], out[j, at + 3] = p, q, r, s
        for at in range(whole, n):
            out[j, at] = _dot(reach[j, at], value)


@_compile
def _sellers(reach: Numbers, values: Numbers, out: Numbers) -> None:
    """Sum reach over buyers' values, four buyers at a time: (J, N)."""
    n_sectors, n, _ = reach.shape
    whole = n - n % 4
    for j in range(n_sectors):
        sold = out[j]
        sold[:] = 0
        for at in range(0, whole, 4):
            a, b, c, d = reach[j, at], reach[j, at + 1], reach[j, at + 2], reach[j, at + 3]
            p, q, r, s = values[j, at], values[j, at + 1], values[j, at + 2], values[j, at + 3]
            for i in range(n):
                sold[i] += p * a[i] + q * b[i] + r * c[i] + s * d[i]
        for at in range(whole, n):
            a, p = reach[j, at], values[j, at]
            for i in range(n):
                sold[i] += p * a[i]


@_compile
def _by_country(blocks: Numbers, values: Numbers, out: Numbers) -> None:
    """Apply one (J, J) block per country to values by sector and country, both (J, N)."""
    # Two rows at a time: with four, as among partners, a round was a tenth slower at 50 sectors.
    n, n_sectors, _ = blocks.shape
    value = np.empty(n_sectors, dtype=values.dtype)
    whole = n_sectors - n_sectors % 2
    for m in range(n):
        for k in range(n_sectors):
            value[k] = values[k, m]
        for j in range(0, whole, 2):
            a, b = blocks[m, j], blocks[m, j + 1]
            p = q = blocks.dtype.type(0)
            for k in range(n_sectors):
                p += a[k] * value[k]
                q += b[k] * value[k]
            out[j, m], out[j + 1, m] = p, q
        for j in range(whole, n_sectors):
            out[j, m] = _dot(blocks[m, j], value)


@_compile
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


@_compile
def _tolls(toll: Numbers, buyers: Numbers, values: Numbers, at_border: Numbers) -> None:
    """Take from what is paid, (J, N), what tariffs keep of it."""
    n_sectors, places, _ = toll.shape
    for j in range(n_sectors):
        for k in range(places):
            at_border[j, buyers[j, k]] -= _dot(toll[j, k], values[j])


@_compile
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
    _buyers(reach, values, paid)
    if form == OWN:
        _buyers(border, values, at_border)
    else:
        at_border[:] = paid
        if form == TOLLS:
            _tolls(toll, buyers, values, at_border)


@_compile
def _sales(net: Numbers, toll: Numbers, buyers: Numbers, form: int, values: Numbers, out: Numbers) -> None:
    """Fill in the sums of reach over buyers' values of what sellers get, (J, N)."""
    _sellers(net, values, out)
    if form == TOLLS:
        n_sectors, places, n = toll.shape
        for j in range(n_sectors):
            for k in range(places):
                value = values[j, buyers[j, k]]
                for i in range(n):
                    out[j, i] -= toll[j, k, i] * value


@_compile
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
    _by_country(cost_block, residual, costs)
    for j in range(n_sectors):
        for i in range(n):
            offered[j, i] = power[j, i] * costs[j, i]
    _buyers(reach, offered, average)
    for j in range(n_sectors):
        for i in range(n):
            residual[j, i] += average[j, i] / phi[j, i] - home[j, i] * costs[j, i]
    _by_country(cost_block, residual, costs)
    largest = 0.0
    finite = True
    for j in range(n_sectors):
        for i in range(n):
            log_price[j, i] += residual[j, i] + home[j, i] * costs[j, i]
            growth[j, i] = -theta[j] * costs[j, i]
            largest = max(largest, abs(growth[j, i]))
            finite &= np.isfinite(growth[j, i])
    return largest if finite else np.inf


@_compile
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


@_compile
def _idle(idle: Numbers, phi: Numbers, at_border: Numbers) -> None:
    """Set sums to one where nothing is bought."""
    n_sectors, n = phi.shape
    for j in range(n_sectors):
        for i in range(n):
            if idle[j, i]:
                phi[j, i] = at_border[j, i] = 1.0


@_compile
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


@_compile
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
    _by_country(input_share, sold, demand)
    for j in range(n_sectors):
        for i in range(n):
            residual[j, i] = demand[j, i] + final_share[j, i] * income[i] - spent[j, i]
    _by_country(spending_block, residual, change)
    for j in range(n_sectors):
        for i in range(n):
            per_offer[j, i] = change[j, i] / phi[j, i]
            gain[i] += kept[j, i] * change[j, i]
    _sales(net, toll, buyers, form, per_offer, sale)
    for j in range(n_sectors):
        for i in range(n):
            sale[j, i] *= power[j, i]
            residual[j, i] = sale[j, i] - home_net[j, i] * change[j, i]
    _by_country(input_block, residual, more)
    labour[:] = 0.0
    for j in range(n_sectors):
        for i in range(n):
            extra = more[j, i] + spending_by_income[j, i] * gain[i]
            spent[j, i] += change[j, i] + extra
            sold[j, i] += sale[j, i] + home_net[j, i] * extra
            labour[i] += value_added_share[j, i] * sold[j, i]


@_compile
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
                more[j, m] = _dot(by_wage[block, j, m], single)
        at = n + block * n_sectors * n
        for j in range(n_sectors):
            for m in range(n):
                if block == 0:
                    out[at] = log_price[j, m] + more[j, m]
                else:
                    out[at] = (spent[j, m] + more[j, m]) / scale[j, m]
                at += 1


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
