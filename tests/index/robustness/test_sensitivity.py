"""Sensitivity analysis of an index."""

import json
import sys

import numpy as np
import pytest

from accord.errors import InputError, MissingExtra, RecipeError, UnknownName
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.rank import ranks
from accord.index.construction.recipe import Recipe
from accord.index.construction.structure import Element, Structure
from accord.index.robustness.draw import saltelli
from accord.index.robustness.rerun import Reruns
from accord.index.robustness.sensitivity import sensitivity
from accord.index.robustness.uncertain import read_factors

NORMALISE = {
    "kind": "alternatives",
    "path": "normalise",
    "choices": [{"method": "minmax"}, {"method": "rank"}],
}
NOISE = {"kind": "weight_noise", "size": 0.3}
NOTHING = {"kind": "alternatives", "path": "aggregate.data_threshold", "choices": [0.0, 0.1], "name": "idle"}


@pytest.fixture(scope="module")
def additive():
    """An index that is linear in what is uncertain: raw values, added up with weights 1, 2 and 3 sixths."""
    elements = [Element(f"i{k}", "", 1, "top", 1.0 + k) for k in range(3)] + [Element("top", "", 2, None)]
    values = np.array([[1.0, 5.0, np.nan], [2.0, 3.0, 4.0], [7.0, 1.0, 2.0], [3.0, 3.0, 3.0]])
    data = IndexData(tuple("abcd"), (), ("i0", "i1", "i2"), values)
    recipe = {"normalise": None, "impute": {"method": "constant", "value": 3.0}}
    return data, Structure(tuple(elements)), recipe


def test_an_additive_index_has_the_indices_of_its_variances(additive):
    data, structure, recipe = additive
    factors = [
        {"kind": "range", "path": "impute.value", "low": 0.0, "high": 6.0},
        {"kind": "data_noise", "cells": {"a": {"i0": 3.0, "i1": 2.0}, "b": {"i0": 1.0}}},
        NOTHING,
    ]
    found = sensitivity(data, structure, recipe, factors, base=2048, target="score")
    # Unit a: the imputed value counts 3/6 and is uniform over 6; the noise counts 1/6 and 2/6.
    imputed, noise = (3 / 6) ** 2 * 36 / 12, (3.0 / 6) ** 2 + (2 * 2.0 / 6) ** 2
    expected = np.array([imputed, noise, 0.0]) / (imputed + noise)
    assert found.results == ("a", "b", "c", "d")
    np.testing.assert_allclose(found.indices.first[:, 0], expected, atol=0.05)
    np.testing.assert_allclose(found.indices.total[:, 0], expected, atol=0.05)
    assert found.indices.variance[0] == pytest.approx(imputed + noise, rel=0.05)
    np.testing.assert_allclose(found.indices.total[:, 1], [0.0, 1.0, 0.0], atol=0.05)
    assert abs(found.indices.first[1, 1] - 1.0) < 2 * found.indices.first_error[1, 1]
    # What is certain is explained by nothing.
    assert found.indices.total[:, 2:].tolist() == [[0.0, 0.0]] * 3
    assert found.runs == 2048 * 5
    frame = found.frame("a")
    assert frame.index[-1] == "idle"
    assert list(frame.columns) == ["first", "first_error", "total", "total_error"]


def test_runs_are_those_of_saltellis_design(make_parts):
    parts = make_parts(4, 12)
    factors = read_factors([NORMALISE, NOISE, {"kind": "leave_out"}])
    found = sensitivity(parts.data, parts.structure, None, factors, base=8, seed=5, target="score")
    reruns = Reruns(parts.data, parts.structure, Recipe(), factors, seed=5)
    design = saltelli(3, 8, 5)
    scores = np.array([build(*reruns.explicit(design, run)).score() for run in range(len(design))])
    a, b = scores[0::5], scores[4::5]
    variance = np.concatenate([a, b]).var(axis=0)
    np.testing.assert_allclose(found.indices.variance, variance)
    for j in range(3):
        total = 0.5 * np.mean((a - scores[1 + j :: 5]) ** 2, axis=0) / variance
        np.testing.assert_allclose(found.indices.total[j], total, rtol=1e-9)


def test_the_mean_shift_of_ranks_is_against_the_nominal_ranks(make_parts):
    parts = make_parts(4, 12)
    factors = read_factors([NORMALISE, NOISE])
    found = sensitivity(parts.data, parts.structure, None, factors, base=16)
    reruns = Reruns(parts.data, parts.structure, Recipe(), factors)
    design = saltelli(2, 16, 0)
    scores = np.empty((64, 12))
    for runs, some in reruns.run(design):
        scores[runs] = some
    shift = np.abs(ranks(scores) - build(parts.data, parts.structure).rank()).mean(axis=1)
    independent = np.concatenate([shift[0::4], shift[3::4]])
    assert found.results == ("mean rank shift",)
    assert found.indices.mean[0] == pytest.approx(independent.mean())
    assert found.indices.variance[0] == pytest.approx(independent.var())
    assert found.frame().index[0] in ("normalise", "weight noise")


def test_what_does_nothing_explains_nothing(make_parts):
    parts = make_parts(4, 12)
    for target in ("rank_shift", "rank", "score"):
        found = sensitivity(parts.data, parts.structure, None, [NOISE, NOTHING], base=64, target=target)
        assert np.all(np.abs(found.indices.total[1]) < 1e-12)
        varied = found.indices.variance > 0
        np.testing.assert_allclose(found.indices.total[0, varied], 1.0, atol=0.35)


def test_units_can_be_picked_and_those_without_a_rank_are_left_out(make_parts):
    parts = make_parts(4, 12)
    screen = {"kind": "alternatives", "path": "screen", "choices": [None, {"drop": ["U3"]}]}
    picked = sensitivity(
        parts.data, parts.structure, None, [screen, NOISE], base=16, target="rank", units=["U3", "U5"]
    )
    assert picked.results == ("U5",)
    assert picked.left_out == ("U3",)
    with pytest.raises(InputError, match="no unit has a rank in every run"):
        sensitivity(parts.data, parts.structure, None, [screen, NOISE], base=16, units=["U3"])
    with pytest.raises(UnknownName, match="unit 'U99'"):
        sensitivity(parts.data, parts.structure, None, [NOISE], base=16, units=["U99"])


def test_pairs_words_and_plain_data(make_parts):
    parts = make_parts(4, 12)
    found = sensitivity(
        parts.data, parts.structure, None, [NORMALISE, NOISE], base=32, target="rank", second_order=True
    )
    assert found.runs == 32 * 6
    assert found.pairs("U3").loc["normalise", "weight noise"] == found.indices.second[0, 1, 3]
    assert "normalise:" in found.summary()
    tidy = found.tidy()
    assert len(tidy) == 24
    row = tidy[(tidy["result"] == "U3") & (tidy["factor"] == "weight noise")].iloc[0]
    assert row["total"] == found.indices.total[1, 3]
    assert json.loads(json.dumps(found.to_dict()))["total"] == found.indices.total.tolist()
    with pytest.raises(UnknownName, match="Name one of 12"):
        found.frame()
    with pytest.raises(UnknownName, match="result 'U99'"):
        found.frame("U99")
    first = sensitivity(parts.data, parts.structure, None, [NORMALISE, NOISE], base=8)
    with pytest.raises(InputError, match="second_order=True"):
        first.pairs()


def test_one_seed_gives_one_answer_in_any_batches(make_parts):
    parts = make_parts(4, 12)
    options = {"base": 16, "seed": 4, "target": "rank"}
    one = sensitivity(parts.data, parts.structure, None, [NORMALISE, NOISE], **options)
    other = sensitivity(parts.data, parts.structure, None, [NORMALISE, NOISE], batch=3, **options)
    np.testing.assert_array_equal(one.indices.total, other.indices.total)
    np.testing.assert_array_equal(one.indices.first_error, other.indices.first_error)


def test_aggregation_matters_more_than_a_little_noise_for_asem(asem):
    factors = [
        {"kind": "alternatives", "path": "aggregate.method", "choices": ["arithmetic", "harmonic"]},
        {"kind": "weight_noise", "size": 0.05},
    ]
    recipe = asem.index.recipe.at("normalise", {"method": "minmax", "low": 1.0, "high": 100.0})
    told = []
    found = sensitivity(
        asem.data, asem.structure, recipe, factors, base=64, progress=lambda *done: told.append(done)
    )
    assert told[-1] == (256, 256)
    assert list(found.frame().index) == ["aggregate.method", "weight noise"]
    assert found.indices.first[0, 0] > 0.8


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"target": "ranks"}, UnknownName, "Did you mean 'rank'"),
        ({"base": 1}, InputError, "take at least 2"),
        ({"factors": []}, RecipeError, "nothing is uncertain"),
        ({"resamples": 1}, InputError, "resamples at least 2"),
    ],
)
def test_what_cannot_be_done_is_refused(make_parts, options, error, match):
    parts = make_parts(4, 12)
    chosen = {"factors": [NORMALISE], "base": 4, **options}
    with pytest.raises(error, match=match):
        sensitivity(parts.data, parts.structure, None, chosen.pop("factors"), **chosen)


def test_without_salib_it_is_refused_before_anything_is_built(make_parts, monkeypatch):
    parts = make_parts(4, 12)
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(MissingExtra, match=r"sensitivity analysis needs .*accord\[sensitivity\]"):
        sensitivity(parts.data, parts.structure, None, [NORMALISE])
