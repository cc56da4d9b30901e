"""A calibrated world in a file: written whole or not at all, checked when read."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from accord.baseline.packaged import load_world
from accord.baseline.world import World
from accord.errors import InputError, SourceError, nearest

FORMAT = 1
_WORDS = ("countries", "sectors", "notes")
_FIX = "`accord baseline split` writes such files."


def save_world(world: World, path: str | Path) -> Path:
    """Write a world to a `.npz` file that `load_world_file` reads back without loss.

    Raises
    ------
    InputError
        If the file cannot be written, or its name does not end in `.npz`.
    """
    file = Path(path)
    if file.suffix != ".npz":
        raise InputError(f"{file}: the file of a world ends in .npz")
    if file.is_dir():
        raise InputError(f"{file} is a folder; name the file to write")
    values: dict[str, Any] = {entry.name: getattr(world, entry.name) for entry in fields(World)}
    values |= {name: np.array(values[name], dtype=str) for name in _WORDS}
    draft = file.with_name(f".{file.name}.part")
    try:
        with draft.open("wb") as stream:
            np.savez_compressed(stream, format=np.array(FORMAT), **values)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(f"cannot write {file}: {error.strerror}") from error
    return file


def load_world_file(path: str | Path) -> World:
    """Read a world written by `save_world`.

    Raises
    ------
    SourceError
        If there is no such file, or it does not hold a world.
    InputError
        If an accounting identity does not hold.
    """
    file = Path(path)
    if not file.is_file():
        siblings = [entry.name for entry in file.parent.glob("*.npz")] if file.parent.is_dir() else []
        near = nearest(file.name, siblings)
        guess = f" Did you mean {file.with_name(near[0])}?" if near else ""
        raise SourceError(f"there is no file {file}.{guess} {_FIX}")
    try:
        # Opened here, because numpy leaves a file that is not a zip open.
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            if int(stored["format"]) != FORMAT:
                raise SourceError(f"{file} has format {int(stored['format'])}; this version reads {FORMAT}")
            values: dict[str, Any] = {entry.name: stored[entry.name] for entry in fields(World)}
    except (
        OSError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise SourceError(f"{file} does not hold a world, or is damaged. {_FIX}") from error
    values |= {name: tuple(map(str, values[name])) for name in _WORDS}
    values |= {"name": str(values["name"]), "unit": str(values["unit"]), "year": int(values["year"])}
    world = World(**values)
    _check_shapes(world, file)
    world.check()
    return world


def open_world(name: str, folder: Path | None = None) -> World:
    """Return a packaged world by name, or one from a `.npz` file, by a path that starts from `folder`.

    Raises
    ------
    UnknownName
        If no world of that name is packaged.
    SourceError
        If the file does not hold a world.
    """
    return load_world_file((folder or Path()) / name) if name.endswith(".npz") else load_world(name)


def _check_shapes(world: World, file: Path) -> None:
    n, j = len(world.countries), len(world.sectors)
    pair, by_sector, by_country = (j, n, n), (j, n), (n,)
    shapes = {
        "share": pair,
        "tariff": pair,
        "input_share": (n, j, j),
        **dict.fromkeys(("expenditure", "value_added_share", "final_share", "residual"), by_sector),
        **dict.fromkeys(("value_added", "deficit"), by_country),
        **dict.fromkeys(("theta", "theta_se"), (j,)),
    }
    for name, shape in shapes.items():
        values = getattr(world, name)
        if values.shape != shape or values.dtype.kind != "f":
            raise SourceError(f"{file}: {name} has shape {values.shape}, expected {shape} numbers")
        if name != "theta_se" and not np.all(np.isfinite(values)):
            raise SourceError(f"{file}: {name} holds values that are not numbers")
