"""Sums over trade partners: what suppliers offer a buyer, and what buyers pay a seller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from accord.equilibrium.change import Counterfactual
from accord.equilibrium.memory import empty

Real = TypeVar("Real", np.float32, np.float64)
Other = TypeVar("Other", np.float32, np.float64)


@dataclass(frozen=True)
class Links(Generic[Real]):
    """Reach of every exporter i to every importer n: as the buyer pays it, at the border, and as the seller gets it.

    A round of the solver takes as long as reading these, so each is held once. Where few buyers have tariffs, what
    arrives at the border and at the seller is reach less a toll on those buyers' rows.
    """

    reach: NDArray[Real]
    """Reach, (J, N, N)."""
    border: NDArray[Real] | None
    """Reach over one plus the tariff, (J, N, N), where many buyers have tariffs; the same as reach where none has."""
    net: NDArray[Real] | None
    """The same over one plus the export tax, (J, N, N)."""
    taxed: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]
    """Sectors, buyers with tariffs, and the places of those among their sector's, (R,) each; none where `border` is."""
    buyers: NDArray[np.intp]
    """The same buyers by sector and place, (J, K); the first country where a sector has fewer."""
    toll: NDArray[Real]
    """What their tariffs keep of reach, (J, K, N); zero where a sector has fewer."""

    def astype(self, kind: type[Other]) -> Links[Other]:
        """Return the same in another precision."""
        reach = _cast(self.reach, kind)
        border = reach if self.border is self.reach else self.border
        net = border if self.net is self.border else self.net
        return Links(
            reach=reach,
            border=None if border is None else _cast(border, kind),
            net=None if net is None else _cast(net, kind),
            taxed=self.taxed,
            buyers=self.buyers,
            toll=_cast(self.toll, kind),
        )

    def offers(self, values: NDArray[Real]) -> tuple[NDArray[Real], NDArray[Real]]:
        """Return the sum of reach over suppliers' values (J, N), with tariffs and at the border, (J, N) each."""
        paid = np.matmul(self.reach, values[:, :, None])[:, :, 0]
        if self.border is self.reach:
            return paid, paid
        if self.border is not None:
            return paid, np.matmul(self.border, values[:, :, None])[:, :, 0]
        at_border = paid.copy()
        sector, buyer, place = self.taxed
        at_border[sector, buyer] -= np.matmul(self.toll, values[:, :, None])[sector, place, 0]
        return paid, at_border

    def sales(self, values: NDArray[Real]) -> NDArray[Real]:
        """Return the sum over buyers' values (J, N) of what sellers get, (J, N)."""
        if self.net is not None:
            return np.asarray(np.matmul(values[:, None, :], self.net)[:, 0, :])
        sold = np.matmul(values[:, None, :], self.reach)[:, 0, :]
        return np.asarray(sold - self.tolls(values))

    def exports(self, values: NDArray[Real]) -> NDArray[Real]:
        """Return the sum over buyers' values (J, N) of what is paid at the border, (J, N); with export taxes only."""
        assert self.border is not None
        return np.asarray(np.matmul(values[:, None, :], self.border)[:, 0, :])

    def arriving(self, values: NDArray[Real]) -> NDArray[Real]:
        """Return the sum over suppliers' values (J, N) of what sellers get, (J, N)."""
        if self.net is None or self.net is self.border:
            return self.offers(values)[1]
        return np.asarray(np.matmul(self.net, values[:, :, None])[:, :, 0])

    def tolls(self, values: NDArray[Real]) -> NDArray[Real]:
        """Return the sum over buyers' values (J, N) of what their tariffs keep, (J, N)."""
        if self.border is None:
            taxed = np.take_along_axis(values, self.buyers, axis=1)
            return np.asarray(np.matmul(taxed[:, None, :], self.toll)[:, 0, :])
        if self.border is self.reach:
            return np.zeros_like(values)
        return np.asarray(np.matmul(values[:, None, :], self.reach)[:, 0, :] - self.exports(values))

    def received(self) -> NDArray[Real]:
        """Return reach as sellers get it, (J, N, N)."""
        if self.net is not None:
            return self.net
        net = self.reach.copy()
        sector, buyer, place = self.taxed
        net[sector, buyer] -= self.toll[sector, place]
        return net


def _cast(values: NDArray[Any], kind: type[Other]) -> NDArray[Other]:
    """Return values in another precision."""
    if values.dtype == kind:
        return values
    cast = empty(values.shape, kind)
    cast[:] = values
    return cast


def links(target: Counterfactual, reach: NDArray[np.float64] | None = None) -> Links[np.float64]:
    """Return the links of a counterfactual, or its tariffs and taxes on another reach, (J, N, N): its import shares."""
    reach, taxed = target.reach if reach is None else reach, target.taxed
    n_sectors, n = target.supplied.shape
    if target.export_tax is None and 0 < 4 * taxed[0].size < target.supplied.size:
        sector, buyer = taxed
        place = np.arange(sector.size) - np.searchsorted(sector, sector)
        buyers = np.zeros((n_sectors, int(place.max()) + 1), dtype=np.intp)
        buyers[sector, place] = buyer
        tariff = target.tariff[taxed]
        toll = np.zeros((*buyers.shape, n))
        toll[sector, place] = reach[taxed] * (tariff / (1.0 + tariff))
        return Links(reach, None, None, (sector, buyer, place), buyers, toll)
    border = target.at_border(reach) if taxed[0].size else reach
    net = border if target.export_tax is None else border / (1.0 + target.export_tax)
    nobody = np.empty(0, dtype=np.intp)
    return Links(
        reach,
        border,
        net,
        (nobody, nobody, nobody),
        np.empty((n_sectors, 0), dtype=np.intp),
        np.empty((n_sectors, 0, n)),
    )
