"""Draws kept on disk: taken up again whole, of the same run only, and nothing half-written is trusted."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from accord.ensemble import BLOCK, run_ensemble
from accord.ensemble import table as room
from accord.ensemble.open_index import capacity_index
from accord.errors import InputError
from accord.index import load_index

pytest.importorskip("pyarrow")
DRAWS = 2 * BLOCK + 5
SEED = 4
SCRIPT = """
import sys
from pathlib import Path
from accord.baseline import load_world
from accord.ensemble import run_ensemble
from accord.index import load_index
from accord.scenario import parse_scenario

if __name__ == "__main__":
    folder, text, draws, seed, workers = sys.argv[1:]
    scenario = parse_scenario(text, "control")
    world, index = load_world(), load_index()
    print("started", flush=True)
    run_ensemble(world, scenario, index, draws=int(draws), seed=int(seed), workers=int(workers), folder=Path(folder))
    print("finished", flush=True)
"""


@pytest.fixture(scope="module")
def whole(icio, control):
    return run_ensemble(icio, control, load_index(), draws=DRAWS, seed=SEED)


@pytest.fixture
def worked(monkeypatch):
    """The first draws of the blocks that were worked out, not read."""
    found = []
    real = room._worked

    def watch(chain, jobs, *rest):
        found.extend(start for start, *_ in jobs)
        return real(chain, jobs, *rest)

    monkeypatch.setattr(room, "_worked", watch)
    return found


def test_a_finished_run_is_read_back_to_the_bit(icio, control, tmp_path, whole, same, worked):
    kept = run_ensemble(icio, control, load_index(), draws=DRAWS, seed=SEED, folder=tmp_path)
    assert worked == [0, BLOCK, 2 * BLOCK]
    again = run_ensemble(icio, control, load_index(), draws=DRAWS, seed=SEED, folder=tmp_path)
    assert len(worked) == 3
    same(kept, whole)
    same(again, whole)


def test_more_draws_add_to_what_is_there(icio, control, tmp_path, whole, same, worked):
    run_ensemble(icio, control, load_index(), draws=BLOCK, seed=SEED, folder=tmp_path)
    more = run_ensemble(icio, control, load_index(), draws=DRAWS, seed=SEED, folder=tmp_path)
    assert worked == [0, BLOCK, 2 * BLOCK]
    same(more, whole)


def test_damaged_and_half_written_parts_are_worked_out_again(icio, control, tmp_path, whole, same, worked):
    run_ensemble(icio, control, load_index(), draws=DRAWS, seed=SEED, folder=tmp_path)
    part = tmp_path / "parts" / f"draws-{BLOCK:08d}.parquet"
    part.write_bytes(part.read_bytes()[:1000])
    left = tmp_path / "parts" / ".draws-00000000.parquet.abc.part"
    left.write_bytes(b"half")
    worked.clear()
    again = run_ensemble(icio, control, load_index(), draws=DRAWS, seed=SEED, folder=tmp_path)
    assert worked == [BLOCK]
    assert not left.exists()
    same(again, whole)


def test_draws_of_another_run_are_refused(icio, control, tmp_path):
    run_ensemble(icio, control, load_index(), draws=2, seed=SEED, folder=tmp_path)
    with pytest.raises(InputError, match="another run: other seed"):
        run_ensemble(icio, control, load_index(), draws=2, seed=SEED + 1, folder=tmp_path)
    other = control.model_copy(update={"measures": control.measures[:1]})
    with pytest.raises(InputError, match="other scenario, inputs"):
        run_ensemble(icio, other, load_index(), draws=2, seed=SEED, folder=tmp_path)
    (tmp_path / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="name another folder"):
        run_ensemble(icio, control, load_index(), draws=2, seed=SEED, folder=tmp_path)


def test_a_folder_that_cannot_be_written_to_says_so(icio, control, tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot keep draws in"):
        run_ensemble(icio, control, load_index(), draws=2, seed=SEED, folder=file)


def test_the_tables_hold_what_the_ensemble_holds(icio, control, tmp_path, whole):
    from pyarrow import parquet

    found = run_ensemble(icio, control, load_index(), draws=DRAWS, seed=SEED, folder=tmp_path)
    inputs = parquet.read_table(tmp_path / "inputs.parquet").to_pandas()
    assert len(inputs) == DRAWS
    np.testing.assert_array_equal(inputs["m1.coverage"], found.values[:, 0])
    rows = parquet.read_table(tmp_path / "countries.parquet").to_pandas()
    russia = rows[rows["country"] == "RUS"].sort_values("draw")
    assert list(russia["draw"]) == list(range(DRAWS))
    n, chips = icio.country("RUS"), icio.sector("C26")
    np.testing.assert_array_equal(russia["real_income"], found.real_income[:, n])
    np.testing.assert_allclose(russia["c26_absorption"], found.absorption[:, chips, n], rtol=1e-7)
    np.testing.assert_array_equal(russia["rank"], found.rank[:, found.ranked.index("RUS")])
    np.testing.assert_allclose(russia["compute_stock"], found.capacity.compute.hat()[:, n])
    opened = capacity_index().units.index("RUS")
    np.testing.assert_array_equal(russia["open_rank"], found.open_rank()[:, opened])
    np.testing.assert_array_equal(russia["open_drawn"], found.open_drawn[:, opened])
    part = parquet.read_table(tmp_path / "parts" / "draws-00000000.parquet")
    assert part.num_rows == BLOCK
    axes = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["axes"]
    assert axes["country"] == list(icio.countries)


def test_duckdb_reads_what_is_in_the_folder(icio, control, tmp_path, whole):
    """The query of the documentation, and one over the parts."""
    duckdb = pytest.importorskip("duckdb")
    page = Path(__file__).parents[2] / "docs" / "ensemble.md"
    (query,) = re.findall(r"^    (select .*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    folder = tmp_path / "stated"
    run_ensemble(icio, control, load_index(), draws=DRAWS, seed=SEED, folder=folder)
    assert "'draws/stated/countries.parquet'" in query
    found = duckdb.sql(query.replace("draws/", f"{tmp_path.as_posix()}/")).fetchall()
    ends = dict(found)
    expected = np.quantile(whole.real_income, [0.05, 0.5, 0.95], axis=0)
    for n, country in enumerate(icio.countries):
        np.testing.assert_allclose(ends[country], expected[:, n], rtol=1e-12)
    draw, residual, hats = (
        duckdb.sql(
            f"select draw, residual, real_income from '{folder.as_posix()}/parts/*.parquet' order by draw"
        )
        .fetchnumpy()
        .values()
    )
    assert list(draw) == list(range(DRAWS))
    np.testing.assert_array_equal(residual, whole.residual)
    np.testing.assert_array_equal(np.stack(list(hats)), whole.real_income)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize(
    "times", [2, pytest.param(20, marks=pytest.mark.slow)], ids=["twice", "twenty times"]
)
def test_killed_at_random_moments_and_resumed(icio, control, tmp_path, whole, same, times):
    """Each time from an empty folder: killed at a random moment, then finished, it is the run that was not."""
    rng = np.random.default_rng(times)
    kills = 0
    reached = set()
    for number in range(3 * times):
        folder = tmp_path / str(number)
        moment = int(rng.integers(0, 3)), float(rng.uniform(0.0, 0.4))
        killed, parts = _run_and_kill(folder, control, *moment, workers=1)
        kills += killed
        reached.add(parts)
        resumed = run_ensemble(icio, control, load_index(), draws=DRAWS, seed=SEED, folder=folder)
        same(resumed, whole)
        if kills == times:
            break
    assert kills == times
    assert times < 20 or len(reached) > 1, "killed at different moments"


def _run_and_kill(folder, scenario, parts, after, workers):
    """Start a run in a process of its own, kill it and all it started; say whether it was running, and its parts.

    The moment is `after` seconds from when `parts` parts are there, so that a slow machine gets as far as a fast one.
    """
    command = [sys.executable, "-c", SCRIPT, folder, scenario.to_yaml(), DRAWS, SEED, workers]
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdout.readline() == "started\n"
        while process.poll() is None and len(list(folder.glob("parts/*.parquet"))) < parts:
            time.sleep(0.005)
        time.sleep(after)
        running = process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        running = False
    finally:
        rest, _ = process.communicate()
    return running and "finished" not in rest, len(list(folder.glob("parts/*.parquet")))
