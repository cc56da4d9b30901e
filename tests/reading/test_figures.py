"""Figures against packaged series: true, false or open, with the packaged values and their edition."""

import pytest

from accord.reading import article_from_text, read
from accord.reading.series import computing_power, development, human_development, largest

DATED = "Title\n\nMarch 3, 2025\n\n"


def verdicts(text, dated=True):
    claims = read(article_from_text((DATED if dated else "") + text)).claims
    return [(c.type, c.verdict) for c in claims]


@pytest.mark.parametrize(
    ("text", "result", "says"),
    [
        ("Israel spent 6.2% of GDP on R&D in 2022.", "true", "2022: 6.18"),
        ("Israel spent 4.2% of GDP on R&D in 2022.", "false", "2022: 6.18"),
        ("Israel spent 5.7% of GDP on R&D in 2022.", "not checkable", "revised"),
        ("Israel spent 6.2% of GDP on R&D in 1999.", "not checkable", "has no 1999"),
        ("China spends 2.4 percent of GDP on research and development.", "true", "2021: 2.38"),
        ("China spends more than 2 percent of GDP on research.", "true", "2.58"),
        ("China spends more than 4 percent of GDP on research.", "false", "2.58"),
        ("China spends less than 2 percent of GDP on research.", "false", "2.58"),
        ("China could spend 4 percent of GDP on research.", "not checkable", "possibility"),
        ("China plans to spend 4 percent of GDP on research.", "not checkable", "aim or a possibility"),
        ("China spends 2.4 percent of GDP on defence.", "not checkable", "no table of this share"),
        ("Germany's GDP reached $4.5 trillion in 2023.", "true", "4,562"),
        ("Germany's GDP reached $9 trillion in 2023.", "false", "4,562"),
        ("Germany's GDP is about $4.4 trillion.", "true", "4,5"),
        ("India's GDP per capita is about $2,500.", "true", "per head"),
        ("Germany invested $4.5 trillion.", "not checkable", "no table of this amount"),
        ("South Korea has 9,000 researchers per million people.", "true", "researchers"),
        ("South Korea has 900 researchers per million people.", "false", "researchers"),
        ("India has a population of 1.4 billion.", "true", "people"),
        ("Japan has a population of more than 200 million.", "false", "people"),
        ("India is a country of 1.4 billion people.", "true", "people"),
        ("In Japan life expectancy is 84 years.", "true", "years"),
        ("China ranks 75th in the Human Development Index.", "true", "rank 75 of 193"),
        ("China ranks 12th in the Human Development Index.", "false", "rank 75 of 193"),
        ("China ranks 78th in the Human Development Index.", "not checkable", "another edition"),
        ("Germany has an HDI of 0.95.", "true", "0.950"),
        ("Germany has an HDI of 0.61.", "false", "0.950"),
        ("China, the world's second-largest economy, agreed.", "true", "number 2"),
        ("India, the world's largest economy, agreed.", "false", "number"),
        ("The United States hosts 78 percent of the world's AI computing power.", "true", "80.2"),
        ("China hosts 60 percent of the world's AI computing power.", "false", "estimate"),
        ("The BRICS bloc has 10 members.", "true", "10 members on 2025-03-03"),
        ("The BRICS bloc has 15 members.", "false", "10 members on 2025-03-03"),
        ("The G7 has seven members.", "true", "7 members"),
    ],
)
def test_figures(text, result, says):
    (found,) = (v for _, v in verdicts(text) if v)
    assert (found.result, says in found.reason) == (result, True), found.reason
    if result != "not checkable" or found.packaged:
        assert found.edition


def test_membership_that_is_denied_is_turned_round():
    found = [v.result for kind, v in verdicts("Canada is not a member of BRICS.") if kind == "membership"]
    assert found == ["true"]
    found = [v for kind, v in verdicts("Russia is not a member of BRICS.") if kind == "membership"]
    assert [v.result for v in found] == ["false"]
    assert found[0].reason.startswith("The text says that it is not so.")


def test_members_cannot_be_counted_without_a_day():
    assert [v.result for _, v in verdicts("The BRICS bloc has 10 members.", dated=False)] == ["not checkable"]


def test_the_edition_names_the_series():
    ((_, found),) = verdicts("Israel spent 6.2% of GDP on R&D in 2022.")
    assert "GB.XPD.RSDV.GD.ZS" in found.edition
    assert found.packaged == "2022: 6.18 percent of GDP"


def test_a_country_the_table_does_not_have():
    ((_, found),) = verdicts("Taiwan spends 4 percent of GDP on research.")
    assert (found.result, "no research and development expenditure of Taiwan" in found.reason) == (
        "not checkable",
        True,
    )


def test_an_old_article_is_checked_against_its_own_years():
    text = "Title\n\nMarch 3, 2012\n\nChina spends 1.8 percent of GDP on research."
    (found,) = (c.verdict for c in read(article_from_text(text)).claims)
    assert found.result == "true"
    assert "2011" in found.packaged


def test_the_tables():
    assert development("rd_expenditure").of("ISR")[2022] == pytest.approx(6.18, abs=0.01)
    assert development("gdp").of("ZZZ") == {}
    assert largest(development("population").values, 2023)[:2] == ["IND", "CHN"]
    assert sorted(rank for _, rank in human_development().values())[:3] == [1, 2, 3]
    assert all(e.low <= e.value <= e.high for e in computing_power().values())
    with pytest.raises(KeyError):
        development("nothing")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Brazil has a population of about 215 million.", ("population", ("BRA",), 215e6, "215")),
        ("India is home to more than 1.4 billion people.", ("population", ("IND",), 1.4e9, "1.4")),
        ("Life expectancy at birth in Japan stood at 84.1 years.", ("life expectancy", (), 84.1, "84.1")),
        ("Norway's Human Development Index is 0.966.", ("Human Development Index", ("NOR",), 0.966, "0.966")),
    ],
)
def test_indicators(text, found):
    claims = read(article_from_text(text)).claims
    metric, who, value, written = found
    (claim,) = (c for c in claims if c.metric == metric)
    assert (claim.value, claim.value_span.text) == (pytest.approx(value), written)
    assert set(who) <= set(claim.subject)


@pytest.mark.parametrize("text", ["The population grew by 3 percent.", "The population of 40 villages fled Sudan.",
                                  "China is a country of contrasts."])  # fmt: skip
def test_what_is_no_indicator(text):
    assert not [
        c for c in read(article_from_text(text)).claims if c.metric in {"population", "life expectancy"}
    ]
