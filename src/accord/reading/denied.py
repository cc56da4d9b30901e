"""What a denial denies: what stands in its sentence, or what "the claim" or "it" points back to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from accord.reading.clauses import clause_at
from accord.reading.linking import FAR, LONG, REACH
from accord.reading.parties import Sentence
from accord.reading.records import Event
from accord.reading.words import words

_POINTED = (
    r"(?:[\w-]+\s+){0,2}?(?:claims?|reports?|requests?|accusations?|allegations?|suggestions?|charges?|proposals?|ideas?|"
    r"demands?|offers?|plans?|calls?|criticisms?|rumou?rs?|speculation|notion|stor(?:y|ies)|findings?|accounts?|assertions?|"
    r"insinuations?|version|talk|complaints?|steps?|assessment|characteri[sz]ation|conclusions?|listings?)"
)
_AFTER = re.compile(
    r"\s*(?:as\s+[\w“”\"-]+(?:\s+[\w“”\"-]+){0,2}\s+)?(?:that\s*(?=[.,;!”\"]|$)|(?:that\s+)?(?:it|them|this|any\s+of\s+it|"
    rf"(?:the|that|these|those|such|all|any|both|its|their)\s+{_POINTED})|"
    r"(?:any|all|such|the)\s+(?:[\w-]+\s+){0,2}?(?:diversion|wrongdoing|involvement|breach|violation|role|links?|connection|"
    r"knowledge|responsibility|part\s+in\s+it)|(?:[\w’-]+\s+){0,3}?anything\s+of\s+the\s+(?:kind|sort)|doing\s+so|"
    r"(?:any|no)\s+such\s+\w+)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:the|that|these|those|this|such|all|both|such)\s+{_POINTED}|(?:it|this|that|they|these|those)|"
    rf"{_POINTED}(?=\s+(?:to\s+the\s+effect\s+)?(?:that|of|about)\b))"
    r"(?:\s+(?:to\s+the\s+effect\s+)?(?:that|of|about)\b[^.;]*)?\s+(?:[\w-]+\s+){0,5}[“\"]?$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\b(?:(?:the|that|this|those|these|such)\s+{_POINTED}|it|this|that|them|such\s+\w+)\b", re.IGNORECASE
)
_REPORTING = re.compile(
    rf"\s*(?:[\w’'-]+\s+){{0,5}}?{_POINTED}\s+(?:[\w’'-]+\s+){{0,5}}?(?:that|of|about|according\s+to\s+which)\b",
    re.IGNORECASE,
)
_SUSPECT = re.compile(
    r"accus|alleg|charge|claim|report|divers|wrongdo|breach|violat|involve|rumou?r|insinuat|stor|account|assert|finding|version|talk",
    re.I,
)
_PROPOSED = re.compile(r"request|demand|call|proposal|offer|plan|idea|suggestion|notion", re.I)
_THAT = re.compile(r"\s(?:that|of)\b")
_ACCUSED = words("sanction_evasion technology_transfer military_operation rivalry joint_research export_stop")


def denials(events: Sequence[Event], first: int, sentence: Sentence) -> Iterator[tuple[int, str, str | None]]:
    """Yield the places of the denials of a sentence, what each denies, and the earlier denial it repeats.

    `first` is the place of the first event of the sentence.
    """
    here = events[first:]
    for place, event in enumerate(here, first):
        if event.type == "denial" and (
            told := _denied(event, here, events[max(0, first - REACH) : first], sentence)
        ):
            mine = event.actors("source")
            before = (
                e
                for e in reversed(events[max(0, place - REACH) : place])
                if e.type == "denial" and e.about == told
            )
            again = next((e for e in before if not mine or mine == e.actors("source")), None)
            yield place, told, (again.same_as or again.id) if again else None


def _denied(event: Event, here: Sequence[Event], before: Sequence[Event], sentence: Sentence) -> str | None:
    flat, start, end = sentence.flat, event.trigger.start, event.trigger.end
    others = [e for e in here if e.type not in {"denial", "publication"}]
    inside = [e for e in others if e.trigger.start > start]
    clause = clause_at(sentence.parts, start)
    denied = [e for e in inside if e.modality == "denied"]
    # "A suspension of shipments was ruled out", "Reports that ... are incorrect"
    beside = [
        e
        for e in others
        if e.modality == "denied"
        and e not in inside
        and clause_at(sentence.parts, e.trigger.start) >= clause - 1
    ]
    if chosen := (denied or beside):
        return chosen[0].id
    named = re.compile(rf"\b{_POINTED}$", re.IGNORECASE).search(event.trigger.text)
    if inside and (
        _REPORTING.match(flat, end, inside[0].trigger.start) or (named and _THAT.match(flat, end, end + 6))
    ):
        return inside[0].id
    words_ = (
        _AFTER.match(flat, end, sentence.end)
        or _BEFORE.search(flat, sentence.start, start)
        or _WITHIN.search(event.trigger.text)
    )
    earlier = [*before, *(e for e in others if e.trigger.start < start)]
    return _meant(words_.group(), event, earlier) if words_ else None


def _meant(words_: str, event: Event, before: Sequence[Event]) -> str | None:
    """Return the event that "the claim" or "it" points back to: what was last only said, or asked."""
    near = [
        e
        for e in before[-12:]
        if e.type not in {"denial", "publication"}
        and (e.modality != "denied" or e.attribution is None or e.attribution != event.attribution)
        and event.trigger.start - e.trigger.start < FAR
    ]
    told = [e for e in near if e.attribution and e.attribution != event.attribution]
    unsure = [e for e in near if e in told or e.modality in {"possible", "intended", "denied"}]
    if _PROPOSED.search(words_):
        wanted = [e for e in near if e.modality in {"possible", "intended", "announced"}] or unsure
    elif _SUSPECT.search(words_):
        bad = [e for e in near if e.type in _ACCUSED]
        wanted = [e for e in bad if e in unsure] or told or bad or unsure
    else:  # "it" is not far
        near = [e for e in near if near[-1].trigger.start - e.trigger.start < LONG]
        same = [e for e in near if near[-1].evidence.overlaps(e.evidence)]
        wanted = [e for e in same if e in unsure] or same
    last = wanted or near[-4:]
    # what is doubted: the first thing of the last sentence that somebody only says
    meant = [e for e in last if last[-1].evidence.overlaps(e.evidence)]
    return meant[0].id if meant else None
