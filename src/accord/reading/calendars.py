"""What date expressions mean, and from what each was counted.

A year that is not written is taken so that the date falls closest to the day of publication, or else to the
nearest date in the text that has a year; it is flagged, and the resolution says what it was inferred from.
"That day" and "two weeks later" count from the date told before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta

from accord.reading.dates import WEEKDAYS, Found, day_of
from accord.reading.records import ResolvedDate

_FAR = 700
"""Characters back to which "that day" may look for the date it means."""
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1, "tonight": 0, "last night": -1, "the day before yesterday": -2,
         "the day after tomorrow": 2}  # fmt: skip


class Calendar:
    """The dates of one article, and what the undated ones among them may mean."""

    def __init__(self, dates: Sequence[Found], published: date | None) -> None:
        self.published = published
        self.dates = tuple(dates)
        self.starts = [f.span.start for f in self.dates]
        self.anchors = tuple(f for f in dates if f.year is not None and f.month is not None)
        self.places = [f.span.start for f in self.anchors]

    def resolve(self, found: Found, *, past: bool = False, ahead: bool = False) -> ResolvedDate | None:
        """Return what a date means, or None for a relative one with nothing to count from.

        With `past`, of what has happened, a date without a year is none after the day it is counted from; with
        `ahead`, of what is to come, none before it.
        """
        if found.shift is not None:
            return self._relative(found, past=past, ahead=ahead)
        if found.year is not None:
            value, how = f"{found.year:04d}", "year"
            if found.month is not None:
                value, how = f"{value}-{found.month:02d}", "month"
            if found.day is not None:
                value, how = f"{value}-{found.day:02d}", "day"
            return ResolvedDate(span=found.span, value=value, resolution=how)
        month, day = found.month or 1, found.day or 1
        reference, source = self._reference(found.span.start)
        season = found.unit == "season"
        written = f"{month:02d}-{day:02d}" if found.day else f"{month:02d}"
        if reference is None:
            if season:
                return None
            how = "the article gives no year to infer this one from"
            return ResolvedDate(span=found.span, value=f"XXXX-{written}", resolution=how, inferred=True)
        choices = [day_of(reference.year + step, month, day) for step in (0, 1, -1)]
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
        if season:
            how = f"the year of the {found.span.text} closest to {source}; to be confirmed"
            return ResolvedDate(span=found.span, value=f"{best.year:04d}", resolution=how, inferred=True)
        how = f"year inferred: the {written} closest to {source}; to be confirmed"
        return ResolvedDate(
            span=found.span, value=f"{best.year:04d}-{written}", resolution=how, inferred=True
        )

    def counted(self, found: Found, anchor: date, name: str, sign: int = 1) -> ResolvedDate | None:
        """Return a date so many units from an anchor day: a day, an open interval for weeks, else a month or year."""
        shift = sign * (found.shift or 0)
        try:
            if found.unit in {"month", "year"}:
                months = 12 * anchor.year + anchor.month - 1 + shift * (12 if found.unit == "year" else 1)
                day = date(months // 12, months % 12 + 1, 1)
            else:
                day = anchor + timedelta(days=shift * (7 if found.unit == "week" else 1))
        except (OverflowError, ValueError):
            return None
        form = {"year": "{:%Y}", "month": "{:%Y-%m}", "week": "{:%Y-%m-%d}/.."}.get(found.unit, "{:%Y-%m-%d}")
        side = "minus" if shift < 0 else "plus"
        how = f"relative: {name} ({anchor.isoformat()}) {side} {abs(shift)} {found.unit}s"
        how += "; approximate" if found.unit != "day" else ""
        value = form.format(day) if day.year > 999 else f"{day.year:04d}"
        return ResolvedDate(span=found.span, value=value, resolution=how, inferred=True)

    def before(self, found: Found, *, past: bool = False) -> ResolvedDate | None:
        """Return the last date told before an expression that counts from one."""
        place = bisect_left(self.starts, found.span.start) - 1
        while place >= 0 and found.span.start - self.starts[place] < _FAR:
            earlier = self.dates[place]
            if earlier.way not in {"same", "told", "later", "earlier", "after", "before"} and (
                resolved := self.resolve(earlier, past=past)
            ):
                return resolved if resolved.first_day() else None
            place -= 1
        return None

    def _reference(self, position: int) -> tuple[date | None, str]:
        if self.published:
            return self.published, f"the day of publication, {self.published.isoformat()}"
        if not self.anchors:
            return None, ""
        after = bisect_left(self.places, position)
        nearest = min(self.anchors[max(0, after - 1) : after + 1], key=lambda f: abs(f.span.start - position))
        return nearest.first(), f"'{nearest.span.text}'"

    def _relative(self, found: Found, *, past: bool, ahead: bool) -> ResolvedDate | None:
        if found.way in {"after", "before"}:
            return None
        if found.way in {"later", "earlier", "same", "told"}:
            return self._from_told(found, past=past)
        today = self.published
        if today is None and self.anchors and found.way.endswith("year"):
            today = self.anchors[0].first()
        if today is None:
            return None
        if found.way in {"ago", "hence"}:
            return self.counted(found, today, "the day of publication")
        value = _counted_from(today, found, ahead=ahead)
        name = f"relative to the day of publication, {today.isoformat()}"
        return ResolvedDate(span=found.span, value=value, resolution=name, inferred=True)

    def _from_told(self, found: Found, *, past: bool) -> ResolvedDate | None:
        told = self.before(found, past=past)
        anchor = told.first_day() if told else None
        if told is None or anchor is None:
            return None
        name = f"'{told.span.text}'"
        if not found.shift:
            length = {"year": 4, "month": 7}.get(found.unit, 10)
            value = told.value[:length]
            return ResolvedDate(span=found.span, value=value, resolution=f"the same as {name}", inferred=True)
        precise = len(told.value.split("/")[0]) == 10
        if found.unit in {"day", "week"} and not precise:
            return None
        return self.counted(found, anchor, name)


def _counted_from(today: date, found: Found, *, ahead: bool) -> str:
    """Return the value of a weekday, "last month", "tonight" and the like."""
    way, shift = found.way, found.shift or 0
    if way.title() in WEEKDAYS:
        back = (today.weekday() - WEEKDAYS.index(way.title())) % 7
        if shift == -7:  # "last Friday", on a Friday
            back, shift = back or 7, 0
        elif ahead and back and not shift:
            shift = 7
        # "from Saturday" looks ahead, "on Saturday" back
        return (today + timedelta(days=shift - back)).isoformat()
    if way in _DAYS or (way.startswith("this ") and way.endswith(("morning", "afternoon", "evening"))):
        return (today + timedelta(days=_DAYS.get(way, 0))).isoformat()
    step = -1 if way.startswith("last") else 1 if way.startswith(("next", "the coming")) else 0
    if way.endswith("week"):
        return f"{(today + timedelta(days=7 * step - today.weekday())).isoformat()}/.."
    if way.endswith("quarter"):
        months = 12 * today.year + today.month - 1 + 3 * step
        return f"{months // 12:04d}"
    if way.endswith("month"):
        months = 12 * today.year + today.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if (way == "the turn of the year" and today.month > 6) or (way == "the new year" and today.month > 1):
        step = 1
    return f"{today.year + step:04d}"
