"""Coalitions that hold and that do not."""

import numpy as np
import pytest

from accord.equilibrium import solve
from accord.errors import UnknownName
from accord.explain import coalition
from accord.scenario import Magnitude


@pytest.fixture(scope="module")
def found(small):
    return coalition(small, ["C00", "C01"], {"trade": 0.2})


def test_gains_are_those_of_solving_it(small, found, eased):
    alone = solve(small, eased(small, 0.2, ("C00", "C01"))).real_income
    np.testing.assert_allclose(found.gains["real_income"][1, 0], 100.0 * (alone - 1.0), atol=1e-9)
    three = solve(small, eased(small, 0.2, ("C00", "C01"), ("C00", "C02"), ("C01", "C02"))).real_income
    row = 1 + 2 + found.candidates.index("C02")
    np.testing.assert_allclose(found.gains["real_income"][1, row], 100.0 * (three - 1.0), atol=1e-9)


def test_who_leaves_a_coalition_of_two_has_nothing(found):
    inside = found.inside()
    np.testing.assert_allclose(inside["if_it_leaves"], 0.0, atol=1e-12)
    np.testing.assert_allclose(inside["leaving_adds"], -inside["gain"], atol=1e-12)
    assert list(inside["stays"]) == list(inside["gain"] > -1e-8)


def test_the_best_next_member_gives_the_members_most_of_those_who_want(found):
    outside = found.outside()
    wanted = outside[outside["wants"] & outside["welcome"]]
    assert found.best_next() == (wanted["members_gain"].idxmax() if len(wanted) else None)
    assert found.stable() == (not found.leavers() and not len(wanted))


def test_the_matrix_is_against_the_coalition_as_it_is(found):
    table = found.matrix()
    inside = found.inside()
    assert table.loc["without C00", "C00"] == pytest.approx(inside.loc["C00", "leaving_adds"])
    outside = found.outside()
    assert table.loc["with C02", "C02"] == pytest.approx(outside.loc["C02", "joining_adds"])


def test_low_and_high_effects_have_their_own_matrix(small):
    ranged = Magnitude(value=0.2, low=0.1, high=0.4, source="a test")
    found = coalition(small, ["C00", "C01"], {"trade": ranged})
    for level, effect in (("low", 0.1), ("high", 0.4)):
        alone = coalition(small, ["C00", "C01"], {"trade": effect}).matrix()
        table = found.matrix(level=level)
        np.testing.assert_allclose(table, alone.loc[table.index, table.columns], atol=1e-9)
    inside = found.inside()
    np.testing.assert_allclose(inside["if_it_leaves_low"], 0.0, atol=1e-12)


def test_an_effect_of_nothing_gains_nobody_anything(small):
    none = coalition(small, ["C00", "C01"], {"trade": 0.0})
    assert not none.profitable()
    assert none.leavers() == ()
    assert none.best_next() is None
    with pytest.raises(UnknownName):
        none.inside("real_incom")
