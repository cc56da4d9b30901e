"""Bounds on weights as a person gives them, brought to arrays and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.errors import UnknownName, WeightError
from accord.index.whatif.weight_tree import WeightTree

if TYPE_CHECKING:
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]


def share_bounds(
    structure: Structure,
    names: Sequence[tuple[str, ...]],
    shares: Sequence[Array],
    free: Sequence[int],
    given: tuple[float | Mapping[str, float], float | Mapping[str, float]],
    within: float | None,
) -> list[tuple[Array, Array]]:
    """Return the lower and upper bound of every share, by level, (n_level,) each.

    Parameters
    ----------
    names, shares
        Codes and shares of the elements that carry weight, by level, the lowest free level first.
    free
        Levels whose shares may vary; those of others are bounded by themselves.
    given
        Lower and upper bounds, for all or by code.
    within
        Share of itself by which each may vary.
    """
    known = {code for codes in names for code in codes}
    for bound in given:
        for code in bound if isinstance(bound, Mapping) else ():
            if code not in known:
                raise UnknownName("element", code, known, "Bounds are on elements that carry weight.")
    if within is not None and not 0.0 <= within < np.inf:
        raise WeightError(
            f"within is {within:g}; it is a share of each weight, 0.25 for a quarter either way"
        )
    found = []
    for level, (codes, share) in enumerate(
        zip(names, shares, strict=True), start=structure.n_levels - len(names)
    ):
        if level not in free:
            found.append((share, share))
            continue
        low, high = (
            np.array([bound.get(code, default) if isinstance(bound, Mapping) else bound for code in codes])
            for bound, default in zip(given, (0.0, 1.0), strict=True)
        )
        if within is not None:
            low, high = np.maximum(low, share * (1.0 - within)), np.minimum(high, share * (1.0 + within))
        low, high = np.maximum(low, 0.0), np.minimum(high, 1.0)
        parents = structure.parent_index(level)
        only = np.bincount(parents)[parents] == 1
        low[only] = high[only] = 1.0
        for code, least, most in zip(codes, low, high, strict=True):
            if not least <= most:
                raise WeightError(f"the share of {code} is bounded below by {least:g} and above by {most:g}")
        found.append((low, high))
    return found


def refuse_no_room(structure: Structure, names: Sequence[tuple[str, ...]], tree: WeightTree) -> None:
    """Refuse bounds that no shares meet."""
    for level, families in enumerate(tree.families):
        for family in families:
            low, high = tree.low[level][family], tree.high[level][family]
            if low.sum() > 1.0 + 1e-12 or high.sum() < 1.0 - 1e-12:
                parent = structure[names[level][family[0]]].parent
                side = (
                    f"lower bounds sum to {low.sum():g}"
                    if low.sum() > 1.0
                    else f"upper bounds sum to {high.sum():g}"
                )
                parts = ", ".join(names[level][i] for i in family)
                raise WeightError(
                    f"no shares of the parts of {parent} ({parts}) meet the bounds: the {side}, not 1"
                )


def effective_rows(
    names: Sequence[tuple[str, ...]],
    tree: WeightTree,
    bounds: Mapping[str, tuple[float, float]],
) -> tuple[Array, Array]:
    """Return bounds by code on effective weights v as rows and numbers of ``rows @ v <= numbers``."""
    rows, than = [np.zeros((0, tree.size))], []
    known = {code: (level, i) for level, codes in enumerate(names) for i, code in enumerate(codes)}
    for code, (low, high) in bounds.items():
        if code not in known:
            raise UnknownName("element", code, known, "Bounds are on elements that carry weight.")
        if not 0.0 <= low <= high <= 1.0:
            raise WeightError(
                f"the effective weight of {code} is bounded by {low:g} and {high:g}, not 0 <= low <= high <= 1"
            )
        level, i = known[code]
        total = tree.sums[level][i : i + 1]
        rows += [-total, total]
        than += [-low, high]
    return np.concatenate(rows), np.array(than, dtype=np.float64)
