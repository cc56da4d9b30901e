"""Verdicts: true, false or not checkable, and against which edition."""

import pytest

from accord.reading import article_from_text, read
from accord.reading.check import ranks


def verdicts(text, kind):
    return [
        (c.verdict.result, c.verdict.reason) for c in read(article_from_text(text)).claims if c.type == kind
    ]


def test_the_packaged_ranks():
    table = ranks()
    assert len(table) == 62
    assert sorted(table.values()) == list(range(1, 63))
    assert (table["USA"], table["CHN"], table["IND"], table["RUS"], table["BRA"]) == (1, 2, 17, 32, 39)


@pytest.mark.parametrize(
    ("text", "result", "says"),
    [
        ("Russia ranks 32nd of 62 countries in the Global AI Index.", "true", "32nd of 62"),
        ("Russia ranks 5th of 62 countries in the Global AI Index.", "false", "32nd of 62"),
        ("Russia ranks 31st out of 83 countries in the Global AI Index.", "not checkable", "another edition"),
        ("Russia was 32nd in the 2021 Global AI Index.", "true", "32nd of 62"),
        ("Russia was 30th in the 2021 Global AI Index.", "false", "32nd of 62"),
        ("Russia was ranked 31st in the 2024 Global AI Index.", "not checkable", "edition of 2024"),
        ("Russia ranks 32nd in the Global AI Index.", "not checkable", "names no edition"),
        ("Cuba ranks 32nd of 62 countries in the Global AI Index.", "not checkable", "not in the packaged"),
        ("Russia ranks 5th of 62 countries.", "not checkable", "which ranking"),
    ],
)
def test_ranks(text, result, says):
    found = verdicts(text, "rank")
    assert len(found) == 1
    assert found[0][0] == result
    assert says in found[0][1]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("It covers 62 countries in the Global AI Index.", "true"),
        ("It covers 83 countries in the Global AI Index.", "not checkable"),
        ("It covers 83 countries in the Global AI Index 2021.", "false"),
    ],
)
def test_numbers_of_countries(text, result):
    assert [entry[0] for entry in verdicts(text, "count")] == [result]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Russia trails India in the Global AI Index.", "true"),
        ("Russia is well behind Brazil in the Global AI Index.", "false"),
        ("Germany is ahead of France in the Global AI Index.", "true"),
        ("Germany is ahead of South Korea in the Global AI Index.", "false"),
        ("Russia is well behind Cuba in the Global AI Index.", "not checkable"),
    ],
)
def test_comparisons(text, result):
    assert [entry[0] for entry in verdicts(text, "comparison")] == [result]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("In March 2025, Egypt, a member of BRICS, agreed.", "true"),
        ("In March 2015, Egypt, a member of BRICS, agreed.", "false"),
        ("In March 2025, Canada was a member of BRICS.", "false"),
        ("Egypt, a member of BRICS, agreed.", "not checkable"),
    ],
)
def test_membership_is_as_of_the_day_the_article_speaks_from(text, result):
    assert [entry[0] for entry in verdicts(text, "membership")] == [result]


def test_what_no_table_knows_is_not_checkable_and_says_why():
    found = verdicts("Sberbank, under CEO German Gref, invested $2 billion in China.", "office")
    assert found == [("not checkable", "Accord packages no list of who holds which office.")]
