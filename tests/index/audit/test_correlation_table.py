"""Correlations along the structure."""

import numpy as np
import pytest

from accord.errors import InputError, UnknownName
from accord.index.audit.correlation import correlation, false_discovery, overlap, p_values
from accord.index.audit.correlation_table import Correlations, correlations, same_group
from accord.index.construction.build import build


@pytest.fixture
def index(make_parts):
    parts = make_parts(11, n=20)
    return build(parts.data, parts.structure)


def test_pairs_within_groups_and_each_pair_once(index):
    structure = index.structure
    found = correlations(index, within=2)
    table = found.tidy(once=True)
    expected = {
        (a, b) for a in structure.indicators for b in structure.indicators
        if a < b and structure[a].parent == structure[b].parent
    }  # fmt: skip
    assert {tuple(sorted(pair)) for pair in zip(table["first"], table["second"], strict=True)} == expected
    assert len(table) == len(expected)
    wide = found.frame()
    np.testing.assert_array_equal(
        wide.isna(), ~same_group(structure, structure.indicators, structure.indicators, 2)
    )
    everything = found.tidy()
    assert len(everything) == found.listed.sum()
    assert everything.query("first == second")["correlation"].tolist() == pytest.approx(
        [1.0] * len(structure.indicators)
    )


def test_a_pair_named_on_both_sides_is_listed_once(index):
    found = correlations(index, codes=(["i0", "i1"], ["i1", "i0", "i2"]))
    table = found.tidy(once=True)
    assert list(zip(table["first"], table["second"], strict=True)) == [
        ("i1", "i0"),
        ("i0", "i2"),
        ("i1", "i2"),
    ]


def test_with_the_parent_and_with_the_family(index):
    structure = index.structure
    table = correlations(index, levels=(1, 2), parents=True).tidy()
    assert dict(zip(table["first"], table["second"], strict=True)) == {
        code: structure[code].parent for code in structure.indicators
    }
    family = correlations(index, parents="family").tidy()
    assert len(family) == 2 * len(structure.indicators)
    total = family[family["second"] == "top"].set_index("first")["correlation"]
    expected = correlation(index.normalised, index.score()[:, None])[:, 0]
    np.testing.assert_allclose(total[list(structure.indicators)], expected)


def test_significance_masks_and_adjusted_values_are_larger(index):
    found = correlations(index, "raw", method="spearman")
    masked = found.frame(0.05).to_numpy()
    np.testing.assert_array_equal(np.isnan(masked), found.p > 0.05)
    table = found.tidy()
    assert np.all(
        table["p_adjusted"][table["first"] != table["second"]]
        >= table["p"][table["first"] != table["second"]]
    )


def test_directions_turn_correlations_of_raw_data_round(index):
    structure = index.structure
    sign = structure.directions[:, None] * structure.directions
    plain, turned = correlations(index, "raw"), correlations(index, "raw", directed=True)
    np.testing.assert_allclose(turned.values, plain.values * sign)


def pairs(first, second, values, listed=None):
    place = {code: column for column, code in enumerate("abcd")}
    sides = values[:, [place[code] for code in first]], values[:, [place[code] for code in second]]
    listed = np.ones((len(first), len(second)), dtype=bool) if listed is None else listed
    return Correlations(
        "pearson", tuple(first), tuple(second), correlation(*sides), overlap(*sides), listed, sides
    )


@pytest.fixture
def values():
    return np.random.default_rng(0).standard_normal((15, 4)).cumsum(axis=1)


def test_pairs_are_listed_down_the_columns_and_once_if_asked(values):
    found = pairs("abc", "abc", values)
    table = found.tidy()
    assert [*zip(table["first"], table["second"], strict=True)][:4] == [
        ("a", "a"),
        ("b", "a"),
        ("c", "a"),
        ("a", "b"),
    ]
    once = found.tidy(once=True)
    assert [*zip(once["first"], once["second"], strict=True)] == [("b", "a"), ("c", "a"), ("c", "b")]
    # Different lists: "b" with "c" is there both ways round, and its first mention down the columns counts.
    mixed = pairs("abc", "cb", values).tidy(once=True)
    assert [*zip(mixed["first"], mixed["second"], strict=True)] == [("a", "c"), ("b", "c"), ("a", "b")]


def test_adjusted_values_count_each_pair_once_and_only_those_listed(values):
    listed = np.ones((3, 3), dtype=bool)
    listed[2, :2] = listed[:2, 2] = False  # only a with b
    found = pairs("abc", "abc", values, listed)
    table = found.tidy(once=True)
    assert len(table) == 1
    assert table["p_adjusted"][0] == table["p"][0]
    whole = pairs("abc", "abc", values)
    p = p_values(values[:, :3])
    expected = false_discovery(p[[1, 2, 2], [0, 0, 1]])
    np.testing.assert_allclose(whole.tidy(once=True)["p_adjusted"], expected)
    both_ways = whole.tidy().query("first != second")
    assert not both_ways["p_adjusted"].isna().any()


def test_what_is_not_significant_or_not_listed_is_not_shown(values):
    listed = np.array([[True, False]])
    found = pairs("a", "bd", values, listed)
    assert found.frame().isna().to_numpy().tolist() == [[False, True]]
    assert found.frame(significance=0.0).isna().to_numpy().all()
    assert found.tidy(significance=0.0)["correlation"].isna().all()


def test_what_cannot_be_asked_is_refused(index):
    with pytest.raises(InputError, match="lower level first"):
        correlations(index, levels=(2, 1), parents=True)
    with pytest.raises(InputError, match="give two levels"):
        correlations(index, parents=True)
    with pytest.raises(InputError, match="no family above"):
        correlations(index, levels=3, parents="family")
    with pytest.raises(InputError, match="stands above level 1"):
        correlations(index, levels=2, within=1)
    with pytest.raises(UnknownName, match="from 1"):
        correlations(index, levels=4)


def test_the_asem_example_is_as_coinr_documents(asem):
    # https://bluefoxr.github.io/COINr/articles/analysis.html and weights.html
    index = asem.index
    wide = correlations(index, "raw", codes="Environ").frame(0.05)
    assert np.isnan(wide.loc["CO2", "Forest"])
    assert wide.loc["CO2", ["MatCon", "PrimEner", "Renew"]].tolist() == pytest.approx(
        [0.7222051, 0.3268484, -0.5986338], abs=5e-8
    )
    top = correlations(index, levels=(3, 4)).tidy()
    assert top["correlation"].tolist() == pytest.approx([0.9397805, 0.8382873], abs=5e-8)
