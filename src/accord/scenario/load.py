"""Reading a scenario file: everything wrong with it at once, each with its line, its column and a way out."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from accord.errors import Problem, ScenarioError, SourceError, nearest
from accord.scenario.document import Scenario, repeated_ids
from accord.scenario.messages import fields_at, message_of, path_of
from accord.scenario.yaml_text import Marks, Path, dotted, read

LIMIT = 1_000_000
"""Bytes; the largest file that is read."""
_FIX = "`accord scenario new` writes a scenario to start from."


def load_scenario(path: str | FilePath) -> Scenario:
    """Return the scenario in a YAML file.

    Raises
    ------
    SourceError
        If there is no readable text file at `path`.
    ScenarioError
        If it is not a valid scenario; carries every problem with its line and column.
    """
    file = FilePath(path)
    if file.is_dir():
        raise SourceError(f"{file} is a folder; name the scenario file in it")
    if not file.exists():
        siblings = [entry.name for entry in file.parent.iterdir()] if file.parent.is_dir() else []
        near = nearest(file.name, siblings)
        guess = f" Did you mean {file.with_name(near[0])}?" if near else ""
        raise SourceError(f"there is no file {file}.{guess} {_FIX}")
    if not file.is_file():
        raise SourceError(f"{file} is not a plain file")
    try:
        with file.open("rb") as stream:
            raw = stream.read(LIMIT + 1)
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror}") from None
    if len(raw) > LIMIT:
        raise SourceError(f"{file} is larger than {LIMIT // 1_000_000} MB, too large for a scenario")
    if b"\0" in raw:
        raise SourceError(f"{file} is a binary file; a scenario is YAML text. {_FIX}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(f"{file} is not UTF-8 text (line {line}); save it as UTF-8") from None
    return parse_scenario(text, str(file))


def parse_scenario(text: str, source_name: str = "scenario") -> Scenario:
    """Return the scenario written in a YAML text.

    Raises
    ------
    SourceError
        If the text is empty.
    ScenarioError
        If it is not a valid scenario; carries every problem with its line and column.
    """
    if not text.strip():
        raise SourceError(f"{source_name} is empty. {_FIX}")
    data, marks, problems = read(text, source_name)
    if data is None and not problems:
        raise SourceError(f"{source_name} holds no data, only comments. {_FIX}")
    if not isinstance(data, dict):
        found = "a list" if isinstance(data, list) else "a single value"
        message = f"found {found}; a scenario is a mapping that starts with accord: 1 and a name. {_FIX}"
        raise ScenarioError([*problems, Problem(message, "", *marks.value(()))], source_name)
    scenario, wrong = _validate(data, marks)
    problems = [*problems, *wrong]
    if scenario is None or problems:
        unique = dict.fromkeys(problems)
        raise ScenarioError(
            sorted(unique, key=lambda p: (p.line or 0, p.column or 0, p.message)), source_name
        )
    return scenario


def _validate(data: dict[str, Any], marks: Marks) -> tuple[Scenario | None, list[Problem]]:
    problems: list[Problem] = []
    if "accord" not in data:
        message = "the format version is missing: start the file with accord: 1"
        problems.append(Problem(message, "accord", *marks.value(())))
    try:
        return Scenario.model_validate(data, context={"blocs": ()}), problems
    except ValidationError as error:
        details = error.errors(include_url=False)
    paths = {path_of(detail) for detail in details}
    problems += [_problem(detail, data, marks) for detail in details if not _explained(detail, details, data)]
    measures = data.get("measures")
    if isinstance(measures, list):
        ids = [measure.get("id") if isinstance(measure, dict) else None for measure in measures]
        for path, _, message in repeated_ids(ids):
            whole: Path = ("measures", *path)
            if whole not in paths:
                problems.append(Problem(message, dotted(whole), *marks.value(whole)))
    return None, problems


def _problem(detail: ErrorDetails, data: Any, marks: Marks) -> Problem:
    path = path_of(detail)
    on_key = detail["type"] == "extra_forbidden"
    if detail["type"] == "union_tag_invalid":
        path = (*path, "type")
    place = marks.key(path) if on_key else marks.value(path)
    return Problem(message_of(detail, data), dotted(path), *place)


def _explained(detail: ErrorDetails, details: list[ErrorDetails], data: Any) -> bool:
    """Say whether another problem says this already: a misspelt field is missing, a bad list is empty."""
    path = path_of(detail)
    if detail["type"] == "too_short":
        return any(len(other) > len(path) and other[: len(path)] == path for other in map(path_of, details))
    if detail["type"] != "missing":
        return False
    valid = fields_at(path[:-1], data)[1]
    strangers = [path_of(d) for d in details if d["type"] == "extra_forbidden"]
    return any(
        other[:-1] == path[:-1] and nearest(str(other[-1]), valid)[:1] == (path[-1],) for other in strangers
    )
