"""Treatment of outliers in two stages, and its record."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.errors import TreatError, UnknownName
from accord.index.construction.moments import shape
from accord.index.construction.treat import treat, treatment_table

NAMES = {"codes": ("A", "B", "C")}


def skewed(seed=2, n=30, spread=1.0):
    x = np.exp(spread * np.random.default_rng(seed).standard_normal((n, 3)))
    return x * np.array([1.0, -1.0, 1.0]) + 5.0


def asem(folder, name, **kwargs):
    return pd.read_csv(folder / "coinr" / f"{name}.csv", **kwargs)


def test_coinr_is_reproduced(reference_data):
    screened, expected = (
        asem(reference_data, f"example_{x}", index_col="uCode") for x in ("Screened", "Treated")
    )
    values, records = treat(screened.to_numpy(), codes=list(screened.columns))
    # winsorising only copies values, so they are the same to the last bit
    assert np.array_equal(values, expected[screened.columns].to_numpy())

    details = asem(reference_data, "example_treat_details").set_index("iCode").loc[screened.columns]
    found = treatment_table(records)
    for ours, theirs in [
        ("skewness", "check_SkewKurt0.Skew"),
        ("kurtosis", "check_SkewKurt0.Kurt"),
        ("moved_1", "winsorise.nwin"),
        ("skewness_1", "check_SkewKurt1.Skew"),
        ("kurtosis_1", "check_SkewKurt1.Kurt"),
    ]:
        np.testing.assert_allclose(found[ours], details[theirs], rtol=1e-9, err_msg=ours)
    assert found["passed"].tolist() == details["check_SkewKurt0.Pass"].tolist()
    assert found["passed_finally"].all()

    points = asem(reference_data, "example_treat_points", keep_default_na=False)[screened.columns]
    assert [list(record.marks(len(points))) for record in records] == points.to_numpy().T.tolist()


@pytest.mark.parametrize(
    ("code", "choices", "stages"),
    [
        ("Flights", {}, [(2.1032872, 4.5088794, False), (1.900658, 3.336065, True)]),
        # kurtosis is still beyond its limit, but an indicator has to be beyond both
        ("Bord", {}, [(2.1482360, 5.7914905, False), (1.899211, 4.346298, True)]),
        (
            "Goods",
            {"max_winsorised": 1},
            [(2.6499733, 8.2666095, False), (2.469910, 7.087309, False), (0.03104001, -0.8888965, True)],
        ),
        (
            "Flights",
            {"each": {"Flights": {"max_winsorised": 0}}},
            [(2.1032872, 4.5088794, False), (2.1032872, 4.5088794, False), (-0.09502644, -0.8305217, True)],
        ),
    ],
)
def test_numbers_printed_in_the_coinr_documentation(reference_data, code, choices, stages):
    raw = asem(reference_data, "example_Raw", index_col="uCode")
    record = treat(raw.to_numpy(), codes=list(raw.columns), **choices)[1][raw.columns.get_loc(code)]
    for found, expected in zip([record.before, *(s.after for s in record.stages)], stages, strict=True):
        # printed to seven digits
        assert (found.skew, found.kurt) == pytest.approx(expected[:2], rel=5e-7)
        assert found.passed == expected[2]


def test_one_that_passes_is_left_as_it_is():
    x = np.random.default_rng(0).standard_normal((30, 3))
    values, records = treat(x, **NAMES)
    assert np.array_equal(values, x)
    assert all(r.passed and not r.treated and r.stages == () and not any(r.marks(30)) for r in records)


def test_one_that_fails_twice_is_transformed_from_its_original_values():
    x = skewed(spread=2.5)
    values, records = treat(x, max_winsorised=1, **NAMES)
    record = records[0]
    assert [stage.method for stage in record.stages] == ["winsorise", "log_ct"]
    assert [stage.method for stage in record.kept] == ["log_ct"]
    low, high = x[:, 0].min(), x[:, 0].max()
    np.testing.assert_allclose(values[:, 0], np.log(x[:, 0] - low + 0.01 * (high - low)))
    assert set(record.marks(30)) == {"log_ct"}
    np.testing.assert_allclose([record.after.skew, record.after.kurt], np.ravel(shape(values[:, [0]])))


def test_treatments_can_be_put_on_top_of_each_other():
    x = skewed(spread=2.5)
    values, (record, *_) = treat(x, max_winsorised=1, combine=True, **NAMES)
    assert [stage.method for stage in record.kept] == ["winsorise", "log_ct"]
    top = np.argmax(x[:, 0])
    clipped = x[:, 0].copy()
    clipped[top] = np.sort(x[:, 0])[-2]
    low, high = clipped.min(), clipped.max()
    np.testing.assert_allclose(values[:, 0], np.log(clipped - low + 0.01 * (high - low)))
    assert record.marks(30)[top] == "winhi"


def test_without_a_second_treatment_the_first_stands_passed_or_not():
    x = skewed(spread=2.5)
    values, records = treat(x, max_winsorised=1, second="none", **NAMES)
    assert not records[0].passed
    assert np.count_nonzero(values[:, 0] != x[:, 0]) == 1
    assert len(records[0].stages) == 1


def test_the_first_treatment_can_be_a_transformation_or_quantiles():
    x = skewed(spread=2.0)
    values, records = treat(x, first="boxcox", **NAMES)
    assert records[0].kept[0].transform.name == "boxcox"
    assert records[0].passed
    values, records = treat(x, first="quantile", second="none", quantiles=(0.1, 0.8), **NAMES)
    assert values[:, 0].max() == pytest.approx(np.quantile(x[:, 0], 0.8))
    assert len(records[0].kept[0].high) == 6
    assert len(records[0].kept[0].low) == 3


def test_single_indicators_can_be_left_alone_or_treated_otherwise():
    x = skewed(spread=2.5)
    values, records = treat(x, each={"A": None, "B": "none", 2: {"first": "log_ct_plus"}}, **NAMES)
    assert np.array_equal(values[:, :2], x[:, :2])
    assert [record.note for record in records] == ["not to be treated", "not to be treated", ""]
    assert records[2].kept[0].method == "log_ct_plus"
    assert records[0].before.skew > 2.0


def test_the_check_and_the_treatments_can_be_functions():
    x = skewed(spread=0.3)

    def square_root(v):
        return np.sqrt(v - v.min())

    values, records = treat(x, check=lambda v: bool(v.max() < 3.0), first=square_root, second="none", **NAMES)
    assert records[0].treated
    assert records[0].marks(30) == ("square_root()",) * 30
    np.testing.assert_allclose(values[:, 0], square_root(x[:, 0]))
    assert not records[0].replayable
    with pytest.raises(TreatError, match="'A' was treated by a function of your own"):
        records[0](x[:, 0])


def test_constants_and_short_indicators_are_left_with_a_note():
    x = np.array([[1.0, 1.0], [1.0, np.nan], [1.0, 2.0], [1.0, 90.0]])
    values, records = treat(x)
    np.testing.assert_array_equal(values, x)
    assert [record.note for record in records] == ["all values are equal", "fewer than four values"]
    assert all(record.passed for record in records)


def test_winsorising_that_ends_early_says_why():
    x = np.array([*[0.0] * 20, 5.0])[:, None]
    values, (record,) = treat(x, second="none")
    assert np.array_equal(values, x)
    assert record.note == "stopped before all values became equal"
    assert not record.passed
    assert not record.treated


@given(
    st.integers(0, 10_000),
    st.sampled_from(["winsorise", "log_ct", "log_ct_plus", "boxcox", "quantile"]),
    st.booleans(),
)
def test_order_is_kept_and_the_record_repeats_what_was_done(seed, first, combine):
    x = skewed(seed, spread=2.0)
    x[np.random.default_rng(seed).random(x.shape) < 0.1] = np.nan
    values, records = treat(x, first=first, combine=combine, max_winsorised=2)
    assert np.array_equal(np.isnan(values), np.isnan(x))
    for k, record in enumerate(records):
        seen = ~np.isnan(x[:, k])
        assert np.all(np.diff(values[seen, k][np.argsort(x[seen, k])]) >= 0.0)
        np.testing.assert_allclose(record(x[:, k]), values[:, k], rtol=1e-12)
        assert (record.treated) == (not np.array_equal(values[seen, k], x[seen, k]))
        changed = np.array([mark != "" for mark in record.marks(len(x))])
        assert changed[seen][values[seen, k] != x[seen, k]].all()


def test_the_slope_is_that_of_the_treatment_with_its_bounds_held():
    x = skewed(spread=2.5)
    _, records = treat(x, max_winsorised=1, combine=True)
    record = records[0]
    inside = np.sort(x[:, 0])[3:-3]
    step = 1e-6
    np.testing.assert_allclose(
        record.slope(inside), (record(inside + step) - record(inside - step)) / (2 * step), rtol=1e-6
    )
    assert record.slope(np.array([x[:, 0].max(), np.nan]))[0] == 0.0
    assert np.isnan(record.slope(np.array([np.nan]))[0])


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"max_winsorised": -1}, "max_winsorised counts values, from 0; found -1"),
        ({"max_winsorised": 2.5}, "max_winsorised counts values"),
        ({"max_winsorised": None, "force": True}, "force needs max_winsorised"),
        ({"skew_max": -1.0}, "skew_max is a limit of 0 or more"),
        ({"kurt_max": np.nan}, "kurt_max is a limit of 0 or more"),
        ({"quantiles": (0.9, 0.1)}, "quantiles are two shares"),
        ({"lam": np.inf}, "lam is a finite number"),
        ({"factor": 0.0}, "factor is a number above 0"),
        (
            {"each": {"A": {"max_winsorized": 2}}},
            "'A': unknown choice 'max_winsorized'. Did you mean 'max_winsorised'",
        ),
        ({"each": {"A": "log"}}, "found 'log' in `each`"),
        ({"each": {"A": {"skew_max": -1}}}, "'A': skew_max is a limit"),
        ({"first": "log"}, "indicator 'B': log needs values above 0"),
        ({"first": lambda v: v[1:]}, "must return 30 finite numbers"),
        ({"first": lambda v: v * np.nan}, "must return 30 finite numbers"),
        ({"check": lambda v: v}, "a check says true or false"),
    ],
)
def test_choices_that_make_no_sense_are_refused(choices, message):
    with pytest.raises(TreatError, match=message):
        treat(skewed(spread=2.5), **NAMES, **choices)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"first": "winsorize"}, "Did you mean 'winsorise'"),
        ({"second": "logct"}, "Did you mean 'log_ct'"),
        ({"check": "skewkurt"}, "Did you mean 'skew_kurt'"),
        ({"each": {"D": {}}}, "unknown indicator 'D'"),
        ({"each": {7: {}}}, "unknown indicator '7'"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(choices, message):
    with pytest.raises(UnknownName, match=message):
        treat(skewed(), **NAMES, **choices)


def test_an_empty_indicator_is_refused():
    with pytest.raises(TreatError, match="no unit has a value for 'B'"):
        treat([[1.0, np.nan], [2.0, np.nan]], codes=["A", "B"])
