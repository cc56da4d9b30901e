"""The tree of an index: its order, its ways around, and everything that can be wrong with it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import StructureError, UnknownName
from accord.index.construction.structure import Element, Structure
from accord.index.construction.structure_table import read_structure, structure_from_frame, structure_of

TREE = (
    Element("top", "Index", 3, None),
    Element("Q", "Second", 2, "top", 3.0),
    Element("c", "C", 1, "Q", 2.0, -1, denominator="GDP", target=4.0),
    Element("P", "First", 2, "top", 1.0),
    Element("a", "A", 1, "P"),
    Element("b", "B", 1, "P", 0.0),
)


@pytest.fixture
def tree():
    return Structure(TREE)


def problems(elements):
    with pytest.raises(StructureError) as caught:
        Structure(tuple(elements))
    return [(problem.where, problem.message) for problem in caught.value.problems]


def test_elements_stand_level_by_level_in_the_order_given(tree):
    assert tree.codes() == ("c", "a", "b", "Q", "P", "top")
    assert tree.indicators == tree.codes(1) == ("c", "a", "b")
    assert tree.n_levels == 3
    assert tree.top.code == "top"
    assert [tree.index_of(code) for code in tree.codes()] == list(range(6))


def test_ways_around_the_tree(tree):
    np.testing.assert_array_equal(tree.parent_index(1), [0, 1, 1])
    np.testing.assert_array_equal(tree.parent_index(2), [0, 0])
    np.testing.assert_array_equal(tree.weights(1), [2.0, 1.0, 0.0])
    np.testing.assert_array_equal(tree.directions, [-1.0, 1.0, 1.0])
    np.testing.assert_array_equal(tree.targets, [4.0, np.nan, np.nan])
    assert tree.denominators == ("GDP", None, None)
    assert tree.children("P") == ("a", "b")
    assert tree.children("a") == ()
    assert tree.indicators_of("top") == ("c", "a", "b")
    assert tree.lineage_of("b") == ("b", "P", "top")
    assert tree.lineage() == (("c", "Q", "top"), ("a", "P", "top"), ("b", "P", "top"))
    assert "a" in tree
    assert "GDP" not in tree


def test_a_frame_has_a_row_for_each_element(tree):
    frame = tree.frame()
    assert list(frame.index) == list(tree.codes())
    assert frame.loc["Q", "weight"] == 3.0
    assert structure_from_frame(frame) == tree


def test_levels_follow_from_parents():
    given = [Element(e.code, e.name, 7, e.parent, e.weight) for e in TREE]
    assert [e.level for e in Structure.from_parents(given).elements] == [1, 1, 1, 2, 2, 3]


def test_an_unknown_code_is_answered_with_the_nearest(tree):
    with pytest.raises(UnknownName, match=r"unknown element 'topp'. Did you mean 'top'\?"):
        tree.index_of("topp")
    with pytest.raises(UnknownName, match="Levels go from 1, the indicators, to 3"):
        tree.level(4)


def test_without_drops_what_is_below_and_what_is_left_empty(tree):
    assert tree.without("c").codes() == ("a", "b", "P", "top")
    assert tree.without("P").codes() == ("c", "Q", "top")
    assert tree.without("b").codes() == ("c", "a", "Q", "P", "top")
    for everything in (("top",), ("Q", "P"), ("a", "b", "c")):
        with pytest.raises(StructureError, match="nothing is left of the index"):
            tree.without(*everything)


def test_without_leaves_no_aggregate_whose_parts_all_weigh_nothing(tree):
    with pytest.raises(StructureError, match="weights of all its parts are 0"):
        tree.without("a")


def test_weights_by_code_and_by_level(tree):
    assert tree.with_weights({"a": 5.0, "Q": 2})["a"].weight == 5.0
    np.testing.assert_array_equal(tree.with_weights({1: [1, 2, 3]}).weights(1), [1.0, 2.0, 3.0])
    assert tree["a"].weight == 1.0  # the original is as it was


def test_weights_that_fit_nothing_are_all_told():
    with pytest.raises(StructureError) as caught:
        Structure(TREE).with_weights({"aa": 1.0, 1: [1.0], 8: [1.0]})
    assert [problem.where for problem in caught.value.problems] == ["weights.aa", "weights.1", "weights.8"]
    with pytest.raises(StructureError, match="its weight is -1"):
        Structure(TREE).with_weights({"a": -1.0})


def replaced(**changes):
    return [Element(**(e.__dict__ | changes.get(e.code, {}))) for e in TREE]


@pytest.mark.parametrize(
    ("elements", "where", "words"),
    [
        ([], "", "there are no elements"),
        ([*TREE, TREE[4]], "a", "'a' is used twice"),
        (replaced(a={"parent": "Pp"}), "a", "'Pp' is no element of the structure. Did you mean 'P'?"),
        (replaced(a={"weight": float("nan")}), "a", "its weight is nan"),
        (replaced(a={"weight": -2.0}), "a", "its weight is -2"),
        (replaced(a={"direction": 0}), "a", "its direction is 0; it is 1 where more is better"),
        (replaced(c={"target": float("inf")}), "c", "its target is inf"),
        (replaced(a={"weight": 0.0}), "P", "the weights of all its parts are 0"),
        (replaced(a={"level": 0}), "a", "levels start at 1"),
        (replaced(top={"parent": "P"}), "top", "top -> P -> top is a circle"),
        (replaced(P={"parent": "P"}), "P", "P -> P is a circle"),
        (replaced(P={"parent": None}), "top", "top, P have no parent"),
        ([*TREE, Element("R", "Empty", 2, "top")], "R", "it stands on level 2 and has no parts"),
        ([*TREE, Element("d", "D", 1, "top")], "d", "put an aggregate between them"),
        ([*TREE, Element("d", "D", 1, "a")], "a", "it stands on level 1 and has parts"),
        ([Element("a", "A", 1, None)], "a", "it has no parent; an index is at least an indicator"),
        ([*TREE, Element("", "Nameless", 1, "P")], "", "'Nameless' has no code"),
    ],
)
def test_what_is_no_tree_is_refused_in_words(elements, where, words):
    found = problems(elements)
    assert any(place == where and words in message for place, message in found), found


def test_all_problems_are_told_at_once():
    broken = replaced(a={"parent": "X"}, b={"direction": 3}, c={"weight": -1.0})
    assert {where for where, _ in problems(broken)} == {"a", "b", "c"}


@given(st.integers(0, 10_000))
@settings(max_examples=50, deadline=None)
def test_a_table_written_and_read_is_the_same_structure(make_parts, seed):
    from accord.index.construction.file_text import structure_text
    from accord.index.construction.sheet import parse_sheet

    structure = make_parts(seed).structure
    assert structure_of(parse_sheet(structure_text(structure))) == structure


OWN = """\
code,name,parent,weight,direction,unit,denominator,target
a,First,P,2,-1,USD,GDP,5
b,Second,P,,,,,
P,Pillar,top,1,,,,
top,Index,,,,,,
"""
THEIRS = """\
"iCode","Parent","Level","iName","Direction","Weight","Type","Denominator"
"a","P",1,"First",-1,2,"Indicator","GDP"
"b","P",1,"Second",1,1,"Indicator",NA
"P","top",2,"Pillar",1,1,"Aggregate",NA
"top",NA,3,"Index",1,1,"Aggregate",NA
"GDP",NA,NA,"GDP",NA,NA,"Denominator",NA
"region",NA,NA,"Region",NA,NA,"Group",NA
"note",NA,NA,"Note",NA,NA,"Other",NA
"""


def written(folder, text):
    path = folder / "structure.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_header(tmp_path):
    found = read_structure(written(tmp_path, OWN))
    assert found["a"] == Element("a", "First", 1, "P", 2.0, -1, "USD", "GDP", 5.0)
    assert found["b"] == Element("b", "Second", 1, "P")
    assert found.codes() == ("a", "b", "P", "top")


def test_coinrs_header(tmp_path):
    found = read_structure(written(tmp_path, THEIRS))
    assert found.codes() == ("a", "b", "P", "top")
    assert (found["a"].weight, found["a"].direction, found["a"].denominator) == (2.0, -1, "GDP")
    assert found.groups == ("region",)
    assert found.spare == ("GDP",)


def test_a_frame():
    import pandas as pd

    frame = pd.DataFrame({"code": ["a", "t"], "parent": ["t", None], "weight": [2, float("nan")]})
    found = structure_from_frame(frame)
    assert found["a"].weight == 2.0
    assert found.n_levels == 2


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (("a,First,P,2", "a,First,Pp,2"), (2, 3), "'Pp' is no element"),
        (("a,First,P,2", "a,First,P,two"), (2, 4), "found 'two', expected a number"),
        (("2,-1", "2,-1.5"), (2, 5), "found '-1.5', expected a whole number"),
        (("2,-1", "2,2"), (2, 5), "its direction is 2"),
        (("b,Second", "a,Second"), (3, 1), "'a' is there twice, first in line 2"),
        (("b,Second", ",Second"), (3, 1), "has no code"),
        (("top,Index,,", "top,Index,P,"), (4, 3), "is a circle"),
        (("code,name,parent", "code,name,paren"), (1, 3), "Did you mean 'parent'?"),
        (("code,name,parent", "id,name,parent"), (1, 1), "there is no column 'code'"),
        (("code,name,parent", "code,name,name"), (1, 3), "two columns are named 'name'"),
        (("P,Pillar,top,1,,,,\n", "P,Pillar,top,1,,\n"), (4, 6), "this row has 6 cells and the header 8"),
    ],
)
def test_problems_of_a_file_have_their_place(tmp_path, change, place, words):
    with pytest.raises(StructureError, match=r"structure\.csv") as caught:
        read_structure(written(tmp_path, OWN.replace(*change, 1)))
    found = {(p.line, p.column): p.message for p in caught.value.problems}
    assert words in found[place]


def test_types_and_denominators_that_do_not_exist(tmp_path):
    text = THEIRS.replace('"Group"', '"Grup"').replace('"Indicator","GDP"', '"Indicator","GPD"')
    with pytest.raises(StructureError) as caught:
        read_structure(written(tmp_path, text))
    told = str(caught.value)
    assert "found the type 'Grup', which is none of indicator, aggregate, group" in told
    assert "the denominator 'GPD' has no row. Did you mean 'GDP'?" in told


def test_a_level_column_is_filled_or_left_out(tmp_path):
    with pytest.raises(StructureError, match="the level is missing"):
        read_structure(written(tmp_path, THEIRS.replace('"b","P",1', '"b","P",NA')))
