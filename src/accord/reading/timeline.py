"""Several articles as one timeline: what they tell of, merged across them, and where they disagree.

Two tellings are of one happening where they are of the same kind, name the same parties (or one names fewer of
them), are about the same goods, and their dates can be the same within a week. What the dates cannot settle stays
apart: two rounds of controls a year apart are two happenings. Every telling keeps its own article, words and offsets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from accord.reading.disputes import Dispute, disputes
from accord.reading.likeness import likeness, named
from accord.reading.records import Modality, Reading
from accord.reading.reprints import reprints
from accord.reading.tellings import Telling, told

_FIRM: tuple[Modality, ...] = ("asserted", "announced", "intended", "possible", "denied")


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
    against: tuple[str, ...] = ()
    """Ids of happenings of which an article says that it is so and that it is not."""

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
    disputes: tuple[Dispute, ...] = ()
    """Claims that cannot all be right."""

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
                    "contradicts": list(h.against),
                    "disagreements": [
                        {"about": d.about, "said": {what: list(who) for what, who in d.said.items()}}
                        for d in h.disagreements
                    ],
                    "tellings": [_plain(t) for t in h.tellings],
                }
                for h in self.happenings
            ],
            "disputes": [
                {
                    "subject": list(d.subject),
                    "metric": d.metric,
                    "said": [
                        {"value": value, "claims": [list(c) for c in told_by]} for value, told_by in d.said
                    ],
                }
                for d in self.disputes
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
                "disagreements": "; ".join(
                    [
                        *(sentence(d) for d in h.disagreements),
                        *(f"contradicts {other}" for other in h.against),
                    ]
                ),
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
    copies = reprints(ordered)
    groups: list[list[Telling]] = []
    for reading in ordered:
        here = told(reading)
        # The best pairs first, so that of two tellings the one that says most finds the group.
        pairs = sorted(
            ((score, i, g) for i, one in enumerate(here) for g, group in enumerate(groups)
             if (score := likeness(one, group)) > 0),
            key=lambda pair: (-pair[0], pair[1], pair[2]),
        )  # fmt: skip
        placed: dict[int, int] = {}
        for _, i, g in pairs:
            if i not in placed and g not in placed.values():
                placed[i] = g
        for i, one in enumerate(here):
            if i in placed:
                groups[placed[i]].append(one)
            else:
                groups.append([one])
    made = [Happening("", tuple(group), _disagreements(group), _sources(group, copies)) for group in groups]
    made.sort(key=lambda h: (h.day or dt.date.max, h.tellings[0].published or dt.date.max, h.articles[0],
                             h.tellings[0].start))  # fmt: skip
    ids = {
        (t.article, name): f"H{n}"
        for n, h in enumerate(made, start=1)
        for t in h.tellings
        for name in t.events
    }
    numbered = tuple(
        replace(h, id=f"H{n}", against=_against(h, f"H{n}", ids)) for n, h in enumerate(made, start=1)
    )
    return Timeline(numbered, tuple(reading.article.name for reading in ordered), copies, disputes(ordered))


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
        given = [(named(who), name) for who, name in sets if named(who)]
        if any(a != b for (a, _), (b, _) in pairwise(given)):
            compare(role, ((", ".join(sorted(who)), name) for who, name in given))
    return tuple(found)


def _against(happening: Happening, own: str, ids: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    named = (ids.get((t.article, name)) for t in happening.tellings for name in t.contradicts)
    return tuple(dict.fromkeys(name for name in named if name and name != own))


def _sources(group: Sequence[Telling], reprints: Mapping[str, str]) -> int:
    return len({reprints.get(t.article, t.article) for t in group})


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
