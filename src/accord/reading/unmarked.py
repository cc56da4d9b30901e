"""How surely a thing is said where no cue stands beside it: by what governs its clause, its form or its section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from accord.reading.firmness import MODALITY
from accord.reading.records import Modality
from accord.reading.supposition import supposed

_GOVERNORS: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    ("possible", re.compile(
        r"\b(?P<cue>propos(?:als?|es?|ed|ing)|suggestions?|suggested|demand(?:s|ed|ing)?|request(?:s|"
        r"ed|ing)?|recommend\w*|calls?|"
        r"ideas?|motions?|asks?|asked|insist(?:s|ed)?|urg(?:es?|ed|ing)|conceivable|possible|likely|"
        r"feasible|plausible|exclud(?:es?|ed|ing)|"
        r"ruled\s+out|fear(?:s|ed|ing)?|worr(?:y|ies|ied)|speculat\w+|rumou?r\w*|prefer\w*|"
        r"advis(?:es?|ed|ing)|chances?|"
        r"possibility|prospects?|risks?|danger|threat\w*|scenario|wonder\w*|"
        r"option)\b[^;:,]{0,40}\bthat\s$", re.IGNORECASE)),
    ("intended", re.compile(
        r"\b(?P<cue>intend\w*|hop(?:es?|ed|ing)|plan(?:s|ned|ning)?|aim(?:s|ed|ing)?|wish(?:es|ed|"
        r"ing)?|expect(?:s|ed|ing)?)\b"
        r"[^;:,]{0,20}\bthat\s$", re.IGNORECASE)),
    ("announced", re.compile(
        r"\b(?P<cue>decid(?:es?|ed|ing)|decisions?|agreed|resolved|order(?:s|ed)|decreed|"
        r"stipulat\w+)\b[^;:,]{0,20}\bthat\s$",
        re.IGNORECASE)),
)  # fmt: skip
"""What is said after these and "that" is not so yet: "a proposal by Peru that two firms form a company"."""
_TOLD = re.compile(r"\b(?:has|have|had|was|were|did)\s+(?:[\w-]+\s+){0,3}$")
"""What is told in the past is no part of a supposition."""
_WAS = re.compile(r"\b(?:was|were|had)\b")
_PAST = re.compile(
    r"(?:\w+ed|signed|took|gave|made|put|cut|set|won|lost|sold|bought|built|sent|brought|struck|drew|"
    r"froze|forbade|withdrew)\b(?!\s+by)"
)
_INVERTED = re.compile(r"[\s“\"]*(?P<cue>Should|Were|Had)\s")
"""A condition without "if": "Should it go ahead with a levy, ..."."""
_NO_LONGER = re.compile(
    r"(?<!may )(?<!can )(?<!must )(?P<cue>\bno\s+longer)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE
)
_IS_TO = re.compile(
    r"(?:[A-Z][\w’'.-]*|\b(?:firms?|company|group|bank|ministers?|government|president|giant|maker|"
    r"fund|states?|courts?|regulators?|"
    r"lawmakers|agency|union|bloc|allies|partners|neighbours|countries|nations|institutes?|"
    r"universit(?:y|ies)|banks|researchers))"
    r"(?:\s+(?:and|,)\s+[A-Z][\w’'.-]*)?\s+(?P<cue>to)\s+(?:[a-z]+ly\s+)?$"
)
"""Of a headline: "Norway to ban exports"."""
_THE = re.compile(r"\b(?:the|its|their|this|that|these|those)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_WITH = re.compile(r",\s+with\s[^;:]*$")
_UNSURE = tuple((modality, pattern) for modality, pattern in MODALITY if modality != "denied")


@dataclass(frozen=True)
class ByForm:
    """How a thing is said, and where the words stand that decide it."""

    modality: Modality
    cue: tuple[int, int] | None = None
    over: bool = False
    """True of what is "no longer" so."""


def governed(
    flat: str, parts: Sequence[tuple[int, int]], here: int, position: int
) -> tuple[Modality, int, int] | None:
    """Return what the clause before makes of a "that" clause, and its words: "a proposal that two firms merge"."""
    start = parts[here][0]
    if _TOLD.search(flat, start, position):
        return None
    for modality, governor in _GOVERNORS:
        if over := governor.search(flat, max(parts[here - 1][0], start - 70), start):
            return modality, *over.span("cue")
    return None


def unmarked(
    text: str, flat: str, parts: Sequence[tuple[int, int]], here: int, position: int, *, noun: bool
) -> ByForm:
    """Return how surely a thing is said for which no cue was found; `noun` is True where a noun names a measure."""
    start, end = parts[here]
    if main := _accompanied(flat, parts, position):
        return ByForm(main[0], main[1].span())
    last = flat[parts[-1][1] - 1]
    if last == "?" and not (noun and _THE.search(flat, max(start, position - 40), position)):
        return ByForm("possible")
    asked = _INVERTED.match(flat, parts[0][0], position)
    if asked and ", " not in flat[asked.end() : position]:
        return ByForm("possible", asked.span("cue"))
    if (frame := supposed(text, parts[0][0])) and not (
        _TOLD.search(flat, start, position) or _WAS.search(flat, position, end) or _PAST.match(flat, position)
    ):
        return ByForm("possible", frame.span())
    if flat.find("longer", start, position) >= 0 and (over := _NO_LONGER.search(flat, start, position)):
        return ByForm("asserted", over.span("cue"), over=True)
    if last not in '.!?”"' and (headline := _IS_TO.search(flat, start, position)):
        return ByForm("announced", headline.span("cue"))
    return ByForm("asserted")


def _accompanied(
    flat: str, parts: Sequence[tuple[int, int]], position: int
) -> tuple[Modality, re.Match[str]] | None:
    """Return the cue of the main clause for what accompanies it: "has agreed to pay, with students spending"."""
    low = parts[0][0]
    if not re.match(r"\w+ing\b", flat[position : position + 20]) or not (
        adjunct := _WITH.search(flat, max(low, position - 120), position)
    ):
        return None
    best: tuple[int, Modality, re.Match[str]] | None = None
    for modality, pattern in _UNSURE:
        for match in pattern.finditer(flat, max(low, adjunct.start() - 160), adjunct.start()):
            if best is None or match.start() > best[0]:
                best = match.start(), modality, match
    return (best[1], best[2]) if best else None
