"""From an equilibrium to the components of the index."""

import numpy as np
import pytest

from accord.capacity import DRIVERS, component_hats, driver_change, elasticities
from accord.equilibrium import Change, solve
from accord.index import load_index


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
    assert {e.component for e in elasticities()} == {"infrastructure", "commercial"}


def test_no_change_moves_nothing(icio):
    index = load_index()
    moved = driver_change(solve(icio), index.countries)
    np.testing.assert_allclose(component_hats(moved, index.components), 1.0, atol=1e-12)


def test_a_component_moves_by_its_drivers_to_their_elasticities(embargoed):
    index = load_index()
    moved = driver_change(embargoed, index.countries)
    place = index.countries.index("RUS")
    world = embargoed.world
    chips = embargoed.absorption[world.sector("C26"), world.country("RUS")]
    income = embargoed.real_income[world.country("RUS")]
    assert chips < 0.99
    assert moved.hats["c26_absorption"][place] == chips
    table = {(e.component, e.driver): e.value for e in elasticities()}
    expected = (
        chips ** table["infrastructure", "c26_absorption"] * income ** table["infrastructure", "real_income"]
    )
    hats = component_hats(moved, index.components)
    assert hats[place, index.components.index("infrastructure")] == pytest.approx(expected, rel=1e-12)
    for fixed in ("talent", "operating_environment", "research", "development", "government_strategy"):
        assert np.all(hats[:, index.components.index(fixed)] == 1.0)


def test_countries_outside_the_world_are_named_and_stay(embargoed):
    index = load_index()
    moved = driver_change(embargoed, index.countries)
    assert set(moved.outside) == {"QAT", "URY", "BHR", "ARM", "LKA", "KEN"}
    hats = component_hats(moved, index.components)
    for code in moved.outside:
        assert np.all(hats[index.countries.index(code)] == 1.0)


def test_the_packaged_elasticities_are_what_the_data_give(icio, reference_data):
    """Poisson scores of the packaged specification vanish at the packaged coefficients' fitted model.

    Independent of the estimation script and its library: Newton's method on the Poisson likelihood, here.
    """
    import csv

    index = load_index()
    with (reference_data / "wdi" / "sp.pop.totl.csv").open(encoding="utf-8") as stream:
        people = {
            row["Country Code"]: float(row["Value"])
            for row in csv.DictReader(stream)
            if row["Year"] == "2022"
        }
    sample = [c for c in index.countries if c in icio.countries and c in people]
    n = [icio.country(c) for c in sample]
    design = np.column_stack(
        [
            np.log(icio.absorption[icio.sector("C26")][n]),
            np.log(icio.income[n]),
            np.log([people[c] for c in sample]),
            np.ones(len(n)),
        ]
    )
    for component in ("infrastructure", "commercial"):
        y = index.scores[[index.countries.index(c) for c in sample], index.components.index(component)]
        b = np.array([0.0, 0.0, 0.0, np.log(y.mean())])
        for _ in range(100):
            mean = np.exp(design @ b)
            b = b + np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (y - mean))
        mean = np.exp(design @ b)
        bread = np.linalg.inv(design.T @ (mean[:, None] * design))
        meat = design.T @ (((y - mean) ** 2)[:, None] * design)
        # HC1: the small-sample factor n / (n - k).
        se = np.sqrt(np.diag(bread @ meat @ bread) * len(y) / (len(y) - design.shape[1]))
        table = {e.driver: e for e in elasticities() if e.component == component}
        for k, driver in enumerate(("c26_absorption", "real_income")):
            assert table[driver].observations == len(sample)
            assert table[driver].value == pytest.approx(b[k], abs=2e-6)
            assert table[driver].se == pytest.approx(se[k], rel=0.02)
