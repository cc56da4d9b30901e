"""A built index told in a few lines: what it is made of, what each step did, who leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from accord.index.construction.denominate import Denomination
from accord.index.construction.normalise import Scale
from accord.index.construction.recipe import Step
from accord.index.construction.recipe_steps import Aggregate
from accord.index.construction.screen import Screening
from accord.index.construction.treat import Treatment
from accord.index.construction.weight import Weighting

if TYPE_CHECKING:
    from accord.index.construction.built import Index

LEADERS = 5
"""Units named at the end."""


def summary(index: Index) -> str:
    """Return what an index is made of, what each step did, and who leads, as text of a line each."""
    structure, data = index.structure, index.data
    year = f" in {data.year}" if data.year else ""
    levels = ", ".join(str(len(structure.level(level))) for level in range(1, structure.n_levels + 1))
    gaps = int(np.isnan(index.steps["raw"]).sum())
    lines = [
        f"{structure.top.name}{year}: {len(index.units)} of {len(data.units)} units, {len(index.indicators)} "
        f"indicators, {structure.n_levels} levels ({levels} elements)",
        f"missing in the raw data: {gaps} of {index.steps['raw'].size} values ({gaps / index.steps['raw'].size:.1%})",
    ]
    if "over_time" in index.records:
        lines.append(f"filled from other years before: {int(index.records['over_time'].sum())} values")
    lines += [told for step in index.recipe.done() if (told := _step(index, step))]
    if isinstance(weighting := index.records.get("weight"), Weighting):
        lines.append(f"weights: {weighting.scheme.replace('_', ' ')}")
    lines.append(f"aggregated: {_aggregated(index.recipe.aggregate, structure.n_levels - 1)}")
    if index.pool:
        lines.append(f"one scale for the years {', '.join(index.pool)}")
    lines.append(_leaders(index))
    return "\n".join(lines)


def _step(index: Index, step: Step) -> str:
    record = index.records[step]
    if isinstance(record, Denomination):
        used = Counter(name for name in record.by if name is not None)
        lost = (
            f"; {int(record.lost.sum())} values lost where the denominator is missing"
            if record.lost.any()
            else ""
        )
        return f"denominated: {_counted(used, 'indicator')}{lost}" if used else "denominated: nothing"
    if isinstance(record, Screening):
        out = [unit for unit, kept in zip(_screened(index, record), record.kept, strict=True) if not kept]
        return f"screened: {len(out)} units left out{f' ({_few(out)})' if out else ''}"
    if isinstance(record, Scale):
        return f"normalised: {_counted(Counter(m.replace('_', ' ') for m in record.methods), 'indicator')}"
    if step == "impute":
        choice = index.recipe.impute
        method = choice.method.replace("_", " ") if choice else ""
        within = f" by {choice.group}" if choice and choice.group else ""
        return f"imputed: {int(np.sum(record))} values by {method}{within}"
    return _treated(record)


def _treated(treatments: Sequence[Treatment]) -> str:
    changed = [item for item in treatments if item.treated]
    kinds = Counter(item.kept[-1].method.replace("_", " ") for item in changed)
    failing = [item.code for item in treatments if not item.passed]
    end = f"; still failing the check: {_few(failing)}" if failing else ""
    return f"treated: {_counted(kinds, 'indicator') if kinds else 'no indicator'}{end}"


def _screened(index: Index, record: Screening) -> tuple[str, ...]:
    """Return the units that screening looked at; all, for no other step leaves units out."""
    assert len(record.kept) == len(index.data.units)
    return index.data.units


def _aggregated(choice: Aggregate, levels: int) -> str:
    labels = [
        rule.label + (f" (p = {rule.p:g})" if rule.method == "generalised" else "")
        for rule in choice.rules(levels)
    ]
    return labels[0] if len(set(labels)) == 1 else ", then ".join(labels)


def _leaders(index: Index) -> str:
    rank, score = index.rank(), index.score()
    ranked = [n for n in np.lexsort((np.arange(len(rank)), rank)) if rank[n] > 0]
    led = "; ".join(f"{rank[n]} {index.names[n]} {score[n]:.3g}" for n in ranked[:LEADERS])
    without = int((rank == 0).sum())
    return f"leading: {led}{f'; {without} units have no score' if without else ''}"


def _counted(kinds: Mapping[str, int], noun: str) -> str:
    return ", ".join(f"{count} {noun}{'s' if count > 1 else ''} by {kind}" for kind, count in kinds.items())


def _few(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
