"""The certificate: the residual of every equation at a solution, computed apart from the solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from accord.equilibrium.change import Counterfactual, total
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

    The code shares nothing with the solver, so that a slip in one shows in the other.
    """
    world, reach = target.world, target.reach
    theta = world.theta[:, None]
    bought = world.expenditure > 0.0
    supply = eq.cost**-theta
    phi = np.where(bought, (reach @ supply[:, :, None])[:, :, 0], 1.0)
    price_gap = np.abs(eq.price / np.where(bought, phi ** (-1.0 / theta), 1.0) - 1.0)
    # One buffer for everything bilateral: fresh memory costs more than the arithmetic.
    work = np.multiply(reach, supply[:, None, :])
    work *= (eq.price**theta)[:, :, None]
    work -= eq.share
    work[~bought] = 0.0
    share_gap = np.abs(work, out=work).max()
    buys = eq.expenditure[:, :, None]
    paid = eq.expenditure * total(eq.share, axis=2)
    at_border = eq.share
    if target.taxed[0].size:
        np.copyto(work, eq.share)
        work[target.taxed] /= 1.0 + target.tariff[target.taxed]
        at_border = work
    imports_by_sector = eq.expenditure * total(at_border, axis=2)
    exports_by_sector = (at_border.transpose(0, 2, 1) @ buys)[:, :, 0]
    tariffs = (paid - imports_by_sector).sum(axis=0)
    sales = exports_by_sector
    if target.export_tax is not None:
        net = np.divide(at_border, 1.0 + target.export_tax, out=work)
        sales = (net.transpose(0, 2, 1) @ buys)[:, :, 0]
    taxes = (exports_by_sector - sales).sum(axis=0)
    imports, exports = imports_by_sector.sum(axis=0), exports_by_sector.sum(axis=0)
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
        "share": share_gap,
        "expenditure": np.abs(eq.expenditure - demand) / size,
        "income": np.abs(eq.income - income) / world.income,
        "balance": np.abs(imports - exports - due) / world.value_added,
        "labour market": np.abs(labour) / world.value_added,
        "Walras' law": np.abs(labour.sum()) / world.value_added.sum(),
        "numeraire": np.abs(payroll.sum() / world.value_added.sum() - 1.0),
    }
    return Certificate({name: float(np.max(values)) for name, values in residuals.items()}, eq.iterations)
