"""Charts of causes and of sureness: waterfalls, rank probabilities, fans, coalitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from accord.report.look import GAIN, INK, LOSS, tone
from accord.report.tornadoes import LABELS, SMALL, axis_title
from accord.report.wording import KIND, country

if TYPE_CHECKING:
    from accord.analysis import Case
    from accord.explain import Attribution, Coalition
    from accord.report.look import Chart
    from accord.scenario import Scenario

FAN = ((0.05, 0.95), (0.15, 0.85), (0.25, 0.75), (0.35, 0.65))
"""Bands of a fan chart, the widest first."""


def waterfall(attribution: Attribution, scenario: Scenario, outcome: str, code: str) -> Chart:
    """Chart the steps from the baseline to the scenario, one for each measure, with the range of each step."""
    names = {measure.id: f"{measure.id} {KIND[measure.type].lower()}" for measure in scenario.measures}
    frame = attribution.frame(outcome, code)
    frame = frame[frame["part"].abs() > SMALL]
    rows: list[dict[str, Any]] = []
    level, whole = 0.0, attribution.change_range(outcome, code)
    for name, row in frame.iterrows():
        part = float(row["part"])
        rows.append(
            {
                "step": names[str(name)],
                "start": level,
                "end": level + part,
                "part": part,
                "low": level + float(row["low"]),
                "high": level + float(row["high"]),
                "part_low": float(row["low"]),
                "part_high": float(row["high"]),
                "alone": float(row["alone"]),
                "sign": "loss" if (part < 0.0) != (outcome == "rank") else "gain",
            }
        )
        level += part
    rows.append(
        {
            "step": "all measures", "start": 0.0, "end": level, "part": level, "low": whole[0], "high": whole[1],
            "part_low": whole[0], "part_high": whole[1], "alone": level, "sign": "whole",
        }
    )  # fmt: skip
    base = alt.Chart(alt.InlineData(rows)).encode(
        y=alt.Y("step:N", sort=None, title=None, axis=alt.Axis(labelLimit=LABELS))
    )
    bars = base.mark_bar(height={"band": 0.6}).encode(
        x=alt.X("start:Q", title=axis_title(outcome)),
        x2="end:Q",
        color=alt.Color(
            "sign:N",
            scale=alt.Scale(domain=["loss", "gain", "whole"], range=[LOSS, GAIN, "#8a979f"]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("step:N", title="Measure"),
            alt.Tooltip("part:Q", title="Part", format="+.5f"),
            alt.Tooltip("part_low:Q", title="Low", format="+.5f"),
            alt.Tooltip("part_high:Q", title="High", format="+.5f"),
            alt.Tooltip("alone:Q", title="Alone", format="+.5f"),
        ],
    )
    ranges = base.mark_rule(color=INK, strokeWidth=1.2).encode(x="low:Q", x2="high:Q")
    return alt.layer(bars, ranges).properties(width="container", height=26 * len(rows))


def shown_outcome(case: Case, code: str) -> str:
    """Return the outcome a country is shown by: its index score, or real income where the index does not rank it."""
    return "score" if code in case.index.index.countries else "real_income"


def rank_probability(case: Case, count: int = 8, spread: int = 3) -> Chart:
    """How often each country has each rank over the draws, for those whose scores change most."""
    index, drawn = case.index.index, case.ensemble.rank
    order = np.argsort(-np.abs(case.index.after - case.index.before), kind="stable")[:count]
    order = order[np.argsort(case.index.rank_after[order], kind="stable")]
    rows = []
    for n in order:
        ranks, times = np.unique(drawn[:, n], return_counts=True)
        near = np.abs(ranks - np.median(drawn[:, n])) <= max(spread, 12)
        for rank, time in zip(ranks[near], times[near], strict=True):
            rows.append(
                {
                    "country": country(index.countries[n]),
                    "rank": int(rank),
                    "share": float(time) / len(drawn),
                    "before": int(case.index.rank_before[n]),
                }
            )
    chart: Chart = (
        alt.Chart(alt.InlineData(rows))
        .mark_rect()
        .encode(
            x=alt.X("rank:O", title="rank", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("country:N", sort=None, title=None),
            color=alt.Color(
                "share:Q",
                title="share of draws",
                scale=alt.Scale(domain=[0, 1], range=["#eef3f6", GAIN]),
                legend=alt.Legend(orient="bottom", format=".0%", direction="horizontal", gradientLength=200),
            ),
            tooltip=[
                alt.Tooltip("country:N", title="Country"),
                alt.Tooltip("rank:O", title="Rank"),
                alt.Tooltip("share:Q", title="Share of draws", format=".0%"),
                alt.Tooltip("before:Q", title="Rank before"),
            ],
        )
        .properties(width="container", height=26 * len(order))
    )
    return chart


def fan(case: Case, code: str) -> Chart:
    """Chart computing power over its baseline by year, in percent: bands of the draws and their median."""
    path = case.ensemble.capacity.compute
    n = path.countries.index(code)
    ratio = 100.0 * (path.scenario[:, n] / path.baseline[:, n] - 1.0)
    rows = []
    for low, high in FAN:
        ends = np.quantile(ratio, [low, high], axis=0)
        rows += [
            {"year": str(year), "band": f"{high - low:.0%}", "low": float(a), "high": float(b)}
            for year, a, b in zip(path.years, *ends, strict=True)
        ]
    middle = [
        {"year": str(year), "median": float(value)}
        for year, value in zip(path.years, np.median(ratio, axis=0), strict=True)
    ]
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    bands = (
        alt.Chart(alt.InlineData(rows))
        .mark_area(opacity=0.22, color=LOSS)
        .encode(
            x=x,
            y=alt.Y("low:Q", title="computing power against the baseline, %"),
            y2="high:Q",
            detail="band:N",
        )
    )
    line = (
        alt.Chart(alt.InlineData(middle))
        .mark_line(color=LOSS, strokeWidth=2, point={"color": LOSS})
        .encode(x=x, y="median:Q", tooltip=["year:O", alt.Tooltip("median:Q", title="Median", format="+.2f")])
    )
    return alt.layer(bands, line).properties(width="container", height=220)


def coalition_matrix(found: Coalition, by: str | None = None, count: int = 8) -> Chart:
    """Chart what each member's leaving and each candidate's joining does to everybody in it."""
    table = found.matrix(by, count)
    low, high = (found.matrix(by, count, level) for level in ("low", "high"))
    largest = float(np.nanmax(np.abs(table.to_numpy()), initial=SMALL))
    rows = [
        {
            "change": str(label),
            "code": str(code),
            "country": country(str(code)),
            "value": value,
            "low": least,
            "high": most,
            "tone": float(np.sign(value) * np.sqrt(abs(value) / largest)),
        }
        for label, *lines in zip(
            table.index, *(part.to_numpy().tolist() for part in (table, low, high)), strict=True
        )
        for code, value, least, most in zip(table.columns, *lines, strict=True)
        if np.isfinite(value)
    ]
    chart: Chart = (
        alt.Chart(alt.InlineData(rows))
        .mark_rect()
        .encode(
            x=alt.X("code:N", sort=None, title=None, axis=alt.Axis(labelAngle=-90, labelOverlap=False)),
            y=alt.Y("change:N", sort=None, title=None),
            color=tone("share of the largest change", length=180, title_limit=400),
            tooltip=[
                alt.Tooltip("change:N", title="Coalition"),
                alt.Tooltip("country:N", title="Country"),
                alt.Tooltip("value:Q", title="Change", format="+.5f"),
                alt.Tooltip("low:Q", title="at the low effect", format="+.5f"),
                alt.Tooltip("high:Q", title="at the high effect", format="+.5f"),
            ],
        )
        .properties(width="container", height=24 * len(table))
    )
    return chart
