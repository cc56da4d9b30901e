"""One happening, told once or several times: its events, its date and who takes part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from accord import places
from accord.scenario.measures import Evidence, Modality

if TYPE_CHECKING:
    from accord.reading.records import Actor, Event, Reading, ResolvedDate

Participants = tuple[str, ...]


@dataclass(frozen=True)
class Telling:
    """An event and its retellings."""

    reading: Reading
    events: tuple[Event, ...]
    """The first telling, then those that tell it again, in the order of the text."""
    dated_by: tuple[Event, ...] = field(default=())
    """Publications about it."""

    @property
    def first(self) -> Event:
        """The first telling, whose type and modality count."""
        return self.events[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """Record ids."""
        return tuple(event.id for event in self.events)

    @property
    def modality(self) -> Modality:
        """How the text says it; what is said not to be so counts as denied."""
        return "denied" if self.first.polarity == "negative" else self.first.modality

    @property
    def text(self) -> str:
        """The evidence of every telling."""
        return " ".join(event.evidence.text for event in self.events)

    @property
    def object(self) -> str:
        """What is controlled, shared or founded, as written, or nothing."""
        return " ".join(event.object.text for event in self.events if event.object)

    def actors(self, *roles: str) -> tuple[Actor, ...]:
        """Return the named actors in some roles, in the order of the roles and then of the text."""
        ids = [p.actor for role in roles for e in self.events for p in e.participants if p.role == role]
        return tuple(self.reading.actor(name) for name in dict.fromkeys(ids) if name is not None)

    def codes(self, *roles: str) -> Participants:
        """Return the countries and blocs behind the named actors in some roles; vague ones are left out."""
        return tuple(dict.fromkeys(code for actor in self.actors(*roles) if (code := code_of(actor))))

    def vague(self, *roles: str) -> tuple[str, ...]:
        """Return the words for those in some roles whom the text does not name ("Western")."""
        words = [
            p.mention.text
            for event in self.events
            for p in event.participants
            if p.role in roles and (p.actor is None or self.reading.actor(p.actor).vague)
        ]
        return tuple(dict.fromkeys(words))

    def common(self, *, notes: Iterable[str] = ()) -> dict[str, Any]:
        """Return what every measure says, whatever its kind: date, modality, evidence and notes."""
        date, about_date = self.date()
        said = [
            f"According to {self.reading.actor(e.attribution).name}." for e in self.events if e.attribution
        ]
        stands_in = [
            f"{actor.name} is taken as {code_of(actor)}."
            for actor in self.actors("source", "target", "partner", "member")
            if actor.kind in ("organisation", "person") and code_of(actor) not in (None, actor.name)
        ]
        by = dict.fromkeys(e.layer for e in self.events if e.layer != "rules")
        proposed = [f"Proposed by {layer} and not by the rules; to be confirmed." for layer in by]
        words = dict.fromkeys([*notes, *stands_in, *said, *proposed, about_date])
        return {
            "date": date,
            "modality": self.modality,
            "evidence": tuple(
                dict.fromkeys(
                    Evidence(start=e.evidence.start, end=e.evidence.end, text=e.evidence.text)
                    for e in self.events
                )
            ),
            "notes": " ".join(word for word in words if word),
        }

    def date(self) -> tuple[dt.date | str | None, str]:
        """Return the date a measure can carry, and what has to be said about it."""
        unknown = ""
        for event in (*self.events, *self.dated_by):
            if event.date is None:
                continue
            found = event.date
            if found.last_day() is None:
                unknown = unknown or f"The text says {found.span.text!r} and leaves the year open."
                continue
            start, *open_end = found.value.split("/")
            words = []
            if event in self.dated_by:
                words.append(f"Dated by its publication ({found.span.text!r}).")
            if found.inferred or open_end:
                words.append(f"Date read from {found.span.text!r}: {found.resolution}; to be confirmed.")
            if len(start) == 4:
                words.append(f"The text gives only the year {start}; its last month is written.")
                start = f"{start}-12"
            return (dt.date.fromisoformat(start) if len(start) == 10 else start), " ".join(words)
        return None, unknown

    def apart(self, other: Telling) -> bool:
        """Say whether the dates of two tellings cannot be one."""
        mine, theirs = self._dates(), other._dates()
        return any(a.apart(b) for a in mine for b in theirs)

    def _dates(self) -> list[ResolvedDate]:
        return [e.date for e in (*self.events, *self.dated_by) if e.date]

    def last_day(self) -> dt.date | None:
        """Return the last day its date may mean, or None."""
        days = (e.date.last_day() for e in (*self.events, *self.dated_by) if e.date)
        return next((day for day in days if day is not None), None)


def code_of(actor: Actor) -> str | None:
    """Return the country or packaged bloc an actor is or belongs to; None for a vague or unplaced one."""
    if actor.vague:
        return None
    if actor.iso3 is not None:
        return actor.iso3 if actor.iso3 in places.countries() else None
    return places.bloc_code(actor.id) or places.bloc_code(actor.name)


def tellings(reading: Reading) -> tuple[Telling, ...]:
    """Return the happenings of a reading, each with its retellings, in the order of their first telling.

    What the same parties do on days that cannot be one is a happening for each of the days.
    """
    from accord.reading.tellings import happenings

    ids = {event.id for event in reading.events}
    groups = happenings(reading.events)
    first = {event.id: group[0].id for group in groups for event in group}
    about: dict[str, list[Event]] = {}
    for event in reading.events:
        if event.about in ids:
            about.setdefault(first[event.about], []).append(event)
    return tuple(Telling(reading, tuple(group), tuple(about.get(group[0].id, ()))) for group in groups)
