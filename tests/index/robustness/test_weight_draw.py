"""Weights of many runs."""

import numpy as np
import pytest

from accord.index.robustness.draw import Stream
from accord.index.robustness.uncertain import read_factors
from accord.index.robustness.weight_draw import WeightDraws


@pytest.fixture(scope="module")
def structure(make_parts):
    return make_parts(3).structure


def drawn(structure, plain, runs=5, reduced=None):
    factors = read_factors(plain)
    streams = {i: Stream(0, i, len(structure.elements)) for i in range(len(factors))}
    values = np.zeros((runs, len(factors)))
    for i, factor in enumerate(factors):
        if factor.kind == "weight_sets":
            values[:, i] = np.arange(runs) % len(factor.sets)
    small = reduced or structure
    base = [small.weights(level) for level in range(1, small.n_levels + 1)]
    numbers = np.repeat(np.arange(runs)[:, None], len(factors), axis=1)
    return WeightDraws(small, structure, factors, streams)(base, values, numbers)


def test_levels_that_nothing_changes_are_one_row_for_all_runs(structure):
    found = drawn(structure, [{"kind": "weight_noise", "size": {2: 0.5}}])
    assert [level.shape[0] for level in found] == [1, 5]
    np.testing.assert_array_equal(found[0][0], structure.weights(1))
    assert np.all(np.abs(found[1] / structure.weights(2) - 1.0) <= 0.5)
    assert len(np.unique(found[1][:, 0])) == 5


def test_sets_come_first_then_shares_then_noise_in_whatever_order_they_are_listed(structure):
    sets = {"kind": "weight_sets", "sets": [{"P0": 100.0, "i0": 7.0}, {}]}
    shares = {"kind": "weight_shares", "concentration": 50.0, "levels": [2]}
    noise = {"kind": "weight_noise", "size": {1: 0.1}}
    found = drawn(structure, [sets])
    assert found[1][:, 0].tolist() == [100.0, *[structure["P0"].weight, 100.0] * 2]
    assert found[0][0, 0] == 7.0
    both = drawn(structure, [noise, shares, sets])
    share = both[1] / both[1].sum(axis=1, keepdims=True)
    assert np.all(share[::2, 0] > 0.7)  # around a weight of 100
    assert np.all(share[1::2, 0] < 0.9)
    np.testing.assert_allclose(both[0][::2, 0] / 7.0, 1.0, atol=0.1)


def test_an_element_has_the_same_realisation_when_another_is_left_out(structure):
    noise = [{"kind": "weight_noise", "size": 0.3}]
    whole = drawn(structure, noise)
    reduced = structure.without("P1")
    less = drawn(structure, noise, reduced=reduced)
    for level in (1, 2):
        columns = [structure.codes(level).index(code) for code in reduced.codes(level)]
        np.testing.assert_array_equal(less[level - 1], whole[level - 1][:, columns])
