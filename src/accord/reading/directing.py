"""Claims of who runs what, without a word for the office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from accord.reading import parties
from accord.reading.drafts import Draft
from accord.reading.hits import Hit

_RUNS = re.compile(
    r"\s+(?:(?:has|had|now|also|currently)\s+)*(?P<office>heads|headed|leads|led|runs|run|ran|chairs|chaired|directs|directed|"
    r"oversees|oversaw|presides\s+over)\s+(?:the\s+)?"
)
_RUN_BY = re.compile(
    r"\s+(?:(?:is|was|has\s+been)\s+|,\s+)?(?:now\s+|still\s+)?(?P<office>headed|led|run|chaired|directed|overseen)\s+by\s+"
)


def running(sentence: parties.Sentence) -> Iterator[Draft]:
    """Yield who runs what: "Ana Sol has run the Agency since 2021", "the Agency is led by Ana Sol"."""
    flat = sentence.flat
    named = [h for h in sentence.hits if h.how == "name" or h.kind == "organisation"]
    for one, other in pairwise(named):
        if _person(sentence, one) == _person(sentence, other):
            continue
        verb = (_RUNS if _person(sentence, one) else _RUN_BY).fullmatch(flat, one.end, other.start)
        person, body = (one, other) if _person(sentence, one) else (other, one)
        if verb and body.kind == "organisation" and not body.actor.startswith("@"):
            yield Draft(
                "office", f"{verb['office']} of", one.start, other.end, (person.actor,), body.actor,
                verb.span("office"), "relation",
            )  # fmt: skip


def _person(sentence: parties.Sentence, hit: Hit) -> bool:
    return hit.kind == "person" or hit.actor in sentence.cast.people
