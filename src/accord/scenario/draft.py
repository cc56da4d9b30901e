"""From a reading to a draft scenario: every event becomes a measure, or is left out with the reason.

The draft is a proposal for a person to edit. Its magnitudes are the packaged assumptions, its evidence is the
article's own words, and what Accord infers beyond the text is said in the notes of the measure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from accord.scenario.controls import controls, is_control
from accord.scenario.document import Scenario, Source
from accord.scenario.measures import STATED, Alliance, AnyMeasure, Modality
from accord.scenario.suggested import BASELINE_ENDS, BUILDERS, REASONS, LeftOut
from accord.scenario.telling import Telling, tellings

if TYPE_CHECKING:
    from accord.reading.records import Reading, ResolvedDate
    from accord.reading.review import Review


@dataclass(frozen=True)
class Draft:
    """A scenario drafted from a reading, and what became of every event."""

    scenario: Scenario
    left_out: tuple[tuple[str, str], ...]
    """Record id and why it is no measure."""
    used: tuple[tuple[str, str], ...] = ()
    """Record id and the id of the measure it became or supports."""
    review: Review | None = None
    """The decisions of a person it was drafted under, where there are any."""


def draft(source: Reading | Review, *, only_accepted: bool = False) -> Draft:
    """Return the draft scenario of a reading.

    Every event of the reading is in ``used`` or in ``left_out``; claims are no measures and are in neither.

    Parameters
    ----------
    source
        A reading, or one with a person's decisions: what is rejected gives no measure.
    only_accepted
        Leave out what is undecided too.
    """
    from accord.reading.review import Review

    if isinstance(source, Review):
        made = _drafted(source.kept(only_accepted=only_accepted))
        why = dict(made.left_out) | source.unwanted(only_accepted=only_accepted)
        left = tuple((e.id, why[e.id]) for e in source.reading.events if e.id in why)
        return replace(made, left_out=left, review=source)
    return _drafted(source)


def _drafted(reading: Reading) -> Draft:
    told = tellings(reading)
    made: list[tuple[tuple[str, ...], AnyMeasure]] = []
    left: dict[str, str] = {}
    for drafted in controls([t for t in told if is_control(t)], BASELINE_ENDS):
        if drafted.measure is None:
            left.update(dict.fromkeys(drafted.records, drafted.why))
        else:
            made.append((drafted.records, drafted.measure))
    for telling in told:
        if is_control(telling):
            continue
        build = BUILDERS.get(telling.first.type)
        try:
            if build is None:
                raise LeftOut(REASONS.get(telling.first.type, f"no measure stands for {telling.first.type}"))
            made.append((telling.ids, build(telling)))
        except LeftOut as reason:
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
    dates = {event.id: event.date for event in reading.events if event.date}
    made = _merged(sorted(made, key=lambda item: min(order[name] for name in item[0])), dates)
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
    made: list[tuple[tuple[str, ...], AnyMeasure]], dates: Mapping[str, ResolvedDate]
) -> list[tuple[tuple[str, ...], AnyMeasure]]:
    """Make one measure of those that do the same: what is said twice must not count twice.

    The firmest telling decides the modality; what is denied, and what is done on another day, stays apart.
    """
    firmness: tuple[Modality, ...] = ("asserted", "announced", "intended", "possible")
    merged: list[tuple[tuple[str, ...], AnyMeasure]] = []
    places: dict[str, list[int]] = {}
    for records, measure in made:
        content = measure.model_dump(exclude={"id", "date", "modality", "evidence", "notes"})
        plain = {name: sorted(v) if isinstance(v, tuple) else v for name, v in content.items()}
        same = places.setdefault(repr((measure.modality == "denied", plain)), [])
        place = next((i for i in same if not _apart(merged[i][0], records, dates)), None)
        if place is None:
            same.append(len(merged))
            merged.append((records, measure))
            continue
        earlier, kept = merged[place]
        update = {
            "modality": min((kept.modality, measure.modality), key=firmness.index)
            if measure.modality != "denied"
            else "denied",
            "evidence": tuple(dict.fromkeys((*kept.evidence, *measure.evidence))),
            "date": kept.date or measure.date,
            "notes": " ".join(dict.fromkeys(note for note in (kept.notes, measure.notes) if note)),
        }
        merged[place] = ((*earlier, *records), kept.model_copy(update=update))
    return merged


def _apart(some: tuple[str, ...], others: tuple[str, ...], dates: Mapping[str, ResolvedDate]) -> bool:
    return any(dates[a].apart(dates[b]) for a in some if a in dates for b in others if b in dates)


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
