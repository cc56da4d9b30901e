"""Events that the verbs of a sentence show and no other layer has in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accord.reading.calendars import Calendar
from accord.reading.clauses import clause_at, clauses
from accord.reading.dates import find_dates
from accord.reading.layers.grammar import Parsed, Word, naming
from accord.reading.layers.verbs import seen
from accord.reading.layers.whom import Whom
from accord.reading.modality import stance
from accord.reading.records import Event, Participant, Reading, Role, span_at

_NEEDED: Mapping[str, frozenset[Role]] = {
    "directive": frozenset({"addressee"}),
    "investment": frozenset({"target"}),
    "sanction": frozenset({"target"}),
    "technology_transfer": frozenset({"target"}),
    "talent_exchange": frozenset({"target", "partner"}),
}
"""Besides a source, the roles one of which has to be filled before a verb tells of an event."""


def by_verb(
    reading: Reading,
    flat: str,
    calendar: Calendar,
    extent: tuple[int, int],
    tree: Parsed,
    whom: Whom,
    layer: str,
    there: list[Event],
) -> Iterator[Event]:
    """Yield the events that the verbs of a sentence show and no other layer has in it."""
    text = reading.article.text
    start, end = extent
    parts = tuple(clauses(flat, start, end))
    for one in seen(tree):
        verb = tree.words[one.verb]
        what = tree.words[one.object] if one.object is not None else verb
        near = verb.start < what.start and what.end - verb.start < 60
        trigger = span_at(text, verb.start, what.end if near else verb.end)
        clause = clause_at(parts, verb.start)
        if any(
            e.trigger.overlaps(trigger)
            or e.trigger.start <= what.start < e.trigger.end
            or (e.type == one.type and clause_at(parts, e.trigger.start) == clause)
            for e in there
        ):
            continue
        people: list[Participant] = []
        for role, index in one.parties:
            found = party_at(tree, index, whom)
            if found is not None and all(p.actor != found[0] for p in people):
                span = span_at(text, found[1].start, found[1].end)
                people.append(Participant(role=role, actor=found[0], mention=span, layer=layer))
        roles = {p.role for p in people}
        if "source" not in roles or not _NEEDED.get(one.type, roles) & roles:
            continue
        low = min(verb.start, what.start, *(p.mention.start for p in people))
        high = max(verb.end, what.end, *(p.mention.end for p in people))
        how = stance(text, flat, parts, verb.start)
        yield Event(
            id="E0",
            type=one.type,
            evidence=span_at(text, low, high),
            trigger=trigger,
            participants=tuple(people),
            modality=how.modality,
            polarity=how.polarity,
            cue=how.cue,
            date=next(
                (
                    date
                    for found in find_dates(flat, *parts[clause])
                    if found.span != reading.article.published_span and (date := calendar.resolve(found))
                ),
                None,
            ),
            layer=layer,
        )


def party_at(tree: Parsed, index: int, whom: Whom) -> tuple[str, Word] | None:
    """Return the actor a phrase is headed by or belongs to, and the word that names it."""
    for word in naming(tree, index):
        if who := whom.known(span_at(whom.reading.article.text, word.start, word.end)):
            return who, word
    return None
