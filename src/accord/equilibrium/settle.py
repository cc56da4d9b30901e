"""A fixed point of a map that also settles by itself, slowly: accelerated first, with less memory where that runs away.

Balancing a matrix to its margins converges from anywhere (Sinkhorn & Knopp 1967, Pacific J. Math. 21:343), if slowly.
Acceleration is far quicker, and fails now and then where costs are extreme and it remembers as many rounds as there are
countries. The rounds before a failure are kept: the next try starts from the best point of the last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from accord.equilibrium.anderson import FixedPoint, Vector, fixed_point

MEMORY = (10, 4, 2, 1, 1, 1, 1, 1)
"""Rounds remembered by the tries, in turn."""
MAX_ITERATIONS = 5000
"""Rounds of a try before it is given up."""
PLAIN = 50
"""Plain rounds after the first try, twice as many after every other."""


def settle(step: Callable[[Vector], Vector], start: Vector, tolerance: float, *, unknowns: int) -> FixedPoint:
    """Find x with step(x) = x.

    Parameters
    ----------
    step
        The map, shape (n,) to (n,).
    start
        Starting point, shape (n,).
    tolerance
        Largest change of an entry with which it stops.
    unknowns
        How many entries are free, n or less: more rounds than that are never remembered.

    Returns
    -------
    FixedPoint
        With the iterations of all tries, and ``converged`` False where none got there.
    """
    x, used = start, 0
    end = FixedPoint(start, float("inf"), 0, False)
    for tries, memory in enumerate(MEMORY):
        end = fixed_point(
            step, x, tolerance=tolerance, max_iterations=MAX_ITERATIONS, window=max(1, min(memory, unknowns))
        )
        used += end.iterations
        if end.converged:
            break
        x = end.x
        for _ in range(PLAIN << tries):
            x = step(x)
        used += PLAIN << tries
    return replace(end, iterations=used)
