"""YAML with places: plain data from a text, and the line and column where each piece of it stands.

A scenario file uses the plain part of YAML only: mappings, lists and scalars. Anchors, aliases, tags and
repeated keys are refused, because each of them lets a file say something other than what a reader sees. Plain
words are read as YAML 1.2 does, so that NO is a country's code and not ``false``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from accord.errors import Problem, ScenarioError

Path = tuple[str | int, ...]
Place = tuple[int, int]
"""One-based line and column."""

_PLAIN: tuple[tuple[str, str, str], ...] = (
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", "~nN\0"),
    ("tag:yaml.org,2002:int", r"[-+]?[0-9]+", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    (
        "tag:yaml.org,2002:timestamp",
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.]+([Zz]|[-+][0-9:]+)?)?",
        "0123456789",
    ),
)


class PlainWords:
    """What plain scalars mean, the same for loader and dumper, so that each reads what the other writes."""

    yaml_implicit_resolvers: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _firsts in _PLAIN:
    for _first in _firsts:
        PlainWords.yaml_implicit_resolvers.setdefault("" if _first == "\0" else _first, []).append(
            (_tag, re.compile(rf"(?:{_pattern})\Z"))
        )


@dataclass
class Marks:
    """Where each value and each key of a document stands."""

    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)

    def value(self, path: Path) -> Place:
        """Return the place of a value, or of the nearest thing around it that stands in the text."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def key(self, path: Path) -> Place:
        """Return the place of a key, or that of its value."""
        return self.keys.get(path) or self.value(path)


class _Loader(PlainWords, yaml.SafeLoader):
    """PyYAML's safe loader, noting what a scenario file may not use."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.problems: list[Problem] = []
        self.has_aliases = False

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line, column = _place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]
            self.has_aliases = True
            message = f"'*{event.anchor}' repeats another part of the file; write that part out here instead"
            self.problems.append(Problem(message, "", line, column))
            return yaml.ScalarNode("tag:yaml.org,2002:null", "")
        if event.anchor is not None:
            message = f"'&{event.anchor}' is an anchor, which scenario files do not use; take it out"
            self.problems.append(Problem(message, "", line, column))
            event.anchor = None
        if event.tag is not None:
            message = f"'{event.tag}' is a tag, which scenario files do not use; take it out"
            self.problems.append(Problem(message, "", line, column))
            event.tag, event.implicit = None, (True, False)
        return super().compose_node(parent, index)


def read(text: str, source: str) -> tuple[Any, Marks, list[Problem]]:
    """Return the data of a YAML text, the places of its parts, and what it uses that a scenario file may not.

    Raises
    ------
    ScenarioError
        If the text is no YAML, or repeats parts of itself by aliases.
    """
    marks = Marks()
    problems: list[Problem] = []
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None, marks, loader.problems
        data = _build(node, (), marks, problems)
    except RecursionError:
        raise ScenarioError([Problem("the file is nested too deeply to be a scenario")], source) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, error.position - before.rfind("\n")
        message = f"the character {chr(error.character)!r} cannot stand in a YAML file; take it out"
        raise ScenarioError([Problem(message, "", line, column)], source) from None
    except yaml.MarkedYAMLError as error:
        raise ScenarioError([_syntax(error)], source) from None
    if loader.has_aliases:  # what they stood for is not in the data, so nothing more can be said about it
        raise ScenarioError([*loader.problems, *problems], source)
    return data, marks, [*loader.problems, *problems]


def _place(mark: Any) -> Place:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _syntax(error: yaml.MarkedYAMLError) -> Problem:
    line, column = _place(error.problem_mark or error.context_mark)
    said = error.problem or "this cannot be read"
    if "but found another document" in said:
        advice = "the file holds more than one document; keep one and take out the line '---'"
    elif "cannot start any token" in said:
        advice = f"{said}; indent with spaces, and put text that starts with a special character in quotes"
    elif "mapping values are not allowed" in said:
        advice = (
            "a second ': ' on one line; put the text in quotes, or check the indentation of the line above"
        )
    elif "expected <block end>" in said or "could not find expected ':'" in said:
        advice = f"{said}; check the indentation here and the line above, and that every key ends with ': '"
    else:
        advice = f"{said}; check brackets, quotes and indentation"
    return Problem(f"this is not YAML: {advice}", "", line, column)


def _build(node: yaml.Node, path: Path, marks: Marks, problems: list[Problem]) -> Any:
    if node.start_mark is not None:
        marks.values[path] = _place(node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, index), marks, problems) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, marks, problems)
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, marks: Marks, problems: list[Problem]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = _place(key_node.start_mark)
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(
                Problem("a key must be a word, not a list or a mapping", dotted(path), line, column)
            )
            continue
        key = key_node.value
        if key in data:
            first = marks.keys[(*path, key)][0]
            message = f"the key {key!r} is here twice, first on line {first}; keep one"
            problems.append(Problem(message, dotted((*path, key)), line, column))
            continue
        marks.keys[(*path, key)] = (line, column)
        data[key] = _build(value_node, (*path, key), marks, problems)
    return data


def _scalar(node: yaml.Node) -> Any:
    text, kind = str(node.value), node.tag.rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return int(text) if len(text) < 400 else float(text)
    if kind == "float":
        return float(text)
    if kind == "timestamp":
        try:
            return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)
        except ValueError:
            return text
    return text


def dotted(path: Path) -> str:
    """Return a path as people write it: ``measures[2].coverage.value``."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out
