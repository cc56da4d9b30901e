"""The compiled rounds: the same numbers as NumPy's, whatever is changed, and nothing lost without Numba."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="needs `pip install 'accord[fast]'`")

from accord.equilibrium import Change, baseline_guide, iterate, solve
from accord.equilibrium.change import counterfactual
from accord.equilibrium.compiled import OWN, SAME, TOLLS, CompiledProblem
from accord.equilibrium.trade import Problem

# Five countries and three sectors leave a rest in every loop that takes several rows at once; what is steered in single
# precision may differ by its rounding, relative to the correction of the round.
SINGLE = 2e-6


def tariffs(world, buyers):
    tariff = world.tariff.copy()
    for n in buyers:
        tariff[:, n] = 0.2
        tariff[:, n, n] = 0.0
    return tariff


def changes(world):
    rng = np.random.default_rng(5)
    n = len(world.countries)
    iceberg = np.exp(0.1 * rng.random(world.share.shape))
    iceberg[:, range(n), range(n)] = 1.0
    scattered = tariffs(world, [0])
    scattered[1] = 0.0  # a sector without any, so that another place of the tolls is empty
    keep = np.ones(world.share.shape)
    keep[0, 1, 2] = 0.0
    return {
        "nothing but costs": (Change(iceberg=iceberg), SAME, np.float32),
        "one buyer's tariff": (Change(tariff=scattered), TOLLS, np.float32),
        "everybody's tariffs": (Change(tariff=tariffs(world, range(n))), OWN, np.float32),
        "a ban and productivity": (
            Change(keep=keep, productivity=np.full(world.expenditure.shape, 1.1)),
            SAME,
            np.float32,
        ),
        "too strong for single precision": (
            Change(productivity=np.full(world.expenditure.shape, 60.0)),
            SAME,
            np.float64,
        ),
    }


@pytest.mark.parametrize(
    "name",
    [
        "nothing but costs",
        "one buyer's tariff",
        "everybody's tariffs",
        "a ban and productivity",
        "too strong for single precision",
    ],
)
@pytest.mark.parametrize("deficits", ["fixed", "proportional"])
def test_a_round_gives_what_numpys_gives(make_world, name, deficits):
    world = make_world(3, n=5, n_sectors=3)
    change, form, kind = changes(world)[name]
    target = counterfactual(world, change, deficits)
    plain, compiled = Problem(target), CompiledProblem(target)
    assert compiled.form == form
    assert compiled.kind is kind
    guide = baseline_guide(world)
    x = plain.start()
    with np.errstate(all="ignore"):
        for _ in range(4):
            after = plain.step(x, guide)
            assert np.all(np.isfinite(after))
            size = np.abs(after - x).max()
            np.testing.assert_allclose(compiled.step(x, guide), after, rtol=0, atol=SINGLE * size + 1e-14)
            x = after


def test_a_round_leaves_its_starting_point_as_it_was(make_world):
    world = make_world(3, n=5, n_sectors=3)
    problem = CompiledProblem(counterfactual(world, changes(world)["one buyer's tariff"][0], "fixed"))
    x = problem.start()
    before = x.copy()
    problem.step(x, baseline_guide(world))
    np.testing.assert_array_equal(x, before)


@given(seed=st.integers(0, 10_000), n=st.integers(2, 9), n_sectors=st.integers(1, 6))
@settings(max_examples=15, deadline=None)
def test_solutions_agree_with_numpys(make_world, seed, n, n_sectors):
    world = make_world(seed, n=n, n_sectors=n_sectors)
    rng = np.random.default_rng(seed)
    change = Change(tariff=tariffs(world, rng.choice(n, size=int(rng.integers(0, n + 1)), replace=False)))
    assert iterate.compiled() is CompiledProblem
    compiled = solve(world, change, deficits="zero")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(iterate, "compiled", lambda: None)
        plain = solve(world, change, deficits="zero")
    # Both are certified to 1e-10; a wage may be that far off in each, times what a small country's trade amplifies.
    np.testing.assert_allclose(compiled.equilibrium.wage, plain.equilibrium.wage, rtol=1e-8)
    np.testing.assert_allclose(compiled.real_income, plain.real_income, rtol=1e-8)


def test_what_is_not_compiled_is_solved_by_numpy(make_world):
    world = make_world(1)
    tax = np.zeros(world.share.shape)
    tax[0, 1, 0] = 0.1
    assert type(iterate.problem(counterfactual(world, Change(export_tax=tax), "fixed"))) is Problem
    assert type(iterate.problem(counterfactual(world, Change(), "fixed"))) is CompiledProblem


def test_an_overshoot_is_seen(make_world):
    world = make_world(3, n=5, n_sectors=3)
    problem = CompiledProblem(counterfactual(world, Change(), "fixed"))
    x = problem.start()
    x[0] = np.nan
    with np.errstate(all="ignore"):
        assert not np.all(np.isfinite(problem.step(x, baseline_guide(world))))


def test_an_idle_cell_keeps_a_price_of_one(make_world):
    world = make_world(3, n=5, n_sectors=3)
    spent = world.expenditure.copy()
    spent[1, 2] = 0.0
    idle = replace(world, expenditure=spent)
    target = counterfactual(idle, Change(), "fixed")
    guide = baseline_guide(world)
    plain, compiled = Problem(target), CompiledProblem(target)
    np.testing.assert_allclose(
        compiled.step(plain.start(), guide), plain.step(plain.start(), guide), atol=1e-6
    )
    assert compiled.phi[1, 2] == 1.0
