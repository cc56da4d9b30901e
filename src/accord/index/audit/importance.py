"""What each element of an index counts for: by its weight, and by what it does to the result.

A weight is what the makers of an index mean an element to count; what it does count depends as much on its variance and
on what it goes along with (Paruolo, Saisana & Saltelli 2013; Becker, Saisana, Paruolo & Vandecasteele 2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.audit.correlation import correlation
from accord.index.audit.main_effect import Smoother, correlation_ratio
from accord.index.construction.weight import effective_weights

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index
    from accord.index.construction.structure import Structure

Array = NDArray[np.float64]


def effective(structure: Structure) -> Array:
    """Effective weight of every element in the index, by the weights of the structure, (E,); each level sums to one.

    The product of the weights, as shares among siblings, from the element up to the index. It is the weight in the
    index where every level is an arithmetic mean, and in its logarithm where every level is a geometric one.
    """
    levels = [structure.weights(level) for level in range(1, structure.n_levels)]
    return np.concatenate(effective_weights(structure, levels))


@dataclass(frozen=True, eq=False)
class Importance:
    """Weights of the elements below an aggregate beside their main effects on it."""

    of: str
    """The aggregate."""
    codes: tuple[str, ...]
    """The elements below it, indicators first, (M,)."""
    parents: tuple[str, ...]
    levels: NDArray[np.int64]
    weights: Array
    """Effective weights in the aggregate, (M,); each level sums to one."""
    correlations: Array
    """Correlation with the aggregate, (M,)."""
    effects: Array
    """Main effect: correlation ratio of the aggregate on the element, (M,)."""
    smoother: Smoother

    @property
    def linear(self) -> Array:
        """Main effect by a straight line: the squared correlation, (M,)."""
        return np.asarray(self.correlations**2)

    @property
    def shares(self) -> Array:
        """Main effects as shares of their sum on each level, to be set beside the weights, (M,)."""
        return self._shared(self.effects)

    @property
    def gaps(self) -> Array:
        """Shares of main effects less weights, (M,): above zero an element counts for more than was meant."""
        return self.shares - self.weights

    def _shared(self, effects: Array) -> Array:
        found = np.full(len(self.codes), np.nan)
        for level in np.unique(self.levels):
            here = self.levels == level
            total = np.nansum(effects[here])
            if total > 0.0:
                found[here] = effects[here] / total
        return found

    def frame(self) -> pd.DataFrame:
        """Return one row per element."""
        import pandas as pd

        columns = {
            "level": self.levels,
            "parent": self.parents,
            "weight": self.weights,
            "correlation": self.correlations,
            "effect_linear": self.linear,
            "effect": self.effects,
            "importance": self.shares,
            "gap": self.gaps,
        }
        return pd.DataFrame(columns, index=pd.Index(self.codes, name="element"))


def importance(index: Index, of: str | None = None, smoother: Smoother = "spline") -> Importance:
    """Set the weights of the elements below an aggregate beside their main effects on it.

    Parameters
    ----------
    of
        The aggregate, by default the index itself.
    smoother
        How the aggregate's mean given an element is estimated: ``"spline"``, ``"local"`` or ``"linear"``; see
        `accord.index.audit.main_effect.correlation_ratio`.

    Raises
    ------
    UnknownName
        If there is no such element or smoother.
    InputError
        If the element is an indicator.
    """
    structure = index.structure
    whole = structure[of or structure.top.code]
    if whole.level == 1:
        raise InputError(f"{whole.code!r} is an indicator and has no parts; name an aggregate")
    below = [
        element
        for element in structure.elements
        if element.level < whole.level and whole.code in structure.lineage_of(element.code)
    ]
    columns = [structure.index_of(element.code) for element in below]
    weights = effective(structure)
    total, values = index.score(whole.code), index.scores[:, columns]
    effects = [correlation_ratio(column, total, smoother) for column in values.T]
    return Importance(
        of=whole.code,
        codes=tuple(element.code for element in below),
        parents=tuple(str(element.parent) for element in below),
        levels=np.array([element.level for element in below], dtype=np.int64),
        weights=weights[columns] / weights[structure.index_of(whole.code)],
        correlations=correlation(values, total[:, None])[:, 0],
        effects=np.array(effects),
        smoother=smoother,
    )


def weights_frame(index: Index) -> pd.DataFrame:
    """Return level, weight as used, share among siblings and effective weight of every element of an index."""
    import pandas as pd

    elements = index.structure.elements
    columns = {
        "level": [element.level for element in elements],
        "weight": index.weights,
        "share": index.shares,
        "effective": effective(index.structure),
    }
    return pd.DataFrame(columns, index=pd.Index(index.codes, name="element"))
