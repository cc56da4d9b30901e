"""Today's stock of AI computing power by country, what is uncertain about its future, and the outlook from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.capacity.compute import ComputePath, compute_paths
from accord.capacity.parameters import parameter
from accord.capacity.quantile import split_lognormal
from accord.errors import InputError, UnknownName

Array = NDArray[np.float64]

BASE_YEAR = 2025
"""The packaged stock is that of the end of this year."""
WORLD = "WLD"
UNCERTAIN = (
    "compute.price_elasticity",
    "compute.spending_elasticity",
    "compute.retirement",
    "compute.growth",
    "compute.stock",
)
"""What an outlook draws, in the order of the columns of its points; the stock of all countries moves together."""


@dataclass(frozen=True)
class CountryStock:
    """H100-equivalents of one country at the end of 2025 and added in 2025: 5th, 50th and 95th percentiles."""

    country: str
    stock: tuple[float, float, float]
    added: tuple[float, float, float]
    known: float
    """In known clusters."""
    clusters: int
    basis: str


@cache
def compute_stock() -> dict[str, CountryStock]:
    """Return the packaged stock by country, the largest first; ``"WLD"`` is the world."""

    def bands(row: dict[str, str], prefix: str) -> tuple[float, float, float]:
        return float(row[f"{prefix}low"]), float(row[f"{prefix}value"]), float(row[f"{prefix}high"])

    return {
        row["country"]: CountryStock(
            row["country"],
            bands(row, ""),
            bands(row, "added_"),
            float(row["known"]),
            int(row["clusters"]),
            row["basis"],
        )
        for row in tables.rows("compute_stock")
    }


def outlook(
    countries: Sequence[str] | None = None,
    *,
    price_hat: float | Array = 1.0,
    spending_hat: float | Array = 1.0,
    points: Array | None = None,
    horizon: int = 2030,
    unknown: Literal["refuse", "relative"] = "refuse",
) -> ComputePath:
    """Carry the packaged stock to a horizon under a scenario, at central values or over draws.

    Baseline additions grow from those of 2025 by ``compute.growth`` a year, in every country alike.

    Parameters
    ----------
    countries
        ISO alpha-3 codes; by default all with a known stock.
    price_hat, spending_hat
        As in `compute_paths`: numbers, or arrays that broadcast to (N, T) or (D, N, T); T is ``horizon - 2025``.
    points
        Probabilities in (0, 1), (D, 5), one column for each entry of `UNCERTAIN`; None for the central values.
    unknown
        What to do with a country without a known stock: refuse it, or carry it in units of its own stock, with the
        world's ratio of additions to stock (its ratio of scenario to baseline is then still meaningful).

    Raises
    ------
    UnknownName
        If a country has no known stock, unless `unknown` is ``"relative"``.
    InputError
        If the horizon is not after 2025, or the points have the wrong shape or are not probabilities.
    """
    table = compute_stock()
    names = [code for code in table if code != WORLD] if countries is None else list(countries)
    outside = tuple(code for code in names if code not in table)
    if outside and unknown == "refuse":
        raise UnknownName(
            "country with a known stock of computing power",
            outside[0],
            table,
            "unknown='relative' carries it anyway.",
        )
    years = horizon - BASE_YEAR
    if years < 1:
        raise InputError(
            f"the horizon is {horizon}; the stock is known for {BASE_YEAR}, so name a later year"
        )
    at: dict[str, float | Array]
    if points is None:
        at = {key: parameter(key).value for key in UNCERTAIN[:-1]}
        u: Array = np.array([0.5])
    else:
        points = np.asarray(points, dtype=float)
        if points.ndim != 2 or points.shape[1] != len(UNCERTAIN) or not np.all((points > 0) & (points < 1)):
            raise InputError(
                f"points must be probabilities in (0, 1) of shape (D, {len(UNCERTAIN)}): {', '.join(UNCERTAIN)}"
            )
        at = {key: parameter(key).quantile(points[:, k]) for k, key in enumerate(UNCERTAIN[:-1])}
        u = points[:, -1]
    world = table[WORLD]
    ratio = world.added[1] / world.stock[1]
    stock = np.array([table[c].stock if c in table else (1.0,) * 3 for c in names])
    added = np.array([table[c].added if c in table else (ratio,) * 3 for c in names])
    # One draw moves stock and additions of every country: they come from the same estimates.
    stock0, added0 = (split_lognormal(u[:, None], *part.T) for part in (stock, added))
    growth = np.atleast_1d(np.asarray(at["compute.growth"]))[:, None, None] ** np.arange(1, years + 1)
    additions = added0[:, :, None] * growth
    if points is None:
        stock0, additions = stock0[0], additions[0]
    return compute_paths(
        stock0,
        additions,
        price_hat=price_hat,
        spending_hat=spending_hat,
        price_elasticity=at["compute.price_elasticity"],
        spending_elasticity=at["compute.spending_elasticity"],
        retirement=at["compute.retirement"],
        horizon=horizon,
        countries=names,
        relative=outside,
    )
