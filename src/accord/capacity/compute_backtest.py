"""The back-test: China's stock of Nvidia chips under the controls of 2022 to 2025, predicted and observed.

    python -m accord.capacity.compute_backtest

Predicted from what was known before and from prices: China's part in the world's additions before the first control,
times what demand answers to the cost of the best chip that may still be sold to it:

    added_t = part_2022 * world_t * sum over regimes of (days in force) * (cost of allowed / cost of leading)^-e

The part is that of the first half of 2022, costs are `unit_cost` at list prices, the elasticity ``e`` is the packaged
prior; where no chip may be sold nothing is added. The world's additions are taken as they were: this tests the
response to a control, not the forecast of the world's supply. Nothing is fitted to the years after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.capacity.hardware import accelerator, leading, unit_cost
from accord.capacity.parameters import parameter
from accord.capacity.quantile import split_lognormal
from accord.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

BEFORE = date(2022, 6, 30)
"""End of the quarters that the part before the controls is taken from."""


@dataclass(frozen=True)
class Regime:
    """What may be sold to China from a day on."""

    start: date
    allowed: str
    """The best chip; empty where there is none."""
    price_of: str
    """The accelerator whose list price stands in for its own; empty where its own is used."""
    source: str


@cache
def regimes() -> tuple[Regime, ...]:
    """Return the packaged regimes, the earliest first."""
    return tuple(
        Regime(date.fromisoformat(row["start"]), row["allowed"], row["price_of"], row["source"])
        for row in tables.rows("chip_controls")
    )


def series(area: str) -> tuple[tuple[date, ...], Array]:
    """Return the ends of the complete quarters and cumulative H100-equivalents since 2022, (chips, quarters, 3)."""
    rows = [row for row in tables.rows("nvidia_chips") if row["area"] == area and row["complete"] == "yes"]
    ends = sorted({row["end"] for row in rows})
    chips = sorted({row["chip"] for row in rows})
    found = np.zeros((len(chips), len(ends), 3))
    for row in rows:
        cell = [float(row[name]) for name in ("low", "value", "high")]
        found[chips.index(row["chip"]), ends.index(row["end"])] = cell
    return tuple(date.fromisoformat(end) for end in ends), found


@dataclass(frozen=True, eq=False)
class Backtest:
    """Cumulative H100-equivalents since 2022, Q quarters: percentiles are 5, 50, 95 on the last axis."""

    quarters: tuple[date, ...]
    observed: Array
    """(Q, 3)."""
    predicted: Array
    """(Q, 3): over the draws."""
    uncontrolled: Array
    """(Q,): the part before the controls kept throughout."""
    added_observed: Array
    """(Q,), medians."""
    added_predicted: Array
    """(Q,), medians over the draws."""

    @property
    def error(self) -> float:
        """Predicted over observed at the end, less one, medians."""
        return float(self.predicted[-1, 1] / self.observed[-1, 1] - 1.0)

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Whether the observed median lies within the predicted 5 to 95% range, (Q,)."""
        return (self.observed[:, 1] >= self.predicted[:, 0]) & (self.observed[:, 1] <= self.predicted[:, 2])

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per quarter: what was added and the stock, observed and predicted, and without controls."""
        import pandas as pd

        columns: dict[str, Array] = {
            "added_observed": self.added_observed,
            "added_predicted": self.added_predicted,
        }
        for name, values in (("observed", self.observed), ("predicted", self.predicted)):
            columns |= {name: values[:, 1], f"{name}_low": values[:, 0], f"{name}_high": values[:, 2]}
        columns["uncontrolled"] = self.uncontrolled
        return pd.DataFrame(columns, index=pd.Index(self.quarters, name="quarter"))

    def tidy(self) -> pd.DataFrame:
        """Return rows of quarter, variable, value."""
        return (
            self.to_dataframe()
            .reset_index()
            .melt("quarter", var_name="variable", value_name="value")
            .dropna()
        )

    def summary(self) -> str:
        """Return a few lines: predicted against observed at the end, and how often the range holds."""
        (low, mid, high), (p_low, p_mid, p_high) = self.observed[-1] / 1e3, self.predicted[-1] / 1e3
        after = np.array([end > BEFORE for end in self.quarters])
        gap = (
            np.abs(self.added_predicted - self.added_observed)[after].sum() / self.added_observed[after].sum()
        )
        return (
            f"China, Nvidia chips since 2022, thousand H100-equivalents at {self.quarters[-1]}:\n"
            f"observed {mid:.0f} ({low:.0f} to {high:.0f}), predicted {p_mid:.0f} ({p_low:.0f} to {p_high:.0f}), "
            f"error {100 * self.error:+.0f}%; without controls {self.uncontrolled[-1] / 1e3:.0f}\n"
            f"observed within the predicted range in {int(self.covered[after].sum())} of {int(after.sum())} quarters "
            f"under controls; additions off by {100 * gap:.0f}% of their sum, quarter by quarter"
        )


def backtest(*, draws: int = 4096, seed: int = 0, elasticity: float | None = None) -> Backtest:
    """Predict China's stock of Nvidia chips under the controls and set it beside what was observed.

    Parameters
    ----------
    draws
        Points of a scrambled Sobol sequence over the part before the controls, the world's additions, the price
        elasticity, and the prices paid for the allowed and for the leading chip.
    elasticity
        A price elasticity to use instead of the packaged prior, for example to see what it matters.

    Raises
    ------
    InputError
        If fewer than two draws are asked for.
    """
    from scipy.stats import qmc

    if draws < 2:
        raise InputError(f"{draws} draws give no range; ask for 2 or more")
    u = qmc.Sobol(5, scramble=True, rng=np.random.default_rng(seed)).random(draws)
    u = np.clip(u, 1e-9, 1.0 - 1e-9)
    quarters, world = series("world")
    _, china = series("CHN")
    # One draw moves all chips and quarters: the estimates share their method.
    world_total = split_lognormal(u[:, 0, None, None], *_positive(world)).sum(axis=1)
    china_total = split_lognormal(u[:, 1, None, None], *_positive(china)).sum(axis=1)
    first = quarters.index(BEFORE)
    part = china_total[:, first] / world_total[:, first]
    e = (
        np.full(draws, elasticity)
        if elasticity is not None
        else parameter("compute.price_elasticity").quantile(u[:, 2])
    )
    prices = parameter("hardware.list_price")
    answer = np.column_stack(
        [
            _answer(start, end, e, prices.quantile(u[:, 3]), prices.quantile(u[:, 4]))
            for start, end in zip(
                (date(2022, 1, 1), *(q + timedelta(1) for q in quarters)), quarters, strict=False
            )
        ]
    )
    added = part[:, None] * answer * np.diff(world_total, axis=1, prepend=0.0)
    central = float(china[0, first, 1] / world[:, first, 1].sum())
    return Backtest(
        quarters=quarters,
        observed=china[0],
        predicted=np.quantile(added.cumsum(axis=1), (0.05, 0.5, 0.95), axis=0).T,
        uncontrolled=central * world[:, :, 1].sum(axis=0),
        added_observed=np.diff(china[0, :, 1], prepend=0.0),
        added_predicted=np.median(added, axis=0),
    )


def _positive(values: Array) -> Sequence[Array]:
    """Percentiles with zeros (a chip not sold yet) made too small to matter, so that they have a logarithm."""
    return [np.maximum(values[..., k], 1e-6) for k in range(3)]


def _answer(start: date, end: date, e: Array, allowed_price: Array, leading_price: Array) -> Array:
    """Demand in a quarter relative to no control: over its days, (allowed cost / leading cost)^-e, (D,)."""
    days = (end - start).days + 1
    usual = leading(start)
    table = regimes()
    total = np.zeros(e.shape)
    for regime, after in zip(table, (*(r.start for r in table[1:]), date.max), strict=True):
        inside = (min(after, end + timedelta(1)) - max(regime.start, start)).days
        if inside <= 0 or not regime.allowed:
            continue
        chip = accelerator(regime.allowed)
        stand_in = accelerator(regime.price_of or regime.allowed)
        ratio = unit_cost(chip, price=stand_in.price) / unit_cost(usual)
        # The same list price stands on both sides: what is wrong with it cancels.
        spread = 1.0 if stand_in == usual else allowed_price / leading_price
        total += inside / days * (ratio * spread) ** -e
    return total


if __name__ == "__main__":
    result = backtest()
    frame = result.to_dataframe().round(0).astype(int)
    print(frame.to_string())
    print(result.summary())
    for value in (parameter("compute.price_elasticity").low, parameter("compute.price_elasticity").high):
        print(f"elasticity {value:g}: error {100 * backtest(elasticity=value).error:+.0f}%")
