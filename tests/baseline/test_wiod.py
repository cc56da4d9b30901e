"""The packaged world of 2011: its accounts, its source, its tables, and how it is shown."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest

from accord import tables
from accord.baseline import WORLDS, electronics, load_world, sector_names
from accord.equilibrium import solve
from accord.errors import UnknownName


@pytest.fixture(scope="module")
def wiod():
    return load_world("wiod-2011")


def test_it_has_41_countries_and_35_sectors_and_holds_its_identities(wiod):
    assert WORLDS["wiod-2011"] == wiod.year == 2011
    assert (len(wiod.countries), len(wiod.sectors)) == (41, 35)
    assert {"ROU", "ROW", "RUS", "TWN"} < set(wiod.countries)
    assert max(wiod.identities().values()) < 1e-12
    assert not wiod.residual.any(), "destinations are observed"


def test_the_scenario_that_changes_nothing_gives_ones(wiod):
    found = solve(wiod)
    assert found.certificate.iterations == 1
    for hat in (found.equilibrium.wage, found.equilibrium.price, found.absorption, found.real_income):
        np.testing.assert_allclose(hat, 1.0, rtol=0, atol=1e-12)


def test_value_added_is_near_gdp(wiod):
    """GDP 2011 in USD trillion (World Bank WDI); taxes on final purchases are not in output less inputs."""
    for country, trillions in {"USA": 15.6, "CHN": 7.55, "JPN": 6.2, "DEU": 3.75, "IND": 1.82}.items():
        assert wiod.value_added[wiod.country(country)] / 1e6 == pytest.approx(trillions, rel=0.08)
    assert 15.0 < wiod.value_added[wiod.country("USA")] / 1e6 < 15.6


def test_known_surpluses_and_deficits_have_their_sign(wiod):
    """Trade balances of 2011: China, Germany, Russia and the Netherlands in surplus, the United States not."""
    balance = dict(zip(wiod.countries, -wiod.deficit, strict=True))
    assert all(balance[country] > 0.0 for country in ("CHN", "DEU", "RUS", "NLD"))
    assert balance["USA"] < 0.0


def test_it_is_small():
    assert tables.path("wiod-2011.npz").stat().st_size < 5e5


def test_flows_are_those_of_the_source_within_what_was_treated(wiod, reference_data):
    with np.load(reference_data / "wiod" / "wiot2011.npz") as source:
        flows = source["intermediate"].astype(float).reshape(41, 35, 41, 35)
        final = source["final"].astype(float).reshape(41, 35, 41, 5).sum(axis=3)
        output = source["output"].reshape(41, 35).T
    total = flows.sum(axis=3) + final  # exporter, sector, importer
    np.testing.assert_allclose(wiod.flows, np.maximum(total, 0.0).transpose(1, 2, 0), atol=7500.0)
    same = np.ones(wiod.flows.shape, dtype=bool)
    for row in tables.rows("wiod-2011_treated"):
        if row["buyer"]:
            place = wiod.sector(row["sector"]), wiod.country(row["buyer"]), wiod.country(row["country"])
            same[place] = False
    # What was treated moved only flows of the treated cells: the rest are the source's, to its whole numbers.
    np.testing.assert_allclose(
        wiod.flows[same], total.transpose(1, 2, 0)[same], rtol=1e-6, atol=0.5, err_msg="not treated"
    )
    assert int((final < 0.0).sum()) == sum(
        "negative" in row["treatment"] for row in tables.rows("wiod-2011_treated")
    )
    treated = np.zeros(output.shape, dtype=bool)
    for j, _, i in np.argwhere(~same):
        treated[j, i] = True
    assert np.abs(wiod.sales - output)[~treated].max() < 110.0, "the source's rounding gap"


def test_silent_cells_and_the_floor_are_listed(wiod):
    rows = tables.rows("wiod-2011_treated")
    silent = {(row["sector"], row["country"]) for row in rows if "no output" in row["treatment"]}
    assert {(wiod.sectors[j], wiod.countries[n]) for j, n in np.argwhere(wiod.sales == 0.0)} == silent
    active = wiod.sales > 0.0
    assert wiod.value_added_share[active].min() == pytest.approx(0.02, abs=1e-6)
    floor = [row for row in rows if "value added set to 2%" in row["treatment"]]
    assert [(row["sector"], row["country"]) for row in floor] == [("I61", "LUX")]


def test_its_sectors_are_named_and_no_code_means_something_else_in_the_other_world(wiod, icio):
    rows = tables.rows("wiod_sectors")
    assert tuple(row["code"] for row in rows) == wiod.sectors
    assert list(rows[0]) == list(tables.rows("sectors")[0])
    assert all(row["name"] and row["isic"] and len(row["short"]) <= 28 for row in rows)
    assert not {code.casefold() for code in wiod.sectors} & {code.casefold() for code in icio.sectors}
    assert electronics(wiod) == "D30t33"
    assert electronics(icio) == "C26"
    assert sector_names(wiod)["D30t33"] == "Electronics and electricals"


@pytest.mark.parametrize("row", tables.rows("wiod_trade_elasticities"), ids=lambda row: row["sector"])
def test_elasticity_is_positive_bounded_and_from_the_published_sectors(row):
    assert 0 < float(row["low"]) <= float(row["theta"]) <= float(row["high"])
    assert (row["se"] == "") == (row["status"] == "assumption")
    published = {entry["sector"]: entry for entry in tables.rows("cp2015_elasticities")}
    parts = [published[name] for name in row["source_sector"].split("|") if name]
    if row["status"] == "estimate":
        thetas = [float(part["theta_99"]) for part in parts]
        assert min(thetas) <= float(row["theta"]) <= max(thetas)
    else:
        assert float(row["theta"]) == 8.22


def test_every_published_goods_sector_is_used_and_the_columns_are_those_of_the_other_table(wiod):
    rows = tables.rows("wiod_trade_elasticities")
    assert {row["sector"] for row in rows} == set(wiod.sectors)
    assert list(rows[0]) == list(tables.rows("trade_elasticities")[0])
    used = {name for row in rows for name in row["source_sector"].split("|") if name}
    assert used == {row["sector"] for row in tables.rows("cp2015_elasticities")} - {"Aggregate"}


def test_it_is_shown_on_the_command_line():
    command = [sys.executable, "-m", "accord.cli", "baseline", "show", "wiod-2011"]

    def shown(*more: str) -> str:
        return subprocess.run([*command, *more], capture_output=True, text=True, check=True).stdout

    data = json.loads(shown("--json"))
    assert len(data["countries"]) == 41
    assert {row["file"] for row in data["provenance"]} == {"wiod-2011.npz", "wiod-2011_treated.csv"}
    suppliers = json.loads(shown("--country", "ROW", "--json"))
    assert (suppliers["importer"], suppliers["sector"]) == ("ROW", "D30t33")
    assert "D30t33 absorbed" in " ".join(shown().replace("┃", " ").split())


def test_a_world_nobody_packaged_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="wiod-2011"):
        load_world("wiod-2014")


def test_the_table_of_treated_cells_is_plain_csv():
    text = tables.path("wiod-2011_treated.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    assert header == ["sector", "country", "buyer", "usd_million", "treatment"]
    assert len(rows) == 66
