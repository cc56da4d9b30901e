"""A person's decisions about records, kept beside the article so that reading it again never loses one.

A decision is held by what the record says and the sentence it says it in, not by its number or its place: records
may be renumbered and text may be put in before them. Where the sentence or the record has changed, the decision is
stale: it stays in the file, is shown beside the record it may belong to, and decides nothing until it is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from accord.errors import InputError
from accord.reading.records import Claim, Event, Reading

Choice = Literal["accept", "reject", "none"]
"""What was decided; "none" is a note without a decision."""
Status = Literal["accepted", "rejected", "stale", "undecided"]

FORMAT = 1
"""Version of the file."""
LIMIT = 16 * 1024 * 1024
NOTE_LIMIT = 4000
_SPACES = re.compile(r"\s+")


class Decision(BaseModel):
    """What a person decided about one record, with enough of the record to know it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[0-9a-f]{16}(#\d+)?$")
    choice: Choice
    note: str = Field(default="", max_length=NOTE_LIMIT)
    kind: Literal["event", "claim"]
    type: str
    evidence: str
    sentence: str
    start: int = Field(ge=0)
    """Where the evidence stood when it was decided; only to find the record it may have become."""
    decided: datetime
    article_sha256: str
    """Of the article as it was when the decision was made."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: int = Field(alias="accord-decisions")
    article: str
    decisions: tuple[Decision, ...] = ()


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
        claim.model_copy(update={"refers_to": None if claim.refers_to in gone else claim.refers_to})
        for claim in reading.claims
        if claim.id not in gone
    )
    return reading.model_copy(update={"events": events, "claims": claims})


def sidecar(article: str | Path) -> Path:
    """Return the path of the file of decisions about an article: ``a.md`` has ``a.md.decisions.json``."""
    path = Path(article)
    return path.with_name(f"{path.name}.decisions.json")


def load_decisions(path: str | Path) -> tuple[Decision, ...]:
    """Read a file of decisions; none where there is no file.

    Raises
    ------
    InputError
        If there is a file that cannot be read as decisions. It is never written over.
    """
    path = Path(path)
    fix = "Mend it, or move it away to begin anew; it is left as it is."
    try:
        if path.stat().st_size > LIMIT:
            raise InputError(f"{path} is larger than any file of decisions. {fix}")
        found = _File.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}: line {error.lineno}, column {error.colno}: {error.msg}; it is no JSON. {fix}"
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise InputError(f"{path} is no JSON in UTF-8. {fix}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}: {where or 'the file'}: {first['msg']}. {fix}") from None
    if found.format != FORMAT:
        raise InputError(
            f"{path} is of version {found.format} and this Accord reads version {FORMAT}. Update Accord."
        )
    return found.decisions


def save_decisions(path: str | Path, article: str, decisions: Iterable[Decision]) -> None:
    """Write decisions in one piece: a reader, or a crash, meets the old file or the new one and nothing between.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    path = Path(path)
    ordered = sorted(decisions, key=lambda d: (d.start, d.key))
    data = {
        "accord-decisions": FORMAT,
        "article": article,
        "decisions": [d.model_dump(mode="json") for d in ordered],
    }
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise InputError(f"cannot write {path}: {error.strerror}") from None


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
