"""The events one sentence tells: what its triggers and its acts and things make, every word used once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading import filling, roles
from accord.reading.attribution import attributed
from accord.reading.clauses import clause_at
from accord.reading.evidence import credible, evidence, object_of
from accord.reading.fitting import Found
from accord.reading.lexicon import Trigger
from accord.reading.modality import CUES, Stance, stance
from accord.reading.needs import MEASURES, met
from accord.reading.parties import Sentence
from accord.reading.records import Event, Participant, span_at
from accord.reading.words import words

_MEASURES = words("sanction export_control ban embargo tariff military_operation")
_MEASURES_AGAIN = words("sanction export_control ban embargo tariff")
_ONCE = words(
    "talent_exchange publication denial joint_venture joint_research alignment sanction_evasion "
    "substitution_difficulty"
)
"""Told once in a sentence, in however many clauses."""
_SEVERAL_TIMES = words(
    "investment economic_support technology_transfer export_stop cooperation_agreement accession"
)
"""May be told several times in one clause, of several things."""
_USED_UP = MEASURES | {"joint_venture", "joint_research"}
"""Types whose words tell nothing else once the clause has told them."""
_SPARED = ("export_control", "tariff", "ban")
"""Measures that one is more often exempted from than from sanctions."""
_MONEY = words("investment economic_support")
_DESCRIBED = re.compile(
    r"\b(?:the|of|for|with|on|in|some|any|all|many|such|more|to|from|by|these|those|run|ran|sells?|sold|selling|buys?|"
    r"bought|buying|ship(?:s|ped|ping)?|us(?:e|es|ed|ing)|mov(?:e|es|ed|ing)|(?:im|ex)port(?:s|ed|ing)?|"
    r"smuggl(?:e|es|ed|ing)|obtain(?:s|ed|ing)?|gets?|got|getting|sends?|sent|rent(?:s|ed|ing)?|train(?:s|ed|ing)? on|"
    r"pass(?:es|ed|ing)?(?: on)?)\s$",
    re.IGNORECASE,
)
"""Before "banned" where that only describes goods."""
_SECOND = words("another inkind doso")
"""Acts that tell of a second one of what the clause has told already."""
_NONE = re.compile(r"(?<!^)\s(?:no|neither|none)\s(?!longer)", re.IGNORECASE)
"""Inside a trigger: "signed no agreement"."""
_SETTING = re.compile(
    r"\b(?:since|amid|despite|following|after|under|because\s+of|due\s+to)\b[^,;]*$", re.IGNORECASE
)
_APART = 70
"""So far apart, two of a kind in a clause are two."""


def told_in(
    sentence: Sentence,
    triggers: Sequence[tuple[Trigger, re.Match[str]]],
    deeds: Sequence[Found],
    before: Sequence[Event],
) -> list[Event]:
    """Return the events of a sentence in the order of their triggers, not yet numbered, dated or linked.

    `before` is what the article has told before.
    """
    telling = _Telling(sentence, before)
    for trigger, match in triggers:
        telling.trigger(trigger, match)
    for found in deeds:
        telling.deed(found)
    return sorted(telling.events, key=lambda event: event.trigger.start)


class _Telling:
    """What a sentence has told so far, and which of its words are used."""

    def __init__(self, sentence: Sentence, before: Sequence[Event]) -> None:
        self.sentence = sentence
        self.before = before
        self.events: list[Event] = []
        self._taken: list[tuple[int, int]] = []
        self._triggered: set[tuple[str, int]] = set()

    def trigger(self, trigger: Trigger, match: re.Match[str]) -> None:
        """Take an event that a trigger of the table tells, if it does."""
        sentence, flat = self.sentence, self.sentence.flat
        start, end = match.span("t")
        clause = self._clause(start)
        if (trigger.type, clause) in self._triggered or any(a < end and start < b for a, b in self._taken):
            return
        if _only_describes(sentence, start, end):
            return
        if trigger.frame == "again":
            measures = (e for e in reversed([*self.before, *self.events]) if e.type in _MEASURES_AGAIN)
            last = next(measures, None)
            if last is None or last.type != trigger.type:
                return
        people = roles.participants(sentence, trigger.type, trigger.frame, match, (start, end))
        hard = trigger.type == "substitution_difficulty" and sentence.hits
        if not (hard or credible(trigger.type, people, flat, end, start)):
            return
        self._taken.append((start, end))
        self._triggered.add((trigger.type, clause))
        place = match.start("m") if match.re.groupindex.get("m") else start
        self.events.append(
            _event(sentence, trigger.type, trigger.frame, (start, end), place, match.end(), people)
        )

    def deed(self, found: Found) -> None:
        """Take an event that an act and a thing make, unless it is told already or too little is named."""
        sentence = self.sentence
        start, end = found.span("t")
        kind = self._kind(found)
        if kind is None:
            return
        if kind == "talent_exchange" and found.deed.act == "send":
            self._no_transfer_at(start)
        if any(a <= found.place < b or start == a for a, b in self._taken) or self._told(found, kind):
            return
        where = found.place if found.frame == "act" else start, end
        people = [
            p
            for p in roles.participants(sentence, kind, found.frame, found, where)
            if not (p.actor or "").startswith("@")
        ]
        if not met(found, sentence, people, [*self.before[-8:], *self.events]):
            return
        self._taken.append((start, end))
        event = _event(sentence, kind, found.frame, (start, end), found.place, found.limit, people)
        if found.deed.negative and event.modality != "denied":
            event = event.model_copy(update={"polarity": "negative"})
        if event.modality != "denied" or "asserting" not in found.deed.needs:
            self.events.append(event)

    def _told(self, found: Found, kind: str) -> bool:
        """Say whether what is found is told already; a measure and its lifting are one."""
        clause = self._clause(found.start)
        second = found.deed.act in _SECOND
        near = [e for e in self.events if e.trigger.start < found.limit and found.first < e.trigger.end]
        if kind in MEASURES and any(_beside(found, e) for e in self.events if e.type in MEASURES):
            return True  # "American restrictions bar chipmakers from ..."
        if kind in _MONEY and any(e.type in _MONEY for e in near):
            return True  # "approves $6bn in subsidies": the same money
        if not second and any(e.type == kind and self._clause(e.trigger.start) != clause for e in near):
            self._use(found)  # "the sanctions that the Union adopted": said where the noun stands
            return True
        same = [
            e
            for e in self.events
            if e.type == kind and (kind in _ONCE or self._clause(e.trigger.start) == clause)
        ]
        if (
            any((e.polarity == "negative") == found.deed.negative or e.modality == "denied" for e in same)
            and not second
            and not (
                kind in _SEVERAL_TIMES and all(abs(e.trigger.start - found.start) > _APART for e in same)
            )
        ):
            if kind in _USED_UP:
                self._use(found)
            return True
        twin = next((e for e in same if e in near), None)
        if twin is not None:
            self._use(found)
            if found.deed.negative and found.deed.type != "again":
                self.events[self.events.index(twin)] = twin.model_copy(update={"polarity": "negative"})
        return twin is not None

    def _kind(self, found: Found) -> str | None:
        """Return the type of what is found: that of what was told last where it is only "they" or "likewise"."""
        if found.deed.type not in {"again", "like"}:
            return found.deed.type
        kinds = MEASURES
        if found.deed.act in {"exempt", "winexempt"}:
            lately = {e.type for e in self.before[-6:]}
            if spared := next((kind for kind in _SPARED if kind in lately), None):
                return spared
        if found.deed.act == "doso":
            return self.events[-1].type if self.events else None
        if found.deed.act == "resume":
            kinds = frozenset({"export_stop"})
        elif found.deed.type == "like":
            kinds = MEASURES | {"accession", "alignment", "diplomatic_support"}
        return next((e.type for e in reversed([*self.before[-6:], *self.events]) if e.type in kinds), None)

    def _no_transfer_at(self, start: int) -> None:
        """Forget a transfer of technology where it is people who are sent ("sends its chip designers to")."""
        wrong = [e for e in self.events if e.type == "technology_transfer" and e.trigger.start == start]
        if wrong:
            self.events = [e for e in self.events if e not in wrong]
            self._taken = [extent for extent in self._taken if extent[0] != start]

    def _use(self, found: Found) -> None:
        self._taken.append((found.place, found.place + 1))

    def _clause(self, position: int) -> int:
        return clause_at(self.sentence.parts, position)


def _only_describes(sentence: Sentence, start: int, end: int) -> bool:
    """Say whether a trigger is part of a name ("the Export Control Office") or of goods ("who run banned chips")."""
    flat = sentence.flat
    if flat[start:end].lower() == "banned":
        return _DESCRIBED.search(flat, sentence.start, start) is not None
    named = start > sentence.start and flat[start:end].istitle() and " " in flat[start:end]
    return named and not _titled(sentence)


def _titled(sentence: Sentence) -> bool:
    """Say whether nearly every word of a line is written with a capital."""
    line = sentence.flat[sentence.start : sentence.end].split()
    return sum(word[0].isupper() for word in line) * 10 >= len(line) * 7


def _beside(found: Found, event: Event) -> bool:
    return 0 < found.place - event.trigger.end < 3 or 0 < event.trigger.start - found.stop < 3


def _event(
    sentence: Sentence,
    kind: str,
    frame: str,
    trigger: tuple[int, int],
    place: int,
    limit: int,
    people: list[Participant],
) -> Event:
    text, flat = sentence.cast.article.text, sentence.flat
    start, end = trigger
    low, high = evidence(sentence, start, limit, people)
    how = stance(
        text,
        flat,
        sentence.parts,
        place,
        founding=frame.startswith("found"),
        noun=kind in _MEASURES or kind == "export_control",
        after=frame not in {"speech", "publication"} and filling.is_noun(sentence, start, end),
        cues=sentence.spots(CUES),
    )
    if (
        _NONE.search(flat, start, end)
        and how.modality != "denied"
        and kind not in {"denial", "substitution_difficulty"}
    ):
        how = Stance("denied", "negative", span_at(text, start, end))
    return Event(
        id="E",
        type=kind,
        evidence=span_at(text, low, high),
        trigger=span_at(text, start, end),
        participants=tuple(people),
        modality=how.modality,
        polarity=how.polarity,
        cue=how.cue,
        object=object_of(text, flat, kind, (start, end), (low, high), people),
        attribution=attributed(sentence, start, kind, people),
        background=kind in _MEASURES and _SETTING.search(flat[sentence.start : start]) is not None,
    )
