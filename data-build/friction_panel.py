"""Gravity of co-authored works: Poisson pseudo-maximum likelihood with pair and country-year effects, and its errors.

Works of countries a and b in year t have the mean  exp(x_abt beta + pair_ab + g_at + g_bt)  (Santos Silva & Tenreyro
2006). A pair has no direction, so every pair enters in both: the effects of a country as first and as second name are
then equal, and the estimate is that of the undirected data.

Three kinds of standard errors:

- `pair`: clustered by pair (pyfixest);
- `dyadic`: any two pairs that share a country may be correlated (Aronow, Samii & Assenova 2015);
- `placebo`: the spread of the same estimate over countries or pairs that nothing was done to (Conley & Taber 2011). It
  is the only one that means anything where a single country or pair was treated, and it needs hundreds of fits.

For the last, `indicator_fit` solves the same likelihood by proportional fitting: with indicators only, its first-order
conditions say that totals by pair, by country and year, and by indicator are those observed (Deming & Stephan 1940).
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyfixest

from accord.baseline.coauthorship import load_coauthorship

SIZE = 100
"""Economies in the sample: those with most internationally co-authored works, 2000 to 2023."""
EFFECTS = "pair + a_year + b_year"


@dataclass(frozen=True)
class Panel:
    """Works by year and pair, and the pairs left out."""

    countries: tuple[str, ...]
    years: tuple[int, ...]
    works: np.ndarray
    """(T, N, N), zero for pairs left out."""

    @property
    def kept(self) -> np.ndarray:
        """Pairs with any work in the panel, (N, N); the others say nothing about changes."""
        return self.works.any(axis=0)

    def members(self, codes) -> np.ndarray:
        """Return which countries are among some codes, (N,)."""
        return np.isin(self.countries, sorted(codes))

    def without(self, pairs: np.ndarray) -> "Panel":
        """Return the panel less some pairs, (N, N)."""
        return Panel(self.countries, self.years, np.where(pairs, 0.0, self.works))

    @property
    def observations(self) -> int:
        """Pairs with works times years."""
        return int(self.kept.sum() // 2 * len(self.years))


def panel(first: int, last: int, drop=(), size: int = SIZE) -> Panel:
    data = load_coauthorship()
    countries = data.largest(size, without=drop)
    chosen = data.select(countries, range(first, last + 1))
    return Panel(countries, chosen.years, chosen.works)


def between(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the pairs of one country on the left and one on the right, (N, N), without a country with itself."""
    pairs = np.outer(left, right) | np.outer(right, left)
    np.fill_diagonal(pairs, False)
    return pairs


@dataclass(frozen=True)
class Fit:
    """Coefficients with the covariance clustered by pair and the dyadic-robust one."""

    names: tuple[str, ...]
    coef: np.ndarray
    pair: np.ndarray
    dyadic: np.ndarray
    observations: int

    def error(self, weights: np.ndarray, dyadic: bool = False) -> float:
        """Return the standard error of a weighted sum of the coefficients."""
        covariance = self.dyadic if dyadic else self.pair
        return float(np.sqrt(max(weights @ covariance @ weights, 0.0)))


def poisson_fit(data: Panel, terms: Mapping[str, np.ndarray]) -> Fit:
    """Fit by pyfixest. `terms` are (T, N, N) arrays, symmetric."""
    n = len(data.countries)
    frame = directed(data, terms)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*separation.*")
        fit = pyfixest.fepois(
            f"works ~ {' + '.join(terms)} | {EFFECTS}", data=frame, vcov={"CRV1": "pair"}, iwls_tol=1e-10
        )
    if list(fit.coef().index) != list(terms):
        raise SystemExit(f"not identified: {sorted(set(terms) - set(fit.coef().index))}")
    pair, dyadic = covariances(fit, n)
    return Fit(tuple(terms), fit.coef().to_numpy(), pair, dyadic, len(fit._data) // 2)


def directed(data: Panel, terms: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return one row per year and ordered pair with works in some year, with its effects' names."""
    t, a, b = np.nonzero(np.broadcast_to(data.kept, data.works.shape))
    n = len(data.countries)
    return pd.DataFrame(
        {
            "works": data.works[t, a, b],
            "a": a,
            "b": b,
            "pair": np.minimum(a, b) * n + np.maximum(a, b),
            "a_year": a * 100 + t,
            "b_year": b * 100 + t,
            **{name: term[t, a, b].astype(float) for name, term in terms.items()},
        }
    )


def log_fit(data: Panel, term: np.ndarray) -> float:
    """Return the coefficient of one indicator by least squares of log works; all works must be positive."""
    frame = directed(data, {"treated": term})
    frame["works"] = np.log(frame["works"])
    return float(pyfixest.feols(f"works ~ treated | {EFFECTS}", data=frame).coef()["treated"])


def covariances(fit, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the covariance clustered by pair and the dyadic-robust one, of a fit on `a`, `b` < n and `pair`.

    Every pair is in the data twice, once in each direction.
    """
    scores, used = fit._scores, fit._data
    group = np.unique(used["pair"].to_numpy(), return_inverse=True)[1]
    by_country = totals(scores, used["a"].to_numpy(), n)
    by_pair = totals(scores, group, group.max() + 1) / 2.0
    bread = np.linalg.inv(fit._hessian / 2.0)
    pair = bread @ (by_pair.T @ by_pair) @ bread
    # What pyfixest clusters is what is summed here, up to its small-sample factor.
    np.testing.assert_allclose(np.sqrt(np.diag(pair)), fit.se().to_numpy(), rtol=0.05)
    return pair, bread @ (by_country.T @ by_country - by_pair.T @ by_pair) @ bread


def totals(scores: np.ndarray, group: np.ndarray, count: int) -> np.ndarray:
    return np.column_stack([np.bincount(group, column, count) for column in scores.T])


def indicator_fit(works: np.ndarray, terms, tolerance: float = 1e-7, limit: int = 20_000) -> np.ndarray:
    """Return the coefficients of disjoint indicators by proportional fitting; the same as `poisson_fit`.

    Parameters
    ----------
    works
        (T, N, N), symmetric.
    terms
        (T, N, N) boolean arrays, symmetric, no two true in one cell.
    """
    pair, country = works.sum(axis=0), works.sum(axis=2)
    cells = [np.nonzero(term) for term in terms]
    wanted = np.array([works[cell].sum() for cell in cells])
    mean = np.ones_like(works)
    coef = np.zeros(len(cells))
    for _ in range(limit):
        mean *= np.divide(pair, mean.sum(axis=0), out=np.zeros_like(pair), where=pair > 0)
        scale = np.divide(country, mean.sum(axis=2), out=np.ones_like(country), where=country > 0)
        scale = np.sqrt(scale)
        mean *= scale[:, :, None] * scale[:, None, :]
        step = np.zeros(len(cells))
        for k, cell in enumerate(cells):
            ratio = wanted[k] / mean[cell].sum() if wanted[k] else 1.0
            mean[cell] *= ratio
            step[k] = np.log(ratio)
        coef += step
        if max(np.abs(step).max(), np.abs(np.log(scale)).max()) < tolerance:
            return coef
    raise SystemExit(f"proportional fitting did not settle in {limit} rounds")
