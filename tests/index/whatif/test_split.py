"""Differences of scores split into indicators."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from accord.errors import InputError
from accord.index.construction.build import build
from accord.index.whatif import split as module
from accord.index.whatif.split import split

POSITIVE = {"method": "minmax", "low": 1.0, "high": 100.0}
RULES = {
    "arithmetic": {},
    "geometric": {"method": "geometric"},
    "harmonic": {"method": "harmonic"},
    "generalised": {"method": "generalised", "p": 2.0},
    "mixed": {"method": ("geometric", "arithmetic")},
    "median": {"method": "weighted_median"},
}


def index_of(make_parts, aggregate, seed=6, **more):
    parts = make_parts(seed, n=8, pillars=2, **more)
    return build(parts.data, parts.structure, {"normalise": POSITIVE, "aggregate": aggregate})


def orders_of(index, nested):
    """All orders of indicators, or only those that keep each pillar together."""
    codes = list(index.indicators)
    families = [list(index.structure.indicators_of(pillar)) for pillar in index.structure.codes(2)]
    for order in permutations(codes):
        runs = [next(f for f, family in enumerate(families) if code in family) for code in order]
        changes = sum(a != b for a, b in pairwise(runs))
        if not nested or changes == len(families) - 1:
            yield order


def by_orders(index, unit, rival, nested):
    """Switch indicators one by one in every order, scoring by a full aggregation each time."""
    a, b = index.unit_index(rival), index.unit_index(unit)
    added = dict.fromkeys(index.indicators, 0.0)
    known = {}

    def score(inside):
        if inside not in known:
            x = index.normalised.copy()
            for k, code in enumerate(index.indicators):
                x[a, k] = index.normalised[b, k] if code in inside else index.normalised[a, k]
            levels = module.aggregate_levels(
                x,
                index.structure,
                [index.structure.weights(level) for level in (1, 2)],
                index.recipe.aggregate.rules(2),
            )
            known[inside] = levels[-1][0, 0, a]
        return known[inside]

    orders = list(orders_of(index, nested))
    for order in orders:
        inside = frozenset()
        for code in order:
            added[code] += (score(inside | {code}) - score(inside)) / len(orders)
            inside |= {code}
    return np.array([added[code] for code in index.indicators])


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("value", ["shapley", "nested"])
def test_contributions_are_means_over_orders_and_sum_to_the_difference(make_parts, name, value):
    index = index_of(make_parts, RULES[name])
    assert 3 <= len(index.indicators) <= 6
    found = split(index, "U1", against="U4", value=value)
    np.testing.assert_allclose(
        found.contributions, by_orders(index, "U1", "U4", value == "nested"), atol=1e-9
    )
    score = index.score()
    assert found.contributions.sum() == pytest.approx(score[1] - score[4])
    assert found.difference == pytest.approx(score[1] - score[4])
    assert found.is_exact


@pytest.mark.parametrize("value", ["shapley", "nested"])
def test_a_gap_counts_as_a_value_like_any_other(make_parts, value):
    index = index_of(make_parts, RULES["arithmetic"], seed=9, missing=0.4)
    row = int(np.flatnonzero(np.isnan(index.normalised).any(axis=1) & ~np.isnan(index.score()))[0])
    unit = index.units[row]
    found = split(index, unit, against="U0", value=value)
    np.testing.assert_allclose(
        found.contributions, by_orders(index, unit, "U0", value == "nested"), atol=1e-9
    )


def test_nested_contributions_give_aggregates_their_own_values(make_parts):
    index = index_of(make_parts, RULES["geometric"])
    found = split(index, "U1", against="U4", value="nested")
    top = index.structure.codes(2)
    w = index.shares[[index.structure.index_of(code) for code in top]]
    old, new = (np.array([index.score(code)[row] for code in top]) ** w for row in (4, 1))
    # Two factors: each is worth its change at the mean of what the other was and is.
    expected = [(new[0] - old[0]) * (old[1] + new[1]) / 2, (new[1] - old[1]) * (old[0] + new[0]) / 2]
    np.testing.assert_allclose(found.by_parent()[list(top)], expected)


def test_the_score_of_an_aggregate_is_split_into_its_own_indicators(make_parts):
    index = index_of(make_parts, RULES["harmonic"])
    found = split(index, "U1", against="U4", element="P1")
    inside = [code in index.structure.indicators_of("P1") for code in index.indicators]
    assert not found.contributions[~np.array(inside)].any()
    assert found.contributions.sum() == pytest.approx(index.score("P1")[1] - index.score("P1")[4])
    alone = split(index, "U1", against="U4", element="i0")
    assert alone.contributions[0] == pytest.approx(index.score("i0")[1] - index.score("i0")[4])


def test_two_years_of_one_unit(make_parts):
    parts = make_parts(3)
    scaled = {"normalise": {"method": "goalposts", "lower": 0.0, "upper": 20.0}}
    before = build(parts.data, parts.structure, scaled)
    values = parts.data.values.copy()
    values[2, 1] *= 1.5
    after = build(parts.data.with_values(values), parts.structure, scaled)
    found = split(after, "U2", before=before)
    assert found.labels == ("before", "after")
    assert np.flatnonzero(found.contributions).tolist() == [1]
    assert found.contributions.sum() == pytest.approx(after.score()[2] - before.score()[2])


def test_many_indicators_are_sampled_with_an_interval(make_parts, monkeypatch):
    index = index_of(make_parts, RULES["harmonic"])
    exact = split(index, "U1", against="U4")
    monkeypatch.setattr(module, "LARGEST", 2)
    found = split(index, "U1", against="U4", draws=3000, seed=1)
    assert not found.is_exact
    assert found.contributions.sum() == pytest.approx(found.difference)
    assert np.all(np.abs(found.contributions - exact.contributions) <= 5.0 * found.error + 1e-12)
    again = split(index, "U1", against="U4", draws=3000, seed=1)
    assert np.array_equal(found.contributions, again.contributions)
    monkeypatch.setattr(module, "LARGEST", 0)
    with pytest.raises(InputError, match="too many to look at"):
        split(index, "U1", against="U4", value="nested")


def test_the_asem_index_is_split_exactly_also_when_it_is_not_additive(asem):
    index = asem.index
    plain = split(index, "FRA", against="DEU")
    assert plain.contributions.sum() == pytest.approx(plain.difference)
    scaled = index.rebuild(normalise=POSITIVE, aggregate={"method": "geometric"})
    for value in ("shapley", "nested"):
        found = split(scaled, "FRA", against="DEU", value=value)
        assert found.is_exact
        assert found.contributions.sum() == pytest.approx(found.difference)
    frame = found.frame()
    assert frame["contribution"].abs().is_monotonic_decreasing
    assert (frame["low"] == frame["high"]).all()


def test_what_cannot_be_compared_is_refused(make_parts):
    parts = make_parts(3)
    index = build(parts.data, parts.structure)
    with pytest.raises(InputError, match="name what the score is compared with"):
        split(index, "U1")
    with pytest.raises(InputError, match="unknown value 'owen'"):
        split(index, "U1", against="U2", value="owen")
    with pytest.raises(InputError, match="Copeland"):
        split(index.rebuild(aggregate={"method": "copeland"}), "U1", against="U2")
    with pytest.raises(InputError, match="different elements"):
        split(index, "U1", before=index.without("i0"))
    with pytest.raises(InputError, match="weigh P0 differently"):
        split(index, "U1", before=index.rebuild(structure=index.given.with_weights({"P0": 50.0})))
    with pytest.raises(InputError, match="aggregated differently"):
        split(index, "U1", before=index.rebuild(aggregate={"method": "weighted_median"}))
    values = parts.data.values.copy()
    values[1] = np.nan
    with pytest.raises(InputError, match="U1 has no score"):
        split(index.rebuild(data=parts.data.with_values(values)), "U1", against="U2")
