"""Dates as articles write them, absolute and relative; what each means is told by `calendars`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from accord.reading.number_words import UNITS
from accord.reading.records import Span, span_at

MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 1}
"""The middle month of each, in the north."""
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    rf"{_SHORT}\.?)"
)
_NTH = r"(?:st|nd|rd|th)?"
_DAY = rf"(?P<day>[12]\d|3[01]|0?[1-9]){_NTH}"
_MORE_DAYS = rf"(?:\s*(?:[-–—]|to|and|or)\s*(?:[12]\d|3[01]|[1-9]){_NTH}(?!\d))"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = r"[Ee]arly|[Ll]ate|[Mm]id|[Ee]nd|[Ss]tart|[Bb]eginning|[Mm]iddle"
_ABSOLUTE = (
    re.compile(rf"\b(?P<year>(?:19|20)\d\d)[-/](?P<number>0[1-9]|1[0-2])[-/]{_DAY}\b"),
    re.compile(rf"\b{_DAY}\.(?P<number>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<day>1[3-9]|2\d|3[01])/(?P<number>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<number>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/(?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}\b{_MORE_DAYS}?(?:,?\s+{_YEAR}\b)?(?!\s*%)"),
    re.compile(rf"\b(?:the\s+)?{_DAY}{_MORE_DAYS}?\s+(?:day\s+)?(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}\b)?(?!\w)"),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b"),
    re.compile(
        rf"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|(?P<past>[Ll]ast)|[Oo]f|[Ff]rom|[Tt]his|(?P<coming>[Nn]ext)|"
        rf"[Tt]hrough|[Dd]uring|[Bb]efore|[Aa]fter|[Tt]ill|[Ff]or|{_PART})[\s-]+{_MONTH}(?!\s+\d)(?!,?\s+(?:19|20))"
    ),
    re.compile(
        rf"(?:\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Dd]uring|[Bb]y|[Ff]rom|[Oo]f|[Bb]efore|[Aa]fter|as|[Tt]ill|"
        rf"(?i:fiscal(?:\s+year)?|financial\s+year|FY|Q[1-4]|H[12]|spring|summer|autumn|fall|winter)|{_PART})[\s-]*|"
        rf"\b(?:[Bb]etween|[Tt]hrough(?:out)?|[Ff]or|to)\s+(?!(?:19|20)\d\d\s+[a-z]+s\b))"
        rf"{_YEAR}\b(?![\d,.]*\d)"
    ),
    re.compile(
        r"\b(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur)\s+(?P<year>20(?!00)[0-4]\d)\s+(?=[a-z])"
    ),
)
_SEASON = re.compile(
    rf"\b(?:(?P<past>[Ll]ast)|(?P<coming>[Nn]ext)|[Tt]his|(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Ff]rom|[Dd]uring|[Oo]ver|"
    rf"[Bb]efore|[Aa]fter|[Oo]f|{_PART})\s+(?:the\s+)?(?:(?:early|late)\s+)?)[\s-]*"
    r"(?P<season>spring|summer|autumn|winter|(?<=[Ll]ast\s)fall|(?<=[Nn]ext\s)fall|(?<=[Tt]his\s)fall)\b"
    r"(?!\s+(?:of\s+)?(?:19|20)\d\d|-|\s+(?:school|camp|course|session)s?\b)"
)
_WRITTEN = re.compile(rf"(?:19|20)\d\d|{'|'.join(m.title() for m in MONTHS)}|\b{_SHORT}")
_SEASONAL = re.compile("spring|summer|autumn|winter|fall")
_ANY = re.compile(
    rf"{_WRITTEN.pattern}|{_SEASONAL.pattern}|[Tt]omorrow|[Nn]ight|[Mm]orning|[Ee]vening|[Aa]fternoon|[Qq]uarter|"
    r"[Ff]ortnight|[Dd]ecade|[Mm]onth|[Ww]eek|[Yy]ear|[Dd]ay|[Dd]ate\b|MONTH|WEEK|YEAR|DAY"
)
"""What every date expression has some of; most sentences have none and are not looked at further."""
_NUMBERS = {"a": 1, "an": 1, "one": 1, "a couple of": 2} | {w: n for n, w in enumerate(UNITS[:13]) if n}
_AGO = re.compile(
    rf"\b(?P<number>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|\d{{1,3}})(?:\s+|-)"
    r"(?P<unit>day|week|fortnight|month|year|decade)s?(?:[’'])?\s+"
    r"(?P<way>ago|earlier|later|after|before|previously|from\s+now|hence)\b",
    re.IGNORECASE,
)
_WAY = re.compile("ago\\b|earlier|later|after|before|previously|from now|hence", re.IGNORECASE)
_LATER = {"after": "after", "before": "before", "later": "later", "earlier": "earlier", "previously": "earlier",
          "ago": "ago", "from now": "hence", "hence": "hence"}  # fmt: skip
_NEAR = re.compile(
    r"\b(?:(?P<ahead>(?:[Ff]rom|[Nn]ext|[Cc]oming|[Bb]y|[Uu]ntil|[Ss]tarting|[Bb]eginning|[Bb]efore)\s+(?:on\s+)?)|"
    rf"(?P<past>[Ll]ast\s+))?(?P<weekday>{'|'.join(WEEKDAYS)})\b|"
    r"\b(?P<word>[Tt]he\s+day\s+(?:before\s+yesterday|after\s+tomorrow)|[Yy]esterday|[Tt]oday|[Tt]onight|"
    r"[Tt]omorrow|[Ll]ast\s+night|[Tt]his\s+(?:morning|afternoon|evening)|(?:[Ll]ast|[Tt]his|[Nn]ext|[Tt]he\s+coming)\s+"
    r"(?:week|month|year|quarter)(?![’']?s?\s+(?:of|[A-Z])\b)|(?:[Tt]he\s+)?(?:(?<=end\sof\s)|(?<=end\sof\sthe\s))"
    r"(?:year|month)|[Yy]ear-end|[Tt]he\s+turn\s+of\s+the\s+year|[Tt]he\s+[Nn]ew\s+[Yy]ear)\b"
)
_THAT = re.compile(
    r"(?<!on\s)(?<!over\s)(?<!than\s)(?<!with\s)\b(?:[Tt]he\s+)?(?P<which>same|[Tt]hat(?:\s+same|\s+very)?|"
    r"following|previous|preceding|next)\s+(?P<unit>day|date|week|month|year)\b(?![’']|\s+(?:as|that|of)\b)|"
    r"\b[Tt]he\s+(?P<noun>day|week|month|year)\s+(?P<way>before|after)(?=[.,;)”\"]|\s*$|\s+and\b)"
)
_NAMED = re.compile(r"[Tt]he \w+day [A-Z]")
_PUBLISHED = re.compile(r"(?:published|posted|updated|date|on)?\s*:?\s*(?:on\s+)?", re.IGNORECASE)
_DATELINE = re.compile(
    r"(?:[^\W\d_a-z][\w.'’/ -]{2,40}(?:,\s[A-Z][\w. ]{1,20})?(?:\s\([^()]{1,40}\))?(?:,|\s[—–-])\s+"
    r"(?:(?:this\s+)?(?:[A-Z][a-z]+day,?\s+)?)?)"
)
_DELIVERED = re.compile(
    r"[(\[*_]*(?:(?:[Rr]emarks|[Ss]peech|[Aa]ddress|[Ss]tatement|[Tt]ext|[Tt]ranscript|[Cc]ommuniqu[eé]|[Dd]eclaration|"
    r"[Nn]otice|[Oo]rder|[Ll]etter|[Mm]inutes|[Pp]ress\s+release)\s+)?(?:(?:as\s+)?(?i:delivered|given|issued|adopted|"
    r"done|signed|read|recorded|broadcast|published|released|filed|submitted|dated|held|made|agreed))\b[^.;]{0,80}?"
    r"(?:\b(?:on|of|this)|,)\s+(?:the\s+)?(?:[A-Z][a-z]+day,?\s+)?"
)
"""A line that says when a text was delivered or adopted."""


@dataclass(frozen=True)
class Found:
    """A date expression before it is resolved."""

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    shift: int | None = None
    """Units to add to an anchor, for a relative date."""
    way: str = ""
    """"ago", "after"..., a weekday, a season, "last", "same" or a word such as "yesterday"."""
    unit: str = "day"
    """What `shift` counts."""

    def first(self) -> date:
        """Return the first day meant by an absolute date with a year."""
        return day_of(self.year or 1, self.month or 1, self.day or 1) or date(
            self.year or 1, self.month or 1, 1
        )


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str, start: int, end: int) -> list[Found]:
    """Return the date expressions in a stretch of text, in order, longest first where they overlap."""
    if _ANY.search(text, start, end) is None:
        return []
    found = [*_written(text, start, end), *_counted(text, start, end), *_near(text, start, end)]
    found.sort(key=lambda f: (f.span.start, f.span.start - f.span.end))
    kept: list[Found] = []
    for one in found:
        if kept and one.span.start < kept[-1].span.end:
            continue
        # "on Monday, 9 February"
        if kept and one.day and kept[-1].way.title() in WEEKDAYS and one.span.start - kept[-1].span.end <= 6:
            between = text[kept[-1].span.end : one.span.start]
            if not between.strip(" ,(") or between.strip(" ,") == "the":
                kept.pop()
        kept.append(one)
    return kept


def _written(text: str, start: int, end: int) -> Iterator[Found]:
    for pattern in _ABSOLUTE if _WRITTEN.search(text, start, end) else ():
        for match in pattern.finditer(text, start, end):
            groups = match.groupdict()
            month = _month(groups.get("month")) or (int(groups["number"]) if groups.get("number") else None)
            day = int(groups["day"]) if groups.get("day") else None
            year = int(groups["year"]) if groups.get("year") else None
            if month and day and day_of(year or 2000, month, day) is None:
                continue
            first, last = match.span()
            if not (month and (day or year)):
                first, last = match.span("month" if month else "year")
            way = "last" if groups.get("past") else "next" if groups.get("coming") else ""
            yield Found(span_at(text, first, last), year, month, day, way=way)
    for match in _SEASON.finditer(text, start, end) if _SEASONAL.search(text, start, end) else ():
        way = "last" if match["past"] else "next" if match["coming"] else ""
        month = SEASONS[match["season"]]
        yield Found(span_at(text, *match.span("season")), month=month, way=way, unit="season")


def _counted(text: str, start: int, end: int) -> Iterator[Found]:
    for match in _AGO.finditer(text, start, end) if _WAY.search(text, start, end) else ():
        number = " ".join(match["number"].lower().split())
        count, unit = int(number) if number.isdigit() else _NUMBERS[number], match["unit"].lower()
        if unit in {"fortnight", "decade"}:
            count, unit = (2 * count, "week") if unit == "fortnight" else (10 * count, "year")
        way = _LATER[" ".join(match["way"].lower().split())]
        sign = -1 if way in {"ago", "earlier", "before"} else 1
        yield Found(span_at(text, *match.span()), shift=sign * count, way=way, unit=unit)
    for match in _THAT.finditer(text, start, end):
        unit = (match["unit"] or match["noun"]).replace("date", "day")
        which = (match["which"] or match["way"]).lower().split()[0]
        step = {"same": 0, "that": 0, "following": 1, "next": 1, "after": 1}.get(which, -1)
        if which == "next" and unit != "day":
            continue  # "the next year" counts from today or says how long
        yield Found(span_at(text, *match.span()), shift=step, way="same" if not step else "told", unit=unit)


def _near(text: str, start: int, end: int) -> Iterator[Found]:
    for match in _NEAR.finditer(text, start, end):
        way = " ".join((match["weekday"] or match["word"]).lower().split())
        if match["weekday"] and _NAMED.match(text, max(start, match.start() - 4), min(end, match.end() + 2)):
            continue  # "The Thursday Wafer"
        spot = match.span("weekday") if match["weekday"] else match.span()
        shift = 7 if match["ahead"] else -7 if match["past"] else 0
        yield Found(span_at(text, *spot), shift=shift, way=way)


def _month(name: str | None) -> int | None:
    if not name:
        return None
    short = name.lower().rstrip(".")[:3]
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(short))


def published_line(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[date, Span] | None:
    """Return the day an article says it was published: a line that is a date, or a dateline, near its top."""
    for start, end in paragraphs:
        window = min(end, start + 120)
        for found in find_dates(text, start, window):
            if not (found.year and found.month and found.day):
                continue
            before, after = text[start : found.span.start], text[found.span.end : end].strip()
            alone = _PUBLISHED.fullmatch(before) and len(after) < 40 and "." not in after.rstrip(".")
            dateline = _DATELINE.fullmatch(before) and after[:1] in {"(", "—", "–", "-", ".", ":", "/"}
            delivered = _DELIVERED.fullmatch(before) and len(after) < 60 and end - start < 200
            # "By a staff writer | Ottawa, March 3, 2025": a line of its own that is no sentence
            byline = (
                end - start < 120
                and text[start:end].rstrip("*_ ")[-1:] not in ".!?:”"
                and (start > paragraphs[0][0] or not after)
            )
            if (day := day_of(found.year, found.month, found.day)) and (
                alone or dateline or byline or delivered
            ):
                return day, found.span
    return None
