"""Which choices ranks depend on: Sobol indices of uncertain factors (OECD/JRC Handbook 2008, step 7).

The index is built in Saltelli's design, which tells what each factor does alone and what it does with others; see
`accord.index.robustness.sobol`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, UnknownName
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.rank import TIE_TOLERANCE, ranks
from accord.index.construction.recipe import Recipe
from accord.index.construction.structure import Structure
from accord.index.robustness.draw import saltelli
from accord.index.robustness.robustness import make_reruns
from accord.index.robustness.sobol import SobolIndices, salib, sobol_indices
from accord.index.robustness.uncertain import Factor

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

Target = Literal["rank_shift", "rank", "score"]
TARGETS: tuple[Target, ...] = ("rank_shift", "rank", "score")
"""What can be explained: the mean absolute change of ranks from the nominal ones, or each unit's rank or score."""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How much of what varies in ranks or scores each factor causes."""

    target: Target
    factors: tuple[str, ...]
    results: tuple[str, ...]
    """What is explained: units, or the one mean shift of ranks, (T,)."""
    indices: SobolIndices
    runs: int
    """How often the index was built."""
    seed: int
    confidence: float
    left_out: tuple[str, ...]
    """Units without a rank or score in some runs, of which nothing can be said."""

    def tidy(self) -> pd.DataFrame:
        """Return one row per result and factor: first-order and total index, their errors, the result's variance."""
        import pandas as pd

        found = self.indices
        n_results, n_factors = len(self.results), len(self.factors)
        columns = {
            "result": np.repeat(self.results, n_factors),
            "factor": np.tile(self.factors, n_results),
            "first": found.first.T.ravel(),
            "first_error": found.first_error.T.ravel(),
            "total": found.total.T.ravel(),
            "total_error": found.total_error.T.ravel(),
            "variance": np.repeat(found.variance, n_factors),
        }
        return pd.DataFrame(columns)

    def frame(self, result: str | None = None) -> pd.DataFrame:
        """Return the indices for one result, one row per factor, the largest total first.

        Parameters
        ----------
        result
            A unit; may be left out where there is one result.
        """
        if result is None and len(self.results) > 1:
            raise UnknownName("result", "", self.results, f"Name one of {len(self.results)}.")
        wanted = result or self.results[0]
        if wanted not in self.results:
            raise UnknownName("result", wanted, self.results)
        frame = self.tidy()
        frame = frame[frame["result"] == wanted].drop(columns=["result", "variance"]).set_index("factor")
        return frame.sort_values("total", ascending=False, kind="stable")

    def pairs(self, result: str | None = None) -> pd.DataFrame:
        """Return the second-order indices for one result, factors by factors.

        Raises
        ------
        InputError
            If they were not asked for.
        """
        import pandas as pd

        if self.indices.second is None:
            raise InputError("second-order indices were not computed; ask for them with second_order=True")
        wanted = result or self.results[0]
        if wanted not in self.results:
            raise UnknownName("result", wanted, self.results)
        table = self.indices.second[:, :, self.results.index(wanted)]
        return pd.DataFrame(table, index=list(self.factors), columns=list(self.factors))

    def summary(self) -> str:
        """Return which factors matter most, as text."""
        total = np.average(self.indices.total, axis=1, weights=_weights(self.indices.variance))
        first = np.average(self.indices.first, axis=1, weights=_weights(self.indices.variance))
        what = {"rank_shift": "mean shift of ranks", "rank": "ranks", "score": "scores"}[self.target]
        lines = [f"{what}: Sobol indices from {self.runs} runs (seed {self.seed})"]
        for i in np.argsort(-total, kind="stable"):
            lines.append(f"  {self.factors[i]}: {first[i]:.2f} alone, {total[i]:.2f} with interactions")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the results as plain data, ready for JSON."""
        found = self.indices
        return {
            "target": self.target,
            "runs": self.runs,
            "seed": self.seed,
            "confidence": self.confidence,
            "factors": list(self.factors),
            "results": list(self.results),
            "left_out": list(self.left_out),
            **{
                name: getattr(found, name).tolist()
                for name in ("first", "first_error", "total", "total_error", "mean", "variance")
            },
            "second": None if found.second is None else found.second.tolist(),
        }


def sensitivity(
    data: IndexData,
    structure: Structure,
    recipe: Recipe | Mapping[str, Any] | None = None,
    factors: Sequence[Factor | Mapping[str, Any]] = (),
    *,
    base: int = 256,
    seed: int = 0,
    target: Target = "rank_shift",
    units: Sequence[str] | None = None,
    second_order: bool = False,
    resamples: int = 100,
    confidence: float = 0.95,
    element: str = "",
    batch: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """Find which uncertain factors ranks or scores depend on, by Sobol indices.

    Parameters
    ----------
    recipe, factors, element, batch, progress
        As in `robustness`. Noise in all weights, or in all data, is one factor.
    base
        Number of base points n, a power of two for the best balance: the index is built n (F + 2) times, or n (2 F + 2)
        times for second-order indices.
    target
        ``"rank_shift"``: the mean over units of the absolute difference from nominal ranks, one result; ``"rank"`` or
        ``"score"``: of each unit.
    units
        Units that are looked at, by default all.
    resamples, confidence
        Bootstrap samples of base points, and the confidence level of the errors.

    Raises
    ------
    MissingExtra
        If SALib is not installed.
    RecipeError
        If a factor does not fit the index, or choices do not go together.
    UnknownName
        If the target, a unit or the element does not exist.
    InputError
        If there are too few base points or nothing is left to explain.
    """
    salib()
    if target not in TARGETS:
        raise UnknownName("target", str(target), TARGETS, f"Targets: {', '.join(TARGETS)}.")
    if base < 2:
        raise InputError(f"{base} base points say nothing of variances; take at least 2, usually 256")
    reruns = make_reruns(data, structure, recipe, factors, seed=seed, element=element, batch=batch)
    data = reruns.data
    looked_at = [data.unit_index(unit) for unit in (data.units if units is None else units)]
    design = saltelli(len(reruns.factors), base, seed, second_order=second_order)
    scores = np.empty((len(design), len(data.units)))
    done = 0
    for runs, found in reruns.run(design):
        scores[runs] = found
        done += len(runs)
        if progress is not None:
            progress(done, len(design))
    outputs = scores
    nominal = np.zeros(len(data.units))
    if target != "score":
        outputs = ranks(scores, tolerance=TIE_TOLERANCE).astype(np.float64)
        outputs[outputs == 0.0] = np.nan
        index = build(data, reruns.structure, reruns.recipe)
        nominal = np.full(len(data.units), np.nan)
        nominal[index.kept] = index.rank(reruns.element)
        nominal[nominal == 0.0] = np.nan
    outputs, nominal = outputs[:, looked_at], nominal[looked_at]
    whole = ~np.isnan(outputs).any(axis=0) & ~np.isnan(nominal)
    names = tuple(data.units[i] for i in looked_at)
    left_out = tuple(name for name, has in zip(names, whole, strict=True) if not has)
    if not whole.any():
        raise InputError("no unit has a rank in every run; let fewer factors leave units without a score")
    outputs = outputs[:, whole]
    results = tuple(name for name, has in zip(names, whole, strict=True) if has)
    if target == "rank_shift":
        outputs, results = np.abs(outputs - nominal[whole]).mean(axis=1, keepdims=True), ("mean rank shift",)
    indices = sobol_indices(
        outputs,
        len(reruns.factors),
        second_order=second_order,
        resamples=resamples,
        confidence=confidence,
        seed=seed,
    )
    labels = tuple(factor.label for factor in reruns.factors)
    return Sensitivity(target, labels, results, indices, len(design), seed, confidence, left_out)


def _weights(variance: Array) -> Array:
    return variance if variance.sum() > 0.0 else np.ones_like(variance)
