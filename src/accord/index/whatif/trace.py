"""Why is this score 43.2? Any value of an index traced back step by step to the raw cells it comes from.

Each step names the numbers it takes and the formula that makes the next one of them, so that a reader with a calculator
gets the same; `Trace.gap` is by how much the worst of them fails to.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.index.construction.rank import TIE_TOLERANCE, ranks
from accord.index.whatif.trace_steps import Stage, StageTrace, apart, number

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.aggregate import Rule
    from accord.index.construction.built import Index

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """What one part brings to an aggregate."""

    code: str
    name: str
    score: float
    """NaN where it is missing: then its weight goes to the others."""
    weight: float
    """As it was used, on the scale it was given on."""
    share: float
    """Share of the weights of the parts that are present."""
    contribution: float
    """Share times score; of other means than the arithmetic share times the power of the score (its logarithm for the
    geometric). NaN where parts do not add up to the score: weighted medians and Copeland scores."""


@dataclass(frozen=True)
class Node:
    """An element in a trace."""

    code: str
    name: str
    level: int
    score: float
    rank: int
    """Rank of the unit by this element, 0 without a score."""
    rule: str
    """How its parts are put together; empty for an indicator."""
    formula: str
    """How the score is made of the parts' contributions; empty for an indicator."""
    parts: tuple[Part, ...]
    stages: tuple[Stage, ...]
    """Of an indicator, the steps from its raw value on."""


@dataclass(frozen=True)
class Trace:
    """A score of a unit and all it comes from."""

    unit: str
    unit_name: str
    element: str
    score: float
    rank: int
    of: int
    """Number of units that are ranked."""
    nodes: Mapping[str, Node]
    """Every element at or below the one traced, the highest first."""
    gap: float
    """Largest difference, relative to the value, between a number and what its formula gives."""

    def indicators(self) -> pd.DataFrame:
        """Return one row per indicator: its value after each step, and what it brings to the score.

        ``weight`` is the weight in the score, weights of missing values shared out; ``contribution`` is weight times
        normalised value, given where every level is an arithmetic mean, and sums to the score.
        """
        import pandas as pd

        weight = self._effective()
        linear = all(node.rule in ("", "arithmetic mean") for node in self.nodes.values())
        rows = {}
        for node in self.nodes.values():
            if node.level > 1:
                continue
            row = {stage.name: stage.value for stage in node.stages}
            row["weight"] = weight.get(node.code, 0.0)
            if linear:
                row["contribution"] = row["weight"] * node.score if node.score == node.score else 0.0
            rows[node.code] = row
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")

    def _effective(self) -> dict[str, float]:
        found = {self.element: 1.0}
        for node in self.nodes.values():
            for part in node.parts:
                found[part.code] = found[node.code] * part.share
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the trace as plain data for JSON; missing numbers are None."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    def lines(self, depth: int | None = None) -> Iterator[str]:
        """Yield the trace as indented lines of text.

        Parameters
        ----------
        depth
            Levels below the element that are told; all by default.
        """
        place = f"rank {self.rank} of {self.of}" if self.rank else "not ranked"
        yield f"{self.unit_name} ({self.unit}): {self.nodes[self.element].name} = {number(self.score)}, {place}"
        yield from self._tell(self.element, 1, depth)

    def _tell(self, code: str, indent: int, depth: int | None) -> Iterator[str]:
        node, pad = self.nodes[code], "  " * indent
        for stage in node.stages:
            yield f"{pad}{stage.told}"
        if node.parts:
            yield f"{pad}{node.rule}: {node.formula}"
        for part in node.parts:
            if math.isnan(part.score):
                yield f"{pad}- {part.name} ({part.code}): missing, its weight goes to the others"
            else:
                brings = "" if math.isnan(part.contribution) else f", brings {number(part.contribution)}"
                yield f"{pad}- {part.name} ({part.code}): {number(part.score)} at {part.share:.2%}{brings}"
            if depth is None or depth > 1:
                yield from self._tell(part.code, indent + 2, None if depth is None else depth - 1)

    def __str__(self) -> str:
        return "\n".join(self.lines())


def trace(index: Index, unit: str, element: str | None = None) -> Trace:
    """Trace a score back to the raw cells.

    Parameters
    ----------
    unit
        Code of the unit.
    element
        Code of the element that is scored, an indicator for its normalised value; by default the index itself.

    Raises
    ------
    UnknownName
        If there is no such unit or element.
    """
    structure, row = index.structure, index.unit_index(unit)
    top = element or structure.top.code
    structure.index_of(top)
    rules = index.recipe.aggregate.rules(structure.n_levels - 1)
    nodes: dict[str, Node] = {}
    gaps = [0.0]
    waiting = [top]
    while waiting:
        code = waiting.pop(0)
        spec = structure[code]
        scores = index.score(code)
        score = float(scores[row])
        place = int(ranks(scores, tolerance=TIE_TOLERANCE)[row])
        if spec.level == 1:
            stages = tuple(StageTrace(index, row, structure.index_of(code), gaps).all())
            nodes[code] = Node(code, spec.name, 1, score, place, "", "", (), stages)
            gaps.append(apart(stages[-1].value, score))
            continue
        rule = rules[spec.level - 2]
        parts, formula, again = _parts(index, row, code, rule)
        if again is not None:
            gaps.append(apart(score, again))
        nodes[code] = Node(code, spec.name, spec.level, score, place, rule.label, formula, parts, ())
        waiting += structure.children(code)
    final = nodes[top]
    ranked = int((~np.isnan(index.score(top))).sum())
    return Trace(unit, index.names[row], top, final.score, final.rank, ranked, nodes, max(gaps))


def _parts(index: Index, row: int, code: str, rule: Rule) -> tuple[tuple[Part, ...], str, float | None]:
    """Return the parts of an aggregate, how they make its score, and the score that they make."""
    structure = index.structure
    members = [structure[child] for child in structure.children(code)]
    score = np.array([index.scores[row, structure.index_of(m.code)] for m in members])
    weight = np.array([m.weight for m in members])
    here = ~np.isnan(score)
    whole = float(weight[here].sum())
    share = np.where(here, weight / whole if whole > 0.0 else 0.0, 0.0)
    brings, again = np.full(len(members), np.nan), None
    power = rule.power
    if math.isnan(float(index.scores[row, structure.index_of(code)])):
        formula = f"no score: {int(here.sum())} of {len(members)} parts present, too few or without weight"
    elif rule.method == "copeland":
        formula = (
            "units it outranks less units that outrank it, by the weight of the parts in which each is better"
        )
    elif power is None:
        formula = "the middle one by weight"
    else:
        brings = np.where(here, share * (np.log(score) if power == 0.0 else score**power), 0.0)
        total = float(brings.sum())
        if power == 0.0:
            again, formula = math.exp(total), "e to the sum of share times logarithm of score"
        elif power == 1.0:
            again, formula = total, "the sum of share times score"
        else:
            again = total ** (1.0 / power)
            formula = f"the sum of share times score^{power:g}, to the power 1/{power:g}"
    parts = tuple(
        Part(m.code, m.name, float(s), float(w), float(part), float(brought) if there else math.nan)
        for m, s, w, part, brought, there in zip(members, score, weight, share, brings, here, strict=True)
    )
    return parts, formula, again


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
