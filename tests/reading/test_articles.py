"""Articles on other countries and measures than the reference: what must be found in them, and what not."""

from datetime import date
from pathlib import Path

import pytest

from accord.reading import read

FOLDER = Path(__file__).parent / "articles"
NAMED = ("source", "target", "addressee", "partner", "member", "object", "location", "against")

# (type, trigger, modality, polarity, participants by role)
EVENTS = {
    "lithography": [
        ("export_control", "export controls", "announced", "positive", {"source": ("NLD",)}),
        ("export_control", "apply in The Hague rather than in Washington for a licence", "asserted", "positive",
         {"addressee": ("ASML",), "target": ("CHN",)}),
        ("export_control", "limits on exports", "possible", "positive", {"source": ("CHN",), "target": ("NLD",)}),
        ("export_control", "export controls", "asserted", "positive", {"source": ("USA",)}),
        ("export_control", "restrictions", "asserted", "positive", {"source": ("JPN",)}),
    ],
    "tariff": [
        ("tariff", "tariffs", "announced", "positive", {"source": ("USA",), "target": ("CHN",)}),
        ("directive", "order", "asserted", "positive", {"source": ("BIDEN",), "addressee": ("USA",)}),
        ("tariff", "tariffs", "intended", "positive", {"source": ("BIDEN",), "target": ("CHN",)}),
        ("denial", "denied", "asserted", "positive", {"source": ("CHN",)}),
        ("ban", "ban", "possible", "positive", {"source": ("CHN",), "target": ("USA",)}),
        ("tariff", "tariffs", "denied", "negative", {"source": ("EU",), "target": ("CHN",)}),
        ("tariff", "tariffs", "asserted", "negative", {"source": ("MEX",), "target": ("TWN",)}),
        ("investment", "invest", "announced", "positive", {"source": ("TSMC",), "target": ("MEX",)}),
    ],
    "joint_research": [
        ("cooperation_agreement", "signed a cooperation agreement", "asserted", "positive", {"source": ("JPN", "IND")}),
        ("joint_research", "joint research", "possible", "positive",
         {"source": ("RIKEN", "INDIAN-INSTITUTE-OF-SCIENCE")}),
        ("denial", "denied", "asserted", "positive", {"source": ("NAGAOKA",)}),
        ("technology_transfer", "transfer", "denied", "negative", {"source": ("JPN", "IND")}),
        ("denial", "ruled out", "asserted", "positive", {"source": ("JPN",)}),
        ("technology_transfer", "technology transfers", "denied", "negative", {"source": ("JPN",)}),
        ("technology_transfer", "share computing hardware", "possible", "positive", {"target": ("VNM",)}),
        ("accession", "join", "denied", "negative",
         {"source": ("IND",), "member": ("IND",), "object": ("CHIP4",)}),
        ("talent_exchange", "exchange", "possible", "positive", {"source": ("JPN", "IND")}),
    ],
    "talent": [
        ("cooperation_agreement", "signed a digital partnership agreement", "asserted", "positive",
         {"source": ("EU", "KOR")}),
        ("talent_exchange", "talent exchange", "asserted", "positive", {"source": ("EU", "KOR", "EUROPE")}),
        ("investment", "invest", "announced", "positive", {"source": ("KOR",)}),
        ("alliance_founding", "launch", "asserted", "positive",
         {"source": ("IN-KYO",), "object": ("TRUSTED-CHIPS-NETWORK",), "member": ("CAN", "NOR")}),
        ("export_stop", "stopped selling", "asserted", "positive", {"source": ("SAMSUNG",), "target": ("RUS",)}),
        ("sanction", "sanctions", "asserted", "positive", {"source": ("KOR",), "target": ("RUS",)}),
        ("alignment", "strengthen ties", "intended", "positive", {"source": ("KOR",), "partner": ("DEU",)}),
    ],
}  # fmt: skip

# (type, subject, value, verdict)
CLAIMS = {
    "lithography": [
        ("superlative", ("ASML",), 1, "not checkable"),
        ("amount", ("ASML",), 6.4e9, "not checkable"),
        ("share", ("ASML",), 29, "not checkable"),
        ("count", (), 23, "not checkable"),
    ],
    "tariff": [("growth", ("CHN",), 12, "not checkable"), ("amount", ("TSMC",), 2e9, "not checkable")],
    "joint_research": [
        ("office", ("NAGAOKA",), "JPN", "not checkable"),
        ("membership", ("IND",), "BRICS", "true"),
        ("rank", ("IND",), 17, "true"),
        ("count", (), 62, "true"),
        ("membership", ("JPN",), "G7", "true"),
    ],
    "talent": [
        ("count", ("EU",), 300, "not checkable"),
        ("office", ("IN-KYO",), "KOR", "not checkable"),
        ("amount", ("KOR",), 120e6, "not checkable"),
        ("count", (), 12, "not checkable"),
        ("comparison", ("KOR",), "better than DEU, FRA", "true"),
        ("office", ("ZHENGFEI",), "HUAWEI", "not checkable"),
    ],
}


@pytest.fixture(scope="module", params=sorted(EVENTS))
def told(request):
    return request.param, read(FOLDER / f"{request.param}.txt")


def test_events_are_these_and_no_others(told):
    name, reading = told
    found = [
        (e.type, e.trigger.text, e.modality, e.polarity, {r: e.actors(r) for r in NAMED if e.actors(r)})
        for e in reading.events
    ]
    assert found == EVENTS[name]


def test_claims_are_these_and_no_others(told):
    name, reading = told
    assert [(c.type, c.subject, c.value, c.verdict.result) for c in reading.claims] == CLAIMS[name]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("lithography", date(2024, 9, 6)),
        ("tariff", date(2024, 5, 14)),
        ("joint_research", date(2023, 3, 2)),
        ("talent", date(2024, 11, 12)),
    ],
)
def test_day_of_publication(name, day):
    article = read(FOLDER / f"{name}.txt").article
    assert article.published == day
    assert article.published_span is not None


def test_dates_of_events():
    events = read(FOLDER / "lithography.txt").events
    assert [e.date.value if e.date else None for e in events] == [
        "2024-09-06",
        "2024-09-07",
        None,
        "2022-10",
        "2023-07",
    ]


def test_a_city_where_people_meet_is_no_government():
    reading = read(FOLDER / "talent.txt")
    assert "FRA" not in {p.actor for e in reading.events for p in e.participants}
    france = reading.actor("FRA")
    assert [m.span.text for m in france.mentions] == ["France"]


def test_who_says_so_is_kept():
    events = {e.type: e for e in read(FOLDER / "joint_research.txt").events}
    assert events["talent_exchange"].attribution == "MODI"
    assert events["cooperation_agreement"].attribution is None
