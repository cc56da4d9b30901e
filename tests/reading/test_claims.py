"""Claims of every type: what is claimed of whom, and the exact words of the value."""

import pytest

from accord.reading import article_from_text, read


def claims(text, kind=None):
    every = read(article_from_text(f"Title of an article\n\n{text}")).claims
    return [
        (c.type, c.subject, c.value, c.value_span.text if c.value_span else None)
        for c in every
        if kind in {None, c.type}
    ]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # growth
        ("Chile's lithium exports rose by 4 per cent.", ("growth", ("CHL",), 4.0, "4 per cent")),
        ("Exports from Chile fell 12%.", ("growth", ("CHL",), -12.0, "12%")),
        ("Chile reported a 9% drop in sales.", ("growth", ("CHL",), -9.0, "9%")),
        ("Chile saw an increase of 38 percent on the year.", ("growth", ("CHL",), 38.0, "38 percent")),
        ("Chile cut output by a fifth.", ("growth", ("CHL",), -20.0, "a fifth")),
        ("Chile's output has tripled.", ("growth", ("CHL",), 200.0, "tripled")),
        ("Sales in Chile were 4% higher.", ("growth", ("CHL",), 4.0, "4%")),
        ("Vietnam, whose exports surged 27%, agreed.", ("growth", ("VNM",), 27.0, "27%")),
        # share
        ("Peru supplies a third of the world's copper.", ("share", ("PER",), 33.3, "a third")),
        ("Peru accounted for 12 per cent of sales.", ("share", ("PER",), 12.0, "12 per cent")),
        ("Peru took a 12 per cent stake in the mine.", ("share", ("PER",), 12.0, "12 per cent")),
        ("Half of the copper is mined by Peru.", ("share", ("PER",), 50.0, "Half")),
        # amount
        ("Ghana will spend US$9 billion on it.", ("amount", ("GHA",), 9e9, "US$9 billion")),
        ("Financed by Ghana to the tune of €30m, it opened.", ("amount", ("GHA",), 3e7, "€30m")),
        # count
        ("With 310,000 engineers, Ghana is ahead.", ("count", ("GHA",), 310000.0, "310,000")),
        ("Of the 64 bids from Ghana, nine failed.", ("count", ("GHA",), 9.0, "nine")),
        ("Ghana has 40,000 engineers, 2,000 of them abroad.", ("count", ("GHA",), 2000.0, "2,000")),
        ("Ghana trained pupils from seven countries.", ("count", ("GHA",), 7.0, "seven")),
        ("Ghana's stock of chips, 14,000 at last count, has grown.", ("count", ("GHA",), 14000.0, "14,000")),
        ("Ghana's workforce shrank 12% to 8,100.", ("count", (), 8100.0, "8,100")),
        ("Ghana has two hundred laboratories.", ("count", ("GHA",), 200.0, "two hundred")),
        ("Applications to Ghana reached 1,312 in 2025.", ("count", (), 1312.0, "1,312")),
        # rank
        ("Laos ranks 95th out of 108 countries.", ("rank", ("LAO",), 95.0, "95th")),
        ("Laos climbed three places to 12th in the Ibadan Table.", ("rank", ("LAO",), 12.0, "12th")),
        ("Laos is number two in assembly.", ("rank", ("LAO",), 2.0, "number two")),
        ("Laos is second only to China.", ("rank", ("LAO",), 2.0, "second")),
        ("Laos is in the top ten.", ("rank", ("LAO",), "top 10", "top ten")),
        ("Peru came 34th and Laos 41st in the Ibadan Table.", ("rank", ("LAO",), 41.0, "41st")),
        ("Peru is second in the Ibadan Table, with Laos third.", ("rank", ("LAO",), 3.0, "third")),
        ("Laos, in 78th, trails Peru.", ("rank", ("LAO",), 78.0, "78th")),
        ("Laos entered the top 50.", ("rank", ("LAO",), "top 50", "top 50")),
        ("Laos has overtaken Peru, ranking 27th of 92 states.", ("rank", ("LAO",), 27.0, "27th")),
        ("Peru trails Laos, at number 10, by far.", ("rank", ("LAO",), 10.0, "number 10")),
        ("Laos ranks fourth in Asia and 92nd in the world.", ("rank", ("LAO",), 92.0, "92nd")),
        ("Laos came last of 40 states.", ("rank", ("LAO",), 40.0, "last")),
        # superlative
        ("Kenya is Africa's third-biggest market for it.", ("superlative", ("KEN",), 3.0, "third-biggest")),
        ("Kenya has the deepest bench of all.", ("superlative", ("KEN",), 1.0, "deepest")),
        ("Kenya is the only country that trains models.", ("superlative", ("KEN",), 1.0, "only")),
        ("Nowhere are more chips packaged than in Kenya.",
         ("superlative", ("KEN",), 1.0, "more chips packaged than")),
        # comparison
        ("Japan publishes fewer papers than Germany.",
         ("comparison", ("JPN",), "fewer papers than DEU", "fewer papers than")),
        ("Japan now trails Germany.", ("comparison", ("JPN",), "worse than DEU", "trails")),
        ("Japan trails only Germany.", ("comparison", ("JPN",), "worse than DEU", "trails")),
        ("Japan does better.", ("comparison", ("JPN",), "does better", "does better")),
        ("Japan raised six times as much.", ("comparison", ("JPN",), "six times as much", "six times as much")),
        ("Japan has more chips than its neighbours.", ("comparison", ("JPN",), "more chips than", "more chips than")),
        ("In Japan power costs a third less than in Hamburg.", ("comparison", ("JPN",), "less than", "less than")),
        ("Japan sold more than in the three preceding years.", ("comparison", ("JPN",), "more than", "more than")),
        ("Canada has twice as many chips as Mexico.",
         ("comparison", ("CAN",), "better than MEX", "twice as many chips as")),
        ("Japan's budget remained a third of Germany's.",
         ("comparison", ("JPN",), "worse than DEU", "a third of")),
        # membership
        ("Estonia has been in NATO since 2004.", ("membership", ("EST",), "NATO", "NATO")),
        ("BRICS members India and Brazil agreed.", ("membership", ("IND", "BRA"), "BRICS", "BRICS")),
        ("It joins BRICS, in which India has sat since 2009.", ("membership", ("IND",), "BRICS", "BRICS")),
        # dominance
        ("The Netherlands has a near-monopoly on such machines.",
         ("dominance", ("NLD",), "dominant", "near-monopoly")),
        ("South Korea is a world leader in memory.", ("dominance", ("KOR",), "dominant", "world leader")),
        ("Taiwan makes virtually all of them.", ("dominance", ("TWN",), "dominant", "virtually all")),
        ("South Africa, which dominates the market, agreed.", ("dominance", ("ZAF",), "dominant", "dominates")),
    ],
)  # fmt: skip
def test_a_claim(text, claim):
    assert claim in claims(text)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Jan de Vries, Philips's chief executive, said no.", "chief executive"),
        ("Han Seo-yun, director-general for trade at the ministry, said no.", "director-general for trade"),
        ("The Finnish prime minister, Aino Halonen, said no.", "prime minister"),
        ("Anna Kowalska is state secretary at the Ministry of Development.", "state secretary"),
        ("Maria Okello, who heads the Kenyan Data Agency, said no.", "heads"),
    ],
)
def test_an_office(text, office):
    assert [words for *_, words in claims(text, "office")] == [office]


@pytest.mark.parametrize(
    "text",
    [
        "Two people familiar with Peru's plans said so.",
        "Peru put a 25 percent tariff on it.",
        "Peru meets the two countries at the latest on 4 May 2026.",
        "Peru threw its weight behind the Canadian step.",
        "Peru will answer ahead of the G7 summit.",
        "The company behind China's chips spoke in the third quarter of 2026.",
        "| Peru | 4% | 8% |",
        "Peru sent the first of four shipments.",
        "Peru climbed six places.",
        "Visas to Peru should be doubled.",
        "Peru will place 5 of them at the disposal of its friends.",
        "Two members of Peru's parliament left.",
        "Peru keeps the most powerful chips beyond reach.",
    ],
)
def test_what_is_no_claim(text):
    assert claims(text) == []


def test_all_four_are_those_just_named():
    text = "Fiji, Samoa and Vanuatu met; Tonga stayed away. All four are members of the Commonwealth."
    ((_, subject, *_),) = claims(text, "membership")
    assert set(subject) == {"FJI", "WSM", "VUT", "TON"}


def test_a_membership_that_is_denied():
    (claim,) = read(article_from_text("Title\n\nCanada is not a member of BRICS.")).claims
    assert claim.polarity == "negative"


def test_a_heading_tells_of_money():
    every = read(article_from_text("Peru plans R$9bn server campus\n\nIt has been agreed.")).claims
    assert [c.value for c in every] == [9e9]
