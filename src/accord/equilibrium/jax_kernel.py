"""The trade equilibrium for a batch of counterfactuals at once, in JAX, on a GPU or CPU.

The iteration of `trade` (block Gauss-Seidel steered by the baseline's first-order responses, Anderson-accelerated)
with one more axis, B scenarios. It solves what needs no continuation; the rest is left to the NumPy solver. Every
answer is certified by the same formulas as in `certificate`, worked out again from the outcomes. All is in double
precision but for what only steers.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from accord.baseline import World
from accord.equilibrium.certificate import Certificate
from accord.equilibrium.change import Array, Counterfactual, Deficits, counterfactual
from accord.equilibrium.iterate import PATIENCE
from accord.equilibrium.linear import Guide
from accord.equilibrium.solution import Solution
from accord.equilibrium.trade import Equilibrium
from accord.errors import InputError, MissingExtra

if TYPE_CHECKING:
    from accord.equilibrium.batch import Item, Row, Task

try:
    # By name: without JAX, or with its own idea of types, the rest of Accord type-checks the same.
    jax: Any = import_module("jax")
    jnp: Any = import_module("jax.numpy")
except ImportError:
    raise MissingExtra("the jax backend", "jax") from None

Tensor = Any
"""An array of JAX; its axes are in the comment beside it."""
WINDOW = 10
GROWTH = 1e3
"""As in `anderson`: differences kept, and the growth of the residual that counts as running away."""
RIDGE = 1e-14
"""Added to the scaled normal equations of the acceleration, which may be singular."""
SWEEPS = 1
"""Rounds in which the home-block correction of prices and spending is improved by baseline trade."""
EQUATIONS = (
    "input cost",
    "price",
    "share",
    "expenditure",
    "income",
    "balance",
    "labour market",
    "Walras' law",
    "numeraire",
)
"""In the order of the certificate; JAX returns dictionaries sorted."""
MEMORY = {"cpu": 2**28, "other": 2**32}
"""Bytes a batch may take, about."""


class Shared(NamedTuple):
    """What is the same for every scenario: the world and its guide."""

    value_added_share: Tensor  # (J, N)
    input_share: Tensor  # (N, J input, J output)
    final_share: Tensor  # (J, N)
    expenditure: Tensor  # (J, N)
    value_added: Tensor  # (N,)
    revenue: Tensor  # (N,)
    deficit: Tensor  # (N,)
    share: Tensor  # (J, N, N), single
    net: Tensor  # (J, N, N), single
    inputs: Tensor  # (N, J, J), single
    price_block: Tensor  # (N, J, J), single
    spending_block: Tensor  # (N, J, J), single
    price_by_wage: Tensor  # (J, N, N), single
    spending_by_wage: Tensor  # (J, N, N), single
    wage_step: Tensor  # (N, N)


class Own(NamedTuple):
    """What each scenario has of its own. A world without tariffs or export taxes has None there."""

    theta: Tensor  # (B, J)
    reach: Tensor  # (B, J, N, N), zero where nothing is bought
    tariff: Tensor | None  # (B, J, N, N)
    export_tax: Tensor | None  # (B, J, N, N)
    payroll: Tensor  # (B, N), at unchanged wages
    transfer: Tensor  # (B, N)


class Outcome(NamedTuple):
    """Equilibria, as `trade.Equilibrium` has them, with one more axis."""

    wage: Tensor
    price: Tensor
    cost: Tensor
    share: Tensor | None
    expenditure: Tensor
    sales: Tensor
    revenue: Tensor
    export_revenue: Tensor
    income: Tensor
    deficit: Tensor


class Accelerated(NamedTuple):
    """Where the iteration stands. H differences are kept of X = N + 2 J N unknowns."""

    round: Tensor  # ()
    x: Tensor  # (B, X)
    best: Tensor  # (B,), smallest residual
    best_x: Tensor  # (B, X)
    best_f: Tensor  # (B, X)
    last_x: Tensor  # (B, X)
    last_f: Tensor  # (B, X)
    has_last: Tensor  # (B,)
    moves: Tensor  # (B, H, X)
    f_steps: Tensor  # (B, H, X)
    gram: Tensor  # (B, H, H)
    valid: Tensor  # (B, H)
    damping: Tensor  # (B,)
    done: Tensor  # (B,)
    stuck: Tensor  # (B,)
    rounds: Tensor  # (B,)


def _over_exporters(pair: Tensor, values: Tensor) -> Tensor:
    """Sum over i of pair_ni values_i, (B, J, N). Multiplied and summed: twice as fast as batched products on a CPU."""
    return (pair * values[:, :, None, :]).sum(axis=3)


def _over_importers(pair: Tensor, values: Tensor) -> Tensor:
    """Sum over n of pair_ni values_n, (B, J, N)."""
    return (pair * values[:, :, :, None]).sum(axis=2)


def _by_country(blocks: Tensor, values: Tensor) -> Tensor:
    """Apply one (J, J) block per country to values (B, J, N)."""
    return jnp.einsum("njk,bkn->bjn", blocks, values)


class _Equations:
    """The equations of a batch, with what does not change between rounds worked out once."""

    def __init__(self, shared: Shared, own: Own, proportional: bool) -> None:
        self.shared, self.own, self.proportional = shared, own, proportional
        self.shape = shared.expenditure.shape
        self.theta = own.theta[:, :, None]
        self.idle = jnp.where(shared.expenditure > 0.0, 0.0, 1.0)
        self.scale = shared.expenditure + self.idle
        self.border = own.reach if own.tariff is None else own.reach / (1.0 + own.tariff)
        self.net = self.border if own.export_tax is None else self.border / (1.0 + own.export_tax)
        self.kept = (1.0 - shared.net.sum(axis=2)) * (1.0 - self.idle)

    def start(self) -> Tensor:
        """Return the baseline: log wages and prices zero, spending one."""
        n_sectors, n = self.shape
        x = jnp.concatenate([jnp.zeros(n + n_sectors * n), 1.0 - self.idle.ravel()])
        return jnp.broadcast_to(x, (self.own.theta.shape[0], x.size))

    def unpack(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return log wages, log prices and spending in money."""
        n_sectors, n = self.shape
        cut = n + n_sectors * n
        cells = (-1, n_sectors, n)
        return x[:, :n], x[:, n:cut].reshape(cells), x[:, cut:].reshape(cells) * self.scale

    def pack(self, log_wage: Tensor, log_price: Tensor, spent: Tensor) -> Tensor:
        """Return the unknowns in one row per scenario."""
        rows = log_wage.shape[0]
        return jnp.concatenate(
            [log_wage, log_price.reshape(rows, -1), (spent / self.scale).reshape(rows, -1)], axis=1
        )

    def log_cost(self, log_wage: Tensor, log_price: Tensor) -> Tensor:
        """Ln c_n^j = g_n^j ln w_n + sum_k g_n^kj ln P_n^k."""
        inputs = jnp.einsum("nkj,bkn->bjn", self.shared.input_share, log_price)
        return self.shared.value_added_share * log_wage[:, None, :] + inputs

    def supply(self, log_cost: Tensor) -> tuple[Tensor, Tensor]:
        """Return c^-theta and the sum of reach over it, one where nothing is bought."""
        supply = jnp.exp(-self.theta * log_cost)
        return supply, _over_exporters(self.own.reach, supply) + self.idle

    def sales(self, spent: Tensor, supply: Tensor, phi: Tensor) -> Tensor:
        """Return what sellers get, net of tariffs and export taxes."""
        return supply * _over_importers(self.net, spent / phi)

    def revenue(self, spent: Tensor, supply: Tensor, phi: Tensor, sold: Tensor) -> tuple[Tensor, Tensor]:
        """Return the revenue of tariffs and of export taxes, (B, N) each."""
        tariffs = taxes = jnp.zeros_like(self.own.payroll)
        if self.own.tariff is not None:
            paid = (spent / phi) * _over_exporters(self.border, supply)
            tariffs = (spent - paid).sum(axis=1)
        if self.own.export_tax is not None:
            at_border = supply * _over_importers(self.border, spent / phi)
            taxes = (at_border - sold).sum(axis=1)
        return tariffs, taxes

    def income(self, payroll: Tensor, tariffs: Tensor, taxes: Tensor) -> tuple[Tensor, Tensor]:
        """Return final spending and deficits, (B, N)."""
        shared = self.shared
        deficit = jnp.broadcast_to(shared.deficit, payroll.shape)
        if self.proportional:
            earned = (payroll + tariffs + taxes).sum(axis=1, keepdims=True)
            deficit = deficit * (earned / (shared.value_added.sum() + shared.revenue.sum()))
        return payroll + tariffs + taxes + deficit + self.own.transfer, deficit

    def spending(self, sold: Tensor, income: Tensor) -> Tensor:
        """X_n^j = sum_k g_n^jk Y_n^k + alpha_n^j I_n."""
        return _by_country(self.shared.input_share, sold) + self.shared.final_share * income[:, None, :]

    def price_correction(self, residual: Tensor) -> Tensor:
        """Return the change in log prices that a residual calls for, to first order."""
        shared, right = self.shared, residual.astype(jnp.float32)
        change = _by_country(shared.price_block, right)
        for _ in range(SWEEPS):
            costs = jnp.einsum("nkj,bkn->bjn", shared.inputs, change)
            error = right - change + jnp.einsum("jni,bji->bjn", shared.share, costs)
            change = change + _by_country(shared.price_block, error)
        return change

    def spending_correction(self, residual: Tensor) -> Tensor:
        """Return the change in spending that a residual calls for, to first order."""
        shared, right = self.shared, residual.astype(jnp.float32)
        change = _by_country(shared.spending_block, right)
        for _ in range(SWEEPS):
            sold = jnp.einsum("jni,bjn->bji", shared.net, change)
            income = (self.kept.astype(jnp.float32) * change).sum(axis=1)
            final = shared.final_share.astype(jnp.float32) * income[:, None, :]
            error = right - change + _by_country(shared.inputs, sold) + final
            change = change + _by_country(shared.spending_block, error)
        return change

    def step(self, x: Tensor) -> Tensor:
        """Return the next wages, prices and spending."""
        shared = self.shared
        log_wage, log_price, spent = self.unpack(x)
        _, phi = self.supply(self.log_cost(log_wage, log_price))
        log_price = log_price + self.price_correction(-jnp.log(phi) / self.theta - log_price)
        supply, phi = self.supply(self.log_cost(log_wage, log_price))
        payroll = jnp.exp(log_wage) * self.own.payroll
        sold = self.sales(spent, supply, phi)
        income, _ = self.income(payroll, *self.revenue(spent, supply, phi, sold))
        spent = spent + self.spending_correction(self.spending(sold, income) - spent)
        sold = self.sales(spent, supply, phi)
        excess = jnp.log((shared.value_added_share * sold).sum(axis=1) / payroll)
        change = excess @ shared.wage_step.T
        total = (payroll * jnp.exp(change)).sum(axis=1, keepdims=True)
        change = change - jnp.log(total / shared.value_added.sum())
        single = change.astype(jnp.float32)
        log_price = log_price + jnp.einsum("jni,bi->bjn", shared.price_by_wage, single)
        spent = spent + jnp.einsum("jni,bi->bjn", shared.spending_by_wage, single)
        return self.pack(log_wage + change, log_price, spent)

    def outcome(self, x: Tensor) -> Outcome:
        """Return the counterfactuals at a state."""
        log_wage, log_price, spent = self.unpack(x)
        log_cost = self.log_cost(log_wage, log_price)
        supply, phi = self.supply(log_cost)
        sold = self.sales(spent, supply, phi)
        tariffs, taxes = self.revenue(spent, supply, phi, sold)
        income, deficit = self.income(jnp.exp(log_wage) * self.own.payroll, tariffs, taxes)
        share = self.own.reach * supply[:, :, None, :] / phi[:, :, :, None]
        return Outcome(
            jnp.exp(log_wage),
            jnp.exp(log_price),
            jnp.exp(log_cost),
            share,
            spent,
            sold,
            tariffs,
            taxes,
            income,
            deficit,
        )


def _accelerate(g: Any, x0: Tensor, tolerance: float, max_rounds: int) -> Accelerated:
    """Find x with g(x) = x for each row: `anderson.fixed_point` with rows that restart and end on their own."""
    rows, size = x0.shape
    zeros = jnp.zeros((rows, WINDOW, size))

    def go_on(at: Accelerated) -> Tensor:
        return (at.round < max_rounds) & jnp.any(~(at.done | at.stuck))

    def advance(at: Accelerated) -> Accelerated:
        f = g(at.x) - at.x
        residual = jnp.abs(f).max(axis=1)
        residual = jnp.where(jnp.isfinite(residual), residual, jnp.inf)
        better = residual < at.best
        best = jnp.where(better, residual, at.best)
        best_x = jnp.where(better[:, None], at.x, at.best_x)
        best_f = jnp.where(better[:, None], f, at.best_f)
        done = at.done | (residual <= tolerance)
        # Ran away: back to the best point with a shorter plain step and an empty window.
        away = ~jnp.isfinite(residual) | (residual > GROWTH * best)
        damping = jnp.where(away, 0.5 * at.damping, at.damping)
        slot = at.round % WINDOW
        fresh = at.has_last & ~away
        f_step = jnp.where(fresh[:, None], f - at.last_f, 0.0)
        move = jnp.where(fresh[:, None], at.x - at.last_x, 0.0) + damping[:, None] * f_step
        f_steps, moves = at.f_steps.at[:, slot].set(f_step), at.moves.at[:, slot].set(move)
        valid = (at.valid & ~away[:, None]).at[:, slot].set(fresh)
        dots = jnp.einsum("bhx,bx->bh", f_steps, f_step)
        gram = at.gram.at[:, slot, :].set(dots).at[:, :, slot].set(dots)
        both = valid[:, :, None] & valid[:, None, :]
        spread = jnp.sqrt(jnp.where(valid, jnp.diagonal(gram, axis1=1, axis2=2), 1.0))
        spread = jnp.where(spread > 0.0, spread, 1.0)
        identity = jnp.eye(WINDOW)
        matrix = jnp.where(both, gram / spread[:, :, None] / spread[:, None, :], identity) + RIDGE * identity
        pulled = jnp.einsum("bhx,bx->bh", f_steps, jnp.where(away[:, None], 0.0, f))
        right = jnp.where(valid, pulled / spread, 0.0)
        weights = jnp.linalg.solve(matrix, right[:, :, None])[:, :, 0] / spread
        step = damping[:, None] * f - jnp.einsum("bh,bhx->bx", weights, moves)
        following = jnp.where(away[:, None], best_x + damping[:, None] * best_f, at.x + step)
        stuck = at.stuck | (damping < 1e-4)
        rest = (done | stuck)[:, None]
        return Accelerated(
            at.round + 1,
            jnp.where(rest, at.x, following),
            best,
            best_x,
            best_f,
            at.x,
            f,
            ~away,
            moves,
            f_steps,
            gram,
            valid,
            damping,
            done,
            stuck,
            jnp.where(at.done, at.rounds, at.round + 1),
        )

    no, never = jnp.zeros(rows, dtype=bool), jnp.full(rows, jnp.inf)
    start = Accelerated(
        round=jnp.asarray(0),
        x=x0,
        best=never,
        best_x=x0,
        best_f=jnp.zeros_like(x0),
        last_x=x0,
        last_f=jnp.zeros_like(x0),
        has_last=no,
        moves=zeros,
        f_steps=zeros,
        gram=jnp.zeros((rows, WINDOW, WINDOW)),
        valid=jnp.zeros((rows, WINDOW), dtype=bool),
        damping=jnp.ones(rows),
        done=no,
        stuck=no,
        rounds=jnp.zeros(rows, dtype=int),
    )
    return Accelerated(*jax.lax.while_loop(go_on, advance, start))


def certify(shared: Shared, own: Own, eq: Outcome, *, proportional: bool) -> dict[str, Tensor]:
    """Compute the residuals of `certificate.certify`, by the same formulas, (B,) each.

    It takes the outcomes only and shares nothing with the iteration.
    """
    theta = own.theta[:, :, None]
    bought = shared.expenditure > 0.0
    supply = eq.cost**-theta
    phi = jnp.where(bought, (own.reach * supply[:, :, None, :]).sum(axis=3), 1.0)
    price_gap = jnp.abs(eq.price / jnp.where(bought, phi ** (-1.0 / theta), 1.0) - 1.0)
    share = own.reach * supply[:, :, None, :] * (eq.price**theta)[:, :, :, None]
    share_gap = jnp.where(bought, jnp.abs(eq.share - share).max(axis=3), 0.0)
    flows = eq.share * eq.expenditure[:, :, :, None]
    paid = flows.sum(axis=(1, 3))
    if own.tariff is not None:
        flows = flows / (1.0 + own.tariff)
    imports, exports = flows.sum(axis=(1, 3)), flows.sum(axis=(1, 2))
    if own.export_tax is not None:
        flows = flows / (1.0 + own.export_tax)
    sales = flows.sum(axis=2)
    tariffs, taxes = paid - imports, exports - sales.sum(axis=1)
    inputs = jnp.einsum("bkn,nkj->bjn", jnp.log(eq.price), shared.input_share)
    cost = eq.wage[:, None, :] ** shared.value_added_share * jnp.exp(inputs)
    payroll = eq.wage * own.payroll
    due = shared.deficit
    if proportional:
        earned = (payroll + tariffs + taxes).sum(axis=1, keepdims=True)
        due = due * earned / (shared.value_added + shared.revenue).sum()
    due = due + own.transfer
    income = payroll + tariffs + taxes + due
    demand = jnp.einsum("njk,bkn->bjn", shared.input_share, sales)
    demand = demand + shared.final_share * income[:, None, :]
    size = jnp.where(bought, jnp.maximum(shared.expenditure, eq.expenditure), 1.0)
    labour = (shared.value_added_share * sales).sum(axis=1) - payroll
    before = shared.value_added + shared.revenue + shared.deficit
    residuals = {
        "input cost": jnp.abs(eq.cost / cost - 1.0),
        "price": price_gap,
        "share": share_gap,
        "expenditure": jnp.abs(eq.expenditure - demand) / size,
        "income": jnp.abs(eq.income - income) / before,
        "balance": jnp.abs(imports - exports - due) / shared.value_added,
        "labour market": jnp.abs(labour) / shared.value_added,
        "Walras' law": jnp.abs(labour.sum(axis=1)) / shared.value_added.sum(),
        "numeraire": jnp.abs(payroll.sum(axis=1) / shared.value_added.sum() - 1.0),
    }
    return {name: values.reshape(values.shape[0], -1).max(axis=1) for name, values in residuals.items()}


def _solve(
    shared: Shared, own: Own, tolerance: float, max_rounds: int, proportional: bool, whole: bool
) -> tuple[Outcome, tuple[Tensor, ...], Tensor, Tensor]:
    """Iterate and certify. Shares are most of what there is; unless the whole is wanted they are not written out."""
    equations = _Equations(shared, own, proportional)
    end = _accelerate(equations.step, equations.start(), tolerance, max_rounds)
    found = equations.outcome(end.x)
    sizes = certify(shared, own, found, proportional=proportional)
    residuals = tuple(sizes[name] for name in EQUATIONS)
    return found if whole else found._replace(share=None), residuals, end.rounds, end.done


_solve_compiled = jax.jit(_solve, static_argnames=("max_rounds", "proportional", "whole"))


def shared_of(world: World, guide: Guide) -> Shared:
    """Return what every scenario of a world has in common, on the device."""
    bought = (world.expenditure > 0.0)[:, :, None]
    share = world.share * bought
    single, double = np.float32, np.float64
    return Shared(
        *(
            jnp.asarray(values, dtype=kind)
            for values, kind in (
                (world.value_added_share, double),
                (world.input_share, double),
                (world.final_share, double),
                (world.expenditure, double),
                (world.value_added, double),
                (world.revenue, double),
                (world.deficit, double),
                (share, single),
                (share / (1.0 + world.tariff), single),
                (world.input_share, single),
                (guide.price_block, single),
                (guide.spending_block, single),
                (guide.price_by_wage, single),
                (guide.spending_by_wage, single),
                (guide.wage_step, double),
            )
        )
    )


def own_of(targets: list[Counterfactual], rows: int) -> Own:
    """Return what scenarios have of their own, on the device; the last fills up to `rows`, so that one shape serves."""
    filled = [*targets, *([targets[-1]] * (rows - len(targets)))]
    idle = targets[0].world.expenditure <= 0.0
    reach = np.stack([target.reach for target in filled])
    reach[:, idle] = 0.0
    tariffed = any(np.any(target.tariff) for target in targets)
    taxed = any(target.export_tax is not None for target in targets)
    nothing = np.zeros(targets[0].world.share.shape) if taxed else None
    taxes = [nothing if target.export_tax is None else target.export_tax for target in filled]
    return Own(
        theta=jnp.asarray(np.stack([target.world.theta for target in filled])),
        reach=jnp.asarray(reach),
        tariff=jnp.asarray(np.stack([target.tariff for target in filled])) if tariffed else None,
        export_tax=jnp.asarray(np.stack([tax for tax in taxes if tax is not None])) if taxed else None,
        payroll=jnp.asarray(np.stack([target.payroll for target in filled])),
        transfer=jnp.asarray(np.stack([target.transfer for target in filled])),
    )


@dataclass(frozen=True)
class _Batch:
    """A batch on its way: its scenarios, those of them on the device, and what will come back."""

    items: list[Item]
    sent: dict[int, Counterfactual]
    """Counterfactuals by position in the batch."""
    answer: Any
    started: float


def batch_size(world: World, total: int | None) -> int:
    """Return how many scenarios are solved together: what fits the device's memory."""
    cells = world.share.size
    # Reach, tariffs, taxes and what is made of them; and the differences of the acceleration.
    each = 8 * (8 * cells + (2 * WINDOW + 8) * 2 * world.expenditure.size)
    budget = MEMORY["cpu" if jax.default_backend() == "cpu" else "other"]
    size = max(1, min(256, budget // each))
    return int(size if total is None else max(1, min(size, total)))


def solve_batches(task: Task, items: Iterable[Item], total: int | None) -> Iterator[Row]:
    """Yield what came of each scenario, in order. The next batch is made ready while the device works on one."""
    items, before = iter(items), None
    # Where it is depends on the version of JAX.
    double = jax.enable_x64 if hasattr(jax, "enable_x64") else import_module("jax.experimental").enable_x64
    size = batch_size(task.world, total)
    with double(True), jax.default_matmul_precision("highest"):
        shared = shared_of(task.world, task.guide)
        while part := list(islice(items, size)):
            sent = _send(task, shared, part, size)
            if before is not None:
                yield from _receive(task, before)
            before = sent
        if before is not None:
            yield from _receive(task, before)


def _send(task: Task, shared: Shared, items: list[Item], size: int) -> _Batch:
    started, sent = time.perf_counter(), {}
    rule: Deficits = "proportional" if task.deficits == "proportional" else "fixed"
    for position, (change, theta) in enumerate(items):
        world = task.drawn(theta)
        if task.deficits == "zero" and np.any(world.deficit):
            continue  # each elasticity has a balanced baseline of its own, which the one-at-a-time solver makes
        try:
            change.check(world)
        except InputError:
            continue  # the one-at-a-time solver says what is wrong
        sent[position] = counterfactual(world, change, rule)
    answer = None
    if sent:
        own = own_of(list(sent.values()), size)
        rounds = min(PATIENCE, task.max_iterations)
        whole = task.keep_solutions or bool(task.extra)
        answer = _solve_compiled(shared, own, task.tolerance, rounds, rule == "proportional", whole)
    return _Batch(items, sent, answer, started)


def _receive(task: Task, batch: _Batch) -> Iterator[Row]:
    from accord.equilibrium.batch import Row, solve_one

    solutions: dict[int, Solution] = {}
    if batch.sent:
        found, residuals, rounds, done = batch.answer
        arrays = {k: None if values is None else np.asarray(values) for k, values in found._asdict().items()}
        sizes = {name: np.asarray(values) for name, values in zip(EQUATIONS, residuals, strict=True)}
        rounds, done = np.asarray(rounds), np.asarray(done)
        seconds = (time.perf_counter() - batch.started) / len(batch.sent)
        for row, (position, target) in enumerate(batch.sent.items()):
            certificate = Certificate(
                {name: float(values[row]) for name, values in sizes.items()}, int(rounds[row])
            )
            eq = _equilibrium(target.world, arrays, row, int(rounds[row]))
            if done[row] and certificate.passes and np.all(eq.income > 0.0):
                solutions[position] = Solution(target, eq, certificate, seconds)
    for position, (change, theta) in enumerate(batch.items):
        solution = solutions.get(position)
        if solution is None:
            yield replace(solve_one(task, change, theta), fallback=True)
            continue
        yield Row(
            task.kept(solution),
            solution.certificate.residuals,
            solution.certificate.iterations,
            solution.seconds,
            solution=solution if task.keep_solutions else None,
        )


def _equilibrium(world: World, arrays: dict[str, Array | None], row: int, iterations: int) -> Equilibrium:
    """Return one scenario's equilibrium; its shares are empty where they were not fetched."""
    parts = {name: np.empty(0) if values is None else values[row].copy() for name, values in arrays.items()}
    if parts["share"].size:
        idle = world.expenditure <= 0.0
        parts["share"][idle] = world.share[idle]
    return Equilibrium(**parts, iterations=iterations, converged=True)
