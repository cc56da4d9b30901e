"""Missing cells under a multivariate normal distribution: the EM algorithm, and draws for multiple imputation.

Dempster, Laird & Rubin (1977, JRSS B 39:1) for EM; Schafer (1997, Analysis of Incomplete Multivariate Data, chapters 5
and 6) for the normal model, its ridge prior and data augmentation. It assumes that cells are missing at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from accord.errors import ImputeError, UnknownName
from accord.index.construction.cells import Array, Cells, Mask, table
from accord.index.construction.normal import Standard, condition, posterior, standardise

PARAMETERS = ("posterior", "fixed")
"""How `draws` treats the mean and covariance: drawn as well, or held at their estimates."""


@dataclass(frozen=True, eq=False)
class Normal:
    """A multivariate normal distribution fitted to a table with missing cells."""

    values: Array
    """The table with each missing cell at its mean given what is known of the unit, (N, K)."""
    imputed: Mask
    """Which cells were filled, (N, K)."""
    mean: Array
    """(K,)."""
    covariance: Array
    """Divided by N, as maximum likelihood has it, (K, K)."""
    log_likelihood: tuple[float, ...]
    """Log likelihood of what is known, before each iteration; it never falls where `ridge` is 0."""
    iterations: int
    change: float
    """Largest change of a mean or covariance in the last iteration, in standard deviations of the indicators."""
    ridge: float


def em(
    values: ArrayLike,
    *,
    ridge: float = 0.0,
    tolerance: float = 1e-8,
    iterations: int = 5000,
    codes: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
) -> Normal:
    """Fit a multivariate normal distribution by EM and fill missing cells with their conditional means.

    Indicators whose values are all equal are left out of the fit and filled with that value; a unit without any value
    gets the means.

    Parameters
    ----------
    values
        Units by indicators, (N, K); NaN is missing.
    ridge
        Units' worth of prior belief that indicators are not correlated (Schafer 1997, section 5.2.3): the covariance is
        ``(N S + ridge I) / (N + ridge)`` in standard units. It makes the fit possible with few units; one hundredth to
        one tenth of the number of units is usual.
    tolerance
        Largest change, in standard deviations, at which iteration stops.
    iterations
        Most iterations.
    codes, units
        Names of indicators and units for messages.

    Raises
    ------
    ImputeError
        If there are too few units for so many indicators, two indicators are never known of the same units, the
        covariance becomes singular, or the iterations do not suffice.
    """
    array, cells = table(values, ImputeError, codes=codes, units=units)
    standard = standardise(array)
    _identified(array, standard.varying, ridge, cells)
    mean, covariance, trace, change = _fit(standard, ridge, tolerance, iterations, cells)
    imputed = np.isnan(array)
    filled = condition(standard, mean, covariance, cells)
    scale = np.where(standard.varying, standard.scale, 0.0)
    spread = np.zeros((array.shape[1],) * 2)
    spread[np.ix_(standard.varying, standard.varying)] = covariance
    # a density is per unit of measurement: each value known divides by its scale
    shift = -float((~imputed * np.log(standard.scale)).sum())
    return Normal(
        values=np.where(imputed, standard.spread(filled.z), array),
        imputed=imputed,
        mean=standard.spread(mean),
        covariance=spread * np.outer(scale, scale),
        log_likelihood=tuple(value + shift for value in trace),
        iterations=len(trace),
        change=change,
        ridge=float(ridge),
    )


def draws(
    values: ArrayLike,
    count: int,
    *,
    seed: int = 0,
    parameters: str = "posterior",
    ridge: float = 0.0,
    burn: int = 50,
    thin: int = 10,
    codes: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
) -> Array:
    """Fill the missing cells `count` times at random (multiple imputation; Rubin 1987).

    Parameters
    ----------
    values
        Units by indicators, (N, K); NaN is missing.
    count
        Number of filled tables.
    seed
        Of the random numbers; the first tables do not depend on how many are asked for.
    parameters
        ``"posterior"``: mean and covariance are drawn too, by data augmentation from the maximum of the likelihood
        under the prior ``|Sigma|^(-(K+1)/2)`` (Schafer 1997, section 5.4), so that the spread of the draws holds all
        that is not known. ``"fixed"``: they are held at their estimates, and the spread is too small with few units.
    ridge
        As in `em`.
    burn, thin
        Steps of data augmentation before the first table and between tables.
    codes, units
        Names of indicators and units for messages.

    Returns
    -------
    Array
        (count, N, K); cells that are known are the same in all.

    Raises
    ------
    ImputeError
        As `em`; or if `count`, `burn` or `thin` is out of range.
    UnknownName
        If `parameters` is neither of the two.
    """
    if parameters not in PARAMETERS:
        raise UnknownName("treatment of the parameters", parameters, PARAMETERS, "Valid: posterior, fixed.")
    if min(count, burn, thin) < 1:
        raise ImputeError(f"count, burn and thin are 1 or more; found {count}, {burn} and {thin}")
    array, cells = table(values, ImputeError, codes=codes, units=units)
    standard = standardise(array)
    _identified(array, standard.varying, ridge, cells)
    mean, covariance, _, _ = _fit(standard, ridge, 1e-6, 5000, cells)
    rng = np.random.default_rng(seed)
    imputed = np.isnan(array)
    found = np.empty((count, *array.shape))
    given = condition(standard, mean, covariance, cells)
    wait = burn
    for d in range(count):
        z = given.draw(rng)
        if parameters == "posterior":
            for _ in range(wait):
                given = condition(standard, *posterior(z, ridge, rng), cells)
                z = given.draw(rng)
            wait = thin
        found[d] = np.where(imputed, standard.spread(z), array)
    return found


def _fit(
    standard: Standard, ridge: float, tolerance: float, iterations: int, cells: Cells
) -> tuple[Array, Array, list[float], float]:
    n, k = standard.z.shape
    mean, covariance = np.zeros(k), np.eye(k)
    trace: list[float] = []
    change = 0.0
    if k == 0:
        return mean, covariance, trace, change
    for _ in range(iterations):
        filled = condition(standard, mean, covariance, cells)
        trace.append(filled.log_likelihood)
        new_mean = filled.z.mean(axis=0)
        centred = filled.z - new_mean
        new_covariance = (centred.T @ centred + filled.scatter + ridge * np.eye(k)) / (n + ridge)
        moves = np.abs(new_mean - mean).max(), np.abs(new_covariance - covariance).max()
        mean, covariance, change = new_mean, new_covariance, float(max(moves))
        if change <= tolerance:
            return mean, covariance, trace, change
    raise ImputeError(
        f"EM did not settle in {iterations} iterations: the last moved an estimate by {change:.1e} standard deviations "
        f"(tolerance {tolerance:.1e}); too much is missing for so many indicators: {_way_out(n)}"
    )


def _identified(values: Array, varying: Mask, ridge: float, cells: Cells) -> None:
    """Refuse tables whose covariance has no single best estimate."""
    if not (np.isfinite(ridge) and ridge >= 0.0):
        raise ImputeError(f"ridge is 0 or more units' worth of belief; found {ridge}")
    k, n = int(varying.sum()), len(values)
    if k and n + ridge <= k:
        raise ImputeError(
            f"EM needs more units than indicators: found {n} units and {k} indicators that vary "
            f"({cells.indicators(varying)}); {_way_out(max(n, 20 * (k - n + 1)))}"
        )
    if ridge > 0.0 or k == 0:
        return
    seen = (~np.isnan(values[:, varying])).astype(np.float64)
    together = seen.T @ seen
    if together.min() < 2.0:
        pair = np.flatnonzero(varying)[np.argwhere(together < 2.0)[0]]
        names = [cells.indicator(int(k)) for k in pair]
        raise ImputeError(
            f"{names[0]} and {names[1]} are known together of {int(together.min())} unit(s), so nothing says how they "
            f"move together; {_way_out(n)}"
        )


def _way_out(n: int) -> str:
    return f"impute within aggregates (siblings), or set ridge, for example to {max(1, round(n / 20))}"
