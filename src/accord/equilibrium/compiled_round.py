"""What a round of the trade solver is made of, compiled by Numba: a loop per sum with what is elementwise around it.

Only there with ``pip install 'accord[fast]'``. Axes are those of `trade`.
"""

from __future__ import annotations

import numpy as np

from accord.equilibrium.kernels import Numbers, by_country, compile_kernel, dot, over_buyers, over_suppliers

SAME, TOLLS, OWN = 0, 1, 2
"""What arrives at the border: all that is paid, that less some buyers' tolls, or reach of its own."""


@compile_kernel
def log_power(
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
def take_tolls(toll: Numbers, buyers: Numbers, values: Numbers, at_border: Numbers) -> None:
    """Take from what is paid, (J, N), what tariffs keep of it."""
    n_sectors, places, _ = toll.shape
    for j in range(n_sectors):
        for k in range(places):
            at_border[j, buyers[j, k]] -= dot(toll[j, k], values[j])


@compile_kernel
def offers(
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
            take_tolls(toll, buyers, values, at_border)


@compile_kernel
def sales(net: Numbers, toll: Numbers, buyers: Numbers, form: int, values: Numbers, out: Numbers) -> None:
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
def correct_prices(
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
def grow(
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
    offers(reach, border, toll, buyers, form, more, paid, arrived)
    for j in range(n_sectors):
        for i in range(n):
            phi[j, i] += paid[j, i]
            at_border[j, i] += arrived[j, i]


@compile_kernel
def fill_idle(idle: Numbers, phi: Numbers, at_border: Numbers) -> None:
    """Set sums to one where nothing is bought."""
    n_sectors, n = phi.shape
    for j in range(n_sectors):
        for i in range(n):
            if idle[j, i]:
                phi[j, i] = at_border[j, i] = 1.0


@compile_kernel
def sell(
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
    sales(net, toll, buyers, form, per_offer, sold)
    for j in range(n_sectors):
        for i in range(n):
            sold[j, i] *= power[j, i]


@compile_kernel
def correct_spending(
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
    sales(net, toll, buyers, form, per_offer, sale)
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
def next_state(
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
def import_shares(reach: Numbers, power: Numbers, per_offer: Numbers, out: Numbers) -> None:
    """Fill in reach times power of the exporter over the importer's sum, (J, N, N)."""
    n_sectors, n, _ = reach.shape
    for j in range(n_sectors):
        for m in range(n):
            for i in range(n):
                out[j, m, i] = reach[j, m, i] * power[j, i] * per_offer[j, m]
