"""The program behind an inverse what-if: levers, an element's score as a function of them, and the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.index.whatif.admissible import linear, unlinear
from accord.index.whatif.lever import Lever
from accord.index.whatif.piecewise import Line, Model, function
from accord.index.whatif.solver import Answer

if TYPE_CHECKING:
    from accord.index.construction.built import Index

Array = NDArray[np.float64]


@dataclass
class ReachProgram:
    """An element's score of one unit, put together of its levers.

    Where all levels below the element are put together by one mean, scores are sums of the levers' responses and so are
    the leads over rivals. Where not, an aggregate's score is bent from the scale of its own mean to that of the next.
    """

    index: Index
    row: int
    element: str
    powers: Sequence[float]
    """Power of the mean of each level below the element, the lowest first."""
    levers: Mapping[int, Lever]
    bends: dict[str, set[float]] = field(default_factory=dict)
    """Further breakpoints of aggregates that are bent."""
    bent: dict[str, Line] = field(default_factory=dict)
    """The scores of bent aggregates in the program made last."""

    @property
    def additive(self) -> bool:
        """Whether all levels are put together by one mean."""
        return len(set(self.powers)) <= 1

    def power(self, code: str) -> float:
        """Return the power of the mean that puts an element together; of an indicator, that of its parent."""
        level = self.index.structure[code].level
        return self.powers[max(level - 2, 0)] if self.powers else 1.0

    def cheapest(self, threshold: float | None, rank: int | None, most: int | None) -> Model:
        """Return the program of least cost that reaches a score on the summed scale, or a rank."""
        model = self._levers(most)
        own = self._line(model, self.element, self.row)
        if threshold is not None:
            model.require(own, least=threshold)
        else:
            assert rank is not None
            self._outrank(model, own, rank)
        return model

    def highest(self, most: int) -> Model:
        """Return the program of the highest score with at most so many indicators changed."""
        model = self._levers(most)
        own = self._line(model, self.element, self.row)
        model.cost = [-own.terms.get(variable, 0.0) for variable in range(len(model.cost))]
        return model

    def values(self, answer: Answer) -> dict[int, float]:
        """Return the raw values of an answer by position, those that stay left out."""
        assert answer.x is not None
        found = {}
        for k, lever in self.levers.items():
            value = lever.value(answer.x)
            if abs(value - lever.start) > 1e-9 * abs(lever.limit - lever.start):
                found[k] = value
        return found

    def refine(self, values: Mapping[int, float], answer: Answer) -> bool:
        """Add breakpoints at an answer that the index does not confirm; return whether any is new."""
        assert answer.x is not None
        new = False
        for k, value in values.items():
            new |= self.levers[k].response.insert(value)
        for code, line in self.bent.items():
            known, at = self.bends.setdefault(code, set()), line.at(answer.x)
            new |= at not in known
            known.add(at)
        return new

    def _levers(self, most: int | None) -> Model:
        model = Model()
        self.bent = {}
        for lever in self.levers.values():
            lever.segments = model.segments(len(lever.response.x) - 1)
            for segment, length in zip(lever.segments, np.abs(np.diff(lever.response.x)), strict=True):
                model.cost[segment] = lever.cost * float(length)
        if most is None and not any(lever.fixed for lever in self.levers.values()):
            return model
        changed = Line()
        for lever in self.levers.values():
            flag = model.variable(cost=lever.fixed, whole=True)
            model.require(Line(0.0, {flag: 1.0, lever.segments[0]: -1.0}), 0.0)
            changed.terms[flag] = 1.0
        if most is not None:
            model.require(changed, most=float(most))
        return model

    def _line(self, model: Model, code: str, row: int) -> Line:
        """Return an element's score of one unit, on the scale on which its own parts are summed."""
        structure, scores = self.index.structure, self.index.scores
        power, at = self.power(code), structure.index_of(code)
        if structure[code].level == 1:
            lever = self.levers.get(at)
            if lever is None:
                return Line(float(linear(scores[row, at : at + 1], power)[0]))
            return function(lever.segments, np.array([y[row] for y in lever.response.y]))
        children = structure.children(code)
        missing = [bool(np.isnan(scores[row, structure.index_of(child)])) for child in children]
        weights = np.array(
            [0.0 if gone else structure[c].weight for c, gone in zip(children, missing, strict=True)]
        )
        total = Line()
        for child, weight in zip(children, weights / weights.sum(), strict=True):
            if weight > 0.0:
                total.add(self._part(model, child, row, power), float(weight))
        return total

    def _part(self, model: Model, code: str, row: int, power: float) -> Line:
        """Return an element's score on the scale on which its parent's parts are summed, of the power given."""
        line, own = self._line(model, code, row), self.power(code)
        if own == power or self.index.structure[code].level == 1:
            return line
        if not line.terms:
            return Line(float(linear(unlinear(np.array([line.constant]), own), power)[0]))
        low, high = line.range
        more = [point for point in self.bends.get(code, ()) if low < point < high]
        points = np.unique([*np.linspace(low, high, 9), *more])
        segments = model.segments(len(points) - 1)
        through = function(segments, points)
        through.add(line, -1.0)
        model.require(through, 0.0, 0.0)
        self.bent[code] = line
        return function(segments, linear(unlinear(points, own), power))

    def _outrank(self, model: Model, own: Line, rank: int) -> None:
        """Require that no more than rank - 1 rivals stay ahead."""
        ahead, column = Line(), self.index.structure.index_of(self.element)
        for rival in range(len(self.index.units)):
            if rival == self.row or np.isnan(self.index.scores[rival, column]):
                continue
            lead = Line(own.constant, dict(own.terms))
            lead.add(self._line(model, self.element, rival), -1.0)
            least, _ = lead.range
            if least < 0.0:
                flag = model.variable(whole=True)
                lead.terms[flag] = -least
                model.require(lead, least=0.0)
                ahead.terms[flag] = 1.0
        model.require(ahead, most=float(rank - 1))
