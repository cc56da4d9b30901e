"""The chain by blocks: a draw is the same whatever stands beside it, and the index's own choices move ranks."""

import numpy as np
import pytest

from accord.ensemble import BLOCK, make_chain, run_ensemble, shock_solution
from accord.ensemble.choices import drawn_scores, drawn_totals
from accord.ensemble.open_index import capacity_index
from accord.ensemble.outcome import Hats
from accord.ensemble.uncertain import LEAST_POWER, WEIGHT_SPREAD, index_choices, open_choices
from accord.errors import InputError
from accord.index import load_index, ranks
from accord.index.construction.aggregate import Rule, aggregate_tree
from accord.scenario import compile_shocks, shock_arrays


def test_shock_arrays_are_those_of_the_compiled_scenario(icio, control):
    axes = (control, icio.countries, icio.sectors, icio.theta, icio.year)
    plain, labelled = shock_arrays(*axes), compile_shocks(*axes)
    for name, values in plain._asdict().items():
        assert np.array_equal(values, getattr(labelled, name).values), name
    assert plain.keep.min() < 1.0


def test_a_draw_does_not_depend_on_how_many_there_are(icio, control):
    index = load_index()
    short = run_ensemble(icio, control, index, draws=3, seed=8)
    long = run_ensemble(icio, control, index, draws=BLOCK + 2, seed=8)
    for name in ("values", "real_income", "components", "total", "open_total"):
        assert np.array_equal(getattr(short, name), getattr(long, name)[:3]), name
    assert np.array_equal(short.capacity.research.joint_hat, long.capacity.research.joint_hat[:3])


def test_progress_ends_at_all(icio, control):
    told = []
    run_ensemble(
        icio, control, load_index(), draws=BLOCK + 1, seed=1, progress=lambda *done: told.append(done)
    )
    assert told == [(BLOCK, BLOCK + 1), (BLOCK + 1, BLOCK + 1)]


def test_totals_at_the_published_choices_are_the_published_totals():
    index = load_index()
    k = len(index.components)
    hats = np.random.default_rng(0).lognormal(0.0, 0.1, (5, len(index.countries), k))
    before, after = drawn_totals(index, hats, np.ones((5, k + 1)))
    np.testing.assert_allclose(before, np.broadcast_to(index.total(index.scores), before.shape), atol=1e-9)
    np.testing.assert_allclose(after, index.total(index.scores * hats), atol=1e-9)


def test_the_open_index_at_its_own_choices_has_its_own_scores():
    index = capacity_index()
    k = len(index.indicators)
    neutral = np.ones((2, len(index.structure.elements)))
    found = drawn_scores(index, index.scores[:, :k], neutral)
    np.testing.assert_allclose(found, np.broadcast_to(index.scores[:, -1], found.shape), rtol=1e-12)


def test_the_open_index_under_other_weights_is_the_index_built_with_them():
    """An exponent and weights on every level, against the construction's own means."""
    index = capacity_index()
    structure, k = index.structure, len(index.indicators)
    rng = np.random.default_rng(2)
    factors = rng.uniform(0.75, 1.25, len(structure.elements) - 1)
    levels, start = [], 0
    for level in range(1, structure.n_levels):
        weights = structure.weights(level)
        levels.append(weights * factors[start : start + len(weights)])
        start += len(weights)
    rules = [Rule("generalised", 0.7)] * (structure.n_levels - 1)
    expected = aggregate_tree(index.scores[:, :k], structure, levels, rules)[:, -1]
    found = drawn_scores(index, index.scores[:, :k], np.append(factors, 0.7)[None])
    np.testing.assert_allclose(found[0], expected, rtol=1e-11)
    holed = index.scores[:, :k].copy()
    holed[0, 0] = np.nan
    with pytest.raises(InputError, match="without missing"):
        drawn_scores(index, holed, np.ones((1, len(structure.elements))))


def test_the_index_choices_are_drawn_and_give_ranks_a_spread(icio, control):
    index = load_index()
    choices = index_choices(index)
    assert [u.name for u in choices][-1] == "exponent of the mean"
    found = run_ensemble(icio, control, index, draws=BLOCK, seed=5)
    own = open_choices(capacity_index())
    drawn = found.values[:, -len(choices) - len(own) : -len(own)]
    assert np.all((drawn[:, :-1] > 1 - WEIGHT_SPREAD) & (drawn[:, :-1] < 1 + WEIGHT_SPREAD))
    assert np.all((drawn[:, -1] > LEAST_POWER) & (drawn[:, -1] < 1.0))
    assert np.array_equal(found.rank, ranks(found.total))
    assert (found.rank_before.max(axis=0) > found.rank_before.min(axis=0)).any()
    assert (found.open_rank(before=True).max(axis=0) > found.open_rank(before=True).min(axis=0)).any()
    assert np.abs(found.open_drawn - found.open_drawn_before).max() > 0.0
    for before in (True, False):
        for opened in (True, False):
            chances = found.rank_probability(before=before, opened=opened)
            np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    assert "index weights and method" in found.summary()


def test_failed_draws_are_left_out_and_named(icio, control):
    """A draw that cannot be solved, here for a coverage that is no number, leaves those beside it as they are."""
    index = load_index()
    whole = run_ensemble(icio, control, index, draws=4, seed=2)
    made, _ = make_chain(icio, control, index)
    points, values = np.full((4, len(made.names)), 0.5), whole.values.copy()
    values[1, 0] = np.nan
    block = made.block(10, points, values)
    assert list(block.failed) == [11]
    assert np.isnan(block.outcomes["real_income"][1]).all()
    assert np.isfinite(np.delete(block.outcomes["real_income"], 1, axis=0)).all()


def test_hats_keep_small_effects_and_read_like_an_array():
    exact = 1.0 + np.array([[1e-7, -3e-5], [0.25, 0.0]])
    hats = Hats((exact - 1.0).astype(np.float32))
    assert hats.shape == (2, 2)
    assert len(hats) == 2
    np.testing.assert_allclose(hats[:, 0] - 1.0, exact[:, 0] - 1.0, rtol=1e-6)
    assert np.array_equal(np.asarray(hats), hats[...])
    assert np.asarray(hats).dtype == np.float64


def test_central_values_lie_within_the_draws_of_the_open_index(icio, control):
    _, central = shock_solution(icio, control)
    found = run_ensemble(icio, control, load_index(), draws=BLOCK, seed=3)
    low, high = found.range(found.real_income[:, icio.country("RUS")])
    assert low < central.real_income[icio.country("RUS")] < high
    assert found.residual.max() < 1e-9
    assert found.open_total.std(axis=0).max() > 0.0


@pytest.mark.parametrize("draws", [0, -1])
def test_no_draws_are_refused(icio, control, draws):
    with pytest.raises(InputError, match="at least 1"):
        run_ensemble(icio, control, load_index(), draws=draws, seed=0)
