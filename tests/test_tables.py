"""The packaged tables: elasticities, default magnitudes, outlines and points."""

import json
import math
from itertools import pairwise

import numpy as np
import pytest

from accord import places, tables
from accord.errors import UnknownName

ICIO_SECTORS = (
    "A01 A02 A03 B05 B06 B07 B08 B09 C10T12 C13T15 C16 C17_18 C19 C20 C21 C22 C23 C24A C24B C25 C26 C27 C28 "
    "C29 C301 C302T309 C31T33 D E F G H49 H50 H51 H52 H53 I J58T60 J61 J62_63 K L M N O P Q R S T"
)
REPLACED_BY_AUTHORS = {"Auto", "Other Transport"}


def test_unknown_table_names_the_nearest():
    with pytest.raises(UnknownName, match="trade_elasticities"):
        tables.rows("trade_elasticity")


def test_every_sector_has_one_elasticity_in_icio_order():
    assert [row["sector"] for row in tables.rows("trade_elasticities")] == ICIO_SECTORS.split()


@pytest.mark.parametrize("row", tables.rows("trade_elasticities"), ids=lambda row: row["sector"])
def test_elasticity_is_positive_bounded_and_has_an_error_or_is_an_assumption(row):
    assert 0 < float(row["low"]) <= float(row["theta"]) <= float(row["high"])
    assert row["status"] in {"estimate", "assumption"}
    assert (row["se"] == "") == (row["status"] == "assumption")
    assert row["se"] == "" or float(row["se"]) > 0
    assert row["source"]
    assert row["note"]


def test_estimates_are_the_published_ones():
    published = {row["sector"]: row for row in tables.rows("cp2015_elasticities")}
    for row in tables.rows("trade_elasticities"):
        if row["status"] == "estimate" and "|" not in row["source_sector"]:
            cp = published[row["source_sector"]]
            assert (float(row["theta"]), float(row["se"])) == (float(cp["theta_99"]), float(cp["se_99"]))


def test_electronics_lie_between_their_parts():
    """C26 pools three published sectors; the variance between them makes its error larger."""
    published = {row["sector"]: row for row in tables.rows("cp2015_elasticities")}
    c26 = next(row for row in tables.rows("trade_elasticities") if row["sector"] == "C26")
    parts = [published[name] for name in c26["source_sector"].split("|")]
    theta = np.array([float(part["theta_99"]) for part in parts])
    se = np.array([float(part["se_99"]) for part in parts])
    fixed = (theta / se**2).sum() / (1 / se**2).sum()
    assert (float(c26["low"]), float(c26["high"])) == (theta.min(), theta.max())
    assert theta.min() < float(c26["theta"]) < theta.max()
    assert float(c26["se"]) > (1 / se**2).sum() ** -0.5
    # The pooled mean leans from the fixed-effects mean towards the plain one.
    assert min(fixed, theta.mean()) < float(c26["theta"]) < max(fixed, theta.mean())


def test_published_observations_add_up():
    *sectors, total = tables.rows("cp2015_elasticities")
    assert total["sector"] == "Aggregate"
    assert len(sectors) == 20
    for column in ("n_full", "n_99"):
        assert sum(int(row[column]) for row in sectors) == int(total[column])


def test_published_elasticities_are_those_of_the_replication_data(reference_data):
    used = np.load(reference_data / "cp2015" / "cp2015_nafta.npz")["theta_j"]
    sectors = tables.rows("cp2015_elasticities")[:20]
    np.testing.assert_allclose([float(row["theta_replication"]) for row in sectors], used[:20], rtol=1e-12)
    for row in sectors:
        same = row["theta_replication"] == row["theta_99"]
        assert same == (row["sector"] not in REPLACED_BY_AUTHORS), row["sector"]


@pytest.mark.parametrize("row", tables.rows("magnitudes"), ids=lambda row: row["key"])
def test_magnitude_is_in_its_range_and_sourced(row):
    low, value, high = (float(row[column]) for column in ("low", "value", "high"))
    assert low <= value <= high
    assert row["key"] == f"{row['measure']}.{row['parameter']}"
    assert row["status"] in {"estimate", "assumption"}
    assert row["source"]
    assert row["note"]
    if "coverage" in row["parameter"] or "leakage" in row["parameter"]:
        assert 0 <= low <= high <= 1


def test_the_magnitudes_that_articles_need_are_there_and_a_tariff_rate_is_not():
    keys = {row["key"] for row in tables.rows("magnitudes")}
    assert {
        "export_control.coverage",
        "export_control.leakage",
        "export_stop.coverage",
        "alliance.trade_effect",
        "technology_transfer.trade_effect",
    } <= keys
    assert not any(key.startswith("tariff.") for key in keys)


def _outlines():
    return json.loads(tables.path("world_110m.json").read_text(encoding="utf-8"))["features"]


def _rings():
    for feature in _outlines():
        for polygon in feature["geometry"]["coordinates"]:
            for n, ring in enumerate(polygon):
                yield feature["properties"]["iso3"], n, ring


def _share_of_sphere(ring):
    """Share of the sphere on the right of a ring, summed over triangles with the south pole."""
    total = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        dx = math.remainder(math.radians(x1 - x0), 2 * math.pi)
        k = math.tan(math.radians(y0) / 2 + math.pi / 4) * math.tan(math.radians(y1) / 2 + math.pi / 4)
        total += 2 * math.atan2(k * math.sin(dx), 1 + k * math.cos(dx))
    return (total / (4 * math.pi)) % 1.0


def test_outlines_are_closed_small_and_the_right_way_round():
    assert tables.path("world_110m.json").stat().st_size < 250_000
    for iso3, n, ring in _rings():
        assert ring[0] == ring[-1], iso3
        assert len(ring) >= 4, iso3
        assert all(-180 <= x <= 180 and -60 <= y <= 90 for x, y in ring), iso3
        # Russia, the largest, covers 3.4% of the sphere; a ring the wrong way round covers the rest of it.
        assert (_share_of_sphere(ring) < 0.035) == (n == 0), iso3


def test_every_outline_and_point_is_one_known_country():
    drawn = [feature["properties"]["iso3"] for feature in _outlines()]
    points = [row["iso3"] for row in tables.rows("country_points")]
    assert len(drawn + points) == len({*drawn, *points})
    assert {*drawn, *points} <= set(places.countries())


def test_every_country_accord_speaks_of_can_be_put_on_the_map():
    shown = {feature["properties"]["iso3"] for feature in _outlines()}
    shown |= {row["iso3"] for row in tables.rows("country_points")}
    world = np.load(tables.path("icio-2022.npz"))["countries"]
    assert {row["iso3"] for row in tables.rows("bloc_members")} <= shown
    assert {row["code"] for row in tables.rows("gaii_2021")} <= shown
    assert set(world.tolist()) <= shown


def test_points_are_on_the_globe():
    for row in tables.rows("country_points"):
        assert -180 <= float(row["lon"]) <= 180
        assert -90 <= float(row["lat"]) <= 90
