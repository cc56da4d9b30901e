"""One-sector structural gravity: the equations and their iteration.

Anderson & van Wincoop (2003, AER 93:170) and, for prices and incomes that move, Anderson, Larch & Yotov (2018, The
World Economy 41:2750). Axes as everywhere in this room: n importer, i exporter; bilateral arrays are (N importer,
N exporter). With c the trade cost to the power 1 - sigma, y and e the shares in world output Y and expenditure E:

    trade                X_ni = c_ni E_n y_i / (P_n^(1-sigma) Pi_i^(1-sigma))
    inward resistance    P_n^(1-sigma)  = sum_i c_ni y_i / Pi_i^(1-sigma)
    outward resistance   Pi_i^(1-sigma) = sum_n c_ni e_n / P_n^(1-sigma)
    factory gate price   p_i^(1-sigma) = y_i / (beta_i^(1-sigma) Pi_i^(1-sigma))
    endowment economy    Y_i = p_i Q_i,  E_n = phi_n Y_n  (phi: the baseline's spending per unit of output)

The resistances are defined up to a factor, pinned by P = 1 in a reference country. Zero cost factors are links that
do not trade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from accord.equilibrium.pairs import Array
from accord.equilibrium.settle import settle
from accord.errors import UnknownName

TIGHT = 1e-12
"""Largest change of a log with which an iteration stops. The certificate is the real test."""
TIGHTER = 1e-13
"""The same for a baseline, so that one without a change in it stands still at once."""


@dataclass(frozen=True)
class Resistance:
    """Multilateral resistances to the power 1 - sigma."""

    inward: Array
    """P_n^(1-sigma), (N importer,); 1 for the reference country."""
    outward: Array
    """Pi_i^(1-sigma), (N exporter,)."""
    iterations: int


def cost_factor(variables: Mapping[str, ArrayLike], coefficients: Mapping[str, float]) -> Array:
    """Return c = exp(sum_k b_k x_k), (N importer, N exporter): trade costs to the power 1 - sigma.

    Parameters
    ----------
    variables
        Bilateral variables by name (distance in logs, borders, agreements), (N, N) each; or a number.
    coefficients
        Their coefficients in a gravity equation of trade, by the same names.

    Raises
    ------
    UnknownName
        If a coefficient has no variable.
    """
    total = np.zeros(())
    for name, coefficient in coefficients.items():
        if name not in variables:
            raise UnknownName("gravity variable", name, variables)
        total = total + coefficient * np.asarray(variables[name], dtype=float)
    return np.asarray(np.exp(total))


def resistance(
    cost: Array,
    output_share: Array,
    expenditure_share: Array,
    reference: int = 0,
    *,
    start: Array | None = None,
    tolerance: float = TIGHT,
) -> Resistance:
    """Solve for the multilateral resistances at given shares: the balancing of c y e to its margins.

    Parameters
    ----------
    cost
        c, (N importer, N exporter), no row or column all zero.
    output_share, expenditure_share
        y and e, (N,) each, positive, summing to one.
    reference
        Position of the country with P = 1.
    start
        P^(1-sigma) to start from, (N,).
    """

    def step(log_inward: Array) -> Array:
        outward = (expenditure_share / np.exp(log_inward)) @ cost
        new = np.log(cost @ (output_share / outward))
        return np.asarray(new - new[reference])

    with np.errstate(all="ignore"):  # an overshoot shows as a non-finite residual, which the solver handles
        x0 = np.zeros(len(cost)) if start is None else np.log(start)
        end = settle(step, x0, tolerance, unknowns=len(cost) - 1)
        inward = np.exp(end.x)
        return Resistance(inward, np.asarray((expenditure_share / inward) @ cost), end.iterations)


def endowment_prices(
    cost: Array,
    preference: Array,
    output: Array,
    expenditure: Array,
    sigma: float,
) -> tuple[Array, int]:
    """Solve for the factory gate prices at which every country sells its endowment.

    Parameters
    ----------
    cost
        c of the counterfactual, (N importer, N exporter).
    preference
        beta^(1-sigma) = y / Pi^(1-sigma) of the baseline, (N exporter,).
    output, expenditure
        Those of the baseline, (N,); both move with the country's own price.

    Returns
    -------
    tuple
        Prices over the baseline's, (N,), world output at them unchanged, and the rounds it took.
    """
    offer = cost * preference
    share = output / output.sum()

    def step(log_price: Array) -> Array:
        appeal = np.exp((1.0 - sigma) * log_price)
        spent = expenditure * np.exp(log_price)
        demand = (spent / spent.sum() / (offer @ appeal)) @ offer
        new = np.log(demand / share) / sigma
        return np.asarray(new - np.log(share @ np.exp(new)))

    with np.errstate(all="ignore"):
        end = settle(step, np.zeros(len(cost)), TIGHT, unknowns=len(cost) - 1)
        return np.exp(end.x), end.iterations


def modelled_trade(cost: Array, output: Array, expenditure: Array, found: Resistance) -> Array:
    """X_ni = c_ni E_n y_i / (P_n^(1-sigma) Pi_i^(1-sigma)), (N importer, N exporter)."""
    share = output / output.sum()
    return np.asarray(cost * np.outer(expenditure / found.inward, share / found.outward))


def resistance_residuals(
    cost: Array, output_share: Array, expenditure_share: Array, found: Resistance, reference: int
) -> dict[str, float]:
    """Return the largest relative residual of the two resistance equations and of the normalisation."""
    inward = (cost * (output_share / found.outward)).sum(axis=1)
    outward = (cost * (expenditure_share / found.inward)[:, None]).sum(axis=0)
    return {
        "inward resistance": float(np.abs(inward / found.inward - 1.0).max()),
        "outward resistance": float(np.abs(outward / found.outward - 1.0).max()),
        "numeraire": float(abs(found.inward[reference] - 1.0)),
    }
