"""The iteration of the trade solver: rounds to a fixed point, and strong shocks followed in steps."""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from accord.equilibrium.anderson import fixed_point
from accord.equilibrium.change import Counterfactual
from accord.equilibrium.linear import Guide
from accord.equilibrium.trade import Equilibrium, Problem


@cache
def compiled() -> type[Problem] | None:
    """Return problems with compiled rounds; None without Numba, or where it finds no place for what it compiles.

    Asked for when something is solved: importing Numba takes longer than the rest of this room.
    """
    try:
        from accord.equilibrium.compiled import CompiledProblem
    except (ImportError, RuntimeError):
        return None
    return CompiledProblem


def problem(target: Counterfactual) -> Problem:
    """Return the equations of a counterfactual, with compiled rounds where there are any."""
    kind = None if target.export_tax is not None else compiled()
    return Problem(target) if kind is None else kind(target)


def solve_trade(
    target: Counterfactual, *, guide: Guide, tolerance: float, max_iterations: int
) -> Equilibrium:
    """Iterate on wages, prices and spending together until every block stands still.

    Each round corrects prices, then spending, then wages by the guide's first-order responses (block Gauss-Seidel), and
    the whole is Anderson-accelerated. A shock too strong for that is followed in steps (continuation; Allgower & Georg
    1990): a part of the change is solved first, and the rest from there with a guide made anew.

    Parameters
    ----------
    target
        The counterfactual to solve.
    guide
        First-order responses at the baseline or near it.
    tolerance
        Largest change allowed in any log wage, log price, or spending relative to its baseline.
    max_iterations
        Rounds in all before giving up.

    Returns
    -------
    Equilibrium
        With ``converged`` saying whether the tolerance was reached. The certificate is the real test.
    """
    whole = problem(target)
    x, used, reached, stride = whole.start(), 0, 0.0, 1.0
    converged = False
    with np.errstate(all="ignore"):  # an overshoot shows as a non-finite residual, which the solver handles
        while used < max_iterations and stride > SHORTEST_STRIDE:
            aim = min(1.0, reached + stride)
            part = whole if aim == 1.0 else problem(target.part(aim))
            end = fixed_point(
                partial(part.step, guide=guide),
                x,
                tolerance=tolerance if aim == 1.0 else PART_TOLERANCE,
                max_iterations=min(PATIENCE, max_iterations - used),
                window=10,
            )
            used += end.iterations
            if not end.converged:
                if end.residual < NEARLY:
                    x, guide = end.x, part.guide(end.x)
                else:
                    stride /= 2.0
                continue
            x, reached = end.x, aim
            if reached == 1.0:
                converged = True
                break
            stride *= 1.5
            guide = part.guide(x)
        return whole.equilibrium(x, used, converged)


PATIENCE = 60
"""Rounds given to one step of the way."""
PART_TOLERANCE = 1e-5
"""Accuracy of the steps before the last."""
NEARLY = 1e-4
"""A residual from which a fresh guide gets there; above it a shorter step is taken."""
SHORTEST_STRIDE = 1e-3
"""Share of the change below which following it is given up."""
