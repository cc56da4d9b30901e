"""Factors against the index they are for."""

import pytest

from accord.errors import RecipeError, UnknownName
from accord.index.construction.recipe import Recipe, within
from accord.index.robustness.uncertain import read_factors
from accord.index.robustness.uncertain_fit import refuse_factors


@pytest.fixture(scope="module")
def parts(make_parts):
    return make_parts(3)


def refuse(parts, factors, recipe=None, element="top"):
    refuse_factors(read_factors(factors), parts.data, parts.structure, Recipe(**(recipe or {})), element)


NORMALISE = {
    "kind": "alternatives",
    "path": "normalise",
    "choices": [{"method": "rank"}, {"method": "zscore"}],
}


@pytest.mark.parametrize(
    ("factors", "where", "match"),
    [
        ([], "", "nothing is uncertain"),
        ([NORMALISE, NORMALISE], "[1]", r"this changes normalise, and so does \[0\]"),
        (
            [NORMALISE, {"kind": "range", "path": "normalise.high", "low": 50, "high": 90}],
            "[1]",
            "changes normalise.high",
        ),
        (
            [{"kind": "weight_noise", "size": 0.1}, {"kind": "weight_noise", "size": 0.2}],
            "[1]",
            "this is WeightNoise",
        ),
        (
            [{"kind": "imputations"}, {"kind": "alternatives", "path": "impute", "choices": [None]}],
            "[1]",
            "this changes the imputation",
        ),
        (
            [{"kind": "alternatives", "path": "impute", "choices": [None]}, {"kind": "imputations"}],
            "[1]",
            "takes the place of the imputation",
        ),
        (
            [{**NORMALISE, "name": "x"}, {"kind": "weight_noise", "size": 0.1, "name": "x"}],
            "[1].name",
            r"\[0\] is called 'x' too",
        ),
        (
            [{**NORMALISE, "choices": [{"method": "rank"}, {"method": "rnk"}]}],
            "[0].choices[1].method",
            "'rnk'.*Did you mean 'rank'",
        ),
        (
            [
                {
                    "kind": "alternatives",
                    "path": "impute",
                    "choices": [{"method": "group_mean", "group": "hal"}],
                }
            ],
            "[0].choices[0]",
            "no grouping 'hal'. Did you mean 'half'",
        ),
        ([{"kind": "range", "path": "aggregate.p", "low": 0, "high": 1}], "[0].low", "has no power"),
        ([{"kind": "normal", "path": "treat.skew_max", "mean": -1, "sd": 1}], "[0].mean", "at least 0"),
        (
            [{"kind": "weight_noise", "size": {3: 0.1}}],
            "[0].size.3",
            "no level 3 with weights; they go from 1 to 2",
        ),
        ([{"kind": "weight_shares", "levels": [1, 9]}], "[0].levels[1]", "no level 9"),
        (
            [{"kind": "weight_sets", "sets": [{"i0": 1}, {"P9": 1}]}],
            "[0].sets[1].P9",
            "no element 'P9'",
        ),
        ([{"kind": "leave_out", "elements": ["i0", "P7"]}], "[0].elements[1]", "no element 'P7'"),
        ([{"kind": "leave_out", "elements": ["top"]}], "[0].elements[0]", "without 'top' there is no 'top'"),
        ([{"kind": "leave_out", "level": 3}], "[0].level", "no level 3"),
        ([{"kind": "data_noise", "sd": {"i77": 0.1}}], "[0].sd.i77", "no indicator 'i77'"),
        ([{"kind": "data_noise", "cells": {"U77": {"i0": 1.0}}}], "[0].cells.U77", "no unit 'U77'"),
        ([{"kind": "imputations", "level": 8}], "[0].level", "levels of aggregates go from 2 to 3"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(parts, factors, where, match):
    with pytest.raises(RecipeError, match=match) as caught:
        refuse(parts, factors)
    assert [problem.where for problem in caught.value.problems] == [where]


def test_everything_is_told_at_once(parts):
    factors = [
        {"kind": "weight_sets", "sets": [{"P9": 1}]},
        {"kind": "leave_out", "elements": ["P8"]},
        {"kind": "weight_noise", "size": {7: 0.1}},
    ]
    with pytest.raises(RecipeError, match="3 problems"):
        refuse(parts, factors)


def test_factors_that_fit_are_let_through(parts):
    refuse(
        parts,
        [
            NORMALISE,
            {"kind": "range", "path": "aggregate.p", "low": 0.2, "high": 1},
            {"kind": "weight_noise", "size": {1: 0.1, 2: 0.1}},
            {"kind": "leave_out"},
            {"kind": "data_noise", "sd": 0.1, "cells": {"U0": {"i0": 1.0}}},
            {"kind": "imputations", "level": 2},
        ],
        {"aggregate": {"method": "generalised", "p": 1.0}},
    )


def test_what_is_looked_at_exists_and_stays(parts):
    with pytest.raises(UnknownName, match="element 'P9'"):
        refuse(parts, [NORMALISE], element="P9")
    with pytest.raises(RecipeError, match="without 'P1' there is no 'P1'"):
        refuse(parts, [{"kind": "leave_out", "elements": ["P1"]}], element="P1")
    refuse(parts, [{"kind": "leave_out", "elements": ["P1"]}], element="P0")


def test_a_place_for_imputation_is_needed(parts):
    order = ["denominate", "screen", "treat", "normalise"]
    with pytest.raises(RecipeError, match="no place for 'impute'"):
        refuse(parts, [{"kind": "imputations"}], {"order": order})


def test_a_recipe_without_an_element_keeps_every_other_choice():
    recipe = Recipe(
        denominate={"by": {"i0": "size", "i1": "size"}, "scale": {"i0": 2.0}},
        impute={"method": "constant", "value": {"i0": 1.0, "i2": 3.0}},
        treat={"each": {"i0": None, "i1": {"first": "log"}}, "max_winsorised": 3},
        normalise={"method": "goalposts", "lower": {"i0": 0.0, "i1": 0.0}, "upper": {"i0": 1.0, "i1": 1.0}},
        weight={"values": {"P0": 2.0, "i0": 3.0}},
        aggregate={"method": "geometric"},
    )
    found = within(recipe, ["i0", "P0"])
    assert found.denominate.by == {"i1": "size"}
    assert found.denominate.scale == {}
    assert found.impute.value == {"i2": 3.0}
    assert set(found.treat.each) == {"i1"}
    assert found.treat.max_winsorised == 3
    assert found.normalise.lower == {"i1": 0.0}
    assert found.weight.values == {}
    assert found.aggregate == recipe.aggregate
    assert within(recipe, []) is recipe
