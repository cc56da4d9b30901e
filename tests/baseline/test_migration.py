"""People by origin and destination: movers are the source's, stayers fit the population."""

import csv

import numpy as np
import pytest

from accord.baseline.development import load_development
from accord.baseline.migration import YEAR, load_migration
from accord.errors import InputError, UnknownName


@pytest.fixture(scope="module")
def people():
    return load_migration()


def test_those_who_live_in_a_country_add_up_to_its_population(people):
    some = np.isfinite(people.stayers)
    population = load_development().at("population", people.countries, YEAR)
    living = people.migrants.sum(axis=0) + people.stayers
    np.testing.assert_allclose(living[some], population[some], rtol=1e-12)
    assert np.all(people.stayers[some] > 0)
    assert some.sum() > 200


def test_known_corridors(people):
    n = people.countries.index
    assert people.migrants[n("MEX"), n("USA")] == 11489684
    assert people.migrants[n("CHN"), n("RUS")] == 56157
    assert people.migrants[n("RUS"), n("CHN")] == 3123
    assert 0.9e6 < people.stayers[n("ARE")] < 1.5e6  # nine in ten people of the Emirates were born abroad


def test_a_selection_has_stayers_on_the_diagonal_of_its_stocks(people):
    chosen = people.select(["RUS", "CHN", "USA"])
    assert np.array_equal(np.diag(chosen.stocks), chosen.stayers)
    assert chosen.stocks[1, 0] == 56157
    assert not np.diag(chosen.migrants).any()
    assert len(chosen.to_dataframe()) == 9


def test_a_country_without_people_known_is_refused(people):
    with pytest.raises(InputError, match="VAT"):
        people.select(["ITA", "VAT"])
    with pytest.raises(UnknownName, match="TWN"):
        people.select(["CHN", "TWN"])


def test_the_packaged_migrants_are_those_of_the_source(people, reference_data):
    place = {code: n for n, code in enumerate(people.countries)}
    path = reference_data / "migration" / "un_migrant_stock_2019.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [(r["origin"], r["destination"], int(r["migrants"])) for r in csv.DictReader(stream)]
    kept = [row for row in rows if row[0] in place and row[1] in place]
    assert all(people.migrants[place[a], place[b]] == count for a, b, count in kept)
    assert people.migrants.sum() == sum(count for *_, count in kept)
    assert people.migrants.sum() > 0.999 * sum(count for *_, count in rows)
