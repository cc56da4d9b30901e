"""Weights beside main effects."""

import csv

import numpy as np
import pytest

from accord.errors import InputError
from accord.index.audit.importance import effective, importance, weights_frame
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.structure import Element, Structure


def flat(values, weights):
    """An index of one level, of values on a common scale."""
    codes = [f"i{k}" for k in range(len(weights))]
    elements = [Element(code, code, 1, "top", weight) for code, weight in zip(codes, weights, strict=True)]
    data = IndexData(tuple(f"U{n}" for n in range(len(values))), (), tuple(codes), values)
    return build(data, Structure((*elements, Element("top", "top", 2, None))), {"normalise": None})


def test_effective_weights_sum_to_one_on_each_level_and_add_up_to_the_index(make_parts):
    parts = make_parts(5)
    index = build(parts.data, parts.structure)
    weights = effective(index.structure)
    frame = weights_frame(index)
    assert frame.groupby("level")["effective"].sum().tolist() == pytest.approx([1.0, 1.0, 1.0])
    np.testing.assert_allclose(index.normalised @ weights[: index.normalised.shape[1]], index.score())
    for code, row in frame.iterrows():
        parent = index.structure[code].parent
        if parent is not None:
            assert row["effective"] == pytest.approx(row["share"] * frame.loc[parent, "effective"])


def test_independent_indicators_count_by_weight_and_variance():
    # Of independent parts S = w^2 var / sum w^2 var exactly; made uncorrelated by construction.
    raw = np.random.default_rng(0).standard_normal((60, 3))
    basis, _ = np.linalg.qr(raw - raw.mean(axis=0))
    scale = np.array([1.0, 2.0, 3.0])
    weights = np.array([3.0, 2.0, 1.0])
    found = importance(flat(basis * scale, weights), smoother="linear")
    variance = (weights * scale) ** 2
    np.testing.assert_allclose(found.effects, variance / variance.sum())
    np.testing.assert_allclose(found.shares, variance / variance.sum())
    np.testing.assert_allclose(found.weights, weights / 6.0)
    np.testing.assert_allclose(found.gaps, found.shares - found.weights)
    np.testing.assert_allclose(found.effects, found.linear)


def test_importance_within_an_aggregate_is_about_its_own_parts(make_parts):
    parts = make_parts(8, n=30)
    index = build(parts.data, parts.structure)
    found = importance(index, "P1")
    assert found.codes == index.structure.children("P1")
    assert found.weights.sum() == pytest.approx(1.0)
    assert np.nansum(found.shares) == pytest.approx(1.0)
    whole = importance(index)
    assert whole.frame().groupby("level")["importance"].sum().tolist() == pytest.approx([1.0, 1.0])
    assert len(whole.codes) == len(index.codes) - 1
    with pytest.raises(InputError, match="has no parts"):
        importance(index, "i0")


def test_a_part_that_works_through_a_curve_is_seen():
    rng = np.random.default_rng(2)
    x, noise = rng.uniform(-1, 1, 150), rng.standard_normal(150)
    values = np.column_stack(
        [x, x**2 + 0.1 * noise, 2 * x**2]
    )  # the first is uncorrelated with the sum's bulk
    found = importance(flat(values, np.array([0.01, 1.0, 1.0])))
    assert found.linear[0] < 0.05
    assert found.effects[0] > 0.8


def test_coinrs_effective_weights(asem):
    frame = weights_frame(asem.index)
    with (asem.folder / "effective_weights.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(frame) == 60
    for row in rows:
        assert frame.loc[row["iCode"], "effective"] == pytest.approx(float(row["EffWeight"]), rel=1e-9)
        assert frame.loc[row["iCode"], "weight"] == float(row["Weight"])
        assert frame.loc[row["iCode"], "level"] == int(row["Level"])


def test_what_the_asem_example_counts_is_not_what_was_meant(asem):
    found = importance(asem.index, smoother="linear").frame()
    # squared correlations with the index, those of the sub-indices as COINr documents them
    assert found.loc["Conn", "effect"] == pytest.approx(0.9397805**2, abs=1e-6)
    assert found.loc["Sust", "effect"] == pytest.approx(0.8382873**2, abs=1e-6)
    assert found.loc["SusEcFin", "gap"] < -0.15
