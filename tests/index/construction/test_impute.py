"""Missing cells filled from other units and indicators."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.errors import ImputeError, UnknownName
from accord.index.construction.em import em
from accord.index.construction.impute import METHODS, impute, means, medians

GAP = np.nan
# ten rows and four indicators of the ASEM data, as printed in COINr's vignette on imputation
TABLE = np.array(
    [
        [23.7, 0.13405, GAP, 11.519],
        [583.5, 2.20754, 16.182, 24.04],
        [3.6, 0.0578, 0.985, 6.509],
        [249.8, 1.798, GAP, 17.242],
        [GAP, GAP, GAP, 3.315],
        [64.2, 1.15292, 7.555, 26.757],
        [0.3, 0.00266, 0.046, 0.404],
        [GAP, 0.08905, GAP, 2.907],
        [46.5, 0.34615, 1.213, 3.37],
        [7.2, 0.03553, 1.256, 0.966],
    ]
)
CODES = ("Pat", "CultServ", "CultGood", "Tourist")


def filled(values, imputed):
    return {(n, k): values[n, k] for n, k in np.argwhere(imputed)}


@pytest.mark.parametrize(
    ("method", "choices", "expected"),
    [
        ("mean", {}, [4.5395, 4.5395, 122.35, 0.6470778, 4.5395, 122.35, 4.5395]),
        (
            "group_median",
            {"groups": [*"aaaaabbbbb"]},
            [8.5835, 8.5835, 136.75, 0.966025, 8.5835, 26.85, 1.2345],
        ),
        (
            "row_mean",
            {"normalise_first": False},
            [11.78435, 89.613333, 3.315, 3.315, 3.315, 1.498025, 1.498025],
        ),
        (
            "row_mean",
            {"directions": [1, 1, 1, 1]},
            [2.850908, 10.163326, 64.72133, 0.246215, 1.828412, 39.42134, 1.128411],
        ),
    ],
)
def test_the_examples_of_the_coinr_documentation(method, choices, expected):
    values, imputed = impute(TABLE, method, codes=CODES, **choices)
    # printed to seven significant digits
    np.testing.assert_allclose(list(filled(values, imputed).values()), expected, rtol=3e-7)
    assert np.array_equal(values[~imputed], TABLE[~np.isnan(TABLE)])


@pytest.mark.parametrize(
    ("file", "method", "group"),
    [
        ("impute_mean", "mean", None),
        ("impute_median", "median", None),
        ("impute_mean_grp_GDP", "group_mean", "GDP_group"),
    ],
)
def test_coinr_is_reproduced_on_the_raw_data(reference_data, file, method, group):
    raw, expected = (asem(reference_data, name) for name in ("example_Raw", file))
    groups = units_of(reference_data, raw)[group].tolist() if group else None
    values, imputed = impute(raw.to_numpy(), method, groups=groups)
    np.testing.assert_allclose(values, expected[raw.columns].to_numpy(), rtol=1e-9)
    assert imputed.sum() == raw.isna().to_numpy().sum() == 63


def test_coinr_is_reproduced_on_the_denominated_data(reference_data):
    denominated, expected = (asem(reference_data, f"example_{name}") for name in ("Denominated", "Imputed"))
    # the example fills with the means of Europe and Asia
    groups = units_of(reference_data, denominated)["EurAsia_group"].tolist()
    values, _ = impute(denominated.to_numpy(), "group_mean", groups=groups)
    np.testing.assert_allclose(values, expected[denominated.columns].to_numpy(), rtol=1e-9)


def asem(folder, name):
    return pd.read_csv(folder / "coinr" / f"{name}.csv", index_col="uCode")


def units_of(folder, frame):
    return asem(folder, "example_MetaUnit").loc[frame.index]


def test_within_a_row_only_indicators_of_the_same_aggregate_are_looked_at():
    values = np.array([[0.0, 0.0, 0.0], [10.0, 1.0, 10.0], [5.0, GAP, 9.0]])
    found, _ = impute(values, "row_mean", siblings=["P", "P", "Q"], directions=[1, 1, 1])
    assert found[2, 1] == pytest.approx(0.5)
    found, _ = impute(values, "row_mean", directions=[1, 1, 1])
    assert found[2, 1] == pytest.approx(0.7)


def test_within_a_row_less_of_what_is_bad_counts_as_more():
    values = np.array([[0.0, 0.0], [10.0, 1.0], [8.0, GAP]])
    assert impute(values, "row_mean", directions=[1, -1])[0][2, 1] == pytest.approx(0.2)


def test_the_row_median_is_not_the_row_mean():
    values = np.array([[0.0] * 4, [1.0] * 4, [0.1, 0.2, 0.9, GAP]])
    assert impute(values, "row_median", directions=[1] * 4)[0][2, 3] == pytest.approx(0.2)
    assert impute(values, "row_mean", directions=[1] * 4)[0][2, 3] == pytest.approx(0.4)


def test_a_constant_indicator_has_no_scale_and_is_filled_with_its_one_value():
    values = np.array([[0.0, 7.0, 0.0], [10.0, GAP, 10.0], [GAP, 7.0, 2.0]])
    found, _ = impute(values, "row_mean", directions=[1, -1, 1])
    assert found[1, 1] == 7.0
    assert found[2, 0] == pytest.approx(2.0)


def test_em_is_run_within_aggregates():
    rng = np.random.default_rng(0)
    values = rng.standard_normal((30, 6)) @ rng.standard_normal((6, 6))
    values[rng.random(values.shape) < 0.1] = np.nan
    found, imputed = impute(values, "em", siblings=[*"aabbba"])
    for block in ([0, 1, 5], [2, 3, 4]):
        np.testing.assert_array_equal(found[:, block], em(values[:, block]).values)
    assert np.array_equal(imputed, np.isnan(values))


def test_a_constant_is_put_in_one_for_all_or_one_for_each():
    assert filled(*impute(TABLE, "constant", value=-1.0))[0, 2] == -1.0
    assert impute(TABLE, "constant", value=[1, 2, 3, 4])[0][4].tolist() == [1.0, 2.0, 3.0, 3.315]


def test_nothing_is_done_where_nothing_is_asked_for_or_missing():
    values, imputed = impute(TABLE, "none")
    np.testing.assert_array_equal(values, TABLE)
    assert not imputed.any()
    full = TABLE[[1, 2]]
    values, imputed = impute(full, "group_mean")
    np.testing.assert_array_equal(values, full)
    assert values is not full


LONELY = np.array([[1.0, GAP], [3.0, 4.0], [8.0, 6.0]])


def test_a_group_without_a_value_is_refused_by_name():
    message = (
        "unit 'BEL', indicator 'Ship': group_mean has nothing to fill this cell from: "
        "no unit of its group 'S' has a value of it ('BEL'); join groups, or set fallback to overall or keep"
    )
    with pytest.raises(ImputeError) as caught:
        impute(
            LONELY, "group_mean", groups=["S", "L", "L"], codes=["LPI", "Ship"], units=["BEL", "AUT", "CHN"]
        )
    assert str(caught.value) == message


def test_the_fallbacks_take_the_overall_mean_or_keep_the_gap():
    found, imputed = impute(LONELY, "group_mean", groups=["S", "L", "L"], fallback="overall")
    assert found[0, 1] == 5.0
    assert imputed[0, 1]
    found, imputed = impute(LONELY, "group_mean", groups=[None, "L", "L"], fallback="keep")
    assert np.isnan(found[0, 1])
    assert not imputed.any()


@pytest.mark.parametrize(
    ("values", "method", "choices", "message"),
    [
        (LONELY, "group_mean", {}, "group_mean needs groups"),
        (LONELY, "group_mean", {"groups": ["S"]}, "found 1 groups for 3 units"),
        (LONELY, "group_median", {"groups": [None, "L", "L"]}, "the unit is in no group"),
        (LONELY, "row_mean", {}, "needs the directions"),
        (LONELY, "row_mean", {"directions": [1]}, "shape"),
        (LONELY, "row_mean", {"directions": [1, 2]}, "found others for '2'"),
        (LONELY, "row_mean", {"directions": [1, 1], "siblings": ["P"]}, "found 1 siblings"),
        (
            LONELY,
            "row_mean",
            {"directions": [1, 1], "siblings": ["P", "Q"]},
            "no value of any other indicator of the same aggregate",
        ),
        (LONELY, "constant", {}, "constant needs a value"),
        (LONELY, "constant", {"value": [1.0, 2.0, 3.0]}, "shape"),
        (LONELY, "constant", {"value": np.inf}, "no finite number"),
        (np.array([[1.0, GAP], [2.0, GAP]]), "mean", {}, "1 more cell like it.*no unit has a value of it"),
        (np.array([[np.inf, GAP]]), "mean", {}, "found inf"),
    ],
)
def test_what_cannot_be_filled_is_refused_with_a_way_out(values, method, choices, message):
    with pytest.raises(ImputeError, match=message):
        impute(values, method, **choices)


def test_unknown_names_are_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'group_mean'"):
        impute(LONELY, "groupmean")
    with pytest.raises(UnknownName, match="Did you mean 'overall'"):
        impute(LONELY, fallback="overal")


@given(st.integers(0, 10_000), st.sampled_from([m for m in METHODS if m not in ("none", "em")]))
def test_what_is_known_never_changes_and_units_may_come_in_any_order(seed, method):
    rng = np.random.default_rng(seed)
    values = rng.lognormal(size=(12, 5))
    values[rng.random(values.shape) < 0.3] = np.nan
    groups = rng.choice(["a", "b"], 12)
    choices = {"groups": groups, "directions": rng.choice([-1, 1], 5), "value": 3.0, "fallback": "keep"}
    found, imputed = impute(values, method, **choices)
    known = ~np.isnan(values)
    assert np.array_equal(found[known], values[known])
    assert np.array_equal(imputed, ~known & ~np.isnan(found))
    order = rng.permutation(12)
    again, _ = impute(values[order], method, **(choices | {"groups": groups[order]}))
    np.testing.assert_allclose(again, found[order], rtol=1e-12)


@given(st.integers(1, 9), st.integers(0, 10_000))
def test_means_and_medians_are_those_of_the_values_present(n, seed):
    rng = np.random.default_rng(seed)
    values = rng.standard_normal((n, 6))
    values[rng.random(values.shape) < 0.4] = np.nan
    for k in range(6):
        seen = values[~np.isnan(values[:, k]), k]
        if seen.size:
            assert means(values)[k] == pytest.approx(seen.mean())
            assert medians(values)[k] == np.median(seen)
        else:
            assert np.isnan([means(values)[k], medians(values)[k]]).all()
