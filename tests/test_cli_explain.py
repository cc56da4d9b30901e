"""The commands that explain, in a process of their own."""

import json
from pathlib import Path

from command import accord, refused

from accord.explain import Attribution

EXAMPLE = Path(__file__).parents[1] / "examples" / "chip-tariff.yaml"


def test_measures_are_split_and_sum_to_the_whole():
    done = accord("explain", "measures", EXAMPLE, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["method"] == "exact"
    assert found["gap"] < 1e-9
    assert found["draws"] == 16, "as many as take seconds"
    assert Attribution.from_dict(found).gap < 1e-8


def test_assumptions_are_moved_one_at_a_time():
    done = accord("explain", "assumptions", EXAMPLE, "United States", "--outcome", "open_score", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["outcomes"]["open_score"]["USA"]["inputs"]
    assert "us-tariff.rate" in [row["input"] for row in rows]


def test_least_cost_says_what_it_saves():
    done = accord(
        "explain", "least-cost", "RUS", "--effect", "-0.01", "--sender", "USA", "--sender", "DEU",
        "--sectors", "C26,C28", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert abs(found["best"]["effect"] + 0.01) < 1e-5
    assert found["best"]["cost"] < found["uniform"]["cost"]
    for name in ("cost", "effect", "per_percent"):
        assert found["best"][f"{name}_low"] < found["best"][f"{name}_high"]


def test_questions_that_cannot_be_answered_are_refused():
    refused(accord("explain", "control", "RUS"), "--sender")
    refused(accord("explain", "least-cost", "RUS", "--effect", "-50", "--sender", "USA"), "ask for less")
    refused(accord("explain", "measures", EXAMPLE, "--case", "posible"), "possible")
