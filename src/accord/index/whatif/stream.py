"""Streaming updates: one cell changes, and scores and ranks follow without building the index again.

A cell belongs to one column until the columns are put together, so that the steps are taken again for that column
alone, by the same code that builds an index, and then only the aggregates above it, for the units whose values moved.
Where a change reaches further (an imputation that looks at other indicators, a unit that is screened out, weights that
come from the data) the index is built again, and the update says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, WeightError
from accord.index.construction.aggregate import combine
from accord.index.construction.aggregate_check import check_result, check_values
from accord.index.construction.build import build
from accord.index.construction.rank import TIE_TOLERANCE, ranks
from accord.index.whatif.column_steps import ColumnSteps

if TYPE_CHECKING:
    from accord.index.construction.built import Index
    from accord.index.construction.data import IndexData
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_ROUNDING = 8.0 * float(np.finfo(np.float64).eps)

What = Literal["nothing", "cell", "column", "weights", "everything"]


@dataclass(frozen=True)
class Update:
    """What one change did."""

    what: What
    """What was worked out again: ``"cell"``: the value of one unit and its aggregates; ``"column"``: the indicator of
    several units, whose scale or treatment moved, and their aggregates; ``"weights"``: aggregates of all units."""
    why: str
    """In words."""
    rescored: tuple[str, ...]
    """Units whose score of the index is another now."""
    moved: Mapping[str, tuple[int, int]]
    """Units whose rank is another now: rank before and after."""

    def __str__(self) -> str:
        places = ", ".join(f"{unit} {old} to {new}" for unit, (old, new) in self.moved.items())
        return f"{self.why}; {len(self.rescored)} scores changed; {places or 'no rank changed'}"


class Stream:
    """An index that follows its data, one change at a time.

    It starts from a built index and holds what that would be with all changes made so far; `index` builds that one.

    Parameters
    ----------
    index
        The index to start from; it is not changed itself.

    Raises
    ------
    NormaliseError
        If the index shares its scale with other years, whose data it does not have.
    InputError
        If it was built with more than its own data otherwise.
    """

    def __init__(self, index: Index) -> None:
        self._load(index)

    def _load(self, index: Index) -> None:
        """Take over a built index as the state."""
        self._recipe, self._given, self._used = index.recipe, index.given, index.structure
        self._columns = ColumnSteps(index)
        self._raw = index.data.values.copy()
        self._scores = index.scores.copy()
        self._rank = np.asarray(index.rank(), dtype=np.int64)
        self._weights = [self._used.weights(level) for level in range(1, self._used.n_levels)]
        self._rules = index.recipe.aggregate.rules(self._used.n_levels - 1)
        self._built: Index | None = index
        self._parents = [self._used.parent_index(level) for level in range(1, self._used.n_levels)]
        self._members = [
            [np.flatnonzero(parent == p) for p in range(int(parent.max()) + 1)] for parent in self._parents
        ]
        self._codes = [self._used.codes(level) for level in range(1, self._used.n_levels + 1)]
        self._starts = np.cumsum([0, *(len(parent) for parent in self._parents)])

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the units that are kept, (N,)."""
        return self._columns.kept_data.units

    @property
    def scores(self) -> Array:
        """Scores of all elements as they are now, (N, E); a copy."""
        return self._scores.copy()

    def score(self, code: str | None = None) -> Array:
        """Return the scores of an element as they are now, by default the index itself, (N,)."""
        return self._scores[:, self._used.index_of(code or self._used.top.code)].copy()

    def rank(self, code: str | None = None) -> NDArray[np.int64]:
        """Return the ranks by an element as they are now, by default the index itself, (N,)."""
        if code is None:
            return self._rank.copy()
        return ranks(self._scores[:, self._used.index_of(code)], tolerance=TIE_TOLERANCE)

    def index(self) -> Index:
        """Return the index as it is now, built."""
        if self._built is None:
            self._built = build(self._current_data(), self._current_structure(), self._recipe)
        return self._built

    def update(self, unit: str, indicator: str, value: float | None) -> Update:
        """Change one raw value; None or NaN is a missing one.

        Raises
        ------
        UnknownName
            If there is no such unit or indicator.
        InputError
            If the value is infinite, or the index cannot be built with it; nothing has changed then.
        """
        row, column = self._columns.data.unit_index(unit), self._columns.data.indicator_index(indicator)
        new = np.nan if value is None else float(value)
        if np.isinf(new):
            raise InputError(
                f"{unit}, {indicator}: found {new}; give a finite number, or None for a missing value"
            )
        old = self._raw[row, column]
        if new == old or (np.isnan(new) and np.isnan(old)):
            return Update("nothing", f"{indicator} of {unit} is what it was", (), {})
        self._raw[row, column] = new
        try:
            return self._follow(f"{indicator} of {unit}", [column])
        except BaseException:
            self._raw[row, column] = old
            raise

    def update_denominator(self, unit: str, name: str, value: float | None) -> Update:
        """Change one value of a column that indicators are divided by; arguments and errors as for `update`."""
        data = self._columns.data
        row = data.unit_index(unit)
        if name in data.indicators and name not in data.denominators:
            return self.update(unit, name, value)
        old = data.denominator(name)
        new = np.nan if value is None else float(value)
        if np.isinf(new):
            raise InputError(
                f"{unit}, {name}: found {new}; give a finite number, or None for a missing value"
            )
        if new == old[row] or (np.isnan(new) and np.isnan(old[row])):
            return Update("nothing", f"{name} of {unit} is what it was", (), {})
        column = old.copy()
        column[row] = new
        self._columns.divide_by({name: column})
        divided = [data.indicator_index(code) for code, by in self._columns.divisor_of.items() if by == name]
        try:
            return self._follow(f"{name} of {unit}", divided)
        except BaseException:
            self._columns.divide_by({name: old})
            raise

    def update_weight(self, code: str, weight: float) -> Update:
        """Change the weight of an element, on the scale that its siblings' are on.

        Raises
        ------
        UnknownName
            If there is no such element.
        WeightError
            If it is negative or not finite, leaves siblings without weight, or the recipe sets that weight.
        """
        place = self._used.index_of(code)
        choice = self._recipe.weight
        if choice is not None and (choice.scheme != "given" or code in choice.values):
            raise WeightError(
                f"the recipe sets the weight of {code} ({choice.scheme}); change the recipe instead"
            )
        if code == self._used.top.code:
            raise WeightError(f"{code} is the index itself, which carries no weight")
        level = int(np.searchsorted(self._starts, place, side="right")) - 1
        at = place - self._starts[level]
        siblings = self._members[level][self._parents[level][at]]
        weights = self._weights[level].copy()
        weights[at] = weight
        if not (np.isfinite(weight) and weight >= 0.0) or weights[siblings].sum() <= 0.0:
            raise WeightError(
                f"{code}: found {weight:g}; weights are finite, not negative, and not nought of all siblings"
            )
        if weight == self._weights[level][at]:
            return Update("nothing", f"the weight of {code} is what it was", (), {})
        old, self._weights[level] = self._weights[level], weights
        try:
            scores = self._scores.copy()
            self._climb(scores, level, int(self._parents[level][at]), np.ones(len(scores), dtype=bool))
        except BaseException:
            self._weights[level] = old
            raise
        return self._commit(
            "weights", f"the weight of {code}: its aggregates were put together again", scores
        )

    # -- following a change

    def _follow(self, changed: str, columns: list[int]) -> Update:
        why = self._columns.reach(columns, self._raw)
        if why is None:
            found: dict[int, Array] = {}
            for column in columns:
                values = self._columns.normalised(column, self._raw[:, column])
                if values is None:
                    why = "units are screened by what is missing or zero, and that changed"
                    break
                found[column] = values
        if why is not None:
            return self._again(f"{changed}: {why}, so the index was built again")
        scores = self._scores.copy()
        touched = np.zeros(len(scores), dtype=bool)
        for column, values in found.items():
            moved = _differ(values, scores[:, column])
            scores[moved, column] = values[moved]
            touched |= moved
            if moved.any():
                self._climb(scores, 0, int(self._parents[0][column]), moved)
        count = int(touched.sum())
        if not count:
            return self._commit("nothing", f"{changed}: no normalised value changed", scores)
        what: What = "cell" if count <= 1 else "column"
        names = ", ".join(self._columns.data.indicators[column] for column in columns)
        reach = (
            "its own value alone"
            if count <= 1
            else f"{names} of {count} units, whose scale or treatment moved"
        )
        return self._commit(what, f"{changed}: {reach}", scores)

    def _climb(self, scores: Array, level: int, parent: int, rows: Mask) -> None:
        """Put together again an aggregate above `level` and all above it, for the units whose parts moved."""
        while level < len(self._members):
            rule, members = self._rules[level], self._members[level][parent]
            if rule.method == "copeland":
                rows = np.ones(len(scores), dtype=bool)  # a win of one is a loss of another
            parts = scores[rows][:, self._starts[level] + members].T
            codes = self._codes[level]
            if level == 0 or rule.power not in (None, 1.0):
                units = [self.units[n] for n in np.flatnonzero(rows)]
                check_values(parts, rule, units, [codes[i] for i in members], f"level {level + 1}")
            weights = self._weights[level][members][None, :]
            new = combine(parts, weights, rule, complete=not bool(np.isnan(parts).any()))[0]
            check_result(new, rule, self._codes[level + 1][parent])
            column = self._starts[level + 1] + parent
            scores[rows, column] = new
            level += 1
            if level < len(self._members):
                parent = int(self._parents[level][parent])

    def _commit(self, what: What, why: str, scores: Array) -> Update:
        before, after = self._scores[:, -1], scores[:, -1]
        other = _differ(before, after)
        rank = ranks(after, tolerance=TIE_TOLERANCE) if other.any() else self._rank
        moved = {
            self.units[n]: (int(self._rank[n]), int(rank[n])) for n in np.flatnonzero(rank != self._rank)
        }
        rescored = tuple(self.units[n] for n in np.flatnonzero(other))
        self._scores, self._rank, self._built = scores, rank, None
        return Update(what, why, rescored, moved)

    def _again(self, why: str) -> Update:
        """Build the index again and report what is different."""
        old = self._results()
        self._load(build(self._current_data(), self._current_structure(), self._recipe))
        new = self._results()
        nobody = (np.nan, 0)
        rescored, moved = [], {}
        for unit in self._columns.data.units:
            (score, rank), (score_now, rank_now) = old.get(unit, nobody), new.get(unit, nobody)
            if _differ(np.array([score]), np.array([score_now]))[0]:
                rescored.append(unit)
            if rank != rank_now:
                moved[unit] = (rank, rank_now)
        return Update("everything", why, tuple(rescored), moved)

    def _results(self) -> dict[str, tuple[float, int]]:
        """Return score and rank of every unit that is kept."""
        pairs = zip(self._scores[:, -1].tolist(), self._rank.tolist(), strict=True)
        return dict(zip(self.units, pairs, strict=True))

    def _current_data(self) -> IndexData:
        return self._columns.data.with_values(self._raw)

    def _current_structure(self) -> Structure:
        choice = self._recipe.weight
        if choice is not None and choice.scheme != "given":
            return self._given
        return self._given.with_weights(dict(enumerate(self._weights, start=1)))


def _differ(first: Array, second: Array) -> Mask:
    """Return where two arrays differ by more than the order of summation makes."""
    same = np.abs(first - second) <= _ROUNDING * np.maximum(np.abs(first), np.abs(second))
    return np.asarray(~(same | (np.isnan(first) & np.isnan(second))))
