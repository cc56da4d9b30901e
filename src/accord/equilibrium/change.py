"""What is changed, and the counterfactual it makes of a world."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World, taxed
from accord.equilibrium.memory import empty
from accord.errors import InputError

Array = NDArray[np.float64]


def total(values: Array) -> Array:
    """Sum (J, N, N) over exporters, (J, N): as a matrix product, which reads memory faster."""
    return np.asarray(values @ np.ones(values.shape[2]))


Deficits = Literal["fixed", "proportional"]


@dataclass(frozen=True, eq=False)
class Change:
    """Everything that may change at once. What is None stays as it is.

    Attributes
    ----------
    iceberg
        Hat of the iceberg or any other trade cost that earns nobody revenue, d, (J, N importer, N exporter), positive.
    keep
        1 - coverage (1 - leakage): share of an exporter's varieties still sold to a buyer, (J, N, N); 0 is an embargo.
    tariff
        Counterfactual ad valorem tariffs of the importer, (J, N, N), above -1; a negative one is a subsidy.
    export_tax
        Ad valorem tax of the exporter on its price at the factory gate, (J, N importer, N exporter), above -1; a
        negative one is a subsidy. The baseline has none.
    productivity
        Hat of productivity, (J, N), positive.
    endowment
        Hat of the labour (value-added) endowment, (N,), positive.
    transfer
        Money received from other countries, (N,), in the world's unit, summing to zero.
    """

    iceberg: Array | None = None
    keep: Array | None = None
    tariff: Array | None = None
    export_tax: Array | None = None
    productivity: Array | None = None
    endowment: Array | None = None
    transfer: Array | None = None

    def check(self, world: World) -> None:
        """Raise `InputError` unless every array has the shape of the world and values within bounds."""
        pair, cell, country = world.share.shape, world.expenditure.shape, world.value_added.shape
        for name, shape, bound, strict in (
            ("iceberg", pair, 0.0, True),
            ("keep", pair, 0.0, False),
            ("tariff", pair, -1.0, True),
            ("export_tax", pair, -1.0, True),
            ("productivity", cell, 0.0, True),
            ("endowment", country, 0.0, True),
            ("transfer", country, -np.inf, True),
        ):
            values = getattr(self, name)
            if values is not None:
                _check(name, np.asarray(values), shape, bound, strict)
        if self.transfer is not None and abs(self.transfer.sum()) > 1e-9 * world.value_added.sum():
            raise InputError(f"transfers must sum to zero; they sum to {self.transfer.sum():g}")


def _check(name: str, values: Array, shape: tuple[int, ...], bound: float, strict: bool) -> None:
    if values.shape != shape:
        axes = {3: "(sector, importer, exporter)", 2: "(sector, country)", 1: "(country)"}[len(shape)]
        raise InputError(f"{name} has shape {values.shape}; this world needs {shape} {axes}")
    # The smallest and largest are finite only where all are.
    smallest, largest = float(values.min()), float(values.max())
    inside = smallest > bound if strict else smallest >= bound
    if not (np.isfinite(smallest) and np.isfinite(largest) and inside):
        needed = f"{'above' if strict else 'at least'} {bound:g}"
        found = largest if np.isposinf(largest) else smallest
        raise InputError(f"{name} must be finite and {needed}; found {found:g}")


def trade_cost_factor(world: World, change: Change) -> Array:
    """Return m, (J, N, N): every change to trade in one factor on the baseline shares.

    m = (d (1+t')/(1+t) (1+e'))^-theta * keep * A^theta. In Eaton & Kortum (2002, Econometrica 70:1741) a ban on a share
    of varieties scales the exporter's technology for that buyer, so coverage is exact and a full embargo is zero.
    """
    return _multiplied(world, change, np.ones(world.share.shape))


def _multiplied(world: World, change: Change, factor: Array) -> Array:
    """Multiply every change to trade into an array of its own, (J, N, N), and return it."""
    if change.keep is not None:
        factor *= change.keep
    if change.productivity is not None:
        factor *= (change.productivity ** world.theta[:, None])[:, None, :]
    if change.iceberg is None and change.tariff is None and change.export_tax is None:
        return factor
    # Powers are dear and most links stay as they are.
    given = ((change.iceberg, 1.0), (change.tariff, world.tariff), (change.export_tax, 0.0))
    moved = [values != neutral for values, neutral in given if values is not None]
    changed = np.flatnonzero(np.logical_or.reduce(moved) if len(moved) > 1 else moved[0])
    wedge = np.ones(changed.size) if change.iceberg is None else np.take(change.iceberg, changed)
    if change.tariff is not None:
        wedge = wedge * (1.0 + np.take(change.tariff, changed)) / (1.0 + np.take(world.tariff, changed))
    if change.export_tax is not None:
        wedge = wedge * (1.0 + np.take(change.export_tax, changed))
    theta = world.theta[changed // (world.share.shape[1] * world.share.shape[2])]
    factor.reshape(-1)[changed] *= wedge**-theta
    return factor


@dataclass(frozen=True, eq=False)
class Counterfactual:
    """A world with a change in it: what the equations are solved for."""

    world: World
    reach: Array
    """Baseline shares times m, (J, N, N)."""
    tariff: Array
    """Tariffs t', (J, N, N)."""
    export_tax: Array | None
    """Export taxes e', (J, N, N); None where there are none."""
    payroll: Array
    """Value added at unchanged wages, (N,): the baseline's times the endowment hat."""
    deficit: Array
    """Deficits at unchanged world income, (N,)."""
    deficits: Deficits
    """Whether deficits stay ``"fixed"`` in units of world value added or move with world income."""
    transfer: Array
    """Money received from other countries, (N,)."""
    change: Change = Change()
    """What was asked for; the arrays above are made of it."""

    @cached_property
    def supplied(self) -> Array:
        """Sum of reach over suppliers at unchanged costs, (J, N): zero where nobody is left."""
        return total(self.reach)

    @cached_property
    def taxed(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Sectors and importers with any tariff, (R,) each."""
        return self.world.taxed if self.tariff is self.world.tariff else taxed(self.tariff)

    def at_border(self, paid: Array) -> Array:
        """Return what importers pay, (J, N, N), less their tariffs: a new array."""
        value = paid.copy()
        value[self.taxed] /= 1.0 + self.tariff[self.taxed]
        return value

    def part(self, share: float) -> Counterfactual:
        """Return the counterfactual of a part of the change, geometrically; what is stopped stays stopped."""
        before = self.world.share
        factor = np.divide(self.reach, before, out=np.zeros_like(before), where=before > 0.0)
        base = 1.0 + self.world.tariff
        return replace(
            self,
            reach=before * np.where(factor > 0.0, factor**share, 0.0),
            tariff=base ** (1.0 - share) * (1.0 + self.tariff) ** share - 1.0,
            export_tax=None if self.export_tax is None else (1.0 + self.export_tax) ** share - 1.0,
            payroll=self.world.value_added ** (1.0 - share) * self.payroll**share,
            transfer=self.transfer * share,
        )


def counterfactual(world: World, change: Change, deficits: Deficits) -> Counterfactual:
    """Return what a checked change makes of a world."""
    endowment = 1.0 if change.endowment is None else change.endowment
    reach = empty(world.share.shape)
    reach[:] = world.share
    return Counterfactual(
        world=world,
        reach=_multiplied(world, change, reach),
        tariff=world.tariff if change.tariff is None else np.asarray(change.tariff, dtype=float),
        export_tax=change.export_tax if change.export_tax is not None and np.any(change.export_tax) else None,
        payroll=world.value_added * endowment,
        deficit=world.deficit,
        deficits=deficits,
        transfer=np.zeros_like(world.deficit) if change.transfer is None else change.transfer,
        change=change,
    )
