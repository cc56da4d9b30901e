"""Index files that ship with Accord, found by name."""

from __future__ import annotations

from pathlib import Path

from accord import tables
from accord.errors import SourceError, nearest
from accord.index.construction.file import IndexFile, load_index_file

EXAMPLES = ("hdi-2022", "gaii-2021", "capacity-index-2023")
"""Packaged index files: the Human Development Index, the Global AI Index from its published components, and the Accord
AI Capacity Index from open indicators."""


def open_index(source: str | Path) -> IndexFile:
    """Read an index file, by its path or by the name of a packaged one.

    Raises
    ------
    SourceError
        If there is no such file and no packaged index of that name.
    IndexFileError, StructureError, DataError
        As `load_index_file`.
    """
    name = str(source)
    if name in EXAMPLES and not Path(name).exists():
        return load_index_file(tables.path(f"{name}.yaml"))
    try:
        return load_index_file(source)
    except SourceError as error:
        if Path(name).exists():
            raise
        near = nearest(name, EXAMPLES)
        guess = f" Did you mean the packaged {near[0]!r}?" if near else ""
        raise SourceError(f"{error}.{guess} Packaged indices: {', '.join(EXAMPLES)}.") from None
