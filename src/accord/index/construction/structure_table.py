"""A structure from a table: a row per element, in Accord's own header or in COINr's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from accord.errors import DataError, Problem, StructureError, nearest
from accord.index.construction.sheet import Sheet, from_frame, number, read_sheet, text
from accord.index.construction.structure import Element, Structure
from accord.index.construction.structure_check import faults, levels

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "code": "iCode",
    "name": "iName",
    "parent": "Parent",
    "weight": "Weight",
    "direction": "Direction",
    "unit": "Unit",
    "denominator": "Denominator",
    "target": "Target",
    "level": "Level",
    "type": "Type",
}
"""Headers, and what COINr calls them."""
TYPES = ("indicator", "aggregate", "group", "denominator", "other")
"""What a row can stand for. The last three name columns of the data that are no part of the tree."""


def read_structure(path: str | Path) -> Structure:
    """Read the structure of an index from a CSV file.

    Columns: ``code``, ``name``, ``parent``, ``weight`` (1 where empty), ``direction`` (1 where empty), ``unit``,
    ``denominator``, ``target``, ``level`` (inferred from the parents where the column is left out) and ``type``; only
    ``code`` and ``parent`` must be there. COINr's headers (``iCode``, ``iName``, ``Parent``...) are read as well.
    Rows of the types group, denominator and other name columns of the data and are no elements.

    Raises
    ------
    SourceError
        If there is no readable text file.
    StructureError
        With every problem found, its line and column.
    """
    try:
        return structure_of(read_sheet(path))
    except DataError as error:  # no table at all
        raise StructureError(error.problems, error.source) from None


def structure_from_frame(frame: pd.DataFrame) -> Structure:
    """Return the structure in a data frame with the columns of `read_structure`."""
    return structure_of(from_frame(frame))


def structure_of(sheet: Sheet) -> Structure:
    """Return the structure in a sheet; see `read_structure`."""
    at = {field: sheet.find(field, theirs) for field, theirs in COLUMNS.items()}
    problems = _headers(sheet, at)
    if problems:
        raise StructureError(problems, sheet.source)
    rows: dict[str, int] = {}
    elements: list[Element] = []
    others: dict[str, list[str]] = {kind: [] for kind in TYPES}
    for row in range(len(sheet.rows)):
        kind = _kind(sheet, at, row, problems)
        code = _text(sheet, at, "code", row)
        if code is None:
            problems.append(sheet.problem("this element has no code; give it one", row, at["code"] or ""))
            continue
        if code in rows:
            first = f"line {sheet.lines[rows[code]]}" if sheet.lines else f"row {rows[code] + 1}"
            message = f"the code {code!r} is there twice, first in {first}; every code is one element's"
            problems.append(sheet.problem(message, row, at["code"] or ""))
            continue
        rows[code] = row
        if kind in ("group", "denominator", "other"):
            others[kind].append(code)
        else:
            elements.append(_element(sheet, at, row, code, problems))
    problems += _denominators(sheet, at, elements, others["denominator"], rows)
    if at["level"] is None:
        level = levels(elements)
        elements = [replace(element, level=level.get(element.code, 1)) for element in elements]
    problems += [
        sheet.problem(f"{code}: {message}", rows.get(code), at[field] or at["code"] or "")
        for code, field, message in faults(elements, tree_only=bool(problems))
    ]
    if problems:
        raise StructureError(sorted(problems, key=lambda p: (p.line or 0, p.column or 0)), sheet.source)
    return Structure(tuple(elements), groups=tuple(others["group"]), spare=tuple(others["denominator"]))


def _headers(sheet: Sheet, at: dict[str, str | None]) -> list[Problem]:
    problems = []
    known = {name.casefold() for pair in COLUMNS.items() for name in pair}
    valid = list(COLUMNS)
    lacking = [field for field in ("code", "parent") if at[field] is None]
    for column in sheet.header:
        if column and column.casefold() not in known:
            near = [name for name in nearest(column, valid) if at[name] is None]
            if near and near[0] in ("code", "parent", "weight", "direction", "denominator"):
                message = f"the column {column!r} is not known. Did you mean {near[0]!r}?"
                problems.append(sheet.problem(message, None, column))
                lacking = [field for field in lacking if field != near[0]]
    for field in lacking:
        message = f"there is no column {field!r}; of {', '.join(valid)} code and parent are needed"
        problems.append(sheet.problem(message))
    return problems


def _kind(sheet: Sheet, at: dict[str, str | None], row: int, problems: list[Problem]) -> str:
    given = _text(sheet, at, "type", row)
    if given is None or given.casefold() in TYPES:
        return given.casefold() if given else "indicator"
    near = nearest(given, TYPES)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    message = f"found the type {given!r}, which is none of {', '.join(TYPES)}.{guess}"
    problems.append(sheet.problem(message, row, at["type"] or ""))
    return "indicator"


def _element(
    sheet: Sheet, at: dict[str, str | None], row: int, code: str, problems: list[Problem]
) -> Element:
    weight = _number(sheet, at, "weight", row, problems)
    direction = _number(sheet, at, "direction", row, problems, whole=True)
    level = _number(sheet, at, "level", row, problems, whole=True)
    return Element(
        code=code,
        name=_text(sheet, at, "name", row) or code,
        level=1 if level is None else int(level),
        parent=_text(sheet, at, "parent", row),
        weight=1.0 if weight is None else weight,
        direction=1 if direction is None else int(direction),
        unit=_text(sheet, at, "unit", row) or "",
        denominator=_text(sheet, at, "denominator", row),
        target=_number(sheet, at, "target", row, problems),
    )


def _text(sheet: Sheet, at: dict[str, str | None], field: str, row: int) -> str | None:
    column = at[field]
    found = None if column is None else text(sheet.rows[row][sheet.header.index(column)])
    # R writes a missing text as NA; an element's own code may be NA, a parent or denominator of that code is refused.
    return None if found == "NA" and field in ("parent", "denominator", "unit", "type") else found


def _number(
    sheet: Sheet,
    at: dict[str, str | None],
    field: str,
    row: int,
    problems: list[Problem],
    *,
    whole: bool = False,
) -> float | None:
    column = at[field]
    if column is None:
        return None
    cell = sheet.rows[row][sheet.header.index(column)]
    value = number(cell)
    if value is None or value in (float("inf"), float("-inf")) or (whole and value == value and value % 1):
        message = f"found {cell!r}, expected {'a whole number' if whole else 'a number'} or an empty cell"
        problems.append(sheet.problem(message, row, column))
        return None
    if value != value:
        if field == "level":
            problems.append(
                sheet.problem("the level is missing; give it, or leave out the column", row, column)
            )
        return None
    return value


def _denominators(
    sheet: Sheet, at: dict[str, str | None], elements: list[Element], known: list[str], rows: dict[str, int]
) -> list[Problem]:
    """Return denominators that no row names, where rows name denominators at all."""
    valid = [*known, *(element.code for element in elements)]
    problems = []
    for element in elements:
        if known and element.denominator is not None and element.denominator not in valid:
            near = nearest(element.denominator, valid)
            guess = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
            message = f"the denominator {element.denominator!r} has no row.{guess} Denominators: {', '.join(known)}."
            problems.append(sheet.problem(message, rows[element.code], at["denominator"] or ""))
    return problems
