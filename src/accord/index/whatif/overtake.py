"""The smallest change of weights that puts one unit ahead of another, and the proof where no weights do.

Both are questions about a polytope: the admissible weights, cut by the half-space in which the one leads. The nearest
point of it is a linear program in the sum of absolute changes, and a least-distance problem in the sum of squares,
solved exactly by non-negative least squares (Lawson & Hanson 1974, Solving Least Squares Problems, chapter 23). Where
the half-space misses the polytope, multipliers of the bounds prove it (linear duality).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.optimize import nnls

from accord.errors import SolveError, WeightError
from accord.index.whatif.admissible import TIE, WeightSpace, tidied
from accord.index.whatif.solver import minimise

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Proof:
    """Multipliers that bound the lead of one unit over another under all admissible weights.

    For admissible v, lead(v) = gains @ v <= b @ bounds + d @ equals, since the multipliers of inequalities are not
    negative and ``A' bounds + C' equals >= gains``. `slack` is by how much that last line fails: rounding.
    """

    bounds: Array
    """Multipliers of ``A v <= b``, not negative, (R,)."""
    equals: Array
    """Multipliers of ``C v = d``, (Q,)."""
    value: float
    """The largest lead that they allow, in scores on the scale on which the index is linear."""
    slack: float


@dataclass(frozen=True, eq=False)
class Overtaking:
    """What it takes for `unit` to pass `rival` by weights alone."""

    space: WeightSpace
    unit: str
    rival: str
    possible: bool
    """Whether any admissible weights put the unit ahead."""
    lead: float
    """Lead of the unit with the weights as they are, in scores of the index; negative where it is behind."""
    largest: float
    """Its largest lead under any admissible weights, in scores of the index; not positive where it never leads."""
    largest_weights: Array
    """Effective weights that give the largest lead, (m,)."""
    proof: Proof
    """That no admissible weights give a larger one."""
    dominated: bool
    """Whether the rival is as good or better in every column, so that no weights at all could help."""
    weights: Array | None
    """Nearest effective weights under which the unit draws level or leads by the margin, (m,); None if none do."""
    distance: float | None
    """How far they are, in the norm asked for; None where there are none."""
    norm: str

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """The nearest weights as shares among siblings, for `Structure.with_weights`.

        Raises
        ------
        WeightError
            Where no admissible weights put the unit ahead.
        """
        if self.weights is None:
            raise WeightError(f"no admissible weights put {self.unit} ahead of {self.rival}; see `proof`")
        return self.space.shares_of(self.weights)

    def frame(self) -> pd.DataFrame:
        """Return one row per column, largest change first: weight now, weight then, change, and what it gains.

        ``score_gap`` is the unit's score less the rival's, on the scale on which the index is linear.
        """
        import pandas as pd

        a, b = self.space.unit_index(self.unit), self.space.unit_index(self.rival)
        then = self.space.now if self.weights is None else self.weights
        change = then - self.space.now
        gap = self.space.scores[a] - self.space.scores[b]
        frame = pd.DataFrame(
            {"now": self.space.now, "then": then, "change": change, "score_gap": gap, "gain": change * gap},
            index=pd.Index(self.space.codes, name="element"),
        )
        return frame.iloc[np.argsort(-np.abs(change), kind="stable")]

    def __str__(self) -> str:
        if not self.possible:
            why = f" {self.rival} is as good or better in every column." if self.dominated else ""
            return (
                f"{self.unit} cannot pass {self.rival}: its lead is at most {self.largest:.4g} under all admissible "
                f"weights.{why}"
            )
        if self.distance == 0.0:
            return f"{self.unit} is level with {self.rival} or ahead already, by {self.lead:.4g}."
        return (
            f"{self.unit} draws level with {self.rival} (now {self.lead:.4g}) when weights change by "
            f"{self.distance:.4g} ({self.norm})."
        )


def overtake(
    space: WeightSpace,
    unit: str,
    rival: str,
    *,
    norm: Literal["l1", "l2"] = "l1",
    margin: float = 0.0,
) -> Overtaking:
    """Return the smallest change of weights that makes a unit overtake a rival, or the proof that none does.

    Parameters
    ----------
    space
        The admissible weights: see `admissible`. Where a single level is free, changes are counted in shares among
        siblings; otherwise in effective weights.
    unit, rival
        Codes of units.
    norm
        ``"l1"``: the sum of absolute changes is smallest, which few weights bring about; ``"l2"``: the root of the sum
        of squares, which spreads it.
    margin
        Lead asked for, in scores on the scale on which the index is linear (those of the index for arithmetic means).

    Raises
    ------
    UnknownName
        If a unit does not exist.
    WeightError
        If the two are the same, the norm is unknown, the margin is negative, or the weights as they are break the
        bounds, so that there is nothing to measure from.
    """
    a, b = space.unit_index(unit), space.unit_index(rival)
    if a == b:
        raise WeightError(f"{unit} cannot overtake itself; name two units")
    if norm not in ("l1", "l2"):
        raise WeightError(f"unknown norm {norm!r}; it is 'l1' (absolute changes) or 'l2' (squares)")
    if not 0.0 <= margin < np.inf:
        raise WeightError(f"the margin is {margin:g}; it is a lead, not negative")
    gains = space.scores[a] - space.scores[b]
    best, proof = _largest(gains, space)
    target = max(margin, 0.0)
    possible = bool(gains @ best >= target - TIE * space.scale)
    if target == 0.0:
        # Level is not ahead: only where the lead can be more than nought does the unit overtake.
        possible = bool(gains @ best > TIE * space.scale)
    weights, distance = None, None
    if possible:
        weights = _nearest(gains, target, space, norm)
        change = (weights - space.now) * space.metric
        distance = float(np.abs(change).sum() if norm == "l1" else np.linalg.norm(change))
    scores = space.score(space.now), space.score(best)
    return Overtaking(
        space=space,
        unit=unit,
        rival=rival,
        possible=possible,
        lead=float(scores[0][a] - scores[0][b]),
        largest=float(scores[1][a] - scores[1][b]),
        largest_weights=best,
        proof=proof,
        dominated=bool(np.all(gains <= 0.0)),
        weights=weights,
        distance=distance,
        norm=norm,
    )


def _largest(gains: Array, space: WeightSpace) -> tuple[Array, Proof]:
    """Return admissible weights with the largest lead and the multipliers that bound it."""
    less, less_than, equal, equal_to = space.limits
    found = minimise(-gains, *space.limits, np.zeros(len(gains)), np.full(len(gains), np.inf))
    assert found.x is not None
    held = less.T @ found.less + equal.T @ found.equal
    return tidied(found.x), Proof(
        bounds=found.less,
        equals=found.equal,
        value=float(found.less @ less_than + found.equal @ equal_to),
        slack=float(np.maximum(gains - held, 0.0).max()),
    )


def _nearest(gains: Array, lead: float, space: WeightSpace, norm: str) -> Array:
    """Return admissible weights nearest to those as they are with gains @ v >= lead."""
    if space.admits(space.now) and gains @ space.now >= lead:
        return space.now
    return _nearest_l1(gains, lead, space) if norm == "l1" else _nearest_l2(gains, lead, space)


def _nearest_l1(gains: Array, lead: float, space: WeightSpace) -> Array:
    """Minimise sum |metric (v - now)| with v = now + up - down."""
    less, less_than, equal, equal_to = space.limits
    rows = np.vstack([less, -gains])
    than = np.hstack([less_than - less @ space.now, gains @ space.now - lead])
    free = equal_to - equal @ space.now
    m = len(gains)
    found = minimise(
        np.hstack([space.metric, space.metric]),
        np.hstack([rows, -rows]),
        than,
        np.hstack([equal, -equal]),
        free,
        np.zeros(2 * m),
        np.hstack([np.full(m, np.inf), space.now]),
    )
    assert found.x is not None
    return tidied(space.now + found.x[:m] - found.x[m:])


def _nearest_l2(gains: Array, lead: float, space: WeightSpace) -> Array:
    """Minimise |metric (v - now)|: least distance under G y >= h with v = now + N y / metric, N free directions."""
    less, less_than, equal, equal_to = space.limits
    start = space.now
    if np.abs(equal @ start - equal_to).max() > 1e-9:
        raise WeightError(
            "the weights as they are break a fixed share; there is nothing to measure a change from"
        )
    basis = null_space(equal / space.metric) / space.metric[:, None]
    rows = np.vstack([gains, -less, np.eye(len(start))])
    than = np.hstack([lead - gains @ start, less @ start - less_than, -start])
    scale = np.maximum(np.linalg.norm(rows @ basis, axis=1), 1e-300)
    G, h = rows @ basis / scale[:, None], than / scale
    moving = np.linalg.norm(rows @ basis, axis=1) > 1e-12
    G, h = G[moving], h[moving]
    # In units in which the distance to the half-space alone is one, the two parts of the residual are alike in size.
    size = max(float(h.max()), 1e-300)
    dual, _ = nnls(np.vstack([G.T, h / size]), np.hstack([np.zeros(G.shape[1]), 1.0]), maxiter=50 * len(h))
    residual = np.vstack([G.T, h / size]) @ dual - np.hstack([np.zeros(G.shape[1]), 1.0])
    y = -residual[:-1] / residual[-1] * size
    weights = start + basis @ y
    if not space.admits(weights) or gains @ weights < lead - 1e-7 * space.scale:
        raise SolveError(
            "the nearest weights could not be found to tolerance; take norm='l1'",
            iterations=0,
            worst="least distance",
            residual=float(max(lead - gains @ weights, 0.0)),
        )
    return tidied(weights)
