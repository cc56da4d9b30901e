"""Ranks: the best score first, ties by rule, and a missing score without a rank."""

from __future__ import annotations

from typing import Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import UnknownName

Array = NDArray[np.float64]

Whole = Literal["min", "max", "dense", "ordinal"]
Ties = Literal["average"] | Whole
TIES: tuple[Ties, ...] = ("min", "max", "average", "dense", "ordinal")
"""Rules for ties; "min" (1, 2, 2, 4) is the custom of composite indices."""

TIE_TOLERANCE = 1e-12
"""Relative difference below which two scores of a built index tie: equal data must not be ranked by rounding."""


@overload
def ranks(scores: ArrayLike, ties: Whole = "min", *, tolerance: float = 0.0) -> NDArray[np.int64]: ...
@overload
def ranks(scores: ArrayLike, ties: Literal["average"], *, tolerance: float = 0.0) -> Array: ...
@overload
def ranks(scores: ArrayLike, ties: Ties, *, tolerance: float = 0.0) -> NDArray[np.int64] | Array: ...
def ranks(scores: ArrayLike, ties: Ties = "min", *, tolerance: float = 0.0) -> NDArray[np.int64] | Array:
    """Rank over the last axis, highest score first.

    Parameters
    ----------
    scores
        Scores, (..., N); NaN is a missing score.
    ties
        ``"min"``: ties share the best rank (1, 2, 2, 4); ``"max"``: the worst (1, 3, 3, 4); ``"average"``: the mean of
        both (1, 2.5, 2.5, 4); ``"dense"``: no gap after them (1, 2, 2, 3); ``"ordinal"``: in the order given.
    tolerance
        Scores tie with the next one below if they differ by no more than this share of the largest absolute score of
        their row. Zero: only equal scores tie.

    Returns
    -------
    ranks
        Whole numbers, (..., N); real numbers for ``"average"``. A missing score has rank 0: no rank.

    Raises
    ------
    UnknownName
        If there is no such rule for ties.
    """
    if ties not in TIES:
        raise UnknownName("rule for ties", str(ties), TIES, f"Rules: {', '.join(TIES)}.")
    values = np.asarray(scores, dtype=np.float64)
    n = values.shape[-1]
    if values.size == 0:
        return np.zeros(values.shape, dtype=np.int64)
    rows = -values.reshape(-1, n)  # NaN sorts last either way
    order = np.argsort(rows, axis=-1, kind="stable" if ties == "ordinal" else None)
    position = np.arange(1, n + 1)
    if ties == "ordinal":
        ranked = np.broadcast_to(position, rows.shape)
    else:
        ordered = np.take_along_axis(rows, order, axis=-1)
        first = np.ones(rows.shape, dtype=bool)
        if tolerance > 0.0:
            size = np.nanmax(np.abs(np.where(np.isnan(rows), 0.0, rows)), axis=-1, keepdims=True)
            np.greater(ordered[:, 1:] - ordered[:, :-1], tolerance * size, out=first[:, 1:])
        else:
            np.not_equal(ordered[:, 1:], ordered[:, :-1], out=first[:, 1:])
        ranked = _of_groups(first, position, ties)
    found = np.empty(rows.shape, dtype=ranked.dtype)
    np.put_along_axis(found, order, ranked, axis=-1)
    found[np.isnan(rows)] = 0
    return found.reshape(values.shape)


def _of_groups(
    first: NDArray[np.bool_], position: NDArray[np.int64], ties: Ties
) -> NDArray[np.int64] | Array:
    """Rank sorted rows whose groups of ties start where `first` is true, (R, N)."""
    if ties == "dense":
        return np.cumsum(first, axis=-1, dtype=np.int64)
    low = np.maximum.accumulate(np.where(first, position, 0), axis=-1)
    if ties == "min":
        return low
    n = first.shape[-1]
    last = np.ones_like(first)
    last[:, :-1] = first[:, 1:]
    high = np.minimum.accumulate(np.where(last, position, n)[:, ::-1], axis=-1)[:, ::-1]
    return high if ties == "max" else 0.5 * (low + high)
