"""What the data look like before anything is done to them: statistics of indicators, outliers, data availability.

The statistics and the limits of their flags are those in use for composite indicators (OECD/JRC Handbook 2008, step 3;
Becker, Caperna, Del Sorbo, Norlén, Papadimitriou & Saisana 2022, JOSS 7:4567).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.index.audit.selection import select
from accord.index.construction.moments import shape

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Limits:
    """Beyond these an indicator is flagged. They start a conversation; they decide nothing."""

    skew: float = 2.0
    """Largest absolute skewness, and"""
    kurtosis: float = 3.5
    """largest excess kurtosis: only both together point to outliers."""
    available: float = 0.65
    """Least share of units with a value."""
    nonzero: float = 0.5
    """Least share of values that are not zero."""
    unique: float = 0.5
    """Least share of different values."""
    fence: float = 1.5
    """Interquartile ranges beyond the quartiles from which a value counts as outlying (Tukey 1977)."""


@dataclass(frozen=True, eq=False)
class Statistics:
    """Statistics of each indicator over the units with a value, arrays (K,)."""

    codes: tuple[str, ...]
    minimum: Array
    maximum: Array
    mean: Array
    median: Array
    sd: Array
    """Standard deviation over n - 1."""
    skew: Array
    """Sample skewness G1, corrected for bias (Joanes & Gill 1998)."""
    kurtosis: Array
    """Sample excess kurtosis G2, corrected for bias; 0 for a normal distribution."""
    n_available: Counts
    n_nonzero: Counts
    n_unique: Counts
    n_same: Counts
    """Units that share the commonest value."""
    share_available: Array
    """Of all units."""
    share_nonzero: Array
    """Of the units with a value, as the two below."""
    share_unique: Array
    share_same: Array
    n_low: Counts
    """Values below the lower Tukey fence."""
    n_high: Counts
    """Values above the upper Tukey fence."""
    little_data: Flags
    many_zeros: Flags
    few_unique: Flags
    outlying: Flags
    """Both skewness and kurtosis beyond their limits."""
    constant: Flags
    """Every value the same: the indicator tells no unit from another and cannot be normalised by its spread."""
    limits: Limits

    @property
    def flagged(self) -> tuple[str, ...]:
        """Codes of the indicators with any flag."""
        some = self.little_data | self.many_zeros | self.few_unique | self.outlying | self.constant
        return tuple(code for code, flag in zip(self.codes, some, strict=True) if flag)

    def flags(self) -> dict[str, tuple[str, ...]]:
        """Return the flags of each flagged indicator in words, by code."""
        words = {
            "little data": self.little_data,
            "many zeros": self.many_zeros,
            "few different values": self.few_unique,
            "outliers": self.outlying,
            "constant": self.constant,
        }
        return {
            code: tuple(word for word, flag in words.items() if flag[self.codes.index(code)])
            for code in self.flagged
        }

    def frame(self) -> pd.DataFrame:
        """Return one row per indicator."""
        import pandas as pd

        names = [f.name for f in fields(self) if f.name not in ("codes", "limits")]
        columns = {name: getattr(self, name) for name in names}
        return pd.DataFrame(columns, index=pd.Index(self.codes, name="indicator"))


def statistics(values: Array, codes: Sequence[str] | None = None, limits: Limits | None = None) -> Statistics:
    """Describe the columns of an array, (N, K), NaN where missing.

    Skewness needs three values and kurtosis four; what cannot be computed is NaN and raises no flag.
    """
    limits = limits or Limits()
    n, k = values.shape
    there = ~np.isnan(values)
    available = there.sum(axis=0)
    some = available > 0
    ordered = np.sort(values, axis=0)  # NaN last
    new = np.ones((n, k), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    new &= ~np.isnan(ordered)
    runs = _longest_runs(new, available)
    nonzero = np.sum(there & (values != 0.0), axis=0)
    unique = new.sum(axis=0)
    low = np.where(some, ordered[0], np.nan)
    high = np.where(some, ordered[np.maximum(available - 1, 0), np.arange(k)], np.nan)
    low_fence, high_fence = fences(values, limits.fence)
    skew, kurtosis = shape(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(values, axis=0) / available
        centred = np.where(there, values - mean, 0.0)
        sd = np.sqrt((centred * centred).sum(axis=0) / np.where(available > 1, available - 1, np.nan))
        shares = [available / n, nonzero / available, unique / available, runs / available]
        flags = [share < limit for share, limit in zip(shares[:3], _shares(limits), strict=True)]
        outlying = (np.abs(skew) > limits.skew) & (kurtosis > limits.kurtosis)
        n_low, n_high = np.sum(values < low_fence, axis=0), np.sum(values > high_fence, axis=0)
    constant = some & (unique == 1)
    sd[constant & (available > 1)] = 0.0
    return Statistics(
        codes=tuple(codes) if codes is not None else tuple(str(column + 1) for column in range(k)),
        minimum=low, maximum=high, mean=mean, median=quantiles(values, (0.5,))[0], sd=sd, skew=skew,
        kurtosis=kurtosis, n_available=available, n_nonzero=nonzero, n_unique=unique, n_same=runs,
        share_available=shares[0], share_nonzero=shares[1], share_unique=shares[2], share_same=shares[3],
        n_low=n_low, n_high=n_high, little_data=flags[0], many_zeros=flags[1], few_unique=flags[2],
        outlying=outlying, constant=constant, limits=limits,
    )  # fmt: skip


def _shares(limits: Limits) -> tuple[float, float, float]:
    return limits.available, limits.nonzero, limits.unique


def quantiles(values: Array, at: Sequence[float]) -> Array:
    """Quantiles of each column over its values, by linear interpolation, (N, K) to (Q, K); NaN without values."""
    there = ~np.isnan(values).all(axis=0)
    found = np.full((len(at), values.shape[1]), np.nan)
    if there.any():
        found[:, there] = np.nanquantile(values[:, there], at, axis=0)
    return found


def fences(values: Array, reach: float = 1.5) -> tuple[Array, Array]:
    """Tukey's fences of each column, `reach` interquartile ranges beyond the quartiles, (N, K) to (K,) each."""
    lower, upper = quantiles(values, (0.25, 0.75))
    return lower - reach * (upper - lower), upper + reach * (upper - lower)


def _longest_runs(new: Flags, available: Counts) -> Counts:
    """Return the size of the largest group of equal values, from where groups begin in sorted columns."""
    n, k = new.shape
    position = np.arange(n)[:, None]
    start = np.maximum.accumulate(np.where(new, position, 0), axis=0)
    length = np.where(position < available, position - start + 1, 0)
    return np.asarray(length.max(axis=0, initial=0).astype(np.int64).reshape(k))


@dataclass(frozen=True, eq=False)
class Availability:
    """How much of the data of each unit is there."""

    units: tuple[str, ...]
    missing: Counts
    """Missing values of each unit, (N,)."""
    zero: Counts
    """Values that are zero, (N,)."""
    share_available: Array
    """Share of indicators with a value, (N,)."""
    share_nonzero: Array
    """Share of the values there that are not zero, (N,); NaN for a unit without values."""
    aggregates: tuple[str, ...]
    """Codes of the aggregates, from the lowest level up, (A,)."""
    by_aggregate: Array
    """Share of the indicators below each aggregate with a value, (N, A)."""

    def frame(self) -> pd.DataFrame:
        """Return one row per unit: counts and shares over all indicators."""
        import pandas as pd

        columns = {
            "missing": self.missing,
            "zero": self.zero,
            "missing_or_zero": self.missing + self.zero,
            "share_available": self.share_available,
            "share_nonzero": self.share_nonzero,
        }
        return pd.DataFrame(columns, index=pd.Index(self.units, name="unit"))

    def aggregates_frame(self) -> pd.DataFrame:
        """Return one row per unit, one column per aggregate: the share of its indicators with a value."""
        import pandas as pd

        return pd.DataFrame(
            self.by_aggregate, index=pd.Index(self.units, name="unit"), columns=list(self.aggregates)
        )


def availability(values: Array, structure: Structure, units: Sequence[str]) -> Availability:
    """Count what is there of the data (N, K), by unit and below each aggregate of the structure."""
    there = ~np.isnan(values)
    present = there.sum(axis=1)
    below = below_aggregates(structure)
    with np.errstate(invalid="ignore", divide="ignore"):
        nonzero = np.sum(there & (values != 0.0), axis=1) / present
    return Availability(
        units=tuple(units),
        missing=np.sum(~there, axis=1),
        zero=np.sum(values == 0.0, axis=1),
        share_available=present / values.shape[1],
        share_nonzero=nonzero,
        aggregates=tuple(e.code for e in structure.elements if e.level > 1),
        by_aggregate=there.astype(np.float64) @ below / below.sum(axis=0),
    )


def below_aggregates(structure: Structure) -> Array:
    """Return 1 where an indicator is below an aggregate, (K, A), aggregates from the lowest level up."""
    found, blocks = np.eye(len(structure.codes(1))), []
    for level in range(1, structure.n_levels):
        parents = structure.parent_index(level)
        above = np.zeros((len(found), len(structure.codes(level + 1))))
        np.add.at(above.T, parents, found.T)
        blocks.append(above)
        found = above
    return np.concatenate(blocks, axis=1) if blocks else np.zeros((len(found), 0))


def describe(index: Index, step: str = "raw", limits: Limits | None = None) -> Statistics:
    """Describe the indicators of an index as they are after a step: ``"raw"``, ``"treated"``...

    Raises
    ------
    UnknownName
        If the index has no such step.
    """
    chosen = select(index, step, level=1)
    return statistics(chosen.values, chosen.codes, limits)


def available(index: Index, step: str = "raw") -> Availability:
    """Count the data of an index that are there after a step; raises `UnknownName` if it has no such step."""
    chosen = select(index, step, level=1)
    return availability(chosen.values, index.structure, chosen.units)


def outliers(values: Array, reach: float = 1.5) -> Flags:
    """Return which values lie beyond Tukey's fences of their column, (N, K); a missing value does not."""
    low, high = fences(values, reach)
    with np.errstate(invalid="ignore"):
        return np.asarray((values < low) | (values > high))
