"""Events of an article: triggers of the packaged table, with who, when, how sure and in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date as date_type

from accord.reading import filling, roles
from accord.reading.actors import Cast
from accord.reading.clauses import clause_at
from accord.reading.dates import Calendar, find_dates
from accord.reading.dates import Found as FoundDate
from accord.reading.deeds import Found, deeds_in
from accord.reading.evidence import MEASURES, credible, enough, evidence, object_of, speaker
from accord.reading.gazetteer import known
from accord.reading.lexicon import triggers_in
from accord.reading.modality import Stance, stance
from accord.reading.parties import Sentence
from accord.reading.records import Event, Participant, ResolvedDate, Span, span_at
from accord.reading.words import words

TOGETHER = words(
    "directive announcement_of_cooperation sanction_evasion technology_transfer joint_research joint_venture "
    "talent_exchange alignment cooperation_agreement"
)
"""Types after which "this partnership" means their parties."""
_MEASURES = words("sanction export_control ban embargo tariff military_operation")
_MEASURES_AGAIN = words("sanction export_control ban embargo tariff")
_COVERED_BY_ORDER = words("alignment announcement_of_cooperation joint_research cooperation_agreement")
"""What an order is to bring about is said in the order's record; these are not told twice."""
_ONCE = words(
    "talent_exchange publication denial joint_venture joint_research alignment sanction_evasion "
    "substitution_difficulty"
)
"""Told once in a sentence, in however many clauses."""
_SEVERAL_TIMES = words(
    "investment economic_support technology_transfer export_stop cooperation_agreement accession"
)
"""May be told several times in one clause, of several things."""
_NONE = re.compile(r"(?<!^)\s(?:no|neither|none)\s(?!longer)", re.IGNORECASE)
"""Inside a trigger: "signed no agreement"."""
_KNOWN = re.compile(
    r"\b(?:this|these|that|those|such\s+an?|such|the\s+same|the\s+planned|the\s+proposed|the\s+new)\s+(?:[\w-]+\s+){0,1}$",
    re.IGNORECASE,
)
_IT_IS = re.compile(r"(?:It|This|That)\s+(?:is|was|would\s+be|will\s+be)\s")
_POINTS = re.compile(
    r"\s*(?:as\s+[\w“”\"-]+(?:\s+[\w“”\"-]+){0,2}\s+)?(?:that\s*(?=[.,;!”\"]|$)|(?:that\s+)?(?:it|them|this|(?:the|that|these|those|such)\s+(?:[\w-]+\s+)?(?:claims?|reports?|requests?|accusations?|"
    r"allegations?|suggestions?|charges?|proposals?|ideas?|demands?|offers?|plans?|calls?|criticisms?|rumou?rs?|speculation|notion|stor(?:y|ies)|findings?)))\b",
    re.IGNORECASE,
)
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
    """The countries last said to work together."""
    partners: tuple[str, ...] = ()
    """The countries or organisations last named together or said to work together."""
    allied: tuple[str, ...] = ()
    """The same as they are named, firms as firms."""
    events: list[Event] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)
    parties: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """Who has which part in each event so far, by country."""
    told: dict[tuple[str, str, frozenset[tuple[str, str]]], str] = field(default_factory=dict)
    """The first event of each type, modality and parties, for telling what is told again."""
    order: Event | None = None
    """The last order."""
    about_order: Event | None = None
    """What is about it."""


def calendar(cast: Cast) -> tuple[Calendar, list[list[FoundDate]]]:
    """Return the calendar of an article and the date expressions of each sentence."""
    found = [find_dates(cast.flat, start, end) for start, end in cast.article.sentences]
    return Calendar([one for dates in found for one in dates], cast.article.published), found


def find_events(
    cast: Cast, sentences: Sequence[Sentence], dates: Calendar, dated: Sequence[Sequence[FoundDate]]
) -> tuple[Event, ...]:
    """Return the events of an article in the order of the text."""
    state = _State()
    headings = set(cast.article.headings)
    for position, prepared in enumerate(sentences):
        named = state.partners and prepared.hits
        sentence = replace(prepared, pair=state.pair, partners=state.partners) if named else prepared
        before = state.pair
        _read(sentence, state, dates, dated[position], heading=position in headings)
        if state.pair is not before:
            state.partners = state.allied if len(state.allied) > 1 else state.pair
        if prepared.duo:
            state.partners = prepared.duo
            if state.pair is before and all(cast.is_country(actor) for actor in prepared.duo):
                state.pair = prepared.duo
    return tuple(_finished(cast, state))


def _read(
    sentence: Sentence, state: _State, dates: Calendar, days: Sequence[FoundDate], *, heading: bool
) -> None:
    cast, flat = sentence.cast, sentence.flat
    taken: list[tuple[int, int]] = []
    told: set[tuple[str, int]] = set()
    candidates: list[Event] = []
    for trigger, match in triggers_in(cast.masked, sentence.start, sentence.end):
        start, end = match.span("t")
        clause = clause_at(sentence.parts, start)
        if (trigger.type, clause) in told or any(a < end and start < b for a, b in taken):
            continue
        if trigger.frame == "again":
            measures = (e for e in reversed([*state.events, *candidates]) if e.type in _MEASURES_AGAIN)
            last = next(measures, None)
            if last is None or last.type != trigger.type:
                continue
        people = roles.participants(sentence, trigger.type, trigger.frame, match, (start, end))
        if not credible(trigger.type, people, flat, end, start):
            continue
        taken.append((start, end))
        told.add((trigger.type, clause))
        place = match.start("m") if match.re.groupindex.get("m") else start
        candidates.append(
            _event(sentence, trigger.type, trigger.frame, (start, end), place, match.end(), people)
        )
    for found in deeds_in(sentence):
        start, end = found.span("t")
        clause = clause_at(sentence.parts, start)
        kind = _kind(found, state, candidates)
        if kind is None:
            continue
        if kind == "talent_exchange":  # "sends its chip designers to": people, and no technology
            wrong = [e for e in candidates if e.type == "technology_transfer" and e.trigger.start == start]
            candidates = [e for e in candidates if e not in wrong]
            taken = [t for t in taken if t[0] != start or not wrong]
        if any(a <= found.place < b or start == a for a, b in taken):
            continue
        same = [
            e
            for e in candidates
            if e.type == kind and (kind in _ONCE or clause_at(sentence.parts, e.trigger.start) == clause)
        ]
        if (
            any((e.polarity == "negative") == found.deed.negative or e.modality == "denied" for e in same)
            and found.deed.act != "another"
            and not (kind in _SEVERAL_TIMES and all(abs(e.trigger.start - start) > 70 for e in same))
        ):
            continue
        twin = next((e for e in same if e.trigger.start < found.limit and found.first < e.trigger.end), None)
        if twin is not None:  # a measure and its lifting are one
            if found.deed.negative and found.deed.type != "again":
                candidates[candidates.index(twin)] = twin.model_copy(update={"polarity": "negative"})
            continue
        people = [
            p
            for p in roles.participants(sentence, kind, found.frame, found, (start, end))
            if not (p.actor or "").startswith("@")
        ]
        if not enough(found, sentence, people, [*state.events[-8:], *candidates]):
            continue
        taken.append((start, end))
        event = _event(sentence, kind, found.frame, (start, end), found.place, found.limit, people)
        if found.deed.negative and event.modality != "denied":
            event = event.model_copy(update={"polarity": "negative"})
        if event.modality == "denied" and "asserting" in found.deed.needs:
            continue
        candidates.append(event)
    first = len(state.events)
    candidates.sort(key=lambda event: event.trigger.start)
    orders = [e for e in candidates if e.type == "directive"]
    for event in candidates:
        if event.type in _COVERED_BY_ORDER and any(_within_order(sentence, o, event) for o in orders):
            continue
        dated, mine = _dated(sentence, state, dates, days, event), _parties(cast, event)
        complete = event.model_copy(
            update={
                "id": f"E{len(state.events) + 1}",
                "date": dated,
                "same_as": _same_as(cast, state, event, mine, sentence),
                "about": _about(state.events) if event.type == "publication" else None,
                "contradicts": _contradicted(state, event, mine),
            }
        )
        state.events.append(complete)
        state.parties[complete.id] = mine
        if heading:
            state.headings.add(complete.id)
        else:
            _remember(state, complete)
        together = _together(cast, complete)
        if len(together) > 1:
            state.pair = together
            state.allied = tuple(dict.fromkeys(p.actor for p in complete.participants if p.actor))
    if any(e.type == "denial" for e in candidates):
        _denials(state, first, flat)


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
        attribution=speaker(sentence, start),
        background=kind in _MEASURES and _SETTING.search(flat[sentence.start : start]) is not None,
    )


def _kind(found: Found, state: _State, candidates: Sequence[Event]) -> str | None:
    """Return the type of what is found: that of what was told last where it is only "they" or "likewise"."""
    if found.deed.type not in {"again", "like"}:
        return found.deed.type
    kinds = MEASURES
    if found.deed.act == "resume":
        kinds = frozenset({"export_stop"})
    elif found.deed.type == "like":
        kinds = MEASURES | {"accession", "alignment", "diplomatic_support"}
    return next((e.type for e in reversed([*state.events[-6:], *candidates]) if e.type in kinds), None)


def _within_order(sentence: Sentence, order: Event, event: Event) -> bool:
    return event.trigger.start > order.trigger.end and clause_at(
        sentence.parts, event.trigger.start
    ) == clause_at(sentence.parts, order.trigger.start)


def _dated(
    sentence: Sentence, state: _State, dates: Calendar, found: Sequence[FoundDate], event: Event
) -> ResolvedDate | None:
    here, flat = clause_at(sentence.parts, event.trigger.start), sentence.flat
    printed = sentence.cast.article.published_span
    for date in sorted(found, key=lambda one: abs(one.span.start - event.trigger.start)):
        if printed and date.span.overlaps(printed):
            continue
        clause = clause_at(sentence.parts, date.span.start)
        if date.way in {"after", "before"}:
            if clause == here - 1 and (anchor := _anchor(sentence, state, date)):
                return dates.counted(date, anchor[0], anchor[1], -1)
        elif clause == here or (clause == 0 and here == 1) or _beside(sentence, clause, here):
            ahead = (
                event.modality != "asserted"
                and _STARTS.search(flat, date.span.start - 8, date.span.start) is not None
            )
            return dates.resolve(date, past=event.modality == "asserted", ahead=ahead)
    return None


def _beside(sentence: Sentence, clause: int, here: int) -> bool:
    """Say whether a date stands in the clause that announces the event, or in the one that says when it begins."""
    flat, parts = sentence.flat, sentence.parts
    if clause == here - 1:
        return _SAYS_THAT.search(flat[parts[clause][0] : parts[clause][1]]) is not None
    return clause == here + 1 and _BEGINS.match(flat, *parts[clause]) is not None


_STARTS = re.compile(r"\b(?:from|until|by|before|on|as\s+of|starting)\s$", re.IGNORECASE)
_SAYS_THAT = re.compile(
    r"\b(?:announc|said|says|declar|confirm|agree|decid)\w*\s+(?:(?:on|in|last|this)\s+[\w\s]{1,20})?(?:that\s+)?$"
)
_BEGINS = re.compile(
    r"(?:will\s+|is\s+to\s+|are\s+to\s+|would\s+)?(?:starts?|begins?|tak(?:es?|ing)\s+effect|enters?\s+into\s+force|"
    r"com(?:es?|ing)\s+into\s+(?:force|operation|effect)|runs?|opens?|applies|apply)\b"
)


def _anchor(sentence: Sentence, state: _State, date: FoundDate) -> tuple[date_type, str] | None:
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


def _same_as(
    cast: Cast, state: _State, event: Event, mine: frozenset[tuple[str, str]], sentence: Sentence
) -> str | None:
    """Return the earlier event that this one tells again, if there is one.

    It is of the same type, modality and parties, or it is spoken of as known ("this embargo", "It is the largest
    investment") and names nobody else.
    """
    if event.type == "denial":
        return None  # the same speaker may deny two things
    if same := state.told.get((event.type, event.modality, mine)):
        return same
    before = cast.flat[max(sentence.start, event.trigger.start - 40) : event.trigger.start]
    if _KNOWN.search(before) or _IT_IS.match(cast.flat, sentence.start, event.trigger.start):
        for earlier in reversed(state.events[-6:]):
            if earlier.type == event.type and mine <= state.parties[earlier.id]:
                return earlier.same_as or earlier.id
    return None


def _contradicted(state: _State, event: Event, mine: frozenset[tuple[str, str]]) -> str | None:
    """Return the earlier event of the same type and parties of which this one says the opposite."""
    if event.type in {"denial", "publication"}:
        return None
    denied = event.modality == "denied"
    for earlier in reversed(state.events[-40:]):
        if earlier.type != event.type or (earlier.modality == "denied") == denied:
            continue
        theirs = state.parties[earlier.id]
        if mine and theirs and (mine <= theirs or theirs <= mine):
            return earlier.id
    return None


def _denials(state: _State, first: int, flat: str) -> None:
    """Link the denials of a sentence to what they deny: what it says is not so, or what "the claim" points to."""
    here = state.events[first:]
    for place, event in enumerate(here, first):
        if event.type != "denial":
            continue
        after = [e for e in here if e.trigger.start > event.trigger.start and e.modality == "denied"]
        told = after[0].id if after else None
        if told is None and _POINTS.match(flat, event.trigger.end):
            earlier = [
                e for e in state.events[max(0, first - 12) : first] if e.type not in {"denial", "publication"}
            ]
            last = [e for e in earlier[-4:] if earlier and earlier[-1].trigger.start - e.trigger.start < 400]
            unsure = [e for e in last if e.modality != "asserted" or e.attribution]
            # what is doubted: the first thing of the last sentence that somebody only says
            meant = [e for e in unsure or last if (unsure or last)[-1].evidence.overlaps(e.evidence)]
            told = meant[0].id if meant else None
        if told:
            state.events[place] = event.model_copy(update={"about": told})


def _remember(state: _State, event: Event) -> None:
    if parties := state.parties[event.id]:
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
    """Leave out headlines the body tells again, gather the places that tell an event, and number what is left."""
    body = [e for e in state.events if e.id not in state.headings]
    headlines: dict[str, list[Span]] = {}
    dropped = set()
    told: dict[str, list[tuple[Event, set[str]]]] = {}
    for event in body:
        told.setdefault(event.type, []).append((event, {actor for _, actor in _parties(cast, event)}))
    for event in (e for e in state.events if e.id in state.headings):
        if (first := _told_below(cast, event, told.get(event.type, []))) is not None:
            headlines.setdefault(first.id, []).append(event.evidence)
            dropped.add(event.id)
    kept = [e for e in state.events if e.id not in dropped]
    again: dict[str, list[Span]] = {}
    for event in kept:
        if event.same_as:
            again.setdefault(event.same_as, []).append(event.evidence)
    ids = {e.id: f"E{number}" for number, e in enumerate(kept, 1)}
    return [
        e.model_copy(
            update={
                "id": ids[e.id],
                "same_as": ids.get(e.same_as or ""),
                "about": ids.get(e.about or ""),
                "contradicts": ids.get(e.contradicts or ""),
                "mentions": tuple(
                    dict.fromkeys((e.evidence, *headlines.get(e.id, ()), *again.get(e.id, ())))
                ),
            }
        )
        for e in kept
    ]


def _told_below(cast: Cast, headline: Event, same: Sequence[tuple[Event, set[str]]]) -> Event | None:
    """Return the event of the body that a headline announces: of its type, and of its parties where it names any."""
    mine = {actor for _, actor in _parties(cast, headline)}
    near = next((event for event, theirs in same if mine & theirs), None)
    return near or (same[0][0] if same else None)
