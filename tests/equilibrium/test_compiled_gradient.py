"""Derivatives by link compiled: the same as NumPy's for every kind of change, and NumPy's where they do not apply."""

import numpy as np
import pytest

pytest.importorskip("numba", reason="needs `pip install 'accord[fast]'`")

from accord.equilibrium import Change, derivatives, solve
from accord.equilibrium.adjoint import AXES, gradient
from accord.equilibrium.compiled_gradient import by_link
from accord.equilibrium.outcome import Flow, RealIncome

OUTCOME = RealIncome("C01")


def tariffs(world, buyers):
    tariff = world.tariff.copy()
    for n in buyers:
        tariff[:, n] = 0.2 + 0.1 * n
        tariff[:, n, n] = 0.0
    return tariff


def changes(world):
    keep = np.ones(world.share.shape)
    keep[0, 1, 2] = 0.0
    iceberg = np.ones(world.share.shape)
    iceberg[1, 0, 2] = 1.3
    return {
        "nothing": Change(),
        "one buyer's tariff": Change(tariff=tariffs(world, [2])),
        "everybody's tariffs": Change(tariff=tariffs(world, range(5))),
        "a ban and a cost": Change(keep=keep, iceberg=iceberg),
    }


@pytest.fixture
def count(monkeypatch):
    """Count the compiled passes."""
    calls = []

    def counted(*arrays):
        calls.append(arrays)
        return by_link(*arrays)

    monkeypatch.setattr(derivatives, "compiled", lambda: counted)
    return calls


@pytest.mark.parametrize("name", ["nothing", "one buyer's tariff", "everybody's tariffs", "a ban and a cost"])
def test_every_derivative_is_numpys(make_world, monkeypatch, count, name):
    world = make_world(4, n=5, n_sectors=3)
    solution = solve(world, changes(world)[name])
    compiled = gradient(solution, OUTCOME)
    assert len(count) == 1
    monkeypatch.setattr(derivatives, "compiled", lambda: None)
    plain = gradient(solution, OUTCOME)
    for parameter in AXES:
        one, other = getattr(compiled, parameter), getattr(plain, parameter)
        # The same sums of a few numbers in another order.
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-13 * np.abs(other).max())


def test_export_taxes_and_flows_are_numpys_alone(make_world, count):
    world = make_world(4, n=5, n_sectors=3)
    tax = np.zeros(world.share.shape)
    tax[0, 1, 0] = 0.1
    gradient(solve(world, Change(export_tax=tax)), OUTCOME)
    gradient(solve(world), Flow("C00", "C02", "S01"))
    assert not count
