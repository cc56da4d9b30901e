"""Who imposes a measure that a noun names, and who bears it."""

from __future__ import annotations

import re

from accord.reading.cues import IMPOSING, SUFFERING
from accord.reading.filling import AIMED_AT, Parts, after, clause_end, modifies, of_a_make
from accord.reading.frames import RULES
from accord.reading.parties import Sentence, subject
from accord.reading.words import words

_RELATIVE = re.compile(r"\s+(?:that|which)\s", re.IGNORECASE)

MEASURES = words("export_control ban embargo sanction tariff directive publication")


def measured_by(found: Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    """Add who takes a measure that names nobody: who speaks of it, where it is in force, or who issues the text."""
    start, end = trigger
    flat, cast = sentence.flat, sentence.cast
    for saying in sentence.sayings:
        if (
            saying.group
            and saying.start <= start < saying.end
            and not saying.group.hits[-1].actor.startswith("@i")
        ):
            for actor in sentence.meant(saying.group.hits[-1]):
                if cast.is_country(actor) and not _DENIES.search(
                    flat, saying.group.end, saying.group.end + 30
                ):
                    found.add("source", actor, saying.group.start, saying.group.end, inferred=True)
            if found.has("source"):
                return
    place = next((g for g in after(sentence, end, clause_end(sentence, start)) if g.prep == "in"), None)
    if (
        place
        and _IN_FORCE.search(flat, end - 30, place.start)
        and all(cast.is_country(h.actor) for h in place.hits)
    ):
        found.add_group("source", place)
    elif cast.official:
        for actor in cast.authors or ((cast.home,) if cast.home else ()):
            if any(actor == h.actor for hits in cast.sentences for h in hits):
                found.parts = [p for p in found.parts if p.role != "source" or p.actor]
                found.add("source", actor, start, end, inferred=True)


_DENIES = re.compile(r"\b(?:den(?:y|ied|ies)|reject|dismiss|accus|warn|fear|complain|alleg)")

_IN_FORCE = re.compile(
    r"\b(?:took\s+effect|takes?\s+effect|in\s+force|in\s+effect|into\s+force|apply|applies|imposed|"
    r"introduced|adopted|passed|frozen)\b"
)


def measure(found: Parts, sentence: Sentence, kind: str, trigger: tuple[int, int]) -> None:
    """Add who imposes the measure a noun names, and who bears it."""
    rule = RULES[kind]
    start, end = trigger
    flat, limit = sentence.flat, clause_end(sentence, start)
    before = [g for g in sentence.groups if g.end <= start]
    last = before[-1] if before else None
    modifier = last is not None and modifies(flat, last, start)
    if last and modifier:
        found.add_group("source", last)
    who, _ = subject(sentence, start)
    if (who and who is not last) or (who and not modifier):
        between = flat[who.end : start]
        if SUFFERING.search(between):
            found.add_group("target", who)
        elif IMPOSING.search(between) and not modifier:
            found.add_group("source", who)
    for group in before:
        # "the Dutch government told ASML ... under tariffs on China": only names after the measure's verb count
        if (
            group.prep in {"on", "against"}
            and IMPOSING.search(flat, max(sentence.start, group.start - 60), group.start)
            and start - group.end < 30
        ):
            found.add_group("target", group)
    struck = False
    relative = _RELATIVE.match(flat, end, sentence.end)
    if relative:  # "sanctions that the European Union adopted against Russia"
        limit = clause_end(sentence, relative.end())
    for group in after(sentence, end, limit):
        if of_a_make(flat, group) or (
            group.prep == "at" and not AIMED_AT.search(flat, group.start - 20, group.start)
        ):
            continue
        if group.prep == "from" and "licen" in flat[start:end].lower():
            found.add_group("source", group)
        elif group.prep == "of" and _MADE.match(flat, group.end):
            found.add_group("target", group)
        elif relative and group.prep is None and IMPOSING.search(flat, group.end, min(limit, group.end + 40)):
            found.add_group("source", group)
            struck = True
        elif group.prep in rule.preps:
            found.add_group(rule.preps[group.prep], group)
        elif group.prep is None and not struck and (rule.bare or _struck(flat, end, group.start)):
            found.add_group(rule.bare or "target", group)
            struck = True


_MADE = re.compile(r"\s+(?:manufacture|origin|make|design|provenance|production|ownership)\b")


def _struck(flat: str, start: int, end: int) -> bool:
    verbs = (
        r"\b(?:hurt|hit|harm|impact|affect|limit|cripple|damage|weaken|hamper|slow|target|deprive|"
        r"squeeze|isolate)(?:s|ed|ted|d|ing)?\b"
    )
    return re.search(verbs, flat[start:end]) is not None
