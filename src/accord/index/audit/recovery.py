"""Audit of a published index: the weights and the rescaling behind its totals, recovered from the scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, UnknownName
from accord.index.composite import rescale, weighted_mean

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Recovery:
    """What a published index turns out to do."""

    weights: Array
    """Weights as the smallest whole numbers that reproduce the totals; where no whole numbers were asked for, the
    non-negative weights that come nearest, summing to one, (K,)."""
    estimated: Array
    """Weights by least squares, summing to one, (K,)."""
    standard_error: Array
    """Standard errors of `estimated`, (K,)."""
    low: float
    """Weighted mean that is published as 0."""
    high: float
    """Weighted mean that is published as 100."""
    largest_miss: float
    """Largest difference between a published and a reproduced total."""
    rounding_bound: float
    """Largest difference that the published rounding alone allows."""
    residual: float = 0.0
    """Root mean square of these differences."""

    @property
    def exact(self) -> bool:
        """Whether the totals are reproduced as well as their rounding lets one tell."""
        return self.largest_miss <= self.rounding_bound

    @property
    def shares(self) -> Array:
        """The weights as shares of their sum, (K,)."""
        return np.asarray(self.weights / self.weights.sum())


def recover(
    scores: Array,
    total: Array,
    *,
    decimals: int = 2,
    largest: int = 50,
    whole: bool = True,
    rescaled: bool = True,
) -> Recovery:
    """Recover weights from published component scores and totals.

    Totals are taken to be weighted means, rescaled or not, so they are affine in the scores: least squares gives the
    weights up to rounding; then the smallest whole-number ratio that reproduces every total within rounding is taken.

    Parameters
    ----------
    scores, total
        Published component scores (N, K) and totals (N,).
    decimals
        Decimals they are published with.
    largest
        Largest denominator tried.
    whole
        Look for whole numbers. Without, the weights are any non-negative numbers that come nearest, rescaled as fits
        best, and `residual` and `largest_miss` say how near that is.
    rescaled
        Totals are means that were brought to 0-100 by their least and greatest. Without, they are the means themselves.

    Raises
    ------
    InputError
        If there are too few units, a score is missing, components are linearly dependent, or no ratio up to `largest`
        reproduces the totals within rounding.
    """
    n, k = scores.shape
    free = k + 1 if rescaled else k
    if n <= free:
        raise InputError(f"{n} units cannot identify {k} weights; at least {free + 1} are needed")
    if total.shape != (n,):
        raise InputError(f"found totals of shape {total.shape} for {n} units; give one for each unit")
    if not (np.isfinite(scores).all() and np.isfinite(total).all()):
        raise InputError("a score or total is missing or infinite; leave that unit out")
    design = np.column_stack([scores, np.ones(n)]) if rescaled else scores
    slope, _, rank, _ = np.linalg.lstsq(design, total, rcond=None)
    if rank < free:
        raise InputError("some components are sums of others, so that their weights cannot be told apart")
    error = design @ slope - total
    variance = np.diag(np.linalg.inv(design.T @ design)) * (error @ error) / (n - free)
    size = float(slope[:k].sum())
    if size <= 0.0:
        kind = "no whole-number weights" if whole else "no weights"
        raise InputError(
            f"{kind} reproduce the totals, which fall where scores rise; check the components' direction"
        )
    estimated = np.asarray(slope[:k] / size, dtype=np.float64)
    spread = np.asarray(np.sqrt(variance)[:k] / size, dtype=np.float64)
    half = 0.5 * 10.0**-decimals
    if not whole:
        return _nearest(scores, total, estimated, spread, half, rescaled=rescaled)
    for denominator in range(1, largest + 1):
        weights = np.round(estimated * denominator)
        if weights.sum() != denominator or np.any(weights < 0):
            continue
        mean = weighted_mean(scores, weights)
        low, high = (float(mean.min()), float(mean.max())) if rescaled else (0.0, 100.0)
        miss = rescale(mean, low, high) - total
        # Published: the total, the unit's own mean, and the two ends, each within half a unit of the last decimal.
        bound = half + (100.0 / (high - low) * 2.0 * half if rescaled else half)
        if np.abs(miss).max() <= bound:
            divisor = np.gcd.reduce(weights.astype(int))
            worst, root = float(np.abs(miss).max()), float(np.sqrt(np.mean(miss**2)))
            return Recovery(weights / divisor, estimated, spread, low, high, worst, bound, root)
    shown = ", ".join(str(Fraction(w).limit_denominator(largest)) for w in estimated)
    raise InputError(
        f"no whole-number weights up to {largest} reproduce the totals; least squares gives {shown}. "
        "With whole=False any weights are taken, and how far they miss is reported"
    )


def _nearest(
    scores: Array, total: Array, estimated: Array, spread: Array, half: float, *, rescaled: bool
) -> Recovery:
    """Fit non-negative weights, and where rescaled the line from the mean to the total."""
    from scipy.optimize import nnls

    if rescaled:
        slope, _ = nnls(scores - scores.mean(axis=0), total - total.mean())
    else:
        slope, _ = nnls(scores, total)
    size = float(slope.sum())
    weights = slope / size
    mean = weighted_mean(scores, weights)
    low, high = 0.0, 100.0
    if rescaled:
        low = float(mean.mean() - total.mean() / size)
        high = low + 100.0 / size
    miss = rescale(mean, low, high) - total
    return Recovery(
        weights=weights,
        estimated=estimated,
        standard_error=spread,
        low=low,
        high=high,
        largest_miss=float(np.abs(miss).max()),
        rounding_bound=half + 100.0 / (high - low) * half,
        residual=float(np.sqrt(np.mean(miss**2))),
    )


def recover_levels(
    scores: Mapping[str, Array],
    parents: Mapping[str, str],
    *,
    decimals: int = 2,
    largest: int = 50,
    whole: bool = True,
    rescaled: bool = True,
) -> dict[str, Recovery]:
    """Recover the weights of every aggregate of an index whose scores are published on every level.

    Parameters
    ----------
    scores
        Published scores of every element, (N,) each, by its code.
    parents
        The aggregate of each element but the index.
    decimals, largest, whole, rescaled
        See `recover`.

    Returns
    -------
    dict
        The recovery of each aggregate by its code; its weights are in the order its parts have in `parents`.

    Raises
    ------
    UnknownName
        If the scores of an element are not given.
    InputError
        If the weights of an aggregate cannot be recovered; names it.
    """
    found: dict[str, Recovery] = {}
    for whole_code in dict.fromkeys(parents.values()):
        parts = [code for code, parent in parents.items() if parent == whole_code]
        for code in (*parts, whole_code):
            if code not in scores:
                raise UnknownName("element", code, scores)
        columns = np.column_stack([scores[code] for code in parts])
        try:
            found[whole_code] = recover(
                columns,
                scores[whole_code],
                decimals=decimals,
                largest=largest,
                whole=whole,
                rescaled=rescaled,
            )
        except InputError as error:
            raise InputError(f"{whole_code}: {error}") from error
    return found


def nested_shares(effective: Array, parents: Sequence[str]) -> tuple[dict[str, float], Array]:
    """Split weights of components in the total into weights of pillars and weights within pillars.

    Where every level is an arithmetic mean, totals and component scores alone identify both: a pillar weighs what its
    components weigh together. So no score of a pillar need be published.

    Parameters
    ----------
    effective
        Weights of the components in the total, (K,), on any scale, such as `Recovery.weights`.
    parents
        The pillar of each component, (K,).

    Returns
    -------
    pillars, within
        Share of each pillar in the total, and of each component in its pillar, (K,); NaN in a pillar without weight.

    Raises
    ------
    InputError
        If the two have different lengths, or the weights do not sum to a positive number.
    """
    if len(parents) != len(effective):
        raise InputError(
            f"found {len(effective)} weights and {len(parents)} pillars; give one pillar for each weight"
        )
    total = float(effective.sum())
    if not total > 0.0:
        raise InputError(f"the weights sum to {total:g}; a positive sum is needed")
    pillars = {
        pillar: float(sum(w for w, p in zip(effective, parents, strict=True) if p == pillar)) / total
        for pillar in dict.fromkeys(parents)
    }
    whole = np.array([pillars[pillar] * total for pillar in parents])
    within = np.divide(effective, whole, out=np.full(len(parents), np.nan), where=whole > 0.0)
    return pillars, within
