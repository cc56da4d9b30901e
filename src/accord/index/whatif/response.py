"""How all units' normalised values of an indicator respond when one unit's raw value moves.

The value is put through every step of the recipe at breakpoints. Between two of them the response is a straight line,
or is cut until it is nearly one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_DEEPEST = 5
"""Times that a stretch between two breakpoints is halved."""
_STRAIGHT = 1e-9
_NEARLY = 1e-3


@dataclass
class Response:
    """The response to one raw value on its way from where it is to its limit.

    Parameters
    ----------
    evaluate
        Values of all units for a raw value, on the scale on which the aggregation is a sum, (N,).
    start, limit
        The raw value as it is, and as far as it may go.
    kinks
        Raw values at which the response is known to bend.
    size
        What the distance from a straight line is measured by.
    """

    evaluate: Callable[[float], Array]
    start: float
    limit: float
    kinks: Sequence[float]
    size: float
    x: list[float] = field(default_factory=list)
    """Breakpoints from start to limit, (G,)."""
    y: list[Array] = field(default_factory=list)
    """Values of all units at them, (G, N)."""
    straight: bool = True
    """Whether the response was found to be straight between all breakpoints."""

    def __post_init__(self) -> None:
        ends = min(self.start, self.limit), max(self.start, self.limit)
        between = sorted({k for k in self.kinks if ends[0] < k < ends[1]}, key=self._distance)
        self.x = [self.start, *between, self.limit]
        self.y = [self.evaluate(x) for x in self.x]
        position = 0
        while position + 1 < len(self.x):
            position += self._cut(position, _DEEPEST)

    def _distance(self, x: float) -> float:
        return abs(x - self.start)

    def _cut(self, position: int, depth: int) -> int:
        """Halve the stretch after a breakpoint until it is nearly straight; return how many stretches it became."""
        a, b, left, right = self.x[position], self.x[position + 1], self.y[position], self.y[position + 1]
        away = 0.0
        for part in (0.5, 0.25, 0.75):
            at = self.evaluate(a + part * (b - a))
            away = max(away, float(np.nanmax(np.abs(at - (left + part * (right - left))))) / self.size)
        self.straight &= away <= _STRAIGHT
        if away <= _NEARLY or depth == 0:
            return 1
        middle = 0.5 * (a + b)
        self.x.insert(position + 1, middle)
        self.y.insert(position + 1, self.evaluate(middle))
        first = self._cut(position, depth - 1)
        return first + self._cut(position + first, depth - 1)

    def insert(self, x: float) -> bool:
        """Add a breakpoint; return whether it is a new one."""
        if min(abs(x - known) for known in self.x) <= 1e-12 * abs(self.limit - self.start):
            return False
        place = next(i for i, known in enumerate(self.x) if self._distance(known) > self._distance(x))
        self.x.insert(place, x)
        self.y.insert(place, self.evaluate(x))
        return True
