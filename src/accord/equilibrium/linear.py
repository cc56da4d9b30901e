"""The equilibrium to first order: how prices, spending and labour demand answer to wages.

Used as a guide for the solver. The equations are block triangular: given wages, prices solve a linear system; given
both, spending does; what is left is one small system in wages. Each of the large systems is dominated by its
home blocks, whose inverses make a good preconditioner (block Jacobi; Saad 2003, ch. 10).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World

Array = NDArray[np.float64]
Single = NDArray[np.float32]
Real = TypeVar("Real", np.float32, np.float64)
Response = Callable[[Single], Single]
"""A linear response of (J, N) to (J, N)."""
TOLERANCE = 1e-6
"""Accuracy of the guide: it steers the iteration and does not enter the answer."""


def by_country(blocks: NDArray[Real], values: NDArray[Real]) -> NDArray[Real]:
    """Apply one (J, J) block per country, (N, J, J), to values (J, N)."""
    return np.ascontiguousarray((blocks @ values.T[:, :, None])[:, :, 0].T)


@dataclass(frozen=True)
class Guide:
    """First-order responses around one state of a world.

    The large ones are in single precision: they only steer, and the time of a round is that of reading them.
    """

    price_block: Single
    """Inverse of I - (home share x input share), by country, (N, J, J): prices from the price residual."""
    spending_block: Single
    """Inverse of I - (input share x home share), by country, (N, J, J): spending from its residual."""
    by_wage: Single
    """d ln P / d ln w and d X / d ln w, (2, J, N, N)."""
    wage_step: Array
    """Wages from the log excess of labour demand, (N, N); negative inverse of its Jacobian."""
    cost_block: Single
    """Input shares, transposed, times `price_block`, (N, J, J): log input costs from the price residual."""
    input_block: Single
    """`spending_block` times input shares, (N, J, J): spending from what is sold."""
    spending_by_income: Single
    """`spending_block` times final spending shares, (J, N)."""
    home: Single
    """Home share of what is bought, (J, N)."""
    home_net: Single
    """The same net of tariffs."""

    @property
    def price_by_wage(self) -> Single:
        """D ln P / d ln w, (J, N, N)."""
        return np.asarray(self.by_wage[0])

    @property
    def spending_by_wage(self) -> Single:
        """D X / d ln w, (J, N, N)."""
        return np.asarray(self.by_wage[1])

    def prices(self, residual: Array, average: Response) -> tuple[Single, Single]:
        """Return the changes in log prices and log input costs that a residual of the price equation calls for.

        To first order, (J, N) each: as if countries bought at home alone, then once more for what they buy abroad.
        ``average`` takes the change in suppliers' log costs to that in buyers' log prices, as shares stand now.
        """
        right = residual.astype(np.float32)
        costs = by_country(self.cost_block, right)
        right = right + average(costs) - self.home * costs
        costs = by_country(self.cost_block, right)
        # Prices are what is called for and the home share of costs: `price_block` times it, with one block to read.
        return right + self.home * costs, costs

    def spending(self, residual: Array, sell: Response, kept: Single) -> tuple[Single, Single]:
        """Return the changes in spending and in what is sold that a residual of the spending equation calls for.

        To first order, (J, N) each, in the same two rounds, of which the second is taken to be sold at home. ``sell``
        takes a change in spending to that in what is sold, as shares stand now; ``kept`` is the share of spending that
        tariffs keep, (J, N).
        """
        change = by_country(self.spending_block, residual.astype(np.float32))
        sold = sell(change)
        more = by_country(self.input_block, sold - self.home_net * change)
        more = more + self.spending_by_income * (kept * change).sum(axis=0)
        return change + more, sold + self.home_net * more


def guide_at(
    world: World, share: Array, net: Array, expenditure: Array, sales: Array, payroll: Array
) -> Guide:
    """Linearise the equilibrium at a state that need not be the baseline.

    Parameters
    ----------
    share
        Import shares, (J, N, N).
    net
        The same over one plus the tariff, (J, N, N).
    expenditure, sales
        Spending and sales net of tariffs, (J, N).
    payroll
        Wage bill by country, (N,).
    """
    n_sectors, n = expenditure.shape
    theta = world.theta[:, None, None]
    home = np.einsum("jnn->nj", share)
    home_net = np.einsum("jnn->nj", net)
    inputs = world.input_share
    inputs_t = inputs.transpose(0, 2, 1)
    identity = np.eye(n_sectors)
    price_block = np.linalg.inv(identity - home[:, :, None] * inputs_t)
    spending_block = np.linalg.inv(identity - inputs * home_net[:, None, :])

    def for_each_wage(blocks: Array, values: Array) -> Array:
        return np.asarray(np.matmul(blocks, values.transpose(1, 0, 2)).transpose(1, 0, 2))

    # Prices: dP = share (g dw + inputs' dP), one column per wage.
    own_wage = np.zeros((n_sectors, n, n))
    own_wage[:, range(n), range(n)] = world.value_added_share
    price = np.zeros((n_sectors, n, n))
    cost = own_wage
    for _ in range(100):
        residual = np.matmul(share, cost) - price
        price = price + for_each_wage(price_block, residual)
        cost = own_wage + for_each_wage(inputs_t, price)
        if np.abs(residual).max() < TOLERANCE:
            break
    # Sales at given spending: d net = -theta net (dc - dP).
    bought = net * expenditure[:, :, None]
    pull = -theta * (sales[:, :, None] * cost - np.matmul(bought.transpose(0, 2, 1), price))
    # Revenue: spending times one less the net share.
    kept = 1.0 - net.sum(axis=2)
    toll = (theta * (np.matmul(bought, cost) - bought.sum(axis=2)[:, :, None] * price)).sum(axis=0)
    earned = np.diag(payroll) + toll
    demand = np.zeros((n_sectors, n, n))
    sold = pull
    size = max(float(np.abs(payroll).max()), 1e-300)
    net_t = np.ascontiguousarray(net.transpose(0, 2, 1))
    for _ in range(100):
        income = earned + (kept[:, :, None] * demand).sum(axis=0)
        residual = for_each_wage(inputs, sold) + world.final_share[:, :, None] * income - demand
        demand = demand + for_each_wage(spending_block, residual)
        sold = pull + np.matmul(net_t, demand)
        if np.abs(residual).max() < TOLERANCE * size:
            break
    labour = (world.value_added_share * sales).sum(axis=0)
    response = (world.value_added_share[:, :, None] * sold).sum(axis=0) / labour[:, None]
    # One direction is free (Walras): all wages together. It is pinned by the numeraire.
    weight = world.value_added / world.value_added.sum()
    jacobian = response - np.eye(n) - np.outer(np.ones(n), weight)
    return Guide(
        price_block.astype(np.float32),
        spending_block.astype(np.float32),
        np.stack([price, demand], dtype=np.float32, casting="same_kind"),
        -np.linalg.inv(jacobian),
        (inputs_t @ price_block).astype(np.float32),
        (spending_block @ inputs).astype(np.float32),
        by_country(spending_block, world.final_share).astype(np.float32),
        home.T.astype(np.float32, order="C"),
        home_net.T.astype(np.float32, order="C"),
    )


_GUIDES: WeakKeyDictionary[World, Guide] = WeakKeyDictionary()


def baseline_guide(world: World) -> Guide:
    """Return the guide at the baseline, worked out once for each world."""
    guide = _GUIDES.get(world)
    if guide is None:
        share = world.share * (world.expenditure > 0.0)[:, :, None]
        net = share / (1.0 + world.tariff)
        guide = guide_at(world, share, net, world.expenditure, world.sales, world.value_added)
        _GUIDES[world] = guide
    return guide
