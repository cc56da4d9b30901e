"""Who supplies whom over draws: each draw against solving it, and what was before held."""

import numpy as np
import pytest

from accord.ensemble import shock_solution
from accord.errors import UnknownName
from accord.explain import diversion


@pytest.fixture(scope="module")
def found(demo):
    case = demo.stated
    return diversion(case.solution, case.scenario, demo.index, case.ensemble, case.focus, draws=2)


def test_a_draw_has_the_income_that_the_ensemble_found(demo, found):
    """Spending in a draw is that of the same draw of the ensemble, to what it is kept in."""
    from dataclasses import replace

    from accord.ensemble.inputs import inputs_of

    case, world = demo.stated, demo.world
    columns, _ = inputs_of(world, case.scenario, demo.index)
    value = case.ensemble.values[1]
    at = replace(world, theta=columns.theta(world, value))
    _, solution = shock_solution(at, columns.scenario(case.scenario, value))
    importer, sector = case.focus[0]
    n, j = world.country(importer), world.sector(sector)
    np.testing.assert_allclose(found.flows[1, 0], solution.flows[j, n], rtol=1e-8)
    np.testing.assert_allclose(solution.real_income, case.ensemble.real_income[1], rtol=1e-10)


def test_ranges_are_around_draws_and_before_is_data(demo, found):
    importer, sector = demo.stated.focus[0]
    frame = found.frame(importer, sector)
    np.testing.assert_array_equal(frame["before"], demo.stated.suppliers(importer, sector)["before"])
    assert (frame["after_low"] <= frame["after_high"]).all()
    np.testing.assert_allclose(frame["change_low"], frame["after_low"] - frame["before"])
    total, low, high = found.imports(importer, sector)
    abroad = frame.drop(importer)
    assert total == pytest.approx(100.0 * (abroad["after"].sum() / abroad["before"].sum() - 1.0))
    assert low < high
    with pytest.raises(UnknownName):
        found.frame("USA", "C26")
