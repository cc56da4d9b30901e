"""Many runs of an index against building it anew for each.

The loops here use no code of the runs but the places and realisations of the design: choices are picked, weights drawn
and data moved by formulas written out again, and every run is a `build`.
"""

import numpy as np
import pytest
from scipy.special import gammaincinv, ndtri

from accord.errors import InputError, RecipeError
from accord.index.construction.build import build
from accord.index.construction.em import draws
from accord.index.construction.recipe import Recipe
from accord.index.robustness.draw import Stream, sample
from accord.index.robustness.rerun import Reruns
from accord.index.robustness.uncertain import read_factors

SEED = 11
RECIPES = {
    "plain": {"normalise": {"low": 1, "high": 100}},
    "full": {
        "denominate": {"by": {"i0": "size"}},
        "impute": {"method": "mean"},
        "screen": {"min_present": 0.5},
        "treat": {"max_winsorised": 1},
        "normalise": {"low": 1, "high": 100},
        "weight": {"values": {"P0": 2.0}},
        "aggregate": {"method": ["arithmetic", "geometric"]},
    },
    "gaps": {"normalise": {"low": 1, "high": 100}, "aggregate": {"data_threshold": [0.6, 0.3]}},
}


def naive(parts, recipe, factors, design, element="top"):
    """Scores of each run, built one at a time, (R, N)."""
    scores = np.full((len(design), len(parts.data.units)), np.nan)
    for run in range(len(design)):
        data, structure, chosen = parts.data, parts.structure, Recipe(**recipe)
        moved = data.values
        table = None
        weights = None
        for i, factor in enumerate(factors):
            u, number = design.u[run, i], design.realisation[run, i]
            if factor.kind == "alternatives":
                chosen = chosen.at(factor.path, factor.choices[int(u * len(factor.choices))])
            elif factor.kind == "range":
                chosen = chosen.at(factor.path, factor.low + u * (factor.high - factor.low))
            elif factor.kind == "normal":
                chosen = chosen.at(factor.path, factor.mean + factor.sd * ndtri(u))
            elif factor.kind == "leave_out":
                codes = [None, *structure.codes(factor.level)]
                gone = codes[int(u * len(codes))]
                structure = structure if gone is None else structure.without(gone)
                chosen = without(chosen, structure)
            elif factor.kind == "data_noise":
                uniform = Stream(SEED, i, moved.size)(np.array([number])).reshape(moved.shape)
                moved = moved + factor.sd * np.nanstd(data.values, axis=0, ddof=1) * ndtri(uniform)
            elif factor.kind == "imputations":
                table = (i, int(u * factor.tables))
        data = data.with_values(moved)
        if table is not None:
            i, which = table
            state = int(np.random.SeedSequence(SEED, spawn_key=(2, i, 0)).generate_state(1)[0])
            filled = draws(data.pick(structure.indicators).values, factors[i].tables, seed=state)
            data = data.pick(structure.indicators).with_values(filled[which])
            chosen = chosen.changed(impute=None)
        if any(factor.kind.startswith("weight") for factor in factors):
            weights = dict(zip(structure.codes(), build(data, structure, chosen).weights, strict=True))
            weights = drawn(weights, parts.structure, structure, factors, design, run)
            chosen = chosen.changed(weight={"values": weights})
        index = build(data, structure, chosen)
        scores[run, index.kept] = index.score(element)
    return scores


def without(recipe, structure):
    """The recipes here name i0 and P0."""
    if "i0" not in structure and recipe.denominate:
        recipe = recipe.changed(denominate={})
    if "P0" not in structure and recipe.weight:
        recipe = recipe.changed(weight={})
    return recipe


def drawn(weights, whole, structure, factors, design, run):
    parents = {e.code: e.parent for e in structure.elements}
    for kind in ("weight_sets", "weight_shares", "weight_noise"):
        for i, factor in enumerate(factors):
            if factor.kind != kind:
                continue
            if kind == "weight_sets":
                chosen = factor.sets[int(design.u[run, i] * len(factor.sets))]
                weights = {code: chosen.get(code, weight) for code, weight in weights.items()}
                continue
            uniform = Stream(SEED, i, len(whole.elements))(design.realisation[run, i : i + 1])[0]
            u = {code: uniform[whole.index_of(code)] for code in weights}
            before = dict(weights)
            for code in weights:
                level = structure[code].level
                if parents[code] is None:
                    continue
                if kind == "weight_noise":
                    size = factor.size if isinstance(factor.size, float) else factor.size.get(level, 0.0)
                    weights[code] = before[code] * (1 - size + 2 * size * u[code])
                elif factor.levels is None or level in factor.levels:
                    siblings = sum(w for c, w in before.items() if parents[c] == parents[code])
                    if factor.concentration is None:
                        weights[code] = -np.log(u[code])
                    else:
                        weights[code] = gammaincinv(factor.concentration * before[code] / siblings, u[code])
    return weights


NORMALISE = {
    "kind": "alternatives",
    "path": "normalise",
    "choices": [{"low": 1, "high": 100}, {"method": "zscore", "mean": 20, "sd": 2}, {"method": "rank"}],
}
SETS = {"kind": "weight_sets", "sets": [{"P0": 3.0}, {"P1": 0.5, "i1": 2.0}, {}]}
NOISE = {"kind": "weight_noise", "size": 0.3}
METHODS = {
    "kind": "alternatives",
    "path": "aggregate.method",
    "choices": ["arithmetic", "geometric", "harmonic", "weighted_median", ["geometric", "arithmetic"]],
}
FACTORS = {
    "normalisation": [NORMALISE],
    "aggregation": [METHODS],
    "copeland": [{**METHODS, "choices": ["arithmetic", "copeland", ["copeland", "weighted_median"]]}, NOISE],
    "power": [{"kind": "range", "path": "aggregate.p", "low": -1.0, "high": 1.0}],
    "bell": [{"kind": "normal", "path": "normalise.high", "mean": 90.0, "sd": 5.0}, NOISE],
    "noise": [NOISE],
    "noise by level": [{"kind": "weight_noise", "size": {2: 0.5}}],
    "sets": [SETS],
    "shares": [{"kind": "weight_shares", "concentration": 10.0}],
    "free shares": [{"kind": "weight_shares", "levels": [2]}],
    "scheme": [
        {
            "kind": "alternatives",
            "path": "weight",
            "choices": [None, {"scheme": "equal"}, {"scheme": "equal_effective"}],
        },
        NOISE,
    ],
    "left out": [{"kind": "leave_out"}, NOISE],
    "pillar left out": [{"kind": "leave_out", "level": 2}, METHODS],
    "data": [{"kind": "data_noise", "sd": 0.2}],
    "imputation": [
        {
            "kind": "alternatives",
            "path": "impute",
            "choices": [{"method": "mean"}, {"method": "median"}, None],
        }
    ],
    "screening": [{"kind": "alternatives", "path": "screen.min_present", "choices": [0.0, 0.7, 0.95]}],
    "treatment": [
        {
            "kind": "alternatives",
            "path": "treat",
            "choices": [None, {"max_winsorised": 1}, {"first": "log_ct"}],
        }
    ],
    "order": [
        {
            "kind": "alternatives",
            "path": "order",
            "choices": [
                ["denominate", "impute", "screen", "treat", "normalise"],
                ["denominate", "treat", "screen", "impute", "normalise"],
            ],
        }
    ],
    "everything": [
        NORMALISE,
        {**METHODS, "choices": ["arithmetic", "geometric", "weighted_median"]},
        NOISE,
        SETS,
        {"kind": "weight_shares", "concentration": 30.0, "levels": [1]},
        {"kind": "leave_out", "level": 2},
        {"kind": "alternatives", "path": "screen", "choices": [None, {"min_present": 0.8}]},
    ],
    "everything with errors": [
        NORMALISE,
        METHODS,
        NOISE,
        {"kind": "leave_out"},
        {"kind": "data_noise", "sd": 0.05},
    ],
}


IDLE = {
    ("imputation", "plain"),
    ("screening", "plain"),
    ("screening", "full"),
    ("treatment", "gaps"),
    ("order", "plain"),
    ("order", "gaps"),
}
"""Factors that change nothing: nothing is missing, nothing needs treatment, or there is one step alone."""


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("name", FACTORS)
def test_runs_are_what_building_each_gives(make_parts, name, recipe):
    parts = make_parts(5, 14, missing=0.0 if recipe == "plain" else 0.25)
    factors = read_factors(FACTORS[name])
    chosen = dict(RECIPES[recipe])
    if name == "power":
        chosen["aggregate"] = {"method": "generalised", "p": 1.0}
    reruns = Reruns(parts.data, parts.structure, Recipe(**chosen), factors, seed=SEED)
    design = sample(len(factors), 24, SEED, "sobol")
    scores = np.full((24, 14), np.inf)
    for runs, found in reruns.run(design):
        scores[runs] = found
    expected = naive(parts, chosen, factors, design)
    np.testing.assert_allclose(scores, expected, rtol=1e-12, atol=1e-13)
    assert (name, recipe) in IDLE or np.nanmax(np.ptp(scores, axis=0)) > 0.1  # the factors do something
    for run in (0, 13):
        data, structure, alone = reruns.explicit(design, run)
        index = build(data, structure, alone)
        kept = [parts.data.units.index(unit) for unit in index.units]
        np.testing.assert_allclose(index.score(), scores[run, kept], rtol=1e-12)
        assert np.all(np.isnan(np.delete(scores[run], kept)))


@pytest.mark.parametrize("others", [[], [NORMALISE, NOISE], [{"kind": "data_noise", "sd": 0.1}]])
def test_tables_filled_at_random_take_the_place_of_imputation(make_parts, others):
    parts = make_parts(5, 30, missing=0.05)
    factors = read_factors([*others, {"kind": "imputations", "tables": 3}])
    recipe = {"impute": {"method": "mean"}, "normalise": {"low": 1, "high": 100}}
    design = sample(len(factors), 6, SEED, "sobol")
    reruns = Reruns(parts.data, parts.structure, Recipe(**recipe), factors, seed=SEED)
    scores = np.full((6, 30), np.inf)
    for runs, found in reruns.run(design):
        scores[runs] = found
    np.testing.assert_allclose(scores, naive(parts, recipe, factors, design), rtol=1e-12)
    np.testing.assert_allclose(build(*reruns.explicit(design, 3)).score(), scores[3], rtol=1e-12)


def test_tables_are_filled_aggregate_by_aggregate_where_asked(make_parts):
    parts = make_parts(5, 30, missing=0.2)
    factors = read_factors([{"kind": "imputations", "tables": 3, "level": 2}])
    recipe = {"denominate": {"by": {"i0": "size"}}}
    reruns = Reruns(parts.data, parts.structure, Recipe(**recipe), factors, seed=SEED)
    design = sample(1, 3, 0, "sobol")
    data, structure, _ = reruns.explicit(design, 0)
    before = build(parts.data, parts.structure, recipe).steps["denominated"]
    known = ~np.isnan(before)
    np.testing.assert_array_equal(data.values[known], before[known])
    assert not np.isnan(data.values).any()
    column = [structure.indicators.index(code) for code in structure.indicators_of("P1")]
    table = int(design.u[0, 0] * 3)
    state = int(np.random.SeedSequence(SEED, spawn_key=(2, 0, 1)).generate_state(1)[0])
    np.testing.assert_array_equal(data.values[:, column], draws(before[:, column], 3, seed=state)[table])


def test_scores_of_an_aggregate_or_an_indicator(make_parts):
    parts = make_parts(5, 10)
    factors = read_factors([NORMALISE, NOISE])
    design = sample(2, 12, SEED, "sobol")
    for element in ("P1", "i0"):
        reruns = Reruns(parts.data, parts.structure, Recipe(), factors, element=element, seed=SEED)
        scores = np.full((12, 10), np.inf)
        for runs, found in reruns.run(design):
            scores[runs] = found
        np.testing.assert_allclose(scores, naive(parts, {}, factors, design, element), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("batch", [1, 3, 7, 1000])
def test_the_size_of_batches_changes_nothing(make_parts, batch):
    parts = make_parts(5, 14, missing=0.2)
    factors = read_factors(FACTORS["everything"])
    design = sample(len(factors), 64, SEED, "sobol")
    found = []
    for size in (None, batch):
        reruns = Reruns(
            parts.data, parts.structure, Recipe(**RECIPES["plain"]), factors, seed=SEED, batch=size
        )
        scores = np.full((64, 14), np.inf)
        for runs, some in reruns.run(design):
            assert size is None or len(runs) <= size
            scores[runs] = some
        found.append(scores)
    np.testing.assert_allclose(found[0], found[1], rtol=1e-13)


def test_choices_that_do_not_go_together_are_told_with_what_they_are(make_parts):
    parts = make_parts(5, 14)
    factors = read_factors([{**NORMALISE, "choices": [{"low": 1}, {"method": "zscore"}]}, METHODS])
    reruns = Reruns(parts.data, parts.structure, Recipe(), factors)
    match = (
        r"normalise = zscore, aggregate.method = geometric: .* geometric mean needs values that are positive"
    )
    with pytest.raises(RecipeError, match=match):
        list(reruns.run(sample(2, 64, 0, "sobol")))


def test_errors_of_the_index_itself_come_first(make_parts):
    parts = make_parts(5, 14)
    with pytest.raises(InputError, match="no indicator 'i99'"):
        Reruns(parts.data, parts.structure, Recipe(treat={"each": {"i99": None}}), read_factors([NOISE]))
