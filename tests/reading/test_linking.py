"""Which places tell of one event, what a denial denies and what is published."""

import pytest

from accord.reading import article_from_text, read


def events(text, title="Some news"):
    return read(article_from_text(f"{title}\n\n{text}")).events


def first(found, kind, place=0):
    return [e for e in found if e.type == kind][place]


@pytest.mark.parametrize(
    "again",
    [
        "The tariff would come into force in July.",
        "This tariff on Chinese chips was a surprise.",
        "Japan imposed the tariff on Chinese chips without warning.",
    ],
)
def test_a_thing_spoken_of_as_known_is_the_one_told_before(again):
    found = events(f"Japan will impose a tariff on Chinese chips. {again}")
    assert first(found, "tariff", 1).same_as == first(found, "tariff").id


@pytest.mark.parametrize(
    "other",
    [
        "India imposed a similar tariff on Chinese chips.",
        "Japan imposed another tariff on Chinese chips.",
        "Japan imposed a tariff on Chinese steel.",
        "Japan lifted a tariff on Chinese chips.",
        "Japan imposed a tariff on Vietnamese chips.",
    ],
)
def test_another_thing_of_the_kind_is_not_the_same(other):
    found = events(f"Japan imposed a tariff on Chinese chips. {other}")
    assert all(e.same_as is None for e in found if e.type == "tariff")


def test_a_headline_is_the_place_the_body_tells_more_exactly():
    found = events(
        "Japan and India signed an agreement on chips on Monday.", "Japan and India to cooperate on chips"
    )
    assert first(found, "cooperation_agreement").same_as is None
    assert len(first(found, "cooperation_agreement").mentions) == 2


@pytest.mark.parametrize(
    "denial",
    [
        "Chile rejected the accusation.",
        "Chile dismissed the allegation as nonsense.",
        "Chile denied it.",
        "The claim is without foundation, Chile said.",
    ],
)
def test_a_denial_is_about_what_was_only_said(denial):
    found = events(f"Peru said Chile had smuggled chips to Russia to evade sanctions. {denial}")
    assert first(found, "denial").about == first(found, "sanction_evasion").id


def test_denying_a_thing_told_elsewhere_contradicts_it():
    found = events(
        "Peru said Chile had helped Russia to evade sanctions on chips. Chile has not helped Russia to evade sanctions."
    )
    asserted, denied = (e for e in found if e.type == "sanction_evasion")
    assert denied.modality == "denied"
    assert denied.contradicts == asserted.id


def test_a_publication_is_about_the_accord_or_the_order_as_its_words_say():
    text = (
        "Japan's government ordered its ministries to cooperate with India on chips. "
        "Japan and India signed a memorandum. "
        "The text of the memorandum was published on the ministry's website."
    )
    found = events(text)
    assert first(found, "publication").about == first(found, "cooperation_agreement").id
