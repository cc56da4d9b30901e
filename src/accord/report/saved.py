"""A result read back from the file that a run wrote: its tables and its attribution, without working anything out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.errors import InputError, UnknownName
from accord.report.result import FORMAT

if TYPE_CHECKING:
    import pandas as pd

    from accord.explain import Attribution

TABLES = ("countries", "ranks", "open_index", "capacity")
"""Tables of a case by country."""


@dataclass(frozen=True, eq=False)
class SavedCase:
    """One case of a saved result."""

    name: str
    data: Mapping[str, Any]
    """Everything the file holds of it."""

    @property
    def title(self) -> str:
        """The case in words."""
        return str(self.data["title"])

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by country, one row each: ``countries``, ``ranks``, ``open_index`` or ``capacity``.

        Raises
        ------
        UnknownName
            If there is no such table.
        """
        import pandas as pd

        if name not in TABLES:
            raise UnknownName("table", name, TABLES, f"Tables: {', '.join(TABLES)}.")
        frame = pd.DataFrame.from_dict(self.data[name], orient="index")
        return frame.rename_axis("country")

    @cached_property
    def attribution(self) -> Attribution | None:
        """Every change split among the measures; None where there were no measures."""
        from accord.explain.attribution import Attribution

        found = self.data["attribution"]
        return None if found is None else Attribution.from_dict(found)


@dataclass(frozen=True, eq=False)
class SavedResult:
    """A result as a run wrote it."""

    name: str
    headline: str
    origin: Mapping[str, Any]
    """What identifies the run and runs it again: version, scenario, data, seed, draws."""
    cases: Mapping[str, SavedCase]

    def case(self, name: str | None = None) -> SavedCase:
        """Return a case by name; the first one by default.

        Raises
        ------
        UnknownName
            If there is no such case.
        """
        if name is None:
            return next(iter(self.cases.values()))
        if name not in self.cases:
            raise UnknownName("case", name, self.cases, f"This result has {', '.join(self.cases)}.")
        return self.cases[name]


def read_result(path: str | Path) -> SavedResult:
    """Read back what `accord run --out` wrote as ``result.json``, or what ``--json`` printed.

    Raises
    ------
    InputError
        If it cannot be read, is no result, or one of another format.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(
            f"{path}: this is no JSON ({error}); give the result.json of `accord run --out`"
        ) from None
    found = data.get("accord_result") if isinstance(data, dict) else None
    if found != FORMAT:
        said = "no result of Accord" if found is None else f"a result of format {found!r}, not {FORMAT}"
        raise InputError(f"{path}: this is {said}; write it anew with `accord run FILE --out FOLDER`")
    missing = [key for key in ("name", "headline", "origin", "cases") if key not in data] or [
        f"cases.{name}.{key}"
        for name, case in data["cases"].items()
        for key in ("title", "attribution", *TABLES)
        if key not in case
    ]
    if missing:
        raise InputError(f"{path}: {', '.join(missing)} is missing; write it anew with `accord run`")
    cases = {name: SavedCase(name, case) for name, case in data["cases"].items()}
    return SavedResult(data["name"], data["headline"], data["origin"], cases)
