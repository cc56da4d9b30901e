"""What an attribution holds: intervals, interactions, the open index, and what is written and read back."""

import json

import numpy as np
import pytest

from accord.errors import InputError
from accord.explain.attribution import Attribution
from accord.explain.attribution_data import DIGITS
from accord.explain.causes import attribute, in_passing
from accord.index import load_index
from accord.scenario import parse_scenario

SCENARIO = """
accord: 1
name: a control and joint research
measures:
  - {id: control, type: export_control, senders: [USA], targets: [RUS], sectors: [C26], date: 2023-01-01,
     coverage: {value: 0.4, low: 0.2, high: 0.7, source: a test}}
  - {id: twin, type: export_control, senders: [USA], targets: [RUS], sectors: [C26], date: 2023-01-01,
     coverage: {value: 0.4, low: 0.2, high: 0.7, source: a test}}
  - {id: research, type: joint_research, partners: [CHN, RUS],
     effect: {value: 0.2, low: 0.1, high: 0.3, source: a test}}
"""


@pytest.fixture(scope="module")
def found(icio):
    return attribute(icio, parse_scenario(SCENARIO, "test"), load_index(), draws=4)


def test_what_is_written_is_read_back(found):
    text = json.dumps(found.to_dict(), allow_nan=False)
    again = Attribution.from_dict(json.loads(text))
    assert again.measures == found.measures
    assert again.units == found.units
    assert again.interval == found.interval
    small = 10.0**-DIGITS
    for end in ("central", "low", "high"):
        for field in ("change", "parts", "alone", "pairs"):
            one, other = getattr(getattr(again, end), field), getattr(getattr(found, end), field)
            for outcome in found.units:
                np.testing.assert_allclose(one[outcome], other[outcome], atol=small, rtol=0.0)
    assert again.gap < len(found.measures) * small * 10.0
    assert again.summary("RUS") == found.summary("RUS").replace(f"{found.gap:.1e}", f"{again.gap:.1e}")


def test_the_written_form_can_be_looked_up_by_name(found):
    row = found.to_dict(["RUS"])["outcomes"]["score"]["countries"]
    assert set(row) == {"RUS"}
    parts = row["RUS"]["parts"]
    assert sum(part["part"] for part in parts.values()) == pytest.approx(row["RUS"]["change"], abs=1e-9)
    assert row["RUS"]["after"] - row["RUS"]["before"] == pytest.approx(row["RUS"]["change"], abs=1e-9)
    for part in parts.values():
        assert part["low"] <= part["high"]
        assert part["alone_low"] <= part["alone_high"]
    assert row["RUS"]["low"] < row["RUS"]["high"]
    assert {"control", "twin"} in [set(pair["measures"]) for pair in row["RUS"]["pairs"]]


@pytest.mark.parametrize("missing", ["measures", "outcomes", "draws"])
def test_what_is_no_attribution_is_refused(found, missing):
    data = {key: value for key, value in found.to_dict(["RUS"]).items() if key != missing}
    with pytest.raises(InputError, match=missing):
        Attribution.from_dict(data)


def test_pairs_and_what_measures_do_alone_make_up_the_parts(found):
    pairs = found.pair_frame("compute_stock", "RUS")
    frame = found.frame("compute_stock", "RUS")
    mine = [k for k, names in enumerate(pairs.index) if "control" in names]
    half = 0.5 * pairs["adds"].iloc[mine].sum()
    assert frame.loc["control", "part"] == pytest.approx(frame.loc["control", "alone"] + half, abs=1e-9)
    assert pairs.index[0] == ("control", "twin")
    assert pairs["low"].iloc[0] < pairs["high"].iloc[0]


def test_the_open_index_is_split_too(found):
    for outcome in ("open_score", "open_rank", "open_pillar.implementation", "open_pillar.innovation"):
        parts = found.frame(outcome, "RUS")
        assert parts["part"].sum() == pytest.approx(found.change(outcome, "RUS"), abs=1e-9)
    assert found.frame("open_score", "RUS").loc["control", "part"] < 0.0
    assert found.frame("open_pillar.innovation", "RUS").loc["research", "part"] > 0.0


def test_the_open_index_moves_as_in_the_analysis(demo):
    case = demo.possible
    table, found = case.open_index.frame(), case.attribution
    for code in ("RUS", "CHN", "USA"):
        row = table.loc[code]
        assert found.change("open_score", code) == pytest.approx(row["change"], abs=1e-9)
        assert found.change("open_rank", code) == row["rank_after"] - row["rank_before"]


def many(count: int) -> str:
    measures = "".join(
        f"  - {{id: m{k}, type: tariff, senders: [USA], targets: [CHN], sectors: [C26], date: 2023-01-01,\n"
        f"     rate: {{value: {0.01 * (k + 1)}, source: a test}}}}\n"
        for k in range(count)
    )
    return f"accord: 1\nname: many\nmeasures:\n{measures}"


def test_a_report_samples_orders_where_every_set_would_take_long(icio, monkeypatch):
    monkeypatch.setattr("accord.explain.causes.SOLVES_IN_PASSING", 12)
    found = in_passing(icio, parse_scenario(many(4), "test"), load_index())
    assert found.method == "sampled"
    assert found.solved <= 16
    assert found.gap < 1e-9
    assert found.interval == "95% confidence of sampled orders"
    assert found.central.pairs is None
    again = Attribution.from_dict(json.loads(json.dumps(found.to_dict())))
    assert again.central.pairs is None
    with pytest.raises(InputError, match="orders were sampled"):
        again.pair_frame("score", "USA")
