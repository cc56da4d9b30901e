"""The batched kernel gives the NumPy solver's answers, with certificates of its own, or hands over."""

import importlib
import sys

import numpy as np
import pytest

from accord.equilibrium import Change, Counterfactual, baseline_guide, solve
from accord.equilibrium import certificate as one_at_a_time
from accord.equilibrium.batch import OUTCOMES, solve_many
from accord.errors import InputError, MissingExtra

AGREEMENT = 1e-8
"""What either solver may be off: certificates to 1e-9, and outcomes that add up cells."""


@pytest.fixture(scope="module")
def kernel():
    pytest.importorskip("jax", reason="JAX is not installed: pip install 'accord[jax]'")
    return importlib.import_module("accord.equilibrium.jax_kernel")


def changes_of(world, seed=5):
    """Tariffs, an embargo, an iceberg cost, an export tax, and the rest at once."""
    rng = np.random.default_rng(seed)
    n_sectors, n, _ = world.share.shape
    tariff = world.tariff.copy()
    tariff[:, 0, 1:] += 0.25
    keep, iceberg = np.ones(world.share.shape), np.ones(world.share.shape)
    keep[0, 0, 1] = 0.0
    iceberg[:, 1, 0] = 1.4
    tax = np.zeros(world.share.shape)
    tax[:, 2, 1] = 0.1
    transfer = np.zeros(n)
    transfer[:2] = 0.01 * world.value_added[0], -0.01 * world.value_added[0]
    return [
        Change(tariff=tariff),
        Change(keep=keep),
        Change(iceberg=iceberg),
        Change(export_tax=tax),
        Change(),
        Change(
            keep=keep,
            tariff=tariff,
            productivity=rng.uniform(0.95, 1.05, (n_sectors, n)),
            endowment=rng.uniform(0.98, 1.02, n),
            transfer=transfer,
        ),
    ]


def assert_agree(world, changes, **options):
    ours = solve_many(world, changes, backend="jax", outcomes=tuple(OUTCOMES), **options)
    theirs = solve_many(world, changes, outcomes=tuple(OUTCOMES), **options)
    assert ours.solved.all()
    assert theirs.solved.all()
    for name in OUTCOMES:
        np.testing.assert_allclose(ours[name], theirs[name], rtol=AGREEMENT, atol=1e-300, err_msg=name)
    assert ours.equations == theirs.equations
    assert np.all(ours.worst <= one_at_a_time.TOLERANCE)
    return ours


@pytest.mark.parametrize("deficits", ["fixed", "proportional", "zero"])
def test_answers_are_those_of_the_numpy_solver(kernel, make_world, deficits):
    world = make_world(4)
    found = assert_agree(world, changes_of(world), deficits=deficits)
    assert not found.fallback.any()
    assert found.iterations[4] == 1, "nothing changes in the fifth"


@pytest.mark.parametrize("deficits", ["fixed", "proportional"])
def test_answers_are_those_of_the_numpy_solver_on_the_packaged_world(kernel, icio, deficits):
    found = assert_agree(icio, changes_of(icio), deficits=deficits)
    assert not found.fallback.any()


def test_more_scenarios_than_a_batch_keep_their_order(kernel, make_world, monkeypatch):
    world = make_world(9)
    monkeypatch.setattr(kernel, "batch_size", lambda world, total: 4)
    assert_agree(world, changes_of(world))


def test_drawn_elasticities(kernel, make_world):
    world = make_world(3)
    thetas = np.random.default_rng(1).uniform(2.0, 9.0, (4, len(world.sectors)))
    found = assert_agree(world, changes_of(world)[0], thetas=thetas)
    assert not found.fallback.any()
    balanced = assert_agree(world, changes_of(world)[0], thetas=thetas, deficits="zero")
    assert balanced.fallback.all(), "each draw has a balanced baseline of its own"


def test_whole_solutions_can_be_kept_and_pass_the_numpy_certificate(kernel, icio):
    change = changes_of(icio)[0]
    found = solve_many(icio, [change], backend="jax", keep_solutions=True).solutions[0]
    assert one_at_a_time.certify(found.target, found.equilibrium).passes
    alone = solve(icio, change)
    np.testing.assert_allclose(found.equilibrium.share, alone.equilibrium.share, rtol=0, atol=AGREEMENT)
    assert found.dataset["real_income_hat"].sel(country="CHN") == found.real_income[icio.country("CHN")]


def test_what_the_kernel_cannot_solve_is_solved_or_refused_by_the_numpy_solver(kernel, make_world):
    world = make_world(2)
    starved = np.ones(world.share.shape)
    starved[0, 0] = 0.0
    changes = [
        changes_of(world)[0],
        Change(keep=starved),
        Change(keep=np.ones((1, 2, 3))),
        changes_of(world)[2],
    ]
    found = solve_many(world, changes, backend="jax")
    assert [(f.index, f.kind) for f in found.failures] == [(1, "NoSupplier"), (2, "InputError")]
    assert found.fallback.tolist() == [False, True, True, False]
    assert found.solved.tolist() == [True, False, False, True]
    np.testing.assert_allclose(found["real_income"][3], solve(world, changes[3]).real_income, rtol=AGREEMENT)
    # Too strong for the direct iteration in the few rounds given; the NumPy solver has as many and says so.
    few = solve_many(world, changes[:1], backend="jax", max_iterations=2)
    assert few.fallback.tolist() == [True]
    assert few.failures[0].kind == "SolveError"


def test_a_change_followed_in_steps_is_handed_over(kernel, icio):
    """Trade costs of a fifth between all countries: the direct iteration does not get there."""
    n = len(icio.countries)
    iceberg = np.full(icio.share.shape, 0.2)
    iceberg[:, range(n), range(n)] = 1.0
    change = Change(iceberg=iceberg)
    found = solve_many(icio, [Change(), change], backend="jax", deficits="zero")
    assert found.fallback.tolist() == [False, True]
    np.testing.assert_allclose(
        found["real_income"][1], solve(icio, change, deficits="zero").real_income, rtol=AGREEMENT
    )


def test_the_batched_certificate_is_that_of_numpy_on_right_and_wrong_answers(kernel, make_world):
    import jax

    world = make_world(4)
    solutions = [solve(world, change, deficits="proportional") for change in changes_of(world)]
    targets: list[Counterfactual] = [solution.target for solution in solutions]
    double = jax.enable_x64 if hasattr(jax, "enable_x64") else jax.experimental.enable_x64
    with double(True):
        shared = kernel.shared_of(world, baseline_guide(world))
        own = kernel.own_of(targets, len(targets))
        for block in (None, *kernel.Outcome._fields):
            wrong = []
            for solution in solutions:
                parts = {name: getattr(solution.equilibrium, name).copy() for name in kernel.Outcome._fields}
                if block is not None:
                    parts[block].flat[1] = parts[block].flat[1] * 1.01 + 0.01
                wrong.append(parts)
            batch = kernel.Outcome(
                **{name: np.stack([parts[name] for parts in wrong]) for name in kernel.Outcome._fields}
            )
            found = kernel.certify(shared, own, batch, proportional=True)
            for row, (solution, parts) in enumerate(zip(solutions, wrong, strict=True)):
                eq = type(solution.equilibrium)(**parts, iterations=1, converged=True)
                expected = one_at_a_time.certify(solution.target, eq).residuals
                assert set(found) == set(expected)
                for name, size in expected.items():
                    assert float(found[name][row]) == pytest.approx(size, rel=1e-6, abs=1e-11), (block, name)
            moves_nothing = {None, "sales", "revenue", "export_revenue", "deficit"}
            worst = max(float(np.max(values)) for values in found.values())
            assert (worst <= one_at_a_time.TOLERANCE) == (block in moves_nothing), block


def test_without_jax_the_error_says_how_to_get_it(make_world, monkeypatch):
    monkeypatch.setitem(sys.modules, "jax", None)
    monkeypatch.delitem(sys.modules, "accord.equilibrium.jax_kernel", raising=False)
    with pytest.raises(MissingExtra, match=r"pip install 'accord\[jax\]'") as error:
        solve_many(make_world(1), [Change()], backend="jax")
    assert isinstance(error.value, InputError)


def test_importing_the_batch_does_not_import_jax():
    import subprocess

    code = "import sys, accord.equilibrium.batch; raise SystemExit('jax' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
