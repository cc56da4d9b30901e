"""What measures do besides trade: joint research, movement, joint ventures, and government programmes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import numpy as np

from accord.scenario.magnitude import Magnitude
from accord.scenario.measures import (
    Alliance,
    Directive,
    JointResearch,
    JointVenture,
    Measure,
    TalentExchange,
)
from accord.scenario.placing import Placing
from accord.scenario.sectors import ALL, describe
from accord.scenario.shocks import Array, MeasureNote

LinkChannel = Literal["research", "talent"]
WORDS: dict[LinkChannel, tuple[str, str]] = {
    "research": ("joint research", "joint work at unchanged other links"),
    "talent": ("movement of people", "movement at unchanged other links"),
}


_ORDER = "an order has no effect of its own: what it leads to must be measures of their own"


class Link(NamedTuple):
    """A measure's effect on one channel between any two of a group."""

    channel: LinkChannel
    group: str
    """The field of the measure that names the group."""
    effect: Magnitude | None
    field: str
    """The field of the measure that holds the effect."""


class Account(NamedTuple):
    """What of a measure has no effect, and what a person should know."""

    silent: list[MeasureNote]
    warnings: list[str]


def links(measure: Measure) -> Iterator[Link]:
    """Yield what a measure does to joint research and to movement; the effect is None where it gives none."""
    if isinstance(measure, JointResearch):
        yield Link("research", "partners", measure.effect, "effect")
    elif isinstance(measure, TalentExchange):
        yield Link("talent", "partners", measure.effect, "effect")
    elif isinstance(measure, Alliance):
        if "research" in measure.channels:
            yield Link("research", "members", measure.research_effect, "research_effect")
        if "talent" in measure.channels:
            yield Link("talent", "members", measure.talent_effect, "talent_effect")


class Cooperation:
    """Whom cooperation reaches, whatever its size; sizes are logs, zero where nothing changes."""

    def __init__(self, placing: Placing, sectors: tuple[str, ...]) -> None:
        self.placing, self.sectors = placing, sectors
        self._links: dict[str, list[tuple[Link, tuple[str, ...]]]] = {}
        self._hosts: dict[str, tuple[str, ...]] = {}
        self._issuers: dict[str, tuple[str, ...]] = {}

    def reaches(self, measure: Measure) -> bool:
        """Say whether a measure has an effect here."""
        return measure.id in self._links or measure.id in self._hosts or measure.id in self._issuers

    def account(self, measure: Measure) -> Account:
        """Decide which channels a measure reaches, and return everything of it that has no effect."""
        account = Account([], [])
        for link in links(measure):
            if link.effect is None:
                text = f"no {link.field} is given, so {WORDS[link.channel][0]} is left as it is"
                account.silent.append(MeasureNote(measure.id, link.channel, text))
                continue
            group = self._group(measure, link.group, link.channel, account)
            if len(group) < 2:
                account.warnings.append(f"{measure.id}: links no two countries of this world")
                continue
            self._links.setdefault(measure.id, []).append((link, group))
        if isinstance(measure, JointVenture):
            self._account_for_venture(measure, account)
        if isinstance(measure, Directive):
            self._account_for_order(measure, account)
        return account

    def _account_for_order(self, measure: Directive, account: Account) -> None:
        if measure.strategy_effect is None:
            account.silent.append(MeasureNote(measure.id, "order", _ORDER))
            return
        missing: list[str] = []
        issuers = self.placing.group(measure, "issuer", missing)
        if missing:
            account.silent.append(MeasureNote(measure.id, "order", "; ".join(missing)))
        if issuers:
            self._issuers[measure.id] = issuers

    def _account_for_venture(self, measure: JointVenture, account: Account) -> None:
        if measure.productivity_effect is None:
            text = "no productivity_effect is given, so production is left as it is"
            account.silent.append(MeasureNote(measure.id, "investment", text))
            return
        hosts = self._group(measure, "partners", "investment", account)
        rows = self._rows(measure)
        if not hosts or not rows:
            what = "partners" if not hosts else "sectors"
            account.warnings.append(f"{measure.id}: none of its {what} is in this world")
            return
        self._hosts[measure.id] = hosts

    def _group(self, measure: Measure, field: str, channel: str, account: Account) -> tuple[str, ...]:
        missing: list[str] = []
        group = self.placing.group(measure, field, missing)
        if missing:
            account.silent.append(MeasureNote(measure.id, channel, "; ".join(missing)))
        return group

    def _rows(self, measure: JointVenture) -> list[int]:
        return [
            j for j, code in enumerate(self.sectors) if measure.sectors == (ALL,) or code in measure.sectors
        ]

    def sized(self, measures: Iterable[Measure]) -> tuple[Array, Array, Array, Array]:
        """Return logs of what measures do to productivity, (J, N), research and talent, (N, N), and strategy, (N,).

        Added in the order given.
        """
        n = len(self.placing.countries)
        productivity, strategy = np.zeros((len(self.sectors), n)), np.zeros(n)
        between: dict[LinkChannel, Array] = {channel: np.zeros((n, n)) for channel in WORDS}
        for measure in measures:
            for link, group in self._links.get(measure.id, ()):
                between[link.channel] += _between(self._at(group), n, _effect(measure, link.field))
            if measure.id in self._hosts:
                assert isinstance(measure, JointVenture)
                cells = np.ix_(self._rows(measure), self._at(self._hosts[measure.id]))
                productivity[cells] += _effect(measure, "productivity_effect")
            if measure.id in self._issuers:
                strategy[self._at(self._issuers[measure.id])] += _effect(measure, "strategy_effect")
        return productivity, between["research"], between["talent"], strategy

    def notes(self, measure: Measure) -> list[MeasureNote]:
        """Return what a measure does, in words."""
        notes = []
        for link, group in self._links.get(measure.id, ()):
            who = self.placing.names(measure, getattr(measure, link.group))
            effect = _effect(measure, link.field)
            text = f"among {who}: {WORDS[link.channel][1]} times {math.exp(effect):.4g}"
            pairs = len(group) * (len(group) - 1) // (2 if link.channel == "research" else 1)
            notes.append(MeasureNote(measure.id, link.channel, text, pairs))
        if measure.id in self._hosts:
            assert isinstance(measure, JointVenture)
            effect, rows = _effect(measure, "productivity_effect"), self._rows(measure)
            goods = describe(tuple(self.sectors[j] for j in rows), len(self.sectors))
            who = self.placing.names(measure, measure.partners)
            text = f"in {who}; {goods}: productivity times {math.exp(effect):.4g}"
            hosts = self._hosts[measure.id]
            notes.append(MeasureNote(measure.id, "investment", text, len(rows) * len(hosts)))
        if measure.id in self._issuers:
            assert isinstance(measure, Directive)
            who = self.placing.names(measure, (measure.issuer,))
            effect = _effect(measure, "strategy_effect")
            text = f"{who}: score for government strategy times {math.exp(effect):.4g}"
            notes.append(MeasureNote(measure.id, "order", text, len(self._issuers[measure.id])))
        return notes

    def _at(self, group: tuple[str, ...]) -> list[int]:
        return [self.placing.countries.index(code) for code in group]


def _effect(measure: Measure, field: str) -> float:
    """Return the size of an effect, a log, less than zero where it is lifted."""
    found = getattr(measure, field)
    assert isinstance(found, Magnitude)
    return -found.value if measure.against_baseline == "lifts" else found.value


def _between(among: list[int], n: int, effect: float) -> Array:
    logs = np.zeros((n, n))
    logs[np.ix_(among, among)] = effect
    np.fill_diagonal(logs, 0.0)
    return logs
