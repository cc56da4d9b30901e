"""The numbers written in a few words, for holding a figure a layer gives to the words it quotes."""

from __future__ import annotations

import math
import re

from accord.reading.number_words import ORDINALS, SMALL, TENS
from accord.reading.words import words

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SCALE = {
    "trillion": 1e12,
    "trn": 1e12,
    "tn": 1e12,
    "billion": 1e9,
    "bn": 1e9,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "thousand": 1e3,
    "k": 1e3,
    "hundred": 1e2,
    "dozen": 12.0,
}
_SCALED = re.compile(rf"[\s-]*({'|'.join(_SCALE)})s?\b")
_WRITTEN = {
    **SMALL,
    **{word: float(number) for number, word in enumerate(("zeroth", *ORDINALS))},
    "a": 1.0,
    "an": 1.0,
    "half": 50.0,
    "quarter": 25.0,
    "double": 100.0,
    "doubled": 100.0,
    "twice": 2.0,
}
_ONLY_SCALED = words("a an")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")


def figures(text: str) -> tuple[float, ...]:
    """Return every number the words may mean: in digits or words, as it stands and with its "million"."""
    small = text.lower()
    found: list[float] = []
    for match in _NUMBER.finditer(small):
        _add(found, float(match.group().replace(",", "")), small, match.end())
    for match in _WORD.finditer(small):
        first, _, second = match.group().partition("-")
        value = _WRITTEN.get(match.group())
        if value is None and first in TENS and second in _WRITTEN:
            value = SMALL[first] + _WRITTEN[second]
        if value is not None:
            _add(found, value, small, match.end(), only_scaled=match.group() in _ONLY_SCALED)
    return tuple(dict.fromkeys(found))


def _add(found: list[float], value: float, text: str, end: int, *, only_scaled: bool = False) -> None:
    if not only_scaled:
        found.append(value)
    if scale := _SCALED.match(text, end):
        found.append(value * _SCALE[scale.group(1)])


def says(text: str, value: float) -> bool:
    """Say whether the words have a number, whatever its sign ("fell 12%" is -12)."""
    return any(math.isclose(abs(value), figure, rel_tol=1e-9) for figure in figures(text))
