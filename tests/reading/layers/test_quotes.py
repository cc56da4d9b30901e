"""Quotes are found where they stand, word for word, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.reading.layers.quotes import LONGEST, Quotable, Refused, choose

TEXT = (
    "Kenya will not ban drones, the minister said. “We won’t ban  them,”\nhe added — twice. "
    "The bank ﬁled a suit; the ban stands. Uganda said the ban\u00ad\u200b is “unwise”. Café Zoë objected."
)
SENTENCES = [(0, 45), (46, 84), (85, 122), (123, len(TEXT))]
QUOTABLE = Quotable(TEXT, SENTENCES)


def found(quote, within=None):
    places = QUOTABLE.places(quote, within)
    assert not isinstance(places, Refused), places
    for span in places:
        assert TEXT[span.start : span.end] == span.text
    return [span.text for span in places]


@pytest.mark.parametrize(
    ("quote", "spans"),
    [
        ("Kenya will not ban drones", ["Kenya will not ban drones"]),
        ('"We won\'t ban them,"', ["“We won’t ban  them,”"]),
        ("“we won’t ban them”", ["We won’t ban  them"]),
        ("ban them,” he added - twice.", ["ban  them,”\nhe added — twice."]),
        ("bank filed a suit", ["bank ﬁled a suit"]),
        ("KENYA WILL NOT", ["Kenya will not"]),
        ("…the ban stands…", ["the ban stands"]),
        ("ban is 'unwise'", []),
        ('ban is "unwise"', ["ban\u00ad\u200b is “unwise”"]),
        ("Café Zoë", ["Café Zoë"]),
    ],
)
def test_typing_is_forgiven_and_nothing_else(quote, spans):
    if spans:
        assert found(quote) == spans
    else:
        assert isinstance(QUOTABLE.places(quote), Refused)


def test_a_word_is_found_whole_and_everywhere():
    assert found("ban") == ["ban"] * 4
    assert found("ban", within=(85, 122)) == ["ban"]
    assert isinstance(QUOTABLE.places("ba"), Refused)


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("Kenya will ban drones, the minister said", "paraphrase"),  # the word that turns it round is missing
        ("the minister said Kenya will not ban any drones", "paraphrase"),
        ("Kenya ... drones", "leaves words out"),
        ("Kenya will not ban dro", "paraphrase"),  # breaks off inside a word
        ("Tanzania built a foundry", "invented"),
        ("", "empty"),
        (" “ ” ", "empty"),
        ("x" * (LONGEST + 1), "characters"),
        ("🚀🚀🚀", "no word"),
    ],
)
def test_what_is_no_quote_is_refused_with_the_reason(quote, reason):
    refused = QUOTABLE.places(quote)
    assert isinstance(refused, Refused)
    assert reason in refused.reason


def test_a_paraphrase_is_shown_what_the_text_says():
    refused = QUOTABLE.places("Kenya will ban drones, the minister said")
    assert "Kenya will not ban drones" in refused.reason


def test_words_that_stand_elsewhere_are_refused_as_such():
    assert "elsewhere" in QUOTABLE.places("Café Zoë", within=(0, 45)).reason


def test_the_right_occurrence():
    text = "Peru said the ban stays. Chile said the ban goes. Peru and Chile said the ban hurts."
    quotable = Quotable(text)
    places = quotable.places("said the ban")
    starts = [p.start for p in places]
    sentences = [(0, 24), (25, 49), (50, len(text))]

    def reach(span):
        return next(s for s in sentences if s[0] <= span.start < s[1])

    assert choose(places) == places[0]
    assert choose(places, occurrence=2) == places[1]
    assert choose(places, occurrence=9) == places[0]
    assert choose(places, taken=[places[0]]) == places[1]
    support = [quotable.places("goes"), quotable.places("Chile")]
    assert choose(places, support=support, reach=reach).start == starts[1]
    # what stands beside the quote outweighs how the layer counted
    assert choose(places, support=support, reach=reach, occurrence=3).start == starts[1]
    assert choose(places, near=len(text)).start == starts[2]
    assert choose(places[:1], taken=places[:1]) == places[0]


letters = st.text(alphabet="abAB “”‘’\"'-–—…. \n\t\u00ad\u200b\u200fﬁİßé\u0301🚀א٣\x00", max_size=60)


@given(letters, st.integers(0, 60), st.integers(1, 30))
def test_every_stretch_between_blanks_is_found_where_it_is(text, start, length):
    words = text.split()
    quote = " ".join(words[start % max(1, len(words)) :][:length])
    places = Quotable(text).places(quote)
    if isinstance(places, Refused):
        return
    for span in places:
        assert text[span.start : span.end] == span.text
        assert 0 <= span.start < span.end <= len(text)


@given(
    st.lists(st.sampled_from(["ban", "Peru", "the", "12%", "U.S.", "“no”"]), min_size=1, max_size=12),
    st.data(),
)
def test_every_run_of_words_is_found(parts, data):
    text = "  ".join(parts)
    low = data.draw(st.integers(0, len(parts) - 1))
    high = data.draw(st.integers(low + 1, len(parts)))
    quote = " ".join(parts[low:high]).replace("“", '"').replace("”", '"')
    places = Quotable(text).places(quote)
    assert not isinstance(places, Refused)
    assert any(
        " ".join(p.text.split()).startswith(parts[low].strip("“”")[:2]) or parts[low] == "“no”"
        for p in places
    )
