"""Whatever is fed to the readers and the build, they answer with a result or with an error made for a person."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import InputError
from accord.index.construction.build import build
from accord.index.construction.data_table import data_of
from accord.index.construction.file import parse_index_file
from accord.index.construction.file_text import new_index_file, new_index_tables
from accord.index.construction.recipe import Recipe
from accord.index.construction.sheet import parse_sheet
from accord.index.construction.structure_table import structure_of

TABLES = new_index_tables()
STRUCTURE = structure_of(parse_sheet(TABLES["structure.csv"]))
DATA = data_of(parse_sheet(TABLES["values.csv"]), STRUCTURE)
SCRAPS = [
    "",
    "NA",
    "x",
    "-1",
    "0",
    "1e400",
    "nan",
    ",",
    "\n",
    '"',
    ";",
    "exports",
    "index",
    "society",
    "1,5",
    "1",
    "é",
]


@st.composite
def damaged(draw, text):
    """A text with some pieces taken out, doubled or put in."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        scrap = draw(st.sampled_from([*SCRAPS, text[start:end] * 2]))
        text = text[:start] + scrap + text[end:]
    return text


def answer(function, *given):
    """What a function returns, or None where it refuses with an error made for a person."""
    try:
        return function(*given)
    except InputError:
        return None


@given(damaged(TABLES["structure.csv"]))
@settings(max_examples=200, deadline=None)
def test_a_damaged_structure_is_read_or_refused(text):
    structure = answer(lambda: structure_of(parse_sheet(text)))
    if structure is not None:
        assert structure.level(structure.n_levels) == (structure.top,)
        assert all(np.isfinite(structure.weights(level)).all() for level in range(1, structure.n_levels + 1))


@given(damaged(TABLES["values.csv"]))
@settings(max_examples=200, deadline=None)
def test_damaged_values_are_read_or_refused(text):
    data = answer(lambda: data_of(parse_sheet(text), STRUCTURE))
    if data is not None:
        assert not np.isinf(data.values).any()
        assert not np.isnan(data.values).all(axis=0).any()


@given(damaged(new_index_file()))
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_builds_or_is_refused(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp() / "damaged"
    if not folder.exists():
        folder.mkdir()
        for name, table in TABLES.items():
            (folder / name).write_text(table, encoding="utf-8")
    index = answer(lambda: parse_index_file(text, folder).build())
    assert index is None or not np.isinf(index.scores).any()


WORDS = ["minmax", "rank", "group_mean", "region", "exports", "AAA", "winsorise", "geometric", "pca", "none"]
KEYS = ["method", "low", "each", "exports", "co2", "p", "keep", "group", "by", "values", "scheme"]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 200) | st.floats() | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(list(Recipe.model_fields)), PLAIN, max_size=3))
@settings(max_examples=200, deadline=None)
def test_any_recipe_builds_or_is_refused(fields):
    index = answer(build, DATA, STRUCTURE, fields)
    if index is not None:
        assert not np.isinf(index.scores).any()
        assert len(index.units) >= 2
