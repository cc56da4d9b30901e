"""Who a measure names: countries, packaged blocs and the scenario's own blocs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from accord import places
from accord.errors import UnknownName
from accord.scenario.magnitude import problem
from accord.scenario.sectors import ALL, sector_code


def actor_code(name: str, own: Iterable[str] = ()) -> str:
    """Return a country's ISO alpha-3 code, a packaged bloc's code, or the scenario's own bloc as declared.

    Raises
    ------
    UnknownName
        With the nearest names of all three kinds.
    """
    own = tuple(own)
    folded = name.strip().casefold()
    for bloc in own:
        if bloc.casefold() == folded:
            return bloc
    code = places.bloc_code(name)
    if code is not None:
        return code
    try:
        return places.country_code(name)
    except UnknownName:
        blocs = [label for bloc in places.blocs().values() for label in (bloc.code, bloc.name, *bloc.aliases)]
        countries = [
            label for land in places.countries().values() for label in (land.iso3, land.name, *land.aliases)
        ]
        raise UnknownName(
            "country or bloc",
            name,
            [*own, *blocs, *countries],
            "Write an ISO 3166 alpha-3 code, an English name, a packaged bloc, or declare it under 'blocs'.",
        ) from None


def _resolve(name: str, info: ValidationInfo) -> str:
    """Resolve a name inside a measure, or let it pass while the scenario's own blocs are not known."""
    own = (info.context or {}).get("blocs")
    try:
        return actor_code(name, own or ())
    except UnknownName as error:
        if own is not None:
            raise problem(str(error)) from None
        return name


def _sector(name: str) -> str:
    try:
        return sector_code(name)
    except UnknownName as error:
        raise problem(str(error)) from None


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _distinct_sectors(codes: tuple[str, ...]) -> tuple[str, ...]:
    return (ALL,) if ALL in codes else _distinct(codes)


Actor = Annotated[str, AfterValidator(_resolve)]
Actors = Annotated[tuple[Actor, ...], Field(min_length=1), AfterValidator(_distinct)]
OptionalActors = Annotated[tuple[Actor, ...], AfterValidator(_distinct)]
Sectors = Annotated[
    tuple[Annotated[str, AfterValidator(_sector)], ...],
    Field(
        min_length=1,
        description="Sectors by ICIO code (C26), name or everyday name; 'all' is every sector. A word for "
        "part of a sector (chips) means the whole sector it is in.",
    ),
    AfterValidator(_distinct_sectors),
]
