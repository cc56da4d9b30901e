"""What the chain ends in: every outcome by name, in words and with its unit, and its values for many sets of shocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from accord.errors import UnknownName
from accord.index import Index, PublishedIndex

Array = NDArray[np.float64]
OPEN_TITLE = "Accord AI Capacity Index"

OUTCOMES: dict[str, tuple[str, str]] = {
    "real_income": ("real income", "%"),
    "c26_absorption": ("real use of electronics (C26) by the rest of the economy", "%"),
    "accelerator_price": ("price of computing power", "%"),
    "compute_stock": ("stock of AI computing power at the horizon", "%"),
    "joint_works": ("works with authors abroad", "%"),
    "people_from_abroad": ("people from abroad in the country", "%"),
    "score": ("index score", "points"),
    "rank": ("rank", "places"),
    "open_score": (f"score in the {OPEN_TITLE}", "points"),
    "open_rank": (f"rank in the {OPEN_TITLE}", "places"),
}
"""What the chain ends in, by name: words and unit. Pillars come besides: of the published index as ``pillar.<name>``,
of the Accord AI Capacity Index as ``open_pillar.<code>``."""
PILLAR, OPEN_PILLAR = "pillar.", "open_pillar."


def words_of(outcome: str) -> tuple[str, str]:
    """Return an outcome in words and its unit."""
    if outcome.startswith(PILLAR):
        return f"pillar {outcome.removeprefix(PILLAR).replace('_', ' ')}", "points"
    if outcome.startswith(OPEN_PILLAR):
        name = outcome.removeprefix(OPEN_PILLAR).replace("_", " ")
        return f"pillar {name} of the {OPEN_TITLE}", "points"
    return OUTCOMES[outcome]


def outcome_of(name: str, available: Iterable[str]) -> str:
    """Return an outcome by its name; a pillar also without its prefix.

    Raises
    ------
    UnknownName
        With the nearest names.
    """
    names = list(available)
    for found in (name, PILLAR + name, OPEN_PILLAR + name):
        if found in names:
            return found
    raise UnknownName("outcome", name, names, f"Outcomes: {', '.join(names)}.")


def pillar_scores(index: PublishedIndex, scores: Array) -> dict[str, Array]:
    """Return each pillar's score, the weighted mean of its components (..., N, K) on their own scale, by its name."""
    found = {}
    for pillar in dict.fromkeys(index.pillars):
        inside = np.array([name == pillar for name in index.pillars])
        weights = index.weights * inside
        found[f"{PILLAR}{pillar}"] = np.asarray(scores @ weights / weights.sum())
    return found


def open_pillar_scores(index: Index, scores: Array) -> dict[str, Array]:
    """Return each pillar's score (..., N) by its name, out of the scores of every element (..., N, E)."""
    structure = index.structure
    return {
        f"{OPEN_PILLAR}{code}": np.asarray(scores[..., index.codes.index(code)])
        for code in structure.codes(structure.n_levels - 1)
    }


@dataclass(frozen=True, eq=False)
class Moved:
    """Every outcome of S sets of shocks."""

    units: Mapping[str, tuple[str, ...]]
    """The countries of each outcome."""
    values: Mapping[str, Array]
    """By outcome, (S, countries): percent changes; scores in points and ranks as they are after."""
    start: Mapping[str, Array]
    """Scores and ranks before, likewise, under the weights and the method of each row."""
    solved: int
    """Trade equilibria that had to be solved."""
    residual: float
    """The largest residual of any equation of any of them."""

    def changes(self, outcome: str) -> Array:
        """Return the change of an outcome in every row, (S, countries): percent, points or places."""
        return np.asarray(self.values[outcome] - self.start.get(outcome, 0.0))

    @cached_property
    def columns(self) -> dict[str, slice]:
        """Where each outcome is in `stacked`."""
        found, start = {}, 0
        for name, codes in self.units.items():
            found[name] = slice(start, start + len(codes))
            start += len(codes)
        return found

    @cached_property
    def stacked(self) -> Array:
        """All outcomes side by side, (S, columns)."""
        return np.concatenate([self.values[name] for name in self.units], axis=1)
