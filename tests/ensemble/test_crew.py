"""Who works the draws out does not matter, and a worker that is killed costs its own blocks only."""

import json
import os
import signal
import subprocess
import sys
import time
import warnings
from contextlib import suppress
from functools import partial
from pathlib import Path

import linear_chain
import numpy as np
import pytest
from linear_chain import INPUTS, Linear, Slow

from accord.ensemble import BLOCK, carry_draws, crew, run_ensemble
from accord.ensemble.parts import Parts
from accord.errors import InputError, WorkerLost
from accord.index import load_index

pytest.importorskip("distributed")
DRAWS = 5 * BLOCK + 3
room = sys.modules[crew.__module__]


@pytest.fixture(scope="module")
def alone(icio, control):
    return run_ensemble(icio, control, load_index(), draws=DRAWS, seed=7)


@pytest.fixture
def cluster():
    """A real cluster of two worker processes."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, memory_limit=0, dashboard_address=":0", silence_logs=50
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


def test_a_crew_works_for_several_ensembles(cluster):
    whole = carry_draws(Linear(), INPUTS, draws=DRAWS, seed=7).table.outcomes["y"]
    with crew(cluster=cluster.scheduler_address) as hired:
        for _ in range(2):
            found = carry_draws(Linear(), INPUTS, draws=DRAWS, seed=7, hired=hired)
            assert np.array_equal(found.table.outcomes["y"], whole)


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
    monkeypatch.setattr(room, "PATIENCE", 0.3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"),
            crew(cluster="tcp://127.0.0.1:1"),
        ):
            pass


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_several_killed_workers_cost_only_their_draws(cluster, tmp_path):
    """Once one of the two, then one, then both at the same time."""
    count = 12 * BLOCK
    whole = carry_draws(Linear(), INPUTS, draws=count, seed=3).table.outcomes["y"]
    kills = {2: 1, 5: 1, 8: 2}
    killed, told = set(), []

    def kill(done, asked):
        told.append(done)
        alive = [worker.process.pid for worker in cluster.workers.values() if worker.process.pid]
        for pid in alive[: kills.get(len(told), 0)]:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)

    found = carry_draws(Slow(), INPUTS, draws=count, seed=3, cluster=cluster.scheduler_address, progress=kill)
    assert len(killed) >= 3, "they were different processes"
    assert told == [BLOCK * k for k in range(1, 13)], "each block is counted once"
    assert np.array_equal(found.table.outcomes["y"], whole)


@pytest.fixture
def separate(tmp_path):
    """A scheduler and two workers that are processes of their own, as elsewhere; the scheduler first."""
    file = tmp_path / "scheduler.json"
    environment = os.environ | {"PYTHONPATH": str(Path(linear_chain.__file__).parent)}

    def start(*words):
        command = [sys.executable, "-m", *words, "--no-dashboard"]
        return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)

    started = [
        start(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file
        )
    ]
    try:
        while not file.exists():
            time.sleep(0.02)
        address = None
        while address is None:
            with suppress(ValueError):
                address = json.loads(file.read_text())["address"]
        yield (
            address,
            started,
            partial(start, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"),
        )
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_cluster_without_workers_and_one_whose_scheduler_dies(separate, monkeypatch, tmp_path, capfd):
    """Both say what to do; what was finished is kept, and the run goes on from it without the cluster."""
    pytest.importorskip("pyarrow")
    address, started, start_worker = separate
    monkeypatch.setattr(room, "PATIENCE", 0.5)
    with (
        pytest.raises(InputError, match=r"has no workers; start one with `dask worker tcp://"),
        crew(cluster=address),
    ):
        pass
    started += [start_worker(), start_worker()]
    monkeypatch.setattr(room, "PATIENCE", 3.0)
    count = 12 * BLOCK
    parts = Parts(tmp_path / "draws", {"run": "linear"}, {})

    def kill(done, asked):
        if done == 3 * BLOCK:
            started[0].kill()

    with pytest.raises(WorkerLost, match=r"the cluster went away .* run the same command again"):
        carry_draws(Slow(), INPUTS, draws=count, seed=3, cluster=address, parts=parts, progress=kill)
    kept = sorted((tmp_path / "draws" / "parts").glob("*.parquet"))
    assert 3 <= len(kept) < 12
    assert "Traceback" not in capfd.readouterr().err
    found = carry_draws(Linear(), INPUTS, draws=count, seed=3, parts=parts)
    whole = carry_draws(Linear(), INPUTS, draws=count, seed=3)
    assert np.array_equal(found.table.outcomes["y"], whole.table.outcomes["y"])
