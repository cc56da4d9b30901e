"""What pydantic found wrong, said to a person: what was found, what is valid, how to fix it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from accord.errors import nearest
from accord.scenario.document import Scenario, Source
from accord.scenario.magnitude import Magnitude
from accord.scenario.measures import KINDS, Evidence, Measure
from accord.scenario.yaml_text import Path

_EXAMPLES = {
    "name": "name: Chip controls of 2022",
    "type": "type: export_control",
    "senders": "senders: [USA, JPN]",
    "targets": "targets: [CHN]",
    "members": "members: [BRICS]",
    "partners": "partners: [RUS, CHN]",
    "issuer": "issuer: RUS",
    "sectors": "sectors: [C26]",
    "channels": "channels: [trade, research, talent]",
    "coverage": "coverage: {value: 0.5, source: '...'}",
    "rate": "rate: {value: 0.25, source: '...'}",
    "trade_effect": "trade_effect: {value: 0.1, source: '...'}",
    "source": "source: 'assumption: ...'",
    "value": "value: 0.5",
    "start": "start: 0",
    "end": "end: 12",
    "text": "text: 'the words of the source'",
}
_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
}


def path_of(error: ErrorDetails) -> Path:
    """Return where in the document an error is, without the union members pydantic puts in between."""
    loc = error["loc"]
    if len(loc) > 2 and loc[0] == "measures" and loc[2] in KINDS:
        return (*loc[:2], *loc[3:])
    return loc


def shown(value: Any) -> str:
    """Return a found value as the person wrote it, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "a list"
    if isinstance(value, dt.date):
        return f"the date {value.isoformat()}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def model_at(path: Path, data: Any) -> tuple[str, type[BaseModel] | None]:
    """Return what kind of mapping stands at a path, in words, and the model that describes it."""
    if path == ():
        return "a scenario", Scenario
    if path == ("source",):
        return "source", Source
    if path[0] != "measures" or len(path) < 2:
        return "this place", None
    kind = data["measures"][path[1]].get("type")
    measure: type[Measure] | None = KINDS.get(kind) if isinstance(kind, str) else None
    if len(path) == 2:
        return f"a measure of type {kind}", measure
    return ("evidence", Evidence) if path[2] == "evidence" else ("a magnitude", Magnitude)


def choice(found: Any, valid: Sequence[str]) -> str:
    """Return the sentence for a value outside a closed list."""
    near = nearest(found, valid) if isinstance(found, str) else ()
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"found {shown(found)}, which is none of {', '.join(valid)}.{guess}"


def message_of(error: ErrorDetails, data: Any) -> str:
    """Return an error of pydantic in words for a person."""
    kind, found, path = error["type"], error["input"], path_of(error)
    context = error.get("ctx", {})
    if kind == "accord":
        return error["msg"]
    if kind == "missing":
        field = str(path[-1])
        example = _EXAMPLES.get(field)
        return f"{field!r} is missing{f': add it, for example {example}' if example else '; add it'}"
    if kind == "extra_forbidden":
        return _unknown_field(str(path[-1]), path[:-1], data)
    if kind == "union_tag_invalid":
        return f"unknown type of measure: {choice(context['tag'], list(KINDS))}"
    if kind == "union_tag_not_found":
        return f"'type' is missing: every measure says what it is, one of {', '.join(KINDS)}"
    if kind == "literal_error":
        if path == ("accord",):
            return f"found {shown(found)}; this version of Accord reads format 1: write accord: 1"
        return choice(found, re.findall(r"'([^']*)'", context["expected"]))
    if kind in ("tuple_type", "list_type"):
        one = f": write [{found}]" if isinstance(found, str | int | float) else ""
        return f"found {shown(found)}, expected a list{one}"
    if kind in ("too_short", "string_too_short"):
        return f"{path[-1]!r} is empty; {_EXAMPLES.get(str(path[-1]), 'give at least one')}"
    if kind == "string_pattern_mismatch":
        return _pattern(str(path[-1]), found)
    if kind in _WANTED:
        hint = (
            " (put it in quotes if it is meant as text)"
            if kind == "string_type" and _is_scalar(found)
            else ""
        )
        return f"found {shown(found)}, expected {_WANTED[kind]}{hint}"
    return f"found {shown(found)}: {error['msg'][:1].lower()}{error['msg'][1:]}"


def _is_scalar(found: Any) -> bool:
    return isinstance(found, bool | int | float | dt.date)


def _pattern(field: str, found: Any) -> str:
    if field == "id":
        return f"found {shown(found)}; an id starts with a letter, then letters, digits, '_', '-' or '.'"
    return f"found {shown(found)}, expected the 64 hexadecimal digits of a SHA-256"


def fields_at(path: Path, data: Any) -> tuple[str, list[str]]:
    """Return what stands at a path in words, and the fields it may have."""
    words, model = model_at(path, data)
    fields = list(model.model_fields) if model else []
    shared = set(Measure.model_fields) if model and issubclass(model, Measure) else set()
    return words, [f for f in fields if f not in shared] + [f for f in fields if f in shared]


def _unknown_field(field: str, path: Path, data: Any) -> str:
    words, valid = fields_at(path, data)
    near = nearest(field, valid)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"{field!r} is no field of {words}.{guess} Its fields are {', '.join(valid)}."
