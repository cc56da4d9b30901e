"""Traces: every number follows from the ones it names."""

import json
import math

import numpy as np
import pytest

from accord.errors import UnknownName
from accord.index.construction.build import build
from accord.index.construction.build_panel import build_panel
from accord.index.construction.data import Panel
from accord.index.whatif.trace import trace

POSITIVE = {"method": "minmax", "low": 1.0, "high": 100.0}
STRONG = {"skew_max": 0.0, "kurt_max": 0.0, "first": "none"}
RECIPES = [
    {},
    {"normalise": {"method": "zscore"}},
    {"normalise": {"method": "fraction_of_max"}},
    {"normalise": {"method": "goalposts", "lower": 0.5, "upper": 2.0}},
    {"normalise": {"method": "rank"}},
    {"normalise": {"method": "categories"}},
    {"normalise": POSITIVE, "aggregate": {"method": "geometric"}},
    {"normalise": POSITIVE, "aggregate": {"method": "harmonic"}},
    {"normalise": POSITIVE, "aggregate": {"method": ("generalised", "arithmetic"), "p": (3.0, None)}},
    {"aggregate": {"method": "weighted_median"}},
    {"aggregate": {"method": "copeland"}},
    {"denominate": {"by": {"i0": "size"}, "scale": {"i0": 100.0}}},
    {"impute": {"method": "group_mean", "group": "half"}, "treat": {"skew_max": 0.3, "kurt_max": 0.1}},
    {"treat": {**STRONG, "second": "log_ct"}},
    {"treat": {**STRONG, "second": "boxcox"}},
    {"treat": {"skew_max": 0.3, "kurt_max": 0.1, "max_winsorised": 1, "combine": True}},
    {"aggregate": {"data_threshold": 0.9}},
]


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("missing", [0.0, 0.25])
def test_every_number_is_what_its_formula_gives(make_parts, recipe, missing):
    parts = make_parts(7, n=10, missing=missing)
    index = build(parts.data, parts.structure, recipe)
    for row, unit in enumerate(index.units):
        found = trace(index, unit)
        assert found.gap < 1e-9
        assert set(found.nodes) == set(index.codes)
        for code, node in found.nodes.items():
            score = index.score(code)[row]
            assert node.score == score or (math.isnan(node.score) and math.isnan(score))
            value = math.nan
            for stage in node.stages:
                # Worked out here, from the text of the formula and the numbers it names alone.
                if stage.formula:
                    again = eval(stage.formula, {"log": math.log, "min": min, "max": max}, dict(stage.inputs))
                    assert (
                        math.isnan(stage.value) if math.isnan(again) else stage.value == pytest.approx(again)
                    )
                    if "value" in stage.inputs:
                        assert stage.inputs["value"] == value or math.isnan(value)
                value = stage.value
            assert not node.stages or value == node.score or math.isnan(value)
            shares = sum(part.share for part in node.parts)
            assert not node.parts or shares == pytest.approx(1.0) or math.isnan(node.score)


def test_contributions_of_an_arithmetic_index_sum_to_the_score(make_parts):
    parts = make_parts(7, n=10, missing=0.25)
    index = build(parts.data, parts.structure)
    for unit in index.units:
        found = trace(index, unit)
        table = found.indicators()
        assert table["contribution"].sum() == pytest.approx(found.score)
        assert table["weight"].sum() == pytest.approx(1.0)
        gone = table["normalised"].isna()
        assert not table.loc[gone, "weight"].any()
    geometric = index.rebuild(normalise=POSITIVE, aggregate={"method": "geometric"})
    assert "contribution" not in trace(geometric, "U1").indicators()


def test_the_text_says_what_happened(make_parts):
    parts = make_parts(7, n=10, missing=0.25)
    recipe = {
        "denominate": {"by": {"i0": "size"}},
        "impute": {"method": "group_mean", "group": "half"},
        "treat": {"skew_max": 0.3, "kurt_max": 0.1, "max_winsorised": 2, "second": "none"},
    }
    index = build(parts.data, parts.structure, recipe)
    told = "\n".join(str(trace(index, unit)) for unit in index.units)
    for words in (
        "raw value",
        "(size) =",
        "missing, filled with",
        "group mean of half a",
        "winsorise from",
        "minmax: (",
        "worst: U",
        "arithmetic mean: the sum of share times score",
    ):
        assert words in told
    rank = int(index.rank()[2])
    assert str(trace(index, "U2")).startswith(
        f"Unit 2 (U2): Index = {index.score()[2]:.6g}, rank {rank} of 10"
    )
    gappy = build(parts.data, parts.structure)
    row = int(np.flatnonzero(np.isnan(gappy.normalised).any(axis=1))[0])
    assert "missing, its weight goes to the others" in str(trace(gappy, gappy.units[row]))
    short = list(trace(index, "U2").lines(depth=1))
    assert len(short) == 2 + 3


def test_an_indicator_or_an_aggregate_alone(make_parts):
    parts = make_parts(7)
    index = build(parts.data, parts.structure)
    one = trace(index, "U1", "i0")
    assert set(one.nodes) == {"i0"}
    assert one.score == index.score("i0")[1]
    pillar = trace(index, "U1", "P0")
    assert set(pillar.nodes) == {"P0", *index.structure.children("P0")}


def test_plain_data_for_json(make_parts):
    parts = make_parts(7, missing=0.25)
    index = build(parts.data, parts.structure)
    for unit in index.units:
        back = json.loads(json.dumps(trace(index, unit).to_dict(), allow_nan=False))
        assert back["nodes"]["top"]["rule"] == "arithmetic mean"


def test_a_value_from_another_year_is_told(make_parts):
    parts = make_parts(7)
    values = np.stack([parts.data.values, parts.data.values])
    values[1, 2, 0] = np.nan
    panel = Panel(
        years=("2020", "2021"),
        units=parts.data.units,
        names=parts.data.names,
        indicators=parts.data.indicators,
        values=values,
    )
    built = build_panel(
        panel, parts.structure, {"impute": {"method": "none", "over_time": {"method": "latest"}}}
    )
    assert "filled from other years" in str(trace(built["2021"], "U2", "i0"))


def test_a_screened_unit_is_refused_and_others_keep_their_denominators(make_parts):
    parts = make_parts(7)
    index = build(
        parts.data, parts.structure, {"denominate": {"by": {"i0": "size"}}, "screen": {"drop": ["U1"]}}
    )
    with pytest.raises(UnknownName, match="screened out"):
        trace(index, "U1")
    for unit in index.units:
        found = trace(index, unit)
        assert found.gap < 1e-12
        stage = found.nodes["i0"].stages[1]
        assert stage.inputs["denominator"] == parts.data.denominators["size"][parts.data.units.index(unit)]


def test_the_asem_index_adds_up(asem):
    for unit in ("FRA", "LUX", "MMR"):
        found = trace(asem.index, unit)
        assert found.gap < 1e-12
        assert found.indicators()["contribution"].sum() == pytest.approx(found.score, rel=1e-12)
