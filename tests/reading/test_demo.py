"""The article of the main job: what the reader must find in it."""

from pathlib import Path

import pytest

from accord.reading import read

ARTICLE = Path(__file__).parents[2] / "examples" / "russia-china-ai-order.md"


@pytest.fixture(scope="module")
def reading():
    return read(ARTICLE)


@pytest.mark.parametrize(
    ("kind", "modality", "roles", "evidence"),
    [
        (
            "directive",
            "asserted",
            {"source": ("PUTIN",), "addressee": ("RUS", "SBERBANK"), "partner": ("CHN",)},
            "President Vladimir Putin has ordered the government and Sberbank, the country's largest bank, "
            "to work more closely with China on artificial intelligence",
        ),
        (
            "publication",
            "asserted",
            {"source": ("RUS",)},
            "The order was published on the Kremlin's website on 1 January",
        ),
        (
            "alliance_founding",
            "asserted",
            {"source": ("PUTIN",), "object": ("AIAN",), "member": ("BRICS",)},
            "In December 2024 Putin announced the founding of an AI Alliance Network",
        ),
        (
            "sanction",
            "asserted",
            {"source": ("WEST",), "target": ("RUS",)},
            "Western sanctions limit Russia's access to the advanced chips",
        ),
        ("export_stop", "asserted", {"target": ("RUS",)}, "Major producers have stopped exporting to Russia"),
        (
            "substitution_difficulty",
            "asserted",
            {"source": ("GREF",)},
            "Gref has conceded that graphics processing units are the hardest component to replace",
        ),
        (
            "technology_transfer",
            "intended",
            {"source": ("CHN",), "target": ("RUS",)},
            "Russia hopes to obtain hardware from China in place of the lost GPUs",
        ),
        (
            "technology_transfer",
            "possible",
            {"source": ("CHN",), "target": ("RUS",)},
            "It could provide Russia with computing equipment and with experience in building large systems",
        ),
        (
            "joint_research",
            "possible",
            {"source": ("CHN", "RUS")},
            "The two countries could carry out joint research on language models and on uses in industry",
        ),
        (
            "joint_venture",
            "possible",
            {"source": ("CHN", "RUS")},
            "They might also set up joint ventures between technology companies",
        ),
        (
            "talent_exchange",
            "possible",
            {"source": ("RUS", "CHN")},
            "An exchange of researchers between Russian and Chinese universities is possible as well",
        ),
    ],
)
def test_key_events(reading, kind, modality, roles, evidence):
    found = [e for e in reading.events if e.type == kind and e.evidence.text == evidence]
    assert len(found) == 1
    assert found[0].modality == modality
    assert {role: found[0].actors(role) for role in roles} == roles
    assert set(roles) == {p.role for p in found[0].participants if p.actor}


def test_a_source_that_is_not_named_stays_unnamed(reading):
    stop = next(e for e in reading.events if e.type == "export_stop")
    assert [(p.actor, p.mention.text) for p in stop.participants if p.role == "source"] == [
        (None, "Major producers")
    ]


def test_the_west_stays_vague(reading):
    west = reading.actor("WEST")
    assert (west.kind, west.vague, west.iso3) == ("bloc", True, None)


def test_dates(reading):
    by_type = {e.type: e.date for e in reading.events}
    assert (by_type["alliance_founding"].value, by_type["alliance_founding"].inferred) == ("2024-12", False)
    assert (by_type["publication"].value, by_type["publication"].inferred) == ("2025-01-01", True)
    assert "December 2024" in by_type["publication"].resolution


def test_the_rank_is_about_another_edition(reading):
    rank = next(c for c in reading.claims if c.type == "rank")
    assert (rank.subject, rank.value, rank.of) == (("RUS",), 31, 83)
    assert rank.evidence.text == "Russia ranks 31st of 83 countries in the Global AI Index"
    assert rank.verdict.result == "not checkable"
    assert rank.verdict.packaged == "Russia: rank 32 of 62"
    assert "2021" in rank.verdict.edition


def test_comparisons_are_checked_against_the_packaged_edition(reading):
    claims = {c.compared_with: c for c in reading.claims if c.type == "comparison" and c.refers_to}
    assert claims["USA", "CHN"].verdict.result == "true"
    assert claims["IND", "BRA"].verdict.result == "false"
    assert "ahead of Brazil (39th)" in claims["IND", "BRA"].verdict.reason


def test_the_article_is_not_the_reference_text(reading, reference_data):
    other = (reference_data / "reading" / "article.txt").read_text(encoding="utf-8")
    words = reading.article.text.split()
    runs = [" ".join(words[i : i + 8]) for i in range(len(words) - 7)]
    assert not [run for run in runs if run in " ".join(other.split())]
