"""The difference between two scores split into indicators: of two units, or of one unit in two years.

Each indicator is switched from its one value to the other; what that adds, over the orders in which they can be
switched, is its contribution. The contributions sum to the difference, whatever the aggregation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.construction.aggregate import Rule, aggregate_levels, combine
from accord.index.whatif.shapley import coalitions, exact, of_product, order_weights, sampled

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

Value = Literal["shapley", "nested"]

LARGEST = 16
"""Indicators that differ, up to which all sets of them are looked at."""
_BLOCK = 1 << 16
_Z90 = 1.6448536269514722


@dataclass(frozen=True, eq=False)
class Split:
    """A difference of scores and what each indicator contributes to it."""

    element: str
    labels: tuple[str, str]
    """What is compared: the second less the first."""
    scores: tuple[float, float]
    indicators: tuple[str, ...]
    parents: tuple[str, ...]
    """The aggregate right above each indicator, (K,)."""
    normalised: tuple[Array, Array]
    """Normalised values of the first and the second, (K,)."""
    contributions: Array
    """(K,); their sum is the difference."""
    error: Array
    """Standard errors of sampled contributions, nought where they are exact, (K,)."""
    method: str
    """How they were found, in words."""

    @property
    def difference(self) -> float:
        """Score of the second less that of the first."""
        return self.scores[1] - self.scores[0]

    @property
    def is_exact(self) -> bool:
        """Whether the contributions are exact rather than sampled."""
        return not self.error.any()

    def by_parent(self) -> pd.Series:
        """Return contributions summed over the parts of each lowest aggregate."""
        frame = self.frame()
        return frame.groupby("parent", sort=False)["contribution"].sum()

    def frame(self) -> pd.DataFrame:
        """Return one row per indicator, the largest contribution first; low and high are the 90% interval."""
        import pandas as pd

        frame = pd.DataFrame(
            {
                "parent": self.parents,
                self.labels[0]: self.normalised[0],
                self.labels[1]: self.normalised[1],
                "contribution": self.contributions,
                "low": self.contributions - _Z90 * self.error,
                "high": self.contributions + _Z90 * self.error,
            },
            index=pd.Index(self.indicators, name="indicator"),
        )
        return frame.iloc[np.argsort(-np.abs(self.contributions), kind="stable")]


def split(
    index: Index,
    unit: str,
    *,
    against: str | None = None,
    before: Index | None = None,
    element: str | None = None,
    value: Value = "shapley",
    draws: int = 2000,
    seed: int = 0,
) -> Split:
    """Split a difference between two scores into indicators.

    Parameters
    ----------
    unit
        Code of the unit whose score is explained.
    against
        Code of the unit that it is compared with.
    before
        An earlier index that the same unit is compared with itself in. It must have the same structure, weights and
        aggregation; for editions that differ in these see `attribute`. Normalised values are compared: build both years
        with a common scale, unless it is meant to play a part.
    element
        The element that is scored; by default the index itself.
    value
        ``"shapley"``: all orders of all indicators; ``"nested"``: only orders that switch the parts of an aggregate
        one right after the other (Owen 1977; Winter 1989), so that aggregates get their own Shapley values. For a
        complete arithmetic index they are the same: weight times difference.
    draws, seed
        Pairs of orders drawn where there are too many sets to look at.

    Raises
    ------
    InputError
        If not just one of `against` and `before` is given, a score is missing, the method looks at all units at once
        (Copeland), or the two indices cannot be compared.
    """
    if (against is None) == (before is None):
        raise InputError(
            "name what the score is compared with: another unit (against) or an earlier index (before)"
        )
    if value not in ("shapley", "nested"):
        raise InputError(f"unknown value {value!r}; it is 'shapley' or 'nested'")
    structure, other = index.structure, index if before is None else before
    if before is not None:
        _comparable(before, index)
    code = element or structure.top.code
    column = structure.index_of(code)
    rows = other.unit_index(against or unit), index.unit_index(unit)
    scores = float(other.scores[rows[0], column]), float(index.scores[rows[1], column])
    labels = (against, unit) if before is None else ("before", "after")
    for name, score in zip((against or unit, unit), scores, strict=True):
        if np.isnan(score):
            raise InputError(
                f"{name} has no score for {code}: too much is missing; impute, or take another element"
            )
    rules = index.recipe.aggregate.rules(structure.n_levels - 1)
    if any(rule.method == "copeland" for rule in rules):
        raise InputError(
            "Copeland scores count wins over all units, so that they do not follow from one unit's own values; "
            "split the score of a mean instead"
        )
    members = structure.indicators_of(code)
    at = np.array([structure.index_of(member) for member in members])
    a, b = other.normalised[rows[0]], index.normalised[rows[1]]
    game = _Game(structure, rules, code, a, b)
    found, error, method = game.solve(at, value, draws, np.random.default_rng(seed))
    contributions, errors = np.zeros(len(a)), np.zeros(len(a))
    contributions[at], errors[at] = found, error
    return Split(
        element=code,
        labels=(str(labels[0]), str(labels[1])),
        scores=scores,
        indicators=structure.indicators,
        parents=tuple(str(e.parent) for e in structure.level(1)),
        normalised=(a, b),
        contributions=contributions,
        error=errors,
        method=method,
    )


def _comparable(before: Index, after: Index) -> None:
    a, b = before.structure, after.structure
    same = a.codes() == b.codes() and [e.parent for e in a.elements] == [e.parent for e in b.elements]
    if not same:
        raise InputError("the two indices have different elements; compare editions with `attribute` instead")
    if not np.allclose(before.shares, after.shares, rtol=0.0, atol=1e-9):
        code = a.codes()[int(np.argmax(np.abs(before.shares - after.shares)))]
        raise InputError(
            f"the two indices weigh {code} differently; compare editions with `attribute` instead, or build both "
            "with the same weights"
        )
    if before.recipe.aggregate != after.recipe.aggregate:
        raise InputError(
            "the two indices are aggregated differently; compare editions with `attribute` instead"
        )


@dataclass(frozen=True, eq=False)
class _Game:
    """The score of one element as a function of which indicators have their second value."""

    structure: Structure
    rules: tuple[Rule, ...]
    code: str
    old: Array
    new: Array

    def solve(
        self, at: NDArray[np.intp], value: Value, draws: int, rng: np.random.Generator
    ) -> tuple[Array, Array, str]:
        """Return contributions of the indicators at `at`, their errors, and how they were found."""
        none = np.zeros(len(at))
        old, new = self.old[at], self.new[at]
        complete = not (np.isnan(old) | np.isnan(new)).any()
        level = self.structure[self.code].level
        powers = {rule.power for rule in self.rules[: level - 1]}
        if level == 1:
            return new - old, none, "the indicator's own difference"
        if complete and powers == {1.0}:
            return self._effective(at) * (new - old), none, "weight times difference, exact"
        differ = np.flatnonzero(~((old == new) | (np.isnan(old) & np.isnan(new))))
        if value == "nested":
            found = none.copy()
            for position in differ:
                found[position] = self._nested(int(at[position]))
            return found, none, "orders that keep the parts of an aggregate together, exact"
        if complete and powers == {0.0} and (old > 0.0).all() and (new > 0.0).all():
            weight = self._effective(at)
            return of_product(old**weight, new**weight), none, "all orders, exact by quadrature"
        found = none.copy()
        if len(differ) <= LARGEST:
            found[differ] = exact(self._worth(coalitions(len(differ)), at[differ]))
            return found, none, f"all orders, exact over {2 ** len(differ)} sets"
        error = none.copy()
        found[differ], error[differ] = sampled(
            lambda inside: self._worth(inside, at[differ]), len(differ), draws, rng
        )
        return found, error, f"{2 * draws} orders drawn at random"

    def _effective(self, at: NDArray[np.intp]) -> Array:
        """Return the weight of each indicator in the element."""
        structure = self.structure
        found = np.ones(len(at))
        for position, column in enumerate(at):
            for code in structure.lineage_of(structure.indicators[column]):
                if code == self.code:
                    break
                siblings = structure.children(str(structure[code].parent))
                found[position] *= structure[code].weight / sum(structure[s].weight for s in siblings)
        return found

    def _worth(self, inside: Mask, differ: NDArray[np.intp]) -> Array:
        """Return the score with the second value of a set of the differing indicators, (S, n) to (S,)."""
        level = self.structure[self.code].level
        place = self.structure.codes(level).index(self.code)
        weights = [self.structure.weights(below) for below in range(1, self.structure.n_levels)]
        found = np.empty(len(inside))
        for start in range(0, len(inside), _BLOCK):
            part = inside[start : start + _BLOCK]
            x = np.broadcast_to(self.old, (len(part), len(self.old))).copy()
            x[:, differ] = np.where(part, self.new[differ], self.old[differ])
            levels = aggregate_levels(x, self.structure, weights, self.rules)
            found[start : start + _BLOCK] = levels[level - 2][place, 0]
        if np.isnan(found).any():
            raise InputError(
                "with some of the values of the one and some of the other there is no score: too much is missing; "
                "impute, or lower the data threshold"
            )
        return found

    def _nested(self, column: int) -> float:
        """Return the contribution of one indicator over orders that keep the parts of every aggregate together."""
        structure = self.structure
        ends = [self._scores(values) for values in (self.old, self.new)]
        code = structure.indicators[column]
        # The indicator's own two values, and then its ancestors' given each set of their other parts.
        pair = [np.array([end[code]]) for end in ends]
        weight = np.ones(1)
        while code != self.code:
            parent = str(structure[code].parent)
            siblings = [s for s in structure.children(parent) if s != code]
            if len(siblings) > LARGEST or 2 ** len(siblings) * len(weight) > 1 << 22:
                raise InputError(
                    f"{parent} has {len(siblings) + 1} parts, too many to look at all sets of them; take "
                    "value='shapley', which is sampled where it must be"
                )
            sets = coalitions(len(siblings))
            share = order_weights(len(siblings))[sets.sum(axis=1)]
            others = np.where(
                sets.T[:, :, None],
                np.array([ends[1][s] for s in siblings])[:, None, None],
                np.array([ends[0][s] for s in siblings])[:, None, None],
            )
            w = np.array([[structure[s].weight for s in (code, *siblings)]])
            rule = self.rules[structure[code].level - 1]
            pair = [self._combine(own, others, w, rule) for own in pair]
            weight = (share[:, None] * weight[None, :]).ravel()
            code = parent
        added = pair[1] - pair[0]
        if np.isnan(added[weight > 0.0]).any():
            raise InputError(
                "with some of the values of the one and some of the other there is no score: too much is missing; "
                "impute, or lower the data threshold"
            )
        return float(weight @ added)

    def _combine(self, own: Array, others: Array, weights: Array, rule: Rule) -> Array:
        """Return the parent's score for each set of its other parts and each own value, flat (sets * own,)."""
        sets = others.shape[1] if len(others) else 1
        own_block = np.broadcast_to(own[None, None, :], (1, sets, len(own)))
        others_block = np.broadcast_to(others, (len(others), sets, len(own)))
        x = np.concatenate([own_block, others_block]).reshape(1 + len(others), -1)
        return np.asarray(combine(x, weights, rule, complete=not bool(np.isnan(x).any()))[0])

    def _scores(self, values: Array) -> dict[str, float]:
        """Return the scores of all elements given one row of normalised values."""
        weights = [self.structure.weights(below) for below in range(1, self.structure.n_levels)]
        levels = aggregate_levels(values[None, :], self.structure, weights, self.rules)
        flat = np.concatenate([values, *(level[:, 0, 0] for level in levels)])
        return dict(zip(self.structure.codes(), flat.tolist(), strict=True))
