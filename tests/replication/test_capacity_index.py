"""The Accord AI Capacity Index: it is built from what its sources publish, and says of itself what is so."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr

from accord import tables
from accord.ensemble.open_index import capacity_index
from accord.index import load_index
from accord.index.audit.audit import audit

PAGE = Path(__file__).parents[2] / "docs" / "capacity-index.md"


@pytest.fixture(scope="module")
def index():
    return capacity_index()


@pytest.fixture(scope="module")
def page():
    return PAGE.read_text(encoding="utf-8")


def test_it_ranks_at_least_83_countries_under_three_pillars(index):
    assert len(index.units) >= 83
    assert np.all(np.isfinite(index.score()))
    assert index.structure.codes(3) == ("implementation", "innovation", "investment")
    assert sorted(index.rank())[0] == 1


def test_sub_pillars_weigh_what_the_global_ai_index_recovers():
    recovered = {row["code"]: row["weight"] for row in tables.rows("gaii_2021_structure")}
    ours = {row["code"]: row["weight"] for row in tables.rows("capacity_index_structure")}
    for code, weight in recovered.items():
        if code != "gaii":
            assert ours["rd_funding" if code == "government_strategy" else code] == weight


def test_no_value_is_older_than_2015_and_each_has_its_year():
    years = {row["code"]: row for row in tables.rows("capacity_index_years")}
    for row in tables.rows("capacity_index"):
        for code, value in row.items():
            if code in ("code", "name"):
                continue
            year = years[row["code"]][code]
            assert bool(value) == bool(year), (row["code"], code)
            assert not year or 2015 <= int(year) <= (2025 if code == "compute_stock" else 2023)


def test_it_agrees_with_the_global_ai_index_as_the_page_says(index, page):
    published = load_index("gaii-2021")
    common = [code for code in index.units if code in published.countries]
    ours = [index.score()[index.unit_index(code)] for code in common]
    theirs = [published.published[published.countries.index(code)] for code in common]
    told = re.search(r"Over (\d+) common countries: Spearman ([\d.]+), Kendall ([\d.]+)\.", page)
    assert int(told[1]) == len(common) == 60
    assert float(told[2]) == pytest.approx(spearmanr(ours, theirs).statistic, abs=6e-4)
    assert float(told[3]) == pytest.approx(kendalltau(ours, theirs).statistic, abs=6e-4)
    assert float(told[2]) > 0.85


def test_the_page_ranks_as_the_index_does(index, page):
    listed = re.findall(
        r"^\| (\d+) \| ([^|]+) \| \d+-\d+ \| \d+ \| \d+-\d+ \| ([\d.]+) \|", page, re.MULTILINE
    )
    assert len(listed) == len(index.units)
    place = {name: n for n, name in enumerate(index.names)}
    for rank, name, score in listed:
        assert int(rank) == index.rank()[place[name]]
        assert float(score) == pytest.approx(index.score()[place[name]], abs=0.051)


def test_the_audit_on_the_page_is_the_audit_of_the_index(index, page):
    found = re.findall(r"^- \*(\w+)\*: (.+)$", page, re.MULTILINE)
    assert found == [(finding.check, finding.message) for finding in audit(index).findings]


def test_the_code_on_the_page_runs(page, capsys):
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(block, {})
    assert "Russia" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("indicator", "file"),
    [
        ("broadband", "it.net.bbnd.p2"),
        ("secure_servers", "it.net.secr.p6"),
        ("rd_intensity", "gb.xpd.rsdv.gd.zs"),
        ("researchers_per_million", "sp.pop.scie.rd.p6"),
        ("patents", "ip.pat.resd"),
    ],
)
def test_values_are_the_banks_latest_up_to_2023(reference_data, indicator, file):
    latest: dict[str, tuple[int, float]] = {}
    with (reference_data / "wdi" / f"{file}.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            year = int(row["Year"])
            if row["Value"] and year <= 2023 and year > latest.get(row["Country Code"], (0, 0.0))[0]:
                latest[row["Country Code"]] = (year, float(row["Value"]))
    years = {row["code"]: row[indicator] for row in tables.rows("capacity_index_years")}
    seen = 0
    for row in tables.rows("capacity_index"):
        if row[indicator]:
            assert years[row["code"]] == str(latest[row["code"]][0])
            assert float(row[indicator]) == pytest.approx(latest[row["code"]][1], rel=1e-6)
            seen += 1
    assert seen >= 83


def test_products_are_of_one_year(reference_data):
    """Researchers and research spending of the United States from the Bank's own numbers of the year told."""

    def at(file: str, year: str) -> float:
        with (reference_data / "wdi" / f"{file}.csv").open(encoding="utf-8", newline="") as stream:
            return next(
                float(r["Value"])
                for r in csv.DictReader(stream)
                if r["Country Code"] == "USA" and r["Year"] == year
            )

    row = next(r for r in tables.rows("capacity_index") if r["code"] == "USA")
    year = next(r for r in tables.rows("capacity_index_years") if r["code"] == "USA")
    people = at("sp.pop.scie.rd.p6", year["researchers"]) * at("sp.pop.totl", year["researchers"]) / 1e6
    assert float(row["researchers"]) == pytest.approx(people, rel=1e-5)
    when = year["rd_spending"]
    spent = (
        at("gb.xpd.rsdv.gd.zs", when) / 100 * at("ny.gdp.pcap.pp.cd", when) * at("sp.pop.totl", when) / 1e6
    )
    assert float(row["rd_spending"]) == pytest.approx(spent, rel=1e-5)
