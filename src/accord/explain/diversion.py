"""Who supplies whom after a scenario, over the draws of an ensemble: the range of every flow that is shown.

An ensemble keeps outcomes by country, not by link. The links that are shown are solved again at its first draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.ensemble.inputs import inputs_of
from accord.ensemble.outcome import HIGH, LOW, Ensemble
from accord.equilibrium import Solution, solve_many
from accord.errors import UnknownName
from accord.explain.shock import compiled, shock_of
from accord.index import PublishedIndex
from accord.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
DRAWS = 32
"""Draws at which links are solved again: half a second."""


@dataclass(frozen=True, eq=False)
class Diversion:
    """Purchases of some importers of some sectors, by source, over draws."""

    solution: Solution
    """At the central values."""
    pairs: tuple[tuple[str, str], ...]
    """Importer and sector of each of P tables."""
    flows: Array
    """Purchases net of tariffs, (D, P, N)."""
    shares: Array
    """Shares of spending, (D, P, N)."""

    @property
    def draws(self) -> int:
        """Draws that were solved."""
        return len(self.flows)

    def _pair(self, importer: str, sector: str) -> int:
        if (importer, sector) not in self.pairs:
            known = [f"{a} {b}" for a, b in self.pairs]
            raise UnknownName("importer and sector", f"{importer} {sector}", known, "These are drawn.")
        return self.pairs.index((importer, sector))

    def frame(self, importer: str, sector: str) -> pd.DataFrame:
        """Return who supplied a country's sector before and after, the largest change first.

        The columns of `Solution.imports_by_source`; ``after``, ``change`` and ``share_after`` with ``_low`` and
        ``_high``. What was before is data.

        Raises
        ------
        UnknownName
            If the pair was not drawn.
        """
        frame = self.solution.imports_by_source(importer, sector)
        p = self._pair(importer, sector)
        place = [self.solution.world.country(str(code)) for code in frame.index]
        for end, quantile in (("low", LOW), ("high", HIGH)):
            flows, shares = (
                np.quantile(drawn[:, p], quantile, axis=0)[place] for drawn in (self.flows, self.shares)
            )
            frame[f"after_{end}"] = flows
            frame[f"change_{end}"] = flows - frame["before"].to_numpy()
            frame[f"share_after_{end}"] = shares
        return frame

    def imports(self, importer: str, sector: str) -> tuple[float, float, float]:
        """Return the change of purchases from abroad, percent: central, 5th and 95th percentile."""
        world, p = self.solution.world, self._pair(importer, sector)
        n, j = world.country(importer), world.sector(sector)
        abroad = np.arange(len(world.countries)) != n
        before = world.flows[j, n, abroad].sum()
        central = self.solution.flows[j, n, abroad].sum()
        drawn = self.flows[:, p, abroad].sum(axis=1)
        low, high = np.quantile(drawn, [LOW, HIGH])
        return tuple(100.0 * (float(value / before) - 1.0) for value in (central, low, high))  # type: ignore[return-value]


def diversion(
    solution: Solution,
    scenario: Scenario,
    index: PublishedIndex,
    ensemble: Ensemble,
    pairs: Sequence[tuple[str, str]],
    *,
    draws: int = DRAWS,
    workers: int = 1,
) -> Diversion:
    """Solve the scenario again at the first draws of its ensemble and keep who supplies whom.

    Parameters
    ----------
    solution
        The scenario at its central values.
    pairs
        Importers and sectors.
    draws
        At most as many as the ensemble has; draws that cannot be solved are left out, as there.
    """
    world = solution.world
    columns, _ = inputs_of(world, scenario, index)
    values = ensemble.values[:draws]
    at = tuple((world.sector(sector), world.country(importer)) for importer, sector in pairs)
    thetas = np.array([columns.theta(world, value) for value in values])
    changes = (
        shock_of(world, compiled(world, columns.scenario(scenario, value), theta)).change()
        for value, theta in zip(values, thetas, strict=True)
    )
    found = solve_many(
        world,
        changes,
        thetas=thetas,
        deficits=scenario.deficits,
        outcomes=(),
        extra={"flows": partial(_flows, at=at), "shares": partial(_shares, at=at)},
        workers=workers,
    )
    solved = found.solved
    return Diversion(solution, tuple(pairs), found["flows"][solved], found["shares"][solved])


def _flows(solution: Solution, at: tuple[tuple[int, int], ...]) -> Array:
    return np.array([solution.flows[j, n] for j, n in at])


def _shares(solution: Solution, at: tuple[tuple[int, int], ...]) -> Array:
    return np.array([solution.equilibrium.share[j, n] for j, n in at])
