"""How surely the article says a thing: asserted, announced, intended, possible or denied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from accord.reading.clauses import clause_at
from accord.reading.cues import GOVERNED_WOULD, LIFTED, MODALITY
from accord.reading.lexicon import heads
from accord.reading.records import Modality, Polarity, Span, span_at
from accord.reading.starts import Sieve

_SAME_VERB = re.compile(r"\s*(?:[\w’'-]+\s+){0,3}(?:[\w’'-]+)?\s*")
_LIFTING = re.compile(
    r"\s+(?:(?:all|some|most|its|the|their|certain|many|earlier|these|those|any|of|"
    r"more)\s+)*(?:[\w.’'-]+\s+){0,3}"
)
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|should|were|suppose|supposing)\s+(?:[\w’'.-]+\s+){0,6}", re.IGNORECASE
)
_STARTS = (
    r"(?:(?:also|then|soon|still|now|even)\s+)?(?:be(?:\s+\w+ly)?\s+(?:\w+ed|set|made|put|cut|"
    r"built|drawn|possible|next)|follow|come|begin|start|emerge|result)\b"
)
_AFTER: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    ("denied", re.compile(
        r"\b(?:is|are|was|were|has\s+been|have\s+been)\s+(?:ruled\s+out|denied|rejected|not\b|never\b|"
        r"off\s+the\s+table)")),
    ("denied", re.compile(rf"\b(?:will|would|could|can|may|might)\s+not\s+{_STARTS}")),
    ("possible", re.compile(rf"\b(?:could|may|might|would|can)\s+{_STARTS}")),
    ("possible", re.compile(r"\b(?:would|could|might|may)\s+(?:[\w-]+ly\s+|also\s+|still\s+|not\s+)?"
        r"(?:be|help|have|cost|"
        r"mean|bring|make|give|allow|hurt|let|take|raise|cut|hit|push|force|leave|do|lead)\b")),
    ("possible", re.compile(r"\b(?:is|are|was|were|remains?|seems?)\s+(?:[\w-]+\s+)?unlikely\b")),
    ("possible", re.compile(
        r"\b(?:is|are|was|were|remains?|seems?|has\s+been|have\s+been)\s+(?:also\s+|still\s+|"
            r"being\s+|now\s+|equally\s+|only\s+){0,2}"
        r"(?:possible|conceivable|likely|thinkable|an\s+option|on\s+the\s+table|"
            r"under\s+(?:discussion|consideration|review)|discussed|considered|"
        r"proposed|mooted|weighed|debated|threatened)\b"
    )),
    ("intended", re.compile(r"\b(?:is|are|was|were|has\s+been|have\s+been)\s+(?:also\s+)?(?:planned|intended|sought|"
        r"envisaged|foreseen)\b")),
    ("announced", re.compile(rf"\b(?:will|is\s+to|are\s+to)\s+{_STARTS}")),
    ("announced", re.compile(r"\b(?:was|were|has\s+been|have\s+been)\s+(?:announced|unveiled)\b")),
)  # fmt: skip
"""Cues after a noun: "an exchange of researchers is possible", "tariffs will be raised"."""


_UNDONE = re.compile(
    r"\b(?:not|never|cannot|\w+n[’']t|neither|without)\s+(?:\w+\s+)?(?=(?:den|rul|reject|dismiss|refut))",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"nor|neither|none|no\b", re.IGNORECASE)
_NOBODY = re.compile(r"(?:[“\"'(\s]|but\s|and\s)*(?:no"
                     r"(?!\s+(?:longer|wonder|doubt|matter|fewer|less|more|later|sooner))|"
                     r"none|"
                     r"neither|nor|nobody|hardly\s+any)\b",
                     re.IGNORECASE)  # fmt: skip
"""A clause that begins so denies all it says."""


_SIEVE = Sieve([pattern for _, pattern in MODALITY])


@dataclass(frozen=True)
class Stance:
    """Modality and polarity with the words that decided them."""

    modality: Modality
    polarity: Polarity = "positive"
    cue: Span | None = None


def stance(
    text: str,
    flat: str,
    parts: Sequence[tuple[int, int]],
    position: int,
    *,
    founding: bool = False,
    noun: bool = False,
    after: bool = False,
) -> Stance:
    """Return how what stands at `position` is said.

    Parameters
    ----------
    text, flat
        The article, and the same with plain blanks.
    parts
        The clauses of the sentence.
    position
        Where the trigger begins.
    founding
        True where announcing is doing ("announced the creation of"): the announcement itself is then no cue.
    noun
        True for a measure named by a noun, which a verb before it may lift.
    after
        True for a noun that may be the subject of what follows ("an exchange is possible").
    """
    here = clause_at(parts, position)
    start, end = parts[here]
    found: list[tuple[int, Modality, re.Match[str]]] = []
    cues = _SIEVE.among(heads(flat[start:position].lower(), 0, position - start))
    for place, (modality, pattern) in enumerate(MODALITY):
        if modality == "denied" or not cues >> place & 1:
            continue
        for match in pattern.finditer(flat, start, position):
            if not (founding and match.group().lower().startswith(("announc", "unveil"))):
                found.append((match.end(), modality, match))
    for modality, pattern in MODALITY:
        # "weighing a levy", "hoping for a part": the trigger itself says so
        if (
            modality in {"intended", "possible"}
            and (own := pattern.match(flat, position))
            and own.end() <= end
        ):
            found.append((own.end(), modality, own))
    polarity, lifting = _lifted(flat, start, position) if noun else ("positive", None)
    if denial := _denial(flat, parts, here, position):
        if _UNDONE.search(flat, start, denial.end()) and not _WHOLE.match(denial.group()):
            # "would not rule out": what is not denied stays possible
            return Stance("possible", "positive", span_at(text, *denial.span()))
        return Stance("denied", "negative", span_at(text, *denial.span()))
    if after and not found:
        for modality, pattern in _AFTER:
            if later := pattern.search(flat, position, end):
                denied: Polarity = "negative" if modality == "denied" else polarity
                return Stance(modality, denied, span_at(text, *later.span()))
    if here and _conditional(flat, parts, here):
        opener = parts[here][0]
        word = re.search(r"(?:if|unless|whether)\s*$", flat[max(0, opener - 9) : opener])
        cue = (
            span_at(
                text,
                max(0, opener - 9) + word.start(),
                max(0, opener - 9) + word.start() + len(word.group().rstrip()),
            )
            if word
            else None
        )
        return Stance("possible", polarity, cue)
    if not found and not noun and here and _THROUGH.search(flat, parts[here - 1][0], start):
        earlier = next(pattern for modality, pattern in MODALITY if modality == "possible")
        if inherited := earlier.search(flat, parts[here - 1][0], start):
            return Stance("possible", polarity, span_at(text, *inherited.span()))
    if not found and flat[parts[-1][1] - 1] == "?":
        return Stance("possible", polarity)
    if not found:
        return Stance("asserted", polarity, span_at(text, *lifting.span()) if lifting else None)
    _, modality, match = max(found, key=lambda entry: entry[0])
    if match.group().lower() == "would" and _decided(flat, parts, here):
        modality = "announced"
    cue = span_at(text, *match.span())
    return Stance(
        modality, polarity, span_at(text, *lifting.span()) if lifting and modality == "asserted" else cue
    )


_GOES_ON = re.compile(
    r"\b(?:and|but)\s+(?:has|have|will|would|could|may|is|are|said|says|plans?|[a-z]{3,}ed)\s"
)
_THROUGH = re.compile(r"\b(?:through|by|with|under|in|via)\s+which\s$")
_ANEW = re.compile(
    r",\s+(?:and|but|while|whereas)\s+(?=(?:the\s+|its\s+)?[A-Z])|,\s+(?=(?:we|he|she|it|they|I)\s)"
)


def _denial(flat: str, parts: Sequence[tuple[int, int]], here: int, position: int) -> re.Match[str] | None:
    """Return the denial that governs a place: in its clause, or in the clause its "that" hangs on."""
    pattern = next(p for modality, p in MODALITY if modality == "denied")
    start = parts[here][0]
    # ", and the parliament ..." begins anew, although it is not cut off as a clause
    for anew in _ANEW.finditer(flat, start, position):
        start = anew.end()
    if whole := _NOBODY.match(flat, start, position):
        return whole
    matches = list(pattern.finditer(flat, start, position))
    if matches:
        last = matches[-1]
        if _GOES_ON.search(flat, last.end(), position):
            return None
        if _WHOLE.fullmatch(last.group()):
            return last
        verb = re.match(r"den|rul|reject|dismiss|refut", last.group(), re.IGNORECASE)
        # a negation holds for its own verb; a verb of denying holds for all that follows it
        near = _SAME_VERB.fullmatch(flat, last.end(), position) is not None
        if (verb or near or "plan" in last.group()) and not re.search(
            r"\bnot\s+only\b", flat[last.start() : last.end() + 6]
        ):
            return last
        return None
    if here and re.search(r"\b(?:that|which|whether)\s+$", flat[max(0, start - 9) : start]):
        back = here - 1
        while back and re.search(r"\bas\s+$", flat[max(0, parts[back][0] - 4) : parts[back][0]]):
            back -= 1  # "dismissed as a fantasy a report that"
        before = parts[back][0], parts[here - 1][1]
        verbs = [
            m
            for m in pattern.finditer(flat, *before)
            if re.match(r"den|rul|reject|dismiss|refut", m.group(), re.IGNORECASE)
        ]
        return verbs[-1] if verbs else None
    return None


def _conditional(flat: str, parts: Sequence[tuple[int, int]], here: int) -> bool:
    opener = parts[here][0]
    return re.search(r"\b(?:if|unless|whether)\s*$", flat[max(0, opener - 9) : opener]) is not None


def _decided(flat: str, parts: Sequence[tuple[int, int]], here: int) -> bool:
    start = parts[max(0, here - 1)][0]
    return (
        GOVERNED_WOULD.search(flat, start, parts[here][1]) is not None
        and "if " not in flat[start : parts[here][1]].lower()
    )


def _lifted(flat: str, start: int, position: int) -> tuple[Polarity, re.Match[str] | None]:
    matches = [
        m for m in LIFTED.finditer(flat, start, position) if _LIFTING.fullmatch(flat, m.end(), position)
    ]
    return ("negative", matches[-1]) if matches else ("positive", None)
