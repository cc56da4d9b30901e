"""Uncertainty analysis."""

import json

import numpy as np
import pytest

from accord.errors import InputError, RecipeError, UnknownName
from accord.index.construction.build import build
from accord.index.construction.rank import TIE_TOLERANCE, ranks
from accord.index.robustness.robustness import robustness
from accord.index.robustness.uncertain import WeightNoise

NORMALISE = {
    "kind": "alternatives",
    "path": "normalise",
    "choices": [
        {"method": "minmax", "low": 1, "high": 100},
        {"method": "zscore", "mean": 10, "sd": 2},
        {"method": "rank"},
    ],
}
NOISE = {"kind": "weight_noise", "size": 0.3}
METHODS = {"kind": "alternatives", "path": "aggregate.method", "choices": ["arithmetic", "geometric"]}
FACTORS = [NORMALISE, NOISE, METHODS]


@pytest.fixture(scope="module")
def parts(make_parts):
    return make_parts(4, 12, missing=0.1)


@pytest.fixture(scope="module")
def found(parts):
    return robustness(parts.data, parts.structure, None, FACTORS, draws=200, seed=3, keep=True)


def test_results_are_those_of_the_scores_of_all_draws(parts, found):
    rank = ranks(found.scores, tolerance=TIE_TOLERANCE)
    np.testing.assert_array_equal(found.ranks, rank)
    np.testing.assert_allclose(found.rank_mean, rank.mean(axis=0))
    np.testing.assert_array_equal(found.rank_best, rank.min(axis=0))
    np.testing.assert_array_equal(found.rank_worst, rank.max(axis=0))
    for name, q in (("rank_low", 0.05), ("rank_median", 0.5), ("rank_high", 0.95)):
        np.testing.assert_array_equal(
            getattr(found, name), np.quantile(rank, q, axis=0, method="inverted_cdf")
        )
    for name, q in (("score_low", 0.05), ("score_median", 0.5), ("score_high", 0.95)):
        np.testing.assert_allclose(getattr(found, name), np.quantile(found.scores, q, axis=0))
    np.testing.assert_allclose(found.score_mean, found.scores.mean(axis=0))
    np.testing.assert_allclose(found.acceptability.sum(axis=1), 1.0)
    np.testing.assert_allclose(found.outranks[2, 5], np.mean(rank[:, 2] < rank[:, 5]))
    np.testing.assert_allclose(found.top(3), np.mean(rank <= 3, axis=0))
    assert np.all(found.ranked == 1.0)
    nominal = build(parts.data, parts.structure)
    np.testing.assert_array_equal(found.nominal_rank, nominal.rank())
    np.testing.assert_array_equal(found.nominal_score, nominal.score())


@pytest.mark.parametrize("method", ["sobol", "random"])
def test_one_seed_gives_one_answer_in_any_batches(parts, method):
    options = {"draws": 150, "seed": 9, "method": method, "keep": True}
    whole = robustness(parts.data, parts.structure, None, FACTORS, **options)
    for batch in (1, 17, 150):
        again = robustness(parts.data, parts.structure, None, FACTORS, batch=batch, **options)
        np.testing.assert_allclose(again.scores, whole.scores, rtol=1e-13)
        for name in ("acceptability", "outranks", "rank_low", "rank_median", "rank_high", "rank_mean"):
            np.testing.assert_array_equal(getattr(again, name), getattr(whole, name))
    other = robustness(parts.data, parts.structure, None, FACTORS, **{**options, "seed": 10})
    assert not np.allclose(other.scores, whole.scores)
    longer = robustness(parts.data, parts.structure, None, FACTORS, **{**options, "draws": 300})
    np.testing.assert_allclose(longer.scores[:150], whole.scores, rtol=1e-13)


def test_equal_units_tie_in_every_draw(make_parts):
    parts = make_parts(4, 12)
    values = parts.data.values.copy()
    values[7] = values[2]
    found = robustness(parts.data.with_values(values), parts.structure, None, FACTORS, draws=300)
    assert found.outranks[7, 2] == found.outranks[2, 7] == 0.0
    np.testing.assert_array_equal(found.acceptability[7], found.acceptability[2])


def test_a_unit_that_is_better_in_everything_is_always_ahead(make_parts):
    parts = make_parts(4, 12)
    values = parts.data.values.copy()
    values[0] = np.where(parts.structure.directions > 0, values.max(axis=0) + 1, values.min(axis=0) - 1)
    found = robustness(parts.data.with_values(values), parts.structure, None, FACTORS, draws=100)
    assert np.all(found.outranks[0, 1:] == 1.0)
    assert found.acceptability[0, 0] == 1.0
    assert found.rank_worst[0] == 1


def test_units_screened_out_in_some_draws_are_ranked_in_the_others(parts):
    factor = {"kind": "alternatives", "path": "screen", "choices": [None, {"drop": ["U3", "U4"]}]}
    found = robustness(
        parts.data, parts.structure, {"screen": {"drop": ["U4"]}}, [factor, NOISE], draws=100, keep=True
    )
    assert found.ranked[[3, 4, 5]].tolist() == [0.5, 0.5, 1.0]
    assert found.nominal_rank[4] == 0
    assert np.isnan(found.nominal_score[4])
    np.testing.assert_allclose(found.acceptability.sum(axis=1), 1.0)
    frame = found.intervals()
    assert frame.index[-1] == "U4"
    assert frame["nominal_rank"].isna().tolist() == [False] * 11 + [True]
    assert frame.loc["U4", "rank_low"] >= 1
    assert json.loads(json.dumps(found.to_dict()))["units"][4]["nominal_rank"] is None
    gone = robustness(parts.data, parts.structure, {"screen": {"drop": ["U4"]}}, [NOISE], draws=20)
    assert gone.ranked[4] == 0.0
    assert gone.intervals().loc["U4", ["rank_low", "rank_best", "score_mean"]].isna().all()
    assert gone.to_dict()["units"][4]["score_mean"] is None


def test_scores_are_kept_only_if_asked(parts):
    found = robustness(parts.data, parts.structure, None, [WeightNoise(size=0.2)], draws=10)
    assert found.scores is None
    assert found.ranks is None
    assert found.rank_mean.shape == (12,)


def test_progress_is_told(parts):
    told = []
    robustness(parts.data, parts.structure, None, FACTORS, draws=50, progress=lambda *done: told.append(done))
    assert told[-1] == (50, 50)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_ranks_within_a_pillar(parts):
    found = robustness(parts.data, parts.structure, None, FACTORS, draws=40, element="P1", keep=True)
    index = found.rebuild(7)
    np.testing.assert_allclose(index.score("P1"), found.scores[7], rtol=1e-12)
    assert found.element == "P1"


def test_small_noise_leaves_ranks_near_the_nominal_ones(asem):
    found = robustness(
        asem.data, asem.structure, asem.index.recipe, [{"kind": "weight_noise", "size": 0.01}], draws=200
    )
    assert np.abs(found.rank_mean - found.nominal_rank).max() < 1.0
    assert found.rank_median[found.units.index("CHE")] == 1


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"draws": 0}, InputError, "0 draws are none"),
        ({"draws": 10**9}, InputError, "take at most"),
        ({"method": "sobl"}, UnknownName, "Did you mean 'sobol'"),
        ({"element": "P99"}, UnknownName, "element 'P99'"),
        ({"factors": []}, RecipeError, "nothing is uncertain"),
        ({"factors": [{"kind": "noise"}]}, RecipeError, "no kind of factor"),
        ({"recipe": {"normalise": {"method": "minmx"}}}, RecipeError, "Did you mean 'minmax'"),
    ],
)
def test_what_cannot_be_done_is_refused(parts, options, error, match):
    chosen = {"recipe": None, "factors": FACTORS, **options}
    with pytest.raises(error, match=match):
        robustness(parts.data, parts.structure, chosen.pop("recipe"), chosen.pop("factors"), **chosen)
