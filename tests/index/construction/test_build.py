"""Building an index: by hand, what must not matter, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import (
    AggregationError,
    DataError,
    DenominateError,
    ImputeError,
    NormaliseError,
    RecipeError,
    ScreenError,
    StructureError,
)
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.recipe import Recipe
from accord.index.construction.structure import Element, Structure

SMALL = Structure(
    (
        Element("a", "A", 1, "P", 3.0, denominator="size"),
        Element("b", "B", 1, "P", 1.0, -1),
        Element("c", "C", 1, "Q"),
        Element("P", "First", 2, "top", 1.0),
        Element("Q", "Second", 2, "top", 2.0),
        Element("top", "Index", 3, None),
    )
)


def small(values=None, **changes):
    parts = {
        "units": ("U", "V", "W"),
        "names": ("Unit U", "Unit V", "Unit W"),
        "indicators": ("a", "b", "c"),
        "values": [[2.0, 5.0, 1.0], [8.0, 1.0, np.nan], [12.0, 3.0, 3.0]] if values is None else values,
        "groups": {"side": ("l", "l", "r")},
        "denominators": {"size": [1.0, 2.0, 2.0]},
    }
    return IndexData(**(parts | changes))


EVERYTHING = {
    "denominate": {},
    "impute": {"method": "mean"},
    "treat": {"max_winsorised": 2},
    "normalise": {"low": 1.0, "high": 100.0},
    "aggregate": {"method": ["arithmetic", "geometric"]},
}


def test_the_whole_chain_by_hand():
    index = build(small(), SMALL, {"denominate": {}, "impute": {"method": "mean"}})
    # a per size: 2, 4, 6; b turned: 5 worst, 1 best; c of V is the mean of 1 and 3
    a, b, c = [0.0, 50.0, 100.0], [0.0, 100.0, 50.0], [0.0, 50.0, 100.0]
    np.testing.assert_allclose(index.normalised, np.column_stack([a, b, c]))
    np.testing.assert_allclose(index.score("P"), [0.0, 62.5, 87.5])
    np.testing.assert_allclose(index.score(), [0.0, (62.5 + 2 * 50.0) / 3, (87.5 + 2 * 100.0) / 3])
    np.testing.assert_array_equal(index.rank(), [3, 2, 1])
    assert list(index.steps) == ["raw", "denominated", "imputed", "normalised"]
    np.testing.assert_array_equal(index.records["impute"], [[False] * 3, [False, False, True], [False] * 3])
    np.testing.assert_allclose(index.shares, [0.75, 0.25, 1.0, 1 / 3, 2 / 3, 1.0])


def test_without_imputing_the_weight_goes_to_the_siblings_and_an_empty_aggregate_has_no_score():
    index = build(small(), SMALL)
    assert np.isnan(index.score("Q")[1])
    np.testing.assert_allclose(index.score()[1], index.score("P")[1])
    strict = build(small(), SMALL, {"aggregate": {"data_threshold": 1.0}})
    assert np.isnan(strict.score()[1])
    np.testing.assert_array_equal(strict.rank() == 0, [False, True, False])
    assert strict.results()["rank"].isna().tolist() == [False, False, True]


def test_screening_leaves_units_out_of_every_step():
    index = build(small(), SMALL, {"screen": {"min_present": 1.0}})
    assert index.units == ("U", "W")
    assert index.names == ("Unit U", "Unit W")
    np.testing.assert_array_equal(index.kept, [True, False, True])
    assert all(values.shape == (2, 3) for values in index.steps.values())
    np.testing.assert_allclose(index.score("b"), [0.0, 100.0])  # V's 1 no longer sets the scale


def test_the_order_of_steps_is_followed():
    values = [[1.0, 1.0, 1.0], [2.0, 2.0, np.nan], [3.0, 3.0, 3.0], [9.0, np.nan, np.nan]]
    data = small(values, units=tuple("UVWX"), names=(), groups={}, denominators={"size": [1.0] * 4})
    recipe = {"impute": {"method": "mean"}, "screen": {"min_present": 0.5}}
    first = build(data, SMALL, recipe)
    assert first.units == ("U", "V", "W", "X")  # all filled before they were looked at
    order = ["screen", "impute", "denominate", "treat", "normalise"]
    then = build(data, SMALL, {**recipe, "order": order})
    assert then.units == ("U", "V", "W")
    assert list(then.steps) == ["raw", "screened", "imputed", "normalised"]


def test_the_recipes_denominator_and_factor_come_before_the_structures():
    data = small(denominators={"size": [1.0, 2.0, 2.0], "area": [1.0, 1.0, 4.0]})
    index = build(data, SMALL, {"denominate": {"by": {"a": "area", "b": "size"}, "scale": {"a": 10.0}}})
    np.testing.assert_allclose(index.frame("denominated")["a"], [20.0, 80.0, 30.0])
    np.testing.assert_allclose(index.frame("denominated")["b"], [5.0, 0.5, 1.5])
    untouched = build(data, SMALL, {"denominate": {"by": {"a": None}}})
    np.testing.assert_allclose(untouched.frame("denominated")["a"], [2.0, 8.0, 12.0])


def test_targets_come_from_the_structure_unless_the_recipe_has_its_own():
    elements = [*SMALL.elements[:2], Element("c", "C", 1, "Q", target=5.0), *SMALL.elements[3:]]
    recipe = {"normalise": {"each": {"c": {"method": "distance_to_target"}}}}
    index = build(small(), Structure(tuple(elements)), recipe)
    np.testing.assert_allclose(index.score("c"), [0.0, np.nan, 0.5])
    recipe["normalise"]["each"]["c"]["target"] = 2.0
    np.testing.assert_allclose(
        build(small(), Structure(tuple(elements)), recipe).score("c"), [0.0, np.nan, 2.0]
    )
    general = {"normalise": {"method": "distance_to_target", "target": {"a": 22.0, "b": 1.0, "c": 3.0}}}
    np.testing.assert_allclose(build(small(), SMALL, general).score("a"), [0.0, 0.3, 0.5])


def test_constants_by_indicator():
    recipe = {"impute": {"method": "constant", "value": {"c": 7.0}}}
    assert build(small(), SMALL, recipe).steps["imputed"][1, 2] == 7.0
    recipe["impute"]["value"] = {"a": 7.0}
    with pytest.raises(ImputeError, match="constant has no value for c"):
        build(small(), SMALL, recipe)


def test_other_weights_are_used_and_the_given_ones_kept():
    index = build(small(), SMALL, {"weight": {"scheme": "equal"}})
    np.testing.assert_array_equal(index.weights, [1.0] * 6)
    assert index.given == SMALL
    np.testing.assert_array_equal(index.rebuild(weight=None).weights, [3.0, 1.0, 1.0, 1.0, 2.0, 1.0])


def test_data_may_have_more_columns_than_the_structure_in_any_order():
    wide = small(
        [[9.0, 1.0, 5.0, 2.0], [9.0, np.nan, 1.0, 8.0], [1.0, 3.0, 3.0, 12.0]],
        indicators=("z", "c", "b", "a"),
    )
    np.testing.assert_array_equal(build(wide, SMALL).scores, build(small(), SMALL).scores)
    divided = build(wide, SMALL, {"denominate": {"by": {"a": "z"}}})  # an indicator left aside still divides
    np.testing.assert_allclose(divided.frame("denominated")["a"], [2 / 9, 8 / 9, 12.0])


# What must not matter.


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_order_of_units_does_not_matter(make_parts, seed):
    parts = make_parts(seed, n=9, missing=0.15)
    order = parts.rng.permutation(9)
    turned = IndexData(
        units=tuple(parts.data.units[n] for n in order),
        names=tuple(parts.data.names[n] for n in order),
        indicators=parts.data.indicators,
        values=parts.data.values[order],
        groups={"half": tuple(parts.data.groups["half"][n] for n in order)},
        denominators={"size": parts.data.denominators["size"][order]},
    )
    one, other = (build(data, parts.structure, EVERYTHING) for data in (parts.data, turned))
    np.testing.assert_allclose(other.scores, one.scores[order], rtol=1e-9)
    np.testing.assert_array_equal(other.rank(), one.rank()[order])


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_order_of_elements_does_not_matter(make_parts, seed):
    parts = make_parts(seed, missing=0.15)
    shuffled = list(parts.structure.elements)
    parts.rng.shuffle(shuffled)
    one = build(parts.data, parts.structure, EVERYTHING)
    other = build(parts.data, Structure(tuple(shuffled)), EVERYTHING)
    np.testing.assert_allclose(other.frame()[list(one.codes)], one.scores, rtol=1e-9)


@given(st.integers(0, 10_000), st.sampled_from(["minmax", "zscore", "rank", "percentile_rank"]))
@settings(max_examples=60, deadline=None)
def test_the_unit_of_an_indicator_does_not_matter(make_parts, seed, method):
    parts = make_parts(seed, missing=0.15)
    k = parts.data.values.shape[1]
    factor, shift = 10.0 ** parts.rng.uniform(-3, 3, k), parts.rng.uniform(-5.0, 5.0, k)
    recipe = {"impute": {"method": "median"}, "treat": {}, "normalise": {"method": method}}
    one = build(parts.data, parts.structure, recipe)
    other = build(parts.data.with_values(parts.data.values * factor + shift), parts.structure, recipe)
    np.testing.assert_allclose(other.scores, one.scores, rtol=1e-6, atol=1e-8)


@given(st.integers(0, 10_000), st.floats(1e-3, 1e3))
@settings(max_examples=40, deadline=None)
def test_the_currency_of_denominators_and_the_scale_of_weights_do_not_matter(make_parts, seed, rate):
    parts = make_parts(seed)
    recipe = {"denominate": {"by": {"i0": "size"}}, "treat": {}}
    one = build(parts.data, parts.structure, recipe)
    dear = parts.data.with_denominators(
        {"size": dict(zip(parts.data.units, parts.data.denominators["size"] * rate, strict=True))}
    )
    weighted = parts.structure.with_weights({e.code: e.weight * rate for e in parts.structure.elements})
    np.testing.assert_allclose(build(dear, weighted, recipe).scores, one.scores, rtol=1e-8, atol=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_turning_an_indicator_and_its_direction_changes_nothing(make_parts, seed):
    parts = make_parts(seed)
    values = parts.data.values.copy()
    values[:, 0] *= -1.0
    elements = [
        Element(**(e.__dict__ | {"direction": -e.direction})) if e.code == "i0" else e
        for e in parts.structure.elements
    ]
    one = build(parts.data, parts.structure)
    other = build(parts.data.with_values(values), Structure(tuple(elements)))
    np.testing.assert_allclose(other.scores, one.scores, rtol=1e-12, atol=1e-12)


@given(st.integers(0, 10_000), st.floats(0.01, 10.0))
@settings(max_examples=60, deadline=None)
def test_a_unit_that_does_better_never_scores_less(make_parts, seed, step):
    parts = make_parts(seed)
    n, k = parts.rng.integers(8), parts.rng.integers(parts.data.values.shape[1])
    values = parts.data.values.copy()
    values[n, k] += step * parts.structure.directions[k]
    recipe = {"normalise": {"low": 1.0}, "aggregate": {"method": ["arithmetic", "geometric"]}}
    before = build(parts.data, parts.structure, recipe)
    after = build(parts.data.with_values(values), parts.structure, recipe)
    assert after.score()[n] >= before.score()[n] - 1e-9
    assert np.all((after.scores >= 1.0 - 1e-9) & (after.scores <= 100.0 + 1e-9))


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_an_aggregate_of_one_part_scores_as_its_part(make_parts, seed):
    parts = make_parts(seed)
    index = build(parts.data, parts.structure, EVERYTHING)
    for code in index.codes:
        part = index.structure.children(code)
        if len(part) == 1:
            np.testing.assert_allclose(index.score(code), index.score(part[0]), rtol=1e-12)


# What is refused.


@pytest.mark.parametrize(
    ("data", "recipe", "error", "words"),
    [
        (small([[1.0, 1.0, np.nan]] * 3), {}, DataError, "c: no unit has a value of it"),
        (
            small(indicators=("a", "b", "C")),
            {},
            DataError,
            r"the data has no indicator 'c'. Did you mean 'C'\?",
        ),
        (
            small([[1.0, 1.0, 1.0]], units=("U",), names=(), groups={}, denominators={}),
            {},
            DataError,
            "there is one unit, U; an index compares at least two",
        ),
        (small([[1.0, 1.0, 4.0]] * 3), {}, NormaliseError, "'a': every unit has the value 1"),
        (
            small(),
            {"aggregate": {"method": "geometric"}},
            AggregationError,
            "a of U .* is 0, and the geometric mean",
        ),
        (
            small(),
            {"aggregate": {"method": "harmonic"}},
            AggregationError,
            "a of U .* is 0, and the harmonic mean",
        ),
        (
            small(denominators={"size": [0.0, 1.0, 1.0]}),
            {"denominate": {}},
            DenominateError,
            "a of U cannot be divided by size, which is 0",
        ),
        (small(denominators={}), {"denominate": {}}, RecipeError, "no column 'size' to divide a by"),
        (small(), {"screen": {"drop": ["U", "V"]}}, ScreenError, "screening leaves 1 of 3 units"),
        (small(), {"screen": {"drop": ["X"]}}, RecipeError, r"screen.drop\[0\]: there is no unit 'X'"),
        (small(), {"impute": {"method": "group_mean", "group": "sid"}}, RecipeError, "Did you mean 'side'"),
        (
            small(),
            {"weight": {"values": {"R": 1.0}}},
            RecipeError,
            "weight.values.R: there is no element 'R'",
        ),
        (
            small(),
            {"weight": {"values": {"P": 0.0, "Q": 0.0}}},
            StructureError,
            "weights of all its parts are 0",
        ),
        (small(), {"normalise": None}, RecipeError, "less is better of b"),
        (
            small(),
            {"aggregate": {"method": ["arithmetic"] * 3}},
            RecipeError,
            "3 entries; the structure has 2 levels",
        ),
        (small(), {"impute": {"over_time": {}}}, RecipeError, "there is one year"),
        (small(), {"normalize": {}}, RecipeError, r"Did you mean 'normalise'\?"),
    ],
)
def test_what_cannot_be_built_is_refused_by_name(data, recipe, error, words):
    with pytest.raises(error, match=words):
        build(data, SMALL, recipe)


def test_a_group_without_any_value_is_refused_by_name():
    values = [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, np.nan]]
    with pytest.raises(ImputeError, match="unit 'W', indicator 'c': group_mean has nothing to fill"):
        build(small(values), SMALL, {"impute": {"method": "group_mean", "group": "side"}})


def test_a_constant_indicator_can_be_put_in_the_middle_and_says_so():
    index = build(small([[1.0, 1.0, 4.0]] * 3), SMALL, {"normalise": {"constant": "middle"}})
    np.testing.assert_allclose(index.scores, 50.0, rtol=1e-14)
    np.testing.assert_array_equal(index.rank(), [1, 1, 1])
    assert (index.records["normalise"].gain == 0.0).all()


def test_equal_units_tie():
    values = [[1.1, 2.0, 3.3], [1.1, 2.0, 3.3], [7.0, 1.0, 9.0]]
    np.testing.assert_array_equal(build(small(values), SMALL).rank(), [2, 2, 1])


def test_a_recipe_made_before_and_a_mapping_are_the_same():
    one, other = build(small(), SMALL, Recipe(impute={})), build(small(), SMALL, {"impute": {}})
    np.testing.assert_array_equal(one.scores, other.scores)
    assert one.recipe == other.recipe
