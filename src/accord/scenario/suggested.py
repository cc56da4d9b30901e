"""Which measure an event suggests: one builder for each type of event, or the reason why it suggests none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from accord import places
from accord.scenario.assumed import assumed
from accord.scenario.controls import CONTROL_TYPES, goods_of, of_imports, senders_of
from accord.scenario.goods import added_rate, named
from accord.scenario.magnitude import Magnitude
from accord.scenario.measures import (
    Alliance,
    AnyMeasure,
    Channel,
    Directive,
    Embargo,
    ExportControl,
    JointResearch,
    JointVenture,
    TalentExchange,
    Tariff,
    TradeFacilitation,
)
from accord.scenario.sectors import ALL
from accord.scenario.telling import Telling

BASELINE_ENDS = dt.date(2022, 12, 31)
"""Of the packaged world a draft is made for."""

REASONS = {
    "publication": "says when something was published; it dates the event it is about",
    "sanction_evasion": "Accord works on countries and sectors and models no ways around controls",
    "rivalry": "a judgement about rivalry, not a measure",
    "substitution_difficulty": "a statement about an effect: the model has to find it, not assume it",
    "alignment": "a strategy without a measure in it",
    "economic_support": "economic support without a measure in it",
    "diplomatic_support": "diplomatic support does not move trade, research or talent by itself",
    "military_operation": "a military event, outside what Accord models",
    "accession": "joins a bloc without saying what changes; write an alliance, or ask `accord alliance`",
    "investment": "investment flows are not modelled",
    "denial": "a denial: nothing is done",
    "announcement_of_cooperation": "cooperation without saying in what: no channel to apply it to",
    "cooperation_agreement": "cooperation without saying in what: no channel to apply it to",
}
"""Types of events that suggest no measure, and why."""
TECHNOLOGY = ("C26", "J62_63")
"""Sectors of a joint venture between technology companies whose goods the text does not name."""
_NOT_WHOM = "the text does not say who imposes it on whom"


class LeftOut(Exception):
    """An event that gives no measure, and why."""


def _partners(telling: Telling) -> tuple[str, ...]:
    found = telling.codes("source", "partner", "member", "target")
    if len(found) < 2 and not any(code in places.blocs() for code in found):
        raise LeftOut("the text does not say between which countries")
    return found


def _directive(telling: Telling) -> Directive:
    issuers = telling.codes("source")
    if not issuers:
        raise LeftOut("the text does not say whose order it is")
    addressees = tuple(actor.name for actor in telling.actors("addressee"))
    return Directive(
        issuer=issuers[0],
        addressees=addressees,
        partners=telling.codes("partner", "target"),
        topic=telling.object,
        **telling.common(),
    )


def _alliance(telling: Telling) -> Alliance:
    members = telling.codes("member", "partner")
    founded = telling.actors("object")
    notes = []
    if not members:
        members = telling.codes("object")
        if not members:
            raise LeftOut("the text names no members")
        notes.append("The text names no members; the packaged membership is used.")
    elif telling.vague("member", "partner") or "other" in telling.text.lower():
        notes.append("The text also speaks of members it does not name; only the named ones are here.")
    day = telling.last_day() or BASELINE_ENDS
    inside = {
        c
        for code in members
        for c in (places.blocs()[code].members(day) if code in places.blocs() else [code])
    }
    members = (*members, *(code for code in telling.codes("source") if code not in inside))
    trade = re.search(r"\b(?:trade|tariffs?|markets?|customs|supply chains?)\b", telling.text, re.IGNORECASE)
    channels: tuple[Channel, ...] = ("trade", "research", "talent") if trade else ("research", "talent")
    if not trade:
        notes.append("The text says nothing of trade, so trade among the members is left as it is.")
    if len(members) == 1 and members[0] in places.countries():
        raise LeftOut("the text names one member only")
    return Alliance(
        members=members,
        name=founded[0].name if founded else telling.object,
        channels=channels,
        trade_effect=assumed("alliance.trade_effect") if trade else None,
        research_effect=assumed("alliance.research_effect"),
        talent_effect=assumed("alliance.talent_effect"),
        **telling.common(notes=notes),
    )


def _technology_transfer(telling: Telling) -> TradeFacilitation:
    senders = telling.codes("source")
    targets = telling.codes("target") or telling.codes("partner")
    if not senders or not targets:
        raise LeftOut("the text does not say from whom to whom")
    note = "A transfer of technology is read as easier exports of C26 from its provider to its receiver."
    return TradeFacilitation(
        senders=senders,
        targets=targets,
        sectors=("C26",),
        trade_effect=assumed("technology_transfer.trade_effect"),
        **telling.common(notes=[note]),
    )


def _joint_venture(telling: Telling) -> JointVenture:
    sectors = tuple(good.sector for good in named(telling.object))
    notes = [] if sectors else ["The text names no goods, so electronics and information services are taken."]
    return JointVenture(
        partners=_partners(telling),
        sectors=sectors or TECHNOLOGY,
        productivity_effect=assumed("joint_venture.productivity_effect"),
        **telling.common(notes=notes),
    )


def _tariff(telling: Telling) -> Tariff:
    senders, targets = telling.codes("source"), telling.codes("target") or telling.codes("partner")
    if not senders or not targets:
        raise LeftOut(_NOT_WHOM)
    rate, said = added_rate(telling.text)
    if rate is None:
        raise LeftOut(f"{said}; write the tariff with a rate of its own")
    notes = []
    goods = goods_of(telling)
    if goods:
        notes.append(", ".join(f"{good.words!r} is read as all of {good.sector}" for good in goods) + ".")
    elif telling.object:
        raise LeftOut(f"no sector is known for {telling.object!r}; write the tariff with sectors of its own")
    else:
        notes.append("The text names no goods, so the tariff is on all of them.")
    return Tariff(
        senders=senders,
        targets=targets,
        sectors=tuple(dict.fromkeys(good.sector for good in goods)) or (ALL,),
        rate=Magnitude(value=rate, source=f"the article ({said}): {telling.first.evidence.text}"),
        **telling.common(notes=notes),
    )


def _embargo(telling: Telling) -> Embargo | ExportControl:
    targets = telling.codes("target") or telling.codes("partner")
    senders, notes = senders_of([telling], targets)
    if not senders or not targets:
        raise LeftOut(_NOT_WHOM)
    goods = goods_of(telling)
    imports = of_imports(telling)
    if any(good.extent == "part" for good in goods) or (telling.object and not goods):
        words = telling.object or goods[0].words
        raise LeftOut(f"no sector is {words!r} and nothing else; write a control with a coverage of its own")
    if any(good.extent == "chips" for good in goods):
        if imports:
            raise LeftOut(
                "a ban on importing a part of a sector; write a tariff, or an embargo of the sector"
            )
        notes.append("A ban on chips stops the share of C26 that they are; nothing is taken to leak.")
        return ExportControl(
            senders=senders,
            targets=targets,
            sectors=("C26",),
            coverage=assumed("sector.chip_share"),
            **telling.common(notes=notes),
        )
    return Embargo(
        senders=senders,
        targets=targets,
        sectors=tuple(dict.fromkeys(good.sector for good in goods)) or (ALL,),
        direction="imports" if imports else "exports",
        **telling.common(notes=notes),
    )


def _joint_research(telling: Telling) -> JointResearch:
    return JointResearch(
        partners=_partners(telling), effect=assumed("joint_research.effect"), **telling.common()
    )


def _talent_exchange(telling: Telling) -> TalentExchange:
    return TalentExchange(
        partners=_partners(telling), effect=assumed("talent_exchange.effect"), **telling.common()
    )


BUILDERS: dict[str, Callable[[Telling], AnyMeasure]] = {
    "directive": _directive,
    "alliance_founding": _alliance,
    "technology_transfer": _technology_transfer,
    "joint_research": _joint_research,
    "talent_exchange": _talent_exchange,
    "joint_venture": _joint_venture,
    "tariff": _tariff,
    "embargo": _embargo,
    "ban": _embargo,
}
"""Of events told one by one; controls (`CONTROL_TYPES`, but not bans on imports) are drafted together."""


class Suggestion(NamedTuple):
    """What one type of event suggests."""

    event: str
    measures: tuple[str, ...]
    """Types of measure; none where there is a reason why not."""
    magnitudes: tuple[str, ...]
    """Keys of the packaged magnitudes they start from."""
    why_not: str = ""


_CHIPS = ("export_control.coverage", "export_control.coverage_of_product", "export_control.leakage")
_EMBARGO = (("embargo", "export_control"), ("sector.chip_share",))
_MAGNITUDES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "directive": (("directive",), ()),
    "alliance_founding": (
        ("alliance",),
        tuple(f"alliance.{x}_effect" for x in ("trade", "research", "talent")),
    ),
    "technology_transfer": (("trade_facilitation",), ("technology_transfer.trade_effect",)),
    "joint_research": (("joint_research",), ("joint_research.effect",)),
    "talent_exchange": (("talent_exchange",), ("talent_exchange.effect",)),
    "joint_venture": (("joint_venture",), ("joint_venture.productivity_effect",)),
    "tariff": (("tariff",), ()),
    "embargo": _EMBARGO,
    "sanction": (("export_control",), _CHIPS),
    "export_control": (("export_control",), _CHIPS),
    "export_stop": (("export_control",), ("export_stop.coverage", *_CHIPS[1:])),
    "ban": (("export_control", "embargo"), _CHIPS),
}


def suggestions() -> tuple[Suggestion, ...]:
    """Return what every type of event suggests: measures with their magnitudes first, then those without one."""
    order = [*sorted(CONTROL_TYPES), *(name for name in BUILDERS if name not in CONTROL_TYPES)]
    return (
        *(Suggestion(name, *_MAGNITUDES[name]) for name in order),
        *(Suggestion(name, (), (), why) for name, why in REASONS.items()),
    )


def suggestions_table() -> str:
    """Return the same as a Markdown table, for the documentation."""
    rows = ["| event | measure | magnitudes it starts from |", "|---|---|---|"]
    for one in suggestions():
        if one.measures:
            keys = ", ".join(f"`{key}`" for key in one.magnitudes)
            measures = " or ".join(f"`{name}`" for name in one.measures)
            rows.append(f"| {one.event} | {measures} | {keys or _STATED.get(one.event, 'none')} |")
    for one in suggestions():
        if not one.measures:
            rows.append(f"| {one.event} | none | {one.why_not} |")
    return "\n".join(rows)


_STATED = {"tariff": "the rate in the text; without one, no measure"}
