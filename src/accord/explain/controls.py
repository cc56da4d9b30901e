"""What controls cost those who set them against what they do to their target, and the least costly set of controls.

The search follows gradients: at each equilibrium two transposed solves give what every control adds to the effect and
to the senders' cost. A linear programme over small steps picks the controls that buy the effect most cheaply, and the
next equilibrium tells what became of it (sequential linear programming with a trust region; Nocedal &
Wright 2006, ch. 18).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.equilibrium import (
    Absorption,
    Change,
    Guide,
    Outcome,
    RealIncome,
    Solution,
    WorldRealIncome,
    baseline_guide,
    gradient,
    solve,
)
from accord.errors import InputError, SolveError, UnknownName
from accord.explain.links import sector_rows
from accord.explain.members import Day, group, one_country
from accord.explain.told import records

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Effect = Literal["real_income", "absorption"]
CAP = 0.95
"""Largest coverage: a whole sector is never stopped to the last variety."""
SHOWN = 0.005
"""Coverage below which a control is not one."""
TRADED = 1e-9
"""Share of the target's spending on a sector below which a link is not worth a control."""


@dataclass(frozen=True, eq=False)
class Controls:
    """A set of controls: what they do to the target, and what they cost every sender."""

    world: World
    target: str
    effect_on: str
    """``real_income``, or the sector whose real use by the rest of the target's economy is meant."""
    senders: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    """Sender and sector of each control."""
    coverage: Array
    """Share of varieties that each stops, (K,)."""
    leakage: float
    effect: float
    """Change of the target's outcome, percent."""
    solution: Solution
    marginal_effect: Array
    """Percent of the outcome for one more unit of coverage, (K,)."""
    marginal_cost: Array
    """Money lost by all senders together for one more unit of coverage, (K,)."""

    @property
    def cost(self) -> float:
        """Real income lost by all senders together, in money of the baseline; below zero where they gain."""
        return float(sum(self.costs.values()))

    @cached_property
    def costs(self) -> Mapping[str, float]:
        """Real income lost by each sender, in money of the baseline."""
        lost = -self.solution.equivalent_variation
        return {code: float(lost[self.world.country(code)]) for code in self.senders}

    @property
    def target_loss(self) -> float:
        """Real income lost by the target, in money of the baseline."""
        return float(-self.solution.equivalent_variation[self.world.country(self.target)])

    def frame(self) -> pd.DataFrame:
        """Return one row per control, the strongest first.

        Columns ``sender``, ``sector``, ``coverage``, ``trade`` (baseline exports to the target in money),
        ``marginal_effect``, ``marginal_cost`` and ``price``: money lost by the senders for one more percent of effect.
        """
        import pandas as pd

        world, n = self.world, self.world.country(self.target)
        with np.errstate(divide="ignore", invalid="ignore"):
            price = self.marginal_cost / -self.marginal_effect
        frame = pd.DataFrame(
            {
                "sender": [code for code, _ in self.cells],
                "sector": [code for _, code in self.cells],
                "coverage": self.coverage,
                "trade": [world.flows[world.sector(s), n, world.country(c)] for c, s in self.cells],
                "marginal_effect": self.marginal_effect,
                "marginal_cost": self.marginal_cost,
                "price": price,
            }
        )
        return frame.sort_values(["coverage", "trade"], ascending=False, kind="stable", ignore_index=True)

    def by_sender(self) -> pd.DataFrame:
        """Return what each sender loses, in money and in percent of its real income, most first."""
        import pandas as pd

        at = [self.world.country(code) for code in self.senders]
        frame = pd.DataFrame(
            {
                "lost": list(self.costs.values()),
                "percent": 100.0 * (self.solution.real_income[at] - 1.0),
            },
            index=pd.Index(self.senders, name="sender"),
        )
        return frame.sort_values("lost", ascending=False, kind="stable")

    def summary(self) -> str:
        """Return the effect, the cost and who bears it, in a few lines."""
        what = (
            "real income" if self.effect_on == "real_income" else f"real use of {self.effect_on} outside it"
        )
        per = self.cost / abs(self.effect) if self.effect else np.nan
        lost = ", ".join(f"{code} {row['lost']:+.1f}" for code, row in self.by_sender().head(5).iterrows())
        return (
            f"{self.target}, {what}: {self.effect:+.4f}%; it loses {self.target_loss:,.1f}, the {len(self.senders)} "
            f"senders {self.cost:,.1f} together ({self.world.unit}), {per:,.1f} for each percent\nlose most: {lost}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        return {
            "baseline": self.world.name,
            "unit": self.world.unit,
            "target": self.target,
            "effect_on": self.effect_on,
            "effect": self.effect,
            "cost": self.cost,
            "target_loss": self.target_loss,
            "leakage": self.leakage,
            "controls": records(self.frame()),
            "senders": records(self.by_sender().reset_index()),
            "residual": self.solution.certificate.worst[1],
        }


@dataclass(frozen=True, eq=False)
class LeastCost:
    """The least costly set of controls that reaches an effect, beside one coverage for all that reaches the same."""

    best: Controls
    uniform: Controls
    asked: float
    """The change of the target's outcome asked for, percent."""
    reach: float
    """The change that every control at its largest coverage brings, percent."""
    last_percent: float
    """Money that the last percent of effect costs the senders: the multiplier of the linear programme."""
    rounds: int

    @property
    def saving(self) -> float:
        """Share of the uniform controls' cost that is saved; NaN where those cost nothing."""
        return 1.0 - self.best.cost / self.uniform.cost if self.uniform.cost > 0.0 else float("nan")

    def controls(self) -> pd.DataFrame:
        """Return the controls that are chosen, the strongest first."""
        frame = self.best.frame()
        return frame[frame["coverage"] >= SHOWN].reset_index(drop=True)

    def summary(self) -> str:
        """Return the chosen controls and what they save, in a few lines."""
        chosen = self.controls()
        listed = ", ".join(
            f"{row.sender} {row.sector} {row.coverage:.0%}" for row in chosen.head(8).itertuples()
        )
        more = f" and {len(chosen) - 8} more" if len(chosen) > 8 else ""
        saved = f", {self.saving:.0%} less" if np.isfinite(self.saving) else ""
        return (
            f"{len(chosen)} of {len(self.best.cells)} controls: {listed}{more}\n{self.best.summary()}\n"
            f"one coverage for all ({self.uniform.coverage[0]:.0%}) costs {self.uniform.cost:,.1f}; "
            f"the set costs {self.best.cost:,.1f}{saved}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        return {
            "asked": self.asked,
            "reach": self.reach,
            "last_percent": self.last_percent,
            "rounds": self.rounds,
            "saving": self.saving if np.isfinite(self.saving) else None,
            "best": self.best.to_dict(),
            "uniform": self.uniform.to_dict() | {"controls": []},
        }


class _Problem:
    """Controls as a vector of coverages, and what they do."""

    def __init__(
        self,
        world: World,
        target: str,
        senders: Sequence[str],
        sectors: Sequence[str] | None,
        effect_on: str,
        leakage: float,
        day: Day,
    ) -> None:
        if not 0.0 <= leakage < 1.0:
            raise InputError(f"leakage is {leakage:g}; it is a share from 0 to below 1")
        self.world, self.target, self.leakage = world, one_country(world, target), leakage
        self.senders = tuple(c for c in group(world, senders, day).countries if c != self.target)
        if not self.senders:
            raise InputError(
                f"no sender is left beside the target {self.target}; name other countries or a bloc"
            )
        if effect_on != "real_income" and effect_on not in world.sectors:
            raise UnknownName(
                "effect", effect_on, ["real_income", *world.sectors], "It is real_income or a sector's code."
            )
        self.effect_on = effect_on
        self.outcome: Outcome = (
            RealIncome(self.target) if effect_on == "real_income" else Absorption(self.target, effect_on)
        )
        n = world.country(self.target)
        rows = sector_rows(world, sectors)
        cells = [
            (j, world.country(code))
            for code in self.senders
            for j in rows
            if world.share[j, n, world.country(code)] > TRADED
        ]
        if not cells:
            raise InputError(f"{self.target} buys nothing of these sectors from {', '.join(self.senders)}")
        self.at = tuple(np.array(axis) for axis in zip(*((j, n, i) for j, i in cells), strict=True))
        self.cells = tuple((world.countries[i], world.sectors[j]) for j, i in cells)
        self.weights = {code: float(world.income[world.country(code)]) for code in self.senders}
        self.guide: Guide = baseline_guide(world)

    def solve(self, coverage: Array) -> Solution:
        keep = np.ones(self.world.share.shape)
        keep[self.at] = 1.0 - coverage * (1.0 - self.leakage)
        return solve(self.world, Change(keep=keep), guide=self.guide)

    def effect(self, solution: Solution) -> float:
        """Change of the target's outcome, percent."""
        return 100.0 * (self.outcome.value(solution) - 1.0)

    def cost(self, solution: Solution) -> float:
        lost = -solution.equivalent_variation
        return float(sum(lost[self.world.country(code)] for code in self.senders))

    def slopes(self, solution: Solution) -> tuple[Array, Array]:
        """Return what one more unit of each coverage does to the effect and to the cost, (K,) each."""
        per_unit = -(1.0 - self.leakage)
        effect = gradient(solution, self.outcome, guide=self.guide).keep[self.at]
        cost = gradient(solution, WorldRealIncome(self.weights), guide=self.guide).keep[self.at]
        return 100.0 * per_unit * effect, -per_unit * cost

    def controls(self, coverage: Array, solution: Solution | None = None) -> Controls:
        solution = solution or self.solve(coverage)
        effect, cost = self.slopes(solution)
        return Controls(
            self.world, self.target, self.effect_on, self.senders, self.cells, coverage, self.leakage,
            self.effect(solution), solution, effect, cost,
        )  # fmt: skip


def control_cost(
    world: World,
    target: str,
    senders: Sequence[str],
    *,
    sectors: Sequence[str] | None = ("C26",),
    coverage: float = 0.5,
    leakage: float = 0.0,
    effect_on: str = "real_income",
    day: Day = None,
) -> Controls:
    """Work out what a control costs each of its senders and what it does to its target.

    Parameters
    ----------
    target, senders
        Countries, and blocs of senders, by code or name.
    sectors
        Whose exports to the target are controlled; None for all.
    coverage, leakage
        Share of varieties that the control stops, and share of that which goes on.
    effect_on
        ``real_income`` of the target, or a sector: its real use by the rest of the target's economy.
    day
        On which members of blocs are counted.

    Raises
    ------
    UnknownName
        If nobody knows a name.
    InputError
        If nothing is traded that could be controlled, or a share is out of bounds.
    SolveError
        If the equilibrium is not reached.
    """
    if not 0.0 < coverage <= 1.0:
        raise InputError(f"coverage is {coverage:g}; it is a share above 0 and up to 1")
    problem = _Problem(world, target, senders, sectors, effect_on, leakage, day)
    return problem.controls(np.full(len(problem.cells), coverage))


def least_cost(
    world: World,
    target: str,
    senders: Sequence[str],
    effect: float,
    *,
    sectors: Sequence[str] | None = None,
    leakage: float = 0.0,
    effect_on: str = "real_income",
    cap: float = CAP,
    day: Day = None,
    max_rounds: int = 60,
) -> LeastCost:
    """Find the controls that lower an outcome of the target by a given percentage at the least cost to their senders.

    A local optimum: where the cost bends the wrong way there may be a better set far from this one.

    Parameters
    ----------
    effect
        Change asked for, percent, below zero.
    cap
        Largest coverage of any control.

    Raises
    ------
    UnknownName
        If nobody knows a name.
    InputError
        If the effect is not below zero, or more than every control at its largest coverage brings.
    SolveError
        If an equilibrium is not reached, or the search does not settle.
    """
    if not effect < 0.0:
        raise InputError(f"the effect is {effect:g}; give the fall asked for in percent, such as -1")
    if not 0.0 < cap <= 1.0:
        raise InputError(f"the largest coverage is {cap:g}; it is a share above 0 and up to 1")
    problem = _Problem(world, target, senders, sectors, effect_on, leakage, day)
    count = len(problem.cells)
    reach = problem.effect(problem.solve(np.full(count, cap)))
    if reach > effect:
        raise InputError(
            f"all {count} controls at coverage {cap:g} change it by {reach:+.4f}%, not {effect:+.4f}%: ask for less, "
            "or add senders or sectors"
        )
    slack = 1e-4 * abs(effect)
    uniform = _uniform(problem, effect, cap, slack)
    # From the uniform controls, which reach the effect: every accepted step is cheaper and still reaches it.
    coverage, solution = uniform.coverage, uniform.solution
    value, cost = uniform.effect, uniform.cost
    by_effect, by_cost = uniform.marginal_effect, uniform.marginal_cost
    radius, price, rounds = 0.25 * cap, 0.0, 0
    while rounds < max_rounds and radius > 1e-3:
        rounds += 1
        step, price = _step(by_effect, by_cost, coverage, value, effect, cap, radius)
        expected = -float(by_cost @ step)
        if expected <= 1e-4 * abs(cost):
            break
        new = _corrected(problem, np.clip(coverage + step, 0.0, cap), by_effect, effect, cap, slack)
        if new is None or problem.cost(new[1]) >= cost:
            radius *= 0.4
            continue
        gained = cost - problem.cost(new[1])
        coverage, solution = new
        value, cost = problem.effect(solution), problem.cost(solution)
        by_effect, by_cost = problem.slopes(solution)
        radius = (
            min(2.0 * radius, cap)
            if gained > 0.7 * expected
            else radius * (0.5 if gained < 0.3 * expected else 1.0)
        )
    return LeastCost(problem.controls(coverage, solution), uniform, effect, reach, price, rounds)


def _uniform(problem: _Problem, effect: float, cap: float, slack: float) -> Controls:
    """Return the one coverage for all that reaches the effect."""
    from scipy.optimize import brentq

    count = len(problem.cells)
    ones = np.ones(count)
    found = brentq(
        lambda c: problem.effect(problem.solve(c * ones)) - (effect - 0.5 * slack) if c > 0.0 else -effect,
        0.0,
        cap,
        xtol=1e-5,
        rtol=1e-6,
    )
    coverage = float(found)
    solution = problem.solve(coverage * ones)
    while problem.effect(solution) > effect + slack:
        coverage = min(cap, coverage + 1e-5)
        solution = problem.solve(coverage * ones)
        if coverage >= cap:
            break
    return problem.controls(coverage * ones, solution)


def _step(
    by_effect: Array, by_cost: Array, coverage: Array, value: float, effect: float, cap: float, radius: float
) -> tuple[Array, float]:
    """Return the cheapest small step that keeps or reaches the effect to first order, and what a percent costs."""
    from scipy.optimize import linprog

    low, high = np.maximum(-coverage, -radius), np.minimum(cap - coverage, radius)
    scale = max(float(np.abs(by_cost).max()), 1e-300)
    found = linprog(
        by_cost / scale,
        A_ub=by_effect[None, :],
        b_ub=[min(effect - value, 0.0) if value > effect else effect - value],
        bounds=list(zip(low.tolist(), high.tolist(), strict=True)),
        method="highs",
    )
    if found.status != 0:
        return np.zeros_like(coverage), 0.0
    return np.asarray(found.x), float(-found.ineqlin.marginals[0] * scale)


def _corrected(
    problem: _Problem, coverage: Array, by_effect: Array, effect: float, cap: float, slack: float
) -> tuple[Array, Solution] | None:
    """Return coverages near those given that reach the effect, or None: Newton along the strength of all controls."""
    for _ in range(6):
        try:
            solution = problem.solve(coverage)
        except SolveError:
            return None
        short = problem.effect(solution) - effect
        if abs(short) <= slack:
            return coverage, solution
        # Those in use move together, in proportion to what is left of each.
        room = np.where(coverage > 1e-6, cap - coverage if short > 0.0 else coverage, 0.0)
        power = float(by_effect @ room)
        if power >= 0.0:
            return None
        coverage = np.clip(coverage - short / power * room, 0.0, cap)
    return None
