"""What a reading of an article consists of: actors, events and claims, each held to a span of its text.

Offsets are Python code points, half-open, into ``Article.text``. Records name actors by their id; nothing
here says more than the article does: a vague source ("Western", "major producers") stays vague.
"""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

ActorKind = Literal["country", "organisation", "bloc", "person"]
MentionKind = Literal["name", "demonym", "government", "seat", "pronoun", "title"]
Role = Literal["source", "target", "addressee", "partner", "member", "object", "location", "against"]
Modality = Literal["asserted", "announced", "intended", "possible", "denied"]
Polarity = Literal["positive", "negative"]
ClaimType = Literal[
    "rank",
    "count",
    "comparison",
    "superlative",
    "membership",
    "office",
    "share",
    "amount",
    "growth",
    "dominance",
]
Result = Literal["true", "false", "not checkable"]


class Record(BaseModel):
    """Anything a reading is made of: immutable, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A stretch of the article, with its text."""

    start: int = Field(ge=0)
    end: int
    text: str

    @model_validator(mode="after")
    def _measures(self) -> Self:
        if self.end <= self.start or len(self.text) != self.end - self.start:
            raise ValueError(f"span {self.start}:{self.end} does not measure its text {self.text!r}")
        return self

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


def span_at(text: str, start: int, end: int) -> Span:
    """Return the span ``text[start:end]``, the only way the extractors make one."""
    return Span(start=start, end=end, text=text[start:end])


class Mention(Record):
    """One place where an actor is named or meant."""

    span: Span
    how: MentionKind = "name"


class Actor(Record):
    """Someone who acts or is acted upon: a country (its government), an organisation, a bloc or a person."""

    id: str
    """ISO 3166 alpha-3 for a country, the packaged code for a bloc, else a short name in capitals."""
    kind: ActorKind
    name: str
    iso3: str | None = None
    """The country of a country actor, or the one an organisation or person belongs to, where known."""
    vague: bool = False
    """True of "the West" and the like: a collective without a list of members."""
    title: str | None = None
    """Of a person: the office as written ("President", "CEO")."""
    affiliation: str | None = None
    """Of a person: the id of the actor the office is in."""
    mentions: tuple[Mention, ...]
    layer: str = "rules"
    """Which layer proposed it: "rules", "spacy" or "model:<name>"."""


class Participant(Record):
    """An actor's part in an event."""

    role: Role
    actor: str | None
    """Actor id; None where the text names nobody ("major producers")."""
    mention: Span
    """Where the text says so."""
    inferred: bool = False
    """True where the sentence does not name the actor; `mention` is what it was inferred from."""
    layer: str = "rules"
    """Which layer proposed it; another one may add to an event of the rules."""


class ResolvedDate(Record):
    """A date as written, and what it was taken to mean."""

    span: Span
    value: str
    """ISO 8601: a day, a month ("2024-12"), a year, or an interval open at the end ("2024-12-11/..");
    "XXXX-01-01" where the article lets nobody infer the year."""
    resolution: str
    """How the value was reached: "day", "month", "year", or a sentence."""
    inferred: bool = False
    """True where part of the value (mostly the year) is not written here: a person should confirm."""

    def first_day(self) -> date | None:
        """Return the first day the value may mean, or None where the year is unknown."""
        parts = _numbers(self.value)
        return date(*(*parts, 1, 1)[:3]) if parts else None

    def last_day(self) -> date | None:
        """Return the last day the value may mean (of an open interval: the first), or None."""
        parts = _numbers(self.value)
        if len(parts) == 1:
            return date(parts[0], 12, 31)
        if len(parts) == 2:
            return date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
        return self.first_day()

    def apart(self, other: ResolvedDate) -> bool:
        """Say whether the two cannot be one day; what is open at the end, or of an unknown year, may be any."""
        first, last = self.first_day(), self.last_day()
        theirs = other.first_day(), other.last_day()
        if first is None or last is None or theirs[0] is None or theirs[1] is None:
            return False
        later = first > theirs[1] and "/" not in other.value
        earlier = theirs[0] > last and "/" not in self.value
        return later or earlier


def _numbers(value: str) -> tuple[int, ...]:
    first = value.split("/")[0]
    return () if first.startswith("X") else tuple(int(part) for part in first.split("-"))


class Event(Record):
    """Something the article says was done, is meant to be done or may be done."""

    id: str
    type: str
    """A type of the packaged ``triggers`` table."""
    evidence: Span
    trigger: Span
    participants: tuple[Participant, ...] = ()
    modality: Modality = "asserted"
    polarity: Polarity = "positive"
    cue: Span | None = None
    """The words that decided modality or polarity, where not the plain assertion."""
    date: ResolvedDate | None = None
    object: Span | None = None
    """What is controlled, lost, shared or founded, as written ("advanced chips")."""
    same_as: str | None = None
    """Id of an earlier event that this one tells again."""
    about: str | None = None
    """Id of the event this one is about (a publication of an order, a denial)."""
    contradicts: str | None = None
    """Id of the earlier event that this one says is not so."""
    mentions: tuple[Span, ...] = ()
    """Every place that tells it: its own evidence, the headline, and the evidence of events that tell it again."""
    attribution: str | None = None
    """Id of the actor who says so, where it is not the article itself."""
    background: bool = False
    """True where the event is mentioned as a setting for another and not as news."""
    layer: str = "rules"
    """Which layer proposed it: "rules", "spacy" or "model:<name>"."""

    def actors(self, role: Role) -> tuple[str, ...]:
        """Return the ids of the named actors in a role, in order."""
        return tuple(p.actor for p in self.participants if p.role == role and p.actor is not None)


class Verdict(Record):
    """What the packaged data say about a claim."""

    result: Result
    reason: str
    edition: str | None = None
    """The edition of the table that was asked, also where it could not decide."""
    packaged: str | None = None
    """What that table has, for a person to compare."""


class Claim(Record):
    """A statement that data could bear out or not."""

    id: str
    type: ClaimType
    subject: tuple[str, ...]
    """Actor ids; empty where the text names none."""
    metric: str
    value: float | str | None = None
    unit: str = ""
    of: float | None = None
    """Out of how many, for a rank."""
    compared_with: tuple[str, ...] = ()
    evidence: Span
    value_span: Span | None = None
    refers_to: str | None = None
    """Id of the claim that "this" or "that" points back to."""
    contradicts: str | None = None
    """Id of the earlier claim that gives another value for the same thing."""
    attribution: str | None = None
    """Id of the actor who says so, where it is not the article itself."""
    modality: Modality = "asserted"
    polarity: Polarity = "positive"
    verdict: Verdict | None = None
    layer: str = "rules"
    """Which layer proposed it: "rules", "spacy" or "model:<name>"."""


class Article(Record):
    """A cleaned text and where it came from; all spans point into ``text``."""

    text: str
    title: str
    name: str
    """The name of the file, or what the caller called the text."""
    sha256: str
    """Of the bytes as they were read."""
    published: date | None = None
    published_span: Span | None = None
    """Where the text says when it was published; None where the date came from the page's metadata."""
    paragraphs: tuple[tuple[int, int], ...] = ()
    """Extents, in order, boilerplate left out."""
    sentences: tuple[tuple[int, int], ...] = ()
    """Extents, in order, boilerplate left out; headings are sentences of their own."""
    headings: tuple[int, ...] = ()
    """Which of `sentences`, by position, are headings."""


class Note(Record):
    """What became of something a layer proposed beside the rules."""

    layer: str
    kind: Literal["agreed", "added", "corrected", "conflict", "rejected", "failed"]
    reason: str
    """In a sentence, for a person."""
    record: str | None = None
    """Id of the event, claim or actor it is about, where there is one."""
    quote: str = ""
    """The words the layer quoted, which need not be in the article."""


class Reading(Record):
    """Everything read from one article."""

    article: Article
    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    layers: tuple[str, ...] = ("rules",)
    """The layers that read it, in order."""
    notes: tuple[Note, ...] = ()
    """What the other layers proposed, and why it was taken, changed or refused."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        text = self.article.text
        for span in self.spans():
            if text[span.start : span.end] != span.text:
                raise ValueError(f"span {span.start}:{span.end} says {span.text!r}, the article does not")
        known = {actor.id for actor in self.actors}
        named = {p.actor for event in self.events for p in event.participants}
        named |= {event.attribution for event in self.events} | {claim.attribution for claim in self.claims}
        named |= {name for claim in self.claims for name in (*claim.subject, *claim.compared_with)}
        if missing := sorted(name for name in named - known if name is not None):
            raise ValueError(f"records name actors that are not there: {', '.join(missing)}")
        return self

    def spans(self) -> Iterator[Span]:
        """Yield every span of every record."""
        if self.article.published_span:
            yield self.article.published_span
        for actor in self.actors:
            yield from (mention.span for mention in actor.mentions)
        for event in self.events:
            yield from (event.evidence, event.trigger)
            yield from (participant.mention for participant in event.participants)
            yield from (span for span in (event.cue, event.object) if span)
            yield from event.mentions
            if event.date:
                yield event.date.span
        for claim in self.claims:
            yield claim.evidence
            if claim.value_span:
                yield claim.value_span

    def actor(self, id: str) -> Actor:
        """Return the actor with an id."""
        return next(actor for actor in self.actors if actor.id == id)

    def sentence_of(self, record: Event | Claim | Span) -> Span:
        """Return the whole sentence a record (or any span) starts in."""
        span = record if isinstance(record, Span) else record.evidence
        extents = self.article.sentences
        place = bisect_right(extents, span.start, key=lambda extent: extent[0]) - 1
        if place >= 0 and span.start < extents[place][1]:
            return span_at(self.article.text, *extents[place])
        return span

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the reading as JSON, the article's text included; `Reading.model_validate_json` reads it."""
        return self.model_dump_json(indent=indent)
