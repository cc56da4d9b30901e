"""What a buyer loses when countries deny it their part of the chip supply network, and where that binds.

For every node the buyer draws on providers abroad and on its own. Denial removes the denied share of what is abroad;
what the buyer makes itself needs what goes into the node, so it shrinks with the availability of that (availability
``a``, denial ``x_c`` between 0 and 1, shares ``s_c``, buyer ``b``):

    node with providers       a_n = 1 - s_nb - sum_(c != b) s_nc x_c + s_nb u_n
    node without providers    a_n = u_n (a step of production the buyer takes itself)
    its inputs                u_n = CES or minimum of a_m over all that n needs; 1 if it needs nothing

What n needs is what goes into it, with steps of production replaced by what goes into them, each input once.

Two readings of "cannot do without": `loss` takes a group of tools at its published shares and combines inputs with a
constant elasticity of substitution below one; `bound` is the worst input, where every input and every kind of it is
essential (Leontief). The truth is between the two as long as firms can neither redesign nor stockpile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from accord.equilibrium.chip_network import VARIOUS, Array, ChipNetwork
from accord.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Rule = Literal["ces", "worst"]
CASES = ("low", "central", "high")
"""How unknown shares are read: as if the denying named providers had nothing, equal parts, or everything."""


def availability(
    network: ChipNetwork, lost: Array, home: Array, *, rule: Rule, substitution: float = 0.0
) -> Array:
    """Propagate what is lost abroad down the network: availability of every node to the buyer.

    Parameters
    ----------
    lost
        Share of each node denied to the buyer, (..., M).
    home
        Share of each node the buyer makes itself, (..., M); ``lost + home`` is at most one.
    rule
        ``"worst"``: every input and every kind of a group is essential. ``"ces"``: inputs combine with elasticity
        `substitution` and equal weights; a group stands at its own shares, or where none are known at the mean
        of its kinds weighted by market size (by number, where a size is unknown).
    substitution
        Elasticity between inputs, 0 to below 1; 0 is the minimum.

    Returns
    -------
    Array
        Between 0 and 1, (..., M).
    """
    if not 0.0 <= substitution < 1.0:
        raise InputError(
            f"the elasticity between inputs is {substitution:g}; needed inputs have one from 0 to below 1"
        )
    lost, home = np.broadcast_arrays(lost, home)
    found = np.ones(lost.shape)
    provided = network.has_providers
    for n in network.order:
        inputs, kinds = network.needs[n], network.kinds_of[n]
        made = np.ones(lost.shape[:-1])
        if inputs:
            made = _combine(found[..., list(inputs)], 0.0 if rule == "worst" else substitution)
        if provided[n]:
            value = 1.0 - lost[..., n] - home[..., n] * (1.0 - made)
        else:
            value = made
            if kinds and rule == "ces":
                value = np.minimum(value, found[..., list(kinds)] @ market_weights(network, n))
        if kinds and rule == "worst":
            value = np.minimum(value, found[..., list(kinds)].min(axis=-1))
        found[..., n] = value
    return np.clip(found, 0.0, 1.0)


def _combine(parts: Array, substitution: float) -> Array:
    """CES over the last axis with equal weights: (mean of a^(1 - 1/s))^(1 / (1 - 1/s)); the minimum at s = 0."""
    least = parts.min(axis=-1)
    if substitution < 1e-3:
        return np.asarray(least)
    power = 1.0 - 1.0 / substitution
    # Relative to the smallest part, so that nothing overflows where it is close to zero.
    safe = np.where(least > 0.0, least, 1.0)
    mean = ((np.where(least[..., None] > 0.0, parts, 1.0) / safe[..., None]) ** power).mean(axis=-1)
    return np.where(least > 0.0, safe * mean ** (1.0 / power), 0.0)


def market_weights(network: ChipNetwork, group: int) -> Array:
    """Return the parts of a group's kinds in its market, summing to one; equal parts where a size is unknown."""
    sizes = [network.nodes[k].market for k in network.kinds_of[group]]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return np.full(len(sizes), 1.0 / len(sizes))
    return np.asarray(known) / sum(known)


@dataclass(frozen=True, eq=False)
class ChipLoss:
    """What a buyer loses of every node, M, in the three cases of `CASES`: arrays are (3, M), shares lost."""

    network: ChipNetwork
    buyer: str
    denied: Mapping[str, float]
    """Countries and the share of their provision that they deny."""
    substitution: float
    direct: Array
    """Lost at the node itself."""
    loss: Array
    """Lost once inputs are counted, with substitution between them."""
    bound: Array
    """Lost if every input and every kind of it is essential."""
    home: Array
    """Share of each node the buyer makes itself."""

    def at(self, node: str) -> tuple[float, float, float]:
        """Return the loss of one node: low, central, high."""
        low, central, high = self.loss[:, self.network.node(node)]
        return float(low), float(central), float(high)

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per node, the largest loss first: direct, loss with its range, bound, concentration."""
        import pandas as pd

        network = self.network
        frame = pd.DataFrame(
            {
                "name": [node.name for node in network.nodes],
                "kind": [node.kind for node in network.nodes],
                "direct": self.direct[1],
                "loss": self.loss[1],
                "loss_low": self.loss[0],
                "loss_high": self.loss[2],
                "bound": self.bound[1],
                "concentration": network.concentration,
                "shares": np.where(
                    network.published, "published", np.where(network.has_providers, "named only", "none")
                ),
            },
            index=pd.Index([node.id for node in network.nodes], name="node"),
        )
        return frame.sort_values(["loss", "direct"], ascending=False, kind="stable")

    def tidy(self) -> pd.DataFrame:
        """Return rows of node, variable (direct, loss, bound), case and value."""
        import pandas as pd

        ids = [node.id for node in self.network.nodes]
        parts = [
            pd.DataFrame({"node": ids, "variable": name, "case": case, "value": values[k]})
            for name, values in (("direct", self.direct), ("loss", self.loss), ("bound", self.bound))
            for k, case in enumerate(CASES)
        ]
        return pd.concat(parts, ignore_index=True)

    def chokepoints(self, node: str, *, rule: Rule = "ces") -> pd.DataFrame:
        """Rank what the node depends on by what its denial does to the node.

        Columns: ``direct``, the share of the chokepoint denied; ``alone``, what the node would lose if this were all
        that is denied; ``relief``, how much less it would lose if this were not denied; ``binding``, whether it alone
        explains the whole loss (to 1%); ``concentration`` and the chokepoint's providers that deny it. Only what is
        denied at all is listed.
        """
        import pandas as pd

        network, target = self.network, self.network.node(node)
        members = [n for n in network.upstream(node) if self.direct[1, n] > 0.0]
        m = len(network.nodes)
        lost, home = self.direct[1], self.home[1]
        alone = np.zeros((len(members), m))
        spared = np.tile(lost, (len(members), 1))
        rows = np.arange(len(members))
        alone[rows, members] = lost[members]
        spared[rows, members] = 0.0
        left = partial(availability, network, home=home, rule=rule, substitution=self.substitution)
        total = 1.0 - left(lost)[target]
        single, rest = (1.0 - left(part)[:, target] for part in (alone, spared))
        denying = [
            ", ".join(
                code
                for c, code in enumerate(network.countries)
                if network.provided[n, c] and code in self.denied
            )
            for n in members
        ]
        frame = pd.DataFrame(
            {
                "name": [network.nodes[n].name for n in members],
                "direct": lost[members],
                "alone": single,
                "relief": np.maximum(total - rest, 0.0),
                "binding": (single >= total - 0.01) & (total > 0.0),
                "concentration": network.concentration[members],
                "denied_by": denying,
            },
            index=pd.Index([network.nodes[n].id for n in members], name="node"),
        )
        return frame.sort_values(["alone", "relief", "direct"], ascending=False, kind="stable")

    def summary(self) -> str:
        """Return a few lines: who denies whom, and the nodes that lose most directly."""
        direct = self.direct[1]
        top = np.argsort(-direct, kind="stable")[:5]
        listed = "; ".join(f"{self.network.nodes[n].name} {100 * direct[n]:.0f}%" for n in top)
        who = ", ".join(
            code if share == 1.0 else f"{code} ({100 * share:.0f}%)" for code, share in self.denied.items()
        )
        return (
            f"{self.buyer} denied by {who or 'nobody'}: {int((direct > 0.5).sum())} of {len(direct)} nodes "
            f"lose more than half\nlargest direct losses: {listed}"
        )


def supply_loss(
    network: ChipNetwork, buyer: str, denied: Sequence[str] | Mapping[str, float], *, substitution: float
) -> ChipLoss:
    """Work out what a buyer loses of every node when some countries deny it their part.

    Parameters
    ----------
    buyer
        Country, by code or name. A buyer that provides part of a node keeps that part.
    denied
        The countries (or regions of the network) that deny; with a mapping, the share of their provision that they
        deny, 0 to 1, for example ``coverage * (1 - leakage)`` of a control.
    substitution
        Elasticity between inputs of the same node, 0 to below 1 (packaged: ``chips.input_substitution``).

    Raises
    ------
    InputError
        If the buyer is among those who deny, or a share is not between 0 and 1.
    UnknownName
        If a country is unknown.
    """
    given = denied if isinstance(denied, Mapping) else dict.fromkeys(denied, 1.0)
    code = network.provider(buyer)
    shares = {network.provider(name): float(share) for name, share in given.items()}
    if code in shares:
        raise InputError(f"{code} is the buyer and among those who deny; a country does not deny itself")
    for name, share in shares.items():
        if not 0.0 <= share <= 1.0:
            raise InputError(f"{name} denies a share of {share:g}; a share is between 0 and 1")
    direct, home = _direct(network, code, shares)
    return ChipLoss(
        network=network,
        buyer=code,
        denied=shares,
        substitution=substitution,
        direct=direct,
        loss=1.0 - availability(network, direct, home, rule="ces", substitution=substitution),
        bound=1.0 - availability(network, direct, home, rule="worst"),
        home=home,
    )


def _direct(network: ChipNetwork, buyer: str, denied: Mapping[str, float]) -> tuple[Array, Array]:
    """Share denied and share made at home by node in the three cases, (3, M) each."""
    countries = network.countries
    x = np.array([denied.get(code, 0.0) for code in countries])
    widest = x.copy()
    for region, members in network.regions.items():
        if region in countries:
            # The source does not split the region: its members' denial may reach all of it or nothing.
            some = max((share for code, share in denied.items() if code in members), default=0.0)
            widest[countries.index(region)] = max(denied.get(region, 0.0), some)
    own = np.array([code == buyer for code in countries])
    m = len(network.nodes)
    lost, home = np.zeros((3, m)), np.zeros((3, m))
    share = network.assumed_share
    home[:] = (share * own).sum(axis=1)
    lost[:] = [share @ x, share @ x, share @ widest]
    for n in np.flatnonzero(network.has_providers & ~network.published):
        named = network.provided[n]
        foreign = named & ~own & np.array([code != VARIOUS for code in countries])
        # Shares unknown: those who deny may provide all of it or next to nothing, unless they are all there is.
        everybody = bool(np.all(named == foreign))
        lost[0, n] = x[foreign].min() if everybody and foreign.any() else 0.0
        lost[2, n] = widest[foreign].max() if foreign.any() else 0.0
        home[0, n] = 0.0
        home[2, n] = min(float(own[named].any()), 1.0 - lost[2, n])
    return lost, home
