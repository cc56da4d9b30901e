"""The mirror question: which smallest sets of countries can deny a buyer a node of the chip supply network.

A set denies a node if it leaves the buyer less than a threshold of it. Written with one 0/1 variable for each country
(in the set) and each node (denied), every node needs a reason (shares ``s``, buyer ``b``, threshold ``t``):

    a node with providers     sum_(c != b) s_nc x_c + s_nb m_n >= t e_n,  m_n <= sum of d over what goes into n
    a node without providers  d_n <= sum of d over what goes into n
    a group                   d_n <= e_n + sum of d over its kinds, where every kind is essential

The smallest set is the optimum of that integer programme (HiGHS); the next ones follow by ruling out every set found
and whatever contains it, so that exactly the sets come that have no proper subset that denies too.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from accord.equilibrium.chip_loss import market_weights
from accord.equilibrium.chip_network import VARIOUS, ChipNetwork
from accord.errors import InputError, SolveError

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class DenyingSets:
    """Every smallest set of countries that can deny a buyer a node, the fewest countries first."""

    buyer: str
    node: str
    lost: float
    """A node counts as denied from this share lost."""
    sets: tuple[tuple[str, ...], ...]
    complete: bool
    """True if there are no others of any size; False where the search stopped at the size or number asked for."""

    @property
    def indispensable(self) -> tuple[str, ...]:
        """Countries in every set found: nobody found denies the node without them."""
        return tuple(sorted(set.intersection(*map(set, self.sets)))) if self.sets else ()

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per set: its countries and how many they are."""
        import pandas as pd

        return pd.DataFrame({"countries": [", ".join(s) for s in self.sets], "size": [*map(len, self.sets)]})

    def tidy(self) -> pd.DataFrame:
        """Return rows of set (counted from 1) and country."""
        import pandas as pd

        pairs = [(k, code) for k, members in enumerate(self.sets, 1) for code in members]
        return pd.DataFrame(pairs, columns=["set", "country"])

    def summary(self) -> str:
        """Return a line or two: how many sets, the smallest, who is in all of them."""
        if not self.sets:
            found = "no set of countries" if self.complete else "no set of the size asked for"
            return f"{found} can deny {self.buyer} {100 * self.lost:.0f}% of {self.node}"
        smallest = "; ".join(", ".join(s) for s in self.sets if len(s) == len(self.sets[0]))
        more = "" if self.complete else " (there may be larger ones)"
        return (
            f"{len(self.sets)} smallest set{'s' * (len(self.sets) != 1)} can deny {self.buyer} {100 * self.lost:.0f}% "
            f"of {self.node}{more}\nfewest countries: {smallest}"
            + (f"\nin every set: {', '.join(self.indispensable)}" if self.indispensable else "")
        )


def denying_sets(
    network: ChipNetwork,
    buyer: str,
    node: str,
    *,
    lost: float = 0.9,
    essential_kinds: bool = False,
    max_size: int | None = None,
    limit: int = 500,
) -> DenyingSets:
    """Find all smallest sets of countries that can deny a buyer a node: those of which no proper subset can.

    Providers that the source does not name cannot deny. A region counts as one member, where the source does not split
    it. Where providers are only named, all of those abroad have to deny.

    Parameters
    ----------
    lost
        Share of a node that has to be lost for it to count as denied, above 0, at most 1.
    essential_kinds
        False: a group is denied by its own providers, or where it has none with kinds that make up `lost` of its
        market. True: with any of its kinds, the worst-input reading of `supply_loss`; it lets a country that makes a
        minor tool deny the finished chip.
    max_size
        Largest number of countries; all by default.
    limit
        Sets after which the search stops.

    Raises
    ------
    InputError
        If `lost` is out of bounds.
    UnknownName
        If the buyer or the node is unknown.
    SolveError
        If the integer programme is not solved.
    """
    if not 0.0 < lost <= 1.0:
        raise InputError(f"lost is {lost:g}; it is a share above 0, at most 1")
    programme = _Programme(network, network.provider(buyer), node, lost, essential_kinds)
    found: list[tuple[str, ...]] = []
    complete = False
    while len(found) < limit:
        members = programme.smallest(found, max_size)
        if members is None:
            complete = max_size is None or max_size >= len(programme.candidates)
            break
        found.append(members)
    title = network.nodes[network.node(node)].name
    ordered = sorted(found, key=lambda members: (len(members), members))
    return DenyingSets(programme.buyer, title, lost, tuple(ordered), complete)


class _Programme:
    """The integer programme of one buyer and node."""

    def __init__(self, network: ChipNetwork, buyer: str, node: str, lost: float, essential: bool) -> None:
        self.buyer = buyer
        self.candidates = tuple(code for code in network.countries if code not in (buyer, VARIOUS))
        members = network.upstream(node)
        places = {n: k for k, n in enumerate(members)}
        c, m = len(self.candidates), len(members)
        self.size = c + 3 * m
        # Where each variable stands: a node is denied (d), by its own providers (e), what is made at home is denied.
        d, e, home = ({n: c + block * m + k for n, k in places.items()} for block in range(3))
        self.target = d[network.node(node)]
        rows: list[dict[int, float]] = []  # each row has to be at least zero
        for n in members:
            inputs = {d[i]: 1.0 for i in network.into[n]}
            kinds = {d[k]: 1.0 for k in network.kinds_of[n]} if essential else {}
            if network.has_providers[n]:
                rows.append(
                    {**self._provided(network, n, lost), e[n]: -lost, home[n]: _home(network, buyer, n, lost)}
                )
                rows.append({**inputs, home[n]: -1.0})
                rows.append({**kinds, e[n]: 1.0, d[n]: -1.0})
            elif network.kinds_of[n] and not essential:
                weights = dict(zip(network.kinds_of[n], market_weights(network, n), strict=True))
                rows.append({e[n]: -lost, **{d[k]: w for k, w in weights.items()}})
                rows.append({**inputs, e[n]: 1.0, d[n]: -1.0})
            else:
                rows.append({**inputs, **kinds, d[n]: -1.0})
        self.rows = rows

    def _provided(self, network: ChipNetwork, n: int, lost: float) -> dict[int, float]:
        """Return what each candidate takes away; named providers count in equal parts, and only all together."""
        share = network.assumed_share[n]
        scale = 1.0 if network.published[n] else lost
        return {
            k: scale * share[network.countries.index(code)]
            for k, code in enumerate(self.candidates)
            if share[network.countries.index(code)] > 0.0
        }

    def smallest(self, found: list[tuple[str, ...]], max_size: int | None) -> tuple[str, ...] | None:
        """Return the smallest set that contains none of those found, or None if there is none within the size."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        c = len(self.candidates)
        excluded = [{self.candidates.index(code): 1.0 for code in members} for members in found]
        matrix = self._matrix([*self.rows, *excluded])
        most = np.array([np.inf] * len(self.rows) + [len(row) - 1.0 for row in excluded])
        least = np.array([-1e-9] * len(self.rows) + [-np.inf] * len(excluded))
        cost = np.concatenate([np.ones(c), np.zeros(self.size - c)])
        low, high = np.zeros(self.size), np.ones(self.size)
        low[self.target] = 1.0
        done = milp(
            cost,
            integrality=np.ones(self.size, dtype=np.int8),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(matrix, least, most),
        )
        if done.status == 2:
            return None
        if done.status != 0 or done.x is None:
            raise SolveError(
                f"the smallest denying set was not found: {done.message}",
                iterations=0,
                worst="none",
                residual=np.nan,
            )
        members = tuple(code for code, x in zip(self.candidates, done.x, strict=False) if x > 0.5)
        return members if max_size is None or len(members) <= max_size else None

    def _matrix(self, rows: list[dict[int, float]]) -> csr_array:
        from scipy.sparse import csr_array

        lengths = [len(row) for row in rows]
        index = np.repeat(np.arange(len(rows)), lengths)
        column = np.fromiter(itertools.chain.from_iterable(rows), dtype=np.intp, count=sum(lengths))
        value = np.fromiter(
            itertools.chain.from_iterable(row.values() for row in rows), dtype=float, count=sum(lengths)
        )
        return csr_array((value, (index, column)), shape=(len(rows), self.size))


def _home(network: ChipNetwork, buyer: str, n: int, lost: float) -> float:
    if buyer not in network.countries:
        return 0.0
    return float(network.assumed_share[n, network.countries.index(buyer)]) * (
        1.0 if network.published[n] else lost
    )
