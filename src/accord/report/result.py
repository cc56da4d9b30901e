"""The whole result as plain data: what `accord run --json` prints and `result.json` holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from accord.analysis import Analysis, Case

FORMAT = 1
"""Of the data: raised where a reader of an older one would go wrong."""


def result_data(analysis: Analysis) -> dict[str, Any]:
    """Return everything an analysis found as plain data, for JSON."""
    return {
        "accord_result": FORMAT,
        "name": analysis.scenario.name,
        "origin": analysis.origin(),
        "headline": analysis.headline(),
        "cases": {case.name: _case(case) for case in analysis.cases},
        "claims": [
            claim.model_dump(mode="json")
            for claim in (analysis.reading.claims if analysis.reading is not None else ())
        ],
        "left_out": [
            {"record": a, "why": b}
            for a, b in (analysis.draft.left_out if analysis.draft is not None else ())
        ],
    }


def _case(case: Case) -> dict[str, Any]:
    certificate, attribution, swings = case.solution.certificate, case.attribution, case.swings
    return {
        "title": case.title,
        "measures": [measure.model_dump(mode="json") for measure in case.scenario.measures],
        "applied": [note._asdict() for note in case.shocks.applied],
        "not_modelled": [note._asdict() for note in case.shocks.not_modelled],
        "warnings": list(case.shocks.warnings),
        "countries": _rows(case.countries()),
        "ranks": _rows(case.ranks()),
        "open_index": _rows(case.open_index.frame()),
        "capacity": _rows(case.capacities()),
        "computing_power": {
            code: json.loads(
                case.compute_path(code).reset_index().to_json(orient="records", double_precision=10)
            )
            for code in case.spotlight
        },
        "components": {
            code: _rows(case.components(code))
            for code in case.spotlight
            if code in case.index.index.countries
        },
        "suppliers": {
            f"{importer} {sector}": _rows(case.diversion.frame(importer, sector))
            for importer, sector in case.focus
        },
        "attribution": None if attribution is None else attribution.to_dict(),
        "assumptions": None if swings is None else swings.to_dict(case.spotlight),
        "ensemble": {
            "asked": case.ensemble.asked,
            "solved": len(case.ensemble.values),
            "failed": list(case.ensemble.failed),
            "inputs": [
                {"name": u.name, "group": u.group, "distribution": u.distribution}
                for u in case.ensemble.inputs
            ],
        },
        "certificate": {
            "residuals": certificate.residuals,
            "tolerance": certificate.tolerance,
            "iterations": certificate.iterations,
            "passes": certificate.passes,
        },
    }


def _rows(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return a frame as its rows by label; null where a value is not known."""
    found: dict[str, dict[str, Any]] = json.loads(frame.to_json(orient="index", double_precision=10))
    return found
