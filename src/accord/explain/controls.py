"""What controls cost those who set them against what they do to their target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.equilibrium import Solution
from accord.errors import InputError
from accord.explain.control_problem import Problem
from accord.explain.control_ranges import DRAWS, DrawnControls, drawn_controls, ends
from accord.explain.members import Day
from accord.explain.told import records

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


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
    """Money lost by all senders together for one more unit of coverage, (K,). Both slopes at the central values."""
    drawn: DrawnControls | None = None
    """The same controls under drawn trade elasticities; None where none were drawn."""

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

    @property
    def per_percent(self) -> float:
        """Cost for each percent of effect, in money of the baseline; NaN where there is no effect."""
        return self.cost / abs(self.effect) if self.effect else float("nan")

    def ranges(self) -> dict[str, tuple[float, float]]:
        """Return the 5th and 95th percentile of ``effect``, ``cost``, ``per_percent`` and ``target_loss``.

        Empty where nothing was drawn.
        """
        if self.drawn is None:
            return {}
        names = ("effect", "cost", "per_percent", "target_loss")
        return {name: ends(getattr(self.drawn, name)) for name in names}

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
        """Return what each sender loses, in money and in percent of its real income, most first.

        Columns ``lost`` and ``percent``, with ``_low`` and ``_high`` where elasticities were drawn.
        """
        import pandas as pd

        at = [self.world.country(code) for code in self.senders]
        income = self.world.income[at]
        columns = {"lost": np.array(list(self.costs.values()))}
        if self.drawn is not None:
            low, high = np.array([ends(self.drawn.lost[:, k]) for k in range(len(at))]).T
            columns |= {"lost_low": low, "lost_high": high}
        columns["percent"] = 100.0 * (self.solution.real_income[at] - 1.0)
        if self.drawn is not None:
            columns |= {"percent_low": -100.0 * high / income, "percent_high": -100.0 * low / income}
        frame = pd.DataFrame(columns, index=pd.Index(self.senders, name="sender"))
        return frame.sort_values("lost", ascending=False, kind="stable")

    def summary(self) -> str:
        """Return the effect, the cost and who bears it, in a few lines."""
        what = (
            "real income" if self.effect_on == "real_income" else f"real use of {self.effect_on} outside it"
        )
        found = self.ranges()

        def told(name: str, form: str, unit: str = "") -> str:
            value = f"{getattr(self, name):{form}}{unit}"
            if name not in found:
                return value
            low, high = found[name]
            return f"{value} ({low:{form}} to {high:{form}})"

        lost = ", ".join(f"{code} {row['lost']:+.1f}" for code, row in self.by_sender().head(5).iterrows())
        return (
            f"{self.target}, {what}: {told('effect', '+.4f', '%')}; it loses {told('target_loss', ',.1f')}, the "
            f"{len(self.senders)} senders {told('cost', ',.1f')} together ({self.world.unit}), "
            f"{told('per_percent', ',.1f')} for each percent\nlose most: {lost}\n{self.sureness}"
        )

    @property
    def sureness(self) -> str:
        """Where the ranges are from, in words."""
        if self.drawn is None:
            return "no ranges: no trade elasticities were drawn"
        left = self.drawn.asked - self.drawn.draws
        out = f", {left} not solved and left out" if left else ""
        return (
            f"in brackets: 5th to 95th percentile of {self.drawn.draws} draws of the trade elasticities{out}, the "
            "controls held"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        found: dict[str, Any] = {
            "baseline": self.world.name,
            "unit": self.world.unit,
            "target": self.target,
            "effect_on": self.effect_on,
            "draws": 0 if self.drawn is None else self.drawn.draws,
            "leakage": self.leakage,
            "controls": records(self.frame()),
            "senders": records(self.by_sender().reset_index()),
            "residual": self.solution.certificate.worst[1],
        }
        ranges = self.ranges()
        for name in ("effect", "cost", "per_percent", "target_loss"):
            found[name] = _known(getattr(self, name))
            found[f"{name}_low"], found[f"{name}_high"] = map(_known, ranges.get(name, (np.nan, np.nan)))
        return found


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def controls_at(problem: Problem, coverage: Array, solution: Solution | None = None) -> Controls:
    """Return the controls of a problem at given coverages, (K,), without ranges."""
    solution = solution or problem.solve(coverage)
    effect, cost = problem.slopes(solution)
    return Controls(
        problem.world, problem.target, problem.effect_on, problem.senders, problem.cells, coverage, problem.leakage,
        problem.effect(solution), solution, effect, cost,
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
    draws: int = DRAWS,
    seed: int = 0,
    workers: int = 1,
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
    draws, seed
        Points of a scrambled Sobol sequence over the trade elasticities, at which the control is solved again for its
        ranges; 0 leaves them out.
    workers
        Processes that solve the draws.

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
    problem = Problem(world, target, senders, sectors, effect_on, leakage, day)
    found = controls_at(problem, np.full(len(problem.cells), coverage))
    drawn = drawn_controls(problem, [found.coverage], draws=draws, seed=seed, workers=workers)
    return found if drawn is None else replace(found, drawn=drawn[0])
