"""Programs: answers, bounds, impossibility, and silence."""

import os

import numpy as np
import pytest

from accord.errors import SolveError
from accord.index.whatif.solver import Program, minimise, quiet, solve, solve_all


def knapsack(limit):
    """Most value of things of weights 3, 4, 5 within a limit; values 4, 5, 6."""
    value, weight = np.array([4.0, 5.0, 6.0]), np.array([3.0, 4.0, 5.0])
    return Program(-value, np.ones(3, dtype=bool), np.zeros(3), np.ones(3), [(weight, -np.inf, limit)])


def test_a_knapsack():
    found = solve(knapsack(8.0))
    assert found.x.tolist() == [1.0, 0.0, 1.0]
    assert found.value == found.bound == -10.0
    assert not found.impossible


def test_programs_side_by_side_come_back_in_order():
    found = solve_all([knapsack(limit) for limit in (3.0, 8.0, 12.0, 0.5)])
    assert [answer.value for answer in found] == [-4.0, -10.0, -15.0, 0.0]


def test_what_is_impossible_is_said_to_be():
    found = solve(
        Program(np.ones(1), np.ones(1, dtype=bool), np.zeros(1), np.ones(1), [(np.ones(1), 1.5, 2.0)])
    )
    assert found.x is None
    assert found.impossible
    assert found.bound == np.inf


def test_a_linear_program_comes_with_its_multipliers():
    # min -x - 2 y with x + y <= 1 and x, y >= 0: all on y, and one more unit of room is worth 2.
    free = np.full(2, np.inf)
    found = minimise(
        np.array([-1.0, -2.0]), np.ones((1, 2)), np.ones(1), np.zeros((0, 2)), np.zeros(0), np.zeros(2), free
    )
    assert found.x.tolist() == [0.0, 1.0]
    assert found.less.tolist() == [2.0]
    equal = minimise(
        np.array([1.0, 3.0]), np.zeros((0, 2)), np.zeros(0), np.ones((1, 2)), np.ones(1), np.zeros(2), free
    )
    # The Lagrangian cost + e (x + y - 1) is flat where it is used: e = -1.
    assert equal.equal.tolist() == [-1.0]
    none = minimise(
        np.ones(1), np.ones((1, 1)), -np.ones(1), np.zeros((0, 1)), np.zeros(0), np.zeros(1), free[:1]
    )
    assert none.x is None
    with pytest.raises(SolveError):
        minimise(
            -np.ones(1), np.zeros((0, 1)), np.zeros(0), np.zeros((0, 1)), np.zeros(0), np.zeros(1), free[:1]
        )


def test_nothing_is_written_to_standard_output_while_it_is_quiet(capfd):
    os.write(1, b"before ")
    with quiet():
        os.write(1, b"during ")
        with quiet():
            os.write(1, b"deeper ")
        os.write(1, b"still ")
    os.write(1, b"after")
    assert capfd.readouterr().out == "before after"


def test_standard_output_comes_back_after_an_error(capfd):
    with pytest.raises(ZeroDivisionError), quiet():
        _ = 1 / 0
    os.write(1, b"here")
    assert capfd.readouterr().out == "here"
