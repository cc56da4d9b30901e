"""Writing a scenario as YAML that a person can read, edit and load again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel

from accord.scenario.yaml_text import PlainWords

if TYPE_CHECKING:
    from accord.scenario.document import Scenario

_KEPT = ("accord", "type", "baseline", "modality", "id")
"""Written even where they have their default value, because a reader needs to see them."""


class _Dumper(PlainWords, yaml.SafeDumper):
    """Indents lists under their key, never uses anchors, and keeps short lists on one line."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Write repeated values out: the loader refuses aliases."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists too."""
        super().increase_indent(flow, False)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    short = not any(isinstance(item, dict | list) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Quote text with the rarer line breaks: only in double quotes does PyYAML write them as escapes."""
    style = '"' if _BREAKS & set(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_BREAKS = {"\x85", "\u2028", "\u2029", "\ufeff"}
_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _text)


def _plain(value: Any) -> Any:
    """Return models as dictionaries of what differs from the defaults, in the order of their fields."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        kept = {
            name: _plain(getattr(value, name))
            for name, info in fields.items()
            if name in _KEPT
            or info.is_required()
            or getattr(value, name) != info.get_default(call_default_factory=True)
        }
        first = [name for name in ("id", "type") if name in kept]
        return {name: kept[name] for name in [*first, *(n for n in _reading_order(kept) if n not in first)]}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value if isinstance(value, dt.date | str | float | int) or value is None else str(value)


def _reading_order(names: dict[str, Any]) -> list[str]:
    """Put what a measure does before how it is known: dates, modality, evidence and notes come last."""
    late = ("date", "against_baseline", "modality", "evidence", "notes")
    return [name for name in names if name not in late] + [name for name in late if name in names]


def to_yaml(scenario: Scenario) -> str:
    """Return the scenario as YAML with a comment at its head; loading it gives an equal scenario."""
    body = yaml.dump(
        _plain(scenario),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
        default_flow_style=False,
    )
    head = (
        "# Accord scenario: what governments do, and the numbers assumed for it, each with its source.\n"
        "# Edit it freely; every error is reported with its line. Format: docs/scenario.schema.json\n"
    )
    return head + body
