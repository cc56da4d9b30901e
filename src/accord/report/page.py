"""The report: one HTML file that opens offline, with everything a reader needs to check it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from accord import __version__, tables
from accord.capacity import DRIVERS, elasticities, not_identified
from accord.report import wording
from accord.report.because import SEEN, because, together
from accord.report.chips import chip_losses
from accord.report.evidence import pieces
from accord.report.look import themed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import altair as alt
    import pandas as pd
    from jinja2 import Environment

    from accord.analysis import Analysis, Case
    from accord.reading import Event

LIMITS = (
    "A comparative-static trade model: it says what changes once everyone has adjusted, not how fast or through whom.",
    "Chips are inside sector C26 (computers, electronics, optics); a control on chips is carried to that sector by the "
    "chips' share of it, and the report says so.",
    "Final demand by destination is inferred in the packaged world: country absorption is known to about 3% (median).",
    "What alliances and joint programmes do to joint research cannot be told from nothing in the data; exchange of "
    "people and joint ventures rest on published work and judgement. An order has no effect of its own.",
    "Levels of computing power outside China and the United States are rough; the ratio of scenario to baseline is the "
    "result. The rule under-predicts China's stock under the controls of 2022-2025 by 29%.",
    "The ranges cover the measures' magnitudes, the elasticities of trade, of the drivers and of research, people and "
    "computing power, and the stocks; not the trade data, the inferred final demand or the choice of model.",
    "A measure can only change trade that exists in the baseline: a link that is zero there stays zero.",
    "No forecast of what governments will do, and no statement about firms.",
)
WITHOUT_RANGE = (
    "What was before the measures: baseline trade, published scores and ranks. It is data; its errors are not drawn "
    "(see Limits).",
    "Shares of draws: they say how sure something is. Of 64 draws such a share is itself off by up to 12 percentage "
    "points (95% confidence).",
    "What one percent more cost on a trade link does: a slope at the central values.",
    "Changes with one assumption moved alone: they are what ranges are made of.",
    "The chip supply network's chokepoints, at the central coverage; the unknown shares of its inputs give a range.",
    "Residuals of equations, hashes and counts, which are exact, and numbers quoted from the source.",
    "A magnitude that the scenario states without low and high: give them, and it is drawn.",
)
"""Which numbers of the page have no range, and why."""


def page(analysis: Analysis, *, causes: bool = True, coalition: Sequence[str] | None = None) -> str:
    """Return the report as a self-contained HTML document.

    Parameters
    ----------
    causes
        Whether changes are split among the measures, and assumptions moved one at a time: “Because of what”.
    coalition
        Countries and blocs whose coalition is shown instead of the scenario's own alliance, with the packaged effects.
    """
    environment = templates()
    environment.filters.update(
        country=wording.country,
        sector=wording.sector,
        percent=wording.percent,
        span=wording.span,
        ordinal=wording.ordinal,
        points=wording.points,
        points_span=wording.points_span,
        ranged=wording.ranged,
        actors=wording.actors,
        kind=lambda measure: wording.KIND[measure.type],
    )
    charts: dict[str, str] = {}
    cases = [_case(analysis, case, charts, causes=causes, members=coalition) for case in analysis.cases]
    used = {part.driver for part in elasticities()}
    html: str = environment.get_template("page.html.j2").render(
        analysis=analysis,
        scenario=analysis.scenario,
        headline=wording.headline(analysis),
        cases=cases,
        paragraphs=pieces(analysis),
        measures=[_measure(measure) for measure in analysis.scenario.measures],
        claims=analysis.reading.claims if analysis.reading else (),
        records=_records(analysis),
        article=analysis.reading.article if analysis.reading else None,
        elasticities=elasticities(),
        not_identified=not_identified(),
        drivers={name: words for name, words in DRIVERS.items() if name in used},
        fixed=_fixed_components(analysis),
        trade_elasticities=_trade_elasticities(analysis),
        notes=analysis.world.notes,
        provenance=tables.provenance(),
        limits=LIMITS,
        without_range=WITHOUT_RANGE,
        origin=analysis.origin(),
        version=__version__,
        charts=charts,
        javascript=javascript() if charts else "",
    )
    return html


def templates() -> Environment:
    """Return the report's templates, which escape what they are given and refuse what they do not know."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("accord.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def javascript() -> str:
    """Vega, Vega-Lite and Vega-Embed as vl-convert carries them, safe inside a script element."""
    import vl_convert

    bundle: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub says required, it is not
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def spec(chart: alt.TopLevelMixin) -> str:
    """Return a themed chart as JSON that may stand inside a script element."""
    # "<" is escaped so that no text inside a chart can end the script element.
    return json.dumps(themed(chart).to_dict(validate=False), ensure_ascii=False).replace("<", "\\u003c")


def _case(
    analysis: Analysis,
    case: Case,
    charts: dict[str, str],
    *,
    causes: bool,
    members: Sequence[str] | None,
) -> dict[str, Any]:
    plot, name = analysis.plot, case.name

    def add(key: str, chart: alt.TopLevelMixin) -> None:
        charts[f"{name}-{key}"] = spec(chart)

    caused = because(case, add) if causes and (case.focus or case.moves_capacity) else None
    # Both cases may have the same alliance: it is shown once.
    shown = causes and _new_alliance(analysis, name, members)
    allied = together(analysis.coalition(name, members), add) if shown else None
    if case.focus:
        charts[f"{name}-world"] = spec(plot.world(name))
        charts[f"{name}-ranks"] = spec(plot.ranks(name))
        charts[f"{name}-income"] = spec(plot.income(name))
        for position in range(len(case.focus)):
            charts[f"{name}-suppliers-{position}"] = spec(plot.suppliers(name, position))
    if case.focus or case.moves_capacity:
        for position, code in enumerate(case.spotlight):
            if position == 0 or abs(case.capacity_moves(code, "compute_stock")[0]) > SEEN:
                charts[f"{name}-compute-{position}"] = spec(plot.compute(name, position))
            if code in case.index.index.countries:
                charts[f"{name}-components-{position}"] = spec(plot.components(name, position))
    return {
        "case": case,
        "name": name,
        "title": case.title,
        "ranks": [(str(code), row) for code, row in _by_size(case.ranks(), "change")],
        "open_index": [(str(code), row) for code, row in _by_size(case.open_index.frame(), "change")],
        "countries": [(str(code), row) for code, row in _by_size(case.countries(), "real_income")],
        "diversion": [
            (
                importer,
                code,
                [(str(i), row) for i, row in case.diversion.frame(importer, code).head(12).iterrows()],
            )
            for importer, code in case.focus
        ],
        "focus": {importer for importer, _ in case.focus},
        "spotlight": [
            (position, code, code in case.index.index.countries)
            for position, code in enumerate(case.spotlight)
        ],
        "capacities": [(str(code), row) for code, row in _by_size(case.capacities(), "compute_stock")],
        "chips": chip_losses(case),
        "because": caused,
        "together": allied,
        "certificate": case.solution.certificate,
        "inputs": _inputs(case),
        "charts": [key for key in charts if key.startswith(f"{name}-")],
    }


def _new_alliance(analysis: Analysis, name: str, members: Sequence[str] | None) -> bool:
    """Return whether a case's alliance is not that of the first case."""
    if name == analysis.cases[0].name:
        return True
    if members is not None:
        return False
    first, own = (analysis.coalition(case) for case in (analysis.cases[0].name, name))
    if first is None or own is None:
        return own is not None
    return (first.members, first.effects) != (own.members, own.effects)


def _by_size(frame: pd.DataFrame, column: str) -> Iterable[tuple[Any, pd.Series[Any]]]:
    return frame.reindex(frame[column].abs().sort_values(ascending=False).index).iterrows()


def _measure(measure: Any) -> dict[str, Any]:
    magnitudes = [
        (name.replace("_", " "), value)
        for name in wording.MAGNITUDES
        if (value := getattr(measure, name, None)) is not None
    ]
    trades = "trade" in getattr(measure, "channels", ("trade",)) and measure.type != "joint_venture"
    sectors = getattr(measure, "sectors", ()) if trades else ()
    return {"measure": measure, "magnitudes": magnitudes, "sectors": sectors}


def _fixed_components(analysis: Analysis) -> list[str]:
    driven = {part.component for part in elasticities()}
    index = analysis.index
    return [label for code, label in zip(index.components, index.labels, strict=True) if code not in driven]


def _trade_elasticities(analysis: Analysis) -> list[dict[str, str]]:
    touched = {code for case in analysis.cases for _, code in case.focus} | {"C26"}
    return [row for row in tables.rows("trade_elasticities") if row["sector"] in touched]


def _records(analysis: Analysis) -> list[tuple[Event, str, str]]:
    """Return every event of the article with the measure it became, or why it became none."""
    if analysis.reading is None or analysis.draft is None:
        return []
    used, left = dict(analysis.draft.used), dict(analysis.draft.left_out)
    return [(event, used.get(event.id, ""), left.get(event.id, "")) for event in analysis.reading.events]


def _inputs(case: Case) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for uncertain in case.ensemble.inputs:
        groups.setdefault(uncertain.group, []).append(uncertain)
    return list(groups.items())
