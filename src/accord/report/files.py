"""Writing the results: every file complete, or none."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from accord.errors import InputError
from accord.report.page import page

if TYPE_CHECKING:
    from accord.analysis import Analysis


def check_folder(folder: Path) -> None:
    """Raise `InputError` if results cannot be written to this folder, before any work is done."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; --out needs a folder, which is made if it is not there")
    parent = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    try:
        with tempfile.TemporaryDirectory(dir=parent, prefix=".accord-"):
            pass
    except OSError as error:
        raise InputError(f"cannot write to {parent}: {error.strerror}") from error


def save(analysis: Analysis, folder: Path, *, coalition: Sequence[str] | None = None) -> dict[str, Path]:
    """Write the report, the scenario, the results and the records; return their paths by kind.

    Parameters
    ----------
    coalition
        As in `page`.

    Raises
    ------
    InputError
        If the folder cannot be written to.
    """
    check_folder(folder)
    contents = {
        "report": ("report.html", page(analysis, coalition=coalition)),
        "scenario": ("scenario.yaml", analysis.scenario.to_yaml()),
        "result": ("result.json", json.dumps(analysis.to_dict(), indent=1, ensure_ascii=False) + "\n"),
    }
    if analysis.reading is not None:
        contents["reading"] = ("reading.json", analysis.reading.to_json() + "\n")
    return write_all(contents, folder)


def write_all(contents: Mapping[str, tuple[str, str]], folder: Path) -> dict[str, Path]:
    """Write texts by kind to files of a folder, all or none, and return their paths by kind.

    The files are written beside the folder first and moved in when all are complete.

    Parameters
    ----------
    contents
        Name of the file and text, by kind.

    Raises
    ------
    InputError
        If the folder cannot be written to.
    """
    check_folder(folder)
    folder = folder.absolute()
    existing = next(p for p in folder.parents if p.exists())
    draft = Path(tempfile.mkdtemp(dir=existing, prefix=".accord-"))
    try:
        for name, text in contents.values():
            (draft / name).write_text(text, encoding="utf-8", newline="\n")
        folder.mkdir(parents=True, exist_ok=True)
        for name, _ in contents.values():
            (draft / name).replace(folder / name)
    except OSError as error:
        raise InputError(f"cannot write to {folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return {kind: folder / name for kind, (name, _) in contents.items()}
