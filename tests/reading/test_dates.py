"""Dates and what they are taken to mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.reading.calendars import Calendar
from accord.reading.dates import find_dates
from accord.reading.records import ResolvedDate, Span


def resolved(text, published=None):
    found = find_dates(text, 0, len(text))
    calendar = Calendar(found, published)
    return [(one.span.text, d.value, d.inferred) for one in found if (d := calendar.resolve(one))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 12 December 2024 it", [("12 December 2024", "2024-12-12", False)]),
        ("On Dec. 12, 2024, it", [("Dec. 12, 2024", "2024-12-12", False)]),
        ("In December 2024 it", [("December 2024", "2024-12", False)]),
        ("On 2024-12-12 it", [("2024-12-12", "2024-12-12", False)]),
        ("since 2022 it", [("2022", "2022", False)]),
        ("on January 1st it", [("January 1st", "XXXX-01-01", True)]),
        ("on 31 February 2024 it", [("February 2024", "2024-02", False)]),
        (
            "In December 2024. On January 1st.",
            [("December 2024", "2024-12", False), ("January 1st", "2025-01-01", True)],
        ),
        ("It was in January, in 2024.", [("January", "XXXX-01", True), ("2024", "2024", False)]),
        ("they may march 5 miles", []),
        ("a week ago", []),
    ],
)
def test_dates(text, expected):
    assert resolved(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on Friday", "2024-09-06"),
        ("from Saturday", "2024-09-07"),
        ("on Monday", "2024-09-02"),
        ("yesterday", "2024-09-05"),
        ("last month", "2024-08"),
        ("last year", "2023"),
        ("three weeks ago", "2024-08-16/.."),
        ("on 28 August", "2024-08-28"),
        ("on January 2", "2025-01-02"),
        ("in May", "2024-05"),
        ("in January", "2025-01"),
    ],
)
def test_dates_counted_from_the_day_of_publication(text, value):
    assert [entry[1] for entry in resolved(text, date(2024, 9, 6))] == [value]


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12-11/..", date(2024, 12, 11), date(2024, 12, 11)),
        ("XXXX-01-01", None, None),
    ],
)
def test_first_and_last_day(value, first, last):
    found = ResolvedDate(span=Span(start=0, end=1, text="x"), value=value, resolution="")
    assert (found.first_day(), found.last_day()) == (first, last)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d"]))
def test_every_day_is_read_as_itself(day, form):
    text = f"On {day.strftime(form)} it was."
    assert [value for _, value, _ in resolved(text)] == [day.isoformat()]
