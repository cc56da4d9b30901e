"""Inverse what-ifs: reached by a rebuild, and no cheaper on a grid."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import InputError, UnknownName
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.structure import Element, Structure
from accord.index.whatif.inverse import reach

POSITIVE = {"method": "minmax", "low": 1.0, "high": 100.0}


def small(seed, n=6, recipe=None):
    """Three indicators, the second better when lower, in two aggregates."""
    rng = np.random.default_rng(seed)
    elements = (
        Element("a", "A", 1, "x", 2.0),
        Element("b", "B", 1, "x", 1.0, -1),
        Element("c", "C", 1, "y", 1.0),
        Element("x", "X", 2, "top", 3.0),
        Element("y", "Y", 2, "top", 2.0),
        Element("top", "Top", 3, None),
    )
    data = IndexData(
        units=tuple(f"U{i}" for i in range(n)),
        names=(),
        indicators=("a", "b", "c"),
        values=np.round(rng.uniform(1.0, 9.0, (n, 3)), 1),
        denominators={"size": rng.uniform(1.0, 3.0, n)},
    )
    return build(data, Structure(elements), recipe)


def by_hand(values, row, tries):
    """Scores of all units for many tries of one unit's raw values, (T, 3) to (T, N): min-max, 0.4, 0.2, 0.4."""
    x = np.broadcast_to(values, (len(tries), *values.shape)).copy()
    x[:, row] = tries
    x[:, :, 1] *= -1.0
    low, high = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)
    return (100.0 * (x - low) / (high - low)) @ np.array([0.4, 0.2, 0.4])


def grid(index, unit, limits, steps=40):
    """All combinations of improvements in equal steps."""
    row = index.unit_index(unit)
    start = index.data.values[row]
    axes = [np.linspace(start[k], limits[k], steps + 1) for k in range(3)]
    return np.array(list(product(*axes)))


@given(st.integers(0, 200), st.sampled_from(["score", "rank"]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_nothing_on_a_grid_is_cheaper_and_the_scale_moves_along(seed, kind, far):
    index = small(seed)
    values = index.data.values
    order = np.argsort(index.score())
    unit = index.units[int(order[0])]
    row = index.unit_index(unit)
    best = np.array([values[:, 0].max(), values[:, 1].min(), values[:, 2].max()])
    # Far: beyond the best seen, so that the unit itself sets the scale and rivals fall back.
    limits = best + np.array([4.0, -4.0, 4.0]) if far else best
    sd = values.std(axis=0, ddof=1)
    if kind == "score":
        target = {"score": float(index.score()[row] + 0.6 * (100.0 - index.score()[row]))}
    else:
        target = {"rank": 3}
    named = {code: float(limit) for code, limit in zip("abc", limits, strict=True)}
    found = reach(index, unit, **target, limits=named)
    tries = grid(index, unit, limits)
    scores = by_hand(values, row, tries)
    if kind == "score":
        good = scores[:, row] >= target["score"] - 1e-9
    else:
        good = (scores > scores[:, [row]] + 1e-9).sum(axis=1) + 1 <= 3
    cost = (np.abs(tries - values[row]) / sd).sum(axis=1)
    assert found.reached == bool(good.any())
    if not found.reached:
        return
    # The grid cannot be cheaper, and its cheapest is within one step in each indicator of the answer.
    step = (np.abs(limits - values[row]) / sd / 40).sum()
    assert (
        cost[good].min() - step - 1e-6
        <= found.cost
        <= cost[good].min() + 1e-6 + (step if not found.proven else 0.0)
    )
    rebuilt = index.rebuild(data=found.after.data)
    assert (rebuilt.score()[row] >= target["score"] - 1e-9) if kind == "score" else (rebuilt.rank()[row] <= 3)
    assert np.array_equal(found.after.scores, rebuilt.scores)
    changed = found.after.data.values != values
    assert not np.delete(changed, row, axis=0).any()
    # Where the unit is the worst of all in an indicator, rivals' scores bend when it leaves them the place.
    directed = values * np.array([1.0, -1.0, 1.0])
    bends = kind == "rank" and bool((directed[row] == directed.min(axis=0)).any())
    assert found.proven or far or bends


@pytest.mark.parametrize(
    "recipe",
    [
        {"normalise": {"method": "zscore"}},
        {"normalise": {"method": "goalposts", "lower": 0.0, "upper": 12.0}},
        {"normalise": {"method": "distance_to_reference", "reference": "U2"}},
        {"normalise": POSITIVE, "aggregate": {"method": "geometric"}},
        {"normalise": POSITIVE, "aggregate": {"method": "harmonic"}},
        {"normalise": POSITIVE, "aggregate": {"method": ("arithmetic", "geometric")}},
        {"normalise": POSITIVE, "aggregate": {"method": ("geometric", "harmonic")}},
        {"denominate": {"by": {"a": "size", "c": "size"}, "scale": {"a": 2.0}}},
        {"treat": {"skew_max": 0.3, "kurt_max": 0.2, "max_winsorised": 1, "second": "none"}},
        {"treat": {"skew_max": 0.0, "kurt_max": 0.0, "first": "none", "second": "log"}},
    ],
)
@pytest.mark.parametrize("target", ["score", "rank"])
def test_under_any_recipe_the_index_built_with_the_changes_reaches_the_target(recipe, target):
    index = small(4, n=8, recipe=recipe)
    order = np.argsort(-index.score())
    unit, row = index.units[int(order[5])], int(order[5])
    wanted = {"rank": 3} if target == "rank" else {"score": float(index.score()[order[3]])}
    found = reach(index, unit, **wanted)
    assert found.reached
    assert (
        found.after.rank()[row] <= 3
        if target == "rank"
        else found.after.score()[row] >= wanted["score"] - 1e-9
    )
    assert found.cost > 0.0
    # It binds: a thousandth less of every change is not enough.
    less = index.data.values.copy()
    for change in found.changes:
        less[row, index.data.indicator_index(change.indicator)] = change.after - 1e-3 * (
            change.after - change.before
        )
    short = index.rebuild(data=index.data.with_values(less))
    assert short.rank()[row] > 3 if target == "rank" else short.score()[row] < wanted["score"]


def test_costs_limits_and_numbers_of_changes_are_kept_to():
    index = small(3, n=8)
    unit = index.units[int(np.argsort(-index.score())[6])]
    free = reach(index, unit, rank=3)
    one = reach(index, unit, rank=3, most=1)
    alone = [reach(index, unit, rank=3, change=[code]) for code in "abc"]
    assert one.reached == any(single.reached for single in alone)
    if one.reached:
        assert one.cost == pytest.approx(min(single.cost for single in alone if single.reached))
        assert one.cost >= free.cost - 1e-9
    assert len(one.changes) <= 1
    # Made dear, the indicator that was improved most is improved no more than before.
    dearest = max(free.changes, key=lambda change: change.cost)
    other = {
        c.indicator: c.after for c in reach(index, unit, rank=3, costs={dearest.indicator: 1000.0}).changes
    }
    moved = abs(other.get(dearest.indicator, dearest.before) - dearest.before)
    assert moved < abs(dearest.after - dearest.before)
    only = reach(
        index, unit, score=float(index.score("x")[index.unit_index(unit)]) + 5.0, element="x", change=["a"]
    )
    assert [change.indicator for change in only.changes] == ["a"]
    per_unit = reach(index, unit, rank=3, per="unit", costs={"a": 2.0, "b": 3.0, "c": 5.0})
    assert per_unit.cost == pytest.approx(
        sum({"a": 2.0, "b": 3.0, "c": 5.0}[c.indicator] * abs(c.after - c.before) for c in per_unit.changes)
    )
    fixed = reach(index, unit, rank=3, fixed={"a": 9.0, "b": 9.0, "c": 9.0})
    assert fixed.cost == pytest.approx(9.0 * len(fixed.changes) + sum(c.cost - 9.0 for c in fixed.changes))
    assert len(fixed.changes) <= len(free.changes)


def test_a_target_that_is_met_costs_nothing_and_one_out_of_reach_is_told():
    index = small(5)
    leader = index.units[int(np.argmax(index.score()))]
    met = reach(index, leader, rank=1)
    assert met.reached
    assert met.proven
    assert met.changes == ()
    assert met.after is index
    assert "with no change" in str(met)
    out = reach(index, index.units[0], score=101.0)
    assert not out.reached
    assert "cannot reach a score of 101 within its limits" in str(out)
    assert out.score[1] <= 100.0 + 1e-9
    last = index.units[int(np.argmin(index.score()))]
    few = reach(index, last, score=99.0, most=1)
    assert not few.reached
    assert len(few.changes) == 1
    singles = [reach(index, last, score=200.0, change=[code]).score[1] for code in "abc"]
    assert few.score[1] == pytest.approx(max(singles))


def test_a_missing_value_cannot_be_improved_and_shares_out_its_weight():
    index = small(6, n=8)
    values = index.data.values.copy()
    unit = int(np.argsort(-index.score())[5])
    values[unit, 0] = np.nan
    gappy = index.rebuild(data=index.data.with_values(values))
    row = gappy.unit_index(f"U{unit}")
    rank = int(gappy.rank()[row]) - 1 or 1
    found = reach(gappy, f"U{unit}", rank=rank)
    assert found.reached
    assert "a" not in [change.indicator for change in found.changes]
    with pytest.raises(InputError, match="no value of a to improve"):
        reach(gappy, f"U{unit}", rank=1, limits={"a": 9.0})


def test_the_asem_index(asem):
    plain = asem.index.rebuild(treat=None)
    found = reach(plain, "FRA", rank=10)
    assert found.reached
    assert found.proven
    assert found.rank == (int(plain.rank()[plain.unit_index("FRA")]), 10)
    treated = reach(asem.index, "FRA", score=float(asem.index.score()[asem.index.unit_index("FRA")]) + 2.0)
    assert treated.reached
    assert not treated.proven
    assert any("treated" in why for why in treated.caveats)


@pytest.mark.parametrize(
    ("call", "error", "why"),
    [
        ({}, InputError, "give one target"),
        ({"rank": 1, "score": 2.0}, InputError, "give one target"),
        ({"rank": 0}, InputError, "ranks go from 1 to 6"),
        ({"score": float("nan")}, InputError, "finite"),
        ({"rank": 1, "most": 0}, InputError, "give 1 or more"),
        ({"rank": 1, "change": ["zzz"]}, UnknownName, "zzz"),
        ({"rank": 1, "element": "x", "change": ["c"]}, InputError, "c is no part of x"),
        (
            {"rank": 1, "change": ["a"], "limits": {"c": 1.0}},
            InputError,
            "limits name c, which may not change",
        ),
        ({"rank": 1, "limits": {"a": -50.0}}, InputError, "is worse than the value"),
        ({"rank": 1, "limits": {"b": 50.0}}, InputError, "more is worse"),
        ({"rank": 1, "costs": {"a": -1.0}}, InputError, "not negative"),
        ({"rank": 1, "per": "euro"}, InputError, "per 'sd' or per 'unit'"),
        ({"rank": 1, "per": "unit"}, InputError, "must be given of all"),
    ],
)
def test_questions_that_make_no_sense_are_refused(call, error, why):
    with pytest.raises(error, match=why):
        reach(small(7), "U0", **call)


@pytest.mark.parametrize(
    ("recipe", "why"),
    [
        ({"aggregate": {"method": "copeland"}}, "moves in jumps"),
        ({"weight": {"scheme": "balance"}}, "weights come from the data by balance"),
        ({"denominate": {"by": {"a": "c"}}}, "other indicators are divided by c"),
    ],
)
def test_indices_that_cannot_be_asked_are_refused(recipe, why):
    index = small(8, n=12, recipe=recipe)
    with pytest.raises(InputError, match=why):
        reach(index, index.units[int(np.argmin(index.score()))], rank=1)
