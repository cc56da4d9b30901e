"""What a unit may change to reach a target: its own indicators, each up to a limit and at a cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.whatif.admissible import linear
from accord.index.whatif.column_steps import ColumnSteps
from accord.index.whatif.response import Response

if TYPE_CHECKING:
    from accord.index.construction.built import Index

Array = NDArray[np.float64]

_STRAIGHT = ("minmax", "distance_to_max", "distance_to_target", "goalposts", "scaled", "fraction_of_max")
"""Normalisations that respond to one value in a straight line between known kinks, within the range observed."""


@dataclass
class Lever:
    """An indicator that may be improved."""

    column: int
    code: str
    response: Response
    cost: float
    """Per raw unit."""
    fixed: float
    """Of changing it at all."""
    doubts: tuple[str, ...]
    """Why its response may not be what the breakpoints say."""
    segments: list[int] = field(default_factory=list)
    """Its variables in the program at hand."""

    @property
    def start(self) -> float:
        """Raw value as it is."""
        return self.response.start

    @property
    def limit(self) -> float:
        """Raw value as far as it may go."""
        return self.response.limit

    def value(self, x: Array) -> float:
        """Return the raw value that an answer of the program stands for."""
        points = np.array(self.response.x)
        return float(points[0] + np.diff(points) @ x[self.segments])

    def spent(self, value: float) -> float:
        """Return what it costs to reach a raw value."""
        return self.cost * abs(value - self.start) + (self.fixed if value != self.start else 0.0)


def levers(
    index: Index,
    unit: str,
    element: str,
    power: float,
    *,
    change: Sequence[str] | None,
    limits: Mapping[str, float],
    costs: Mapping[str, float],
    per: str,
    fixed: Mapping[str, float],
    rivals: bool,
) -> dict[int, Lever]:
    """Return the indicators that may change, by their position; see `inverse.reach` for the arguments.

    Parameters
    ----------
    power
        Power of the mean that indicators are put together by.
    rivals
        Whether the responses of other units count, too.
    """
    structure, raw = index.structure, index.data.values
    codes = _codes(index, element, change)
    for given, what in ((limits, "limits"), (costs, "costs"), (fixed, "fixed costs")):
        for code, value in given.items():
            structure.index_of(code)
            if code not in codes:
                raise InputError(f"{what} name {code}, which may not change; add it to `change`")
            if not np.isfinite(value) or (what != "limits" and value < 0.0):
                sign = "" if what == "limits" else ", not negative"
                raise InputError(f"{what}: found {value:g} for {code}; it is a finite number{sign}")
    if per not in ("sd", "unit"):
        raise InputError(f"unknown measure {per!r}; costs are per 'sd' or per 'unit'")
    without = [code for code in codes if code not in costs]
    if per == "unit" and without:
        raise InputError(
            f"costs per unit must be given of all that may change; none of {', '.join(without[:6])}"
        )
    steps = ColumnSteps(index)
    why = steps.reach([structure.index_of(code) for code in codes], raw)
    if why is not None:
        raise InputError(
            f"{why}, so that one indicator's change is not its own affair; hold that: give the weights as they are "
            "(rebuild(structure=index.structure, weight=None)), fill the gaps beforehand, or leave the indicator out"
        )
    maker = _Maker(index, steps, unit, power, rivals)
    found = {}
    for code in codes:
        lever = maker.lever(code, limits.get(code), costs.get(code, 1.0), per, fixed.get(code, 0.0))
        if lever is not None:
            found[lever.column] = lever
    return found


def _codes(index: Index, element: str, change: Sequence[str] | None) -> list[str]:
    """Return the indicators that may change."""
    structure = index.structure
    named = [element] if change is None else list(change)
    codes = list(dict.fromkeys(code for part in named for code in structure.indicators_of(part)))
    below = structure.indicators_of(element)
    for code in codes:
        if code not in below:
            raise InputError(f"{code} is no part of {element}; a change of it changes nothing there")
    return codes


class _Maker:
    def __init__(self, index: Index, steps: ColumnSteps, unit: str, power: float, rivals: bool) -> None:
        self.index, self.steps, self.unit, self.power, self.rivals = index, steps, unit, power, rivals
        self.row = index.unit_index(unit)
        self.everyone = index.data.unit_index(unit)

    def lever(self, code: str, limit: float | None, cost: float, per: str, fixed: float) -> Lever | None:
        """Return the lever of an indicator; None where there is nothing to improve."""
        index, k = self.index, self.index.structure.index_of(code)
        start, sign = float(index.data.values[self.everyone, k]), index.structure[code].direction
        ratio = self._ratio(k)
        if np.isnan(start) or np.isnan(ratio):
            if limit is not None:
                raise InputError(f"{self.unit} has no value of {code} to improve; leave out its limit")
            return None
        seen = index.steps["raw" if index.recipe.denominate is None else "denominated"][:, k]
        best = float(np.nanmax(seen * sign) * sign) / ratio
        if limit is not None and (limit - start) * sign < 0.0:
            raise InputError(
                f"the limit {limit:g} of {code} is worse than the value {start:g} that {self.unit} has: more is "
                f"{'better' if sign > 0 else 'worse'}"
            )
        limit = best if limit is None else limit
        if (limit - start) * sign <= 0.0:
            return None
        sd = float(np.nanstd(seen, ddof=1)) / ratio
        normalised = linear(index.normalised[:, k], self.power)
        size = float(np.nanmax(normalised) - np.nanmin(normalised)) or 1.0
        response = Response(
            lambda value: self._respond(k, code, value), start, limit, self._kinks(seen, k, ratio), size
        )
        beyond = (limit - best) * sign > 1e-12 * abs(best)
        return Lever(
            column=k,
            code=code,
            response=response,
            cost=cost / sd if per == "sd" and sd > 0.0 else cost,
            fixed=fixed,
            doubts=tuple(self._doubts(k, straight=response.straight and not beyond)),
        )

    def _doubts(self, k: int, *, straight: bool) -> list[str]:
        recipe, found = self.index.recipe, []
        method = "scaled" if recipe.normalise is None else self.index.records["normalise"].methods[k]
        if not straight or method not in _STRAIGHT or self.power != 1.0:
            found.append("the response of an indicator is not a straight line")
        if recipe.treat is not None:
            found.append("values are treated, and which ones may jump on the way")
        if recipe.impute is not None and recipe.impute.method.endswith("median"):
            found.append("imputed medians may jump on the way")
        return found

    def _respond(self, k: int, code: str, value: float) -> Array:
        raw = self.index.data.values[:, k].copy()
        raw[self.everyone] = value
        found = self.steps.normalised(k, raw)
        if found is None:
            raise InputError(f"a change of {code} changes which units are screened; screen by name instead")
        if not self.rivals:
            found = np.where(np.arange(len(found)) == self.row, found, np.nan)
        if self.power != 1.0 and np.nanmin(found) <= 0.0:
            raise InputError(
                f"{code} has normalised values of nought or less, of which there is no mean of power {self.power:g}; "
                "normalise to 1-100"
            )
        return linear(found, self.power)

    def _ratio(self, k: int) -> float:
        """Return what the unit's raw value is multiplied by when it is divided."""
        if self.index.recipe.denominate is None:
            return 1.0
        record = self.index.records["denominate"]
        if record.by[k] is None:
            return 1.0
        row = self.everyone if len(record.divisors) == len(self.index.data.units) else self.row
        return float(record.scale[k] / record.divisors[row, k])

    def _kinks(self, seen: Array, k: int, ratio: float) -> list[float]:
        """Return raw values at which the unit becomes best or worst, or crosses an end of the scale."""
        others = np.delete(seen, self.row)
        found = [float(np.nanmin(others)), float(np.nanmax(others))]
        if self.index.recipe.normalise is not None:
            scale = self.index.records["normalise"]
            found += [float(end[k] * scale.directions[k]) for end in (scale.lower, scale.upper)]
        return [value / ratio for value in found if np.isfinite(value)]
