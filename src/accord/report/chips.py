"""What a control on chips would reach in the supply network of advanced chips, for the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from accord.capacity import Parameters, parameter
from accord.capacity.change import denied_shares
from accord.equilibrium.chips import load_chip_network, supply_loss
from accord.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from accord.analysis import Case

FINISHED = "N99"
"""The finished chip of the packaged network."""
SHOWN = 8


@dataclass(frozen=True)
class ChipReach:
    """The supply network as a buyer under control meets it."""

    buyer: str
    denied: float
    """Share of a denying country's chips that is denied, the largest."""
    loss: tuple[float, float, float]
    """Share of new supply of finished chips that the buyer loses: low, central, high."""
    bound: float
    """The same if every input were essential."""
    chokepoints: pd.DataFrame


def chip_losses(case: Case) -> list[ChipReach]:
    """Return the reach of the controls for up to two buyers, the most denied first; none without the packaged network.

    The control is taken to reach every input of advanced chips as it reaches chips: a reading of how far it could go,
    which the computing path does not use.
    """
    try:
        network = load_chip_network()
    except InputError:
        return []
    world = case.solution.world
    kept = np.asarray(case.shocks.keep)[world.sector("C26")]
    denied = denied_shares(kept, Parameters.central().chip_share)
    np.fill_diagonal(denied, 0.0)
    found = []
    for n in np.argsort(-denied.sum(axis=1), kind="stable")[:2]:
        if not denied[n].any():
            break
        shares = {world.countries[i]: float(denied[n, i]) for i in np.flatnonzero(denied[n])}
        try:
            loss = supply_loss(
                network,
                world.countries[n],
                shares,
                substitution=parameter("chips.input_substitution").value,
            )
        except InputError:
            continue
        node = network.node(FINISHED)
        points = loss.chokepoints(FINISHED).head(SHOWN)
        low, central, high = (float(value) for value in loss.loss[:, node])
        found.append(
            ChipReach(
                world.countries[n],
                max(shares.values()),
                (low, central, high),
                float(loss.bound[1, node]),
                points,
            )
        )
    return found
