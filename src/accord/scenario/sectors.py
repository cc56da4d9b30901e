"""Sectors as people write them: codes of the OECD tables, names, and everyday words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from accord import tables
from accord.errors import UnknownName

ALL = "all"
"""What a scenario writes for every sector."""


@dataclass(frozen=True)
class Sector:
    """A sector as the packaged ``sectors`` table has it."""

    code: str
    name: str
    short: str
    """A label of at most 28 characters, for charts."""
    aliases: tuple[str, ...]
    isic: str
    """Divisions or groups of ISIC Rev. 4."""


@cache
def sectors() -> dict[str, Sector]:
    """Return every sector of the packaged worlds' classification by code."""
    return {
        row["code"]: Sector(
            row["code"], row["name"], row["short"], tuple(row["aliases"].split("|")), row["isic"]
        )
        for row in tables.rows("sectors")
    }


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for sector in sectors().values():
        for name in (sector.code, sector.name, sector.short, *sector.aliases):
            names.setdefault(name.casefold(), sector.code)
    return names


def sector_code(name: str) -> str:
    """Return the code of a sector written as a code, name or everyday name in any case; ``all`` stays so.

    Raises
    ------
    UnknownName
        With the nearest sector names.
    """
    folded = name.strip().casefold().removeprefix("manufacture of ")
    if folded == ALL:
        return ALL
    code = _names().get(folded)
    if code is None:
        valid = [label for s in sectors().values() for label in (s.code, s.name, s.short, *s.aliases)]
        raise UnknownName(
            "sector", name, valid, "Sectors are codes such as C26, their names, or 'all' for every sector."
        )
    return code


def describe(codes: Sequence[str], everything: int) -> str:
    """Return sectors in words: ``C26 Computers and electronics, C28 Machinery``, or ``all 50 sectors``."""
    if len(codes) == everything:
        return f"all {everything} sectors"
    known = sectors()
    return ", ".join(f"{code} {known[code].short}" if code in known else code for code in codes)
