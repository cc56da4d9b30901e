"""Tables of cells: what is read, what is missing, what is refused and where it stands."""

import math

import pandas as pd
import pytest

from accord.errors import DataError, SourceError
from accord.index.construction.sheet import from_frame, from_mappings, number, parse_sheet, read_sheet, text


def test_cells_keep_their_lines_over_blank_and_folded_ones():
    sheet = parse_sheet('code,note\n\na,"two\nlines"\n,\nb,x\n')
    assert sheet.rows == (("a", "two\nlines"), ("b", "x"))
    assert sheet.lines == (3, 6)
    assert sheet.problem("wrong", 1, "note").line == 6
    assert sheet.problem("wrong", 1, "note").column == 2


@pytest.mark.parametrize("cell", ["", "NA", "n/a", "NaN", "..", None, float("nan"), pd.NA, pd.NaT])
def test_missing_numbers(cell):
    assert math.isnan(number(cell))


@pytest.mark.parametrize("cell", ["x", "1,5", "1_000", True, "1 000", [1]])
def test_what_is_no_number(cell):
    assert number(cell) is None


@pytest.mark.parametrize(("cell", "value"), [("1e3", 1000.0), (" 2", 2.0), ("-.5", -0.5), (7, 7.0)])
def test_numbers(cell, value):
    assert number(cell) == value


def test_text_of_cells():
    assert text(2018.0) == "2018"
    assert text(" a ") == "a"
    assert text("") is text(None) is text(float("nan")) is text(pd.NA) is None


def test_wrong_cells_are_told_with_their_place_and_a_way_out():
    found, problems = parse_sheet('code,x\na,1\nb,\nc,"3,5"\nd,inf\n').numbers("x")
    assert found[0] == 1.0
    assert math.isnan(found[1])
    assert [(p.line, p.column) for p in problems] == [(4, 2), (5, 2)]
    assert (
        problems[0].message
        == "found '3,5', expected a number or an empty cell; write a decimal point, not a comma"
    )
    assert "infinite" in problems[1].message


def test_frames_and_mappings_become_the_same_sheet():
    frame = pd.DataFrame({"x": [1.0, 2.0]}, index=pd.Index(["a", "b"], name="code"))
    assert from_frame(frame).rows == from_mappings([{"code": "a", "x": 1.0}, {"code": "b", "x": 2.0}]).rows
    assert from_frame(frame).problem("wrong", 1, "x").where == "row 2, x"


def test_a_frame_with_a_repeated_column_is_refused():
    with pytest.raises(DataError, match="two columns are named 'x'"):
        from_frame(pd.DataFrame([[1, 2]], columns=["x", "x"]))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a;b\n1;2\n", "not parted by commas"),
        ("a,b\n1,2,3\n", "this row has 3 cells and the header 2"),
        ("a,\n1,2\n", "this column has no name"),
    ],
)
def test_what_is_no_table_is_refused(content, words):
    with pytest.raises(DataError, match=words):
        parse_sheet(content)


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "values.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"there is no file .*Did you mean .*values.csv\?"):
        read_sheet(tmp_path / "value.csv")
    with pytest.raises(SourceError, match="is a folder"):
        read_sheet(tmp_path)
    (tmp_path / "binary.csv").write_bytes(b"a\0b")
    with pytest.raises(SourceError, match="is a binary file"):
        read_sheet(tmp_path / "binary.csv")
    (tmp_path / "latin.csv").write_bytes("a\né".encode("latin-1"))
    with pytest.raises(SourceError, match=r"not UTF-8 text \(line 2\)"):
        read_sheet(tmp_path / "latin.csv")
    (tmp_path / "empty.csv").write_text("\n", encoding="utf-8")
    with pytest.raises(SourceError, match="is empty"):
        read_sheet(tmp_path / "empty.csv")
