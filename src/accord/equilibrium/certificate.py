"""The certificate: the residual of every equation at a solution, computed apart from the solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from accord.baseline import World
from accord.equilibrium.trade import Array, Deficits, Equilibrium

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


def certify(
    world: World, eq: Equilibrium, factor: Array, tariff: Array, deficit: Array, deficits: Deficits
) -> Certificate:
    """Compute the residual of every equation of the equilibrium, straight from their published form.

    The code shares nothing with the solver, so that a slip in one shows in the other.
    """
    theta = world.theta[:, None]
    bought = world.expenditure > 0.0
    log_price = np.log(eq.price)
    cost = eq.wage**world.value_added_share * np.exp(np.einsum("nkj,kn->jn", world.input_share, log_price))
    phi = np.einsum("jni,ji->jn", world.share * factor, eq.cost**-theta)
    price = np.where(bought, np.where(bought, phi, 1.0) ** (-1.0 / theta), 1.0)
    share = world.share * factor * (eq.cost[:, None, :] / eq.price[:, :, None]) ** -theta[:, :, None]
    flows = eq.share * eq.expenditure[:, :, None] / (1.0 + tariff)
    sales = flows.sum(axis=1)
    revenue = (tariff * flows).sum(axis=(0, 2))
    payroll = eq.wage * world.value_added
    due = deficit
    if deficits == "proportional":
        due = deficit * (payroll + revenue).sum() / (world.value_added + world.revenue).sum()
    income = payroll + revenue + due
    demand = np.einsum("njk,kn->jn", world.input_share, sales) + world.final_share * income
    size = np.where(bought, np.maximum(world.expenditure, eq.expenditure), 1.0)
    imports, exports = flows.sum(axis=(0, 2)), flows.sum(axis=(0, 1))
    labour = (world.value_added_share * sales).sum(axis=0) - payroll
    residuals = {
        "input cost": np.abs(eq.cost / cost - 1.0),
        "price": np.abs(eq.price / price - 1.0),
        "share": np.abs(eq.share - share)[bought],
        "expenditure": np.abs(eq.expenditure - demand) / size,
        "income": np.abs(eq.income - income) / world.income,
        "balance": np.abs(imports - exports - due) / world.value_added,
        "labour market": np.abs(labour) / world.value_added,
        "Walras' law": np.abs(labour.sum()) / world.value_added.sum(),
        "numeraire": np.abs(payroll.sum() / world.value_added.sum() - 1.0),
    }
    return Certificate({name: float(np.max(values)) for name, values in residuals.items()}, eq.iterations)
