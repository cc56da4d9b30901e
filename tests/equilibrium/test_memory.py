"""Memory used again, and never while anybody looks at it."""

import pickle

import numpy as np
import pytest

from accord.equilibrium import memory
from accord.equilibrium.memory import LARGE, empty

SHAPE = (2, LARGE // 8)


@pytest.fixture(autouse=True)
def none_kept(monkeypatch):
    monkeypatch.setattr(memory, "_FREE", memory.defaultdict(list))


def address(array):
    return array.__array_interface__["data"][0]


def test_memory_is_used_again_when_the_array_is_gone():
    first = empty(SHAPE)
    where = address(first)
    del first
    assert address(empty(SHAPE)) == where
    half = empty((SHAPE[0], SHAPE[1] * 2), np.float32)
    assert half.dtype == np.float32
    assert half.shape == (SHAPE[0], SHAPE[1] * 2)


@pytest.mark.parametrize(
    "look",
    [lambda a: a[1, 5:9], lambda a: a.T[3:][:, 1], lambda a: a.reshape(-1)[::7], lambda a: memoryview(a)],
    ids=["slice", "view of a view", "reshaped", "memoryview"],
)
def test_memory_is_not_used_while_a_view_is_held(look):
    array = empty(SHAPE)
    array[:] = 1.0
    view = look(array)
    where = address(array)
    del array
    other = empty(SHAPE)
    other[:] = 2.0
    assert address(other) != where
    assert np.all(np.asarray(view) == 1.0)


def test_what_is_kept_is_bounded():
    held = [empty(SHAPE) for _ in range(memory.KEPT + 3)]
    size = held[0].nbytes
    assert len({address(array) for array in held}) == len(held)
    held.clear()
    assert len(memory._FREE[size]) == memory.KEPT


def test_small_arrays_own_their_memory():
    assert empty((3, 4)).flags.owndata
    assert not memory._FREE


def test_copies_and_pickles_are_their_own():
    array = empty(SHAPE)
    array[:] = 3.0
    copy, loaded = array.copy(), pickle.loads(pickle.dumps(array))
    del array
    empty(SHAPE)[:] = 4.0
    assert np.all(copy == 3.0)
    assert np.all(loaded == 3.0)
