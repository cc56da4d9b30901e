"""A calibrated world: the labelled numbers every counterfactual starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.errors import InputError, UnknownName

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class World:
    """A baseline in which every accounting identity holds.

    Axes: j, k sectors; n importer; i exporter. Money is in `unit`.

    Attributes
    ----------
    share
        Share of exporter i in importer n's spending on j, (J, N, N); rows sum to 1 where spending is positive.
    expenditure
        Spending X at purchasers' prices, tariffs included, (J, N).
    value_added_share
        Share of value added in gross output, (J, N).
    input_share
        Share of input k in gross output of j, (N, J input, J output).
    final_share
        Share of sector in final spending, (J, N); columns sum to 1.
    value_added, deficit
        By country, (N,); deficits (imports less exports) sum to zero.
    tariff
        Ad valorem tariff in force in the baseline, (J, N, N).
    theta
        Trade elasticity by sector, (J,).
    residual
        Residual of the inferred final demand by producer, (J, N); zero where the table gives destinations.
    """

    name: str
    year: int
    unit: str
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    share: Array
    expenditure: Array
    value_added_share: Array
    input_share: Array
    final_share: Array
    value_added: Array
    deficit: Array
    tariff: Array
    theta: Array
    theta_se: Array
    residual: Array
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def sales(self) -> Array:
        """Gross output of producer i net of tariffs, (J, N)."""
        return np.asarray(np.matmul(self.expenditure[:, None, :], self.share / (1.0 + self.tariff))[:, 0, :])

    @cached_property
    def revenue(self) -> Array:
        """Tariff revenue, sum_j sum_i t/(1+t) pi X, (N,)."""
        if not np.any(self.tariff):
            return np.zeros(len(self.countries))
        burden = self.tariff / (1.0 + self.tariff) * self.share
        return np.asarray((burden.sum(axis=2) * self.expenditure).sum(axis=0))

    @cached_property
    def taxed(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Sectors and importers with any tariff, (R,) each."""
        return taxed(self.tariff)

    @cached_property
    def absorption(self) -> Array:
        """Spending on a sector's goods by users outside the sector, (J, N)."""
        return outside_use(self.expenditure, self.sales, self.input_share)

    @property
    def income(self) -> Array:
        """Final spending: value added, tariff revenue and deficit, (N,)."""
        return self.value_added + self.revenue + self.deficit

    @property
    def flows(self) -> Array:
        """Purchases of importer n from exporter i, tariffs excluded, (J, N, N)."""
        return self.share * self.expenditure[:, :, None] / (1.0 + self.tariff)

    def country(self, code: str) -> int:
        """Return the position of a country.

        Raises
        ------
        UnknownName
            If the country is not in this world.
        """
        try:
            return self.countries.index(code)
        except ValueError:
            raise UnknownName("country", code, self.countries, f"World {self.name} has these.") from None

    def sector(self, code: str) -> int:
        """Return the position of a sector.

        Raises
        ------
        UnknownName
            If the sector is not in this world.
        """
        try:
            return self.sectors.index(code)
        except ValueError:
            raise UnknownName("sector", code, self.sectors, f"World {self.name} has these.") from None

    def identities(self) -> dict[str, float]:
        """Return the largest relative residual of each accounting identity; calibrated worlds hold them to 1e-10."""
        sales, income = self.sales, self.income
        demand = np.matmul(self.input_share, sales.T[:, :, None])[:, :, 0].T + self.final_share * income
        imports = (self.flows.sum(axis=(0, 2))) - np.einsum("jnn->n", self.flows)
        exports = (self.flows.sum(axis=(0, 1))) - np.einsum("jnn->n", self.flows)
        bought = self.expenditure > 0
        active = sales > 0
        cost_shares = self.value_added_share + self.input_share.sum(axis=1).T
        return {
            "import shares sum to one": float(np.abs(self.share.sum(axis=2) - 1.0)[bought].max()),
            "cost shares sum to one": float(np.abs(cost_shares - 1.0)[active].max()),
            "final shares sum to one": float(np.abs(self.final_share.sum(axis=0) - 1.0).max()),
            "spending meets demand": float(
                np.abs((demand - self.expenditure) / self.expenditure.sum(axis=0)).max()
            ),
            "value added is output less inputs": float(
                np.abs((self.value_added_share * sales).sum(axis=0) / self.value_added - 1.0).max()
            ),
            "deficit is imports less exports": float(
                np.abs((imports - exports - self.deficit) / self.value_added).max()
            ),
            "deficits sum to zero": float(np.abs(self.deficit.sum() / self.value_added.sum())),
        }

    def check(self, tolerance: float = 1e-10) -> None:
        """Raise `InputError` naming every accounting identity that does not hold to `tolerance`."""
        failed = {name: size for name, size in self.identities().items() if not size <= tolerance}
        if failed:
            listed = "; ".join(f"{name} (off by {size:.1e})" for name, size in failed.items())
            raise InputError(f"world {self.name}: accounting identities fail: {listed}")

    def dataset(self) -> xr.Dataset:
        """Return the baseline as a labelled dataset, with units and texts from the variables table."""
        pair = ("sector", "importer", "exporter")
        by_sector = ("sector", "country")
        return label(
            {
                "share": (pair, self.share),
                "tariff": (pair, self.tariff),
                "expenditure": (by_sector, self.expenditure),
                "output": (by_sector, self.sales),
                "absorption": (by_sector, self.absorption),
                "value_added_share": (by_sector, self.value_added_share),
                "input_share": (("country", "input", "sector"), self.input_share),
                "final_share": (by_sector, self.final_share),
                "final_demand_residual": (by_sector, self.residual),
                "value_added": (("country",), self.value_added),
                "income": (("country",), self.income),
                "deficit": (("country",), self.deficit),
                "theta": (("sector",), self.theta),
                "theta_se": (("sector",), self.theta_se),
            },
            self.countries,
            self.sectors,
            {"world": self.name, "year": self.year},
        )


def taxed(tariff: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the sectors and importers with any tariff, (R,) each, of tariffs (J, N, N)."""
    # The sum of squares of a link is zero only where it has no tariff, and is found in one pass.
    sectors, importers = np.nonzero(np.einsum("jni,jni->jn", tariff, tariff))
    return sectors, importers


def outside_use(expenditure: Array, sales: Array, input_share: Array) -> Array:
    """Spending on j less what sector j itself buys of j, X_n^j - g_n^jj Y_n^j, (J, N), at least zero.

    A sector that replaces imports by its own output buys more of its own goods as inputs; counting those as absorption
    would show a country that lost its suppliers as better supplied.
    """
    own = np.einsum("njj->jn", input_share) * sales
    return np.asarray(np.maximum(expenditure - own, 0.0))


def label(
    arrays: Mapping[str, tuple[tuple[str, ...], Array]],
    countries: Sequence[str],
    sectors: Sequence[str],
    attributes: Mapping[str, object],
) -> xr.Dataset:
    """Return arrays as a dataset with country and sector labels, units and texts from the variables table.

    Raises
    ------
    UnknownName
        If an array has no row in the variables table.
    """
    import xarray as xr

    described = {row["name"]: row for row in tables.rows("variables")}
    axes = {
        "country": list(countries),
        "importer": list(countries),
        "exporter": list(countries),
        "sector": list(sectors),
        "input": list(sectors),
    }
    variables = {}
    for name, (dims, values) in arrays.items():
        if name not in described:
            raise UnknownName("variable", name, described)
        row = described[name]
        variables[name] = xr.Variable(dims, values, {"unit": row["unit"], "description": row["description"]})
    used = {dim for dims, _ in arrays.values() for dim in dims}
    return xr.Dataset(variables, {dim: axes[dim] for dim in axes if dim in used}, dict(attributes))
