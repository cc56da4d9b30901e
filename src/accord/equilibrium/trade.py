"""Trade equilibrium of Caliendo & Parro (2015, RES 82:1), solved in changes: the equations and their iteration.

Pure functions of arrays. A hat is counterfactual over baseline. Axes: j, k sectors; n importer (buyer); i exporter.
Arrays over sector and country are (J, N); bilateral ones are (J, N importer, N exporter); input shares are
(N, J input, J output).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.equilibrium.anderson import Vector, fixed_point

Array = NDArray[np.float64]
Deficits = Literal["fixed", "proportional"]


@dataclass(frozen=True)
class Equilibrium:
    """A counterfactual. Hats are against the baseline; levels are in the baseline's unit, world value added fixed."""

    wage: Array
    """Wage hat, (N,)."""
    price: Array
    """Sector price hat, (J, N); 1 where nothing is bought."""
    cost: Array
    """Input cost hat, (J, N)."""
    share: Array
    """Import shares, (J, N, N)."""
    expenditure: Array
    """Spending at purchasers' prices, (J, N)."""
    sales: Array
    """Sales of exporter i net of tariffs, (J, N)."""
    revenue: Array
    """Tariff revenue, (N,)."""
    income: Array
    """Final spending, (N,)."""
    deficit: Array
    """Deficit, (N,)."""
    iterations: int
    converged: bool


def trade_cost_factor(
    iceberg: Array, tariff_before: Array, tariff_after: Array, keep: Array, theta: Array
) -> Array:
    """M = (d (1+t')/(1+t))^-theta * keep, all (J, N, N): every trade measure in one factor.

    `keep` is 1 - coverage * (1 - leakage): in Eaton & Kortum (2002, Econometrica 70:1741) a ban on a share of
    varieties scales the exporter's technology for that buyer, so coverage is exact and a full embargo is zero.
    """
    wedge = iceberg * (1.0 + tariff_after) / (1.0 + tariff_before)
    return np.asarray(keep * wedge ** -theta[:, None, None])


def log_input_cost(log_wage: Array, log_price: Array, world: World) -> Array:
    """Ln c_n^j = g_n^j ln w_n + sum_k g_n^kj ln P_n^k, (J, N)."""
    inputs = np.matmul(log_price.T[:, None, :], world.input_share)[:, 0, :].T
    return np.asarray(world.value_added_share * log_wage + inputs)


def spending(sales: Array, income: Array, world: World) -> Array:
    """X_n^j = sum_k g_n^jk Y_n^k + alpha_n^j I_n, (J, N)."""
    inputs = np.matmul(world.input_share, sales.T[:, :, None])[:, :, 0].T
    return np.asarray(inputs + world.final_share * income)


def solve_trade(
    world: World,
    factor: Array,
    tariff: Array,
    deficit: Array,
    deficits: Deficits,
    *,
    tolerance: float,
    max_iterations: int,
    window: int = 12,
) -> Equilibrium:
    """Iterate on wages, prices and spending together until every block stands still.

    Parameters
    ----------
    world
        The baseline.
    factor
        m of `trade_cost_factor`, (J, N, N).
    tariff
        Counterfactual tariffs t', (J, N, N).
    deficit
        Deficits D to impose, (N,), summing to zero.
    deficits
        ``"fixed"`` keeps D in units of world value added; ``"proportional"`` moves it with world income.
    tolerance
        Largest change allowed in any log wage, log price, or spending relative to its baseline.

    Returns
    -------
    Equilibrium
        With ``converged`` saying whether the tolerance was reached. The certificate is the real test.
    """
    n_sectors, n = world.expenditure.shape
    cells = n_sectors * n
    theta = world.theta[:, None]
    reach = world.share * factor
    tariffed = bool(np.any(tariff))
    net = reach / (1.0 + tariff) if tariffed else reach
    bought = world.expenditure > 0.0
    scale = np.where(bought, world.expenditure, 1.0)
    world_value_added = world.value_added.sum()
    world_income = world_value_added + world.revenue.sum()

    def evaluate(x: Vector) -> tuple[Callable[[], Vector], Callable[[int, bool], Equilibrium]]:
        log_wage = x[:n]
        log_price = x[n : n + cells].reshape(n_sectors, n)
        spent = np.where(bought, x[n + cells :].reshape(n_sectors, n) * scale, 0.0)
        log_cost = log_input_cost(log_wage, log_price, world)
        supply = np.exp(-theta * log_cost)
        phi = np.where(bought, np.matmul(reach, supply[:, :, None])[:, :, 0], 1.0)
        per_phi = spent / phi
        sales = supply * np.matmul(per_phi[:, None, :], net)[:, 0, :]
        revenue = np.zeros(n)
        if tariffed:
            revenue = (spent - per_phi * np.matmul(net, supply[:, :, None])[:, :, 0]).sum(axis=0)
        payroll = np.exp(log_wage) * world.value_added
        deficit_new = deficit
        if deficits == "proportional":
            deficit_new = deficit * ((payroll.sum() + revenue.sum()) / world_income)
        income = payroll + revenue + deficit_new

        def update() -> Vector:
            new_price = np.where(bought, -np.log(phi) / theta, 0.0)
            new_spending = np.where(bought, spending(sales, income, world) / scale, 0.0)
            demand = (world.value_added_share * sales).sum(axis=0)
            # Labour demand falls with the wage at about the trade elasticity: the full step would overshoot.
            new_wage = log_wage + 0.3 * np.log(np.maximum(demand, 1e-300) / payroll)
            new_wage = new_wage - np.log(np.exp(new_wage) @ world.value_added / world_value_added)
            return np.concatenate([new_wage, new_price.ravel(), new_spending.ravel()])

        def finish(iterations: int, converged: bool) -> Equilibrium:
            return Equilibrium(
                wage=np.exp(log_wage),
                price=np.exp(log_price),
                cost=np.exp(log_cost),
                share=reach * supply[:, None, :] / phi[:, :, None],
                expenditure=spent,
                sales=sales,
                revenue=revenue,
                income=income,
                deficit=deficit_new,
                iterations=iterations,
                converged=converged,
            )

        return update, finish

    def step(x: Vector) -> Vector:
        with np.errstate(
            all="ignore"
        ):  # an overshoot shows as a non-finite residual, which the solver handles
            return evaluate(x)[0]()

    start = np.concatenate([np.zeros(n + cells), bought.astype(float).ravel()])
    end = fixed_point(step, start, tolerance=tolerance, max_iterations=max_iterations, window=window)
    with np.errstate(all="ignore"):
        return evaluate(end.x)[1](end.iterations, end.converged)
