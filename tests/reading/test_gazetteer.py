"""The packaged countries and actors: every name means one of them."""

import csv

import pytest

from accord import places, tables
from accord.reading.gazetteer import known, names

ICIO = (
    "AGO ARE ARG AUS AUT BEL BGD BGR BLR BRA BRN CAN CHE CHL CHN CIV CMR COD COL CRI CYP CZE DEU DNK EGY ESP EST "
    "FIN FRA GBR GRC HKG HRV HUN IDN IND IRL ISL ISR ITA JOR JPN KAZ KHM KOR LAO LTU LUX LVA MAR MEX MLT MMR MYS "
    "NGA NLD NOR NZL PAK PER PHL POL PRT ROU RUS SAU SEN SGP STP SVK SVN SWE THA TUN TUR TWN UKR USA VNM ZAF"
)


def test_codes_are_unique_and_well_formed():
    codes = [row["iso3"] for row in tables.rows("countries")]
    assert codes == sorted(set(codes))
    assert all(len(code) == 3 and code.isupper() for code in codes)
    assert len(codes) >= 195


def test_no_name_means_two_countries():
    meant = {}
    for country in places.countries().values():
        for name in (
            country.iso3,
            country.name,
            *country.aliases,
            *country.demonyms,
            country.capital,
            *country.seats,
        ):
            if name:
                assert meant.setdefault(name.casefold(), country.iso3) == country.iso3, name


def test_the_countries_of_the_worlds_are_there():
    countries = places.countries()
    assert [code for code in ICIO.split() if code not in countries] == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("U.S.", "USA"),
        ("America", "USA"),
        ("the People's Republic of China", "CHN"),
        ("the People’s Republic of China", "CHN"),
        ("PRC", "CHN"),
        ("Britain", "GBR"),
        ("Russian Federation", "RUS"),
        ("Korea", "KOR"),
        ("Korea, Rep.", "KOR"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("Chinese Taipei", "TWN"),
        ("Hong Kong, China", "HKG"),
        ("Czech Republic", "CZE"),
        ("Slovak Republic", "SVK"),
        ("Viet Nam", "VNM"),
        ("Lao PDR", "LAO"),
        ("Cote d'Ivoire", "CIV"),
        ("Egypt, Arab Rep.", "EGY"),
    ],
)
def test_names_as_people_and_offices_write_them(name, code):
    assert places.country_code(name) == code


def test_the_countries_of_the_index_resolve(reference_data):
    with (reference_data / "gaii" / "gaii_2021.csv").open(encoding="utf-8") as stream:
        found = [places.country_code(row["Country"]) for row in csv.DictReader(stream)]
    assert len(set(found)) == 62


def test_every_name_of_the_lexicon_means_a_known_actor():
    actors = known()
    for group in names().values():
        assert [name.text for name in group if name.actor not in actors] == []


def test_organisations_and_persons_belong_to_known_countries():
    for row in tables.rows("actors"):
        assert row["kind"] in {"country", "bloc", "organisation", "person"}
        assert not row["iso3"] or row["iso3"] in places.countries(), row["id"]
        assert not row["stands_for"] or row["stands_for"] in known(), row["id"]
