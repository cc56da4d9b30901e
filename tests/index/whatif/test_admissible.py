"""Admissible weights of an index: what is linear in them, bounds, and refusals."""

import numpy as np
import pytest

from accord.errors import UnknownName, WeightError
from accord.index.construction.build import build
from accord.index.whatif.admissible import admissible, linear, unlinear

POSITIVE = {"method": "minmax", "low": 1.0, "high": 100.0}
MEANS = [
    {"method": "arithmetic"},
    {"method": "geometric"},
    {"method": "harmonic"},
    {"method": "generalised", "p": 0.5},
    {"method": "generalised", "p": -2.0},
]


@pytest.mark.parametrize("mean", MEANS)
def test_scores_under_other_weights_are_those_of_a_rebuild(make_parts, mean):
    parts = make_parts(2)
    index = build(parts.data, parts.structure, {"normalise": POSITIVE, "aggregate": mean})
    space = admissible(index)
    np.testing.assert_allclose(space.score(space.now), index.score())
    assert np.array_equal(space.rank(space.now), index.rank())
    rng = np.random.default_rng(0)
    for _ in range(5):
        weights = rng.dirichlet(np.ones(len(space.codes)))
        other = index.rebuild(structure=index.given.with_weights(space.shares_of(weights)))
        np.testing.assert_allclose(space.score(weights), other.score())
        assert np.array_equal(space.rank(weights), other.rank())


def test_only_the_levels_named_are_free(make_parts):
    parts = make_parts(2)
    index = build(parts.data, parts.structure)
    pillars = admissible(index, levels=2)
    assert pillars.codes == index.structure.codes(2)
    np.testing.assert_allclose(pillars.scores, index.scores[:, -4:-1])
    indicators = admissible(index, levels=[1])
    shares = indicators.shares_of(indicators.solve(np.arange(len(indicators.codes), dtype=float)))
    for code in index.structure.codes(2):
        assert shares[code] == pytest.approx(index.shares[index.structure.index_of(code)])


def test_bounds_hold_and_are_reached(make_parts):
    parts = make_parts(2)
    index = build(parts.data, parts.structure)
    now = dict(zip(index.codes, index.shares, strict=True))
    least, (low, high) = 1.1 * now["P1"], (0.9 * now["P2"], 0.95 * now["P2"])
    light = 0.9 * admissible(index).now[0]
    space = admissible(
        index, within=0.25, low={"P1": least}, effective={"i0": (0.0, light), "P2": (low, high)}
    )
    for _ in range(20):
        weights = space.solve(np.random.default_rng(_).normal(size=len(space.codes)))
        assert space.admits(weights)
        shares = space.shares_of(weights)
        for code, share in shares.items():
            siblings = index.structure.children(str(index.structure[code].parent))
            if len(siblings) > 1:
                assert 0.75 * now[code] - 1e-9 <= share <= 1.25 * now[code] + 1e-9
        assert shares["P1"] >= least - 1e-9
        assert weights[space.codes.index("i0")] <= light + 1e-9
        assert low - 1e-9 <= shares["P2"] <= high + 1e-9
    # The weights as they are break these bounds: the space says so.
    assert not space.admits(space.now)


@pytest.mark.parametrize("power", [1.0, 0.0, -1.0, 0.5, -2.0, 3.0])
def test_the_linear_scale_keeps_the_order_and_can_be_left_again(power):
    scores = np.array([0.5, 1.0, 7.0, 90.0])
    values = linear(scores, power)
    assert np.all(np.diff(values) > 0.0)
    np.testing.assert_allclose(unlinear(values, power), scores)


def test_mixed_means_say_which_levels_can_be_asked_about(make_parts):
    parts = make_parts(2)
    index = build(
        parts.data,
        parts.structure,
        {"normalise": POSITIVE, "aggregate": {"method": ("arithmetic", "geometric")}},
    )
    with pytest.raises(
        WeightError, match=r"arithmetic mean, then geometric mean: vary only levels from 2 up"
    ):
        admissible(index)
    space = admissible(index, levels=2)
    np.testing.assert_allclose(space.score(space.now), index.score())
    with pytest.raises(WeightError, match="one arithmetic, geometric, harmonic or generalised mean"):
        admissible(index.rebuild(aggregate={"method": "copeland"}))


@pytest.mark.parametrize(
    ("bounds", "error", "why"),
    [
        ({"levels": 3}, WeightError, "level 3 has no weights to vary"),
        ({"levels": []}, WeightError, "no level is free"),
        ({"low": {"zz": 0.1}}, UnknownName, "zz"),
        ({"low": 0.6}, WeightError, "lower bounds sum to"),
        ({"levels": 2, "high": 0.2}, WeightError, "upper bounds sum to 0.6, not 1"),
        ({"low": {"P0": 0.8}, "high": {"P0": 0.2}}, WeightError, "share of P0 is bounded below by 0.8"),
        ({"within": -1.0}, WeightError, "within is -1"),
        ({"effective": {"zz": (0.0, 1.0)}}, UnknownName, "zz"),
        ({"effective": {"P0": (0.5, 0.1)}}, WeightError, "effective weight of P0"),
        ({"low": {"P0": 0.9}, "effective": {"P0": (0.0, 0.1)}}, WeightError, "no weights meet the bounds"),
    ],
)
def test_bounds_that_make_no_sense_are_refused(make_parts, bounds, error, why):
    parts = make_parts(2)
    with pytest.raises(error, match=why):
        admissible(build(parts.data, parts.structure), **bounds)


def test_gaps_and_scores_that_a_mean_cannot_take_are_refused(make_parts):
    parts = make_parts(5, missing=0.3)
    index = build(parts.data, parts.structure)
    with pytest.raises(WeightError, match="scaled up unit by unit"):
        admissible(index)
    scored = index.rebuild(impute={"method": "row_mean", "fallback": "overall"})
    assert admissible(scored, levels=2).codes == ("P0", "P1", "P2")
    whole = make_parts(5)
    loose = {"method": "generalised", "p": 2.0, "require_positive": False}
    signed = build(whole.data, whole.structure, {"normalise": {"method": "zscore"}, "aggregate": loose})
    with pytest.raises(WeightError, match="for positive scores only"):
        admissible(signed)
