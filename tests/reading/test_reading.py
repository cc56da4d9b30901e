"""What holds for every reading: exact spans, one answer, linear time, no crash."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from accord.errors import SourceError
from accord.reading import Reading, article_from_text, read
from accord.reading.lexicon import event_types, triggers
from accord.reading.records import Span, span_at

DEMO = Path(__file__).parents[2] / "examples" / "russia-china-ai-order.md"
SAMPLE = """
Russia China Chinese the U.S. Western sanctions on against export controls to Washington said it could
would not denied that joint research talent exchange between and BRICS members like India ranks 31st out
of 83 countries in Global AI Index President Putin ordered He published January 1st 2024 three weeks
after tariffs 25% chips , . ; ” “ this partnership both countries Sberbank under CEO German Gref İ 😀
\u202e
"""
WORDS = st.sampled_from([*SAMPLE.split(), "", "\n", "\n\n"])


def holds(reading):
    text = reading.article.text
    assert all(text[span.start : span.end] == span.text for span in reading.spans())
    for event in reading.events:
        assert event.type in event_types()
        assert event.evidence.start <= event.trigger.start
        assert event.trigger.end <= len(text)
        sentence = reading.sentence_of(event)
        assert sentence.start <= event.evidence.start
    assert all(claim.verdict is not None for claim in reading.claims)


@settings(deadline=None, max_examples=150)
@given(st.lists(WORDS, max_size=60))
def test_spans_are_exact_in_any_row_of_words(parts):
    text = " ".join(parts)
    if not text.strip():
        return
    reading = read(article_from_text(text))
    holds(reading)
    assert read(article_from_text(text)) == reading


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300))
def test_spans_are_exact_in_any_text(text):
    try:
        holds(read(article_from_text(text)))
    except SourceError:
        assert not text.strip()


@settings(deadline=None, max_examples=20)
@given(st.text(alphabet="\n #", max_size=5), st.sampled_from(["😀 ", "İİ. ", "\u202eمرحبا ", "\x01\x0b "]))
def test_what_stands_before_only_shifts_offsets(blanks, strange):
    article = DEMO.read_text(encoding="utf-8").split("\n\n", 1)[1]
    plain = read(article_from_text(f"Title\n\n{article}"))
    moved = read(article_from_text(f"{strange}Title\n\n{article}"))
    assert [(e.type, e.evidence.text, e.modality) for e in plain.events] == [
        (e.type, e.evidence.text, e.modality) for e in moved.events
    ]
    assert {e.evidence.start - m.evidence.start for e, m in zip(plain.events, moved.events, strict=True)} == {
        -len(strange)
    }


def test_json_brings_back_the_same_reading():
    reading = read(DEMO)
    assert Reading.model_validate_json(reading.to_json()) == reading


def test_a_span_must_say_what_the_text_says():
    reading = read(DEMO)
    with pytest.raises(ValidationError, match="the article does not"):
        Reading(
            article=reading.article,
            events=(reading.events[0].model_copy(update={"trigger": Span(start=0, end=3, text="abc")}),),
        )
    with pytest.raises(ValidationError, match="does not measure"):
        Span(start=0, end=3, text="ab")
    with pytest.raises(ValidationError, match="actors that are not there"):
        Reading(article=reading.article, events=reading.events)


def test_the_sentence_of_a_record():
    reading = read(DEMO)
    stop = next(e for e in reading.events if e.type == "export_stop")
    assert reading.sentence_of(stop).text == (
        "Major producers have stopped exporting to Russia, "
        "and the shortage is felt in laboratories and data centres alike."
    )
    assert reading.sentence_of(span_at(reading.article.text, 2, 5)).text.startswith("Moscow orders")


def test_a_long_text_takes_seconds():
    text = DEMO.read_text(encoding="utf-8")
    article = article_from_text(text * (400_000 // len(text)))
    began = time.perf_counter()
    reading = read(article)
    assert time.perf_counter() - began < 20
    assert len(reading.events) > 1000


@pytest.mark.parametrize(
    "text",
    [
        "." * 100_000,
        "a " * 50_000,
        "China " * 15_000,
        "U.S. " * 20_000,
        "President " * 10_000,
        "CEO Ab Cd " * 10_000,
        "ranked 31st of 83 " * 5_000,
        "sanctions on China, " * 5_000,
        "could " * 15_000,
        "“" * 100_000,
        "1" * 100_000,
        "x\n" * 50_000,
        "😀\u202eمرحبا\x01 " * 10_000,
    ],
)
def test_hostile_texts_take_linear_time(text):
    began = time.perf_counter()
    holds(read(article_from_text(text)))
    assert time.perf_counter() - began < 15


def test_triggers_are_written_for_small_letters():
    for trigger in triggers():
        assert "t" in trigger.pattern.groupindex
        plain = trigger.pattern.pattern.replace("(?P<", "").replace("\\S", "").replace("\\W", "")
        assert plain == plain.lower()
