"""An index under a scenario: raw values moved, what was taken from the baseline's data held."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.capacity import DriverChange
from accord.capacity.open_index import indicator_hats, moved_data
from accord.ensemble.open_index import capacity_index, held_scores, open_index_change
from accord.errors import InputError
from accord.index import Element, IndexData, Structure, build

STRUCTURE = Structure(
    (
        Element("a", "A", 1, "p", 2.0),
        Element("b", "B", 1, "p", 1.0),
        Element("c", "C", 1, "q", 1.0, direction=-1),
        Element("p", "P", 2, "top", 1.0),
        Element("q", "Q", 2, "top", 3.0),
        Element("top", "Top", 3, None),
    )
)
LIFTED = {"low": 1, "high": 100}
RECIPES = {
    "plain": {"normalise": {"method": "minmax"}},
    "logs": {"treat": {"check": "always", "first": "log"}, "normalise": {"method": "zscore"}},
    "geometric": {"normalise": LIFTED, "aggregate": {"method": "geometric"}},
    "power": {"normalise": LIFTED, "aggregate": {"method": ["generalised", "arithmetic"], "p": [2, None]}},
}


@pytest.fixture(scope="module")
def data():
    values = np.random.default_rng(5).lognormal(2.0, 1.0, (12, 3))
    units = tuple(f"U{n:02d}" for n in range(12))
    return IndexData(units, units, ("a", "b", "c"), values)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_no_change_gives_the_scores_of_the_index(data, recipe):
    index = build(data, STRUCTURE, recipe)
    np.testing.assert_allclose(held_scores(index, np.ones((12, 3))), index.scores, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("recipe", [RECIPES["plain"], RECIPES["geometric"]], ids=["plain", "geometric"])
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_held_is_built_again_where_no_bound_moves(data, recipe, seed):
    """Units strictly between the bounds, moved so that they stay there: the scale is the same, held or fitted anew."""
    index = build(data, STRUCTURE, recipe)
    low, high = data.values.min(axis=0), data.values.max(axis=0)
    inside = (data.values > low) & (data.values < high)
    wanted = np.random.default_rng(seed).uniform(low, high, data.values.shape)
    hats = np.where(inside, wanted / data.values, 1.0)
    np.testing.assert_allclose(
        held_scores(index, hats), index.rebuild(data=moved_data(data, hats)).scores, rtol=1e-9, atol=1e-9
    )


def test_held_scores_of_z_scores_of_logs_move_by_the_logarithm_of_the_hat(data):
    index = build(data, STRUCTURE, RECIPES["logs"])
    hats = np.ones((12, 3))
    hats[4, 0] = 1.5
    moved = held_scores(index, hats) - index.scores
    sd = np.log(data.values[:, 0]).std(ddof=1)
    assert moved[4, 0] == pytest.approx(np.log(1.5) / sd, rel=1e-9)
    assert moved[4, -1] == pytest.approx(np.log(1.5) / sd * 2 / 3 * 1 / 4, rel=1e-9)
    assert (
        np.count_nonzero(np.abs(moved) > 1e-12) == 3
    )  # the indicator, its aggregate and the index, of one unit


def test_a_filled_value_moves_from_what_it_was_filled_with(data):
    values = data.values.copy()
    values[2, 1] = np.nan
    recipe = {
        "treat": {"check": "always", "first": "log"},
        "impute": {"method": "median"},
        "normalise": {},
        "order": ["denominate", "screen", "treat", "impute", "normalise"],
    }
    index = build(data.with_values(values), STRUCTURE, recipe)
    hats = np.ones((12, 3))
    hats[2, 1] = 2.0
    found = held_scores(index, hats)
    logs = np.log(values[:, 1])
    expected = (
        100.0 * (np.nanmedian(logs) + np.log(2.0) - np.nanmin(logs)) / (np.nanmax(logs) - np.nanmin(logs))
    )
    assert found[2, 1] == pytest.approx(expected, rel=1e-9)
    np.testing.assert_allclose(held_scores(index, np.ones((12, 3))), index.scores, rtol=1e-12)


def test_a_missing_value_stays_missing(data):
    values = data.values.copy()
    values[2, 1] = np.nan
    index = build(data.with_values(values), STRUCTURE)
    assert np.isnan(held_scores(index, np.full((12, 3), 2.0))[2, 1])


def test_draws_are_what_each_is_alone_and_the_interval_is_theirs(data):
    index = build(data, STRUCTURE, RECIPES["logs"])
    draws = np.random.default_rng(1).lognormal(0.0, 0.5, (40, 12, 3))
    together = held_scores(index, draws)
    np.testing.assert_allclose(together, [held_scores(index, one) for one in draws], rtol=1e-12, atol=1e-12)
    change = open_index_change(index, np.ones((12, 3)), draws)
    top = together[..., -1]
    np.testing.assert_allclose(change.low, np.quantile(top, 0.05, axis=0), rtol=1e-12)
    ranked = (-top).argsort(axis=1).argsort(axis=1) + 1
    assert np.all((change.rank_low >= ranked.min(axis=0)) & (change.rank_high <= ranked.max(axis=0)))
    assert np.all(change.rank_low <= change.rank_high)


def test_wrong_hats_and_copeland_are_refused(data):
    index = build(data, STRUCTURE)
    with pytest.raises(InputError, match=r"expected \(12, 3\) or \(draws, 12, 3\)"):
        held_scores(index, np.ones((3, 12)))
    with pytest.raises(InputError, match="above zero"):
        held_scores(index, np.zeros((12, 3)))
    with pytest.raises(InputError, match="give draws as draws="):
        open_index_change(index, np.ones((2, 12, 3)))
    outranking = build(data, STRUCTURE, {"aggregate": {"method": "copeland"}})
    with pytest.raises(InputError, match="Copeland"):
        held_scores(outranking, np.ones((12, 3)))


def test_the_open_index_falls_where_computing_power_does_and_nowhere_else():
    index = capacity_index()
    n = index.unit_index("JPN")
    halved = np.where(np.arange(len(index.units)) == n, 0.5, 1.0)
    hats = indicator_hats(DriverChange(index.units, {"compute_stock": halved}, ()), index.indicators)
    change = open_index_change(index, hats)
    moved = change.after - change.before
    assert moved[n] < -0.05
    assert np.all(moved[np.arange(len(moved)) != n] == 0.0)
    np.testing.assert_allclose(change.before, index.score(), rtol=1e-12)
    elements = change.elements("JPN")
    assert elements.loc["compute_stock", "hat"] == 0.5
    assert elements.loc["infrastructure", "change"] == pytest.approx(
        elements.loc["compute_stock", "change"] / 4
    )
    assert elements.loc["innovation", "change"] == 0.0
    assert "Japan" in change.summary()
    frame = change.frame()
    assert frame["rank_after"].is_monotonic_increasing
    assert frame.loc["JPN", "change"] == pytest.approx(moved[n])


def test_without_a_change_nothing_moves_in_the_open_index():
    index = capacity_index()
    change = open_index_change(index, np.ones((len(index.units), len(index.indicators))))
    assert np.array_equal(change.before, change.after)
    assert np.array_equal(change.rank_before, change.rank_after)
    assert "no score moves" in change.summary()
