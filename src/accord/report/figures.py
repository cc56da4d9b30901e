"""Charts of what a case changes: the map, scores, suppliers, computing power, components, real income."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import altair as alt

from accord import tables
from accord.report.look import GAIN, INK, LOSS, Chart, ranged_bars, tone
from accord.report.wording import country

if TYPE_CHECKING:
    from accord.analysis import Case

MAP_VALUES = {
    "score": "Index score, change in points",
    "real_income": "Real income, % change",
    "c26_absorption": "Real use of C26 by the rest of the economy, % change",
}


@cache
def _outlines() -> alt.InlineData:
    """Return the outlines as one string: Altair copies nested lists at every step, and these are long."""
    text = tables.path("world_110m.json").read_text(encoding="utf-8")
    return alt.InlineData(text, format=alt.JsonDataFormat(property="features", type="json"))


def world(case: Case) -> Chart:
    """Map of the change in index score, real income or C26 absorption, chosen from a list."""
    ranks, frame = case.ranks(), case.countries()
    rows = []
    for code in sorted(set(ranks.index) | set(frame.index)):
        row: dict[str, Any] = {"iso3": code, "country": country(code)}
        for key in MAP_VALUES:
            spread: tuple[float | None, ...] = (None, None, None)
            if key == "score" and code in ranks.index:
                found = ranks.loc[code].to_dict()
                before = float(found["score_before"])
                ends = [float(found[end]) - before for end in ("score_low", "score_high")]
                spread = (float(found["change"]), *ends)
            elif key != "score" and code in frame.index:
                spread = tuple(float(frame.loc[code, name]) for name in (key, f"{key}_low", f"{key}_high"))
            row |= dict(zip((key, f"{key}_low", f"{key}_high"), spread, strict=True))
        rows.append(row)
    first = next(iter(MAP_VALUES))
    pick = alt.param(
        name="shown",
        value=first,
        bind=alt.binding_select(options=list(MAP_VALUES), labels=list(MAP_VALUES.values()), name="Show: "),
    )
    bounds = {key: max((abs(r[key]) for r in rows if r[key] is not None), default=0.0) for key in MAP_VALUES}
    scaled = " : ".join(f"shown === '{key}' ? datum.{key} / {bounds[key] or 1.0}" for key in MAP_VALUES)

    def of_shown(end: str = "") -> str:
        return " : ".join(f"shown === '{key}' ? datum.{key}{end}" for key in MAP_VALUES) + " : null"

    color = tone("share of the largest change, square-root scale", length=280, title_limit=500)
    tooltip = [
        alt.Tooltip("country:N", title="Country"),
        alt.Tooltip("value:Q", title="Change", format="+.4f"),
        alt.Tooltip("low:Q", title="5th percentile", format="+.4f"),
        alt.Tooltip("high:Q", title="95th percentile", format="+.4f"),
    ]
    # Square root of the share (-9: no data) of the largest change: one or two targets move by far more than
    # everyone else.
    steps = {
        "value": of_shown(),
        "low": of_shown("_low"),
        "high": of_shown("_high"),
        "share": f"isValid(datum.value) ? ({scaled} : 0) : null",
        "tone": "isValid(datum.share) ? sqrt(abs(datum.share)) * (datum.share < 0 ? -1 : 1) : -9",
    }
    known = [key + end for key in MAP_VALUES for end in ("", "_low", "_high")]
    lookup = alt.LookupData(
        alt.InlineData(rows),
        key="iso3",
        fields=["country", *known],
    )
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
        alt.layer(land, dots).add_params(pick).project("equalEarth").properties(width="container", height=420)
    )


def ranks(case: Case, count: int = 16) -> Chart:
    """Bars of the largest changes in index score, with the 90% range of the draws."""
    frame = case.ranks()
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
    return ranged_bars(rows, "change in index score, points", rank)


def suppliers(case: Case, position: int = 0, count: int = 9) -> Chart:
    """Who supplied the good before and after, for the pair of importer and sector that moves most.

    Lines: 5th to 95th percentile of the draws at which links were solved again.
    """
    importer, code = case.focus[position]
    table = case.diversion.frame(importer, code).head(count)
    rows = [
        {
            "exporter": country(str(i)) + (" (home)" if i == importer else ""),
            "when": when,
            "value": row[when],
            "low": row["after_low"] if when == "after" else row["before"],
            "high": row["after_high"] if when == "after" else row["before"],
        }
        for i, row in table.iterrows()
        for when in ("before", "after")
    ]
    base = alt.Chart(alt.InlineData(rows)).encode(
        y=alt.Y("exporter:N", sort=None, title=None),
        yOffset=alt.YOffset("when:N", sort=["before", "after"]),
    )
    bars = base.mark_bar().encode(
        x=alt.X("value:Q", title="purchases before tariffs, USD million", axis=alt.Axis(labelOverlap=True)),
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
            alt.Tooltip("low:Q", title="5th percentile", format=",.1f"),
            alt.Tooltip("high:Q", title="95th percentile", format=",.1f"),
        ],
    )
    ranges = (
        base.transform_filter("datum.when === 'after'")
        .mark_rule(color=INK, strokeWidth=1.2)
        .encode(x="low:Q", x2="high:Q")
    )
    return alt.layer(bars, ranges).properties(width="container", height=13 * len(rows))


def compute(case: Case, position: int = 0) -> Chart:
    """Stock of computing power of a country by year, baseline and scenario, with the 90% range of the draws."""
    frame = case.compute_path(case.spotlight[position])
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


def components(case: Case, position: int = 0) -> Chart:
    """Change of each component of the index of a country, points, with the 90% range of the draws."""
    code = case.spotlight[position]
    frame = case.components(code)
    labels = dict(zip(case.index.index.components, case.index.index.labels, strict=True))
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
    return ranged_bars(rows, "change in the component's score, points")


def income(case: Case, count: int = 8) -> Chart:
    """Bars of the largest losses and gains of real income, with the 90% range of the draws."""
    frame = case.countries().sort_values("real_income")
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
    return ranged_bars(rows, "change in real income, %")
