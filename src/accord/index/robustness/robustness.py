"""How far ranks depend on choices that could have been made otherwise: uncertainty analysis (Handbook 2008, step 7).

The index is built for many draws of its uncertain factors. What is reported of a unit is where it ranks in most of
them: intervals, the probability of each rank (rank acceptability; Lahdelma & Salminen 2001), and how likely it is ahead
of each other unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, UnknownName
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.recipe import Recipe
from accord.index.construction.structure import Structure
from accord.index.robustness.draw import Design, sample
from accord.index.robustness.drawn_ranks import ChoiceEffect, Robustness
from accord.index.robustness.rerun import Reruns
from accord.index.robustness.setting import choices_of
from accord.index.robustness.tally import Tally, spread
from accord.index.robustness.uncertain import Factor, read_factors

Array = NDArray[np.float64]

__all__ = ["HIGH", "LOW", "SAMPLING", "ChoiceEffect", "Robustness", "make_reruns", "robustness"]

SAMPLING = ("sobol", "random")
"""How draws are made: quasi-random points, or pseudo-random ones."""
LOW, HIGH = 0.05, 0.95
"""The probabilities that reported intervals end at."""
_LARGEST = 4e8  # scores held to find quantiles (3.2 GB)


def robustness(
    data: IndexData,
    structure: Structure,
    recipe: Recipe | Mapping[str, Any] | None = None,
    factors: Sequence[Factor | Mapping[str, Any]] = (),
    *,
    draws: int = 1000,
    seed: int = 0,
    method: Literal["sobol", "random"] = "sobol",
    element: str = "",
    keep: bool = False,
    batch: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Robustness:
    """Build an index for many draws of its uncertain factors.

    Parameters
    ----------
    recipe
        The recipe around which factors vary.
    factors
        What is uncertain, as factors or as plain data with a ``kind``.
    draws
        Number of draws, D.
    seed
        The same seed gives the same answer, however it is computed; the first draws do not depend on how many follow.
    method
        ``"sobol"`` spreads the draws evenly over the choices and ranges; ``"random"`` draws them at random.
    element
        The element whose scores and ranks are looked at; by default the index itself.
    keep
        Keep the scores of all draws, (D, N).
    batch
        Most draws aggregated at once, where memory is short.
    progress
        Called with the number of draws done and of all draws.

    Raises
    ------
    RecipeError
        If a factor does not fit the index, or choices do not go together.
    UnknownName
        If the method or the element does not exist.
    InputError
        If there are no draws, or so many that their scores cannot be held.
    """
    if method not in SAMPLING:
        raise UnknownName("way to draw", str(method), SAMPLING, f"Ways: {', '.join(SAMPLING)}.")
    reruns = make_reruns(data, structure, recipe, factors, seed=seed, element=element, batch=batch)
    n = len(data.units)
    if draws < 1:
        raise InputError(f"{draws} draws are none; take at least 1, usually 1000")
    if draws * n > _LARGEST:
        raise InputError(
            f"{draws} draws of {n} units are too many scores to hold; take at most {int(_LARGEST / n)} draws"
        )
    design = sample(len(reruns.factors), draws, seed, method)
    values = reruns.values(design)
    tally = Tally(n, [len(choices_of(factor, structure) or ()) for factor in reruns.factors])
    scores = np.empty((draws, n))
    done = 0
    for runs, found in reruns.run(design):
        scores[runs] = found
        tally.add(found, values[runs])
        done += len(runs)
        if progress is not None:
            progress(done, draws)
    return _result(reruns, design, scores, tally, draws, seed, method, keep)


def make_reruns(
    data: IndexData,
    structure: Structure,
    recipe: Recipe | Mapping[str, Any] | None,
    factors: Sequence[Factor | Mapping[str, Any]],
    **options: Any,
) -> Reruns:
    """Return the runs of an index under factors, given as such or as plain data; see `robustness`."""
    chosen = recipe if isinstance(recipe, Recipe) else Recipe(**(recipe or {}))
    listed = tuple(read_factors([factor])[0] if isinstance(factor, Mapping) else factor for factor in factors)
    return Reruns(data, structure, chosen, listed, **options)


def _result(
    reruns: Reruns,
    design: Design,
    scores: Array,
    tally: Tally,
    draws: int,
    seed: int,
    method: str,
    keep: bool,
) -> Robustness:
    data, n = reruns.data, tally.n
    nominal = build(data, reruns.structure, reruns.recipe)
    nominal_score, nominal_rank = np.full(n, np.nan), np.zeros(n, dtype=np.int64)
    nominal_score[nominal.kept] = nominal.score(reruns.element)
    nominal_rank[nominal.kept] = nominal.rank(reruns.element)
    found = spread(scores, LOW, HIGH)
    effects = {}
    for i, factor in enumerate(reruns.factors):
        words = choices_of(factor, reruns.structure)
        if words is not None:
            drawn = np.bincount(reruns.values(design)[:, i].astype(np.int64), minlength=len(words))
            effects[factor.label] = ChoiceEffect(words, drawn, tally.mean_by_choice(i))
    return Robustness(
        units=data.units,
        names=data.names,
        element=reruns.element,
        factors=tuple(reruns.factors),
        draws=draws,
        seed=seed,
        method=method,
        nominal_score=nominal_score,
        nominal_rank=nominal_rank,
        ranked=tally.times / draws,
        score_mean=found[0],
        score_sd=found[1],
        score_low=found[2],
        score_median=found[3],
        score_high=found[4],
        rank_mean=tally.mean,
        rank_low=tally.quantile(LOW),
        rank_median=tally.quantile(0.5),
        rank_high=tally.quantile(HIGH),
        rank_best=tally.best,
        rank_worst=tally.worst,
        acceptability=tally.acceptability,
        outranks=tally.outranks,
        effects=effects,
        scores=scores if keep else None,
        reruns=reruns,
        design=design,
    )
