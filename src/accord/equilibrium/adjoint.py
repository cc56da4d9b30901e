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
from numpy.typing import NDArray

from accord.baseline import label
from accord.equilibrium.anderson import Vector
from accord.equilibrium.change import Array
from accord.equilibrium.linear import Guide, baseline_guide
from accord.equilibrium.outcome import Cells, Outcome
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
        **_derivatives(system, multipliers),
        residual=left,
        iterations=used,
        seconds=time.perf_counter() - started,
    )


def _derivatives(system: Transposed, multipliers: Vector) -> dict[str, Array]:
    """Return the derivative with respect to each parameter, given the multipliers."""
    world, target, spent = system.world, system.solution.target, system.spent
    wage, price, _ = system.unpack(multipliers)
    back, tax = system.backward(multipliers), target.export_tax
    # One piece of memory for everything bilateral: fresh pages cost more than the arithmetic, large ones less.
    iceberg, crossing, by_reach, export_tax, over = np.empty((5, *world.share.shape))
    to_exporter = np.broadcast_to(back.earned, spent.shape)[:, None, :]
    # The gain per log point of what crosses a border, beyond the buyer's own taxes on it ...
    value = back.sales[:, None, :]
    if tax is not None:
        value = (value + to_exporter * tax) / (1.0 + tax)
    np.subtract(value, back.earned[:, None], out=crossing)
    crossing *= spent[:, :, None]
    if system.tariffed:
        np.add(target.tariff, 1.0, out=over)
        crossing /= over
    if system.seeds.flows is not None:
        (j, n, i), weight = system.seeds.flows
        np.add.at(crossing, (j, n, i), weight * spent[j, n] / (1.0 + target.tariff[j, n, i]))
    # ... and, whoever sells, through prices and those taxes.
    anyway = spent * back.earned - price * system.bought / system.theta
    stopped = _stopped(system, crossing, anyway)
    crossing *= system.share
    np.multiply(system.share, anyway[:, :, None], out=by_reach)
    by_reach += crossing
    np.multiply(by_reach, -world.theta[:, None, None], out=iceberg)
    tariff = np.subtract(iceberg, crossing, out=crossing)
    if system.tariffed:
        tariff /= over
    np.multiply(system.border, (to_exporter - back.sales[:, None, :]), out=export_tax)
    export_tax *= spent[:, :, None]
    if tax is not None:
        export_tax /= 1.0 + tax
    export_tax += iceberg
    if tax is not None:
        export_tax /= 1.0 + tax
    by_supplier = by_reach.sum(axis=1)
    theta = _theta(system, by_reach, by_supplier)
    keep = by_reach
    if target.change.keep is not None:
        with np.errstate(invalid="ignore"):
            keep /= target.change.keep
        cells, values = stopped
        keep[cells] = values
    return {
        "iceberg": iceberg,
        "tariff": tariff,
        "keep": keep,
        "export_tax": export_tax,
        "theta": theta,
        "productivity": system.theta * by_supplier,
        "endowment": system.payroll * back.earned - wage - system.weight * wage.sum(),
        "transfer": back.income - back.income @ world.value_added / world.value_added.sum(),
    }


def _stopped(system: Transposed, crossing: Array, anyway: Array) -> tuple[Cells, Array]:
    """Return the links that are stopped and the derivative of letting the first varieties through.

    Such a link has no share to take the derivative from: the share per unit kept is built from its parts.
    """
    change, world, eq = system.solution.target.change, system.world, system.eq
    if change.keep is None or change.keep.all():
        none = np.zeros(0, dtype=np.intp)
        return (none, none, none), np.zeros(0)
    j, n, i = cells = _three(np.nonzero(change.keep == 0.0))
    log_share = np.log(eq.price[j, n]) - np.log(eq.cost[j, i]) - _log_wedge(system.solution, cells)
    if change.productivity is not None:
        log_share = log_share + np.log(change.productivity[j, i])
    per_unit = world.share[cells] * np.exp(world.theta[j] * log_share)
    return cells, (crossing[cells] + anyway[j, n]) * per_unit


def _theta(system: Transposed, by_reach: Array, by_supplier: Array) -> Array:
    """Return the derivative with respect to theta: shares move by ln(A P / (c wedge)) log points."""
    change, world, eq = system.solution.target.change, system.world, system.eq
    log_supply = -np.log(eq.cost)
    if change.productivity is not None:
        log_supply = log_supply + np.log(change.productivity)
    found = (by_supplier * log_supply + by_reach.sum(axis=2) * np.log(eq.price)).sum(axis=1)
    # The wedge of few links changes, mostly, and logs are dear.
    changed = np.zeros(world.share.shape, dtype=bool)
    for values, neutral in (
        (change.iceberg, 1.0),
        (change.tariff, world.tariff),
        (change.export_tax, 0.0),
    ):
        if values is not None:
            changed |= values != neutral
    cells = _three(np.nonzero(changed))
    np.subtract.at(found, cells[0], by_reach[cells] * _log_wedge(system.solution, cells))
    return np.asarray(found)


def _log_wedge(solution: Solution, cells: Cells) -> Array:
    """Return the log of the change in what it costs to get a good across, at some cells."""
    change, found = solution.target.change, np.zeros(cells[0].size)
    if change.iceberg is not None:
        found += np.log(change.iceberg[cells])
    if change.tariff is not None:
        found += np.log((1.0 + change.tariff[cells]) / (1.0 + solution.world.tariff[cells]))
    if change.export_tax is not None:
        found += np.log(1.0 + change.export_tax[cells])
    return found


def _three(positions: tuple[NDArray[np.intp], ...]) -> Cells:
    j, n, i = positions
    return j, n, i
