"""From an equilibrium to the components of the index."""

import csv
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord import tables
from accord.baseline.coauthorship import load_coauthorship
from accord.baseline.development import load_development
from accord.capacity import DRIVERS, DriverChange, component_hats, driver_change, elasticities
from accord.capacity.drivers import OPEN_DRIVERS, directed_components, not_identified
from accord.equilibrium import Change, solve
from accord.errors import InputError, UnknownName
from accord.index import load_index

LEAST_T = 1.64


@pytest.fixture(scope="module")
def embargoed(icio):
    """Russia without foreign suppliers of C26."""
    keep = np.ones(icio.share.shape)
    j, n = icio.sector("C26"), icio.country("RUS")
    keep[j, n] = 0.0
    keep[j, n, n] = 1.0
    return solve(icio, Change(keep=keep))


def test_elasticities_are_estimates_with_standard_errors_and_known_drivers():
    index = load_index()
    for e in elasticities():
        assert e.driver in DRIVERS
        assert e.component in index.components
        assert e.se > 0
        assert e.observations >= 50
        assert "PPML" in e.specification
        assert e.value / e.se >= LEAST_T
    assert {e.component for e in elasticities()} == set(index.components) - {"government_strategy"}
    assert {e.driver for e in elasticities()} == set(DRIVERS)


def test_what_is_not_identified_is_listed_with_its_estimate_and_moves_nothing():
    kept = {(e.component, e.driver) for e in elasticities()}
    assert not_identified()
    for e in not_identified():
        assert (e.component, e.driver) not in kept
        assert e.driver in DRIVERS
        assert e.value / e.se < LEAST_T
        assert f"t = {e.value / e.se:.2f}" in e.specification


def test_every_component_has_a_driver_or_is_said_to_move_by_directive():
    rows = {row["component"] for row in tables.rows("drivers")}
    assert rows == set(load_index().components)
    assert directed_components() == ("government_strategy",)


def test_no_change_moves_nothing(icio):
    index = load_index()
    moved = driver_change(solve(icio), index.countries)
    np.testing.assert_allclose(component_hats(moved, index.components), 1.0, atol=1e-12)


def test_a_component_moves_by_its_drivers_to_their_elasticities(embargoed):
    index = load_index()
    halved = {"compute_stock": (("RUS", "XKX"), [0.5, 0.1])}
    moved = driver_change(embargoed, index.countries, halved)
    place = index.countries.index("RUS")
    world = embargoed.world
    chips = embargoed.absorption[world.sector("C26"), world.country("RUS")]
    income = embargoed.real_income[world.country("RUS")]
    assert chips < 0.99
    assert moved.hats["c26_absorption"][place] == chips
    assert np.flatnonzero(moved.hats["compute_stock"] != 1.0).tolist() == [place]
    table = {(e.component, e.driver): e.value for e in elasticities()}
    expected = (
        chips ** table["infrastructure", "c26_absorption"]
        * income ** table["infrastructure", "real_income"]
        * 0.5 ** table["infrastructure", "compute_stock"]
    )
    hats = component_hats(moved, index.components)
    assert hats[place, index.components.index("infrastructure")] == pytest.approx(expected, rel=1e-12)
    assert np.all(hats[:, index.components.index("government_strategy")] == 1.0)


def test_a_driver_without_hats_does_not_move_and_a_replaced_one_does(icio):
    index = load_index()
    none = DriverChange(index.countries, {}, ())
    assert np.all(component_hats(none, index.components) == 1.0)
    richer = driver_change(solve(icio), index.countries, {"real_income": (("RUS",), [1.1])})
    table = {(e.component, e.driver): e.value for e in elasticities()}
    hats = component_hats(richer, index.components)
    at = index.countries.index("RUS"), index.components.index("research")
    assert hats[at] == pytest.approx(1.1 ** table["research", "real_income"], rel=1e-9)


@given(st.lists(st.floats(0.2, 5.0), min_size=2, max_size=5))
def test_draws_give_what_each_draw_gives_alone(drawn):
    index = load_index()
    ones = np.ones(len(index.countries))
    together = DriverChange(index.countries, {"compute_stock": np.outer(drawn, ones)}, ())
    hats = component_hats(together, index.components)
    assert hats.shape == (len(drawn), len(index.countries), len(index.components))
    for one, value in zip(hats, drawn, strict=True):
        alone = DriverChange(index.countries, {"compute_stock": value * ones}, ())
        np.testing.assert_allclose(one, component_hats(alone, index.components), rtol=1e-12)


def test_elasticities_may_be_drawn_too():
    index = load_index()
    hats = {"real_income": np.full(len(index.countries), 0.9)}
    drivers = DriverChange(index.countries, hats, ())
    values = np.vstack([[e.value for e in elasticities()]] * 3) * np.array([[1.0], [0.0], [2.0]])
    found = component_hats(drivers, index.components, values)
    central = component_hats(drivers, index.components)
    np.testing.assert_allclose(found, [central, np.ones_like(central), central**2], rtol=1e-12)


def test_a_government_programme_moves_what_it_states_and_nothing_that_answers_to_a_driver():
    index = load_index()
    none = DriverChange(index.countries, {}, ())
    factor = np.where(np.array(index.countries) == "IND", 1.2, 1.0)
    hats = component_hats(none, index.components, directed={"government_strategy": factor})
    at = index.countries.index("IND"), index.components.index("government_strategy")
    assert hats[at] == 1.2
    assert np.sum(hats != 1.0) == 1
    with pytest.raises(UnknownName, match="government_strategy"):
        component_hats(none, index.components, directed={"commercial": 1.1})
    with pytest.raises(InputError, match="one for each of 62"):
        component_hats(none, index.components, directed={"government_strategy": [1.1, 1.0]})
    with pytest.raises(InputError, match="above zero"):
        component_hats(none, index.components, directed={"government_strategy": 0.0})


def test_hats_that_cannot_be_are_refused(icio):
    solution, countries = solve(icio), load_index().countries
    with pytest.raises(UnknownName, match="compute_stock"):
        driver_change(solution, countries, {"compute_stok": (("RUS",), [1.0])})
    with pytest.raises(InputError, match=r"shape \(2,\); expected \(1,\)"):
        driver_change(solution, countries, {"compute_stock": (("RUS",), [1.0, 1.0])})
    with pytest.raises(InputError, match="in RUS is 0; a ratio above zero"):
        driver_change(solution, countries, {"compute_stock": (("CHN", "RUS"), [1.0, 0.0])})
    drivers = DriverChange(countries, {"compute_stock": np.ones((3, len(countries)))}, ())
    with pytest.raises(InputError, match="2 and 3 draws"):
        component_hats(drivers, load_index().components, np.zeros((2, len(elasticities()))))
    with pytest.raises(InputError, match="elasticities have shape"):
        component_hats(drivers, load_index().components, np.zeros(2))
    with pytest.raises(InputError, match="no component"):
        component_hats(drivers, ("talent",))
    assert set(DRIVERS) < set(OPEN_DRIVERS)


def test_countries_outside_the_world_are_named_and_stay(embargoed):
    index = load_index()
    moved = driver_change(embargoed, index.countries)
    assert set(moved.outside) == {"QAT", "URY", "BHR", "ARM", "LKA", "KEN"}
    hats = component_hats(moved, index.components)
    for code in moved.outside:
        assert np.all(hats[index.countries.index(code)] == 1.0)


@pytest.fixture(scope="module")
def terms(icio):
    """Every term of the packaged specifications by country of the index, NaN where there is none: made anew here."""
    index, wdi, works = load_index(), load_development(), load_coauthorship()
    countries = index.countries
    people = wdi.at("population", countries, 2022)

    def of_world(values):
        known = dict(zip(icio.countries, values, strict=True))
        return np.array([known.get(code, np.nan) for code in countries])

    clusters = dict.fromkeys(countries, 0.0)
    for row in tables.rows("compute_clusters"):
        if row["year"] and int(row["year"]) <= 2021 and row["country"] in clusters:
            clusters[row["country"]] += float(row["h100e"])
    stock = np.array(list(clusters.values()))
    known = stock > 0.0
    log_stock = np.zeros(len(stock))
    log_stock[known] = np.log(stock[known]) - np.log(stock[known]).mean()
    panel, years = wdi.panel("researchers", countries), np.array(wdi.years)
    last = np.full(len(countries), np.nan)
    for year in range(2010, 2022):
        now = panel[:, years == year][:, 0]
        last = np.where(np.isfinite(now), now, last)
    joint = np.mean([works.international[works.place(year)] for year in (2018, 2019, 2020)], axis=0)
    joint = np.array([dict(zip(works.countries, joint, strict=True)).get(code, np.nan) for code in countries])
    return {
        "log_population": np.log(people),
        "log_income": np.log(of_world(icio.income)),
        "log_c26": np.log(of_world(icio.absorption[icio.sector("C26")])),
        "log_compute": log_stock,
        "no_cluster": 1.0 - known,
        "log_works": np.log(joint),
        "log_researchers": np.log(last * people),
    }


TERM = {
    "c26_absorption": "log_c26",
    "real_income": "log_income",
    "compute_stock": "log_compute",
    "research_works": "log_works",
    "talent_stock": "log_researchers",
}


@pytest.mark.parametrize(
    "row", [*elasticities(), *not_identified()], ids=lambda e: f"{e.component}-{e.driver}"
)
def test_the_packaged_elasticities_are_what_the_data_give(row, terms):
    """Newton's method on the Poisson likelihood, independent of the estimation script and its library."""
    index = load_index()
    names = re.match(r"PPML: \w+ ~ ([\w +]+);", row.specification).group(1).split(" + ")
    design = np.column_stack([*(terms[name] for name in names), np.ones(len(index.countries))])
    used = np.isfinite(np.column_stack([design, terms["log_income"], terms["log_c26"]])).all(axis=1)
    design, y = design[used], index.scores[used, index.components.index(row.component)]
    b = np.zeros(design.shape[1])
    b[-1] = np.log(y.mean())
    for _ in range(100):
        mean = np.exp(design @ b)
        b = b + np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (y - mean))
    mean = np.exp(design @ b)
    bread = np.linalg.inv(design.T @ (mean[:, None] * design))
    meat = design.T @ (((y - mean) ** 2)[:, None] * design)
    # HC1: the small-sample factor n / (n - k).
    se = np.sqrt(np.diag(bread @ meat @ bread) * len(y) / (len(y) - design.shape[1]))
    k = names.index(TERM[row.driver])
    assert row.observations == len(y)
    assert row.value == pytest.approx(b[k], abs=2e-6)
    assert row.se == pytest.approx(se[k], rel=1e-4)


def test_the_population_behind_them_is_the_banks(reference_data):
    with (reference_data / "wdi" / "sp.pop.totl.csv").open(encoding="utf-8") as stream:
        people = {r["Country Code"]: float(r["Value"]) for r in csv.DictReader(stream) if r["Year"] == "2022"}
    countries = [code for code in load_index().countries if code in people]
    packaged = load_development().at("population", countries, 2022)
    np.testing.assert_allclose(packaged, [people[code] for code in countries], rtol=1e-6)
