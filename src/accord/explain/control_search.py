"""The least costly set of controls that reaches an effect.

The search follows gradients: at each equilibrium two transposed solves give what every control adds to the effect and
to the senders' cost. A linear programme over small steps picks the controls that buy the effect most cheaply, and the
next equilibrium tells what became of it (sequential linear programming with a trust region; Nocedal &
Wright 2006, ch. 18).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.equilibrium import Solution
from accord.errors import InputError, SolveError
from accord.explain.control_problem import Problem
from accord.explain.control_ranges import DRAWS, drawn_controls, ends
from accord.explain.controls import Controls, controls_at
from accord.explain.members import Day

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
CAP = 0.95
"""Largest coverage: a whole sector is never stopped to the last variety."""
SHOWN = 0.005
"""Coverage below which a control is not one."""


@dataclass(frozen=True, eq=False)
class LeastCost:
    """The least costly set of controls that reaches an effect, beside one coverage for all that reaches the same.

    Both are held as they are where elasticities are drawn, so that what they reach varies as well as what they cost.
    """

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

    def saving_range(self) -> tuple[float, float] | None:
        """Return the 5th and 95th percentile of the saving over the draws; None where nothing was drawn."""
        best, uniform = self.best.drawn, self.uniform.drawn
        if best is None or uniform is None:
            return None
        costs = np.where(uniform.cost > 0.0, uniform.cost, np.nan)
        return ends(1.0 - best.cost / costs)

    @property
    def reached(self) -> float:
        """Share of the draws in which the controls, held as they are, bring at least the effect asked for."""
        drawn = self.best.drawn
        return float("nan") if drawn is None else float((drawn.effect <= self.asked).mean())

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
        spread = self.saving_range()
        if saved and spread is not None:
            saved += f" ({spread[0]:.0%} to {spread[1]:.0%})"
        reached = (
            "" if np.isnan(self.reached) else f"; the effect is reached in {self.reached:.0%} of the draws"
        )
        return (
            f"{len(chosen)} of {len(self.best.cells)} controls: {listed}{more}\n{self.best.summary()}\n"
            f"one coverage for all ({self.uniform.coverage[0]:.0%}) costs {self.uniform.cost:,.1f}; "
            f"the set costs {self.best.cost:,.1f}{saved}{reached}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        return {
            "asked": self.asked,
            "reach": self.reach,
            "last_percent": self.last_percent,
            "rounds": self.rounds,
            **self._savings(),
            "reached": None if np.isnan(self.reached) else self.reached,
            "best": self.best.to_dict(),
            "uniform": self.uniform.to_dict() | {"controls": []},
        }

    def _savings(self) -> dict[str, float | None]:
        low, high = self.saving_range() or (np.nan, np.nan)
        named = {"saving": self.saving, "saving_low": low, "saving_high": high}
        return {name: float(value) if np.isfinite(value) else None for name, value in named.items()}


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
    draws: int = DRAWS,
    seed: int = 0,
    workers: int = 1,
) -> LeastCost:
    """Find the controls that lower an outcome of the target by a given percentage at the least cost to their senders.

    A local optimum: where the cost bends the wrong way there may be a better set far from this one.

    Parameters
    ----------
    effect
        Change asked for, percent, below zero.
    cap
        Largest coverage of any control.
    draws, seed, workers
        As in `control_cost`: the controls that are found are held and their cost and effect drawn.

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
    problem = Problem(world, target, senders, sectors, effect_on, leakage, day)
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
    best = controls_at(problem, coverage, solution)
    drawn = drawn_controls(
        problem, [best.coverage, uniform.coverage], draws=draws, seed=seed, workers=workers
    )
    if drawn is not None:
        best, uniform = replace(best, drawn=drawn[0]), replace(uniform, drawn=drawn[1])
    return LeastCost(best, uniform, effect, reach, price, rounds)


def _uniform(problem: Problem, effect: float, cap: float, slack: float) -> Controls:
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
    return controls_at(problem, coverage * ones, solution)


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
    problem: Problem, coverage: Array, by_effect: Array, effect: float, cap: float, slack: float
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
