"""Sentences are searched only for what they may hold: nothing is passed over, and nothing is left switched off."""

import gc
from pathlib import Path

import pytest

from accord.errors import SourceError
from accord.reading import article_from_text, claims, comparisons, modality, read, speech
from accord.reading.actors import cast
from accord.reading.drafts import State
from accord.reading.heads import Heads
from accord.reading.lexicon import triggers, triggers_in
from accord.reading.parties import prepare

TEXTS = sorted((Path(__file__).parent / "gold" / "development").glob("*.txt"))[:8]
STRANGE = (
    "No5 of 40 in the ITU League Table. Number 3 of 12 in the Chip Index. #4 of 20. The FIRST of 30 in our Ranking.\n\n"
    "RUSSIA FELL BEHIND INDIA. France said on May 3 that TWO HUNDRED AND TWELVE firms, 1,200 engineers and €5bn grew 5%"
)


@pytest.fixture(scope="module")
def sentences():
    every = [*(path.read_text(encoding="utf-8") for path in TEXTS), STRANGE]
    return [sentence for text in every for sentence in prepare(cast(article_from_text(text)))]


def test_every_trigger_is_found_that_a_search_of_the_whole_sentence_finds(sentences):
    for sentence in sentences:
        small, start, end = sentence.cast.masked, sentence.start, sentence.end
        whole = [(t, m.span()) for t in triggers() for m in t.pattern.finditer(small, start, end)]
        assert [(t, m.span()) for t, m in triggers_in(Heads(small, small, [(start, end)]))[0]] == whole


def test_patterns_match_at_words_what_a_search_of_the_whole_sentence_finds(sentences):
    state, patterns = State(), set()
    for sentence in sentences:
        for finder in claims.FINDERS:
            list(finder.find(sentence, state))
        patterns |= {pattern for pattern, _ in sentence.cast.heads._matches.values()}
    assert {speech.SPEECH, comparisons.COMPARISON} < patterns
    found = 0
    for sentence in sentences:
        for pattern in patterns:
            whole = [m.span() for m in pattern.finditer(sentence.flat, sentence.start, sentence.end)]
            assert [m.span() for m in sentence.matches(pattern)] == whole, pattern
            found += len(whole)
    assert found > 100


def test_no_finder_is_left_out_that_would_find_a_claim(sentences):
    left_out = 0
    for sentence in sentences:
        near = claims.worth(sentence)
        for finder in claims.FINDERS:
            if finder not in near:
                left_out += 1
                assert list(finder.find(sentence, State())) == []
    assert left_out > len(sentences)


def test_no_cue_of_modality_is_passed_over(sentences):
    for sentence in sentences:
        text = sentence.flat[sentence.start : sentence.end]
        every = Heads(text, text.lower(), [(0, len(text))]).spots(modality.CUES)[0]
        whole = {
            (place, m.start()) for place, (_, cue) in enumerate(modality._UNSURE) for m in cue.finditer(text)
        }
        assert whole <= set(every)


def test_a_stance_is_the_same_where_no_cues_are_told(sentences):
    for sentence in sentences:
        text, flat, parts = sentence.cast.article.text, sentence.flat, sentence.parts
        for position in (g.end for g in sentence.groups):
            told = modality.stance(text, flat, parts, position, cues=sentence.spots(modality.CUES))
            assert told == modality.stance(text, flat, parts, position)


def test_python_collects_again_after_reading():
    read(article_from_text("Japan imposed tariffs on China."))
    assert gc.isenabled()
    gc.disable()
    try:
        read(article_from_text("Japan imposed tariffs on China."))
        assert not gc.isenabled()
    finally:
        gc.enable()
    with pytest.raises(SourceError):
        read("there is none.txt")
    assert gc.isenabled()
