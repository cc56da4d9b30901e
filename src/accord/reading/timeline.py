"""Several articles as one timeline: what they tell of, merged across them, and where they disagree.

Two tellings are of one happening where they are of the same kind, name the same parties (or one names fewer of
them), are about the same goods, and their dates can be the same within a week. What the dates cannot settle stays
apart: two rounds of controls a year apart are two happenings. Every telling keeps its own article, words and offsets.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from accord.reading.records import Event, Modality, Reading

NEAR = dt.timedelta(days=7)
"""Dates this close are taken as one date told differently, and shown as a disagreement."""
APART = dt.timedelta(days=60)
"""An undated event is not told by articles that appeared further apart than this."""
REPRINT = 0.7
"""Share of five-word sequences two articles have in common from which one is a reprint of the other."""

_KINDS = {
    "ban": "control",
    "embargo": "control",
    "export_control": "control",
    "export_stop": "control",
    "sanction": "sanction",
    "cooperation_agreement": "cooperation",
    "announcement_of_cooperation": "cooperation",
}
"""Types that one newspaper's word for the thing and another's may divide."""
_GOODS = {
    "chips": re.compile(
        r"chip|semiconductor|gpu|graphics|processor|accelerator|wafer|hbm|memory|nvidia|comput(?:e|ing)", re.I
    ),
    "machines": re.compile(r"lithograph|machine|tool|equipment|\beuv\b|\bduv\b", re.I),
    "software": re.compile(r"software|\beda\b|\bmodels?\b|weights|algorithm", re.I),
    "minerals": re.compile(r"gallium|germanium|rare[ -]earth|graphite|antimony|mineral|metal", re.I),
}
_FIRM: tuple[Modality, ...] = ("asserted", "announced", "intended", "possible", "denied")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Telling:
    """What one article says of one happening."""

    article: str
    published: dt.date | None
    events: tuple[str, ...]
    """Ids of its records in that article, the first telling first."""
    type: str
    modality: Modality
    denied: bool
    """True where the article says that it is not so."""
    participants: tuple[tuple[str, str], ...]
    """Roles and parties: the country or bloc that acts where it is known, else the actor or the words."""
    date: str | None
    day: tuple[dt.date, dt.date] | None
    """First and last day the date may mean."""
    object: str | None
    attribution: str | None
    background: bool
    """True where it is the setting of other news."""
    start: int
    end: int
    words: str
    """The evidence, ``start`` to ``end`` of the article's text."""

    @property
    def parties(self) -> frozenset[str]:
        """Everyone who takes part."""
        return frozenset(who for _, who in self.participants)


@dataclass(frozen=True)
class Disagreement:
    """A thing the articles say differently."""

    about: str
    """"date", "modality", "denied", or a role."""
    said: Mapping[str, tuple[str, ...]]
    """What is said, and the articles that say it."""


@dataclass(frozen=True)
class Happening:
    """One thing that was done, is meant or may be done, as all articles tell it."""

    id: str
    tellings: tuple[Telling, ...]
    disagreements: tuple[Disagreement, ...]
    sources: int
    """Articles that tell of it, reprints counted once."""

    @property
    def type(self) -> str:
        """The type most articles have, the first one's where they tie."""
        return _commonest(t.type for t in self.tellings)

    @property
    def modality(self) -> Modality:
        """The firmest way in which it is told."""
        return min((t.modality for t in self.tellings), key=_FIRM.index)

    @property
    def date(self) -> str | None:
        """The date most articles give, the most exact one where they tie."""
        dates = [t.date for t in self.tellings if t.date and t.day]
        return _commonest(sorted(dates, key=lambda d: -len(d.split("/")[0]))) if dates else None

    @property
    def day(self) -> dt.date | None:
        """The first day that date may mean."""
        return next((t.day[0] for t in self.tellings if t.day and t.date == self.date), None)

    @property
    def articles(self) -> tuple[str, ...]:
        """Names of the articles that tell of it."""
        return tuple(dict.fromkeys(t.article for t in self.tellings))

    def participants(self) -> tuple[tuple[str, str], ...]:
        """Return everybody any article gives a part, in order."""
        return tuple(dict.fromkeys(p for t in self.tellings for p in t.participants))


@dataclass(frozen=True)
class Timeline:
    """Everything several articles tell of, in the order of time; what has no date comes last."""

    happenings: tuple[Happening, ...]
    articles: tuple[str, ...]
    reprints: Mapping[str, str] = field(default_factory=dict)
    """Articles with much the same text as an earlier one, and which."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "articles": list(self.articles),
            "reprints": dict(self.reprints),
            "happenings": [
                {
                    "id": h.id,
                    "date": h.date,
                    "type": h.type,
                    "modality": h.modality,
                    "participants": [{"role": role, "who": who} for role, who in h.participants()],
                    "sources": h.sources,
                    "disagreements": [
                        {"about": d.about, "said": {what: list(who) for what, who in d.said.items()}}
                        for d in h.disagreements
                    ],
                    "tellings": [_plain(t) for t in h.tellings],
                }
                for h in self.happenings
            ],
        }

    def rows(self) -> list[dict[str, str]]:
        """Return one row of text per happening, for a table or a CSV file."""
        return [
            {
                "id": h.id,
                "date": h.date or "",
                "type": h.type,
                "modality": h.modality,
                "who": ", ".join(f"{role} {who}" for role, who in h.participants()),
                "sources": str(h.sources),
                "articles": "; ".join(h.articles),
                "disagreements": "; ".join(sentence(d) for d in h.disagreements),
                "words": h.tellings[0].words,
            }
            for h in self.happenings
        ]


def sentence(found: Disagreement) -> str:
    """Return a disagreement in words: ``date: 2024-05-14 (a.md), 2024-05-16 (b.md)``."""
    said = ", ".join(f"{what} ({' and '.join(who)})" for what, who in found.said.items())
    return f"{found.about}: {said}"


def timeline(readings: Sequence[Reading]) -> Timeline:
    """Return what several articles tell of, merged, whatever the order they are given in.

    Articles must have different names; records that a person rejected are to be left out before.

    Raises
    ------
    ValueError
        If two articles have one name.
    """
    names = [reading.article.name for reading in readings]
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"articles need different names, and these are there twice: {', '.join(twice)}")
    ordered = sorted(readings, key=lambda r: (r.article.published or dt.date.max, r.article.name))
    reprints = _reprints(ordered)
    groups: list[list[Telling]] = []
    for reading in ordered:
        told = _told(reading)
        # The best pairs first, so that of two tellings the one that says most finds the group.
        pairs = sorted(
            ((score, i, g) for i, one in enumerate(told) for g, group in enumerate(groups)
             if (score := _likeness(one, group)) > 0),
            key=lambda pair: (-pair[0], pair[1], pair[2]),
        )  # fmt: skip
        placed: dict[int, int] = {}
        for _, i, g in pairs:
            if i not in placed and g not in placed.values():
                placed[i] = g
        for i, one in enumerate(told):
            if i in placed:
                groups[placed[i]].append(one)
            else:
                groups.append([one])
    made = [Happening("", tuple(group), _disagreements(group), _sources(group, reprints)) for group in groups]
    made.sort(key=lambda h: (h.day or dt.date.max, h.tellings[0].published or dt.date.max, h.articles[0],
                             h.tellings[0].start))  # fmt: skip
    numbered = tuple(
        Happening(f"H{n}", h.tellings, h.disagreements, h.sources) for n, h in enumerate(made, start=1)
    )
    return Timeline(numbered, tuple(reading.article.name for reading in ordered), reprints)


def _told(reading: Reading) -> list[Telling]:
    """Return what one article tells of, each retelling with what it retells; publications only date others."""
    by_id = {event.id: event for event in reading.events}
    groups: dict[str, list[Event]] = {}
    for event in reading.events:
        if event.type == "publication" and event.about in by_id:
            continue
        root = by_id[_root(event, by_id)]
        # The same parties may do the same again at another time.
        name = event.id if _at_other_times(event, root) else root.id
        groups.setdefault(name, []).append(event)
    dated = {
        _root(by_id[e.about], by_id): e for e in reading.events if e.about in by_id and e.date and e.about
    }
    return [_telling(reading, name, events, dated.get(name)) for name, events in groups.items()]


def _root(event: Event, by_id: Mapping[str, Event]) -> str:
    seen: set[str] = set()
    while event.same_as in by_id and event.id not in seen:
        seen.add(event.id)
        event = by_id[event.same_as]  # type: ignore[index]
    return event.id


def _at_other_times(one: Event, other: Event) -> bool:
    if one.date is None or other.date is None:
        return False
    mine, theirs = (
        (one.date.first_day(), one.date.last_day()),
        (other.date.first_day(), other.date.last_day()),
    )
    if not (mine[0] and mine[1] and theirs[0] and theirs[1]):
        return False
    return mine[0] > theirs[1] or theirs[0] > mine[1]


def _telling(reading: Reading, name: str, events: Sequence[Event], published: Event | None) -> Telling:
    ordered = sorted(events, key=lambda e: e.id != name)
    first = ordered[0]
    dates = [e.date for e in (*ordered, *((published,) if published else ())) if e.date]
    known = [d for d in dates if d.first_day() and d.last_day()]
    best = known[0] if known else (dates[0] if dates else None)
    days = (best.first_day(), best.last_day()) if best else (None, None)
    people = [(p.role, _party(reading, p.actor, p.mention.text)) for e in ordered for p in e.participants]
    return Telling(
        article=reading.article.name,
        published=reading.article.published,
        events=tuple(e.id for e in ordered),
        type=first.type,
        modality=first.modality,
        denied=first.polarity == "negative" or first.modality == "denied",
        participants=tuple(dict.fromkeys(people)),
        date=best.value if best else None,
        day=(days[0], days[1]) if days[0] and days[1] else None,
        object=next((e.object.text for e in ordered if e.object), None),
        attribution=next((reading.actor(e.attribution).name for e in ordered if e.attribution), None),
        background=first.background,
        start=first.evidence.start,
        end=first.evidence.end,
        words=first.evidence.text,
    )


def _party(reading: Reading, actor: str | None, words: str) -> str:
    if actor is None:
        return f"“{words}”"
    found = reading.actor(actor)
    if found.kind == "person" and found.affiliation:
        return _party(reading, found.affiliation, words) if found.affiliation != actor else found.name
    return found.iso3 or (found.id if found.kind == "bloc" else found.name)


def _likeness(one: Telling, group: Sequence[Telling]) -> float:
    """Return how likely a telling is of the happening of a group: 0 for not, up to 1."""
    scores = [_alike(one, other) for other in group]
    # One telling that cannot be of it is enough to keep it apart: chains would join a year of news.
    return 0.0 if min(scores) < 0 else max(scores)


def _alike(one: Telling, other: Telling) -> float:
    """Return the likeness of two tellings; negative where they cannot be of one happening."""
    if one.article == other.article or _KINDS.get(one.type, one.type) != _KINDS.get(other.type, other.type):
        return -1.0
    if _goods(one) and _goods(other) and not _goods(one) & _goods(other):
        return -1.0
    together = _together(one, other)
    if together is False:
        return -1.0
    mine, theirs = _named(one.parties), _named(other.parties)
    shared = mine & theirs
    if not shared or not (shared in (mine, theirs) or len(shared) >= 2) or _opposed(one, other):
        # The dates allow it, the parties do not say it.
        return 0.0 if shared else -1.0
    parties = len(shared) / len(mine | theirs)
    if len(shared) == 1 and len(mine | theirs) > 1 and together is not True:
        return 0.0  # one name in common and no date: too little
    return 0.5 * parties + (0.5 if together else 0.2)


def _together(one: Telling, other: Telling) -> bool | None:
    """Say whether the dates can be one; None where a date is missing and the articles are near in time."""
    if one.day and other.day:
        return one.day[0] - NEAR <= other.day[1] and other.day[0] - NEAR <= one.day[1]
    for a, b in ((one, other), (other, one)):
        # News without a date is of the days before it appeared; a setting may be of any year.
        if a.day and not b.day and b.published and not b.background:
            return None if a.day[0] - APART <= b.published <= a.day[1] + APART else False
    if one.published and other.published and abs(one.published - other.published) > APART:
        return False
    return None


def _opposed(one: Telling, other: Telling) -> bool:
    """Say whether somebody who acts in one is only acted upon in the other."""
    for a, b in ((one, other), (other, one)):
        sources = {who for role, who in a.participants if role == "source"}
        targets = {who for role, who in b.participants if role in {"target", "against"}}
        own = {who for role, who in b.participants if role not in {"target", "against"}}
        if sources & targets - own:
            return True
    return False


def _named(parties: Iterable[str]) -> frozenset[str]:
    return frozenset(who for who in parties if not who.startswith("“"))


def _goods(one: Telling) -> frozenset[str]:
    if not one.object:
        return frozenset()
    classes = frozenset(name for name, pattern in _GOODS.items() if pattern.search(one.object))
    return classes or frozenset(w.casefold().rstrip("s") for w in _WORD.findall(one.object)[-1:])


def _disagreements(group: Sequence[Telling]) -> tuple[Disagreement, ...]:
    found: list[Disagreement] = []

    def compare(about: str, said: Iterable[tuple[str, str]]) -> None:
        by: dict[str, list[str]] = {}
        for what, who in said:
            by.setdefault(what, []).append(who)
        if len(by) > 1:
            found.append(Disagreement(about, {w: tuple(dict.fromkeys(n)) for w, n in by.items()}))

    dated = [t for t in group if t.day]
    if any(a.day[0] > b.day[1] for a in dated for b in dated if a.day and b.day):
        compare("date", ((t.date or "", t.article) for t in dated))
    compare("denied", (("not so" if t.denied else "so", t.article) for t in group))
    compare("modality", ((t.modality, t.article) for t in group if not t.denied))
    for role in dict.fromkeys(role for t in group for role, _ in t.participants):
        if role == "object":
            continue
        # An article that leaves a role open says nothing against the others.
        sets = [(frozenset(w for r, w in t.participants if r == role), t.article) for t in group]
        named = [(_named(who), name) for who, name in sets if _named(who)]
        if any(a != b for (a, _), (b, _) in pairwise(named)):
            compare(role, ((", ".join(sorted(who)), name) for who, name in named))
    return tuple(found)


def _sources(group: Sequence[Telling], reprints: Mapping[str, str]) -> int:
    return len({reprints.get(t.article, t.article) for t in group})


def _reprints(ordered: Sequence[Reading]) -> dict[str, str]:
    found: dict[str, str] = {}
    seen: list[tuple[str, frozenset[int]]] = []
    for reading in ordered:
        words = _WORD.findall(reading.article.text.casefold())
        runs = frozenset(hash(tuple(words[i : i + 5])) for i in range(max(1, len(words) - 4)))
        for name, other in seen:
            if len(runs & other) >= REPRINT * min(len(runs), len(other)):
                found[reading.article.name] = name
                break
        else:
            seen.append((reading.article.name, runs))
    return found


def _commonest(values: Iterable[str]) -> str:
    every = list(values)
    return max(dict.fromkeys(every), key=every.count)


def _plain(one: Telling) -> dict[str, Any]:
    return {
        "article": one.article,
        "published": one.published.isoformat() if one.published else None,
        "events": list(one.events),
        "type": one.type,
        "modality": one.modality,
        "denied": one.denied,
        "participants": [{"role": role, "who": who} for role, who in one.participants],
        "date": one.date,
        "object": one.object,
        "attribution": one.attribution,
        "start": one.start,
        "end": one.end,
        "words": one.words,
    }
