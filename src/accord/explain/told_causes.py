"""Sentences on because of what a country moves: measures and their work on each other, and the channels it runs by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.capacity import elasticities, parameter
from accord.capacity.drivers import DRIVERS
from accord.explain.explanation import Said
from accord.explain.outcomes import words_of
from accord.explain.phrasing import STILL, ranged
from accord.explain.shock import CHIPS

if TYPE_CHECKING:
    from accord.analysis import Case
    from accord.explain.attribution import Attribution
    from accord.scenario import Measure

Array = NDArray[np.float64]
TOLD = (
    "score",
    "rank",
    "compute_stock",
    "c26_absorption",
    "real_income",
    "joint_works",
    "people_from_abroad",
    "open_score",
    "open_rank",
)
"""Outcomes that are told, in this order, where they move."""
KIND = {
    "export_control": "the export control", "embargo": "the embargo", "tariff": "the tariff",
    "trade_facilitation": "easier trade", "alliance": "the alliance", "joint_research": "joint research",
    "talent_exchange": "the exchange of people", "joint_venture": "the joint venture", "directive": "the order",
}  # fmt: skip
TOGETHER = 0.02
"""Share of a change from which measures working on each other is told."""


def causes(case: Case, code: str, attribution: Attribution) -> list[Said]:
    """Say which measures moved each outcome by how much, and which two do something together."""
    measures = {measure.id: measure for measure in case.scenario.measures}
    found = []
    for outcome in TOLD:
        if not attribution.knows(outcome, code):
            continue
        total, ends = attribution.change(outcome, code), attribution.change_range(outcome, code)
        words, unit = words_of(outcome)
        frame = attribution.frame(outcome, code)
        frame = frame[frame["part"].abs() > STILL]
        if frame.empty:
            continue
        parts, sources = [], []
        for name, row in frame.head(4).iterrows():
            measure = measures[str(name)]
            parts.append(f"{_called(measure)} {ranged(row['part'], row['low'], row['high'])}")
            sources += _sources(measure)
        rest = frame["part"].iloc[4:].sum()
        if len(frame) > 4:
            others = "others together" if len(frame) > 5 else "other"
            parts.append(f"{len(frame) - 4} {others} {ranged(rest, rest, rest)}")
        found.append(
            Said(
                "cause",
                f"Of the change in {words}, {ranged(total, *ends)} {unit}: {'; '.join(parts)}."
                + _together(attribution, outcome, code, total),
                {
                    "total": total,
                    "total_low": ends[0],
                    "total_high": ends[1],
                    **{str(name): float(part) for name, part in frame["part"].items()},
                },
                tuple(dict.fromkeys(sources)),
            )
        )
    return found


def _together(attribution: Attribution, outcome: str, code: str, total: float) -> str:
    """Say which two measures add or take most by working on each other."""
    if attribution.central.pairs is None or len(attribution.measures) < 2:
        return ""
    pairs = attribution.pair_frame(outcome, code)
    most = pairs.iloc[0]
    if abs(most["adds"]) <= max(TOGETHER * abs(total), STILL):
        return ""
    one, other = pairs.index[0]
    size = ranged(most["adds"], most["low"], most["high"])
    return f" In this, {one} and {other} do {size} that neither does alone."


def channels(case: Case, code: str) -> list[Said]:
    """Say which components carry the change of the score, and by which drivers."""
    index = case.index.index
    found: list[Said] = []
    if code not in index.countries:
        return found
    n = index.countries.index(code)
    low, high = index.bounds
    weight = index.weights / index.weights.sum() / (high - low) * 100.0
    gain = (case.index.scores[n] - index.scores[n]) * weight
    gain_low, gain_high = case.ensemble.range(
        (case.ensemble.components[:, n] - 1.0) * index.scores[n] * weight
    )
    drawn = _drawn_drivers(case, code)
    for k in [k for k in np.argsort(-np.abs(gain), kind="stable") if abs(gain[k]) > STILL][:3]:
        moved = [e for e in elasticities() if e.component == index.components[k]]
        drivers = {
            e.driver: 100.0 * (float(case.drivers.hats[e.driver][n]) - 1.0)
            for e in moved
            if e.driver in case.drivers.hats
        }
        told = "; ".join(
            f"{DRIVERS[e.driver]}, {ranged(drivers[e.driver], *drawn[e.driver], '%')}, with an elasticity of "
            f"{e.value:.2f} ± {e.se:.2f}"
            for e in moved
            if abs(drivers.get(e.driver, 0.0)) > STILL
        )
        how = f": it answers to {told}" if told else ": a government programme the scenario states"
        points = (float(gain[k]), float(gain_low[k]), float(gain_high[k]))
        found.append(
            Said(
                "channel",
                f"{index.labels[k]} carries {ranged(*points)} points{how}.",
                {**dict(zip(("points", "low", "high"), points, strict=True)), **drivers},
                tuple(dict.fromkeys(e.source for e in moved)),
            )
        )
    return found + _price(case, code)


def _price(case: Case, code: str) -> list[Said]:
    """Say what computing power costs a country that accelerators are withheld from."""
    if code not in case.solution.world.countries:
        return []
    price = case.capacity_moves(code, "accelerator_price")
    if abs(price[0]) <= STILL:
        return []
    substitution = parameter("chips.accelerator_substitution")
    return [
        Said(
            "channel",
            f"Computing power costs it {ranged(*price, '%')} because sellers of accelerators withhold them.",
            dict(zip(("price", "low", "high"), price, strict=True)),
            (f"{substitution.key}: {substitution.source}",),
        )
    ]


def _drawn_drivers(case: Case, code: str) -> dict[str, tuple[float, float]]:
    """Return low and high of every driver of a country over the draws, percent; nothing where it is not known."""
    world, ensemble = case.solution.world, case.ensemble
    hats: dict[str, Array] = {}
    if code in world.countries:
        n = world.country(code)
        hats["real_income"] = ensemble.real_income[:, n]
        hats["c26_absorption"] = ensemble.absorption[:, world.sector(CHIPS), n]
    for name, (known, values) in ensemble.capacity.drivers().items():
        if code in known:
            hats[name] = np.asarray(values)[:, list(known).index(code)]
    found = dict.fromkeys(DRIVERS, (0.0, 0.0))
    for name, values in hats.items():
        low, high = ensemble.range(values)
        found[name] = 100.0 * (float(low) - 1.0), 100.0 * (float(high) - 1.0)
    return found


def _called(measure: Measure) -> str:
    return f"{KIND[measure.model_dump()['type']]} ({measure.id})"


def _sources(measure: Measure) -> list[str]:
    """Return where a measure and its magnitudes come from."""
    found = [f"the source's words: “{evidence.text}”" for evidence in measure.evidence[:1]]
    for field in type(measure).model_fields:
        source = getattr(getattr(measure, field), "source", None)
        if isinstance(source, str):
            found.append(f"{measure.id} {field.replace('_', ' ')}: {source}")
    return found
