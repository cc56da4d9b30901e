"""The index file: one YAML text that says where the tables are and how the index is made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, ClassVar

from pydantic import Field

from accord.errors import IndexFileError, Problem, ScenarioError, SourceError
from accord.index.construction.build import build
from accord.index.construction.build_panel import build_panel
from accord.index.construction.built import Index
from accord.index.construction.data import IndexData, Panel
from accord.index.construction.data_table import read_data
from accord.index.construction.recipe import STEPS, Recipe
from accord.index.construction.recipe_check import Mistake, mistakes_in
from accord.index.construction.recipe_fit import misfits
from accord.index.construction.structure import Structure
from accord.index.construction.structure_table import read_structure
from accord.index.construction.text_file import read_text
from accord.index.robustness.uncertain import Factor, factor_mistakes, read_factors
from accord.scenario.messages import shown
from accord.scenario.yaml_text import Marks, dotted, read

LIMIT = 1_000_000
"""Bytes; the largest index file that is read. The tables stand in files of their own."""
FORMAT = "accord-index"
"""The key that an index file starts with; its value is the version of the format."""
NOT_DONE = "none"
"""What is written for a step that is not taken."""


class Document(Recipe):
    """What an index file holds: the recipe, and what it is applied to."""

    words: ClassVar[str] = "an index file"

    name: str = Field(min_length=1)
    description: str = ""
    values: str = Field(
        min_length=1, description="CSV table of units by indicators, from the folder of the file."
    )
    structure: str = Field(min_length=1, description="CSV table of elements, from the folder of the file.")
    year: int | str | None = Field(
        None, description="The year taken from a table of several; all if left out."
    )
    groups: tuple[str, ...] = Field((), description="Columns of the values that group units.")
    ignore: tuple[str, ...] = Field((), description="Columns of the values that are not used.")
    common_scale: bool = Field(True, description="Whether all years of a panel share one scale.")
    uncertain: tuple[Any, ...] = Field(
        (), description="What is uncertain; see `accord.index.robustness.uncertain`."
    )


@dataclass(frozen=True, eq=False)
class IndexFile:
    """What an index file says, its tables read."""

    name: str
    description: str
    data: IndexData | Panel
    structure: Structure
    recipe: Recipe
    uncertain: tuple[Factor, ...]
    common_scale: bool
    path: FilePath | None = None

    def build(self) -> Index:
        """Return the index.

        Raises
        ------
        IndexFileError
            If the values are of several years; see `build_panel`.
        InputError
            If a step cannot be done.
        """
        if isinstance(self.data, Panel):
            years = ", ".join(self.data.years)
            message = f"the values are of the years {years}; name one as in year: {self.data.years[-1]}"
            raise IndexFileError([Problem(message, "values")], str(self.path or self.name))
        return build(self.data, self.structure, self.recipe)

    def build_panel(self) -> dict[str, Index]:
        """Return the index of each year; of the one year there is where there are no more."""
        if isinstance(self.data, Panel):
            return build_panel(self.data, self.structure, self.recipe, common_scale=self.common_scale)
        return {self.data.year or "": self.build()}


def load_index_file(path: str | FilePath) -> IndexFile:
    """Read an index file and the tables it names.

    Raises
    ------
    SourceError
        If there is no readable text file at `path`.
    IndexFileError
        With everything wrong with the file, its line and column: what is no YAML, unknown fields and choices, tables
        that are not there, names that the tables do not know.
    StructureError, DataError
        With everything wrong with a table, its line and column in that table.
    """
    text = read_text(path, "an index file", LIMIT)
    return parse_index_file(text, FilePath(path).parent, str(path), FilePath(path))


def parse_index_file(
    text: str, folder: str | FilePath, source: str = "index file", path: FilePath | None = None
) -> IndexFile:
    """Return what the text of an index file says, its tables read from a folder; see `load_index_file`."""
    data, marks, problems = _plain(text, source)
    data, found = _without_format(data, marks)
    problems += found
    data, blank = _without_blanks(data)
    listed = data.get("uncertain")
    wrong = [*blank, *mistakes_in(data, Document)]
    if isinstance(listed, list):
        wrong += [Mistake(("uncertain", *m.path), m.message, m.on_key) for m in factor_mistakes(listed)]
    _refuse([*problems, *_placed(wrong, marks)], source)
    document = Document(**data)
    try:
        structure = read_structure(FilePath(folder) / document.structure)
    except SourceError as error:
        raise IndexFileError([_at("structure", error, marks)], source) from None
    try:
        values = read_data(
            FilePath(folder) / document.values, structure, groups=document.groups, ignore=document.ignore
        )
    except SourceError as error:
        raise IndexFileError([_at("values", error, marks)], source) from None
    recipe = Recipe(**{name: getattr(document, name) for name in Recipe.model_fields})
    if document.year is not None:
        values = _of_year(values, str(document.year), marks, source)
    first = values.year(values.years[0]) if isinstance(values, Panel) else values
    _refuse(_placed(misfits(recipe, first, structure, units=values.units), marks), source)
    return IndexFile(
        name=document.name,
        description=document.description,
        data=values,
        structure=structure,
        recipe=recipe,
        uncertain=read_factors(document.uncertain),
        common_scale=document.common_scale,
        path=path,
    )


def _plain(text: str, source: str) -> tuple[dict[str, Any], Marks, list[Problem]]:
    """Return the data of an index file, where its parts stand, and what it may not use of YAML."""
    if not text.strip():
        raise SourceError(f"{source} is empty; an index file starts with {FORMAT}: 1")
    try:
        data, marks, problems = read(text, source)
    except ScenarioError as error:
        raise IndexFileError([_of_index(problem) for problem in error.problems], source) from None
    if not isinstance(data, dict):
        found = "a list" if isinstance(data, list) else "no data" if data is None else "a single value"
        message = f"found {found}; an index file is a mapping that starts with {FORMAT}: 1 and a name"
        raise IndexFileError([*map(_of_index, problems), Problem(message, "", *marks.value(()))], source)
    return (
        {str(key): value for key, value in data.items()},
        marks,
        [_of_index(problem) for problem in problems],
    )


def _of_index(problem: Problem) -> Problem:
    """Return a problem of YAML in the words of an index file; the reader is the scenario's."""
    message = problem.message.replace("scenario files", "index files").replace("a scenario", "an index file")
    return Problem(message, problem.where, problem.line, problem.column)


def _without_format(data: dict[str, Any], marks: Marks) -> tuple[dict[str, Any], list[Problem]]:
    if FORMAT not in data:
        message = f"the format version is missing: start the file with {FORMAT}: 1"
        return data, [Problem(message, FORMAT, *marks.value(()))]
    rest = {key: value for key, value in data.items() if key != FORMAT}
    if data[FORMAT] != 1 or isinstance(data[FORMAT], bool):
        message = f"found {shown(data[FORMAT])}; this version of Accord reads format 1: write {FORMAT}: 1"
        return rest, [Problem(message, FORMAT, *marks.value((FORMAT,)))]
    return rest, []


def _without_blanks(data: dict[str, Any]) -> tuple[dict[str, Any], list[Mistake]]:
    """Return the data with steps that are not taken as None; a step left blank says neither one thing nor the other."""
    found, mistakes = dict(data), []
    for step in (*STEPS, "weight", "aggregate"):
        if step not in data:
            continue
        if data[step] is None:
            del found[step]
            none = f" or {NOT_DONE}" if step != "aggregate" else ""
            message = f"{step!r} is empty; give its choices, {{}} for the usual ones{none}, or leave it out"
            mistakes.append(Mistake((step,), message, on_key=True))
        elif data[step] == NOT_DONE and step != "aggregate":
            found[step] = None
    return found, mistakes


def _of_year(values: IndexData | Panel, year: str, marks: Marks, source: str) -> IndexData:
    if isinstance(values, Panel) and year in values.years:
        return values.year(year)
    if isinstance(values, IndexData) and values.year == year:
        return values
    known = values.years if isinstance(values, Panel) else (values.year,) if values.year else ()
    told = f"they are of {', '.join(known)}" if known else "they have no column 'year'"
    message = f"the values have no year {year}; {told}"
    raise IndexFileError([Problem(message, "year", *marks.value(("year",)))], source)


def _at(key: str, error: SourceError, marks: Marks) -> Problem:
    return Problem(str(error), key, *marks.value((key,)))


def _placed(mistakes: Iterable[Mistake], marks: Marks) -> list[Problem]:
    return [
        Problem(m.message, dotted(m.path), *(marks.key(m.path) if m.on_key else marks.value(m.path)))
        for m in mistakes
    ]


def _refuse(problems: list[Problem], source: str) -> None:
    if problems:
        unique = dict.fromkeys(problems)
        raise IndexFileError(sorted(unique, key=lambda p: (p.line or 0, p.column or 0, p.message)), source)
