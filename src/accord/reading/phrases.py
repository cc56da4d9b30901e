"""The words of the packaged tables of acts and things, looked up by their first word."""

from __future__ import annotations

from collections import defaultdict
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
    return {word: tuple(sorted(every, key=lambda t: (-len(t.rest), t))) for word, every in found.items()}


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
            )
        )
    return {act: tuple(rows) for act, rows in found.items()}


@cache
def wanted() -> dict[str, frozenset[str] | None]:
    """Return by act the things that any of its deeds is done to; None where one needs no thing."""
    return {
        act: None
        if any(row.links & {"any", "bare"} for row in rows)
        else frozenset().union(*(row.things for row in rows))
        for act, rows in deeds().items()
    }
