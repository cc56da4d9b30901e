"""What is different between two indices before any result: units, elements, weights, choices and data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from accord.index.construction.built import Index

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Differences:
    """What is different between two indices before any result."""

    units_added: tuple[str, ...]
    units_removed: tuple[str, ...]
    elements_added: tuple[str, ...]
    elements_removed: tuple[str, ...]
    moved: dict[str, tuple[str | None, str | None]]
    """Elements that have another parent."""
    weights: dict[str, tuple[float, float]]
    """Elements that have another share of weight among their siblings."""
    directions: tuple[str, ...]
    """Indicators that point the other way."""
    recipe: dict[str, tuple[Any, Any]]
    """Choices that are different, by their path in the recipe."""
    cells: int
    """Raw values that are different, of units and indicators in both."""

    def summary(self) -> str:
        """Return the differences as text, one line each."""
        lines = []
        for label, codes in (
            ("units added", self.units_added),
            ("units removed", self.units_removed),
            ("elements added", self.elements_added),
            ("elements removed", self.elements_removed),
            ("turned round", self.directions),
        ):
            lines += [f"{label}: {', '.join(codes)}"] if codes else []
        lines += [f"moved: {code} from {a} to {b}" for code, (a, b) in self.moved.items()]
        lines += [f"weight: {code} from {a:.3g} to {b:.3g}" for code, (a, b) in self.weights.items()]
        lines += [f"{path}: from {a!r} to {b!r}" for path, (a, b) in self.recipe.items()]
        lines += [f"{self.cells} raw values are different"] if self.cells else []
        return "\n".join(lines) or "nothing is different"


def differences(first: Index, second: Index) -> Differences:
    """Return what is different between two indices: units, elements, weights, choices and data."""
    a, b = first.structure, second.structure
    both = [code for code in a.codes() if code in b]
    shares = (
        dict(zip(first.codes, first.shares, strict=True)),
        dict(zip(second.codes, second.shares, strict=True)),
    )
    rows = [unit for unit in first.data.units if unit in second.data.units]
    columns = [code for code in first.data.indicators if code in second.data.indicators]
    old, new = (_raw(index, rows, columns) for index in (first, second))
    return Differences(
        units_added=tuple(unit for unit in second.units if unit not in first.units),
        units_removed=tuple(unit for unit in first.units if unit not in second.units),
        elements_added=tuple(code for code in b.codes() if code not in a),
        elements_removed=tuple(code for code in a.codes() if code not in b),
        moved={c: (a[c].parent, b[c].parent) for c in both if a[c].parent != b[c].parent},
        weights={
            c: (float(shares[0][c]), float(shares[1][c]))
            for c in both
            if not np.isclose(shares[0][c], shares[1][c])
        },
        directions=tuple(c for c in both if a[c].direction != b[c].direction),
        recipe=_different(first.recipe.to_dict(), second.recipe.to_dict()),
        cells=int(np.sum(~((old == new) | (np.isnan(old) & np.isnan(new))))),
    )


def _raw(index: Index, units: Sequence[str], indicators: Sequence[str]) -> Array:
    rows = [index.data.unit_index(unit) for unit in units]
    columns = [index.data.indicator_index(code) for code in indicators]
    return index.data.values[np.ix_(rows, columns)]


def _different(first: Any, second: Any, path: str = "") -> dict[str, tuple[Any, Any]]:
    if not (isinstance(first, dict) and isinstance(second, dict)):
        return {path: (first, second)} if first != second else {}
    found: dict[str, tuple[Any, Any]] = {}
    for key in dict.fromkeys([*first, *second]):
        inner = f"{path}.{key}" if path else str(key)
        found |= _different(first.get(key), second.get(key), inner)
    return found
