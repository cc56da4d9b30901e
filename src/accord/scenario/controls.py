"""Drafting controls: sanctions, export controls and export stops about the same target are one control."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from accord.scenario.assumed import assumed
from accord.scenario.goods import Good, named, technology
from accord.scenario.measures import AgainstBaseline, Evidence, ExportControl
from accord.scenario.telling import Telling

CONTROL_TYPES = frozenset({"sanction", "export_control", "export_stop", "ban"})
"""Types of events that suggest an export control. A ban on imports is none; it suggests an embargo."""
_IMPORTS = re.compile(r"\bimport(?:s|ing|ed|ation)?\b", re.IGNORECASE)
COALITION = "GECC"
"""Whom "Western sanctions" on the coalition's targets are read as: an inference, said in the notes."""
COALITION_TARGETS = frozenset({"RUS", "BLR"})
_EXTENT_KEY = {"chips": "export_control.coverage", "sector": "export_control.coverage_of_product"}


class Drafted(NamedTuple):
    """A measure and the records it was read from, or the records and why they give none."""

    records: tuple[str, ...]
    measure: ExportControl | None
    why: str = ""


def of_imports(telling: Telling) -> bool:
    """Say whether a telling speaks of what is imported."""
    return _IMPORTS.search(telling.text) is not None


def is_control(telling: Telling) -> bool:
    """Say whether a telling suggests an export control."""
    kind = telling.first.type
    return kind in CONTROL_TYPES and not (kind == "ban" and of_imports(telling))


def controls(told: Sequence[Telling], baseline_ends: dt.date) -> Iterator[Drafted]:
    """Yield one control for each target, modality and date, with the evidence of all its tellings."""
    groups: list[list[Telling]] = []
    for telling in told:
        targets = telling.codes("target")
        if not targets:
            yield Drafted(telling.ids, None, "the text does not say which country it is aimed at")
            continue
        for group in groups:
            if _same_control(group, telling):
                group.append(telling)
                break
        else:
            groups.append([telling])
    for group in groups:
        yield from _control(group, baseline_ends)


def _same_control(group: Sequence[Telling], telling: Telling) -> bool:
    first = group[0]
    if first.codes("target") != telling.codes("target") or first.modality != telling.modality:
        return False
    return not any(telling.apart(one) for one in group)


def goods_of(telling: Telling) -> tuple[Good, ...]:
    """Return what a telling says is controlled: its object, else the technology its evidence names."""
    return named(telling.object) or technology(telling.text)


def _control(group: Sequence[Telling], baseline_ends: dt.date) -> Iterator[Drafted]:
    records = tuple(name for telling in group for name in telling.ids)
    targets = group[0].codes("target")
    senders, notes = senders_of(group, targets)
    if not senders:
        yield Drafted(
            records, None, "the text does not say who controls; name the senders and write the measure"
        )
        return
    goods = [good for telling in group for good in goods_of(telling)]
    usable = {good.extent: good for good in reversed(goods) if good.extent != "part"}
    if not usable:
        parts = ", ".join(dict.fromkeys(repr(good.words) for good in goods))
        why = f"no packaged share of {parts} in its sector" if parts else "the text does not say which goods"
        yield Drafted(records, None, f"{why}; write the measure with sectors and a coverage of its own")
        return
    extent = "sector" if "sector" in usable else "chips"
    sectors = tuple(dict.fromkeys(good.sector for good in goods if good.extent == extent))
    words = ", ".join(dict.fromkeys(repr(good.words) for good in goods if good.extent == extent))
    notes.append(f"{words} is read as {', '.join(sectors)}.")
    if extent == "chips":
        notes.append(
            "Chips are a part of C26: the coverage is the share of the whole sector that is stopped."
        )
    only_stops = all(telling.first.type == "export_stop" for telling in group)
    stance, why = _against_baseline(group, baseline_ends)
    notes.append(why)
    evidence: dict[Evidence, None] = {}
    said: list[str] = []
    for telling in group:
        common = telling.common()
        evidence.update(dict.fromkeys(common["evidence"]))
        said.append(common["notes"])
    dated = next((t.date()[0] for t in group if t.date()[0] is not None), None)
    measure = ExportControl(
        senders=senders,
        targets=targets,
        sectors=sectors,
        coverage=assumed("export_stop.coverage" if only_stops and extent == "chips" else _EXTENT_KEY[extent]),
        leakage=assumed("export_control.leakage"),
        date=dated,
        against_baseline=stance,
        modality=group[0].modality,
        evidence=tuple(evidence),
        notes=" ".join(dict.fromkeys(word for word in [*notes, *said] if word)),
    )
    yield Drafted(records, measure)


def senders_of(group: Sequence[Telling], targets: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Return who controls and what to say of it: the named, and the coalition for a vague source."""
    named_senders = tuple(
        dict.fromkeys(code for t in group for code in t.codes("source") if code not in targets)
    )
    collectives = [a.name for t in group for a in t.actors("source") if a.vague]
    unnamed = [word for t in group for word in t.vague("source")]
    if named_senders and not collectives:
        return named_senders, []
    if not set(targets) <= COALITION_TARGETS:
        return named_senders, []
    words = ", ".join(repr(word) for word in dict.fromkeys(unnamed)) or "a source the text does not name"
    note = (
        f"Inference by Accord, not by the text: {words} is read as {COALITION}, the economies with "
        "substantially similar export controls on Russia and Belarus; replace it if the text means others."
    )
    return (COALITION, *named_senders), [note]


def _against_baseline(group: Sequence[Telling], ends: dt.date) -> tuple[AgainstBaseline, str]:
    days = [day for telling in group if (day := telling.last_day()) is not None]
    if days and min(days) > ends:
        return "added", f"Dated after {ends}, so it is not in the baseline's data."
    if days:
        return (
            "deepens",
            f"In force by {ends}, so part of it is in the baseline's data: what is computed comes on top.",
        )
    if group[0].modality == "asserted":
        return (
            "deepens",
            f"The text speaks of it as in force, without a date; taken to be in the data to {ends} "
            "in part: what is computed comes on top.",
        )
    return "added", "Not yet in force as the text has it, so it is not in the baseline's data."
