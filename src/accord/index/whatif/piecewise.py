"""Piecewise linear functions in a mixed-integer linear program.

A variable that runs through breakpoints is written as a sum of segments filled in order (the incremental formulation:
Markowitz & Manne 1957, Econometrica 25:84). Any number of functions of it share the segments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from accord.index.whatif.solver import Answer, Program, minimise, solve

Array = NDArray[np.float64]


@dataclass
class Line:
    """A linear expression: a constant and coefficients by variable."""

    constant: float = 0.0
    terms: dict[int, float] = field(default_factory=dict)

    def add(self, other: Line, factor: float = 1.0) -> None:
        """Add a multiple of another expression."""
        self.constant += factor * other.constant
        for variable, coefficient in other.terms.items():
            self.terms[variable] = self.terms.get(variable, 0.0) + factor * coefficient

    def at(self, x: Array) -> float:
        """Return its value."""
        return float(self.constant + sum(factor * x[variable] for variable, factor in self.terms.items()))

    @property
    def range(self) -> tuple[float, float]:
        """Its least and largest value where all its variables are between 0 and 1."""
        factors = self.terms.values()
        return (
            self.constant + sum(min(factor, 0.0) for factor in factors),
            self.constant + sum(max(factor, 0.0) for factor in factors),
        )


@dataclass
class Model:
    """A program put together piece by piece."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)

    def variable(self, *, cost: float = 0.0, whole: bool = False) -> int:
        """Add a variable between 0 and 1 and return its number."""
        self.low.append(0.0)
        self.high.append(1.0)
        self.cost.append(cost)
        self.whole.append(whole)
        return len(self.low) - 1

    def require(self, line: Line, least: float = -np.inf, most: float = np.inf) -> None:
        """Require an expression to be between two numbers."""
        self.rows.append((line.terms, least - line.constant, most - line.constant))

    def segments(self, count: int) -> list[int]:
        """Add segments that are filled in order, and return their numbers."""
        found = [self.variable() for _ in range(count)]
        for before, after in pairwise(found):
            full = self.variable(whole=True)
            self.require(Line(0.0, {before: 1.0, full: -1.0}), 0.0)
            self.require(Line(0.0, {full: 1.0, after: -1.0}), 0.0)
        return found

    def solve(self, time_limit: float) -> Answer:
        """Minimise the cost; the answer is then made exact with the whole variables as they are."""
        blocks = np.zeros((len(self.rows), len(self.low)))
        for row, (terms, _, _) in enumerate(self.rows):
            for variable, factor in terms.items():
                blocks[row, variable] = factor
        least, most = np.array([row[1] for row in self.rows]), np.array([row[2] for row in self.rows])
        empty = ~blocks.any(axis=1)
        if np.any(empty & ((least > 0.0) | (most < 0.0))):
            return Answer(None, np.inf, np.inf, True)
        blocks, least, most = blocks[~empty], least[~empty], most[~empty]
        size = np.abs(blocks).max(axis=1, initial=0.0)
        blocks, least, most = blocks / size[:, None], least / size, most / size
        whole, cost = np.array(self.whole, dtype=bool), np.array(self.cost)
        low, high = np.array(self.low), np.array(self.high)
        answer = solve(Program(cost, whole, low, high, [(blocks, least, most)]), time_limit)
        if answer.x is None:
            return answer
        above, below = np.isfinite(most), np.isfinite(least)
        exact = minimise(
            cost,
            np.vstack([blocks[above], -blocks[below]]),
            np.hstack([most[above], -least[below]]),
            np.zeros((0, len(low))),
            np.zeros(0),
            np.where(whole, answer.x, low),
            np.where(whole, answer.x, high),
        )
        # Where there is none, the whole variables were possible within the solver's tolerance only.
        return answer if exact.x is None else Answer(exact.x, exact.value, answer.bound, False)


def function(segments: list[int], values: Array) -> Line:
    """Return a function of a variable by its values at the breakpoints, one more than there are segments."""
    steps = np.diff(values)
    return Line(float(values[0]), {s: float(step) for s, step in zip(segments, steps, strict=True) if step})
