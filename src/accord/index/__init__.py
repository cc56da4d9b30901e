"""Index: composite indices, their recomputation and their ranks."""

from accord.index.change import IndexChange, change
from accord.index.composite import ranks, rescale, weighted_mean
from accord.index.published import INDICES, PublishedIndex, load_index
from accord.index.recovery import Recovery, recover

__all__ = [
    "INDICES",
    "IndexChange",
    "PublishedIndex",
    "Recovery",
    "change",
    "load_index",
    "ranks",
    "recover",
    "rescale",
    "weighted_mean",
]
