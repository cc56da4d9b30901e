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
