"""Recovery of weights beyond whole numbers and one level."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import InputError, UnknownName
from accord.index.audit.recovery import nested_shares, recover, recover_levels
from accord.index.published import load_index


def published(weights, seed=0, n=40, *, rescaled=True, decimals=2):
    """Scores and totals as a publisher prints them."""
    rng = np.random.default_rng(seed)
    scores = rng.uniform(0.0, 100.0, (n, len(weights))).round(decimals)
    mean = scores @ np.asarray(weights) / np.sum(weights)
    total = 100.0 * (mean - mean.min()) / (mean.max() - mean.min()) if rescaled else mean
    return scores, total.round(decimals)


@given(st.lists(st.floats(0.05, 1.0), min_size=2, max_size=5), st.integers(0, 100), st.booleans())
@settings(max_examples=40, deadline=None)
def test_weights_that_are_no_whole_numbers_are_found_within_their_rounding(weights, seed, rescaled):
    scores, total = published(weights, seed, rescaled=rescaled)
    found = recover(scores, total, whole=False, rescaled=rescaled)
    np.testing.assert_allclose(found.shares, np.array(weights) / sum(weights), atol=5e-4)
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.largest_miss < 0.05
    assert found.residual <= found.largest_miss
    mean = scores @ found.weights
    np.testing.assert_allclose(
        100 * (mean - found.low) / (found.high - found.low), total, atol=found.largest_miss + 1e-9
    )


def test_totals_that_are_no_weighted_mean_are_reported_as_missed():
    rng = np.random.default_rng(1)
    scores = rng.uniform(1.0, 100.0, (60, 3))
    total = np.exp(np.log(scores).mean(axis=1))  # a geometric mean
    found = recover(scores, total, whole=False)
    assert not found.exact
    assert found.residual > 1.0
    exact = recover(*published([2.0, 1.0]))
    assert exact.exact
    assert exact.residual < 0.01


def test_a_weight_that_least_squares_would_make_negative_becomes_zero():
    rng = np.random.default_rng(2)
    scores = rng.uniform(0.0, 100.0, (50, 3))
    total = scores @ [0.7, 0.4, -0.1]
    found = recover(scores, total, whole=False, rescaled=False)
    assert found.estimated[2] == pytest.approx(-0.1)
    assert found.weights[2] == 0.0
    assert not found.exact


def test_means_that_were_not_rescaled_keep_their_scale():
    scores, total = published([1.0, 1.0, 2.0], rescaled=False)
    found = recover(scores, total, rescaled=False)
    assert found.weights.tolist() == [1.0, 1.0, 2.0]
    assert (found.low, found.high) == (0.0, 100.0)
    assert found.rounding_bound == pytest.approx(0.01)


def test_every_level_is_recovered_where_every_level_is_published():
    rng = np.random.default_rng(3)
    scores = {code: rng.uniform(0.0, 100.0, 30).round(2) for code in ("a", "b", "c", "d")}
    scores["P"] = (0.25 * scores["a"] + 0.75 * scores["b"]).round(2)
    scores["Q"] = (0.5 * scores["c"] + 0.5 * scores["d"]).round(2)
    scores["top"] = (0.6 * scores["P"] + 0.4 * scores["Q"]).round(2)
    parents = {"a": "P", "b": "P", "c": "Q", "d": "Q", "P": "top", "Q": "top"}
    found = recover_levels(scores, parents, rescaled=False)
    assert {code: recovery.weights.tolist() for code, recovery in found.items()} == {
        "P": [1.0, 3.0],
        "Q": [1.0, 1.0],
        "top": [3.0, 2.0],
    }
    with pytest.raises(UnknownName, match="unknown element 'Pp'"):
        recover_levels(scores, {**parents, "Pp": "top"}, rescaled=False)
    with pytest.raises(InputError, match=r"^P: no whole-number weights"):
        recover_levels({**scores, "P": scores["c"] + scores["a"]}, parents, rescaled=False)


def test_pillars_follow_from_components_alone():
    index = load_index("gaii-2021")
    found = recover(index.scores, index.published)
    pillars, within = nested_shares(found.weights, index.pillars)
    assert sum(pillars.values()) == pytest.approx(1.0)
    for pillar in pillars:
        mine = np.array([p == pillar for p in index.pillars])
        assert within[mine].sum() == pytest.approx(1.0)
        assert pillars[pillar] == pytest.approx(index.weights[mine].sum() / index.weights.sum())
    _, empty = nested_shares(np.array([1.0, 0.0]), ["A", "B"])
    assert empty[0] == 1.0
    assert np.isnan(empty[1])


def test_bad_input_is_refused():
    scores, total = published([1.0, 2.0])
    with pytest.raises(InputError, match="sums of others"):
        recover(np.column_stack([scores, scores.sum(axis=1)]), total)
    with pytest.raises(InputError, match="missing or infinite"):
        recover(np.where(scores == scores[0, 0], np.nan, scores), total)
    with pytest.raises(InputError, match="fall where scores rise"):
        recover(scores, -total, whole=False)
    with pytest.raises(InputError, match="shape"):
        recover(scores, total[:-1])
    with pytest.raises(InputError, match="With whole=False"):
        recover(*published([np.pi, 1.0]), largest=20)  # 22 : 7 would do
    with pytest.raises(InputError, match="one pillar for each"):
        nested_shares(np.ones(2), ["A"])
    with pytest.raises(InputError, match="positive sum"):
        nested_shares(np.zeros(1), ["A"])
