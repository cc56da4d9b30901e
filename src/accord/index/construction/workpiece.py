"""Data on the way to an index: what it is after some steps of a recipe, and how the next step is taken.

A step looks at nothing but the workpiece, the structure and its own choices, so that recipes that begin alike can share
the work up to where they part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord.errors import DataError, ImputeError, Problem, nearest
from accord.index.construction.data import IndexData
from accord.index.construction.denominate import Denomination, denominate
from accord.index.construction.impute import impute
from accord.index.construction.normalise import apply, fit
from accord.index.construction.recipe import Recipe, Step
from accord.index.construction.screen import screen
from accord.index.construction.structure import Structure
from accord.index.construction.treat import treat
from accord.index.construction.treatment import Stage, Treatment

Array = NDArray[np.float64]

MADE: Mapping[Step, str] = {
    "denominate": "denominated",
    "impute": "imputed",
    "screen": "screened",
    "treat": "treated",
    "normalise": "normalised",
}
"""What the data is called after each step."""


@dataclass(frozen=True, eq=False)
class Workpiece:
    """The data after some steps."""

    data: IndexData
    """The data of the units that are still in, with raw values, (N, K)."""
    kept: NDArray[np.bool_]
    """Which of all units those are, (all units,)."""
    values: Array
    """The values as they are now, (N, K)."""
    steps: Mapping[str, Array]
    """The values after each step, by what they were called then, of the units that are still in."""
    records: Mapping[str, Any]
    """What each step did, by its name."""

    def after(self, step: Step, values: Array, record: Any) -> Workpiece:
        """Return the workpiece with the outcome of a step."""
        values = np.asarray(values, dtype=np.float64)
        values.setflags(write=False)
        steps = {**self.steps, MADE[step]: values}
        return replace(self, values=values, steps=steps, records={**self.records, step: record})

    def keep(self, mask: NDArray[np.bool_]) -> Workpiece:
        """Return the workpiece with some of its units only, (N,)."""
        if mask.all():
            return self
        kept = self.kept.copy()
        kept[kept] = mask
        records = {step: _record_of(record, mask) for step, record in self.records.items()}
        steps = {name: values[mask] for name, values in self.steps.items()}
        for values in steps.values():
            values.setflags(write=False)
        return Workpiece(self.data.keep(mask), kept, self.values[mask], steps, records)


def _record_of(record: Any, mask: NDArray[np.bool_]) -> Any:
    """Return what a step did of the units that a mask (N,) keeps; how units were screened is kept of all."""
    if isinstance(record, np.ndarray):
        return record[mask]
    if isinstance(record, Denomination):
        return replace(record, divisors=record.divisors[mask], lost=record.lost[mask])
    if isinstance(record, tuple):
        return tuple(treatment_of(treatment, mask) for treatment in record)
    return record


def treatment_of(treatment: Treatment, mask: NDArray[np.bool_]) -> Treatment:
    """Return a treatment with the positions of the units that a mask (N,) keeps, counted among them."""
    position = np.cumsum(mask) - 1

    def moved(stage: Stage) -> Stage:
        low, high = (
            tuple(int(position[row]) for row in rows if mask[row]) for rows in (stage.low, stage.high)
        )
        return replace(stage, low=low, high=high)

    stages, kept = (tuple(map(moved, of)) for of in (treatment.stages, treatment.kept))
    return replace(treatment, stages=stages, kept=kept)


def start(data: IndexData, structure: Structure, *, empty: bool = False) -> Workpiece:
    """Return the workpiece that no step has touched: the indicators of the structure, in its order.

    Parameters
    ----------
    empty
        Let indicators be that have no value, and a unit be alone: other years have more.

    Raises
    ------
    DataError
        If an indicator has no column or no value at all, or there is a single unit.
    """
    problems = []
    for code in structure.indicators:
        if code not in data.indicators:
            near = nearest(code, data.indicators)
            guess = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
            problems.append(Problem(f"the data has no indicator {code!r}.{guess}", code))
        elif not empty and np.isnan(data.values[:, data.indicators.index(code)]).all():
            message = "no unit has a value of it; take it out of the structure, or fill it"
            problems.append(Problem(message, code))
    if len(data.units) == 1 and not empty:
        problems.append(
            Problem(f"there is one unit, {data.units[0]}; an index compares at least two", "units")
        )
    if problems:
        raise DataError(problems)
    picked = data.pick(structure.indicators)
    everyone = np.ones(len(data.units), dtype=bool)
    return Workpiece(picked, everyone, picked.values, {"raw": picked.values}, {})


def take(piece: Workpiece, step: Step, structure: Structure, recipe: Recipe) -> Workpiece:
    """Return the workpiece after one more step of a recipe; the same where the recipe does not have it.

    Raises
    ------
    InputError
        If the step cannot be done; each step has its own kind.
    """
    return piece if getattr(recipe, step) is None else _TAKE[step](piece, structure, recipe)


def _denominate(piece: Workpiece, structure: Structure, recipe: Recipe) -> Workpiece:
    choice = recipe.denominate
    assert choice is not None
    data = piece.data
    pairs = zip(structure.indicators, structure.denominators, strict=True)
    by = tuple(choice.by.get(code, own) for code, own in pairs)
    values, record = denominate(
        piece.values,
        [None if name is None else data.denominator(name) for name in by],
        scale=[choice.scale.get(code, 1.0) for code in structure.indicators],
        by=by,
        units=data.units,
        indicators=structure.indicators,
    )
    return piece.after("denominate", values, record)


def _impute(piece: Workpiece, structure: Structure, recipe: Recipe) -> Workpiece:
    choice = recipe.impute
    assert choice is not None
    codes = structure.indicators
    value: Any = choice.value
    if isinstance(value, dict):
        value = _of_each(value, codes, piece.values)
    values, record = impute(
        piece.values,
        choice.method,
        groups=None if choice.group is None else piece.data.group(choice.group),
        siblings=None if choice.level is None else [structure.lineage_of(c)[choice.level - 1] for c in codes],
        normalise_first=choice.normalise_first,
        directions=structure.directions,
        value=value,
        ridge=choice.ridge,
        fallback=choice.fallback,
        codes=codes,
        units=piece.data.units,
    )
    return piece.after("impute", values, record)


def _of_each(value: Mapping[str, float], codes: tuple[str, ...], values: Array) -> list[float]:
    """Return the constant of each indicator; those without a missing cell need none."""
    without = [
        code
        for code, column in zip(codes, values.T, strict=True)
        if np.isnan(column).any() and code not in value
    ]
    if without:
        raise ImputeError(
            f"constant has no value for {', '.join(without)}; give one for each indicator with gaps"
        )
    return [value.get(code, 0.0) for code in codes]


def _screen(piece: Workpiece, structure: Structure, recipe: Recipe) -> Workpiece:  # noqa: ARG001
    choice = recipe.screen
    assert choice is not None
    record = screen(
        piece.values,
        min_present=choice.min_present,
        min_nonzero=choice.min_nonzero,
        keep=choice.keep,
        drop=choice.drop,
        units=piece.data.units,
    )
    kept = piece.keep(record.kept)
    return kept.after("screen", kept.values, record)


def _treat(piece: Workpiece, structure: Structure, recipe: Recipe) -> Workpiece:
    choice = recipe.treat
    assert choice is not None
    general = choice.model_dump(exclude={"each"})
    each: dict[str | int, dict[str, Any] | str | None] = {
        code: None if one is None else one.model_dump(exclude_unset=True) for code, one in choice.each.items()
    }
    values, record = treat(
        piece.values, **general, each=each, codes=structure.indicators, units=piece.data.units
    )
    return piece.after("treat", values, record)


def _normalise(piece: Workpiece, structure: Structure, recipe: Recipe) -> Workpiece:
    choice = recipe.normalise
    assert choice is not None
    parameters = choice.parameters()
    if choice.method == "distance_to_target":
        parameters["target"] = _targets(structure, parameters.get("target"))
    each: dict[str | int, dict[str, Any]] = {}
    for code, one in choice.each.items():
        each[code] = one.parameters() | ({} if one.method is None else {"method": one.method})
        target = structure[code].target
        if one.method == "distance_to_target" and one.target is None and target is not None:
            each[code]["target"] = target
    scale = fit(
        piece.values,
        structure.directions,
        choice.method,
        each=each,
        constant=choice.constant,
        codes=structure.indicators,
        units=piece.data.units,
        **parameters,
    )
    return piece.after("normalise", apply(scale, piece.values), scale)


def _targets(structure: Structure, given: Any) -> Array:
    """Return the target of each indicator: the recipe's, else the structure's, else NaN, (K,)."""
    if isinstance(given, dict):
        pairs = zip(structure.indicators, structure.targets, strict=True)
        return np.array([given.get(code, own) for code, own in pairs], dtype=np.float64)
    return structure.targets if given is None else np.full(len(structure.indicators), given)


_TAKE: Mapping[Step, Callable[[Workpiece, Structure, Recipe], Workpiece]] = {
    "denominate": _denominate,
    "impute": _impute,
    "screen": _screen,
    "treat": _treat,
    "normalise": _normalise,
}
