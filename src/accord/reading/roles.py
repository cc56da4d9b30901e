"""Who takes part in an event, and as what: the frames applied to a sentence."""

from __future__ import annotations

import re

from accord.reading.acting import acting
from accord.reading.clauses import Group, clause_at
from accord.reading.filling import OFFICIAL, Parts, after, clause_end, mention_of
from accord.reading.frames import Extents
from accord.reading.imposed import MEASURES, measure, measured_by
from accord.reading.parties import Sentence, subject
from accord.reading.records import Participant
from accord.reading.shapes import passive, verbal
from accord.reading.together import accession, founding, known_parties, mutual, signed


def participants(
    sentence: Sentence, kind: str, frame: str, match: Extents, trigger: tuple[int, int]
) -> list[Participant]:
    """Return who takes part in the event of a trigger, in the order of the text."""
    found = Parts(sentence, official=kind in OFFICIAL)
    trigger = _verb_of(sentence, trigger)
    start, end = trigger
    if frame == "mutual" and kind not in {"alignment", "rivalry"}:
        mutual(found, sentence, kind, trigger)
    elif frame in {"found", "found_passive"}:
        founding(found, sentence, match, trigger, undergone=frame == "found_passive")
    elif frame == "accede":
        accession(found, sentence, trigger)
    elif frame == "licensed":
        _licensed(found, sentence, trigger)
    elif frame in {"by", "received"}:
        _handed_over(found, sentence, trigger, undergone=frame == "received")
    elif frame == "listing":
        _listing(found, sentence, match, trigger)
    elif frame == "signed":
        signed(found, sentence, trigger)
    elif frame == "receive":
        _receiving(found, sentence, trigger)
    elif frame == "war" or (frame in {"noun", "control"} and not verbal(sentence, start, end)):
        measure(found, sentence, kind, trigger)
    else:
        acting(found, sentence, kind, frame, trigger)
    if kind == "denial" and not found.ids("source"):
        _denied_by(found, sentence, trigger)
    if kind in MEASURES and not found.ids("source"):
        measured_by(found, sentence, trigger)
    if kind in OFFICIAL and not found.parts:
        known_parties(found, sentence, trigger)
    home = sentence.cast.home
    if (
        kind in _PACTS
        and home
        and found.ids("partner")
        and not found.ids("source")
        and home not in found.ids("partner")
    ):
        found.add(
            "source", home, start, end, inferred=True
        )  # "the agreement concluded with Peru", said at home
    if kind in {"economic_support", "diplomatic_support"} and not found.has("target"):
        source = set(found.ids("source"))
        if source & set(sentence.pair):
            for other in sentence.pair:
                if other not in source:
                    found.add("target", other, *mention_of(found, "source"), inferred=True)
    return found.parts


_PACTS = frozenset({"cooperation_agreement"})


def _verb_of(sentence: Sentence, trigger: tuple[int, int]) -> tuple[int, int]:
    """Return a trigger from its verb on, where it begins before its subject: "the union, which Peru entered"."""
    start, end = trigger
    pronoun = _WHICH.search(sentence.flat, start, end)
    inside = (
        [g for g in sentence.groups if pronoun and pronoun.end() <= g.start and g.end < end]
        if pronoun
        else []
    )
    return (inside[0].end + 1, end) if inside else trigger


_WHICH = re.compile(r"\b(?:which|that|whom)\s")


def _denied_by(found: Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    """Add who says that a thing is not so: "the reports, he said, do not correspond to reality"."""
    said = [s for s in sentence.sayings if s.group and s.start <= trigger[0] < s.end]
    if said and said[-1].group:
        found.add_group("source", said[-1].group)
    elif (who := sentence.voice_at(trigger[0]) or sentence.spoke) is not None:
        found.add("source", who, *trigger, inferred=True)


def _licensed(found: Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    who, _ = subject(sentence, trigger[0])
    if who:
        found.add_group("addressee", who)
    for group in after(sentence, trigger[1], clause_end(sentence, trigger[0])):
        if group.prep == "to":
            found.add_group("target", group)


def _receiving(found: Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    start, end = trigger
    who, _ = subject(sentence, start)
    for group in after(sentence, start, clause_end(sentence, start)):
        if (group.prep in {"from", "on", "to"} or group.start < end) and not _same(sentence, who, group):
            found.add_group("source", group)
    if who and found.has("source"):
        found.add_group("target", who)


def _handed_over(found: Parts, sentence: Sentence, trigger: tuple[int, int], *, undergone: bool) -> None:
    start, end = trigger
    if not undergone and verbal(sentence, start, end) and not passive(sentence, start, end):
        who, _ = subject(sentence, start)
        if who:
            found.add_group("source", who)
    for group in after(sentence, start, clause_end(sentence, start)):
        if group.prep == "by" or (not undergone and not found.has("source") and group.start - end < 60):
            found.add_group("source", group)
        elif group.prep in {"to", "with"}:
            found.add_group("target", group)


def _listing(found: Parts, sentence: Sentence, match: Extents, trigger: tuple[int, int]) -> None:
    start = trigger[0]
    flat, limit = sentence.flat, match.end("t")
    who, _ = subject(sentence, start)
    if who and (passive(sentence, start, limit) or _BEING_ON.match(flat, start)):
        found.add_group("target", who)
    elif who:
        found.add_group("source", who)
        opener = sentence.parts[clause_at(sentence.parts, start)][0]
        if re.search(r"\b(?:that|which|who|whom)\s+$", flat[max(sentence.start, opener - 8) : opener]):
            earlier = [
                g
                for g in sentence.groups
                if g.end <= opener and g.prep is None and not g.hits[0].actor.startswith("@")
            ]
            if earlier:
                found.add(
                    "target", earlier[-1].hits[0].actor, earlier[-1].hits[0].start, earlier[-1].hits[0].end
                )
    for group in after(sentence, limit, clause_end(sentence, start)):
        if group.start < match.end() or group.prep == "by":
            found.add_group("source", group)


_BEING_ON = re.compile(
    r"(?:(?:has|have|had)\s+)?(?:is|are|was|were|been|being|be|remains?|remained|stays?|stayed|figures?|figured|appears?|"
    r"appeared|features?|featured|lands?|landed|end(?:s|ed)\s+up)\s+(?:\w+\s+){0,2}?(?:on|in|under)\b",
    re.IGNORECASE,
)


def _same(sentence: Sentence, one: Group | None, other: Group) -> bool:
    ids = {a for h in (one.hits if one else ()) for a in sentence.meant(h)}
    return bool(ids & {a for h in other.hits for a in sentence.meant(h)})
