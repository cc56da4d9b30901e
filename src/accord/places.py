"""Countries and blocs: names as people write them, ISO 3166 alpha-3 codes, and dated membership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from accord import tables
from accord.errors import UnknownName


@dataclass(frozen=True)
class Country:
    """A country as the packaged ``countries`` table has it."""

    iso3: str
    name: str
    aliases: tuple[str, ...]
    """Other names and abbreviations, as written ("United States", "U.S.", "America")."""
    demonyms: tuple[str, ...]
    """Adjectives and people ("Chinese", "Dutch")."""
    capital: str
    seats: tuple[str, ...]
    """Places and offices that stand for the government besides the capital ("Kremlin", "White House")."""


@dataclass(frozen=True)
class Spell:
    """One country's membership of one bloc, from a day (inclusive) to a day (exclusive, None: still)."""

    country: str
    start: date
    end: date | None
    source: str

    def holds(self, on: date) -> bool:
        """Say whether the membership is in force on a day."""
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(frozen=True)
class Bloc:
    """A named group of countries with dated membership."""

    code: str
    name: str
    aliases: tuple[str, ...]
    spells: tuple[Spell, ...]
    note: str = ""

    def members(self, on: date) -> tuple[str, ...]:
        """Return the ISO alpha-3 codes of the members on a day, sorted."""
        return tuple(sorted({spell.country for spell in self.spells if spell.holds(on)}))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@cache
def countries() -> dict[str, Country]:
    """Return every known country by ISO alpha-3 code."""
    return {
        row["iso3"]: Country(
            row["iso3"],
            row["name"],
            _split(row["aliases"]),
            _split(row["demonyms"]),
            row["capital"],
            _split(row["seats"]),
        )
        for row in tables.rows("countries")
    }


@cache
def blocs() -> dict[str, Bloc]:
    """Return every packaged bloc by code ("BRICS", "G7", "EU"...)."""
    spells: dict[str, list[Spell]] = {}
    for row in tables.rows("bloc_members"):
        end = date.fromisoformat(row["end"]) if row["end"] else None
        spells.setdefault(row["bloc"], []).append(
            Spell(row["iso3"], date.fromisoformat(row["start"]), end, row["source"])
        )
    return {
        row["code"]: Bloc(
            row["code"], row["name"], _split(row["aliases"]), tuple(spells.get(row["code"], ())), row["note"]
        )
        for row in tables.rows("blocs")
    }


@cache
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in countries().values():
        for name in (country.iso3, country.name, *country.aliases):
            names.setdefault(name.casefold(), country.iso3)
    return names


@cache
def _bloc_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for bloc in blocs().values():
        for name in (bloc.code, bloc.name, *bloc.aliases):
            names.setdefault(name.casefold(), bloc.code)
    return names


def country_code(name: str) -> str:
    """Return the ISO alpha-3 code of a country written as a code, a name or an alias, in any case.

    Raises
    ------
    UnknownName
        With the nearest country names.
    """
    code = _country_names().get(name.strip().casefold())
    if code is None:
        valid = [label for c in countries().values() for label in (c.iso3, c.name, *c.aliases)]
        raise UnknownName("country", name, valid, "Countries are ISO 3166 alpha-3 codes or English names.")
    return code


def bloc_code(name: str) -> str | None:
    """Return the code of a packaged bloc written as its code, name or alias, or None."""
    return _bloc_names().get(name.strip().casefold())
