"""Who says what: "..., the minister said", "according to", quotations and the lines of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from accord.reading.clauses import Group
from accord.reading.cues import SPEECH
from accord.reading.starts import Sieve
from accord.reading.subjects import REPRESENTED

_ADVERBS = r"(?:(?:also|has|had|have|later|then|further|repeatedly|today|however|itself|himself|herself)\s+)*"
_TOUCHES = re.compile(rf"(?:[’']s?)?,?\s+{_ADVERBS}")
_OPENED = re.compile(r"[,”\"?!]\s+(?:[^,.;”\"]{1,70}|[^,.;”\"]{1,40},\s[^,.;”\"]{1,50},)\s*$")
"""What stands between what was said and the verb that closes it: the speaker."""
_OVER = re.compile(
    r"\s*(?:(?:on|in|at|to|last|late|early|earlier|yesterday|today|this|during|after|following|by|reporters|"
    r"when|while)\b(?:(?!\b(?:it|they|he|she|we|I|would|will|could|may|might|that|had|has)\b)[^,.;]){0,60})?"
    r"(?:[.,;”\"’)]|$)"
)
_QUOTED = re.compile(r"[,?!.…][”\"’']\s*$")
_COMPLEMENT = re.compile(
    r"\s*(?:(?:on|in|at|last|this|to|in\s+a)\s+[\w\s]{1,20}?)?(?:\s(?:that|it|they|he|she)\b|:|,)|"
    r"(?:\s+[\w’'-]+){1,4}?\s+that\b",
    re.IGNORECASE,
)
_ANNOUNCING = re.compile(
    r"announc|unveil|recall|stress|estimat|confirm|promis|pledg|vow|observ|submit|found|find|show|"
    r"suggest|indicat|reveal|signal|"
    r"hint|point|maintain|repeat|forecast|calculat|predict|answer|underlin|underscor|alleg|inform|"
    r"assur|remind|caution|think|"
    r"complain|lament|repl|reckon|affirm|reaffirm|reiterat|disclos|testif|claim|report|stat|declar|"
    r"boast|mak|made|explain|"
    r"acknowledg|admit|conced|assert|contend|remark|belie|conclud|recount|emphas",
    re.IGNORECASE,
)
"""Verbs that report what somebody says only where it follows."""
_DOUBTED = re.compile(
    r"\b(?:dismiss|reject|den(?:y|ied|ies)|refut|disput|brush|play|laugh|wave|shrug|contest|rebut)\w*\b[^.;]{0,90}?"
    r"\b(?:reports?|claims?|allegations?|suggestions?|accusations?|charges?|rumou?rs?|ideas?|notion|"
    r"stor(?:y|ies))\b[^.;]{0,60}?\s(?:that)\s"
)
_REPORTED = re.compile(r"\b(?:is|are|was|were|be|been|being|am)\s+(?:widely\s+|often\s+)?$")
_APPOSED = re.compile(r",\s+(?:an?\s|the\s|its\s)?[a-z]")
_QUOTE = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")


@dataclass(frozen=True)
class Saying:
    """A stretch of a sentence that somebody says; `group` is None where no known actor is named."""

    start: int
    end: int
    verb: int
    group: Group | None


_SPEECH = Sieve([SPEECH, _DOUBTED])


def speaks(heads: Iterable[str]) -> bool:
    """Say by the first letters of a sentence's words whether something may be said in it."""
    return _SPEECH.among(heads) != 0


def sayings(flat: str, start: int, end: int, groups: Sequence[Group]) -> Iterator[Saying]:
    """Yield what is said in a sentence and by whom, in the order of the verbs."""
    last: Group | None = None
    for doubt in _DOUBTED.finditer(flat, start, end):
        free = [g for g in groups if g.end <= doubt.start() and (g.prep is None or g.prep in {"for", "of"})]
        yield Saying(doubt.end(), end, doubt.end(), free[-1] if free else None)
    for verb in SPEECH.finditer(flat, start, end):
        if verb.group().lower() == "according to":
            after = next((g for g in groups if 0 <= g.start - verb.end() < 70), None)
            first = verb.start() - start < 4
            yield Saying(start, end if first else verb.start(), start, after)
            continue
        if _REPORTED.search(flat, max(start, verb.start() - 20), verb.start()):
            continue  # "is said to", "were told"
        before = [g for g in groups if g.end <= verb.start()]
        touching = before[-1] if before and _TOUCHES.fullmatch(flat, before[-1].end, verb.start()) else None
        if touching and touching.prep in {"at", "of", "from", "for", "in"} and len(before) > 1:
            named = before[-2]
            # "Rosa Ibarra, an economist at the Central University, warned"
            touching = (
                named if named.prep is None and _APPOSED.match(flat, named.end, touching.start) else touching
            )
        # "Ana Sol, leader of the opposition Coastal Alliance, alleged"
        if (
            touching
            and len(before) > 1
            and flat[touching.end : touching.end + 1] == ","
            and before[-2].prep is None
            and _APPOSED.match(flat, before[-2].end, touching.start)
            and "," not in flat[before[-2].end + 2 : touching.start]
        ):
            touching = before[-2]
        if touching and touching.prep == "in":
            touching = None  # "a diplomat in Brussels said"
        head = flat[start : verb.start()]
        if verb.group().endswith("ing") and last is not None:
            yield Saying(verb.end(), end, verb.end(), last)  # "they wrote, noting that"
            continue
        if _QUOTED.search(head) and touching is None:
            last = next((g for g in groups if 0 <= g.start - verb.end() < 60), None)
            yield Saying(start, verb.start(), verb.start(), last)
        elif _OPENED.search(head) and _OVER.match(flat, verb.end(), end):
            last = touching or _named(flat, before, verb.start())
            yield Saying(start, verb.start(), verb.start(), last)
        elif not _ANNOUNCING.match(verb.group()) or _COMPLEMENT.match(flat, verb.end(), end):
            free = [
                g
                for g in before
                if g.prep is None or REPRESENTED.search(flat, max(start, g.start - 60), g.start)
            ]
            last = touching or (free[0] if free and _near(flat, free[0], verb.start()) else None)
            yield Saying(verb.end(), end, verb.end(), last)


def _near(flat: str, group: Group, verb: int) -> bool:
    """Say whether a name before a verb of saying can be its subject: no clause in between."""
    between = flat[group.end : verb]
    return len(between) < 90 and not re.search(r"[;:]|\b(?:and|but)\s+(?:the|a|an|one|two)\b", between)


def _named(flat: str, before: Sequence[Group], verb: int) -> Group | None:
    """Return the actor in the words right before a closing verb ("the Japanese ministry's spokesman")."""
    last = before[-1] if before else None
    if last is None or last.prep is not None or verb - last.end > 45:
        return None
    return last if "," not in flat[last.end : verb].rstrip(" ,") else None


def quotations(flat: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the quotations in a stretch of text of at least three words."""
    return [m.span() for m in _QUOTE.finditer(flat, start, end) if m.group().count(" ") > 1]
