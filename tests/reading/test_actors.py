"""Who is named, and what words stand for a government."""

import pytest

from accord.reading import article_from_text, read


def mentions(text):
    return {a.id: [m.span.text for m in a.mentions] for a in read(article_from_text(text)).actors}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Washington said so.", {"USA": ["Washington"]}),
        ("They met in Washington.", {}),
        ("Talks in Paris failed.", {}),
        ("Beijing’s ambitions grow.", {"CHN": ["Beijing"]}),
        ("The Kremlin said so.", {"RUS": ["Kremlin"]}),
        ("They waited outside the White House.", {}),
        ("Brussels said it would act.", {"EU": ["Brussels"]}),
        ("The U.S. and US firms told us.", {"USA": ["U.S.", "US"]}),
        ("Latin America and North America grew.", {}),
        ("Ships crossed the South China Sea.", {}),
        ("He lives in New Mexico and in Atlanta, Georgia.", {}),
        ("Papua New Guinea and Nigeria agreed.", {"PNG": ["Papua New Guinea"], "NGA": ["Nigeria"]}),
        ("North Korea and Korea differ.", {"PRK": ["North Korea"], "KOR": ["Korea"]}),
        ("the People's Republic of China and the PRC", {"CHN": ["People's Republic of China", "PRC"]}),
        (
            "The Western nations met the West in Western Sahara.",
            {"WEST": ["Western nations", "West"], "ESH": ["Western Sahara"]},
        ),
        ("Ties with non-Western nations grow.", {}),
        ("BRICS partners met EU leaders.", {"BRICS": ["BRICS partners"], "EU": ["EU leaders"]}),
        ("The Dutch Ministry of Foreign Affairs agreed.", {"NLD": ["Dutch Ministry of Foreign Affairs"]}),
    ],
)
def test_mentions(text, expected):
    found = mentions(text)
    assert {k: [t.removeprefix("The ").removeprefix("the ") for t in v] for k, v in found.items()} == expected


def test_persons_are_known_again_by_last_name_and_pronoun():
    reading = read(
        article_from_text("Trade Minister Keiko Nagaoka spoke.\n\nNagaoka left. She had said enough.")
    )
    person = reading.actor("NAGAOKA")
    assert (person.kind, person.name, person.title) == ("person", "Keiko Nagaoka", "Trade Minister")
    assert [(m.span.text, m.how) for m in person.mentions] == [
        ("Trade Minister Keiko Nagaoka", "name"),
        ("Nagaoka", "name"),
        ("She", "pronoun"),
    ]


def test_a_pronoun_does_not_reach_into_the_next_paragraph():
    reading = read(article_from_text("President Emmanuel Macron spoke.\n\nHe left early, some said."))
    assert [m.span.text for m in reading.actor("MACRON").mentions] == ["President Emmanuel Macron"]


def test_the_government_is_that_of_the_country_spoken_of():
    reading = read(
        article_from_text(
            "Japan is worried. President Xi Jinping told the government and Huawei to work with Russia."
        )
    )
    order = next(e for e in reading.events if e.type == "directive")
    assert order.actors("addressee") == ("CHN", "HUAWEI")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Its largest bank, Nordbanken, agreed.", "Nordbanken"),
        ("The Nordic Quantum Institute agreed.", "Nordic Quantum Institute"),
        ("They founded the Pacific Chip Alliance.", "Pacific Chip Alliance"),
        ("The Indian Institute of Science agreed.", "Indian Institute of Science"),
    ],
)
def test_organisations_are_found_by_how_they_are_written(text, name):
    assert name in {a.name for a in read(article_from_text(text)).actors if a.kind == "organisation"}


def test_an_office_links_person_and_firm():
    reading = read(article_from_text("Huawei, under CEO Ren Zhengfei, grew."))
    person = reading.actor("ZHENGFEI")
    assert (person.title, person.affiliation, person.iso3) == ("CEO", "HUAWEI", "CHN")
