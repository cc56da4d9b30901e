"""The index file: what it says, what it builds, and every mistake at its line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import DataError, IndexFileError, SourceError, StructureError
from accord.index.construction.build import build
from accord.index.construction.data import IndexData, Panel
from accord.index.construction.file import load_index_file, parse_index_file
from accord.index.construction.file_text import new_index_file, new_index_tables, save_index
from accord.index.construction.recipe import Recipe
from accord.index.robustness.uncertain import LeaveOut, WeightNoise


@pytest.fixture
def folder(tmp_path):
    for name, text in new_index_tables().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


HEAD = "accord-index: 1\nname: Mine\nvalues: values.csv\nstructure: structure.csv\n"


def load(folder, text):
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    return load_index_file(folder / "mine.yaml")


def told(folder, text):
    with pytest.raises(IndexFileError) as caught:
        load(folder, text)
    assert str(caught.value).startswith(str(folder / "mine.yaml"))
    return {(p.line, p.column): p.message for p in caught.value.problems}


def test_the_file_to_start_from_builds_as_it_stands(folder):
    file = load(folder, new_index_file())
    assert file.name == "My index"
    assert file.recipe.done() == ("denominate", "impute", "screen", "treat", "normalise")
    assert [factor.kind for factor in file.uncertain] == ["weight_noise", "alternatives"]
    index = file.build()
    assert len(index.units) == 6
    assert index.rank().tolist().count(1) == 1
    assert np.isfinite(index.scores).all()


def test_a_file_says_as_little_as_a_name_and_two_tables(folder):
    file = load(folder, HEAD)
    assert file.recipe == Recipe()
    np.testing.assert_array_equal(file.build().scores, build(file.data, file.structure).scores)
    assert list(file.build_panel()) == [""]


def test_none_is_a_step_not_done(folder):
    text = HEAD + "normalise: none\nscreen: none\n"
    (folder / "structure.csv").write_text(
        new_index_tables()["structure.csv"].replace("society,1,-1", "society,1,1"), encoding="utf-8"
    )
    assert load(folder, text).recipe == Recipe(normalise=None)


def panel_of(folder):
    head, *rows = new_index_tables()["values.csv"].splitlines()
    lines = [f"{head},year", *(f"{row},{year}" for year in (2020, 2021) for row in rows)]
    (folder / "values.csv").write_text("\n".join(lines), encoding="utf-8")


def test_several_years_are_a_panel_and_one_can_be_named(folder):
    panel_of(folder)
    file = load(folder, HEAD + "common_scale: false\n")
    assert isinstance(file.data, Panel)
    assert list(file.build_panel()) == ["2020", "2021"]
    assert file.build_panel()["2020"].pool == ()
    with pytest.raises(
        IndexFileError, match="the values are of the years 2020, 2021; name one as in year: 2021"
    ):
        file.build()
    one = load(folder, HEAD + "year: 2021\n")
    assert isinstance(one.data, IndexData)
    assert one.build().data.year == "2021"
    assert told(folder, HEAD + "year: 2022\n")[5, 7] == "the values have no year 2022; they are of 2020, 2021"


def test_a_year_of_a_table_without_years(folder):
    assert told(folder, HEAD + "year: 2022\n")[5, 7] == (
        "the values have no year 2022; they have no column 'year'"
    )


def test_columns_of_numbers_can_be_named_as_groups(folder):
    text = HEAD + "groups: [population]\n"
    assert load(folder, text).data.groups["population"][0] == "10.5"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (HEAD.replace("accord-index: 1\n", ""), (1, 1), "start the file with accord-index: 1"),
        (HEAD.replace(": 1", ": 2"), (1, 15), "found 2; this version of Accord reads format 1"),
        (HEAD.replace("name", "nam"), (2, 1), "'nam' is no choice of an index file. Did you mean 'name'?"),
        (HEAD.replace("Mine", "2021"), (2, 7), "found 2021, expected text (put it in quotes"),
        (HEAD.replace("values.csv", "value.csv"), (3, 9), "there is no file"),
        (HEAD.replace("structure.csv", "structur.csv"), (4, 12), "Did you mean"),
        (HEAD + "treat:\n", (5, 1), "'treat' is empty; give its choices, {} for the usual ones or none"),
        (
            HEAD + "aggregate:\n",
            (5, 1),
            "'aggregate' is empty; give its choices, {} for the usual ones, or leave",
        ),
        (HEAD + "aggregate: none\n", (5, 12), "found 'none', expected a mapping"),
        (HEAD + "normalise: {method: mimax}\n", (5, 21), "Did you mean 'minmax'?"),
        (HEAD + "normalise: {lo: 1}\n", (5, 13), "'lo' is no choice of normalise. Did you mean 'low'?"),
        (HEAD + "treat: {each: {C02: none}}\n", (5, 16), "there is no indicator 'C02'"),
        (HEAD + "treat: {each: {CO2: none}}\n", (5, 16), "Did you mean 'co2'?"),
        (HEAD + "screen: {keep: [AAA, AAB]}\n", (5, 22), "there is no unit 'AAB'. Did you mean"),
        (HEAD + "impute: {method: group_mean, group: regin}\n", (5, 37), "Did you mean 'region'?"),
        (
            HEAD + "aggregate: {method: [arithmetic]}\n",
            (5, 12),
            "a list here has 1 entries; the structure has 2",
        ),
        (HEAD + "uncertain: [{kind: weight_nois}]\n", (5, 20), "Did you mean 'weight_noise'?"),
        (HEAD + "uncertain: 3\n", (5, 12), "found 3, expected a list"),
        (HEAD + "name: Again\n", (5, 1), "the key 'name' is here twice, first on line 2"),
        (HEAD + "order: *x\n", (5, 8), "write that part out here instead"),
        (HEAD + "treat: !x {}\n", (5, 8), "which index files do not use"),
        ("[1, 2]\n", (1, 1), "found a list; an index file is a mapping"),
        ("a: [\n", (2, 1), "this is not YAML"),
    ],
)
def test_a_mistake_is_told_at_its_line_and_column(folder, text, place, words):
    found = told(folder, text)
    assert place in found, found
    assert words in found[place]


def test_all_mistakes_of_a_file_are_told_at_once(folder):
    text = HEAD.replace(": 1", ": x") + "nrmalise: {}\ntreat: {skew_max: y}\nuncertain: [{}]\n"
    assert [line for line, _ in told(folder, text)] == [1, 5, 6, 7]


def test_mistakes_of_the_tables_are_told_in_the_tables(folder):
    (folder / "values.csv").write_text(
        new_index_tables()["values.csv"].replace("12.1", "x"), encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"values\.csv: 1 problem\n  line 2, column 6: schooling: found 'x'"):
        load(folder, HEAD)
    (folder / "structure.csv").write_text("code,parent\na,b\n", encoding="utf-8")
    with pytest.raises(StructureError, match=r"structure\.csv: 1 problem"):
        load(folder, HEAD)


def test_files_that_cannot_be_read(folder):
    with pytest.raises(SourceError, match="there is no file"):
        load_index_file(folder / "nothing.yaml")
    with pytest.raises(SourceError, match="is empty; an index file starts with accord-index: 1"):
        load(folder, " \n")
    with pytest.raises(IndexFileError, match="found no data"):
        load(folder, "# nothing yet\n")


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=25, deadline=None)
def test_an_index_saved_and_loaded_is_the_same_to_the_last_digit(make_parts, tmp_path_factory, seed, more):
    parts = make_parts(seed, missing=0.1)
    recipe = {"denominate": {"by": {"i0": "size"}}, "impute": {"method": "group_median", "group": "half"}}
    if more:
        recipe |= {
            "treat": {"each": {"i1": None}, "quantiles": [0.1, 0.9]},
            "normalise": {
                "low": 1.5,
                "each": {"i2": {"method": "goalposts", "lower": -1, "upper": 1e-7, "low": 2}},
            },
            "aggregate": {"method": ["generalised", "geometric"], "p": [0.5, None]},
            "weight": {"values": {"P1": 0.25}, "scheme": "given"},
            "order": ["screen", "denominate", "impute", "treat", "normalise"],
        }
    index = build(parts.data, parts.structure, recipe)
    factors = (WeightNoise(size=0.2), LeaveOut(level=2, none=False))
    path = save_index(index, tmp_path_factory.mktemp("saved") / "in", name="Saved", uncertain=factors)
    file = load_index_file(path)
    assert file.recipe == index.recipe
    assert file.uncertain == factors
    assert file.data.names == parts.data.names
    again = file.build()
    assert again.codes == index.codes
    np.testing.assert_array_equal(again.scores, index.scores)


def test_saving_where_nothing_can_be_written(folder, make_parts):
    parts = make_parts(0)
    with pytest.raises(SourceError, match="cannot be written to"):
        save_index(build(parts.data, parts.structure), folder / "values.csv" / "below")


def test_a_text_needs_no_file(folder):
    assert parse_index_file(HEAD, folder).name == "Mine"


def test_columns_that_are_not_used_are_left_out(tmp_path):
    tables = new_index_tables()
    for name, text in tables.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "all.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "less.yaml").write_text(HEAD + "ignore: [region]\n", encoding="utf-8")
    assert "region" in load_index_file(tmp_path / "all.yaml").data.groups
    assert "region" not in load_index_file(tmp_path / "less.yaml").data.groups
