"""The certificate: the residual of every equation at a solution, computed apart from the solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from accord.equilibrium.change import Array, Counterfactual, total
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
    share_gap = np.maximum(work.max(), -work.min())
    paid = eq.expenditure * total(eq.share)
    tolls, tolled = _tolls(target, eq)
    imports_by_sector = paid - tolls
    exports_by_sector = (eq.share.transpose(0, 2, 1) @ eq.expenditure[:, :, None])[:, :, 0] - tolled
    tariffs = tolls.sum(axis=0)
    sales = exports_by_sector
    if target.export_tax is not None:
        net = np.multiply(eq.share, eq.expenditure[:, :, None], out=work)
        net /= (1.0 + target.tariff) * (1.0 + target.export_tax)
        sales = net.sum(axis=1)
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


def _tolls(target: Counterfactual, eq: Equilibrium) -> tuple[Array, Array]:
    """Tariff revenue by sector and importer, and by sector and exporter, (J, N) each, from the buyers with tariffs."""
    by_importer, by_exporter = np.zeros_like(eq.expenditure), np.zeros_like(eq.expenditure)
    sector, importer = target.taxed
    if sector.size:
        tariff = target.tariff[sector, importer]
        toll = (
            eq.share[sector, importer] * eq.expenditure[sector, importer][:, None] * tariff / (1.0 + tariff)
        )
        by_importer[sector, importer] = toll.sum(axis=1)
        first = np.flatnonzero(np.diff(sector, prepend=-1))
        by_exporter[sector[first]] = np.add.reduceat(toll, first, axis=0)
    return by_importer, by_exporter
