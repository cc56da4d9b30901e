"""Weights of many runs: sets, shares and noise applied to the weights of the recipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from accord.index.construction.aggregate import run
from accord.index.construction.structure import Structure
from accord.index.robustness.draw import Stream
from accord.index.robustness.realise import dirichlet, noise_sizes, noisy
from accord.index.robustness.uncertain import Factor, WeightNoise, WeightSets, WeightShares

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]

WEIGHING = (WeightSets, WeightShares, WeightNoise)
"""Factors that change weights, in the order in which they are applied."""


class WeightDraws:
    """Weights of the runs that have one structure.

    A weight is that of the recipe, or of a set; shares are drawn around it; noise comes last.

    Parameters
    ----------
    structure
        The structure of these runs.
    whole
        The structure with nothing left out: a realisation holds a number for each of its elements.
    factors, streams
        All factors, and by position of a factor its realisations, (d, E).
    """

    def __init__(
        self,
        structure: Structure,
        whole: Structure,
        factors: Sequence[Factor],
        streams: Mapping[int, Stream],
    ) -> None:
        self.streams = streams
        self.factors = [
            (i, factor) for kind in WEIGHING for i, factor in enumerate(factors) if isinstance(factor, kind)
        ]
        self.codes = [structure.codes(level) for level in range(1, structure.n_levels)]
        self.parents = [structure.parent_index(level) for level in range(1, structure.n_levels)]
        columns = [np.array([whole.index_of(code) for code in codes], dtype=np.intp) for codes in self.codes]
        self.columns = [run(positions) for positions in columns]
        self.sizes = {
            i: [noise_sizes(factor, whole)[positions] for positions in columns]
            for i, factor in self.factors
            if isinstance(factor, WeightNoise)
        }

    def __call__(self, base: Sequence[Array], values: Array, realisation: Numbers) -> list[Array]:
        """Return weights by level from the indicators up to below the index, (d, n_level), or (1, n_level) if all same.

        Parameters
        ----------
        base
            Weights of the recipe by level, (n_level,).
        values, realisation
            Of these runs and all factors, (d, F).
        """
        weights = [np.asarray(level)[None] for level in base[: len(self.codes)]]
        for i, factor in self.factors:
            if isinstance(factor, WeightSets):
                self._put_sets(weights, factor, values[:, i].astype(np.intp))
                continue
            drawn = self.streams[i](realisation[:, i])
            for level, columns in enumerate(self.columns):
                if isinstance(factor, WeightNoise) and self.sizes[i][level].any():
                    weights[level] = noisy(weights[level], self.sizes[i][level], drawn[:, columns])
                elif isinstance(factor, WeightShares) and (
                    factor.levels is None or level + 1 in factor.levels
                ):
                    uniform, parents = drawn[:, columns], self.parents[level]
                    weights[level] = dirichlet(weights[level], parents, factor.concentration, uniform)
        return weights

    def _put_sets(self, weights: list[Array], factor: WeightSets, chosen: NDArray[np.intp]) -> None:
        for level, codes in enumerate(self.codes):
            if not any(code in codes for given in factor.sets for code in given):
                continue
            weights[level] = np.repeat(weights[level], len(chosen), axis=0)
            for position, given in enumerate(factor.sets):
                runs = np.flatnonzero(chosen == position)
                for code in set(given).intersection(codes):
                    weights[level][runs, codes.index(code)] = given[code]
