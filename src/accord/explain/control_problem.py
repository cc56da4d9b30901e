"""A set of controls as a vector of coverages: what it does to its target, what it costs its senders, and the slopes."""

from __future__ import annotations

from collections.abc import Sequence

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
from accord.errors import InputError, UnknownName
from accord.explain.links import sector_rows
from accord.explain.members import Day, group, one_country

Array = NDArray[np.float64]
TRADED = 1e-9
"""Share of the target's spending on a sector below which a link is not worth a control."""


class Problem:
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

    def change(self, coverage: Array) -> Change:
        """Return what controls of given coverages change in trade, (K,)."""
        keep = np.ones(self.world.share.shape)
        keep[self.at] = 1.0 - coverage * (1.0 - self.leakage)
        return Change(keep=keep)

    def solve(self, coverage: Array) -> Solution:
        """Solve trade under controls of given coverages, (K,)."""
        return solve(self.world, self.change(coverage), guide=self.guide)

    def effect(self, solution: Solution) -> float:
        """Return the change of the target's outcome, percent."""
        return 100.0 * (self.outcome.value(solution) - 1.0)

    def drawn_effect(self, solution: Solution) -> Array:
        """Return the same as an array, for many solutions at once."""
        return np.array(self.effect(solution))

    def cost(self, solution: Solution) -> float:
        """Return the real income lost by all senders together, in money of the baseline."""
        lost = -solution.equivalent_variation
        return float(sum(lost[self.world.country(code)] for code in self.senders))

    def slopes(self, solution: Solution) -> tuple[Array, Array]:
        """Return what one more unit of each coverage does to the effect and to the cost, (K,) each."""
        per_unit = -(1.0 - self.leakage)
        effect = gradient(solution, self.outcome, guide=self.guide).keep[self.at]
        cost = gradient(solution, WorldRealIncome(self.weights), guide=self.guide).keep[self.at]
        return 100.0 * per_unit * effect, -per_unit * cost
