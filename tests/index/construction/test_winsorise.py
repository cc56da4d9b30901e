"""Winsorising point by point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.errors import TreatError
from accord.index.construction.moments import shape
from accord.index.construction.winsorise import fails, winsorise


def column(*values):
    return np.array(values, dtype=float)[:, None]


def test_the_example_of_the_coinr_documentation():
    x = column(*range(1, 11), 30, 100)
    found = winsorise(x)
    assert found.values[:, 0].tolist() == [*range(1, 11), 30, 30]
    assert found.side[:, 0].tolist() == [0] * 11 + [1]
    # printed to six decimals in the vignette on outlier treatment
    np.testing.assert_allclose(np.ravel(shape(found.values)), [1.712038, 1.815781], atol=5e-7)


def test_forcing_moves_as_many_points_as_are_allowed():
    # a case of COINr's own tests; the third move is at the low end, where the skew has gone by then
    found = winsorise(column(*range(1, 21), 100, 200), max_winsorised=3, force=True)
    assert found.values[:, 0].tolist() == [2, *range(2, 21), 20, 20]
    assert np.count_nonzero(found.side) == 3


def test_a_tail_at_the_low_end_is_raised():
    found = winsorise(column(*range(1, 11), -100))
    assert found.values[-1, 0] == 1.0
    assert (found.floor[0], found.ceiling[0]) == (1.0, np.inf)
    assert found.side[-1, 0] == -1


def test_equal_points_move_together_and_count_each():
    x = column(*range(1, 31), 100, 100)
    assert np.count_nonzero(winsorise(x, max_winsorised=2).side) == 2
    stuck = winsorise(x, max_winsorised=1)
    assert np.array_equal(stuck.values, x)
    assert stuck.notes == ("the next values are equal and too many to move",)
    assert winsorise(column(*range(1, 31), 100, 200), max_winsorised=1).notes == ("",)


def test_no_indicator_is_made_constant():
    x = column(*[0] * 20, 5)
    found = winsorise(x, max_winsorised=None)
    assert np.array_equal(found.values, x)
    assert found.notes == ("stopped before all values became equal",)


def test_constant_and_empty_indicators_are_left_alone():
    x = np.column_stack([np.full(6, 3.0), np.full(6, np.nan)])
    for force in (False, True):
        found = winsorise(x, force=force)
        np.testing.assert_array_equal(found.values, x)
        assert not found.side.any()


def test_what_is_no_table_is_refused():
    with pytest.raises(TreatError, match="shape"):
        winsorise([1.0, 2.0])


@given(st.integers(0, 10_000), st.integers(0, 6))
def test_indicators_are_winsorised_as_if_alone_and_keep_their_order(seed, limit):
    rng = np.random.default_rng(seed)
    x = np.round(np.exp(1.5 * rng.standard_normal((25, 6))), 1) * rng.choice([-1.0, 1.0], 6)
    x[rng.random(x.shape) < 0.1] = np.nan
    found = winsorise(x, max_winsorised=limit)
    for k in range(6):
        alone = winsorise(x[:, [k]], max_winsorised=limit)
        np.testing.assert_array_equal(found.values[:, k], alone.values[:, 0])
        seen = ~np.isnan(x[:, k])
        before, after = x[seen, k], found.values[seen, k]
        assert np.all(np.diff(after[np.argsort(before, kind="stable")]) >= 0.0)
        moved = before != after
        assert np.array_equal(moved, found.side[seen, k] != 0)
        assert moved.sum() <= limit
        np.testing.assert_array_equal(np.clip(before, found.floor[k], found.ceiling[k]), after)
    still = fails(*shape(found.values), 2.0, 3.5)
    assert np.all(
        ~still | (np.count_nonzero(found.side, axis=0) == limit) | np.array([bool(n) for n in found.notes])
    )
