"""Smallest changes of weights: optimal by their own conditions, verified by a rebuild, or disproved."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import nnls

from accord.errors import UnknownName, WeightError
from accord.index.construction.build import build
from accord.index.whatif.admissible import admissible
from accord.index.whatif.overtake import overtake


def index_of(make_parts, seed=4, **recipe):
    parts = make_parts(seed, n=9)
    return build(parts.data, parts.structure, recipe)


def is_nearest(space, gains, weights, lead):
    """Karush-Kuhn-Tucker: the step back is a mix of the limits that are reached, which for a projection is enough."""
    less, less_than, equal, equal_to = space.limits
    rows = np.vstack([-gains, less, -np.eye(len(weights))])
    than = np.hstack([-lead, less_than, np.zeros(len(weights))])
    scale = np.linalg.norm(rows, axis=1)
    reached = (than - rows @ weights) / scale < 1e-7
    assert np.all((than - rows @ weights) / scale > -1e-8)
    np.testing.assert_allclose(equal @ weights, equal_to, atol=1e-9)
    pull = -(weights - space.now) * space.metric**2
    normals = np.vstack([rows[reached] / scale[reached, None], equal, -equal])
    _, residual = nnls(normals.T, pull)
    return residual < 1e-6 * max(1.0, np.linalg.norm(pull))


@given(
    st.integers(0, 300),
    st.sampled_from([{}, {"within": 0.6}, {"levels": 1}, {"levels": 2}, {"levels": [1, 2], "low": 0.02}]),
    st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_the_nearest_weights_are_nearest(make_parts, seed, bounds, far):
    index = index_of(make_parts, seed)
    space = admissible(index, **bounds)
    order = np.argsort(-index.score())
    unit, rival = index.units[int(order[-1 if far else 3])], index.units[int(order[0 if far else 2])]
    by_norm = {norm: overtake(space, unit, rival, norm=norm) for norm in ("l1", "l2")}
    a, b = index.unit_index(unit), index.unit_index(rival)
    gains = space.scores[a] - space.scores[b]
    one, two = by_norm["l1"], by_norm["l2"]
    assert one.possible == two.possible == (space.tree.largest(gains) > 1e-7)
    assert one.largest == pytest.approx(float(space.tree.largest(gains)), abs=1e-7)
    if not one.possible or not space.admits(space.now):
        return
    for found in (one, two):
        assert space.admits(found.weights)
        assert gains @ found.weights == pytest.approx(0.0, abs=1e-7)
        structure = index.given.with_weights(found.shares)
        score = index.rebuild(structure=structure).score()
        assert score[a] == pytest.approx(score[b], abs=1e-7)
    assert is_nearest(space, gains, two.weights, 0.0)
    change = [(found.weights - space.now) * space.metric for found in (one, two)]
    assert one.distance == pytest.approx(np.abs(change[0]).sum())
    assert two.distance == pytest.approx(np.linalg.norm(change[1]))
    # Each is the smallest in its own measure.
    assert one.distance <= np.abs(change[1]).sum() + 1e-7
    assert two.distance <= np.linalg.norm(change[0]) + 1e-7


def test_between_two_indicators_the_answer_is_the_crossing_point():
    from accord.index.construction.data import IndexData
    from accord.index.construction.structure import Element, Structure

    structure = Structure(
        (Element("a", "a", 1, "t"), Element("b", "b", 1, "t", 3.0), Element("t", "t", 2, None))
    )
    data = IndexData(
        ("p", "q", "r", "s"), (), ("a", "b"), np.array([[80.0, 20.0], [20.0, 50.0], [0, 0], [100, 100]])
    )
    space = admissible(build(data, structure))
    found = overtake(space, "p", "q")
    # 80 w + 20 (1 - w) = 20 w + 50 (1 - w) at w = 1/3; it was 1/4.
    np.testing.assert_allclose(found.weights, [1 / 3, 2 / 3])
    assert found.distance == pytest.approx(2 * (1 / 3 - 1 / 4))
    assert found.lead == pytest.approx(35.0 - 42.5)
    assert "draws level with q (now -7.5)" in str(found)
    ahead = overtake(space, "p", "q", margin=6.0)
    np.testing.assert_allclose(ahead.weights, [0.4, 0.6])
    assert overtake(space, "q", "p").distance == 0.0
    assert "ahead already" in str(overtake(space, "q", "p"))


@pytest.mark.parametrize("seed", range(5))
def test_no_weights_on_a_grid_are_nearer(make_parts, seed):
    index = index_of(make_parts, seed)
    space = admissible(index, levels=2)
    order = np.argsort(-index.score())
    a, b = int(order[5]), int(order[2])
    steps = 200
    grid = np.array([(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)]) / steps
    good = grid[grid @ (space.scores[a] - space.scores[b]) >= 0.0]
    for norm, size in (("l1", lambda d: np.abs(d).sum(axis=1)), ("l2", lambda d: np.linalg.norm(d, axis=1))):
        found = overtake(space, index.units[a], index.units[b], norm=norm)
        assert found.possible == bool(len(good))
        if found.possible:
            nearest = size(good - space.now).min()
            assert nearest - 4.0 / steps <= found.distance <= nearest + 1e-9


def test_where_no_weights_help_the_multipliers_prove_it(make_parts):
    index = index_of(make_parts)
    space = admissible(index, levels=2, within=0.2)
    order = np.argsort(-index.score())
    worst, best = index.units[int(order[-1])], index.units[int(order[0])]
    found = overtake(space, worst, best)
    assert not found.possible
    assert found.weights is None
    assert found.distance is None
    # Checked from the multipliers alone.
    less, less_than, equal, equal_to = space.limits
    gains = space.scores[index.unit_index(worst)] - space.scores[index.unit_index(best)]
    assert np.all(found.proof.bounds >= 0.0)
    held = less.T @ found.proof.bounds + equal.T @ found.proof.equals
    assert np.all(held >= gains - 1e-8)
    bound = found.proof.bounds @ less_than + found.proof.equals @ equal_to
    assert bound == pytest.approx(found.proof.value)
    assert bound == pytest.approx(found.largest, abs=1e-7)
    assert bound < 0.0
    assert "cannot pass" in str(found)
    with pytest.raises(WeightError, match="no admissible weights put"):
        _ = found.shares


def test_a_dominated_unit_is_told_so(make_parts):
    parts = make_parts(4, n=9)
    values = parts.data.values.copy()
    values[1] = values[0] - 1e-3 * parts.structure.directions
    index = build(parts.data.with_values(values), parts.structure)
    found = overtake(admissible(index), "U1", "U0")
    assert found.dominated
    assert not found.possible
    assert "as good or better in every column" in str(found)
    assert not overtake(admissible(index), "U0", "U1").dominated


def test_geometric_means_are_overtaken_too(make_parts):
    recipe = {"normalise": {"method": "minmax", "low": 1.0}, "aggregate": {"method": "geometric"}}
    index = index_of(make_parts, **recipe)
    order = np.argsort(-index.score())
    unit, rival = index.units[int(order[5])], index.units[int(order[3])]
    found = overtake(admissible(index), unit, rival, norm="l2")
    score = index.rebuild(structure=index.given.with_weights(found.shares)).score()
    a, b = index.unit_index(unit), index.unit_index(rival)
    assert score[a] == pytest.approx(score[b])
    assert found.lead == pytest.approx(index.score()[a] - index.score()[b])


def test_tables_and_refusals(make_parts):
    index = index_of(make_parts)
    space = admissible(index)
    order = np.argsort(-index.score())
    found = overtake(space, index.units[int(order[4])], index.units[int(order[3])])
    frame = found.frame()
    assert frame["change"].abs().is_monotonic_decreasing
    assert frame["change"].sum() == pytest.approx(0.0, abs=1e-9)
    assert frame["gain"].sum() == pytest.approx(-found.lead, abs=1e-7)
    with pytest.raises(UnknownName, match="U99"):
        overtake(space, "U99", "U1")
    with pytest.raises(WeightError, match="cannot overtake itself"):
        overtake(space, "U1", "U1")
    with pytest.raises(WeightError, match="unknown norm 'l0'"):
        overtake(space, "U1", "U2", norm="l0")
    with pytest.raises(WeightError, match="margin is -1"):
        overtake(space, "U1", "U2", margin=-1.0)
