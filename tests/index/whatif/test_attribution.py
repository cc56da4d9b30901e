"""Changes between editions attributed to their causes."""

from dataclasses import replace

import numpy as np
import pytest

from accord.errors import InputError, UnknownName
from accord.index.construction.build import build
from accord.index.construction.build_panel import build_panel
from accord.index.construction.data import Panel
from accord.index.construction.structure import Element, Structure
from accord.index.whatif.attribution import CAUSES, attribute


def second_edition(parts, seed=0, noise=0.3):
    """The same units with other values."""
    rng = np.random.default_rng(seed)
    return parts.data.with_values(parts.data.values * rng.lognormal(0.0, noise, parts.data.values.shape))


POSITIVE = {"normalise": {"method": "minmax", "low": 1.0}}
GAPPY = {"impute": {"method": "group_mean", "group": "half"}, "screen": {"min_present": 0.5}}


@pytest.mark.parametrize("outcome", ["score", "rank"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"aggregate": {"method": "generalised", "p": 0.9}}),
        ({"normalise": {"method": "zscore"}}, {}),
        (
            {**POSITIVE, "aggregate": {"method": "geometric"}},
            {**POSITIVE, "aggregate": {"method": "harmonic"}},
        ),
        (
            {},
            {"treat": {"skew_max": 0.5, "kurt_max": 0.2, "second": "none"}, "normalise": {"method": "borda"}},
        ),
        (GAPPY, {**GAPPY, "impute": {"method": "median"}}),
    ],
)
def test_parts_sum_to_the_change(make_parts, first, second, outcome):
    parts = make_parts(3, missing=0.2 if first is GAPPY else 0.0)
    before = build(parts.data, parts.structure, first)
    after = build(second_edition(parts), parts.structure.with_weights({"P0": 5.0, "i1": 0.4}), second)
    for unit in before.units[:3]:
        found = attribute(before, after, unit, outcome=outcome)
        for index, value in ((before, found.before), (after, found.after)):
            row = index.unit_index(unit)
            assert value == float(index.score()[row] if outcome == "score" else index.rank()[row])
        assert sum(found.parts.values()) == pytest.approx(found.change, abs=1e-9)
        assert found.evaluations == 32


def test_the_parts_are_the_shapley_values_of_a_hand_made_index(make_parts):
    parts = make_parts(8, pillars=1)
    structure, data = parts.structure, parts.data
    before, after = build(data, structure), build(second_edition(parts), structure.with_weights({"i0": 9.0}))
    sign = structure.directions
    x = [index.data.values * sign for index in (before, after)]
    low, high = [v.min(axis=0) for v in x], [v.max(axis=0) for v in x]
    w = [index.shares[: len(sign)] for index in (before, after)]

    def score(own, scale, weights):
        z = 100.0 * (x[own][2] - low[scale]) / (high[scale] - low[scale])
        return float(z @ w[weights])

    found = attribute(before, after, "U2")
    # Three causes touch a unit's own score: six orders.
    own = (
        2 * (score(1, 0, 0) - score(0, 0, 0))
        + (score(1, 1, 0) - score(0, 1, 0))
        + (score(1, 0, 1) - score(0, 0, 1))
        + 2 * (score(1, 1, 1) - score(0, 1, 1))
    ) / 6
    assert found.parts["own"] == pytest.approx(own)
    assert found.parts["others"] == 0.0
    assert found.parts["method"] == 0.0
    assert found.evaluations == 16


def test_a_change_of_one_kind_has_one_cause(make_parts):
    parts = make_parts(3)
    before = build(parts.data, parts.structure)
    heavier = before.rebuild(structure=parts.structure.with_weights({"P1": 7.0}))
    assert set_causes(attribute(before, heavier, "U1")) == {"weights"}
    other = before.rebuild(normalise={"method": "zscore"})
    assert set_causes(attribute(before, other, "U1")) == {"method"}
    # Others move, inside the scale: the score stays, the rank moves with their data.
    values = parts.data.values.copy()
    row = int(np.argmax(before.score()))
    order = np.sort(parts.data.values, axis=0)
    middle = [n for n in range(len(values)) if n != row]
    best = np.where(parts.structure.directions > 0, order[-2], order[1])
    values[middle[0]] = np.where(np.isin(values[middle[0]], order[[0, -1]]), values[middle[0]], best)
    moved = before.rebuild(data=parts.data.with_values(values))
    assert set_causes(attribute(before, moved, before.units[row])) <= {"scale"}
    found = attribute(before, before, "U1")
    assert found.evaluations == 1
    assert str(found).endswith("nothing changed")


def set_causes(found):
    assert list(found.parts) == list(CAUSES)
    return {cause for cause, part in found.parts.items() if part != 0.0}


def test_goalposts_leave_nothing_to_the_scale(make_parts):
    parts = make_parts(3)
    recipe = {"normalise": {"method": "goalposts", "lower": 0.0, "upper": 20.0}}
    before, after = (
        build(parts.data, parts.structure, recipe),
        build(second_edition(parts), parts.structure, recipe),
    )
    found = attribute(before, after, "U1")
    assert found.parts["scale"] == pytest.approx(0.0, abs=1e-12)
    assert found.parts["own"] == pytest.approx(found.change)


def test_units_that_come_and_go_are_data_of_the_others(make_parts):
    parts = make_parts(3)
    before = build(parts.data, parts.structure)
    after = build(
        parts.data.keep([unit != before.units[int(np.argmax(before.score()))] for unit in before.units]),
        parts.structure,
    )
    second = before.units[int(np.argsort(-before.score())[1])]
    found = attribute(before, after, second, outcome="rank")
    assert (found.before, found.after) == (2.0, float(after.rank()[after.unit_index(second)]))
    assert found.parts["others"] + found.parts["scale"] == pytest.approx(found.change)
    assert found.parts["others"] < 0.0


def test_a_new_indicator_belongs_to_the_structure(make_parts):
    parts = make_parts(3)
    before = build(parts.data, parts.structure)
    extra = np.random.default_rng(5).lognormal(size=(len(parts.data.units), 1))
    data = replace(
        parts.data,
        indicators=(*parts.data.indicators, "new"),
        values=np.hstack([parts.data.values, extra]),
    )
    structure = Structure((*parts.structure.elements, Element("new", "New", 1, "P0")))
    found = attribute(before, build(data, structure), "U1")
    assert set_causes(found) == {"weights"}
    back = attribute(build(data, structure), before, "U1")
    assert back.parts["weights"] == pytest.approx(-found.parts["weights"])


def test_years_that_share_a_scale_owe_nothing_to_it(make_parts):
    parts = make_parts(3)
    panel = Panel(
        years=("2020", "2021"),
        units=parts.data.units,
        names=parts.data.names,
        indicators=parts.data.indicators,
        values=np.stack([parts.data.values, second_edition(parts).values]),
    )
    shared = build_panel(panel, parts.structure)
    found = attribute(shared["2020"], shared["2021"], "U1")
    assert set_causes(found) == {"own"}
    assert found.change == pytest.approx(shared["2021"].score()[1] - shared["2020"].score()[1])
    other = build_panel(panel, parts.structure, {"normalise": {"method": "zscore"}})
    with pytest.raises(InputError, match="share a scale over years"):
        attribute(shared["2020"], other["2021"], "U1")


def test_the_asem_index_loses_two_pillars_and_changes_its_method(asem):
    before = asem.index
    values = asem.data.values.copy()
    values[:, ::3] *= np.random.default_rng(0).uniform(0.9, 1.1, values[:, ::3].shape)
    after = build(
        asem.data.with_values(values).keep([unit != "CHE" for unit in asem.data.units]),
        asem.structure.without("Physical", "Lang"),
        {**before.recipe.to_dict(), "aggregate": {"method": "generalised", "p": 0.5}},
    )
    for outcome in ("score", "rank"):
        found = attribute(before, after, "FRA", outcome=outcome)
        assert sum(found.parts.values()) == pytest.approx(found.change, abs=1e-9)
        assert found.evaluations == 32
    assert found.frame().loc["method", "meaning"] == CAUSES["method"]


def test_what_cannot_be_attributed_is_refused(make_parts):
    parts = make_parts(3)
    before = build(parts.data, parts.structure)
    with pytest.raises(InputError, match="unknown outcome 'place'"):
        attribute(before, before, "U1", outcome="place")
    with pytest.raises(UnknownName, match="U99"):
        attribute(before, before, "U99")
    dropped = before.rebuild(screen={"drop": ["U1"]})
    with pytest.raises(InputError, match="screened out"):
        attribute(before, dropped, "U1")
    logs = {"treat": {"skew_max": 0.0, "kurt_max": 0.0, "first": "none", "second": "log_ct"}}
    near, far = (
        build(data, parts.structure, logs)
        for data in (parts.data, parts.data.with_values(parts.data.values - 100.0))
    )
    with pytest.raises(InputError, match=r"scale of the first.*log_ct is not defined"):
        attribute(near, far, "U1")
    held = attribute(near, far, "U1", truncate=True)
    assert sum(held.parts.values()) == pytest.approx(held.change, abs=1e-9)
    powers = {"normalise": {"method": "minmax", "low": 1.0}, "aggregate": {"method": "geometric"}}
    with pytest.raises(InputError, match="geometric mean needs values that are positive"):
        attribute(near.rebuild(treat=None, **powers), far.rebuild(treat=None, **powers), "U1", truncate=False)
