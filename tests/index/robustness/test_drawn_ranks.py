"""What an uncertainty analysis finds."""

import json

import numpy as np
import pytest

from accord.errors import UnknownName
from accord.index.robustness.robustness import robustness

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


def test_every_draw_can_be_built_whole(parts, found):
    choices = found.choices()
    for draw in (0, 57, 199):
        index = found.rebuild(draw)
        np.testing.assert_allclose(index.score(), found.scores[draw], rtol=1e-12)
        told = choices.loc[draw, "normalise"]
        assert told.split()[0] == index.recipe.normalise.method
        assert choices.loc[draw, "aggregate.method"] == index.recipe.aggregate.method
        assert np.isnan(choices.loc[draw, "weight noise"])
    with pytest.raises(UnknownName, match="Draws go from 0 to 199"):
        found.rebuild(200)


def test_effects_are_mean_ranks_under_each_choice(found):
    effect = found.effect("normalise")
    assert list(effect.columns) == ["minmax (low 1, high 100)", "zscore (mean 10, sd 2)", "rank"]
    chosen = found.choices()["normalise"].to_numpy()
    for column in effect.columns:
        np.testing.assert_allclose(effect[column], found.ranks[chosen == column].mean(axis=0))
    assert found.effects["normalise"].draws.sum() == 200
    with pytest.raises(UnknownName, match=r"Factors with choices: normalise, aggregate\.method"):
        found.effect("weight noise")


def test_frames_and_words(found):
    frame = found.intervals()
    assert frame["nominal_rank"].is_monotonic_increasing
    assert np.all(frame["rank_low"] <= frame["rank_high"])
    probability = found.rank_probability()
    assert list(probability.columns) == list(range(1, 13))
    assert probability.loc["U5", 3] == found.acceptability[5, 2]
    assert found.pairwise().loc["U1", "U2"] == found.outranks[1, 2]
    assert "200 draws (sobol, seed 3) over normalise, weight noise, aggregate.method" in found.summary()
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["draws"] == 200
    assert plain["units"][0]["probability"] == found.acceptability[0].tolist()
