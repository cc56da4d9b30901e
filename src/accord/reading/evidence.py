"""What holds an event to the text: is enough named, in which words, about what, and who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.clauses import clause_at, trimmed
from accord.reading.lexicon import GOODS, SPEECH
from accord.reading.parties import Sentence, subject
from accord.reading.records import Participant, Span, span_at
from accord.reading.words import words

_CLOSING = re.compile(r"said|says|added|warns|warned|argued|stated", re.IGNORECASE)
_WITH_OBJECT = words(
    "sanction export_stop export_control ban embargo tariff substitution_difficulty technology_transfer"
)


def credible(kind: str, people: Sequence[Participant], flat: str, end: int) -> bool:
    """Say whether enough is named for the words to tell of the event and not just to mention it."""
    by_role = {
        role: [p for p in people if p.role == role]
        for role in ("source", "target", "addressee", "partner", "location", "object", "member")
    }
    named = [p for p in people if p.actor]
    if kind == "directive":
        return bool(by_role["addressee"] or by_role["partner"]) and bool(
            by_role["source"] or by_role["addressee"]
        )
    if kind == "rivalry":
        return bool(by_role["target"] or len(by_role["source"]) > 1)
    if kind in {"technology_transfer"}:
        return bool(by_role["source"] and by_role["target"]) or len(by_role["source"]) > 1
    if kind == "alignment":
        return len(named) > 1
    if kind == "military_operation":
        return bool(by_role["location"])
    if kind == "investment":
        return bool(by_role["source"]) and (
            bool(by_role["target"]) or re.search(r"\d", flat[end : end + 60]) is not None
        )
    if kind == "accession":
        return bool(by_role["object"])
    if kind in {"publication", "alliance_founding"}:
        return True
    if kind == "announcement_of_cooperation":
        return bool(by_role["source"]) and len(named) > 1
    return bool(people) if kind == "export_stop" else bool(named)


def evidence(sentence: Sentence, position: int, end: int, people: Sequence[Participant]) -> tuple[int, int]:
    """Return the clause of a trigger, from the clause its participants are in on."""
    here = clause_at(sentence.parts, position)
    inside = [p.mention.start for p in people if sentence.start <= p.mention.start < position]
    first = min([here, *(clause_at(sentence.parts, start) for start in inside)])
    last = clause_at(sentence.parts, max(position, end - 1))
    return trimmed(sentence.flat, sentence.parts[first][0], sentence.parts[last][1])


def object_of(
    text: str,
    flat: str,
    kind: str,
    trigger: tuple[int, int],
    evidence: tuple[int, int],
    people: Sequence[Participant],
) -> Span | None:
    """Return what is founded, controlled, lost or handed over."""
    if kind == "alliance_founding":
        return next((p.mention for p in people if p.role == "object"), None)
    if kind not in _WITH_OBJECT:
        return None
    after = GOODS.search(flat, trigger[0], evidence[1])
    before = list(GOODS.finditer(flat, evidence[0], trigger[0]))
    found = after or (before[-1] if before else None)
    return span_at(text, *found.span()) if found else None


def speaker(sentence: Sentence, position: int) -> str | None:
    """Return who says what stands at a position, where the sentence names a speaker."""
    for verb in SPEECH.finditer(sentence.flat, sentence.start, sentence.end):
        if verb.start() <= position < verb.end():
            continue
        if verb.group().lower() == "according to":
            after = [g for g in sentence.groups if g.start >= verb.end() and g.start - verb.end() < 30]
            who = after[0] if after else None
        else:
            who, _ = subject(sentence, verb.start())
            # "..., officials said." at the end speaks for all before it
            closing = _CLOSING.fullmatch(verb.group()) and sentence.end - verb.end() < 25
            governs = verb.end() <= position or closing
            who = who if governs else None
        if who and (named := sentence.meant(who.hits[0])):
            return named[0]
    return None
