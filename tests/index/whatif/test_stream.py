"""Streaming updates: equal to building the index again, whatever the recipe and the change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import InputError, NormaliseError, UnknownName, WeightError
from accord.index.construction.build import build
from accord.index.construction.build_panel import build_panel
from accord.index.construction.data import IndexData, Panel
from accord.index.construction.structure import Element, Structure
from accord.index.whatif.stream import Stream

RECIPES = [
    {},
    {"normalise": {"method": "zscore"}},
    {"normalise": {"method": "percentile_rank", "ties": "average"}},
    {"normalise": {"method": "minmax", "low": 1.0}, "aggregate": {"method": "geometric"}},
    {"aggregate": {"method": ("arithmetic", "copeland")}},
    {"aggregate": {"method": "weighted_median", "data_threshold": 0.6}},
    {"denominate": {"by": {"a": "size", "b": "size", "c": "d"}}},
    {
        "impute": {"method": "group_mean", "group": "half", "fallback": "overall"},
        "screen": {"min_nonzero": 0.4},
    },
    {"impute": {"method": "median"}, "treat": {"skew_max": 0.8, "kurt_max": 0.5, "max_winsorised": 2}},
    {"impute": {"method": "row_mean", "fallback": "overall"}},
    {"screen": {"min_present": 0.7}, "normalise": {"each": {"b": {"method": "zscore"}}}},
    {"weight": {"scheme": "equal"}, "normalise": {"method": "distance_to_target"}},
    {"weight": {"scheme": "pca", "negative": "zero"}},
]
N = 7


def base(seed, gaps):
    rng = np.random.default_rng(seed)
    values = np.round(rng.lognormal(size=(N, 5)), 2)
    if gaps:
        values[rng.integers(3, N), rng.integers(5)] = np.nan
    signs = (1, -1, 1, 1, -1)
    elements = [
        Element(code, code, 1, "xy"[k % 2], 1.0 + k, sign, target=30.0 if sign > 0 else -30.0)
        for k, (code, sign) in enumerate(zip("abcde", signs, strict=True))
    ]
    elements += [
        Element("x", "x", 2, "top", 2.0),
        Element("y", "y", 2, "top"),
        Element("top", "top", 3, None),
    ]
    data = IndexData(
        units=tuple(f"U{n}" for n in range(N)),
        names=(),
        indicators=tuple("abcde"),
        values=values,
        groups={"half": tuple("pq"[n % 2] for n in range(N))},
        denominators={"size": rng.uniform(1.0, 5.0, N)},
    )
    return data, Structure(tuple(elements))


def agrees(stream):
    """The stream is what its data, built from scratch, gives."""
    now = stream.index()
    assert stream.units == now.units
    np.testing.assert_allclose(stream.scores, now.scores, rtol=1e-12, atol=1e-12)
    assert np.array_equal(stream.rank(), now.rank())
    assert np.array_equal(stream.rank("x"), now.rank("x"))
    assert np.array_equal(stream.score("y"), stream.scores[:, now.structure.index_of("y")], equal_nan=True)


change = st.one_of(
    st.tuples(
        st.just("cell"),
        st.integers(0, N - 1),
        st.sampled_from("abcde"),
        st.one_of(st.none(), st.just(0.0), st.floats(0.01, 25.0)),
    ),
    st.tuples(
        st.just("size"), st.integers(0, N - 1), st.just("size"), st.one_of(st.none(), st.floats(0.5, 9.0))
    ),
    st.tuples(st.just("weight"), st.just(0), st.sampled_from(["a", "b", "c", "x", "y"]), st.floats(0.0, 9.0)),
)


@given(
    st.integers(0, len(RECIPES) - 1),
    st.integers(0, 50),
    st.booleans(),
    st.lists(change, min_size=1, max_size=6),
)
@settings(max_examples=250, deadline=None)
def test_any_changes_one_after_another_give_what_a_rebuild_gives(which, seed, gaps, changes):
    data, structure = base(seed, gaps)
    try:
        stream = Stream(build(data, structure, RECIPES[which]))
    except InputError:
        return  # a recipe that cannot be built on these data
    for kind, row, name, value in changes:
        before, units = stream.scores, stream.units
        old = dict(zip(units, zip(before[:, -1], stream.rank(), strict=True), strict=True))
        try:
            if kind == "cell":
                done = stream.update(f"U{row}", name, value)
            elif kind == "size":
                done = stream.update_denominator(f"U{row}", name, value)
            else:
                done = stream.update_weight(name, value)
        except InputError:
            # Refused: nothing has changed, and a rebuild of what was there still agrees.
            assert np.array_equal(stream.scores, before, equal_nan=True)
            agrees(stream)
            continue
        agrees(stream)
        new = dict(zip(stream.units, zip(stream.scores[:, -1], stream.rank(), strict=True), strict=True))
        nobody = (np.nan, 0)
        assert done.moved == {
            u: (old.get(u, nobody)[1], new.get(u, nobody)[1])
            for u in data.units
            if old.get(u, nobody)[1] != new.get(u, nobody)[1]
        }
        if done.what == "nothing":
            assert not done.rescored
            assert not done.moved


def test_a_value_inside_the_scale_moves_one_unit_and_an_extreme_one_the_scale():
    data, structure = base(1, gaps=False)
    stream = Stream(build(data, structure))
    column = data.values[:, 0]
    middle = int(np.argsort(column)[3])
    done = stream.update(f"U{middle}", "a", float(column[middle] + 0.01))
    assert done.what == "cell"
    assert done.rescored == (f"U{middle}",)
    assert "its own value alone" in str(done)
    done = stream.update(f"U{middle}", "a", 100.0)
    assert done.what == "column"
    assert len(done.rescored) > 1
    assert stream.update(f"U{middle}", "a", 100.0).what == "nothing"
    agrees(stream)


def test_a_stream_does_not_touch_the_index_it_came_from():
    data, structure = base(2, gaps=False)
    index = build(data, structure)
    before = index.scores.copy()
    stream = Stream(index)
    assert stream.index() is index
    stream.update("U1", "a", 3.0)
    stream.update_weight("x", 5.0)
    assert np.array_equal(index.scores, before)
    assert index.data.values[1, 0] == data.values[1, 0]
    assert stream.index().data.values[1, 0] == 3.0
    assert stream.index().structure["x"].weight == 5.0


@pytest.mark.parametrize(
    ("recipe", "change", "why"),
    [
        (
            {"weight": {"scheme": "pca", "negative": "zero"}},
            ("U1", "a", 1.23),
            "weights come from the data by pca",
        ),
        ({"impute": {"method": "row_mean"}}, ("U1", "a", None), "filled by row_mean"),
        ({"screen": {"min_present": 0.9}}, ("U1", "a", None), "screened by what is missing"),
        ({"denominate": {"by": {"a": "b"}}}, ("U1", "b", 1.23), "other indicators are divided by b"),
    ],
)
def test_what_reaches_further_is_built_again_and_told(recipe, change, why):
    data, structure = base(4, gaps=False)
    stream = Stream(build(data, structure, recipe))
    done = stream.update(*change)
    assert done.what == "everything"
    assert why in done.why
    agrees(stream)


def test_what_cannot_be_is_refused_and_changes_nothing():
    data, structure = base(3, gaps=False)
    stream = Stream(build(data, structure, {"denominate": {"by": {"a": "size"}}}))
    before = stream.scores
    with pytest.raises(UnknownName, match="U77"):
        stream.update("U77", "a", 1.0)
    with pytest.raises(UnknownName, match="'z'"):
        stream.update("U1", "z", 1.0)
    with pytest.raises(InputError, match="finite"):
        stream.update("U1", "a", float("inf"))
    with pytest.raises(InputError, match="finite"):
        stream.update_denominator("U1", "size", float("inf"))
    with pytest.raises(InputError, match="a denominator is more than 0"):
        stream.update_denominator("U1", "size", -2.0)
    with pytest.raises(WeightError, match="not negative"):
        stream.update_weight("a", -1.0)
    stream.update_weight("x", 0.0)
    with pytest.raises(WeightError, match="not nought of all"):
        stream.update_weight("y", 0.0)
    with pytest.raises(WeightError, match="index itself"):
        stream.update_weight("top", 2.0)
    with pytest.raises(WeightError, match="recipe sets the weight"):
        Stream(build(data, structure, {"weight": {"values": {"a": 3.0}}})).update_weight("a", 2.0)
    stream.update_weight("x", 2.0)
    assert np.array_equal(stream.scores, before)


def test_the_last_value_of_an_indicator_cannot_go():
    data, structure = base(3, gaps=False)
    values = data.values.copy()
    values[1:, 0] = np.nan
    stream = Stream(build(data.with_values(values), structure, {"normalise": {"constant": "middle"}}))
    with pytest.raises(InputError, match="no unit has a value"):
        stream.update("U0", "a", None)
    agrees(stream)


def test_a_year_that_shares_its_scale_cannot_be_streamed():
    data, structure = base(3, gaps=False)
    panel = Panel(
        years=("1", "2"),
        units=data.units,
        names=data.units,
        indicators=data.indicators,
        values=np.stack([data.values, data.values + 1.0]),
    )
    with pytest.raises(NormaliseError, match="shared with other years"):
        Stream(build_panel(panel, structure)["1"])
    alone = build_panel(panel, structure, common_scale=False)["1"]
    assert Stream(alone).update("U1", "a", 9.0).what == "column"


def test_the_asem_index_follows_its_data(asem):
    stream = Stream(asem.index)
    rng = np.random.default_rng(1)
    seen = set()
    for _ in range(40):
        row, column = rng.integers(51), rng.integers(49)
        value = asem.data.values[row, column] * rng.choice([0.5, 1.01, 3.0])
        seen.add(stream.update(asem.data.units[row], asem.index.indicators[column], float(value)).what)
    seen.add(stream.update_denominator("FRA", "GDP", 3000.0).what)
    now = stream.index()
    np.testing.assert_allclose(stream.scores, now.scores, rtol=1e-12, atol=1e-12)
    assert np.array_equal(stream.rank(), now.rank())
    assert {"cell", "column"} <= seen
    assert "everything" not in seen
