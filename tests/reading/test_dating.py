"""Which date is an event's own."""

import pytest

from accord.reading import article_from_text, read


def bans(text):
    article = article_from_text(f"Peru and chips\n\nLIMA, 14 May 2026 — Hello there.\n\n{text}")
    return [e for e in read(article).events if e.type in {"ban", "export_control"}]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Peru banned Chinese chips on Monday.", "2026-05-11"),
        ("In March, after months of talks, Peru banned Chinese chips.", "2026-03"),
        ("Peru banned Chinese chips last night.", "2026-05-13"),
        ("Peru banned Chinese chips late last month.", "2026-04"),
        ("Peru banned Chinese chips a year ago.", "2025"),
        ("Peru banned Chinese chips as long ago as 2021.", "2021"),
        ("Peru will ban Chinese chips on Monday.", "2026-05-18"),
        ("Peru will ban Chinese chips from 1 July.", "2026-07-01"),
        ("Peru plans to ban Chinese chips in March.", "2027-03"),
        ("Peru could ban Chinese chips as soon as Monday.", "2026-05-18"),
        ("Peru said on Monday that it would ban Chinese chips from 1 July.", "2026-07-01"),
        ("Peru will ban Chinese chips under a law passed on Monday.", "2026-05-11"),
        ("Peru's ban on Chinese chips takes effect on 1 March.", "2026-03-01"),
        ("Chile left in 2019; Peru banned Chinese chips in 2021.", "2021"),
        ("In 2021, when Peru banned Chinese chips, Chile left the pact.", "2021"),
        ("Under a law passed in 2019, Peru banned Chinese chips on 3 May.", "2026-05-03"),
        ("Chile left the pact on Monday, two days after Peru banned Chinese chips.", "2026-05-09"),
        ("Chile left in 2024. The following year Peru banned Chinese chips.", "2025"),
        ("Chile left on 3 May. Peru banned Chinese chips that same day.", "2026-05-03"),
        ("Peru banned Chinese chips last summer.", "2025"),
        ("A ban by Peru on Chinese chips, under which firms closed, was lifted in 2025.", "2025"),
        ("The deal comes two months after Peru banned Chinese chips.", "2026-03"),
        ("Peru will ban Chinese chips in the new year.", "2027"),
        ("Peru banned Chinese chips in the second quarter of 2025.", "2025"),
        ("Peru banned Chinese chips until the end of 2027 on Monday.", "2026-05-11"),
    ],
)
def test_the_date_of_an_event(text, value):
    (ban,) = bans(text)
    assert ban.date is not None
    assert ban.date.value == value


@pytest.mark.parametrize(
    "text",
    [
        "Peru banned Chinese chips. Chile left in 2019.",
        "Peru banned Chinese chips; Chile left in 2019.",
        "Chile, which left in 2019, says that Peru banned Chinese chips.",
    ],
)
def test_the_date_of_something_else_is_not_its_own(text):
    (ban,) = bans(text)
    assert ban.date is None
