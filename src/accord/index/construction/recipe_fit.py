"""What a recipe asks for that the data and the structure at hand do not have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accord.errors import nearest
from accord.index.construction.data import IndexData
from accord.index.construction.recipe import Recipe
from accord.index.construction.recipe_check import Mistake
from accord.index.construction.structure import Structure
from accord.scenario.yaml_text import Path


def misfits(
    recipe: Recipe, data: IndexData, structure: Structure, *, units: Sequence[str] | None = None
) -> list[Mistake]:
    """Return every name or number in a recipe that the data or the structure know nothing of.

    `units` are those that may be named where the data has only some of them.
    """
    indicators, elements = structure.indicators, structure.codes()
    groups, divisors = tuple(data.groups), (*data.denominators, *data.indicators)
    found: list[Mistake] = []
    if recipe.denominate is not None:
        by = recipe.denominate.by
        found += _unknown(by, indicators, "indicator", ("denominate", "by"))
        found += _unknown(recipe.denominate.scale, indicators, "indicator", ("denominate", "scale"))
        for code, name in zip(indicators, structure.denominators, strict=True):
            name, path = (by[code], ("denominate", "by", code)) if code in by else (name, ("denominate",))
            if name is not None and name not in divisors:
                listed = f" Denominators: {', '.join(data.denominators) or 'none'}."
                message = (
                    f"the data has no column {name!r} to divide {code} by.{_guess(name, divisors)}{listed}"
                )
                found.append(Mistake(path, message))
    if recipe.screen is not None:
        for field in ("keep", "drop"):
            named = getattr(recipe.screen, field)
            found += _unknown(named, units or data.units, "unit", ("screen", field), listed=True)
    if recipe.impute is not None:
        group, level, value = recipe.impute.group, recipe.impute.level, recipe.impute.value
        if group is not None and group not in groups:
            known = f" Groupings: {', '.join(groups) or 'none'}."
            message = f"the data has no grouping {group!r}.{_guess(group, groups)}{known}"
            found.append(Mistake(("impute", "group"), message))
        if level is not None and level > structure.n_levels:
            message = f"there is no level {level}; levels of aggregates go from 2 to {structure.n_levels}"
            found.append(Mistake(("impute", "level"), message))
        if isinstance(value, dict):
            found += _unknown(value, indicators, "indicator", ("impute", "value"))
    if recipe.treat is not None:
        found += _unknown(recipe.treat.each, indicators, "indicator", ("treat", "each"))
    if recipe.normalise is not None:
        found += _unknown(recipe.normalise.each, indicators, "indicator", ("normalise", "each"))
    else:
        against = [e.code for e in structure.level(1) if e.direction == -1]
        if against:
            message = f"less is better of {', '.join(against)}, so that they have to be normalised before they are put"
            found.append(
                Mistake(
                    ("normalise",), f"{message} together; or turn their values and set their direction to 1"
                )
            )
    if recipe.weight is not None:
        found += _unknown(recipe.weight.values, elements, "element", ("weight", "values"))
        found += _unknown(recipe.weight.target, elements, "element", ("weight", "target"))
        for position, level in enumerate(recipe.weight.levels or ()):
            if not 1 <= level < structure.n_levels:
                message = (
                    f"there is no level {level} with weights; they go from 1 to {structure.n_levels - 1}"
                )
                found.append(Mistake(("weight", "levels", position), message))
    above = structure.n_levels - 1
    if recipe.aggregate.levels not in (None, above):
        message = f"a list here has {recipe.aggregate.levels} entries; the structure has {above} levels of aggregates"
        found.append(Mistake(("aggregate",), message))
    return found


def _unknown(
    names: Iterable[str], valid: Sequence[str], kind: str, path: Path, *, listed: bool = False
) -> list[Mistake]:
    known = set(valid)
    return [
        Mistake(
            (*path, position if listed else name),
            f"there is no {kind} {name!r}.{_guess(name, valid)}",
            on_key=not listed,
        )
        for position, name in enumerate(names)
        if name not in known
    ]


def _guess(name: str, valid: Iterable[str]) -> str:
    near = nearest(name, valid)
    return f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
