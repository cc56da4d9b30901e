"""Who is held to say a thing: the speaker of the words it stands in, where a text names one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.parties import Sentence
from accord.reading.records import Participant
from accord.reading.standing import PAIR

_DENIED_PASSIVELY = re.compile(
    r"\b(?:is|are|was|were|has\s+been|have\s+been|had\s+been|being)\s+(?:[a-z]+ly\s+|also\s+|again\s+)?"
    r"(?:ruled\s+out|rejected|dismissed|denied|excluded|discounted)\b"
)

_SHE = re.compile(r"(?:^|[,”\"\s])(?:[Hh]e|[Ss]he)\s+(?:[\w’-]+\s+){0,2}(?:\w+\s*)?$")
_BACKSHIFTED = re.compile(
    r"[“\"]?(?:It|They|This|That|These|There|Both|Nor|Neither|The\s+(?:ban|move|measures?|rules?|levy|duty|tariffs?|order|deal|"
    r"agreement|plan|scheme|programme|list|controls?|decision|change|project|centre|plant))\s+(?:[\w’-]+\s+){0,4}?would\b"
)
"""How reported speech goes on in the next sentence."""


def speaker(sentence: Sentence, position: int) -> str | None:
    """Return who says what stands at a position, where the sentence or the talk around it names a speaker."""
    said = [s for s in sentence.sayings if s.start <= position < s.end]
    # the verb closest before governs; what closes the sentence comes next
    before = [s for s in said if s.verb <= position]
    chosen = max(before, key=lambda s: s.verb) if before else (said[-1] if said else None)
    if chosen and chosen.personal and not (chosen.group and chosen.group.hits[-1].kind == "person"):
        said = [s for s in said if not s.personal]
        chosen = said[-1] if said else None
    if chosen and chosen.group:
        first, last = chosen.group.hits[0], chosen.group.hits[-1]
        if first.kind == "person" != last.kind and " and " not in sentence.flat[first.end : last.start]:
            last = first  # "Ana Sol, Chile's finance minister"
        they = last.actor == PAIR and sentence.flat[last.start : last.end].lower() == "they"
        if they and sentence.spoke:
            return sentence.spoke
        named = sentence.meant(last)
        if named and not (last.actor == PAIR and len(named) > 1):
            return named[0]
    if chosen and chosen.group is None and sentence.spoke:
        lead = sentence.flat[max(sentence.start, chosen.verb - 45) : chosen.verb]
        if _SHE.search(lead):
            return sentence.spoke  # of an ambassador without a name
    if chosen and not sentence.transcript:
        return None
    if voice := sentence.voice_at(position):
        return voice
    if not sentence.sayings and _BACKSHIFTED.match(sentence.flat, sentence.start, position + 1):
        return sentence.spoke  # "The minister said a ban would come. It would cover chips."
    if not sentence.sayings and _DENIED_PASSIVELY.search(sentence.flat, position, sentence.end):
        return sentence.spoke  # "A halt to exports was ruled out", by the one who spoke last
    return None


def attributed(sentence: Sentence, position: int, kind: str, people: Sequence[Participant]) -> str | None:
    """Return who says that an event is so; nobody where it is an order or denial of the speaker's own."""
    who = speaker(sentence, position)
    if who is None or kind not in {"denial", "directive"}:
        return who
    own = {p.actor for p in people if p.role == "source"}
    return None if not own or who in own else who
