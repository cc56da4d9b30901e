"""Building an index: raw data through the steps of a recipe to the scores of every element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from accord.errors import DataError, Problem, RecipeError
from accord.index.construction.aggregate import aggregate_tree
from accord.index.construction.built import Index
from accord.index.construction.data import IndexData, Panel
from accord.index.construction.recipe import Recipe
from accord.index.construction.recipe_fit import misfits
from accord.index.construction.structure import Structure
from accord.index.construction.weight import Weighting, weigh
from accord.index.construction.workpiece import Workpiece, start, take
from accord.scenario.yaml_text import dotted


def build(data: IndexData, structure: Structure, recipe: Recipe | Mapping[str, Any] | None = None) -> Index:
    """Build an index: denominate, impute, screen, treat, normalise, weigh, aggregate (OECD/JRC Handbook 2008).

    Parameters
    ----------
    data
        Raw values; columns that are no indicators of the structure are left aside.
    structure
        The tree, with directions and weights.
    recipe
        Which steps are taken and how, as a `Recipe` or a mapping of its fields. By default indicators are brought to
        0-100 by min-max and put together by weighted arithmetic means; nothing is imputed, and a missing value's weight
        goes to its siblings.

    Raises
    ------
    RecipeError
        If the recipe names what the data or the structure do not have; with every problem found.
    DataError
        If an indicator is missing or empty, or there is a single unit.
    InputError
        If a step cannot be done; each step has its own kind: `DenominateError`, `ImputeError`, `ScreenError`,
        `TreatError`, `NormaliseError`, `WeightError`, `AggregationError`.
    """
    if isinstance(data, Panel):
        message = (
            f"these are the years {', '.join(data.years)}; use build_panel, or take one by panel.year(...)"
        )
        raise DataError([Problem(message)])
    chosen = recipe if isinstance(recipe, Recipe) else Recipe(**(recipe or {}))
    if chosen.impute is not None and chosen.impute.over_time is not None:
        message = (
            "there is one year, so that nothing can be filled from others; take it out, or build a panel"
        )
        raise RecipeError([Problem(message, "impute.over_time")])
    piece = start(data, structure)
    source = piece.data
    refuse_misfits(chosen, source, structure)
    for step in chosen.order:
        piece = take(piece, step, structure, chosen)
    weighting = weigh_piece(piece, structure, chosen)
    return finish(piece, structure, chosen, weighting, source=source)


def refuse_misfits(
    recipe: Recipe, data: IndexData, structure: Structure, *, units: Sequence[str] | None = None
) -> None:
    """Raise `RecipeError` with everything a recipe asks for that the data or the structure do not have."""
    found = misfits(recipe, data, structure, units=units)
    if found:
        raise RecipeError([Problem(mistake.message, dotted(mistake.path)) for mistake in found])


def weigh_piece(piece: Workpiece, structure: Structure, recipe: Recipe) -> Weighting:
    """Return the weights that a recipe gives the structure on data that has been through the steps."""
    choice = recipe.weight
    chosen: dict[str, Any] = {} if choice is None else choice.model_dump()
    rules = recipe.aggregate.rules(structure.n_levels - 1)
    return weigh(structure, piece.values, rules, **chosen, units=piece.data.units)


def finish(
    piece: Workpiece,
    structure: Structure,
    recipe: Recipe,
    weighting: Weighting,
    *,
    source: IndexData,
    pool: Sequence[str] = (),
) -> Index:
    """Aggregate data that has been through the steps and return the index; see `Index` for `source` and `pool`."""
    used = structure
    if recipe.weight is not None:
        used = structure.with_weights(dict(enumerate(weighting.levels, start=1)))
    scores = aggregate_tree(
        piece.values,
        used,
        weighting.levels,
        recipe.aggregate.rules(structure.n_levels - 1),
        units=piece.data.units,
    )
    scores.setflags(write=False)
    records = dict(piece.records)
    if recipe.weight is not None:
        records["weight"] = weighting
    return Index(
        data=source,
        given=structure,
        recipe=recipe,
        structure=used,
        units=piece.data.units,
        kept=piece.kept,
        steps=dict(piece.steps),
        scores=scores,
        records=records,
        pool=tuple(pool),
    )
