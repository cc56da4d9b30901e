"""Dates as articles write them, absolute and relative, with how each was resolved.

A year that is not written is taken so that the date falls closest to the day of publication, or else to the
nearest date in the text that has a year; it is flagged, and the resolution says what it was inferred from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accord.reading.number_words import UNITS
from accord.reading.records import ResolvedDate, Span, span_at

_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
_NUMBERS = {"a": 1, "an": 1} | {word: number for number, word in enumerate(UNITS[:13]) if number}
_ABSOLUTE = (
    re.compile(rf"\b(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])-{_DAY}\b"),
    re.compile(rf"\b{_MONTH}\s+{_DAY}\b(?:,?\s+{_YEAR}\b)?(?!\s*%)"),
    re.compile(rf"\b(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}\b)?(?!\w)"),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b"),
    re.compile(
        rf"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|(?P<past>[Ll]ast)|[Oo]f|[Ff]rom|[Tt]his|"
        rf"(?P<coming>[Nn]ext)|[Ee]arly|[Ll]ate|[Dd]uring|"
        rf"[Bb]efore|[Aa]fter)\s+{_MONTH}(?!\s+\d)(?!,?\s+(?:19|20))"
    ),
    re.compile(
        r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Dd]uring|[Bb]y|[Ff]rom|[Oo]f|[Ee]arly|[Ll]ate|[Bb]efore|[Aa]fter|as|mid-?)\s*"
        rf"{_YEAR}\b"
    ),
)
_WRITTEN = re.compile(
    rf"\d|{'|'.join(m.title() for m in _MONTHS)}|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\b"
)
_ANY = re.compile(rf"{_WRITTEN.pattern}|[Mm]onth|[Ww]eek|[Yy]ear|[Dd]ay|MONTH|WEEK|YEAR|DAY")
"""What every date expression has some of; most sentences have none and are not looked at further."""
_WAY = re.compile("[Aa]go|[Ee]arlier|[Ll]ater|[Aa]fter|[Bb]efore|AGO|EARLIER|LATER|AFTER|BEFORE")
_AGO = re.compile(
    rf"\b(?P<number>{'|'.join(_NUMBERS)}|\d{{1,3}})\s+(?P<unit>day|week|month|year)s?\s+"
    r"(?P<way>ago|earlier|later|after|before)\b",
    re.IGNORECASE,
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEAR = re.compile(
    rf"\b(?P<ahead>(?:[Ff]rom|[Nn]ext|[Bb]y|[Uu]ntil|[Ss]tarting)\s+(?:on\s+)?)?(?P<weekday>{'|'.join(_WEEKDAYS)})\b|"
    r"\b(?P<word>[Yy]esterday|[Tt]oday|[Ll]ast\s+(?:week|month|year)|"
    r"[Tt]his\s+(?:month|year))\b"
)
_PUBLISHED = re.compile(r"(?:published|posted|updated|date|on)?\s*:?\s*(?:on\s+)?", re.IGNORECASE)
_DATELINE = re.compile(
    r"(?:[A-Z][\w.'’ -]{2,30}(?:,\s[A-Z][\w. ]{1,20})?(?:\s\([^()]{1,40}\))?(?:,|\s[—–-])\s+)"
)


@dataclass(frozen=True)
class Found:
    """A date expression before it is resolved."""

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    shift: int | None = None
    """Days to add to an anchor, for a relative date."""
    way: str = ""
    """"ago", "after"..., a weekday or a word such as "yesterday"."""

    def first(self) -> date:
        """Return the first day meant by an absolute date with a year."""
        return _day(self.year or 1, self.month or 1, self.day or 1) or date(
            self.year or 1, self.month or 1, 1
        )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str, start: int, end: int) -> list[Found]:
    """Return the date expressions in a stretch of text, in order, longest first where they overlap."""
    found: list[Found] = []
    if _ANY.search(text, start, end) is None:
        return found
    for pattern in _ABSOLUTE if _WRITTEN.search(text, start, end) else ():
        for match in pattern.finditer(text, start, end):
            groups = match.groupdict()
            month = _month(groups.get("month")) or (int(groups["number"]) if groups.get("number") else None)
            day = int(groups["day"]) if groups.get("day") else None
            year = int(groups["year"]) if groups.get("year") else None
            if month and day and _day(year or 2000, month, day) is None:
                continue
            first, last = match.span()
            if not (month and (day or year)):
                first, last = match.span("month" if month else "year")
            way = "last" if groups.get("past") else "next" if groups.get("coming") else ""
            found.append(Found(span_at(text, first, last), year, month, day, way=way))
    for match in _AGO.finditer(text, start, end) if _WAY.search(text, start, end) else ():
        number = match["number"].lower()
        days = (int(number) if number.isdigit() else _NUMBERS[number]) * _UNITS[match["unit"].lower()]
        way = match["way"].lower()
        sign = -1 if way in {"ago", "earlier", "before"} else 1
        found.append(Found(span_at(text, *match.span()), shift=sign * days, way=way))
    for match in _NEAR.finditer(text, start, end):
        way = re.sub(r"\s+", " ", (match["weekday"] or match["word"]).lower())
        spot = match.span("weekday") if match["weekday"] else match.span()
        found.append(Found(span_at(text, *spot), shift=7 if match["ahead"] else 0, way=way))
    found.sort(key=lambda f: (f.span.start, f.span.start - f.span.end))
    kept: list[Found] = []
    for one in found:
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    return kept


def _month(name: str | None) -> int | None:
    if not name:
        return None
    short = name.lower().rstrip(".")[:3]
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(short))


class Calendar:
    """The dates of one article, and what the undated ones among them may mean."""

    def __init__(self, dates: Sequence[Found], published: date | None) -> None:
        self.published = published
        self.anchors = tuple(f for f in dates if f.year is not None and f.month is not None)
        self.places = [f.span.start for f in self.anchors]

    def resolve(self, found: Found, *, past: bool = False, ahead: bool = False) -> ResolvedDate | None:
        """Return what a date means, or None for a relative one with nothing to count from.

        With `past`, of what has happened, a date without a year is none after the day it is counted from; with
        `ahead`, of what is to come, none before it.
        """
        if found.shift is not None:
            return self._relative(found)
        if found.year is not None:
            value, how = f"{found.year:04d}", "year"
            if found.month is not None:
                value, how = f"{value}-{found.month:02d}", "month"
            if found.day is not None:
                value, how = f"{value}-{found.day:02d}", "day"
            return ResolvedDate(span=found.span, value=value, resolution=how)
        month, day = found.month or 1, found.day or 1
        reference, source = self._reference(found.span.start)
        written = f"{month:02d}-{day:02d}" if found.day else f"{month:02d}"
        if reference is None:
            how = "the article gives no year to infer this one from"
            return ResolvedDate(span=found.span, value=f"XXXX-{written}", resolution=how, inferred=True)
        choices = [_day(reference.year + step, month, day) for step in (0, 1, -1)]
        past = (past and self.published is not None) or found.way == "last"
        slack = timedelta(days=0 if found.day or found.way == "last" else 1)
        possible = [
            c for c in choices
            if c and not (past and c > reference + slack)
            and not ((ahead or found.way == "next") and c < reference.replace(day=1))
        ]  # fmt: skip
        best = min(
            possible or [c for c in choices if c], key=lambda c: abs((c - reference).days), default=None
        )
        if best is None:
            return None
        how = f"year inferred: the {written} closest to {source}; to be confirmed"
        return ResolvedDate(
            span=found.span, value=f"{best.year:04d}-{written}", resolution=how, inferred=True
        )

    def counted(self, found: Found, anchor: date, name: str, sign: int = 1) -> ResolvedDate | None:
        """Return a relative date counted from an anchor day, as an approximate open interval."""
        try:
            day = anchor + timedelta(days=sign * (found.shift or 0))
        except OverflowError:
            return None
        side = "minus" if day < anchor else "plus"
        how = f"relative: {name} ({anchor.isoformat()}) {side} {abs(found.shift or 0)} days; approximate"
        return ResolvedDate(span=found.span, value=f"{day.isoformat()}/..", resolution=how, inferred=True)

    def _reference(self, position: int) -> tuple[date | None, str]:
        if self.published:
            return self.published, f"the day of publication, {self.published.isoformat()}"
        if not self.anchors:
            return None, ""
        after = bisect_left(self.places, position)
        nearest = min(self.anchors[max(0, after - 1) : after + 1], key=lambda f: abs(f.span.start - position))
        return nearest.first(), f"'{nearest.span.text}'"

    def _relative(self, found: Found) -> ResolvedDate | None:
        today = self.published
        if today is None and self.anchors and found.way.endswith("year"):
            today = self.anchors[0].first()
        if today is None or found.way in {"after", "before", "later", "earlier"}:
            return None
        if found.way == "ago":
            return self.counted(found, today, "the day of publication")
        name = f"relative to the day of publication, {today.isoformat()}"
        if found.way.title() in _WEEKDAYS:
            back = (today.weekday() - _WEEKDAYS.index(found.way.title())) % 7
            # "from Saturday" looks ahead, "on Saturday" back
            value = (today + timedelta(days=(found.shift or 0) - back)).isoformat()
        elif found.way in {"yesterday", "today"}:
            value = (today - timedelta(days=found.way == "yesterday")).isoformat()
        elif found.way == "last week":
            value = f"{(today - timedelta(days=7 + today.weekday())).isoformat()}/.."
        elif found.way.endswith("year"):
            value = f"{today.year - found.way.startswith('last'):04d}"
        else:
            month = today.replace(day=1) - timedelta(days=found.way.startswith("last"))
            value = f"{month.year:04d}-{month.month:02d}"
        return ResolvedDate(span=found.span, value=value, resolution=name, inferred=True)


def published_line(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[date, Span] | None:
    """Return the day an article says it was published: a line that is a date, or a dateline, near its top."""
    for start, end in paragraphs:
        window = min(end, start + 120)
        for found in find_dates(text, start, window):
            if not (found.year and found.month and found.day):
                continue
            before, after = text[start : found.span.start], text[found.span.end : end].strip()
            alone = _PUBLISHED.fullmatch(before) and len(after) < 40 and "." not in after.rstrip(".")
            dateline = _DATELINE.fullmatch(before) and after[:1] in {"(", "—", "–", "-", ".", ":"}
            # "By a staff writer | Ottawa, March 3, 2025": a line of its own that is no sentence
            byline = (
                end - start < 120
                and text[start:end].rstrip("*_ ")[-1:] not in ".!?:”"
                and (start > paragraphs[0][0] or not after)
            )
            if (day := _day(found.year, found.month, found.day)) and (alone or dateline or byline):
                return day, found.span
    return None
