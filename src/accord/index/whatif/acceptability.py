"""Rank acceptability: how much of the admissible weights gives each unit each rank.

Stochastic multicriteria acceptability analysis (SMAA-2: Lahdelma & Salminen 2001, Operations Research 49:444) with
weights uniform over all that are admissible: exactly where shares have no bounds (Dirichlet), by hit-and-run where they
have (Tervonen, van Valkenhoef, Basturk & Postmus 2013, EJOR 224:552).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space

from accord.errors import WeightError
from accord.index.construction.rank import TIE_TOLERANCE, ranks
from accord.index.whatif.admissible import WeightSpace
from accord.index.whatif.solver import minimise

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

_CHAINS = 256
"""Chains of hit-and-run side by side."""
_BLOCK = 2_000_000
"""Scores held at once."""


@dataclass(frozen=True, eq=False)
class Acceptability:
    """Ranks over weights drawn uniformly from all admissible ones."""

    units: tuple[str, ...]
    codes: tuple[str, ...]
    """The columns that carry weight, (m,)."""
    draws: int
    seed: int
    share: Array
    """Rank acceptability: share of the weights that give unit n the rank r + 1, (N, N); rows sum to one."""
    ahead: Array
    """Share of the weights under which the unit of the row scores more than that of the column, (N, N)."""
    mean_rank: Array
    """(N,)."""
    central: Array
    """Mean of the effective weights that rank a unit first, NaN where none drawn does, (N, m)."""

    @property
    def error(self) -> Array:
        """Standard error of `share` by the number of draws, as if they were independent, (N, N)."""
        return np.sqrt(self.share * (1.0 - self.share) / self.draws)

    def within(self, rank: int) -> Array:
        """Return the share of the weights that give each unit a rank of `rank` or better, (N,)."""
        return np.asarray(self.share[:, :rank].sum(axis=1))

    def frame(self) -> pd.DataFrame:
        """Return rank acceptability, one row per unit and one column per rank, by mean rank."""
        import pandas as pd

        frame = pd.DataFrame(
            self.share, index=pd.Index(self.units, name="unit"), columns=range(1, len(self.units) + 1)
        )
        return frame.iloc[np.argsort(self.mean_rank, kind="stable")]


def acceptability(
    space: WeightSpace,
    *,
    draws: int = 10_000,
    seed: int = 0,
    measure: Literal["shares", "effective"] = "shares",
) -> Acceptability:
    """Return rank acceptability over admissible weights.

    Parameters
    ----------
    space
        The admissible weights: see `admissible`.
    draws
        Number of weights drawn.
    seed
        The same seed gives the same answer.
    measure
        What is uniform: ``"shares"``: the shares of the parts of each aggregate, independently of each other;
        ``"effective"``: the effective weights as a whole, under which an aggregate with many parts weighs more. Where
        only one level carries weight they are the same.

    Raises
    ------
    WeightError
        If bounds on effective weights go together with uniform shares, or there are no draws.
    """
    if draws < 1:
        raise WeightError(f"found {draws} draws; at least one is needed")
    rng = np.random.default_rng(seed)
    weights = sample(space, draws, rng, measure)
    n, m = space.scores.shape
    counts, ahead = np.zeros((n, n), dtype=np.int64), np.zeros((n, n), dtype=np.int64)
    total, first, times = np.zeros(n), np.zeros((n, m)), np.zeros(n, dtype=np.int64)
    unit = np.arange(n)
    for start in range(0, draws, max(1, _BLOCK // (n * n))):
        drawn = weights[start : start + max(1, _BLOCK // (n * n))]
        scores = drawn @ space.scores.T
        rank = ranks(scores, tolerance=TIE_TOLERANCE)
        np.add.at(counts, (np.broadcast_to(unit, rank.shape), rank - 1), 1)
        ahead += (rank[:, :, None] < rank[:, None, :]).sum(axis=0)
        total += rank.sum(axis=0)
        leads = rank == 1
        first += leads.T @ drawn
        times += leads.sum(axis=0)
    return Acceptability(
        units=space.units,
        codes=space.codes,
        draws=draws,
        seed=seed,
        share=counts / draws,
        ahead=ahead / draws,
        mean_rank=total / draws,
        central=np.divide(first, times[:, None], out=np.full((n, m), np.nan), where=times[:, None] > 0),
    )


def sample(
    space: WeightSpace,
    draws: int,
    rng: np.random.Generator,
    measure: Literal["shares", "effective"] = "shares",
) -> Array:
    """Draw effective weights uniformly from the admissible ones, (draws, m); see `acceptability` for the measure."""
    if measure not in ("shares", "effective"):
        raise WeightError(f"unknown measure {measure!r}; it is 'shares' or 'effective'")
    tree = space.tree
    if (measure == "effective" and len(tree.parents) > 1) or len(space.below):
        if measure == "shares" and len(tree.parents) > 1:
            raise WeightError(
                "with bounds on effective weights shares are not independent of each other; take measure='effective'"
            )
        bounded = (
            len(space.below)
            or any((low > 0.0).any() for low in tree.low)
            or any((high < 1.0).any() for high in tree.high)
        )
        if not bounded:
            return rng.dirichlet(np.ones(tree.size), size=draws)
        less, less_than, equal, equal_to = space.limits
        rows = np.vstack([less, -np.eye(tree.size)])
        return hit_and_run(rows, np.hstack([less_than, np.zeros(tree.size)]), equal, equal_to, draws, rng)
    below = np.ones((draws, 1))
    for level in reversed(range(len(tree.parents))):
        shares = np.empty((draws, len(tree.parents[level])))
        for family in tree.families[level]:
            shares[:, family] = _family(tree.low[level][family], tree.high[level][family], draws, rng)
        below = shares * below[:, tree.parents[level]]
    return below


def _family(low: Array, high: Array, draws: int, rng: np.random.Generator) -> Array:
    """Draw shares that sum to one uniformly between bounds, (draws, n)."""
    n = len(low)
    if np.all(low == high) or n == 1:
        return np.broadcast_to(low / low.sum(), (draws, n))
    left = 1.0 - low.sum()
    if np.all(high - low >= left):  # the upper bounds never bind: a smaller simplex
        return np.asarray(low + left * rng.dirichlet(np.ones(n), size=draws))
    rows = np.vstack([np.eye(n), -np.eye(n)])
    return hit_and_run(rows, np.hstack([high, -low]), np.ones((1, n)), np.ones(1), draws, rng)


def hit_and_run(
    rows: Array, than: Array, equal: Array, equal_to: Array, draws: int, rng: np.random.Generator
) -> Array:
    """Draw points uniformly from the polytope ``rows @ x <= than``, ``equal @ x = equal_to``, (draws, m).

    Chains start at a point that is as far from all bounds as can be; bounds that no point is off are equalities.
    """
    start, fixed = _inner_point(rows, than, equal, equal_to)
    basis = null_space(np.vstack([equal, rows[fixed]]))
    size = basis.shape[1]
    if size == 0:
        return np.broadcast_to(start, (draws, len(start))).copy()
    rows, than = rows[~fixed], than[~fixed]
    chains = min(_CHAINS, draws)
    points = np.broadcast_to(start, (chains, len(start))).copy()
    kept = [
        step.copy() for step in _steps(points, rows, than, basis, 20 * size, -(-draws // chains), size, rng)
    ]
    return np.concatenate(kept)[:draws]


def _steps(
    points: Array,
    rows: Array,
    than: Array,
    basis: Array,
    burn: int,
    count: int,
    thin: int,
    rng: np.random.Generator,
) -> Iterator[Array]:
    """Yield the points of all chains `count` times, every `thin` steps after `burn`."""
    room = np.maximum(than - points @ rows.T, 0.0)
    for step in range(burn + count * thin):
        direction = rng.standard_normal((len(points), basis.shape[1])) @ basis.T
        speed = direction @ rows.T
        with np.errstate(divide="ignore", invalid="ignore"):
            time = room / speed
        ahead = np.where(speed > 1e-14, time, np.inf).min(axis=1)
        behind = np.where(speed < -1e-14, time, -np.inf).max(axis=1)
        length = (behind + (ahead - behind) * rng.random(len(points)))[:, None]
        points += length * direction
        room = np.maximum(room - length * speed, 0.0)
        if step >= burn and (step - burn) % thin == thin - 1:
            yield points


def _inner_point(rows: Array, than: Array, equal: Array, equal_to: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return a point off every bound that any point is off, and which bounds none is off.

    Freund, Roundy & Todd (1985): over x = y / t, t >= 1, maximise the sum of u in [0, 1] with rows @ y + u <= than t.
    """
    count, m = rows.shape
    found = minimise(
        np.hstack([np.zeros(m + 1), -np.ones(count)]),
        np.hstack([rows, -than[:, None], np.eye(count)]),
        np.zeros(count),
        np.hstack([equal, -equal_to[:, None], np.zeros((len(equal), count))]),
        np.zeros(len(equal)),
        np.hstack([np.full(m, -np.inf), 1.0, np.zeros(count)]),
        np.hstack([np.full(m + 1, np.inf), np.ones(count)]),
    )
    assert found.x is not None
    return found.x[:m] / found.x[m], found.x[m + 1 :] < 0.5
