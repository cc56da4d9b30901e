"""Models of choices whose every mistake is told in words: what was found, what is valid, where."""

from __future__ import annotations

import datetime as dt
import re
from contextvars import ContextVar
from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Any, ClassVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from accord.errors import Problem, RecipeError, nearest
from accord.scenario.messages import choice, shown
from accord.scenario.yaml_text import Path, dotted

_inside: ContextVar[bool] = ContextVar("inside", default=False)

_WANTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "finite_number": "a finite number",
    "bool": "true or false",
    "dict": "a mapping (key: value)",
    "model": "a mapping (key: value)",
    "tuple": "a list",
    "list": "a list",
}
_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}


class Choices(BaseModel):
    """Frozen choices; a wrong one raises `RecipeError`, also when the model is made in Python."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    words: ClassVar[str] = ""
    """What it is called in messages; the name of the class where empty."""

    if not TYPE_CHECKING:  # the checker takes the signature from the fields

        def __init__(self, **data):
            if _inside.get():  # part of a larger model, which tells all of its problems
                super().__init__(**data)
                return
            token = _inside.set(True)
            try:
                super().__init__(**data)
            except ValidationError as error:
                found = mistakes(error, type(self))
                problems = [Problem(m.message, dotted(m.path)) for m in found]
                raise RecipeError(problems, type(self).__name__.lower()) from None
            finally:
                _inside.reset(token)


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in plain data that should have been a model."""

    path: Path
    message: str
    on_key: bool = False
    """Whether it is the key that is wrong, not the value."""


def mistakes_in(data: dict[str, Any], model: type[BaseModel]) -> list[Mistake]:
    """Return everything wrong with plain data as fields of a model; nothing if it is valid."""
    token = _inside.set(True)
    try:
        model(**data)
    except ValidationError as error:
        return mistakes(error, model)
    finally:
        _inside.reset(token)
    return []


def wrong_at(path: Path, message: str) -> PydanticCustomError:
    """Return the error for a validator to raise, at a path below the model it stands in."""
    return PydanticCustomError("accord", "{message}", {"message": message, "below": path})


def mistakes(error: ValidationError, model: type[BaseModel]) -> list[Mistake]:
    """Return an error of pydantic as mistakes, one for each place.

    Where several types are allowed pydantic tells what is wrong with the value as each of them: a closed list of names
    is told before the others, and what is wrong inside a value before what is wrong with it.
    """
    found: dict[Path, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        found.setdefault(_path(detail, model), []).append(detail)
    told = []
    for path, details in found.items():
        inside = any(len(other) > len(path) and other[: len(path)] == path for other in found)
        if not inside and not _explained(path, details, found, model):
            on_key = details[0]["type"] == "extra_forbidden"
            told.append(Mistake(path, _message(details, path, model), on_key))
    return told


def _explained(
    path: Path, details: list[ErrorDetails], found: dict[Path, list[ErrorDetails]], model: type[BaseModel]
) -> bool:
    """Say whether a field is missing because its name is misspelt, which is told where it stands."""
    if details[0]["type"] != "missing":
        return False
    strangers = [other for other, (first, *_) in found.items() if first["type"] == "extra_forbidden"]
    fields = _fields(path[:-1], model)[1]
    return any(
        other[:-1] == path[:-1] and nearest(str(other[-1]), fields)[:1] == (path[-1],) for other in strangers
    )


def _path(detail: ErrorDetails, model: type[BaseModel]) -> Path:
    """Return where an error is, without the names of types that pydantic puts in where several are allowed."""
    path: list[str | int] = []
    stranger = detail["loc"][-1:] if detail["type"] == "extra_forbidden" else ()
    kinds: tuple[Any, ...] = (model,)
    tagged = False
    for part in detail["loc"][: len(detail["loc"]) - len(stranger)]:
        if len(kinds) > 1 and not tagged:
            tagged = True
            continue
        kinds, tagged = _below(kinds, part), False
        path.append(part)
    below = (detail.get("ctx") or {}).get("below", ())
    return (*path, *stranger, *below)


def _below(kinds: tuple[Any, ...], part: str | int) -> tuple[Any, ...]:
    """Return the types that may stand at a key or position of a value of these types."""
    for kind in kinds:
        origin, args = get_origin(kind), get_args(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel) and part in kind.model_fields:
            return _members(kind.model_fields[str(part)].annotation)
        if origin is tuple and isinstance(part, int):
            return _members(args[0])
        if origin is dict and isinstance(part, str):
            return _members(args[1])
    return ()


def _members(annotation: Any) -> tuple[Any, ...]:
    """Return the types of a union without None; a lone type as it is."""
    if get_origin(annotation) in (Union, UnionType):
        return tuple(member for inner in get_args(annotation) for member in _members(inner))
    return () if annotation is type(None) else (annotation,)


def _message(details: list[ErrorDetails], path: Path, model: type[BaseModel]) -> str:
    detail = next((d for d in details if d["type"] == "literal_error"), details[-1])
    kind, found, context = detail["type"], detail["input"], detail.get("ctx") or {}
    if kind == "accord":
        return str(context["message"])
    if kind == "extra_forbidden":
        words, fields = _fields(path[:-1], model)
        near = nearest(str(path[-1]), fields)
        guess = f" Did you mean {near[0]!r}?" if near else ""
        return f"{path[-1]!r} is no choice of {words}.{guess} Its choices are {', '.join(fields)}."
    if kind == "missing":
        return f"{path[-1]!r} is missing; add it"
    if kind == "literal_error":
        return choice(found, re.findall(r"'([^']*)'", context["expected"]))
    if kind in _BOUNDS:
        words, name = _BOUNDS[kind]
        return f"found {shown(found)}, expected {words} {context[name]:g}"
    wanted = list(dict.fromkeys(_WANTED[base] for d in details if (base := _base(d["type"])) in _WANTED))
    if wanted:
        one = f": write [{found}]" if wanted == ["a list"] and isinstance(found, str | int | float) else ""
        quotes = (
            " (put it in quotes if it is meant as text)" if wanted == ["text"] and _is_scalar(found) else ""
        )
        return f"found {shown(found)}, expected {' or '.join(wanted)}{one}{quotes}"
    return f"found {shown(found)}: {detail['msg'][:1].lower()}{detail['msg'][1:]}"


def _base(kind: str) -> str:
    return re.sub(r"_(type|parsing|from_float|attributes_type)$", "", kind)


def _is_scalar(found: Any) -> bool:
    return isinstance(found, bool | int | float | dt.date)


def _fields(path: Path, model: type[BaseModel]) -> tuple[str, list[str]]:
    kinds: tuple[Any, ...] = (model,)
    for part in path:
        kinds = _below(kinds, part)
    here = next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)
    words = dotted(path) if path else getattr(model, "words", "") or f"the {model.__name__.lower()}"
    fields = list(here.model_fields) if here else []
    own = set(here.__annotations__) if here else set()
    return words, [field for field in fields if field in own] + [
        field for field in fields if field not in own
    ]
