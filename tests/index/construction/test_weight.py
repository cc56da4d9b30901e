"""Where weights come from."""

import numpy as np
import pytest

from accord.errors import StructureError, UnknownName, WeightError
from accord.index.construction.aggregate import Rule, aggregate_tree
from accord.index.construction.sheet import read_sheet
from accord.index.construction.structure import Element, Structure
from accord.index.construction.weight import SCHEMES, effective_weights, weigh


@pytest.fixture(scope="module")
def tree():
    parents = ["A", "A", "A", "A", "B", "B", "C"]
    elements = [Element(f"i{k}", "", 1, parent, 1.0 + k) for k, parent in enumerate(parents)]
    elements += [Element("A", "", 2, "P", 3.0), Element("B", "", 2, "P", 1.0), Element("C", "", 2, "Q", 5.0)]
    elements += [Element("P", "", 3, "I", 1.0), Element("Q", "", 3, "I", 2.0), Element("I", "", 4, None)]
    return Structure(tuple(elements))


@pytest.fixture(scope="module")
def scores():
    """Indicators that all move together, more or less."""
    rng = np.random.default_rng(0)
    return 50.0 + 10.0 * (
        rng.standard_normal((60, 1)) + rng.uniform(0.3, 2.0, 7) * rng.standard_normal((60, 7))
    )


RULES = [Rule()] * 3


def test_given_weights_are_the_structures_but_for_those_named(tree, scores):
    found = weigh(tree, scores, RULES, values={"i2": 9.0, "Q": 0.5})
    assert found.levels[0].tolist() == [1.0, 2.0, 9.0, 4.0, 5.0, 6.0, 7.0]
    assert [level.tolist() for level in found.levels[1:]] == [[3.0, 1.0, 5.0], [1.0, 0.5], [1.0]]


def test_equal_weights_at_all_levels_or_some(tree, scores):
    assert all(np.all(level == 1.0) for level in weigh(tree, scores, RULES, scheme="equal").levels)
    some = weigh(tree, scores, RULES, scheme="equal", levels=[2])
    assert some.levels[0].tolist() == tree.weights(1).tolist()
    assert some.levels[1].tolist() == [1.0, 1.0, 1.0]
    assert some.levels[2].tolist() == [1.0, 2.0]


def test_equal_effective_weights_let_every_indicator_count_the_same(tree, scores):
    found = weigh(tree, scores, RULES, scheme="equal_effective")
    np.testing.assert_allclose(effective_weights(tree, found.levels)[0], 1 / 7)
    index = aggregate_tree(scores, tree, found.levels, RULES)[:, -1]
    np.testing.assert_allclose(index, scores.mean(axis=1))


def test_effective_weights_multiply_down_the_tree_and_sum_to_one(tree):
    given = [tree.weights(level) for level in (1, 2, 3)]
    found = effective_weights(tree, given)
    assert found[0][0] == pytest.approx(1 / 10 * 3 / 4 * 1 / 3)
    assert found[0][6] == pytest.approx(2 / 3)
    for level in found:
        assert level.sum() == pytest.approx(1.0)
    rng = np.random.default_rng(0)
    x = rng.random((5, 7))
    index = aggregate_tree(x, tree, given, RULES)[:, -1]
    np.testing.assert_allclose(index, x @ found[0])
    drawn = [rng.uniform(0.5, 1.0, (3, len(w))) for w in given]
    by_draw = effective_weights(tree, drawn)
    for d in range(3):
        alone = effective_weights(tree, [w[d] for w in drawn])
        for level in range(3):
            np.testing.assert_allclose(by_draw[level][d], alone[level])


def test_effective_weights_are_coinrs(asem):
    sheet = read_sheet(asem.folder / "effective_weights.csv")
    expected = dict(zip(sheet.column("iCode"), sheet.numbers("EffWeight")[0], strict=True))
    structure = asem.structure
    found = np.concatenate(effective_weights(structure, [structure.weights(level) for level in range(1, 5)]))
    assert dict(zip(structure.codes(), found, strict=True)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("scheme", ["pca", "factor_analysis"])
def test_components_are_taken_aggregate_by_aggregate(tree, scores, scheme):
    found = weigh(tree, scores, RULES, scheme=scheme)
    assert set(found.components) == {"A", "B"}  # C has a single part
    assert found.levels[0][6] == 1.0
    np.testing.assert_array_equal(found.levels[0][:4], found.components["A"].weights)
    assert found.levels[1].tolist() == tree.weights(2).tolist()
    # The level above is weighed on scores that its own weights of the parts give.
    both = weigh(tree, scores, RULES, scheme=scheme, levels=[1, 2])
    middle = aggregate_tree(scores, tree, found.levels, RULES)[:, 7:9]
    alone = weigh(tree, scores, RULES, scheme=scheme).levels[0]
    np.testing.assert_array_equal(both.levels[0], alone)
    correlation = np.corrcoef(middle.T)[0, 1]
    if scheme == "pca":
        assert both.components["P"].explained[0] == pytest.approx((1 + correlation) / 2)


@pytest.fixture(scope="module")
def pillars():
    """Two pillars of three indicators, so that all weights can be moved."""
    elements = [Element(f"i{k}", "", 1, "PQ"[k // 3]) for k in range(6)]
    elements += [Element("P", "", 2, "I", 3.0), Element("Q", "", 2, "I", 1.0), Element("I", "", 3, None)]
    return Structure(tuple(elements))


def test_balanced_weights_bring_correlations_into_proportion(pillars, scores):
    x = scores[:, :6]
    pillar = weigh(pillars, x, RULES[:2], scheme="balance")
    assert list(pillar.optimised) == [2]
    assert pillar.optimised[2].reached
    assert pillar.optimised[2].correlations[0] == pytest.approx(pillar.optimised[2].correlations[1])
    aimed = weigh(pillars, x, RULES[:2], scheme="balance", target={"P": 0.95})
    index = aggregate_tree(x, pillars, aimed.levels, RULES[:2])[:, 6:]
    reached = np.array([np.corrcoef(index[:, k], index[:, 2])[0, 1] for k in (0, 1)])
    np.testing.assert_allclose(reached, aimed.optimised[2].correlations)
    assert reached[0] / reached[1] == pytest.approx(0.95, rel=1e-3)


def test_indicators_of_several_aggregates_are_balanced_as_far_as_their_aggregates_let_them(pillars, scores):
    """The shares of six indicators in two pillars are four numbers; five ratios of correlations are asked for."""
    x = scores[:, :6]
    given = aggregate_tree(x, pillars, weigh(pillars, x, RULES[:2]).levels, RULES[:2])[:, -1]
    before = np.array([np.corrcoef(x[:, k], given)[0, 1] for k in range(6)])
    found = weigh(pillars, x, RULES[:2], scheme="balance", levels=[1]).optimised[1]
    assert not found.reached
    shares = [r / r.sum() for r in (before, found.correlations)]
    assert ((shares[1] - 1 / 6) ** 2).sum() < ((shares[0] - 1 / 6) ** 2).sum()


def test_balance_works_through_means_that_are_not_arithmetic(pillars, scores):
    rules = [Rule("geometric"), Rule("harmonic")]
    x = np.abs(scores[:, :6]) + 1.0
    found = weigh(pillars, x, rules, scheme="balance")
    assert found.optimised[2].reached
    tree = aggregate_tree(x, pillars, found.levels, rules)
    reached = [np.corrcoef(tree[:, k], tree[:, -1])[0, 1] for k in (6, 7)]
    assert reached[0] == pytest.approx(reached[1], rel=1e-3)


def test_infomax_carries_at_least_as_much_as_the_weights_it_started_from(tree, scores):
    def carried(levels):
        index = aggregate_tree(scores, tree, levels, RULES)[:, -1]
        return np.mean([np.corrcoef(scores[:, k], index)[0, 1] ** 2 for k in range(7)])

    given = [tree.weights(level) for level in (1, 2, 3)]
    found = weigh(tree, scores, RULES, scheme="infomax", levels=[1]).levels
    assert carried(found) > carried(given)
    rng = np.random.default_rng(1)
    for _ in range(20):
        moved = [found[0] * np.exp(0.1 * rng.standard_normal(7)), *found[1:]]
        assert carried(moved) <= carried(found) + 1e-9


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"scheme": "eqal"}, UnknownName, "Did you mean 'equal'"),
        ({"scheme": "equal", "levels": [4]}, UnknownName, "from 1, the indicators, to 3"),
        ({"scheme": "balance", "levels": [1, 2]}, WeightError, "one level at a time"),
        ({"scheme": "balance", "target": {"i0": 2.0}}, UnknownName, "Targets are for level 3"),
        ({"scheme": "balance", "target": {"P": -2.0}}, WeightError, "one positive number"),
        ({"values": {"i99": 1.0}}, StructureError, "i99"),
    ],
)
def test_what_cannot_be_weighed_is_refused(tree, scores, options, error, match):
    with pytest.raises(error, match=match):
        weigh(tree, scores, RULES, **options)


def test_every_scheme_is_one(tree, scores):
    for scheme in SCHEMES:
        levels = weigh(tree, scores, RULES, scheme=scheme).levels
        assert [len(level) for level in levels] == [7, 3, 2, 1]
        assert all(np.all(level >= 0) for level in levels)
