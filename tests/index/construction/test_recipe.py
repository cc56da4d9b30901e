"""The recipe: its choices are the functions' own, and every mistake is told in words."""

import inspect
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import RecipeError
from accord.index.construction import recipe_steps
from accord.index.construction.aggregate import METHODS as AGGREGATIONS
from accord.index.construction.aggregate import Rule
from accord.index.construction.impute import FALLBACKS, impute
from accord.index.construction.impute import METHODS as IMPUTATIONS
from accord.index.construction.normalise import PARAMETERS, fit
from accord.index.construction.panel import ENDS, impute_panel
from accord.index.construction.panel import METHODS as FILLINGS
from accord.index.construction.recipe import STEPS, Recipe
from accord.index.construction.recipe_fit import misfits
from accord.index.construction.recipe_steps import (
    Aggregate,
    Impute,
    Normalise,
    OverTime,
    Screen,
    Treat,
    TreatOne,
    Weight,
)
from accord.index.construction.scale import TIES
from accord.index.construction.screen import screen
from accord.index.construction.treat import CHECKS, treat
from accord.index.construction.treatment import METHODS as TREATMENTS
from accord.index.construction.weight import SCHEMES, weigh


def words_of(annotation):
    """The words a field may have, whatever they are nested in."""
    inner = get_args(annotation)
    if not inner:
        return {annotation} if isinstance(annotation, str) else set()
    return set().union(*map(words_of, inner))


def keywords(function):
    return {p.name: p.default for p in inspect.signature(function).parameters.values()}


@pytest.mark.parametrize(
    ("model", "field", "valid"),
    [
        (Impute, "method", IMPUTATIONS),
        (Impute, "fallback", FALLBACKS),
        (OverTime, "method", FILLINGS),
        (OverTime, "ends", ENDS),
        (TreatOne, "first", TREATMENTS),
        (TreatOne, "check", CHECKS),
        (Normalise, "method", PARAMETERS),
        (Normalise, "ties", TIES),
        (Weight, "scheme", SCHEMES),
        (Aggregate, "method", AGGREGATIONS),
    ],
)
def test_words_are_those_of_the_functions(model, field, valid):
    assert words_of(model.model_fields[field].annotation) == set(valid)


@pytest.mark.parametrize(
    ("model", "function", "others"),
    [
        (Screen, screen, {"values", "units"}),
        (Treat, treat, {"values", "codes", "units"}),
        (OverTime, impute_panel, {"values", "times", "codes", "units"}),
        (Weight, weigh, {"structure", "normalised", "rules", "units"}),
        (Aggregate, Rule, set()),
    ],
)
def test_fields_are_the_keywords_of_the_functions_with_their_defaults(model, function, others):
    expected = {name: default for name, default in keywords(function).items() if name not in others}
    found = {name: field.get_default(call_default_factory=True) for name, field in model.model_fields.items()}
    assert set(found) == set(expected)
    nothing = (None, {}, ())  # a field that is empty stands for a keyword left out
    for name, default in expected.items():
        assert found[name] == default or (found[name] in nothing and default in nothing), name


def test_parameters_of_scales_are_those_of_the_methods():
    known = {name for parameters in PARAMETERS.values() for name in parameters}
    assert set(recipe_steps.ScaleParameters.model_fields) == known
    assert {"each", "constant"} <= set(keywords(fit))
    assert {"normalise_first", "value", "ridge", "fallback"} <= set(keywords(impute))


def test_by_default_there_is_min_max_and_a_mean_and_nothing_else():
    assert Recipe().done() == ("normalise",)
    assert Recipe(treat={}, denominate={}, impute={}).done() == ("denominate", "impute", "treat", "normalise")


def test_a_recipe_cannot_be_changed_but_another_can_be_made():
    recipe = Recipe(treat={"skew_max": 1.0})
    with pytest.raises(Exception, match="frozen"):
        recipe.treat = None
    assert recipe.changed(treat=None).treat is None
    assert recipe.at("treat.kurt_max", 9.0).treat == Treat(skew_max=1.0, kurt_max=9.0)
    assert recipe.at("aggregate", {"method": "geometric"}).aggregate == Aggregate(method="geometric")
    assert recipe.at("impute.method", "median").impute == Impute(method="median")
    assert Recipe(**recipe.to_dict()) == recipe


@given(st.permutations(STEPS[:-1]))
@settings(max_examples=30, deadline=None)
def test_any_order_will_do_that_ends_with_normalising(order):
    assert Recipe(order=(*order, "normalise"), impute={}).done() == ("impute", "normalise")


def told(**fields):
    with pytest.raises(RecipeError) as caught:
        Recipe(**fields)
    return {problem.where: problem.message for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({"norm": {}}, "norm", "'norm' is no choice of the recipe. Did you mean 'normalise'?"),
        ({"normalise": {"metod": "rank"}}, "normalise.metod", "Did you mean 'method'?"),
        ({"normalise": {"method": "minimax"}}, "normalise.method", "Did you mean 'minmax'?"),
        ({"normalise": {"method": "rank", "low": 1}}, "normalise.low", "rank has no 'low'"),
        ({"normalise": {"low": 100}}, "normalise.low", "found 100, which is not below high, 100"),
        ({"normalise": {"each": {"a": {"sd": 2}}}}, "normalise.each.a.sd", "minmax has no 'sd'"),
        ({"normalise": {"method": "zscore", "sd": 0}}, "normalise.sd", "found 0, expected more than 0"),
        ({"normalise": "rank"}, "normalise", "found 'rank', expected a mapping"),
        ({"aggregate": None}, "aggregate", "found nothing, expected a mapping"),
        ({"aggregate": {"method": "generalised"}}, "aggregate.p", "generalised needs a power p"),
        ({"aggregate": {"p": 2}}, "aggregate.p", "arithmetic has no power"),
        ({"aggregate": {"method": ["arithmetic", "mean"]}}, "aggregate.method[1]", "found 'mean'"),
        ({"aggregate": {"method": []}}, "aggregate", "lists have one entry for each level"),
        (
            {"aggregate": {"method": ["geometric"], "data_threshold": [0, 0]}},
            "aggregate",
            "method 1, data_threshold 2",
        ),
        ({"aggregate": {"method": ["arithmetic"], "p": [2]}}, "aggregate.p[0]", "arithmetic has no power"),
        ({"aggregate": {"data_threshold": 2}}, "aggregate.data_threshold", "a share is from 0 to 1"),
        ({"impute": {"method": "group_mean"}}, "impute.group", "needs the grouping of units"),
        ({"impute": {"group": "region"}}, "impute.group", "mean takes no grouping"),
        ({"impute": {"method": "constant"}}, "impute.value", "constant needs a value"),
        ({"impute": {"value": 3}}, "impute.value", "mean takes no value"),
        ({"impute": {"method": "constant", "value": "x"}}, "impute.value", "expected a number or a mapping"),
        ({"impute": {"level": 1}}, "impute.level", "found 1, expected at least 2"),
        ({"treat": {"quantiles": [0.9, 0.1]}}, "treat.quantiles", "the lower first"),
        ({"treat": {"force": True, "max_winsorised": None}}, "treat.force", "force needs max_winsorised"),
        ({"treat": {"max_winsorised": 2.5}}, "treat.max_winsorised", "expected a whole number"),
        ({"treat": {"each": {"a": {"frist": "log"}}}}, "treat.each.a.frist", "Did you mean 'first'?"),
        ({"screen": {"min_present": 85}}, "screen.min_present", "found 85, expected at most 1"),
        ({"screen": {"keep": "AUT"}}, "screen.keep", "expected a list: write [AUT]"),
        ({"denominate": {"scale": {"a": "k"}}}, "denominate.scale.a", "expected a number"),
        ({"weight": {"values": {"a": float("nan")}}}, "weight.values.a", "expected a finite number"),
        ({"order": ["normalise", "treat"]}, "order", "'normalise' comes last"),
        ({"order": ["treat", "treat", "normalise"]}, "order", "'treat' is there twice"),
        ({"order": ["normalise"], "impute": {}}, "order", "'impute' is missing"),
        ({"order": ["sort", "normalise"]}, "order[0]", "found 'sort'"),
    ],
)
def test_what_cannot_be_is_told_in_words_at_its_place(fields, where, words):
    found = told(**fields)
    assert where in found, found
    assert words in found[where]


def test_all_mistakes_are_told_at_once():
    found = told(normalise={"method": "x"}, treat={"skew_max": "y"}, order=["z"], foo=1)
    assert set(found) == {"normalise.method", "treat.skew_max", "order[0]", "foo"}


def test_a_step_made_in_python_is_refused_in_the_same_words():
    with pytest.raises(RecipeError, match="normalise: 1 problem\n  method: found 'z'"):
        Normalise(method="z")


def test_a_misspelt_field_is_not_also_missing():
    from accord.index.construction.file import Document
    from accord.index.construction.recipe_check import mistakes_in

    found = mistakes_in({"nam": "x", "values": "v.csv", "structure": "s.csv"}, Document)
    assert [mistake.path for mistake in found] == [("nam",)]


def test_rules_of_levels():
    choice = Aggregate(method=["arithmetic", "generalised"], p=3.0, data_threshold=[0.5, 0.0])
    assert choice.rules(2) == (Rule("arithmetic", None, 0.5), Rule("generalised", 3.0, 0.0))
    assert Aggregate(method="geometric").rules(3) == (Rule("geometric"),) * 3


MISFITS = {
    "denominate": {"by": {"i0": "siz", "i99": "size"}, "scale": {"j": 2.0}},
    "screen": {"keep": ["U0", "V1"]},
    "impute": {"method": "group_mean", "group": "halves", "level": 9},
    "treat": {"each": {"i77": {}}},
    "normalise": {"each": {"i66": {}}},
    "weight": {"values": {"P9": 1.0}, "target": {"i0": 1.0, "Q": 1.0}, "levels": [1, 3]},
    "aggregate": {"method": ["arithmetic"] * 3},
}


def test_what_the_data_and_the_structure_do_not_have(make_parts):
    parts = make_parts(1)
    found = {
        mistake.path: mistake.message for mistake in misfits(Recipe(**MISFITS), parts.data, parts.structure)
    }
    assert set(found) == {
        ("denominate", "by", "i99"),
        ("denominate", "by", "i0"),
        ("denominate", "scale", "j"),
        ("screen", "keep", 1),
        ("impute", "group"),
        ("impute", "level"),
        ("treat", "each", "i77"),
        ("normalise", "each", "i66"),
        ("weight", "values", "P9"),
        ("weight", "target", "Q"),
        ("weight", "levels", 1),
        ("aggregate",),
    }
    assert found["denominate", "by", "i0"].endswith("Did you mean 'size'? Denominators: size.")
    assert found["impute", "group"].endswith("Did you mean 'half'? Groupings: half.")
    assert misfits(Recipe(), parts.data, parts.structure) == []


def test_without_normalising_less_cannot_be_better(make_parts):
    parts = make_parts(1)
    assert -1 in parts.structure.directions
    (found,) = misfits(Recipe(normalise=None), parts.data, parts.structure)
    assert found.path == ("normalise",)
    assert "less is better of" in found.message
