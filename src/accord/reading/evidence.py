"""What holds an event to the text: is enough named, in which words, about what, and who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.clauses import clause_at, trimmed
from accord.reading.lexicon import GOODS
from accord.reading.parties import Sentence
from accord.reading.records import Participant, Span, span_at
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
_SAID = r"(?:suggestion|claim|report|allegation|accusation|idea|notion|rumou?r|talk|charge|speculation|involvement)"
_DENIES = re.compile(
    r"den(?:y|ie[sd]|ying) (?:that|having|any|all|it|ever|being|\w+ing\b|"
    rf"(?:(?:the|these|those|such|his|her|their|its) )?(?:\w+ )?{_SAID})"
    rf"|ruled out|(?:reject|dismiss|refut|disput)\w* (?:(?:an?|the|any|all|such|as|out|flatly) )?(?:\w+ )?{_SAID}"
    r"|not a|denied$|(?:do|does|did) not|ha(?:ve|s|d) no|bears?|(?:is|are|was|were) at|false|untrue|in(?:correct|vent)"
    r"|wrong|un|base|ground|an? |fiction|nonsense|fabricated|without|(?:insist|maintain|sw[eo]|protest)",
    re.IGNORECASE,
)
"""What is denied is so plain that it does not matter who denies it."""
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
    if kind == "denial" and _DENIES.match(flat, start):
        return True
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
    found = GOODS.search(flat, trigger[0], evidence[1])
    if found is None:
        for before in GOODS.finditer(flat, evidence[0], trigger[0]):
            found = before
    return span_at(text, *found.span()) if found else None
