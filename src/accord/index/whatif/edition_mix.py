"""Mixes of two editions of an index: own data of the one, others' data of the other, and so on, worked out anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, TreatError
from accord.index.construction.aggregate import aggregate_tree
from accord.index.construction.data import IndexData
from accord.index.construction.normalise import apply
from accord.index.construction.rank import TIE_TOLERANCE, ranks
from accord.index.construction.recipe import Recipe, Step
from accord.index.construction.structure import Structure
from accord.index.construction.workpiece import MADE, Workpiece, start, take

if TYPE_CHECKING:
    from accord.index.construction.built import Index

Array = NDArray[np.float64]
Outcome = Literal["score", "rank"]

CAUSES = {
    "own": "the unit's own data",
    "others": "the data of the others",
    "scale": "what treatment and normalisation took from the data: bounds, means, parameters",
    "weights": "the structure and its weights",
    "method": "the other choices of the recipe",
}
"""What may differ between two editions."""


@dataclass(eq=False)
class EditionMix:
    """Two editions, and the outcome of any mix of them: 0 for the first, 1 for the second, by cause."""

    editions: tuple[Index, Index]
    unit: str
    elements: tuple[str, str]
    outcome: Outcome
    truncate: bool
    scales: dict[tuple[int, int, int], Workpiece] = field(default_factory=dict)

    def published(self) -> tuple[float, float]:
        """Return the outcome in the two editions as they are."""
        for index in self.editions:
            index.unit_index(self.unit)
        first, second = (
            self._outcome(index.scores, index.structure, index.units, name)
            for index, name in zip(self.editions, self.elements, strict=True)
        )
        return first, second

    def differ(self) -> tuple[bool, ...]:
        """Return whether the editions differ in each cause."""
        a, b = self.editions
        mixed = self._raw(0, 0, 1), self._raw(1, 1, 1)
        own = [data.values[data.unit_index(self.unit)] for data in mixed]
        divided = [
            [float(column[data.unit_index(self.unit)]) for column in data.denominators.values()]
            for data in mixed
        ]
        grouped = [[column[data.unit_index(self.unit)] for column in data.groups.values()] for data in mixed]
        same_own = (
            _same(own[0], own[1])
            and _same(np.array(divided[0]), np.array(divided[1]))
            and grouped[0] == grouped[1]
        )
        rivals = [data.keep([unit != self.unit for unit in data.units]) for data in mixed]
        same_others = rivals[0].units == rivals[1].units and all(
            _same(p, q)
            for p, q in (
                (rivals[0].values, rivals[1].values),
                *((rivals[0].denominators[n], rivals[1].denominators[n]) for n in rivals[0].denominators),
            )
        )
        same_others = same_others and rivals[0].groups == rivals[1].groups
        same_weights = _shape(a.structure) == _shape(b.structure) and np.allclose(
            a.shares, b.shares, rtol=0.0, atol=1e-15
        )
        same_method = _method(a.recipe) == _method(b.recipe)
        same_scale = a.pool == b.pool and (bool(a.pool) or (same_own and same_others))
        return not same_own, not same_others, not same_scale, not same_weights, not same_method

    def worth(self, mix: tuple[int, ...]) -> float:
        """Return the outcome of one mix of causes, each 0 or 1."""
        own, others, scale, weights, method = mix
        structure = self.editions[weights].structure
        recipe = self.editions[method].recipe
        fitted = self._fitted(scale, weights, method)
        where = ", ".join(
            f"{cause} of the {('first', 'second')[edition]}"
            for cause, edition in zip(CAUSES, mix, strict=True)
        )
        try:
            piece = start(self._raw(own, others, weights), structure)
            recipe = _of_units(recipe, piece.data.units)
            for step in recipe.done():
                piece = self._step(piece, step, structure, recipe, fitted)
            rules = recipe.aggregate.rules(structure.n_levels - 1)
            levels = [structure.weights(level) for level in range(1, structure.n_levels + 1)]
            scores = aggregate_tree(piece.values, structure, levels, rules, units=piece.data.units)
        except InputError as error:
            raise InputError(f"the mix with {where} edition cannot be worked out: {error}") from None
        return self._outcome(scores, structure, piece.data.units, self.elements[weights], where)

    def _step(
        self, piece: Workpiece, step: Step, structure: Structure, recipe: Recipe, fitted: Workpiece
    ) -> Workpiece:
        if self.truncate and step in ("treat", "normalise"):
            given = fitted.steps[list(fitted.steps)[list(fitted.steps).index(MADE[step]) - 1]]
            values = np.clip(piece.values, np.nanmin(given, axis=0), np.nanmax(given, axis=0))
            piece = replace(piece, values=values)
        if step == "treat":
            columns = [
                treatment(column)
                for treatment, column in zip(fitted.records["treat"], piece.values.T, strict=True)
            ]
            return piece.after("treat", np.column_stack(columns), fitted.records["treat"])
        if step == "normalise":
            scale = fitted.records["normalise"]
            return piece.after("normalise", apply(scale, piece.values), scale)
        return take(piece, step, structure, recipe)

    def _fitted(self, edition: int, weights: int, method: int) -> Workpiece:
        """Return an edition's data through the steps of a recipe, with one structure: its records are the scale."""
        key = edition, weights, method
        if key not in self.scales:
            index = self.editions[edition]
            structure, recipe = self.editions[weights].structure, self.editions[method].recipe
            same = _shape(structure) == _shape(index.structure) and _method(recipe) == _method(index.recipe)
            if same:
                records = dict(index.records)
                piece = Workpiece(index.data, index.kept, index.normalised, index.steps, records)
            else:
                if index.pool:
                    raise InputError(
                        "the editions share a scale over years and differ in structure or method, so that their scale "
                        "cannot be found again; build each on its own scale"
                    )
                piece = start(self._raw(edition, edition, weights), structure)
                recipe = _of_units(recipe, piece.data.units)
                for step in recipe.done():
                    piece = take(piece, step, structure, recipe)
            self._refuse_functions(piece)
            self.scales[key] = piece
        return self.scales[key]

    def _refuse_functions(self, piece: Workpiece) -> None:
        for treatment in piece.records.get("treat", ()):
            if not treatment.replayable:
                raise TreatError(
                    f"{treatment.code} was treated by a function of your own, which cannot be applied to the other "
                    "edition"
                )

    def _raw(self, own: int, others: int, weights: int) -> IndexData:
        """Return raw data with the unit from one edition and the others from one, for the structure of one."""
        codes = self.editions[weights].structure.indicators
        filled = [self._filled(edition, codes) for edition in (0, 1)]
        rivals, unit = filled[others], filled[own]
        rows = rivals.keep([code != self.unit for code in rivals.units])
        single = unit.keep([code == self.unit for code in unit.units])
        # The unit stands where it stands in the edition of the others, so that nothing depends on the order.
        place = rivals.units.index(self.unit) if self.unit in rivals.units else len(rows.units)
        return _joined(rows, single, place)

    def _filled(self, edition: int, codes: Sequence[str]) -> IndexData:
        """Return an edition's data with the indicators asked for, those it lacks taken from the other edition."""
        data, other = self.editions[edition].data, self.editions[1 - edition].data
        row = {unit: n for n, unit in enumerate(other.units)}

        def column(name: str) -> Array:
            if name in data.denominators or name in data.indicators:
                return data.denominator(name)
            far = other.denominator(name)
            return np.array([far[row[unit]] if unit in row else np.nan for unit in data.units])

        divisors = {*data.denominators, *data.indicators, *other.denominators, *other.indicators} - set(codes)
        groups = dict(data.groups)
        for name, labels in other.groups.items():
            if name not in groups:
                groups[name] = tuple(labels[row[unit]] if unit in row else None for unit in data.units)
        return replace(
            data,
            indicators=tuple(codes),
            values=np.column_stack([column(code) for code in codes]),
            denominators={name: column(name) for name in sorted(divisors)},
            groups={name: groups[name] for name in sorted(groups)},
        )

    def _outcome(
        self, scores: Array, structure: Structure, units: Sequence[str], element: str, where: str = ""
    ) -> float:
        mixed = f" in the mix with {where} edition" if where else ""
        if self.unit not in units:
            raise InputError(
                f"{self.unit} is screened out{mixed}; it must be kept in both editions to be compared"
            )
        column = scores[:, structure.index_of(element)]
        row = list(units).index(self.unit)
        if np.isnan(column[row]):
            raise InputError(f"{self.unit} has no score for {element}{mixed}: too much is missing; impute")
        return float(column[row] if self.outcome == "score" else ranks(column, tolerance=TIE_TOLERANCE)[row])


def _joined(rivals: IndexData, single: IndexData, place: int) -> IndexData:
    """Return the data of the others with one unit more, at a place among them."""

    def put(others: Sequence[object], own: Sequence[object]) -> tuple[object, ...]:
        return (*others[:place], *own, *others[place:])

    names = [name for name in rivals.denominators if name in single.denominators]
    return IndexData(
        units=put(rivals.units, single.units),  # type: ignore[arg-type]
        names=put(rivals.names, single.names),  # type: ignore[arg-type]
        indicators=rivals.indicators,
        values=np.insert(rivals.values, place, single.values[0], axis=0),
        groups={
            name: put(column, single.groups[name])  # type: ignore[misc]
            for name, column in rivals.groups.items()
            if name in single.groups
        },
        denominators={
            name: np.insert(rivals.denominators[name], place, single.denominators[name][0]) for name in names
        },
    )


def _of_units(recipe: Recipe, units: Sequence[str]) -> Recipe:
    """Return a recipe whose screening names only units that there are."""
    if recipe.screen is None:
        return recipe
    kept, dropped = (
        tuple(unit for unit in named if unit in units) for named in (recipe.screen.keep, recipe.screen.drop)
    )
    return recipe.changed(screen=recipe.screen.model_copy(update={"keep": kept, "drop": dropped}))


def _same(first: Array, second: Array) -> bool:
    return np.array_equal(first, second, equal_nan=True)


def _shape(structure: Structure) -> list[tuple[object, ...]]:
    """Return a structure without its weights."""
    return [(e.code, e.parent, e.direction, e.denominator, e.target) for e in structure.elements]


def _method(recipe: Recipe) -> Recipe:
    """Return a recipe without its weights."""
    return recipe.changed(weight=None)
