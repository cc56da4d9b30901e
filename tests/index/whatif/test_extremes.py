"""Extreme ranks against enumeration of all sets of rivals, and against grids of weights."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from accord.errors import UnknownName
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.structure import Element, Structure
from accord.index.whatif import extremes as module
from accord.index.whatif.admissible import TIE, admissible
from accord.index.whatif.extremes import extreme_ranks, largest_leads


def small(seed, n=6, k=3):
    """Indicators in two aggregates of a random index."""
    rng = np.random.default_rng(seed)
    elements = [Element(f"i{j}", f"i{j}", 1, "xy"[j % 2], rng.uniform(0.5, 2.0)) for j in range(k)]
    elements += [
        Element("x", "x", 2, "top"),
        Element("y", "y", 2, "top", 2.0),
        Element("top", "top", 3, None),
    ]
    values = np.round(rng.uniform(0.0, 10.0, (n, k)), 1)
    data = IndexData(tuple(f"U{i}" for i in range(n)), (), tuple(f"i{j}" for j in range(k)), values)
    return build(data, Structure(tuple(elements)))


def possible(rows, space, strict):
    """Whether some admissible weights give every row @ v >= 0, or > 0: by a linear program of its own."""
    less, less_than, equal, equal_to = space.limits
    m = rows.shape[1]
    found = linprog(
        np.hstack([np.zeros(m), -1.0]),
        np.vstack([np.hstack([-rows, np.ones((len(rows), 1))]), np.hstack([less, np.zeros((len(less), 1))])]),
        np.hstack([np.zeros(len(rows)), less_than]),
        np.hstack([equal, np.zeros((len(equal), 1))]),
        equal_to,
        [(0.0, None)] * m + [(None, 1e6)],
    )
    return found.x[-1] > TIE * space.scale if strict else found.x[-1] >= -TIE * space.scale


def enumerated(space, unit):
    """Best and worst rank by trying every set of rivals."""
    others = [n for n in range(len(space.units)) if n != unit]
    leads = space.scores[others] - space.scores[unit]
    best = worst = None
    for size in range(len(others) + 1):
        sets = [list(s) for s in combinations(range(len(others)), size)]
        if best is None and any(possible(-np.delete(leads, s, axis=0), space, strict=False) for s in sets):
            best = 1 + size
        if any(possible(leads[s], space, strict=True) for s in sets):
            worst = 1 + size
    return best, worst


@given(
    st.integers(0, 5_000),
    st.sampled_from([{}, {"within": 0.3}, {"within": 0.6, "levels": 1}, {"low": 0.1, "high": 0.8}]),
)
@settings(max_examples=25, deadline=None)
def test_ranks_are_those_of_all_sets_of_rivals(seed, bounds):
    space = admissible(small(seed, n=5, k=4), **bounds)
    found = extreme_ranks(space)
    assert found.proven.all()
    for unit in range(5):
        assert (found.best[unit], found.worst[unit]) == enumerated(space, unit)


@pytest.mark.parametrize("seed", range(4))
def test_bounds_on_effective_weights_too(seed):
    index = small(seed, n=5, k=4)
    space = admissible(index, effective={"i0": (0.05, 0.3), "x": (0.4, 0.7)})
    found = extreme_ranks(space)
    for unit in range(5):
        assert (found.best[unit], found.worst[unit]) == enumerated(space, unit)


@pytest.mark.parametrize("seed", range(6))
def test_a_fine_grid_of_weights_stays_within_and_comes_near(seed):
    space = admissible(small(seed, n=8, k=3))
    found = extreme_ranks(space)
    steps = 60
    grid = (
        np.array([(a, b, steps - a - b) for a, b in product(range(steps + 1), repeat=2) if a + b <= steps])
        / steps
    )
    ranks = np.array([space.rank(weights) for weights in grid])
    assert np.all(ranks.min(axis=0) >= found.best)
    assert np.all(ranks.max(axis=0) <= found.worst)
    # Three indicators: only slivers between the grid's points can be missed.
    assert np.sum(ranks.min(axis=0) - found.best) <= 1
    assert np.sum(found.worst - ranks.max(axis=0)) <= 1


def test_the_weights_told_give_the_ranks_in_an_index_built_with_them(asem):
    space = admissible(asem.index, levels=2, within=0.5)
    found = extreme_ranks(space, ["FRA", "RUS", "SGP"])
    assert found.proven.all()
    assert np.all((found.best <= found.rank) & (found.rank <= found.worst))
    for row, unit in enumerate(found.units):
        for which, rank in (("best", found.best[row]), ("worst", found.worst[row])):
            structure = asem.index.given.with_weights(found.weights(unit, which))
            other = asem.index.rebuild(structure=structure)
            assert other.rank()[other.unit_index(unit)] == rank
    frame = found.frame()
    assert frame["rank"].is_monotonic_increasing


def test_every_asem_unit_over_all_weights_of_all_levels(asem):
    found = extreme_ranks(admissible(asem.index))
    assert found.proven.all()
    # Without bounds all weight can go to one indicator, in which most units are best or worst of some.
    top = asem.index.normalised.max(axis=0)
    leads = (asem.index.normalised == top).any(axis=1)
    assert np.all(found.best[leads] == 1)


def test_equal_units_share_their_ranks_and_a_dominated_one_is_never_first():
    index = small(1)
    values = index.data.values.copy()
    values[1] = values[0]
    values[2] = np.minimum(values[0] - 0.5, values.min(axis=0))
    found = extreme_ranks(admissible(index.rebuild(data=index.data.with_values(values))))
    assert found.best[0] == found.best[1]
    assert found.worst[0] == found.worst[1]
    assert found.best[2] > 1
    assert found.worst[2] == 6


def test_largest_leads_do_not_depend_on_blocks(monkeypatch):
    space = admissible(small(2))
    whole = largest_leads(space)
    monkeypatch.setattr(module, "_BLOCK", 1)
    np.testing.assert_array_equal(largest_leads(space), whole)
    # No pair is compared beforehand then, and the answer is the same.
    np.testing.assert_array_equal(
        extreme_ranks(space).best, [enumerated(space, unit)[0] for unit in range(6)]
    )


def test_the_solver_says_nothing_of_its_own(asem, capfd):
    extreme_ranks(admissible(asem.index, within=0.5), ["AUT", "CYP", "ROU"])
    assert capfd.readouterr().out == ""


def test_a_search_cut_short_says_so_and_keeps_its_bound(asem):
    space = admissible(asem.index, within=0.5)
    found = extreme_ranks(space, ["BEL", "FRA", "KOR"], time_limit=1e-4)
    assert not found.proven.all()
    assert np.all(found.best_bound <= found.best)
    assert np.all(found.worst_bound >= found.worst)


def test_an_unknown_unit_is_refused():
    with pytest.raises(UnknownName, match="U99"):
        extreme_ranks(admissible(small(1)), ["U99"])
    found = extreme_ranks(admissible(small(1)), ["U1"])
    with pytest.raises(UnknownName, match="U2"):
        found.weights("U2")
    with pytest.raises(UnknownName, match="'middle'"):
        found.weights("U1", "middle")
