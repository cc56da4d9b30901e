"""One happening as one article tells it: all its tellings there, with its date and who takes part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accord.reading.records import Event, Modality, Reading


def happenings(events: Sequence[Event]) -> list[list[Event]]:
    """Return the events of an article in groups that tell of one happening, its first telling leading each.

    What the same parties do on days that cannot be one is a happening for each of the days; a telling without a
    date goes with the first.
    """
    by_id = {event.id: event for event in events}

    def root(event: Event) -> str:
        seen: set[str] = set()
        while event.same_as in by_id and event.id not in seen:
            seen.add(event.id)
            event = by_id[event.same_as]
        return event.id

    families: dict[str, list[Event]] = {}
    for event in events:
        families.setdefault(root(event), []).append(event)
    return [group for first, family in families.items() for group in _by_day(family, first)]


def _by_day(family: Sequence[Event], first: str) -> list[list[Event]]:
    groups: list[list[Event]] = []
    for event in sorted(family, key=lambda e: e.id != first):
        for group in groups:
            if not any(e.date and event.date and event.date.apart(e.date) for e in group):
                group.append(event)
                break
        else:
            groups.append([event])
    return groups


@dataclass(frozen=True)
class Telling:
    """What one article says of one happening."""

    article: str
    published: dt.date | None
    events: tuple[str, ...]
    """Ids of its records in that article, the first telling first."""
    type: str
    modality: Modality
    denied: bool
    """True where the article says that it is not so."""
    participants: tuple[tuple[str, str], ...]
    """Roles and parties: the country or bloc that acts where it is known, else the actor or the words."""
    date: str | None
    day: tuple[dt.date, dt.date] | None
    """First and last day the date may mean."""
    object: str | None
    attribution: str | None
    background: bool
    """True where it is the setting of other news."""
    start: int
    end: int
    words: str
    """The evidence, ``start`` to ``end`` of the article's text."""
    contradicts: tuple[str, ...] = ()
    """Ids of records of that article of which this says the opposite."""

    @property
    def parties(self) -> frozenset[str]:
        """Everyone who takes part."""
        return frozenset(who for _, who in self.participants)


def told(reading: Reading) -> list[Telling]:
    """Return what one article tells of, each retelling with what it retells; publications only date others."""
    ids = {event.id for event in reading.events}
    dated = {e.about: e for e in reading.events if e.about in ids and e.date and e.about}
    found = []
    for events in happenings(reading.events):
        events = [e for e in events if not (e.type == "publication" and e.about in ids)]
        if events:
            published = next((dated[e.id] for e in events if e.id in dated), None)
            found.append(_telling(reading, events, published))
    return found


def _telling(reading: Reading, ordered: Sequence[Event], published: Event | None) -> Telling:
    first = ordered[0]
    dates = [e.date for e in (*ordered, *((published,) if published else ())) if e.date]
    known = [d for d in dates if d.first_day() and d.last_day()]
    best = known[0] if known else (dates[0] if dates else None)
    days = (best.first_day(), best.last_day()) if best else (None, None)
    people = [(p.role, _party(reading, p.actor, p.mention.text)) for e in ordered for p in e.participants]
    return Telling(
        article=reading.article.name,
        published=reading.article.published,
        events=tuple(e.id for e in ordered),
        type=first.type,
        modality=first.modality,
        denied=first.polarity == "negative" or first.modality == "denied",
        participants=tuple(dict.fromkeys(people)),
        date=best.value if best else None,
        day=(days[0], days[1]) if days[0] and days[1] else None,
        object=next((e.object.text for e in ordered if e.object), None),
        attribution=next((reading.actor(e.attribution).name for e in ordered if e.attribution), None),
        background=first.background,
        start=first.evidence.start,
        end=first.evidence.end,
        words=first.evidence.text,
        contradicts=tuple(dict.fromkeys(e.contradicts for e in ordered if e.contradicts)),
    )


def _party(reading: Reading, actor: str | None, words: str) -> str:
    if actor is None:
        return f"“{words}”"
    found = reading.actor(actor)
    if found.kind == "person" and found.affiliation:
        return _party(reading, found.affiliation, words) if found.affiliation != actor else found.name
    return found.iso3 or (found.id if found.kind == "bloc" else found.name)
