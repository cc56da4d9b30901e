"""Where the reference data and the packaged tables are, for every script in this folder."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src" / "accord" / "data"


def reference_folder() -> Path:
    """Return the folder of reference data: the first argument, ACCORD_REFERENCE_DATA, or beside the repository."""
    default = os.environ.get("ACCORD_REFERENCE_DATA", ROOT.parent / "shared" / "data")
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else default)
    if not folder.is_dir():
        raise SystemExit(f"reference data not found at {folder}: give its folder as the first argument")
    return folder
