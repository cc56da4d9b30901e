"""The words of an article by their first letters, looked at once: where a pattern can begin, and what it matches."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from accord.reading.starts import LETTERS, Sieve

_WORD = re.compile(r"\w+")
_NONE: Sequence[tuple[int, int]] = ()


class Heads:
    """Where the words of a text stand, by their first `LETTERS` letters.

    Parameters
    ----------
    flat, small
        The text, and the same in small letters.
    sentences
        Extents of its sentences, in order.
    """

    def __init__(self, flat: str, small: str, sentences: Sequence[tuple[int, int]]) -> None:
        self.flat = flat
        self.small = small
        self.sentences = sentences
        self._begins = [start for start, _ in sentences]
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._among: dict[Sieve, list[int]] = {}
        self._spots: dict[Sieve, list[Sequence[tuple[int, int]]]] = {}
        self._matches: dict[int, tuple[re.Pattern[str], list[Sequence[re.Match[str]]]]] = {}
        """By the identity of the pattern, which is kept beside: to hash a pattern goes over all of it every time."""
        for start, end in sentences:
            for word in _WORD.finditer(small, start, end):
                self._places[word.group()[:LETTERS]].append(word.start())

    def among(self, sieve: Sieve) -> list[int]:
        """Return by sentence which patterns of a sieve can begin at any of its words, as bits."""
        if sieve not in self._among:
            self._among[sieve] = found = [0] * len(self.sentences)
            for head, places in self._places.items():
                if bits := sieve.at(head):
                    for place in places:
                        found[bisect_right(self._begins, place) - 1] |= bits
        return self._among[sieve]

    def spots(self, sieve: Sieve) -> list[Sequence[tuple[int, int]]]:
        """Return by sentence which pattern of a sieve can begin at which place, in the order of the patterns."""
        if sieve not in self._spots:
            found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
            for head, places in self._places.items():
                for pattern in sieve.places(head):
                    for place in places:
                        found[bisect_right(self._begins, place) - 1].append((pattern, place))
            self._spots[sieve] = [sorted(found.get(n, ())) or _NONE for n in range(len(self.sentences))]
        return self._spots[sieve]

    def matches(self, pattern: re.Pattern[str]) -> list[Sequence[re.Match[str]]]:
        """Return by sentence what a pattern that begins with a word matches, as `re.Pattern.finditer` does."""
        if (known := self._matches.get(id(pattern))) is None:
            found: defaultdict[int, list[re.Match[str]]] = defaultdict(list)
            sieve, reached = _sieve(pattern), 0
            for spot in sorted(s for head, places in self._places.items() if sieve.at(head) for s in places):
                sentence = bisect_right(self._begins, spot) - 1
                if spot >= reached and (match := pattern.match(self.flat, spot, self.sentences[sentence][1])):
                    found[sentence].append(match)
                    reached = match.end()
            known = pattern, [found.get(n, ()) for n in range(len(self.sentences))]
            self._matches[id(pattern)] = known
        return known[1]


@cache
def _sieve(pattern: re.Pattern[str]) -> Sieve:
    return Sieve([pattern])
