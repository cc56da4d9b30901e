"""One indicator taken through the steps of a recipe alone, by the same code that builds an index.

Until they are put together, the columns of an index know nothing of each other, with few exceptions; where one applies,
`ColumnSteps.reach` says which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, NormaliseError
from accord.index.construction.structure import Element, Structure
from accord.index.construction.weight import FROM_DATA
from accord.index.construction.workpiece import Workpiece, start, take

if TYPE_CHECKING:
    from accord.index.construction.built import Index
    from accord.index.construction.recipe import Recipe

Array = NDArray[np.float64]

_JOINT = ("row_mean", "row_median", "em")
"""Imputations that look at more than one indicator."""


class ColumnSteps:
    """The steps of an index, one indicator at a time.

    Raises
    ------
    NormaliseError
        If the index shares its scale with other years, whose data it does not have.
    InputError
        If it was built with more than its own data otherwise.
    """

    def __init__(self, index: Index) -> None:
        if index.pool:
            raise NormaliseError(
                f"the scale is shared with other years ({index.pool[0]} to {index.pool[-1]}), whose data are not part "
                "of this index; build the year alone, or with common_scale off"
            )
        self.recipe, self.structure = index.recipe, index.given
        self.data, self.kept = index.data, index.kept
        self.kept_data = index.data.keep(index.kept)
        self.divisor_of = _divisor_of(index.given, index.recipe)
        """Column that each indicator is divided by; empty where the recipe divides nothing."""
        self._divisors = {name for name in self.divisor_of.values() if name is not None}
        self._alone: dict[int, tuple[Structure, Recipe]] = {}
        self._seen, self._gaps = np.zeros(index.data.values.shape, dtype=np.int8), False
        piece = start(index.data, index.given)
        for step in index.recipe.order:
            if step == "screen":
                self._seen = self._pattern(piece.values)
            elif step == "impute":
                self._gaps = bool(np.isnan(piece.values).any())
            piece = take(piece, step, index.given, index.recipe)
        if not np.array_equal(piece.values, index.normalised, equal_nan=True):
            raise InputError(
                "this index was not built from its data alone, so that it does not follow from them; build the year "
                "alone"
            )

    def divide_by(self, denominators: Mapping[str, Array]) -> None:
        """Take other columns to divide by, (all units,) each, from now on."""
        self.data = replace(self.data, denominators={**self.data.denominators, **denominators})
        self.kept_data = self.data.keep(self.kept)

    def reach(self, columns: Sequence[int], raw: Array) -> str | None:
        """Return why a change of some indicators is not theirs alone, None where it is.

        Parameters
        ----------
        columns
            Positions of the indicators.
        raw
            All raw values after the change, (all units, K).
        """
        weight, choice = self.recipe.weight, self.recipe.impute
        if weight is not None and weight.scheme in FROM_DATA:
            return f"weights come from the data by {weight.scheme}"
        if choice is not None and choice.method in _JOINT and self._has_gaps(raw):
            return f"missing cells are filled by {choice.method}, from other indicators"
        for column in columns:
            code = self.data.indicators[column]
            if np.isnan(raw[:, column]).all():
                return f"{code} has no value any more"
            if code in self._divisors:
                return f"other indicators are divided by {code}"
        return None

    def _has_gaps(self, raw: Array) -> bool:
        """Return whether cells are missing where they are filled, or were before the change."""
        divided = [self.data.denominator(name) for name in self._divisors if name in self.data.denominators]
        return self._gaps or any(bool(np.isnan(column).any()) for column in (raw, *divided))

    def normalised(self, column: int, raw: Array) -> Array | None:
        """Return one indicator as normalised from raw values of all units, (all units,) to (N,).

        None where units are screened by what is missing or zero and that is not what it was.
        """
        if column not in self._alone:
            self._alone[column] = _alone(self.structure, self.recipe, column)
        structure, recipe = self._alone[column]
        everyone = np.ones(len(raw), dtype=bool)
        piece = Workpiece(self.data, everyone, raw[:, None], {}, {})
        for step in recipe.order:
            if step == "screen" and recipe.screen is not None:
                if not np.array_equal(self._pattern(piece.values[:, 0]), self._seen[:, column]):
                    return None
                piece = Workpiece(self.kept_data, self.kept, piece.values[self.kept], {}, {})
            else:
                piece = take(piece, step, structure, recipe)
        return piece.values[:, 0]

    def _pattern(self, values: Array) -> NDArray[np.int8]:
        """Return what screening looks at: missing values, and zeros if it counts them."""
        choice = self.recipe.screen
        zeros = choice is not None and choice.min_nonzero is not None
        return np.where(np.isnan(values), 2, (values == 0.0) & zeros).astype(np.int8)


def _alone(structure: Structure, recipe: Recipe, column: int) -> tuple[Structure, Recipe]:
    """Return the structure of one indicator and the recipe of its steps."""
    element = structure.level(1)[column]
    alone = Structure((replace(element, parent="index"), Element("index", "index", 2, None)))
    changes: dict[str, Any] = {}
    for step in ("treat", "normalise"):
        choice = getattr(recipe, step)
        if choice is not None:
            each = {code: one for code, one in choice.each.items() if code == element.code}
            changes[step] = choice.model_copy(update={"each": each})
    if recipe.impute is not None:
        changes["impute"] = recipe.impute.model_copy(update={"level": None})
    return alone, recipe.model_copy(update=changes)


def _divisor_of(structure: Structure, recipe: Recipe) -> dict[str, str | None]:
    choice = recipe.denominate
    if choice is None:
        return {}
    pairs = zip(structure.indicators, structure.denominators, strict=True)
    return {code: choice.by.get(code, own) for code, own in pairs}
