"""The events of an article once all are read: headlines joined to what they announce, every telling listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from accord.reading.linking import Parts
from accord.reading.records import Event, Span


def gathered(events: Sequence[Event], headings: Iterable[str], parts: Mapping[str, Parts]) -> list[Event]:
    """Return the events without the headlines the body tells again, with all places that tell each, renumbered.

    Parameters
    ----------
    events
        In the order of the text, with links by their ids.
    headings
        Ids of those told by headlines.
    parts
        Who has which part in each.
    """
    above = set(headings)
    body: dict[str, list[Event]] = {}
    for event in events:
        if event.id not in above:
            body.setdefault(event.type, []).append(event)
    spans: dict[str, list[Span]] = {}
    stands: dict[str, str] = {}
    for event in events:
        if event.id in above and (first := _told_below(event, body, parts)):
            spans.setdefault(first.id, []).append(event.evidence)
            stands[event.id] = first.id
    kept = [event for event in events if event.id not in stands]
    numbers = {event.id: number for number, event in enumerate(kept, 1)}

    def linked(event: Event, other: str | None) -> str | None:
        """Return the new id of an event pointed to; a headline stands for what it announces."""
        other = stands.get(other or "", other or "")
        return f"E{numbers[other]}" if other in numbers and other != event.id else None

    def earlier(event: Event) -> str | None:
        other = linked(event, event.same_as)
        return other if other and int(other[1:]) < numbers[event.id] else None

    for event in kept:
        if same := earlier(event):
            spans.setdefault(kept[int(same[1:]) - 1].id, []).append(event.evidence)
    return [
        event.model_copy(
            update={
                "id": f"E{numbers[event.id]}",
                "same_as": earlier(event),
                "about": linked(event, event.about),
                "contradicts": linked(event, event.contradicts),
                "mentions": tuple(dict.fromkeys((event.evidence, *spans.get(event.id, ())))),
            }
        )
        for event in kept
    ]


def _told_below(
    headline: Event, body: Mapping[str, Sequence[Event]], parts: Mapping[str, Parts]
) -> Event | None:
    """Return the event of the body that a headline announces: of its type, and of its parties where it names any.

    One that only says that somebody cooperates or controls is told by what is more exact and names the same.
    """
    same = body.get(headline.type, ())
    linked = next((event for event in same if event.same_as == headline.id), None)
    mine = {actor for _, actor in parts[headline.id]}
    near = next((event for event in same if mine & {actor for _, actor in parts[event.id]}), None)
    if found := (linked or near or (same[0] if same and not mine else None)):
        return found
    exact = [event for kind in _EXACT.get(headline.type, ()) for event in body.get(kind, ())]
    exact.sort(key=lambda event: event.trigger.start)
    return next((e for e in exact if mine and mine <= {actor for _, actor in parts[e.id]}), None)


_TOGETHER = (
    "cooperation_agreement",
    "joint_venture",
    "joint_research",
    "alliance_founding",
    "announcement_of_cooperation",
)
_CONTROLS = ("export_control", "ban", "sanction", "export_stop", "embargo")
_EXACT = {
    "announcement_of_cooperation": _TOGETHER,
    "cooperation_agreement": _TOGETHER,
    **dict.fromkeys(_CONTROLS, _CONTROLS),
    "investment": ("economic_support", "joint_venture"),
    "economic_support": ("investment",),
}
"""Types that tell what a headline of a type announces in other words."""
