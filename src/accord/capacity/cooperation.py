"""Joint research and people in the countries of a world: their baselines, and what easier or harder links do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from accord.baseline.coauthorship import load_coauthorship
from accord.baseline.development import load_development
from accord.baseline.migration import load_migration
from accord.capacity.estimates import estimate
from accord.equilibrium import (
    ResearchEquilibrium,
    TalentEquilibrium,
    joint_and_home,
    research_equilibrium,
    talent_equilibrium,
)
from accord.scenario.assumed import assumed

Array = NDArray[np.float64]
RESEARCH_YEAR = 2022
"""Of the co-authored works: that of the packaged world."""
COUNTED_UNTIL = 2020
"""The last year of the World Bank's count of articles."""
HOME = ("research.international_fraction", "research.home_floor")
"""What works at home are worked out with."""


@cache
def works_by_pair(countries: tuple[str, ...]) -> Array:
    """Return works by pair of countries with works written at home on the diagonal, (N, N).

    Works at home are those of `home_works` at the packaged values.
    """
    fraction, floor = (assumed(key).value for key in HOME)
    joint = load_coauthorship().select(countries).matrix(RESEARCH_YEAR)
    return joint_and_home(joint, home_works(countries, np.array([[fraction, floor]]))[0], countries)


def home_works(countries: tuple[str, ...], parts: Array) -> Array:
    """Return works written at home by country, (D, N).

    A country's fractional count of articles less the part of its internationally co-authored works that the count
    holds, at least a floor in proportion to the latter; for a country that the World Bank does not count, the median of
    the others in proportion.

    Parameters
    ----------
    parts
        That part and that floor, (D, 2): the entries of `HOME`.
    """
    abroad, now, counted = _counts(countries)
    fraction, floor = parts[:, :1], parts[:, 1:]
    home = np.fmax(counted - fraction * abroad, floor * abroad)
    ratio = np.divide(home, abroad, out=np.full(home.shape, np.nan), where=abroad > 0.0)
    home = np.where(np.isfinite(home), home, np.nanmedian(ratio, axis=1, keepdims=True) * abroad)
    # The count ends before the year of the pairs: works at home are taken to have grown as those with others did.
    growth = np.divide(now, abroad, out=np.ones(len(countries)), where=abroad > 0.0)
    return np.asarray(home * growth)


@cache
def _counts(countries: tuple[str, ...]) -> tuple[Array, Array, Array]:
    """Return works with authors abroad, then and now, and articles counted, (N,) each."""
    found = load_coauthorship().select(countries)
    counted, _ = load_development().latest("articles", countries, COUNTED_UNTIL)
    then, now = (found.international[found.place(year)] for year in (COUNTED_UNTIL, RESEARCH_YEAR))
    return then, now, counted


@cache
def people_known(countries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the countries whose people are known by origin and destination."""
    data = load_migration()
    known = {code for code, stayed in zip(data.countries, data.stayers, strict=True) if np.isfinite(stayed)}
    return tuple(code for code in countries if code in known)


def joint_research(
    countries: Sequence[str],
    friction_hat: Array,
    *,
    substitution: float | Array | None = None,
    home: Array | None = None,
) -> ResearchEquilibrium:
    """Solve joint research of the countries of a world.

    Each country's works in all are held: joint work replaces work at home and with others.

    Parameters
    ----------
    friction_hat
        (N, N) or (D, N, N).
    substitution
        Elasticity between partners; the packaged one by default.
    home
        What works at home are worked out with, by draw, (D, 2), as `home_works` takes it; packaged by default.
    """
    sigma = estimate("research.substitution").value if substitution is None else substitution
    usual = works = works_by_pair(tuple(countries))
    if home is not None:
        works = np.repeat(usual[None], len(home), axis=0)
        diagonal = np.arange(len(countries))
        works[:, diagonal, diagonal] = home_works(tuple(countries), home)
    return research_equilibrium(works, friction_hat, substitution=sigma, countries=countries, usual=usual)


def movement(
    countries: Sequence[str],
    friction_hat: Array,
    income_hat: Array,
    *,
    elasticity: float | Array | None = None,
) -> TalentEquilibrium:
    """Solve where people live, among the countries whose people are known.

    Parameters
    ----------
    friction_hat
        What the odds of moving are multiplied by, (N, N) or (D, N, N) over `countries`.
    income_hat
        Real income hat, (N,) or (D, N): a country where it rises attracts.
    elasticity
        Of the odds to income; the packaged estimate by default.
    """
    kappa = estimate("talent.elasticity").value if elasticity is None else elasticity
    known = people_known(tuple(countries))
    at = [list(countries).index(code) for code in known]
    stocks = load_migration().select(known).stocks
    return talent_equilibrium(
        stocks,
        friction_hat[..., np.ix_(at, at)[0], np.ix_(at, at)[1]],
        attraction_hat=income_hat[..., at],
        elasticity=kappa,
        countries=known,
    )
