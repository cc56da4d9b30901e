"""World Development Indicators: values are the source's, and the latest is the latest."""

import csv

import numpy as np
import pytest

from accord.baseline.development import Development, Series, load_development
from accord.errors import InputError, UnknownName


@pytest.fixture(scope="module")
def wdi():
    return load_development()


@pytest.fixture
def small():
    series = (Series("gdp", "X", "USD", "", ""),)
    values = np.array([[[1.0, np.nan, 3.0], [4.0, 5.0, np.nan], [np.nan] * 3]])
    return Development(series, ("AAA", "BBB", "CCC"), (2000, 2001, 2002), values)


def test_latest_skips_gaps_and_says_of_which_year_it_is(small):
    value, year = small.latest("gdp")
    np.testing.assert_array_equal(value, [3.0, 5.0, np.nan])
    np.testing.assert_array_equal(year, [2002.0, 2001.0, np.nan])
    value, year = small.latest("gdp", ["BBB", "AAA", "ZZZ"], until=2001)
    np.testing.assert_array_equal(value, [5.0, 1.0, np.nan])
    np.testing.assert_array_equal(year, [2001.0, 2000.0, np.nan])


def test_a_frame_has_one_row_per_country_with_a_value(small):
    frame = small.to_dataframe()
    assert frame["country"].tolist() == ["AAA", "BBB"]
    assert frame["year"].tolist() == [2002, 2001]


def test_every_series_has_a_unit_and_values(wdi):
    assert len(wdi.series) == 14
    for entry in wdi.series:
        assert entry.unit
        assert entry.source
        assert np.isfinite(wdi.latest(entry.name)[0]).sum() > 140
        assert np.nanmin(wdi.panel(entry.name)) >= 0.0


def test_income_per_head_times_people_is_income(wdi):
    ratio = wdi.panel("gdp_per_head") * wdi.panel("population") / wdi.panel("gdp")
    assert np.isfinite(ratio).sum() > 5000
    # Six countries apart, whose population and income cover different territories in the source.
    assert np.mean(np.abs(ratio[np.isfinite(ratio)] - 1.0) < 1e-4) > 0.97


def test_a_series_or_year_that_is_not_there_is_named(wdi):
    with pytest.raises(UnknownName, match="'researchers'"):
        wdi.latest("researcher")
    with pytest.raises(InputError, match="2000 to"):
        wdi.at("gdp", ["USA"], 1999)


def test_the_packaged_values_are_those_of_the_source(wdi, reference_data):
    place = {code: n for n, code in enumerate(wdi.countries)}
    for entry in wdi.series:
        values, count = wdi.panel(entry.name), 0
        path = reference_data / "wdi" / f"{entry.code.lower()}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["Country Code"] in place and int(row["Year"]) >= wdi.years[0]:
                    found = values[place[row["Country Code"]], int(row["Year"]) - wdi.years[0]]
                    assert found == pytest.approx(float(row["Value"]), rel=1e-6)
                    count += 1
        assert np.isfinite(values).sum() == count
