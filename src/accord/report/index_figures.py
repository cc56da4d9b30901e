"""The charts of an index: ranks with intervals, chances of ranks, profiles, correlations and sensitivities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import altair as alt
import numpy as np

from accord.index.audit.correlation import correlation
from accord.index.construction.rank import TIE_TOLERANCE, ranks
from accord.report.look import DIVERGING, GAIN, INK, LOSS, Chart

if TYPE_CHECKING:
    from accord.index.audit.audit import Audit
    from accord.index.construction.built import Index
    from accord.index.robustness.robustness import Robustness
    from accord.index.robustness.sensitivity import Sensitivity

Found = TypeVar("Found")
ROW = 15
"""Height of a unit's row, in pixels."""
RARE = 0.005
"""Chances of a rank below this are left blank."""


@dataclass(frozen=True)
class IndexPlot:
    """Charts of one built index and of what was found of it."""

    index: Index
    robustness: Robustness | None = None
    audit: Audit | None = None
    sensitivity: Sensitivity | None = None

    def names(self) -> dict[str, str]:
        """Return the name of each unit, with its code where two share one."""
        listed = self.index.names
        return {
            code: name if listed.count(name) == 1 else f"{name} ({code})"
            for code, name in zip(self.index.units, listed, strict=True)
        }

    def scores(self) -> Chart:
        """Bars of the scores of the index, the best unit first."""
        frame = self.index.results()
        top = self.index.structure.top.code
        rows = [
            {"unit": self.names()[str(code)], "rank": int(row["rank"]), "score": float(row[top])}
            for code, row in frame.iterrows()
            if row["rank"] is not None and np.isfinite(row[top])
        ]
        chart: Chart = (
            alt.Chart(alt.InlineData(rows))
            .mark_bar(height={"band": 0.65}, color=GAIN)
            .encode(
                y=_units("unit"),
                x=alt.X("score:Q", title="score"),
                tooltip=[_tip("unit:N", "Unit"), _tip("rank:Q", "Rank"), _tip("score:Q", "Score", ".4g")],
            )
            .properties(width="container", height=ROW * len(rows))
        )
        return chart

    def rank_intervals(self) -> Chart:
        """Nominal rank of each unit with the 5th to 95th percentile over the draws, in the nominal order."""
        found = _needed(self.robustness)
        frame = found.intervals().dropna(subset=["nominal_rank", "rank_low"])
        rows = [
            {
                "unit": self.names().get(str(code), str(code)),
                **{
                    key: float(row[key])
                    for key in (
                        "nominal_rank",
                        "rank_low",
                        "rank_median",
                        "rank_high",
                        "rank_best",
                        "rank_worst",
                    )
                },
            }
            for code, row in frame.iterrows()
        ]
        tips = [
            _tip("unit:N", "Unit"),
            _tip("nominal_rank:Q", "Rank as built"),
            _tip("rank_low:Q", "5th percentile"),
            _tip("rank_median:Q", "median"),
            _tip("rank_high:Q", "95th percentile"),
            _tip("rank_best:Q", "best"),
            _tip("rank_worst:Q", "worst"),
        ]
        base = alt.Chart(alt.InlineData(rows)).encode(y=_units("unit"), tooltip=tips)
        axis = alt.X("rank_low:Q", title="rank", scale=alt.Scale(zero=False, nice=False, padding=8))
        lines = base.mark_rule(color=GAIN, strokeWidth=5, opacity=0.45).encode(x=axis, x2="rank_high:Q")
        ends = base.mark_rule(color=INK, strokeWidth=0.7).encode(x="rank_best:Q", x2="rank_worst:Q")
        dots = base.mark_circle(color=LOSS, size=34, opacity=1).encode(x="nominal_rank:Q")
        return alt.layer(ends, lines, dots).properties(width="container", height=ROW * len(rows))

    def rank_probability(self) -> Chart:
        """Map of the probability of each rank of each unit."""
        found = _needed(self.robustness)
        order = [str(code) for code in found.intervals().index]
        rows = [
            {"unit": self.names().get(code, code), "rank": rank + 1, "chance": float(chance)}
            for code in order
            for rank, chance in enumerate(found.acceptability[found.unit_index(code)])
            if chance >= RARE
        ]
        chart: Chart = (
            alt.Chart(alt.InlineData(rows))
            .mark_rect()
            .encode(
                y=_units("unit"),
                x=alt.X("rank:O", title="rank", axis=alt.Axis(labelOverlap=True, labelAngle=0)),
                color=alt.Color(
                    "chance:Q",
                    title="probability",
                    scale=alt.Scale(domain=[0, 1], range=["#f1f4f5", GAIN, INK]),
                    legend=alt.Legend(orient="top", format=".0%", gradientLength=220),
                ),
                tooltip=[
                    _tip("unit:N", "Unit"),
                    _tip("rank:Q", "Rank"),
                    _tip("chance:Q", "Probability", ".1%"),
                ],
            )
            .properties(width="container", height=ROW * len(order))
        )
        return chart

    def profile(self) -> Chart:
        """Scores of a chosen unit by the aggregates below the index, beside the median and the best of all units."""
        index = self.index
        structure = index.structure
        level = max(structure.n_levels - 1, 1)
        codes = [code for wanted in range(level, 0, -1) for code in structure.codes(wanted)][:24]
        names = {element.code: element.name or element.code for element in structure.elements}
        unit_names = self.names()
        rows = []
        for code in codes:
            scores = index.score(code)
            place = ranks(scores, tolerance=TIE_TOLERANCE)
            for n, unit in enumerate(index.units):
                if np.isfinite(scores[n]):
                    rows.append(
                        {
                            "unit": unit_names[unit],
                            "part": names[code],
                            "score": float(scores[n]),
                            "median": float(np.nanmedian(scores)),
                            "best": float(np.nanmax(scores)),
                            "rank": int(place[n]),
                        }
                    )
        leader = str(index.results().index[0])
        pick = alt.param(
            name="unit_shown",
            value=unit_names[leader],
            bind=alt.binding_select(options=sorted(unit_names.values()), name="Unit: "),
        )
        base = (
            alt.Chart(alt.InlineData(rows))
            .transform_filter("datum.unit === unit_shown")
            .encode(y=alt.Y("part:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)))
        )
        tips = [
            _tip("part:N", "Element"),
            _tip("score:Q", "Score", ".4g"),
            _tip("rank:Q", "Rank"),
            _tip("median:Q", "Median", ".4g"),
            _tip("best:Q", "Best", ".4g"),
        ]
        bars = base.mark_bar(height={"band": 0.6}, color=GAIN).encode(
            x=alt.X("score:Q", title="score; line: median of all, dot: best"), tooltip=tips
        )
        medians = base.mark_tick(color=INK, thickness=2, height={"band": 0.8}).encode(x="median:Q")
        best = base.mark_circle(color=LOSS, size=28, opacity=1).encode(x="best:Q")
        return (
            alt.layer(bars, medians, best)
            .add_params(pick)
            .properties(width="container", height=20 * len(codes))
        )

    def correlations(self) -> Chart:
        """Map of the correlations between indicators, in the order of the structure."""
        codes = self.index.indicators
        found = correlation(self.index.normalised)
        rows = [
            {"one": one, "other": other, "r": float(found[i, j])}
            for i, one in enumerate(codes)
            for j, other in enumerate(codes)
            if np.isfinite(found[i, j])
        ]
        chart: Chart = (
            alt.Chart(alt.InlineData(rows))
            .mark_rect()
            .encode(
                y=alt.Y("one:N", sort=None, title=None),
                x=alt.X("other:N", sort=None, title=None, axis=alt.Axis(labelAngle=-90)),
                color=alt.Color(
                    "r:Q",
                    title="correlation",
                    scale=DIVERGING,
                    legend=alt.Legend(orient="top", gradientLength=220),
                ),
                tooltip=[_tip("one:N", "Indicator"), _tip("other:N", "with"), _tip("r:Q", "r", "+.2f")],
            )
            .properties(width="container", height=ROW * len(codes))
        )
        return chart

    def sensitivities(self) -> Chart:
        """Bars of first-order and total Sobol indices by factor, with their confidence intervals."""
        frame = _needed(self.sensitivity).tidy()
        frame = frame[frame["result"] == frame["result"].iloc[0]]
        rows = [
            {
                "factor": row["factor"],
                "kind": words,
                "index": float(row[kind]),
                "low": float(row[kind] - row[f"{kind}_error"]),
                "high": float(row[kind] + row[f"{kind}_error"]),
            }
            for _, row in frame.iterrows()
            for kind, words in (("first", "alone"), ("total", "with interactions"))
        ]
        y = alt.Y("factor:N", sort=None, title=None, axis=alt.Axis(labelLimit=260))
        base = alt.Chart(alt.InlineData(rows)).encode(
            y=y, yOffset=alt.YOffset("kind:N", sort=["alone", "with interactions"])
        )
        color = alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=["alone", "with interactions"], range=["#b9c4cc", GAIN]),
            legend=alt.Legend(orient="top"),
        )
        bars = base.mark_bar().encode(
            x=alt.X("index:Q", title="share of the variance of ranks"),
            color=color,
            tooltip=[_tip("factor:N", "Factor"), _tip("kind:N", "Index"), _tip("index:Q", "Value", ".3f")],
        )
        rules = base.mark_rule(color=INK).encode(x="low:Q", x2="high:Q")
        return alt.layer(bars, rules).properties(width="container", height=26 * len(rows))


def _needed(found: Found | None) -> Found:
    if found is None:
        raise ValueError("this chart needs a result that was not computed")
    return found


def _units(name: str) -> alt.Y:
    return alt.Y(f"{name}:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, labelFontSize=11))


def _tip(field: str, title: str, form: str | None = None) -> alt.Tooltip:
    return alt.Tooltip(field, title=title, format=form) if form else alt.Tooltip(field, title=title)
