"""Co-authored works: what a pair and the international total count, and that the table is the source."""

import csv
import gzip

import numpy as np
import pytest

from accord import places
from accord.baseline.coauthorship import Coauthorship, load_coauthorship
from accord.errors import InputError, UnknownName


@pytest.fixture(scope="module")
def works():
    return load_coauthorship()


def test_pairs_have_no_direction_and_no_country_works_with_itself(works):
    assert works.works.shape == (24, 229, 229)
    assert np.array_equal(works.works, works.works.transpose(0, 2, 1))
    assert not np.einsum("tii->ti", works.works).any()
    assert set(works.countries) <= set(places.countries())


def test_the_international_total_counts_each_work_with_an_author_abroad_once(works):
    """At least every work with the closest partner, at most the sum over partners: so it holds no domestic work."""
    assert np.all(works.international >= works.works.max(axis=2))
    assert np.all(works.international <= works.works.sum(axis=2))


def test_known_counts(works):
    assert works.pair("RUS", "USA")[-3:].tolist() == [9797, 8264, 6804]
    assert works.pair("USA", "RUS").tolist() == works.pair("RUS", "USA").tolist()
    china = works.countries.index("CHN")
    assert works.international[works.place(2022), china] == 234951


def test_a_matrix_is_one_year_or_a_mean_of_years(works):
    a, b = works.countries.index("DEU"), works.countries.index("FRA")
    assert works.matrix(2021)[a, b] == works.pair("DEU", "FRA")[works.place(2021)]
    assert works.matrix(2019, 2021)[a, b] == pytest.approx(works.pair("DEU", "FRA")[19:22].mean(), rel=1e-14)


def test_a_selection_keeps_order_and_the_works_with_others(works):
    chosen = works.select(["USA", "CHN", "RUS"], range(2020, 2024))
    assert chosen.countries == ("USA", "CHN", "RUS")
    assert chosen.years == (2020, 2021, 2022, 2023)
    assert chosen.pair("CHN", "USA").tolist() == works.pair("CHN", "USA")[-4:].tolist()
    assert np.all(chosen.international > chosen.works.sum(axis=2))


def test_largest_is_by_all_years_and_can_leave_out(works):
    assert "USA" in works.largest(3)
    assert "USA" not in works.largest(3, without=["USA"])
    assert len(works.largest(100)) == 100


def test_a_frame_has_each_pair_once(works):
    frame = works.select(["USA", "CHN", "RUS"]).to_dataframe()
    assert len(frame) == 3 * 24
    assert not frame.duplicated(["year", "a", "b"]).any()


def test_a_year_or_country_that_is_not_there_is_named(works):
    with pytest.raises(InputError, match="2000 to 2023"):
        works.matrix(2024)
    with pytest.raises(UnknownName, match="'USA'"):
        works.pair("USA ", "CHN")
    with pytest.raises(InputError, match=r"\(1, 2, 2\)"):
        Coauthorship(("USA", "CHN"), (2000,), np.zeros((1, 3, 3)), np.zeros((1, 2)))


def test_the_packaged_counts_are_those_of_the_source(works, reference_data):
    path = reference_data / "coauthorship" / "coauthored_works_2000_2023.csv.gz"
    place = {code: n for n, code in enumerate(works.countries)}
    total = kept = 0
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            a, b = row["iso3_a"], row["iso3_b"]
            total += int(row["works"])
            if a not in place or b not in place:
                continue
            kept += int(row["works"])
            t = int(row["year"]) - 2000
            found = works.international[t, place[a]] if a == b else works.works[t, place[a], place[b]]
            assert found == int(row["works"])
    assert kept == works.works.sum() / 2 + works.international.sum()
    assert kept > 0.999 * total
