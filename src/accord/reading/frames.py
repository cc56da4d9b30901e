"""Frames: what the place of a name in a clause makes it in an event.

A frame says what the subject of a trigger is, what a name right after it is, and what names under a preposition
are. Frames of the packaged ``triggers`` table:

act, speech     the subject does it
passive         the subject has it done to it
publication     the one whose site or gazette it appears in is the source
found           the subject founds the alliance named; others are members
accede          the subject becomes a member of the bloc named right after
noun, control   a measure named by a noun (or a verb): imposed by one, borne by another
licensed        the subject needs a licence to deliver
rival           the subject against the object
give, receive   from a giver to a taker
by, received    goods handed over by a giver, to a taker
listing         somebody is put on a list
signed          a document is signed by, between or with its parties
mutual          all parties alike
agree           the subject with a partner
war             the subject, at a place
invest          the subject, in a place
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from accord.reading.records import Role


class Extents(Protocol):
    """Where what is found stands: a match of a trigger's pattern, or an act with its thing."""

    def span(self, group: int | str = 0, /) -> tuple[int, int]:
        """Return an extent: 0 for all that decided, ``"t"`` for the trigger."""

    def end(self, group: int | str = 0, /) -> int:
        """Return where an extent ends."""


@dataclass(frozen=True)
class Rule:
    """What subject, object and prepositions make of a name."""

    subject: Role | None
    bare: Role | None
    """Of a name right after the trigger, without a preposition."""
    preps: dict[str, Role]


def _rule(subject: Role | None, bare: Role | None, **prepositions: str) -> Rule:
    """Return a rule whose prepositions are given by role: ``target="on against"``."""
    preps: dict[str, Role] = {}
    roles: tuple[Role, ...] = ("source", "target", "addressee", "partner", "member", "location", "against")
    for role in roles:
        preps.update(dict.fromkeys(prepositions.get(role, "").replace("_", " ").split(), role))
    return Rule(subject, bare, preps)


_AIMED = "on against to onto towards at for into"
PLAIN = _rule("source", None)
"""For types without a rule of their own."""
RULES: dict[str, Rule] = {
    "directive": _rule("source", "addressee", addressee="to", partner="with alongside", source="by"),
    "publication": _rule(None, None, source="on by at"),
    "announcement_of_cooperation": _rule("source", "source", partner="with", source="between"),
    "sanction": _rule("source", "target", target=_AIMED, source="of from by"),
    "export_stop": _rule("source", None, target="to in into for", source="by"),
    "sanction_evasion": _rule("source", None, partner="with", source="of by"),
    "rivalry": _rule("source", "target", target="of with", source="by"),
    "substitution_difficulty": _rule("source", None, target="for"),
    "technology_transfer": _rule("source", "target", target="to for with", source="from by between"),
    "alignment": _rule("source", "source", partner="with to", source="between"),
    "economic_support": _rule("source", None, target="to for", against="against", source="from of"),
    "diplomatic_support": _rule("source", None, target="to for", against="against", source="from of"),
    "military_operation": _rule("source", "location", location="in against on of", source="by"),
    "export_control": _rule("source", "target", target=f"{_AIMED} from", source="by"),
    "ban": _rule("source", "target", target=f"{_AIMED} from", source="by"),
    "embargo": _rule("source", "target", target=f"{_AIMED} from", source="by"),
    "tariff": _rule("source", None, target=f"{_AIMED} from", source="by"),
    "investment": _rule("source", None, target="in into to", source="by from"),
    "cooperation_agreement": _rule("source", None, partner="with", source="between by"),
    "alliance_founding": _rule("source", None, member="with from for among between including like of"),
}
