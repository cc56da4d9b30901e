"""From a reading to a draft scenario: every event becomes a measure, or is left out with the reason.

The draft is a proposal for a person to edit. Its magnitudes are the packaged assumptions, its evidence is the
article's own words, and what Accord infers beyond the text is said in the notes of the measure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from accord import places
from accord.scenario.assumed import assumed
from accord.scenario.controls import CONTROL_TYPES, controls, goods_of, senders_of
from accord.scenario.document import Scenario, Source
from accord.scenario.goods import added_rate, named
from accord.scenario.magnitude import Magnitude
from accord.scenario.measures import (
    STATED,
    Alliance,
    AnyMeasure,
    Channel,
    Directive,
    Embargo,
    ExportControl,
    JointResearch,
    JointVenture,
    Modality,
    TalentExchange,
    Tariff,
    TradeFacilitation,
)
from accord.scenario.sectors import ALL
from accord.scenario.telling import Telling, tellings

if TYPE_CHECKING:
    from accord.reading.records import Reading

BASELINE_ENDS = dt.date(2022, 12, 31)
"""Of the packaged world a draft is made for."""

_REASONS = {
    "publication": "says when something was published; it dates the event it is about",
    "sanction_evasion": "Accord works on countries and sectors and models no ways around controls",
    "rivalry": "a judgement about rivalry, not a measure",
    "substitution_difficulty": "a statement about an effect: the model has to find it, not assume it",
    "alignment": "a strategy without a measure in it",
    "economic_support": "economic support without a measure in it",
    "diplomatic_support": "diplomatic support does not move trade, research or talent by itself",
    "military_operation": "a military event, outside what Accord models",
    "investment": "investment flows are not modelled",
    "denial": "a denial: nothing is done",
    "announcement_of_cooperation": "cooperation without saying in what: no channel to apply it to",
    "cooperation_agreement": "cooperation without saying in what: no channel to apply it to",
}
TECHNOLOGY = ("C26", "J62_63")
"""Sectors of a joint venture between technology companies whose goods the text does not name."""
_NOT_WHOM = "the text does not say who imposes it on whom"


@dataclass(frozen=True)
class Draft:
    """A scenario drafted from a reading, and what became of every event."""

    scenario: Scenario
    left_out: tuple[tuple[str, str], ...]
    """Record id and why it is no measure."""
    used: tuple[tuple[str, str], ...] = ()
    """Record id and the id of the measure it became or supports."""


class _LeftOut(Exception):
    """An event that gives no measure, and why."""


def draft(reading: Reading) -> Draft:
    """Return the draft scenario of a reading.

    Every event of the reading is in ``used`` or in ``left_out``; claims are no measures and are in neither.
    """
    told = tellings(reading)
    made: list[tuple[tuple[str, ...], AnyMeasure]] = []
    left: dict[str, str] = {}
    for drafted in controls([t for t in told if t.first.type in CONTROL_TYPES], BASELINE_ENDS):
        if drafted.measure is None:
            left.update(dict.fromkeys(drafted.records, drafted.why))
        else:
            made.append((drafted.records, drafted.measure))
    for telling in told:
        if telling.first.type in CONTROL_TYPES:
            continue
        build = _BUILDERS.get(telling.first.type)
        try:
            if build is None:
                raise _LeftOut(
                    _REASONS.get(telling.first.type, f"no measure stands for {telling.first.type}")
                )
            made.append((telling.ids, build(telling)))
        except _LeftOut as reason:
            left.update(dict.fromkeys(telling.ids, str(reason)))
        except ValidationError as error:
            left.update(dict.fromkeys(telling.ids, f"gives no valid measure: {error.errors()[0]['msg']}"))
    return _assemble(reading, told, made, left)


def _assemble(
    reading: Reading,
    told: tuple[Telling, ...],
    made: list[tuple[tuple[str, ...], AnyMeasure]],
    left: dict[str, str],
) -> Draft:
    order = {event.id: event.evidence.start for event in reading.events}
    made = _merged(sorted(made, key=lambda item: min(order[name] for name in item[0])))
    measures = []
    used: dict[str, str] = {}
    for index, (records, measure) in enumerate(made, start=1):
        measures.append(measure.model_copy(update={"id": f"m{index}"}))
        used.update(dict.fromkeys(records, f"m{index}"))
    for telling in told:
        if telling.first.type in ("announcement_of_cooperation", "cooperation_agreement"):
            _join_alliance(telling, measures, used, left)
    day, said = _as_of(reading)
    article = reading.article
    is_hash = re.fullmatch(r"[0-9a-f]{64}", article.sha256) is not None
    scenario = Scenario(
        name=f"Draft: {article.title or article.name}",
        description="Drafted by Accord from an article. Magnitudes are assumptions: check each before use."
        + said,
        as_of=day,
        source=Source(
            title=article.title,
            file=article.name,
            sha256=article.sha256 if is_hash else "",
            published=article.published,
        ),
        measures=tuple(measures),
    )
    ordered = [event.id for event in reading.events]
    return Draft(
        scenario,
        tuple((name, left[name]) for name in ordered if name in left),
        tuple((name, used[name]) for name in ordered if name in used),
    )


def _merged(
    made: list[tuple[tuple[str, ...], AnyMeasure]],
) -> list[tuple[tuple[str, ...], AnyMeasure]]:
    """Make one measure of those that do the same: what is said twice must not count twice.

    The firmest telling decides the modality; what is denied stays apart.
    """
    firmness: tuple[Modality, ...] = ("asserted", "announced", "intended", "possible")
    found: dict[object, tuple[tuple[str, ...], AnyMeasure]] = {}
    for records, measure in made:
        content = measure.model_dump(exclude={"id", "date", "modality", "evidence", "notes"})
        key = (
            measure.modality == "denied",
            repr({name: sorted(v) if isinstance(v, tuple) else v for name, v in content.items()}),
        )
        if key not in found:
            found[key] = (records, measure)
            continue
        earlier, kept = found[key]
        update = {
            "modality": min((kept.modality, measure.modality), key=firmness.index)
            if measure.modality != "denied"
            else "denied",
            "evidence": tuple(dict.fromkeys((*kept.evidence, *measure.evidence))),
            "date": kept.date or measure.date,
            "notes": " ".join(dict.fromkeys(note for note in (kept.notes, measure.notes) if note)),
        }
        found[key] = ((*earlier, *records), kept.model_copy(update=update))
    return list(found.values())


def _as_of(reading: Reading) -> tuple[dt.date, str]:
    """Return the day on which blocs are counted: the article's, its latest event's or the baseline's."""
    if reading.article.published is not None:
        return reading.article.published, ""
    stated = (e.date.last_day() for e in reading.events if e.date and e.modality in STATED)
    days = [day for day in stated if day is not None]
    if days:
        return max(days), ""
    return BASELINE_ENDS, f" Nothing in the article is dated, so blocs are counted on {BASELINE_ENDS}."


def _join_alliance(
    telling: Telling, measures: list[AnyMeasure], used: dict[str, str], left: dict[str, str]
) -> None:
    """Add an announcement of cooperation to the alliance of the same members, as further evidence."""
    who = set(telling.codes("partner", "member"))
    for index, measure in enumerate(measures):
        if isinstance(measure, Alliance) and who and who <= set(measure.members):
            more = telling.common()["evidence"]
            evidence = tuple(sorted({*measure.evidence, *more}, key=lambda e: e.start))
            measures[index] = measure.model_copy(update={"evidence": evidence})
            for name in telling.ids:
                used[name] = measure.id
                left.pop(name, None)
            return


# -- one builder for each type of event that is a measure


def _partners(telling: Telling) -> tuple[str, ...]:
    found = telling.codes("source", "partner", "member", "target")
    if len(found) < 2 and not any(code in places.blocs() for code in found):
        raise _LeftOut("the text does not say between which countries")
    return found


def _directive(telling: Telling) -> Directive:
    issuers = telling.codes("source")
    if not issuers:
        raise _LeftOut("the text does not say whose order it is")
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
            raise _LeftOut("the text names no members")
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
        raise _LeftOut("the text names one member only")
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
        raise _LeftOut("the text does not say from whom to whom")
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
        raise _LeftOut(_NOT_WHOM)
    rate, said = added_rate(telling.text)
    if rate is None:
        raise _LeftOut(f"{said}; write the tariff with a rate of its own")
    notes = []
    goods = goods_of(telling)
    if goods:
        notes.append(", ".join(f"{good.words!r} is read as all of {good.sector}" for good in goods) + ".")
    elif telling.object:
        raise _LeftOut(f"no sector is known for {telling.object!r}; write the tariff with sectors of its own")
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
        raise _LeftOut(_NOT_WHOM)
    goods = goods_of(telling)
    imports = re.search(r"\bimport(?:s|ing|ed|ation)?\b", telling.text, re.IGNORECASE) is not None
    if any(good.extent == "part" for good in goods) or (telling.object and not goods):
        words = telling.object or goods[0].words
        raise _LeftOut(f"no sector is {words!r} and nothing else; write a control with a coverage of its own")
    if any(good.extent == "chips" for good in goods):
        if imports:
            raise _LeftOut(
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


_BUILDERS: dict[str, Callable[[Telling], AnyMeasure]] = {
    "directive": _directive,
    "alliance_founding": _alliance,
    "technology_transfer": _technology_transfer,
    "joint_research": lambda t: JointResearch(
        partners=_partners(t), effect=assumed("joint_research.effect"), **t.common()
    ),
    "talent_exchange": lambda t: TalentExchange(
        partners=_partners(t), effect=assumed("talent_exchange.effect"), **t.common()
    ),
    "joint_venture": _joint_venture,
    "tariff": _tariff,
    "embargo": _embargo,
}
