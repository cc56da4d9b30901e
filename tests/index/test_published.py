"""The packaged Global AI Index and the recovery of its weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import InputError, UnknownName
from accord.index import change, load_index, recover


@pytest.fixture(scope="module")
def gaii():
    return load_index("gaii-2021")


def test_every_published_total_is_reproduced_within_rounding(gaii):
    found = recover(gaii.scores, gaii.published)
    assert found.weights.tolist() == gaii.weights.tolist() == [5, 3, 2, 5, 3, 1, 5]
    assert found.rounding_bound < 0.017
    miss = np.abs(gaii.total(gaii.scores) - gaii.published)
    assert miss.max() <= found.rounding_bound
    # And the least-squares estimate, which knows nothing of whole numbers, agrees within four standard errors.
    assert np.all(
        np.abs(found.estimated - gaii.weights / gaii.weights.sum()) < 4 * found.standard_error + 1e-5
    )


def test_ranks_of_the_recomputed_totals_are_the_published_ones(gaii):
    moved = change(gaii, np.ones_like(gaii.scores), np.ones((2, *gaii.scores.shape)))
    assert np.array_equal(moved.rank_before, gaii.rank)
    assert np.array_equal(moved.rank_after, gaii.rank)
    assert gaii.rank[gaii.countries.index("RUS")] == 32
    assert gaii.rank[gaii.countries.index("SGP")] == 6
    assert len(gaii.countries) == 62


@given(st.lists(st.integers(1, 6), min_size=3, max_size=5), st.integers(0, 100))
@settings(max_examples=40, deadline=None)
def test_recovery_finds_weights_it_was_not_told(weights, seed):
    rng = np.random.default_rng(seed)
    scores = np.round(rng.uniform(0, 100, (40, len(weights))), 2)
    truth = np.array(weights, dtype=float)
    mean = scores @ truth / truth.sum()
    total = np.round(100 * (mean - mean.min()) / (mean.max() - mean.min()), 2)
    found = recover(scores, total)
    np.testing.assert_allclose(found.weights / found.weights.sum(), truth / truth.sum(), atol=1e-12)


def test_totals_that_are_no_weighted_mean_are_not_explained_away():
    rng = np.random.default_rng(1)
    scores = rng.uniform(0, 100, (30, 3))
    with pytest.raises(InputError, match="no whole-number weights"):
        recover(scores, rng.uniform(0, 100, 30))
    with pytest.raises(InputError, match="units cannot identify"):
        recover(scores[:4], scores[:4, 0])


def test_only_the_moved_component_moves_the_total_and_by_its_weight(gaii):
    hats = np.ones_like(gaii.scores)
    n, k = gaii.countries.index("RUS"), gaii.components.index("infrastructure")
    hats[n, k] = 0.9
    moved = change(gaii, hats, np.stack([hats, hats]))
    low, high = gaii.bounds
    expected = -0.1 * gaii.scores[n, k] * gaii.weights[k] / gaii.weights.sum() * 100 / (high - low)
    difference = moved.after - moved.before
    assert difference[n] == pytest.approx(expected)
    assert np.all(np.delete(difference, n) == 0.0)
    assert moved.frame().loc["RUS", "rank_after"] > 32


def test_an_unknown_index_is_refused():
    with pytest.raises(UnknownName, match="gaii-2021"):
        load_index("gaii")
