"""Leaving out each element: one pass against building again, and COINr's numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import InputError
from accord.index.audit.leave_out import depends, leave_out
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.structure import Element, Structure

RECIPES = [
    {},
    {"aggregate": {"method": "geometric"}, "normalise": {"low": 1.0, "high": 100.0}},
    {"aggregate": {"method": ["harmonic", "arithmetic"]}, "normalise": {"low": 1.0, "high": 100.0}},
    {"aggregate": {"method": ["arithmetic", "copeland"]}},
    {"aggregate": {"method": "weighted_median"}},
    {"aggregate": {"method": "generalised", "p": 2.0}, "impute": {"method": "median"}},
    {"aggregate": {"data_threshold": 0.5}, "normalise": {"method": "rank"}},
    {"weight": {"scheme": "equal"}, "impute": {"method": "group_mean", "group": "half"}, "treat": {}},
]


@given(st.integers(0, 10_000), st.sampled_from(RECIPES))
@settings(deadline=None, max_examples=60)
def test_one_pass_is_building_again(make_parts, seed, recipe):
    parts = make_parts(seed, n=9, missing=0.15)
    index = build(parts.data, parts.structure, recipe)
    found, again = leave_out(index), leave_out(index, rebuild=True)
    assert found.rebuilt == ()
    assert found.codes == again.codes == again.rebuilt
    np.testing.assert_allclose(found.scores, again.scores, rtol=1e-11, atol=1e-11)
    np.testing.assert_array_equal(found.ranks, again.ranks)


@pytest.mark.parametrize(
    ("recipe", "missing"),
    [
        ({"impute": {"method": "row_mean", "fallback": "overall"}}, 0.25),
        ({"impute": {"method": "em", "ridge": 2.0}}, 0.05),
        ({"screen": {"min_present": 0.75}}, 0.25),
        ({"weight": {"scheme": "equal_effective"}}, 0.25),
    ],
)
def test_where_the_others_depend_on_it_the_index_is_built_again(make_parts, recipe, missing):
    parts = make_parts(21, n=14, missing=missing)
    index = build(parts.data, parts.structure, recipe)
    found = leave_out(index)
    assert found.rebuilt == found.codes
    row = found.codes.index("P1")
    other = index.without("P1")
    scores = dict(zip(other.units, other.score(), strict=True))
    for unit, score in zip(found.units, found.scores[row], strict=True):
        assert score == pytest.approx(scores.get(unit, np.nan), nan_ok=True)
    held = leave_out(index, rebuild=False)
    assert held.rebuilt == ()
    assert not np.array_equal(held.scores, found.scores)


def test_screening_that_is_no_close_call_needs_no_building(make_parts):
    parts = make_parts(21, n=14)
    index = build(parts.data, parts.structure, {"screen": {"min_present": 0.5, "min_nonzero": 0.5}})
    assert not depends(index, ("i0",))
    assert leave_out(index).rebuilt == ()
    # all but one indicator gone, a unit could be anything
    gappy = make_parts(21, n=14, missing=0.3)
    index = build(gappy.data, gappy.structure, {"screen": {"min_present": 0.3}})
    assert depends(index, index.indicators[1:])


@given(st.integers(0, 10_000), st.floats(0.05, 0.95), st.booleans())
@settings(deadline=None, max_examples=40)
def test_a_screening_said_not_to_depend_does_not(make_parts, seed, share, zeros):
    parts = make_parts(seed, n=10, missing=0.2)
    values = np.where(parts.rng.random(parts.data.values.shape) < 0.2, 0.0, parts.data.values)
    data = parts.data.with_values(values)
    choice = {"min_nonzero": share} if zeros else {"min_present": share}
    try:
        index = build(data, parts.structure, {"screen": choice, "normalise": {"constant": "middle"}})
    except InputError:
        return  # nobody left, or an indicator without values
    for code in index.codes[:-1]:
        if not depends(index, index.structure.indicators_of(code)):
            assert index.without(code).units == index.units


def test_an_element_that_takes_everything_with_it_is_named():
    elements = [
        Element("a", "a", 1, "A"),
        Element("b", "b", 1, "B", 2.0),
        Element("c", "c", 1, "B", 0.0),
        Element("A", "A", 2, "top", 0.0),
        Element("B", "B", 2, "top", 1.0),
        Element("top", "top", 3, None),
    ]
    data = IndexData(("U", "V", "W"), (), ("a", "b", "c"), np.array([[1, 2, 3], [3, 1, 2], [2, 3, 1.0]]))
    found = leave_out(build(data, Structure(tuple(elements))))
    # without b nothing in B has weight, and without B nothing in the index
    assert found.codes == ("a", "c", "A")
    assert set(found.impossible) == {"b", "B"}
    assert "nothing with any weight" in found.impossible["b"]


def test_shifts_are_places_gained_and_their_summaries_hold_together(make_parts):
    parts = make_parts(6, n=12)
    index = build(parts.data, parts.structure)
    found = leave_out(index)
    row = found.codes.index("P2")
    other = index.without("P2")
    np.testing.assert_array_equal(found.shifts[row], index.rank() - other.rank())
    assert found.mean_shift[row] == pytest.approx(np.abs(index.rank() - other.rank()).mean())
    assert found.largest_shift[row] == np.abs(index.rank() - other.rank()).max()
    assert found.share_moved[row] == pytest.approx(np.mean(index.rank() != other.rank()))
    assert found.agreement("pearson")[row] == pytest.approx(np.corrcoef(index.score(), other.score())[0, 1])
    frame = found.frame()
    assert frame.loc["P2", "mean_rank_shift"] == found.mean_shift[row]
    assert found.shifts_frame().loc["U3", "P2"] == found.shifts[row, 3]
    assert found.ranks_frame()["full"].tolist() == index.rank().tolist()
    assert found.scores_frame().loc["U3", "P2"] == pytest.approx(other.score()[3])


def test_of_another_aggregate_only_its_own_elements_are_left_out(make_parts):
    parts = make_parts(9, n=10, pillars=2)
    index = build(parts.data, parts.structure)
    whole = next(code for code in ("P0", "P1") if len(index.structure.children(code)) > 1)
    found = leave_out(index, whole)
    assert found.codes == index.structure.children(whole)
    np.testing.assert_allclose(found.scores[0], index.without(found.codes[0]).score(whole))
    with pytest.raises(InputError, match="has no parts"):
        leave_out(index, "i0")


def test_the_asem_example_is_as_coinr_documents(asem):
    # https://bluefoxr.github.io/COINr/reference/remove_elements.html
    frame = leave_out(asem.index).frame()
    assert frame.loc[["Conn", "Sust"], "mean_rank_shift"].tolist() == pytest.approx(
        [5.254902, 3.843137], abs=5e-7
    )
    assert len(frame) == 59
    assert not frame["rebuilt"].any()
