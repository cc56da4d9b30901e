"""Data on the way: a step at a time is the same as all at once, and shared work can be shared."""

import numpy as np
import pytest

from accord.errors import DataError
from accord.index.construction.build import build, finish, weigh_piece
from accord.index.construction.recipe import STEPS, Recipe
from accord.index.construction.workpiece import MADE, start, take

RECIPE = Recipe(
    denominate={"by": {"i0": "size"}},
    impute={"method": "group_mean", "group": "half"},
    screen={"drop": ["U3"]},
    treat={"max_winsorised": 2},
)


def walk(parts, recipe, steps=STEPS):
    piece = start(parts.data, parts.structure)
    for step in steps:
        piece = take(piece, step, parts.structure, recipe)
    return piece


def test_a_step_at_a_time_is_the_build(make_parts):
    parts = make_parts(5, missing=0.2)
    piece = walk(parts, RECIPE)
    index = build(parts.data, parts.structure, RECIPE)
    assert list(piece.steps) == ["raw", *MADE.values()] == list(index.steps)
    for name, values in piece.steps.items():
        np.testing.assert_array_equal(values, index.steps[name])
    weighting = weigh_piece(piece, parts.structure, RECIPE)
    found = finish(piece, parts.structure, RECIPE, weighting, source=parts.data)
    np.testing.assert_array_equal(found.scores, index.scores)


def test_a_step_that_is_not_in_the_recipe_changes_nothing(make_parts):
    parts = make_parts(5)
    piece = start(parts.data, parts.structure)
    for step in STEPS[:-1]:
        assert take(piece, step, parts.structure, Recipe()) is piece


def test_recipes_that_begin_alike_can_share_what_they_begin_with(make_parts):
    parts = make_parts(5, missing=0.2)
    shared = walk(parts, RECIPE, STEPS[:-1])
    before = {name: values.copy() for name, values in shared.steps.items()}
    for method in ("minmax", "zscore", "rank"):
        recipe = RECIPE.changed(normalise={"method": method})
        found = take(shared, "normalise", parts.structure, recipe)
        np.testing.assert_array_equal(
            found.values, build(parts.data, parts.structure, recipe).steps["normalised"]
        )
    for name, values in before.items():
        np.testing.assert_array_equal(shared.steps[name], values)


def test_leaving_units_out_leaves_them_out_of_all_that_was_done(make_parts):
    parts = make_parts(5, missing=0.2)
    piece = walk(parts, RECIPE, ("denominate", "impute", "screen"))
    assert piece.data.units == tuple(u for u in parts.data.units if u != "U3")
    assert not piece.kept[3]
    assert piece.records["impute"].shape == piece.values.shape == (7, len(parts.structure.indicators))
    assert np.isnan(piece.steps["raw"][piece.records["impute"]]).all()
    further = piece.keep(np.arange(7) != 0)
    assert np.flatnonzero(~further.kept).tolist() == [0, 3]


def test_what_is_missing_is_all_told_at_the_start(make_parts):
    parts = make_parts(5)
    values = parts.data.values.copy()
    values[:, 0] = np.nan
    with pytest.raises(DataError) as caught:
        start(parts.data.with_values(values).pick(["i0", "i2"]), parts.structure)
    told = [problem.where for problem in caught.value.problems]
    assert told == [code for code in parts.structure.indicators if code != "i2"]


def test_records_are_of_the_units_that_are_left(make_parts):
    parts = make_parts(5, n=12)
    values = parts.data.values.copy()
    values[7, 0] = 1e4  # an outlier
    parts.data = parts.data.with_values(values)
    order = ("denominate", "impute", "treat", "screen", "normalise")
    recipe = Recipe(denominate={"by": {"i1": "size"}}, treat={}, screen={"drop": ["U3"]}, order=order)
    index = build(parts.data, parts.structure, recipe)
    assert index.records["denominate"].divisors.shape == (11, len(parts.structure.indicators))
    np.testing.assert_allclose(
        index.steps["denominated"][:, 1] * index.records["denominate"].divisors[:, 1],
        index.steps["raw"][:, 1],
    )
    marks = index.records["treat"][0].marks(11)
    assert [unit for unit, mark in zip(index.units, marks, strict=True) if mark] == ["U7"]
    assert len(index.records["screen"].kept) == 12
