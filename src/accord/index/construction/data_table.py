"""Data of an index from a table: a row per unit, or per unit and year, and a column per indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from accord.errors import DataError, Problem, nearest
from accord.index.construction.data import Array, IndexData, Panel
from accord.index.construction.sheet import Sheet, number, read_sheet
from accord.index.construction.structure import Structure

CODE, NAME, YEAR = ("code", "uCode", "unit"), ("name", "uName"), ("year", "Time")
"""Headers of the columns that hold a unit's code, its name and the year; Accord's own, then COINr's."""


def read_data(
    path: str | Path,
    structure: Structure | None = None,
    *,
    groups: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> IndexData | Panel:
    """Read the data of an index from a CSV file.

    Columns: ``code`` (or ``uCode``), ``name`` (``uName``), ``year`` (``Time``), and one for each indicator, in any
    order. A number is missing where its cell is empty or says NA, n/a, nan, null or two dots. Other columns are kept:
    those of numbers to divide by, those of text to group units by.

    Parameters
    ----------
    structure
        Says which columns are indicators; without it every column of numbers is one.
    groups
        Columns that group units though they hold numbers.
    ignore
        Columns that are neither, such as a published total.

    Returns
    -------
    data
        `IndexData`, or a `Panel` if there is more than one year.

    Raises
    ------
    SourceError
        If there is no readable text file.
    DataError
        With every problem found and its line and column: units that are there twice, cells that are no numbers,
        indicators without a column or without any value, a single unit.
    """
    return data_of(read_sheet(path), structure, groups=groups, ignore=ignore)


def data_of(
    sheet: Sheet,
    structure: Structure | None = None,
    *,
    groups: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> IndexData | Panel:
    """Return the data in a sheet, a `Panel` if it holds more than one year; see `read_data`."""
    parts = _parts(sheet, structure, groups, ignore)
    if len(parts.years) > 1:
        return parts.panel()
    return IndexData(
        units=parts.units,
        names=parts.names,
        indicators=parts.indicators,
        values=parts.values[0],
        groups={name: rows[0] for name, rows in parts.groups.items()},
        denominators={name: column[0] for name, column in parts.denominators.items()},
        year=parts.years[0] or None,
    )


def panel_of(sheet: Sheet, structure: Structure | None = None, *, groups: Sequence[str] = ()) -> Panel:
    """Return the data in a sheet as a panel, also if it holds a single year; see `read_data`."""
    if sheet.find(*YEAR, besides=_indicators(structure)) is None:
        raise DataError(
            [sheet.problem("no column holds the years of the panel; name one 'year'")], sheet.source
        )
    return _parts(sheet, structure, groups).panel()


@dataclass(frozen=True, eq=False)
class _Parts:
    """What a sheet holds, by year; the only year is "" where it says nothing of years."""

    years: tuple[str, ...]
    units: tuple[str, ...]
    names: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Array
    groups: dict[str, tuple[tuple[str | None, ...], ...]]
    denominators: dict[str, Array]

    def panel(self) -> Panel:
        return Panel(
            self.years, self.units, self.names, self.indicators, self.values, self.groups, self.denominators
        )


def _parts(
    sheet: Sheet, structure: Structure | None, groups: Sequence[str], ignore: Sequence[str] = ()
) -> _Parts:
    code, name, year = (sheet.find(*names, besides=_indicators(structure)) for names in (CODE, NAME, YEAR))
    if code is None:
        listed = ", ".join(sheet.header)
        message = f"no column holds the codes of the units; name one 'code' (found {listed})"
        raise DataError([sheet.problem(message)], sheet.source)
    if not sheet.rows:
        raise DataError([sheet.problem("there is a header and no row; an index has units")], sheet.source)
    ids = {code, name, year}
    problems = _lacking(sheet, structure, groups, ids)
    wanted = set(structure.indicators) if structure else set()
    divisors = {d for d in structure.denominators if d} | set(structure.spare) if structure else set()
    grouping = {*groups, *(structure.groups if structure else ())}
    columns: dict[str, list[float]] = {}
    texts: dict[str, tuple[str | None, ...]] = {}
    for column in sheet.header:
        if column in ids or not column or column in ignore:
            continue
        if column in grouping or (column not in wanted | divisors and not _is_numeric(sheet.column(column))):
            texts[column] = sheet.texts(column)
        else:
            columns[column], wrong = sheet.numbers(column)
            problems += wrong
    indicators = structure.indicators if structure else tuple(c for c in columns if c not in divisors)
    rows, places = _places(sheet, code, year, problems)
    units, years = list(dict.fromkeys(u for _, u in places)), sorted({y for y, _ in places}, key=_in_time)
    if len(units) == 1:
        message = f"there is one unit, {units[0]}; an index compares at least two"
        problems.append(sheet.problem(message, 0, code))
    for column in indicators:
        if (
            column in columns
            and np.isnan(columns[column]).all()
            and not any(p.where == column for p in problems)
        ):
            message = f"the indicator {column!r} has no value for any unit; take it out of the structure, or fill it"
            problems.append(sheet.problem(message, None, column))
    if problems:
        raise DataError(sorted(problems, key=lambda p: (p.line or 0, p.column or 0)), sheet.source)
    t, n = [years.index(y) for y, _ in places], [units.index(u) for _, u in places]

    def spread(column: str) -> Array:
        out = np.full((len(years), len(units)), np.nan)
        out[t, n] = np.array(columns[column])[rows]
        return out

    def spread_text(column: str) -> tuple[tuple[str | None, ...], ...]:
        out: list[list[str | None]] = [[None] * len(units) for _ in years]
        for row, i, j in zip(rows, t, n, strict=True):
            out[i][j] = texts[column][row]
        return tuple(tuple(line) for line in out)

    titles = sheet.texts(name) if name else (None,) * len(sheet.rows)
    named = {unit: titles[row] for row, (_, unit) in zip(rows, places, strict=True) if titles[row]}
    return _Parts(
        years=tuple(years),
        units=tuple(units),
        names=tuple(named.get(unit) or unit for unit in units),
        indicators=tuple(indicators),
        values=np.stack([spread(column) for column in indicators], axis=-1),
        groups={column: spread_text(column) for column in texts},
        denominators={column: spread(column) for column in columns if column not in indicators},
    )


def _indicators(structure: Structure | None) -> tuple[str, ...]:
    return () if structure is None else structure.indicators


def _lacking(
    sheet: Sheet, structure: Structure | None, groups: Sequence[str], ids: set[str | None]
) -> list[Problem]:
    """Return a problem for every indicator, denominator and grouping that has no column."""
    wanted = [(column, "grouping") for column in groups]
    if structure is not None:
        wanted = [(e.code, "indicator") for e in structure.level(1)]
        denominators = {e.denominator: e.code for e in structure.level(1) if e.denominator}
        wanted += [(d, f"denominator of {code}") for d, code in denominators.items() if d not in structure]
        wanted += [(column, "grouping") for column in (*structure.groups, *groups)]
    problems = []
    free = [column for column in sheet.header if column not in ids]
    for column, kind in wanted:
        if column in free:
            continue
        near = nearest(column, free)
        guess = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
        article = "no column holds" if kind != "grouping" else "there is no column for"
        problems.append(sheet.problem(f"{article} the {kind} {column!r}.{guess}"))
    if structure is None and not any(_is_numeric(sheet.column(c)) for c in free if c):
        problems.append(sheet.problem("no column holds numbers; an index has indicators"))
    return problems


def _places(
    sheet: Sheet, code: str, year: str | None, problems: list[Problem]
) -> tuple[list[int], list[tuple[str, str]]]:
    """Return the rows that stand for a year and unit of their own, and which; tell of those that do not."""
    years = sheet.texts(year) if year else ("",) * len(sheet.rows)
    seen: dict[tuple[str, str], int] = {}
    for row, (unit, when) in enumerate(zip(sheet.texts(code), years, strict=True)):
        if unit is None:
            problems.append(sheet.problem("this unit has no code; give it one", row, code))
        elif when is None:
            problems.append(sheet.problem(f"the year of {unit!r} is missing", row, year or ""))
        elif (when, unit) in seen:
            first = seen[when, unit]
            where = f" on line {sheet.lines[first]}" if sheet.lines else f" in row {first + 1}"
            time = f" for {when}" if when else ""
            message = f"the unit {unit!r} is there twice{time}, first{where}; keep one"
            problems.append(sheet.problem(message, row, code))
        else:
            seen[when, unit] = row
    return list(seen.values()), list(seen)


def _is_numeric(cells: Sequence[Any]) -> bool:
    """Say whether most cells that hold something hold a number, so that the others are slips in a column of numbers."""
    values = [number(cell) for cell in cells]
    numbers = sum(value is not None and value == value for value in values)
    return numbers > sum(value is None for value in values)


def _in_time(year: str) -> tuple[float, str]:
    value = number(year)
    return (value if value is not None and value == value else float("inf"), year)
