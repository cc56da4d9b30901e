"""A place in a text that names or means an actor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accord.reading.records import ActorKind, MentionKind


@dataclass(frozen=True)
class Hit:
    """A place in the text that names an actor."""

    start: int
    end: int
    actor: str
    how: MentionKind
    kind: ActorKind = "country"
    name: str = ""
    """What to call an actor that is in no table."""
    adjectival: bool = False
    """It modifies the noun that follows ("Dutch machines", "China's market")."""
    weak: bool = False
    """Taken for an organisation only because it does what firms do: a person where something says so."""
    inner: bool = False
    """It belongs to another name next to it ("Russian President Vladimir Putin"): mentioned, but no party."""


def without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """Keep the longest of hits that overlap, in order of place."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -(h.end - h.start))):
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept
