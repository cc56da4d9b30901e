"""The certificate: the residual of every equation at a solution, computed apart from the solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from accord.equilibrium.change import Counterfactual
from accord.equilibrium.trade import Equilibrium

TOLERANCE = 1e-9
"""Largest residual with which a solution is certified."""


@dataclass(frozen=True)
class Certificate:
    """The largest residual of each equation and what went into the solve."""

    residuals: dict[str, float]
    """Largest residual by equation: relative for costs and prices, in units of the baseline elsewhere."""
    iterations: int
    tolerance: float = TOLERANCE

    @property
    def worst(self) -> tuple[str, float]:
        """The equation that holds least well and by how much."""
        name = max(self.residuals, key=lambda key: np.nan_to_num(self.residuals[key], nan=np.inf))
        return name, self.residuals[name]

    @property
    def passes(self) -> bool:
        """Whether every residual is finite and within the tolerance."""
        return all(size <= self.tolerance for size in self.residuals.values())


def certify(target: Counterfactual, eq: Equilibrium) -> Certificate:
    """Compute the residual of every equation of the equilibrium, straight from their published form.

    The code shares nothing with the solver, so that a slip in one shows in the other. Bilateral equations are taken
    sector by sector, which keeps them in the processor's cache.
    """
    world, reach, tariff = target.world, target.reach, target.tariff
    n_sectors, n = world.expenditure.shape
    bought = world.expenditure > 0.0
    tariffed = bool(np.any(tariff))
    price_gap, share_gap = np.zeros((n_sectors, n)), np.zeros((n_sectors, n))
    sales, imports, exports = np.zeros((n_sectors, n)), np.zeros(n), np.zeros(n)
    tariffs, taxes = np.zeros(n), np.zeros(n)
    for j, theta in enumerate(world.theta):
        supply = eq.cost[j] ** -theta
        phi = np.where(bought[j], reach[j] @ supply, 1.0)
        price_gap[j] = np.abs(eq.price[j] / np.where(bought[j], phi ** (-1.0 / theta), 1.0) - 1.0)
        share = reach[j] * supply * (eq.price[j] ** theta)[:, None]
        share_gap[j] = np.abs(eq.share[j] - share).max(axis=1)
        flows = value = eq.share[j] * eq.expenditure[j][:, None]
        if tariffed:
            flows = value / (1.0 + tariff[j])
            tariffs += (value - flows).sum(axis=1)
        received = flows.sum(axis=0)
        imports += flows.sum(axis=1)
        exports += received
        if target.export_tax is not None:
            received = (flows / (1.0 + target.export_tax[j])).sum(axis=0)
            taxes += flows.sum(axis=0) - received
        sales[j] = received
    cost_inputs = (np.log(eq.price).T[:, None, :] @ world.input_share)[:, 0].T
    cost = eq.wage**world.value_added_share * np.exp(cost_inputs)
    payroll = eq.wage * target.payroll
    due = target.deficit
    if target.deficits == "proportional":
        due = due * (payroll + tariffs + taxes).sum() / (world.value_added + world.revenue).sum()
    due = due + target.transfer
    income = payroll + tariffs + taxes + due
    demand = (world.input_share @ sales.T[:, :, None])[:, :, 0].T + world.final_share * income
    size = np.where(bought, np.maximum(world.expenditure, eq.expenditure), 1.0)
    labour = (world.value_added_share * sales).sum(axis=0) - payroll
    residuals = {
        "input cost": np.abs(eq.cost / cost - 1.0),
        "price": price_gap,
        "share": share_gap[bought],
        "expenditure": np.abs(eq.expenditure - demand) / size,
        "income": np.abs(eq.income - income) / world.income,
        "balance": np.abs(imports - exports - due) / world.value_added,
        "labour market": np.abs(labour) / world.value_added,
        "Walras' law": np.abs(labour.sum()) / world.value_added.sum(),
        "numeraire": np.abs(payroll.sum() / world.value_added.sum() - 1.0),
    }
    return Certificate({name: float(np.max(values)) for name, values in residuals.items()}, eq.iterations)
