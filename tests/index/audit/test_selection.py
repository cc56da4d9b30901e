"""Choosing elements, units and steps."""

import numpy as np
import pytest

from accord.errors import InputError, UnknownName
from accord.index.audit.selection import elements_at, parts_of, select, units_at
from accord.index.construction.build import build


@pytest.fixture
def index(make_parts):
    parts = make_parts(7, n=9)
    return build(parts.data, parts.structure)


def test_an_aggregate_stands_for_its_elements_on_a_level(index):
    structure = index.structure
    assert elements_at(structure) == structure.codes()
    assert elements_at(structure, level=2) == ("P0", "P1", "P2")
    assert elements_at(structure, "top", 2) == ("P0", "P1", "P2")
    assert elements_at(structure, ["P2", "P0"], 1) == (
        *structure.indicators_of("P0"),
        *structure.indicators_of("P2"),
    )
    assert elements_at(structure, ["top", "i0"]) == ("i0", "top")
    with pytest.raises(InputError, match="below level 2"):
        elements_at(structure, "i0", 2)
    with pytest.raises(UnknownName, match="P1"):
        elements_at(structure, "P11", 2)
    with pytest.raises(UnknownName, match="from 1"):
        elements_at(structure, level=9)


def test_units_by_name_by_group_and_by_the_group_of_a_unit(index):
    assert units_at(index) == index.units
    assert units_at(index, ["U3", "U1"]) == ("U1", "U3")
    assert units_at(index, group=("half", "b")) == ("U1", "U3", "U5", "U7")
    assert units_at(index, "U2", "half") == ("U0", "U2", "U4", "U6", "U8")
    assert units_at(index, ["U1", "U2"], ("half", "b")) == ("U1",)
    with pytest.raises(UnknownName, match="Groups: a, b"):
        units_at(index, group=("half", "c"))
    with pytest.raises(InputError, match="name a group in it"):
        units_at(index, group="half")
    with pytest.raises(InputError, match="none of the units"):
        units_at(index, "U2", ("half", "b"))
    with pytest.raises(UnknownName, match="U1"):
        units_at(index, "U11")


def test_raw_values_are_directed_once_and_never_twice(index):
    raw = select(index, "raw")
    directed = select(index, "raw", directed=True)
    np.testing.assert_array_equal(directed.values, raw.values * index.structure.directions)
    np.testing.assert_array_equal(raw.values, index.data.values)
    with pytest.raises(InputError, match="directed already"):
        select(index, "normalised", directed=True)
    with pytest.raises(InputError, match="holds indicators"):
        select(index, "raw", level=2)
    with pytest.raises(UnknownName, match="This index has: aggregated, raw, normalised"):
        select(index, "scores")


def test_scores_are_cut_out_with_their_names(index):
    chosen = select(index, codes=["P1", "top"], units=["U4", "U0"])
    frame = chosen.frame()
    assert frame.index.tolist() == ["U0", "U4"]
    assert frame.loc["U4", "top"] == index.score()[4]


def test_the_parts_of_an_aggregate(index):
    values, codes = parts_of(index, None)
    assert codes == ("P0", "P1", "P2")
    np.testing.assert_array_equal(values[:, 1], index.score("P1"))
    _, codes = parts_of(index, "P1", "raw")
    assert codes == index.structure.children("P1")
    with pytest.raises(InputError, match="is an indicator"):
        parts_of(index, "i0")
    with pytest.raises(InputError, match="on a level below"):
        parts_of(index, "P1", level=2)


def test_political_indicators_of_the_asem_example(asem):
    # https://bluefoxr.github.io/COINr/reference/get_data.coin.html
    frame = select(asem.index, "raw", codes="Political", level=1).frame()
    assert set(frame.columns) == {"Embs", "IGOs", "UNVote"}
    assert frame.loc["AUS", ["Embs", "IGOs", "UNVote"]].tolist() == pytest.approx(
        [82, 196, 38.46245], rel=1e-6
    )
    assert frame.loc["BGR", ["Embs", "IGOs", "UNVote"]].tolist() == pytest.approx(
        [67, 209, 42.95986], rel=1e-6
    )
