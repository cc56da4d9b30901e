"""How well a reading agrees with an annotation made by hand; the format is in gold/README.md.

    python tests/reading/scoring.py [development|test] [--misses]

`--misses` shows what was missed and what was found in vain; it is refused for the test set, which nobody tunes on.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from accord.reading import read
from accord.reading import records as kinds
from accord.tables import rows

GOLD = Path(__file__).parent / "gold"
HALVES = ("development", "test")
Extent = tuple[int, int]
Triple = tuple[str, str, str | None]


class AnnotationError(ValueError):
    """An annotation that does not fit its article or the format."""


@dataclass(frozen=True)
class GoldEvent:
    """An annotated mention of an event; a tuple of alternatives where more than one reading is right."""

    id: str
    types: tuple[str, ...]
    evidence: Extent
    trigger: Extent
    roles: frozenset[tuple[str, str | None]]
    """What must be found."""
    allowed: frozenset[tuple[str, str | None]]
    """What may be found and is neither right nor wrong."""
    modality: tuple[str, ...]
    polarity: tuple[str, ...]
    attribution: tuple[str | None, ...]
    dates: tuple[str, ...]
    same_as: str | None
    about: tuple[str, ...]
    contradicts: tuple[str, ...]
    optional: bool


@dataclass(frozen=True)
class GoldClaim:
    """An annotated claim."""

    id: str
    types: tuple[str, ...]
    evidence: Extent
    value_span: Extent | None
    value: float | str | None
    subject: frozenset[str] | None
    """None where more than one answer would do."""
    attribution: tuple[str | None, ...]
    optional: bool


@dataclass(frozen=True)
class Annotation:
    """An article and what a person found in it."""

    name: str
    style: str
    path: Path
    text: str
    published: str | None
    actors: dict[str, tuple[Extent, ...]]
    """Where each actor is named."""
    events: tuple[GoldEvent, ...]
    claims: tuple[GoldClaim, ...]


def load(half: str) -> tuple[Annotation, ...]:
    """Return the annotated articles of one half, by name."""
    return tuple(load_annotation(path) for path in sorted((GOLD / half).glob("*.txt")))


def load_annotation(path: Path) -> Annotation:
    """Return the annotation of one article; raise `AnnotationError` where it does not fit."""
    text = path.read_text(encoding="utf-8")
    data = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return annotation(data, text, path)


def annotation(data: dict[str, Any], text: str, path: Path) -> Annotation:
    """Return the annotation in `data`, with every quote found in `text`."""
    where = path.stem
    _only(data, {"style", "published", "actors", "events", "claims"}, where)
    named = {code: entry["names"] for code, entry in data["actors"].items()}
    for code, entry in data["actors"].items():
        _only(entry, {"kind", "names"}, f"{where} {code}")
        if entry["kind"] not in get_args(kinds.ActorKind):
            raise AnnotationError(f"{where}: {code} has the unknown kind {entry['kind']!r}")
    actors = _named_spots(text, named, where)
    events = tuple(_event(entry, text, actors, f"{where} {entry.get('id')}") for entry in data["events"])
    claims = tuple(_claim(entry, text, actors, f"{where} {entry.get('id')}") for entry in data["claims"])
    seen: set[str] = set()
    for record in (*events, *claims):
        if record.id in seen:
            raise AnnotationError(f"{where}: the id {record.id} is used twice")
        if isinstance(record, GoldEvent) and record.same_as and record.same_as not in seen:
            raise AnnotationError(f"{where} {record.id}: same_as names no earlier event, {record.same_as!r}")
        seen.add(record.id)
    for event in events:
        _valid(
            [*event.about, *event.contradicts], {other.id for other in events}, "event", f"{where} {event.id}"
        )
    return Annotation(where, data["style"], path, text, data["published"], actors, events, claims)


def _named_spots(text: str, named: dict[str, list[str]], where: str) -> dict[str, tuple[Extent, ...]]:
    """Return where each actor is named: whole words, and not inside a longer name of another actor."""
    spots = []
    for code, names in named.items():
        for name in names:
            found = [(*match.span(), code) for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
            if not found:
                raise AnnotationError(f"{where}: {code} is not named {name!r} in the article")
            spots += found
    kept: dict[str, list[Extent]] = {code: [] for code in named}
    for start, end, code in sorted(spots):
        inside = any(s <= start and end <= e and e - s > end - start and c != code for s, e, c in spots)
        if not inside:
            kept[code].append((start, end))
    return {code: tuple(extents) for code, extents in kept.items()}


def quote(text: str, words: str, occurrence: int | None, where: str, within: Extent | None = None) -> Extent:
    """Return the extent of quoted words; they must be there, and once unless the occurrence is given."""
    low, high = within or (0, len(text))
    starts = [low + match.start() for match in re.finditer(re.escape(words), text[low:high])]
    if not starts:
        raise AnnotationError(f"{where}: {words!r} is not in {'its evidence' if within else 'the article'}")
    if occurrence is None and len(starts) > 1:
        raise AnnotationError(f"{where}: {words!r} occurs {len(starts)} times; say which")
    index = (occurrence or 1) - 1
    if not 0 <= index < len(starts):
        raise AnnotationError(f"{where}: {words!r} has no occurrence {occurrence}")
    return starts[index], starts[index] + len(words)


def _only(entry: dict[str, Any], keys: set[str], where: str) -> None:
    if unknown := set(entry) - keys:
        raise AnnotationError(f"{where}: unknown fields {', '.join(sorted(unknown))}")


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _valid(values: Iterable[str | None], allowed: Iterable[str | None], what: str, where: str) -> None:
    if wrong := set(values) - set(allowed):
        raise AnnotationError(f"{where}: unknown {what} {', '.join(map(str, wrong))}")


_EVENT = {"id", "type", "evidence", "occurrence", "trigger", "trigger_occurrence", "roles", "modality", "polarity",
          "date", "attribution", "same_as", "about", "contradicts", "optional"}  # fmt: skip
_CLAIM = {"id", "type", "evidence", "occurrence", "value", "value_text", "subject", "compared_with", "attribution",
          "polarity", "optional"}  # fmt: skip


def event_types() -> frozenset[str]:
    """Return the types of events the packaged trigger table knows."""
    return frozenset(row["type"] for row in rows("triggers"))


def _event(entry: dict[str, Any], text: str, actors: Iterable[str], where: str) -> GoldEvent:
    _only(entry, _EVENT, where)
    actors = set(actors)
    evidence = quote(text, entry["evidence"], entry.get("occurrence"), where)
    trigger = quote(text, entry["trigger"], entry.get("trigger_occurrence", 1), where, evidence)
    must, may = set(), set()
    for role, codes in entry["roles"].items():
        _valid([role.removesuffix("?")], get_args(kinds.Role), "role", where)
        _valid(codes, actors | {None}, "actor", where)
        (may if role.endswith("?") else must).update((role.removesuffix("?"), code) for code in codes)
    result = GoldEvent(
        id=entry["id"],
        types=_several(entry["type"]),
        evidence=evidence,
        trigger=trigger,
        roles=frozenset(must),
        allowed=frozenset(may),
        modality=_several(entry["modality"]),
        polarity=_several(entry.get("polarity", "positive")),
        attribution=_several(entry.get("attribution")),
        dates=_several(entry["date"]["value"]) if "date" in entry else (),
        same_as=entry.get("same_as"),
        about=_several(entry.get("about", [])),
        contradicts=_several(entry.get("contradicts", [])),
        optional=entry.get("optional", False),
    )
    if "date" in entry and entry["date"]["text"] not in text:
        raise AnnotationError(f"{where}: the date {entry['date']['text']!r} is not in the article")
    _valid(result.types, event_types(), "type", where)
    _valid(result.modality, get_args(kinds.Modality), "modality", where)
    _valid(result.polarity, get_args(kinds.Polarity), "polarity", where)
    _valid(result.attribution, actors | {None}, "attribution", where)
    return result


def _claim(entry: dict[str, Any], text: str, actors: Iterable[str], where: str) -> GoldClaim:
    _only(entry, _CLAIM, where)
    actors = set(actors)
    evidence = quote(text, entry["evidence"], entry.get("occurrence"), where)
    words = entry.get("value_text")
    result = GoldClaim(
        id=entry["id"],
        types=_several(entry["type"]),
        evidence=evidence,
        value_span=quote(text, words, 1, where, evidence) if words else None,
        value=entry.get("value"),
        subject=None if entry["subject"] is None else frozenset(entry["subject"]),
        attribution=_several(entry.get("attribution")),
        optional=entry.get("optional", False),
    )
    _valid(result.types, get_args(kinds.ClaimType), "type", where)
    _valid([*(result.subject or ()), *entry.get("compared_with", [])], actors, "actor", where)
    _valid(result.attribution, actors | {None}, "attribution", where)
    return result


@dataclass
class Tally:
    """How many were right, of how many annotated and how many found."""

    right: int = 0
    expected: int = 0
    found: int = 0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        both = self.expected + self.found
        return 2 * self.right / both if both else 1.0

    def __iadd__(self, other: Tally) -> Tally:
        self.right += other.right
        self.expected += other.expected
        self.found += other.found
        return self


# Each score with how it is made from its tally.
SCORES = {
    "event recall": ("events", "recall"),
    "event precision": ("event records", "precision"),
    "roles F1": ("roles", "f1"),
    "modality": ("modality", "recall"),
    "polarity": ("polarity", "recall"),
    "attribution": ("attribution", "recall"),
    "attribution, where there is one": ("attributed", "recall"),
    "dates": ("dates", "recall"),
    "links": ("links", "recall"),
    "day of publication": ("published", "recall"),
    "claim recall": ("claims", "recall"),
    "claim precision": ("claims", "precision"),
    "claim subject": ("subjects", "recall"),
    "claim value": ("values", "recall"),
}
COUNTED = frozenset(tally for tally, _ in SCORES.values())


@dataclass
class Score:
    """The tallies of one or several articles."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in sorted(COUNTED)})
    missed: list[str] = field(default_factory=list)
    in_vain: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def count(self, name: str, right: bool) -> None:
        """Add one that was to be right."""
        self.tallies[name] += Tally(int(right), 1, 1)

    def value(self, score: str) -> float:
        """Return one of `SCORES`."""
        tally, how = SCORES[score]
        return float(getattr(self.tallies[tally], how))

    def shown(self, score: str) -> str:
        """Return a score as "0.93 (41 of 44)"."""
        name, how = SCORES[score]
        tally = self.tallies[name]
        if how == "f1":
            return f"{tally.f1:.2f}"
        return (
            f"{self.value(score):.2f} ({tally.right} of {tally.expected if how == 'recall' else tally.found})"
        )

    def __iadd__(self, other: Score) -> Score:
        for name, tally in other.tallies.items():
            self.tallies[name] += tally
        self.missed += other.missed
        self.in_vain += other.in_vain
        self.wrong += other.wrong
        return self


def score_half(half: str) -> Score:
    """Read every article of a half and return the score of all together."""
    total = Score()
    for gold in load(half):
        total += score(gold, read(gold.path))
    return total


def score(gold: Annotation, reading: kinds.Reading) -> Score:
    """Compare a reading of an annotated article with its annotation."""
    if reading.article.text != gold.text:
        raise AnnotationError(f"{gold.name}: the reader changed the text, so offsets cannot be compared")
    result = Score()
    who = _actor_map(gold, reading)
    if gold.published:
        result.count("published", str(reading.article.published) == gold.published)
    _score_events(gold, reading, who, result)
    _score_claims(gold, reading, who, result)
    return result


def _actor_map(gold: Annotation, reading: kinds.Reading) -> dict[str | None, str | None]:
    """Return the annotated actor for each found one: the same id, else the one it shares most names with."""
    result: dict[str | None, str | None] = {None: None}
    for actor in reading.actors:
        spans = [(m.span.start, m.span.end) for m in actor.mentions if m.how != "pronoun"]
        shared = {
            code: sum(_overlap(mine, theirs) > 0 for mine in spans for theirs in extents)
            for code, extents in gold.actors.items()
        }
        best = max(shared, key=lambda code: shared[code])
        result[actor.id] = (
            actor.id if actor.id in gold.actors else best if shared[best] else f"other:{actor.id}"
        )
    return result


def _overlap(one: Extent, other: Extent) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _iou(one: Extent, other: Extent) -> float:
    return _overlap(one, other) / (max(one[1], other[1]) - min(one[0], other[0]))


def _extent(span: kinds.Span) -> Extent:
    return span.start, span.end


def _pairs(gold: Sequence[Any], found: Sequence[Any], fit: Callable[[Any, Any], float]) -> dict[int, int]:
    """Return found indices by annotated index: the best fits first, the required before the optional."""
    fits = [
        (fit(one, other), one.optional, g, f) for g, one in enumerate(gold) for f, other in enumerate(found)
    ]
    result: dict[int, int] = {}
    for _, _, g, f in sorted((x for x in fits if x[0] > 0), key=lambda x: (x[1], -x[0], x[2], x[3])):
        if g not in result and f not in result.values():
            result[g] = f
    return result


def _event_fit(one: GoldEvent, other: kinds.Event) -> float:
    if other.type not in one.types:
        return 0.0
    triggers, evidence = (
        _overlap(one.trigger, _extent(other.trigger)),
        _iou(one.evidence, _extent(other.evidence)),
    )
    return (2.0 if triggers else 0.0) + evidence if triggers or evidence >= 0.5 else 0.0


def _claim_fit(one: GoldClaim, other: kinds.Claim) -> float:
    if other.type not in one.types:
        return 0.0
    value = one.value_span and other.value_span and _overlap(one.value_span, _extent(other.value_span))
    evidence = _iou(one.evidence, _extent(other.evidence))
    return (2.0 if value else 0.0) + evidence if value or evidence >= 0.5 else 0.0


def _root(links: dict[str, str | None], name: str) -> str:
    while (earlier := links.get(name)) is not None:
        name = earlier
    return name


def _score_events(
    gold: Annotation, reading: kinds.Reading, who: dict[str | None, str | None], result: Score
) -> None:
    pairs = _pairs(gold.events, reading.events, _event_fit)
    gold_links = {event.id: event.same_as for event in gold.events}
    links = {event.id: event.same_as for event in reading.events}
    told = {gold.events[g].id: reading.events[f] for g, f in pairs.items()}
    for index, one in enumerate(gold.events):
        label = f"{gold.name} {one.id} {'/'.join(one.types)}"
        covered = index not in pairs and _covered(one, gold_links, told)
        if not one.optional:
            result.tallies["events"] += Tally(int(index in pairs or covered), 1, 0)
            if index not in pairs and not covered:
                result.missed.append(f"{label}: {_words(gold, one.evidence)}")
        if index in pairs and not one.optional:
            _score_event(one, reading.events[pairs[index]], who, result, label)
        if one.same_as and (first := _told_first(one, gold_links, told)):
            mine = told.get(one.id)
            if covered or mine:
                same = covered or (mine is not None and _root(links, mine.id) == _root(links, first.id))
                _link(result, same, f"{label} same_as")
        for name in ("about", "contradicts"):
            meant = {_root(links, told[other].id) for other in getattr(one, name) if other in told}
            if meant and one.id in told:
                said = getattr(told[one.id], name)
                _link(result, said is not None and _root(links, said) in meant, f"{label} {name}")
    optional = {f for g, f in pairs.items() if gold.events[g].optional}
    for index, event in enumerate(reading.events):
        if index not in optional:
            right = index in pairs.values()
            result.tallies["event records"] += Tally(int(right), 0, 1)
            if not right:
                result.in_vain.append(f"{gold.name} {event.id} {event.type}: {event.evidence.text}")


def _link(result: Score, right: bool, label: str) -> None:
    result.count("links", right)
    if not right:
        result.wrong.append(f"{label}: not linked")


def _covered(one: GoldEvent, links: dict[str, str | None], told: dict[str, kinds.Event]) -> bool:
    """Say whether a found event that is the same as this one lists this place among its mentions."""
    root = _root(links, one.id)
    return any(
        _root(links, name) == root
        and any(_iou(one.evidence, _extent(span)) >= 0.5 for span in found.mentions)
        for name, found in told.items()
    )


def _told_first(
    one: GoldEvent, links: dict[str, str | None], told: dict[str, kinds.Event]
) -> kinds.Event | None:
    root = _root(links, one.id)
    return next((e for name, e in told.items() if name != one.id and _root(links, name) == root), None)


def _score_event(
    one: GoldEvent, event: kinds.Event, who: dict[str | None, str | None], result: Score, label: str
) -> None:
    found = {(p.role, who[p.actor]) for p in event.participants} - (one.allowed - one.roles)
    result.tallies["roles"] += Tally(len(one.roles & found), len(one.roles), len(found))
    if one.roles != found:
        lacks, extra = sorted(one.roles - found, key=str), sorted(found - one.roles, key=str)
        result.wrong.append(f"{label} roles: lacks {lacks}, has {extra}")
    said = who[event.attribution]
    result.count("modality", event.modality in one.modality)
    result.count("polarity", event.polarity in one.polarity)
    result.count("attribution", said in one.attribution)
    if None not in one.attribution:
        result.count("attributed", said in one.attribution)
    if event.modality not in one.modality:
        result.wrong.append(f"{label} modality: {event.modality}, not {'/'.join(one.modality)}")
    if event.polarity not in one.polarity:
        result.wrong.append(f"{label} polarity: {event.polarity}")
    if said not in one.attribution:
        result.wrong.append(f"{label} attribution: {said}, not {one.attribution}")
    if one.dates:
        value = event.date.value if event.date else None
        result.count("dates", value in one.dates)
        if value not in one.dates:
            result.wrong.append(f"{label} date: {value}, not {one.dates}")


def _score_claims(
    gold: Annotation, reading: kinds.Reading, who: dict[str | None, str | None], result: Score
) -> None:
    pairs = _pairs(gold.claims, reading.claims, _claim_fit)
    for index, one in enumerate(gold.claims):
        if one.optional:
            continue
        label = f"{gold.name} {one.id} {'/'.join(one.types)}"
        result.tallies["claims"] += Tally(int(index in pairs), 1, 0)
        if index not in pairs:
            result.missed.append(f"{label}: {_words(gold, one.evidence)}")
            continue
        claim = reading.claims[pairs[index]]
        subject = {who[name] for name in claim.subject}
        if one.subject is not None:
            result.count("subjects", subject == one.subject)
        if one.subject is not None and subject != one.subject:
            result.wrong.append(f"{label} subject: {sorted(map(str, subject))}, not {sorted(one.subject)}")
        if isinstance(one.value, int | float):
            result.count("values", claim.value == one.value)
            if claim.value != one.value:
                result.wrong.append(f"{label} value: {claim.value}, not {one.value}")
    optional = {f for g, f in pairs.items() if gold.claims[g].optional}
    for index, claim in enumerate(reading.claims):
        if index not in optional:
            right = index in pairs.values()
            result.tallies["claims"] += Tally(0, 0, 1)
            if not right:
                result.in_vain.append(f"{gold.name} {claim.id} {claim.type}: {claim.evidence.text}")


def _words(gold: Annotation, extent: Extent) -> str:
    return gold.text[extent[0] : extent[1]]


def table() -> str:
    """Return the table of scores of both halves, in Markdown."""
    scores = {half: score_half(half) for half in HALVES}
    return "\n".join(_rows(scores))


def _rows(scores: dict[str, Score]) -> Iterator[str]:
    yield "| score | development | test |"
    yield "|---|---|---|"
    for name in SCORES:
        yield f"| {name} | {scores['development'].shown(name)} | {scores['test'].shown(name)} |"


def main(arguments: Sequence[str]) -> int:
    """Print the scores of the halves named, and the misses where they may be seen."""
    halves = [name for name in arguments if name in HALVES] or ["development"]
    misses = "--misses" in arguments
    if misses and "test" in halves:
        print("the test set is never tuned on: its misses are not shown")
        return 2
    for half in halves:
        total = score_half(half)
        print(half, *(f"  {name:34}{total.shown(name)}" for name in SCORES), sep="\n")
        for title, lines in (("missed", total.missed), ("in vain", total.in_vain), ("wrong", total.wrong)):
            if misses:
                print(f"{title} ({len(lines)})", *(f"  {line}" for line in lines), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
