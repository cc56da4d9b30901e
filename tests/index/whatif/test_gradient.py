"""Gradients against central differences of full rebuilds."""

import numpy as np
import pytest

from accord.errors import AggregationError, ImputeError, InputError, NormaliseError, TreatError, WeightError
from accord.index.construction.build import build
from accord.index.construction.build_panel import build_panel
from accord.index.construction.data import Panel
from accord.index.whatif.gradient import gradient

POSITIVE = {"method": "minmax", "low": 1.0, "high": 100.0}
RECIPES = {
    "plain": {},
    "zscore": {"normalise": {"method": "zscore"}},
    "robust": {"normalise": {"method": "robust_zscore"}},
    "to max": {"normalise": {"method": "distance_to_max"}},
    "to target": {"normalise": {"method": "distance_to_target"}},
    "to reference": {"normalise": {"method": "distance_to_reference"}},
    "goalposts": {"normalise": {"method": "goalposts", "lower": 0.2, "upper": 3.0}},
    "scaled": {"normalise": {"method": "scaled", "lower": 0.2, "upper": 3.0}},
    "of max": {"normalise": {"method": "fraction_of_max"}},
    "geometric": {"normalise": POSITIVE, "aggregate": {"method": "geometric"}},
    "harmonic": {"normalise": POSITIVE, "aggregate": {"method": "harmonic"}},
    "squares": {"normalise": POSITIVE, "aggregate": {"method": "generalised", "p": 2.0}},
    "small power": {"normalise": POSITIVE, "aggregate": {"method": "generalised", "p": 0.03}},
    "mixed": {"normalise": POSITIVE, "aggregate": {"method": ("geometric", "harmonic")}},
    "denominated": {"denominate": {"by": {"i0": "size", "i2": "size", "i1": "i2"}, "scale": {"i0": 3.0}}},
    "winsorised": {"treat": {"skew_max": 0.3, "kurt_max": 0.1, "max_winsorised": 3, "second": "none"}},
    "combined": {
        "treat": {"skew_max": 0.3, "kurt_max": 0.1, "max_winsorised": 1, "combine": True},
        "normalise": {"method": "zscore"},
    },
    **{
        name: {"treat": {"skew_max": 0.0, "kurt_max": 0.0, "first": "none", "second": name, **more}}
        for name, more in {
            "log": {},
            "log_ct": {},
            "log_ct_orig": {},
            "log_ct_plus": {},
            "log_gii": {"factor": 5.0},
            "boxcox": {"lam": 0.4},
            "quantile": {"quantiles": (0.1, 0.87)},
        }.items()
    },
}
GAPPY = {
    "left": {},
    "mean": {"impute": {"method": "mean"}},
    "median": {"impute": {"method": "median"}},
    "group mean": {"impute": {"method": "group_mean", "group": "half"}},
    "group median": {"impute": {"method": "group_median", "group": "half"}},
    "row mean": {"impute": {"method": "row_mean", "fallback": "overall"}},
    "row mean as is": {"impute": {"method": "row_mean", "normalise_first": False, "fallback": "overall"}},
    "constant": {"impute": {"method": "constant", "value": 0.7}},
    "screened": {"impute": {"method": "mean"}, "screen": {"drop": ["U5"]}, "normalise": {"method": "zscore"}},
    "treated before": {
        "impute": {"method": "mean"},
        "treat": {"skew_max": 0.3, "kurt_max": 0.1, "max_winsorised": 2},
        "order": ("denominate", "treat", "impute", "screen", "normalise"),
    },
}


def central(index, value_of, x, h):
    up, down = value_of(x + h), value_of(x - h)
    return (up - down) / (2.0 * h)


def check_data(index, unit, element=None, against=None, cells=None):
    """Compare with central differences; cells whose derivative is one-sided are left out."""
    found = gradient(index, unit, element, against=against)
    values = index.data.values
    column = index.structure.index_of(element or index.structure.top.code)
    for n, k in cells or np.ndindex(values.shape):
        if np.isnan(values[n, k]) or found.kinks[n, k]:
            assert found.kinks[n, k] or found.data[n, k] == 0.0
            continue

        def outcome(x, n=n, k=k):
            moved = values.copy()
            moved[n, k] = x
            scores = index.rebuild(data=index.data.with_values(moved))
            score = scores.scores[scores.unit_index(unit), column]
            return score - (scores.scores[scores.unit_index(against), column] if against else 0.0)

        expected = central(index, outcome, values[n, k], 1e-6 * max(abs(values[n, k]), 0.1))
        size = max(1.0, abs(expected), np.abs(found.data).max())
        assert found.data[n, k] == pytest.approx(expected, abs=1e-6 * size), (n, k)
    return found


@pytest.mark.parametrize("name", RECIPES)
def test_derivatives_by_raw_values_are_those_of_a_rebuild(make_parts, name):
    parts = make_parts(11, n=9)
    recipe = dict(RECIPES[name])
    directed = parts.data.values * parts.structure.directions
    if name == "to target":
        target = (directed.max(axis=0) + 0.3) * parts.structure.directions
        recipe["normalise"] |= {"target": dict(zip(parts.structure.indicators, target.tolist(), strict=True))}
    if name == "to reference":
        never_worst = int(np.flatnonzero((directed > directed.min(axis=0)).all(axis=1))[0])
        recipe["normalise"] |= {"reference": parts.data.units[never_worst]}
    index = build(parts.data, parts.structure, recipe)
    found = check_data(index, "U4", against="U6" if name != "goalposts" else None)
    assert np.abs(found.data).max() > 0.0


@pytest.mark.parametrize("name", GAPPY)
def test_derivatives_with_missing_values_are_those_of_a_rebuild(make_parts, name):
    parts = make_parts(5, n=9, missing=0.25)
    index = build(parts.data, parts.structure, GAPPY[name])
    assert np.isnan(index.data.values).any()
    check_data(index, "U4")
    check_data(index, "U6", element="P1")


@pytest.mark.parametrize(
    "name", ["plain", "geometric", "harmonic", "squares", "small power", "mixed", "zscore"]
)
def test_derivatives_by_weights_are_those_of_a_rebuild(make_parts, name):
    parts = make_parts(3, missing=0.2 if name in ("plain", "geometric") else 0.0)
    index = build(parts.data, parts.structure, RECIPES[name])
    found = gradient(index, "U2")
    for position, element in enumerate(index.structure.elements[:-1]):
        h = 1e-6
        scores = [
            index.rebuild(structure=index.given.with_weights({element.code: element.weight + step})).score()
            for step in (h, -h)
        ]
        expected = (scores[0] - scores[1])[index.unit_index("U2")] / (2.0 * h)
        assert found.weights[position] == pytest.approx(expected, abs=1e-6)
    assert found.weights[-1] == 0.0


def test_derivatives_by_denominators_are_those_of_a_rebuild(make_parts):
    parts = make_parts(11)
    index = build(parts.data, parts.structure, RECIPES["denominated"])
    found = gradient(index, "U1")
    size = index.data.denominators["size"]
    assert set(found.denominators) == {"size"}
    for n in range(len(size)):
        scores = []
        for step in (1e-6, -1e-6):
            moved = size.copy()
            moved[n] += step
            column = dict(zip(index.data.units, moved, strict=True))
            scores.append(index.rebuild(data=index.data.with_denominators({"size": column})).score())
        expected = (scores[0] - scores[1])[1] / 2e-6
        assert found.denominators["size"][n] == pytest.approx(expected, abs=1e-6)


def test_where_units_tie_the_derivative_is_that_inwards_and_marked(make_parts):
    parts = make_parts(1)
    values = parts.data.values.copy()
    values[[2, 5], 0] = values[:, 0].max() + 1.0
    index = build(parts.data.with_values(values), parts.structure)
    found = gradient(index, "U0")
    assert found.kinks[[2, 5], 0].all()
    assert found.kinks.sum() == 2
    # Inwards: lowering one of two equal maxima leaves the other to set the scale.
    lower = values.copy()
    lower[2, 0] -= 1e-6
    moved = index.rebuild(data=index.data.with_values(lower)).score()[0] - index.score()[0]
    assert found.data[2, 0] == 0.0 == moved


def test_the_asem_index_with_all_its_steps(asem):
    rng = np.random.default_rng(0)
    index = asem.index
    n, k = index.data.values.shape
    cells = [(int(rng.integers(n)), int(rng.integers(k))) for _ in range(25)]
    row = index.data.unit_index("DEU")
    cells += [(row, int(column)) for column in rng.integers(k, size=10)]
    found = check_data(index, "DEU", against="GBR", cells=cells)
    assert found.value == pytest.approx(
        index.score()[index.unit_index("DEU")] - index.score()[index.unit_index("GBR")]
    )


def test_tables_name_what_matters_most(make_parts):
    parts = make_parts(2)
    index = build(parts.data, parts.structure)
    found = gradient(index, "U0")
    own = found.own()
    assert own.abs().is_monotonic_decreasing
    assert own.sum() == pytest.approx(found.data[0].sum())
    top = found.largest(4)
    assert len(top) == 4
    assert top["per_sd"].abs().is_monotonic_decreasing
    assert found.by_weight().loc["P0", "derivative"] == found.weights[index.structure.index_of("P0")]
    assert found.frame().loc["U3", "i1"] == found.data[3, 1]


@pytest.mark.parametrize(
    ("recipe", "error", "why"),
    [
        ({"normalise": {"method": "rank"}}, NormaliseError, "rank moves in steps"),
        ({"aggregate": {"method": "copeland"}}, AggregationError, "moves in steps"),
        ({"aggregate": {"method": "weighted_median"}}, AggregationError, "moves in steps"),
        ({"weight": {"scheme": "pca", "negative": "zero"}}, WeightError, "come from the data by pca"),
        ({"impute": {"method": "em", "level": None, "ridge": 1.0}}, ImputeError, "EM algorithm"),
        ({"impute": {"method": "row_median", "fallback": "overall"}}, ImputeError, "medians over indicators"),
        (
            {"treat": {"skew_max": 0.0, "kurt_max": 0.0, "first": "boxcox", "second": "none"}},
            TreatError,
            "lambda",
        ),
        ({"aggregate": {"method": "generalised", "p": 0.5}}, AggregationError, "no finite slope at 0"),
    ],
)
def test_what_has_no_gradient_is_refused_with_the_reason(make_parts, recipe, error, why):
    gaps = 0.1 if "impute" in recipe else 0.0
    parts = make_parts(4, n=14, missing=gaps)
    index = build(parts.data, parts.structure, recipe)
    unit = index.units[int(np.argmin(index.normalised.min(axis=1)))]
    if gaps:  # a unit with a gap of its own
        unit = index.units[int(np.flatnonzero(index.records["impute"].any(axis=1))[0])]
    with pytest.raises(error, match=why):
        gradient(index, unit)


def test_a_unit_without_a_score_and_a_year_of_a_panel_are_refused(make_parts):
    parts = make_parts(4, n=10)
    values = parts.data.values.copy()
    values[0] = np.nan
    index = build(parts.data.with_values(values), parts.structure)
    with pytest.raises(InputError, match="U0 has no score"):
        gradient(index, "U0")
    shared = build_panel(
        Panel(
            years=("2020", "2021"),
            units=parts.data.units,
            names=parts.data.names,
            indicators=parts.data.indicators,
            values=np.stack([parts.data.values, 1.1 * parts.data.values]),
        ),
        parts.structure,
    )
    with pytest.raises(NormaliseError, match="shared with other years"):
        gradient(shared["2020"], "U1")
