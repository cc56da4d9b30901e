"""A scenario's own blocs: names, nesting, and the circles that make them meaningless."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from accord import places
from accord.errors import UnknownName
from accord.scenario.actors import actor_code

Path = tuple[str | int, ...]
Found = tuple[Path, object, str]


def clashes(names: Sequence[str]) -> Iterator[Found]:
    """Yield own bloc names that are empty, or already mean a country or a packaged bloc."""
    seen: dict[str, str] = {}
    for name in names:
        folded = name.strip().casefold()
        if not folded or folded != name.casefold():
            yield (name,), name, f"the bloc name {name!r} is empty or has spaces around it"
        elif folded in seen:
            yield (name,), name, f"the bloc {name!r} is declared already, as {seen[folded]!r}"
        else:
            seen[folded] = name
            try:
                meant = actor_code(name)
            except UnknownName:
                continue
            yield (
                (name,),
                name,
                f"{name!r} already means {meant}; choose another name for the scenario's own bloc",
            )


def resolved(blocs: Mapping[str, Sequence[str]]) -> tuple[dict[str, tuple[str, ...]], list[Found]]:
    """Return the blocs with their members as codes, and every member name that means nothing."""
    out: dict[str, tuple[str, ...]] = {}
    unknown: list[Found] = []
    for name, members in blocs.items():
        codes = []
        for index, member in enumerate(members):
            try:
                codes.append(actor_code(member, blocs))
            except UnknownName as error:
                unknown.append(((name, index), member, str(error)))
        out[name] = tuple(dict.fromkeys(codes))
    return out, unknown


def circles(blocs: Mapping[str, Sequence[str]]) -> Iterator[Found]:
    """Yield each circle of own blocs once, at the membership that closes it."""
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> Iterator[Found]:
        for index, member in enumerate(blocs[name]):
            if member in trail:
                circle = " -> ".join([*trail[trail.index(member) :], member])
                yield (
                    (name, index),
                    member,
                    f"the bloc {member!r} contains itself: {circle}; take one of these memberships out",
                )
            elif member in blocs and member not in done:
                yield from walk(member, (*trail, member))
        done.add(name)

    for name in blocs:
        if name not in done:
            yield from walk(name, (name,))


def is_dated(name: str, blocs: Mapping[str, Sequence[str]]) -> bool:
    """Say whether who belongs to `name` depends on the day, as with packaged blocs and what contains one."""
    if name in blocs:
        return any(is_dated(member, blocs) for member in blocs[name])
    return name in places.blocs()
