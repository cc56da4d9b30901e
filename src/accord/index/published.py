"""Published indices that ship with Accord, and their recomputation when components move."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.errors import UnknownName
from accord.index.composite import rescale, weighted_mean
from accord.index.construction.rank import ranks

Array = NDArray[np.float64]

INDICES = {"gaii-2021": "gaii_2021"}
"""Packaged indices and their tables."""


@dataclass(frozen=True)
class PublishedIndex:
    """A published index with its structure: components, the pillars they belong to, weights and bounds."""

    name: str
    title: str
    edition: str
    countries: tuple[str, ...]
    components: tuple[str, ...]
    pillars: tuple[str, ...]
    """The pillar of each component."""
    labels: tuple[str, ...]
    """The name of each component as published."""
    weights: Array
    """Whole-number weights of the components, (K,)."""
    scores: Array
    """Component scores as published, (N, K)."""
    published: Array
    """Totals as published, (N,)."""

    @property
    def bounds(self) -> tuple[float, float]:
        """Weighted means that this edition publishes as 0 and as 100."""
        mean = weighted_mean(self.scores, self.weights)
        return float(mean.min()), float(mean.max())

    def total(self, scores: Array) -> Array:
        """Total of component scores (..., N, K) on this edition's own scale, whose bounds are kept, (..., N)."""
        return rescale(weighted_mean(scores, self.weights), *self.bounds)

    @property
    def rank(self) -> NDArray[np.int64]:
        """Ranks by the published totals, (N,)."""
        return ranks(self.published)


@cache
def load_index(name: str = "gaii-2021") -> PublishedIndex:
    """Load a packaged index.

    Raises
    ------
    UnknownName
        If no index of that name is packaged.
    """
    if name not in INDICES:
        raise UnknownName("index", name, INDICES, f"Packaged indices: {', '.join(INDICES)}.")
    table = tables.rows(INDICES[name])
    structure = [row for row in tables.rows(f"{INDICES[name]}_structure") if row["level"] == "1"]
    codes = tuple(row["code"] for row in structure)
    return PublishedIndex(
        name=name,
        title="Global AI Index",
        edition="2021",
        countries=tuple(row["code"] for row in table),
        components=codes,
        pillars=tuple(row["parent"] for row in structure),
        labels=tuple(row["name"] for row in structure),
        weights=np.array([float(row["weight"]) for row in structure]),
        scores=np.array([[float(row[code]) for code in codes] for row in table]),
        published=np.array([float(row["total"]) for row in table]),
    )
