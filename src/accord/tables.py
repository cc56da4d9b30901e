"""The packaged tables and where each came from: the ground floor every room stands on."""

from __future__ import annotations

import csv
import hashlib
import io
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from accord.errors import UnknownName

_DATA = files("accord") / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of the packaged CSV table `name` (``"blocs"``, ``"sectors"``...) as read-only text.

    Raises
    ------
    UnknownName
        If no such table is packaged.
    """
    path = _DATA / f"{name}.csv"
    if not path.is_file():
        raise UnknownName("table", name, [entry.name.removesuffix(".csv") for entry in _DATA.iterdir()])
    return tuple(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def path(file: str) -> Path:
    """Return the path of a packaged file by its name with ending, for example ``"icio-2022.npz"``."""
    with as_file(_DATA / file) as found:
        return found


def provenance() -> tuple[dict[str, str], ...]:
    """Return one row per packaged table: file, title, source, edition, licence, retrieved, transformation, hash."""
    return rows("provenance")


def digest(file: str) -> str:
    """Return the SHA-256 of a packaged file, to be compared with its row in the provenance table."""
    return hashlib.sha256(path(file).read_bytes()).hexdigest()
