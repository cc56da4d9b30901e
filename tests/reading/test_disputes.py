"""Claims that cannot both be right point at each other; figures of other years, tables and things do not."""

import pytest

from accord.reading import article_from_text, read
from accord.reading.disputes import contradictions, disputes
from accord.reading.records import Article, Claim, Reading, span_at
from accord.reading.timeline import timeline


class Said:
    """Writes sentences with one claim each."""

    def __init__(self, name="a.txt", published=None):
        self.name, self.published = name, published
        self.text, self.sentences, self.claims = "", [], []

    def add(self, sentence, type, value, metric="", **fields):
        start = len(self.text)
        self.text += sentence + " "
        self.sentences.append((start, start + len(sentence)))
        fields = {"subject": (), "modality": "asserted"} | fields
        span = span_at(self.text, start, start + len(sentence))
        name = f"C{len(self.claims) + 1}"
        self.claims.append(Claim(id=name, type=type, value=value, metric=metric, evidence=span, **fields))
        return self

    def reading(self):
        article = Article(text=self.text, title="", name=self.name, sha256="0" * 64, published=self.published,
                          sentences=tuple(self.sentences))  # fmt: skip
        # subjects are not looked up: a reading is made without the check that they are there
        return Reading.model_construct(article=article, claims=tuple(self.claims), actors=(), events=())

    def links(self):
        reading = self.reading()
        return [claim.contradicts for claim in contradictions(reading.claims, reading)]


RUSSIA, INDIA = {"subject": ("RUS",)}, {"subject": ("IND",)}
RANK = {"type": "rank", "metric": "Global AI Index rank"}


def test_two_ranks_in_one_index_cannot_both_be_right():
    said = (
        Said()
        .add("Russia ranks 31st.", value=31.0, **RANK, **RUSSIA)
        .add("It ranks 7th.", value=7.0, **RANK, **RUSSIA)
    )
    assert said.links() == [None, "C1"]


def test_what_is_denied_contradicts_the_same_value_and_no_other():
    said = (
        Said()
        .add("Russia ranks 5th.", value=5.0, **RANK, **RUSSIA)
        .add("It is not 7th.", value=7.0, polarity="negative", **RANK, **RUSSIA)
        .add("It is not 5th.", value=5.0, polarity="negative", **RANK, **RUSSIA)
    )
    assert said.links() == [None, None, "C1"]


@pytest.mark.parametrize(
    ("second", "value", "more"),
    [
        ("India ranks 7th.", 7.0, INDIA),
        ("Russia may rank 7th.", 7.0, RUSSIA | {"modality": "possible"}),
        ("Russia aims to rank 7th.", 7.0, RUSSIA | {"modality": "intended"}),
        ("In 2024 Russia ranked 7th.", 7.0, RUSSIA),
        ("Russia ranks 7th, up from 31st.", 7.0, RUSSIA),
        ("Russia ranks 7th of 10.", 7.0, RUSSIA | {"of": 10.0}),
        ("Russia ranks 31st again.", 31.0, RUSSIA),
        ("Somebody ranks 7th.", 7.0, {}),
    ],
)
def test_what_is_no_contradiction(second, value, more):
    said = Said().add("Russia ranks 31st of 83.", value=31.0, of=83.0, **RANK, **RUSSIA)
    assert said.add(second, value=value, **RANK, **more).links() == [None, None]


@pytest.mark.parametrize(
    ("type", "metric", "first", "second", "against"),
    [
        ("share", "share of GDP on research", 4.9, 2.0, True),
        ("share", "share of GDP on research", 4.9, 4.95, False),
        ("share", "share of", 4.9, 2.0, False),
        ("amount", "population", 1.4e9, 2.1e9, True),
        ("amount", "amount", 1.4e9, 2.1e9, False),
        ("superlative", "largest economy", 1.0, 2.0, True),
        ("count", "engineers", 200.0, 300.0, False),
        ("growth", "growth of exports", 5.0, 7.0, False),
    ],
)
def test_which_claims_can_contradict_each_other(type, metric, first, second, against):
    said = Said().add("One.", type, first, metric, **RUSSIA).add("Two.", type, second, metric, **RUSSIA)
    assert said.links() == [None, "C1" if against else None]


def test_members_and_no_members():
    said = Said().add("Egypt is a member.", "membership", "BRICS", "member of", subject=("EGY",))
    said.add("Egypt is no member.", "membership", "BRICS", "member of", subject=("EGY",), polarity="negative")
    said.add("Egypt is a member of the WTO.", "membership", "WTO", "member of", subject=("EGY",))
    assert said.links() == [None, "C1", None]


def test_reading_links_them():
    text = (
        "Figures\n\nSouth Korea spends 4.9% of GDP on research. South Korea spends 2% of GDP on research.\n"
    )
    first, second = read(article_from_text(text)).claims
    assert (first.contradicts, second.contradicts) == (None, first.id)


def test_articles_that_disagree_are_told_with_who_says_what():
    one = read(article_from_text("Figures\n\nSouth Korea spends 4.9% of GDP on research.\n", "one.txt"))
    two = read(article_from_text("Other figures\n\nSouth Korea spends 2% of GDP on research.\n", "two.txt"))
    (found,) = disputes([one, two])
    assert found.subject == ("KOR",)
    assert found.said == (("4.9 percent", (("one.txt", "C1"),)), ("2 percent", (("two.txt", "C1"),)))
    assert disputes([one, one.model_copy(update={"article": two.article})]) == ()
    data = timeline([one, two]).to_dict()["disputes"]
    assert [entry["value"] for entry in data[0]["said"]] == ["4.9 percent", "2 percent"]


def test_the_timeline_says_where_an_article_contradicts_itself():
    text = "Talks\n\nJapan did not impose tariffs on chips from Peru. Japan imposed tariffs on chips from Peru.\n"
    found = timeline([read(article_from_text(text))])
    assert {h.modality for h in found.happenings} == {"denied", "asserted"}
    ((mine, other),) = [(h.id, h.against) for h in found.happenings if h.against]
    assert other == tuple(h.id for h in found.happenings if h.id != mine)
    assert [row["disagreements"] for row in found.rows()].count(f"contradicts {other[0]}") == 1
