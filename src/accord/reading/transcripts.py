"""The lines of transcripts and interviews: who speaks in each paragraph that begins with a name, an office or "Q:"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from accord.reading.hits import Hit
from accord.reading.persons import Person

_LABEL = re.compile(
    r"[*_\s]*(?:(?P<qa>[QA])[.:]|(?P<label>[^\W\d_a-z][\w’'.-]*(?:\s+(?:[^\W\d_a-z][\w’'.-]*|of|the|for|and|de|van|von|al|bin))"
    r"{0,8})(?:\s+\((?P<aside>[^()\n]{1,40})\)|,\s[^:\n]{1,70})?\s?[*_]*:)[*_]*\s"
)
_NAMED = re.compile(
    r"(?:(?P<title>(?:Mr|Mrs|Ms|Dr|MR|MRS|MS|DR|Sir|Dame|Prof|Professor|Senator|Minister|President|Ambassador|Secretary|"
    r"Commissioner|Governor|Spokes(?:person|man|woman)|SPOKES(?:PERSON|MAN|WOMAN)|SENATOR|MINISTER|PRESIDENT|AMBASSADOR|"
    r"SECRETARY)\b\.?(?:\s+of\s+[A-Z]\w+)?)\s+)?(?P<name>[^\W\d_a-z][\w’'-]+(?:\s+(?:de|van|von|al|bin)?\s?[^\W\d_a-z][\w’'.-]+){0,3})"
)
_ASKING = re.compile(
    r"(?:q|question|journalist|reporter|moderator|interviewer|host|press|correspondent|chair|media|audience)s?\.?$|question\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"(?:a|answer|reply)\.?$", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:spokes(?:person|man|woman)|minister|president|premier|chancellor|secretary|commissioner|ambassador|director|"
    r"governor|chair(?:man|woman|person)?|official|speaker|ceo|professor|senator|representative|delegate|witness|envoy)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """The beginning of somebody's words."""

    speaker: str | None
    """Who speaks; None for one who asks or is not known."""
    label: str
    end: int
    """Where the label ends."""
    asks: bool = False
    """True of a line that asks somebody who answers."""


def guest(lines: Mapping[int, Line]) -> str | None:
    """Return who is asked: the one who answers to "A:", or the only one that speaks between questions."""
    speakers = {line.speaker for line in lines.values() if line.speaker}
    if not any(line.asks for line in lines.values()):
        return None
    return speakers.pop() if len(speakers) == 1 else None


def introduced(
    flat: str, paragraphs: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str, str | None]]:
    """Yield where the labels of a transcript name persons: extent, name and office.

    A label is a name where a title stands before it ("MS. MILLER:"), where it is in brackets after an office ("The
    Minister (Ana Sol):") or where two words of it come again and somebody asks.
    """
    found = _labels(flat, paragraphs)
    if len(found) < 2:
        return
    asked = any(_ASKING.match(m["qa"] or m["label"]) for m in found.values())
    count = Counter(m["label"] for m in found.values() if m["label"])
    for match in found.values():
        label, aside = match["label"], match["aside"]
        if label is None or _ASKING.match(label):
            continue
        if aside and _OFFICE.search(label) and len(aside.split()) in {2, 3} and aside.istitle():
            yield *match.span("aside"), aside, label.removeprefix("The ")
        elif (named := _NAMED.fullmatch(label)) and (
            named["title"] or (asked and count[label] > 1 and len(label.split()) in {2, 3})
        ):
            low = match.start("label")
            first, last = low + named.start("name"), low + named.end("name")
            name = named["name"].title() if named["name"].isupper() else named["name"]
            yield first, last, name, None


def _labels(flat: str, paragraphs: Sequence[tuple[int, int]]) -> dict[int, re.Match[str]]:
    return {
        start: match
        for start, end in paragraphs
        if (match := _LABEL.match(flat, start, min(end, start + 160)))
    }


def lines(
    flat: str,
    paragraphs: Sequence[tuple[int, int]],
    sentences: Mapping[int, Sequence[Hit]],
    people: Mapping[str, Person],
) -> dict[int, Line]:
    """Return the lines of a transcript by where they begin; none where the text is no transcript.

    Parameters
    ----------
    flat
        The text with plain blanks.
    paragraphs
        Their extents.
    sentences
        The names in the first sentence of each, by where it begins.
    people
        The persons of the article.
    """
    found = _labels(flat, paragraphs)
    if len(found) < 2:
        return {}
    ends = dict(paragraphs)
    offices: dict[str, str] = {}
    result: dict[int, Line] = {}
    for start, match in found.items():
        label = (match["qa"] or match["label"]).strip(" .")
        named = [
            h
            for h in sentences.get(start, ())
            if h.kind == "person" and match.start() <= h.start < match.end()
        ]
        who = named[0].actor if named else _called(label, people, offices)
        if who:
            for word in _OFFICE.findall(match.group()):
                offices.setdefault(word.lower(), who)
        result[start] = Line(
            who,
            label,
            match.end(),
            who is None and (_ASKING.match(label) is not None or "?" in flat[start : ends[start]]),
        )
    answering = next((line.speaker for line in result.values() if line.speaker), next(iter(people), None))
    labels = {line.label for line in result.values()}
    asked = any(_ASKING.match(label) for label in labels)
    known = sum(line.speaker is not None for line in result.values())
    if known < 2 and not asked:
        return {}
    return {
        start: replace(line, speaker=answering)
        if _ANSWER.match(line.label) and line.speaker is None
        else line
        for start, line in result.items()
    }


def _called(label: str, people: Mapping[str, Person], offices: Mapping[str, str]) -> str | None:
    """Return whom a label means: by the last name, in whatever letters, or by the office told before."""
    words = label.lower().split()
    if _ASKING.match(label) or _ANSWER.match(label):
        return None
    for person in people.values():
        if person.name.lower().split()[-1] in words:
            return person.id
    for word in words:
        if word in offices:
            return offices[word]
        if _OFFICE.fullmatch(word):
            holder = [p.id for p in people.values() if p.title and word in p.title.lower()]
            if len(holder) == 1:
                return holder[0]
    return None
