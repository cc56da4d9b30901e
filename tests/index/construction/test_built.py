"""A built index: its tables, its changes, its summary."""

import hashlib
import json

import numpy as np
import pandas as pd
import pytest

from accord.errors import RecipeError, StructureError, UnknownName
from accord.index.construction.build import build
from accord.index.construction.file_text import save_index
from accord.index.construction.recipe import Recipe


@pytest.fixture
def index(make_parts):
    parts = make_parts(3, missing=0.1)
    recipe = {"impute": {"method": "mean"}, "screen": {"drop": ["U5"]}, "treat": {"max_winsorised": 2}}
    return build(parts.data, parts.structure, recipe)


def test_scores_and_ranks_of_any_element(index):
    np.testing.assert_array_equal(index.score("i1"), index.normalised[:, 1])
    np.testing.assert_array_equal(index.score(), index.scores[:, -1])
    order = np.argsort(-index.score("P1"))
    assert index.rank("P1")[order[0]] == 1
    frame = index.ranks()
    assert list(frame.columns) == list(index.codes)
    np.testing.assert_array_equal(frame["top"].to_numpy(dtype=int), index.rank())


def test_results_are_sorted_with_the_index_first(index):
    found = index.results()
    assert list(found.columns[:3]) == ["name", "rank", "top"]
    assert list(found.columns[3:]) == ["P0", "P1", "P2"]
    assert found["top"].is_monotonic_decreasing
    assert found["rank"].tolist() == list(range(1, 8))
    assert index.results(by="P1")["P1"].is_monotonic_decreasing


def test_frames_of_steps(index):
    assert list(index.steps) == ["raw", "imputed", "screened", "treated", "normalised"]
    assert "U5" not in index.frame("raw").index
    pd.testing.assert_frame_equal(index.frame(), index.to_dataframe())
    pd.testing.assert_frame_equal(index.frame("aggregated"), index.frame())
    with pytest.raises(UnknownName, match=r"unknown step 'denominated'.* This index has raw, imputed"):
        index.frame("denominated")


def test_tidy_has_a_row_for_each_unit_and_element(index):
    found = index.tidy()
    assert len(found) == 7 * len(index.codes)
    row = found[(found["unit"] == "U2") & (found["element"] == "P1")].iloc[0]
    n = index.unit_index("U2")
    assert row["score"] == index.score("P1")[n]
    assert row["rank"] == index.rank("P1")[n]
    assert row["parent"] == "top"
    siblings = found[(found["unit"] == "U2") & (found["level"] == 2)]
    np.testing.assert_allclose(siblings["weight"].sum(), 1.0)


def test_csv_is_the_results(index, tmp_path):
    index.to_csv(tmp_path / "results.csv")
    read = pd.read_csv(tmp_path / "results.csv", index_col="unit")
    np.testing.assert_allclose(read["top"], index.results()["top"])
    assert list(read.index) == list(index.results().index)


def test_units_that_were_screened_out_are_told_as_such(index):
    with pytest.raises(UnknownName, match=r"unknown unit 'U5'\. It is in the data and was screened out"):
        index.unit_index("U5")
    with pytest.raises(UnknownName, match=r"unknown unit 'U22'. Did you mean 'U2'"):
        index.unit_index("U22")
    with pytest.raises(UnknownName, match=r"unknown element 'P11'. Did you mean 'P1'"):
        index.score("P11")


def test_rebuilding_without_change_is_the_same_to_the_last_digit(index):
    np.testing.assert_array_equal(index.rebuild().scores, index.scores)


def test_rebuilding_changes_what_is_named_and_nothing_else(index):
    other = index.rebuild(normalise={"method": "zscore"}, treat=None)
    assert other.recipe.done() == ("impute", "screen", "normalise")
    assert other.recipe.impute == index.recipe.impute
    assert index.recipe.treat is not None
    np.testing.assert_allclose(other.normalised.mean(axis=0), 0.0, atol=1e-12)
    with pytest.raises(RecipeError, match=r"Did you mean 'normalise'\?"):
        index.rebuild(normalize=None)


def test_without_an_element(index):
    other = index.without("P1")
    assert set(index.codes) - set(other.codes) == {"P1", *index.structure.indicators_of("P1")}
    with pytest.raises(StructureError, match="nothing is left"):
        index.without("top")


def test_arrays_of_an_index_cannot_be_written_to(index):
    for values in (index.scores, *index.steps.values()):
        with pytest.raises(ValueError, match="read-only"):
            values[0, 0] = 1.0


def test_summary_tells_every_step(index):
    told = index.summary().splitlines()
    assert told[0] == "Index: 7 of 8 units, " + told[0].split(", ", 1)[1]
    heads = [line.split(":")[0] for line in told[1:]]
    assert heads == [
        "missing in the raw data", "imputed", "screened", "treated", "normalised", "aggregated", "leading",
    ]  # fmt: skip
    assert "1 units left out (U5)" in index.summary()
    best = index.units[int(np.argmax(index.score()))]
    assert told[-1].startswith(f"leading: 1 Unit {best[1:]} ")


def test_summary_of_the_asem_example(asem):
    assert asem.index.summary().splitlines() == [
        "Sustainable Connectivity in 2018: 51 of 51 units, 49 indicators, 4 levels (49, 8, 2, 1 elements)",
        "missing in the raw data: 63 of 2499 values (2.5%)",
        "denominated: 5 indicators by Population, 1 indicator by Area, 2 indicators by Energy, 9 indicators by GDP; "
        "2 values lost where the denominator is missing",
        "imputed: 65 values by group mean by EurAsia_group",
        "screened: 0 units left out",
        "treated: 15 indicators by winsorise",
        "normalised: 49 indicators by minmax",
        "aggregated: arithmetic mean",
        "leading: 1 Switzerland 68.4; 2 Netherlands 64.8; 3 Denmark 64.8; 4 Norway 64.5; 5 Belgium 63.5",
    ]


def test_plain_data_is_ready_for_json_and_says_where_it_comes_from(index, tmp_path):
    found = json.loads(json.dumps(index.to_dict()))
    assert found["scores"]["top"] == index.score().tolist()
    assert found["ranks"]["P1"] == index.rank("P1").tolist()
    assert Recipe(**found["provenance"]["recipe"]) == index.recipe
    path = save_index(index, tmp_path)
    for key, file in (("data", "values.csv"), ("structure", "structure.csv")):
        digest = hashlib.sha256((path.parent / file).read_bytes()).hexdigest()
        assert found["provenance"][key] == digest
    assert index.rebuild(treat=None).provenance()["data"] == found["provenance"]["data"]


def test_a_missing_score_is_none_in_plain_data(make_parts):
    parts = make_parts(3)
    values = parts.data.values.copy()
    values[4] = np.nan
    found = build(parts.data.with_values(values), parts.structure).to_dict()
    assert found["scores"]["top"][4] is None
    assert found["ranks"]["top"][4] is None


def test_an_element_that_the_recipe_names_can_be_left_out(index):
    code = index.indicators[0]
    named = index.rebuild(treat={"each": {code: "none"}})
    assert code not in named.without(code).indicators
