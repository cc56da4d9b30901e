"""Welfare in the trade equilibrium: exact, and by the published linear decomposition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from accord.baseline import World
from accord.equilibrium.trade import Array, Equilibrium


@dataclass(frozen=True)
class LinearWelfare:
    """First-order welfare change of Caliendo & Parro (2015, eq. 16-17), as shares of baseline income, (N,)."""

    terms_of_trade: Array
    volume_of_trade: Array

    @property
    def total(self) -> Array:
        """The sum of the two parts, (N,)."""
        return self.terms_of_trade + self.volume_of_trade


def final_price(world: World, price: Array) -> Array:
    """Hat of the price of final consumption, prod_j (P_n^j)^alpha_n^j, (N,)."""
    return np.asarray(np.exp((world.final_share * np.log(price)).sum(axis=0)))


def real_income(world: World, eq: Equilibrium) -> Array:
    """Hat of final spending over its price, (N,): less one, it is equivalent variation over baseline income."""
    return eq.income / world.income / final_price(world, eq.price)


def linear_welfare(world: World, eq: Equilibrium, tariff: Array) -> LinearWelfare:
    """Decompose the first-order welfare change into terms of trade and volume of trade.

    With E the exports and M the imports of country n, net of tariffs, and dln approximated by the relative change:
    terms of trade = sum (E_ni dln c_n - M_ni dln c_i) / I_n; volume = sum t_ni M_ni (dln M_ni - dln c_i) / I_n.
    """
    before = world.flows
    after = eq.share * eq.expenditure[:, :, None] / (1.0 + tariff)
    cost_change = eq.cost - 1.0
    income = world.income
    earned = (before.sum(axis=1) * cost_change).sum(axis=0)
    paid = np.einsum("jni,ji->n", before, cost_change)
    volume_change = np.divide(after, before, out=np.ones_like(before), where=before > 0.0) - 1.0
    created = (world.tariff * before * (volume_change - cost_change[:, None, :])).sum(axis=(0, 2))
    return LinearWelfare((earned - paid) / income, created / income)
