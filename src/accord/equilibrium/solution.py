"""Solving a counterfactual and holding its labelled, certified result."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from accord.baseline import World, label, outside_use
from accord.equilibrium.certificate import Certificate, certify
from accord.equilibrium.change import Array, Change, Counterfactual, counterfactual
from accord.equilibrium.iterate import solve_trade
from accord.equilibrium.linear import Guide, baseline_guide
from accord.equilibrium.trade import Equilibrium
from accord.equilibrium.welfare import final_price, linear_welfare, real_income
from accord.errors import InputError, NoSupplier, SolveError, Uncertified

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

DeficitRule = Literal["fixed", "proportional", "zero"]
Blame = Callable[[str, str, str], tuple[str, ...]]
"""Names the measures that touch (importer, exporter, sector)."""


@dataclass(frozen=True)
class Solution:
    """A solved counterfactual of one world."""

    target: Counterfactual
    """The world it starts from and the change in it."""
    equilibrium: Equilibrium
    certificate: Certificate
    seconds: float

    @property
    def world(self) -> World:
        """The baseline it starts from; under zero deficits, the baseline rebalanced."""
        return self.target.world

    @property
    def tariff(self) -> Array:
        """Counterfactual tariffs, (J, N, N)."""
        return self.target.tariff

    @cached_property
    def real_income(self) -> Array:
        """Real income hat by country, (N,)."""
        return real_income(self.world, self.equilibrium)

    @property
    def equivalent_variation(self) -> Array:
        """What the change is worth to each country at baseline prices, (N,), in the world's unit."""
        return (self.real_income - 1.0) * self.world.income

    @cached_property
    def import_concentration(self) -> tuple[Array, Array]:
        """Herfindahl-Hirschman index of foreign sources by sector and buyer, before and after, (J, N) each; 0 to 1."""
        return concentration(self.world.flows), concentration(self.flows)

    @cached_property
    def export_concentration(self) -> tuple[Array, Array]:
        """Herfindahl-Hirschman index of foreign destinations by sector and seller, before and after, (J, N) each."""
        before, after = (flows.transpose(0, 2, 1) for flows in (self.world.flows, self.flows))
        return concentration(before), concentration(after)

    @cached_property
    def absorption(self) -> Array:
        """Hat of real absorption by users outside the sector, (J, N); 1 where there are none.

        Spending on j less the sector's own purchases of j, over the price of j.
        """
        world, eq = self.world, self.equilibrium
        before = world.absorption
        after = outside_use(eq.expenditure, eq.sales, world.input_share)
        used = before > 1e-9 * world.expenditure.sum(axis=0)
        return np.where(used, after / np.where(used, before, 1.0) / eq.price, 1.0)

    @cached_property
    def flows(self) -> Array:
        """Counterfactual purchases of importer n from exporter i net of tariffs, (J, N, N)."""
        eq = self.equilibrium
        return eq.share * eq.expenditure[:, :, None] / (1.0 + self.tariff)

    def imports_by_source(self, importer: str, sector: str) -> pd.DataFrame:
        """Return who supplied a country's sector before and after: the diversion table, largest change first.

        Columns ``before`` and ``after`` (unit of the world, net of tariffs), ``change``, ``share_before``,
        ``share_after``; the importer's own supply is a row.
        """
        import pandas as pd

        n, j = self.world.country(importer), self.world.sector(sector)
        before, after = self.world.flows[j, n], self.flows[j, n]
        frame = pd.DataFrame(
            {
                "before": before,
                "after": after,
                "change": after - before,
                "share_before": self.world.share[j, n],
                "share_after": self.equilibrium.share[j, n],
            },
            index=pd.Index(self.world.countries, name="exporter"),
        )
        return frame.sort_values("change", key=np.abs, ascending=False)

    @cached_property
    def dataset(self) -> xr.Dataset:
        """Every outcome, labelled, with units and texts from the variables table."""
        world, eq = self.world, self.equilibrium
        price = final_price(world, eq.price)
        linear = linear_welfare(world, eq, self.tariff)
        country, cell = ("country",), ("sector", "country")
        return label(
            {
                "wage_hat": (country, eq.wage),
                "real_wage_hat": (country, eq.wage / price),
                "real_income_hat": (country, self.real_income),
                "final_price_hat": (country, price),
                "income_new": (country, eq.income),
                "revenue_new": (country, eq.revenue),
                "equivalent_variation": (country, self.equivalent_variation),
                "export_revenue_new": (country, eq.export_revenue),
                "welfare_linear": (country, linear.total),
                "terms_of_trade": (country, linear.terms_of_trade),
                "volume_of_trade": (country, linear.volume_of_trade),
                "price_hat": (cell, eq.price),
                "cost_hat": (cell, eq.cost),
                "expenditure_new": (cell, eq.expenditure),
                "output_new": (cell, eq.sales),
                "absorption_hat": (cell, self.absorption),
                "import_concentration": (cell, self.import_concentration[0]),
                "import_concentration_new": (cell, self.import_concentration[1]),
                "export_concentration": (cell, self.export_concentration[0]),
                "export_concentration_new": (cell, self.export_concentration[1]),
                "share_new": (("sector", "importer", "exporter"), eq.share),
                "flows_new": (("sector", "importer", "exporter"), self.flows),
            },
            world.countries,
            world.sectors,
            {"world": world.name, "year": world.year, "iterations": eq.iterations},
        )

    def to_dataframe(self) -> pd.DataFrame:
        """Return the outcomes by country as a frame, one row per country."""
        data = self.dataset
        return data[
            [name for name in map(str, data.data_vars) if data[name].dims == ("country",)]
        ].to_dataframe()

    def tidy(self) -> pd.DataFrame:
        """Return every outcome by country, and by sector and country, as rows of variable, sector, country, value."""
        import pandas as pd

        data = self.dataset
        parts = []
        for name in map(str, data.data_vars):
            if data[name].dims in {("country",), ("sector", "country")}:
                part = data[name].to_dataframe("value").reset_index()
                parts.append(part.assign(variable=name))
        return pd.concat(parts, ignore_index=True).reindex(columns=["variable", "sector", "country", "value"])

    def summary(self) -> str:
        """Return a few lines on what moved most and how well the equations hold."""
        worst, size = self.certificate.worst
        change = 100.0 * (self.real_income - 1.0)
        order = np.argsort(change)
        names = self.world.countries
        losers = ", ".join(f"{names[n]} {change[n]:+.4f}%" for n in order[:3])
        winners = ", ".join(f"{names[n]} {change[n]:+.4f}%" for n in order[::-1][:3])
        return (
            f"world {self.world.name}, {len(names)} countries x {len(self.world.sectors)} sectors\n"
            f"solved in {self.certificate.iterations} iterations, {1000 * self.seconds:.0f} ms; "
            f"worst residual {size:.1e} ({worst})\n"
            f"largest real income losses: {losers}\nlargest gains: {winners}"
        )


def concentration(flows: Array) -> Array:
    """Herfindahl-Hirschman index over the last axis of flows (J, N, N), home trade left out; 0 where there is none."""
    foreign = flows.copy()
    n = flows.shape[1]
    foreign[:, range(n), range(n)] = 0.0
    total = foreign.sum(axis=2, keepdims=True)
    share = np.divide(foreign, total, out=np.zeros_like(foreign), where=total > 0.0)
    return np.asarray((share**2).sum(axis=2))


def solve(
    world: World,
    change: Change | None = None,
    *,
    deficits: DeficitRule = "fixed",
    tolerance: float = 1e-11,
    max_iterations: int = 1500,
    guide: Guide | None = None,
    blame: Blame | None = None,
) -> Solution:
    """Solve the counterfactual that a change leads to.

    Parameters
    ----------
    world
        The baseline.
    change
        What changes; nothing by default.
    deficits
        ``"fixed"``: in units of world value added, the numeraire; ``"proportional"``: to world income; ``"zero"``:
        the baseline is first rebalanced to zero deficits, and changes are against that.
    guide
        First-order responses of a world much like this one, to spare working them out; they steer the iteration and do
        not enter the answer.
    blame
        Names the measures that touch a cell, for the error about a destination without suppliers.

    Raises
    ------
    InputError
        If an array has the wrong shape or a value out of bounds, or a country is left nothing to spend.
    NoSupplier
        If a destination-sector is left with no supplier.
    SolveError
        If the equations are not solved to the certificate's tolerance.
    """
    started = time.perf_counter()
    change = change or Change()
    change.check(world)
    if deficits == "zero" and np.any(world.deficit):
        world = rebalanced(world, tolerance=tolerance, max_iterations=max_iterations)
    target = counterfactual(world, change, "proportional" if deficits == "proportional" else "fixed")
    _require_suppliers(target, blame)
    equilibrium = solve_trade(
        target, guide=guide or baseline_guide(world), tolerance=tolerance, max_iterations=max_iterations
    )
    _require_income(world, equilibrium, deficits)
    with np.errstate(all="ignore"):
        certificate = certify(target, equilibrium)
    if not certificate.passes:
        worst, residual = certificate.worst
        raise SolveError(
            f"the trade equilibrium of {world.name} was not reached: the change asked for may be too large "
            "for the model, or leave a country without income; try a weaker one, or deficits: zero",
            iterations=equilibrium.iterations,
            worst=worst,
            residual=residual,
        )
    return Solution(target, equilibrium, certificate, time.perf_counter() - started)


def rebalanced(
    world: World, deficit: Array | None = None, *, tolerance: float = 1e-12, max_iterations: int = 1500
) -> World:
    """Return the equilibrium of `world` under other deficits (zero by default) as a new baseline.

    Caliendo & Parro (2015) and Dekle, Eaton & Kortum (2008) take the balanced world as the baseline so that no result
    depends on how deficits adjust. Also turns shares that are not yet in equilibrium into a calibrated world.

    Raises
    ------
    SolveError
        If that equilibrium is not reached.
    """
    new = np.zeros(len(world.countries)) if deficit is None else deficit
    target = replace(counterfactual(world, Change(), "fixed"), deficit=new)
    eq = solve_trade(target, guide=baseline_guide(world), tolerance=tolerance, max_iterations=max_iterations)
    certificate = certify(target, eq)
    if not certificate.passes:
        worst, residual = certificate.worst
        raise Uncertified(
            f"{world.name} could not be rebalanced", iterations=eq.iterations, worst=worst, residual=residual
        )
    return replace(
        world,
        share=np.where((world.expenditure > 0.0)[:, :, None], eq.share, world.share),
        expenditure=eq.expenditure,
        value_added=eq.wage * world.value_added,
        deficit=new,
        notes=(*world.notes, "Deficits were set to zero and the baseline rebalanced."),
    )


def _require_income(world: World, eq: Equilibrium, deficits: DeficitRule) -> None:
    """Raise `InputError` naming the countries whose surplus exceeds what they earn: nothing is left to spend."""
    if np.all(eq.income > 0.0):
        return
    broke = ", ".join(world.countries[n] for n in np.flatnonzero(~(eq.income > 0.0)))
    raise InputError(
        f"with {deficits} deficits this change leaves {broke} nothing to spend: the trade surplus kept from the "
        "baseline exceeds income. Use deficits: zero for changes as strong as this."
    )


def _require_suppliers(target: Counterfactual, blame: Blame | None) -> None:
    world = target.world
    starved = np.argwhere((target.supplied <= 0.0) & (world.expenditure > 0.0))
    if not len(starved):
        return
    listed = []
    for j, n in starved[:5]:
        sector, importer = world.sectors[j], world.countries[n]
        sources = [world.countries[i] for i in np.flatnonzero(world.share[j, n] > 0.0)]
        measures = sorted(
            {m for source in sources for m in (blame(importer, source, sector) if blame else ())}
        )
        listed.append(
            f"{importer} in sector {sector}" + (f" (measures {', '.join(measures)})" if measures else "")
        )
    more = f" and {len(starved) - 5} more" if len(starved) > 5 else ""
    raise NoSupplier(
        f"the measures leave buyers with no supplier at all: {'; '.join(listed)}{more}. A sector that is used "
        "must have a source: leave out one supplier, narrow the sectors, or use a control with coverage below 1."
    )
