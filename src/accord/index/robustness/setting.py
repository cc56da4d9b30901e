"""What the choices of a run come to: which structure, which recipe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord.index.construction.recipe import Recipe, within
from accord.index.construction.recipe_check import Choices
from accord.index.construction.structure import Structure
from accord.index.robustness.draw import Design
from accord.index.robustness.realise import elements_of, number, which
from accord.index.robustness.uncertain import (
    Alternatives,
    Factor,
    Gaussian,
    Imputations,
    LeaveOut,
    Range,
    WeightSets,
)

Array = NDArray[np.float64]

CHOOSING = (Alternatives, Range, Gaussian, LeaveOut, Imputations)
"""Factors that change how an index is made, not the data or the weights alone."""


@dataclass(frozen=True)
class Setting:
    """The choices of one or more runs, but for errors in the data and weights."""

    structure: Structure
    recipe: Recipe
    left_out: str | None
    """The element that is left out."""
    table: int | None
    """Which of the randomly filled tables; None where the recipe imputes."""
    told: str
    """The choices in words, for messages."""


def values(factors: Sequence[Factor], design: Design, structure: Structure) -> Array:
    """Return what each factor is in each run, (R, F): the position of a choice, or a number; NaN for realisations."""
    found = np.full(design.u.shape, np.nan)
    for i, factor in enumerate(factors):
        if isinstance(factor, Range | Gaussian):
            found[:, i] = number(factor, design.u[:, i])
        else:
            choice = which(factor, design.u[:, i], structure)
            if choice is not None:
                found[:, i] = choice
    return found


def setting(
    factors: Sequence[Factor],
    row: Array,
    structure: Structure,
    recipe: Recipe,
    without: Callable[[str], Structure] | None = None,
) -> Setting:
    """Return what the choices of a run come to, from its row of `values`, (F,).

    `without` may give the structure without an element from memory.

    Raises
    ------
    RecipeError
        If choices that are each possible make no recipe together.
    """
    left_out: str | None = None
    table: int | None = None
    told: list[str] = []
    for factor, value in zip(factors, row.tolist(), strict=True):
        if isinstance(factor, Alternatives):
            choice = factor.choices[int(value)]
            told.append(f"{factor.path} = {plain(choice)}")
            recipe = recipe.at(factor.path, choice)
        elif isinstance(factor, Range | Gaussian):
            told.append(f"{factor.path} = {value:.6g}")
            recipe = recipe.at(factor.path, value)
        elif isinstance(factor, LeaveOut):
            left_out = elements_of(factor, structure)[int(value)]
            told.append(f"without {left_out}" if left_out else "nothing left out")
        elif isinstance(factor, Imputations):
            table = int(value)
            told.append(f"filled table {table + 1}")
    reduced = structure
    if left_out is not None:
        reduced = (without or structure.without)(left_out)
        recipe = within(recipe, set(structure.codes()) - set(reduced.codes()))
    return Setting(reduced, recipe, left_out, table, ", ".join(told))


def choices_of(factor: Factor, structure: Structure) -> tuple[str, ...] | None:
    """Return what a factor with a list of choices may be, in words; None for other factors."""
    if isinstance(factor, Alternatives):
        words = [plain(choice) for choice in factor.choices]
    elif isinstance(factor, LeaveOut):
        words = [code or "nothing" for code in elements_of(factor, structure)]
    elif isinstance(factor, WeightSets):
        words = [f"set {position + 1}" for position in range(len(factor.sets))]
    elif isinstance(factor, Imputations):
        words = [f"table {position + 1}" for position in range(factor.tables)]
    else:
        return None
    return tuple(words)


def plain(choice: Any) -> str:
    """Return a choice in few words: the method of a step, or the value itself."""
    if isinstance(choice, Choices):
        choice = choice.model_dump(exclude_unset=True)
    if isinstance(choice, dict):
        head = [str(choice[name]) for name in ("method", "scheme") if name in choice]
        rest = [
            f"{name} {plain(value)}" for name, value in choice.items() if name not in ("method", "scheme")
        ]
        if not head:
            return ", ".join(rest) or "default"
        return " ".join([*head, f"({', '.join(rest)})"] if rest else head)
    if isinstance(choice, list | tuple):
        return ", ".join(plain(part) for part in choice)
    if choice is None:
        return "none"
    return f"{choice:g}" if isinstance(choice, float) else str(choice)
