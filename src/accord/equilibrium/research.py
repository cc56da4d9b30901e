"""The research channel: works co-authored across countries when working together becomes easier or harder.

The equations are those of `accord.equilibrium.balance`. What the diagonal of the works holds is what counts as the
alternative to working abroad. With purely domestic works there (`joint_and_home`) a closed link is made up for at home
and with others; with zeros, with others only. The diagonal of the co-authorship tables as published is neither: it is
the country's own number of works with any foreign co-author. A work of three countries counts once for each pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.equilibrium.balance import balance, guide, response_power
from accord.equilibrium.certificate import Certificate
from accord.equilibrium.draws import country_frame, draw, draw_count, long_rows, mean_draw, worst_of
from accord.equilibrium.pairs import (
    Array,
    checked,
    country_count,
    country_names,
    extremes,
    hat,
    pair_rows,
    require_symmetric,
)
from accord.errors import InputError, SolveError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class ResearchEquilibrium:
    """Works after everyone has adjusted. With draws, arrays have an axis of draws (D) before those given here."""

    countries: tuple[str, ...]
    baseline: Array
    """Works before, (N, N), or (D, N, N) where they were given by draw."""
    works: Array
    """Works by pair, (N, N), symmetric."""
    access_hat: Array
    """Hat of what a unit of the country's capacity reaches, (N,); 1 where there are no works."""
    resistance_hat: Array
    """Hat of multilateral resistance, Omega^(1/(1-sigma)), (N,): above one, partners are harder to reach overall."""
    capacity_hat: Array
    """Hat of the country's works in all, (N,)."""
    certificate: Certificate

    @property
    def joint_hat(self) -> Array:
        """Hat of works with other countries, (N,)."""
        return hat(_joint(self.works), _joint(self.baseline))

    @property
    def research_hat(self) -> Array:
        """Hat of capacity times what a unit of it reaches, (N,)."""
        return np.asarray(self.capacity_hat * self.access_hat)

    def to_dataframe(self) -> pd.DataFrame:
        """Return works with others, hats of them, of capacity, access and resistance by country (and draw)."""
        columns = {
            "joint_works": _joint(self.works),
            "joint_works_hat": self.joint_hat,
            "capacity_hat": self.capacity_hat,
            "access_hat": self.access_hat,
            "research_hat": self.research_hat,
            "resistance_hat": self.resistance_hat,
        }
        return country_frame(self.countries, columns)

    def pairs(self) -> pd.DataFrame:
        """Return works by pair, each once: country, partner, before, after (the mean of draws), hat."""
        before, after = (np.triu(mean_draw(works, 2)) for works in (self.baseline, self.works))
        return pair_rows(self.countries, ("country", "partner"), before, after)

    def tidy(self) -> pd.DataFrame:
        """Return every outcome by country as rows of (draw,) variable, country, value."""
        return long_rows(self.to_dataframe())

    def summary(self) -> str:
        """Return a few lines on what moved most and how well the equations hold."""
        worst, size = self.certificate.worst
        draws = f", {len(self.works)} draws (means told)" if self.works.ndim == 3 else ""
        return (
            f"co-authored works of {len(self.countries)} countries{draws}\n"
            f"solved in {self.certificate.iterations} iterations; worst residual {size:.1e} ({worst})\n"
            f"works with others: {extremes(self.countries, mean_draw(self.joint_hat, 1))}\n"
            f"access: {extremes(self.countries, mean_draw(self.access_hat, 1))}"
        )


def research_equilibrium(
    works: ArrayLike,
    friction_hat: ArrayLike,
    *,
    capacity_hat: ArrayLike | None = None,
    substitution: ArrayLike,
    response: ArrayLike = 0.0,
    countries: Sequence[str] | None = None,
    usual: ArrayLike | None = None,
) -> ResearchEquilibrium:
    """Solve for co-authored works when it becomes easier or harder for countries to work together.

    Parameters
    ----------
    works
        Works by pair in the baseline, (N, N) or (D, N, N), symmetric; the diagonal is works at home, or zero. What is
        zero stays so.
    friction_hat
        phi_hat, (N, N) or (D, N, N), symmetric: the factor on a pair's works while nobody else adjusts, exp of a
        coefficient of a gravity equation of works. Above one it is easier to work together; zero stops it.
    capacity_hat
        Hat of each country's works in all, (N,) or (D, N), before it responds to access; ones by default.
    substitution
        Elasticity of substitution between partners, above one, a number or (D,). Works do not depend on it unless
        capacity responds.
    response
        Elasticity of capacity to access, at least zero and below ``substitution - 1``, a number or (D,). Zero holds
        each country's works fixed in all, so that one link's gain is another's loss.
    usual
        Works that the iteration is steered by where `works` are by draw, (N, N); their mean by default. They do not
        enter the answer but for its last digits, which are a draw's own only with the same `usual`.

    Raises
    ------
    InputError
        If an array has the wrong shape, is not symmetric, or a value out of bounds; or a country with works is left
        with nobody to work with, not even at home.
    SolveError
        If no works add up to every country's capacity, as where a country can only work with ones much smaller.
    """
    n = country_count("works", np.asarray(works)[0] if np.ndim(works) == 3 else works)
    names = country_names(countries, n)
    base = checked("works", works, (n, n), names, drawn=True)
    phi = checked("friction_hat", friction_hat, (n, n), names, drawn=True)
    require_symmetric("works", base, names)
    require_symmetric("friction_hat", phi, names)
    given = np.ones(n) if capacity_hat is None else capacity_hat
    growth = checked("capacity_hat", given, (n,), names, positive=True, drawn=True)
    sigma = checked("substitution", substitution, (), drawn=True)
    epsilon = checked("response", response, (), drawn=True)
    if np.any(sigma <= 1.0):
        raise InputError(f"substitution must be above 1; found {sigma.min():g}")
    if np.any(epsilon >= sigma - 1.0):
        raise InputError(
            f"response must be below substitution - 1 = {(sigma - 1.0).min():g}, or research would feed on itself; "
            f"found {epsilon.max():g}"
        )
    draws = draw_count(
        {
            "works": (base, 2),
            "friction_hat": (phi, 2),
            "capacity_hat": (growth, 1),
            "substitution": (sigma, 0),
            "response": (epsilon, 0),
        }
    )
    count = 1 if draws is None else draws
    new = np.empty((count, n, n))
    access, resistance, capacity = (np.ones((count, n)) for _ in range(3))
    typical = mean_draw(base, 2) if usual is None else checked("usual", usual, (n, n), names)
    working = np.flatnonzero(mean_draw(base, 2).any(axis=1))
    inside = np.ix_(working, working)
    steer = guide(typical[inside], float(response_power(sigma, epsilon).mean()))
    certificates = []
    for d in range(count):
        easier, slope = draw(phi, 2, d), (float(draw(sigma, 0, d)), float(draw(epsilon, 0, d)))
        before = draw(base, 2, d)
        new[d] = before * easier
        _require_partners(new[d], working, names)
        with np.errstate(
            all="ignore"
        ):  # an overshoot shows as a non-finite residual, which the solver handles
            found = balance(before[inside], easier[inside], draw(growth, 1, d)[working], *slope, steer)
        new[d][inside] = found.works
        access[d, working], resistance[d, working] = found.access, found.resistance
        capacity[d, working] = found.capacity
        certificates.append(found.certificate)
        _require_certified(found.certificate, "" if draws is None else f" in draw {d}")
    shown = 0 if draws is None else slice(None)
    return ResearchEquilibrium(
        names, base, new[shown], access[shown], resistance[shown], capacity[shown], worst_of(certificates)
    )


def joint_and_home(joint: ArrayLike, home: ArrayLike, countries: Sequence[str] | None = None) -> Array:
    """Return works by pair with works at home on the diagonal, (N, N).

    Parameters
    ----------
    joint
        Co-authored works by pair, (N, N), symmetric; its diagonal is not read.
    home
        Works with authors of one country only, (N,).

    Raises
    ------
    InputError
        If a shape is wrong, a value negative, or ``joint`` not symmetric.
    """
    n = country_count("joint", joint)
    names = country_names(countries, n)
    both = checked("joint", joint, (n, n), names).copy()
    require_symmetric("joint", both, names)
    np.fill_diagonal(both, checked("home", home, (n,), names))
    return both


def _require_partners(reach: Array, working: NDArray[np.intp], names: Sequence[str]) -> None:
    """Raise `InputError` naming countries with works and nobody left to work with."""
    if stranded := [names[k] for k in working[~reach[working].any(axis=1)]]:
        raise InputError(
            f"friction_hat leaves {', '.join(stranded)} nobody to work with, not even at home; give works at home on "
            "the diagonal (joint_and_home), or a factor above zero"
        )


def _require_certified(certificate: Certificate, where: str) -> None:
    if certificate.passes:
        return
    worst, residual = certificate.worst
    raise SolveError(
        f"no co-authored works add up to every country's capacity{where}: a country may be left with partners too "
        "small for it. Give works at home on the diagonal (joint_and_home)",
        iterations=certificate.iterations,
        worst=worst,
        residual=residual,
    )


def _joint(works: Array) -> Array:
    return np.asarray(works.sum(axis=-1) - np.diagonal(works, axis1=-2, axis2=-1))
