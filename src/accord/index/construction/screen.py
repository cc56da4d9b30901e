"""Screening: units with too little data are left out before they are ranked on the little there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import ScreenError, UnknownName

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Screening:
    """Who was kept and why not the others."""

    kept: NDArray[np.bool_]
    """Whether each unit was kept, (N,)."""
    present: Array
    """Share of indicators that have a value, (N,)."""
    nonzero: Array
    """Share of these values that are not zero, NaN for a unit without any, (N,)."""
    reasons: tuple[str, ...]
    """Why a unit was left out, or kept against the rule; empty for units kept by it, (N,)."""


def screen(
    values: ArrayLike,
    *,
    min_present: float | None = None,
    min_nonzero: float | None = None,
    keep: Sequence[str] = (),
    drop: Sequence[str] = (),
    units: Sequence[str] = (),
) -> Screening:
    """Screen units by the share of data present and the share of zeros.

    A unit is left out if the share of its indicators that have a value is below `min_present`, or the share of these
    values that are not zero is below `min_nonzero`; a rule that is None is not applied. Units named in `keep` or `drop`
    are kept or left out whatever their data.

    Parameters
    ----------
    values
        Indicators, (N, K); NaN is missing.
    units
        Codes of the units, (N,); needed where units are named.

    Raises
    ------
    UnknownName
        If a unit named is not there.
    ScreenError
        If a unit is named to be kept and dropped, a share is none, or fewer than two units are left.
    """
    data = np.asarray(values, dtype=np.float64)
    n, k = data.shape
    for name, share in (("min_present", min_present), ("min_nonzero", min_nonzero)):
        if share is not None and not 0.0 <= share <= 1.0:
            raise ScreenError(f"{name} is {share:g}; it is a share, from 0 to 1")
    for unit in (*keep, *drop):
        if unit not in units:
            raise UnknownName("unit", unit, units)
    both = sorted(set(keep) & set(drop))
    if both:
        raise ScreenError(f"{', '.join(both)} cannot be both kept and dropped; name each once")
    here = (~np.isnan(data)).sum(axis=1)
    present = here / k
    zeros = (data == 0.0).sum(axis=1)
    nonzero = np.divide(here - zeros, here, out=np.full(n, np.nan), where=here > 0)
    reasons = [""] * n
    kept = np.ones(n, dtype=bool)
    for row in range(n):
        found = []
        if min_present is not None and present[row] < min_present:
            found.append(f"{here[row]} of {k} values present, fewer than {min_present:.0%}")
        if min_nonzero is not None and nonzero[row] < min_nonzero:
            found.append(
                f"{here[row] - zeros[row]} of {here[row]} values not zero, fewer than {min_nonzero:.0%}"
            )
        kept[row] = not found
        reasons[row] = " and ".join(found)
        unit = units[row] if units else ""
        if unit in drop:
            kept[row], reasons[row] = False, "dropped by name"
        elif unit in keep and found:
            kept[row], reasons[row] = True, f"kept by name, though {reasons[row]}"
    if kept.sum() < 2:
        raise ScreenError(
            f"screening leaves {kept.sum()} of {n} units; an index ranks at least two: lower the shares asked for"
        )
    return Screening(kept, present, nonzero, tuple(reasons))
