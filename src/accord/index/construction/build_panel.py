"""Building the index of several years, on one scale or each year on its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from accord.errors import Faulty, InputError
from accord.index.construction.build import build, finish, refuse_misfits, weigh_piece
from accord.index.construction.built import Index
from accord.index.construction.data import IndexData, Panel
from accord.index.construction.panel import Carried, impute_panel
from accord.index.construction.recipe import Recipe, Step
from accord.index.construction.recipe_steps import OverTime
from accord.index.construction.sheet import number
from accord.index.construction.structure import Structure
from accord.index.construction.workpiece import Workpiece, start, take, treatment_of

TOGETHER: tuple[Step, ...] = ("treat", "normalise")
"""Steps that look at all years together where the scale is common."""


def build_panel(
    panel: Panel,
    structure: Structure,
    recipe: Recipe | Mapping[str, Any] | None = None,
    *,
    common_scale: bool = True,
) -> dict[str, Index]:
    """Build the index of every year of a panel.

    Parameters
    ----------
    panel
        Raw values by year. ``over_time`` of the recipe's impute step fills cells from other years first; the indices
        then count these cells as raw data, and their record ``"over_time"`` says which they are.
    common_scale
        Treat and normalise all years together, and find weights on all of them, so that scores can be compared over
        time: a unit whose values stay the same keeps its score. Without it every year is built on its own, and only
        ranks can be compared.

    Returns
    -------
    indices
        One `Index` for each year, in order of time. Units without any value in a year are not in that year's.

    Raises
    ------
    RecipeError, DataError, InputError
        As for `build`; the message of an error of one year names it.
    """
    chosen = recipe if isinstance(recipe, Recipe) else Recipe(**(recipe or {}))
    carried: Carried | None = None
    if chosen.impute is not None and chosen.impute.over_time is not None:
        carried = _carry(panel, chosen.impute.over_time)
        chosen = chosen.changed(impute=chosen.impute.model_copy(update={"over_time": None}))
    whole = panel if carried is None else panel.with_values(carried.values)
    years = {year: whole.year(year) for year in panel.years}
    refuse_misfits(chosen, years[panel.years[0]], structure, units=panel.units)
    found: dict[str, Index] = {}
    if common_scale:
        found = _on_one_scale(years, structure, chosen)
    else:
        for year, data in years.items():
            with _naming(year):
                found[year] = build(data, structure, _of_units(chosen, data.units))
    return found if carried is None else _with_carried(found, carried, panel)


def _with_carried(found: Mapping[str, Index], carried: Carried, panel: Panel) -> dict[str, Index]:
    """Return the indices with a record of the cells that were filled from other years."""
    rows = {unit: n for n, unit in enumerate(panel.units)}
    out = {}
    for t, (year, index) in enumerate(found.items()):
        columns = [panel.indicator_index(code) for code in index.indicators]
        mask = carried.imputed[t][[rows[unit] for unit in index.units]][:, columns]
        out[year] = replace(index, records={**index.records, "over_time": mask})
    return out


def _on_one_scale(years: Mapping[str, IndexData], structure: Structure, recipe: Recipe) -> dict[str, Index]:
    pieces: dict[str, Workpiece] = {}
    for year, data in years.items():
        with _naming(year):
            pieces[year] = start(data, structure, empty=True)
    sources = {year: piece.data for year, piece in pieces.items()}
    start(_stacked(pieces).data, structure)
    for step in recipe.order:
        if getattr(recipe, step) is None:
            continue
        if step in TOGETHER:
            pieces = _parted(take(_stacked(pieces), step, structure, recipe), step, pieces)
            continue
        for year, piece in pieces.items():
            with _naming(year):
                pieces[year] = take(piece, step, structure, _of_units(recipe, piece.data.units))
    weighting = weigh_piece(_stacked(pieces), structure, recipe)
    found = {}
    for year, piece in pieces.items():
        with _naming(year):
            found[year] = finish(piece, structure, recipe, weighting, source=sources[year], pool=tuple(years))
    return found


def _stacked(pieces: Mapping[str, Workpiece]) -> Workpiece:
    """Return the units of all years below one another, each called by its code and the year: ``AUT 2018``."""
    units = tuple(f"{unit} {year}" for year, piece in pieces.items() for unit in piece.data.units)
    data = IndexData(
        units=units,
        names=units,
        indicators=next(iter(pieces.values())).data.indicators,
        values=np.concatenate([piece.data.values for piece in pieces.values()]),
    )
    values = np.concatenate([piece.values for piece in pieces.values()])
    return Workpiece(data, np.ones(len(units), dtype=bool), values, {}, {})


def _parted(whole: Workpiece, step: Step, pieces: Mapping[str, Workpiece]) -> dict[str, Workpiece]:
    """Return the pieces of the years after a step that all of them took together."""
    found, first = {}, 0
    for year, piece in pieces.items():
        last = first + len(piece.data.units)
        record = whole.records[step]
        if step == "treat":
            rows = np.arange(len(whole.data.units))
            record = tuple(treatment_of(one, (first <= rows) & (rows < last)) for one in record)
        found[year] = piece.after(step, whole.values[first:last].copy(), record)
        first = last
    return found


def _of_units(recipe: Recipe, units: Sequence[str]) -> Recipe:
    """Return the recipe with screening that names only units that are there in this year."""
    if recipe.screen is None or set(units) >= {*recipe.screen.keep, *recipe.screen.drop}:
        return recipe
    named = {
        field: tuple(unit for unit in getattr(recipe.screen, field) if unit in units)
        for field in ("keep", "drop")
    }
    return recipe.changed(screen=recipe.screen.model_copy(update=named))


def _carry(panel: Panel, choice: OverTime) -> Carried:
    """Fill cells of a panel from other years, time being what the years say where all of them are numbers."""
    times = [float(year) for year in panel.years] if all(map(_is_number, panel.years)) else None
    return impute_panel(
        panel.values,
        choice.method,
        times=times,
        max_gap=choice.max_gap,
        ends=choice.ends,
        codes=panel.indicators,
        units=panel.units,
    )


def _is_number(year: str) -> bool:
    return number(year) == number(year)


@contextmanager
def _naming(year: str) -> Iterator[None]:
    """Say in the message of an error which year it belongs to."""
    try:
        yield
    except Faulty as error:
        raise type(error)(error.problems, f"{error.source} of {year}") from None
    except InputError as error:
        if type(error).__init__ is not InputError.__init__:  # made of more than a message
            raise
        raise type(error)(f"{year}: {error}") from None
