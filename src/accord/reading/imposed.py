"""Who imposes a measure that a noun names, and who bears it."""

from __future__ import annotations

import re

from accord.reading.clauses import clause_at
from accord.reading.cues import IMPOSING, SUFFERING
from accord.reading.filling import AIMED_AT, Parts, after, clause_end, modifies, of_a_make
from accord.reading.frames import RULES
from accord.reading.parties import Sentence, subject
from accord.reading.words import words

_RELATIVE = re.compile(r"\s+(?:that|which)\s", re.IGNORECASE)

MEASURES = words("export_control export_stop ban embargo sanction tariff directive publication")


def measured_by(found: Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    """Add who takes a measure that names nobody: who speaks of it, where it is in force, or who issues the text."""
    start, end = trigger
    flat, cast = sentence.flat, sentence.cast
    inside = [
        g for g in sentence.groups if start <= g.start < end and g.prep is None and g.hits[0].adjectival
    ]
    if inside:
        found.add_group("source", inside[0])
        return
    if _OTHERS.search(flat, sentence.start, sentence.end):
        return
    for saying in sentence.sayings:
        if (
            saying.group
            and saying.start <= start < saying.end
            and not saying.group.hits[-1].actor.startswith("@i")
            and not _DENIES.search(flat, saying.group.end, saying.group.end + 30)
        ):
            for actor in sentence.meant(saying.group.hits[-1]):
                _decided_by(found, sentence, actor, (saying.group.start, saying.group.end), trigger)
            if found.has("source") and found.ids("source"):
                return
    if sentence.transcript and sentence.voice:
        _decided_by(found, sentence, sentence.voice, trigger, trigger)
        if found.ids("source"):
            return
    part = flat[slice(*sentence.parts[clause_at(sentence.parts, start)])]
    if sentence.spoke and not sentence.sayings and _DECIDING.search(part):
        _decided_by(found, sentence, sentence.spoke, trigger, trigger)
        if found.ids("source"):
            return
    place = next((g for g in after(sentence, end, clause_end(sentence, start)) if g.prep == "in"), None)
    if (
        place
        and _IN_FORCE.search(flat, end - 30, place.start)
        and all(cast.is_country(h.actor) for h in place.hits)
    ):
        found.add_group("source", place)
    elif cast.official or (
        cast.sections[sentence.number] and _DECIDING.search(flat, sentence.start, sentence.end)
    ):
        section = cast.sections[sentence.number]
        for actor in (section,) if section else cast.authors or ((cast.home,) if cast.home else ()):
            if any(actor == h.actor for hits in cast.sentences for h in hits):
                found.parts = [p for p in found.parts if p.role != "source" or p.actor]
                found.add("source", actor, start, end, inferred=True)


def _decided_by(
    found: Parts, sentence: Sentence, actor: str, place: tuple[int, int], trigger: tuple[int, int]
) -> None:
    """Add the country that speaks, or whose minister does, as the one that decides of what is said in the passive."""
    cast = sentence.cast
    person = cast.people.get(actor)
    if person is not None:
        home = cast.country_of(actor)
        part = sentence.flat[slice(*sentence.parts[clause_at(sentence.parts, trigger[0])])]
        if not home or not _OFFICE.search(person.title or "") or not _DECIDING.search(part):
            return
        actor = home
    if cast.is_country(actor) and actor in cast.present and actor not in {p.actor for p in found.parts}:
        found.parts = [p for p in found.parts if p.role != "source" or p.actor]
        found.add("source", actor, *place, inferred=True)


_OFFICE = re.compile(
    r"minister|president|premier|chancellor|secretary|spokes|king|monarch|head\s+of|commissioner|ambassador|envoy|treasurer",
    re.IGNORECASE,
)
_DECIDING = re.compile(
    r"\b(?:(?:will|would|could|may|might|shall|to|is|are|was|were|been|being)\s+(?:also\s+|now\s+|not\s+)?(?:be\s+)?"
    r"(?:ruled\s+out|prepared|drafted|planned|imposed|lifted|introduced|extended|tightened|eased|prohibited|banned|barred|"
    r"reinstated|suspended|restricted|required|applied|considered|studied|weighed|examined|drawn\s+up|readied|removed|"
    r"scrapped|dropped|abolished|halted|stopped|raised|doubled|refused|denied|revoked|withdrawn|adopted|decided|proposed|"
    r"before|under)|under\s+(?:consideration|review|study|discussion|preparation|way)|in\s+(?:preparation|the\s+works)|"
    r"on\s+the\s+table)\b"
)
_OTHERS = re.compile(
    r"\b(?:with\s+concern|regrets?|deplores?|condemns?|opposes?|unilateral|third\s+(?:countries|parties)|protectionis[mt])\b|"
    r"^(?:Should|If|Were)\s",
    re.IGNORECASE,
)
"""What is spoken of so is done by others."""
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
    if _listed(found, sentence, trigger):
        return
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
            place = next(
                (g for g in after(sentence, end, limit) if g.prep == "in" and not g.hits[0].adjectival), None
            )
            if place and not modifier and all(sentence.cast.is_country(h.actor) for h in place.hits):
                found.add_group("source", place)  # "Peruvian servers face a tariff in Chile"
        elif (_imposing(between) or _ACCEPTING.search(between)) and not modifier:
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
    opening = sentence.parts[clause_at(sentence.parts, start)][0]
    if _AGAINST_WHICH.search(flat, max(sentence.start, opening - 20), opening):
        whom = [g for g in sentence.groups if g.end <= opening]
        if whom:
            found.add_group("target", whom[-1])
    relative = _RELATIVE.match(flat, end, sentence.end)
    if relative:  # "sanctions that the European Union adopted against Russia"
        limit = clause_end(sentence, relative.end())
    for group in after(sentence, end, limit):
        if group.prep == "in" and _MADE_IN.search(flat, max(end, group.start - 30), group.start):
            found.add_group("target", group)
            continue
        if group.hits[0].actor == "@it" and flat[group.start : group.end] == "it":
            continue  # "its embargo on Peru, and widened it"
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


def _imposing(between: str) -> bool:
    """Say whether a verb between a name and a measure imposes it: the measure is its object, and no other verb's."""
    found = list(IMPOSING.finditer(between))
    return bool(found) and not re.search(r"\b(?:to|so)\s", between[found[-1].end() :])


_ACCEPTING = re.compile(
    r"\b(?:accept(?:s|ed|ing)?|agree(?:s|d|ing)?\s+to|consent(?:s|ed|ing)?\s+to|undert(?:ook|akes?|aken))\s+(?:[\w-]+\s+){0,3}$"
)
_MADE_IN = re.compile(
    r"\b(?:made|built|assembled|packaged|produced|manufactured|designed|developed|fabricated|mined|refined|grown|originating|hosted)\s+in\s+"
    r"(?:the\s+)?$"
)
_AGAINST_WHICH = re.compile(r"\b(?:against|on|to|towards)\s+(?:which|whom|whose)\s+$")
_LISTING = re.compile(
    r"\b(?P<verb>plac|put|add|remov|delet|strik|struck|drop|tak|took|includ|enter|inscrib|inser|keep|kept|leav|left|"
    r"reinstat|retain|need|want|seek)\w*\s+(?P<who>[^.;:]{2,120}?)\s(?:on|onto|to|from|off|in|into)\s+"
    r"(?:(?:its|their|his|her|our|the|an?|[A-Z]\w+[’']s)\s+)?(?:[\w-]+\s+){0,3}$"
)
"""Before "sanctions list": who is put on it."""
_LISTED = re.compile(
    r"\b(?:is|are|was|were|been|being|be)\s+(?:[a-z]+ly\s+|also\s+|now\s+|now\s+)?(?P<verb>(?:placed|put|added|removed|deleted|struck|"
    r"dropped|taken|included|entered|inscribed|inserted|kept|left|reinstated|named)\s+(?:on|onto|to|from|off|in|into))\s+"
    r"(?:(?:its|their|his|her|our|the|an?|[A-Z][\w.]*(?:\s[A-Z]\w+)?[’']s?)\s+)?(?:[\w-]+\s+){0,3}$"
)
_LIST = re.compile(
    r"(?:\w+\s+)*(?:list|blacklist|register|registry)s?\b|\s+(?:list|blacklist|register|registry)s?\b",
    re.IGNORECASE,
)


def _listed(found: Parts, sentence: Sentence, trigger: tuple[int, int]) -> bool:
    """Add who puts whom on a list, or takes them off it; say whether the trigger names such a list."""
    start, end = trigger
    if not (_LIST.fullmatch(sentence.flat, start, end) or _LIST.match(sentence.flat, end)):
        return False
    if passive := _LISTED.search(sentence.flat, max(sentence.start, start - 90), start):
        who, _ = subject(sentence, passive.start("verb"))
        owner = [g for g in sentence.groups if passive.end("verb") <= g.start and g.end <= start]
        if who:
            found.add_group("target", who)
            if owner:
                found.add_group("source", owner[-1])
            return True
    verbs = list(_LISTING.finditer(sentence.flat, max(sentence.start, start - 180), start))
    if not verbs:
        return False
    verb = verbs[-1]
    for group in sentence.groups:
        if verb.start("who") <= group.start and group.end <= verb.end("who") and group.prep != "from":
            found.add_group("target", group)
    if not found.has("target"):
        return False
    who, _ = subject(sentence, verb.start())
    if who:
        found.add_group("source", who)
    return True


_MADE = re.compile(r"\s+(?:manufacture|origin|make|design|provenance|production|ownership)\b")


def _struck(flat: str, start: int, end: int) -> bool:
    verbs = (
        r"\b(?:hurt|hit|harm|impact|affect|limit|cripple|damage|weaken|hamper|slow|target|deprive|"
        r"squeeze|isolate)(?:s|ed|ted|d|ing)?\b"
    )
    return re.search(verbs, flat[start:end]) is not None
