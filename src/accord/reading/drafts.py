"""Claims as the finders draw them up, before they are numbered and checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from accord.reading import parties
from accord.reading.clauses import Group, clause_at
from accord.reading.records import Claim, ClaimType


@dataclass
class Draft:
    """A claim before it has its number and attribution."""

    type: ClaimType
    metric: str
    start: int
    end: int
    subject: tuple[str, ...] = ()
    value: float | str | None = None
    value_span: tuple[int, int] | None = None
    unit: str = ""
    of: float | None = None
    compared_with: tuple[str, ...] = ()
    refers_to: str | None = None


@dataclass
class State:
    """What is remembered from sentence to sentence."""

    claims: list[Claim] = field(default_factory=list)
    index: str | None = None
    """The index the text was last speaking of."""


def ids(sentence: parties.Sentence, group: Group | None) -> tuple[str, ...]:
    """Return the actors a group stands for."""
    return tuple(dict.fromkeys(a for h in (group.hits if group else ()) for a in sentence.meant(h)))


def subject_of(
    sentence: parties.Sentence, position: int, *, any_before: bool = False
) -> tuple[tuple[str, ...], int]:
    """Return the actors that are the subject at a position, and where they (or the clause) begin."""
    who, _ = parties.subject(sentence, position)
    if who is None and any_before:
        before = [g for g in sentence.groups if g.end <= position]
        who = before[-1] if before else None
    clause = sentence.parts[clause_at(sentence.parts, position)][0]
    return ids(sentence, who), min(who.start, position) if who else clause
