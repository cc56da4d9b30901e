"""What holds an event to the text: is enough named, in which words, about what, and who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.clauses import clause_at, trimmed
from accord.reading.deeds import Found
from accord.reading.lexicon import GOODS
from accord.reading.parties import PAIR, Sentence
from accord.reading.records import Event, Participant, Span, span_at
from accord.reading.words import words

_HANDED = re.compile(
    r"\bby$|transferr?(?:ed|s)?\b|handed|(?:suppli|provid|deliver|giv|shar)e[dn]$", re.IGNORECASE
)
_ABROAD = re.compile(
    r"\bto\s+(?:any\s+|other\s+|a\s+)?(?:third\s+(?:countr|part)|abroad|others)", re.IGNORECASE
)
_ON_GOODS = re.compile(
    r"\s*(?:on|of)\s+(?:the\s+|all\s+|any\s+)?(?:[\w-]+\s+){0,3}?(?:exports?|imports?|sales?|"
    r"shipments?|exporting|selling|"
    r"shipping|chips|semiconductors|accelerators|equipment|minerals|gallium|germanium|magnets|rare[- ]earth)",
    re.IGNORECASE,
)
_FIRMS = re.compile(
    r"\b(?:firms|companies|makers|manufacturers|producers|carmakers|universities|laboratories|users|"
    r"customers)\b[^.;,]{0,30}?"
    r"\b(?:have|has|had|will|would|could|may|might|must|can|began|started|started\s+to)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"[^.;]*?\b(?:with|to)\s+(?:its|their|other|several|all|friendly|developing|third|neighbouring|"
    r"partner)\s+(?:[\w-]+\s+)?"
    r"(?:neighbou?rs|partners?|allies|countries|nations|states|members|economies)\b",
    re.IGNORECASE,
)
_WITH_OBJECT = words(
    "sanction export_stop export_control ban embargo tariff substitution_difficulty technology_transfer"
)


def credible(kind: str, people: Sequence[Participant], flat: str, end: int, start: int | None = None) -> bool:
    """Say whether enough is named for the words to tell of the event and not just to mention it.

    `start` and `end` are those of the trigger.
    """
    start = end if start is None else start
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
    if kind == "technology_transfer" and _HANDED.search(flat, start, end):
        return bool(by_role["source"] or by_role["target"] or _ABROAD.search(flat, end, end + 50))
    if kind in {"technology_transfer"}:
        if by_role["source"] and _FIRMS.search(flat, max(0, start - 70), start):
            return True
        unnamed = by_role["source"] and _UNNAMED.match(flat, end, end + 90)
        return bool(by_role["source"] and by_role["target"]) or len(by_role["source"]) > 1 or bool(unnamed)
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
    if kind in {"ban", "embargo"} and not named:
        return _ON_GOODS.match(flat, end) is not None
    if kind == "announcement_of_cooperation":
        return bool(by_role["source"]) and len(named) > 1
    return bool(people) if kind == "export_stop" else bool(named)


def enough(found: Found, sentence: Sentence, people: Sequence[Participant], before: Sequence[Event]) -> bool:
    """Say whether enough is named around an act done to a thing: who does it may stay open where somebody is named."""
    needs, named = found.deed.needs, {p.actor for p in people if p.actor}
    near = {a for hit in sentence.hits if not hit.inner for a in sentence.meant(hit)}
    inside = [(h.start, h.end) for h in sentence.hits]
    names = (m.start() for m in _NAME.finditer(sentence.flat, sentence.start + 1, sentence.end))
    unknown = any(not any(a <= name < b for a, b in inside) for name in names)
    speaking = unknown or _SEVERAL.search(sentence.flat, sentence.start, sentence.end) is not None
    if "apart" in needs and any(e.type in _TOGETHER and e.evidence.start >= sentence.start for e in before):
        return False
    if "two" in needs:
        return len(named) > 1 or len(near | named) + speaking > 1
    if "known" in needs:
        return any(e.type in {"accession", "alliance_founding", "cooperation_agreement"} for e in before)
    if "alone" in needs and any(e.type in MEASURES and e.evidence.start >= sentence.start for e in before):
        return False
    if "measured" in needs:
        return any(e.type in MEASURES for e in before[-8:])
    if "sanctioned" in needs:
        return any(e.type == "sanction" for e in before[-4:])
    if "unhanded" in needs and (
        _TO.search(sentence.flat, found.stop, min(found.stop + 40, sentence.end)) or not sentence.hits
    ):
        return False
    if "pact" in needs:
        return any(e.type == "cooperation_agreement" for e in before[-2:])
    if "first" in needs and any(
        e.type == found.deed.type and e.evidence.start >= sentence.start for e in before
    ):
        return False
    if "given" in needs:
        handed = _TO.search(sentence.flat, found.stop, min(found.stop + 60, sentence.end)) is not None
        return handed or any(p.role == "target" for p in people) or len(named) > 1
    return "none" in needs or bool(people) or bool(sentence.hits) or speaking


_TOGETHER = words(
    "announcement_of_cooperation cooperation_agreement alliance_founding talent_exchange joint_venture joint_research "
    "directive alignment"
)
"""What cooperation is told as; the plain word beside it adds nothing."""
MEASURES = words("export_control export_stop ban embargo tariff sanction")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+")
_SEVERAL = re.compile(
    r"\b(?:we|us|our|I|all\s+(?:two|three|four|five)|both|each\s+other|one\s+another|the\s+(?:two|three|four))\b"
)
_TO = re.compile(r"\b(?:to|with)\s")


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
    """Return who says what stands at a position, where the sentence or the talk around it names a speaker."""
    said = [s for s in sentence.sayings if s.start <= position < s.end]
    # the verb closest before governs; what closes the sentence comes next
    before = [s for s in said if s.verb <= position]
    chosen = before[-1] if before else (said[-1] if said else None)
    if chosen and chosen.group:
        last = chosen.group.hits[-1]
        they = last.actor == PAIR and sentence.flat[last.start : last.end].lower() == "they"
        if they and sentence.spoke:
            return sentence.spoke
        named = sentence.meant(last)
        if named:
            return named[0]
    if chosen and not sentence.transcript:
        return None
    return sentence.voice_at(position)
