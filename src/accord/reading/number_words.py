"""The words and scales of numbers, and what a number is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["plain", "percent", "points", "money", "fraction"]

UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
]  # fmt: skip
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
SMALL = {
    **{word: float(number) for number, word in enumerate(UNITS)},
    **{word: 10.0 * number for number, word in enumerate(TENS, 2)},
}
SCALES = {
    "hundred": 1e2, "dozen": 12.0, "score": 20.0, "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5, "million": 1e6,
    "crore": 1e7, "crores": 1e7, "billion": 1e9, "trillion": 1e12, "quadrillion": 1e15,
    "lakh crore": 1e12, "thousand crore": 1e10, "thousand billion": 1e12, "hundred thousand": 1e5,
    "hundred million": 1e8, "hundred billion": 1e11, "thousand million": 1e9,
}  # fmt: skip
SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9, "t": 1e12,
          "tn": 1e12, "trn": 1e12, "cr": 1e7}  # fmt: skip
PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip


def either_of(words: Sequence[str]) -> str:
    """Return a pattern of some words, longest first; a blank stands for a hyphen too."""
    return "|".join(
        re.escape(word).replace(r"\ ", r"[\s-]+") for word in sorted(words, key=len, reverse=True)
    )


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with all that is written as part of it."""

    start: int
    end: int
    value: float
    """Scaled; a percentage in percent, and a fraction too ("a fifth" is 20)."""
    kind: Kind = "plain"
    unit: str = ""
    """Of money: the ISO 4217 code where the sign or name has one, else what is written."""
    upper: float | None = None
    """The upper end of a range."""
    spelled: bool = False
    year: bool = False
    """It can be a year."""

    @property
    def said(self) -> float | str:
        """The value of a claim: the number, or both ends of a range."""
        return self.value if self.upper is None else f"{self.value:g} to {self.upper:g}"


def spelled(text: str, first: int) -> tuple[float | None, int]:
    """Return the value of number words, and where they begin."""
    if re.match(r"(?:hundred|thousand|million|billion|trillion|dozen|lakh|crore)", text, re.IGNORECASE):
        return None, first  # "per million people"
    half = re.search(r"\s+and\s+a\s+half\b", text, re.IGNORECASE)
    words = re.split(r"[\s-]+", re.sub(r"\s+and\s+a\s+half\b|\band\b", " ", text.lower()).strip())
    total = current = 0.0
    if words[0] == "half":
        current, words = 0.5, words[2:]
    elif words[0] in {"a", "an"}:
        words = words[1:]
    for place, word in enumerate(words):
        if word in SMALL:
            value = SMALL[word]
            held = current % 100
            if held and not (held >= 20 and held % 10 == 0 and value < 10):
                return None, first  # "nineteen ninety"
            current += value
        elif word in {"hundred", "dozen", "score"}:
            current = (current or 1.0) * SCALES[word]
        elif word in SCALES:
            more = 0.5 if half and place == len(words) - 1 else 0.0
            total = (
                (total + (current or 1.0) + more) * SCALES[word]
                if not total or SCALES[word] > total
                else total + (current or 1.0) * SCALES[word]
            )
            current = 0.0
            half = None if more else half
    return total + current + (0.5 if half else 0.0), first


def small(text: str) -> float | None:
    """Return a small whole number in digits or one word."""
    text = text.lower()
    if text.isdigit():
        return float(text)
    return {"a hundred": 100.0, "a thousand": 1000.0}.get(re.sub(r"\s+", " ", text)) or SMALL.get(text)
