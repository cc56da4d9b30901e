"""Finished draws on disk: Parquet parts written whole or not at all, so that a run cut short loses none of them.

A folder holds `run.json` (what the run is, and the labels of the axes), `parts/` (one file per block of draws, every
outcome as a list) and, when all is done, `inputs.parquet` (one row per draw) and `countries.parquet` (one row per draw
and country). Any reader of Parquet opens them.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.ensemble.block import Block, Outcome
from accord.errors import InputError, MissingExtra
from accord.index import ranks
from accord.index.construction.rank import TIE_TOLERANCE

if TYPE_CHECKING:
    import pyarrow as pa

Array = NDArray[np.float64]
RUN = "run.json"
_FORMAT = 2
_COMPRESSION = "zstd"


class Parts:
    """The finished draws of one run in a folder."""

    def __init__(self, folder: Path, origin: Mapping[str, Any], axes: Mapping[str, Any]) -> None:
        """Open a folder for a run, or make it.

        Parameters
        ----------
        origin
            What identifies the run: draws of another are never mixed in.
        axes
            Labels of the outcomes' axes, for readers.

        Raises
        ------
        MissingExtra
            If pyarrow is not installed.
        InputError
            If the folder holds draws of another run, or cannot be written to.
        """
        _pyarrow()
        self.folder, self.axes = folder, dict(axes)
        self._parts = folder / "parts"
        plain = json.loads(json.dumps({"format": _FORMAT, **origin}))
        try:
            self._parts.mkdir(parents=True, exist_ok=True)
            for left in self._parts.glob(".*.part"):  # of a run that was killed while it wrote
                left.unlink(missing_ok=True)
            file = folder / RUN
            if file.exists():
                self._same(file, plain)
            else:
                text = json.dumps({**plain, "axes": self.axes}, indent=1, ensure_ascii=False)
                self._write_text(file, text + "\n")
        except OSError as error:
            raise InputError(
                f"cannot keep draws in {folder}: {error.strerror or error}; name a folder to write to"
            ) from error

    def _same(self, file: Path, origin: Mapping[str, Any]) -> None:
        try:
            there = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InputError(f"{file} is not what a run writes ({error}); name another folder") from error
        differ = [name for name, value in origin.items() if there.get(name) != value]
        if differ:
            raise InputError(
                f"{self.folder} holds draws of another run: other {', '.join(differ)}. Resume with the same input, "
                "seed and version, or name another folder"
            )

    def path(self, start: int) -> Path:
        """Return the file of a block."""
        return self._parts / f"draws-{start:08d}.parquet"

    def write(self, block: Block) -> None:
        """Keep a block."""
        pa, _ = _pyarrow()
        columns: dict[str, Any] = {
            "draw": pa.array(np.arange(block.start, block.start + block.count)),
            "failure": pa.array(
                [block.failed.get(block.start + row) for row in range(block.count)], pa.string()
            ),
        }
        shapes = {}
        for name, values in block.outcomes.items():
            flat = np.ascontiguousarray(values).reshape(block.count, -1)
            shapes[name] = list(values.shape[1:])
            columns[name] = pa.FixedSizeListArray.from_arrays(pa.array(flat.ravel()), flat.shape[1])
        table = pa.table(columns).replace_schema_metadata({"shapes": json.dumps(shapes)})
        self._write_table(self.path(block.start), table)

    def read(self, start: int, count: int) -> Block | None:
        """Return a finished block of at least `count` draws cut to that, or None: it has to be worked out."""
        _, parquet = _pyarrow()
        path = self.path(start)
        if not path.exists():
            return None
        try:
            table = parquet.read_table(path, memory_map=False)
            shapes = json.loads(table.schema.metadata[b"shapes"])
            if table.num_rows < count or table.column("draw")[0].as_py() != start:
                return None
            outcomes = {}
            for name, shape in shapes.items():
                flat = np.concatenate([np.asarray(chunk.flatten()) for chunk in table.column(name).chunks])
                outcomes[name] = flat.reshape(table.num_rows, *shape)[:count]
            texts = table.column("failure").to_pylist()[:count]
        except Exception:
            # Damaged, whatever the reader found: it is worked out again.
            path.unlink(missing_ok=True)
            return None
        failed = {start + row: text for row, text in enumerate(texts) if text is not None}
        return Block(start, outcomes, failed, count)

    def finish(self, inputs: Mapping[str, Array], blocks: Sequence[tuple[int, int]]) -> None:
        """Write the two tables that people read, from the parts, one part at a time.

        Parameters
        ----------
        inputs
            Name to drawn values, (draws,), of every draw.
        blocks
            First draw and number of draws of each block.
        """
        pa, parquet = _pyarrow()
        count = sum(size for _, size in blocks)
        columns = {"draw": np.arange(count), **inputs}
        self._write_table(self.folder / "inputs.parquet", pa.table(columns))
        draft = _draft(self.folder / "countries.parquet")
        writer = None
        try:
            for start, size in blocks:
                block = self.read(start, size)
                if block is None or not block.outcomes:
                    continue
                table = pa.table(self._by_country(block))
                if writer is None:
                    writer = parquet.ParquetWriter(draft, table.schema, compression=_COMPRESSION)
                writer.write_table(table)
            if writer is not None:
                writer.close()
                draft.replace(self.folder / "countries.parquet")
        finally:
            draft.unlink(missing_ok=True)

    def _by_country(self, block: Block) -> dict[str, Any]:
        """One row per draw and country of the world; missing where the index or the people do not know it."""
        pa, _ = _pyarrow()
        names, ranked, opened, known = (self.axes[axis] for axis in ("country", "ranked", "opened", "people"))
        chips, d = self.axes["sector"].index("C26"), block.count
        found = block.outcomes
        everyone = list(dict.fromkeys([*names, *ranked, *opened]))
        before, after = found["open_drawn_before"], found["open_drawn"]

        def column(values: Outcome, of: list[str]) -> Array:
            wide = np.full((d, len(everyone)), np.nan)
            wide[:, [everyone.index(code) for code in of]] = values
            return wide.ravel()

        stock = found["compute_scenario"][:, :, -1] / found["compute_baseline"][:, :, -1]
        codes = pa.array(np.tile(np.arange(len(everyone), dtype=np.int32), d))
        return {
            "draw": np.repeat(np.arange(block.start, block.start + d), len(everyone)),
            "country": pa.DictionaryArray.from_arrays(codes, pa.array(everyone)),
            "real_income": column(found["real_income"], names),
            "c26_absorption": column(1.0 + found["absorption_less_one"][:, chips], names),
            "c26_price": column(1.0 + found["price_less_one"][:, chips], names),
            "accelerator_price": column(found["accelerator_price"], names),
            "compute_stock": column(stock, names),
            "joint_works": column(found["joint_works"], names),
            "research_access": column(found["research_access"], names),
            "people": column(found["people"], known),
            "people_from_abroad": column(found["people_from_abroad"], known),
            **{
                name: column(found[name], ranked) for name in ("total_before", "total", "rank_before", "rank")
            },
            "open_total": column(found["open_total"], opened),
            "open_drawn_before": column(before, opened),
            "open_drawn": column(after, opened),
            "open_rank_before": column(_ranks(before), opened),
            "open_rank": column(_ranks(after), opened),
        }

    def _write_table(self, path: Path, table: pa.Table) -> None:
        _, parquet = _pyarrow()
        draft = _draft(path)
        try:
            # Draws differ in every bit: a dictionary would only cost time.
            parquet.write_table(
                table, draft, compression=_COMPRESSION, compression_level=1, use_dictionary=False
            )
            _settle(draft, path)
        except OSError as error:
            raise InputError(f"cannot write {path}: {error.strerror or error}") from error
        finally:
            draft.unlink(missing_ok=True)

    def _write_text(self, path: Path, text: str) -> None:
        draft = _draft(path)
        draft.write_text(text, encoding="utf-8", newline="\n")
        _settle(draft, path)


def _ranks(totals: Outcome) -> Array:
    """Return ranks by row, missing where a draw was not solved."""
    found = np.full(totals.shape, np.nan)
    solved = np.isfinite(totals).all(axis=1)
    found[solved] = ranks(totals[solved], tolerance=TIE_TOLERANCE)
    return found


def _draft(path: Path) -> Path:
    """Return a name beside the file that no other process writes to."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")


def _settle(draft: Path, path: Path) -> None:
    """Give a file its name once all of it is on the disk."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(path)
    with suppress(OSError):  # not every system lets a folder be synchronised
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("keeping draws in a folder", "ensemble") from None
    return pyarrow, pyarrow.parquet
