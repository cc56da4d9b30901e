"""Fixtures shared by all rooms."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of reference data that replication tests compare with; skips where it is absent."""
    folder = Path(
        os.environ.get("ACCORD_REFERENCE_DATA", Path(__file__).parents[2] / "shared" / "data")
    )
    if not folder.is_dir():
        pytest.skip(f"reference data not found at {folder}; set ACCORD_REFERENCE_DATA to its folder")
    return folder
