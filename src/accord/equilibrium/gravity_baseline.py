"""The calibrated baseline of one-sector gravity: from estimated trade costs, or from observed trade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from accord.equilibrium.certificate import Certificate
from accord.equilibrium.gravity import TIGHTER, Resistance, modelled_trade, resistance, resistance_residuals
from accord.equilibrium.pairs import Array, checked, country_count, country_names
from accord.errors import InputError, SolveError, UnknownName


@dataclass(frozen=True, eq=False)
class Gravity:
    """A calibrated baseline of the one-sector model."""

    countries: tuple[str, ...]
    cost: Array
    """Trade costs to the power 1 - sigma, (N importer, N exporter)."""
    output: Array
    """Output, (N,)."""
    expenditure: Array
    """Expenditure, (N,)."""
    sigma: float
    """Elasticity of substitution, above 1."""
    reference: str
    """The country whose inward resistance is one."""
    resistance: Resistance
    certificate: Certificate

    @property
    def inward(self) -> Array:
        """Inward multilateral resistance P, (N,)."""
        return np.asarray(self.resistance.inward ** (1.0 / (1.0 - self.sigma)))

    @property
    def outward(self) -> Array:
        """Outward multilateral resistance Pi, (N,)."""
        return np.asarray(self.resistance.outward ** (1.0 / (1.0 - self.sigma)))

    @property
    def trade(self) -> Array:
        """Modelled trade, (N importer, N exporter)."""
        return modelled_trade(self.cost, self.output, self.expenditure, self.resistance)

    def country(self, code: str) -> int:
        """Return the position of a country.

        Raises
        ------
        UnknownName
            If it is none of these.
        """
        if code not in self.countries:
            raise UnknownName("country", code, self.countries)
        return self.countries.index(code)


def calibrate_gravity(
    countries: Sequence[str],
    cost: ArrayLike,
    output: ArrayLike,
    expenditure: ArrayLike,
    *,
    sigma: float,
    reference: str | None = None,
) -> Gravity:
    """Calibrate a baseline on trade costs, output and expenditure.

    Parameters
    ----------
    cost
        Trade costs to the power 1 - sigma, (N importer, N exporter), as `cost_factor` gives; zero where
        there can be no trade.
    output, expenditure
        (N,) each, positive, home sales included. Their world totals may differ: shares are what enters.
    sigma
        Elasticity of substitution, above 1.
    reference
        Country whose inward resistance is one; the first by default.

    Raises
    ------
    InputError
        If an array has the wrong shape or a value out of bounds, or a country cannot sell or buy anything.
    UnknownName
        If the reference is none of the countries.
    SolveError
        If no resistances fit: with many zero costs there may be none.
    """
    n = country_count("cost", cost)
    names = country_names(countries, n)
    costs = checked("cost", cost, (n, n), names)
    sold = checked("output", output, (n,), names, positive=True)
    spent = checked("expenditure", expenditure, (n,), names, positive=True)
    if not (np.isfinite(sigma) and sigma > 1.0):
        raise InputError(f"sigma must be above 1; found {sigma:g}")
    place = names[0] if reference is None else reference
    if place not in names:
        raise UnknownName("reference country", place, names)
    require_links(costs, names)
    y, e, r = sold / sold.sum(), spent / spent.sum(), names.index(place)
    found = resistance(costs, y, e, r, tolerance=TIGHTER)
    certificate = Certificate(resistance_residuals(costs, y, e, found, r), found.iterations)
    require_certified(certificate, "the multilateral resistances of the baseline")
    return Gravity(names, costs, sold, spent, float(sigma), place, found, certificate)


def gravity_from_trade(
    countries: Sequence[str], trade: ArrayLike, *, sigma: float, reference: str | None = None
) -> Gravity:
    """Calibrate a baseline that returns observed trade exactly: the costs are what makes it so.

    Parameters
    ----------
    trade
        Sales to importer n from exporter i at one price, home sales on the diagonal, (N importer, N exporter).

    Raises
    ------
    InputError, UnknownName
        As `calibrate_gravity`.
    """
    n = country_count("trade", trade)
    names = country_names(countries, n)
    flows = checked("trade", trade, (n, n), names)
    require_links(flows, names)
    spent, sold = flows.sum(axis=1), flows.sum(axis=0)
    cost = flows / np.outer(spent, sold / sold.sum())
    return calibrate_gravity(names, cost, sold, spent, sigma=sigma, reference=reference)


def require_links(cost: Array, names: Sequence[str]) -> None:
    """Raise `InputError` naming the countries that can buy from nobody or sell to nobody."""
    for axis, told in ((1, "buy from anybody"), (0, "sell to anybody")):
        if cut := [names[int(k)] for k in np.flatnonzero(~cost.any(axis=axis))]:
            raise InputError(f"{', '.join(cut)} cannot {told}: every cost factor there is zero")


def require_certified(certificate: Certificate, what: str) -> None:
    """Raise `SolveError` where a certificate fails."""
    if certificate.passes:
        return
    worst, residual = certificate.worst
    raise SolveError(
        f"{what} were not reached: links of zero may leave no solution, or costs differ too much",
        iterations=certificate.iterations,
        worst=worst,
        residual=residual,
    )
