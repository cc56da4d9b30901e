"""The look of every chart: colours, type, and the bar with a range."""

from __future__ import annotations

from typing import Any

import altair as alt

Chart = alt.TopLevelMixin
"""Any finished chart."""

LOSS, GAIN, NEUTRAL, INK = "#b2452f", "#2a6f97", "#e8e6e1", "#22303c"
DIVERGING = alt.Scale(domain=[-1, 0, 1], range=[LOSS, NEUTRAL, GAIN])
FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"


def themed(chart: Any) -> Any:
    """Give a chart the house look."""
    return (
        # The padding is the chart's own: Vega measures the width of its container with the container's padding.
        chart.properties(autosize=alt.AutoSizeParams(type="fit-x", contains="padding"), padding=12)
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK,
            titleColor=INK,
            gridColor="#e3e0da",
            labelFontSize=12,
            titleFontSize=12,
            titleLimit=520,
        )
        .configure_legend(labelColor=INK, titleColor=INK, labelFontSize=12, titleFontSize=12)
    )


def ranged_bars(rows: list[dict[str, Any]], title: str, *more: alt.Tooltip) -> Chart:
    """One bar a country with a line from its low to its high; rows have country, change, low, high and sign."""
    base = alt.Chart(alt.InlineData(rows)).encode(y=alt.Y("country:N", sort=None, title=None))
    bars = base.mark_bar(height={"band": 0.6}).encode(
        x=alt.X("change:Q", title=title),
        color=alt.Color("sign:N", scale=alt.Scale(domain=["loss", "gain"], range=[LOSS, GAIN]), legend=None),
        tooltip=[
            alt.Tooltip("country:N", title="Country"),
            alt.Tooltip("change:Q", title="Change", format="+.5f"),
            alt.Tooltip("low:Q", title="5th percentile", format="+.5f"),
            alt.Tooltip("high:Q", title="95th percentile", format="+.5f"),
            *more,
        ],
    )
    ranges = base.mark_rule(color=INK, strokeWidth=1.2).encode(x="low:Q", x2="high:Q")
    return alt.layer(bars, ranges).properties(width="container", height=22 * len(rows))


def tone(title: str, *, length: int, title_limit: int) -> alt.Color:
    """Return the colour of the field ``tone``, a share of the largest change from -1 to 1, with its legend below."""
    legend = alt.Legend(
        orient="bottom",
        direction="horizontal",
        gradientLength=length,
        titleLimit=title_limit,
        format="+.0%",
        values=[-1, 0, 1],
    )
    return alt.Color("tone:Q", title=title, scale=DIVERGING, legend=legend)
