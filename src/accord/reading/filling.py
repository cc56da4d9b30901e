"""The participants of an event as they are gathered, and the names that may be some."""

from __future__ import annotations

import re
from collections.abc import Iterable

from accord.reading.clauses import Group, clause_at
from accord.reading.cues import IMPOSING, SUFFERING
from accord.reading.gazetteer import known
from accord.reading.hits import Hit
from accord.reading.parties import Sentence
from accord.reading.records import Participant, Role, span_at
from accord.reading.shapes import verbal
from accord.reading.standing import IT, PAIR
from accord.reading.words import words

_PARTICIPIAL = re.compile(
    r",\s+(?!including|according|excluding)[a-z]+ing\b|"
    r",\s+and\s+(?:also\s+|further\s+)?(?:call|urge|ask|invite|reaffirm|welcome|note|agree|undert|"
    r"resolve|express|decide|instruct)\w*\b|"
    r"\s+and\s+(?:also\s+)?(?:oblig|requir|allow|order|instruct|direct|creat|establish|promis|prais|thank)(?:es|s|ed|d)\s+(?:the|an?|its|their|[A-Z])"
)

MUTUAL = frozenset(
    {"with", "together with", "along with", "between", "by", "from", "among", "of", "alongside", "including"}
)


def is_noun(sentence: Sentence, start: int, end: int) -> bool:
    """Say whether a trigger names its event by a noun and can be the subject of what follows."""
    first = sentence.flat[start:end].lower().split()[0]
    return (
        not first.endswith("ing")
        and first not in {"sign", "signed", "agreed"}
        and not verbal(sentence, start, end)
    )


OFFICIAL = words(
    "cooperation_agreement joint_research joint_venture talent_exchange alignment announcement_of_cooperation"
)


class Parts:
    """Participants being gathered: one role per actor, no actor twice in a role."""

    def __init__(self, sentence: Sentence, *, official: bool = False) -> None:
        self.sentence = sentence
        self.official = official
        """True where persons act for their country or firm, as those who sign do."""
        self.parts: list[Participant] = []

    def add(self, role: Role, actor: str | None, start: int, end: int, *, inferred: bool = False) -> None:
        """Add an actor in a role, unless it has one."""
        if any(p.actor == actor and (actor is not None or p.role == role) for p in self.parts):
            return
        span = span_at(self.sentence.cast.article.text, start, end)
        self.parts.append(Participant(role=role, actor=actor, mention=span, inferred=inferred))

    def add_hit(self, role: Role, hit: Hit, *, inferred: bool = False) -> None:
        """Add whom a place in the text means; somebody unnamed where that is not known."""
        for actor in self.sentence.meant(hit) or (None,):
            self.add(role, actor, hit.start, hit.end, inferred=inferred)

    def add_group(self, role: Role, group: Group) -> None:
        """Add whom a group of names means."""
        for hit in group.hits:
            actors = self.sentence.meant(hit)
            if (
                role == "target"
                and hit.actor in {IT, PAIR}
                and group.prep in {"on", "against"}
                and set(actors) <= set(self.ids("source"))
            ):
                actors = self._others(hit)  # "the duty that Peru levied on its servers"
            for actor in actors:
                self.add(role, self.sentence.party(actor) if self.official else actor, hit.start, hit.end)

    def _others(self, hit: Hit) -> tuple[str, ...]:
        mine = set(self.ids("source"))
        for group in self.sentence.groups:
            meant = [a for h in group.hits for a in self.sentence.meant(h)]
            if group.end <= hit.start and group.prep is None and meant and not set(meant) & mine:
                return tuple(meant)
        return ()

    def has(self, role: Role) -> bool:
        """Say whether somebody, named or not, has a role."""
        return any(p.role == role for p in self.parts)

    def ids(self, role: Role) -> list[str]:
        """Return the named actors in a role."""
        return [p.actor for p in self.parts if p.role == role and p.actor]


def mention_of(found: Parts, role: Role) -> tuple[int, int]:
    """Return where the first participant in a role is named."""
    first = next(p for p in found.parts if p.role == role)
    return first.mention.start, first.mention.end


def after(sentence: Sentence, end: int, limit: int) -> Iterable[Group]:
    """Return the groups between two places, without whoever says so."""
    said = {s.group for s in sentence.sayings if s.group and s.start <= end < s.end and s.group.start >= end}
    for opening, closing in sentence.quotes:
        if opening <= end - 1 < closing:
            limit = min(limit, closing)
    return (g for g in sentence.groups if g.start >= end and g.end <= limit and g not in said)


def clause_end(sentence: Sentence, position: int) -> int:
    """Return where the clause of a trigger ends, or the participle that goes on about something else."""
    end = sentence.parts[clause_at(sentence.parts, position)][1]
    further = _PARTICIPIAL.search(sentence.flat, position, end)
    return further.start() if further else end


NOMINATIVE = re.compile(r"(?:he|she|we|I|they)\b")

_POSSESSIVE = re.compile(r"(?:its|their|his|her|our|my|your)$", re.IGNORECASE)


def adjectival(flat: str, group: Group) -> bool:
    """Say whether a group modifies the noun after it."""
    return (
        any(hit.adjectival for hit in group.hits)
        or possessive(flat, group)
        or flat[group.end : group.end + 1] in {"’", "'"}
    )


def possessive(flat: str, group: Group) -> bool:
    """Say whether a group is no more than "its" or "their"."""
    return len(group.hits) == 1 and _POSSESSIVE.search(flat[group.start : group.end]) is not None


def relative_owner(found: Parts, sentence: Sentence, role: Role | None, end: int) -> None:
    """Add the subject of the relative clause after a noun: "closer relations ... that the Government has pursued"."""
    if role is None or found.has(role):
        return
    relative = re.compile(
        r"[^.;:,]{0,80}?(?<!\bin)(?<!\bof)(?<!\bto)(?<!\bwith)(?<!\bfor)(?<!\bby)(?<!\bon)(?<!\bfrom)(?<!\bunder)\s(?:that|which)\s+"
    ).match(sentence.flat, end, sentence.end)
    if relative:
        group = next(
            (g for g in sentence.groups if 0 <= g.start - relative.end() < 6 and g.prep is None), None
        )
        if group:
            found.add_group(role, group)


AIMED_AT = re.compile(r"\b(?:aim|direct|target|level|hit)\w*\s+(?:\w+\s+)?at\s")

_PREPOSED = re.compile(r"(?:in|under|on|by|with|at|for|of|to|from|despite|past)\s", re.IGNORECASE)
_MAKE = re.compile(r"(?:[’']s)?\s(?:[\w-]+\s)?(?:accelerators?|chips?|gpus?|processors?|servers?|"
                   r"machines|software|models?|hardware)\b",
                   re.IGNORECASE)  # fmt: skip


def of_a_make(flat: str, group: Group) -> bool:
    """Say whether a name only says whose make the goods are ("8,000 Nvidia accelerators")."""
    hit = group.hits[-1]
    entry = known().get(hit.actor)
    firm = (entry.kind if entry else hit.kind) == "organisation"
    return firm and group.prep is None and len(group.hits) == 1 and _MAKE.match(flat, hit.end) is not None


def modifies(flat: str, group: Group, start: int) -> bool:
    """Say whether a name is a modifier of the noun at a place ("the Dutch export controls")."""
    between = flat[group.end : start]
    if group.prep and not adjectival(flat, group) and _PREPOSED.match(flat, start):
        return False  # "to Russia in defiance of sanctions"
    return (
        len(between) < 45
        and re.fullmatch(r"(?:[’']s?|-led|-imposed|-backed)?\s+(?:[\w-]+,?\s+){0,4}", between) is not None
        and not IMPOSING.search(between)
        and not SUFFERING.search(between)
        and not re.search(
            r"\b(?:the|an?|its|their|his|her|our|this|that|these|those|any|no|some|and|to|of|in|with|has|have|had|is|are|was|were|will|would|could|may|might|said|"
            r"over|for|as|by)\b",
            between,
        )
    )


WITH = frozenset({"with", "alongside", "together with", "along with"})

ALSO = frozenset({"together with", "along with"})
"""Under these stand others in the same role."""


_JOINTLY_WITH = re.compile(
    r"(?:Together|Along|Jointly|In\s+(?:partnership|cooperation|co-operation|collaboration|concert|tandem))\s+with\s|Alongside\s"
)


def jointly_before(sentence: Sentence, position: int) -> list[Group]:
    """Return those with whom it is done, where the sentence begins with them: "Together with Oman, Qatar will"."""
    opening = sentence.parts[0]
    if clause_at(sentence.parts, position) != 1 or not _JOINTLY_WITH.match(sentence.flat, *opening):
        return []
    return [g for g in sentence.groups if g.end <= opening[1]]


def is_person(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a hit is a person."""
    entry = known().get(hit.actor)
    return (entry is not None and entry.kind == "person") or hit.actor in sentence.cast.people
