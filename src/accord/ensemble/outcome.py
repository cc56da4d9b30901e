"""What an ensemble found: the outcomes of every solved draw, and what is read off them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.capacity.change import CapacityHats
from accord.ensemble.on_disk import OnDisk
from accord.ensemble.uncertain import Uncertain
from accord.index import ranks
from accord.index.construction.rank import TIE_TOLERANCE

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
LOW, HIGH = 0.05, 0.95
"""The probabilities the reported ranges end at."""


@dataclass(frozen=True, eq=False)
class Hats:
    """Hats of many draws, held in single precision around one: half the memory, and small effects stay exact to 1e-7.

    Indexed like an array; what is picked out is in double precision.
    """

    less_one: NDArray[np.float32] | OnDisk

    def __getitem__(self, key: Any) -> Array:
        return np.asarray(1.0 + self.less_one[key].astype(np.float64))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        whole = self[...]
        return whole if dtype is None else whole.astype(dtype)

    def __len__(self) -> int:
        return len(self.less_one)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return self.less_one.shape


@dataclass(frozen=True, eq=False)
class DrawnResearch:
    """Joint research by draw, (D, N)."""

    countries: tuple[str, ...]
    joint_hat: Array
    """Hat of works with other countries."""
    access_hat: Array
    """Hat of what a unit of the country's capacity reaches."""


@dataclass(frozen=True, eq=False)
class DrawnTalent:
    """People by draw, (D, M)."""

    countries: tuple[str, ...]
    talent_hat: Array
    """Hat of the people in a country."""
    foreign_hat: Array
    """Hat of the people from abroad in it."""


class DrawnCapacity(CapacityHats[DrawnResearch, DrawnTalent]):
    """What is kept by draw of `accord.capacity.Capacity`: by country, not by pair."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Outcomes of every solved draw. D draws, N countries of the world, J sectors, C index countries, K components."""

    inputs: tuple[Uncertain, ...]
    values: Array
    """Drawn values of the inputs, (D, inputs)."""
    real_income: Array
    """Hats, (D, N)."""
    absorption: Hats
    """Hats, (D, J, N)."""
    price: Hats
    """Hats, (D, J, N)."""
    components: Array
    """Hats of the index components, (D, C, K)."""
    capacity: DrawnCapacity
    """Joint research, people and computing power, by draw."""
    asked: int
    failed: tuple[str, ...]
    """Why draws that could not be solved were not."""
    ranked: tuple[str, ...]
    """The countries of the index."""
    total_before: Array
    """Totals of the index before, under the draw's own weights and method, (D, C)."""
    total: Array
    """The same after, on the scale of the draw's baseline, (D, C)."""
    rank_before: NDArray[np.int64]
    rank: NDArray[np.int64]
    """Ranks of those totals, (D, C)."""
    open_total: Array
    """Scores of the Accord AI Capacity Index after, under its own weights and method, (D, its countries)."""
    open_drawn_before: Array
    """The same before, under the draw's own weights and method, (D, its countries)."""
    open_drawn: Array
    """The same after."""
    residual: Array
    """Largest residual of any equation of the trade equilibrium, (D,)."""
    numbers: NDArray[np.int64]
    """Numbers of the solved draws, (D,)."""

    def range(self, values: Array) -> tuple[Array, Array]:
        """Return the 5th and 95th percentile over the draws, the first axis."""
        low, high = np.quantile(values, [LOW, HIGH], axis=0)
        return low, high

    def open_rank(self, *, before: bool = False) -> NDArray[np.int64]:
        """Return ranks in the Accord AI Capacity Index under the draw's own weights and method, (D, its countries)."""
        return ranks(self.open_drawn_before if before else self.open_drawn, tolerance=TIE_TOLERANCE)

    def rank_probability(self, *, before: bool = False, opened: bool = False) -> Array:
        """Return the share of draws in which each country has each rank, (C, C): country by rank, 1 first.

        Parameters
        ----------
        before
            Ranks before instead of after.
        opened
            Of the Accord AI Capacity Index instead of the published one.
        """
        given = self.open_rank(before=before) if opened else self.rank_before if before else self.rank
        n = given.shape[1]
        found = np.zeros((n, n))
        for place in range(n):
            found[:, place] = (given == place + 1).mean(axis=0)
        return found

    def convergence(self, values: Array) -> pd.DataFrame:
        """Return how an interval settles with the number of draws; see `convergence`.

        Parameters
        ----------
        values
            An outcome by draw, (D,), such as ``ensemble.real_income[:, n]``.
        """
        return convergence(values)

    def summary(self) -> str:
        """Return a few lines: what was drawn, how many were solved and how well."""
        groups = dict.fromkeys(u.group for u in self.inputs)
        count = {group: sum(u.group == group for u in self.inputs) for group in groups}
        return (
            f"{len(self.values)} of {self.asked} draws solved; worst residual {self.residual.max():.1e}\n"
            f"{len(self.inputs)} uncertain inputs: "
            + ", ".join(f"{size} {group}" for group, size in count.items())
        )


def convergence(values: ArrayLike) -> pd.DataFrame:
    """Return the interval of an outcome from the first 8, 16, 32, ... draws to all, one row per number of draws.

    Columns ``low``, ``median``, ``high`` (5th, 50th, 95th percentile), ``width`` of the interval, and ``off``: by how
    much its ends differ from those of all draws, as a share of the width of all (0 in the last row, by construction).
    """
    import pandas as pd

    given = np.asarray(values, dtype=float)
    sizes = [size for size in (2**k for k in range(3, 63)) if size < len(given)] + [len(given)]
    rows = np.array([np.quantile(given[:size], [LOW, 0.5, HIGH]) for size in sizes])
    width = rows[:, 2] - rows[:, 0]
    off = np.maximum(np.abs(rows[:, 0] - rows[-1, 0]), np.abs(rows[:, 2] - rows[-1, 2]))
    return pd.DataFrame(
        {
            "low": rows[:, 0],
            "median": rows[:, 1],
            "high": rows[:, 2],
            "width": width,
            "off": np.divide(off, width[-1], out=np.zeros_like(off), where=width[-1] > 0.0),
        },
        index=pd.Index(sizes, name="draws"),
    )
