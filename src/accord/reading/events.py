"""Events of an article: triggers of the packaged table, with who, when, how sure and in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from accord.reading import linking
from accord.reading.actors import Cast
from accord.reading.calendars import Calendar
from accord.reading.clauses import clause_at, trimmed
from accord.reading.dates import Found as FoundDate
from accord.reading.dates import find_dates
from accord.reading.dating import date_of
from accord.reading.deeds import deeds_in
from accord.reading.denied import denials
from accord.reading.fitting import Found
from accord.reading.gathering import gathered
from accord.reading.gazetteer import known
from accord.reading.lexicon import Trigger, triggers_in
from accord.reading.parties import Sentence
from accord.reading.records import Event, span_at
from accord.reading.telling import told_in
from accord.reading.words import words

TOGETHER = words(
    "directive announcement_of_cooperation sanction_evasion technology_transfer joint_research joint_venture "
    "talent_exchange alignment cooperation_agreement"
)
"""Types after which "this partnership" means their parties."""
_COVERED_BY_ORDER = words("alignment announcement_of_cooperation joint_research cooperation_agreement")
"""What an order is to bring about is said in the order's record; these are not told twice."""


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
    kinds: dict[str, list[Event]] = field(default_factory=dict)
    """The same events by type, evasion with the transfers it may be."""
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
    triggered = triggers_in(cast.heads)
    for position, prepared in enumerate(sentences):
        before, triggers, deeds = state.pair, triggered[position], deeds_in(prepared)
        if triggers or deeds:
            named = state.partners and prepared.hits
            sentence = replace(prepared, pair=state.pair, partners=state.partners) if named else prepared
            _read(sentence, state, triggers, deeds, dates, dated[position], heading=position in headings)
        if state.pair is not before:
            state.partners = state.allied if len(state.allied) > 1 else state.pair
        if prepared.duo:
            state.partners = prepared.duo
            if state.pair is before and all(cast.is_country(actor) for actor in prepared.duo):
                state.pair = prepared.duo
    return tuple(gathered(state.events, state.headings, state.parties))


def _read(
    sentence: Sentence,
    state: _State,
    triggers: Sequence[tuple[Trigger, re.Match[str]]],
    deeds: Sequence[Found],
    dates: Calendar,
    days: Sequence[FoundDate],
    *,
    heading: bool,
) -> None:
    cast, flat = sentence.cast, sentence.flat
    candidates = told_in(sentence, triggers, deeds, state.events)
    first = len(state.events)
    orders = [e for e in candidates if e.type == "directive"]
    if heading and len(candidates) == 1:  # the whole line says it
        whole = span_at(cast.article.text, *trimmed(flat, sentence.start, sentence.end))
        candidates = [candidates[0].model_copy(update={"evidence": whole})]
    for event in candidates:
        if event.type in _COVERED_BY_ORDER and any(_within_order(sentence, o, event) for o in orders):
            continue
        mine = _parties(cast, event)
        told_before = (state.order, state.about_order, *state.events[-1:])
        date = date_of(sentence, event, days, dates, told_before)
        dated = event.model_copy(update={"id": f"E{len(state.events) + 1}", "date": date})
        publication = event.type == "publication"
        alike = state.kinds.setdefault(linking.EVADING.get(event.type, event.type), [])
        links = {
            "same_as": linking.same_as(dated, mine, alike, state.parties, sentence),
            "about": linking.published(dated, state.events, sentence) if publication else None,
            "contradicts": linking.contradicted(dated, mine, alike, state.parties),
        }
        complete = dated.model_copy(update=links) if any(links.values()) else dated
        state.events.append(complete)
        alike.append(complete)
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
        for place, about, again in denials(state.events, first, sentence):
            links = {"about": about, "same_as": again}
            state.events[place] = state.events[place].model_copy(update=links)


def _within_order(sentence: Sentence, order: Event, event: Event) -> bool:
    return event.trigger.start > order.trigger.end and clause_at(
        sentence.parts, event.trigger.start
    ) == clause_at(sentence.parts, order.trigger.start)


def _remember(state: _State, event: Event) -> None:
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
