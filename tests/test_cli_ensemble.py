"""`accord run` with workers and a folder of draws: the same answer, taken up again, and other runs refused."""

import json
from pathlib import Path

import pytest
from command import accord, refused

pytest.importorskip("distributed")
pytest.importorskip("pyarrow")
EXAMPLE = Path(__file__).parents[1] / "examples" / "chip-tariff.yaml"


def test_workers_and_a_folder_do_not_change_the_answer(tmp_path):
    plain = accord("run", EXAMPLE, "--json", "--draws", 40)
    kept = accord("run", EXAMPLE, "--json", "--draws", 40, "--workers", 2, "--resume", tmp_path)
    again = accord("run", EXAMPLE, "--json", "--draws", 40, "--resume", tmp_path)
    assert plain.returncode == kept.returncode == again.returncode == 0, plain.stderr + kept.stderr
    assert json.loads(plain.stdout) == json.loads(kept.stdout) == json.loads(again.stdout)
    for case in json.loads(plain.stdout)["cases"]:
        assert (tmp_path / case / "countries.parquet").is_file()
    refused(
        accord("run", EXAMPLE, "--json", "--draws", 40, "--seed", 1, "--resume", tmp_path),
        "draws of another run: other seed",
        "name another folder",
    )


def test_a_cluster_and_workers_together_are_refused():
    refused(
        accord("run", EXAMPLE, "--json", "--workers", 2, "--cluster", "tcp://127.0.0.1:1"),
        "leave out --workers",
    )
