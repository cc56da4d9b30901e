"""Who takes part: subjects, control, pronouns, names nobody listed, and whose government is meant."""

import pytest

from accord.reading import article_from_text, load_article  # noqa: F401
from accord.reading.actors import cast
from accord.reading.parties import prepare, subject


def subject_of(text, verb):
    """Whom the subject of a verb means, in the last sentence that has it."""
    people = cast(article_from_text(f"Title\n\n{text}"))
    sentence = next(s for s in reversed(prepare(people)) if verb in people.flat[s.start : s.end])
    group, _ = subject(sentence, people.flat.index(verb, sentence.start))
    return tuple(actor for hit in (group.hits if group else ()) for actor in sentence.meant(hit))


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("Chile ought to publish the rules.", "publish", ("CHL",)),
        ("Norway urged the Swedish government to widen the ban.", "widen", ("SWE",)),
        ("A decision by Kenya to bar drones pleased few.", "bar", ("KEN",)),
        ("Peru has coaxed Japan into lending it a cluster.", "lending", ("JPN",)),
        ("Austria, which suspended deliveries last year, is silent.", "suspended", ("AUT",)),
        ("Analysts at the Fenwick Institute predicted losses.", "predicted", ("FENWICK-INSTITUTE",)),
        ("Ghana replied by forbidding sales.", "forbidding", ("GHA",)),
        ("Spain spoke, and Portugal will sign the pact.", "sign", ("PRT",)),
        ("Latvia and Estonia met. The two countries share a cluster.", "share", ("LVA", "EST")),
        ("Iraq, Oman and Qatar met. All three signed.", "signed", ("IRQ", "OMN", "QAT")),
    ],
)
def test_subjects(text, verb, expected):
    assert subject_of(text, verb) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The contractor, Tavola Grid, won.", {"TAVOLA-GRID"}),
        ("Two distributors, Kessa Components and Tolo Parts, closed.", {"KESSA-COMPONENTS", "TOLO-PARTS"}),
        ("It joined the Malmö Charter on Open Models.", {"MALMÖ-CHARTER-ON-OPEN-MODELS"}),
        ("They formed a venture to be known as Novaferro.", {"NOVAFERRO"}),
        ("Brixa Logistik Sdn. Bhd. was listed.", {"BRIXA-LOGISTIK-SDN-BHD"}),
        ("The Lowland Institute of Optics (LIO) closed. LIO had 30 staff.", {"LOWLAND-INSTITUTE-OF-OPTICS"}),
        ("In January the Prime Minister spoke of the Last Winter.", set()),
    ],
)
def test_organisations_nobody_listed(text, names):
    found = cast(article_from_text(f"Title\n\n{text}")).actors()
    assert {actor.id for actor in found if actor.kind == "organisation"} == names


def test_the_government_is_that_of_the_country_that_issues_the_text():
    text = "Ministry of Trade of Peru\nPress release\n\nChile and Bolivia spoke. The Government has ordered a study."
    people = cast(article_from_text(text))
    assert people.home == "PER"


def test_an_unquoted_we_is_no_country_that_stands_beside_us():
    text = (
        "A view\n\nAustria is asleep. Austria waits. We vie with Hungary. Hungary sells us chips. "
        "Our firms buy from Hungary, and we pay."
    )
    assert cast(article_from_text(text)).authors == ("AUT",)


def test_the_one_interviewed_is_we_and_you():
    text = (
        "Talk\n\nAna Sol is Secretary of State at Peru's Ministry of Trade.\n\nQ: Why did your government act?\n\n"
        "A: We signed a pact with Chile."
    )
    assert subject_of(text, "signed") == ("PER",)
