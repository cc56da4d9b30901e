"""Anderson acceleration of a fixed point: the one solver every channel uses.

Walker & Ni (2011, SIAM J. Numer. Anal. 49:1715), type II with a sliding window. Plain damped iteration
diverges on strong trade shocks; the accelerated one converges, and where it would run away the window is
dropped and a damped step taken instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
TRUSTED = 0.05
"""The most that a step is trusted to shrink the residual by, whatever the steps before it did."""
RIDGE = 1e-14
"""Added to the scaled normal equations of the acceleration, which may be singular."""


@dataclass(frozen=True)
class FixedPoint:
    """Where an iteration ended."""

    x: Vector
    residual: float
    """Largest absolute entry of g(x) - x, one step before ``x`` where it converged."""
    iterations: int
    converged: bool


def fixed_point(
    g: Callable[[Vector], Vector],
    x0: Vector,
    *,
    tolerance: float = 1e-12,
    max_iterations: int = 500,
    window: int = 10,
    damping: float = 1.0,
    growth: float = 1e3,
) -> FixedPoint:
    """Find x with g(x) = x.

    Parameters
    ----------
    g
        The map, shape (n,) to (n,); may return non-finite entries where x is out of bounds, which triggers a restart.
    x0
        Starting point, shape (n,).
    tolerance
        Stop when max |g(x) - x| is at or below this, or the step at hand is expected to bring it there: it is
        taken, and shrinks the residual about as much as the worse of the two before it did (linear convergence).
    max_iterations
        Evaluations of g before giving up.
    window
        Differences kept.
    damping
        Share of the step g(x) - x taken, halved at each restart.
    growth
        A residual this many times the smallest seen so far counts as running away.

    Returns
    -------
    FixedPoint
        With ``converged`` False, and the best point seen, when the tolerance was not reached.
    """
    n = x0.size
    moves = np.empty((window, n))  # what a unit weight takes back: the step and what it did to the residual
    f_steps = np.empty((window, n))
    gram = np.zeros((window, window))
    filled = slot = 0
    x, best_x, best = x0, x0, np.inf
    last, rate = np.inf, 1.0
    previous: tuple[Vector, Vector] | None = None  # the plain step and the residual of the round before
    for iteration in range(1, max_iterations + 1):
        f = g(x) - x
        size = float(np.abs(f).max()) if n else 0.0
        shrunk = min(1.0, max(size / last, TRUSTED)) if np.isfinite(last) else 1.0
        arrived = size * max(shrunk, rate) <= tolerance
        last, rate = size, shrunk
        if size < best:
            best, best_x = size, x
        if not np.isfinite(size) or size > growth * best:
            # Ran away: back to the best point with a shorter plain step and an empty window.
            filled, previous = 0, None
            damping *= 0.5
            if damping < 1e-4:
                break
            x = best_x + damping * (g(best_x) - best_x)
            continue
        plain = x + damping * f
        x = plain
        if previous is not None:
            np.subtract(f, previous[1], out=f_steps[slot])
            np.subtract(plain, previous[0], out=moves[slot])
            filled = min(filled + 1, window)
            row = f_steps[:filled] @ f_steps[slot]
            gram[slot, :filled] = gram[:filled, slot] = row
            slot = (slot + 1) % window
            active = gram[:filled, :filled]
            unit = 1.0 / np.sqrt(np.maximum(active.diagonal(), np.finfo(float).tiny))
            normal = active * unit * unit[:, None]
            normal.flat[:: filled + 1] += RIDGE
            weights = unit * np.linalg.solve(normal, unit * (f_steps[:filled] @ f))
            x = plain - weights @ moves[:filled]
        else:
            slot = 0
        previous = plain, f
        if arrived:
            return FixedPoint(x, size, iteration, True)
    return FixedPoint(best_x, best, iteration, False)
