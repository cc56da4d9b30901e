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


@cache
def works_by_pair(countries: tuple[str, ...]) -> Array:
    """Return works by pair of countries with works written at home on the diagonal, (N, N).

    Works at home are a country's fractional count of articles less the part of its internationally co-authored works
    that the count holds (`research.international_fraction`), at least `research.home_floor` of the latter; for a
    country that the World Bank does not count, the median of the others in proportion.
    """
    found = load_coauthorship().select(countries)
    abroad = found.international[found.place(COUNTED_UNTIL)]
    counted, _ = load_development().latest("articles", countries, COUNTED_UNTIL)
    home = counted - assumed("research.international_fraction").value * abroad
    home = np.fmax(home, assumed("research.home_floor").value * abroad)
    ratio = np.divide(home, abroad, out=np.full(len(countries), np.nan), where=abroad > 0.0)
    home = np.where(np.isfinite(home), home, np.nanmedian(ratio) * abroad)
    # The count ends before the year of the pairs: works at home are taken to have grown as those with others did.
    now = found.international[found.place(RESEARCH_YEAR)]
    growth = np.divide(now, abroad, out=np.ones(len(countries)), where=abroad > 0.0)
    return joint_and_home(found.matrix(RESEARCH_YEAR), home * growth, countries)


@cache
def people_known(countries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the countries whose people are known by origin and destination."""
    data = load_migration()
    known = {code for code, stayed in zip(data.countries, data.stayers, strict=True) if np.isfinite(stayed)}
    return tuple(code for code in countries if code in known)


def joint_research(
    countries: Sequence[str], friction_hat: Array, *, substitution: float | Array | None = None
) -> ResearchEquilibrium:
    """Solve joint research of the countries of a world; `friction_hat` is (N, N) or (D, N, N).

    Each country's works in all are held: joint work replaces work at home and with others.
    """
    sigma = estimate("research.substitution").value if substitution is None else substitution
    works = works_by_pair(tuple(countries))
    return research_equilibrium(works, friction_hat, substitution=sigma, countries=countries)


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
