"""Put what another layer proposes beside what the rules read.

Where both have a record, that of the rules stands: the note says that they agree, or in what they differ.
What a layer alone has is added under its name. Roles the rules leave open may be filled by a layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accord.reading.records import Actor, Claim, Event, Note, Participant, Reading, Span


@dataclass
class Proposal:
    """What a layer proposes; ids are given when it is merged."""

    layer: str
    actors: list[Actor] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def merge(reading: Reading, proposal: Proposal) -> Reading:
    """Return the reading with a proposal merged into it, records in the order of the text."""
    notes = [*reading.notes, *proposal.notes]
    events = list(reading.events)
    for event in proposal.events:
        _merge_event(reading, events, event, proposal.layer, notes)
    claims = list(reading.claims)
    for claim in proposal.claims:
        _merge_claim(claims, claim, proposal.layer, notes)
    used = {p.actor for e in events for p in e.participants} | {e.attribution for e in events}
    used |= {c.attribution for c in claims}
    used |= {name for c in claims for name in (*c.subject, *c.compared_with)}
    held = {actor.id for actor in reading.actors}
    actors = [*reading.actors, *(a for a in proposal.actors if a.id in used and a.id not in held)]
    # made anew and not copied, so that every span and every name is checked again
    return Reading.model_validate(
        dict(reading)
        | {
            "actors": tuple(actors),
            "events": tuple(sorted(events, key=lambda e: (e.evidence.start, e.trigger.start))),
            "claims": tuple(sorted(claims, key=lambda c: (c.evidence.start, c.evidence.end))),
            "layers": tuple(dict.fromkeys((*reading.layers, proposal.layer))),
            "notes": tuple(notes),
        }
    )


def _merge_event(reading: Reading, events: list[Event], new: Event, layer: str, notes: list[Note]) -> None:
    def note(kind: str, record: str, reason: str) -> None:
        notes.append(
            Note.model_validate(
                {"layer": layer, "kind": kind, "record": record, "reason": reason, "quote": new.evidence.text}
            )
        )

    twin = next((i for i, old in enumerate(events) if _same_event(old, new)), None)
    if twin is None:
        rival = next(
            (old for old in events if old.trigger.overlaps(new.trigger) and old.type != new.type), None
        )
        if rival is not None:
            note("conflict", rival.id, f"read as {new.type}; {rival.layer} has {rival.type}, which stands")
            return
        code = _next("E", (e.id for e in events))
        told = _told_before(reading, events, new)
        own = {"id": code, "same_as": told, "mentions": (new.evidence,)}
        events.append(new.model_copy(update=own))
        if told is not None:
            first = next(i for i, old in enumerate(events) if old.id == told)
            places = sorted((*events[first].mentions, new.evidence), key=lambda s: s.start)
            events[first] = events[first].model_copy(update={"mentions": tuple(places)})
        note("added", code, "no other layer has it; confirm it before use")
        return
    old = events[twin]
    filled: list[Participant] = []
    differs: list[str] = []
    if old.modality != new.modality:
        differs.append(f"modality {new.modality}, not {old.modality}")
    roles = {p.role for p in old.participants if p.actor}
    named = {(p.role, p.actor) for p in old.participants}
    there = {p.actor for p in old.participants}
    for part in new.participants:
        if part.actor is None or (part.role, part.actor) in named:
            continue
        if part.role in roles or part.actor in there:
            differs.append(f"{part.actor} as {part.role}")
        else:
            filled.append(part)
    if filled:
        gone = {p.role for p in filled}
        kept = [p for p in old.participants if p.actor or p.role not in gone]
        events[twin] = old.model_copy(update={"participants": (*kept, *filled)})
        listed = ", ".join(f"{p.role} {p.actor}" for p in filled)
        note("added", old.id, f"roles that were open: {listed}")
    if differs:
        note("conflict", old.id, f"read with {'; '.join(differs)}; what {old.layer} has stands")
    elif not filled:
        note("agreed", old.id, f"also read by {layer}")


def _merge_claim(claims: list[Claim], new: Claim, layer: str, notes: list[Note]) -> None:
    old = next((c for c in claims if _same_claim(c, new)), None)
    if old is None:
        code = _next("C", (c.id for c in claims))
        claims.append(new.model_copy(update={"id": code}))
        kind, record, reason = "added", code, "no other layer has it; confirm it before use"
    else:
        differs = [
            f"{name} {getattr(new, name)}, not {getattr(old, name)}"
            for name in ("value", "modality", "of")
            if getattr(new, name) is not None and getattr(new, name) != getattr(old, name)
        ]
        if new.subject and set(new.subject) != set(old.subject):
            differs.append(f"subject {', '.join(new.subject)}, not {', '.join(old.subject) or 'anybody'}")
        kind, record = ("conflict" if differs else "agreed"), old.id
        reason = (
            f"read with {'; '.join(differs)}; what {old.layer} has stands"
            if differs
            else f"also read by {layer}"
        )
    notes.append(
        Note.model_validate(
            {"layer": layer, "kind": kind, "record": record, "reason": reason, "quote": new.evidence.text}
        )
    )


def _same_event(old: Event, new: Event) -> bool:
    if old.type != new.type:
        return False
    return old.trigger.overlaps(new.trigger) or overlap(old.evidence, new.evidence) >= 0.5


def _same_claim(old: Claim, new: Claim) -> bool:
    if old.type != new.type:
        return False
    if old.value_span and new.value_span:
        return old.value_span.overlaps(new.value_span)
    return overlap(old.evidence, new.evidence) >= 0.5


def overlap(one: Span, other: Span) -> float:
    """Return what two spans share as a share of what they cover together."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(0, both) / (max(one.end, other.end) - min(one.start, other.start))


def _told_before(reading: Reading, events: Sequence[Event], new: Event) -> str | None:
    """Return the event that tells of the same thing with the same parties, as sure, if there is one."""
    parties = _parties(reading, new)
    if new.type == "denial" or not parties:
        return None
    return next(
        (
            old.same_as or old.id
            for old in events
            if (old.type, old.modality, old.polarity) == (new.type, new.modality, new.polarity)
            and _parties(reading, old) == parties
        ),
        None,
    )


def _parties(reading: Reading, event: Event) -> frozenset[tuple[str, str]]:
    country = {actor.id: actor.iso3 or actor.id for actor in reading.actors}
    return frozenset((p.role, country.get(p.actor, p.actor)) for p in event.participants if p.actor)


def _next(letter: str, ids: Iterable[str]) -> str:
    numbers = [int(name[1:]) for name in ids if name[:1] == letter and name[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"
