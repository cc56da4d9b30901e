"""Trade equilibrium of Caliendo & Parro (2015, RES 82:1), solved in changes: the equations and their iteration.

Pure functions of arrays. A hat is counterfactual over baseline. Axes: j, k sectors; n importer (buyer); i exporter.
Arrays over sector and country are (J, N); bilateral ones are (J, N importer, N exporter); input shares are
(N, J input, J output).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.equilibrium.anderson import Vector, fixed_point
from accord.equilibrium.linear import Guide, Single, guide_at

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
    world: World, *, iceberg: Array | None = None, keep: Array | None = None, tariff: Array | None = None
) -> Array:
    """Return m = (d (1+t')/(1+t))^-theta * keep, (J, N, N): every trade measure in one factor.

    `keep` is 1 - coverage * (1 - leakage): in Eaton & Kortum (2002, Econometrica 70:1741) a ban on a share of
    varieties scales the exporter's technology for that buyer, so coverage is exact and a full embargo is zero. What is
    None stays as it is.
    """
    factor = np.ones(world.share.shape) if keep is None else np.array(keep, dtype=float)
    if iceberg is None and tariff is None:
        return factor
    wedge = np.ones(world.share.shape) if iceberg is None else np.asarray(iceberg)
    if tariff is not None:
        wedge = wedge * (1.0 + tariff) / (1.0 + world.tariff)
    # Powers are dear and most links stay as they are.
    changed = np.nonzero(wedge != 1.0)
    factor[changed] *= wedge[changed] ** -world.theta[changed[0]]
    return factor


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
    reach: Array,
    tariff: Array,
    deficit: Array,
    deficits: Deficits,
    *,
    guide: Guide,
    tolerance: float,
    max_iterations: int,
) -> Equilibrium:
    """Iterate on wages, prices and spending together until every block stands still.

    Each round corrects prices, then spending, then wages by the guide's first-order responses (block Gauss-Seidel), and
    the whole is Anderson-accelerated. A shock too strong for that is followed in steps (continuation; Allgower & Georg
    1990): a part of the change is solved first, and the rest from there with a guide made anew.

    Parameters
    ----------
    world
        The baseline.
    reach
        Baseline shares times m of `trade_cost_factor`, (J, N, N).
    tariff
        Counterfactual tariffs t', (J, N, N).
    deficit
        Deficits D to impose, (N,), summing to zero.
    deficits
        ``"fixed"`` keeps D in units of world value added; ``"proportional"`` moves it with world income.
    guide
        First-order responses at the baseline or near it.
    tolerance
        Largest change allowed in any log wage, log price, or spending relative to its baseline.
    max_iterations
        Rounds in all before giving up.

    Returns
    -------
    Equilibrium
        With ``converged`` saying whether the tolerance was reached. The certificate is the real test.
    """
    problem = _Problem(world, reach, tariff, deficit, deficits)
    x, used, reached, stride = problem.start(), 0, 0.0, 1.0
    converged = False
    with np.errstate(all="ignore"):  # an overshoot shows as a non-finite residual, which the solver handles
        while used < max_iterations and stride > SHORTEST_STRIDE:
            target = min(1.0, reached + stride)
            part = problem if target == 1.0 else problem.part(target)
            end = fixed_point(
                partial(part.step, guide=guide),
                x,
                tolerance=tolerance if target == 1.0 else PART_TOLERANCE,
                max_iterations=min(PATIENCE, max_iterations - used),
                window=10,
            )
            used += end.iterations
            if not end.converged:
                if end.residual < NEARLY:
                    x, guide = end.x, part.guide(end.x)
                else:
                    stride /= 2.0
                continue
            x, reached = end.x, target
            if reached == 1.0:
                converged = True
                break
            stride *= 1.5
            guide = part.guide(x)
        return problem.equilibrium(x, used, converged)


PATIENCE = 60
"""Rounds given to one step of the way."""
PART_TOLERANCE = 1e-5
"""Accuracy of the steps before the last."""
NEARLY = 1e-4
"""A residual from which a fresh guide gets there; above it a shorter step is taken."""
SHORTEST_STRIDE = 1e-3
"""Share of the change below which following it is given up."""


def _by_country(blocks: Single, values: Array) -> Single:
    """Apply one (J, J) block per country to values (J, N)."""
    return np.asarray((blocks @ values.T.astype(np.float32)[:, :, None])[:, :, 0].T)


class _Problem:
    """The equations of one counterfactual, with what does not change between rounds worked out once."""

    def __init__(self, world: World, reach: Array, tariff: Array, deficit: Array, deficits: Deficits) -> None:
        self.world, self.tariff, self.deficit, self.deficits = world, tariff, deficit, deficits
        self.n_sectors, self.n = world.expenditure.shape
        self.theta = world.theta[:, None]
        self.idle = (world.expenditure <= 0.0).astype(float)
        # Where nothing is bought no share counts: the price there stays one.
        self.unused = np.nonzero(self.idle)
        self.reach = reach
        if self.unused[0].size:
            self.reach = reach.copy()
            self.reach[self.unused] = 0.0
        self.tariffed = bool(np.any(tariff))
        self.net = self.reach / (1.0 + tariff) if self.tariffed else self.reach
        self.scale = world.expenditure + self.idle
        self.world_value_added = float(world.value_added.sum())
        self.world_income = self.world_value_added + float(world.revenue.sum())

    def part(self, share: float) -> _Problem:
        """Return the problem with a part of the change, geometrically; what is stopped is stopped from the start."""
        before = self.world.share
        factor = np.divide(self.reach, before, out=np.zeros_like(before), where=before > 0.0)
        tariff = (1.0 + self.world.tariff) ** (1.0 - share) * (1.0 + self.tariff) ** share - 1.0
        reach = before * np.where(factor > 0.0, factor**share, 0.0)
        return _Problem(self.world, reach, tariff, self.deficit, self.deficits)

    def start(self) -> Vector:
        """Return the baseline: log wages and prices zero, spending one."""
        cells = self.n_sectors * self.n
        return np.concatenate([np.zeros(self.n + cells), 1.0 - self.idle.ravel()])

    def unpack(self, x: Vector) -> tuple[Array, Array, Array]:
        """Return log wages, log prices and spending in money."""
        cut = self.n + self.n_sectors * self.n
        shape = (self.n_sectors, self.n)
        return x[: self.n], x[self.n : cut].reshape(shape), x[cut:].reshape(shape) * self.scale

    def supply(self, log_cost: Array) -> tuple[Array, Array]:
        """Return c^-theta and the sum of reach over it, one where nothing is bought."""
        supply = np.exp(-self.theta * log_cost)
        return supply, np.matmul(self.reach, supply[:, :, None])[:, :, 0] + self.idle

    def sales(self, spent: Array, supply: Array, phi: Array) -> tuple[Array, Array]:
        """Return sales net of tariffs, (J, N), and tariff revenue, (N,)."""
        per_phi = spent / phi
        sold = supply * np.matmul(per_phi[:, None, :], self.net)[:, 0, :]
        if not self.tariffed:
            return sold, np.zeros(self.n)
        return sold, (spent - per_phi * np.matmul(self.net, supply[:, :, None])[:, :, 0]).sum(axis=0)

    def income(self, payroll: Array, revenue: Array) -> tuple[Array, Array]:
        """Return final spending and deficits, (N,)."""
        deficit = self.deficit
        if self.deficits == "proportional":
            deficit = deficit * ((payroll.sum() + revenue.sum()) / self.world_income)
        return payroll + revenue + deficit, deficit

    def step(self, x: Vector, guide: Guide) -> Vector:
        """Return the next wages, prices and spending."""
        world = self.world
        log_wage, log_price, spent = self.unpack(x)
        _, phi = self.supply(log_input_cost(log_wage, log_price, world))
        residual = -np.log(phi) / self.theta - log_price
        log_price = log_price + _by_country(guide.price_block, residual)
        supply, phi = self.supply(log_input_cost(log_wage, log_price, world))
        payroll = np.exp(log_wage) * world.value_added
        sold, revenue = self.sales(spent, supply, phi)
        residual = spending(sold, self.income(payroll, revenue)[0], world) - spent
        spent = spent + _by_country(guide.spending_block, residual)
        sold, _ = self.sales(spent, supply, phi)
        excess = np.log((world.value_added_share * sold).sum(axis=0) / payroll)
        change = guide.wage_step @ excess
        change = change - np.log((payroll * np.exp(change)).sum() / self.world_value_added)
        log_price = log_price + guide.price_by_wage @ change.astype(np.float32)
        spent = spent + guide.spending_by_wage @ change.astype(np.float32)
        return np.concatenate([log_wage + change, log_price.ravel(), (spent / self.scale).ravel()])

    def guide(self, x: Vector) -> Guide:
        """Return the first-order responses at a state."""
        log_wage, log_price, spent = self.unpack(x)
        supply, phi = self.supply(log_input_cost(log_wage, log_price, self.world))
        sold, _ = self.sales(spent, supply, phi)
        weight = supply[:, None, :] / phi[:, :, None]
        payroll = np.exp(log_wage) * self.world.value_added
        return guide_at(self.world, self.reach * weight, self.net * weight, spent, sold, payroll)

    def equilibrium(self, x: Vector, iterations: int, converged: bool) -> Equilibrium:
        """Return the counterfactual at a state."""
        log_wage, log_price, spent = self.unpack(x)
        log_cost = log_input_cost(log_wage, log_price, self.world)
        supply, phi = self.supply(log_cost)
        sold, revenue = self.sales(spent, supply, phi)
        income, deficit = self.income(np.exp(log_wage) * self.world.value_added, revenue)
        share = self.reach * supply[:, None, :]
        share /= phi[:, :, None]
        share[self.unused] = self.world.share[self.unused]
        return Equilibrium(
            wage=np.exp(log_wage),
            price=np.exp(log_price),
            cost=np.exp(log_cost),
            share=share,
            expenditure=spent,
            sales=sold,
            revenue=revenue,
            income=income,
            deficit=deficit,
            iterations=iterations,
            converged=converged,
        )
