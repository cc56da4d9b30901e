"""Numbers and sentences."""

import pytest

from accord.report import wording


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.234, "+1.23%"), (-0.5, "−0.50%"), (0.0, "+0.00%"), (-0.0012, "−0.001%"), (1e-9, "less than 0.0001%")],
)
def test_percentages_neither_hide_nor_dress_up_small_numbers(value, text):
    assert wording.percent(value) == text


@pytest.mark.parametrize(
    ("rank", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (32, "32nd"), (113, "113th")]
)
def test_ordinals(rank, text):
    assert wording.ordinal(rank) == text


def test_a_range_of_no_width_is_left_out():
    assert wording.span((1.0, 1.0, 1.0)) == "+1.00%"
    assert wording.span((1.0, 0.5, 2.0)) == "+1.00% (+0.50% to +2.00%)"


def test_ends_that_round_to_nothing_have_no_sign():
    assert wording.ranged(0.2, -0.00001, 0.3, "+.4f") == "+0.2000 (0.0000 to +0.3000)"
    assert wording.ranged(-1.0, -1.0, -1.0) == "−1.0"


def test_the_range_of_a_score_is_of_its_change():
    row = {"score_before": 20.0, "change": -0.2, "score_low": 19.5, "score_high": 20.1}
    assert wording.points_span(row) == "−0.2000 (−0.5000 to +0.1000)"


def test_a_change_that_rounds_to_nothing_has_no_sign():
    assert wording.points(-0.00001) == "±0.0000"
    assert wording.points(-0.0123) == "−0.0123"


def test_amounts_and_names():
    assert wording.millions(-1824.0) == "USD 1.82 bn"
    assert wording.millions(0.01) == "less than USD 0.1 m"
    assert wording.country("RUS") == "Russia"
    assert wording.country("GECC") == "Global Export Control Coalition"
    assert wording.country("XYZ") == "XYZ"
    assert "(C26)" in wording.sector("C26")


def test_every_kind_of_measure_has_a_name():
    from accord.scenario import json_schema

    kinds = {
        part["properties"]["type"]["const"]
        for part in json_schema()["$defs"].values()
        if "type" in part.get("properties", {})
    }
    assert kinds
    assert kinds == set(wording.KIND)


def test_the_headline_says_who_what_and_how_sure(analysis):
    text = analysis.headline()
    assert "Under what is stated, Russia buys" in text
    assert "less from abroad" in text
    assert "If what is only intended or possible also happens" in text
    assert "90% range" in text
    assert "of 62 in the Global AI Index (2021 edition)" in text


def test_the_headline_of_a_scenario_that_moves_nothing(idle):
    assert "nothing moves" in idle.headline()
