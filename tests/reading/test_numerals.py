"""Numbers as prose writes them: value, unit and the exact words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.reading.numerals import numerals


def found(text):
    return [(text[n.start : n.end], n.said, n.kind, n.unit) for n in numerals(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "written", "value", "unit"),
    [
        ("a loan of €4.5m", "€4.5m", 4.5e6, "EUR"),
        ("R$4.1 billion of debt", "R$4.1 billion", 4.1e9, "BRL"),
        ("worth NT$3 trillion", "NT$3 trillion", 3e12, "TWD"),
        ("some CZK 2.3 billion", "CZK 2.3 billion", 2.3e9, "CZK"),
        ("a ₹2 lakh crore plan", "₹2 lakh crore", 2e12, "INR"),
        ("Rs 300 crore", "Rs 300 crore", 3e9, "Rs"),
        ("R4.5 billion", "R4.5 billion", 4.5e9, "ZAR"),
        ("200 million CFA francs", "200 million CFA francs", 2e8, "XOF"),
        ("640 million dollars", "640 million dollars", 6.4e8, "$"),
        ("38 million Canadian dollars", "38 million Canadian dollars", 3.8e7, "CAD"),
        ("three billion Swiss francs", "three billion Swiss francs", 3e9, "CHF"),
        ("one and a half billion yen", "one and a half billion yen", 1.5e9, "JPY"),
        ("between $3bn and $5bn", "$3bn and $5bn", "3e+09 to 5e+09", "$"),
        ("a 12-percent cut", "12-percent", 12.0, "percent"),
        ("22 per cent", "22 per cent", 22.0, "percent"),
        ("fifteen percent", "fifteen percent", 15.0, "percent"),
        ("5 to 10 percent", "5 to 10 percent", "5 to 10", "percent"),
        ("25 basis points", "25 basis points", 25.0, "basis points"),
        ("0.5 percentage points", "0.5 percentage points", 0.5, "percentage points"),
        ("a third of sales", "a third", 33.3, "percent"),
        ("four in five firms", "four in five", 80.0, "percent"),
        ("nine out of ten", "nine out of ten", 90.0, "percent"),
        ("half the market", "half", 50.0, "percent"),
        ("twenty-five lecturers", "twenty-five", 25.0, ""),
        ("two hundred and fifty", "two hundred and fifty", 250.0, ""),
        ("half a million users", "half a million", 5e5, ""),
        ("12 500 staff", "12 500", 12500.0, ""),
        ("1,20,000 posts", "1,20,000", 120000.0, ""),
        ("300k users", "300k", 3e5, ""),
    ],
)
def test_a_number_with_its_words(text, written, value, unit):
    ((words, said, _, of),) = found(text)
    assert (words, said, of) == (written, value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "the H100",
        "a 7nm node",
        "5G masts",
        "at 5.40 p.m.",
        "a third reactor",
        "nineteen ninety",
        "per million",
    ],
)
def test_what_is_no_number(text):
    assert found(text) == []


def test_a_change_is_no_range():
    assert [said for _, said, _, _ in found("from 12 to 24 per cent")] == [12.0, 24.0]
    assert [said for _, said, _, _ in found("from $3bn in 2024 to $4bn")] == [3e9, 2024.0, 4e9]


@given(st.text(alphabet="0123456789,. $€%aRmbn-toindhlfue", max_size=40))
def test_numbers_stand_in_the_text_in_order(text):
    spots = [(n.start, n.end) for n in numerals(text, 0, len(text))]
    assert all(0 <= a < b <= len(text) for a, b in spots)
    assert all(one[1] <= other[0] for one, other in pairwise(spots))
