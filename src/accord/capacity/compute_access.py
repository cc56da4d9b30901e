"""What denial does to a country's cost of computing power: the providers it has, and the hardware left to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from accord import places, tables
from accord.capacity.hardware import (
    Accelerator,
    Running,
    accelerators,
    cheapest,
    cost_hat,
    cost_hats,
    leading,
)
from accord.equilibrium.chips import accelerator_price
from accord.errors import InputError

Array = NDArray[np.float64]
NOTHING = 1e300
"""Stands for a price at which nothing can be bought."""


@dataclass(frozen=True)
class Access:
    """A buyer's cost of computing power under denial."""

    buyer: str
    price_hat: Array
    """Cost of an H100-equivalent over its cost without the denial, () or (D,); infinite where nothing is left."""
    share: Mapping[str, float]
    """Makers' countries and their parts in the buyer's stock."""
    backstop: Accelerator | None
    """The cheapest listed hardware of makers who deny nothing, and what it costs over what the world buys."""
    backstop_hat: float

    def summary(self) -> str:
        """Return a line: the buyer's price, and what stands behind it."""
        sold = ", ".join(f"{code} {100 * s:.0f}% of its stock" for code, s in self.share.items())
        price = float(np.median(self.price_hat))
        last = (
            f"{self.backstop.name} at {self.backstop_hat:.2f}" if self.backstop else "none with a known price"
        )
        return f"{self.buyer}: computing power costs {price:.2f} times as much; makers: {sold}; hardware left: {last}"


@cache
def makers(buyer: str) -> dict[str, float]:
    """Return the makers' countries of a buyer's accelerators and their parts in its stock, summing to one.

    From known clusters, and for China from the packaged stock. A buyer without a known cluster is given the parts of
    all known clusters outside China (``WLD``).
    """
    code = places.country_code(buyer)
    found: dict[str, dict[str, float]] = {}
    for row in tables.rows("accelerator_supply"):
        found.setdefault(row["buyer"], {})[row["maker"]] = float(row["share"])
    return found.get(code, found["WLD"])


def access(
    buyer: str,
    denied: Mapping[str, float | Array],
    *,
    substitution: float | Array,
    on: date | None = None,
    own_loss: float | Array = 0.0,
    replaced: Accelerator | None = None,
    running: Running | None = None,
    drawn: tuple[Array, Array] | None = None,
) -> Access:
    """Work out what computing power costs a buyer when some makers' countries deny it theirs.

    The price of the makers that are left is that of `accelerator_price`, and never more than that of the best hardware
    whose maker denies nothing, at its measured cost per H100-equivalent (`unit_cost`) over that of what the world buys.

    Parameters
    ----------
    denied
        Makers' countries and the share of their accelerators they deny, 0 to 1: numbers, or (D,) for draws.
    substitution
        Elasticity between makers' accelerators, above 1: a number or (D,). Packaged:
        ``chips.accelerator_substitution``.
    on
        The day: hardware released later does not count. By default everything listed counts.
    own_loss
        What the buyer loses of its own making (`supply_loss` at the finished chip), 0 to 1.
    replaced
        What the buyer would have bought; by default what the world buys most of.
    drawn
        Cost of running a watt over its life and the price paid over the one listed, (D,) each, as `cost_hats` takes
        them: hardware that is left is then priced by draw.

    Raises
    ------
    InputError
        If a share is out of bounds or the buyer denies itself.
    """
    code = places.country_code(buyer)
    shares = {places.country_code(name): np.asarray(value, dtype=float) for name, value in denied.items()}
    lost = np.asarray(own_loss, dtype=float)
    if code in shares:
        raise InputError(f"{code} is the buyer and among those who deny; a country does not deny itself")
    for name, value in {**shares, "own_loss": lost}.items():
        if not np.all((value >= 0.0) & (value <= 1.0)):
            raise InputError(f"{name} is {value.flat[0]:g}; a share denied or lost is between 0 and 1")
    share = makers(code)
    kept = [1.0 - (lost if maker == code else shares.get(maker, np.zeros(()))) for maker in share]
    running = running or Running()
    # Hardware of a maker that denies anything is not there to fall back on, nor the buyer's own if that is cut.
    cut = {name for name, value in {**shares, code: lost}.items() if np.any(value > 0.0)}
    left = {one.maker for one in accelerators()} - cut
    backstop, usual = cheapest(left, on, running=running), replaced or leading(on)
    limit: float | Array = np.inf
    if backstop is not None:
        limit = max(1.0, cost_hat(backstop, usual, running=running))
        if drawn is not None:
            limit = np.maximum(1.0, cost_hats(left, usual, *drawn, on=on))
    price = accelerator_price(
        np.array([*share.values()]),
        np.stack(np.broadcast_arrays(*kept), axis=-1),
        substitution=substitution,
        backstop=np.minimum(limit, NOTHING),
    )
    return Access(code, np.where(price < NOTHING, price, np.inf), share, backstop, float(np.median(limit)))
