"""Events of an article: triggers of the packaged table, with who, when, how sure and in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date as date_type

from accord.reading import roles
from accord.reading.actors import Cast
from accord.reading.clauses import clause_at
from accord.reading.dates import Calendar, Found, find_dates
from accord.reading.evidence import credible, evidence, object_of, speaker
from accord.reading.gazetteer import known
from accord.reading.lexicon import triggers
from accord.reading.modality import stance
from accord.reading.parties import Sentence, first_party
from accord.reading.records import Event, Participant, ResolvedDate, span_at
from accord.reading.words import words

TOGETHER = words(
    "directive announcement_of_cooperation sanction_evasion technology_transfer joint_research joint_venture "
    "talent_exchange alignment cooperation_agreement"
)
"""Types after which "this partnership" means their parties."""
_MEASURES = words("sanction export_control ban embargo tariff military_operation")
_COVERED_BY_ORDER = words("alignment announcement_of_cooperation joint_research cooperation_agreement")
"""What an order is to bring about is said in the order's record; these are not told twice."""
_SETTING = re.compile(
    r"\b(?:since|amid|despite|following|after|under|because\s+of|due\s+to)\b[^,;]*$", re.IGNORECASE
)
_COMES = re.compile(
    r"\b(?:directive|order|decree|announcement|move|decision|step|measure|deal|"
    r"agreement)\s+(?:comes?|came|follows|followed)\b",
    re.IGNORECASE,
)


@dataclass
class _State:
    """What the reader remembers from sentence to sentence."""

    pair: tuple[str, ...] = ()
    it: str | None = None
    events: list[Event] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)
    told: dict[tuple[str, str, frozenset[tuple[str, str]]], str] = field(default_factory=dict)
    """The first event of each type, modality and parties, for telling what is told again."""
    order: Event | None = None
    """The last order."""
    about_order: Event | None = None
    """What is about it."""


def calendar(cast: Cast) -> tuple[Calendar, list[list[Found]]]:
    """Return the calendar of an article and the date expressions of each sentence."""
    found = [find_dates(cast.flat, start, end) for start, end in cast.article.sentences]
    return Calendar([one for dates in found for one in dates], cast.article.published), found


def find_events(
    cast: Cast, sentences: Sequence[Sentence], dates: Calendar, dated: Sequence[Sequence[Found]]
) -> tuple[Event, ...]:
    """Return the events of an article in the order of the text."""
    state = _State()
    headings = set(cast.article.headings)
    for position, prepared in enumerate(sentences):
        sentence = replace(prepared, pair=state.pair, it=state.it)
        _read(sentence, state, dates, dated[position], heading=position in headings)
        state.it = first_party(sentence) or state.it
    return tuple(_finished(state))


def _read(
    sentence: Sentence, state: _State, dates: Calendar, found: Sequence[Found], *, heading: bool
) -> None:
    cast, flat = sentence.cast, sentence.flat
    taken: list[tuple[int, int]] = []
    told: set[tuple[str, int]] = set()
    candidates: list[Event] = []
    for trigger in triggers():
        for match in trigger.pattern.finditer(cast.masked, sentence.start, sentence.end):
            start, end = match.span("t")
            clause = clause_at(sentence.parts, start)
            if (trigger.type, clause) in told or any(a < end and start < b for a, b in taken):
                continue
            people = roles.participants(sentence, trigger.type, trigger.frame, match, (start, end))
            if not credible(trigger.type, people, flat, end):
                continue
            taken.append((start, end))
            told.add((trigger.type, clause))
            candidates.append(_event(sentence, trigger.type, trigger.frame, match, people))
    candidates.sort(key=lambda event: event.trigger.start)
    orders = [e for e in candidates if e.type == "directive"]
    for event in candidates:
        if event.type in _COVERED_BY_ORDER and any(_within_order(sentence, o, event) for o in orders):
            continue
        dated = _dated(sentence, state, dates, found, event)
        complete = event.model_copy(
            update={
                "id": f"E{len(state.events) + 1}",
                "date": dated,
                "same_as": _same_as(cast, state, event),
                "about": _about(state.events) if event.type == "publication" else None,
            }
        )
        state.events.append(complete)
        if heading:
            state.headings.add(complete.id)
        else:
            _remember(cast, state, complete)
        together = _together(cast, complete)
        if len(together) > 1:
            state.pair = together


def _event(
    sentence: Sentence,
    kind: str,
    frame: str,
    match: re.Match[str],
    people: list[Participant],
) -> Event:
    text, flat = sentence.cast.article.text, sentence.flat
    start, end = match.span("t")
    place = match.start("m") if match.re.groupindex.get("m") else start
    low, high = evidence(sentence, start, match.end(), people)
    how = stance(
        text,
        flat,
        sentence.parts,
        place,
        founding=frame.startswith("found"),
        noun=kind in _MEASURES or kind == "export_control",
        after=frame in {"noun", "control", "mutual", "agree", "found"} and roles.is_noun(flat, start, end),
    )
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
        attribution=speaker(sentence, start),
        background=kind in _MEASURES and _SETTING.search(flat[sentence.start : start]) is not None,
    )


def _within_order(sentence: Sentence, order: Event, event: Event) -> bool:
    return event.trigger.start > order.trigger.end and clause_at(
        sentence.parts, event.trigger.start
    ) == clause_at(sentence.parts, order.trigger.start)


def _dated(
    sentence: Sentence, state: _State, dates: Calendar, found: Sequence[Found], event: Event
) -> ResolvedDate | None:
    here = clause_at(sentence.parts, event.trigger.start)
    printed = sentence.cast.article.published_span
    for date in found:
        if printed and date.span.overlaps(printed):
            continue
        clause = clause_at(sentence.parts, date.span.start)
        if date.way in {"after", "before"}:
            if clause == here - 1 and (anchor := _anchor(sentence, state, date)):
                return dates.counted(date, anchor[0], anchor[1], -1)
        elif clause == here or (clause == 0 and here == 1):
            return dates.resolve(date)
    return None


def _anchor(sentence: Sentence, state: _State, date: Found) -> tuple[date_type, str] | None:
    """Return the day of the order or move that "comes three weeks after" something."""
    if not _COMES.search(sentence.flat, sentence.start, date.span.start):
        return None
    for event in (state.order, state.about_order, *state.events[-1:]):
        if event and event.date and (day := event.date.first_day()):
            return day, f"the {event.type.replace('_', ' ')} dated {event.date.span.text!r}"
    return None


def _about(events: Sequence[Event]) -> str | None:
    return next(
        (
            e.id
            for e in reversed(events)
            if e.type in {"directive", "export_control", "sanction", "ban", "tariff"}
        ),
        None,
    )


def _same_as(cast: Cast, state: _State, event: Event) -> str | None:
    """Return the earlier event of the same type, modality and parties, if there is one."""
    if event.type == "denial":
        return None  # the same speaker may deny two things
    return state.told.get((event.type, event.modality, _parties(cast, event)))


def _remember(cast: Cast, state: _State, event: Event) -> None:
    if parties := _parties(cast, event):
        state.told.setdefault((event.type, event.modality, parties), event.id)
    if event.type == "directive" and not event.same_as:
        state.order, state.about_order = event, None
    elif state.order and event.about == state.order.id:
        state.about_order = event


def _parties(cast: Cast, event: Event) -> frozenset[tuple[str, str]]:
    return frozenset((p.role, cast.country_of(p.actor) or p.actor) for p in event.participants if p.actor)


def _together(cast: Cast, event: Event) -> tuple[str, ...]:
    if event.type not in TOGETHER:
        return ()
    ids = [
        cast.country_of(p.actor)
        for p in event.participants
        if p.actor and p.role not in {"against", "location"}
    ]
    kinds = known()
    return tuple(dict.fromkeys(i for i in ids if i and (i not in kinds or not kinds[i].vague)))


def _finished(state: _State) -> list[Event]:
    """Leave out headlines the body tells again, and number what is left."""
    body = {e.type for e in state.events if e.id not in state.headings}
    kept = [e for e in state.events if e.id not in state.headings or e.type not in body]
    ids = {e.id: f"E{number}" for number, e in enumerate(kept, 1)}
    return [
        e.model_copy(
            update={"id": ids[e.id], "same_as": ids.get(e.same_as or ""), "about": ids.get(e.about or "")}
        )
        for e in kept
    ]
