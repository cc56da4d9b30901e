"""Annotated single sentences: that they hold together, that scoring measures, and how well the reader does."""

import re
from pathlib import Path

import pytest
import sentences
from scoring import AnnotationError

ROOT = Path(__file__).parents[2]

# What the reader reached on the development half; raise a floor when it does better.
FLOORS = {"recall": 0.4, "precision": 0.7}


@pytest.fixture(scope="module")
def halves():
    return {half: sentences.score(sentences.load(half)) for half in sentences.HALVES}


def test_every_type_has_its_sentences_in_both_halves():
    for half in sentences.HALVES:
        about = [one.about for one in sentences.load(half)]
        assert set(about) == sentences.event_types()
        assert min(map(about.count, set(about))) >= 10
    texts = [one.text for half in sentences.HALVES for one in sentences.load(half)]
    assert len(set(texts)) == len(texts)
    assert any(not one.events for one in sentences.load("test"))


@pytest.mark.parametrize("name", FLOORS)
def test_development_half(halves, name):
    found = halves["development"]
    listing = "\n".join([*found.missed, *found.in_vain])
    assert getattr(found.total, name) >= FLOORS[name], listing


def test_scores_are_the_published_ones(halves):
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    for name in sentences.SCORES:
        row = " | ".join(sentences.shown(halves[half], name) for half in sentences.HALVES)
        assert f"| {name} | {row} |" in page, "run data-build/reading_scores.py"


ENTRY = {
    "about": "ban",
    "text": "Peru banned it; Chile did not.",
    "events": [{"type": "ban", "trigger": "banned"}],
}


def test_what_is_not_found_and_what_is_not_there_count():
    one = sentences.sentence(ENTRY, "here")
    assert sentences.score([one]).total == sentences.Tally(1, 1, 1)
    nothing = sentences.sentence(ENTRY | {"events": []}, "here")
    assert sentences.score([nothing]).total == sentences.Tally(0, 0, 1)
    other = sentences.sentence(ENTRY | {"events": [{"type": "tariff", "trigger": "banned"}]}, "here")
    assert sentences.score([other]).total == sentences.Tally(0, 1, 1)
    either = sentences.sentence(
        ENTRY | {"events": [{"type": ["tariff", "ban"], "trigger": ["Peru", "it"]}]}, "here"
    )
    assert sentences.score([either]).total == sentences.Tally(1, 1, 1)
    optional = {"events": [{"type": "ban", "trigger": "banned", "optional": True}]}
    assert sentences.score([sentences.sentence(ENTRY | optional, "here")]).total == sentences.Tally(0, 0, 0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"trigger": "bans"}, "'bans' is not in the sentence"),
        ({"type": "bann"}, "unknown type bann"),
        ({"modality": "asserted"}, "unknown fields modality"),
    ],
)
def test_a_wrong_annotation_is_refused(change, says):
    with pytest.raises(AnnotationError, match=re.escape(says)):
        sentences.sentence(ENTRY | {"events": [ENTRY["events"][0] | change]}, "here")


def test_misses_of_the_test_half_stay_unseen(capsys):
    assert sentences.main(["test", "--misses"]) == 2
    assert "never tuned on" in capsys.readouterr().out
