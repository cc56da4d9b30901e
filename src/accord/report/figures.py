"""The charts, made in one place: a notebook, the report and a live page show the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import altair as alt

from accord import tables
from accord.report.wording import country

if TYPE_CHECKING:
    from accord.analysis import Analysis, Case

Chart = alt.TopLevelMixin
"""Any finished chart."""

LOSS, GAIN, NEUTRAL, INK = "#b2452f", "#2a6f97", "#e8e6e1", "#22303c"
FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"
MAP_VALUES = {
    "score": "Index score, change in points",
    "real_income": "Real income, % change",
    "c26_absorption": "Real use of C26 by the rest of the economy, % change",
}


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


@cache
def _outlines() -> alt.InlineData:
    """Return the outlines as one string: Altair copies nested lists at every step, and these are long."""
    text = tables.path("world_110m.json").read_text(encoding="utf-8")
    return alt.InlineData(text, format=alt.JsonDataFormat(property="features", type="json"))


@dataclass(frozen=True)
class Plot:
    """Charts of one analysis. Every method takes the case (``"stated"``, ``"possible"``; default the stated one)."""

    analysis: Analysis

    def _case(self, name: str | None) -> Case:
        if name is None:
            return self.analysis.stated
        from accord.errors import UnknownName

        for case in self.analysis.cases:
            if case.name == name:
                return case
        raise UnknownName("case", name, [case.name for case in self.analysis.cases])

    def world(self, case: str | None = None) -> Chart:
        """Map of the change in index score, real income or C26 absorption, chosen from a list."""
        chosen = self._case(case)
        ranks, frame = chosen.ranks(), chosen.countries()
        rows = []
        for code in sorted(set(ranks.index) | set(frame.index)):
            row: dict[str, Any] = {"iso3": code, "country": country(code)}
            for key in MAP_VALUES:
                value: float | None = None
                if key == "score" and code in ranks.index:
                    value = float(ranks.loc[code, "change"])
                elif key != "score" and code in frame.index:
                    value = float(frame.loc[code, key])
                row[key] = value
            rows.append(row)
        first = next(iter(MAP_VALUES))
        pick = alt.param(
            name="shown",
            value=first,
            bind=alt.binding_select(
                options=list(MAP_VALUES), labels=list(MAP_VALUES.values()), name="Show: "
            ),
        )
        bounds = {
            key: max((abs(r[key]) for r in rows if r[key] is not None), default=0.0) for key in MAP_VALUES
        }
        scaled = " : ".join(f"shown === '{key}' ? datum.{key} / {bounds[key] or 1.0}" for key in MAP_VALUES)
        chosen_value = " : ".join(f"shown === '{key}' ? datum.{key}" for key in MAP_VALUES)
        color = alt.Color(
            "tone:Q",
            title="share of the largest change, square-root scale",
            scale=alt.Scale(domain=[-1, 0, 1], range=[LOSS, NEUTRAL, GAIN]),
            legend=alt.Legend(
                orient="bottom",
                direction="horizontal",
                gradientLength=280,
                titleLimit=500,
                format="+.0%",
                values=[-1, 0, 1],
            ),
        )
        tooltip = [
            alt.Tooltip("country:N", title="Country"),
            alt.Tooltip("value:Q", title="Change", format="+.4f"),
        ]
        # Square root of the share (-9: no data) of the largest change: one or two targets move by far more than
        # everyone else.
        steps = {
            "value": f"{chosen_value} : null",
            "share": f"isValid(datum.value) ? ({scaled} : 0) : null",
            "tone": "isValid(datum.share) ? sqrt(abs(datum.share)) * (datum.share < 0 ? -1 : 1) : -9",
        }
        lookup = alt.LookupData(alt.InlineData(rows), key="iso3", fields=["country", *MAP_VALUES])
        land = (
            alt.Chart(_outlines())
            .mark_geoshape(stroke="#cfcac0", strokeWidth=0.5)
            .transform_lookup("properties.iso3", from_=lookup)
            .encode(color=alt.condition("datum.tone >= -1", color, alt.value("#ffffff")), tooltip=tooltip)
        )
        dots = (
            alt.Chart(alt.InlineData([dict(row) for row in tables.rows("country_points")]))
            .mark_circle(size=40, stroke="#ffffff", strokeWidth=0.7)
            .transform_lookup("iso3", from_=lookup)
            .encode(longitude="lon:Q", latitude="lat:Q", color=color, tooltip=tooltip)
        )
        for name, expression in steps.items():
            land = land.transform_calculate(**{name: expression})
            dots = dots.transform_calculate(**{name: expression})
        dots = dots.transform_filter("datum.tone >= -1")
        return (
            alt.layer(land, dots)
            .add_params(pick)
            .project("equalEarth")
            .properties(width="container", height=420)
        )

    def ranks(self, case: str | None = None, count: int = 16) -> Chart:
        """Bars of the largest changes in index score, with the 90% range of the draws."""
        frame = self._case(case).ranks()
        frame = frame.reindex(frame["change"].abs().sort_values(ascending=False).index).head(count)
        rows = [
            {
                "country": country(str(code)),
                "change": row["change"],
                "low": row["score_low"] - row["score_before"],
                "high": row["score_high"] - row["score_before"],
                "sign": "loss" if row["change"] < 0 else "gain",
                "ranks": f"{row['rank_before']:.0f} → {row['rank_after']:.0f}",
            }
            for code, row in frame.iterrows()
        ]
        rank = alt.Tooltip("ranks:N", title="Rank")
        return _ranged_bars(rows, "change in index score, points", rank)

    def suppliers(self, case: str | None = None, position: int = 0, count: int = 9) -> Chart:
        """Who supplied the good before and after, for the pair of importer and sector that moves most."""
        chosen = self._case(case)
        importer, code = chosen.focus[position]
        table = chosen.suppliers(importer, code).head(count)
        rows = [
            {
                "exporter": country(str(i)) + (" (home)" if i == importer else ""),
                "when": when,
                "value": row[when],
            }
            for i, row in table.iterrows()
            for when in ("before", "after")
        ]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(rows))
            .mark_bar()
            .encode(
                y=alt.Y("exporter:N", sort=None, title=None),
                yOffset=alt.YOffset("when:N", sort=["before", "after"]),
                x=alt.X("value:Q", title="purchases before tariffs, USD million"),
                color=alt.Color(
                    "when:N",
                    title=None,
                    sort=["before", "after"],
                    scale=alt.Scale(domain=["before", "after"], range=["#b9c4cc", GAIN]),
                    legend=alt.Legend(orient="top"),
                ),
                tooltip=[
                    alt.Tooltip("exporter:N", title="Source"),
                    alt.Tooltip("when:N", title="When"),
                    alt.Tooltip("value:Q", title="USD million", format=",.1f"),
                ],
            )
            .properties(width="container", height=13 * len(rows))
        )
        return chart

    def compute(self, case: str | None = None, position: int = 0) -> Chart:
        """Stock of computing power of a country by year, baseline and scenario, with the 90% range of the draws."""
        chosen = self._case(case)
        frame = chosen.compute_path(chosen.spotlight[position])
        rows = [
            {
                "year": f"{year}",
                "path": path,
                "value": float(row[path]),
                "low": float(row[f"{path}_low"]),
                "high": float(row[f"{path}_high"]),
            }
            for year, row in frame.iterrows()
            for path in ("baseline", "scenario")
        ]
        unit = str(frame["unit"].iloc[0])
        color = alt.Color(
            "path:N",
            title=None,
            scale=alt.Scale(domain=["baseline", "scenario"], range=["#8a979f", LOSS]),
            legend=alt.Legend(orient="top"),
        )
        x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
        base = alt.Chart(alt.InlineData(rows)).encode(x=x)
        band = base.mark_area(opacity=0.18).encode(y=alt.Y("low:Q", title=unit), y2="high:Q", color=color)
        line = base.mark_line(point=True, strokeWidth=2).encode(
            y="value:Q",
            color=color,
            tooltip=[
                alt.Tooltip("year:O", title="Year"),
                alt.Tooltip("path:N", title="Path"),
                alt.Tooltip("value:Q", title="Median", format=",.4~g"),
                alt.Tooltip("low:Q", title="5th percentile", format=",.4~g"),
                alt.Tooltip("high:Q", title="95th percentile", format=",.4~g"),
            ],
        )
        return alt.layer(band, line).properties(width="container", height=220)

    def components(self, case: str | None = None, position: int = 0) -> Chart:
        """Change of each component of the index of a country, points, with the 90% range of the draws."""
        chosen = self._case(case)
        code = chosen.spotlight[position]
        frame = chosen.components(code)
        labels = dict(zip(chosen.index.index.components, chosen.index.index.labels, strict=True))
        rows = [
            {
                "country": labels[str(name)],
                "change": row["after"] - row["before"],
                "low": row["low"] - row["before"],
                "high": row["high"] - row["before"],
                "sign": "loss" if row["after"] < row["before"] else "gain",
            }
            for name, row in frame.iterrows()
        ]
        return _ranged_bars(rows, "change in the component's score, points")

    def income(self, case: str | None = None, count: int = 8) -> Chart:
        """Bars of the largest losses and gains of real income, with the 90% range of the draws."""
        frame = self._case(case).countries().sort_values("real_income")
        frame = frame[frame["real_income"] != 0.0]
        ends = frame if len(frame) <= 2 * count else frame.iloc[[*range(count), *range(-count, 0)]]
        rows = [
            {
                "country": country(str(code)),
                "change": row["real_income"],
                "low": row["real_income_low"],
                "high": row["real_income_high"],
                "sign": "loss" if row["real_income"] < 0 else "gain",
            }
            for code, row in ends.iterrows()
        ]
        return _ranged_bars(rows, "change in real income, %")


def _ranged_bars(rows: list[dict[str, Any]], title: str, *more: alt.Tooltip) -> Chart:
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
