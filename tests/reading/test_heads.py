"""Patterns are looked for only at the words they can begin with, and match there what a search would find."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.reading.heads import Heads
from accord.reading.starts import Sieve

PATTERNS = [
    re.compile(r"\b(?:said|says|according to)\b", re.IGNORECASE),
    re.compile(r"\b(?:two|\d+)\s+times\b"),
    re.compile(r"\b[Tt]he\s+(?:bank|fund)\b(?!\s+of\b)"),
    re.compile(r"\bsaid(?:\s+(?:said|to))*\b"),
]
WORDS = st.sampled_from(
    [
        *["said", "Says", "SAID", "according", "to", "two", "12", "times", "the", "The", "bank", "fund"],
        *["of", ".", ",", "3.5", "x12", "said’s"],
    ]
)


def sentences(rows: list[list[str]]) -> tuple[str, list[tuple[int, int]]]:
    text, extents = "", []
    for row in rows:
        start = len(text)
        text += " ".join(row)
        extents.append((start, len(text)))
        text += "\n"
    return text, extents


@pytest.mark.parametrize("pattern", PATTERNS)
@given(rows=st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=4))
def test_matches_are_those_of_a_search_of_each_sentence(pattern, rows):
    text, extents = sentences(rows)
    found = Heads(text, text.lower(), extents).matches(pattern)
    assert [[m.span() for m in here] for here in found] == [
        [m.span() for m in pattern.finditer(text, *extent)] for extent in extents
    ]


@given(rows=st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=4))
def test_spots_and_bits_tell_the_same(rows):
    text, extents = sentences(rows)
    heads, sieve = Heads(text, text.lower(), extents), Sieve(PATTERNS)
    for bits, spots, (start, end) in zip(heads.among(sieve), heads.spots(sieve), extents, strict=True):
        assert bits == sum(1 << place for place in {place for place, _ in spots})
        assert list(spots) == sorted(spots)
        assert all(start <= spot < end for _, spot in spots)
