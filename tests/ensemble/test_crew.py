"""Who works the draws out does not matter, and a worker that is killed costs its own blocks only."""

import os
import signal
import warnings
from functools import partial

import pytest

from accord.ensemble import BLOCK, crew, run_ensemble
from accord.errors import InputError
from accord.index import load_index

pytest.importorskip("distributed")
DRAWS = 5 * BLOCK + 3


@pytest.fixture(scope="module")
def alone(icio, control):
    return run_ensemble(icio, control, load_index(), draws=DRAWS, seed=7)


@pytest.fixture
def cluster():
    """A real cluster of two worker processes."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, memory_limit=0, dashboard_address=None, silence_logs=50
    ) as here:
        yield here


def test_two_processes_give_the_answer_of_one(icio, control, alone, same):
    same(run_ensemble(icio, control, load_index(), draws=DRAWS, seed=7, workers=2), alone)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_worker_costs_only_its_draws(icio, control, alone, same, cluster, tmp_path):
    told, killed = [], []

    def kill_one(done, asked):
        told.append(done)
        if not killed:
            killed.append(next(iter(cluster.workers.values())).process.pid)
            os.kill(killed[0], signal.SIGKILL)

    found = run_ensemble(
        icio,
        control,
        load_index(),
        draws=DRAWS,
        seed=7,
        cluster=cluster.scheduler_address,
        folder=tmp_path,
        progress=kill_one,
    )
    assert killed
    assert len(told) == 6, "each block is counted once"
    assert told[-1] == DRAWS
    same(found, alone)


def test_a_crew_works_for_several_ensembles(icio, control, alone, same, cluster):
    with crew(cluster=cluster.scheduler_address) as hired:
        for _ in range(2):
            same(run_ensemble(icio, control, load_index(), draws=DRAWS, seed=7, hired=hired), alone)


def test_workers_of_another_version_are_refused(icio, control, cluster, monkeypatch):
    from accord.ensemble import on_worker

    monkeypatch.setattr(on_worker, "Chains", partial(on_worker.Chains, version="0.0.1"))
    with pytest.raises(InputError, match=r"this is 0\.0\.1; install the same"):
        run_ensemble(icio, control, load_index(), draws=2, seed=0, cluster=cluster.scheduler_address)


def test_what_cannot_be_hired_is_refused():
    with pytest.raises(InputError, match="found 0"), crew(0):
        pass
    with pytest.raises(InputError, match="workers of its own"), crew(2, "tcp://127.0.0.1:1"):
        pass


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    import distributed

    real = distributed.Client
    monkeypatch.setattr(
        distributed, "Client", lambda address, timeout, **rest: real(address, timeout=0.3, **rest)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"),
            crew(cluster="tcp://127.0.0.1:1"),
        ):
            pass
