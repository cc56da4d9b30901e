"""The profile of a unit."""

import numpy as np
import pytest

from accord.errors import InputError, UnknownName
from accord.index.audit.profile import profile, strengths_weaknesses
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.structure import Element, Structure


def school(marks, directions=None):
    """Pupils by subjects, of one level."""
    marks = np.asarray(marks, dtype=float)
    k = marks.shape[1]
    directions = directions or [1] * k
    elements = [
        Element(f"s{j}", f"Subject {j}", 1, "top", 1.0, directions[j], unit="marks") for j in range(k)
    ]
    units = tuple(f"U{n}" for n in range(len(marks)))
    groups = {"class": tuple("xy"[n % 2] if n else None for n in range(len(marks)))}
    data = IndexData(units, (), tuple(e.code for e in elements), marks, groups)
    return build(
        data, Structure((*elements, Element("top", "Report", 2, None))), {"normalise": {"constant": "middle"}}
    )


def test_strengths_are_the_best_ranks_and_weaknesses_the_worst():
    index = school([[9, 1, 5, 3], [8, 2, 6, 9], [1, 3, 7, 1], [2, 9, 1, 2]])
    strong, weak = strengths_weaknesses(index, "U0", top=1, bottom=2)
    assert [(h.code, h.rank, h.of, h.value, h.unit, h.aggregate) for h in strong] == [
        ("s0", 1, 4, 9.0, "marks", "top")
    ]
    assert [(h.code, h.rank) for h in weak] == [("s2", 3), ("s1", 4)]


def test_where_less_is_better_the_lowest_is_first_and_its_value_is_shown_as_it_is():
    index = school([[9, 1], [8, 2], [7, 3]], directions=[-1, 1])
    strong, weak = strengths_weaknesses(index, "U2", top=5, bottom=5)
    assert [(h.code, h.rank, h.value) for h in strong] == [("s0", 1, 7.0), ("s1", 1, 3.0)]
    assert weak == ()
    normalised, _ = strengths_weaknesses(index, "U2", step="normalised")
    assert [h.value for h in normalised] == [100.0, 100.0]


def test_being_last_is_no_strength_though_few_are_ahead():
    # Ten units share the lowest value: rank 2 of 11, with nobody behind.
    index = school([[5.0, 1.0]] + [[0.0, float(n)] for n in range(2, 12)])
    strong, weak = strengths_weaknesses(index, "U3", top=5, bottom=0)
    assert "s0" not in {h.code for h in strong}
    assert weak == ()
    strong, _ = strengths_weaknesses(index, "U3", discard_last=False, bottom=0)
    assert next(h for h in strong if h.code == "s0").rank == 2
    strong, weak = strengths_weaknesses(index, "U0", min_unique=0.5)
    assert {h.code for h in (*strong, *weak)} == {"s1"}


def test_a_missing_value_is_neither_strength_nor_weakness():
    index = school([[1.0, np.nan], [2.0, 1.0], [3.0, 2.0]])
    strong, weak = strengths_weaknesses(index, "U0")
    assert [h.code for h in (*strong, *weak)] == ["s0"]


def test_ranks_within_the_group_of_the_unit():
    index = school([[9.0], [8.0], [7.0], [6.0], [5.0]])
    strong, _ = strengths_weaknesses(index, "U2", group="class")
    assert (strong[0].rank, strong[0].of) == (1, 2)  # U2 and U4 are in y... of the odd ones U1 and U3
    found = profile(index, "U3", group="class", peers=1)
    assert found.group == "y"
    assert found.group_ranks.tolist() == [2, 2]
    assert found.group_ranked.tolist() == [2, 2]
    assert [peer.unit for peer in found.peers] == ["U1"]
    assert found.frame().loc["top", "group_median"] == pytest.approx(np.median(index.score()[[1, 3]]))
    with pytest.raises(InputError, match="'U0' is in no group of 'class'"):
        profile(index, "U0", group="class")


def test_the_profile_is_the_units_row_of_the_results(make_parts):
    parts = make_parts(3, n=11, missing=0.1)
    index = build(parts.data, parts.structure)
    found = profile(index, "U5")
    np.testing.assert_array_equal(found.scores, index.scores[5])
    assert found.ranks.tolist() == [int(index.rank(code)[5]) for code in index.codes]
    frame = found.frame()
    assert frame.index[0] == "top"
    assert frame["level"].tolist() == sorted(frame["level"], reverse=True)
    assert frame["rank"].isna().tolist() == np.isnan(found.frame()["score"]).tolist()
    assert found.frame([2]).index.tolist() == ["P0", "P1", "P2"]
    assert found.group_ranks.tolist() == [0] * len(index.codes)
    assert "group_rank" not in frame
    distance = np.abs(index.score() - index.score()[5])
    expected = {index.units[row] for row in np.argsort(distance)[1:6]}
    assert {peer.unit for peer in found.peers} == expected
    scores = [peer.score for peer in found.peers]
    assert scores == sorted(scores, reverse=True)
    table = found.highlights()
    assert table["kind"].tolist() == ["strength"] * len(found.strengths) + ["weakness"] * len(
        found.weaknesses
    )


def test_bad_input_is_refused(make_parts):
    parts = make_parts(3)
    index = build(parts.data, parts.structure)
    with pytest.raises(UnknownName, match="U1"):
        profile(index, "U11")
    with pytest.raises(UnknownName, match="half"):
        profile(index, "U1", group="halves")
    with pytest.raises(InputError, match="0 or more"):
        profile(index, "U1", peers=-1)
    with pytest.raises(InputError, match="0 or more"):
        strengths_weaknesses(index, "U1", top=-1)
    with pytest.raises(UnknownName, match="Levels go from 1"):
        strengths_weaknesses(index, "U1", report_level=7)


def test_the_asem_example_is_as_coinr_documents(asem):
    # https://bluefoxr.github.io/COINr/articles/results.html
    strong, weak = strengths_weaknesses(asem.index, "ESP")
    assert [(h.code, h.aggregate, h.rank, float(f"{h.value:.3g}")) for h in strong] == [
        ("CostImpEx", "Instit", 1, 0.0),
        ("TIRcon", "Instit", 1, 1.0),
        ("Tourist", "P2P", 2, 75.3),
        ("Flights", "Physical", 3, 171.0),
        ("UNVote", "Political", 3, 43.1),
    ]
    assert {(h.code, h.rank, float(f"{h.value:.3g}")) for h in weak} == {
        ("NEET", 33, 13.3),
        ("Lang", 38, 5.16),
        ("Forest", 40, 6.93),
        ("TBTs", 40, 1210.0),
        ("PubDebt", 43, 99.3),
    }
    assert weak[0].code == "NEET"
    assert weak[-1].code == "PubDebt"
    frame = profile(asem.index, "IND").frame([4, 3, 2])
    published = {
        "Index": (39.79, 45), "Conn": (28.60, 44), "Sust": (50.99, 43), "Physical": (18.78, 48),
        "ConEcFin": (6.38, 49), "Political": (51.90, 33), "Instit": (59.84, 37), "P2P": (6.07, 47),
        "Environ": (75.34, 6), "Social": (22.74, 51), "SusEcFin": (54.88, 36),
    }  # fmt: skip
    assert frame.index.tolist() == list(published)
    assert list(zip(frame["score"].round(2), frame["rank"], strict=True)) == list(published.values())
    grouped = profile(asem.index, "CHE", group="GDPpc_group").frame([4, 3, 2])
    assert grouped["group_rank"].tolist() == [1, 2, 1, 3, 5, 8, 2, 2, 1, 1, 8]
