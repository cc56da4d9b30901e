"""An index built again and again, with the work shared that runs have in common.

Runs that begin with the same choices share every step up to where they part; runs that differ in weights alone are
aggregated at once. Steps, weighing and aggregation are those of `build`: a run is what `build` gives for its choices.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, Problem, RecipeError
from accord.index.construction.aggregate import Plan, Rule, aggregate_levels
from accord.index.construction.build import refuse_misfits, weigh_piece
from accord.index.construction.data import IndexData
from accord.index.construction.em import draws as filled_tables
from accord.index.construction.recipe import Recipe
from accord.index.construction.structure import Structure
from accord.index.construction.workpiece import Workpiece, start, take
from accord.index.robustness.draw import Design, Stream
from accord.index.robustness.realise import error_sizes, normal
from accord.index.robustness.setting import CHOOSING, Setting, setting, values
from accord.index.robustness.uncertain import (
    DataNoise,
    Factor,
    Imputations,
    LeaveOut,
    WeightNoise,
    WeightShares,
)
from accord.index.robustness.uncertain_fit import refuse_factors
from accord.index.robustness.weight_draw import WEIGHING, WeightDraws

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]
T = TypeVar("T")

_REMEMBERED = 24  # workpieces kept; runs come in an order in which those needed again are recent
_BATCH = 1 << 19  # numbers in the largest array of a batch of runs (4 MiB): it should stay near the processor


@dataclass
class _Recent:
    """Answers to the last few different questions."""

    size: int
    _held: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        if key in self._held:
            self._held.move_to_end(key)
        else:
            self._held[key] = make()
            if len(self._held) > self.size:
                self._held.popitem(last=False)
        found: T = self._held[key]
        return found


@dataclass(eq=False)
class Reruns:
    """Runs of one index under uncertain factors.

    Raises
    ------
    RecipeError
        With everything that is wrong with the factors.
    UnknownName
        If there is no such element.
    """

    data: IndexData
    structure: Structure
    recipe: Recipe
    factors: Sequence[Factor]
    element: str = ""
    """The element whose scores are wanted; the index itself if left out."""
    seed: int = 0
    """Of the realisations of factors that are many numbers at once."""
    batch: int | None = None
    """Most runs aggregated at once; by default as many as fill a few megabytes. Results do not depend on it."""

    def __post_init__(self) -> None:
        self.element = self.element or self.structure.top.code
        self.data = start(self.data, self.structure).data
        refuse_misfits(self.recipe, self.data, self.structure)
        refuse_factors(self.factors, self.data, self.structure, self.recipe, self.element)
        self._pieces, self._tables, self._plans = _Recent(_REMEMBERED), _Recent(4), _Recent(12)
        self._weighing = any(isinstance(factor, WEIGHING) for factor in self.factors)
        self._streams: dict[int, Stream] = {}
        self._errors: dict[int, Array] = {}
        for i, factor in enumerate(self.factors):
            if isinstance(factor, WeightNoise | WeightShares):
                self._streams[i] = Stream(self.seed, i, len(self.structure.elements))
            elif isinstance(factor, DataNoise):
                self._streams[i] = Stream(self.seed, i, self.data.values.size)
                self._errors[i] = error_sizes(factor, self.data)

    def values(self, design: Design) -> Array:
        """Return what each factor is in each run, (R, F): the position of a choice, or a number; NaN for others."""
        return values(self.factors, design, self.structure)

    def explicit(self, design: Design, run: int) -> tuple[IndexData, Structure, Recipe]:
        """Return data, structure and recipe of one run, for `build`.

        Where missing cells are filled at random the data has been through the steps up to there, and the recipe goes on
        from them.
        """
        row = Design(design.u[run : run + 1], design.realisation[run : run + 1])
        found = self.values(row)
        chosen = self._setting(found[0])
        data = self._with_errors(row.realisation[0]) if self._errors else None
        recipe = chosen.recipe
        if self._weighing:
            weighting = weigh_piece(self._piece(chosen, data), chosen.structure, recipe)
            levels = self._draws(chosen)(weighting.levels, found, row.realisation)
            given = [weight for level in levels for weight in level[0].tolist()]
            by_code = dict(zip(chosen.structure.codes(), given, strict=False))
            recipe = recipe.changed(weight={"scheme": "given", "values": by_code})
        if chosen.table is None:
            return data or self.data, chosen.structure, recipe
        piece = self._piece(chosen, data, last="impute")
        done = recipe.order[: recipe.order.index("impute") + 1]
        filled = piece.data.pick(chosen.structure.indicators).with_values(piece.values)
        return filled, chosen.structure, recipe.changed(**dict.fromkeys(done))

    def run(self, design: Design) -> Iterator[tuple[Numbers, Array]]:
        """Run a design, in an order that shares the most work.

        Yields
        ------
        runs, scores
            Numbers of some runs, (d,), and the element's scores in them, (d, N), over all units of the data; NaN for a
            unit that was screened out or has no score.

        Raises
        ------
        RecipeError
            If choices that are each possible do not go together, with what they are.
        """
        found = self.values(design)
        choosing = [i for i, factor in enumerate(self.factors) if isinstance(factor, CHOOSING)]
        choosing.sort(key=lambda i: self._turn(self.factors[i]))
        keys, group = np.unique(found[:, choosing], axis=0, return_inverse=True)
        order = np.argsort(group.ravel(), kind="stable")
        ends = np.cumsum(np.bincount(group.ravel(), minlength=len(keys)))
        for runs in np.split(order, ends[:-1]):
            told = ""
            try:
                chosen = self._setting(found[runs[0]])
                told = chosen.told
                if not self._errors:
                    yield from self._scores(chosen, None, found, design, runs)
                    continue
                for run in runs:
                    data = self._with_errors(design.realisation[run])
                    yield from self._scores(chosen, data, found, design, np.array([run], dtype=np.int64))
            except InputError as error:
                raise RecipeError([Problem(str(error), told)], "uncertain") from error

    def _setting(self, row: Array) -> Setting:
        def without(code: str) -> Structure:
            return self._plans.get(("without", code), partial(self.structure.without, code))

        return setting(self.factors, row, self.structure, self.recipe, without)

    def _start(self, chosen: Setting, data: IndexData) -> Workpiece:
        """Return the workpiece that no step has touched; its data still hold what is left out of the structure."""
        columns = [self.data.indicators.index(code) for code in chosen.structure.indicators]
        values = data.values if chosen.left_out is None else data.values[:, columns]
        return Workpiece(data, np.ones(len(data.units), dtype=bool), values, {"raw": values}, {})

    def _turn(self, factor: Factor) -> int:
        """Return how late in the making of an index a choice first matters."""
        if isinstance(factor, LeaveOut):
            return 0
        step = "impute" if isinstance(factor, Imputations) else getattr(factor, "path", "").split(".")[0]
        steps = [*self.recipe.order, "weight", "aggregate"]
        return 1 + steps.index(step) if step in steps else 0

    def _with_errors(self, realisation: Numbers) -> IndexData:
        """Return the data with errors, for one run's realisations, (F,)."""
        moved = self.data.values
        for i, sizes in self._errors.items():
            uniform = self._streams[i](realisation[i : i + 1])[0].reshape(sizes.shape)
            moved = moved + sizes * normal(uniform)
        return self.data.with_values(moved)

    def _piece(self, chosen: Setting, data: IndexData | None, last: str = "") -> Workpiece:
        """Return the data after all steps, or after one of them; from memory where it was made before."""
        recipe, structure = chosen.recipe, chosen.structure
        if data is not None:
            piece = self._start(chosen, data)
            for step in recipe.order:
                if step == "impute" and chosen.table is not None:
                    piece = self._filled(piece, chosen, None)
                else:
                    piece = take(piece, step, structure, recipe)
                if step == last:
                    break
            return piece
        key: tuple[Hashable, ...] = (chosen.left_out,)
        piece = self._pieces.get(key, partial(self._start, chosen, self.data))
        for step in recipe.order:
            before, key_before = piece, key
            if step == "impute" and chosen.table is not None:
                key = (*key, (step, chosen.table))
                piece = self._pieces.get(key, partial(self._filled, before, chosen, key_before))
            elif (choice := getattr(recipe, step)) is not None:
                key = (*key, (step, choice.model_dump_json()))
                piece = self._pieces.get(key, partial(take, before, step, structure, recipe))
            if step == last:
                break
        return piece

    def _filled(self, piece: Workpiece, chosen: Setting, key: Hashable | None) -> Workpiece:
        """Return the workpiece with its missing cells filled by one of the random tables."""
        i, factor = next((i, f) for i, f in enumerate(self.factors) if isinstance(f, Imputations))
        assert chosen.table is not None
        structure, missing = chosen.structure, np.isnan(piece.values)

        def make() -> Array:
            level = factor.level
            parents = [
                structure.top.code if level is None else line[level - 1] for line in structure.lineage()
            ]
            tables = np.empty((factor.tables, *piece.values.shape))
            for number, parent in enumerate(dict.fromkeys(parents)):
                columns = [k for k, above in enumerate(parents) if above == parent]
                if not missing[:, columns].any():
                    tables[:, :, columns] = piece.values[:, columns]
                    continue
                state = np.random.SeedSequence(self.seed, spawn_key=(2, i, number)).generate_state(1)
                tables[:, :, columns] = filled_tables(
                    piece.values[:, columns],
                    factor.tables,
                    seed=int(state[0]),
                    parameters=factor.parameters,
                    ridge=factor.ridge,
                    codes=[structure.indicators[k] for k in columns],
                    units=piece.data.units,
                )
            return tables

        tables = make() if key is None else self._tables.get(key, make)
        return piece.after("impute", tables[chosen.table], missing)

    def _draws(self, chosen: Setting) -> WeightDraws:
        make = partial(WeightDraws, chosen.structure, self.structure, self.factors, self._streams)
        return self._plans.get(("weights", chosen.left_out), make)

    def _scores(
        self, chosen: Setting, data: IndexData | None, found: Array, design: Design, runs: Numbers
    ) -> Iterator[tuple[Numbers, Array]]:
        """Yield the scores of runs that differ in weights alone."""
        structure, recipe = chosen.structure, chosen.recipe
        if chosen.left_out is not None or recipe is not self.recipe:
            refuse_misfits(recipe, self.data, structure)
        piece = self._piece(chosen, data)
        level = structure[self.element].level
        position = structure.codes(level).index(self.element)
        units = len(self.data.units)
        if level == 1:
            scores = np.full((len(runs), units), np.nan)
            scores[:, piece.kept] = piece.values[:, position]
            yield runs, scores
            return
        rules = recipe.aggregate.rules(structure.n_levels - 1)
        base = weigh_piece(piece, structure, recipe).levels
        top = level == structure.n_levels
        plan = self._plans.get(("members", chosen.left_out), partial(Plan.of, structure))
        size = self._batch_size(structure, rules, len(piece.values))
        for first in range(0, len(runs), size):
            some = runs[first : first + size]
            weights: Sequence[Array] = base
            if self._weighing:
                weights = self._draws(chosen)(base, found[some], design.realisation[some])
            levels = aggregate_levels(
                piece.values, structure, weights, rules, units=piece.data.units, keep=not top, plan=plan
            )
            reached = levels[0 if top else level - 2][position]
            scores = np.full((len(some), units), np.nan)
            scores[:, piece.kept] = reached
            yield some, scores

    def _batch_size(self, structure: Structure, rules: Sequence[Rule], units: int) -> int:
        if self.batch is not None:
            return self.batch
        width = 1
        for level, rule in enumerate(rules, start=1):
            parents = structure.parent_index(level)
            width = max(width, len(structure.level(level + 1)))
            if rule.method == "weighted_median":  # sorts the parts of an aggregate for all runs at once
                width = max(width, int(np.bincount(parents).max()))
        return max(16, _BATCH // (units * width))
