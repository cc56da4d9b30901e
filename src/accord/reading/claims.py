"""Claims of an article: statements that data could bear out or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from accord import places
from accord.reading import (
    change,
    comparisons,
    dominance,
    membership,
    offices,
    parties,
    quantities,
    ranking,
    shares,
    superlatives,
)
from accord.reading.actors import Cast
from accord.reading.attribution import speaker
from accord.reading.drafts import Draft, State
from accord.reading.indicators import indicators
from accord.reading.modality import CUES, Stance, stance
from accord.reading.numerals import NUMBERS
from accord.reading.records import Claim, span_at
from accord.reading.starts import Sieve

_ANY_INDEX = re.compile(ranking.INDEX)
_INDEX_WORD = re.compile("Index|Ranking|Scoreboard|League|Table|Barometer|Scorecard")


_SPOKEN_OF = 4
"""Sentences after which a text no longer speaks of an index it named."""
_FIGURED = re.compile(
    r"[$€£¥₹₩]\s?\d|\d\s?(?:%|per\s?cent|percent|bn\b|billion|million)|\b(?:is|are|was|would\s+be|becomes?|"
    r"remains?)\s+the\s+\w+est\b"
)


@dataclass(frozen=True)
class Finder:
    """A function that yields claims, and words of which a sentence has to hold one."""

    find: Callable[[parties.Sentence, State], Iterator[Draft]]
    cues: tuple[re.Pattern[str], ...]


_FIGURE = (NUMBERS,)
FINDERS: tuple[Finder, ...] = (
    Finder(ranking.ranks, (ranking.RANKS,)),
    Finder(change.growths, (NUMBERS, change.TIMES)),
    Finder(shares.shares, _FIGURE),
    Finder(quantities.amounts, _FIGURE),
    Finder(indicators, (re.compile(r"\d"),)),
    Finder(quantities.counts, _FIGURE),
    Finder(comparisons.comparisons, (comparisons.COMPARISON, comparisons.IMPLIED)),
    Finder(superlatives.superlatives, (superlatives.DEGREE,)),
    Finder(membership.memberships, (membership.MEMBER,)),
    Finder(offices.offices, (offices.OFFICE, offices.HEADS)),
    Finder(dominance.dominances, (dominance.DOMINANCE,)),
)
"""In the order in which they take words from each other."""
_SIEVE = Sieve([cue for finder in FINDERS for cue in finder.cues])
_NEEDED = [
    sum(1 << place for place, owner in enumerate([f for f in FINDERS for _ in f.cues]) if owner is finder)
    for finder in FINDERS
]


def worth(sentence: parties.Sentence) -> list[Finder]:
    """Return the finders that may find a claim in a sentence, by the first letters of its words."""
    there = sentence.may_hold(_SIEVE)
    return [f for f, needed in zip(FINDERS, _NEEDED, strict=True) if not needed or there & needed]


def find_claims(cast: Cast, sentences: Sequence[parties.Sentence]) -> tuple[Claim, ...]:
    """Return the claims of an article in the order of the text, not yet checked."""
    state = State()
    headings = set(cast.article.headings)
    pair: tuple[str, ...] = ()
    for position, prepared in enumerate(sentences):
        state.since += 1
        if state.since > _SPOKEN_OF:
            state.index = None
        in_table = prepared.flat.count("|", prepared.start, prepared.end) > 1
        if not in_table and (position not in headings or _tells(prepared)):
            _read(
                replace(prepared, pair=pair, partners=pair) if pair and prepared.tells_again else prepared,
                state,
            )
        pair = prepared.duo or pair
        state.recent = _named(prepared)
    return tuple(state.claims)


def _tells(heading: parties.Sentence) -> bool:
    """Say whether a heading has an amount, a share or a superlative to tell: more than its first words do."""
    return _FIGURED.search(heading.flat, heading.start, heading.end) is not None


def _named(sentence: parties.Sentence) -> tuple[str, ...]:
    """Return the countries a sentence names, for "all four" in the next one."""
    meant = (a for h in sentence.hits for a in sentence.meant(h))
    return tuple(dict.fromkeys(a for a in meant if a in places.countries()))


def _within_rank(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Say whether a number is the rank itself: "the top ten exporters"."""
    if draft.type != "count" or not isinstance(draft.value, float) or draft.value_span is None:
        return False
    return any(
        other.type == "rank"
        and other.value == f"top {draft.value:g}"
        and other.value_span is not None
        and abs(draft.value_span[0] - other.value_span[1]) < 60
        for other in drafts
    )


def _read(sentence: parties.Sentence, state: State) -> None:
    flat, start, end = sentence.flat, sentence.start, sentence.end
    if _INDEX_WORD.search(flat, start, end) and (named := _ANY_INDEX.search(flat, start, end)):
        state.index, state.since = named["index"], 0
    drafts: list[Draft] = []
    for finder in worth(sentence):
        for draft in finder.find(sentence, state):
            spot = draft.value_span or (draft.start, draft.end)
            taken = any(
                (other.value_span or (other.start, other.end))[0] < spot[1]
                and spot[0] < (other.value_span or (other.start, other.end))[1]
                and other.type not in {"rank", "superlative", "office", "membership"}
                for other in drafts
            )
            if not taken and not _within_rank(draft, drafts):
                drafts.append(draft)
    text = sentence.cast.article.text
    for draft in sorted(drafts, key=lambda d: (d.start, d.end)):
        place = draft.value_span[0] if draft.value_span and draft.type != "office" else draft.start
        cues = sentence.spots(CUES)
        how = stance(text, sentence.flat, sentence.parts, max(place, sentence.start), cues=cues)
        if draft.type == "office" or (
            draft.type == "superlative" and how.polarity == "negative" and text[draft.start] in "Nn"
        ):
            how = Stance("asserted")
        state.claims.append(
            Claim(
                id=f"C{len(state.claims) + 1}",
                type=draft.type,
                subject=draft.subject,
                metric=draft.metric,
                value=draft.value,
                unit=draft.unit,
                of=draft.of,
                compared_with=draft.compared_with,
                evidence=span_at(text, draft.start, draft.end),
                value_span=span_at(text, *draft.value_span) if draft.value_span else None,
                refers_to=draft.refers_to,
                attribution=speaker(sentence, (draft.value_span or (draft.start, 0))[0]),
                modality=how.modality,
                polarity=how.polarity,
            )
        )
