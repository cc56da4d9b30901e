"""Indices beside each other."""

import numpy as np
import pytest

from accord.errors import InputError, UnknownName
from accord.index.audit.compare import agreement, compare, compare_many
from accord.index.construction.build import build
from accord.index.construction.data import IndexData


@pytest.fixture
def pair(make_parts):
    """An index, and the same on ranks without two units."""
    parts = make_parts(13, n=12)
    first = build(parts.data, parts.structure)
    return first, first.rebuild(
        data=parts.data.keep(np.arange(12) > 1), normalise={"method": "percentile_rank"}
    )


def test_change_is_places_gained_and_units_of_one_alone_have_none(pair):
    first, second = pair
    found = compare(first, second, labels=("old", "new"))
    assert found.only_first == ("U0", "U1")
    assert found.only_second == ()
    row = found.units.index("U7")
    assert found.change[row] == first.rank()[7] - second.rank()[second.units.index("U7")]
    frame = found.frame()
    assert np.isnan(frame.loc["U0", "change"])
    assert frame.loc["U7", "old"] == first.rank()[7]
    assert found.mean_shift == pytest.approx(np.nanmean(np.abs(found.change)))
    assert found.largest_shift == np.nanmax(np.abs(found.change))
    back = compare(second, first)
    assert dict(zip(back.units, back.change, strict=True))["U7"] == -found.change[row]
    assert back.only_second == ("U0", "U1")


def test_among_common_units_nobody_moves_because_others_left(make_parts):
    parts = make_parts(13, n=12)
    first = build(parts.data, parts.structure)
    best = first.units[int(np.argmin(first.rank()))]
    recipe = {"screen": {"drop": [best]}, "normalise": {"method": "scaled", "lower": 0.0, "upper": 1.0}}
    whole = first.rebuild(normalise=recipe["normalise"])
    without = build(parts.data, parts.structure, recipe)
    leader = whole.units[int(np.argmin(whole.rank()))]
    same = compare(whole, without, among="common")
    assert same.mean_shift == 0.0
    assert same.movers().empty
    if leader == best:
        assert compare(whole, without).mean_shift == 1.0


def test_scores_change_from_first_to_second(pair):
    first, second = pair
    found = compare(first, second, "P1", by="scores")
    expected = second.score("P1") - first.score("P1")[2:]
    np.testing.assert_allclose(found.change[2:], expected)
    assert found.agreement("pearson") == pytest.approx(
        np.corrcoef(second.score("P1"), first.score("P1")[2:])[0, 1]
    )


def test_frames_are_sorted_and_movers_are_those_that_move(pair):
    found = compare(*pair)
    absolute = found.frame("absolute")["absolute"].to_numpy()
    there = absolute[~np.isnan(absolute)]
    assert there.tolist() == sorted(there, reverse=True)
    assert np.isnan(absolute[-2:]).all()
    assert found.frame("first")["first"].tolist() == sorted(found.first.tolist())
    assert (found.movers(3)["absolute"] > 0).all()
    assert len(found.movers(3)) <= 3
    text = found.summary()
    assert "10 units in both" in text
    assert "only in first: U0, U1" in text
    with pytest.raises(UnknownName, match="absolute"):
        found.frame("abs")


def test_many_side_by_side(pair):
    first, second = pair
    table = compare_many({"own": first, "ranks": second})
    assert table["own"].tolist() == sorted(first.rank().tolist())
    assert np.isnan(table.loc["U0", "ranks"])
    changes = compare_many({"own": first, "ranks": second}, show="changes")
    pairwise = compare(first, second).frame()["change"]
    np.testing.assert_array_equal(changes["ranks"], pairwise[changes.index])
    assert (changes["own"] == 0).all()
    absolute = compare_many({"own": first, "ranks": second}, show="absolute", base="ranks")
    np.testing.assert_array_equal(absolute["own"], np.abs(pairwise)[absolute.index])
    scores = compare_many({"own": first, "ranks": second}, by="scores", show="changes")
    np.testing.assert_allclose(
        scores.loc["U7", "ranks"], second.score()[second.units.index("U7")] - first.score()[7]
    )
    common = compare_many({"own": first, "ranks": second}, among="common")
    assert np.isnan(common.loc["U0", "own"])
    assert common["own"].max() == 10.0


def test_an_element_named_differently_can_be_compared(pair):
    first, _ = pair
    found = compare(first, first, ("P0", "P1"))
    np.testing.assert_array_equal(found.first, first.rank("P0"))
    np.testing.assert_array_equal(found.second, first.rank("P1"))


def test_agreement_element_by_element(pair):
    first, second = pair
    frame = agreement(first, first)
    assert frame["correlation"].tolist() == pytest.approx([1.0] * len(first.codes))
    scores = agreement(first, second, ["top"], by="scores")
    assert scores.loc["top", "correlation"] == pytest.approx(
        np.corrcoef(first.score()[2:], second.score())[0, 1]
    )


def test_bad_input_is_refused(pair, make_parts):
    first, second = pair
    with pytest.raises(UnknownName, match="ranks, scores"):
        compare(first, second, by="rank")
    with pytest.raises(UnknownName, match="own, common"):
        compare(first, second, among="all")
    with pytest.raises(InputError, match="both are called"):
        compare(first, second, labels=("a", "a"))
    with pytest.raises(UnknownName, match="top"):
        compare(first, second, "tops")
    with pytest.raises(InputError, match="at least one"):
        compare_many({})
    with pytest.raises(UnknownName, match="values, changes, absolute"):
        compare_many({"a": first}, show="value")
    with pytest.raises(UnknownName, match="Indices: a"):
        compare_many({"a": first}, base="b")
    parts = make_parts(13, n=4)
    renamed = IndexData(("A", "B", "C", "U0"), (), parts.data.indicators, parts.data.values)
    with pytest.raises(InputError, match="1 units in common"):
        compare(first, build(renamed, parts.structure))


def test_the_asem_example_is_as_coinr_documents(asem):
    # https://bluefoxr.github.io/COINr/articles/adjustments.html
    nominal = asem.index
    prank = nominal.rebuild(normalise={"method": "percentile_rank"})
    table = compare(nominal, prank).frame("absolute")
    assert table.iloc[0].tolist() == [27.0, 17.0, 10.0, 10.0]
    published = {"PRT": 10, "LAO": 9, "MLT": -9, "EST": 6, "IDN": -6, "ESP": -5, "HRV": -5, "LTU": 5, "MNG": -4,
                 "GBR": 3, "JPN": 3, "LVA": 3, "PAK": 3}  # fmt: skip
    assert table["change"].head(13).to_dict() == published
    assert (table["absolute"].value_counts()[[0.0, 1.0, 2.0]] == [6, 19, 13]).all()
    # .../reference/compare_coins_corr.html; that page's third number, for Sust, is that of ranks with a tie (GBR, CZE)
    # which these data do not have
    both = agreement(nominal, prank, ["Conn", "Index"])
    assert both["correlation"].tolist() == pytest.approx([0.9780995, 0.9759276], abs=5e-8)
    screened = nominal.rebuild(impute=None, screen={"min_present": 0.9})
    found = compare(nominal, screened)
    assert set(found.only_first) == {"BGD", "BRN", "KHM", "LAO", "MMR"}
    assert found.frame("absolute")["change"].head(5).to_dict() == {
        "PAK": 6,
        "ESP": -5,
        "IND": 5,
        "RUS": 5,
        "THA": 5,
    }
    less = nominal.without("LPI", "Forest")
    many = compare_many({"Nominal": nominal, "Prank": prank, "NoLPIFor": less, "Screen90": screened})
    assert many.loc["MLT"].tolist() == [10, 19, 9, 13]
    assert many.loc["PRT"].tolist() == [27, 17, 18, 26]
    assert many.loc["RUS"].tolist() == [51, 50, 51, 46]
    assert many.loc["DNK"].tolist() == [3, 2, 2, 2]
