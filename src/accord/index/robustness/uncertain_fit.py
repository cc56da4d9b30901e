"""What uncertain factors ask for that the data, the structure or the recipe at hand do not have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from accord.errors import Problem, RecipeError, UnknownName, nearest
from accord.index.construction.data import IndexData
from accord.index.construction.recipe import Recipe
from accord.index.construction.recipe_check import Mistake
from accord.index.construction.recipe_fit import misfits
from accord.index.construction.structure import Structure
from accord.index.robustness.realise import elements_of
from accord.index.robustness.uncertain import (
    Alternatives,
    Factor,
    Gaussian,
    Imputations,
    LeaveOut,
    Range,
    WeightNoise,
    WeightSets,
    WeightShares,
)
from accord.scenario.yaml_text import Path, dotted


def refuse_factors(
    factors: Sequence[Factor], data: IndexData, structure: Structure, recipe: Recipe, element: str
) -> None:
    """Raise `RecipeError` with everything that is wrong with factors for this index, `UnknownName` for the element.

    Parameters
    ----------
    element
        The element whose scores are looked at; it cannot be left out.
    """
    if element not in structure:
        raise UnknownName("element", element, structure.codes())
    found = factor_misfits(factors, data, structure, recipe, element)
    if not factors:
        found.append(Mistake((), "nothing is uncertain; give at least one factor", False))
    if found:
        raise RecipeError([Problem(m.message, dotted(m.path)) for m in found], "uncertain")


def factor_misfits(
    factors: Sequence[Factor], data: IndexData, structure: Structure, recipe: Recipe, element: str
) -> list[Mistake]:
    """Return every mistake of factors for this index; paths start with the position of the factor."""
    found: list[Mistake] = []
    for position, factor in enumerate(factors):
        for other, earlier in enumerate(factors[:position]):
            clash = _clash(earlier, factor)
            if clash:
                message = f"{clash}, and so does [{other}]; let one factor stand for both, or drop one"
                found.append(Mistake((position,), message, False))
            elif earlier.label == factor.label:
                message = f"[{other}] is called {factor.label!r} too; give this one another name"
                found.append(Mistake((position, "name"), message, False))
        found += [
            Mistake((position, *mistake.path), mistake.message, mistake.on_key)
            for mistake in _alone(factor, data, structure, recipe, element)
        ]
    return found


def _clash(one: Factor, other: Factor) -> str:
    if isinstance(one, Alternatives | Range | Gaussian) and isinstance(
        other, Alternatives | Range | Gaussian
    ):
        a, b = one.path.split("."), other.path.split(".")
        short = min(len(a), len(b))
        return f"this changes {other.path}" if a[:short] == b[:short] else ""
    if isinstance(other, Imputations) and isinstance(one, Alternatives | Range | Gaussian):
        return "this takes the place of the imputation" if one.path.split(".")[0] == "impute" else ""
    if isinstance(one, Imputations) and isinstance(other, Alternatives | Range | Gaussian):
        return "this changes the imputation" if other.path.split(".")[0] == "impute" else ""
    if type(one) is type(other):
        return f"this is {type(other).__name__}"
    return ""


def _alone(
    factor: Factor, data: IndexData, structure: Structure, recipe: Recipe, element: str
) -> list[Mistake]:
    below = structure.n_levels - 1
    if isinstance(factor, Alternatives):
        return [
            mistake
            for position, choice in enumerate(factor.choices)
            for mistake in _tried(recipe, factor.path, choice, ("choices", position), data, structure)
        ]
    if isinstance(factor, Range):
        at = factor.path
        low = _tried(recipe, at, factor.low, ("low",), data, structure)
        return low or _tried(recipe, at, factor.high, ("high",), data, structure)
    if isinstance(factor, Gaussian):
        return _tried(recipe, factor.path, factor.mean, ("mean",), data, structure)
    if isinstance(factor, WeightNoise):
        levels = tuple(factor.size) if isinstance(factor.size, dict) else ()
        return [_no_level(level, below, ("size", str(level))) for level in levels if not 1 <= level <= below]
    if isinstance(factor, WeightShares):
        return [
            _no_level(level, below, ("levels", position))
            for position, level in enumerate(factor.levels or ())
            if not 1 <= level <= below
        ]
    if isinstance(factor, WeightSets):
        named = [
            (("sets", position, code), code) for position, given in enumerate(factor.sets) for code in given
        ]
        return _unknown(named, structure.codes(), "element")
    if isinstance(factor, LeaveOut):
        return _left_out(factor, structure, element)
    if isinstance(factor, Imputations):
        if "impute" not in recipe.order:
            return [Mistake(("kind",), "the order of the recipe has no place for 'impute'; add it", False)]
        if factor.level is not None and factor.level > structure.n_levels:
            message = (
                f"there is no level {factor.level}; levels of aggregates go from 2 to {structure.n_levels}"
            )
            return [Mistake(("level",), message, False)]
        return []
    sds = factor.sd if isinstance(factor.sd, dict) else {}
    indicators: list[tuple[Path, str]] = [(("sd", code), code) for code in sds]
    indicators += [(("cells", unit, code), code) for unit, row in factor.cells.items() for code in row]
    units = [(("cells", unit), unit) for unit in factor.cells]
    found = _unknown(indicators, structure.indicators, "indicator")
    return found + _unknown(units, data.units, "unit")


def _tried(
    recipe: Recipe, path: str, value: Any, where: Path, data: IndexData, structure: Structure
) -> list[Mistake]:
    """Return what is wrong with a recipe that has this value at this path."""
    try:
        tried = recipe.at(path, value)
    except RecipeError as error:
        start = path + "."
        found = []
        for problem in error.problems:
            inside = problem.where.removeprefix(start) if problem.where.startswith(start) else ""
            found.append(Mistake((*where, inside) if inside else where, problem.message, False))
        return found
    known = {(m.path, m.message) for m in misfits(recipe, data, structure)}
    new = [m for m in misfits(tried, data, structure) if (m.path, m.message) not in known]
    return [Mistake(where, m.message, False) for m in new]


def _left_out(factor: LeaveOut, structure: Structure, element: str) -> list[Mistake]:
    if factor.elements is None and factor.level >= structure.n_levels:
        return [_no_level(factor.level, structure.n_levels - 1, ("level",))]
    codes = [code for code in elements_of(factor, structure) if code is not None]
    named = [(("elements", position), code) for position, code in enumerate(codes)]
    found = _unknown(named, structure.codes(), "element")
    for where, code in named:
        if code in structure and (code == structure.top.code or element not in structure.without(code)):
            message = (
                f"without {code!r} there is no {element!r}, which is what is looked at; take it off the list"
            )
            found.append(Mistake(where, message, False))
    return found


def _unknown(named: Iterable[tuple[Path, str]], valid: Sequence[str], kind: str) -> list[Mistake]:
    known = set(valid)
    found = []
    for path, name in named:
        if name not in known:
            near = nearest(name, valid)
            guess = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
            found.append(Mistake(path, f"there is no {kind} {name!r}.{guess}", True))
    return found


def _no_level(level: int, below: int, path: Path) -> Mistake:
    return Mistake(path, f"there is no level {level} with weights; they go from 1 to {below}", False)
