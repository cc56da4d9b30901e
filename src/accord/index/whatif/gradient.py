"""Exact gradients: what a score answers to, every weight and every datum of every unit at once.

One pass backwards through the tree and the steps of the recipe gives the derivatives of one score, or of the lead of
one unit over another, by all weights, all raw values and all denominators: of the unit itself, and of others by way of
the minima, maxima, means and standard deviations that they set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, NormaliseError, WeightError
from accord.index.construction.weight import FROM_DATA
from accord.index.construction.workpiece import Workpiece, start, take
from accord.index.whatif.impute_gradient import through_impute
from accord.index.whatif.step_gradient import (
    Collector,
    source_after_treat,
    through_denominate,
    through_normalise,
    through_treat,
)
from accord.index.whatif.tree_gradient import tree_gradient

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index
    from accord.index.construction.recipe import Step

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Gradient:
    """The derivatives of a score, or of a lead, with respect to every weight and every datum.

    Exact to first order. Which values a treatment moves, which cells were missing and which units were screened is
    held; the bounds, means and minima that they are moved to and scaled by are not.
    """

    index: Index
    unit: str
    element: str
    against: str | None
    """The unit whose score is subtracted, None where the outcome is a score."""
    value: float
    """The score, or the lead."""
    weights: Array
    """By the weight of each element on the scale it is on, nought for the index itself, (E,)."""
    normalised: Array
    """By each normalised value, scales held, (N, K)."""
    data: Array
    """By each raw value, (all units, K); nought for a missing value."""
    denominators: Mapping[str, Array]
    """By each column divided by, (all units,)."""
    kinks: NDArray[np.bool_]
    """Raw values at which the derivative is one-sided, (all units, K): units that tie for a minimum, maximum, median or
    bound. There `data` holds with that statistic held, that is, as long as another of the tied units still sets it."""

    def own(self) -> pd.Series:
        """Return the derivatives by the unit's own raw values, largest first."""
        row = self.data[self.index.data.unit_index(self.unit)]
        import pandas as pd

        found = pd.Series(row, index=pd.Index(self.index.indicators, name="indicator"), name="derivative")
        return found.sort_values(key=np.abs, ascending=False, kind="stable")

    def by_weight(self) -> pd.DataFrame:
        """Return one row per element that carries weight: weight, derivative, and what one percent more changes."""
        import pandas as pd

        weights = self.index.weights[:-1]
        return pd.DataFrame(
            {
                "weight": weights,
                "derivative": self.weights[:-1],
                "one_percent": 0.01 * weights * self.weights[:-1],
            },
            index=pd.Index(self.index.codes[:-1], name="element"),
        )

    def largest(self, count: int = 10) -> pd.DataFrame:
        """Return the raw values with the largest derivatives per standard deviation of the indicator, as rows.

        Columns ``unit``, ``indicator``, ``value``, ``derivative``, ``per_sd`` (derivative times the standard deviation)
        and ``one_sided``.
        """
        import pandas as pd

        raw = self.index.data.values
        per_sd = np.nan_to_num(self.data * np.nanstd(raw, axis=0, ddof=1))
        order = np.argsort(-np.abs(per_sd), axis=None, kind="stable")[:count]
        n, k = np.unravel_index(order, per_sd.shape)
        return pd.DataFrame(
            {
                "unit": [self.index.data.units[row] for row in n],
                "indicator": [self.index.indicators[column] for column in k],
                "value": raw[n, k],
                "derivative": self.data[n, k],
                "per_sd": per_sd[n, k],
                "one_sided": self.kinks[n, k],
            }
        )

    def frame(self) -> pd.DataFrame:
        """Return the derivatives by every raw value, one row per unit."""
        import pandas as pd

        return pd.DataFrame(
            self.data,
            index=pd.Index(self.index.data.units, name="unit"),
            columns=list(self.index.indicators),
        )


def gradient(index: Index, unit: str, element: str | None = None, *, against: str | None = None) -> Gradient:
    """Return the derivatives of a score, or of a lead, with respect to every weight and every datum.

    Parameters
    ----------
    unit
        Code of the unit.
    element
        Code of the element that is scored; by default the index itself.
    against
        Code of a rival: the outcome is then the unit's score less the rival's.

    Raises
    ------
    UnknownName
        If there is no such unit or element.
    AggregationError, NormaliseError, TreatError, ImputeError, WeightError
        If a step on the way moves in jumps or has no known derivative; says which and what to do.
    InputError
        If there is no score.
    """
    structure = index.structure
    code = element or structure.top.code
    column = structure.index_of(code)
    seed = np.zeros_like(index.scores)
    for name, sign in ((unit, 1.0), (against, -1.0)):
        if name is None:
            continue
        row = index.unit_index(name)
        if np.isnan(index.scores[row, column]):
            raise InputError(f"{name} has no score for {code}: too much is missing; impute, or take another")
        seed[row, column] += sign
    value = float((seed * np.nan_to_num(index.scores)).sum())
    rules = index.recipe.aggregate.rules(structure.n_levels - 1)
    normalised, weights = tree_gradient(index.scores, structure, rules, seed, units=index.units)
    _refuse(index)
    forward = _Forward.through(index)
    seen = Collector(index.data.values.shape)
    data, denominators = forward.back(normalised, seen)
    return Gradient(
        index=index,
        unit=unit,
        element=code,
        against=against,
        value=value,
        weights=weights,
        normalised=normalised,
        data=data,
        denominators=denominators,
        kinks=seen.kinks & ~np.isnan(index.data.values),
    )


def _refuse(index: Index) -> None:
    weight = index.recipe.weight
    if weight is not None and weight.scheme in FROM_DATA:
        raise WeightError(
            f"the weights come from the data by {weight.scheme}, and how they move with it is not known; hold them: "
            "index.rebuild(structure=index.structure, weight=None)"
        )
    if index.pool:
        raise NormaliseError(
            f"the scale is shared with other years ({index.pool[0]} to {index.pool[-1]}), whose data are not part of "
            "this index; build the year alone, or with common_scale off"
        )


@dataclass
class _Forward:
    """The steps as they were taken, each with what it was given."""

    index: Index
    taken: list[tuple[Step, Workpiece, Workpiece, Rows]] = field(default_factory=list)
    """Step, before, after, and what each value after it comes from."""

    @classmethod
    def through(cls, index: Index) -> _Forward:
        found = cls(index)
        piece = start(index.data, index.given)
        source = np.broadcast_to(np.arange(len(index.data.units))[:, None], piece.values.shape).astype(
            np.intp
        )
        for step in index.recipe.done():
            after = take(piece, step, index.given, index.recipe)
            source = found._source(step, piece, after, source)
            found.taken.append((step, piece, after, source))
            piece = after
        if not np.array_equal(piece.values, index.normalised, equal_nan=True):
            raise InputError(
                "this index was not built from its data alone, so that there is more to it than its data; build the "
                "year alone, for example with build(panel.year(...), ...)"
            )
        return found

    def _source(self, step: Step, before: Workpiece, after: Workpiece, source: Rows) -> Rows:
        if step == "screen":
            return source[after.kept[before.kept]]
        if step == "treat":
            return source_after_treat(source, before.values, after.records["treat"])
        return source

    def back(self, by_after: Array, seen: Collector) -> tuple[Array, dict[str, Array]]:
        """Take derivatives by the normalised values of the units kept back to raw values of all units."""
        everyone = len(self.index.data.units)
        denominators: dict[str, Array] = {}
        g = by_after
        for position in range(len(self.taken) - 1, -1, -1):
            step, before, after, _ = self.taken[position]
            source = self.taken[position][3]
            local = Collector(before.values.shape)
            if step == "normalise":
                references = self._references(before.data.units)
                g = through_normalise(g, before.values, after.records["normalise"], source, local, references)
            elif step == "treat":
                g = through_treat(
                    g, before.values, after.records["treat"], source, local, self._treat_choices()
                )
            elif step == "screen":
                whole = np.zeros_like(before.values)
                whole[after.kept[before.kept]] = g
                g = whole
            elif step == "impute":
                g = self._impute(g, before, after, local)
            else:
                g, denominators = through_denominate(g, before.values, after.records["denominate"])
                denominators = {
                    name: _among(column, before.kept, everyone) for name, column in denominators.items()
                }
            seen.kinks[before.kept] |= local.kinks
        kept = self.taken[0][1].kept if self.taken else np.ones(everyone, dtype=bool)
        data = _among(g, kept, everyone)
        for name in [name for name in denominators if name not in self.index.data.denominators]:
            # An indicator that others are divided by is raw data itself.
            data[:, self.index.data.indicator_index(name)] += denominators.pop(name)
        return data, denominators

    def _impute(self, g: Array, before: Workpiece, after: Workpiece, seen: Collector) -> Array:
        choice, structure = self.index.recipe.impute, self.index.given
        assert choice is not None
        codes, level = structure.indicators, choice.level
        return through_impute(
            g,
            before.values,
            after.records["impute"],
            choice.method,
            seen,
            groups=None if choice.group is None else before.data.group(choice.group),
            siblings=None if level is None else [structure.lineage_of(code)[level - 1] for code in codes],
            normalise_first=choice.normalise_first,
            directions=structure.directions,
        )

    def _treat_choices(self) -> list[dict[str, Any]]:
        choice = self.index.recipe.treat
        assert choice is not None
        general = choice.model_dump(exclude={"each"})
        found = []
        for code in self.index.indicators:
            own = choice.each.get(code)
            found.append(general | ({} if own is None else own.model_dump(exclude_unset=True)))
        return found

    def _references(self, units: tuple[str, ...]) -> list[int | None]:
        choice = self.index.recipe.normalise
        assert choice is not None
        found: list[int | None] = []
        for code in self.index.indicators:
            own = choice.each.get(code)
            name = choice.reference if own is None or own.reference is None else own.reference
            found.append(units.index(name) if name in units else None)
        return found


def _among(values: Array, kept: NDArray[np.bool_], everyone: int) -> Array:
    """Return values of the units kept among all units, nought for the others."""
    found = np.zeros((everyone, *values.shape[1:]))
    found[kept] = values
    return found
