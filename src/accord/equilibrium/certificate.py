"""The certificate: the residual of every equation at a solution, computed apart from the solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from accord.equilibrium.change import Array, Counterfactual, total
from accord.equilibrium.memory import empty
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
    offered, share_gap, used, sold = (compiled() or bilateral)(
        reach, eq.share, supply, eq.price**theta, eq.expenditure, bought
    )
    phi = np.where(bought, offered, 1.0)
    price_gap = np.abs(eq.price / np.where(bought, phi ** (-1.0 / theta), 1.0) - 1.0)
    paid = eq.expenditure * used
    tolls, tolled = _tolls(target, eq)
    imports_by_sector = paid - tolls
    exports_by_sector = sold - tolled
    tariffs = tolls.sum(axis=0)
    sales = exports_by_sector
    if target.export_tax is not None:
        net = eq.share * eq.expenditure[:, :, None]
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


def bilateral(
    reach: Array, share: Array, supply: Array, price_power: Array, spent: Array, bought: NDArray[np.bool_]
) -> tuple[Array, float, Array, Array]:
    """Return every sum over trade partners that an equation holds.

    Parameters
    ----------
    reach, share
        Reach and import shares, (J, N, N).
    supply, price_power
        c^-theta of the exporter and P^theta of the importer, (J, N).
    spent, bought
        Spending, and whether anything was bought in the baseline, (J, N).

    Returns
    -------
    tuple
        Reach times supply summed over exporters, (J, N); the largest gap between a share and reach times supply times
        the power of the price, where anything is bought; shares summed over exporters, (J, N); and shares times
        spending summed over importers, (J, N).
    """
    offered = (reach @ supply[:, :, None])[:, :, 0]
    # One buffer for everything bilateral.
    work = np.multiply(reach, supply[:, None, :], out=empty(reach.shape))
    work *= price_power[:, :, None]
    work -= share
    work[~bought] = 0.0
    gap = float(np.maximum(work.max(), -work.min()))
    return offered, gap, total(share), (share.transpose(0, 2, 1) @ spent[:, :, None])[:, :, 0]


@cache
def compiled() -> Callable[..., tuple[Array, float, Array, Array]] | None:
    """Return the same in one compiled pass; None without Numba, or where it finds no place for what it compiles."""
    try:
        from accord.equilibrium import compiled_certificate
    except (ImportError, RuntimeError):
        return None
    return compiled_certificate.bilateral


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
