"""The benchmarks run; what they measure is not asserted here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_small_version_runs_and_writes_complete_rows(tmp_path):
    out = tmp_path / "results.json"
    command = [sys.executable, str(ROOT / "bench" / "run.py"), "--small", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    rows = json.loads(out.read_text(encoding="utf-8"))
    assert len(rows) > 8
    for row in rows:
        assert set(row) >= {"name", "value", "unit", "peer", "peer_value", "ratio", "command"}
        assert row["value"] > 0
