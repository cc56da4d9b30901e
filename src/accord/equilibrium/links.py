"""Sums over trade partners: what suppliers offer a buyer, and what buyers pay a seller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from accord.equilibrium.change import Counterfactual

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
    taxed: tuple[NDArray[np.intp], NDArray[np.intp]]
    """Sectors and buyers with tariffs, (R,) each, in order of sectors; none where `border` is there."""
    toll: NDArray[Real]
    """What their tariffs keep of reach, (R, N)."""

    def astype(self, kind: type[Other]) -> Links[Other]:
        """Return the same in another precision."""
        reach = self.reach.astype(kind, copy=False)
        border = reach if self.border is self.reach else self.border
        net = border if self.net is self.border else self.net
        return Links(
            reach=reach,
            border=None if border is None else border.astype(kind, copy=False),
            net=None if net is None else net.astype(kind, copy=False),
            taxed=self.taxed,
            toll=self.toll.astype(kind, copy=False),
        )

    def offers(self, values: NDArray[Real]) -> tuple[NDArray[Real], NDArray[Real]]:
        """Return the sum of reach over suppliers' values (J, N), with tariffs and at the border, (J, N) each."""
        paid = np.matmul(self.reach, values[:, :, None])[:, :, 0]
        if self.border is self.reach:
            return paid, paid
        if self.border is not None:
            return paid, np.matmul(self.border, values[:, :, None])[:, :, 0]
        at_border = paid.copy()
        at_border[self.taxed] -= np.einsum("ri,ri->r", self.toll, values[self.taxed[0]])
        return paid, at_border

    def sales(self, values: NDArray[Real]) -> NDArray[Real]:
        """Return the sum over buyers' values (J, N) of what sellers get, (J, N)."""
        if self.net is not None:
            return np.asarray(np.matmul(values[:, None, :], self.net)[:, 0, :])
        sold = np.matmul(values[:, None, :], self.reach)[:, 0, :]
        first = np.flatnonzero(np.diff(self.taxed[0], prepend=-1))
        sold[self.taxed[0][first]] -= np.add.reduceat(self.toll * values[self.taxed][:, None], first, axis=0)
        return np.asarray(sold)

    def exports(self, values: NDArray[Real]) -> NDArray[Real]:
        """Return the sum over buyers' values (J, N) of what is paid at the border, (J, N); with export taxes only."""
        assert self.border is not None
        return np.asarray(np.matmul(values[:, None, :], self.border)[:, 0, :])

    def received(self) -> NDArray[Real]:
        """Return reach as sellers get it, (J, N, N)."""
        if self.net is not None:
            return self.net
        net = self.reach.copy()
        net[self.taxed] -= self.toll
        return net


def links(target: Counterfactual) -> Links[np.float64]:
    """Return the links of a counterfactual."""
    reach, taxed = target.reach, target.taxed
    nobody = taxed[0][:0], taxed[1][:0]
    toll = np.empty((0, reach.shape[1]))
    if target.export_tax is None and 0 < 4 * taxed[0].size < target.supplied.size:
        tariff = target.tariff[taxed]
        return Links(reach, None, None, taxed, reach[taxed] * (tariff / (1.0 + tariff)))
    border = target.at_border(reach) if taxed[0].size else reach
    net = border if target.export_tax is None else border / (1.0 + target.export_tax)
    return Links(reach, border, net, nobody, toll)
