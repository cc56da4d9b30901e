"""The structure of a composite index: indicators, the aggregates above them, and how each counts.

A structure is a tree with its leaves, the indicators, all on level 1, each aggregate one level above its parts, and one
element at the top, the index (OECD/JRC Handbook 2008, step 1). It holds names and weights, no data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import Problem, StructureError, UnknownName
from accord.index.construction.structure_check import faults, levels

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Element:
    """An indicator or an aggregate."""

    code: str
    name: str
    level: int
    """1 for indicators, then up to the index."""
    parent: str | None
    """The aggregate one level up that this is a part of; None for the index itself."""
    weight: float = 1.0
    """Weight among the parts of the same parent, on any scale."""
    direction: int = 1
    """1 where more is better, -1 where less is; of aggregates it is 1."""
    unit: str = ""
    denominator: str | None = None
    """The column that the indicator is divided by, where the index divides it."""
    target: float | None = None
    """The value that counts as reached, in the indicator's own unit."""


@dataclass(frozen=True)
class Structure:
    """The tree of an index, checked when it is made.

    Parameters
    ----------
    elements
        In any order; kept level by level, indicators first, in the order given within a level.
    groups
        Columns of the data that put units in groups, where they are known beforehand.
    spare
        Further columns of the data that are numbers and no indicators, denominators above all.

    Raises
    ------
    StructureError
        With every problem found: repeated codes, parents that do not exist or do not stand one level up, circles, more
        than one top, weights that are negative or nought among all siblings, directions other than 1 and -1.
    """

    elements: tuple[Element, ...]
    groups: tuple[str, ...] = field(default=(), kw_only=True)
    spare: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        found = faults(self.elements)
        if found:
            raise StructureError([Problem(fault.message, fault.code) for fault in found])
        ordered = tuple(sorted(self.elements, key=lambda element: element.level))
        object.__setattr__(self, "elements", ordered)
        object.__setattr__(self, "groups", tuple(self.groups))
        object.__setattr__(self, "spare", tuple(self.spare))

    @classmethod
    def from_parents(
        cls, elements: Iterable[Element], *, groups: Sequence[str] = (), spare: Sequence[str] = ()
    ) -> Structure:
        """Return the structure of elements whose levels follow from their parents; the levels given are not read."""
        listed = tuple(elements)
        found = levels(listed)
        placed = tuple(replace(element, level=found.get(element.code, 1)) for element in listed)
        return cls(placed, groups=tuple(groups), spare=tuple(spare))

    @cached_property
    def n_levels(self) -> int:
        """Number of levels, the indicators' and the index's own counted."""
        return self.elements[-1].level

    @cached_property
    def _levels(self) -> tuple[tuple[Element, ...], ...]:
        return tuple(
            tuple(e for e in self.elements if e.level == level) for level in range(1, self.n_levels + 1)
        )

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {element.code: position for position, element in enumerate(self.elements)}

    @cached_property
    def _children(self) -> dict[str, tuple[Element, ...]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            if element.parent is not None:
                found.setdefault(element.parent, []).append(element)
        return {code: tuple(parts) for code, parts in found.items()}

    @property
    def top(self) -> Element:
        """The index itself."""
        return self.elements[-1]

    def __getitem__(self, code: str) -> Element:
        return self.elements[self.index_of(code)]

    def __contains__(self, code: object) -> bool:
        return code in self._positions

    def __len__(self) -> int:
        return len(self.elements)

    def index_of(self, code: str) -> int:
        """Return the position of an element among all elements.

        Raises
        ------
        UnknownName
            If there is no element of that code; carries the nearest codes.
        """
        if code not in self._positions:
            raise UnknownName("element", code, self._positions)
        return self._positions[code]

    def level(self, level: int) -> tuple[Element, ...]:
        """Return the elements of a level, 1 for the indicators."""
        if not 1 <= level <= self.n_levels:
            raise UnknownName(
                "level", str(level), (), f"Levels go from 1, the indicators, to {self.n_levels}, the index."
            )
        return self._levels[level - 1]

    def codes(self, level: int | None = None) -> tuple[str, ...]:
        """Return the codes of a level, or of all elements in order."""
        elements = self.elements if level is None else self.level(level)
        return tuple(element.code for element in elements)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the indicators, (K,)."""
        return self.codes(1)

    def parent_index(self, level: int) -> NDArray[np.intp]:
        """Return the position of each element's parent within the level above, (n_level,)."""
        above = {code: position for position, code in enumerate(self.codes(level + 1))}
        return np.array([above[str(element.parent)] for element in self.level(level)], dtype=np.intp)

    def weights(self, level: int) -> Array:
        """Return the weights of a level as given, not scaled to a sum of one, (n_level,)."""
        return np.array([element.weight for element in self.level(level)], dtype=np.float64)

    @property
    def directions(self) -> Array:
        """Direction of each indicator, 1 or -1, (K,)."""
        return np.array([element.direction for element in self.level(1)], dtype=np.float64)

    @property
    def targets(self) -> Array:
        """Target of each indicator in its own unit, NaN where it has none, (K,)."""
        found = [np.nan if e.target is None else e.target for e in self.level(1)]
        return np.array(found, dtype=np.float64)

    @property
    def denominators(self) -> tuple[str | None, ...]:
        """Column that each indicator is divided by, (K,)."""
        return tuple(element.denominator for element in self.level(1))

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes of the direct parts of an element; none for an indicator."""
        self.index_of(code)
        return tuple(element.code for element in self._children.get(code, ()))

    def indicators_of(self, code: str) -> tuple[str, ...]:
        """Return the codes of the indicators below an element; an indicator's own."""
        parts = self.children(code)
        if not parts:
            return (code,)
        return tuple(indicator for part in parts for indicator in self.indicators_of(part))

    def lineage_of(self, code: str) -> tuple[str, ...]:
        """Return the codes from an element up to the index, itself first."""
        element = self[code]
        return (code,) if element.parent is None else (code, *self.lineage_of(element.parent))

    def lineage(self) -> tuple[tuple[str, ...], ...]:
        """Return one row per indicator: its code, its aggregates' from the lowest up, the index's."""
        return tuple(self.lineage_of(code) for code in self.indicators)

    def frame(self) -> pd.DataFrame:
        """Return one row per element with all its fields, the index last."""
        import pandas as pd

        return pd.DataFrame([vars(element) for element in self.elements]).set_index("code")

    def without(self, *codes: str) -> Structure:
        """Return the structure without some elements, all below them, and aggregates left with no part.

        Raises
        ------
        StructureError
            If nothing would be left.
        """
        gone: set[str] = set()
        stack = [self[code].code for code in codes]
        while stack:
            code = stack.pop()
            gone.add(code)
            stack += self.children(code)
        for (
            element
        ) in self.elements:  # level by level, so that an emptied aggregate empties its parent in turn
            parts = self.children(element.code)
            if parts and gone.issuperset(parts):
                gone.add(element.code)
        kept = tuple(element for element in self.elements if element.code not in gone)
        if not kept:
            named = ", ".join(codes)
            raise StructureError(
                [Problem(f"without {named} nothing is left of the index; keep an indicator")]
            )
        return replace(self, elements=kept)

    def with_weights(self, weights: Mapping[str, float] | Mapping[int, ArrayLike]) -> Structure:
        """Return the structure with other weights.

        Parameters
        ----------
        weights
            Weight by code, for any elements; or by level, one for each element of that level in order, (n_level,).

        Raises
        ------
        StructureError
            If a code or level does not exist, a level has another number of elements, or the weights cannot be used.
        """
        new: dict[str, float] = {}
        problems: list[Problem] = []
        for key, given in weights.items():
            if isinstance(key, str):
                if key in self:
                    new[key] = _number(given)
                else:
                    problems.append(Problem(str(UnknownName("element", key, self.codes())), f"weights.{key}"))
                continue
            row = np.atleast_1d(np.asarray(given, dtype=np.float64))
            if not 1 <= key <= self.n_levels:
                message = f"there is no level {key}; levels go from 1 to {self.n_levels}"
                problems.append(Problem(message, f"weights.{key}"))
            elif row.shape != (len(self.level(key)),):
                message = f"found {row.size} weights for the {len(self.level(key))} elements of level {key}"
                problems.append(Problem(f"{message}: {', '.join(self.codes(key))}", f"weights.{key}"))
            else:
                new |= dict(zip(self.codes(key), row.tolist(), strict=True))
        if problems:
            raise StructureError(problems, "weights")
        return replace(
            self, elements=tuple(replace(e, weight=new.get(e.code, e.weight)) for e in self.elements)
        )


def _number(given: object) -> float:
    return float(np.asarray(given, dtype=np.float64).reshape(()))
