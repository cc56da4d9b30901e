"""A table as a person keeps it: a header and rows of cells, each cell with its place in the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.errors import DataError, Problem, SourceError
from accord.index.construction.text_file import read_text

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 200_000_000
"""Bytes; the largest table that is read."""
MISSING = frozenset({"", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "..", "."})
"""What stands for a missing number."""


@dataclass(frozen=True)
class Sheet:
    """Cells under a header."""

    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    lines: tuple[int, ...] | None = None
    """Line of each row in the file; None for a table that came from no file."""

    def find(self, *names: str, besides: Collection[str] = ()) -> str | None:
        """Return the column that has one of these names, upper or lower case alike, the first name first.

        Columns named in `besides` are something else, whatever they are called.
        """
        folded = {column.casefold(): column for column in reversed(self.header) if column not in besides}
        return next((folded[name.casefold()] for name in names if name.casefold() in folded), None)

    def column(self, name: str) -> tuple[Any, ...]:
        """Return the cells of a column, from the top."""
        position = self.header.index(name)
        return tuple(row[position] for row in self.rows)

    def problem(self, message: str, row: int | None = None, column: str = "") -> Problem:
        """Return a problem at a row (counted from 0; None for the header) and a column."""
        number = self.header.index(column) + 1 if column in self.header else 1
        if self.lines is None:
            where = f"row {row + 1}, {column}" if row is not None and column else column
            return Problem(message, where)
        return Problem(message, column, 1 if row is None else self.lines[row], number)

    def texts(self, name: str) -> tuple[str | None, ...]:
        """Return the cells of a column as text; None where a cell is empty."""
        return tuple(text(cell) for cell in self.column(name))

    def numbers(self, name: str) -> tuple[list[float], list[Problem]]:
        """Return the cells of a column as numbers, NaN where missing, and what is no finite number."""
        found, problems = [], []
        for row, cell in enumerate(self.column(name)):
            value = number(cell)
            if value is None:
                problems.append(self.problem(_no_number(cell), row, name))
            elif value in (float("inf"), float("-inf")):
                message = "found an infinite value; a value is finite, and an empty cell is a missing one"
                problems.append(self.problem(message, row, name))
            found.append(float("nan") if value is None else value)
        return found, problems


def read_sheet(path: str | Path) -> Sheet:
    """Return the table in a CSV file: UTF-8, commas, decimal points.

    Raises
    ------
    SourceError
        If there is no readable text file at `path`.
    DataError
        If it is no table: an empty header, a name used twice in it, rows of another length.
    """
    return parse_sheet(read_text(path, "a CSV table", LIMIT), str(path))


def parse_sheet(content: str, source: str = "table") -> Sheet:
    """Return the table in a CSV text; see `read_sheet`."""
    reader = csv.reader(io.StringIO(content, newline=""))
    try:
        table = [(row, line) for row, line in _rows(reader) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise DataError([Problem(f"this is no CSV: {error}", "", reader.line_num, 1)], source) from None
    if not table:
        raise SourceError(f"{source} is empty; a table has a header and a row for each unit or element")
    header = tuple(cell.strip() for cell in table[0][0])
    problems = _header(header, table[0][1])
    for row, line in table[1:]:
        if len(row) != len(header):
            message = f"this row has {len(row)} cells and the header {len(header)}"
            problems.append(Problem(f"{message}; quote a cell that holds a comma", "", line, len(row)))
    if problems:
        raise DataError(problems, source)
    rows = tuple(tuple(cell.strip() for cell in row) for row, _ in table[1:])
    return Sheet(source, header, rows, tuple(line for _, line in table[1:]))


def from_frame(frame: pd.DataFrame, source: str = "frame") -> Sheet:
    """Return a data frame as a sheet; a named index becomes the first columns.

    Raises
    ------
    DataError
        If two columns have one name.
    """
    named = [name for name in frame.index.names if name is not None]
    whole = frame.reset_index() if named else frame
    header = tuple(str(column) for column in whole.columns)
    problems = _header(header, None)
    if problems:
        raise DataError(problems, source)
    rows = zip(*(whole.iloc[:, position].tolist() for position in range(len(header))), strict=True)
    return Sheet(source, header, tuple(rows))


def from_mappings(rows: Iterable[Mapping[str, Any]], source: str = "rows") -> Sheet:
    """Return rows given as mappings from column to cell as a sheet; a key that a row lacks is an empty cell."""
    listed = list(rows)
    header = tuple(dict.fromkeys(key for row in listed for key in row))
    return Sheet(source, header, tuple(tuple(row.get(key) for key in header) for row in listed))


def text(cell: Any) -> str | None:
    """Return a cell as text, None where it is empty; whole numbers without a decimal point."""
    if _absent(cell):
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip() or None


def number(cell: Any) -> float | None:
    """Return a cell as a number, NaN where it is missing, None where it is no number."""
    if _absent(cell) or (isinstance(cell, str) and cell in MISSING):
        return float("nan")
    if isinstance(cell, bool) or (isinstance(cell, str) and "_" in cell):  # float() would read 1_000
        return None
    try:
        return float(cell)
    except (TypeError, ValueError):
        return None


def _absent(cell: Any) -> bool:
    """Say whether a cell of a frame holds nothing: None, pandas' NA and NaT, NaN."""
    return cell is None or type(cell).__name__ in ("NAType", "NaTType") or bool(cell != cell)


def _rows(reader: Any) -> Iterator[tuple[list[str], int]]:
    line = 1
    for row in reader:
        yield row, line
        line = reader.line_num + 1


def _header(header: Sequence[str], line: int | None) -> list[Problem]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        return [Problem("the cells are not parted by commas; save the table as CSV with commas", "", line, 1)]
    problems = []
    for position, name in enumerate(header, start=1):
        column = None if line is None else position
        if not name and position > 1:
            problems.append(Problem("this column has no name; give it one or take it out", "", line, column))
        elif name in header[: position - 1]:
            problems.append(Problem(f"two columns are named {name!r}; rename one", name, line, column))
    return problems


def _no_number(cell: Any) -> str:
    hint = "; write a decimal point, not a comma" if isinstance(cell, str) and _comma(cell) else ""
    shown = repr(cell) if len(repr(cell)) <= 40 else f"{repr(cell)[:37]}..."
    return f"found {shown}, expected a number or an empty cell{hint}"


def _comma(cell: str) -> bool:
    return number(cell.replace(",", ".", 1)) is not None
