"""The record of what treatment did to an indicator, and the same done to other values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from accord.errors import TreatError
from accord.index.construction.cells import Array
from accord.index.construction.transform import TRANSFORMS, Transform

if TYPE_CHECKING:
    import pandas as pd

METHODS = {
    "winsorise": "the farthest values on the side of the skew set to the next, one by one, until the check passes",
    "quantile": "values beyond two quantiles set to them",
    **TRANSFORMS,
    "none": "nothing",
}
"""Names of the treatments of a stage."""


@dataclass(frozen=True)
class Shape:
    """Skewness and kurtosis of an indicator, and whether it passes the check."""

    skew: float
    """Sample skewness; NaN where it is not defined (see `accord.index.construction.moments.skewness`)."""
    kurt: float
    """Sample excess kurtosis; NaN where it is not defined."""
    passed: bool


@dataclass(frozen=True)
class Stage:
    """One treatment tried on an indicator, and what came of it."""

    method: str
    after: Shape
    low: tuple[int, ...] = ()
    """Positions of units raised to the `floor`."""
    high: tuple[int, ...] = ()
    """Positions of units lowered to the `ceiling`."""
    floor: float = -np.inf
    ceiling: float = np.inf
    transform: Transform | None = None

    @property
    def moved(self) -> int:
        """Number of values raised or lowered."""
        return len({*self.low, *self.high})


@dataclass(frozen=True)
class Treatment:
    """What happened to one indicator."""

    code: str
    before: Shape
    stages: tuple[Stage, ...] = ()
    """Every stage tried, in order."""
    kept: tuple[Stage, ...] = ()
    """The stages that made the values returned, in order; none where the indicator is as it was."""
    note: str = ""
    """Why an indicator was not checked, or why winsorising ended early."""

    @property
    def after(self) -> Shape:
        """Skewness and kurtosis of the values returned."""
        return self.kept[-1].after if self.kept else self.before

    @property
    def passed(self) -> bool:
        """Whether the values returned pass the check."""
        return self.after.passed

    @property
    def treated(self) -> bool:
        """Whether any value was changed."""
        return any(stage.moved or stage.transform or stage.method not in METHODS for stage in self.kept)

    @property
    def replayable(self) -> bool:
        """Whether the treatment can be applied to other values: not where a function of the caller's was used."""
        return all(stage.method in METHODS for stage in self.kept)

    def marks(self, size: int) -> tuple[str, ...]:
        """Return what happened to each unit's value, (N,): ``""``, ``"winlo"``, ``"winhi"`` or the transformation."""
        found = [""] * size
        for stage in self.kept:
            if stage.transform or stage.method not in METHODS:
                found = [mark or stage.method for mark in found]
            for mark, positions in (("winlo", stage.low), ("winhi", stage.high)):
                for n in positions:
                    found[n] = mark
        return tuple(found)

    def __call__(self, values: ArrayLike) -> Array:
        """Treat other values of the indicator in the same way, bounds and parameters held; NaN stays NaN.

        Raises
        ------
        TreatError
            Where the transformation is not defined, or a function of the caller's was used.
        """
        x = np.asarray(values, dtype=np.float64)
        self._refuse_functions()
        for stage in self.kept:
            x = np.clip(x, stage.floor, stage.ceiling)
            x = stage.transform(x) if stage.transform else x
        return x

    def slope(self, values: ArrayLike) -> Array:
        """Return the derivative of the treated value by the value, bounds and parameters held: 0 beyond a bound."""
        x = np.asarray(values, dtype=np.float64)
        self._refuse_functions()
        slope = np.where(np.isnan(x), np.nan, 1.0)
        for stage in self.kept:
            beyond = (x < stage.floor) | (x > stage.ceiling)
            slope = np.where(beyond, 0.0, slope)
            x = np.clip(x, stage.floor, stage.ceiling)
            if stage.transform:
                slope, x = slope * stage.transform.slope(x), stage.transform(x)
        return slope

    def _refuse_functions(self) -> None:
        if not self.replayable:
            raise TreatError(
                f"indicator {self.code!r} was treated by a function of your own, which cannot be applied again; "
                f"take one of {', '.join(METHODS)}"
            )


def treatment_table(treatments: Sequence[Treatment]) -> pd.DataFrame:
    """Return one row per indicator: skewness, kurtosis and verdict before and after each stage, and what was kept."""
    import pandas as pd

    rows = []
    for item in treatments:
        row: dict[str, Any] = {
            "indicator": item.code,
            "skewness": item.before.skew,
            "kurtosis": item.before.kurt,
            "passed": item.before.passed,
        }
        for number, stage in enumerate(item.stages, start=1):
            row |= {
                f"method_{number}": stage.method,
                f"moved_{number}": stage.moved,
                f"skewness_{number}": stage.after.skew,
                f"kurtosis_{number}": stage.after.kurt,
                f"passed_{number}": stage.after.passed,
            }
        kept = ", ".join(stage.method for stage in item.kept)
        rows.append(row | {"kept": kept, "passed_finally": item.passed, "note": item.note})
    return pd.DataFrame(rows).set_index("indicator")
