"""How surely a thing is said."""

import pytest

from accord.reading import article_from_text, read


def only(text, kind):
    events = [e for e in read(article_from_text(text)).events if e.type == kind]
    assert len(events) == 1, [(e.type, e.trigger.text) for e in events]
    return events[0]


@pytest.mark.parametrize(
    ("text", "modality", "polarity", "cue"),
    [
        ("Japan imposed tariffs on Chinese chips.", "asserted", "positive", None),
        ("Japan will impose tariffs on Chinese chips.", "announced", "positive", "will"),
        ("Japan announced tariffs on Chinese chips.", "announced", "positive", "announced"),
        ("Japan said it would impose tariffs on Chinese chips.", "announced", "positive", "would"),
        ("Japan would impose tariffs on Chinese chips.", "possible", "positive", "would"),
        ("Japan plans to impose tariffs on Chinese chips.", "intended", "positive", "plans to"),
        ("Japan could impose tariffs on Chinese chips.", "possible", "positive", "could"),
        ("Japan is considering tariffs on Chinese chips.", "possible", "positive", "considering"),
        ("Japan threatened tariffs on Chinese chips.", "possible", "positive", "threatened"),
        ("Japan has not imposed tariffs on Chinese chips.", "denied", "negative", "has not"),
        ("Japan ruled out tariffs on Chinese chips.", "denied", "negative", "ruled out"),
        ("Japan denied that it had imposed tariffs on Chinese chips.", "denied", "negative", "denied"),
        ("Japan has no plans to impose tariffs on Chinese chips.", "denied", "negative", "no plans"),
        ("Japan lifted tariffs on Chinese chips.", "asserted", "negative", "lifted"),
        ("Japan may lift tariffs on Chinese chips.", "possible", "negative", "may"),
        ("Japanese tariffs on Chinese chips were ruled out.", "denied", "negative", "were ruled out"),
        ("Japanese tariffs on Chinese chips could be imposed.", "possible", "positive", "could be imposed"),
    ],
)
def test_tariffs(text, modality, polarity, cue):
    event = only(text, "tariff")
    assert (event.modality, event.polarity) == (modality, polarity)
    assert (event.cue.text if event.cue else None) == cue
    assert (event.actors("source"), event.actors("target")) == (("JPN",), ("CHN",))


def test_a_condition_makes_the_rest_possible():
    event = only("If Japan bans exports of chips to China, prices rise.", "ban")
    assert event.modality == "possible"


def test_founding_by_announcement_is_founding():
    assert (
        only("Japan announced the creation of a Pacific Chip Alliance.", "alliance_founding").modality
        == "asserted"
    )


def test_sanctions_nobody_imposes_or_bears_are_only_mentioned():
    assert not read(article_from_text("Prices rose because of sanctions.")).events


@pytest.mark.parametrize(
    "text",
    [
        "Ghana's trade ministry said it had not decided whether to curb lithium shipments to China.",
        "Peru is weighing whether to ban chips from Chile.",
    ],
)
def test_what_is_not_decided_is_possible(text):
    (event,) = read(article_from_text(text)).events
    assert (event.modality, event.cue.text) == ("possible", "whether")


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("If Peru were to license sales of wafers, Chile would feel it first.", "export_control", "possible"),
        ("Suppose Brussels imposed a tariff on Brazilian servers.", "tariff", "possible"),
        ("In the second scenario, Japan bans exports of photoresists to Peru.", "ban", "possible"),
        (
            "Under such an arrangement, Norway would ban exports of accelerators to Belarus.",
            "ban",
            "possible",
        ),
        (
            "Nor is it excluded that Canada will restrict exports of chips to Peru.",
            "export_control",
            "possible",
        ),
        ("It is conceivable that Canada restricts exports of chips to Peru.", "export_control", "possible"),
        ("Were Washington to slap tariffs on Mexican servers, Mexico would retaliate.", "tariff", "possible"),
        ("A tariff on Mexican servers cannot be excluded.", "tariff", "possible"),
        (
            "The committee recommends that the Government ban exports of accelerators to Belarus.",
            "ban",
            "possible",
        ),
        ("Members called on the Government to ban exports of accelerators to Belarus.", "ban", "possible"),
        ("Kenya has been asked to sanction two Belarusian banks.", "sanction", "possible"),
        ("Opposition lawmakers want Kenya to sanction two Belarusian banks.", "sanction", "possible"),
        ("Canada threatened to sanction two Belarusian banks.", "sanction", "possible"),
        ("It would be wise for Canada to sanction the two Belarusian banks.", "sanction", "possible"),
        ("Whether Canada sanctions the two Belarusian banks depends on Berlin.", "sanction", "possible"),
        ("Chile has been invited to join the Andean Compute Alliance.", "accession", "possible"),
        ("Chile is thinking of joining the Andean Compute Alliance.", "accession", "possible"),
        (
            "Chile and Peru are negotiating an agreement on shared accelerators.",
            "cooperation_agreement",
            "possible",
        ),
        (
            "An agreement between Chile and Peru on shared accelerators is within reach.",
            "cooperation_agreement",
            "possible",
        ),
        ("Norway plans to ban exports of accelerators to Belarus.", "ban", "intended"),
        ("The aim is to ban exports of accelerators to Belarus by May.", "ban", "intended"),
        ("Norway has every intention of banning exports of accelerators to Belarus.", "ban", "intended"),
        ("Norway is preparing a ban on exports of accelerators to Belarus.", "ban", "intended"),
        ("A ban on exports of accelerators to Belarus is in preparation, Norway said.", "ban", "intended"),
        ("Chile has applied to join the Andean Compute Alliance.", "accession", "intended"),
        ("Chile would like to join the Andean Compute Alliance.", "accession", "intended"),
        ("Chile is bent on joining the Andean Compute Alliance.", "accession", "intended"),
        (
            "Kenya intends that the fund invest $2 billion in a data centre in Mombasa.",
            "investment",
            "intended",
        ),
        ("Kenya's ambition is to invest $2 billion in a data centre in Mombasa.", "investment", "intended"),
        (
            "Peru and Chile hope to set up a joint laboratory for language models.",
            "joint_research",
            "intended",
        ),
        ("Norway will ban exports of accelerators to Belarus from May.", "ban", "announced"),
        ("Norway said it would ban exports of accelerators to Belarus.", "ban", "announced"),
        ("From May, exports of accelerators to Belarus will be banned by Norway.", "ban", "announced"),
        ("Norway's cabinet has decided to ban exports of accelerators to Belarus.", "ban", "announced"),
        ("Norway is to ban exports of accelerators to Belarus.", "ban", "announced"),
        ("Norway has agreed to ban exports of accelerators to Belarus.", "ban", "announced"),
        ("Kenya is to invest $2 billion in a data centre in Mombasa.", "investment", "announced"),
        (
            "Kenya has committed itself to investing $2 billion in a data centre in Mombasa.",
            "investment",
            "announced",
        ),
        (
            "Under the deal Kenya is due to invest $2 billion in a data centre in Mombasa.",
            "investment",
            "announced",
        ),
        (
            "Forty Kenyan students will be trained at Finnish universities each year.",
            "talent_exchange",
            "announced",
        ),
        ("Norway has banned exports of accelerators to Belarus.", "ban", "asserted"),
        ("Norway bans exports of accelerators to Belarus.", "ban", "asserted"),
        ("Exports of accelerators to Belarus are banned under Norwegian law.", "ban", "asserted"),
        ("Norway went ahead and banned exports of accelerators to Belarus.", "ban", "asserted"),
        ("Norway moved to ban exports of accelerators to Belarus.", "ban", "asserted"),
        ("Norway became the first country to ban exports of accelerators to Belarus.", "ban", "asserted"),
        ("Norway continues to ban exports of accelerators to Belarus.", "ban", "asserted"),
        ("Having banned exports of accelerators to Belarus, Norway may go further.", "ban", "asserted"),
        ("Norway, which banned exports of accelerators to Belarus, could go further.", "ban", "asserted"),
        (
            "The ban that Norway imposed on exports of accelerators to Belarus may hurt Oslo's own firms.",
            "ban",
            "asserted",
        ),
        ("Firms that breach the American sanctions on Belarus could be fined.", "sanction", "asserted"),
        ("Since the sanctions on Belarus were imposed, prices have risen.", "sanction", "asserted"),
        (
            "Kenya put $2 billion into a data centre in Mombasa that could open next year.",
            "investment",
            "asserted",
        ),
        ("Norway has no plans to ban exports of accelerators to Belarus.", "ban", "denied"),
        ("Norway has not banned exports of accelerators to Belarus.", "ban", "denied"),
        ("Norway will not ban exports of accelerators to Belarus.", "ban", "denied"),
        ("Norway denied that it had banned exports of accelerators to Belarus.", "ban", "denied"),
        ("It is not true that Norway bans exports of accelerators to Belarus.", "ban", "denied"),
        ("Norway refused to ban exports of accelerators to Belarus.", "ban", "denied"),
        ("Norway declined to ban exports of accelerators to Belarus.", "ban", "denied"),
        ("Nobody in Oslo has proposed to ban exports of accelerators to Belarus.", "ban", "denied"),
        ("Norway has ruled out banning exports of accelerators to Belarus.", "ban", "denied"),
        ("Contrary to reports, Norway has not banned exports of accelerators to Belarus.", "ban", "denied"),
        ("Chile does not intend to join the Andean Compute Alliance.", "accession", "denied"),
        ("Chile has not applied to join the Andean Compute Alliance.", "accession", "denied"),
        (
            "Chile did not, at the present stage, intend to join the Andean Compute Alliance.",
            "accession",
            "denied",
        ),
        ("Chile has turned down an invitation to join the Andean Compute Alliance.", "accession", "denied"),
        ("Chile shows no sign of joining the Andean Compute Alliance.", "accession", "denied"),
        (
            "No agreement between Chile and Peru on shared accelerators has been signed.",
            "cooperation_agreement",
            "denied",
        ),
    ],
)
def test_how_firm(text, kind, modality):
    events = [e for e in read(article_from_text(f"A note\n\n{text}")).events if e.type == kind]
    assert events[0].modality == modality
