"""Texts nobody should send: too large, endless, broken, disguised. Nothing crashes or runs, offsets stay right."""

import contextlib

import pytest

from accord.errors import SourceError
from accord.reading import article_from_text, load_article, read
from accord.reading.heads import Heads
from accord.reading.lexicon import triggers, triggers_in
from accord.reading.starts import starts

FACT = "Japan imposed tariffs on Chinese chips."


def exact(reading):
    text = reading.article.text
    assert all(text[span.start : span.end] == span.text for span in reading.spans())
    return reading


def types(reading):
    return [event.type for event in exact(reading).events]


def test_ten_megabytes_are_refused_with_the_limit(tmp_path):
    path = tmp_path / "large.txt"
    path.write_bytes(b"China. " * 1_500_000)
    with pytest.raises(SourceError, match="more than the limit"):
        load_article(path)
    with pytest.raises(SourceError, match="more than the limit"):
        article_from_text("China. " * 1_500_000)


@pytest.mark.parametrize("joint", [" ", "", ", ", "; ", " and ", "\t"])
def test_one_endless_line(joint):
    """No full stop for 200,000 letters: sentences are cut, facts are found, spans stay exact."""
    line = joint.join([FACT.rstrip(".")] * 4000)
    reading = exact(read(article_from_text(line)))
    assert max(b - a for a, b in reading.article.sentences) <= 800
    assert not joint.strip(" \t") or reading.events


@pytest.mark.parametrize(
    "strange",
    [
        "\x00",
        "\x01\x02\x03",
        "\x0b\x0c",
        "\x1b[31m",
        "\x7f",
        "\u200b",
        "\ufeff",
        "\u202e",
        "\u2066مرحبا\u2069",
        "שלום עולם",
        "😀👩‍👩‍👧‍👦🇯🇵",
        "\u0301\u0301\u0301",
        "İıſß",
        "\U0010ffff",
        "\ud800",
        "ﷺ" * 20,
    ],
)
def test_strange_letters_beside_a_fact_change_nothing_but_offsets(strange):
    for text in (f"{strange} {FACT}", f"Title\n\n{strange}\n\n{FACT} {strange} {FACT}", f"{FACT}{strange}"):
        assert set(types(read(article_from_text(text)))) <= {"tariff"}
    found = exact(read(article_from_text(f"{strange}\n\n{FACT}")))
    assert [e.trigger.text for e in found.events] == ["tariffs"]
    assert found.article.text[found.events[0].evidence.start :].startswith("Japan imposed")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path, encoding):
    path = tmp_path / "article.txt"
    path.write_bytes(f"Café news – a “quote”\n\n{FACT}".encode(encoding))
    reading = exact(read(path))
    assert reading.article.text.startswith("Café")
    assert types(reading) == ["tariff"]


def test_mixed_encodings_are_read_as_one(tmp_path):
    path = tmp_path / "article.txt"
    path.write_bytes("Café ".encode() + "Café “x”".encode("cp1252") + f"\n\n{FACT}".encode())
    assert types(read(path)) == ["tariff"]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert('China banned exports to Japan.')</script>",
        "<script>while(1){}</scr" + "ipt >",
        "<style>p{content:'China banned exports to Japan.'}</style>",
        "<img src=x onerror=\"alert('China banned exports to Japan.')\">",
        "<!-- China banned exports to Japan. -->",
        "<iframe srcdoc='<p>China banned exports to Japan.</p>'></iframe>",
        "<svg><script>China banned exports to Japan.</script></svg>",
        "<template><p>China banned exports to Japan.</p></template>",
        '<a href="javascript:alert(1)">x</a>',
        "<object data='data:text/html,<p>China banned exports</p>'></object>",
        "<![CDATA[ China banned exports to Japan. ]]>",
        "<?php echo 'China banned exports to Japan.'; ?>",
    ],
)
def test_scripts_in_a_page_are_neither_run_nor_read(markup):
    page = f"<html><body><h1>News</h1>{markup}<p>{FACT}</p></body></html>"
    assert types(read(article_from_text(page, html=True))) == ["tariff"]


@pytest.mark.parametrize(
    "page", ["<div>" * 50_000, "<" * 100_000, "<a " * 50_000, "&" * 100_000, "<p>" + "&#x110000;" * 1000]
)
def test_broken_pages_end(page):
    with contextlib.suppress(SourceError):
        exact(read(article_from_text(page + FACT, html=True)))


@pytest.mark.parametrize(
    "text",
    [
        "“" * 5000 + FACT,
        '"' * 5001 + FACT,
        "Ann Lee: we deny it.\n" * 2000,
        "according to " * 5000,
        "he said, " * 5000,
        "said she said it said they said " * 3000,
        "the two countries and " * 3000,
        "A, B and C, D and E, F and " * 3000,
        "Northlight Institute and " * 3000,
        "Aa Institute of Bb and Cc " * 2000,
        "sanctions that the sanctions that " * 3000,
        "31% of its sales, up from 24%, " * 2000,
        "no no nor neither none " * 4000,
        "(" * 20_000,
        "Mr. " * 10_000,
        "President " * 13,  # fewer offices than make a row: each is looked at
        "Its President " * 2000,
        ("its President " + "President " * 15 + "under the President. ") * 50,
        ("Ana Sol, the " + "Minister " * 15 + "of trade, was Chief Minister. ") * 50,
        "1" * 100_000,
        "1,000 " * 10_000,
        "$1 million " * 1500,
        "5% " * 1500,
        "has not been " * 3000 + "banned",
        "the ministry of " * 3000,
        "Ban " * 2000,
        "“we " * 60_000,
    ],
)
def test_rows_of_what_the_rules_look_for(text):
    reading = exact(read(article_from_text(text)))
    assert all(claim.verdict is not None for claim in reading.claims)


def test_no_trigger_is_passed_over_by_its_beginning():
    """Every trigger that matches somewhere is among those a sentence is searched for."""
    sample = (
        "directed to told with signed order telling published announced cooperate join sanctions blacklisted"
        " stopped exporting no longer exports left the market circumvent rules challenge dominance trade war with"
        " provide chips joint research joint ventures exchange of talent strategic partnership with economic support"
        " war in export controls ban on tariffs on invest 5 billion in deny it signed agreement agreed to share"
    )
    near = {trigger for trigger, _ in triggers_in(Heads(sample, sample, [(0, len(sample))]))[0]}
    assert {t for t in triggers() if t.pattern.search(sample)} <= near


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abcde", {"abcd"}),
        ("a(?:b|cd)e", {"abe", "acde"}),
        ("(?P<t>ab?c)", {"abc", "ac"}),
        ("(?:x )?(?<!y )ab(?=c)", {"x", "ab"}),
        (r"\w+ab", {""}),
        ("co-?operate", {"co", "coop"}),
        ("organi[sz]e", {"orga"}),
        (r"(?:a|b)\b", {"a", "b"}),
    ],
)
def test_beginnings(pattern, expected):
    assert starts(pattern) == expected
