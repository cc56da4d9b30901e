"""Assumptions moved one at a time, against moving them by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.ensemble import Uncertain
from accord.ensemble.uncertain import triangular
from accord.errors import UnknownName
from accord.explain import swings
from accord.explain.chain import carry
from accord.explain.shock import compiled, shock_of
from accord.explain.swings import probability
from accord.index import load_index
from accord.scenario import parse_scenario

CONTROL = """
accord: 1
name: a control
measures:
  - {{id: control, type: export_control, senders: [USA], targets: [RUS], sectors: [C26], date: 2023-06-01,
     coverage: {coverage}}}
"""
RANGED = CONTROL.format(coverage="{value: 0.5, low: 0.2, high: 0.9, source: test}")


@pytest.fixture(scope="module")
def found(icio):
    return swings(icio, parse_scenario(RANGED, "test"), load_index())


def moved(icio, coverage: float):
    scenario = parse_scenario(CONTROL.format(coverage=f"{{value: {coverage!r}, source: test}}"), "test")
    return carry(icio, load_index(), [shock_of(icio, compiled(icio, scenario))])


def test_the_middle_is_the_central_result(icio, found):
    central = moved(icio, 0.5)
    for outcome in found.units:
        np.testing.assert_allclose(found.central[outcome], central.changes(outcome)[0], atol=2e-6)


def test_a_magnitude_at_its_end_is_the_scenario_with_that_value(icio, found):
    frame = found.frame("compute_stock", "RUS")
    row = frame.loc["control.coverage"]
    assert 0.2 < row["low"] < 0.5 < row["high"] < 0.9
    for end in ("low", "high"):
        by_hand = moved(icio, float(row[end]))
        n = by_hand.units["compute_stock"].index("RUS")
        assert row[f"at_{end}"] == pytest.approx(by_hand.changes("compute_stock")[0, n], abs=2e-6)
    assert frame["swing"].is_monotonic_decreasing


def test_only_what_trade_rests_on_moves_real_income(found):
    frame = found.frame("real_income", "RUS")
    moving = set(frame.index[frame["swing"] > 1e-7])
    assert "control.coverage" in moving
    assert all(name == "control.coverage" or name.startswith("theta") for name in moving)
    assert found.solved < found.runs, "what leaves trade as it was is not solved again"


def test_it_is_told_and_written(found):
    assert "control.coverage" in found.summary("real_income", "RUS")
    data = found.to_dict(["RUS"], ["score"])
    assert set(data["outcomes"]) == {"score"}
    rows = data["outcomes"]["score"]["RUS"]["inputs"]
    assert rows[0]["swing"] == pytest.approx(found.frame("score", "RUS")["swing"].iloc[0], abs=1e-12)
    assert len(data["inputs"]) == len(found.inputs)
    with pytest.raises(UnknownName, match="RUS"):
        found.frame("score", "RSU")


@given(st.floats(-5.0, 5.0), st.floats(0.01, 3.0), st.floats(0.01, 3.0))
def test_the_probability_of_the_central_value_gives_it_back(mode, below, above):
    low, high = mode - below, mode + above
    one = Uncertain("x", "g", lambda u: triangular(u, low, mode, high), "triangular", mode)
    assert one.quantile(np.array([probability(one)]))[0] == pytest.approx(mode, abs=1e-6)
