"""A person's decisions about records, kept beside the article so that reading it again never loses one.

A decision is held by what the record says and the sentence it says it in, not by its number or its place: records
may be renumbered and text may be put in before them. Where the sentence or the record has changed, the decision is
stale: it stays in the file, is shown beside the record it may belong to, and decides nothing until it is made again.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from accord.errors import InputError
from accord.reading.decisions import NOTE_LIMIT, Choice, Decision, load_decisions, save_decisions
from accord.reading.records import Claim, Event, Reading

Status = Literal["accepted", "rejected", "stale", "undecided"]

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Item:
    """A record with its key and what is decided about it."""

    record: Event | Claim
    key: str
    status: Status
    decision: Decision | None = None
    """The decision in force, or the stale one that may have been about this record."""


@dataclass(frozen=True)
class Review:
    """The records of a reading with the decisions about them."""

    reading: Reading
    items: tuple[Item, ...]
    """Events, then claims, in the order of the text."""
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    """By key; those that fit no record of this reading are among them."""

    @property
    def orphans(self) -> tuple[Decision, ...]:
        """Stale decisions that no record of this reading can be put beside."""
        keys = {item.key for item in self.items}
        shown = {item.decision.key for item in self.items if item.decision}
        return tuple(d for key, d in self.decisions.items() if key not in keys and key not in shown)

    def count(self) -> dict[Status, int]:
        """Return how many records have each status."""
        return {s: sum(item.status == s for item in self.items) for s in get_args(Status)}

    def item(self, id: str) -> Item:
        """Return the item of the record with an id ("E3", "C1").

        Raises
        ------
        InputError
            If there is no such record.
        """
        found = next((item for item in self.items if item.record.id == id), None)
        if found is None:
            ids = ", ".join(item.record.id for item in self.items)
            raise InputError(f"there is no record {id!r}; this article has {ids or 'none'}.")
        return found

    def decide(
        self, item: Item, choice: Choice, note: str | None = None, now: datetime | None = None
    ) -> Review:
        """Return the review with one record decided (or decided otherwise); a stale decision about it is replaced.

        Parameters
        ----------
        item
            One of `items`.
        choice
            "accept", "reject", or "none" to take a decision back.
        note
            A remark; None keeps the one there is, an empty text removes it.
        now
            The time to write down; the present where None.
        """
        earlier = self.decisions.get(item.key) or item.decision
        text = (earlier.note if earlier else "") if note is None else note.strip()[:NOTE_LIMIT]
        decisions = dict(self.decisions)
        if item.status == "stale" and item.decision:
            decisions.pop(item.decision.key, None)
        if choice == "none" and not text:
            decisions.pop(item.key, None)
        else:
            record = item.record
            decisions[item.key] = Decision(
                key=item.key,
                choice=choice,
                note=text,
                kind="event" if isinstance(record, Event) else "claim",
                type=record.type,
                evidence=record.evidence.text,
                sentence=self.reading.sentence_of(record).text,
                start=record.evidence.start,
                decided=(now or datetime.now(UTC)).replace(microsecond=0),
                article_sha256=self.reading.article.sha256,
            )
        return review(self.reading, decisions.values())

    def kept(self, *, only_accepted: bool = False) -> Reading:
        """Return the reading without the records that were rejected (or with those alone that were accepted).

        What pointed to a record that is left out points to the one that record pointed to, or to nothing.
        """
        out = {
            item.record.id
            for item in self.items
            if item.status == "rejected" or (only_accepted and item.status != "accepted")
        }
        return without(self.reading, out)

    def unwanted(self, *, only_accepted: bool = False) -> dict[str, str]:
        """Return the events a person keeps out of a scenario, by id, and why."""
        found = {}
        for item in self.items:
            if not isinstance(item.record, Event):
                continue
            note = f": {item.decision.note}" if item.decision and item.decision.note else ""
            if item.status == "rejected":
                found[item.record.id] = f"rejected in review{note}"
            elif only_accepted and item.status != "accepted":
                found[item.record.id] = f"{item.status} in review, and only accepted records are drafted from"
        return found

    def claims(self) -> tuple[Claim, ...]:
        """Return the claims that are not rejected."""
        kept = (item.record for item in self.items if item.status != "rejected")
        return tuple(record for record in kept if isinstance(record, Claim))


def content(record: Event | Claim) -> dict[str, Any]:
    """Return what a record says, without its number, its place and its links: hashed for its key."""
    if isinstance(record, Event):
        return {
            "kind": "event",
            "type": record.type,
            "trigger": _plain(record.trigger.text),
            "participants": sorted([p.role, p.actor or _plain(p.mention.text)] for p in record.participants),
            "modality": record.modality,
            "polarity": record.polarity,
        }
    return {
        "kind": "claim",
        "type": record.type,
        "subject": sorted(record.subject),
        "value": record.value,
        "of": record.of,
        "compared_with": sorted(record.compared_with),
        "modality": record.modality,
        "polarity": record.polarity,
    }


def _sentence(reading: Reading, record: Event | Claim) -> str:
    extents = reading.article.sentences
    number = bisect_right(extents, record.evidence.start, key=lambda extent: extent[0]) - 1
    if number < 0 or extents[number][1] <= record.evidence.start:
        return record.evidence.text
    return reading.article.text[slice(*extents[number])]


def _records(reading: Reading) -> tuple[Event | Claim, ...]:
    return (*reading.events, *reading.claims)


def keys(reading: Reading) -> dict[str, str]:
    """Return the key of every record by its id; the same sentence told again gets its number in the text."""
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    for record in _records(reading):
        said = content(record) | {"sentence": _plain(_sentence(reading, record))}
        digest = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        found[record.id] = digest if seen[digest] == 1 else f"{digest}#{seen[digest]}"
    return found


def review(reading: Reading, decisions: Iterable[Decision] = ()) -> Review:
    """Return the records of a reading with the decisions that hold for them, and the stale ones beside them."""
    held = {decision.key: decision for decision in decisions}
    named = keys(reading)
    statuses: dict[Choice, Status] = {"accept": "accepted", "reject": "rejected", "none": "undecided"}
    current = set(named.values())
    stale = [d for key, d in held.items() if key not in current]
    items = []
    for record in _records(reading):
        key = named[record.id]
        if key in held:
            items.append(Item(record, key, statuses[held[key].choice], held[key]))
            continue
        old = _nearest(reading, record, stale)
        if old is None:
            items.append(Item(record, key, "undecided"))
        else:
            stale.remove(old)
            items.append(Item(record, key, "stale", old))
    return Review(reading, tuple(items), held)


def _nearest(reading: Reading, record: Event | Claim, stale: Iterable[Decision]) -> Decision | None:
    """Return the stale decision that most likely was about a record: of its type, in much the same sentence."""
    kind = "event" if isinstance(record, Event) else "claim"
    sentence = set(_plain(_sentence(reading, record)).casefold().split())
    best, most = None, 0.5
    for decision in stale:
        if decision.kind != kind or decision.type != record.type:
            continue
        other = set(_plain(decision.sentence).casefold().split())
        shared = len(sentence & other) / max(1, len(sentence | other))
        if decision.evidence == record.evidence.text:
            shared = max(shared, 0.9)
        if shared > most:
            best, most = decision, shared
    return best


def without(reading: Reading, ids: Iterable[str]) -> Reading:
    """Return a reading without some records; what was told again is then told first by the next telling."""
    gone = set(ids)
    by_id = {event.id: event for event in reading.events}
    heirs: dict[str, str] = {}
    """For a first telling that goes, the telling that takes its place."""
    for event in reading.events:
        if event.same_as in gone and event.id not in gone:
            heirs.setdefault(event.same_as, event.id)

    def moved(link: str | None, own: str) -> str | None:
        seen: set[str] = set()
        while link in gone and link not in seen:
            seen.add(link)
            link = heirs.get(link) or (by_id[link].same_as if link in by_id else None)
        return None if link == own or link in gone else link

    said = {event.evidence for event in reading.events if event.id in gone}
    events = tuple(
        event.model_copy(
            update={
                "same_as": moved(event.same_as, event.id),
                "about": moved(event.about, event.id),
                "contradicts": moved(event.contradicts, event.id),
                "mentions": tuple(m for m in event.mentions if m == event.evidence or m not in said),
            }
        )
        for event in reading.events
        if event.id not in gone
    )
    claims = tuple(
        claim.model_copy(
            update={
                "refers_to": None if claim.refers_to in gone else claim.refers_to,
                "contradicts": None if claim.contradicts in gone else claim.contradicts,
            }
        )
        for claim in reading.claims
        if claim.id not in gone
    )
    return reading.model_copy(update={"events": events, "claims": claims})


@dataclass(frozen=True)
class Desk:
    """A review and the file its decisions are kept in; every decision is on disk before the next is asked for."""

    path: Path
    review: Review

    @classmethod
    def open(cls, reading: Reading, path: str | Path) -> Desk:
        """Return the review of a reading with the decisions of a file.

        Raises
        ------
        InputError
            If the file is there and cannot be read as decisions.
        """
        return cls(Path(path), review(reading, load_decisions(path)))

    def decide(self, id: str, choice: Choice, note: str | None = None) -> Desk:
        """Decide a record and write the file; what somebody else wrote into it meanwhile stays.

        Raises
        ------
        InputError
            If there is no such record or the file cannot be read or written.
        """
        current = review(self.review.reading, load_decisions(self.path))
        decided = current.decide(current.item(id), choice, note)
        save_decisions(self.path, self.review.reading.article.name, decided.decisions.values())
        return replace(self, review=decided)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
