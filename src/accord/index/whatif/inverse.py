"""Inverse what-if: which improvements of a unit's own indicators reach a score or a rank, at least cost.

The answer to a mixed-integer program whose functions are the index itself: candidate values are put through the recipe,
with minima, maxima and means that move along, so that rivals' scores respond too. The answer is then built as an index
and counts only if that reaches the target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.construction.rank import TIE_TOLERANCE, ranks
from accord.index.whatif.admissible import linear
from accord.index.whatif.lever import levers
from accord.index.whatif.reach_program import ReachProgram
from accord.index.whatif.stream import Stream

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index

Array = NDArray[np.float64]

_ROUNDS = 12
"""Programs solved, each with responses cut finer, before the answer is found on a straight way instead."""


@dataclass(frozen=True)
class Change:
    """One indicator that is to be improved."""

    indicator: str
    name: str
    before: float
    """Raw value as it is."""
    after: float
    """Raw value that it is to have."""
    limit: float
    """Raw value as far as it may go."""
    cost: float


@dataclass(frozen=True, eq=False)
class Inverse:
    """The cheapest improvements that reach a target, or the news that none do."""

    unit: str
    element: str
    target: str
    """In words."""
    reached: bool
    """Whether the changes reach it, by an index built with them. Where none do within the limits, `changes` are those
    of the highest score."""
    changes: tuple[Change, ...]
    score: tuple[float, float]
    """Score before and after."""
    rank: tuple[int, int]
    """Rank before and after."""
    proven: bool
    """Whether it is shown that nothing cheaper reaches the target."""
    caveats: tuple[str, ...]
    """Why it is not."""
    after: Index
    """The index built with the changes."""

    @property
    def cost(self) -> float:
        """Cost of all changes."""
        return sum(change.cost for change in self.changes)

    def frame(self) -> pd.DataFrame:
        """Return one row per indicator that is changed, the most costly first."""
        import pandas as pd

        rows = sorted(self.changes, key=lambda change: -change.cost)
        return pd.DataFrame(
            [(c.name, c.before, c.after, c.after - c.before, c.limit, c.cost) for c in rows],
            columns=["name", "before", "after", "change", "limit", "cost"],
            index=pd.Index([c.indicator for c in rows], name="indicator"),
        )

    def __str__(self) -> str:
        places = f"score {self.score[0]:.4g} to {self.score[1]:.4g}, rank {self.rank[0]} to {self.rank[1]}"
        if not self.reached:
            return f"{self.unit} cannot reach {self.target} within its limits: at best {places}"
        told = "; ".join(f"{c.indicator} from {c.before:.4g} to {c.after:.4g}" for c in self.changes)
        sure = "proven the cheapest" if self.proven else "not proven the cheapest"
        return f"{self.unit} reaches {self.target} with {told or 'no change'} ({places}; {sure})"


def reach(
    index: Index,
    unit: str,
    *,
    score: float | None = None,
    rank: int | None = None,
    element: str | None = None,
    change: Sequence[str] | None = None,
    limits: Mapping[str, float] | None = None,
    costs: Mapping[str, float] | None = None,
    per: Literal["sd", "unit"] = "sd",
    fixed: Mapping[str, float] | None = None,
    most: int | None = None,
    time_limit: float = 30.0,
) -> Inverse:
    """Return the cheapest improvements of a unit's raw values with which it reaches a score or a rank.

    Values are only improved, each in its indicator's direction. The data of other units stay; their scores may not.

    Parameters
    ----------
    score, rank
        The target, one of the two: a score to reach, or a rank to reach or better. Units that tie share the best rank.
    element
        The element that is scored; by default the index itself.
    change
        Codes of indicators, or of aggregates for all below them, that may change; by default all below `element`.
    limits
        Raw value up to which an indicator may be improved, by code; by default that of the best unit (of indicators
        that are divided, what would make the quotient that of the best unit).
    costs
        Cost of improving an indicator, by code; 1 for those not named.
    per
        What a cost buys: ``"sd"`` an improvement by one standard deviation of the indicator over units (after it is
        divided); ``"unit"`` one of the indicator's own raw units, for which all costs must be given.
    fixed
        Cost of changing an indicator at all, by code.
    most
        Largest number of indicators that may change.
    time_limit
        Seconds given to one program.

    Raises
    ------
    UnknownName
        If a unit, element or indicator does not exist.
    InputError
        If the target, limits or costs cannot be used, or an indicator's change would not be its own affair (imputation
        by other indicators, weights from the data...): says which and what to do.
    """
    structure = index.structure
    code = element or structure.top.code
    column, row = structure.index_of(code), index.unit_index(unit)
    if (score is None) == (rank is None):
        raise InputError("give one target: a score to reach, or a rank")
    if rank is not None and not 1 <= rank <= len(index.units):
        raise InputError(f"rank {rank} cannot be reached; ranks go from 1 to {len(index.units)}")
    if score is not None and not np.isfinite(score):
        raise InputError(f"the score to reach is {score}; give a finite number")
    if most is not None and most < 1:
        raise InputError(f"at most {most} indicators may change; give 1 or more, or leave it out")
    if np.isnan(index.scores[row, column]):
        raise InputError(f"{unit} has no score for {code}: too much is missing; impute, or take another")
    powers = []
    for rule in index.recipe.aggregate.rules(structure.n_levels - 1)[: structure[code].level - 1]:
        if rule.power is None:
            raise InputError(
                f"{code} is put together by {rule.label}, which moves in jumps; aggregate by a mean to ask what "
                "reaches a score"
            )
        powers.append(rule.power)
    found = levers(
        index,
        unit,
        code,
        powers[0] if powers else 1.0,
        change=change,
        limits=limits or {},
        costs=costs or {},
        per=per,
        fixed=fixed or {},
        rivals=rank is not None and len(set(powers)) <= 1,
    )
    program = ReachProgram(index, row, code, powers, found)
    return _Search(index, unit, program, score, rank, most).run(time_limit)


class _Search:
    """Programs solved and checked against the index until one holds."""

    def __init__(
        self,
        index: Index,
        unit: str,
        program: ReachProgram,
        score: float | None,
        rank: int | None,
        most: int | None,
    ) -> None:
        self.index, self.unit, self.program = index, unit, program
        self.score, self.rank, self.most = score, rank, most
        self.levers = program.levers
        self.stream = Stream(index)
        self.caveats: dict[str, None] = {}

    def run(self, time_limit: float) -> Inverse:
        """Return the answer."""
        limits = {k: lever.limit for k, lever in self.levers.items()}
        if self._reached({}):
            return self._result({})
        # Improving one's own values never lowers one's score or leads, so where all of them do not do, none do.
        if not self._reached(limits):
            return self._result(limits if self.most is None else self._highest(time_limit))
        self._put({})
        for lever in self.levers.values():
            for doubt in lever.doubts:
                self._doubt(doubt)
        if not self.program.additive:
            self._doubt("levels are put together by different means")
        values: dict[int, float] = {}
        for turn in range(_ROUNDS):
            threshold = None if self.score is None and self.program.additive else self._threshold()
            answer = self.program.cheapest(threshold, self.rank, self.most).solve(time_limit)
            if answer.x is None:
                if self.most is not None and answer.impossible:
                    return self._result(self._highest(time_limit))
                break
            if answer.value - answer.bound > 1e-6 * max(1.0, abs(answer.value)):
                self._doubt("the time was up before the search was finished")
            values = self.program.values(answer)
            done = self._nudged(values)
            if done is not None:
                if turn:
                    self._doubt("responses were cut finer on the way")
                return self._result(self._tightened(done))
            if not self.program.refine(values, answer) and self.program.additive:
                break
        self._doubt(
            "the program and the index differ, so that the way from its answer to all limits was followed"
        )
        return self._result(self._tightened(self._towards(values, limits)))

    def _doubt(self, why: str) -> None:
        self.caveats[why] = None

    def _highest(self, time_limit: float) -> dict[int, float]:
        """Return the values of the highest score with no more changes than allowed."""
        assert self.most is not None
        answer = self.program.highest(self.most).solve(time_limit)
        return {} if answer.x is None else self.program.values(answer)

    def _threshold(self) -> float:
        """Return the score to reach, on the scale on which the element's parts are summed."""
        target = self.score
        if target is None:
            assert self.rank is not None
            others = np.delete(self.stream.score(self.program.element), self.program.row)
            ahead = np.sort(others[~np.isnan(others)])[::-1]
            target = float(ahead[self.rank - 1]) if self.rank <= len(ahead) else -np.inf
        power = self.program.power(self.program.element)
        if power != 1.0 and target <= 0.0:
            return -np.inf
        return float(linear(np.array([target]), power)[0])

    # -- what the index says

    def _put(self, values: Mapping[int, float]) -> None:
        """Set the stream to raw values of the levers, those not named to where they start."""
        for k, lever in self.levers.items():
            self.stream.update(self.unit, lever.code, values.get(k, lever.start))

    def _reached(self, values: Mapping[int, float]) -> bool:
        self._put(values)
        return self._counts(self.stream.score(self.program.element))

    def _counts(self, scores: Array) -> bool:
        """Return whether scores of all units reach the target."""
        own = scores[self.program.row]
        if self.score is not None:
            return bool(own >= self.score - 1e-12 * max(1.0, abs(self.score)))
        assert self.rank is not None
        return bool(0 < ranks(scores, tolerance=TIE_TOLERANCE)[self.program.row] <= self.rank)

    def _nudged(self, values: Mapping[int, float]) -> dict[int, float] | None:
        """Return values that reach the target, beyond those given by rounding only; None where that is not enough."""
        for part in (0.0, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7):
            pushed = {k: self._between(value, self.levers[k].limit, part) for k, value in values.items()}
            if self._reached(pushed):
                return pushed
        return None

    @staticmethod
    def _between(a: float, b: float, part: float) -> float:
        return b if part == 1.0 else a + part * (b - a)

    def _towards(self, begin: Mapping[int, float], limits: Mapping[int, float]) -> dict[int, float]:
        """Return the first values on the straight way to all limits that reach the target, by halving."""
        low, high = 0.0, 1.0
        origin = {k: begin.get(k, self.levers[k].start) for k in limits}
        for _ in range(50):
            middle = 0.5 * (low + high)
            at = {k: self._between(origin[k], limits[k], middle) for k in limits}
            low, high = (low, middle) if self._reached(at) else (middle, high)
        return {k: self._between(origin[k], limits[k], high) for k in limits}

    def _tightened(self, values: Mapping[int, float]) -> dict[int, float]:
        """Return values with every step back taken that still reaches the target, the most costly change first."""
        found = dict(values)
        if not self.caveats:
            return found
        for k in sorted(found, key=lambda k: -self.levers[k].spent(found[k])):
            low, high = self.levers[k].start, found[k]
            if self._reached({**found, k: low}):
                del found[k]
                continue
            for _ in range(40):
                middle = 0.5 * (low + high)
                low, high = (low, middle) if self._reached({**found, k: middle}) else (middle, high)
            found[k] = high
        return found

    def _result(self, values: Mapping[int, float]) -> Inverse:
        """Build the index with the changes and report what it says."""
        index, code, row = self.index, self.program.element, self.program.row
        raw = index.data.values.copy()
        for k, value in values.items():
            raw[index.data.unit_index(self.unit), k] = value
        after = index.rebuild(data=index.data.with_values(raw)) if values else index
        reached = after.units == index.units and self._counts(after.score(code))
        if self.most is not None:
            reached = reached and len(values) <= self.most
        changes = []
        for k in sorted(values):
            lever, element = self.levers[k], index.structure[self.levers[k].code]
            spent = lever.spent(values[k])
            changes.append(Change(element.code, element.name, lever.start, values[k], lever.limit, spent))
        return Inverse(
            unit=self.unit,
            element=code,
            target=f"a score of {self.score:g}" if self.score is not None else f"rank {self.rank}",
            reached=reached,
            changes=tuple(changes),
            score=(float(index.score(code)[row]), float(after.score(code)[row])),
            rank=(int(index.rank(code)[row]), int(after.rank(code)[row])),
            proven=reached and not self.caveats,
            caveats=tuple(self.caveats) if reached else (),
            after=after,
        )
