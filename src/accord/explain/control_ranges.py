"""How sure the cost and the effect of controls are: the same controls under drawn trade elasticities.

The controls are held as they are; what is drawn is how easily trade finds other ways, on which costs in a trade
equilibrium rest: `accord.ensemble.uncertain.trade_elasticities`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from accord.ensemble.outcome import HIGH, LOW
from accord.ensemble.points import points
from accord.ensemble.uncertain import trade_elasticities
from accord.equilibrium import Solution, solve_many
from accord.errors import InputError, SolveError
from accord.explain.control_problem import Problem

Array = NDArray[np.float64]
DRAWS = 32
"""Draws behind the ranges: half a second in the packaged world."""
Range = tuple[float, float]


@dataclass(frozen=True, eq=False)
class DrawnControls:
    """What one set of controls does over D draws."""

    effect: Array
    """Change of the target's outcome, percent, (D,)."""
    lost: Array
    """Real income lost by each sender, in money of the baseline, (D, senders)."""
    target_loss: Array
    """The same of the target, (D,)."""
    asked: int
    """Draws asked for; those that could not be solved are left out."""

    @property
    def draws(self) -> int:
        """Draws that were solved."""
        return len(self.effect)

    @cached_property
    def cost(self) -> Array:
        """Real income lost by all senders together, (D,)."""
        return np.asarray(self.lost.sum(axis=1))

    @cached_property
    def per_percent(self) -> Array:
        """Cost for each percent of effect, (D,); NaN where there is none."""
        size = np.abs(self.effect)
        return np.divide(self.cost, size, out=np.full_like(size, np.nan), where=size > 0.0)


def ends(values: Array) -> Range:
    """Return the 5th and 95th percentile over draws, (D,); those without a value are left out."""
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [LOW, HIGH])
    return float(low), float(high)


def drawn_controls(
    problem: Problem, coverages: Sequence[Array], *, draws: int = DRAWS, seed: int = 0, workers: int = 1
) -> list[DrawnControls] | None:
    """Solve sets of controls under the same drawn trade elasticities.

    Parameters
    ----------
    coverages
        Of each set, (K,).
    draws
        0 for none; a power of two is best.

    Returns
    -------
    list or None
        One for each set, over the draws in which all of them were solved; None without draws, and in a world none of
        whose sectors has a packaged trade elasticity.

    Raises
    ------
    InputError
        If the number of draws is below zero.
    SolveError
        If not one draw was solved.
    """
    if draws < 0:
        raise InputError(f"found {draws} draws; 0 leaves ranges out, and {DRAWS} give usable ones")
    world = problem.world
    uncertain = trade_elasticities(world)
    if not draws or not uncertain:
        return None
    at = points(draws, len(uncertain), seed)
    thetas = np.tile(world.theta, (draws, 1))
    for k, (mask, one) in enumerate(uncertain):
        thetas[:, np.asarray(mask, dtype=bool)] = one.quantile(at[:, k])[:, None]
    found = solve_many(
        world,
        (change for change in map(problem.change, coverages) for _ in range(draws)),
        thetas=np.tile(thetas, (len(coverages), 1)),
        outcomes=(),
        extra={"effect": problem.drawn_effect, "lost": _lost},
        workers=workers,
    )
    solved = found.solved.reshape(len(coverages), draws).all(axis=0)
    if not solved.any():
        first = found.failures[0]
        raise SolveError(
            f"none of {draws} draws of these controls was solved: {first.message}",
            iterations=int(found.iterations[first.index]),
            worst="none",
            residual=np.nan,
        )
    effect = found["effect"].reshape(len(coverages), draws)[:, solved]
    lost = found["lost"].reshape(len(coverages), draws, -1)[:, solved]
    senders = [world.country(code) for code in problem.senders]
    target = world.country(problem.target)
    return [
        DrawnControls(effect[k], lost[k][:, senders], lost[k][:, target], draws)
        for k in range(len(coverages))
    ]


def _lost(solution: Solution) -> Array:
    return np.asarray(-solution.equivalent_variation)
