"""Draws: distributions, reproducibility, and what the range must do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.ensemble import run_ensemble, shock_solution
from accord.ensemble.uncertain import magnitudes, trade_elasticities, triangular, truncated_normal
from accord.errors import SolveError
from accord.index import load_index
from accord.scenario import parse_scenario

CONTROL = """
accord: 1
name: a control
measures:
  - type: export_control
    senders: [USA]
    targets: [RUS]
    sectors: [C26]
    date: 2023-06-01
    coverage: {value: 0.5, low: 0.2, high: 0.9, source: test}
"""


def test_triangular_quantiles_against_scipy():
    from scipy.stats import triang

    u = np.linspace(0.01, 0.99, 25)
    np.testing.assert_allclose(
        triangular(u, 1.0, 2.5, 4.0), triang.ppf(u, 0.5, loc=1.0, scale=3.0), rtol=1e-12
    )
    assert np.all(triangular(u, 2.0, 2.0, 2.0) == 2.0)


def test_truncated_normal_quantiles_against_scipy():
    from scipy.stats import truncnorm

    u = np.linspace(0.01, 0.99, 25)
    expected = truncnorm.ppf(u, (1.0 - 1.45) / 2.8, (6.94 - 1.45) / 2.8, loc=1.45, scale=2.8)
    np.testing.assert_allclose(truncated_normal(u, 1.45, 2.8, 1.0, 6.94), expected, rtol=1e-9)


@given(st.floats(1e-6, 1 - 1e-6), st.floats(-5, 5), st.floats(0.1, 3))
def test_quantiles_stay_within_bounds(u, mode, width):
    drawn = triangular(np.array([u]), mode - width, mode, mode + width)
    assert mode - width <= drawn[0] <= mode + width


def test_every_sector_draws_its_trade_elasticity_once(icio):
    masks = np.array([mask for mask, _ in trade_elasticities(icio)])
    assert np.all(masks.sum(axis=0) == 1)
    chips = next(u for mask, u in trade_elasticities(icio) if mask[icio.sector("C26")])
    assert chips.quantile(np.array([0.5]))[0] == pytest.approx(icio.theta[icio.sector("C26")], rel=0.1)


def test_one_seed_gives_one_answer_and_another_gives_another(icio):
    scenario, index = parse_scenario(CONTROL, "control"), load_index()
    one, again, other = (run_ensemble(icio, scenario, index, draws=4, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.real_income, again.real_income)
    assert not np.array_equal(one.real_income, other.real_income)


def test_draws_spread_around_the_central_solution(icio):
    scenario, index = parse_scenario(CONTROL, "control"), load_index()
    assert [u.name for *_, u in magnitudes(scenario)] == ["m1.coverage"]
    _, central = shock_solution(icio, scenario)
    drawn = run_ensemble(icio, scenario, index, draws=16, seed=3)
    assert (drawn.asked, len(drawn.values), drawn.failed) == (16, 16, ())
    n, j = icio.country("RUS"), icio.sector("C26")
    low, high = drawn.range(drawn.absorption[:, j, n])
    assert low < central.absorption[j, n] < high
    assert drawn.components.shape == (16, len(index.countries), len(index.components))


def test_a_scenario_without_measures_has_ranges_of_no_width(icio):
    empty = parse_scenario("accord: 1\nname: nothing\nmeasures: []\n", "nothing")
    drawn = run_ensemble(icio, empty, load_index(), draws=2, seed=0)
    np.testing.assert_allclose(drawn.real_income, 1.0, atol=1e-12)


def test_an_ensemble_in_which_nothing_solves_says_so(icio):
    starve = parse_scenario(
        "accord: 1\nname: starve\nblocs: {everyone: [" + ", ".join(icio.countries) + "]}\nmeasures:\n"
        "  - {type: embargo, senders: [everyone], targets: [SGP], sectors: [B05], date: 2023-01-01}\n",
        "starve",
    )
    with pytest.raises(SolveError, match=r"none of 2 draws was solved.*SGP in sector B05"):
        run_ensemble(icio, starve, load_index(), draws=2, seed=0)
