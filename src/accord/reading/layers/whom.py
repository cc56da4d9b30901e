"""Whom the words a layer points at mean: an actor the rules know, one they missed, or nobody by name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from accord.reading.gazetteer import known
from accord.reading.layers.quotes import Quotable, Refused
from accord.reading.records import Actor, ActorKind, Mention, Reading, Span, span_at

MOST_MENTIONS = 200
"""Of one new actor."""
_ARTICLE = re.compile(r"(?:the|a|an|its|his|her|their|our)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$")
_NAMED = re.compile(r"[^\W\d_]")
_NEW: frozenset[ActorKind] = frozenset({"organisation", "person", "bloc"})


def _start(pair: tuple[Span, str]) -> int:
    return pair[0].start


@dataclass
class Whom:
    """The actors of a reading, and those that other layers add to it."""

    reading: Reading
    layer: str
    new: dict[str, Actor] = field(default_factory=dict)
    _at: list[tuple[Span, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._at = [(m.span, actor.id) for actor in self.reading.actors for m in actor.mentions]
        self._at.sort(key=_start)

    def meant(self, span: Span, kind: ActorKind | None = None) -> str | None:
        """Return the id of the actor a span names, a new one where the rules know nobody there, or None.

        Nobody is named by words without a capital ("major producers"), and no country that Accord does not know.
        """
        if found := self.known(span):
            return found
        if kind not in _NEW or next(self._overlapping(span), None) is not None:
            return None
        start, end = self._core(span)
        name = self.reading.article.text[start:end]
        if not (letter := _NAMED.search(name)) or not letter.group().isupper() or len(name) > 120:
            return None
        return self._add(name, kind)

    def known(self, span: Span) -> str | None:
        """Return the actor of the reading (or an added one) that a span names, or None."""
        best, most = None, 0
        core = self._core(span)
        for other, actor in self._overlapping(span):
            shared = min(core[1], other.end) - max(core[0], other.start)
            owns = other.start <= core[0] and other.end < core[1] and self._owns(other)
            if (owns or 2 * shared >= core[1] - core[0]) and shared > most:
                best, most = actor, shared
        return best

    def _owns(self, span: Span) -> bool:
        """Say whether what follows a name belongs to it ("Japan's trade ministry", "Dutch officials")."""
        after = self.reading.article.text[span.end : span.end + 2]
        return after[:1] in {"’", "'"} or (after[:1] == " " and after[1:2].islower())

    def _overlapping(self, span: Span) -> Iterator[tuple[Span, str]]:
        """Yield the mentions a span overlaps, last first; mentions do not overlap each other."""
        for index in range(bisect_left(self._at, span.end, key=_start) - 1, -1, -1):
            if self._at[index][0].end <= span.start:
                return
            yield self._at[index]

    def _core(self, span: Span) -> tuple[int, int]:
        text = self.reading.article.text
        start, end = span.start, span.end
        if lead := _ARTICLE.match(text, start, end):
            start = lead.end()
        if tail := _POSSESSIVE.search(text[start:end]):
            end = start + tail.start()
        return (start, end) if end > start else (span.start, span.end)

    def _add(self, name: str, kind: ActorKind) -> str:
        code = re.sub(r"\W+", "-", (name.split()[-1] if kind == "person" else name).upper()).strip("-")
        held = {actor.id: actor for actor in self.reading.actors} | self.new
        entry = known().get(code)
        while not code or (entry and code not in held) or (code in held and held[code].name != name):
            code, entry = f"{code or 'ACTOR'}-{kind.upper()}", None
        if code in held:
            return code
        text = self.reading.article.text
        places = Quotable(text).places(name)
        spans = () if isinstance(places, Refused) else places[:MOST_MENTIONS]
        free = [s for s in spans if s.text == name and not next(self._overlapping(s), None)]
        self.new[code] = Actor(
            id=code,
            kind=kind,
            name=" ".join(name.split()),
            vague=kind == "bloc",
            mentions=tuple(Mention(span=span_at(text, s.start, s.end)) for s in free),
            layer=self.layer,
        )
        self._at += [(s, code) for s in free]
        self._at.sort(key=_start)
        return code
