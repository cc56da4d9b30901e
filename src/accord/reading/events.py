"""Events of an article: triggers of the packaged table, with who, when, how sure and in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as date_type

from accord.reading import roles
from accord.reading.actors import Cast
from accord.reading.clauses import clause_at, clauses, groups, trimmed
from accord.reading.dates import Calendar, Found, find_dates
from accord.reading.gazetteer import known
from accord.reading.lexicon import GOODS, SPEECH, triggers
from accord.reading.mentions import without_overlaps
from accord.reading.modality import stance
from accord.reading.records import Event, Participant, ResolvedDate, Span, span_at

TOGETHER = frozenset(
    "directive announcement_of_cooperation sanction_evasion technology_transfer joint_research joint_venture "
    "talent_exchange alignment cooperation_agreement".split()
)
"""Types after which "this partnership" means their parties."""
_MEASURES = frozenset("sanction export_control ban embargo tariff military_operation".split())
_WITH_OBJECT = frozenset(
    "sanction export_stop export_control ban embargo tariff substitution_difficulty technology_transfer".split()
)
_COVERED_BY_ORDER = frozenset(
    "alignment announcement_of_cooperation joint_research cooperation_agreement".split()
)
"""What an order is to bring about is said in the order's record; these are not told twice."""
_SETTING = re.compile(
    r"\b(?:since|amid|despite|following|after|under|because\s+of|due\s+to)\b[^,;]*$", re.IGNORECASE
)
_COMES = re.compile(
    r"\b(?:directive|order|decree|announcement|move|decision|step|measure|deal|agreement)\s+(?:comes?|came|follows|followed)\b",
    re.IGNORECASE,
)  # noqa: E501


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


def find_events(cast: Cast) -> tuple[Event, ...]:
    """Return the events of an article in the order of the text."""
    state = _State()
    dates, by_sentence = calendar(cast)
    for position, (start, end) in enumerate(cast.article.sentences):
        hits = without_overlaps([*cast.sentences[position], *roles.stand_ins(cast.flat, start, end)])
        parts = tuple(clauses(cast.flat, start, end))
        sentence = roles.Sentence(
            cast, start, end, tuple(groups(cast.flat, hits, parts)), parts, state.pair, state.it
        )
        _read(sentence, state, dates, by_sentence[position], heading=position in cast.article.headings)
        first = next(
            (g for g in sentence.groups if g.prep is None and not g.hits[0].actor.startswith("@")), None
        )
        if first:
            state.it = first.hits[0].actor
    return tuple(_finished(cast, state))


def _read(
    sentence: roles.Sentence, state: _State, dates: Calendar, found: Sequence[Found], *, heading: bool
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
            if not _credible(trigger.type, people, flat, start, end):
                continue
            taken.append((start, end))
            told.add((trigger.type, clause))
            candidates.append(_event(sentence, state, trigger.type, trigger.frame, match, people))
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
    sentence: roles.Sentence,
    state: _State,
    kind: str,
    frame: str,
    match: re.Match[str],
    people: list[Participant],
) -> Event:
    text, flat = sentence.cast.article.text, sentence.flat
    start, end = match.span("t")
    place = match.start("m") if match.re.groupindex.get("m") else start
    low, high = _evidence(sentence, start, match.end(), people)
    how = stance(
        text,
        flat,
        sentence.parts,
        place,
        founding=frame.startswith("found"),
        noun=kind in _MEASURES or kind == "export_control",
        after=frame in {"noun", "control", "mutual", "agree", "found"} and roles.is_noun(flat, start, end),
    )
    clause = sentence.parts[clause_at(sentence.parts, start)]
    return Event(
        id="E",
        type=kind,
        evidence=span_at(text, low, high),
        trigger=span_at(text, start, end),
        participants=tuple(people),
        modality=how.modality,
        polarity=how.polarity,
        cue=how.cue,
        object=_object(text, flat, kind, (start, end), (low, high), people),
        attribution=_speaker(sentence, start),
        background=kind in _MEASURES
        and _SETTING.search(flat[sentence.start : start]) is not None
        and _SETTING.search(flat[min(clause[0], start) - (min(clause[0], start) - sentence.start) : start])
        is not None,
    )


def _credible(kind: str, people: Sequence[Participant], flat: str, start: int, end: int) -> bool:
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


def _within_order(sentence: roles.Sentence, order: Event, event: Event) -> bool:
    return event.trigger.start > order.trigger.end and clause_at(
        sentence.parts, event.trigger.start
    ) == clause_at(sentence.parts, order.trigger.start)


def _evidence(
    sentence: roles.Sentence, position: int, end: int, people: Sequence[Participant]
) -> tuple[int, int]:
    """Return the clause of a trigger, from the clause its participants are in on."""
    here = clause_at(sentence.parts, position)
    inside = [p.mention.start for p in people if sentence.start <= p.mention.start < position]
    first = min([here, *(clause_at(sentence.parts, start) for start in inside)])
    last = clause_at(sentence.parts, max(position, end - 1))
    return trimmed(sentence.flat, sentence.parts[first][0], sentence.parts[last][1])


def _object(
    text: str,
    flat: str,
    kind: str,
    trigger: tuple[int, int],
    evidence: tuple[int, int],
    people: Sequence[Participant],
) -> Span | None:
    if kind == "alliance_founding":
        named = next((p.mention for p in people if p.role == "object"), None)
        return named
    if kind not in _WITH_OBJECT:
        return None
    after = GOODS.search(flat, trigger[0], evidence[1])
    before = list(GOODS.finditer(flat, evidence[0], trigger[0]))
    found = after or (before[-1] if before else None)
    return span_at(text, *found.span()) if found else None


def _speaker(sentence: roles.Sentence, position: int) -> str | None:
    """Return who says what stands at a position, where the sentence names a speaker."""
    for verb in SPEECH.finditer(sentence.flat, sentence.start, sentence.end):
        if verb.start() <= position < verb.end():
            continue
        if verb.group().lower() == "according to":
            after = [g for g in sentence.groups if g.start >= verb.end() and g.start - verb.end() < 30]
            speaker = after[0] if after else None
        else:
            speaker, _ = roles.subject(sentence, verb.start())
            governs = verb.end() <= position or clause_at(sentence.parts, verb.start()) > clause_at(
                sentence.parts, position
            )
            speaker = speaker if governs else None
        if speaker and (who := sentence.meant(speaker.hits[0])):
            return who[0]
    return None


def _dated(
    sentence: roles.Sentence, state: _State, dates: Calendar, found: Sequence[Found], event: Event
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


def _anchor(sentence: roles.Sentence, state: _State, date: Found) -> tuple[date_type, str] | None:
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


def _finished(cast: Cast, state: _State) -> list[Event]:
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
