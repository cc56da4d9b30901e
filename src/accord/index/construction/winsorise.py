"""Winsorising: the farthest values of an indicator set to the next, one by one, until its shape is within limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import TreatError
from accord.index.construction.cells import Array, table
from accord.index.construction.moments import shape


@dataclass(frozen=True, eq=False)
class Winsorised:
    """Winsorised indicators."""

    values: Array
    """(N, K)."""
    side: NDArray[np.int8]
    """1 for a value lowered, -1 for one raised, 0 for one left alone, (N, K)."""
    notes: tuple[str, ...]
    """Why winsorising an indicator ended before its shape was within limits, or nothing, (K,)."""

    @property
    def floor(self) -> Array:
        """What values were raised to, -inf where none were, (K,)."""
        raised = np.where(self.side < 0, self.values, -np.inf).max(axis=0)
        return np.asarray(raised)

    @property
    def ceiling(self) -> Array:
        """What values were lowered to, inf where none were, (K,)."""
        lowered = np.where(self.side > 0, self.values, np.inf).min(axis=0)
        return np.asarray(lowered)


def fails(skew: Array, kurt: Array, skew_max: float, kurt_max: float) -> NDArray[np.bool_]:
    """Which shapes are outlying: absolute skewness and kurtosis both at their limits or beyond, (K,)."""
    return np.asarray((np.abs(skew) >= skew_max) & (kurt >= kurt_max))


def winsorise(
    values: ArrayLike,
    *,
    skew_max: float = 2.0,
    kurt_max: float = 3.5,
    max_winsorised: int | None = 5,
    force: bool = False,
) -> Winsorised:
    """Set the highest value (the lowest, where the skew is negative) to the next one until the limits are met.

    The rule is the JRC's, as COINr's ``winsorise`` has it: values that are equal move together.

    Parameters
    ----------
    values
        Units by indicators, (N, K); NaN is missing and stays so.
    skew_max, kurt_max
        Limits: an indicator is winsorised while ``abs(skewness) >= skew_max`` and ``kurtosis >= kurt_max``.
    max_winsorised
        Most values of an indicator that are moved; None is no limit. No indicator is made constant.
    force
        Go on to `max_winsorised` once the limits are met.

    Raises
    ------
    TreatError
        If the values are no table of numbers.
    """
    array, _ = table(values, TreatError, empty=True)
    x = array.copy()
    side = np.zeros(x.shape, dtype=np.int8)
    notes = np.full(x.shape[1], "", dtype=object)
    limit = len(x) if max_winsorised is None else max_winsorised
    active = np.arange(x.shape[1])
    while active.size:
        a = x[:, active]
        skew, kurt = shape(a)
        if not force:
            going = fails(skew, kurt, skew_max, kurt_max)
            active, a, skew = active[going], a[:, going], skew[going]
        # turned so that the side of the skew is up
        up = np.where(skew > 0.0, a, -a)
        missing = np.isnan(up)
        up[missing] = -np.inf
        at = (up == up.max(axis=0)) & ~missing
        following = np.where(at, -np.inf, up).max(axis=0)
        level = following <= np.where(missing, np.inf, up).min(axis=0)
        taken = np.count_nonzero(side[:, active], axis=0)
        many = np.count_nonzero((side[:, active] != 0) | at, axis=0) > limit
        notes[active[level]] = "stopped before all values became equal"
        notes[active[many]] = ""
        notes[active[many & (taken < limit)]] = "the next values are equal and too many to move"
        going = ~many & ~level
        active, at, following, skew = active[going], at[:, going], following[going], skew[going]
        top = skew > 0.0
        x[:, active] = np.where(at, np.where(top, following, -following), x[:, active])
        side[:, active] = np.where(at, np.where(top, 1, -1), side[:, active])
    return Winsorised(x, side, tuple(notes))
