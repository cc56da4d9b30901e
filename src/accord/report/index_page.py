"""The page of an index: one HTML file that opens offline, with what was built, how sound it is and how robust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord import __version__
from accord.report.index_figures import IndexPlot
from accord.report.page import javascript, spec, templates

if TYPE_CHECKING:
    from accord.index.audit.audit import Audit
    from accord.index.construction.built import Index
    from accord.index.construction.file import IndexFile
    from accord.index.robustness.robustness import Robustness
    from accord.index.robustness.sensitivity import Sensitivity

LARGEST_MAP = 80
"""Most indicators of a correlation map that can still be read."""


def index_page(
    file: IndexFile,
    index: Index,
    *,
    audit: Audit | None = None,
    robustness: Robustness | None = None,
    sensitivity: Sensitivity | None = None,
) -> str:
    """Return the page as a self-contained HTML document; sections that were not computed are left out."""
    plot = IndexPlot(index, robustness, audit, sensitivity)
    charts: dict[str, str] = {"scores": spec(plot.scores()), "profile": spec(plot.profile())}
    if len(index.indicators) <= LARGEST_MAP:
        charts["correlations"] = spec(plot.correlations())
    if robustness is not None:
        charts["intervals"] = spec(plot.rank_intervals())
        charts["probability"] = spec(plot.rank_probability())
    if sensitivity is not None:
        charts["sensitivity"] = spec(plot.sensitivities())
    html: str = (
        templates()
        .get_template("index.html.j2")
        .render(
            file=file,
            index=index,
            results=_results(index),
            pillars=_pillars(index),
            steps=index.summary().splitlines(),
            audit=audit,
            groups=audit.frames()["groups"] if audit is not None else None,
            robustness=robustness,
            sensitivity=sensitivity,
            provenance=index.provenance(),
            version=__version__,
            charts=charts,
            javascript=javascript(),
        )
    )
    return html


def _pillars(index: Index) -> list[tuple[str, str]]:
    structure = index.structure
    below = structure.level(structure.n_levels - 1) if structure.n_levels > 1 else ()
    return [(element.code, element.name or element.code) for element in (structure.top, *below)]


def _results(index: Index) -> list[dict[str, Any]]:
    codes = [code for code, _ in _pillars(index)]
    return [
        {
            "unit": code,
            "name": row["name"],
            "rank": row["rank"] if row["rank"] == row["rank"] else None,
            "scores": [float(row[c]) if c in row else float("nan") for c in codes],
        }
        for code, row in index.results().astype({"rank": object}).iterrows()
    ]
