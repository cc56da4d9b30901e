"""The talent channel: where people of every origin live when moving becomes easier or harder, or places change.

A choice among destinations with extreme-value tastes (McFadden 1974; in the Frechet form of Bryan & Morten 2019, JPE
127:2229, and solved in changes as there): of the people of origin o, the share in destination d, o itself included, is

    share        pi_od = phi_od v_d^kappa / Phi_o,   Phi_o = sum_d phi_od v_d^kappa
    in changes   pi'_od = pi_od phi_hat_od v_hat_d^kappa / Phi_hat_o
    talent       T_hat_d = sum_o L_o pi'_od / sum_o L_o pi_od
    attraction   v_hat_d = attraction_hat_d T_hat_d^(-congestion)
    welfare      V_hat_o = Phi_hat_o^(1/kappa)

L_o is everyone born in o, wherever they live: the diagonal of the stocks is people who stayed (`with_stayers`). Without
it, nobody can stay or return and only the emigrants are sorted anew. Welfare is in the unit of attraction: the rise in
real income everywhere worth as much to people of o.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from accord.equilibrium.anderson import fixed_point
from accord.equilibrium.certificate import Certificate
from accord.equilibrium.draws import country_frame, draw, draw_count, long_rows, mean_draw, worst_of
from accord.equilibrium.pairs import Array, checked, country_count, country_names, extremes, hat, pair_rows
from accord.errors import InputError, SolveError

if TYPE_CHECKING:
    import pandas as pd

TIGHT = 1e-13
"""Largest change of a log with which the iteration stops."""
MAX_ITERATIONS = 2000
"""Rounds before it is given up."""


@dataclass(frozen=True, eq=False)
class TalentEquilibrium:
    """People after everyone has chosen anew. With draws, arrays have an axis of draws (D) before those given here."""

    countries: tuple[str, ...]
    baseline: Array
    """People before, (N origin, N destination)."""
    stocks: Array
    """People by origin and destination, (N origin, N destination)."""
    talent_hat: Array
    """Hat of the people in a destination, (N,); 1 where there are none."""
    welfare_hat: Array
    """Hat of what people of an origin can expect, (N,), as a rise of real income everywhere."""
    attraction_hat: Array
    """Hat of a destination's attraction, congestion counted, (N,)."""
    certificate: Certificate

    @property
    def abroad_hat(self) -> Array:
        """Hat of an origin's people abroad, (N,)."""
        return hat(_away(self.stocks, -1), _away(self.baseline, -1))

    @property
    def foreign_hat(self) -> Array:
        """Hat of a destination's people from abroad, (N,)."""
        return hat(_away(self.stocks, -2), _away(self.baseline, -2))

    def to_dataframe(self) -> pd.DataFrame:
        """Return people in the country, and hats of them, of those abroad and from abroad, by country (and draw)."""
        columns = {
            "talent": np.asarray(self.stocks.sum(axis=-2)),
            "talent_hat": self.talent_hat,
            "abroad_hat": self.abroad_hat,
            "foreign_hat": self.foreign_hat,
            "welfare_hat": self.welfare_hat,
            "attraction_hat": self.attraction_hat,
        }
        return country_frame(self.countries, columns)

    def pairs(self) -> pd.DataFrame:
        """Return people by pair: origin, destination, before, after (the mean of draws), hat; largest change first."""
        return pair_rows(self.countries, ("origin", "destination"), self.baseline, mean_draw(self.stocks, 2))

    def tidy(self) -> pd.DataFrame:
        """Return every outcome by country as rows of (draw,) variable, country, value."""
        return long_rows(self.to_dataframe())

    def summary(self) -> str:
        """Return a few lines on what moved most and how well the equations hold."""
        worst, size = self.certificate.worst
        draws = f", {len(self.stocks)} draws (means told)" if self.stocks.ndim == 3 else ""
        return (
            f"people of {len(self.countries)} countries{draws}\n"
            f"solved in {self.certificate.iterations} iterations; worst residual {size:.1e} ({worst})\n"
            f"people in the country: {extremes(self.countries, mean_draw(self.talent_hat, 1))}\n"
            f"welfare by origin: {extremes(self.countries, mean_draw(self.welfare_hat, 1))}"
        )


def talent_equilibrium(
    stocks: ArrayLike,
    friction_hat: ArrayLike,
    *,
    attraction_hat: ArrayLike | None = None,
    elasticity: ArrayLike,
    congestion: ArrayLike = 0.0,
    countries: Sequence[str] | None = None,
) -> TalentEquilibrium:
    """Solve for people by origin and destination.

    Parameters
    ----------
    stocks
        People by origin and destination in the baseline, (N origin, N destination), those who stayed on the diagonal.
        What is zero stays so.
    friction_hat
        phi_hat, (N, N) or (D, N, N): the factor on the odds of being in d rather than at home, exp of a coefficient of
        a gravity equation of migration. Above one it is easier to be there; zero closes a destination.
    attraction_hat
        Hat of what a destination offers, real income for example, (N,) or (D, N), positive; ones by default.
    elasticity
        kappa, elasticity of the odds to what a destination offers, positive, a number or (D,).
    congestion
        Elasticity by which a destination offers less the more people are there, at least zero, a number or (D,).

    Raises
    ------
    InputError
        If an array has the wrong shape or a value out of bounds, or people of an origin are left no destination.
    SolveError
        If the equations are not solved to the certificate's tolerance.
    """
    n = country_count("stocks", stocks)
    names = country_names(countries, n)
    base = checked("stocks", stocks, (n, n), names)
    phi = checked("friction_hat", friction_hat, (n, n), names, drawn=True)
    given = np.ones(n) if attraction_hat is None else attraction_hat
    offer = checked("attraction_hat", given, (n,), names, positive=True, drawn=True)
    kappa = checked("elasticity", elasticity, (), positive=True, drawn=True)
    crowding = checked("congestion", congestion, (), drawn=True)
    draws = draw_count(
        {
            "friction_hat": (phi, 2),
            "attraction_hat": (offer, 1),
            "elasticity": (kappa, 0),
            "congestion": (crowding, 0),
        }
    )
    count = 1 if draws is None else draws
    new = np.empty((count, n, n))
    talent, welfare, attraction = (np.empty((count, n)) for _ in range(3))
    certificates = []
    for d in range(count):
        easier = draw(phi, 2, d)
        if stranded := [names[o] for o in np.flatnonzero(base.any(axis=1) & ~(base * easier).any(axis=1))]:
            raise InputError(
                f"friction_hat leaves people of {', '.join(stranded)} no destination, not even home; put those who "
                "stayed on the diagonal (with_stayers), or give a factor above zero"
            )
        rest = draw(offer, 1, d), float(draw(kappa, 0, d)), float(draw(crowding, 0, d))
        with np.errstate(
            all="ignore"
        ):  # an overshoot shows as a non-finite residual, which the solver handles
            new[d], talent[d], welfare[d], attraction[d], certificate = _solve(base, easier, *rest)
        certificates.append(certificate)
        if not certificate.passes:
            worst, residual = certificate.worst
            raise SolveError(
                f"people could not be sorted over destinations{'' if draws is None else f' in draw {d}'}; try a weaker "
                "change or less congestion",
                iterations=certificate.iterations,
                worst=worst,
                residual=residual,
            )
    shown = 0 if draws is None else slice(None)
    return TalentEquilibrium(
        names, base, new[shown], talent[shown], welfare[shown], attraction[shown], worst_of(certificates)
    )


def with_stayers(
    migrants: ArrayLike,
    population: ArrayLike,
    *,
    immigrants: ArrayLike | None = None,
    countries: Sequence[str] | None = None,
) -> Array:
    """Return stocks with those who stayed on the diagonal, (N origin, N destination): population less immigrants.

    Parameters
    ----------
    migrants
        People by origin and destination, (N, N); its diagonal is not read.
    population
        Residents by country, (N,), in the unit of the migrants.
    immigrants
        Residents born anywhere else, (N,), where ``migrants`` leaves out origins; its column sums by default.

    Raises
    ------
    InputError
        If a shape is wrong, a value negative, or a country has more immigrants than residents.
    """
    n = country_count("migrants", migrants)
    names = country_names(countries, n)
    stocks = checked("migrants", migrants, (n, n), names).copy()
    residents = checked("population", population, (n,), names)
    np.fill_diagonal(stocks, 0.0)
    born = stocks.sum(axis=0) if immigrants is None else checked("immigrants", immigrants, (n,), names)
    if over := [names[k] for k in np.flatnonzero(born > residents)]:
        raise InputError(
            f"more immigrants than residents in {', '.join(over)}: are both in the same unit and year?"
        )
    np.fill_diagonal(stocks, residents - born)
    return stocks


def _solve(
    base: Array, phi: Array, offer: Array, kappa: float, congestion: float
) -> tuple[Array, Array, Array, Array, Certificate]:
    """Return stocks, talent, welfare and attraction hats of one draw with their certificate."""
    ones = np.ones(len(base))
    people, before = base @ ones, ones @ base
    there, here = people > 0.0, before > 0.0
    reach = base * phi

    def chances(log_talent: Array) -> tuple[Array, Array, Array]:
        """Return each destination's weight, each origin's sum of them and its people per unit, when it is this full."""
        weight = (offer * np.exp(-congestion * log_talent)) ** kappa
        left = reach @ weight
        return weight, left, np.divide(people, left, out=np.zeros_like(left), where=there)

    def hat_of_talent(log_talent: Array) -> Array:
        weight, _, rate = chances(log_talent)
        return np.asarray(np.divide(weight * (rate @ reach), before, out=ones.copy(), where=here))

    log_talent, rounds = np.zeros(len(base)), 1
    if congestion > 0.0:
        # A fuller destination loses odds, and the less so the more of its people have nowhere else they would be.
        held = np.divide(base**2, people[:, None], out=np.zeros_like(base), where=there[:, None]).sum(axis=0)
        loose = 1.0 - np.divide(held, before, out=ones.copy(), where=here)
        pace = 1.0 / (1.0 + kappa * congestion * loose)

        def step(x: Array) -> Array:
            return np.asarray(x + pace * (np.log(hat_of_talent(x)) - x))

        end = fixed_point(step, log_talent, tolerance=TIGHT, max_iterations=MAX_ITERATIONS)
        log_talent, rounds = end.x, end.iterations
    weight, left, rate = chances(log_talent)
    stocks = reach * weight * rate[:, None]
    talent = np.divide(ones @ stocks, before, out=ones.copy(), where=here)
    attraction = offer * talent**-congestion
    welfare = np.divide(left, people, out=ones.copy(), where=there) ** (1.0 / kappa)
    residuals = _residuals(base, phi, stocks, talent, welfare, attraction, offer, kappa, congestion)
    return stocks, talent, welfare, attraction, Certificate(residuals, rounds)


def _residuals(
    base: Array,
    phi: Array,
    stocks: Array,
    talent: Array,
    welfare: Array,
    attraction: Array,
    offer: Array,
    kappa: float,
    congestion: float,
) -> dict[str, float]:
    """Return the largest residual of each equation, from its published form."""
    people = base.sum(axis=1)
    there = people > 0.0
    share = base[there] / people[there, None]
    chosen = share * phi[there] * attraction**kappa / (welfare[there] ** kappa)[:, None]
    lived = base.sum(axis=0) > 0.0
    held = stocks.sum(axis=0)[lived] / base.sum(axis=0)[lived]
    gaps = {
        "people": stocks.sum(axis=1)[there] / people[there] - 1.0,
        "share": stocks[there] / people[there, None] - chosen,
        "talent": held / talent[lived] - 1.0,
        "attraction": attraction / (offer * talent**-congestion) - 1.0,
        "welfare": welfare[there] / (share * phi[there] * attraction**kappa).sum(axis=1) ** (1.0 / kappa)
        - 1.0,
    }
    return {name: float(np.abs(gap).max(initial=0.0)) for name, gap in gaps.items()}


def _away(stocks: Array, axis: int) -> Array:
    return np.asarray(stocks.sum(axis=axis) - np.diagonal(stocks, axis1=-2, axis2=-1))
