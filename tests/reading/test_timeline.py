"""Several articles become one timeline: what is one happening, what is not, and what they disagree on."""

import datetime as dt
import json
from itertools import permutations

import pytest

from accord.reading import Actor, Event, Mention, Participant, Reading, ResolvedDate, article_from_text, read
from accord.reading.records import span_at
from accord.reading.timeline import sentence, timeline


def told(
    name,
    words,
    *,
    who=(("source", "NLD"), ("target", "CHN")),
    kind="export_control",
    date=None,
    published=None,
    object=None,
    **more,
):
    """A reading of one event, or of several where `words` is a list of (words, changes)."""
    events = [(words, {})] if isinstance(words, str) else words
    text = " ".join(f"{w}." for w, _ in events)
    article = article_from_text(text, name=name).model_copy(
        update={"published": dt.date.fromisoformat(published) if published else None}
    )
    spec = {"who": who, "kind": kind, "date": date, "object": object} | more
    made, actors = [], {}
    for number, (w, changes) in enumerate(events, 1):
        own = spec | changes
        at = text.index(w)
        span = span_at(text, at, at + len(w))
        for _, code in own["who"]:
            kinds = "country" if len(code) == 3 else "bloc"
            iso = code if len(code) == 3 else None
            actors[code] = Actor(id=code, kind=kinds, name=code, iso3=iso, mentions=(Mention(span=span),))
        thing = own["object"]
        made.append(
            Event(
                id=f"E{number}",
                type=own["kind"],
                evidence=span,
                trigger=span,
                participants=tuple(Participant(role=r, actor=a, mention=span) for r, a in own["who"]),
                date=ResolvedDate(span=span, value=own["date"], resolution="day") if own["date"] else None,
                object=span_at(text, text.index(thing), text.index(thing) + len(thing)) if thing else None,
                **{k: v for k, v in own.items() if k not in {"who", "kind", "date", "object"}},
            )
        )
    return Reading(article=article, actors=tuple(actors.values()), events=tuple(made))


def groups(*readings):
    return {tuple(sorted(h.articles)) for h in timeline(readings).happenings}


A = {"date": "2023-06-30", "published": "2023-06-30"}


def test_the_same_control_in_two_articles_is_one_happening():
    found = timeline([told("a", "The Hague curbs tools", **A), told("b", "Dutch limits on machines", **A)])
    (one,) = found.happenings
    assert (one.id, one.date, one.sources, one.articles) == ("H1", "2023-06-30", 2, ("a", "b"))
    assert one.disagreements == ()
    assert [t.words for t in one.tellings] == ["The Hague curbs tools", "Dutch limits on machines"]


@pytest.mark.parametrize(
    "other",
    [
        {"date": "2024-09-06"},
        {"who": (("source", "JPN"), ("target", "KOR"))},
        {"who": (("source", "CHN"), ("target", "NLD"))},
        {"who": (("source", "NLD"),), "date": None},
        {"kind": "joint_research"},
        {"kind": "tariff"},
        {"published": "2024-01-01", "date": None},
    ],
)
def test_what_is_kept_apart(other):
    assert groups(told("a", "It curbs tools", **A), told("b", "Others do this", **(A | other))) == {
        ("a",),
        ("b",),
    }


def test_other_goods_are_another_happening():
    chips = told("a", "It curbs lithography machines", object="lithography machines", **A)
    wine = told("b", "Limits apply to wine", object="wine", **A)
    tools = told("c", "Limits apply to chipmaking equipment", object="chipmaking equipment", **A)
    assert groups(chips, wine, tools) == {("a", "c"), ("b",)}


def test_words_of_one_kind_are_one_happening():
    assert groups(told("a", "It curbs tools", **A), told("b", "It bans tools now", kind="ban", **A)) == {
        ("a", "b")
    }


def test_disagreements_are_shown_with_who_says_what():
    found = timeline(
        [
            told("a", "The Hague curbs tools", **A),
            told("b", "The Hague may curb them", date="2023-07-02", published="2023-07-02", modality="possible"),
            told("c", "No limits were set", date="2023-06", published="2023-07-03", polarity="negative",
                 who=(("source", "NLD"), ("target", "CHN"), ("target", "RUS"))),
        ]
    )  # fmt: skip
    (one,) = found.happenings
    said = {d.about: d.said for d in one.disagreements}
    assert said["date"] == {"2023-06-30": ("a",), "2023-07-02": ("b",), "2023-06": ("c",)}
    assert said["modality"] == {"asserted": ("a",), "possible": ("b",)}
    assert said["denied"] == {"so": ("a", "b"), "not so": ("c",)}
    assert said["target"] == {"CHN": ("a", "b"), "CHN, RUS": ("c",)}
    assert sentence(one.disagreements[1]) == "denied: so (a and b), not so (c)"
    assert one.modality == "asserted"


def test_a_month_and_a_day_in_it_are_no_disagreement_and_the_day_is_taken():
    (one,) = timeline(
        [told("a", "It curbs tools", date="2023-06", published="2023-07-01"), told("b", "Limits apply", **A)]
    ).happenings
    assert one.disagreements == ()
    assert one.date == "2023-06-30"


def test_an_article_that_names_fewer_says_nothing_against_the_others():
    (one,) = timeline(
        [told("a", "It curbs tools", **A), told("b", "Limits apply", **(A | {"who": (("source", "NLD"),)}))]
    ).happenings
    assert one.disagreements == ()


def test_an_undated_telling_finds_the_dated_one_when_published_near_it():
    near = told("b", "Limits apply", published="2023-07-20")
    far = told("c", "Limits apply now", published="2023-12-20")
    assert groups(told("a", "It curbs tools", **A), near) == {("a", "b")}
    assert groups(told("a", "It curbs tools", **A), far) == {("a",), ("c",)}


def test_two_events_of_one_article_never_become_one():
    both = told("a", [("It curbs tools", {}), ("It may curb more", {"modality": "possible"})], **A)
    found = timeline([both, told("b", "Limits apply", **A)])
    assert sorted(h.articles for h in found.happenings) == [("a",), ("a", "b")]


def test_retellings_join_and_the_same_again_at_another_time_does_not():
    again = told(
        "a",
        [
            ("It curbs tools", {}),
            ("Curbs came", {"same_as": "E1", "date": None}),
            ("It did so again", {"same_as": "E1", "date": "2024-06-30"}),
        ],
        **A,
    )
    found = timeline([again])
    assert [t.events for h in found.happenings for t in h.tellings] == [("E1", "E2"), ("E3",)]


def test_a_publication_dates_what_it_is_about():
    order = told("a", [("It curbs tools", {"date": None}), ("The rule was published", {"kind": "publication",
                 "about": "E1"})], **A)  # fmt: skip
    (one,) = timeline([order]).happenings
    assert (one.type, one.date) == ("export_control", "2023-06-30")


def test_a_reprint_is_no_second_source():
    words = "The government in The Hague set limits on what its makers of machines may sell to buyers abroad"
    found = timeline([told("a", words, **A), told("b", words, **A), told("c", "Limits apply", **A)])
    (one,) = found.happenings
    assert found.reprints == {"b": "a"}
    assert one.sources == 2
    assert len(one.tellings) == 3


def test_the_order_of_time_and_what_has_none_last():
    found = timeline(
        [
            told("a", "It curbs tools", **A),
            told("b", "A pact was made", kind="joint_research", who=(("partner", "IND"), ("partner", "JPN"))),
            told("c", "Old curbs hold", date="2019-11", published="2023-06-30"),
        ]
    )
    assert [(h.id, h.date) for h in found.happenings] == [
        ("H1", "2019-11"),
        ("H2", "2023-06-30"),
        ("H3", None),
    ]


def test_the_order_of_the_articles_does_not_matter():
    readings = [
        told("a", "It curbs tools", **A),
        told("b", "Limits apply", date="2023-07-04", published="2023-07-04"),
        told("c", "More limits apply", date="2023-07-08", published="2023-07-09"),
        told("d", "A pact was made", kind="joint_research", who=(("partner", "IND"), ("partner", "JPN"))),
    ]
    results = {json.dumps(timeline(order).to_dict()) for order in permutations(readings)}
    assert len(results) == 1


def test_articles_need_their_own_names():
    with pytest.raises(ValueError, match=r"a\.txt"):
        timeline([told("a.txt", "It curbs tools"), told("a.txt", "It may")])


def test_no_articles_and_articles_without_events():
    assert timeline([]).happenings == ()
    assert timeline([read(article_from_text("Nothing of note came up.", name="a"))]).rows() == []


def test_real_articles_and_plain_data():
    one = article_from_text(
        "Dutch curb tools\n\nJune 30, 2023\n\nThe Dutch government imposed export controls on lithography "
        "machines to China on June 30, 2023.",
        name="one.txt",
    )
    two = article_from_text(
        "Netherlands restricts exports\n\nJuly 2, 2023\n\nThe Netherlands imposed export controls on lithography "
        "machines to China on July 1, 2023, officials said.",
        name="two.txt",
    )
    found = timeline([read(two), read(one)])
    data = found.to_dict()
    (control,) = [h for h in data["happenings"] if h["type"] == "export_control"]
    assert control["sources"] == 2
    assert control["disagreements"] == [
        {"about": "date", "said": {"2023-06-30": ["one.txt"], "2023-07-01": ["two.txt"]}}
    ]
    texts = {"one.txt": one.text, "two.txt": two.text}
    for telling in control["tellings"]:
        assert texts[telling["article"]][telling["start"] : telling["end"]] == telling["words"]
    json.dumps(data)
