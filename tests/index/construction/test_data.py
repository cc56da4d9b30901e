"""Data of an index: what is read, what is kept, and everything that can be wrong with it."""

import numpy as np
import pandas as pd
import pytest

from accord.errors import DataError, UnknownName
from accord.index.construction.data import IndexData, Panel
from accord.index.construction.data_table import data_of, read_data
from accord.index.construction.sheet import parse_sheet
from accord.index.construction.structure import Element, Structure

STRUCTURE = Structure(
    (
        Element("x", "X", 1, "t", denominator="gdp"),
        Element("y", "Y", 1, "t", direction=-1),
        Element("t", "T", 2, None),
    ),
    spare=("gdp",),
)
VALUES = """\
code,name,region,gdp,x,y,note
A,Alpha,north,10,1,0.5,first
B,Beta,south,20,2,,second
C,,north,,3,1.5,third
"""
PANEL = """\
code,year,x,y,gdp
B,2019,5,6,2
A,2018,1,2,2
B,2018,3,,2
A,2019,4,5,2
"""


def written(folder, text):
    path = folder / "values.csv"
    path.write_text(text, encoding="utf-8")
    return path


def make(**changes):
    parts = {
        "units": ("A", "B"),
        "names": (),
        "indicators": ("x", "y"),
        "values": [[1.0, 2.0], [3.0, np.nan]],
        "groups": {"region": ("n", None)},
        "denominators": {"gdp": [1.0, 2.0]},
    }
    return IndexData(**(parts | changes))


def test_a_table_is_read(tmp_path):
    data = read_data(written(tmp_path, VALUES), STRUCTURE)
    assert data.units == ("A", "B", "C")
    assert data.names == ("Alpha", "Beta", "C")
    assert data.indicators == ("x", "y")
    np.testing.assert_array_equal(data.values, [[1.0, 0.5], [2.0, np.nan], [3.0, 1.5]])
    assert data.groups == {"region": ("north", "south", "north"), "note": ("first", "second", "third")}
    np.testing.assert_array_equal(data.denominator("gdp"), [10.0, 20.0, np.nan])
    assert data.year is None


def test_without_a_structure_every_column_of_numbers_is_an_indicator(tmp_path):
    assert read_data(written(tmp_path, VALUES)).indicators == ("gdp", "x", "y")


def test_a_column_of_numbers_may_group(tmp_path):
    text = VALUES.replace("north", "1").replace("south", "2")
    assert read_data(written(tmp_path, text), STRUCTURE, groups=["region"]).group("region") == ("1", "2", "1")
    assert "region" in read_data(written(tmp_path, text), STRUCTURE).denominators


def test_several_years_are_a_panel(tmp_path):
    panel = read_data(written(tmp_path, PANEL), STRUCTURE)
    assert isinstance(panel, Panel)
    assert panel.years == ("2018", "2019")
    assert panel.units == ("B", "A")
    np.testing.assert_array_equal(panel.year(2018).values, [[3.0, np.nan], [1.0, 2.0]])
    assert panel.year("2019").year == "2019"
    with pytest.raises(UnknownName, match="unknown year '2020'"):
        panel.year(2020)


def test_a_unit_without_a_row_is_not_in_that_year(tmp_path):
    panel = read_data(written(tmp_path, PANEL.replace("A,2019,4,5,2\n", "C,2019,4,5,2\n")), STRUCTURE)
    assert panel.year(2018).units == ("B", "A")
    assert panel.year(2019).units == ("B", "C")
    assert panel.year(2019, drop_absent=False).units == ("B", "A", "C")


def test_an_indicator_may_be_called_what_else_a_year_or_a_name_is():
    sheet = parse_sheet("unit,Time,name\nA,3,10\nB,4,11\n")
    structure = Structure(
        (Element("Time", "Days", 1, "t"), Element("name", "Names", 1, "t"), Element("t", "T", 2, None))
    )
    data = data_of(sheet, structure)
    assert (data.units, data.year, data.names) == (("A", "B"), None, ("A", "B"))
    np.testing.assert_array_equal(data.values, [[3.0, 10.0], [4.0, 11.0]])


def test_one_year_is_no_panel_but_can_be_made_one(tmp_path):
    text = PANEL.replace("2019", "2018").replace("B,2018,5,6,2\n", "").replace("A,2018,4,5,2\n", "")
    data = read_data(written(tmp_path, text), STRUCTURE)
    assert data.year == "2018"
    assert Panel.from_frame(pd.read_csv(tmp_path / "values.csv"), STRUCTURE).years == ("2018",)


def test_frames(tmp_path):
    path = written(tmp_path, VALUES)
    read, framed = read_data(path, STRUCTURE), IndexData.from_frame(pd.read_csv(path), STRUCTURE)
    np.testing.assert_array_equal(read.values, framed.values)
    assert (read.units, read.names, read.groups) == (framed.units, framed.names, framed.groups)
    by_code = IndexData.from_frame(pd.read_csv(path).set_index("code"), STRUCTURE)
    assert by_code.units == read.units
    pd.testing.assert_frame_equal(read.frame(), by_code.frame())
    panel = pd.read_csv(written(tmp_path, PANEL))
    assert Panel.from_frame(panel, STRUCTURE).years == ("2018", "2019")
    with pytest.raises(DataError, match=r"the frame holds the years 2018, 2019; use Panel\.from_frame"):
        IndexData.from_frame(panel, STRUCTURE)
    with pytest.raises(DataError, match="no column holds the years"):
        Panel.from_frame(pd.read_csv(written(tmp_path, VALUES)), STRUCTURE)


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (("B,Beta", "A,Beta"), (3, 1), "the unit 'A' is there twice, first on line 2; keep one"),
        (("B,Beta", ",Beta"), (3, 1), "this unit has no code"),
        (("2,,second", "2,two,second"), (3, 6), "found 'two', expected a number"),
        (("2,,second", "1e999,,second"), (3, 5), "infinite value"),
        (("gdp,x,y,", "gdp,xx,y,"), (1, 1), "no column holds the indicator 'x'. Did you mean 'xx'?"),
        (("gdp,x,y,", "GDP,x,y,"), (1, 1), "no column holds the denominator of x 'gdp'. Did you mean 'GDP'?"),
        (("code,", "id,"), (1, 1), "no column holds the codes of the units; name one 'code'"),
    ],
)
def test_problems_of_a_file_have_their_place(tmp_path, change, place, words):
    with pytest.raises(DataError, match=r"values\.csv") as caught:
        read_data(written(tmp_path, VALUES.replace(*change, 1)), STRUCTURE)
    found = {(p.line, p.column): p.message for p in caught.value.problems}
    assert words in found[place]


def test_an_indicator_without_any_value_is_refused(tmp_path):
    text = VALUES.replace("0.5", "").replace("1.5", "")
    with pytest.raises(DataError, match="the indicator 'y' has no value for any unit"):
        read_data(written(tmp_path, text), STRUCTURE)


def test_one_unit_is_refused(tmp_path):
    with pytest.raises(DataError, match="there is one unit, A; an index compares at least two"):
        read_data(written(tmp_path, VALUES.split("B,")[0]), STRUCTURE)


def test_a_header_alone_and_no_numbers_are_refused(tmp_path):
    with pytest.raises(DataError, match="there is a header and no row"):
        read_data(written(tmp_path, "code,x,y,gdp\n"), STRUCTURE)
    with pytest.raises(DataError, match="no column holds numbers"):
        read_data(written(tmp_path, "code,name\nA,a\nB,b\n"))


def test_a_missing_year_is_refused(tmp_path):
    with pytest.raises(DataError, match="the year of 'A' is missing"):
        read_data(written(tmp_path, PANEL.replace("A,2018", "A,")), STRUCTURE)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"units": ("A", "A")}, "the unit 'A' is there twice"),
        ({"indicators": ("x", "x")}, "the indicator 'x' is there twice"),
        ({"units": ("A", "")}, "a unit has no code"),
        ({"values": [[1.0, 2.0]]}, r"found an array of shape \(1, 2\), expected 2 units by 2 indicators"),
        ({"values": [[1.0, np.inf], [1.0, 2.0]]}, "A, y: found an infinite value"),
        ({"values": [[1.0, -1e200], [1.0, 2.0]]}, "A, y: found -1e.200; values larger than 1e.100 cannot be"),
        ({"names": ("a", "b", "c")}, "names: found 3 entries for 2 units"),
        ({"groups": {"g": ("a",)}}, "groups.g: found 1 entries for 2 units"),
        ({"denominators": {"d": [1.0]}}, "denominators.d: found 1 entries for 2 units"),
        ({"denominators": {"d": [1.0, np.inf]}}, "denominators.d: found an infinite value"),
        ({"units": (), "values": np.zeros((0, 2)), "groups": {}, "denominators": {}}, "there are no units"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(changes, words):
    with pytest.raises(DataError, match=words):
        make(**changes)


def test_panels_that_do_not_fit_are_refused():
    good = {
        "years": ("1", "2"),
        "units": ("A",),
        "names": (),
        "indicators": ("x",),
        "values": np.ones((2, 1, 1)),
    }
    Panel(**good)
    for changes, words in (
        ({"years": ("1", "1")}, "the year '1' is there twice"),
        ({"values": np.ones((1, 1, 1))}, "expected 2 years by 1 units by 1 indicators"),
        ({"values": np.full((2, 1, 1), np.inf)}, "infinite"),
        ({"denominators": {"d": np.ones(2)}}, "denominators.d"),
        ({"groups": {"g": (("a",),)}}, "groups.g: expected 2 years by 1 units"),
    ):
        with pytest.raises(DataError, match=words):
            Panel(**(good | changes))


def test_arrays_are_copies_that_cannot_be_written_to():
    given = np.array([[1.0, 2.0], [3.0, 4.0]])
    data = make(values=given)
    given[0, 0] = 9.0
    assert data.values[0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        data.values[0, 0] = 9.0


def test_parts_of_the_data():
    data = make()
    assert data.keep([False, True]).units == ("B",)
    assert data.keep([False, True]).groups == {"region": (None,)}
    picked = data.pick(["y"])
    assert picked.indicators == ("y",)
    np.testing.assert_array_equal(picked.denominator("x"), [1.0, 3.0])  # still there to divide by
    added = data.with_denominators({"area": {"B": 4.0}})
    np.testing.assert_array_equal(added.denominator("area"), [np.nan, 4.0])


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda data: data.unit_index("a"), r"unknown unit 'a'. Did you mean 'A'\?"),
        (lambda data: data.indicator_index("z"), "unknown indicator 'z'"),
        (lambda data: data.group("regio"), r"Did you mean 'region'\? Groupings: region."),
        (lambda data: data.denominator("gpd"), r"Did you mean 'gdp'\? Denominators: gdp."),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(ask, words):
    with pytest.raises(UnknownName, match=words):
        ask(make())
