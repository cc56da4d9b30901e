"""Who says so, whom words stand for, and which places tell of one event."""

import pytest

from accord.reading import article_from_text, read


def events(text):
    return read(article_from_text(f"Title\n\n{text}")).events


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Japan imposed tariffs on Chinese chips, the Dutch government said on Friday.", "NLD"),
        ("Japan imposed tariffs on Chinese chips, officials said.", None),
        ("According to the Dutch government, Japan imposed tariffs on Chinese chips.", "NLD"),
        ("Japan imposed tariffs on Chinese chips, according to the Dutch government.", "NLD"),
        ("“Japan imposed tariffs on Chinese chips,” said Trade Minister Ann Veld.", "VELD"),
        ("“It is wrong,” Trade Minister Ann Veld said. “Japan imposed tariffs on Chinese chips.”", "VELD"),
        (
            "Rosa Ibarra, an economist at Utrecht University, said Japan imposed tariffs on Chinese chips.",
            "IBARRA",
        ),
        ("Japan imposed tariffs on Chinese chips, a diplomat in Brussels said.", None),
        ("Japan imposed tariffs on Chinese chips. The Dutch government said it was sorry.", None),
        ("Japan, the Dutch government said, imposed tariffs on Chinese chips.", "NLD"),
        ("The Dutch government disclosed on Friday that Japan imposed tariffs on Chinese chips.", "NLD"),
        ("The Dutch government accused Japan of imposing tariffs on Chinese chips.", "NLD"),
        (
            "Ann Veld, the Dutch trade minister, told reporters Japan imposed tariffs on Chinese chips.",
            "VELD",
        ),
        ("Trade Minister Ann Veld of the Netherlands said Japan imposed tariffs on Chinese chips.", "VELD"),
        ("The Dutch government left, saying Japan imposed tariffs on Chinese chips.", "NLD"),
        ("The Dutch government's view is that Japan imposed tariffs on Chinese chips.", "NLD"),
        ("In the Dutch government's view, Japan imposed tariffs on Chinese chips.", "NLD"),
        (
            "A report by the Veld Institute found that Japan imposed tariffs on Chinese chips.",
            "VELD-INSTITUTE",
        ),
        ("Trade Minister Ann Veld spoke. Japan, she said, imposed tariffs on Chinese chips.", "VELD"),
        ("Trade Minister Ann Veld said a move would come. It would bring tariffs on Chinese chips.", "VELD"),
        ("Japan imposed tariffs on Chinese chips, which the Dutch government called unjust.", None),
        ("Japan imposed tariffs on Chinese chips; the Dutch government said it was sorry.", None),
        ("Japan imposed tariffs on Chinese chips, two people briefed on the talks said.", None),
        ("Japan is said to have imposed tariffs on Chinese chips.", None),
        ("Japan imposed tariffs on Chinese chips, according to people briefed on it.", None),
        ("The Dutch government dealt with states that imposed tariffs on Chinese chips.", None),
        ("The Dutch government left after officials told how Japan imposed tariffs on Chinese chips.", None),
        ("The Dutch government blamed the slump on Japan's tariffs on Chinese chips.", "NLD"),
        (
            "The Dutch government rejected the version, spread abroad, that Japan imposed tariffs on chips.",
            "NLD",
        ),
        (
            "Shops closed, the Dutch government said, and tariffs on Chinese chips were imposed by Japan.",
            "NLD",
        ),
        ("While the Dutch government says it is neutral, Japan imposed tariffs on Chinese chips.", None),
        ("The paper, seen by the Dutch government, says Japan imposed tariffs on Chinese chips.", None),
    ],
)
def test_who_says_so(text, who):
    tariff = next(e for e in events(text) if e.type == "tariff")
    assert tariff.attribution == who


def test_a_transcript_gives_each_line_its_speaker_and_we_is_the_country():
    text = (
        "Ingrid Dahl, Trade Minister of Norway: We have never imposed tariffs on India.\n\n"
        "Lars Moe (Centre): Sweden imposed tariffs on India."
    )
    first, second = events(text)
    assert (first.attribution, first.actors("source"), first.modality) == ("DAHL", ("NOR",), "denied")
    assert (second.attribution, second.actors("source"), second.modality) == ("MOE", ("SWE",), "asserted")


def test_the_partners_are_those_last_named_together():
    found = events("Japan and India met. The two sides will conduct joint research on chips.")
    assert found[0].actors("source") == ("JPN", "IND")
    found = events(
        "The Veld Institute and the Moor Institute met. The partners plan a joint venture with Huawei."
    )
    assert found[0].actors("source") == ("VELD-INSTITUTE", "MOOR-INSTITUTE")
    assert found[0].actors("partner") == ("HUAWEI",)


def test_an_organisation_is_known_again_by_its_first_word():
    reading = read(
        article_from_text("Title\n\nThe Veldhoven Institute grew. Veldhoven joined forces with Japan.")
    )
    assert [m.span.text for m in reading.actor("VELDHOVEN-INSTITUTE").mentions] == [
        "Veldhoven Institute",
        "Veldhoven",
    ]


def test_an_organisation_belongs_where_the_text_says():
    reading = read(article_from_text("Title\n\nThe Indian firm Vaani Systems agreed to work with Japan."))
    assert reading.actor("VAANI-SYSTEMS").iso3 == "IND"


def test_headline_and_retelling_are_mentions_of_one_event():
    text = (
        "Japan imposes tariffs on Chinese chips\n\nJapan imposed tariffs on Chinese chips.\n\n"
        "Shops closed. Japan imposed tariffs on China, after all."
    )
    first, again = read(article_from_text(text)).events
    assert again.same_as == first.id
    assert [span.text for span in first.mentions] == [
        "Japan imposed tariffs on Chinese chips",
        "Japan imposes tariffs on Chinese chips",
        again.evidence.text,
    ]


def test_what_contradicts_an_event_says_which():
    first, second = events(
        "Japan banned exports of chips to China. Later, Japan has not banned exports of chips to China."
    )
    assert (second.modality, second.contradicts) == ("denied", first.id)


def test_a_denial_points_to_what_it_denies():
    stop, denial = events(
        "Japan could stop exporting chips to China, officials said. Tokyo dismissed the report."
    )
    assert (stop.type, denial.type, denial.about) == ("export_stop", "denial", stop.id)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Suppose Japan imposed tariffs on Chinese chips.", "possible"),
        ("If Japan were to impose tariffs on Chinese chips, prices would rise.", "possible"),
        ("Has Japan imposed tariffs on Chinese chips?", "possible"),
        ("Japan would not rule out tariffs on Chinese chips.", "possible"),
        ("Nor has Japan imposed tariffs on Chinese chips.", "denied"),
        ("Japan has yet to impose tariffs on Chinese chips.", "denied"),
        ("Japan is planning tariffs on Chinese chips.", "intended"),
        ("Washington has pressed Japan to impose tariffs on Chinese chips.", "possible"),
        ("Japan denied wrongdoing and imposed tariffs on Chinese chips.", "asserted"),
    ],
)
def test_how_surely(text, modality):
    tariff = next(e for e in events(text) if e.type == "tariff")
    assert tariff.modality == modality
    assert tariff.actors("source") == ("JPN",)
