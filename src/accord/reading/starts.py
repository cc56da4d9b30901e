"""Which words a pattern can begin with, so that a sentence is searched only for what it may hold.

A pattern begins at the beginning of a word. Its first letters are worked out from the pattern itself; where that
cannot be done (it begins with any word at all) it is searched for in every sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LETTERS = 4
"""How many first letters are told apart: enough, and few enough to list."""

_Starts = dict[str, bool]
"""Beginnings, and whether what follows in the pattern still adds to them."""


def starts(pattern: str) -> frozenset[str]:
    """Return beginnings, at most `LETTERS` long, one of which every match of a pattern begins with.

    The empty beginning is among them where a match may begin with anything.
    """
    found, _ = _alternatives(pattern, 0)
    return frozenset(re.split(r"\W", text, maxsplit=1)[0].lower() for text in found)


class Sieve:
    """Tells by the words of a text in small letters which of a row of patterns may match there."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._beginnings: dict[str, int] = {}
        """For each beginning of a word the patterns that can begin so, as bits by their place."""
        self._known: dict[str, int] = {}
        for place, pattern in enumerate(patterns):
            for beginning in starts(pattern.pattern):
                self._beginnings[beginning] = self._beginnings.get(beginning, 0) | 1 << place

    def at(self, head: str) -> int:
        """Return the patterns that can begin at a word, by its first `LETTERS` letters, as bits."""
        bits = self._known.get(head)
        if bits is None:
            bits = 0
            for length in range(LETTERS + 1):
                bits |= self._beginnings.get(head[:length], 0)
            self._known[head] = bits
        return bits

    def places(self, head: str) -> list[int]:
        """Return the patterns that can begin at a word, by their place."""
        bits = self.at(head)
        return [place for place in range(bits.bit_length()) if bits >> place & 1]


def _alternatives(pattern: str, at: int) -> tuple[_Starts, int]:
    """Return the beginnings of alternatives up to the end of their group, and where that is."""
    every: _Starts = {}
    while True:
        found, at = _row(pattern, at)
        for text, grows in found.items():
            every[text] = every.get(text, False) or grows
        if at >= len(pattern) or pattern[at] == ")":
            return every, at
        at += 1


def _row(pattern: str, at: int) -> tuple[_Starts, int]:
    found: _Starts = {"": True}
    while at < len(pattern) and pattern[at] not in "|)":
        atom, at = _atom(pattern, at)
        atom, at = _repeated(pattern, at, atom)
        found = _joined(found, atom)
    return found, at


def _joined(found: _Starts, atom: _Starts) -> _Starts:
    joined: _Starts = {}
    for text, grows in found.items():
        for more, open_end in atom.items() if grows else [("", False)]:
            longer = text + more
            joined[longer[:LETTERS]] = open_end and len(longer) < LETTERS
    return joined


_NOTHING: _Starts = {"": True}
_ANYTHING: _Starts = {"": False}


def _atom(pattern: str, at: int) -> tuple[_Starts, int]:
    letter = pattern[at]
    if letter == "\\":
        follows = pattern[at + 1]
        if follows == "d":
            return dict.fromkeys("0123456789", True), at + 2
        known = _NOTHING if follows in "bB" else _ANYTHING if follows.isalnum() else {follows: True}
        return known, at + 2
    if letter == "[":
        end = pattern.index("]", at + 2)
        inside = pattern[at + 1 : end]
        plain = not (inside.startswith("^") or "\\" in inside or re.search(r"\w-\w", inside))
        return (dict.fromkeys(inside, True) if plain else _ANYTHING), end + 1
    if letter == "(":
        opening = re.compile(r"\((?:\?(?:P<\w+>|:|<?[=!]))?").match(pattern, at)
        assert opening is not None
        found, end = _alternatives(pattern, opening.end())
        around = opening.group().endswith(("=", "!"))
        return (_NOTHING if around else found), end + 1
    return (_ANYTHING if letter == "." else _NOTHING if letter in "^$" else {letter: True}), at + 1


def _repeated(pattern: str, at: int, atom: _Starts) -> tuple[_Starts, int]:
    quantifier = re.compile(r"(?:[?*+]|\{\d*,?\d*\})[?+]?").match(pattern, at)
    if quantifier is None:
        return atom, at
    text = quantifier.group()
    once = text[0] == "?"
    found = dict(atom) if once else dict.fromkeys(atom, False)
    if once or text[0] == "*" or text.startswith(("{0", "{,")):
        found[""] = True
    return found, quantifier.end()
