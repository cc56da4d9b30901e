"""Claims that cannot all be right: two values for one thing at one time, or one said to be so and not to be so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accord.reading.records import Claim, Reading

CLOSE = 0.025
"""Figures this near each other, relative to the larger, are one figure rounded differently."""
NEAR = dt.timedelta(days=366)
"""Claims of articles further apart than this may each be right in their time."""
MOST = 100
"""Claims of one thing that are held against each other: the first ones, in a text that says the same endlessly."""
_SPECIFIC = frozenset({"population", "life expectancy", "Human Development Index"})
"""Amounts of which a country has one; it may have any number of amounts of money."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OTHER_TIME = re.compile(
    r"\b(?:up|down|from|rose|risen|fell|fallen|grew|climbed|dropped|previous(?:ly)?|earlier|ago|last|former(?:ly)?|once|"
    r"used\s+to|a\s+year\s+before|had|will|forecasts?|projected|expected)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_SMALL = re.compile(r"\b(?:its|the|their|his|her|a|an|of|on|in|total|all)\b|[^\w\s]")


@dataclass(frozen=True)
class Dispute:
    """Different things claimed of one subject."""

    subject: tuple[str, ...]
    metric: str
    said: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """What is said, and who says it: the article and the id of the claim in it."""


@dataclass(frozen=True)
class _Said:
    """A claim with what decides whether another one can be right beside it."""

    claim: Claim
    article: str
    published: dt.date | None
    sentence: str
    years: frozenset[str]
    so: bool
    """False where it is said not to be so."""

    def value(self) -> str:
        value = f"{self.claim.value:g}" if isinstance(self.claim.value, float) else str(self.claim.value)
        unit = f" {self.claim.unit}" if self.claim.unit not in {"", "rank", "relation"} else ""
        return f"{'' if self.so else 'not '}{value}{unit}"


def contradictions(claims: Sequence[Claim], reading: Reading) -> tuple[Claim, ...]:
    """Return the claims of an article, each that cannot be right beside an earlier one with the id of that one."""
    earlier: dict[tuple[object, ...], list[_Said]] = {}
    found = []
    for claim in claims:
        if key := _key(claim):
            said, others = _said(claim, reading), earlier.setdefault(key, [])
            if other := next((one for one in others if _conflict(one, said)), None):
                claim = claim.model_copy(update={"contradicts": other.claim.id})
            if len(others) < MOST:
                others.append(said)
        found.append(claim)
    return tuple(found)


def disputes(readings: Iterable[Reading]) -> tuple[Dispute, ...]:
    """Return what the claims of several articles disagree on."""
    told: dict[tuple[object, ...], list[_Said]] = {}
    for reading in readings:
        for claim in reading.claims:
            if (key := _key(claim)) and len(every := told.setdefault(key, [])) < MOST:
                every.append(_said(claim, reading))
    found = []
    for every in told.values():
        against = [one for one in every if any(_conflict(one, other) for other in every)]
        if against:
            by: dict[str, list[tuple[str, str]]] = {}
            for one in against:
                by.setdefault(one.value(), []).append((one.article, one.claim.id))
            first = against[0].claim
            said = tuple((value, tuple(claims)) for value, claims in by.items())
            found.append(Dispute(first.subject, first.metric, said))
    return tuple(found)


def _key(claim: Claim) -> tuple[object, ...] | None:
    """Return what a claim is about; None where nothing else can contradict it."""
    if not claim.subject or claim.value is None or claim.modality not in {"asserted", "denied"}:
        return None
    subject = tuple(sorted(claim.subject))
    plain = " ".join(_SMALL.sub(" ", claim.metric.lower()).split())
    if claim.type == "rank" and claim.metric != "rank":
        return "rank", subject, plain
    if claim.type == "share" and len(plain.split()) > 1:
        return "share", subject, plain, claim.unit
    if claim.type == "amount" and claim.metric in _SPECIFIC:
        return "amount", subject, plain
    if claim.type == "superlative":
        # "second-largest bank" and "largest bank" are places in one order
        return "superlative", subject, " ".join(plain.replace("-", " ").split()[-2:])
    if claim.type == "membership":
        return "membership", subject, claim.value
    return None


def _said(claim: Claim, reading: Reading) -> _Said:
    text = reading.article.text
    sentence = reading.sentence_of(claim).text
    before = text[max(0, claim.value_span.start - 24) : claim.value_span.start] if claim.value_span else ""
    so = not (claim.polarity == "negative" or claim.modality == "denied" or _NOT.search(before))
    article = reading.article
    return _Said(claim, article.name, article.published, sentence, frozenset(_YEAR.findall(sentence)), so)


def _conflict(one: _Said, other: _Said) -> bool:
    if one.claim is other.claim or one.years != other.years:
        return False
    if one.published and other.published and abs(one.published - other.published) > NEAR:
        return False
    if one.claim.of is not None and other.claim.of is not None and one.claim.of != other.claim.of:
        return False  # places in tables of another length
    same = _same_value(one.claim, other.claim)
    if one.so != other.so:
        return same
    if not one.so or same or one.claim.type == "membership":
        return False
    if one.article == other.article and one.sentence == other.sentence:
        return False  # a sentence with two figures compares them
    return not (_OTHER_TIME.search(one.sentence) or _OTHER_TIME.search(other.sentence))


def _same_value(one: Claim, other: Claim) -> bool:
    a, b = one.value, other.value
    if isinstance(a, float) and isinstance(b, float) and one.type not in {"rank", "superlative"}:
        return abs(a - b) <= CLOSE * max(abs(a), abs(b))
    return a == b
