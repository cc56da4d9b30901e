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

from accord.index.rank import TIE_TOLERANCE, ranks
from accord.index.scale import RANKED, Scale
from accord.index.treatment import METHODS, Treatment
from accord.index.workpiece import MADE

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.aggregate import Rule
    from accord.index.built import Index

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Stage:
    """One step of an indicator's value."""

    name: str
    """``"raw"``, ``"denominated"``, ``"imputed"``, ``"treated"``, ``"normalised"``."""
    value: float
    """The value after it; NaN while it is missing."""
    formula: str
    """How it is made of `inputs`, as arithmetic; empty where it is given, filled or ranked."""
    inputs: Mapping[str, float]
    """The numbers that it is made of, by their names in the formula."""
    told: str
    """The same in words."""


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
        yield f"{self.unit_name} ({self.unit}): {self.nodes[self.element].name} = {_number(self.score)}, {place}"
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
                brings = "" if math.isnan(part.contribution) else f", brings {_number(part.contribution)}"
                yield f"{pad}- {part.name} ({part.code}): {_number(part.score)} at {part.share:.2%}{brings}"
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
            stages = tuple(_Stages(index, row, structure.index_of(code), gaps).all())
            nodes[code] = Node(code, spec.name, 1, score, place, "", "", (), stages)
            gaps.append(_apart(stages[-1].value, score))
            continue
        rule = rules[spec.level - 2]
        parts, formula, again = _parts(index, row, code, rule)
        if again is not None:
            gaps.append(_apart(score, again))
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


class _Stages:
    """The steps of one indicator's value for one unit."""

    def __init__(self, index: Index, row: int, column: int, gaps: list[float]) -> None:
        self.index, self.row, self.column, self.gaps = index, row, column, gaps
        self.code = index.indicators[column]
        self.element = index.structure[self.code]
        self.everyone = int(np.flatnonzero(index.kept)[row])

    def all(self) -> Iterator[Stage]:
        """Yield the raw value and every step that was done."""
        value = float(self.index.steps["raw"][self.row, self.column])
        unit = f" {self.element.unit}" if self.element.unit else ""
        told = "no raw value" if math.isnan(value) else f"raw value {_number(value)}{unit}"
        if "over_time" in self.index.records and self.index.records["over_time"][self.row, self.column]:
            told += ", filled from other years"
        yield Stage("raw", value, "", {}, told)
        makers = {
            "denominate": self._denominated,
            "impute": self._imputed,
            "treat": self._treated,
            "normalise": self._normalised,
        }
        for step in self.index.recipe.done():
            name = MADE[step]
            if step == "screen" or name not in self.index.steps:
                continue
            after = float(self.index.steps[name][self.row, self.column])
            formula, inputs, told, again = makers[step](value, after)
            if again is not None:
                self.gaps.append(_apart(after, again))
            yield Stage(name, after, formula, inputs, told)
            value = after

    def _denominated(self, before: float, after: float) -> _Made:
        record = self.index.records["denominate"]
        name = record.by[self.column]
        if name is None:
            return "value", {"value": before}, "not divided by anything", before
        # The record may be of more units than were kept.
        rows = self.row if len(record.divisors) == len(self.index.units) else self.everyone
        divisor, scale = float(record.divisors[rows, self.column]), float(record.scale[self.column])
        inputs = {"value": before, "denominator": divisor, "scale": scale}
        if math.isnan(after):
            gone = "the value" if math.isnan(before) else f"the figure for {name}"
            return "", inputs, f"not divided by {name}: {gone} is missing", None
        times = "" if scale == 1.0 else f" x {_number(scale)}"
        told = f"{_number(before)}{times} / {_number(divisor)} ({name}) = {_number(after)}"
        return "scale * value / denominator", inputs, told, scale * before / divisor

    def _imputed(self, before: float, after: float) -> _Made:
        if not self.index.records["impute"][self.row, self.column]:
            told = "still missing" if math.isnan(after) else "not missing, so not filled"
            return "value", {"value": before}, told, before
        choice = self.index.recipe.impute
        assert choice is not None
        among = ""
        if choice.group is not None:
            among = f" of {choice.group} {self.index.data.group(choice.group)[self.everyone]}"
        return (
            "",
            {},
            f"missing, filled with {_number(after)} ({choice.method.replace('_', ' ')}{among})",
            None,
        )

    def _treated(self, before: float, after: float) -> _Made:
        treatment: Treatment = self.index.records["treat"][self.column]
        if not treatment.kept or math.isnan(before):
            why = "missing" if math.isnan(before) else treatment.note or "skewness and kurtosis within limits"
            return "value", {"value": before}, f"not treated: {why}", before
        formula, inputs, told, x = "value", {"value": before}, [], before
        for number, stage in enumerate(treatment.kept, start=1):
            if stage.method not in METHODS:
                return "", {}, f"treated by {stage.method}: {_number(after)}", None
            if np.isfinite([stage.floor, stage.ceiling]).any():
                formula = f"min(max({formula}, floor_{number}), ceiling_{number})"
                inputs |= {f"floor_{number}": stage.floor, f"ceiling_{number}": stage.ceiling}
                moved = min(max(x, stage.floor), stage.ceiling)
                told.append(
                    f"{stage.method} from {_number(x)} to {_number(moved)}"
                    if moved != x
                    else f"not moved by the {stage.method} treatment of the indicator"
                )
                x = moved
            if stage.transform is not None:
                t = stage.transform
                inputs |= {
                    f"{key}_{number}": getattr(t, key) for key in ("gain", "origin", "offset", "sign", "lam")
                }
                z = f"gain_{number} * ({formula} - origin_{number}) + offset_{number}"
                formula = (
                    f"sign_{number} * log({z})"
                    if t.lam == 0.0
                    else f"sign_{number} * (({z}) ** lam_{number} - 1) / lam_{number}"
                )
                argument = t.gain * (x - t.origin) + t.offset
                y = t.sign * (math.log(argument) if t.lam == 0.0 else (argument**t.lam - 1.0) / t.lam)
                told.append(f"{t.name} of {_number(x)} = {_number(y)}")
                x = y
        return formula, inputs, "; ".join(told) or "not changed by its treatment", x

    def _normalised(self, before: float, after: float) -> _Made:
        scale: Scale = self.index.records["normalise"]
        k, method = self.column, scale.methods[self.column]
        words = method.replace("_", " ")
        if math.isnan(before):
            return "", {}, f"{words}: missing", None
        if k in scale.steps:
            among = len(scale.steps[k].ordered)
            of = f" among {among} values" if method in RANKED else ""
            return "", {"value": before}, f"{words}{of}: {_number(after)}", None
        if scale.inverted[k]:
            inputs = {"value": before, "best": float(scale.centre[k])}
            return (
                "best / value",
                inputs,
                f"{words}: {_number(inputs['best'])} / {_number(before)} = {_number(after)}",
                (inputs["best"] / before),
            )
        names = ("centre", "span", "gain", "offset", "floor", "ceiling")
        inputs = {"value": before, "direction": float(scale.directions[k])}
        inputs |= {name: float(getattr(scale, name)[k]) for name in names}
        line = (inputs["direction"] * before - inputs["centre"]) / inputs["span"] * inputs["gain"] + inputs[
            "offset"
        ]
        again = min(max(line, inputs["floor"]), inputs["ceiling"])
        formula = "(direction * value - centre) / span * gain + offset"
        if np.isfinite([inputs["floor"], inputs["ceiling"]]).any():
            formula = f"min(max({formula}, floor), ceiling)"
        sign = "" if inputs["direction"] > 0.0 else "-"
        told = (
            f"{words}: ({sign}{_number(before)} - {_number(inputs['centre'])}) / {_number(inputs['span'])}"
            f" x {_number(inputs['gain'])} + {_number(inputs['offset'])} = {_number(after)}{self._ends(scale)}"
        )
        return formula, inputs, told, again

    def _ends(self, scale: Scale) -> str:
        """Return which units set the ends of the scale, where it is the data that does."""
        if scale.methods[self.column] not in ("minmax", "distance_to_max"):
            return ""
        last = list(self.index.steps)[list(self.index.steps).index("normalised") - 1]
        values = self.index.steps[last]
        told = []
        for side, mask in (("worst", scale.at_lower(values)), ("best", scale.at_upper(values))):
            at = [self.index.units[n] for n in np.flatnonzero(mask[:, self.column])]
            if at:
                told.append(f"{side}: {', '.join(at[:3])}{f' and {len(at) - 3} more' if len(at) > 3 else ''}")
        return f" ({'; '.join(told)})" if told else ""


_Made = tuple[str, dict[str, float], str, float | None]
"""Formula, inputs, words, and what the formula gives."""


def _apart(value: float, again: float) -> float:
    """Return the difference relative to the value, nought where both are missing."""
    if math.isnan(value) and math.isnan(again):
        return 0.0
    return abs(value - again) / max(1.0, abs(value))


def _number(value: float) -> str:
    return "missing" if math.isnan(value) else f"{value:.6g}"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
