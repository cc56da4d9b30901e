"""The audit of an index: every statistical check at once, and what they give a reader to think about.

The checks are those of the OECD/JRC Handbook (2008, steps 3 to 8) and of the audits the JRC makes of indices. A finding
is no verdict: it says what was found, and leaves it to the makers to defend or to change.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.audit.coherence import (
    Coherence,
    DenominatorLink,
    FlaggedPair,
    coherence,
    correlation_flags,
    denominator_correlations,
)
from accord.index.audit.components import Adequacy, Components, components, sampling_adequacy
from accord.index.audit.correlation import CorrelationMethod
from accord.index.audit.describe import Availability, Limits, Statistics, available, describe
from accord.index.audit.finding import Finding, Thresholds, findings_of
from accord.index.audit.importance import Importance, importance
from accord.index.audit.leave_out import LeftOut, leave_out
from accord.index.audit.main_effect import Smoother
from accord.index.audit.reliability import Reliability, alphas

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Audit:
    """The results of every check of an index."""

    title: str
    units: tuple[str, ...]
    thresholds: Thresholds
    statistics: Mapping[str, Statistics]
    """Of the raw data, and of the data as they were normalised where they were changed before: by step."""
    availability: Availability
    flags: tuple[FlaggedPair, ...]
    """Pairs of siblings, of every level."""
    denominators: tuple[DenominatorLink, ...]
    coherence: Mapping[int, Coherence]
    """By level."""
    reliability: Mapping[str, Reliability]
    """By aggregate."""
    components: Mapping[str, Components]
    adequacy: Mapping[str, Adequacy]
    importance: Importance
    left_out: LeftOut
    unavailable: Mapping[str, str]
    """What could not be computed, and why: ``"components of SusEcFin"``."""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks found, check by check."""
        return findings_of(self)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return every table of the audit by name."""
        import pandas as pd

        tables = {f"statistics_{step}": found.frame() for step, found in self.statistics.items()}
        tables["availability"] = self.availability.frame()
        tables["availability_by_aggregate"] = self.availability.aggregates_frame()
        tables["flags"] = pd.DataFrame(
            [asdict(pair) for pair in self.flags], columns=[f.name for f in fields(FlaggedPair)]
        )
        tables["denominators"] = pd.DataFrame(
            [asdict(link) for link in self.denominators], columns=[f.name for f in fields(DenominatorLink)]
        )
        tables["coherence"] = pd.concat([found.frame() for found in self.coherence.values()])
        tables["groups"] = self._groups()
        tables["importance"] = self.importance.frame()
        tables["left_out"] = self.left_out.frame()
        tables["rank_shifts"] = self.left_out.shifts_frame()
        tables["findings"] = pd.DataFrame(
            {
                "check": [finding.check for finding in self.findings],
                "subject": [", ".join(finding.subject) for finding in self.findings],
                "value": [finding.value for finding in self.findings],
                "message": [finding.message for finding in self.findings],
            }
        )
        return tables

    def _groups(self) -> pd.DataFrame:
        import pandas as pd

        codes = list(self.reliability)
        part, enough = self.components, self.adequacy
        columns = {
            "parts": [len(self.reliability[code].codes) for code in codes],
            "alpha": [self.reliability[code].alpha for code in codes],
            "alpha_standardised": [self.reliability[code].standardised for code in codes],
            "mean_correlation": [self.reliability[code].mean_correlation for code in codes],
            "first_component": [float(part[c].shares[0]) if c in part else np.nan for c in codes],
            "components_above_one": [part[c].kaiser if c in part else None for c in codes],
            "kmo": [enough[c].kmo if c in enough else np.nan for c in codes],
            "bartlett": [enough[c].chi_square if c in enough else np.nan for c in codes],
            "bartlett_p": [enough[c].p if c in enough else np.nan for c in codes],
        }
        return pd.DataFrame(columns, index=pd.Index(codes, name="aggregate"))

    def to_dict(self) -> dict[str, Any]:
        """Return the audit as plain data, ready for JSON; what is missing is None."""
        tables = {
            name: _plain(json.loads(frame.reset_index().to_json(orient="records", double_precision=15)))
            for name, frame in self.frames().items()
            if name != "findings"
        }
        return {
            "title": self.title,
            "units": list(self.units),
            "thresholds": asdict(self.thresholds),
            "findings": [
                {**asdict(finding), "subject": list(finding.subject), "value": _plain(finding.value)}
                for finding in self.findings
            ],
            "unavailable": dict(self.unavailable),
            "tables": tables,
        }

    def summary(self) -> str:
        """Return the findings as text, grouped by check."""
        lines = [f"Audit of {self.title}, {len(self.units)} units: {len(self.findings)} findings"]
        for check in dict.fromkeys(finding.check for finding in self.findings):
            lines += ["", check]
            lines += [f"  {finding.message}" for finding in self.findings if finding.check == check]
        if self.unavailable:
            lines += ["", "not computed"]
            lines += [f"  {what}: {why}" for what, why in self.unavailable.items()]
        return "\n".join(lines)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return {key: _plain(entry) for key, entry in value.items()} if isinstance(value, dict) else value


def audit(
    index: Index,
    *,
    thresholds: Thresholds | None = None,
    limits: Limits | None = None,
    method: CorrelationMethod = "pearson",
    smoother: Smoother = "spline",
) -> Audit:
    """Run every statistical check of a built index.

    Parameters
    ----------
    thresholds, limits
        From where on something is found; `limits` are those of the statistics of indicators.
    method
        Of correlations: ``"pearson"``, ``"spearman"`` or ``"kendall"``.
    smoother
        Of main effects, see `importance`.

    Raises
    ------
    UnknownName
        If there is no such method or smoother.
    """
    thresholds = thresholds or Thresholds()
    structure = index.structure
    steps = ["raw"]
    before = [step for step in index.steps if step != "normalised"]
    steps += [before[-1]] if before[-1] != "raw" else []
    parts: dict[str, Components] = {}
    enough: dict[str, Adequacy] = {}
    unavailable: dict[str, str] = {}
    reliable = alphas(index)
    for code in reliable:
        try:
            parts[code] = components(index, code)
            enough[code] = sampling_adequacy(index, code)
        except InputError as error:
            what = "components" if code not in parts else "sampling adequacy"
            unavailable[f"{what} of {code}"] = str(error)
    left_out = leave_out(index)
    unavailable |= {f"index without {code}": why for code, why in left_out.impossible.items()}
    levels = range(1, structure.n_levels)
    return Audit(
        title=structure.top.name or structure.top.code,
        units=index.units,
        thresholds=thresholds,
        statistics={step: describe(index, step, limits) for step in steps},
        availability=available(index),
        flags=tuple(
            pair
            for level in levels
            for pair in correlation_flags(
                index,
                "aggregated",
                above=thresholds.redundant,
                below=thresholds.opposed,
                level=level,
                method=method,
            )
        ),
        denominators=denominator_correlations(index, threshold=thresholds.denominator, method=method),
        coherence={level: coherence(index, level, method) for level in levels},
        reliability=reliable,
        components=parts,
        adequacy=enough,
        importance=importance(index, smoother=smoother),
        left_out=left_out,
        unavailable=unavailable,
    )
