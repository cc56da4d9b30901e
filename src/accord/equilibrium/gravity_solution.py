"""New trade costs in one-sector gravity: three closures, and the labelled, certified result."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from accord.equilibrium.certificate import Certificate
from accord.equilibrium.gravity import (
    Resistance,
    endowment_prices,
    modelled_trade,
    resistance,
    resistance_residuals,
)
from accord.equilibrium.gravity_baseline import Gravity, require_certified, require_links
from accord.equilibrium.pairs import Array, checked, extremes, hat, pair_rows
from accord.errors import UnknownName

if TYPE_CHECKING:
    import pandas as pd

Closure = Literal["full", "first_round", "conditional"]
"""What moves besides trade; see `solve_gravity`."""


@dataclass(frozen=True, eq=False)
class GravitySolution:
    """A solved change of trade costs. Hats are against the modelled baseline."""

    baseline: Gravity
    cost: Array
    """New trade costs to the power 1 - sigma, (N importer, N exporter)."""
    closure: Closure
    price_hat: Array
    """Factory gate price hat, (N,)."""
    resistance: Resistance
    certificate: Certificate

    @property
    def output(self) -> Array:
        """New output, (N,)."""
        return self.baseline.output * self.price_hat

    @property
    def expenditure(self) -> Array:
        """New expenditure, (N,): the baseline's share of output is kept."""
        return self.baseline.expenditure * self.price_hat

    @cached_property
    def trade(self) -> Array:
        """New trade, (N importer, N exporter)."""
        return modelled_trade(self.cost, self.output, self.expenditure, self.resistance)

    @cached_property
    def imbalance(self) -> float:
        """Largest relative gap between what a country sells and its output: a residual, but for ``"first_round"``."""
        sold = self.trade.sum(axis=0) / self.expenditure.sum()
        return float(np.abs(sold / (self.output / self.output.sum()) - 1.0).max())

    @property
    def inward_hat(self) -> Array:
        """Hat of inward multilateral resistance P, (N,): the consumer price."""
        return np.asarray((self.resistance.inward / self.baseline.resistance.inward) ** self._root)

    @property
    def outward_hat(self) -> Array:
        """Hat of outward multilateral resistance Pi, (N,)."""
        return np.asarray((self.resistance.outward / self.baseline.resistance.outward) ** self._root)

    @property
    def welfare_hat(self) -> Array:
        """Hat of expenditure over the consumer price, E / P, (N,)."""
        return np.asarray(self.price_hat / self.inward_hat)

    @property
    def _root(self) -> float:
        return 1.0 / (1.0 - self.baseline.sigma)

    def to_dataframe(self) -> pd.DataFrame:
        """Return hats by country, one row each.

        ``terms_of_trade_hat`` is the factory gate price over the consumer price, ``gdp_hat`` output over it and
        ``welfare_hat`` expenditure over it: the same where prices are all that moves income. ``exports_hat`` and
        ``imports_hat`` are of trade with others, ``home_trade_hat`` of sales at home.
        """
        import pandas as pd

        before, after = self.baseline.trade, self.trade
        home = hat(after.diagonal().copy(), before.diagonal())
        foreign = [trade - np.diag(trade.diagonal()) for trade in (after, before)]
        return pd.DataFrame(
            {
                "price_hat": self.price_hat,
                "outward_resistance_hat": self.outward_hat,
                "inward_resistance_hat": self.inward_hat,
                "gdp_hat": self.output / self.baseline.output / self.inward_hat,
                "welfare_hat": self.welfare_hat,
                "terms_of_trade_hat": self.price_hat / self.inward_hat,
                "output_hat": self.output / self.baseline.output,
                "expenditure_hat": self.expenditure / self.baseline.expenditure,
                "exports_hat": hat(foreign[0].sum(axis=0), foreign[1].sum(axis=0)),
                "imports_hat": hat(foreign[0].sum(axis=1), foreign[1].sum(axis=1)),
                "home_trade_hat": home,
            },
            index=pd.Index(self.baseline.countries, name="country"),
        )

    def pairs(self) -> pd.DataFrame:
        """Return trade by pair: exporter, importer, before, after, hat; largest change first."""
        return pair_rows(
            self.baseline.countries, ("exporter", "importer"), self.baseline.trade.T, self.trade.T
        )

    def tidy(self) -> pd.DataFrame:
        """Return every hat by country as rows of variable, country, value."""
        wide = self.to_dataframe().reset_index()
        return wide.melt("country", var_name="variable")[["variable", "country", "value"]]

    def summary(self) -> str:
        """Return a few lines on what moved most and how well the equations hold."""
        worst, size = self.certificate.worst
        lines = [
            f"one-sector gravity, {len(self.baseline.countries)} countries, sigma {self.baseline.sigma:g}, "
            f"closure {self.closure}",
            f"solved in {self.certificate.iterations} iterations; worst residual {size:.1e} ({worst})",
            f"welfare: {extremes(self.baseline.countries, self.welfare_hat)}",
        ]
        if self.closure == "first_round":
            lines.append(
                f"sales miss output by up to {100 * self.imbalance:.2g}%: prices have moved once only"
            )
        return "\n".join(lines)


def solve_gravity(baseline: Gravity, cost: ArrayLike, *, closure: Closure = "full") -> GravitySolution:
    """Solve for trade, resistances, prices and welfare under new trade costs.

    Parameters
    ----------
    cost
        New trade costs to the power 1 - sigma, (N importer, N exporter); zero stops a link, and a link that was zero
        can open.
    closure
        ``"full"``: prices, output, spending and resistances all settle (full endowment general equilibrium);
        ``"conditional"``: output and spending stay, the resistances settle; ``"first_round"``: the conditional
        resistances move prices, and they output and spending, once, so that sales miss output a little. The last is
        the first step of the iteration of Larch & Yotov (2016, WTO ERSD-2016-08), and what gegravity 0.3 reports.

    Raises
    ------
    InputError
        If the costs have the wrong shape or a value out of bounds, or cut a country off.
    SolveError
        If the equations are not solved to the certificate's tolerance.
    """
    if closure not in get_args(Closure):
        raise UnknownName("closure", str(closure), get_args(Closure))
    names, sigma, n = baseline.countries, baseline.sigma, len(baseline.countries)
    costs = checked("cost", cost, (n, n), names)
    require_links(costs, names)
    reference = baseline.country(baseline.reference)
    preference = baseline.output / baseline.output.sum() / baseline.resistance.outward
    if closure == "full":
        price, rounds = endowment_prices(costs, preference, baseline.output, baseline.expenditure, sigma)
        with np.errstate(all="ignore"):
            price, found = _at_prices(baseline, costs, preference, price, reference, rounds)
    else:
        share = baseline.output / baseline.output.sum(), baseline.expenditure / baseline.expenditure.sum()
        found = resistance(costs, *share, reference, start=baseline.resistance.inward)
        moved = found.outward / baseline.resistance.outward
        price = moved ** (1.0 / (sigma - 1.0)) if closure == "first_round" else np.ones(n)
    with np.errstate(all="ignore"):
        certificate = _certify(baseline, costs, closure, price, found, preference)
    require_certified(certificate, "the new trade flows and prices")
    return GravitySolution(baseline, costs, closure, price, found, certificate)


def _at_prices(
    baseline: Gravity, cost: Array, preference: Array, price: Array, reference: int, rounds: int
) -> tuple[Array, Resistance]:
    """Return prices at which the reference country's consumer price is one, and the resistances at them."""
    power = 1.0 - baseline.sigma
    inward = cost @ (preference * price**power)
    scale = inward[reference]
    price = price * scale ** (-1.0 / power)
    output = baseline.output * price
    outward = output / output.sum() / (preference * price**power)
    return price, Resistance(inward / scale, outward, rounds)


def _certify(
    baseline: Gravity, cost: Array, closure: Closure, price: Array, found: Resistance, preference: Array
) -> Certificate:
    """Compute the residual of every equation of the closure from its published form."""
    moved = price if closure == "full" else np.ones_like(price)
    output, expenditure = baseline.output * moved, baseline.expenditure * moved
    y, e = output / output.sum(), expenditure / expenditure.sum()
    residuals = resistance_residuals(cost, y, e, found, baseline.country(baseline.reference))
    flows = modelled_trade(cost, output, expenditure, found) / expenditure.sum()
    residuals["output"] = float(np.abs(flows.sum(axis=0) / y - 1.0).max())
    residuals["expenditure"] = float(np.abs(flows.sum(axis=1) / e - 1.0).max())
    if closure != "conditional":
        implied = preference * price ** (1.0 - baseline.sigma) * found.outward
        residuals["factory gate price"] = float(np.abs(implied / y - 1.0).max())
    return Certificate(residuals, found.iterations)
