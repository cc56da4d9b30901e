"""The table of sectors and the words that lead to them."""

from collections import Counter

import numpy as np
import pytest

from accord import tables
from accord.errors import UnknownName
from accord.scenario import sector_code, sectors


def test_the_table_has_the_sectors_of_the_packaged_world_in_their_order():
    with np.load(tables.path("icio-2022.npz")) as world:
        assert tuple(sectors()) == tuple(str(code) for code in world["sectors"])


def test_labels_fit_a_chart_and_tell_sectors_apart():
    labels = [sector.short for sector in sectors().values()]
    assert max(map(len, labels)) <= 28
    assert len(set(labels)) == len(labels) == 50


def test_no_word_leads_to_two_sectors():
    words = Counter(
        name
        for s in sectors().values()
        for name in {s.code.casefold(), s.name.casefold(), s.short.casefold(), *map(str.casefold, s.aliases)}
    )
    assert [word for word, count in words.items() if count > 1] == []


def test_every_division_of_isic_is_in_one_sector():
    divisions: list[int] = []
    for sector in sectors().values():
        if sector.code in ("C24A", "C24B", "C301", "C302T309"):
            continue  # groups of divisions 24 and 30
        first, _, last = sector.isic.partition("-")
        divisions += range(int(first), int(last or first) + 1)
    assert len(set(divisions)) == len(divisions)
    unused = {4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89}  # numbers that ISIC Rev. 4 gives to no division
    assert set(range(1, 99)) - set(divisions) == unused | {24, 30}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("C26", "C26"),
        ("c26", "C26"),
        ("Computer, electronic and optical products", "C26"),
        ("Manufacture of computer, electronic and optical products", "C26"),
        (" chips ", "C26"),
        ("electronics", "C26"),
        ("lithography", "C28"),
        ("software", "J62_63"),
        ("ALL", "all"),
    ],
)
def test_sectors_as_people_write_them(words, code):
    assert sector_code(words) == code


def test_an_unknown_sector_names_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'semiconductors'") as caught:
        sector_code("semiconducter")
    assert caught.value.nearest[0] == "semiconductors"
