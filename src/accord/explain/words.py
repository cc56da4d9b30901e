"""A result for one country, told in words: what changes, how sure that is, because of what, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from accord import places, tables
from accord.capacity import elasticities, parameter
from accord.errors import UnknownName
from accord.explain.chain import words_of
from accord.explain.shapley import Attribution

if TYPE_CHECKING:
    from accord.analysis import Case
    from accord.explain.sensitivity import Groups, Local
    from accord.scenario import Measure

TOLD = (
    "score",
    "rank",
    "compute_stock",
    "c26_absorption",
    "real_income",
    "joint_works",
    "people_from_abroad",
)
"""Outcomes that are told, in this order, where they move."""
STILL = 5e-7
"""Percent or points below which nothing is said to move: the equations hold to about that."""
KIND = {
    "export_control": "the export control", "embargo": "the embargo", "tariff": "the tariff",
    "trade_facilitation": "easier trade", "alliance": "the alliance", "joint_research": "joint research",
    "talent_exchange": "the exchange of people", "joint_venture": "the joint venture", "directive": "the order",
}  # fmt: skip


class Said(NamedTuple):
    """One sentence and what stands behind it."""

    topic: str
    """``result``, ``sureness``, ``cause``, ``channel``, ``assumption`` or ``source``."""
    text: str
    numbers: dict[str, float]
    sources: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Explanation:
    """What happened to a country in one case, sentence by sentence."""

    country: str
    case: str
    said: tuple[Said, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source once, in the order they are first leaned on."""
        return tuple(dict.fromkeys(source for one in self.said for source in one.sources))

    @property
    def text(self) -> str:
        """Everything in words: a paragraph for each topic, with the sources numbered below."""
        number = {source: k for k, source in enumerate(self.sources, start=1)}
        paragraphs: dict[str, list[str]] = {}
        for one in self.said:
            marks = "".join(f" [{number[source]}]" for source in one.sources)
            paragraphs.setdefault(one.topic, []).append(one.text + marks)
        lines = [" ".join(sentences) for sentences in paragraphs.values()]
        return "\n\n".join([*lines, "\n".join(f"[{k}] {source}" for source, k in number.items())]).rstrip()

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data, for JSON."""
        return {
            "country": self.country,
            "case": self.case,
            "said": [one._asdict() | {"sources": list(one.sources)} for one in self.said],
            "text": self.text,
        }


def explain_country(
    case: Case,
    country: str,
    attribution: Attribution | None = None,
    groups: Groups | None = None,
    nearby: Local | None = None,
) -> Explanation:
    """Tell what a case does to a country, how sure it is, and because of what.

    Parameters
    ----------
    country
        By code or name.
    attribution
        The case's change split among its measures, from `attribute`; without it no cause is told.
    groups, nearby
        Which assumptions matter (`by_group`) and which links (`local`), where they were worked out.

    Raises
    ------
    UnknownName
        If neither the world nor the index has the country.
    """
    code = _code(case, country)
    said = [*_result(case, code), *_sureness(case, code)]
    if attribution is not None:
        said += _causes(case, code, attribution)
    said += _channels(case, code)
    if groups is not None:
        said += _assumptions(code, groups)
    if nearby is not None:
        said += _links(nearby)
    return Explanation(code, case.title, tuple(said))


def explain_case(case: Case, country: str, *, base: int = 0, seed: int = 0) -> Explanation:
    """Tell what a case does to a country, with everything that can be worked out: see `explain_country`.

    Parameters
    ----------
    base
        Base points of the Sobol analysis of the score; 0 leaves it out.
    """
    from accord.explain.sensitivity import by_group, local

    code = _code(case, country)
    index, world = case.index.index, case.solution.world
    groups = nearby = None
    if base and code in index.countries:
        groups = by_group(world, case.scenario, index, [("score", code)], base=base, seed=seed)
    if code in index.countries and code in world.countries:
        nearby = local(case.solution, case.shocks, index, "score", code)
    return explain_country(case, code, case.attribution, groups, nearby)


def _code(case: Case, country: str) -> str:
    known = dict.fromkeys((*case.solution.world.countries, *case.index.index.countries))
    if country in known:
        return country
    code = places.country_code(country)
    if code not in known:
        raise UnknownName("country", country, known, "Neither the world nor the index has it.")
    return code


def _name(code: str) -> str:
    return places.countries()[code].name if code in places.countries() else code


def _number(value: float) -> str:
    size = abs(value)
    text = f"{size:.2f}" if size >= 0.1 else f"{size:.2g}"
    return text if "e" not in text else f"{size:.7f}".rstrip("0")


def _signed(value: float) -> str:
    return ("−" if value < 0.0 else "+") + _number(value)


def _result(case: Case, code: str) -> list[Said]:
    index, world = case.index.index, case.solution.world
    found = []
    if code in index.countries:
        n = index.countries.index(code)
        before, after = float(case.index.before[n]), float(case.index.after[n])
        old, new = int(case.index.rank_before[n]), int(case.index.rank_after[n])
        moved = f"stays {_ordinal(old)}" if old == new else f"goes from {_ordinal(old)} to {_ordinal(new)}"
        low, high = float(case.index.low[n]) - before, float(case.index.high[n]) - before
        found.append(
            Said(
                "result",
                f"{_name(code)}'s score in the {index.title} ({index.edition} edition) changes by "
                f"{_signed(after - before)} points, from {before:.2f} to {after:.2f} (90% of draws: {_signed(low)} to "
                f"{_signed(high)}), and it {moved} of {len(index.countries)}.",
                {
                    "before": before,
                    "after": after,
                    "low": low,
                    "high": high,
                    "rank_before": old,
                    "rank_after": new,
                },
                (_table_source("gaii_2021.csv"),),
            )
        )
    if code in world.countries:
        for words, (middle, low, high) in (
            ("real income", case.income(code)),
            ("stock of AI computing power by 2030", case.capacity_moves(code, "compute_stock")),
        ):
            if abs(middle) > STILL:
                found.append(
                    Said(
                        "result",
                        f"Its {words} changes by {_signed(middle)}% ({_signed(low)}% to {_signed(high)}%).",
                        {"change": middle, "low": low, "high": high},
                        (),
                    )
                )
    if not found:
        found.append(Said("result", f"Nothing that is modelled moves in {_name(code)}.", {}, ()))
    return found


def _sureness(case: Case, code: str) -> list[Said]:
    index, draws = case.index.index, case.ensemble
    if code not in index.countries:
        return []
    n = index.countries.index(code)
    change = draws.total[:, n] - draws.total_before[:, n]
    places_lost = draws.rank[:, n] - draws.rank_before[:, n]
    count = len(change)
    fall, rise = float((change < -STILL).mean()), float((change > STILL).mean())
    worse, better = float((places_lost > 0).mean()), float((places_lost < 0).mean())
    if fall == rise == 0.0:
        return [Said("sureness", f"In none of {count} draws does the score move.", {"draws": count}, ())]
    side, share = ("falls", fall) if fall >= rise else ("rises", rise)
    text = (
        f"The score {side} in {share:.0%} of {count} draws over everything uncertain; the rank gets worse in "
        f"{worse:.0%} and better in {better:.0%} of them."
    )
    return [
        Said(
            "sureness",
            text,
            {"draws": count, "falls": fall, "rises": rise, "worse": worse, "better": better},
            (),
        )
    ]


def _causes(case: Case, code: str, attribution: Attribution) -> list[Said]:
    measures = {measure.id: measure for measure in case.scenario.measures}
    found = []
    for outcome in TOLD:
        if not attribution.knows(outcome, code):
            continue
        total = attribution.change(outcome, code)
        words, unit = words_of(outcome)
        frame = attribution.frame(outcome, code)
        frame = frame[frame["part"].abs() > STILL]
        if frame.empty:
            continue
        parts, sources = [], []
        for name, row in frame.head(4).iterrows():
            spread = (
                f" ({_signed(row['low'])} to {_signed(row['high'])})" if row["low"] != row["high"] else ""
            )
            parts.append(f"{_called(measures[str(name)])} {_signed(row['part'])}{spread}")
            sources += _sources(measures[str(name)])
        rest = frame["part"].iloc[4:].sum()
        if len(frame) > 4:
            others = "others" if len(frame) > 5 else "other"
            parts.append(f"{len(frame) - 4} {others} {_signed(rest)}")
        shared = float(frame["with_others"].abs().sum())
        together = (
            f" Measures work on each other: {_number(shared)} {unit} of this."
            if shared > 0.02 * max(abs(total), STILL)
            else ""
        )
        found.append(
            Said(
                "cause",
                f"Of the change in {words}, {_signed(total)} {unit}: {'; '.join(parts)}.{together}",
                {"total": total, **{str(name): float(part) for name, part in frame["part"].items()}},
                tuple(dict.fromkeys(sources)),
            )
        )
    return found


def _channels(case: Case, code: str) -> list[Said]:
    """Which components carry the change of the score, and by which drivers."""
    index = case.index.index
    if code not in index.countries:
        return []
    n = index.countries.index(code)
    low, high = index.bounds
    gain = (
        (case.index.scores[n] - index.scores[n]) * index.weights / index.weights.sum() / (high - low) * 100.0
    )
    order = [k for k in np.argsort(-np.abs(gain), kind="stable") if abs(gain[k]) > STILL][:3]
    found = []
    for k in order:
        name = index.components[k]
        moved = [e for e in elasticities() if e.component == name]
        drivers = {
            e.driver: 100.0 * (float(case.drivers.hats[e.driver][n]) - 1.0)
            for e in moved
            if e.driver in case.drivers.hats
        }
        told = ", ".join(
            f"{_driver(e.driver)} ({_signed(drivers[e.driver])}%, elasticity {e.value:.2f} ± {e.se:.2f})"
            for e in moved
            if abs(drivers.get(e.driver, 0.0)) > STILL
        )
        how = f": it answers to {told}" if told else ": a government programme the scenario states"
        found.append(
            Said(
                "channel",
                f"{index.labels[k]} carries {_signed(float(gain[k]))} points{how}.",
                {"points": float(gain[k]), **drivers},
                tuple(dict.fromkeys(e.source for e in moved)),
            )
        )
    world = case.solution.world
    if code in world.countries:
        n = world.country(code)
        price = 100.0 * (float(case.capacity.accelerator_price[n]) - 1.0)
        if abs(price) > STILL:
            substitution = parameter("chips.accelerator_substitution")
            found.append(
                Said(
                    "channel",
                    f"Computing power costs it {_signed(price)}% because sellers of accelerators withhold them.",
                    {"price": price},
                    (f"{substitution.key}: {substitution.source}",),
                )
            )
    return found


def _assumptions(code: str, groups: Groups) -> list[Said]:
    found = []
    for outcome, country in groups.outcomes:
        if country != code:
            continue
        frame = groups.frame(outcome, country)
        first = frame.iloc[0]
        told = ", ".join(f"{name} {row['total']:.0%}" for name, row in frame.iloc[1:3].iterrows())
        found.append(
            Said(
                "assumption",
                f"What matters most for how far {words_of(outcome)[0]} moves: {frame.index[0]}, "
                f"{first['total']:.0%} ± {first['total_error']:.0%} of the variance with interactions"
                + (f"; then {told}." if told else "."),
                {str(name): float(row["total"]) for name, row in frame.iterrows()},
                (),
            )
        )
    return found


def _links(nearby: Local) -> list[Said]:
    rows: list[dict[str, Any]] = nearby.frame(3).to_dict("records")  # type: ignore[assignment]
    if not rows:
        return []
    told = "; ".join(
        f"{_name(row['importer'])} from {_name(row['exporter'])} in {row['sector']} {_signed(row['effect'])}"
        for row in rows
    )
    words = words_of(nearby.outcome)[0]
    unit = "points" if nearby.unit == "points" else "percent"
    return [
        Said(
            "assumption",
            f"One percent more cost on a trade link moves its {words} most here, in {unit}: {told}.",
            {f"{row['sector']} {row['importer']} {row['exporter']}": row["effect"] for row in rows},
            (),
        )
    ]


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


def _driver(name: str) -> str:
    from accord.capacity.drivers import DRIVERS

    return DRIVERS[name]


def _table_source(file: str) -> str:
    row = next((row for row in tables.provenance() if row["file"] == file), None)
    return f"{row['title']}. {row['source']}" if row else file


def _ordinal(rank: int) -> str:
    suffix = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{suffix}"
