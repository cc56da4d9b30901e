"""Claims of an article: statements that data could bear out or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from accord.reading import parties, quantities, relations
from accord.reading.actors import Cast
from accord.reading.drafts import Draft, State
from accord.reading.modality import stance
from accord.reading.records import Claim, span_at

_ANY_INDEX = re.compile(quantities.INDEX)
_FINDERS: tuple[Callable[[parties.Sentence, State], Iterator[Draft]], ...] = (
    quantities.ranks,
    quantities.growths,
    quantities.shares,
    quantities.amounts,
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
    for position, prepared in enumerate(sentences):
        sentence = replace(prepared, it=state.it)
        if position not in headings:
            _read(sentence, state)
        state.it = parties.first_party(sentence) or state.it
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
        how = stance(text, sentence.flat, sentence.parts, max(draft.start, sentence.start))
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
                modality=how.modality,
                polarity=how.polarity,
            )
        )
