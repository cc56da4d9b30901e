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

    A round of the solver takes as long as reading these, so each is held once: without tariffs reach is what arrives
    at the border, without export taxes that is what the seller gets, and with tariffs reach is held for the buyers
    that have them, often few.
    """

    border: NDArray[Real]
    """Reach over one plus the tariff, (J, N, N)."""
    net: NDArray[Real]
    """The same over one plus the export tax, (J, N, N)."""
    taxed: tuple[NDArray[np.intp], NDArray[np.intp]] | None
    """Sectors and buyers with tariffs, (R,) each; None where there are none or most have them."""
    reach: NDArray[Real] | None
    """Reach of the suppliers of those buyers, (R, N); of all, (J, N, N), where most have tariffs."""

    def astype(self, kind: type[Other]) -> Links[Other]:
        """Return the same in another precision."""
        border = self.border.astype(kind, copy=False)
        return Links(
            border=border,
            net=border if self.net is self.border else self.net.astype(kind, copy=False),
            taxed=self.taxed,
            reach=None if self.reach is None else self.reach.astype(kind, copy=False),
        )

    def offers(self, values: NDArray[Real]) -> tuple[NDArray[Real], NDArray[Real]]:
        """Return the sum of reach over suppliers' values (J, N), with tariffs and at the border, (J, N) each."""
        at_border = np.matmul(self.border, values[:, :, None])[:, :, 0]
        if self.reach is None:
            return at_border, at_border
        if self.taxed is None:
            return np.matmul(self.reach, values[:, :, None])[:, :, 0], at_border
        paid = at_border.copy()
        paid[self.taxed] = np.einsum("ri,ri->r", self.reach, values[self.taxed[0]])
        return paid, at_border

    def sales(self, values: NDArray[Real]) -> NDArray[Real]:
        """Return the sum over buyers' values (J, N) of what sellers get, (J, N)."""
        return np.asarray(np.matmul(values[:, None, :], self.net)[:, 0, :])

    def exports(self, values: NDArray[Real]) -> NDArray[Real]:
        """Return the sum over buyers' values (J, N) of what is paid at the border, (J, N)."""
        return np.asarray(np.matmul(values[:, None, :], self.border)[:, 0, :])


def links(target: Counterfactual) -> Links[np.float64]:
    """Return the links of a counterfactual."""
    border, taxed, reach = target.reach, None, None
    if target.taxed[0].size:
        border, reach = target.at_border(target.reach), target.reach
        if 2 * target.taxed[0].size < target.supplied.size:
            taxed, reach = target.taxed, target.reach[target.taxed]
    net = border if target.export_tax is None else border / (1.0 + target.export_tax)
    return Links(border, net, taxed, reach)
