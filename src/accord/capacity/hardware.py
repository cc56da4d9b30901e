"""Accelerators: what they compute, cost and draw, and what computing power costs when one stands in for another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.capacity.parameters import parameter
from accord.errors import InputError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
HOURS = 8766.0
"""Hours in a year."""


@dataclass(frozen=True)
class Accelerator:
    """One accelerator as listed by Epoch AI; computing power is dense 16-bit operations relative to the H100's."""

    name: str
    maker: str
    """Country of the maker's seat."""
    release: date | None
    h100e: float
    price: float | None
    """List price in USD, where one is known."""
    watts: float | None
    """Thermal design power."""

    @property
    def per_dollar(self) -> float | None:
        """H100-equivalents per USD million of list price."""
        return None if self.price is None else 1e6 * self.h100e / self.price

    @property
    def per_watt(self) -> float | None:
        """H100-equivalents per MW of thermal design power."""
        return None if self.watts is None else 1e6 * self.h100e / self.watts


@dataclass(frozen=True)
class Running:
    """What it costs to run an accelerator: at full load, over its life."""

    electricity: float = field(default_factory=lambda: parameter("hardware.electricity").value)
    """USD per kWh."""
    overhead: float = field(default_factory=lambda: parameter("hardware.overhead").value)
    """Power of the site over power of the accelerators."""
    life: float = field(default_factory=lambda: parameter("hardware.life").value)
    """Years."""

    @property
    def per_watt(self) -> float:
        """Cost of running a watt of accelerators over their life, USD: overhead hours life tariff / 1000."""
        return self.overhead * HOURS * self.life * self.electricity / 1000.0


@cache
def accelerators() -> tuple[Accelerator, ...]:
    """Return every packaged accelerator, oldest first; those without a release date lead."""
    return tuple(
        Accelerator(
            row["name"],
            row["maker"],
            date.fromisoformat(row["release"]) if row["release"] else None,
            float(row["h100e"]),
            float(row["price"]) if row["price"] else None,
            float(row["watts"]) if row["watts"] else None,
        )
        for row in tables.rows("accelerators")
    )


def accelerator(name: str) -> Accelerator:
    """Return one accelerator by its name, in any case; `UnknownName` with the nearest names if there is none."""
    found = next((one for one in accelerators() if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise UnknownName("accelerator", name, [one.name for one in accelerators()])
    return found


def unit_cost(
    accelerator: Accelerator, *, price: float | None = None, running: Running | None = None
) -> float:
    """Cost of one H100-equivalent over its life: price and electricity, USD.

    Performance per dollar and per watt in one number: (price + kW overhead hours life tariff) / H100-equivalents.

    Parameters
    ----------
    price
        Price to use instead of the list price, for example of the nearest relative that has one.
    running
        Packaged values by default.

    Raises
    ------
    InputError
        If neither a price is listed nor one is given, or the power is unknown.
    """
    running = running or Running()
    paid = accelerator.price if price is None else price
    if paid is None:
        known = ", ".join(one.name for one in accelerators() if one.price is not None)
        raise InputError(f"no price of {accelerator.name} is known; give one. Prices are listed for {known}")
    if accelerator.watts is None:
        raise InputError(
            f"no power of {accelerator.name} is known, so what it costs to run cannot be worked out"
        )
    return (paid + accelerator.watts * running.per_watt) / accelerator.h100e


def cheapest(
    makers: Collection[str] | None = None, on: date | None = None, *, running: Running | None = None
) -> Accelerator | None:
    """Return the accelerator with the lowest `unit_cost` of some makers' countries released by a day, or None.

    Only accelerators with a listed price, power and release date count.
    """
    running = running or Running()
    return min(_costed(makers, on), key=lambda one: unit_cost(one, running=running), default=None)


def _costed(makers: Collection[str] | None, on: date | None) -> list[Accelerator]:
    return [
        one
        for one in accelerators()
        if one.price is not None and one.watts is not None and one.release is not None
        if (makers is None or one.maker in makers) and (on is None or one.release <= on)
    ]


def cost_hats(
    makers: Collection[str],
    replaced: Accelerator,
    per_watt: Array,
    price: Array,
    on: date | None = None,
) -> Array:
    """Cost of the cheapest hardware of some makers' countries over what it replaces, by draw, (D,).

    Parameters
    ----------
    per_watt
        Cost of running a watt over its life, USD, (D,): as `Running.per_watt`.
    price
        What a substitute is paid over its list price, relative to what it replaces, (D,).

    Returns
    -------
    hats
        Infinite where these makers have nothing with a known price and power.
    """
    assert replaced.price is not None
    assert replaced.watts is not None
    best = np.full(np.shape(per_watt), np.inf)
    for one in _costed(makers, on):
        assert one.price is not None
        assert one.watts is not None
        best = np.minimum(best, (one.price * price + one.watts * per_watt) / one.h100e)
    return np.asarray(best / ((replaced.price + replaced.watts * per_watt) / replaced.h100e))


def leading(on: date | None = None) -> Accelerator:
    """Return the accelerator that stands for what the world bought most of in a quarter, in H100-equivalents.

    The quarter `on` is in, or the nearest with data; by default the last complete one. A chip without a listed price
    is stood for by its nearest relative (``priced_as`` in ``nvidia_chips``).
    """
    rows = [row for row in tables.rows("nvidia_chips") if row["area"] == "world" and row["complete"] == "yes"]
    ends = sorted({row["end"] for row in rows})
    end = ends[-1] if on is None else next((e for e in ends if e >= on.isoformat()), ends[-1])
    before = max((e for e in ends if e < end), default="")

    def shipped(row: dict[str, str]) -> float:
        earlier = (r for r in rows if r["chip"] == row["chip"] and r["end"] == before)
        return float(row["value"]) - sum(float(r["value"]) for r in earlier)

    return accelerator(max((row for row in rows if row["end"] == end), key=shipped)["priced_as"])


def cost_hat(substitute: Accelerator, replaced: Accelerator, *, running: Running | None = None) -> float:
    """Cost of the same computing power from a substitute over its cost from what it replaces."""
    running = running or Running()
    return unit_cost(substitute, running=running) / unit_cost(replaced, running=running)


def generations(per: Literal["dollar", "watt"] = "watt") -> pd.DataFrame:
    """Return the accelerators that were the best ever when released: columns maker, release, h100e and the measure.

    The measure is H100-equivalents per USD million of list price, or per MW.
    """
    import pandas as pd

    best, rows = 0.0, []
    for one in accelerators():
        value = one.per_dollar if per == "dollar" else one.per_watt
        if one.release is not None and value is not None and value > best:
            best = value
            rows.append((one.name, one.maker, one.release, one.h100e, value))
    unit = "h100e_per_usd_m" if per == "dollar" else "h100e_per_mw"
    return pd.DataFrame(rows, columns=["accelerator", "maker", "release", "h100e", unit]).set_index(
        "accelerator"
    )
