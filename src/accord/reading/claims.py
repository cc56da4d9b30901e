"""Claims of an article: statements that data could bear out or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from accord.reading import parties, quantities, relations
from accord.reading.actors import Cast
from accord.reading.drafts import Draft, State
from accord.reading.evidence import speaker
from accord.reading.indicators import indicators
from accord.reading.modality import Stance, stance
from accord.reading.records import Claim, span_at

_ANY_INDEX = re.compile(quantities.INDEX)
_FINDERS: tuple[Callable[[parties.Sentence, State], Iterator[Draft]], ...] = (
    quantities.ranks,
    quantities.growths,
    quantities.shares,
    quantities.amounts,
    indicators,
    quantities.counts,
    relations.comparisons,
    relations.superlatives,
    relations.memberships,
    relations.offices,
    relations.dominances,
)


def find_claims(cast: Cast, sentences: Sequence[parties.Sentence]) -> tuple[Claim, ...]:
    """Return the claims of an article in the order of the text, not yet checked."""
    state = State()
    headings = set(cast.article.headings)
    pair: tuple[str, ...] = ()
    for position, prepared in enumerate(sentences):
        if position not in headings:
            _read(replace(prepared, pair=pair, partners=pair) if pair else prepared, state)
        pair = prepared.duo or pair
    return tuple(state.claims)


def _read(sentence: parties.Sentence, state: State) -> None:
    if named := _ANY_INDEX.search(sentence.flat, sentence.start, sentence.end):
        state.index = named["index"]
    drafts: list[Draft] = []
    for finder in _FINDERS:
        for draft in finder(sentence, state):
            spot = draft.value_span or (draft.start, draft.end)
            taken = any(
                (other.value_span or (other.start, other.end))[0] < spot[1]
                and spot[0] < (other.value_span or (other.start, other.end))[1]
                and other.type not in {"rank", "superlative", "office", "membership"}
                for other in drafts
            )
            if not taken:
                drafts.append(draft)
    text = sentence.cast.article.text
    for draft in sorted(drafts, key=lambda d: (d.start, d.end)):
        place = (
            draft.value_span[0]
            if draft.value_span and draft.type not in {"office", "membership"}
            else draft.start
        )
        how = stance(text, sentence.flat, sentence.parts, max(place, sentence.start))
        if draft.type == "office":
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
