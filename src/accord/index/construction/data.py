"""The data of a composite index: units by indicators, with the columns that group and divide them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import DataError, Problem, UnknownName

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

LARGEST = 1e100
"""Largest size of a value; squares of larger ones, and of their differences, do not fit in a number."""


@dataclass(frozen=True, eq=False)
class IndexData:
    """Units by indicators at one time. Arrays are copied and cannot be written to.

    Raises
    ------
    DataError
        With every problem found: repeated or missing codes, shapes that do not match, infinite values.
    """

    units: tuple[str, ...]
    """Codes of the units, (N,)."""
    names: tuple[str, ...]
    """Names of the units, (N,)."""
    indicators: tuple[str, ...]
    """Codes of the indicators, (K,)."""
    values: Array
    """Raw values, NaN where missing, (N, K)."""
    groups: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    """Columns that put each unit in a group, each (N,)."""
    denominators: Mapping[str, Array] = field(default_factory=dict)
    """Columns of numbers that are no indicators, denominators above all, each (N,)."""
    year: str | None = None

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        set_(self, "units", tuple(self.units))
        set_(self, "names", tuple(self.names) or self.units)
        set_(self, "indicators", tuple(self.indicators))
        set_(self, "values", _fixed(self.values))
        set_(self, "groups", {name: tuple(column) for name, column in self.groups.items()})
        set_(self, "denominators", {name: _fixed(column) for name, column in self.denominators.items()})
        n, k = len(self.units), len(self.indicators)
        problems = [*repeated(self.units, "unit"), *repeated(self.indicators, "indicator")]
        columns: list[tuple[str, int]] = [("names", len(self.names))]
        columns += [(f"groups.{name}", len(column)) for name, column in self.groups.items()]
        columns += [(f"denominators.{name}", column.size) for name, column in self.denominators.items()]
        problems += [
            Problem(f"found {size} entries for {n} units", name) for name, size in columns if size != n
        ]
        if n == 0 or k == 0:
            problems.append(Problem("there are no units or no indicators", "values"))
        problems += [
            Problem(_too_large(column[np.nanargmax(np.abs(column))]), f"denominators.{name}")
            for name, column in self.denominators.items()
            if (np.abs(column) > LARGEST).any()
        ]
        if self.values.shape != (n, k):
            message = f"found an array of shape {self.values.shape}, expected {n} units by {k} indicators"
            problems.append(Problem(message, "values"))
        else:
            for row, column in np.argwhere(np.abs(self.values) > LARGEST):
                where = f"{self.units[row]}, {self.indicators[column]}"
                problems.append(Problem(_too_large(self.values[row, column]), where))
        if problems:
            raise DataError(problems)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, structure: object = None) -> IndexData:
        """Return the data in a frame; columns as in `read_data`, the codes of the units in a column or the index.

        Without a structure every column of numbers is taken for an indicator.
        """
        from accord.index.construction.data_table import data_of
        from accord.index.construction.sheet import from_frame

        found = data_of(from_frame(frame), structure)  # type: ignore[arg-type]
        if isinstance(found, Panel):
            years = ", ".join(found.years)
            raise DataError(
                [Problem(f"the frame holds the years {years}; use Panel.from_frame, or one year")]
            )
        return found

    @property
    def n_units(self) -> int:
        """Number of units, N."""
        return len(self.units)

    def unit_index(self, unit: str) -> int:
        """Return the position of a unit by its code.

        Raises
        ------
        UnknownName
            If there is no such unit; carries the nearest codes.
        """
        if unit not in self.units:
            raise UnknownName("unit", unit, [*self.units, *self.names])
        return self.units.index(unit)

    def indicator_index(self, indicator: str) -> int:
        """Return the position of an indicator by its code; raises `UnknownName` if there is none."""
        if indicator not in self.indicators:
            raise UnknownName("indicator", indicator, self.indicators)
        return self.indicators.index(indicator)

    def group(self, name: str) -> tuple[str | None, ...]:
        """Return the group of each unit in a grouping, (N,); raises `UnknownName` if there is none of that name."""
        if name not in self.groups:
            raise UnknownName("grouping", name, self.groups, _listed("Groupings", self.groups))
        return self.groups[name]

    def denominator(self, name: str) -> Array:
        """Return a column to divide by, (N,): a denominator or another indicator; raises `UnknownName` if none."""
        if name in self.denominators:
            return self.denominators[name]
        if name in self.indicators:
            return self.values[:, self.indicators.index(name)]
        known = [*self.denominators, *self.indicators]
        raise UnknownName("denominator", name, known, _listed("Denominators", self.denominators))

    def pick(self, indicators: Sequence[str]) -> IndexData:
        """Return the data with these indicators, in this order; the others can still divide them."""
        if tuple(indicators) == self.indicators:
            return self
        others = {code: self.denominator(code) for code in self.indicators if code not in set(indicators)}
        columns = [self.indicator_index(code) for code in indicators]
        return self._with(
            indicators=tuple(indicators),
            values=self.values[:, columns],
            denominators={**others, **self.denominators},
        )

    def keep(self, mask: ArrayLike) -> IndexData:
        """Return the data of the units where a mask over units (N,) is true."""
        rows = np.flatnonzero(np.asarray(mask, dtype=bool))
        return self._with(
            units=tuple(self.units[row] for row in rows),
            names=tuple(self.names[row] for row in rows),
            values=self.values[rows],
            groups={name: tuple(column[row] for row in rows) for name, column in self.groups.items()},
            denominators={name: column[rows] for name, column in self.denominators.items()},
        )

    def with_values(self, values: ArrayLike) -> IndexData:
        """Return the data with other values of the same units and indicators, (N, K)."""
        return self._with(values=np.asarray(values, dtype=np.float64))

    def with_denominators(self, columns: Mapping[str, Mapping[str, float]]) -> IndexData:
        """Return the data with further columns to divide by: a number by unit code; NaN for units not named."""
        new = {
            name: np.array([column.get(unit, np.nan) for unit in self.units], dtype=np.float64)
            for name, column in columns.items()
        }
        return self._with(denominators={**self.denominators, **new})

    def _with(self, **changes: object) -> IndexData:
        from dataclasses import replace

        return replace(self, **changes)  # type: ignore[arg-type]

    def frame(self) -> pd.DataFrame:
        """Return the raw values, one row per unit."""
        import pandas as pd

        return pd.DataFrame(
            self.values, index=pd.Index(self.units, name="unit"), columns=list(self.indicators)
        )


@dataclass(frozen=True, eq=False)
class Panel:
    """Units by indicators over several years. Arrays are copied and cannot be written to."""

    years: tuple[str, ...]
    """In order of time, (T,)."""
    units: tuple[str, ...]
    names: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Array
    """Raw values, NaN where missing, (T, N, K)."""
    groups: Mapping[str, tuple[tuple[str | None, ...], ...]] = field(default_factory=dict)
    """Group of each unit in each year, each (T, N)."""
    denominators: Mapping[str, Array] = field(default_factory=dict)
    """Columns to divide by, each (T, N)."""

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        for name in ("years", "units", "names", "indicators"):
            set_(self, name, tuple(getattr(self, name)))
        set_(self, "names", self.names or self.units)
        set_(self, "values", _fixed(self.values))
        set_(self, "groups", {k: tuple(tuple(row) for row in v) for k, v in self.groups.items()})
        set_(self, "denominators", {name: _fixed(column) for name, column in self.denominators.items()})
        t, n, k = len(self.years), len(self.units), len(self.indicators)
        problems = [*repeated(self.units, "unit"), *repeated(self.indicators, "indicator")]
        problems += repeated(self.years, "year")
        if self.values.shape != (t, n, k):
            message = f"found an array of shape {self.values.shape}, expected {t} years by {n} units by {k}"
            problems.append(Problem(f"{message} indicators", "values"))
        for name, column in self.denominators.items():
            if column.shape != (t, n):
                message = f"found an array of shape {column.shape}, expected {t} years by {n} units"
                problems.append(Problem(message, f"denominators.{name}"))
        for name, rows in self.groups.items():
            if len(rows) != t or any(len(row) != n for row in rows):
                problems.append(Problem(f"expected {t} years by {n} units", f"groups.{name}"))
        if (np.abs(self.values) > LARGEST).any():
            worst = self.values.flat[np.nanargmax(np.abs(self.values))]
            problems.append(Problem(_too_large(worst), "values"))
        if problems:
            raise DataError(problems, "panel")

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, structure: object = None) -> Panel:
        """Return the panel in a frame with a row per unit and year; columns as in `read_data`."""
        from accord.index.construction.data_table import panel_of
        from accord.index.construction.sheet import from_frame

        return panel_of(from_frame(frame), structure)  # type: ignore[arg-type]

    def year(self, year: str | int, *, drop_absent: bool = True) -> IndexData:
        """Return the data of one year.

        Parameters
        ----------
        drop_absent
            Leave out units that have no value at all in that year.
        """
        if str(year) not in self.years:
            raise UnknownName("year", str(year), self.years, _listed("Years", self.years))
        t = self.years.index(str(year))
        data = IndexData(
            units=self.units,
            names=self.names,
            indicators=self.indicators,
            values=self.values[t],
            groups={name: rows[t] for name, rows in self.groups.items()},
            denominators={name: column[t] for name, column in self.denominators.items()},
            year=str(year),
        )
        present = ~np.isnan(self.values[t]).all(axis=1)
        return data.keep(present) if drop_absent and not present.all() else data

    def indicator_index(self, indicator: str) -> int:
        """Return the position of an indicator by its code; raises `UnknownName` if there is none."""
        if indicator not in self.indicators:
            raise UnknownName("indicator", indicator, self.indicators)
        return self.indicators.index(indicator)

    def with_values(self, values: ArrayLike) -> Panel:
        """Return the panel with other values of the same shape, (T, N, K)."""
        from dataclasses import replace

        return replace(self, values=np.asarray(values, dtype=np.float64))


def repeated(codes: Sequence[str], kind: str) -> list[Problem]:
    """Return a problem for every code that an earlier one already is, and for empty ones."""
    seen: set[str] = set()
    problems = []
    for code in codes:
        if not code:
            problems.append(Problem(f"a {kind} has no code; give it one", kind))
        elif code in seen:
            problems.append(Problem(f"the {kind} {code!r} is there twice; keep one", kind))
        seen.add(code)
    return problems


def _too_large(value: float) -> str:
    if np.isinf(value):
        return "found an infinite value; a missing value is NaN"
    return f"found {value:g}; values larger than {LARGEST:g} cannot be computed with, take a larger unit"


def _fixed(values: ArrayLike) -> Array:
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


def _listed(what: str, names: Sequence[str] | Mapping[str, object]) -> str:
    return f"{what}: {', '.join(names)}." if names else f"{what}: none."
