"""The names actors go by, from the packaged tables, arranged for finding them in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from accord import places, tables
from accord.reading.records import ActorKind, MentionKind

WEST = "WEST"
VAGUE = {
    WEST: "the West",
    "EUROPE": "Europe",
    "GLOBAL-SOUTH": "the Global South",
    "GLOBAL-NORTH": "the Global North",
    "GULF": "the Gulf states",
    "NORDICS": "the Nordic countries",
    "BALTICS": "the Baltic states",
    "AFRICA": "African countries",
}
"""Collectives without a list of members; whom they cover is for a person to say."""

_VAGUE_NAMES = {
    "West": WEST,
    "Western": WEST,
    "Europe": "EUROPE",
    "European": "EUROPE",
    "Europeans": "EUROPE",
    "Global South": "GLOBAL-SOUTH",
    "Global North": "GLOBAL-NORTH",
    "Gulf states": "GULF",
    "Gulf countries": "GULF",
    "Gulf monarchies": "GULF",
    "Nordic countries": "NORDICS",
    "Nordic states": "NORDICS",
    "Baltic states": "BALTICS",
    "Baltic countries": "BALTICS",
    "African countries": "AFRICA",
    "African nations": "AFRICA",
    "African states": "AFRICA",
    "African governments": "AFRICA",
}
PREFIXES = {
    "Franco": "FRA",
    "Anglo": "GBR",
    "Sino": "CHN",
    "Russo": "RUS",
    "Indo": "IND",
    "Italo": "ITA",
    "Austro": "AUT",
    "Greco": "GRC",
    "Hispano": "ESP",
    "Luso": "PRT",
    "Turco": "TUR",
    "Nippo": "JPN",
    "Finno": "FIN",
    "Belgo": "BEL",
    "Dano": "DNK",
    "Euro": "EUROPE",
}
"""Countries before a hyphen: "the Franco-Peruvian laboratory"."""
_SPELLINGS = {
    "Brasilia": "Brasília",
    "Bogota": "Bogotá",
    "Asuncion": "Asunción",
    "San Jose": "San José",
    "Reykjavik": "Reykjavík",
    "Kiev": "Kyiv",
    "Kyiv": "Kiev",
    "Ulaanbaatar": "Ulan Bator",
    "Astana": "Nur-Sultan",
    "Yaounde": "Yaoundé",
    "Lome": "Lomé",
    "Chisinau": "Chișinău",
}
_FIRST = re.compile(r"\w+")


@dataclass(frozen=True)
class Name:
    """One way an actor is written."""

    text: str
    actor: str
    how: MentionKind
    capital: bool = False
    """A capital city: a place, unless the sentence makes it act."""


@dataclass(frozen=True)
class Known:
    """An actor of the packaged tables."""

    id: str
    kind: ActorKind
    name: str
    iso3: str | None = None
    vague: bool = False


@cache
def known() -> dict[str, Known]:
    """Return every actor of the packaged tables by id."""
    found: dict[str, Known] = {}
    for code, country in places.countries().items():
        found[code] = Known(code, "country", country.name, code)
    for code, bloc in places.blocs().items():
        found[code] = Known(code, "bloc", bloc.name)
    for code, name in VAGUE.items():
        found[code] = Known(code, "bloc", name, vague=True)
    kinds: dict[str, ActorKind] = {"organisation": "organisation", "person": "person"}
    for row in tables.rows("actors"):
        if not row["stands_for"]:
            found[row["id"]] = Known(row["id"], kinds[row["kind"]], row["name"], row["iso3"] or None)
    return found


@cache
def names() -> dict[str, tuple[Name, ...]]:
    """Return the names by their first word, the longest first."""
    every: dict[str, Name] = {}

    def add(text: str, actor: str, how: MentionKind, capital: bool = False) -> None:
        text = re.sub(r"^[Tt]he ", "", text)
        for form in dict.fromkeys((text, text.replace("'", "’"), text.upper() if len(text) > 3 else text)):
            every.setdefault(form, Name(form, actor, how, capital))

    for text, actor in _VAGUE_NAMES.items():
        add(text, actor, "demonym" if text in {"Western", "European"} else "name")
    for code, country in places.countries().items():
        for text in (country.name, *country.aliases):
            add(text, code, "name")
    for text, actor in PREFIXES.items():
        every.setdefault(text, Name(text, actor, "demonym"))
    for row in tables.rows("actors"):
        for text in (row["name"], *(part for part in row["aliases"].split("|") if part)):
            add(text, row["stands_for"] or row["id"], "government" if row["stands_for"] else "name")
    for code, bloc in places.blocs().items():
        for text in (code, bloc.name, *bloc.aliases):
            # "sanctions coalition" and other words without a capital are no names
            if any(c.isupper() for c in text) and not re.match(r"(?:the )?West", text):
                add(text, code, "name")
    for code, country in places.countries().items():
        for text in country.demonyms:
            add(text, code, "demonym")
        for text in country.seats:
            add(text, code, "seat")
        if country.capital:
            add(country.capital, code, "seat", capital=True)
            if other := _SPELLINGS.get(country.capital):
                add(other, code, "seat", capital=True)
    index: dict[str, list[Name]] = {}
    for name in every.values():
        if first := _FIRST.search(name.text):
            index.setdefault(first.group(), []).append(name)
    return {first: tuple(sorted(group, key=lambda n: -len(n.text))) for first, group in index.items()}
