"""Factors as models and as plain data."""

import pytest

from accord.errors import RecipeError
from accord.index.robustness.uncertain import (
    KINDS,
    Alternatives,
    DataNoise,
    Gaussian,
    WeightNoise,
    factor_mistakes,
    read_factors,
)

PLAIN = [
    {
        "kind": "alternatives",
        "path": "normalise",
        "choices": [{"method": "minmax"}, {"method": "rank"}, None],
    },
    {"kind": "range", "path": "aggregate.p", "low": -1, "high": 1.5},
    {"kind": "normal", "path": "normalise.high", "mean": 100, "sd": 3, "low": 50},
    {"kind": "weight_noise", "size": {1: 0.1, 2: 0.25}},
    {"kind": "weight_sets", "sets": [{"a": 1, "b": 2}, {"a": 2}], "probabilities": [0.5, 0.5]},
    {"kind": "weight_shares", "concentration": 30, "levels": [2]},
    {"kind": "leave_out", "elements": ["a"], "none": False},
    {"kind": "data_noise", "sd": {"a": 0.1}, "cells": {"AUT": {"b": 2.0}}},
    {"kind": "imputations", "tables": 5},
]


def test_plain_data_of_every_kind_is_read():
    found = read_factors(PLAIN)
    assert {type(factor) for factor in found} == set(KINDS.values())
    assert [factor.kind for factor in found] == [data["kind"] for data in PLAIN]
    assert factor_mistakes(PLAIN) == []
    assert found == tuple(KINDS[data["kind"]](**data) for data in PLAIN)


def test_factors_are_called_by_their_name_or_what_they_are():
    assert WeightNoise(size=0.2).label == "weight noise"
    assert Alternatives(path="normalise.method", choices=("rank",)).label == "normalise.method"
    assert Gaussian(path="aggregate.p", mean=1, sd=1, name="compensation").label == "compensation"


@pytest.mark.parametrize(
    ("data", "match"),
    [
        ("x", r"\[0\]: expected a mapping"),
        ({"path": "x"}, r"'kind' is missing. Kinds are alternatives, range"),
        ({"kind": "weight_nois"}, "no kind of factor. Did you mean 'weight_noise'"),
        (
            {"kind": "alternatives", "path": "normalize", "choices": [1]},
            r"Did you mean 'normalise'\? Steps are denom",
        ),
        ({"kind": "range", "path": "aggregate.pp", "low": 0, "high": 1}, "'pp' is no choice of aggregate"),
        ({"kind": "range", "path": "order.x", "low": 0, "high": 1}, "no choices of its own"),
        ({"kind": "range", "path": "aggregate.p", "low": 2, "high": 1}, "found 1, expected more than low, 2"),
        (
            {"kind": "normal", "path": "aggregate.p", "mean": 0, "sd": 1, "low": 2, "high": 1},
            "more than low, 2",
        ),
        ({"kind": "normal", "path": "aggregate.p", "mean": 0, "sd": 0}, "found 0, expected more than 0"),
        ({"kind": "weight_noise", "size": 2}, "found 2; the relative size is above 0 and at most 1"),
        ({"kind": "weight_noise", "size": {}}, "names no level"),
        ({"kind": "weight_noise", "size": {1: 0.2, 2: -1}}, r"size.2: found -1; the relative size"),
        ({"kind": "weight_sets", "sets": []}, "sets"),
        ({"kind": "weight_sets", "sets": [{"a": -1}]}, "found -1, expected at least 0"),
        ({"kind": "weight_sets", "sets": [{"a": 1}], "probabilities": [0.5, 0.5]}, "found 2 for 1 choices"),
        ({"kind": "weight_sets", "sets": [{"a": 1}, {"a": 2}], "probabilities": [0.5, 0.6]}, "add up to 1.1"),
        (
            {"kind": "alternatives", "path": "treat", "choices": [None], "probabilities": [0.6]},
            "add up to 0.6",
        ),
        ({"kind": "leave_out", "elements": []}, "names no element"),
        ({"kind": "data_noise"}, "no cell has an error"),
        ({"kind": "imputations", "tables": 1}, "expected at least 2"),
        ({"kind": "weight_shares", "concentration": 0}, "expected more than 0"),
        ({"kind": "data_noise", "sd": 0.1, "of": "spred"}, "Did you mean 'spread'"),
        ({"kind": "leave_out", "elemnts": ["a"]}, "Did you mean 'elements'"),
    ],
)
def test_a_mistake_is_told_with_its_place(data, match):
    with pytest.raises(RecipeError, match=match):
        read_factors([data])


def test_all_mistakes_are_told_at_once():
    wrong = [PLAIN[0], {"kind": "range", "path": "aggregate.p"}, {"kind": "weight_noise", "size": 7}]
    places = [mistake.path for mistake in factor_mistakes(wrong)]
    assert places == [(1, "low"), (1, "high"), (2, "size")]
    with pytest.raises(RecipeError) as caught:
        read_factors(wrong)
    assert [problem.where for problem in caught.value.problems] == ["[1].low", "[1].high", "[2].size"]


def test_models_made_in_python_tell_their_mistakes_too():
    with pytest.raises(RecipeError, match="no cell has an error"):
        DataNoise(sd={"a": 0.0})
