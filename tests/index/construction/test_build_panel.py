"""Indices of several years, on one scale and each on its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import DataError, ImputeError, RecipeError
from accord.index.construction.build import build
from accord.index.construction.build_panel import build_panel
from accord.index.construction.data import Panel
from accord.index.construction.data_table import read_data
from accord.index.construction.structure import Element, Structure

STRUCTURE = Structure(
    (
        Element("x", "X", 1, "t"),
        Element("y", "Y", 1, "t", direction=-1),
        Element("t", "T", 2, None),
    )
)


def make_panel(values, units=None):
    values = np.asarray(values, dtype=float)
    units = units or tuple("ABCDEFGH"[: values.shape[1]])
    years = tuple(str(2000 + t) for t in range(len(values)))
    return Panel(years, units, (), ("x", "y"), values)


GROWING = make_panel(
    [[[0, 9], [1, 8], [2, 7]], [[4, 9], [1, 8], [3, 5]], [[10, 9], [1, 8], [5, -1]]],
)


def test_on_one_scale_a_unit_that_stays_as_it_is_keeps_its_score():
    found = build_panel(GROWING, STRUCTURE)
    scores = np.stack([index.score() for index in found.values()])
    assert list(found) == ["2000", "2001", "2002"]
    np.testing.assert_allclose(scores[:, 1], scores[0, 1])
    np.testing.assert_allclose(found["2002"].score("x"), [100.0, 10.0, 50.0])
    assert all(np.diff(scores[:, 0]) > 0)
    assert found["2001"].pool == ("2000", "2001", "2002")
    assert found["2001"].data.year == "2001"


def test_each_year_on_its_own_is_that_years_index():
    found = build_panel(GROWING, STRUCTURE, common_scale=False)
    for year, index in found.items():
        np.testing.assert_array_equal(index.scores, build(GROWING.year(year), STRUCTURE).scores)
        assert index.score("x").max() == 100.0
        assert index.pool == ()


@given(st.integers(0, 10_000), st.sampled_from(["minmax", "zscore", "rank", "percentile_rank"]))
@settings(max_examples=40, deadline=None)
def test_one_scale_is_that_of_all_years_below_one_another(seed, method):
    rng = np.random.default_rng(seed)
    values = rng.lognormal(size=(3, 6, 2))
    recipe = {"normalise": {"method": method}, "treat": {"max_winsorised": 3}}
    found = build_panel(make_panel(values), STRUCTURE, recipe)
    units = tuple(f"{unit} {year}" for year in found for unit in found[year].units)
    stacked = make_panel(values.reshape(1, 18, 2), units).year("2000")
    whole = build(stacked, STRUCTURE, recipe)
    np.testing.assert_allclose(np.concatenate([i.scores for i in found.values()]), whole.scores, rtol=1e-12)


def test_treatment_positions_are_those_of_the_years_own_units():
    values = np.random.default_rng(1).normal(size=(2, 8, 2))
    values[1, 3, 0] = 50.0  # an outlier of one year
    found = build_panel(make_panel(values), STRUCTURE, {"treat": {}})
    marks = {year: index.records["treat"][0].marks(8) for year, index in found.items()}
    assert marks["2000"] == ("",) * 8
    assert marks["2001"] == ("", "", "", "winhi", "", "", "", "")


def test_cells_are_filled_from_other_years_first():
    values = GROWING.values.copy()
    values[1, 2, 0] = np.nan
    panel = GROWING.with_values(values)
    recipe = {"impute": {"method": "none", "over_time": {"method": "linear"}}}
    found = build_panel(panel, STRUCTURE, recipe, common_scale=False)
    assert found["2001"].frame("raw").loc["C", "x"] == 3.5  # halfway from 2 to 5
    assert [int(index.records["over_time"].sum()) for index in found.values()] == [0, 1, 0]
    assert "filled from other years before: 1 values" in found["2001"].summary()
    values[:, 2, 0] = [2.0, np.nan, np.nan]
    with pytest.raises(ImputeError, match="unit 'C', indicator 'x': linear needs two values of a series"):
        build_panel(GROWING.with_values(values), STRUCTURE, recipe)


def test_an_indicator_may_be_empty_in_one_year_but_not_in_all():
    values = GROWING.values.copy()
    values[1, :, 0] = np.nan
    found = build_panel(GROWING.with_values(values), STRUCTURE)
    np.testing.assert_array_equal(found["2001"].score(), found["2001"].score("y"))
    with pytest.raises(DataError, match="data of 2001: 1 problem\n  x: no unit has a value of it"):
        build_panel(GROWING.with_values(values), STRUCTURE, common_scale=False)
    values[:, :, 0] = np.nan
    with pytest.raises(DataError, match="x: no unit has a value"):
        build_panel(GROWING.with_values(values), STRUCTURE)


def test_an_error_of_one_year_names_it():
    values = GROWING.values.copy()
    values[2, 1, 0] = np.nan
    recipe = {"impute": {"method": "constant", "value": {"y": 1.0}}}
    for common_scale in (True, False):
        with pytest.raises(ImputeError, match="2002: constant has no value for x"):
            build_panel(GROWING.with_values(values), STRUCTURE, recipe, common_scale=common_scale)


def test_units_that_are_not_there_every_year_can_be_named():
    values = GROWING.values.copy()
    values[0, 0] = np.nan
    panel = GROWING.with_values(values)
    recipe = {"screen": {"drop": ["A"]}}
    for common_scale in (True, False):
        found = build_panel(panel, STRUCTURE, recipe, common_scale=common_scale)
        assert [index.units for index in found.values()] == [("B", "C")] * 3
        with pytest.raises(RecipeError, match=r"screen.drop\[0\]: there is no unit 'Z'"):
            build_panel(panel, STRUCTURE, {"screen": {"drop": ["Z"]}}, common_scale=common_scale)


def test_a_reference_unit_is_one_of_a_year():
    recipe = {"normalise": {"method": "distance_to_reference", "reference": "C 2002"}}
    found = build_panel(GROWING, STRUCTURE, recipe)
    np.testing.assert_allclose(found["2002"].scores[2], 1.0)


def test_a_year_on_a_shared_scale_is_not_rebuilt_alone():
    with pytest.raises(RecipeError, match="shares its scale with those of 2000, 2001, 2002"):
        build_panel(GROWING, STRUCTURE)["2001"].rebuild(normalise={"method": "rank"})


def test_the_asem_panel_of_coinr(asem):
    panel = read_data(asem.folder / "asem_iData_panel.csv", asem.structure)
    recipe = asem.index.recipe
    alone = build_panel(panel, asem.structure, recipe, common_scale=False)
    assert list(alone) == ["2018", "2019", "2020", "2021", "2022"]
    # The panel's first year is the example itself.
    order = [alone["2018"].unit_index(unit) for unit in asem.index.units]
    np.testing.assert_allclose(alone["2018"].scores[order], asem.index.scores, rtol=1e-12)
    shared = build_panel(panel, asem.structure, recipe)
    top = np.stack([index.normalised.max(axis=0) for index in shared.values()]).max(axis=0)
    np.testing.assert_allclose(top, 100.0)


def test_a_panel_is_not_built_as_one_year():
    with pytest.raises(DataError, match="these are the years 2000, 2001, 2002; use build_panel"):
        build(GROWING, STRUCTURE)
