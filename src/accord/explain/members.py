"""Who is in an alliance: countries and blocs as people write them, on the day they are counted, in one world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accord import places
from accord.baseline import World
from accord.errors import InputError, UnknownName
from accord.scenario.days import last_day, parse_when

Day = dt.date | str | None
"""A day, its text, a month as ``2024-06`` for its last day, or None."""


@dataclass(frozen=True)
class Group:
    """Countries of a world, each once, in the order they were named; those of a bloc by code."""

    countries: tuple[str, ...]
    day: dt.date | None
    """The day on which the members of blocs were counted; None where no bloc was named."""
    notes: tuple[str, ...]
    """Who of a bloc is not in the world."""


def group(world: World, names: Sequence[str], day: Day = None) -> Group:
    """Return the countries that names of countries and blocs stand for.

    A country that is named itself has to be in the world; members of a bloc that are not are left out and noted.

    Raises
    ------
    UnknownName
        If nobody knows a name.
    InputError
        If a country is not in the world, a bloc has no members on the day or no day is given for it, or the day is no
        date.
    """
    if isinstance(names, str):
        names = (names,)
    on = None if day is None else _parsed(day)
    found: dict[str, None] = {}
    notes: list[str] = []
    counted: dt.date | None = None
    for name in names:
        code = _code(world, name)
        if code in world.countries:
            found[code] = None
            continue
        if code not in places.blocs():
            raise InputError(
                f"{places.countries()[code].name} ({code}) is none of the {len(world.countries)} countries of world "
                f"{world.name}, so nothing can be worked out for it; leave it out"
            )
        if on is None:
            raise InputError(f"who belongs to {code} depends on the day; give one, such as 2024-06-01")
        counted = on
        members = places.blocs()[code].members(on)
        if not members:
            raise InputError(f"{code} has no members on {on}; {_first(code)}")
        found |= {member: None for member in members if member in world.countries}
        if outside := [member for member in members if member not in world.countries]:
            notes.append(f"members of {code} that are not in world {world.name}: {', '.join(outside)}")
    return Group(tuple(found), counted, tuple(notes))


def allies(world: World, names: Sequence[str], day: Day = None) -> Group:
    """Return a `group` of at least two countries.

    Raises
    ------
    InputError
        As `group`, and if fewer than two countries are named.
    """
    found = group(world, names, day)
    if len(found.countries) < 2:
        said = f"only {found.countries[0]}" if found.countries else "nobody"
        missing = f" ({'; '.join(found.notes)})" if found.notes else ""
        raise InputError(f"found {said}{missing}; name at least two countries, or a bloc")
    return found


def one_country(world: World, name: str) -> str:
    """Return the code of one country of the world.

    Raises
    ------
    UnknownName
        If nobody knows the name.
    InputError
        If it is a bloc, or not in the world.
    """
    code = _code(world, name)
    if code not in world.countries and code in places.blocs():
        raise InputError(f"{code} is a bloc; name one country")
    return group(world, (name,)).countries[0]


def _code(world: World, name: str) -> str:
    """Return the code of a country of the world, of a bloc or of any other country."""
    folded = name.strip().casefold()
    own = {code.casefold(): code for code in world.countries}
    if folded in own:
        return own[folded]
    bloc = places.bloc_code(name)
    if bloc is not None:
        return bloc
    try:
        return places.country_code(name)
    except UnknownName:
        named: list[places.Bloc | places.Country] = [*places.blocs().values(), *places.countries().values()]
        labels = [label for place in named for label in (place.name, *place.aliases)]
        valid = [*world.countries, *places.blocs(), *places.countries(), *labels]
        hint = "Write an ISO 3166 alpha-3 code, an English name, or a packaged bloc."
        raise UnknownName("country or bloc", name, valid, hint) from None


def _parsed(day: dt.date | str) -> dt.date:
    try:
        return last_day(parse_when(day))
    except ValueError as error:
        raise InputError(f"the day on which the members of blocs are counted: {error}") from None


def _first(bloc: str) -> str:
    first = min(places.blocs()[bloc].spells, key=lambda spell: spell.start)
    return f"the first, {first.country}, joined on {first.start}; use a later day"
