"""Gradients of an outcome with respect to everything that may change, by one transposed linear solve.

At an equilibrium F(x, p) = 0 the implicit function theorem gives the derivatives of an outcome J with respect to every
parameter p at once: solve A' lambda = dJ/dx with A = dF/dx, then dJ/dp = partial J / partial p - lambda' dF/dp.
A is applied in double precision inside a Krylov method and preconditioned by the transpose of the solver's guide. That
the guide is in single precision costs a round at most: what is left is always reckoned in double.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from accord.baseline import label
from accord.equilibrium.change import Array
from accord.equilibrium.derivatives import derivatives
from accord.equilibrium.linear import Guide, baseline_guide
from accord.equilibrium.outcome import Outcome
from accord.equilibrium.solution import Solution
from accord.equilibrium.transposed import Transposed, flexible_gmres
from accord.errors import InputError, Uncertified

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

TOLERANCE = 1e-11
"""Residual of the transposed solve, relative to the derivatives of the outcome it starts from."""
PATIENCE = 60
"""Rounds given to one guide."""

AXES = {
    "iceberg": ("sector", "importer", "exporter"),
    "tariff": ("sector", "importer", "exporter"),
    "keep": ("sector", "importer", "exporter"),
    "export_tax": ("sector", "importer", "exporter"),
    "theta": ("sector",),
    "productivity": ("sector", "country"),
    "endowment": ("country",),
    "transfer": ("country",),
}
"""Every parameter there is a derivative for, and its axes."""


@dataclass(frozen=True, eq=False)
class Gradient:
    """The derivatives of one outcome at one solution with respect to everything that may change.

    Exact to first order, and no further: a large change has the effect that solving it gives. A cell without trade in
    the baseline has derivative zero, since no change creates such trade in this model. Under zero deficits the
    rebalanced world counts as the baseline and stays as it is, for theta too.

    Attributes
    ----------
    iceberg
        With respect to the log of the iceberg cost, (J, N importer, N exporter).
    tariff, export_tax
        With respect to the counterfactual rate (0.1 is ten percent), (J, N, N).
    keep
        With respect to the share of varieties still sold, (J, N, N); where it is zero (an embargo), the derivative of
        letting the first varieties through.
    theta
        With respect to the trade elasticity, (J,).
    productivity
        With respect to the log of productivity, (J, N).
    endowment
        With respect to the log of the endowment, (N,).
    transfer
        With respect to money received, (N,), when all countries pay for it in proportion to their baseline value added.
    residual
        Residual of the transposed equations, relative to the derivatives of the outcome they start from.
    """

    solution: Solution
    outcome: Outcome
    value: float
    iceberg: Array
    tariff: Array
    keep: Array
    export_tax: Array
    theta: Array
    productivity: Array
    endowment: Array
    transfer: Array
    residual: float
    iterations: int
    seconds: float

    @property
    def dataset(self) -> xr.Dataset:
        """Every derivative, labelled, with units and texts from the variables table."""
        world = self.solution.world
        return label(
            {f"gradient_{name}": (axes, getattr(self, name)) for name, axes in AXES.items()},
            world.countries,
            world.sectors,
            {"world": world.name, "year": world.year, "outcome": str(self.outcome), "value": self.value},
        )

    def largest(self, k: int = 10, parameter: str | None = None) -> pd.DataFrame:
        """Return the k largest derivatives, of one parameter or of each, as rows.

        Columns ``parameter``, ``sector``, ``importer``, ``exporter``, ``country``, ``derivative``, and ``relative``:
        the derivative over the outcome. Of bilateral ones those between different countries.

        Raises
        ------
        InputError
            If there is no such parameter.
        """
        import pandas as pd

        if parameter is not None and parameter not in AXES:
            raise InputError(f"no derivative with respect to {parameter!r}; there are {', '.join(AXES)}")
        world = self.solution.world
        names = dict.fromkeys(("importer", "exporter", "country"), world.countries) | {
            "sector": world.sectors
        }
        rows = []
        for name in AXES if parameter is None else (parameter,):
            values = getattr(self, name)
            if values.ndim == 3:
                values = values * ~np.eye(values.shape[1], dtype=bool)
            order = np.argsort(-np.abs(values), axis=None, kind="stable")[:k]
            for cell in zip(*np.unravel_index(order, values.shape), strict=True):
                labels = {axis: names[axis][i] for axis, i in zip(AXES[name], cell, strict=True)}
                rows.append({"parameter": name, **labels, "derivative": values[cell]})
        frame = pd.DataFrame(
            rows, columns=["parameter", "sector", "importer", "exporter", "country", "derivative"]
        )
        return frame.assign(relative=frame["derivative"] / self.value)


def gradient(
    solution: Solution,
    outcome: Outcome,
    *,
    guide: Guide | None = None,
    tolerance: float = TOLERANCE,
    max_iterations: int = 2 * PATIENCE,
) -> Gradient:
    """Return the derivatives of an outcome with respect to everything that may change.

    Parameters
    ----------
    solution
        Where they are taken.
    outcome
        What of it: one of the outcomes of this room, or any object with a value and partial derivatives.
    guide
        First-order responses of a world much like this one, to spare working them out; they steer the iteration and do
        not enter the answer.
    tolerance
        Residual of the transposed equations, relative to the derivatives they start from.
    max_iterations
        Rounds in all. When the first guide does not get there, one made at the solution takes over.

    Raises
    ------
    Uncertified
        If the solution's certificate fails its tolerance, or the transposed equations were not solved to theirs.
    """
    started = time.perf_counter()
    certificate = solution.certificate
    if not certificate.passes:
        worst, size = certificate.worst
        raise Uncertified(
            "no gradient is taken where the equations do not hold",
            iterations=certificate.iterations,
            worst=worst,
            residual=size,
        )
    system = Transposed(solution, outcome.partials(solution))
    start = system.residual(np.zeros(system.size))
    size = float(np.linalg.norm(start))
    multipliers, used = np.zeros(system.size), 0
    guide = guide or baseline_guide(solution.world)
    while size > 0.0 and used < max_iterations:
        multipliers, rounds = flexible_gmres(
            system.preconditioner(guide),
            start,
            tolerance=tolerance,
            rounds=min(PATIENCE, max_iterations - used),
        )
        used += rounds
        if rounds < PATIENCE or used >= max_iterations:
            break
        guide = system.guide()
    # Reckoned anew, from the multipliers alone.
    left = float(np.linalg.norm(system.residual(multipliers))) / size if size > 0.0 else 0.0
    if not left <= 10.0 * tolerance:
        raise Uncertified(
            "no gradient is taken where the transposed equations were not solved: this economy may be close to one "
            "without an equilibrium",
            iterations=used,
            worst="transposed system",
            residual=left,
        )
    return Gradient(
        solution=solution,
        outcome=outcome,
        value=outcome.value(solution),
        **derivatives(system, multipliers),
        residual=left,
        iterations=used,
        seconds=time.perf_counter() - started,
    )
