"""Many counterfactuals in one call: the answers of `solve`, whatever the number of processes, and failures named."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.equilibrium import Change, baseline_guide, rebalanced, solve
from accord.equilibrium.batch import OUTCOMES, solve_many
from accord.equilibrium.workers import Cells, pack, unpack
from accord.errors import InputError, NoSupplier, UnknownName, WorkerLost

NAMES = tuple(OUTCOMES)


def tariff_on(world, importer, value):
    tariff = world.tariff.copy()
    tariff[:, importer] += value
    tariff[:, importer, importer] = 0.0
    return Change(tariff=tariff)


def some_changes(world):
    """A tariff, an embargo, an iceberg cost, nothing at all, and everything else at once."""
    rng = np.random.default_rng(7)
    n_sectors, n, _ = world.share.shape
    keep, iceberg, tax = (np.ones(world.share.shape) for _ in range(3))
    keep[0, 0, 1] = 0.0
    iceberg[:, 1, 0] = 1.3
    tax = np.zeros(world.share.shape)
    tax[0, 1, 2] = 0.1
    transfer = np.zeros(n)
    transfer[:2] = 0.01 * world.value_added[0], -0.01 * world.value_added[0]
    return [
        tariff_on(world, 0, 0.2),
        Change(keep=keep),
        Change(iceberg=iceberg),
        Change(),
        Change(
            export_tax=tax,
            productivity=rng.uniform(0.95, 1.05, (n_sectors, n)),
            endowment=rng.uniform(0.98, 1.02, n),
            transfer=transfer,
        ),
    ]


def starving(world, sector=0, importer=0):
    keep = np.ones(world.share.shape)
    keep[sector, importer] = 0.0
    return Change(keep=keep)


def assert_same_bits(one, other):
    for name in one.outcomes:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)
    np.testing.assert_array_equal(one.residuals, other.residuals)
    np.testing.assert_array_equal(one.iterations, other.iterations)
    assert one.failures == other.failures


@pytest.mark.parametrize("deficits", ["fixed", "proportional", "zero"])
def test_each_answer_is_that_of_solve_in_the_order_asked(make_world, deficits):
    world = make_world(4)
    changes = some_changes(world)
    found = solve_many(world, changes, deficits=deficits, outcomes=NAMES)
    assert found.solved.all()
    for number, change in enumerate(changes):
        alone = solve(world, change, deficits=deficits)
        for name in NAMES:
            np.testing.assert_allclose(found[name][number], OUTCOMES[name](alone), rtol=1e-12, err_msg=name)
        assert found.iterations[number] == alone.certificate.iterations
        assert found.worst[number] <= alone.certificate.tolerance
    assert found.equations == tuple(alone.certificate.residuals)
    assert found.iterations[3] == 1, "nothing changes in the fourth"


def test_two_processes_give_the_same_bits_as_one(icio):
    """On the packaged world, with a failure on the way and everything kept; the changes come from a generator."""
    usa, chn = icio.country("USA"), icio.country("CHN")
    changes = [
        tariff_on(icio, usa, 0.1),
        starving(icio, icio.sector("B05"), icio.country("SGP")),
        tariff_on(icio, chn, 0.3),
        Change(endowment=np.linspace(0.9, 1.1, len(icio.countries))),
    ]
    one = solve_many(icio, changes, outcomes=NAMES, keep_solutions=True)
    calls = []
    two = solve_many(
        icio,
        (change for change in changes),
        outcomes=NAMES,
        keep_solutions=True,
        workers=2,
        progress=lambda done, total: calls.append((done, total)),
    )
    assert_same_bits(one, two)
    assert calls == [(k, None) for k in range(1, 5)]
    assert one.solved.tolist() == [True, False, True, True]
    for ours, theirs in zip(one.solutions, two.solutions, strict=True):
        if ours is None or theirs is None:
            assert ours is theirs
            continue
        assert theirs.world is two.world, "the world is not sent back"
        np.testing.assert_array_equal(ours.equilibrium.share, theirs.equilibrium.share)
        np.testing.assert_array_equal(ours.target.reach, theirs.target.reach)
    alone = solve(icio, changes[2])
    np.testing.assert_allclose(two["real_income"][2], alone.real_income, rtol=1e-12)


def test_a_world_laid_out_otherwise_gives_the_same_bits_from_one_or_two_processes(make_world):
    """Transposed views become plain arrays on their way to a process; sums must not notice."""
    plain = make_world(6)
    world = replace(plain, share=np.asfortranarray(plain.share), final_share=plain.final_share.T.copy().T)
    changes = some_changes(world)
    changes[0] = Change(tariff=np.asfortranarray(changes[0].tariff))
    assert_same_bits(
        solve_many(world, changes, outcomes=NAMES), solve_many(world, changes, outcomes=NAMES, workers=2)
    )


def test_failures_are_recorded_and_the_rest_solved(make_world):
    world = make_world(2)
    n = len(world.countries)
    bad = [starving(world), Change(keep=np.ones((1, 2, 3))), Change(tariff=np.full(world.share.shape, -2.0))]
    changes = [tariff_on(world, 0, 0.1), *bad, tariff_on(world, 1, 0.1)]
    found = solve_many(world, changes)
    assert found.solved.tolist() == [True, False, False, False, True]
    assert [f.index for f in found.failures] == [1, 2, 3]
    assert [f.kind for f in found.failures] == ["NoSupplier", "InputError", "InputError"]
    with pytest.raises(NoSupplier) as alone:
        solve(world, bad[0])
    assert found.failures[0].message == str(alone.value)
    assert "shape" in str(found.failures[1])
    assert np.isnan(found["real_income"][1:4]).all()
    assert np.isfinite(found["real_income"][[0, 4]]).all()
    assert np.isnan(found.worst[1])
    none = solve_many(world, bad)
    assert none["real_income"].shape == (3, n)
    assert not none.solved.any()


def test_drawn_elasticities(make_world):
    world = make_world(3)
    change = tariff_on(world, 0, 0.3)
    thetas = np.random.default_rng(1).uniform(2.0, 9.0, (3, len(world.sectors)))
    found = solve_many(world, change, thetas=thetas, deficits="zero", outcomes=["wage"])
    for number, theta in enumerate(thetas):
        alone = solve(replace(world, theta=theta), change, deficits="zero", guide=baseline_guide(world))
        np.testing.assert_allclose(found["wage"][number], alone.equilibrium.wage, rtol=1e-12)
    assert np.abs(np.diff(found["wage"], axis=0)).max() > 1e-6
    assert_same_bits(
        found, solve_many(world, [change] * 3, thetas=thetas, deficits="zero", outcomes=["wage"], workers=2)
    )


def test_zero_deficits_start_from_one_rebalanced_world(make_world):
    world = make_world(11)
    found = solve_many(world, [Change(), tariff_on(world, 0, 0.2)], deficits="zero", keep_solutions=True)
    np.testing.assert_array_equal(found.world.expenditure, rebalanced(world, tolerance=1e-11).expenditure)
    assert all(solution.world is found.world for solution in found.solutions)


def test_an_empty_batch_is_empty(make_world):
    world = make_world(1)
    for workers in (1, 2):
        found = solve_many(world, [], workers=workers)
        assert len(found) == 0
        assert found["absorption"].shape == (0, *world.expenditure.shape)
        assert found.worst.shape == (0,)
        assert found.failures == ()


def test_outcomes_of_your_own(make_world):
    world = make_world(1)
    changes = some_changes(world)[:3]
    found = solve_many(
        world, changes, outcomes=(), extra={"home": lambda s: np.einsum("jnn->jn", s.equilibrium.share)}
    )
    assert set(found.outcomes) == {"home"}
    assert found["home"].shape == (3, *world.expenditure.shape)
    with pytest.raises(UnknownName, match="kept those"):
        found["wage"]
    with pytest.raises(InputError, match=r"top level of a module, or use workers=1"):
        solve_many(world, changes, extra={"home": lambda s: s.real_income}, workers=2)


def test_options_out_of_bounds_are_refused(make_world):
    world = make_world(1)
    changes = [Change(), Change()]
    for options, message in (
        ({"outcomes": ["wages"]}, r"unknown outcome 'wages'.*'wage'"),
        ({"extra": {"real_income": np.sum}}, "names of their own"),
        ({"workers": 0}, "found 0"),
        ({"backend": "torch"}, "numpy and jax"),
        ({"backend": "jax", "workers": 2}, "workers=1"),
        ({"thetas": np.ones(3)}, "thetas has shape"),
        ({"thetas": np.zeros((2, len(world.sectors)))}, "above 0"),
        ({"thetas": np.ones((3, len(world.sectors)))}, "2 changes were given with elasticities for 3"),
    ):
        with pytest.raises(InputError, match=message):
            solve_many(world, changes, **options)
    for rows, message in ((1, "more changes"), (3, "1 rows of elasticities have no change")):
        with pytest.raises(InputError, match=message):
            solve_many(world, iter(changes), thetas=np.full((rows, len(world.sectors)), 4.0))


def test_a_process_that_dies_is_an_error_that_says_so(make_world, tmp_path, monkeypatch):
    (tmp_path / "deadly.py").write_text(
        "import os\n\n\ndef end(solution):\n    os._exit(1)\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import deadly

    with pytest.raises(WorkerLost, match=r"one of 2 processes .* died"):
        solve_many(make_world(1), [Change()] * 4, extra={"end": deadly.end}, workers=2)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_packing_a_change_keeps_every_bit(make_world, seed):
    world = make_world(1)
    rng = np.random.default_rng(seed)
    arrays = {}
    for name in ("iceberg", "keep", "tariff", "export_tax"):
        if rng.random() < 0.7:
            neutral = world.tariff if name == "tariff" else float(name != "export_tax")
            values = np.array(np.broadcast_to(neutral, world.share.shape))
            cells = rng.random(values.shape) < rng.choice([0.05, 0.9])
            values[cells] = rng.choice([-0.0, np.nan, 0.3, 1.0], values.shape)[cells]
            arrays[name] = values
    arrays["transfer"] = rng.normal(size=len(world.countries))
    found = unpack(world, pack(world, Change(**arrays)))
    for field in fields(Change):
        values = getattr(found, field.name)
        if field.name in arrays:
            assert values.tobytes() == arrays[field.name].tobytes()
        else:
            assert values is None


def test_what_is_sent_of_a_change_is_small(icio):
    packed = pack(icio, tariff_on(icio, 0, 0.1))["tariff"]
    assert isinstance(packed, Cells)
    assert packed.values.size == len(icio.sectors) * (len(icio.countries) - 1)
