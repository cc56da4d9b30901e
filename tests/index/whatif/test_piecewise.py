"""Piecewise linear functions in programs, against the functions themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.index.whatif.piecewise import Line, Model, function
from accord.index.whatif.response import Response


@given(st.integers(0, 2000), st.integers(2, 6))
@settings(max_examples=40, deadline=None)
def test_the_cheapest_point_above_a_threshold_is_the_first_that_a_scan_meets(seed, count):
    rng = np.random.default_rng(seed)
    x = np.cumsum(rng.uniform(0.1, 1.0, count))
    y = rng.normal(size=count)
    threshold = float(rng.uniform(y.min(), y.max()))
    model = Model()
    segments = model.segments(count - 1)
    for segment, length in zip(segments, np.diff(x), strict=True):
        model.cost[segment] = float(length)
    model.require(function(segments, y), least=threshold)
    found = model.solve(10.0)
    fine = np.linspace(x[0], x[-1], 20_001)
    scan = fine[np.interp(fine, x, y) >= threshold - 1e-9][0]
    assert found.value + x[0] == pytest.approx(scan, abs=2e-3)
    place = x[0] + np.diff(x) @ found.x[segments]
    assert function(segments, y).at(found.x) == pytest.approx(float(np.interp(place, x, y)), abs=1e-6)


def test_lines_add_up_and_know_their_range():
    line = Line(1.0, {0: 2.0, 1: -3.0})
    assert line.range == (-2.0, 3.0)
    line.add(Line(1.0, {1: 3.0}), 2.0)
    assert line.at(np.array([0.5, 1.0])) == 3.0 + 1.0 + 3.0


def test_a_requirement_without_variables_is_met_or_makes_it_impossible():
    model = Model()
    model.variable(cost=1.0)
    model.require(Line(2.0), least=1.0)
    assert model.solve(1.0).value == 0.0
    model.require(Line(2.0), least=3.0)
    assert model.solve(1.0).impossible


def bent(x):
    return np.array([min(x, 2.0), 0.0 * x])


def test_a_response_is_straight_between_its_kinks():
    found = Response(bent, 0.0, 5.0, [2.0, 7.0, -1.0], 1.0)
    assert found.x == [0.0, 2.0, 5.0]
    assert found.straight
    assert not found.insert(2.0)
    assert found.insert(3.0)
    assert found.x == [0.0, 2.0, 3.0, 5.0]
    assert found.y[2].tolist() == [2.0, 0.0]


def test_a_curved_response_is_cut_until_it_is_nearly_straight():
    found = Response(lambda x: np.array([x**3]), 4.0, 1.0, [], 64.0)
    assert not found.straight
    assert found.x[0] == 4.0
    assert found.x[-1] == 1.0
    assert np.all(np.diff(found.x) < 0.0)
    for x in np.linspace(1.0, 4.0, 50):
        chord = np.interp(x, found.x[::-1], [y[0] for y in found.y[::-1]])
        assert abs(chord - x**3) < 2e-3 * 64.0
