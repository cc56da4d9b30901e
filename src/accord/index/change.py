"""How an index and its ranks change when components move, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.index.construction.rank import ranks
from accord.index.published import PublishedIndex

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True)
class IndexChange:
    """Totals and ranks before and after, with the 5th and 95th percentile of the draws."""

    index: PublishedIndex
    before: Array
    """Recomputed baseline totals, (N,)."""
    after: Array
    """Totals at the central values, (N,)."""
    scores: Array
    """Component scores after, at the central values, (N, K)."""
    rank_before: NDArray[np.int64]
    rank_after: NDArray[np.int64]
    low: Array
    high: Array
    """5th and 95th percentile of the totals, (N,)."""
    rank_low: NDArray[np.int64]
    rank_high: NDArray[np.int64]
    """Best and worst rank within the 5th and 95th percentile, (N,)."""

    def frame(self) -> pd.DataFrame:
        """Return one row per country in the order of the new ranks."""
        import pandas as pd

        columns = {
            "rank_before": self.rank_before,
            "rank_after": self.rank_after,
            "rank_low": self.rank_low,
            "rank_high": self.rank_high,
            "score_before": self.before,
            "score_after": self.after,
            "score_low": self.low,
            "score_high": self.high,
            "change": self.after - self.before,
        }
        frame = pd.DataFrame(columns, index=pd.Index(self.index.countries, name="country"))
        return frame.sort_values(["rank_after", "rank_before"])


def change(index: PublishedIndex, hats: Array, draws: Array) -> IndexChange:
    """Move the index by component hats.

    Parameters
    ----------
    hats
        Counterfactual over baseline of each component at the central values, (N, K).
    draws
        The same for every draw, (D, N, K), from which intervals are taken.
    """
    before = index.total(index.scores)
    scores = index.scores * hats
    after = index.total(scores)
    drawn = index.total(index.scores * draws)
    drawn_ranks = ranks(drawn)
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    rank_low, rank_high = np.quantile(drawn_ranks, [0.05, 0.95], axis=0, method="inverted_cdf")
    return IndexChange(
        index=index,
        before=before,
        after=after,
        scores=scores,
        rank_before=ranks(before),
        rank_after=ranks(after),
        low=low,
        high=high,
        rank_low=rank_low.astype(int),
        rank_high=rank_high.astype(int),
    )
