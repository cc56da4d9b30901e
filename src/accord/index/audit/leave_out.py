"""Leaving out each element in turn: how much scores and ranks hang on it.

Where what is done to the other indicators does not depend on the one left out, all elements are left out in one pass:
only the aggregates above an element change, so that one aggregation of each of them, with one part less or one part
changed, gives them all. Elsewhere the index is built again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.audit.correlation import CorrelationMethod, correlation
from accord.index.construction.aggregate import Rule, combine
from accord.index.construction.rank import TIE_TOLERANCE, ranks

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]

_COLUMNWISE = frozenset({"mean", "median", "group_mean", "group_median", "constant", "none"})
"""Imputations that fill an indicator from itself alone."""
_FIXED = frozenset({"given", "equal"})
"""Weighting schemes under which siblings keep their shares when one of them goes."""


@dataclass(frozen=True, eq=False)
class LeftOut:
    """Scores of an element of the index without each element below it, beside those with all."""

    of: str
    """The element whose scores these are, the index itself unless another was asked for."""
    units: tuple[str, ...]
    codes: tuple[str, ...]
    """The elements left out, one at a time, (M,)."""
    levels: NDArray[np.int64]
    full: Array
    """Scores with all elements, (N,)."""
    scores: Array
    """Scores without each, (M, N); NaN where a unit then has none, or is screened out."""
    rebuilt: tuple[str, ...]
    """Elements for which the index was built again; for the others one pass is the same."""
    impossible: dict[str, str] = field(default_factory=dict)
    """Elements that cannot be left out, and why."""

    @property
    def full_ranks(self) -> NDArray[np.int64]:
        """Ranks with all elements, (N,)."""
        return ranks(self.full, tolerance=TIE_TOLERANCE)

    @property
    def ranks(self) -> NDArray[np.int64]:
        """Ranks without each, (M, N); 0 without a score."""
        return ranks(self.scores, tolerance=TIE_TOLERANCE)

    @property
    def shifts(self) -> Array:
        """Places gained without each, (M, N): rank with all less rank without; NaN where one is missing."""
        before, after = self.full_ranks, self.ranks
        return np.where((before > 0) & (after > 0), before - after, np.nan)

    @property
    def mean_shift(self) -> Array:
        """Mean of the absolute rank shifts over units, (M,)."""
        return _over_units(np.abs(self.shifts), np.mean)

    @property
    def largest_shift(self) -> Array:
        """Largest absolute rank shift of a unit, (M,)."""
        return _over_units(np.abs(self.shifts), np.max)

    @property
    def share_moved(self) -> Array:
        """Share of units whose rank changes, (M,)."""
        return _over_units((self.shifts != 0.0) * 1.0 + 0.0 * self.shifts, np.mean)

    def agreement(self, method: CorrelationMethod = "spearman") -> Array:
        """Correlation of the scores without each element with those with all, (M,)."""
        return correlation(self.scores.T, self.full[:, None], method)[:, 0]

    def frame(self) -> pd.DataFrame:
        """Return one row per element left out: what it does to ranks and how far the index stays the same."""
        import pandas as pd

        columns = {
            "level": self.levels,
            "mean_rank_shift": self.mean_shift,
            "largest_rank_shift": self.largest_shift,
            "share_moved": self.share_moved,
            "rank_correlation": self.agreement("spearman"),
            "correlation": self.agreement("pearson"),
            "rebuilt": [code in self.rebuilt for code in self.codes],
        }
        return pd.DataFrame(columns, index=pd.Index(self.codes, name="element"))

    def shifts_frame(self) -> pd.DataFrame:
        """Return one row per unit, one column per element left out: places gained without it."""
        return self._units(self.shifts)

    def ranks_frame(self) -> pd.DataFrame:
        """Return one row per unit: its rank with all elements, then without each; missing without a score."""
        found = self._units(self.ranks.astype(np.float64))
        found.insert(0, "full", self.full_ranks.astype(np.float64))
        return found.mask(found == 0.0)

    def scores_frame(self) -> pd.DataFrame:
        """Return one row per unit: its score with all elements, then without each."""
        found = self._units(self.scores)
        found.insert(0, "full", self.full)
        return found

    def _units(self, values: Array) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(values.T, index=pd.Index(self.units, name="unit"), columns=list(self.codes))


def _over_units(values: Array, take: Callable[[Array], np.float64]) -> Array:
    found = np.full(len(values), np.nan)
    for row, line in enumerate(values):
        there = line[~np.isnan(line)]
        if there.size:
            found[row] = take(there)
    return found


def scores_without(
    scores: Array, structure: Structure, rules: Sequence[Rule], of: str | None = None
) -> tuple[tuple[str, ...], Array]:
    """Aggregate an element again without each element below it.

    Parameters
    ----------
    scores
        Scores of every element with all of them there, (N, E).
    rules
        How each level is aggregated to the next, from the indicators up.
    of
        The element, by default the index itself.

    Returns
    -------
    codes, scores
        The elements left out, from the indicators up, (M,), and the scores without each, (M, N). Not among them are
        elements without which nothing with any weight would be left.
    """
    top = structure[of or structure.top.code]
    position = {element.code: place for place, element in enumerate(structure.elements)}
    base = np.ascontiguousarray(scores.T)
    without: dict[str, dict[str, Array]] = {}  # scores of an aggregate by the element left out below it
    emptied: dict[str, list[str]] = {}  # elements that take an aggregate with them
    for whole in structure.elements:
        parts = structure.children(whole.code)
        if not parts or top.code not in structure.lineage_of(whole.code):
            continue
        rule = rules[whole.level - 2]
        x = base[[position[part] for part in parts]]
        weights = np.array([structure[part].weight for part in parts])
        found: dict[str, Array] = {}
        gone: list[str] = []
        for place, part in enumerate(parts):
            names = [part, *emptied.get(part, [])]
            others = np.delete(weights, place)
            if others.sum() <= 0.0:
                gone += names
                continue
            left = _combined(np.delete(x, place, axis=0), others, rule)
            found |= dict.fromkeys(names, left)
        for place, part in enumerate(parts):
            changed = without.pop(part, {})
            if changed:
                draws = np.repeat(x[:, None, :], len(changed), axis=1)
                draws[place] = np.array(list(changed.values()))
                found |= dict(zip(changed, _combined(draws, weights, rule, drawn=True), strict=True))
        without[whole.code], emptied[whole.code] = found, gone
    found = without.get(top.code, {})
    codes = tuple(code for code in structure.codes() if code in found)
    return codes, np.array([found[code] for code in codes]).reshape(len(codes), len(scores))


def _combined(x: Array, weights: Array, rule: Rule, *, drawn: bool = False) -> Array:
    complete = not bool(np.isnan(x).any())
    scores = combine(x, weights[None, :], rule, complete=complete)
    return scores if drawn else scores[0]


def leave_out(index: Index, of: str | None = None, *, rebuild: bool | None = None) -> LeftOut:
    """Leave out every element below an aggregate in turn.

    To leave an element out is to drop it from the structure with all below it, and every aggregate left without a part;
    its siblings take over its weight in proportion to their own.

    Parameters
    ----------
    of
        The aggregate whose scores are looked at, by default the index itself.
    rebuild
        Build the index again for each element; False: never, so that what was done to the other indicators stays as it
        was even where it would have been otherwise without the element. By default only where that makes a difference:
        where an imputation looks at other indicators, weights follow from the data, or screening is a close call.

    Raises
    ------
    UnknownName
        If there is no such element.
    InputError
        If it is an indicator.
    """
    structure = index.structure
    whole = structure[of or structure.top.code]
    if whole.level == 1:
        raise InputError(f"{whole.code!r} is an indicator and has no parts; name an aggregate")
    below = [
        element.code
        for element in structure.elements
        if element.level < whole.level and whole.code in structure.lineage_of(element.code)
    ]
    rules = index.recipe.aggregate.rules(structure.n_levels - 1)
    passed, by_pass = scores_without(index.scores, structure, rules, whole.code)
    found = dict(zip(passed, by_pass, strict=True))
    impossible = {
        code: f"nothing with any weight would be left of {whole.code}" for code in below if code not in found
    }
    again = []
    if rebuild is not False:
        again = [code for code in passed if rebuild or depends(index, structure.indicators_of(code))]
    rebuilt = []
    for code in again:
        try:
            other = index.without(code)
        except InputError as error:
            impossible[code] = str(error)
            del found[code]
            continue
        place = {unit: row for row, unit in enumerate(other.units)}
        new = other.score(whole.code)
        found[code] = np.array([new[place[unit]] if unit in place else np.nan for unit in index.units])
        rebuilt.append(code)
    codes = tuple(code for code in below if code in found)
    return LeftOut(
        of=whole.code,
        units=index.units,
        codes=codes,
        levels=np.array([structure[code].level for code in codes], dtype=np.int64),
        full=index.score(whole.code),
        scores=np.array([found[code] for code in codes]).reshape(len(codes), len(index.units)),
        rebuilt=tuple(rebuilt),
        impossible=impossible,
    )


def depends(index: Index, indicators: Sequence[str]) -> bool:
    """Tell whether what a recipe does to the other indicators may depend on these being there."""
    recipe = index.recipe
    if recipe.weight is not None and recipe.weight.scheme not in _FIXED:
        return True
    if recipe.impute is not None and recipe.impute.method not in _COLUMNWISE:
        filled = index.records.get("impute")
        if filled is None or np.any(filled):
            return True
    return recipe.screen is not None and _close_call(index, len(indicators))


def _close_call(index: Index, dropped: int) -> bool:
    """Tell whether any unit might be screened otherwise with some indicators less, whichever they are."""
    screen, record = index.recipe.screen, index.records["screen"]
    assert screen is not None
    named = {*screen.keep, *screen.drop}
    k = len(index.indicators)
    for row, unit in enumerate(index.data.units):
        if unit in named:
            continue
        here = round(record.present[row] * k)
        nonzero = round(record.nonzero[row] * here) if here else 0
        left = k - dropped
        rules = (
            # The share as it is; its least and greatest value once any `dropped` indicators are gone.
            (screen.min_present, here / k, max(here - dropped, 0) / left, min(here, left) / left),
            (screen.min_nonzero, nonzero / here if here else 0.0, *_nonzero_range(here, nonzero, dropped)),
        )
        for limit, now, least, most in rules:
            if limit is not None and ((now < limit) != (least < limit) or (now < limit) != (most < limit)):
                return True
    return False


def _nonzero_range(here: int, nonzero: int, dropped: int) -> tuple[float, float]:
    zeros = here - nonzero
    least = max(nonzero - dropped, 0) / max(here - dropped, 1)
    most = nonzero / max(here - min(dropped, zeros), 1) if nonzero else 0.0
    return least, min(most, 1.0)
