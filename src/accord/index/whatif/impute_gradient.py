"""Derivatives taken back through imputation: what filled cells owe to the cells they were filled from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accord.errors import ImputeError
from accord.index.whatif.carried import extreme, mean, median
from accord.index.whatif.step_gradient import Collector

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def through_impute(
    by_after: Array,
    before: Array,
    filled: Mask,
    method: str,
    seen: Collector,
    *,
    groups: Sequence[str | None] | None = None,
    siblings: Sequence[str] | None = None,
    normalise_first: bool = True,
    directions: Array,
) -> Array:
    """Return derivatives by the values before imputing, (N, K)."""
    back = np.where(filled, 0.0, by_after)
    due = np.where(filled, by_after, 0.0)
    if not due.any() or method == "constant":
        return back
    if method in ("em", "row_median"):
        why = (
            "by the EM algorithm, jointly with all others" if method == "em" else "by medians over indicators"
        )
        raise ImputeError(
            f"missing cells were filled {why}, and how they move with the data is not known; impute by mean or "
            "group_mean, or leave gaps"
        )
    own = np.arange(len(before))
    if method == "row_mean":
        return back + _row_means(due, before, siblings, directions if normalise_first else None, seen)
    for k in map(int, np.flatnonzero(due.any(axis=0))):
        x, labels = before[:, k], groups if method.startswith("group") else None
        for group in {None} if labels is None else {labels[int(n)] for n in np.flatnonzero(due[:, k])}:
            everyone = np.ones(len(x), dtype=bool)
            members = everyone if labels is None else np.array([label == group for label in labels])
            # A unit without a group, or whose group has no value, was filled from all units.
            alone = labels is not None and (group is None or bool(np.isnan(x[members]).all()))
            inside = everyone if alone else members
            column = np.where(inside, x, np.nan)
            carried = mean(column) if method.endswith("mean") else median(column, own.astype(np.intp))
            seen.pull(float(due[members, k].sum()), carried, k, back[:, k])
    return back


def _row_means(
    due: Array, before: Array, siblings: Sequence[str] | None, directions: Array | None, seen: Collector
) -> Array:
    """Return what filled cells pass on that are means of their row over siblings, on min-max scales or as they are."""
    back = np.zeros_like(before)
    n, count = before.shape
    own = np.arange(n).astype(np.intp)
    sign = np.ones(count) if directions is None else directions
    d = before * sign
    low = np.nanmin(d, axis=0) if directions is not None else np.zeros(count)
    span = np.nanmax(d, axis=0) - low if directions is not None else np.ones(count)
    by_low, by_span = np.zeros(count), np.zeros(count)
    labels = [""] * count if siblings is None else siblings
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = np.where(span > 0.0, (d - low) / span, np.nan)
    for i, k in zip(*np.nonzero(due), strict=True):
        block = np.array(
            [j for j in range(count) if labels[j] == labels[k] and not np.isnan(scaled[i, j])], dtype=np.intp
        )
        g = due[i, k] * sign[k]
        if not len(block):  # the fallback: the mean of the indicator
            back[:, k] += due[i, k] * mean(before[:, k]).shares
            continue
        by_low[k] += g
        by_span[k] += g * float(scaled[i, block].mean())
        passed = g * span[k] / len(block)
        back[i, block] += sign[block] * passed / span[block]
        by_low[block] -= passed / span[block]
        by_span[block] -= passed * scaled[i, block] / span[block]
    if directions is None:
        return back
    for k in range(count):
        directed = np.zeros(n)
        seen.pull(by_low[k] - by_span[k], extreme(d[:, k], own, low=True), k, directed)
        seen.pull(by_span[k], extreme(d[:, k], own, low=False), k, directed)
        back[:, k] += sign[k] * directed
    return back
