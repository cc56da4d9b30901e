"""The words of the packaged tables of acts and things, looked up by their first word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from accord import tables
from accord.reading.wordforms import Form, plural, verb_forms

POSSESSIVES = frozenset({"its", "his", "her", "their", "our", "my", "your"})
"""Written "its" in the tables."""


class Act(NamedTuple):
    """One way to name an act: the class of the act, the form of its first word and the words that follow it."""

    act: str
    form: Form
    rest: tuple[str, ...]


class Thing(NamedTuple):
    """One way to name a thing: its class and the words that follow the first."""

    thing: str
    rest: tuple[str, ...]


@dataclass(frozen=True)
class Deed:
    """One row of the packaged ``deeds`` table: what an act done to a thing is an event of."""

    act: str
    forms: frozenset[str]
    links: frozenset[str]
    things: frozenset[str]
    also: frozenset[str]
    needs: frozenset[str]
    type: str
    negative: bool
    frames: dict[str, str]
    place: int
    alone: bool
    """It needs no thing."""


def _alternatives(row: dict[str, str]) -> list[list[str]]:
    return [phrase.split() for phrase in row["words"].split("; ") if phrase]


@cache
def acts() -> dict[str, tuple[Act, ...]]:
    """Return the acts by their first word, the longest phrases first."""
    found: dict[str, set[Act]] = defaultdict(set)
    for row in tables.rows("acts"):
        for first, *rest in _alternatives(row):
            if row["part"] == "verb":
                for word, form in verb_forms(first):
                    found[word].add(Act(row["act"], form, tuple(rest)))
                continue
            found[first].add(Act(row["act"], "noun", tuple(rest)))
            if row["act"] not in _NO_PLURAL:
                last = [first, *rest]
                last[-1] = plural(last[-1])
                found[last[0]].add(Act(row["act"], "noun", tuple(last[1:])))
    return {word: tuple(sorted(every, key=lambda a: (-len(a.rest), a))) for word, every in found.items()}


_NO_PLURAL = frozenset({"joint", "tied", "hard"})
"""Acts named by adjectives."""


@cache
def acts_by_next() -> dict[str, dict[str, tuple[tuple[int, Act], ...]]]:
    """Return the acts of each first word by their second word, "" where there is none, with their places in `acts`."""
    found: dict[str, dict[str, tuple[tuple[int, Act], ...]]] = {}
    for word, every in acts().items():
        by_next = found.setdefault(word, {})
        for place, act in enumerate(every):
            following = act.rest[0] if act.rest else ""
            by_next[following] = (*by_next.get(following, ()), (place, act))
    return found


@cache
def things() -> dict[str, tuple[Thing, ...]]:
    """Return the things by their first word, singular and plural, the longest phrases first."""
    found: dict[str, set[Thing]] = defaultdict(set)
    for row in tables.rows("things"):
        for words in _alternatives(row):
            for form in (words, [*words[:-1], plural(words[-1])]):
                found[form[0]].add(Thing(row["thing"], tuple(form[1:])))
    return {word: tuple(sorted(every, key=_longest_first)) for word, every in found.items()}


def _longest_first(thing: Thing) -> tuple[int, Thing]:
    return -len(thing.rest), thing


@cache
def things_by_next() -> dict[str, dict[str, tuple[Thing, ...]]]:
    """Return the things of each first word by their second word, "" where there is none, the longest first."""
    found: dict[str, dict[str, tuple[Thing, ...]]] = {}
    for word, every in things().items():
        by_next = found.setdefault(word, {})
        for thing in every:
            following = thing.rest[0] if thing.rest else ""
            by_next[following] = (*by_next.get(following, ()), thing)
    return found


def things_at(word: str, following: str) -> tuple[Thing, ...]:
    """Return the things that may begin with a word before another one, the longest first."""
    by_next = things_by_next().get(word)
    if by_next is None:
        return ()
    longer = by_next.get(following, ()) if following else ()
    if following in POSSESSIVES and following != "its" and (own := by_next.get("its")):
        longer = tuple(sorted((*longer, *own), key=_longest_first))
    return (*longer, *by_next.get("", ()))


_NO_THING = frozenset({"any", "bare"})


@cache
def deeds() -> dict[str, tuple[Deed, ...]]:
    """Return the deeds by their act, in the order of the table: an earlier row wins."""
    found: dict[str, list[Deed]] = defaultdict(list)
    for place, row in enumerate(tables.rows("deeds")):
        found[row["act"]].append(
            Deed(
                act=row["act"],
                forms=frozenset(row["forms"]),
                links=frozenset(row["link"].split()),
                things=frozenset(row["thing"].split()),
                also=frozenset(row["also"].split()),
                needs=frozenset(row["needs"].split()),
                type=row["type"],
                negative=row["polarity"] == "-",
                frames={"v": row["active"], "p": row["passive"], "n": row["nominal"]},
                place=place,
                alone=not _NO_THING.isdisjoint(row["link"].split()),
            )
        )
    return {act: tuple(rows) for act, rows in found.items()}


@cache
def _deeds_by_part() -> dict[tuple[str, bool], tuple[frozenset[str] | None, tuple[Deed, ...]]]:
    """Return the deeds by their act, those of the noun and those of the verb apart, with all things they are done to.

    None in place of the things where one of them needs none.
    """
    found: dict[tuple[str, bool], tuple[frozenset[str] | None, tuple[Deed, ...]]] = {}
    for act, rows in deeds().items():
        for noun in (True, False):
            mine = tuple(row for row in rows if not row.forms.isdisjoint("n" if noun else "vp"))
            things = frozenset[str]().union(*(row.things for row in mine))
            found[act, noun] = None if any(row.alone for row in mine) else things, mine
    return found


_NO_DEEDS: tuple[frozenset[str] | None, tuple[Deed, ...]] = frozenset(), ()


def deeds_among(act: Act, present: Set[str]) -> list[Deed]:
    """Return the deeds an act may be where things of some classes are near: most are none."""
    things, rows = _deeds_by_part().get((act.act, act.form == "noun"), _NO_DEEDS)
    if things is not None and things.isdisjoint(present):
        return []
    return [
        row
        for row in rows
        if (row.alone or not row.things.isdisjoint(present))
        and not (row.also and row.also.isdisjoint(present))
    ]


@cache
def single_things(word: str) -> tuple[str, ...]:
    """Return the classes of a thing named by one word."""
    return tuple(thing for thing, rest in things_at(word, "") if not rest)


@cache
def bodies_with_names() -> frozenset[str]:
    """Return the classes of what some deed is done to only under a name (written with "^" in the table)."""
    return frozenset(
        thing[:-1]
        for rows in deeds().values()
        for row in rows
        for thing in row.things | row.also
        if thing.endswith("^")
    )
