"""The stock of computing power: hardware, price under denial, perpetual inventory, packaged tables, the back-test."""

import csv
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord import places, tables
from accord.capacity.compute import compute_paths
from accord.capacity.compute_access import access, makers
from accord.capacity.compute_backtest import BEFORE, backtest, regimes, series
from accord.capacity.compute_stock import UNCERTAIN, WORLD, compute_stock, outlook
from accord.capacity.hardware import (
    Running,
    accelerator,
    accelerators,
    cheapest,
    cost_hat,
    generations,
    leading,
    unit_cost,
)
from accord.capacity.parameters import parameter, parameters
from accord.capacity.quantile import split_lognormal, triangular
from accord.errors import InputError, UnknownName

ROOT = Path(__file__).parents[2]

# ---- quantiles and parameters


def test_quantiles_meet_their_percentiles():
    low, mid, high = np.array([2.0, 1.0]), np.array([3.0, 5.0]), np.array([9.0, 6.0])
    for u, expected in ((0.05, low), (0.5, mid), (0.95, high)):
        np.testing.assert_allclose(split_lognormal(np.full(2, u), low, mid, high), expected, rtol=1e-12)
    # Of a triangle from 0 over 1 to 3, a third of the mass is below 1.
    np.testing.assert_allclose(triangular(np.array([0.0, 1 / 3, 1.0]), 0.0, 1.0, 3.0), [0.0, 1.0, 3.0])
    assert triangular(np.array([0.3]), 2.0, 2.0, 2.0) == 2.0


@pytest.mark.parametrize("one", parameters().values(), ids=lambda one: one.key)
def test_every_parameter_has_its_range_status_and_source(one):
    assert one.low <= one.value <= one.high
    assert one.status in {"estimate", "assumption"}
    assert one.source
    assert one.unit
    assert one.note
    ends = one.quantile(np.array([1e-9, 0.5, 1 - 1e-9]))
    assert one.low - 1e-9 <= ends[0] <= ends[1] <= ends[2] <= one.high + 1e-9
    assert str(f"{one.low:g}") in one.distribution


def test_an_estimate_with_an_error_is_drawn_from_its_normal():
    one = parameter("chips.accelerator_substitution")
    published = next(row for row in tables.rows("cp2015_elasticities") if row["sector"] == "Communication")
    assert one.value == pytest.approx(1 + float(published["theta_99"]))
    assert one.se == float(published["se_99"])
    assert "normal" in one.distribution
    with pytest.raises(UnknownName, match=r"compute\.retirement"):
        parameter("compute.retirment")


# ---- hardware


def test_unit_cost_is_price_and_electricity_per_h100e():
    one = accelerator("nvidia hgx h20")
    running = Running(electricity=0.1, overhead=1.5, life=4.0)
    energy = 0.4 * 1.5 * 8766 * 4.0 * 0.1
    assert one.h100e == pytest.approx(148 / 989.4, rel=1e-3)
    assert unit_cost(one, running=running) == pytest.approx((12000 + energy) / one.h100e)
    assert unit_cost(one, price=6000.0, running=running) == pytest.approx((6000 + energy) / one.h100e)
    assert one.per_dollar == pytest.approx(1e6 * one.h100e / 12000)
    assert one.per_watt == pytest.approx(1e6 * one.h100e / 400)


def test_substitutes_cost_what_they_measure():
    h100, ascend = accelerator("NVIDIA H100 SXM5 80GB"), accelerator("Huawei Ascend 910B")
    free = Running(electricity=0.0)
    assert cost_hat(ascend, h100, running=free) == pytest.approx((16854 / 0.380028) / 33600, rel=1e-5)
    assert cost_hat(h100, h100) == 1.0
    assert cost_hat(ascend, h100) * cost_hat(h100, ascend) == pytest.approx(1.0)


def test_hardware_without_a_price_or_power_says_so():
    with pytest.raises(InputError, match="Prices are listed for"):
        unit_cost(accelerator("NVIDIA B200"))
    with pytest.raises(InputError, match="no power"):
        unit_cost(accelerator("Huawei Ascend 920"), price=1.0)
    with pytest.raises(UnknownName, match="H100 SXM5"):
        accelerator("NVIDIA H100 SXM5 80G")


def test_the_cheapest_is_of_its_makers_and_its_day():
    assert cheapest(["USA"], date(2023, 1, 1)).name == "NVIDIA H100 SXM5 80GB"
    assert cheapest(["CHN"]).name == "Huawei Ascend 910B"
    assert cheapest(["CHN"], date(2020, 1, 1)) is None
    best = cheapest()
    for one in accelerators():
        if one.price is not None and one.watts is not None and one.release is not None:
            assert unit_cost(best) <= unit_cost(one)


def test_what_the_world_buys_most_of_moves_with_the_generations():
    names = [
        leading(day).name
        for day in (date(2022, 3, 1), date(2023, 8, 1), date(2024, 12, 31), date(2025, 2, 1))
    ]
    assert names == [
        "NVIDIA A100 SXM4 40 GB",
        "NVIDIA H100 SXM5 80GB",
        "NVIDIA H100 SXM5 80GB",
        "NVIDIA B100",
    ]
    assert leading() == leading(date(2031, 1, 1))


@pytest.mark.parametrize("per", ["dollar", "watt"])
def test_generations_only_get_better(per):
    frame = generations(per)
    assert frame.iloc[:, -1].is_monotonic_increasing
    assert list(frame["release"]) == sorted(frame["release"])
    assert len(frame) >= 5


def test_packaged_accelerators_have_makers_and_are_h100s_where_they_should():
    assert {one.maker for one in accelerators()} <= set(places.countries())
    assert accelerator("NVIDIA H100 SXM5 80GB").h100e == 1.0
    assert accelerator("NVIDIA A100 SXM4 80 GB").h100e == pytest.approx(0.3153, abs=1e-3)


# ---- price under denial


def test_nothing_denied_costs_nothing_more():
    for buyer in ("RUS", "CHN", "KEN"):
        assert access(buyer, {}, substitution=4.95).price_hat == 1.0


def test_denied_everything_a_buyer_pays_what_the_hardware_left_costs():
    found = access("Russia", {"United States": 1.0}, substitution=4.95)
    assert found.backstop.name == "Huawei Ascend 910B"
    assert found.price_hat == pytest.approx(cost_hat(found.backstop, leading()))
    assert "Ascend" in found.summary()
    nothing = access("RUS", {"USA": 1.0, "CHN": 1.0, "JPN": 1.0}, substitution=4.95)
    assert nothing.price_hat == np.inf
    assert "none with a known price" in nothing.summary()


def test_a_country_with_its_own_makers_loses_the_others_part():
    share = makers("CHN")
    found = access("CHN", {"USA": 1.0}, substitution=4.95)
    assert found.price_hat == pytest.approx(share["CHN"] ** (-1 / 3.95))
    worse = access("CHN", {"USA": 1.0}, substitution=4.95, own_loss=0.5)
    assert worse.price_hat > found.price_hat
    assert worse.backstop is None or worse.backstop.maker not in {"USA", "CHN"}


def test_draws_of_a_denial_are_each_alone():
    denied, sigma = np.array([0.0, 0.3, 0.9, 1.0]), np.array([3.0, 4.0, 5.0, 6.0])
    together = access("RUS", {"USA": denied}, substitution=sigma).price_hat
    alone = [access("RUS", {"USA": d}, substitution=s).price_hat for d, s in zip(denied, sigma, strict=True)]
    np.testing.assert_allclose(together[1:], np.array(alone)[1:], rtol=1e-14)
    assert np.all(np.diff(together) >= 0)


def test_bad_denials_are_refused():
    with pytest.raises(InputError, match="does not deny itself"):
        access("CHN", {"CHN": 1.0}, substitution=4.95)
    with pytest.raises(InputError, match="between 0 and 1"):
        access("RUS", {"USA": 1.2}, substitution=4.95)
    with pytest.raises(InputError, match="own_loss"):
        access("CHN", {"USA": 1.0}, substitution=4.95, own_loss=-0.1)


# ---- perpetual inventory


def test_the_inventory_by_hand():
    path = compute_paths(
        np.array([100.0]),
        np.array([[10.0, 20.0]]),
        price_hat=np.array([[2.0, 4.0]]),
        spending_hat=0.9,
        price_elasticity=1.5,
        spending_elasticity=2.0,
        retirement=0.19,
        horizon=2027,
        countries=["RUS"],
    )
    assert path.years == (2025, 2026, 2027)
    first = 0.81 * 100 + 0.9 * 10
    np.testing.assert_allclose(path.baseline, [[100.0, first, 0.81 * first + 0.9 * 20]])
    a, b = 10 * 2**-1.5 * 0.81, 20 * 4**-1.5 * 0.81
    first = 0.81 * 100 + 0.9 * a
    np.testing.assert_allclose(path.scenario, [[100.0, first, 0.81 * first + 0.9 * b]])
    assert path.certificate.passes
    np.testing.assert_allclose(path.hat(2026), path.scenario[:, 1] / path.baseline[:, 1])


@st.composite
def inputs(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    d, n, t = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 5))
    return {
        "stock0": rng.lognormal(5, 2, (d, n)),
        "additions": rng.lognormal(4, 2, (d, n, t)),
        "price_hat": rng.uniform(0.5, 5, (d, n, t)),
        "spending_hat": rng.uniform(0.5, 1.5, (n, 1)),
        "price_elasticity": rng.uniform(0, 3, d),
        "spending_elasticity": rng.uniform(0, 2, d),
        "retirement": rng.uniform(0, 0.9, d),
    }


@given(inputs())
def test_draws_are_each_alone_certified_and_free_of_units(given_inputs):
    path = compute_paths(**given_inputs)
    assert path.certificate.passes
    assert path.certificate.worst[1] < 1e-11
    d = len(given_inputs["price_elasticity"])
    for k in range(d):
        alone = compute_paths(
            **{name: value[k] if name != "spending_hat" else value for name, value in given_inputs.items()}
        )
        np.testing.assert_allclose(alone.scenario, path.scenario[k], rtol=1e-12)
        np.testing.assert_allclose(alone.baseline, path.baseline[k], rtol=1e-12)
    larger = compute_paths(
        **{
            **given_inputs,
            "stock0": 7 * given_inputs["stock0"],
            "additions": 7 * given_inputs["additions"],
        }
    )
    np.testing.assert_allclose(larger.hat(), path.hat(), rtol=1e-12)


@given(inputs())
def test_no_change_is_exact_and_a_higher_price_never_raises_a_stock(given_inputs):
    same = compute_paths(**{**given_inputs, "price_hat": 1.0, "spending_hat": 1.0})
    assert np.array_equal(same.scenario, same.baseline)
    path = compute_paths(**given_inputs)
    dearer = compute_paths(**{**given_inputs, "price_hat": 1.5 * given_inputs["price_hat"]})
    assert np.all(dearer.scenario <= path.scenario * (1 + 1e-12))


@given(inputs())
def test_the_order_of_countries_does_not_matter(given_inputs):
    back = {
        name: np.flip(value, axis=-2 if value.ndim == 3 or name == "spending_hat" else -1)
        if name in {"stock0", "additions", "price_hat", "spending_hat"}
        else value
        for name, value in given_inputs.items()
    }
    path, turned = compute_paths(**given_inputs), compute_paths(**back)
    np.testing.assert_allclose(np.flip(turned.scenario, axis=-2), path.scenario, rtol=1e-12)


def test_nothing_to_buy_leaves_what_retires():
    path = compute_paths(
        np.array([100.0]),
        np.full((1, 3), 50.0),
        price_hat=np.inf,
        price_elasticity=1.3,
        retirement=0.2,
        countries=["RUS"],
    )
    np.testing.assert_allclose(path.scenario, [[100, 80, 64, 51.2]])
    assert path.certificate.passes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stock0": np.array([0.0, 1.0])}, "stock0 must be above 0"),
        ({"additions": -np.ones((2, 3))}, "additions must be 0 or more everywhere; found -1"),
        ({"price_hat": 0.0}, "price_hat must be above 0"),
        ({"price_hat": np.nan}, "price_hat"),
        ({"spending_hat": np.inf}, "spending_hat"),
        ({"retirement": 1.0}, "0 to below 1"),
        ({"price_elasticity": -1.0}, "price_elasticity"),
        ({"stock0": np.ones(3)}, r"stock0 has shape \(3,\)"),
        ({"price_hat": np.ones((2, 4))}, "do not fit"),
        ({"price_hat": np.ones((5, 1, 1)), "retirement": np.full(4, 0.2)}, "do not fit"),
        ({"countries": ["RUS"]}, "1 countries are named for 2"),
    ],
)
def test_bad_paths_are_refused(change, words):
    fine = {"stock0": np.ones(2), "additions": np.ones((2, 3)), "price_elasticity": 1.0, "retirement": 0.2}
    with pytest.raises(InputError, match=words):
        compute_paths(**{**fine, **change})


# ---- outlook


def points(draws=64, seed=3):
    return np.random.default_rng(seed).uniform(0.01, 0.99, (draws, len(UNCERTAIN)))


def test_an_outlook_starts_from_the_packaged_stock():
    path = outlook(["CHN", "RUS", "USA"])
    for n, code in enumerate(path.countries):
        assert path.baseline[n, 0] == pytest.approx(compute_stock()[code].stock[1])
        grown = compute_stock()[code].added[1] * parameter("compute.growth").value
        assert path.added_baseline[n, 0] == pytest.approx(grown)
    assert path.years == (2025, 2026, 2027, 2028, 2029, 2030)


def test_bands_hold_the_middle_and_a_scenario_moves_only_its_countries():
    price = np.ones((3, 1))
    price[1] = 2.0
    path = outlook(["CHN", "RUS", "USA"], price_hat=price, points=points())
    assert path.baseline.shape == (64, 3, 6)
    hat = path.hat()
    assert np.all(hat[:, [0, 2]] == 1.0)
    assert np.all(hat[:, 1] < 1.0)
    frame = path.to_dataframe()
    assert np.all(frame["scenario_low"] <= frame["scenario"])
    assert np.all(frame["scenario"] <= frame["scenario_high"])
    assert frame.loc[("RUS", 2030), "ratio"] == pytest.approx(np.median(hat[:, 1]))
    assert set(path.tidy()["variable"]) == {"baseline", "scenario", "ratio"}
    assert re.search(r"RUS -\d+\.\d% \(-\d", path.summary())
    low, mid, high = path.bands(hat)
    assert np.all((low <= mid) & (mid <= high))


def test_a_country_without_a_known_stock_is_carried_in_its_own_units_on_request():
    with pytest.raises(UnknownName, match="relative"):
        outlook(["KEN"])
    path = outlook(["KEN", "RUS"], price_hat=2.0, unknown="relative")
    assert path.relative == ("KEN",)
    assert path.baseline[0, 0] == 1.0
    assert 0.0 < path.hat()[0] < 1.0
    assert path.to_dataframe().loc[("KEN", 2025), "unit"] == "stock of the base year"


def test_bad_outlooks_are_refused():
    with pytest.raises(InputError, match="later year"):
        outlook(["RUS"], horizon=2025)
    with pytest.raises(InputError, match="probabilities"):
        outlook(["RUS"], points=np.full((4, 2), 0.5))
    with pytest.raises(UnknownName, match="2025 to 2030"):
        outlook(["RUS"]).hat(2040)


# ---- packaged tables


def test_stocks_are_ordered_percentiles_and_hold_what_is_known():
    table = compute_stock()
    for one in table.values():
        assert 0 < one.stock[0] <= one.stock[1] <= one.stock[2]
        assert 0 < one.added[0] <= one.added[1] <= one.added[2]
        if one.country != WORLD:
            assert one.country in places.countries()
            assert one.stock[1] >= one.known * 0.999
    world = table[WORLD]
    medians = sum(one.stock[1] for one in table.values() if one.country != WORLD)
    # Medians do not add up exactly, the draws do.
    assert medians == pytest.approx(world.stock[1], rel=0.1)
    assert next(iter(table)) == WORLD


def test_china_holds_at_least_what_its_series_says_is_left():
    """402 thousand Nvidia H100e since 2022, less what has retired since, and other chips on top."""
    _, observed = series("CHN")
    china = compute_stock()["CHN"]
    assert observed[0, -1, 1] == pytest.approx(401698)
    left = observed[0, -1, 1] * (1 - parameter("compute.retirement").value) ** 1.5
    assert china.stock[1] > left
    assert china.stock[0] > 207_011


def test_makers_parts_sum_to_one():
    buyers = {row["buyer"] for row in tables.rows("accelerator_supply")}
    assert {"CHN", "RUS", WORLD} <= buyers
    for buyer in buyers - {WORLD}:
        assert sum(makers(buyer).values()) == pytest.approx(1.0, abs=2e-6)
    assert makers("KEN") == pytest.approx(
        {
            row["maker"]: float(row["share"])
            for row in tables.rows("accelerator_supply")
            if row["buyer"] == WORLD
        }
    )


def test_packaged_clusters_are_those_of_the_source_that_count(reference_data):
    """The filter, written out anew: existing, not unlikely, no duplicate, a size, no phase of another."""
    with (reference_data / "epoch" / "gpu_clusters.csv").open(encoding="utf-8") as stream:
        rows = [
            row
            for row in csv.DictReader(stream)
            if row["Status"] == "Existing"
            and row["Certainty"] != "Unlikely"
            and not row["Possible Duplicate"]
            and row["H100 equivalents"]
        ]
    names = {row["Name"] for row in rows}
    kept = [row for row in rows if not row["Superseded by"] or row["Superseded by"] not in names]
    china = sum(float(row["H100 equivalents"]) for row in kept if row["Country"] == "China")
    packaged = [row for row in tables.rows("compute_clusters") if row["country"] == "CHN"]
    assert sum(float(row["h100e"]) for row in packaged) == pytest.approx(china, abs=1.0)
    assert china == pytest.approx(compute_stock()["CHN"].known, rel=1e-5)
    assert sum(int(row["clusters"]) for row in tables.rows("compute_clusters")) == sum(
        1 for row in kept if row["Country"]
    )


def test_packaged_series_are_those_of_the_source(reference_data):
    with (reference_data / "epoch" / "nvidia_owners_cumulative_totals.csv").open(encoding="utf-8") as stream:
        china = [row for row in csv.DictReader(stream) if row["Owner"] == "China" and not row["Incomplete"]]
    quarters, values = series("CHN")
    assert len(quarters) == len(china) == 16
    for name, k in (
        ("H100e (5th percentile)", 0),
        ("Compute estimate in H100e (median)", 1),
        ("H100e (95th percentile)", 2),
    ):
        assert values[0, :, k].tolist() == [float(row[name]) for row in china]
    # Owners are countries here: no firm is packaged.
    assert {row["area"] for row in tables.rows("nvidia_chips")} == {"world", "CHN"}


# ---- the back-test


def test_the_regimes_are_dated_in_order_and_name_known_chips():
    table = regimes()
    assert [r.start for r in table] == sorted(r.start for r in table)
    assert table[0].start == date(2022, 1, 1)
    for regime in table:
        assert regime.source
        if regime.allowed:
            assert accelerator(regime.price_of or regime.allowed).price is not None


def test_the_back_test_is_out_of_sample_and_reproduces_itself():
    found, again = backtest(draws=256, seed=1), backtest(draws=256, seed=1)
    np.testing.assert_array_equal(found.predicted, again.predicted)
    first = found.quarters.index(BEFORE)
    # Up to there nothing is predicted: the part of those quarters is given.
    assert found.predicted[first, 1] == pytest.approx(found.observed[first, 1], rel=0.02)
    assert found.uncontrolled[first] == pytest.approx(found.observed[first, 1], rel=1e-9)
    assert np.all(np.diff(found.predicted[:, 1]) >= 0)
    assert found.added_predicted[-1] == 0.0
    assert len(found.to_dataframe()) == len(found.quarters) == 16
    assert {"observed", "predicted", "uncontrolled"} <= set(found.tidy()["variable"])
    with pytest.raises(InputError, match="2 or more"):
        backtest(draws=1)


def test_without_a_response_the_prediction_is_what_the_days_allow():
    """At elasticity zero a chip that may be sold is bought as before: only the days without one count."""
    found = backtest(draws=64, elasticity=0.0)
    frame = found.to_dataframe()
    part = found.observed[found.quarters.index(BEFORE), 1]
    _, world = series("world")
    part = part / world[:, found.quarters.index(BEFORE), 1].sum()
    added = np.diff(world[:, :, 1].sum(axis=0), prepend=0.0)
    third = found.quarters.index(date(2022, 9, 30))
    assert frame["added_predicted"].iloc[third] == pytest.approx(part * added[third] * 56 / 92, rel=0.05)
    second = found.quarters.index(date(2025, 6, 30))
    assert frame["added_predicted"].iloc[second] == pytest.approx(part * added[second] * 8 / 91, rel=0.05)


def test_the_model_beats_no_model_and_a_higher_elasticity_predicts_less():
    found = backtest(draws=512)
    assert abs(found.error) < 0.5
    assert found.uncontrolled[-1] / found.observed[-1, 1] - 1 > 3.0
    assert backtest(draws=64, elasticity=1.0).error > backtest(draws=64, elasticity=2.0).error


def test_the_error_told_in_the_documentation_is_the_measured_one():
    text = (ROOT / "docs" / "compute.md").read_text(encoding="utf-8")
    lines = " ".join(text.split())
    assert " ".join(backtest().summary().split()) in lines
