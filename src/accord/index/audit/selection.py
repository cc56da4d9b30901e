"""Choosing what to look at: which elements, of which units, after which step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]

SCORES = "aggregated"
"""The step that leaves scores of all elements; the others leave indicators only."""
DIRECTED = frozenset({SCORES, "normalised"})
"""What is more-is-better already."""


@dataclass(frozen=True, eq=False)
class Selection:
    """Part of a built index."""

    units: tuple[str, ...]
    codes: tuple[str, ...]
    values: Array
    """Units by elements, (N, M)."""

    def frame(self) -> pd.DataFrame:
        """Return one row per unit, one column per element."""
        import pandas as pd

        return pd.DataFrame(self.values, index=pd.Index(self.units, name="unit"), columns=list(self.codes))


def elements_at(
    structure: Structure, codes: str | Sequence[str] | None = None, level: int | None = None
) -> tuple[str, ...]:
    """Return codes of elements, in the order of the structure.

    Parameters
    ----------
    codes
        Codes of elements; with `level`, an aggregate stands for its elements on that level. None: all.
    level
        The level that is looked at, 1 for indicators. None: every code stands for itself.

    Raises
    ------
    UnknownName
        If there is no such element or level.
    InputError
        If an element stands below the level.
    """
    if level is not None:
        structure.level(level)
    if codes is None:
        return structure.codes(level)
    chosen: set[str] = set()
    for code in (codes,) if isinstance(codes, str) else codes:
        found = [code]
        own = structure[code].level
        if level is not None and own < level:
            raise InputError(
                f"{code!r} is on level {own}, below level {level}; name elements on that level or above"
            )
        for _ in range(0 if level is None else own - level):
            found = [part for whole in found for part in structure.children(whole)]
        chosen.update(found)
    return tuple(code for code in structure.codes() if code in chosen)


def units_at(
    index: Index, units: str | Sequence[str] | None = None, group: str | tuple[str, str] | None = None
) -> tuple[str, ...]:
    """Return codes of units of a built index, in its order.

    Parameters
    ----------
    units
        Codes of units; None: all.
    group
        A group as ``(grouping, group)``; or a grouping alone, together with `units`, for all units in their groups.

    Raises
    ------
    UnknownName
        If there is no such unit, grouping or group.
    InputError
        If a grouping is named without a group or units, or nobody is left.
    """
    wanted = None if units is None else ((units,) if isinstance(units, str) else tuple(units))
    for unit in wanted or ():
        if unit not in index.units:
            raise UnknownName("unit", unit, index.units)
    if group is None:
        return index.units if wanted is None else tuple(unit for unit in index.units if unit in wanted)
    grouping = group if isinstance(group, str) else group[0]
    of_data = dict(zip(index.data.units, index.data.group(grouping), strict=True))
    member = {unit: of_data[unit] for unit in index.units}
    if isinstance(group, str):
        if wanted is None:
            raise InputError(f"{grouping!r} is a grouping; name a group in it as a pair, or units with it")
        groups = {member[unit] for unit in wanted}
        return tuple(unit for unit in index.units if member[unit] in groups and member[unit] is not None)
    known = sorted({str(name) for name in member.values() if name is not None})
    if group[1] not in known:
        raise UnknownName(f"group of {grouping}", group[1], known, f"Groups: {', '.join(known)}.")
    found = tuple(
        unit for unit in index.units if member[unit] == group[1] and (wanted is None or unit in wanted)
    )
    if not found:
        raise InputError(f"none of the units named is in group {group[1]!r} of {grouping!r}")
    return found


def select(
    index: Index,
    step: str = SCORES,
    *,
    codes: str | Sequence[str] | None = None,
    level: int | None = None,
    units: str | Sequence[str] | None = None,
    group: str | tuple[str, str] | None = None,
    directed: bool = False,
) -> Selection:
    """Return part of a built index.

    Parameters
    ----------
    step
        ``"aggregated"`` for the scores of all elements, or the name of a step for indicators after it: ``"raw"``,
        ``"imputed"``, ``"treated"``...
    codes, level
        Which elements: see `elements_at`.
    units, group
        Which units: see `units_at`.
    directed
        Turn indicators of which less is better round. Not for what is more-is-better already.

    Raises
    ------
    UnknownName
        If there is no such step, element, level, unit or group.
    InputError
        If a step that holds indicators only is asked for aggregates, or what is directed already is to be directed.
    """
    structure = index.structure
    if step != SCORES and step not in index.steps:
        known = (SCORES, *index.steps)
        raise UnknownName("step", step, known, f"This index has: {', '.join(known)}.")
    if step != SCORES and level is None:
        level = 1
    chosen = elements_at(structure, codes, level)
    if step != SCORES and level != 1:
        raise InputError(f"{step!r} holds indicators, level 1; for aggregates take step {SCORES!r}")
    if directed and step in DIRECTED:
        raise InputError(f"{step!r} is directed already, more being better; leave `directed` out")
    rows = [index.units.index(unit) for unit in units_at(index, units, group)]
    columns = [structure.index_of(code) for code in chosen]
    values = index.scores if step == SCORES else index.steps[step]
    found = values[np.ix_(rows, columns)]
    if directed:
        found = found * structure.directions[columns]
    return Selection(tuple(index.units[row] for row in rows), chosen, found)


def parts_of(
    index: Index, code: str | None, step: str = SCORES, level: int | None = None
) -> tuple[Array, tuple[str, ...]]:
    """Return the values and codes of the parts of an aggregate of a built index.

    Parameters
    ----------
    code
        The aggregate; None for the index itself.
    step
        See `select`.
    level
        Level of the parts; by default the next below the aggregate, and of the steps that hold indicators level 1.

    Raises
    ------
    UnknownName
        If there is no such element, step or level.
    InputError
        If the element is an indicator, or the level is not below it.
    """
    structure = index.structure
    whole = structure[code or structure.top.code]
    if whole.level == 1:
        raise InputError(f"{whole.code!r} is an indicator and has no parts; name an aggregate")
    level = level if level is not None else (whole.level - 1 if step == SCORES else 1)
    if level >= whole.level:
        raise InputError(f"{whole.code!r} is on level {whole.level}; its parts are on a level below")
    chosen = select(index, step, codes=elements_at(structure, whole.code, level), level=level)
    return chosen.values, chosen.codes
