"""The names a parser finds, beside the mentions the rules have: who is new, who is meant, what was run together."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from accord.reading.gazetteer import known, names
from accord.reading.layers.grammar import Entity, Parsed
from accord.reading.records import Actor, ActorKind, Mention, Note, Reading, span_at
from accord.reading.words import words

_KINDS: Mapping[str, ActorKind] = {"PERSON": "person", "ORG": "organisation"}
_TRIMMED = re.compile(r"^(?:the|The|an?|An?)\s+|[’']s?$|[\s,.;:]+$")
_NO_NAME = words(
    "AI GPU GPUs CPU CPUs EUV DUV LLM API CEO CFO CTO GDP R&D IT ICT HBM VAT PhD PDF FAQ Internet Reuters "
    "Bloomberg Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
)
_IN = re.compile(r"\b(?:in|near|outside|around)\s+$", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]")


@cache
def _places() -> frozenset[str]:
    """Return the names of capitals and seats, which the rules take for governments only where they act."""
    return frozenset(
        name.text.casefold() for group in names().values() for name in group if name.how == "seat"
    )


class Names:
    """The named entities of an article beside the mentions the rules have."""

    def __init__(self, reading: Reading, layer: str) -> None:
        self.reading, self.layer, self.text = reading, layer, reading.article.text
        self.at = sorted(
            (m.span.start, m.span.end, actor.id) for actor in reading.actors for m in actor.mentions
        )
        self.actors = {actor.id: actor for actor in reading.actors}
        self.notes: list[Note] = []

    def add(self, parsed: Iterable[Parsed]) -> Reading:
        """Return the reading with the names of its parsed sentences."""
        found = [entity for tree in parsed for entity in self._entities(tree)]
        self._split(found)
        often = Counter(self.text[e.start : e.end] for e in found)
        for entity in found:
            self._take(entity, often)
        for code in [code for code, a in self.actors.items() if a.kind == "person" and a.layer == self.layer]:
            self._surname(code, self.actors[code].name)
        return Reading.model_validate(
            dict(self.reading)
            | {"actors": tuple(self.actors.values()), "notes": (*self.reading.notes, *self.notes)}
        )

    def _over(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return the mentions that a stretch overlaps; mentions do not overlap each other."""
        found = []
        for index in range(bisect_left(self.at, (end,)) - 1, -1, -1):
            if self.at[index][1] <= start:
                break
            found.append(self.at[index])
        return found[::-1]

    def _split(self, found: list[Entity]) -> None:
        """Take apart an organisation the rules put together of a person and another name, where nobody needs it."""
        needed = {p.actor for e in self.reading.events for p in e.participants}
        needed |= {e.attribution for e in self.reading.events} | {c.attribution for c in self.reading.claims}
        needed |= {name for c in self.reading.claims for name in (*c.subject, *c.compared_with)}
        needed |= {actor.affiliation for actor in self.reading.actors}
        for actor in self.reading.actors:
            if actor.kind != "organisation" or actor.id in known() or len(actor.mentions) != 1:
                continue
            span = actor.mentions[0].span
            inside = [e for e in found if span.start <= e.start and e.end <= span.end]
            people = [e for e in inside if e.label == "PERSON" and e.end - e.start < span.end - span.start]
            if len(inside) < 2 or not people:
                continue
            if actor.id in needed:
                self._note("conflict", actor.id, "found to be several names; it stands", span.text)
                continue
            del self.actors[actor.id]
            self.at.remove((span.start, span.end, actor.id))
            names = " and ".join(repr(self.text[e.start : e.end]) for e in inside)
            self._note("corrected", actor.id, f"no one organisation: {names}", span.text)

    def _surname(self, code: str, name: str) -> None:
        """Let a new person be known by the last name further on."""
        last = name.split()[-1]
        for word in re.finditer(rf"\b{re.escape(last)}\b", self.text):
            if not self._over(word.start(), word.end()):
                self._mention(code, Entity(word.start(), word.end(), "PERSON"))

    def _entities(self, tree: Parsed) -> Iterator[Entity]:
        for entity in tree.entities:
            start, end = entity.start, entity.end
            while cut := _TRIMMED.search(self.text[start:end]):
                start, end = (start + cut.end(), end) if cut.start() == 0 else (start, start + cut.start())
                if end <= start:
                    break
            if entity.label in _KINDS and end > start:
                yield replace(entity, start=start, end=end)

    def _take(self, entity: Entity, often: Counter[str]) -> None:
        name = self.text[entity.start : entity.end]
        kind = _KINDS[entity.label]
        over = self._over(entity.start, entity.end)
        if over:
            self._compare(entity, kind, over)
            return
        if kind == "person":
            last = name.split()[-1]
            same = [a for a in self.actors.values() if a.kind == "person" and a.name.split()[-1] == last]
            if len(same) == 1:
                self._mention(same[0].id, entity)
                return
        same = [a for a in self.actors.values() if a.name == name and a.kind == kind]
        if same:
            self._mention(same[0].id, entity)
        elif self._credible(entity, kind, often):
            self._new(name, kind, entity)

    def _credible(self, entity: Entity, kind: ActorKind, often: Counter[str]) -> bool:
        """Say whether a name is one of an actor; small models take places and abbreviations for organisations."""
        name = self.text[entity.start : entity.end]
        parts = name.split()
        if name.casefold() in _places() or _IN.search(self.text, max(0, entity.start - 12), entity.start):
            return False
        capital = [p for p in parts if p[:1].isupper()]
        if not _LETTERS.search(name) or "\n" in name or len(name) > 80 or name in _NO_NAME or not capital:
            return False
        if any(p in _NO_NAME for p in parts) or not parts[0][:1].isupper():
            return False
        if kind == "person":
            return 2 <= len(capital) == len(parts) <= 4
        return len(capital) >= 2 or often[name] >= 2 or (name.isupper() and len(name) >= 3)

    def _new(self, name: str, kind: ActorKind, entity: Entity) -> None:
        code = re.sub(r"\W+", "-", (name.split()[-1] if kind == "person" else name).upper()).strip("-")
        if not code or code in self.actors or code in known():
            code = f"{code}-{kind.upper()}".strip("-")
            if code in self.actors:
                return
        self.actors[code] = Actor(
            id=code, kind=kind, name=" ".join(name.split()), mentions=(), layer=self.layer
        )
        self._mention(code, entity)
        self._note("added", code, f"{kind} found by name", name)

    def _mention(self, code: str, entity: Entity) -> None:
        span = span_at(self.text, entity.start, entity.end)
        mentions = sorted((*self.actors[code].mentions, Mention(span=span)), key=lambda m: m.span.start)
        self.actors[code] = self.actors[code].model_copy(update={"mentions": tuple(mentions)})
        insort(self.at, (entity.start, entity.end, code))

    def _compare(self, entity: Entity, kind: ActorKind, over: list[tuple[int, int, str]]) -> None:
        """Note where a name that only the rules found is another kind of actor for the recogniser."""
        actor = self.actors[over[0][2]]
        whole = len(over) == 1 and over[0][:2] == (entity.start, entity.end)
        if (
            whole
            and actor.id not in known()
            and actor.kind in {"person", "organisation"}
            and actor.kind != kind
        ):
            already = any(n.record == actor.id and n.kind == "conflict" for n in self.notes)
            if not already:
                reason = f"found to be {kind}; {actor.layer} has {actor.kind}, which stands"
                self._note("conflict", actor.id, reason, self.text[entity.start : entity.end])

    def _note(self, kind: str, record: str, reason: str, quote: str) -> None:
        self.notes.append(
            Note.model_validate(
                {"layer": self.layer, "kind": kind, "record": record, "reason": reason, "quote": quote}
            )
        )
