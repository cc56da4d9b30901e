"""Compare the Accord AI Capacity Index with the Global AI Index 2021, and find what causes the largest disagreements.

Both indices are weighted means, so that the gap of a country is a sum. Take the line that each indicator follows as
the other index's rank falls, by least squares over the common countries. A country's score less the line of scores is
then exactly the sum, over indicators, of weight times (indicator less its own line). The same is done of the components
of the Global AI Index along the ranks of this one. What is reported are the largest parts of both sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import kendalltau, rankdata, spearmanr

from accord.index import Index, PublishedIndex

COMPONENT = {
    "talent": "talent",
    "infrastructure": "infrastructure",
    "operating_environment": "operating_environment",
    "research": "research",
    "development": "development",
    "rd_funding": "government_strategy",
    "commercial": "commercial",
}
"""Sub-pillar here to component there."""


@dataclass(frozen=True)
class Comparison:
    """Two indices over their common countries."""

    countries: tuple[str, ...]
    ours: np.ndarray
    theirs: np.ndarray
    """Scores, (N,)."""
    rank: np.ndarray
    other_rank: np.ndarray
    """Ranks among the common countries, (N,)."""
    parts: np.ndarray
    """What each indicator adds to a country's gap from the line along the other's ranks, in points, (N, K)."""
    other_parts: np.ndarray
    """What each component adds to its gap from the line along our ranks, in points, (N, C)."""

    @property
    def spearman(self) -> float:
        """Return Spearman's rank correlation."""
        return float(spearmanr(self.ours, self.theirs).statistic)

    @property
    def kendall(self) -> float:
        """Return Kendall's tau-b."""
        return float(kendalltau(self.ours, self.theirs).statistic)

    def largest(self, count: int) -> list[int]:
        """Return the positions of the countries whose ranks differ most."""
        return np.argsort(-np.abs(self.rank - self.other_rank), kind="stable")[:count].tolist()


def compare_with(index: Index, published: PublishedIndex) -> Comparison:
    """Compare a built index, put together by weighted means, with a published one."""
    common = tuple(code for code in index.units if code in published.countries)
    here = [index.units.index(code) for code in common]
    there = [published.countries.index(code) for code in common]
    ours, theirs = index.score()[here], published.published[there]
    rank, other_rank = rankdata(-ours, "min").astype(int), rankdata(-theirs, "min").astype(int)
    weights = effective(index)
    parts = weights * off_the_line(index.normalised[here], other_rank)
    # The published total is the weighted mean on a scale of its own.
    low, high = published.bounds
    shares = published.weights / published.weights.sum() * 100.0 / (high - low)
    other_parts = shares * off_the_line(published.scores[there], rank)
    gap = off_the_line(ours[:, None], other_rank)[:, 0]
    if not np.allclose(parts.sum(axis=1), gap):
        raise SystemExit("the parts of the gaps do not add up: the index is no weighted mean any more")
    return Comparison(common, ours, theirs, rank, other_rank, parts, other_parts)


def effective(index: Index) -> np.ndarray:
    """Return the share of each indicator in the index: the product of the shares above it, (K,)."""
    share = dict(zip(index.codes, index.shares.tolist(), strict=True))
    return np.array(
        [np.prod([share[part] for part in index.structure.lineage_of(code)]) for code in index.indicators]
    )


def off_the_line(values: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Return residuals of columns (N, K) from their least-squares lines in a rank, (N,)."""
    design = np.column_stack([np.ones(len(rank)), rank])
    fitted: np.ndarray = design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return values - fitted
