"""Parts of a sector as a person gives them: numbers with their sources, checked, and as arrays of a world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from accord.baseline.world import World
from accord.errors import InputError, UnknownName

Array = NDArray[np.float64]

FINAL = "final"
"""How a hint names the final users."""
_SUM = 1e-9
"""How closely given shares must sum to one."""


@dataclass(frozen=True)
class Given:
    """A number somebody gave, and where it comes from."""

    value: float
    source: str
    assumption: bool = False
    """True where no source states the number."""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Part:
    """One part of the sector."""

    code: str
    name: str = ""
    output: Given | None = None
    """Share of the parent's output, in every country that `output_by_country` does not name; none for the rest."""
    output_by_country: Mapping[str, Given] = field(default_factory=dict)
    trade: Mapping[tuple[str | None, str], Given] = field(default_factory=dict)
    """Share of what an importer buys from an exporter, by (importer or None for every importer, exporter)."""
    theta: Given | None = None
    """Trade elasticity; the parent's where none is given."""


@dataclass(frozen=True)
class Hint:
    """How strongly a user leans to a part, against what it would buy in proportion: 1 is proportional, 0 nothing."""

    part: str
    user: str
    """A part, a sector of the world, or `final`."""
    strength: Given


def check_parts(world: World, sector: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the parts' codes after looking at everything given for itself."""
    codes = tuple(part.code for part in parts)
    if len(parts) < 2:
        raise InputError(f"sector {sector} is divided into {len(parts)} part; give at least two")
    taken = [code for code in world.sectors if code != sector] + [FINAL, "all"]
    for position, code in enumerate(codes):
        if not code.strip():
            raise InputError(f"part {position + 1} has no code; give each part a short one, as C26.chips")
        if code in codes[:position] or code in taken:
            raise InputError(f"the code {code!r} is taken; give each part a code of its own")
    for part in parts:
        for what, given in every_number(part):
            if not given.source.strip():
                raise InputError(
                    f"part {part.code}: {what} has no source; say where it comes from, or what it assumes"
                )
            bounds = [given.value, *(end for end in (given.low, given.high) if end is not None)]
            if not np.all(np.isfinite(bounds)):
                raise InputError(f"part {part.code}: {what} is not a number")
            if what == "theta":
                if min(bounds) <= 0.0:
                    raise InputError(f"part {part.code}: theta is {min(bounds):g}; an elasticity is positive")
            elif min(bounds) < 0.0 or max(bounds) > 1.0:
                found = min(bounds) if min(bounds) < 0.0 else max(bounds)
                raise InputError(f"part {part.code}: {what} is {found:g}; a share lies between 0 and 1")
    return codes


def every_number(part: Part) -> list[tuple[str, Given]]:
    """Return everything given for a part, each with its name in words."""
    found = [("the output share", part.output)] if part.output else []
    found += [(f"the output share in {country}", given) for country, given in part.output_by_country.items()]
    found += [
        (f"the share of the trade from {exporter} to {importer or 'everyone'}", given)
        for (importer, exporter), given in part.trade.items()
    ]
    return found + ([("theta", part.theta)] if part.theta else [])


def output_shares(world: World, parts: Sequence[Part]) -> Array:
    """Return the parts' shares of output by country, (P, N); the part without one is the rest."""
    shares = np.full((len(parts), len(world.countries)), np.nan)
    for p, part in enumerate(parts):
        if part.output is not None:
            shares[p] = part.output.value
        for country, given in part.output_by_country.items():
            shares[p, world.country(country)] = given.value
    given = np.nansum(shares, axis=0)
    for n, country in enumerate(world.countries):
        open_parts = [part.code for part, share in zip(parts, shares[:, n], strict=True) if np.isnan(share)]
        if len(open_parts) > 1:
            raise InputError(
                f"{' and '.join(open_parts)} have no output share in {country}; only one part can be the rest"
            )
        if given[n] > 1.0 + _SUM or (not open_parts and given[n] < 1.0 - _SUM):
            raise InputError(
                f"the output shares of the parts in {country} sum to {given[n]:g}; they must sum to 1"
                + ("" if open_parts else ". Leave the share of one part out to make it the rest")
            )
    shares = np.where(np.isnan(shares), np.maximum(1.0 - given, 0.0), shares)
    return np.asarray(shares / shares.sum(axis=0))


def trade_shares(world: World, parts: Sequence[Part], output_share: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return the wanted share of each part in each flow, (P, N, N), and where it was given."""
    n = len(world.countries)
    wanted = np.repeat(output_share[:, None, :], n, axis=1)
    given = np.zeros(wanted.shape, dtype=bool)
    for p, part in enumerate(parts):
        # What is said of every importer first, so that what is said of one importer stands.
        for (importer, exporter), number in sorted(
            part.trade.items(), key=lambda item: item[0][0] is not None
        ):
            buyers = range(n) if importer is None else [world.country(importer)]
            wanted[p, buyers, world.country(exporter)] = number.value
            given[p, buyers, world.country(exporter)] = True
    named = np.where(given, wanted, 0.0).sum(axis=0)
    others = np.where(given, 0.0, wanted).sum(axis=0)
    bad = (named > 1.0 + _SUM) | ((named < 1.0 - _SUM) & (others <= 0.0))
    if np.any(bad):
        n_to, n_from = (int(position) for position in np.argwhere(bad)[0])
        raise InputError(
            f"the parts' shares of the trade from {world.countries[n_from]} to {world.countries[n_to]} sum to "
            f"{named[n_to, n_from]:g}; they must sum to 1"
        )
    rest = np.maximum(1.0 - named, 0.0) / np.where(others > 0.0, others, 1.0)
    return np.where(given, wanted, wanted * rest), given


def leanings(world: World, s: int, codes: tuple[str, ...], hints: Sequence[Hint]) -> Array:
    """Return how strongly each user leans to each part, (P, users): the other sectors, the parts, final users."""
    others = [code for k, code in enumerate(world.sectors) if k != s]
    users = [*others, *codes, FINAL]
    lean = np.ones((len(codes), len(users)))
    for hint in hints:
        if hint.part not in codes:
            raise UnknownName("part", hint.part, codes, f"The parts are {', '.join(codes)}.")
        if hint.user not in users:
            raise UnknownName(
                "user", hint.user, users, "A user is a part, a sector of the world, or 'final'."
            )
        if not (np.isfinite(hint.strength.value) and hint.strength.value >= 0.0):
            raise InputError(
                f"the hint on {hint.part} for {hint.user} is {hint.strength.value:g}; "
                "it is at least 0, and 1 is proportional"
            )
        if not hint.strength.source.strip():
            raise InputError(
                f"the hint on {hint.part} for {hint.user} has no source; say where it comes from"
            )
        lean[codes.index(hint.part), users.index(hint.user)] = hint.strength.value
    return lean
