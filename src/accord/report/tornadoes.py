"""Tornadoes: what an outcome depends on most, by single assumption, by group of assumptions, by trade link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from accord.explain.outcomes import words_of
from accord.explain.phrasing import input_words
from accord.report.look import GAIN, INK, LOSS
from accord.report.wording import country

if TYPE_CHECKING:
    from accord.explain import Local, Swings
    from accord.report.look import Chart

SMALL = 1e-9
"""What is smaller is nothing but rounding."""
LABELS = 300
"""Pixels that a label beside a bar may take."""


def axis_title(outcome: str) -> str:
    """Return the title of an axis of an outcome's change."""
    words, unit = words_of(outcome)
    return f"change in {words}, {unit}"


def swings_tornado(swings: Swings, outcome: str, code: str, count: int = 10) -> Chart:
    """Chart an outcome's change with each assumption alone at its 5th and its 95th percentile, the largest on top."""
    frame = swings.frame(outcome, code)
    frame = frame[frame["swing"] > SMALL].head(count)
    central = swings.change(outcome, code)
    named = {one.name: input_words(one) for one in swings.inputs}
    rows = [
        {
            "assumption": named[str(name)],
            "end": end,
            "central": central,
            "value": float(row[f"at_{short}"]),
            "set": float(row[short]),
        }
        for name, row in frame.iterrows()
        for short, end in (("low", "at its 5th percentile"), ("high", "at its 95th percentile"))
    ]
    # Names stand above their bars, so that the chart keeps its width on a small screen.
    base = alt.Chart(alt.InlineData(rows)).encode(y=alt.Y("assumption:N", sort=None, axis=None))
    bars = base.mark_bar(height={"band": 0.38}, yOffset=8).encode(
        x=alt.X(
            "value:Q", title=axis_title(outcome), scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=8)
        ),
        x2="central:Q",
        color=alt.Color(
            "end:N",
            title="the assumption alone",
            sort=None,
            scale=alt.Scale(
                domain=["at its 5th percentile", "at its 95th percentile"], range=["#9fb8c8", GAIN]
            ),
            legend=alt.Legend(orient="top", titleLimit=260),
        ),
        tooltip=[
            alt.Tooltip("assumption:N", title="Assumption"),
            alt.Tooltip("end:N", title="Is"),
            alt.Tooltip("set:Q", title="Set to", format=".4~g"),
            alt.Tooltip("value:Q", title="Change then", format="+.5f"),
            alt.Tooltip("central:Q", title="Central change", format="+.5f"),
        ],
    )
    names = (
        base.transform_filter("datum.end === 'at its 5th percentile'")
        .mark_text(align="left", dx=2, yOffset=-8, color=INK, fontSize=12)
        .encode(x=alt.value(0), text="assumption:N")
    )
    middle = (
        alt.Chart(alt.InlineData([{"central": central}]))
        .mark_rule(color=INK, strokeWidth=1.4)
        .encode(x="central:Q")
    )
    return alt.layer(bars, names, middle).properties(width="container", height=36 * max(len(frame), 1))


def tornado(rows: list[dict[str, Any]], title: str) -> Chart:
    """One bar a row, the longest on top; rows have name, value, low and high."""
    ordered = sorted(rows, key=lambda row: -abs(row["value"]))
    for row in ordered:
        row["sign"] = "loss" if row["value"] < 0.0 else "gain"
    base = alt.Chart(alt.InlineData(ordered)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=LABELS))
    )
    bars = base.mark_bar(height={"band": 0.6}).encode(
        x=alt.X("value:Q", title=title),
        color=alt.Color("sign:N", scale=alt.Scale(domain=["loss", "gain"], range=[LOSS, GAIN]), legend=None),
        tooltip=[alt.Tooltip("name:N", title="What"), alt.Tooltip("value:Q", title="Size", format="+.5f")],
    )
    ranges = base.mark_rule(color=INK, strokeWidth=1.2).encode(x="low:Q", x2="high:Q")
    return alt.layer(bars, ranges).properties(width="container", height=24 * len(ordered))


def links_tornado(nearby: Local, count: int = 12) -> Chart:
    """Chart what one percent more cost on each of the links that matter most does."""
    rows = [
        {
            "name": f"{country(row['importer'])} from {country(row['exporter'])}, {row['sector']}",
            "value": row["effect"],
            "low": row["effect"],
            "high": row["effect"],
        }
        for row in nearby.frame(count).to_dict("records")
    ]
    unit = "points" if nearby.unit == "points" else "percent"
    return tornado(rows, f"what one percent more cost on the link does, {unit}")
