"""Two or more indices beside each other: other choices, other years, other editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, UnknownName
from accord.index.audit.correlation import CorrelationMethod, correlation
from accord.index.construction.rank import TIE_TOLERANCE, ranks

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index

Array = NDArray[np.float64]

By = Literal["ranks", "scores"]
Among = Literal["own", "common"]


@dataclass(frozen=True, eq=False)
class Comparison:
    """An element of two indices, unit by unit, arrays (U,) over the units of either."""

    labels: tuple[str, str]
    codes: tuple[str, str]
    """The element in each."""
    by: By
    units: tuple[str, ...]
    """In the order of the first, then those of the second alone."""
    first: Array
    """Ranks or scores in the first, NaN without."""
    second: Array
    scores: tuple[Array, Array]
    """Scores in each, NaN without."""

    @property
    def change(self) -> Array:
        """By ranks, places gained from the first to the second; by scores, second less first; NaN without both."""
        return self.first - self.second if self.by == "ranks" else self.second - self.first

    @property
    def only_first(self) -> tuple[str, ...]:
        """Units with a score in the first alone."""
        return self._where(~np.isnan(self.first) & np.isnan(self.second))

    @property
    def only_second(self) -> tuple[str, ...]:
        """Units with a score in the second alone."""
        return self._where(np.isnan(self.first) & ~np.isnan(self.second))

    def agreement(self, method: CorrelationMethod = "spearman") -> float:
        """Correlation of the scores over the units with both; NaN where it does not exist."""
        a, b = self.scores
        return float(correlation(a[:, None], b[:, None], method)[0, 0])

    @property
    def mean_shift(self) -> float:
        """Mean of the absolute changes; NaN where no unit has both."""
        there = self._there()
        return float(np.abs(there).mean()) if there.size else np.nan

    @property
    def largest_shift(self) -> float:
        """Largest absolute change; NaN where no unit has both."""
        there = self._there()
        return float(np.abs(there).max()) if there.size else np.nan

    def movers(self, count: int = 5) -> pd.DataFrame:
        """Return the units that change most, the largest absolute change first; those that do not are left out."""
        found = self.frame(sort="absolute")
        return found[found["absolute"] > 0].head(count)

    def frame(self, sort: Literal["first", "second", "change", "absolute"] | None = None) -> pd.DataFrame:
        """Return one row per unit.

        Parameters
        ----------
        sort
            Column to sort by: ``"first"`` and ``"second"`` from the best, ``"change"`` and ``"absolute"`` from the
            largest. None keeps the order of the units.

        Raises
        ------
        UnknownName
            If there is no such column.
        """
        import pandas as pd

        columns = {
            self.labels[0]: self.first,
            self.labels[1]: self.second,
            "change": self.change,
            "absolute": np.abs(self.change),
        }
        frame = pd.DataFrame(columns, index=pd.Index(self.units, name="unit"))
        if sort is None:
            return frame
        place = dict(zip(("first", "second", "change", "absolute"), frame.columns, strict=True))
        if sort not in place:
            raise UnknownName("column", str(sort), place, f"Columns: {', '.join(place)}.")
        rising = self.by == "ranks" and sort in ("first", "second")
        return frame.sort_values(place[sort], ascending=rising, kind="stable", na_position="last")

    def summary(self) -> str:
        """Return how alike the two are, and who moves most, as text."""
        a, b = self.labels
        both = int(np.sum(~np.isnan(self.first) & ~np.isnan(self.second)))
        what = "places" if self.by == "ranks" else "points"
        lines = [
            f"{self.codes[0]}: {a} and {b}, {both} units in both",
            f"rank correlation {self.agreement():.3f}, correlation of scores {self.agreement('pearson'):.3f}",
            f"mean change {self.mean_shift:.2f} {what}, largest {self.largest_shift:.2f}",
        ]
        shown = ", ".join(f"{unit} {row.change:+.3g}" for unit, row in self.movers().iterrows())
        lines += [f"largest changes: {shown}"] if shown else ["nobody changes"]
        for label, alone in ((a, self.only_first), (b, self.only_second)):
            lines += [f"only in {label}: {', '.join(alone)}"] if alone else []
        return "\n".join(lines)

    def _there(self) -> Array:
        return self.change[~np.isnan(self.change)]

    def _where(self, mask: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(self.units[row] for row in np.flatnonzero(mask))


def compare(
    first: Index,
    second: Index,
    code: str | tuple[str, str] | None = None,
    *,
    by: By = "ranks",
    among: Among = "own",
    labels: tuple[str, str] = ("first", "second"),
) -> Comparison:
    """Compare an element of two indices.

    Parameters
    ----------
    code
        The element, or a pair of them where it is named differently; by default each index itself.
    by
        ``"ranks"`` or ``"scores"``. Scores of indices with different normalisations are on different scales.
    among
        ``"own"``: ranks as each index gives them; ``"common"``: ranks among the units of both, so that a unit does not
        move because others came or left.
    labels
        What the two are called.

    Raises
    ------
    UnknownName
        If there is no such element or choice.
    InputError
        If the two have fewer than two units in common, or the labels are the same.
    """
    _checked(by, among)
    a, b = code if isinstance(code, tuple) else (code, code)
    codes = a or first.structure.top.code, b or second.structure.top.code
    if labels[0] == labels[1]:
        raise InputError(f"both are called {labels[0]!r}; give them different labels")
    units = tuple(dict.fromkeys([*first.units, *second.units]))
    scores = (
        _aligned(units, first.units, first.score(codes[0])),
        _aligned(units, second.units, second.score(codes[1])),
    )
    common = ~np.isnan(scores[0]) & ~np.isnan(scores[1])
    if common.sum() < 2:
        raise InputError(
            f"{labels[0]} and {labels[1]} have {common.sum()} units in common; at least 2 are needed"
        )
    shown = tuple(_shown(score, by, common if among == "common" else None) for score in scores)
    return Comparison(labels, codes, by, units, shown[0], shown[1], scores)


def compare_many(
    indices: Mapping[str, Index],
    code: str | None = None,
    *,
    by: By = "ranks",
    show: Literal["values", "changes", "absolute"] = "values",
    base: str | None = None,
    among: Among = "own",
) -> pd.DataFrame:
    """Set an element of several indices side by side, one row per unit, sorted by the base.

    Parameters
    ----------
    indices
        Indices by the name of their column: alternatives, or years.
    show
        ``"values"``: ranks or scores; ``"changes"``: from the base to each, signs as `Comparison.change`;
        ``"absolute"``: the same without signs.
    base
        The index compared with, by default the first.

    Raises
    ------
    UnknownName
        If there is no such element, index or choice.
    InputError
        If there are no indices.
    """
    import pandas as pd

    _checked(by, among)
    if show not in ("values", "changes", "absolute"):
        known = ("values", "changes", "absolute")
        raise UnknownName("table", str(show), known, f"Tables: {', '.join(known)}.")
    if not indices:
        raise InputError("there is nothing to compare; give at least one index")
    base = next(iter(indices)) if base is None else base
    if base not in indices:
        raise UnknownName("index", base, indices, f"Indices: {', '.join(indices)}.")
    units = tuple(dict.fromkeys(unit for index in indices.values() for unit in index.units))
    scores = {name: _aligned(units, index.units, index.score(code)) for name, index in indices.items()}
    common = np.all([~np.isnan(score) for score in scores.values()], axis=0)
    values = {
        name: _shown(score, by, common if among == "common" else None) for name, score in scores.items()
    }
    sign = 1.0 if by == "ranks" else -1.0
    table = pd.DataFrame(values, index=pd.Index(units, name="unit"))
    order = table[base].sort_values(ascending=by == "ranks", kind="stable", na_position="last").index
    if show != "values":
        table = table.rsub(table[base], axis=0) * sign
        table = table.abs() if show == "absolute" else table
    return table.loc[order]


def agreement(
    first: Index,
    second: Index,
    codes: Sequence[str] | None = None,
    *,
    by: By = "ranks",
) -> pd.DataFrame:
    """Correlate two indices element by element, over the units of both.

    Parameters
    ----------
    codes
        The elements; by default all that both have.
    by
        ``"ranks"``: correlation of the ranks that the units of both have among themselves, ties sharing the best rank
        as they do when published (Spearman's correlation where there are none); ``"scores"``: Pearson's of the scores.

    Raises
    ------
    UnknownName
        If one of them lacks an element.
    InputError
        If they have no unit or no element in common.
    """
    import pandas as pd

    _checked(by, "own")
    if codes is None:
        codes = [code for code in first.codes if code in second.structure]
    common = [unit for unit in first.units if unit in second.units]
    if not common or not codes:
        what = "unit" if codes else "element"
        raise InputError(f"the two indices have no {what} in common")
    rows = [[index.units.index(unit) for unit in common] for index in (first, second)]
    found = []
    for code in codes:
        a, b = first.score(code)[rows[0]], second.score(code)[rows[1]]
        both = ~np.isnan(a) & ~np.isnan(b)
        a, b = _shown(a, by, both), _shown(b, by, both)
        found.append(float(correlation(a[:, None], b[:, None])[0, 0]))
    columns = {"level": [first.structure[code].level for code in codes], "correlation": found}
    return pd.DataFrame(columns, index=pd.Index(list(codes), name="element"))


def _checked(by: str, among: str) -> None:
    for kind, found, known in (
        ("comparison", by, ("ranks", "scores")),
        ("ranking", among, ("own", "common")),
    ):
        if found not in known:
            raise UnknownName(kind, str(found), known, f"It is one of: {', '.join(known)}.")


def _aligned(units: Sequence[str], own: Sequence[str], score: Array) -> Array:
    place = {unit: row for row, unit in enumerate(own)}
    return np.array([score[place[unit]] if unit in place else np.nan for unit in units])


def _shown(score: Array, by: By, only: NDArray[np.bool_] | None) -> Array:
    score = score if only is None else np.where(only, score, np.nan)
    if by == "scores":
        return score
    found = ranks(score, tolerance=TIE_TOLERANCE).astype(np.float64)
    return np.where(found > 0, found, np.nan)
