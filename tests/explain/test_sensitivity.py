"""Sobol indices by group against closed forms, and local elasticities against differences."""

from dataclasses import replace

import numpy as np
import pytest

from accord.ensemble import shock_solution
from accord.errors import InputError, UnknownName
from accord.explain.chain import carry
from accord.explain.elasticity import LOCAL, local
from accord.explain.groups import by_group, grouped_design
from accord.explain.shock import shock_of
from accord.index import load_index
from accord.index.robustness.sobol import sobol_indices
from accord.scenario import parse_scenario

CONTROL = """
accord: 1
name: a control
measures:
  - {id: control, type: export_control, senders: [USA], targets: [RUS], sectors: [C26], date: 2023-06-01,
     coverage: {value: 0.5, low: 0.2, high: 0.9, source: test}}
"""


def test_groups_of_a_linear_chain_of_uniforms():
    """Variances add: groups (x0, x1) and (x2) of x0 + 2 x1 + 3 x2 cause 5/14 and 9/14."""
    design = grouped_design([[0, 1], [2]], 2048, seed=1)
    found = sobol_indices(design @ [1.0, 2.0, 3.0], 2)
    np.testing.assert_allclose(found.first[:, 0], [5 / 14, 9 / 14], atol=0.02)
    np.testing.assert_allclose(found.total[:, 0], [5 / 14, 9 / 14], atol=0.02)


def test_groups_of_the_ishigami_function():
    """x1 and x3 interact, x2 does not: with a = 7, b = 0.1 the shares are 0.5576 and 0.4424 (Ishigami & Homma 1990)."""
    x = np.pi * (2.0 * grouped_design([[0, 2], [1]], 4096, seed=2) - 1.0)
    y = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = sobol_indices(y, 2)
    np.testing.assert_allclose(found.first[:, 0], [0.5576, 0.4424], atol=0.02)
    np.testing.assert_allclose(found.total[:, 0], [0.5576, 0.4424], atol=0.02)


@pytest.fixture(scope="module")
def solved(icio):
    return shock_solution(icio, parse_scenario(CONTROL, "test"))


@pytest.mark.parametrize("outcome", LOCAL)
def test_local_elasticities_are_those_of_the_whole_chain(icio, solved, outcome):
    shocks, solution = solved
    index = load_index()
    found = local(solution, shocks, index, outcome, "RUS")
    sector, importer, exporter = found.frame(1)[["sector", "importer", "exporter"]].iloc[0]
    cell = icio.sector(sector), icio.country(importer), icio.country(exporter)

    def at(step: float) -> float:
        cost = shocks.iceberg.copy()
        cost.values[cell] *= np.exp(step)
        moved = carry(icio, index, [shock_of(icio, replace(shocks, iceberg=cost))])
        return float(moved.values[outcome][0, moved.units[outcome].index("RUS")])

    slope = (at(1e-4) - at(-1e-4)) / 2e-4
    scale = 1.0 if outcome == "score" else 100.0
    assert scale * found.gradient.iceberg[cell] == pytest.approx(slope, rel=1e-4)


def test_links_say_which_measures_touch_them(solved):
    shocks, solution = solved
    found = local(solution, shocks, load_index(), "c26_absorption", "RUS").frame(40)
    touched = found[(found["importer"] == "RUS") & (found["exporter"] == "USA") & (found["sector"] == "C26")]
    assert list(touched["measures"]) == ["control"]
    with pytest.raises(UnknownName, match="score"):
        local(solution, shocks, load_index(), "scor", "RUS")


def test_only_groups_that_reach_real_income_matter_for_it(icio):
    found = by_group(icio, parse_scenario(CONTROL, "test"), load_index(), [("real_income", "RUS")], base=16)
    frame = found.frame("real_income", "RUS")
    assert set(frame.index[:2]) == {"magnitudes of the measures", "trade elasticities"}
    assert (frame["total"].iloc[:2] > 0.05).all()
    np.testing.assert_allclose(frame["total"].iloc[2:], 0.0, atol=1e-12)
    assert found.solved == 16 * 4, "groups that leave trade as it is are not solved again"


def test_bad_questions_are_refused(icio):
    scenario = parse_scenario(CONTROL, "test")
    with pytest.raises(InputError, match="name an outcome"):
        by_group(icio, scenario, load_index(), [])
    with pytest.raises(InputError, match="at least 2"):
        by_group(icio, scenario, load_index(), [("score", "RUS")], base=1)
