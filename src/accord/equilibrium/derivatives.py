"""From the multipliers of the equations to the derivative of an outcome by every parameter.

An envelope: dJ/dp = partial J / partial p - lambda' dF/dp, written out for each parameter of `change`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from accord.equilibrium.anderson import Vector
from accord.equilibrium.change import Array
from accord.equilibrium.memory import empty
from accord.equilibrium.outcome import Cells
from accord.equilibrium.solution import Solution
from accord.equilibrium.transposed import Backward, Transposed


def derivatives(system: Transposed, multipliers: Vector) -> dict[str, Array]:
    """Return the derivative with respect to each parameter of `adjoint.AXES`, given the multipliers."""
    world, change = system.world, system.solution.target.change
    wage, price, _ = system.unpack(multipliers)
    back = system.backward(multipliers)
    # What a buyer gains through prices and taxes, whoever sells.
    anyway = system.spent * back.earned - price * system.bought / system.theta
    iceberg, tariff, by_reach, export_tax = arrays = empty((4, *world.share.shape))
    kernel = compiled() if change.export_tax is None and system.seeds.flows is None else None
    if kernel is None:
        by_supplier, by_buyer = _by_link(system, back, anyway, arrays)
    else:
        by_supplier, by_buyer = kernel(
            system.share, system.solution.tariff, system.taxed, world.theta, back.sales, back.earned, system.spent,
            anyway, iceberg, tariff, by_reach, export_tax,
        )  # fmt: skip
    theta = _theta(system, by_reach, by_supplier, by_buyer)
    keep = by_reach
    if change.keep is not None:
        with np.errstate(invalid="ignore"):
            keep /= change.keep
        stopped = _where(change.keep == 0.0)
        keep[stopped] = _let_through(system, back, anyway, stopped)
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


@cache
def compiled() -> Callable[..., tuple[Array, Array]] | None:
    """Return the derivatives by link in one compiled pass; None without Numba, or where it has no place to keep it."""
    try:
        from accord.equilibrium.compiled_gradient import by_link
    except (ImportError, RuntimeError):
        return None
    return by_link


def _by_link(system: Transposed, back: Backward, anyway: Array, out: Array) -> tuple[Array, Array]:
    """Fill in derivatives by iceberg cost, tariff, reach and export tax, (4, J, N, N).

    Returns
    -------
    tuple
        Those by reach summed over importers and over exporters, (J, N) each.
    """
    world, target, spent = system.world, system.solution.target, system.spent
    tax = target.export_tax
    iceberg, tariff, by_reach, export_tax = out
    crossing = _crossing(system, back, _three(np.ogrid[tuple(map(slice, world.share.shape))]))
    crossing *= system.share
    np.multiply(system.share, anyway[:, :, None], out=by_reach)
    by_reach += crossing
    np.multiply(by_reach, -world.theta[:, None, None], out=iceberg)
    np.subtract(iceberg, crossing, out=tariff)
    if system.tariffed:
        tariff /= 1.0 + target.tariff
    np.multiply(system.border, back.earned - back.sales[:, None, :], out=export_tax)
    export_tax *= spent[:, :, None]
    if tax is not None:
        export_tax /= 1.0 + tax
    export_tax += iceberg
    if tax is not None:
        export_tax /= 1.0 + tax
    return by_reach.sum(axis=1), by_reach.sum(axis=2)


def _crossing(system: Transposed, back: Backward, cells: Cells) -> Array:
    """Return the gain per log point of what crosses a border and unit of its share, less the buyer's own taxes."""
    target, (j, n, i) = system.solution.target, cells
    value = back.sales[j, i]
    if target.export_tax is not None:
        tax = target.export_tax[cells]
        value = (value + back.earned[i] * tax) / (1.0 + tax)
    crossing = (value - back.earned[n]) * system.spent[j, n]
    if system.tariffed:
        crossing = crossing / (1.0 + target.tariff[cells])
    if system.seeds.flows is not None:
        (j, n, i), weight = system.seeds.flows
        direct = np.zeros(system.share.shape)
        np.add.at(direct, (j, n, i), weight * system.spent[j, n] / (1.0 + target.tariff[j, n, i]))
        crossing = crossing + direct[cells]
    return np.asarray(crossing)


def _let_through(system: Transposed, back: Backward, anyway: Array, cells: Cells) -> Array:
    """Return the derivative of letting the first varieties through links that are stopped.

    Such a link has no share to take the derivative from: the share per unit kept is built from its parts.
    """
    change, world, eq = system.solution.target.change, system.world, system.eq
    j, n, i = cells
    log_share = np.log(eq.price[j, n]) - np.log(eq.cost[j, i]) - _log_wedge(system.solution, cells)
    if change.productivity is not None:
        log_share = log_share + np.log(change.productivity[j, i])
    per_unit = world.share[cells] * np.exp(world.theta[j] * log_share)
    return np.asarray((_crossing(system, back, cells) + anyway[j, n]) * per_unit)


def _theta(system: Transposed, by_reach: Array, by_supplier: Array, by_buyer: Array) -> Array:
    """Return the derivative with respect to theta: shares move by ln(A P / (c wedge)) log points."""
    change, world, eq = system.solution.target.change, system.world, system.eq
    log_supply = -np.log(eq.cost)
    if change.productivity is not None:
        log_supply = log_supply + np.log(change.productivity)
    found = (by_supplier * log_supply + by_buyer * np.log(eq.price)).sum(axis=1)
    # The wedge of few links changes, mostly, and logs are dear.
    given = ((change.iceberg, 1.0), (change.tariff, world.tariff), (change.export_tax, 0.0))
    changed = [values != neutral for values, neutral in given if values is not None]
    if changed:
        cells = _where(np.logical_or.reduce(changed))
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


def _where(mask: NDArray[np.bool_]) -> Cells:
    # Few cells of many: found faster as positions in one row.
    return _three(np.unravel_index(np.flatnonzero(mask), mask.shape))


def _three(positions: tuple[NDArray[np.intp], ...]) -> Cells:
    j, n, i = positions
    return j, n, i
