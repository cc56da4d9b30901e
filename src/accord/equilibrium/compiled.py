"""A counterfactual whose rounds are compiled by Numba: the same equations, without NumPy's passes over small arrays.

Only there with ``pip install 'accord[fast]'``. What is left to NumPy are exponentials and logarithms, which are slower
in compiled loops.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from accord.equilibrium.anderson import Vector
from accord.equilibrium.change import Counterfactual
from accord.equilibrium.compiled_round import (
    OWN,
    SAME,
    TOLLS,
    correct_prices,
    correct_spending,
    fill_idle,
    grow,
    import_shares,
    log_power,
    next_state,
    offers,
    sell,
)
from accord.equilibrium.linear import Guide
from accord.equilibrium.links import Links
from accord.equilibrium.memory import empty
from accord.equilibrium.trade import SMALL, Array, Problem


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
        largest = correct_prices(
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
            grow(self.power, growth, reach, border, toll, buyers, self.form, self.phi, self.at_border)
            fill_idle(self.free, self.phi, self.at_border)
        else:
            self._supply(log_wage, log_price)
        payroll = np.exp(log_wage) * self.target.payroll
        supply = (self.form, self.power, self.phi)
        sell(*self.exact[2:], *supply, self.at_border, spent, self.sold, self.kept, self.tariffs)
        income, _ = self.income(payroll, self.tariffs, np.zeros(self.n))
        correct_spending(
            world.input_share, world.final_share, income, net, toll, buyers, *supply, self.kept,
            guide.spending_block, guide.input_block, guide.spending_by_income, guide.home_net,
            world.value_added_share, spent, self.sold, self.labour,
        )  # fmt: skip
        change = self.wage_change(self.labour, payroll, guide)
        out = np.empty_like(x)
        next_state(guide.by_wage, change, log_wage, log_price, spent, self.scale, out)
        return out

    def shares(self, power: Array, per_offer: Array) -> Array:
        """Return import shares; see `Problem.shares`."""
        share = empty(self.target.reach.shape)
        import_shares(self.target.reach, power, per_offer, share)
        return share

    def _supply(self, log_wage: Array, log_price: Array) -> None:
        world = self.world
        log_power(log_wage, log_price, world.value_added_share, world.input_share, world.theta, self.power)
        np.exp(self.power, out=self.power)
        reach, border, _, toll, buyers = self.exact
        offers(reach, border, toll, buyers, self.form, self.power, self.phi, self.at_border)
        fill_idle(self.free, self.phi, self.at_border)


def _arrays(links: Links[Any]) -> tuple[Any, Any, Any, Any, Any]:
    """Return reach, at the border, as sellers get it, tolls and their buyers; reach stands for what is not its own."""
    border = links.reach if links.border is None else links.border
    net = links.reach if links.net is None else links.net
    return links.reach, border, net, links.toll, links.buyers
