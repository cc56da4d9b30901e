"""A result written to disk and read back."""

import json

import numpy as np
import pytest

import accord
from accord.errors import InputError, UnknownName
from accord.explain.attribution_data import DIGITS
from accord.report.saved import read_result


@pytest.fixture(scope="module")
def written(analysis, tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "result.json"
    path.write_text(json.dumps(analysis.to_dict(), allow_nan=False), encoding="utf-8")
    return path


def test_tables_and_headline_come_back(analysis, written):
    found = accord.read_result(written)
    assert found.headline == analysis.headline()
    assert found.origin["scenario_sha256"] == analysis.scenario.hash()
    assert list(found.cases) == [case.name for case in analysis.cases]
    table, ranks = found.case("possible").table("ranks"), analysis.possible.ranks()
    np.testing.assert_allclose(table["score_after"], ranks["score_after"], atol=1e-9)
    assert list(table.index) == list(ranks.index)


def test_every_change_comes_back_split_among_the_measures(analysis, written):
    found = read_result(written).case("possible").attribution
    own = analysis.possible.attribution
    assert found.measures == own.measures
    for outcome in ("score", "rank", "real_income", "compute_stock", "open_score", "pillar.investment"):
        one, other = found.frame(outcome, "RUS"), own.frame(outcome, "RUS")
        np.testing.assert_allclose(one.loc[other.index], other, atol=2.0 * 10.0**-DIGITS)
    assert found.gap < 1e-8


def test_assumptions_and_ranges_of_flows_are_written(written):
    data = json.loads(written.read_text(encoding="utf-8"))["cases"]["stated"]
    assert data["assumptions"]["outcomes"]["score"]["RUS"]["inputs"]
    row = data["suppliers"]["RUS C26"]["CHN"]
    assert row["after_low"] <= row["after_high"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[1, 2]", "no result of Accord"),
        ("{", "no JSON"),
        ('{"accord_result": 99}', "format 99, not 1"),
        ('{"accord_result": 1, "name": "x", "headline": "", "origin": {}}', "cases is missing"),
        (
            '{"accord_result": 1, "name": "x", "headline": "", "origin": {}, "cases": {"stated": {"title": "t"}}}',
            "cases.stated.attribution",
        ),
    ],
)
def test_what_is_no_result_is_refused(tmp_path, text, told):
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read_result(path)


def test_names_are_checked(written, tmp_path):
    found = read_result(written)
    with pytest.raises(UnknownName, match="possible"):
        found.case("posible")
    with pytest.raises(UnknownName, match="ranks"):
        found.case().table("rank")
    with pytest.raises(InputError, match="cannot read"):
        read_result(tmp_path / "nowhere.json")
