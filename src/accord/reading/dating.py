"""When an event was, is or will be: which of the dates of its sentence is its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.calendars import Calendar
from accord.reading.clauses import clause_at
from accord.reading.dates import Found
from accord.reading.parties import Sentence
from accord.reading.records import Event, ResolvedDate

_STARTS = re.compile(
    r"\b(?:from|until|by|before|as\s+of|as\s+from|starting|beginning|effective|till|through)\s+(?:on\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
"""What stands before the day on which something begins or ends."""
_ENDS = re.compile(
    r"\b(?:(?:until|till|through)(?:\s+(?:the\s+)?(?:end|start|middle|close|beginning)\s+of)?|to|than|(?:expir\w+|runs?|lasts?|lapses?)\s+(?:\w+\s+){0,2}?)\s*$",
    re.IGNORECASE,
)
"""What stands before the day on which it is over."""
_SAYS_THAT = re.compile(
    r"\b(?:announc|said|says|declar|confirm|agree|decid|warn|told|tell|pledg|promis|vow|signal|reveal|disclos)\w*\s+"
    r"(?:(?:on|in|last|this|at|a|the|reporters|lawmakers|parliament)\s+[\w\s]{0,30})?(?:that\s+)?$|"
    r"\b[a-z]{3,}(?:ed|s)\s+(?:(?!(?:by|of)\b)[\w’-]+\s+){0,4}?that\s+$"
)
_BEGINS = re.compile(
    r"(?:\W+|and\s+|which\s+|that\s+)*(?:will\s+|is\s+to\s+|are\s+to\s+|would\s+)?(?:starts?|begins?|tak(?:es?|ing)\s+effect|"
    r"enters?\s+into\s+force|com(?:es?|ing)\s+into\s+(?:force|operation|effect)|runs?|opens?|applies|apply)\b"
)
_RESUMED = re.compile(
    r",\s+(?:(?:was|were|is|are|has|have|had|will|would)\s+[^,;]{1,50}?\s+)?(?:(?:in|on|since|from|by|as\s+of|last|early|late)\s+)*(?:the\s+)?$"
)
_UNDER = re.compile(r",\s+under\s+(?:an?|the|its|new|their)\s[^,;]{1,90}$")
_FILLED = re.compile(
    r"[\s,(–—-]*(?:(?:as|soon|in|on|at|since|from|by|of|the|that|long|ago|early|late|recently|only|just|back|last|this|far|"
    r"and|again|until|already|first|later|end|start|beginning)\s+)*$",
    re.IGNORECASE,
)
"""Words that make no clause of their own: "as long ago as 2021", "since early" """
_WHEN = re.compile(r"\W*(?:when|as|after|where)\b", re.IGNORECASE)
_ADOPTED = re.compile(
    r"(?:\b(?:that|which)\s+(?:[\w’'-]+\s+){1,6}?(?:has\s+|have\s+|had\s+)?|,\s+(?:first\s+|originally\s+|formally\s+)?)"
    r"(?:adopt|impos|introduc|sign|agre|conclud|pass|enact|plac|put|brought|set|launch|found|issu|approv|levi|announc|open|"
    r"start|r[au]n|beg[au]n|made|struck|appl|reach|initial|ink|ratif|seal|unveil|publish|establish|negotiat|keep|kept|clinch)"
    r"\w*\b"
)
"""What says when the thing just named was made: "an accord, signed in", "the ban that parliament adopted in"."""
_COMES = re.compile(
    r"\b[a-z]+\s+(?:comes?|came|follows|followed)\s+(?:just\s+|barely\s+|only\s+|less\s+than\s+|about\s+)*$",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\b(?:follow(?:s|ed|ing)|c[ao]mes?)\b")
_WILL = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were)\s+(?:to|due|set|expected|scheduled|about|slated)|plans?|planned|intends?|"
    r"expects?|hopes?|due|aims?|could|may|might)\b"
)
_SAID = re.compile(
    r"\b(?:said|says|announc\w+|told|confirm\w+|declar\w+|warn\w+|vow\w+|pledg\w+|decid\w+|agreed|ordered|adopted|signed|"
    r"unveiled|reported|wrote)\b"
)
_BEEN = re.compile(
    r"\b(?:had|was|were|did|been|has|have|(?!need|indeed|exceed|proceed|succeed|feed|speed|seed)[a-z]{2,}ed|made|took|gave|"
    r"went|came|got|kept|held|led|left|lost|won|met|paid|sold|sent|spent|built|bought|brought|began|became|broke|chose|"
    r"withdrew|forbade|froze|grew|knew|rose|saw|stood|struck|undertook|wrote|dealt|fell|found|ran|lent|shut|put|cut|hit|"
    r"set|let|drew|threw|swept|tore|bound|sought|taken|given|shown|driven|drawn|thrown|said|told)\b"
)
"""Words that tell of what has been."""
_PASSIVE = re.compile(r"\b(?:be|being)\s+(?:[a-z]+ly\s+)?[a-z]+")
_OPENING = re.compile(
    r"[\W]*(?:(?:(?:[Ii]n|[Oo]n|[Aa]t|[Ff]rom|[Ss]ince|[Bb]y|[Dd]uring|[Bb]efore|[Aa]fter|the|[Ee]arly|[Ll]ate|[Ee]arlier|"
    r"[Ll]ater|[Aa]s|end|of|far|back|on|as|long|ago|and|but|[Bb]ut|[Aa]nd|[Tt]hen|[Ll]ast|[Tt]his|[Nn]ext)\s+)*)"
)
_BEGINNING = re.compile(
    r"\b(?:starts?|begins?|takes?\s+effect|enters?\s+into\s+force|comes?\s+into|runs?|opens?|appl(?:ies|y))\b"
)
_OWNED = re.compile(r"(?:\b(?:whose|its|their|his|her|our)|[’']s)\s+(?:[\w-]+\s+)?$")
_BROKEN = 60
"""How much further off a date counts that says when something ends."""


def date_of(
    sentence: Sentence, event: Event, found: Sequence[Found], dates: Calendar, told: Sequence[Event | None]
) -> ResolvedDate | None:
    """Return when an event is, by the date closest to it that belongs to it.

    Parameters
    ----------
    sentence
        The sentence that tells of it.
    event
        The event, not yet dated.
    found
        The date expressions of the sentence.
    dates
        The calendar of the article.
    told
        Earlier events that "comes three weeks after" may count from, the likeliest first.
    """
    here = clause_at(sentence.parts, event.trigger.start)
    printed = sentence.cast.article.published_span
    own = [one for one in found if not (printed and one.span.overlaps(printed))]
    ranked = [(far, one) for one in own if (far := _distance(sentence, event, one, here)) is not None]
    for _, one in sorted(ranked, key=lambda entry: (entry[0], entry[1].span.start)):
        if one.way in {"after", "before"}:
            if value := _beside_another(sentence, event, one, own, dates, told):
                return value
            continue
        follows = _FOLLOWS.search(sentence.flat, sentence.start, one.span.start)
        if one.way in {"earlier", "later"} and follows and (value := _from_events(one, told, dates, 1)):
            return value
        past, ahead = _past(sentence, event, one), _ahead(sentence, event, one)
        if value := dates.resolve(one, past=past, ahead=ahead):
            return value
    return None


def _distance(sentence: Sentence, event: Event, one: Found, here: int) -> float | None:
    """Return how far a date stands from an event it may be of; None where it is of something else."""
    flat, parts = sentence.flat, sentence.parts
    start, clause = one.span.start, clause_at(parts, one.span.start)
    far = float(abs(start - event.trigger.start))
    if _ENDS.search(flat, max(parts[clause][0], start - 30), start):
        far += 3 * _BROKEN
    if one.way in {"after", "before"}:
        return far if clause in {here, here - 1} or clause == 0 else None
    lead = flat[parts[clause][0] : start]
    if clause > here and _FILLED.fullmatch(flat, parts[here][1], start):
        return far
    if clause == here or parts[here][0] <= parts[clause][0] < event.trigger.end:
        return far
    said = _SAYS_THAT.search(flat, *parts[clause])
    if said and "," in flat[one.span.end : parts[clause][1]] and not _opens(flat, parts, start):
        return None  # "Chile, which left in 2019, says that"
    when = len(parts) > 1 and _WHEN.match(flat, parts[1][0]) is not None
    if clause == 0 and here <= 2 + when and ";" not in flat[start : parts[here][0]]:
        # "In March, after long talks, ...": a date that opens the sentence is of its main clause
        opens_with = _opens(flat, parts, start)
        if opens_with or here == 1:
            told_first = not opens_with or said
            return far + (_BROKEN if told_first else 0)
    low = parts[here][0]
    if clause == here - 1:
        opened = _WHEN.match(flat, max(0, low - 6)) or _WHEN.match(flat, low)
        if opened and low - one.span.end <= 8:
            return far
        if said:
            return far + _BROKEN
    if (
        clause == here - 2
        and parts[here - 1][0] - one.span.end <= 12
        and _SAYS_THAT.search(flat, *parts[here - 1])
    ):
        # "signalled in May, when the president told a conference that ..."
        return far + _BROKEN
    if clause > here:
        following = parts[here + 1][0]
        if _BEGINS.match(flat, *parts[clause]) and clause == here + 1:
            return far
        if (
            following - event.trigger.end <= 20
            and _ADOPTED.search(flat, event.trigger.start, start)
            and clause <= here + 2
        ):
            return far
        if clause <= here + 2 and (_UNDER.search(lead) or (_RESUMED.search(lead) and not _SAID.search(lead))):
            return far + _BROKEN
    return None


def _opens(flat: str, parts: Sequence[tuple[int, int]], start: int) -> bool:
    """Say whether a date opens its sentence: "In March, "."""
    return _OPENING.fullmatch(flat, parts[0][0], start) is not None


def _past(sentence: Sentence, event: Event, one: Found) -> bool:
    """Say whether what happens on a day has happened."""
    flat, start = sentence.flat, one.span.start
    if event.modality != "asserted" or _STARTS.search(flat, max(sentence.start, start - 24), start):
        return False
    if _BEGINNING.search(flat, event.trigger.end, start):
        return False
    if _OWNED.search(flat, max(sentence.start, event.trigger.start - 30), event.trigger.start):
        return True
    low, high = sentence.parts[clause_at(sentence.parts, event.trigger.start)]
    return _BEEN.search(flat, low, max(high, event.trigger.end)) is not None


def _ahead(sentence: Sentence, event: Event, one: Found) -> bool:
    """Say whether what happens on a day is to come."""
    flat, start = sentence.flat, one.span.start
    low = sentence.parts[clause_at(sentence.parts, start)][0]
    if _STARTS.search(flat, max(sentence.start, start - 24), start):
        return event.modality != "asserted" or _WILL.search(flat, low, start) is not None
    if event.modality == "asserted":
        return False
    low = min(low, sentence.parts[clause_at(sentence.parts, event.trigger.start)][0])
    will = [m.end() for m in _WILL.finditer(flat, low, start)]
    # "will be signed on Friday", but not "will sign an accord reached on Friday"
    return bool(will) and _BEEN.search(_PASSIVE.sub("", flat[will[-1] : start])) is None


def _beside_another(
    sentence: Sentence,
    event: Event,
    one: Found,
    others: Sequence[Found],
    dates: Calendar,
    told: Sequence[Event | None],
) -> ResolvedDate | None:
    """Return the day of what something else came so long after or before."""
    here, clause = (clause_at(sentence.parts, x) for x in (event.trigger.start, one.span.start))
    follows = event.trigger.start > one.span.end and here <= clause + 1
    if not follows:
        return None
    # the other is as long before or after this one as this one is after or before it
    comes = _COMES.search(sentence.flat, sentence.start, one.span.start)
    if comes:
        published = dates.published
        counted = dates.counted(one, published, "the day of publication", -1) if published else None
        return _from_events(one, told, dates, -1) or counted
    for other in reversed([o for o in others if o.span.end <= one.span.start]):
        if other.way not in {"after", "before"} and (value := dates.resolve(other)):
            exact = value.first_day() if len(value.value.split("/")[0]) == 10 else None
            return dates.counted(one, exact, f"{other.span.text!r}", -1) if exact else None
    return None


def _from_events(one: Found, told: Sequence[Event | None], dates: Calendar, sign: int) -> ResolvedDate | None:
    """Return a day counted from that of the event told before."""
    for earlier in told:
        day = earlier.date.first_day() if earlier and earlier.date else None
        if earlier and earlier.date and day and day <= (dates.published or day):
            name = f"the {earlier.type.replace('_', ' ')} dated {earlier.date.span.text!r}"
            return dates.counted(one, day, name, sign)
    return None
