"""What choices come to."""

import numpy as np
import pytest

from accord.errors import RecipeError
from accord.index.construction.recipe import Normalise, Recipe
from accord.index.robustness.draw import sample
from accord.index.robustness.setting import choices_of, plain, setting, values
from accord.index.robustness.uncertain import read_factors

FACTORS = read_factors(
    [
        {
            "kind": "alternatives",
            "path": "normalise",
            "choices": [{"method": "minmax"}, {"method": "zscore", "sd": 2}],
        },
        {"kind": "weight_noise", "size": 0.1},
        {"kind": "range", "path": "treat.skew_max", "low": 1, "high": 3},
        {"kind": "leave_out", "level": 2},
        {"kind": "imputations", "tables": 3},
    ]
)


@pytest.fixture(scope="module")
def parts(make_parts):
    return make_parts(3)


def test_values_are_choices_numbers_or_nothing(parts):
    design = sample(5, 64, 0, "sobol")
    found = values(FACTORS, design, parts.structure)
    np.testing.assert_array_equal(found[:, 0], np.floor(2 * design.u[:, 0]))
    assert np.all(np.isnan(found[:, 1]))
    np.testing.assert_allclose(found[:, 2], 1 + 2 * design.u[:, 2])
    np.testing.assert_array_equal(found[:, 3], np.floor(4 * design.u[:, 3]))
    np.testing.assert_array_equal(found[:, 4], np.floor(3 * design.u[:, 4]))


def test_a_row_of_values_is_a_structure_and_a_recipe(parts):
    recipe = Recipe(treat={}, weight={"values": {"P1": 3.0, "P0": 2.0}})
    found = setting(FACTORS, np.array([1.0, np.nan, 1.5, 2.0, 1.0]), parts.structure, recipe)
    assert found.recipe.normalise == Normalise(method="zscore", sd=2)
    assert found.recipe.treat.skew_max == 1.5
    assert found.left_out == "P1"
    assert "P1" not in found.structure
    assert found.recipe.weight.values == {"P0": 2.0}
    assert found.table == 1
    assert found.told == "normalise = zscore (sd 2), treat.skew_max = 1.5, without P1, filled table 2"
    nothing = setting(FACTORS, np.array([0.0, np.nan, 1.0, 0.0, 0.0]), parts.structure, recipe)
    assert nothing.structure is parts.structure
    assert nothing.left_out is None


def test_choices_that_make_no_recipe_together_are_refused(parts):
    factors = read_factors(
        [
            {"kind": "alternatives", "path": "aggregate.method", "choices": ["arithmetic", "generalised"]},
            {"kind": "range", "path": "aggregate.p", "low": 0, "high": 1},
        ]
    )
    with pytest.raises(RecipeError, match="generalised needs a power"):
        setting(factors, np.array([1.0, 0.5]), parts.structure, Recipe())


def test_choices_in_words(parts):
    assert choices_of(FACTORS[0], parts.structure) == ("minmax", "zscore (sd 2)")
    assert choices_of(FACTORS[1], parts.structure) is None
    assert choices_of(FACTORS[3], parts.structure) == ("nothing", "P0", "P1", "P2")
    assert choices_of(FACTORS[4], parts.structure) == ("table 1", "table 2", "table 3")
    sets = read_factors([{"kind": "weight_sets", "sets": [{"i0": 1}, {"i0": 2}]}])[0]
    assert choices_of(sets, parts.structure) == ("set 1", "set 2")
    assert plain(None) == "none"
    assert plain({}) == "default"
    assert plain({"low": 1.0, "high": 100}) == "low 1, high 100"
    assert plain(["geometric", "arithmetic"]) == "geometric, arithmetic"
    assert plain(Normalise(method="rank")) == "rank"
