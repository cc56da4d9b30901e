"""A built index: scores and ranks of every element, and the record of every step that led there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.errors import Problem, RecipeError, UnknownName
from accord.index.construction.data import IndexData
from accord.index.construction.rank import TIE_TOLERANCE, Ties, ranks
from accord.index.construction.recipe import Recipe, within
from accord.index.construction.structure import Structure

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Index:
    """A composite index as it was built. Arrays cannot be written to; a change is a new index, by `rebuild`."""

    data: IndexData
    """The raw data of all units, with the indicators of the structure in its order."""
    given: Structure
    """The structure as it was given."""
    recipe: Recipe
    structure: Structure
    """The structure with the weights that were used."""
    units: tuple[str, ...]
    """Codes of the units that were kept, (N,)."""
    kept: NDArray[np.bool_]
    """Which units of `data` were kept, (all units,)."""
    steps: Mapping[str, Array]
    """The data of the units kept after each step that was done, in the order they were done, each (N, K): ``"raw"``,
    ``"denominated"``, ``"imputed"``, ``"screened"``, ``"treated"``, ``"normalised"``."""
    scores: Array
    """Score of every element of the structure in its order, the indicators' own as normalised, (N, E)."""
    records: Mapping[str, Any] = field(default_factory=dict)
    """What each step did, by its name in the recipe. ``"denominate"``: a `Denomination`; ``"impute"``: which cells were
    filled, (N, K); ``"screen"``: the `Screening` of all units it looked at; ``"treat"``: a `Treatment` for each
    indicator, (K,); ``"normalise"``: the `Scale`; ``"weight"``: the `Weighting`;
    ``"over_time"``: which raw values came from other years, (N, K)."""
    pool: tuple[str, ...] = ()
    """Years of a panel whose scale this index shares; none where it stands alone."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the units that were kept, (N,)."""
        return tuple(name for name, kept in zip(self.data.names, self.kept, strict=True) if kept)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the indicators, (K,)."""
        return self.structure.indicators

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all elements, (E,)."""
        return self.structure.codes()

    @property
    def normalised(self) -> Array:
        """The indicators as they were aggregated, (N, K)."""
        return self.scores[:, : len(self.indicators)]

    @property
    def weights(self) -> Array:
        """Weight of every element as used, on the scale it was given on, (E,)."""
        return np.array([element.weight for element in self.structure.elements])

    @property
    def shares(self) -> Array:
        """Weight of every element as a share of its siblings' sum, 1 for the index itself, (E,)."""
        found = [self._shares_of(level) for level in range(1, self.structure.n_levels)]
        return np.concatenate([*found, np.ones(1)])

    def _shares_of(self, level: int) -> Array:
        weights, parents = self.structure.weights(level), self.structure.parent_index(level)
        return weights / np.bincount(parents, weights)[parents]

    def unit_index(self, unit: str) -> int:
        """Return the position of a unit among those kept, by its code.

        Raises
        ------
        UnknownName
            If there is no such unit, or it was screened out.
        """
        if unit in self.units:
            return self.units.index(unit)
        if unit in self.data.units:
            raise UnknownName("unit", unit, (), "It is in the data and was screened out.")
        raise UnknownName("unit", unit, [*self.units, *self.names])

    def score(self, code: str | None = None) -> Array:
        """Return the scores of an element, by default the index itself, (N,)."""
        return self.scores[:, self.structure.index_of(code or self.structure.top.code)]

    def rank(self, code: str | None = None, ties: Ties = "min") -> NDArray[np.int64] | Array:
        """Return the ranks by an element, by default the index itself, 1 the best, 0 without a score, (N,)."""
        return ranks(self.score(code), ties, tolerance=TIE_TOLERANCE)

    def ranks(self, ties: Ties = "min") -> pd.DataFrame:
        """Return the ranks by every element, one row per unit; missing without a score."""
        found = np.column_stack([self.rank(code, ties) for code in self.codes])
        return self._table(found.astype(np.float64), self.codes).mask(found == 0).convert_dtypes()

    def results(self, *, by: str | None = None) -> pd.DataFrame:
        """Return name, rank and the scores of all aggregates, the index first, best unit first.

        Parameters
        ----------
        by
            Element that ranks and sorts; by default the index itself.
        """
        codes = [
            code for level in range(self.structure.n_levels, 1, -1) for code in self.structure.codes(level)
        ]
        frame = self._table(np.column_stack([self.score(code) for code in codes]), codes)
        frame.insert(0, "name", list(self.names))
        rank = self.rank(by)
        frame.insert(1, "rank", rank)
        frame["rank"] = frame["rank"].mask(rank == 0).convert_dtypes()
        order = np.lexsort((np.arange(len(rank)), np.where(rank == 0, len(rank) + 1, rank)))
        return frame.iloc[order]

    def frame(self, step: str | None = None) -> pd.DataFrame:
        """Return the data after a step, or the scores of every element, one row per unit.

        Raises
        ------
        UnknownName
            If there is no such step, or it was not done.
        """
        if step is None or step == "aggregated":
            return self._table(self.scores, self.codes)
        if step not in self.steps:
            raise UnknownName(
                "step", step, self.steps, f"This index has {', '.join(self.steps)}, aggregated."
            )
        return self._table(self.steps[step], self.indicators)

    def to_dataframe(self) -> pd.DataFrame:
        """Return the scores of every element, one row per unit; the same as `frame` without a step."""
        return self.frame()

    def tidy(self) -> pd.DataFrame:
        """Return one row per unit and element: names, level, parent, share of weight, score and rank."""
        import pandas as pd

        n, elements = len(self.units), self.structure.elements
        rank = self.ranks().to_numpy(dtype=object).T.ravel()
        return pd.DataFrame(
            {
                "unit": np.tile(np.array(self.units, dtype=object), len(elements)),
                "name": np.tile(np.array(self.names, dtype=object), len(elements)),
                "element": np.repeat([e.code for e in elements], n),
                "element_name": np.repeat([e.name for e in elements], n),
                "level": np.repeat([e.level for e in elements], n),
                "parent": np.repeat(np.array([e.parent for e in elements], dtype=object), n),
                "weight": np.repeat(self.shares, n),
                "score": self.scores.T.ravel(),
                "rank": pd.array(rank, dtype="Int64"),
            }
        )

    def to_csv(self, path: str | Path) -> None:
        """Write the results as a CSV file."""
        self.results().to_csv(path, index_label="unit")

    def summary(self) -> str:
        """Return what the index is made of, what each step did, and who leads, as text."""
        from accord.index.construction.summary import summary

        return summary(self)

    def provenance(self) -> dict[str, Any]:
        """Return what it takes to make the same index again: version, recipe, and hashes of the data and the structure.

        Hashes are the SHA-256 of the tables that `save_index` writes, in UTF-8.
        """
        from accord import __version__
        from accord.index.construction.file_text import structure_text, values_text

        texts = {"data": values_text(self.data), "structure": structure_text(self.given, self.data)}
        hashes = {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}
        pool = {"pool": list(self.pool)} if self.pool else {}
        return {"accord": __version__, **hashes, "recipe": self.recipe.to_dict(), **pool}

    def to_dict(self) -> dict[str, Any]:
        """Return provenance, scores and ranks of every element as plain data, ready for JSON; None for no score."""
        scores = {
            code: [None if np.isnan(score) else float(score) for score in self.score(code)]
            for code in self.codes
        }
        ranked = {code: [int(rank) or None for rank in self.rank(code)] for code in self.codes}
        return {
            "name": self.structure.top.name,
            "year": self.data.year,
            "provenance": self.provenance(),
            "units": list(self.units),
            "names": list(self.names),
            "weights": dict(zip(self.codes, self.shares.tolist(), strict=True)),
            "scores": scores,
            "ranks": ranked,
        }

    def rebuild(
        self, *, data: IndexData | None = None, structure: Structure | None = None, **changes: Any
    ) -> Index:
        """Return the index built again with other data, another structure or other steps of the recipe.

        Parameters
        ----------
        changes
            Steps by name, each a model, a mapping of its fields, or None for a step that is no longer done:
            ``rebuild(normalise={"method": "zscore"}, treat=None)``.

        Raises
        ------
        RecipeError
            If a step or a choice does not exist, or the index shares its scale with other years.
        """
        from accord.index.construction.build import build

        if self.pool:
            years = ", ".join(self.pool)
            message = f"this index shares its scale with those of {years}; build the panel again with what is changed"
            raise RecipeError([Problem(message)])
        recipe = self.recipe.changed(**changes) if changes else self.recipe
        return build(data or self.data, structure or self.given, recipe)

    def without(self, *codes: str) -> Index:
        """Return the index built again without some elements and all below them."""
        left = self.given.without(*codes)
        recipe = within(self.recipe, set(self.given.codes()) - set(left.codes()))
        return self.rebuild(structure=left, **{step: getattr(recipe, step) for step in Recipe.model_fields})

    def _table(self, values: Array, columns: Any) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(values, index=pd.Index(self.units, name="unit"), columns=list(columns))
