"""Find the words a layer quotes in the text, or say why they are not there.

A quote counts only where the text has it, word for word. What typing changes is forgiven: curly or straight
quotation marks, kinds of dash, white space and line breaks, ligatures, small or capital letters, a full
stop or quotation marks around it. Other words, fewer words or words in another order are no quote.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from accord.reading.records import Span, span_at

LONGEST = 2000
"""Characters; nobody quotes more to prove one event."""
_SAME = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_AROUND = " \t\n\"'.,;:!?*_-()[]"
_ELLIPSIS = re.compile(r"\.{3,}|\[\.{3}\]")
_WORD = re.compile(r"\w+")
PARAPHRASE = 0.6
"""Share of a quote's words that one sentence has in the same order: from here on it is called a paraphrase."""
REORDERED = 0.75
"""The same in any order."""


@dataclass(frozen=True)
class Refused:
    """A quote that the text does not have, and why it was refused."""

    reason: str


@dataclass(frozen=True)
class _Plain:
    """A text brought to one way of typing, and where each of its characters came from."""

    text: str
    places: tuple[int, ...]
    """For each character, its offset in the original; one more at the end."""


def plain(text: str) -> _Plain:
    """Return a text with straight quotes, simple dashes and single blanks, and the place of each character."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if _UNSEEN.match(character):
            continue
        if character.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                places.append(place)
            continue
        known = _SAME.get(character)
        for letter in known or unicodedata.normalize("NFKC", character):
            # NFKC gives some characters a blank of their own
            if not letter.isspace():
                letters.append(letter)
                places.append(place)
    places.append(len(text))
    return _Plain("".join(letters), tuple(places))


def _folded(text: str) -> str:
    """Return small letters, one for each letter: offsets stay."""
    return "".join(small if len(small := c.lower()) == 1 else c for c in text)


@dataclass(frozen=True)
class Quotable:
    """A text that quotes are looked for in."""

    text: str
    sentences: Sequence[tuple[int, int]] = ()
    """Where its sentences are, for saying what a paraphrase may have been of."""

    @cached_property
    def _plain(self) -> _Plain:
        return plain(self.text)

    @cached_property
    def _small(self) -> str:
        return _folded(self._plain.text)

    def places(self, quote: str, within: tuple[int, int] | None = None) -> tuple[Span, ...] | Refused:
        """Return every place where the text has a quote, in order, or why there is none.

        Parameters
        ----------
        quote
            The words as the layer gave them.
        within
            Where to look, as offsets into the text; everywhere unless given.
        """
        if len(quote) > LONGEST:
            return Refused(
                f"the quote has {len(quote):,} characters; {LONGEST:,} are enough to prove a record"
            )
        wanted = plain(quote).text.strip()
        bare = wanted.strip(_AROUND)
        if not bare:
            return Refused("the quote is empty")
        if _ELLIPSIS.search(bare):
            return Refused(
                "the quote leaves words out in the middle; only words as they stand prove a record"
            )
        choices = dict.fromkeys((wanted, _ELLIPSIS.sub("", wanted).strip(), bare))
        for exact in (True, False):
            for choice in choices:
                if choice and (found := self._find(choice, within, exact=exact)):
                    return found
        return Refused(self._why(bare, within))

    def _find(self, wanted: str, within: tuple[int, int] | None, *, exact: bool) -> tuple[Span, ...]:
        body, places = (self._plain.text if exact else self._small), self._plain.places
        wanted = wanted if exact else _folded(wanted)
        low, high = within or (0, len(self.text))
        found: list[Span] = []
        position = body.find(wanted)
        while position >= 0:
            stop = position + len(wanted)
            start, last = places[position], places[stop - 1]
            # an accent written as a character of its own belongs to the letter before it
            end = last + 1
            while end < len(self.text) and unicodedata.combining(self.text[end]):
                end += 1
            whole = not (
                (_alnum(body, position - 1) and _alnum(body, position))
                or (_alnum(body, stop) and _alnum(body, stop - 1))
            )
            if whole and low <= start and end <= high:
                found.append(span_at(self.text, start, end))
            position = body.find(wanted, position + 1)
        return tuple(found)

    def _why(self, wanted: str, within: tuple[int, int] | None) -> str:
        if within and not isinstance(self.places(wanted), Refused):
            return "the text has these words elsewhere, not where they would have to stand"
        words = [w.group() for w in _WORD.finditer(_folded(wanted))]
        if not words:
            return "the quote has no word"
        best, where = 0.0, ""
        asked = set(words)
        for start, end in self.sentences:
            if within and not (within[0] <= start < within[1]):
                continue
            there = [w.group() for w in _WORD.finditer(_folded(self.text[start:end]))]
            common = len(asked & set(there)) / len(asked)
            if common < PARAPHRASE:
                continue
            blocks = difflib.SequenceMatcher(None, words, there, autojunk=False).get_matching_blocks()
            share = sum(block.size for block in blocks) / len(words)
            share = max(share, common if common >= REORDERED else 0.0)
            if share > best:
                best, where = share, self.text[start:end]
        if best >= PARAPHRASE and len(words) > 2:
            return f"the quote is a paraphrase: the text says {_short(where)!r}"
        return "the quote is invented: no sentence of the text has these words"


def _alnum(text: str, position: int) -> bool:
    return 0 <= position < len(text) and text[position].isalnum()


def _short(text: str, limit: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def choose(
    places: Sequence[Span],
    *,
    support: Sequence[Sequence[Span]] = (),
    reach: Callable[[Span], tuple[int, int]] | None = None,
    near: int | None = None,
    occurrence: int | None = None,
    taken: Sequence[Span] = (),
) -> Span:
    """Return the place that is meant where a text has a quote several times.

    The first rule that leaves one place decides: it is not `taken` by another record; most of the quotes that
    go with it (`support`, each with its own places) stand within its `reach`; the layer counted it as the
    `occurrence` (from one); it is nearest to `near`; it comes first.
    """
    free = [p for p in places if all((p.start, p.end) != (t.start, t.end) for t in taken)]
    left = free or list(places)
    if support and reach and len(left) > 1:
        scored = [(_supported(reach(place), support), place) for place in left]
        best = max(score for score, _ in scored)
        left = [place for score, place in scored if score == best]
    if len(left) > 1 and occurrence is not None and 1 <= occurrence <= len(places):
        counted = places[occurrence - 1]
        if counted in left:
            return counted
    if near is not None:
        return min(left, key=lambda p: (abs(p.start - near), p.start))
    return left[0]


def _supported(extent: tuple[int, int], support: Sequence[Sequence[Span]]) -> int:
    return sum(any(extent[0] <= s.start and s.end <= extent[1] for s in spans) for spans in support)
