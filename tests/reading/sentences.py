"""How many events the reader finds in single sentences, type by type; the format is in gold/README.md.

    python tests/reading/sentences.py [development|test] [TYPE] [--misses]

An article has a few events of the common types; here every type has its own sentences in every form that came to mind.
`--misses` is refused for the test half, which nobody tunes on.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from scoring import GOLD, HALVES, AnnotationError, Extent, Tally, event_types

from accord.reading import article_from_text, read
from accord.reading.records import Event


@dataclass(frozen=True)
class Told:
    """An annotated event of a sentence."""

    types: tuple[str, ...]
    triggers: tuple[Extent, ...]
    """The pieces of its trigger, which may stand apart."""
    optional: bool


@dataclass(frozen=True)
class Sentence:
    """A sentence and the events in it."""

    text: str
    about: str
    """The type it was written for, whether or not it tells one."""
    events: tuple[Told, ...]


@dataclass
class Found:
    """What was right by type of event, and what was not."""

    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    missed: list[str] = field(default_factory=list)
    in_vain: list[str] = field(default_factory=list)

    @property
    def total(self) -> Tally:
        """All types together."""
        result = Tally()
        for tally in self.tallies.values():
            result += tally
        return result


def load(half: str) -> tuple[Sentence, ...]:
    """Return the annotated sentences of one half; raise `AnnotationError` where one does not fit."""
    lines = (GOLD / "sentences" / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(sentence(json.loads(line), f"{half} {number}") for number, line in enumerate(lines, 1))


def sentence(data: dict[str, Any], where: str) -> Sentence:
    """Return one annotated sentence, with every trigger found in its text."""
    known = event_types()
    told = []
    for entry in data["events"]:
        types, pieces = _several(entry["type"]), _several(entry["trigger"])
        if unknown := set(entry) - {"type", "trigger", "optional"}:
            raise AnnotationError(f"{where}: unknown fields {', '.join(sorted(unknown))}")
        if wrong := set(types) - known:
            raise AnnotationError(f"{where}: unknown type {', '.join(sorted(wrong))}")
        extents = []
        for piece in pieces:
            if piece not in data["text"]:
                raise AnnotationError(f"{where}: {piece!r} is not in the sentence")
            start = data["text"].index(piece)
            extents.append((start, start + len(piece)))
        told.append(Told(types, tuple(extents), entry.get("optional", False)))
    return Sentence(data["text"], data["about"], tuple(told))


def _several(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def score(sentences: Iterable[Sentence]) -> Found:
    """Read every sentence as an article of its own and count the events found: the required ones before the others."""
    result = Found()
    for one in sentences:
        found = list(read(article_from_text(one.text)).events)
        for told in sorted(one.events, key=lambda told: told.optional):
            fits = [event for event in found if _fits(told, event)]
            if fits:
                found.remove(fits[0])
            if not told.optional:
                result.tallies[told.types[0]] += Tally(bool(fits), 1, bool(fits))
                if not fits:
                    start, end = told.triggers[0]
                    result.missed.append(f"{'/'.join(told.types)} | {one.text[start:end]} | {one.text}")
        for event in found:
            result.tallies[event.type] += Tally(0, 0, 1)
            result.in_vain.append(f"{event.type} | {event.trigger.text} | {one.text}")
    return result


def _fits(told: Told, event: Event) -> bool:
    """Whether an event is of the type and says so with some of the same words."""
    spans = (event.trigger, event.evidence)
    return event.type in told.types and any(
        span.start < end and start < span.end for span in spans for start, end in told.triggers
    )


SCORES = {"recall of events": ("recall", "expected"), "precision of events": ("precision", "found")}


def shown(found: Found, name: str) -> str:
    """Return one of `SCORES` as "0.93 (41 of 44)"."""
    how, of = SCORES[name]
    return f"{getattr(found.total, how):.2f} ({found.total.right} of {getattr(found.total, of)})"


def table() -> str:
    """Return the scores of both halves as Markdown."""
    halves = [score(load(half)) for half in HALVES]
    lines = [f"| in single sentences | {' | '.join(HALVES)} |", "|---|---|---|"]
    lines += [f"| {name} | {' | '.join(shown(half, name) for half in halves)} |" for name in SCORES]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the scores of one half, or of one type of it."""
    half = next((name for name in HALVES if name in arguments), "development")
    if half == "test" and "--misses" in arguments:
        print("the test half is never tuned on: its misses are not shown")
        return 2
    wanted = set(arguments) & event_types()
    result = score(one for one in load(half) if not wanted or one.about in wanted)
    for kind, tally in sorted(result.tallies.items()):
        print(f"{kind:30} recall {tally.recall:.2f} of {tally.expected:3}, precision {tally.precision:.2f}")
    print(f"{'all':30} recall {result.total.recall:.2f} of {result.total.expected}, "
          f"precision {result.total.precision:.2f}")  # fmt: skip
    if "--misses" in arguments:
        print("\nmissed", *result.missed, "\nin vain", *result.in_vain, sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
