"""Who says what: "..., the minister said", "according to", quotations and the lines of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accord.reading.clauses import Group
from accord.reading.lexicon import SPEECH

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
    r"\s*(?:(?:on|in|at|last|this)\s+[\w\s]{1,20}?)?(?:\s(?:that|it|they|he|she)\b|:|,)", re.IGNORECASE
)
_ANNOUNCING = re.compile(r"announc|unveil|recall|stress|estimat|confirm", re.IGNORECASE)
_APPOSED = re.compile(r",\s+(?:an?\s|the\s|its\s)?[a-z]")
_QUOTE = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")


@dataclass(frozen=True)
class Saying:
    """A stretch of a sentence that somebody says; `group` is None where no known actor is named."""

    start: int
    end: int
    verb: int
    group: Group | None


def sayings(flat: str, start: int, end: int, groups: Sequence[Group]) -> Iterator[Saying]:
    """Yield what is said in a sentence and by whom, in the order of the verbs."""
    for verb in SPEECH.finditer(flat, start, end):
        if verb.group().lower() == "according to":
            after = next((g for g in groups if 0 <= g.start - verb.end() < 45), None)
            yield Saying(start, end, start, after)
            continue
        before = [g for g in groups if g.end <= verb.start()]
        touching = before[-1] if before and _TOUCHES.fullmatch(flat, before[-1].end, verb.start()) else None
        if touching and touching.prep in {"at", "of", "from", "for", "in"} and len(before) > 1:
            named = before[-2]
            # "Rosa Ibarra, an economist at the Central University, warned"
            touching = (
                named if named.prep is None and _APPOSED.match(flat, named.end, touching.start) else touching
            )
        if touching and touching.prep == "in":
            touching = None  # "a diplomat in Brussels said"
        head = flat[start : verb.start()]
        if _QUOTED.search(head) and touching is None:
            after = next((g for g in groups if 0 <= g.start - verb.end() < 60), None)
            yield Saying(start, verb.start(), verb.start(), after)
        elif _OPENED.search(head) and _OVER.match(flat, verb.end(), end):
            yield Saying(start, verb.start(), verb.start(), touching or _named(flat, before, verb.start()))
        elif not _ANNOUNCING.match(verb.group()) or _COMPLEMENT.match(flat, verb.end(), end):
            free = [g for g in before if g.prep is None]
            yield Saying(
                verb.end(),
                end,
                verb.end(),
                touching or (free[0] if free and _near(flat, free[0], verb.start()) else None),
            )


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
