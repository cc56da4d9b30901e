"""The stock of AI computing power: perpetual inventory from today's stock to a horizon, baseline beside scenario.

Additions answer to what computing power costs a country and to its real spending on electronics (C26):

    added'_nt = added_nt * price_hat_nt^(-e) * spending_hat_nt^h
    stock_nt  = (1 - d) stock_n,t-1 + (1 - d)^(1/2) added_nt

with additions spread over the year, so that those of year t are half a year old at its end (OECD 2009, Measuring
Capital, ch. 4-5, geometric retirement). Stocks and additions are in H100-equivalents: dense 16-bit operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.equilibrium import Certificate
from accord.errors import InputError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
BANDS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, eq=False)
class ComputePath:
    """Stocks at the end of each year, T + 1 of them with the base year first, of N countries, in D draws or in one."""

    years: tuple[int, ...]
    countries: tuple[str, ...]
    baseline: Array
    """(D, N, T + 1) or (N, T + 1)."""
    scenario: Array
    added_baseline: Array
    """Additions of each year after the base year, (D, N, T) or (N, T)."""
    added_scenario: Array
    certificate: Certificate
    relative: tuple[str, ...] = ()
    """Countries without a known stock: theirs is in units of itself in the base year."""

    def hat(self, year: int | None = None) -> Array:
        """Return scenario over baseline at the end of a year (the horizon by default), (D, N) or (N,)."""
        if year is not None and year not in self.years:
            raise UnknownName("year", str(year), map(str, self.years), f"The path has {self._span}.")
        t = -1 if year is None else self.years.index(year)
        return np.asarray(self.scenario[..., t] / self.baseline[..., t])

    def bands(self, values: Array) -> Array:
        """Return the 5th, 50th and 95th percentile over draws on a new first axis; the value itself without draws."""
        if self.baseline.ndim == 2:
            return np.stack([values] * 3)
        return np.asarray(np.quantile(values, BANDS, axis=0))

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per country and year: baseline, scenario and their ratio with 5th and 95th percentiles."""
        import pandas as pd

        index = pd.MultiIndex.from_product([self.countries, self.years], names=["country", "year"])
        columns: dict[str, Array] = {}
        for name, values in (
            ("baseline", self.baseline),
            ("scenario", self.scenario),
            ("ratio", self.scenario / self.baseline),
        ):
            low, mid, high = self.bands(values)
            columns |= {name: mid.ravel(), f"{name}_low": low.ravel(), f"{name}_high": high.ravel()}
        frame = pd.DataFrame(columns, index=index)
        units = [
            "stock of the base year" if c in self.relative else "H100-equivalents" for c in self.countries
        ]
        return frame.assign(unit=np.repeat(units, len(self.years)))

    def tidy(self) -> pd.DataFrame:
        """Return rows of country, year, variable (baseline, scenario, ratio), low, value, high."""
        import pandas as pd

        frame = self.to_dataframe().reset_index()
        parts = [
            frame[["country", "year"]].assign(
                variable=name, low=frame[f"{name}_low"], value=frame[name], high=frame[f"{name}_high"]
            )
            for name in ("baseline", "scenario", "ratio")
        ]
        return pd.concat(parts, ignore_index=True)

    def summary(self) -> str:
        """Return a few lines: the horizon and who gains and loses most by then."""
        low, mid, high = (100.0 * (band - 1.0) for band in self.bands(self.hat()))
        order = np.argsort(mid, kind="stable")

        def told(n: int) -> str:
            spread = "" if self.baseline.ndim == 2 else f" ({low[n]:+.1f} to {high[n]:+.1f})"
            return f"{self.countries[n]} {mid[n]:+.1f}%{spread}"

        losers, winners = order[:3], order[::-1][:3]
        worst, size = self.certificate.worst
        return (
            f"stock of AI computing power {self._span}, {len(self.countries)} countries; worst residual {size:.1e} "
            f"({worst})\nlargest falls by {self.years[-1]}: {', '.join(map(told, losers))}"
            f"\nlargest rises: {', '.join(map(told, winners))}"
        )

    @property
    def _span(self) -> str:
        return f"{self.years[0]} to {self.years[-1]}"


def compute_paths(
    stock0: Array,
    additions: Array,
    *,
    price_hat: float | Array = 1.0,
    spending_hat: float | Array = 1.0,
    price_elasticity: float | Array,
    spending_elasticity: float | Array = 1.0,
    retirement: float | Array,
    horizon: int = 2030,
    countries: Sequence[str] = (),
    relative: Sequence[str] = (),
) -> ComputePath:
    """Carry stocks of computing power to a horizon, with and without a scenario.

    Parameters
    ----------
    stock0
        Stock at the end of the base year, (N,) or (D, N), above zero.
    additions
        Baseline additions of the T years up to the horizon, (N, T) or (D, N, T), zero or more; the base year is
        ``horizon - T``.
    price_hat
        What an H100-equivalent costs a country in the scenario over the baseline: a number, (N, T) or (D, N, T) or
        anything that broadcasts to it, such as (N, 1). Infinite where nothing can be bought.
    spending_hat
        Real spending on C26 in the scenario over the baseline, shaped like `price_hat`.
    price_elasticity, spending_elasticity
        Of additions: percent less for each percent that computing power costs more, percent more for each percent more
        spending. A number or (D,).
    retirement
        Share of the stock that retires in a year, 0 to below 1. A number or (D,).

    Raises
    ------
    InputError
        If a shape does not fit or a value is out of bounds; says which.
    """
    stock0, additions = np.asarray(stock0, dtype=float), np.asarray(additions, dtype=float)
    if additions.ndim not in (2, 3) or stock0.shape not in (additions.shape[:-1], additions.shape[-2:-1]):
        raise InputError(
            f"stock0 has shape {stock0.shape} and additions {additions.shape}; expected (N,) or (D, N), and (N, T) or "
            "(D, N, T)"
        )
    bounds = {
        "stock0": (stock0, stock0 > 0.0, "above 0"),
        "additions": (additions, additions >= 0.0, "0 or more"),
        "price_hat": (price_hat, np.asarray(price_hat) > 0.0, "above 0"),
        "spending_hat": (spending_hat, np.asarray(spending_hat) >= 0.0, "0 or more"),
        "price_elasticity": (price_elasticity, np.asarray(price_elasticity) >= 0.0, "0 or more"),
        "spending_elasticity": (spending_elasticity, np.asarray(spending_elasticity) >= 0.0, "0 or more"),
        "retirement": (
            retirement,
            (np.asarray(retirement) >= 0.0) & (np.asarray(retirement) < 1.0),
            "0 to below 1",
        ),
    }
    for name, (value, fits, words) in bounds.items():
        finite = True if name == "price_hat" else np.all(np.isfinite(value))
        if not np.all(fits) or not finite:
            raise InputError(f"{name} must be {words} everywhere; found {_worst(value, fits)}")
    e, h, d = (_by_draw(value) for value in (price_elasticity, spending_elasticity, retirement))
    price, spending = np.asarray(price_hat, dtype=float), np.asarray(spending_hat, dtype=float)
    try:
        response = price**-e * spending**h
        shape = np.broadcast_shapes(response.shape, additions.shape, stock0[..., None].shape, d.shape)
    except ValueError:
        raise InputError(
            f"price_hat {price.shape}, spending_hat {spending.shape} and the elasticities do not fit additions "
            f"{additions.shape}; expected (N, T) or (D, N, T), and one elasticity for each draw"
        ) from None
    if shape[-2:] != additions.shape[-2:]:
        raise InputError(f"hats of shape {shape[-2:]} for {additions.shape[-2:]} countries and years")
    names = tuple(countries) or tuple(f"C{n}" for n in range(shape[-2]))
    if len(names) != shape[-2]:
        raise InputError(f"{len(names)} countries are named for {shape[-2]} stocks")
    before = np.broadcast_to(additions, shape)
    after = before * response
    start = np.broadcast_to(stock0, shape[:-1])
    baseline, scenario = (_inventory(start, added, d) for added in (before, after))
    return ComputePath(
        years=tuple(range(horizon - shape[-1], horizon + 1)),
        countries=names,
        baseline=baseline,
        scenario=scenario,
        added_baseline=before,
        added_scenario=after,
        certificate=_certify(start, before, after, baseline, scenario, (price, spending, e, h, d)),
        relative=tuple(relative),
    )


def _by_draw(value: float | Array) -> Array:
    """One number per draw as (D, 1, 1), a single one as it is."""
    array = np.asarray(value, dtype=float)
    return array if array.ndim == 0 else array.reshape(-1, 1, 1)


def _worst(value: float | Array, fits: NDArray[np.bool_]) -> str:
    flat, fine = np.atleast_1d(value).ravel(), np.atleast_1d(fits).ravel()
    bad = flat[~fine] if not fine.all() else flat[~np.isfinite(flat)]
    return f"{bad[0]:g}"


def _inventory(start: Array, added: Array, d: Array) -> Array:
    """Stocks at the end of the base year and of each year after, (..., N, T + 1)."""
    rate = d[..., 0] if d.ndim else d
    stock = np.empty((*added.shape[:-1], added.shape[-1] + 1))
    stock[..., 0] = start
    for t in range(added.shape[-1]):
        stock[..., t + 1] = (1.0 - rate) * stock[..., t] + np.sqrt(1.0 - rate) * added[..., t]
    return stock


def _certify(
    start: Array, before: Array, after: Array, baseline: Array, scenario: Array, inputs: tuple[Array, ...]
) -> Certificate:
    """Residuals from the closed form: every vintage retired with its age, and the response in logs."""
    price, spending, e, h, d = inputs
    years = before.shape[-1]
    age = years - np.arange(years) - 0.5
    residuals = {}
    for name, stock, added in (("baseline", baseline, before), ("scenario", scenario, after)):
        left = start * (1.0 - (d[..., 0] if d.ndim else d)) ** years + (added * (1.0 - d) ** age).sum(axis=-1)
        residuals[f"{name} inventory"] = float(np.max(np.abs(stock[..., -1] / left - 1.0)))
    bought = (before > 0.0) & (after > 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        response = np.broadcast_to(h * np.log(spending) - e * np.log(price), before.shape)
        gap = np.where(bought, np.log(after) - np.log(before) - response, 0.0)
    residuals["response of additions"] = float(np.abs(gap).max())
    return Certificate(residuals, 0)
