"""One indicator's value traced through the steps of a recipe: what each took, by which formula, and what came out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from accord.index.construction.scale import RANKED, Scale
from accord.index.construction.treatment import METHODS, Treatment
from accord.index.construction.workpiece import MADE

if TYPE_CHECKING:
    from accord.index.construction.built import Index


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


_Made = tuple[str, dict[str, float], str, float | None]
"""Formula, inputs, words, and what the formula gives."""


class StageTrace:
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
        told = "no raw value" if math.isnan(value) else f"raw value {number(value)}{unit}"
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
                self.gaps.append(apart(after, again))
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
        times = "" if scale == 1.0 else f" x {number(scale)}"
        told = f"{number(before)}{times} / {number(divisor)} ({name}) = {number(after)}"
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
            f"missing, filled with {number(after)} ({choice.method.replace('_', ' ')}{among})",
            None,
        )

    def _treated(self, before: float, after: float) -> _Made:
        treatment: Treatment = self.index.records["treat"][self.column]
        if not treatment.kept or math.isnan(before):
            why = "missing" if math.isnan(before) else treatment.note or "skewness and kurtosis within limits"
            return "value", {"value": before}, f"not treated: {why}", before
        formula, inputs, told, x = "value", {"value": before}, [], before
        for turn, stage in enumerate(treatment.kept, start=1):
            if stage.method not in METHODS:
                return "", {}, f"treated by {stage.method}: {number(after)}", None
            if np.isfinite([stage.floor, stage.ceiling]).any():
                formula = f"min(max({formula}, floor_{turn}), ceiling_{turn})"
                inputs |= {f"floor_{turn}": stage.floor, f"ceiling_{turn}": stage.ceiling}
                moved = min(max(x, stage.floor), stage.ceiling)
                told.append(
                    f"{stage.method} from {number(x)} to {number(moved)}"
                    if moved != x
                    else f"not moved by the {stage.method} treatment of the indicator"
                )
                x = moved
            if stage.transform is not None:
                t = stage.transform
                inputs |= {
                    f"{key}_{turn}": getattr(t, key) for key in ("gain", "origin", "offset", "sign", "lam")
                }
                z = f"gain_{turn} * ({formula} - origin_{turn}) + offset_{turn}"
                formula = (
                    f"sign_{turn} * log({z})"
                    if t.lam == 0.0
                    else f"sign_{turn} * (({z}) ** lam_{turn} - 1) / lam_{turn}"
                )
                argument = t.gain * (x - t.origin) + t.offset
                y = t.sign * (math.log(argument) if t.lam == 0.0 else (argument**t.lam - 1.0) / t.lam)
                told.append(f"{t.name} of {number(x)} = {number(y)}")
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
            return "", {"value": before}, f"{words}{of}: {number(after)}", None
        if scale.inverted[k]:
            inputs = {"value": before, "best": float(scale.centre[k])}
            return (
                "best / value",
                inputs,
                f"{words}: {number(inputs['best'])} / {number(before)} = {number(after)}",
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
            f"{words}: ({sign}{number(before)} - {number(inputs['centre'])}) / {number(inputs['span'])}"
            f" x {number(inputs['gain'])} + {number(inputs['offset'])} = {number(after)}{self._ends(scale)}"
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


def apart(value: float, again: float) -> float:
    """Return the difference relative to the value, nought where both are missing."""
    if math.isnan(value) and math.isnan(again):
        return 0.0
    return abs(value - again) / max(1.0, abs(value))


def number(value: float) -> str:
    """Return a number as it is told, to six digits."""
    return "missing" if math.isnan(value) else f"{value:.6g}"
