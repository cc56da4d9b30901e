"""What the commands share: options, what is printed for people and for scripts, and tables."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console
    from rich.table import Table

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
Date = Annotated[
    str | None,
    typer.Option("--date", help="Day or month on which members of blocs are counted, as 2024-06-01. [today]"),
]
Baseline = Annotated[str, typer.Option("--baseline", help="A packaged world, or a world's .npz file.")]


def console(*, error: bool = False) -> Console:
    """Return the terminal; that of messages, beside the output, where ``error``."""
    from rich.console import Console

    return Console(stderr=error)


def print_json(data: Any) -> None:
    """Print plain data as JSON."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def table_of(title: str, *columns: str) -> Table:
    """Return a table with numbers after its first column."""
    from rich.markup import escape
    from rich.table import Table

    found = Table(title=escape(title), title_justify="left")
    for position, column in enumerate(columns):
        found.add_column(escape(column), justify="right" if position else "left")
    return found


def listed(text: str) -> list[str]:
    """Return the parts of a text with commas between."""
    return [part.strip() for part in text.split(",") if part.strip()]


def today() -> dt.date:
    """Return the day on which members of blocs are counted where none is named."""
    return dt.date.today()


def require_report_extra() -> None:
    """Raise `InputError` if the packages that write reports are not installed."""
    from importlib.util import find_spec

    from accord.errors import InputError

    missing = [name for name in ("altair", "vl_convert", "jinja2") if find_spec(name) is None]
    if missing:
        raise InputError(
            f"the report needs {', '.join(missing)}, which are not installed: pip install 'accord[report]'. "
            "Without --out the results are printed here."
        )


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    from accord.errors import InputError

    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(f"cannot write {path}: {error.strerror}") from error
