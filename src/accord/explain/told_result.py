"""Sentences on what happens to a country, how sure that is, and which assumptions and links it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord import tables
from accord.explain.explanation import Said
from accord.explain.outcomes import words_of
from accord.explain.phrasing import STILL, country_name, input_words, ordinal, ranged, signed

if TYPE_CHECKING:
    import pandas as pd

    from accord.analysis import Case
    from accord.explain.elasticity import Local
    from accord.explain.groups import Groups
    from accord.explain.swings import Swings


def results(case: Case, code: str) -> list[Said]:
    """Say how scores and ranks, real income and computing power change."""
    index, opened, world = case.index.index, case.open_index, case.solution.world
    found = []
    if code in index.countries:
        n = index.countries.index(code)
        found.append(
            _standing(
                f"{country_name(code)}'s score in the {index.title} ({index.edition} edition)",
                _row(case.index.frame(), code),
                len(index.countries),
                "gaii_2021.csv",
                float(case.index.before[n]),
            )
        )
    if code in world.countries:
        for words, spread in (
            ("real income", case.income(code)),
            (
                f"stock of AI computing power by {case.capacity.compute.years[-1]}",
                case.capacity_moves(code, "compute_stock"),
            ),
        ):
            if abs(spread[0]) > STILL:
                found.append(
                    Said(
                        "result",
                        f"Its {words} changes by {ranged(*spread, '%')}.",
                        dict(zip(("change", "low", "high"), spread, strict=True)),
                        (),
                    )
                )
    if code in opened.index.units:
        row = _row(opened.frame(), code)
        if abs(row["change"]) > STILL:
            title = opened.index.structure.top.name or opened.index.structure.top.code
            who = "Its" if found else f"{country_name(code)}'s"
            found.append(
                _standing(
                    f"{who} score in the {title}",
                    row,
                    len(opened.index.units),
                    "capacity_index.csv",
                    float(row["score_before"]),
                )
            )
    if not found:
        found.append(Said("result", f"Nothing that is modelled moves in {country_name(code)}.", {}, ()))
    return found


def _standing(subject: str, row: dict[str, Any], count: int, file: str, before: float) -> Said:
    """Say how a score and a rank change, from a row of an index before and after."""
    after, old, new = float(row["score_after"]), int(row["rank_before"]), int(row["rank_after"])
    best, worst = int(row["rank_low"]), int(row["rank_high"])
    low, high = float(row["score_low"]) - before, float(row["score_high"]) - before
    moved = f"stays {ordinal(old)}" if old == new else f"goes from {ordinal(old)} to {ordinal(new)}"
    spread = "" if best == worst else f" ({ordinal(best)} to {ordinal(worst)})"
    return Said(
        "result",
        f"{subject} changes by {signed(after - before)} points, from {before:.2f} to {after:.2f} (90% of draws: "
        f"{signed(low)} to {signed(high)}), and it {moved}{spread} of {count}.",
        {
            "before": before,
            "after": after,
            "low": before + low,
            "high": before + high,
            "rank_before": old,
            "rank_after": new,
            "rank_low": best,
            "rank_high": worst,
        },
        (_table_source(file),),
    )


def _row(frame: pd.DataFrame, code: str) -> dict[str, Any]:
    return {str(name): value for name, value in frame.loc[code].items()}


def _table_source(file: str) -> str:
    row = next((row for row in tables.provenance() if row["file"] == file), None)
    return f"{row['title']}. {row['source']}" if row else file


def sureness(case: Case, code: str) -> list[Said]:
    """Say in how many draws the score falls or rises and the rank changes."""
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
    return [
        Said(
            "sureness",
            f"The score {side} in {share:.0%} of {count} draws over everything uncertain; the rank gets worse in "
            f"{worse:.0%} and better in {better:.0%} of them.",
            {"draws": count, "falls": fall, "rises": rise, "worse": worse, "better": better},
            (),
        )
    ]


def assumption_groups(code: str, groups: Groups) -> list[Said]:
    """Say which group of assumptions matters most."""
    found = []
    for outcome, country in groups.outcomes:
        if country != code:
            continue
        frame = groups.frame(outcome, country)
        first = frame.iloc[0]
        told = ", ".join(
            f"{name} {row['total']:.0%} ± {row['total_error']:.0%}"
            for name, row in frame.iloc[1:3].iterrows()
        )
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


def assumptions(case: Case, code: str, swings: Swings) -> list[Said]:
    """Say which single assumptions the score, or real income, depends on most."""
    outcome = "score" if code in case.index.index.countries else "real_income"
    if code not in swings.units[outcome]:
        return []
    words, unit = words_of(outcome)
    frame = swings.frame(outcome, code).head(3)
    frame = frame[frame["swing"] > STILL]
    if frame.empty:
        return []
    named = {one.name: one for one in swings.inputs}
    told = "; ".join(
        f"{input_words(named[str(name)])}, {signed(row['at_low'])} at its low and {signed(row['at_high'])} at its "
        "high value"
        for name, row in frame.iterrows()
    )
    return [
        Said(
            "assumption",
            f"Moved alone from its 5th to its 95th percentile, an assumption changes the {words} most, in {unit}: "
            f"{told}.",
            {str(name): float(row["swing"]) for name, row in frame.iterrows()},
            tuple(f"{name}: {named[str(name)].distribution}" for name in frame.index),
        )
    ]


def links(nearby: Local) -> list[Said]:
    """Say which trade links matter most at the central values."""
    rows: list[dict[str, Any]] = nearby.frame(3).to_dict("records")  # type: ignore[assignment]
    if not rows:
        return []
    told = "; ".join(
        f"{country_name(row['importer'])} from {country_name(row['exporter'])} in {row['sector']} "
        f"{signed(row['effect'])}"
        for row in rows
    )
    unit = "points" if nearby.unit == "points" else "percent"
    return [
        Said(
            "assumption",
            f"At the central values, one percent more cost on a trade link moves its {words_of(nearby.outcome)[0]} "
            f"most here, in {unit}: {told}.",
            {f"{row['sector']} {row['importer']} {row['exporter']}": row["effect"] for row in rows},
            (),
        )
    ]
