"""The command line in a process of its own, and what a refusal looks like."""

import subprocess
import sys
from pathlib import Path


def accord(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "accord.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=300,
    )


def refused(done: subprocess.CompletedProcess, *words: str) -> None:
    """Exit code 2, a message on standard error with these words, no traceback, nothing on standard output."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    assert done.stdout == ""
