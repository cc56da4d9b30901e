"""Blocs and their dated membership."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from accord import places, tables

FIVE = {"BRA", "CHN", "IND", "RUS", "ZAF"}
NINE = FIVE | {"ARE", "EGY", "ETH", "IRN"}


@pytest.mark.parametrize(
    ("on", "members"),
    [
        (date(2008, 12, 31), set()),
        (date(2010, 6, 1), FIVE - {"ZAF"}),
        (date(2012, 1, 1), FIVE),
        (date(2023, 12, 31), FIVE),
        (date(2024, 1, 1), NINE),
        (date(2025, 1, 5), NINE),
        (date(2025, 6, 1), NINE | {"IDN"}),
    ],
)
def test_brics_by_date(on, members):
    assert set(places.blocs()["BRICS"].members(on)) == members


@pytest.mark.parametrize(
    ("bloc", "on", "count"),
    [
        ("EU", date(1957, 12, 31), 0),
        ("EU", date(1958, 1, 1), 6),
        ("EU", date(1973, 1, 1), 9),
        ("EU", date(1986, 1, 1), 12),
        ("EU", date(1995, 1, 1), 15),
        ("EU", date(2004, 4, 30), 15),
        ("EU", date(2004, 5, 1), 25),
        ("EU", date(2007, 1, 1), 27),
        ("EU", date(2013, 7, 1), 28),
        ("EU", date(2020, 1, 31), 28),
        ("EU", date(2020, 2, 1), 27),
        ("G7", date(2025, 1, 1), 7),
        ("G8", date(2006, 7, 15), 8),
        ("G8", date(2014, 3, 24), 0),
        ("WASSENAAR", date(2000, 1, 1), 33),
        ("WASSENAAR", date(2018, 1, 1), 42),
        ("GECC", date(2022, 2, 23), 0),
        ("GECC", date(2022, 4, 8), 38),
        ("GECC", date(2024, 1, 1), 39),
        ("BRICS-PARTNERS", date(2025, 7, 1), 10),
        ("NATO", date(2024, 3, 7), 32),
        ("OECD", date(2021, 5, 25), 38),
        ("ASEAN", date(2025, 10, 25), 10),
        ("SCO", date(2024, 7, 4), 10),
        ("EAEU", date(2016, 1, 1), 5),
    ],
)
def test_counts_by_date(bloc, on, count):
    assert len(places.blocs()[bloc].members(on)) == count


def test_members_that_matter_for_export_controls():
    blocs, on = places.blocs(), date(2024, 1, 1)
    assert "RUS" in blocs["WASSENAAR"].members(on)
    assert "CHN" not in blocs["WASSENAAR"].members(on)
    assert set(blocs["EU"].members(on)) < set(blocs["GECC"].members(on))
    assert not set(blocs["BRICS"].members(on)) & set(blocs["GECC"].members(on))
    assert "SAU" not in blocs["BRICS"].members(on)
    assert "Saudi" in blocs["BRICS"].note


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("brics", "BRICS"),
        ("BRICS nations", "BRICS"),
        ("BRICS partners", "BRICS"),
        ("BRICS partner countries", "BRICS-PARTNERS"),
        ("European Union", "EU"),
        ("AI Alliance Network", "AIAN"),
        ("Atlantis League", None),
    ],
)
def test_blocs_by_name(name, code):
    assert places.bloc_code(name) == code


def test_every_bloc_is_described_and_has_members():
    for code, bloc in places.blocs().items():
        assert bloc.note, code
        assert bloc.spells, code
    assert {row["bloc"] for row in tables.rows("bloc_members")} == set(places.blocs())


def test_no_two_blocs_share_a_name():
    owners = defaultdict(set)
    for bloc in places.blocs().values():
        for name in (bloc.code, bloc.name, *bloc.aliases):
            owners[name.casefold()].add(bloc.code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_every_spell_is_of_a_known_country_and_sourced():
    for bloc in places.blocs().values():
        for spell in bloc.spells:
            assert spell.country in places.countries(), (bloc.code, spell)
            assert len(spell.source) > 10, (bloc.code, spell)
            assert spell.end is None or spell.start < spell.end, (bloc.code, spell)


def test_spells_of_a_country_do_not_overlap():
    for bloc in places.blocs().values():
        by_country = defaultdict(list)
        for spell in bloc.spells:
            by_country[spell.country].append(spell)
        for country, spells in by_country.items():
            ordered = sorted(spells, key=lambda spell: spell.start)
            for earlier, later in pairwise(ordered):
                assert earlier.end is not None, (bloc.code, country)
                assert earlier.end <= later.start, (bloc.code, country)
