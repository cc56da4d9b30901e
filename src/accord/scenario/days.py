"""Dates as documents give them: a day, or only a month."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from accord.scenario.magnitude import problem

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ADVICE = "write a day as 2022-10-07 or a month as 2022-10"


def _month(text: str) -> tuple[int, int] | None:
    match = _MONTH.fullmatch(text)
    if match is None or not (1 <= int(match[2]) <= 12 and int(match[1]) >= 1):
        return None
    return int(match[1]), int(match[2])


def parse_day(found: Any) -> dt.date:
    """Return a day, from a date or its ISO text."""
    if isinstance(found, dt.datetime):
        raise problem(f"found a date with a time, {found.isoformat()}; write only the day: {found.date()}")
    if isinstance(found, dt.date):
        return found
    try:
        return dt.date.fromisoformat(found)
    except (TypeError, ValueError):
        raise problem(
            f"found {found!r}, which is no day of the calendar; write a day as 2022-10-07"
        ) from None


def parse_when(found: Any) -> dt.date | str:
    """Return a day as a date, or a month as its text ``YYYY-MM``."""
    if isinstance(found, str) and _month(found):
        return found
    if isinstance(found, str | dt.date):
        try:
            return parse_day(found)
        except ValueError as error:
            if isinstance(found, dt.date):
                raise
            raise problem(f"found {found!r}, which is no date; {_ADVICE}") from error
    raise problem(f"found {found!r}, which is no date; {_ADVICE}")


def last_day(when: dt.date | str) -> dt.date:
    """Return the day itself, or the last day of the month, by when what is dated to it has happened."""
    if isinstance(when, dt.date):
        return when
    year, month = int(when[:4]), int(when[5:7])
    return dt.date(year, month, calendar.monthrange(year, month)[1])


Day = Annotated[dt.date, BeforeValidator(parse_day), WithJsonSchema({"type": "string", "format": "date"})]
When = Annotated[
    dt.date | str,
    BeforeValidator(parse_when),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}),
]
