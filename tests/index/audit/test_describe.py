"""Statistics of indicators and data availability, against published tables."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from accord.errors import UnknownName
from accord.index.audit.describe import (
    Limits,
    availability,
    available,
    below_aggregates,
    describe,
    fences,
    outliers,
    quantiles,
    statistics,
)
from accord.index.construction.build import build

MOTOR_TREND = Path(__file__).parents[1] / "data" / "motor_trend.csv"
"""Road tests of 32 cars (Motor Trend 1974; Henderson & Velleman 1981, Biometrics 37:391), R's ``mtcars``."""


def motor_trend():
    with MOTOR_TREND.open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return tuple(header), np.array(rows, dtype=float)


def three_digits(value):
    return float(f"{value:.3g}")


PUBLISHED = """
mpg 10.40 33.90 20.100 19.20 6.030 0.672 -0.022 32 25 2 1.000 0.7810 0.0625
cyl 4.00 8.00 6.190 6.00 1.790 -0.192 -1.760 32 3 14 1.000 0.0938 0.4380
disp 71.10 472.00 231.000 196.00 124.000 0.420 -1.070 32 27 3 1.000 0.8440 0.0938
hp 52.00 335.00 147.000 123.00 68.600 0.799 0.275 32 22 3 1.000 0.6880 0.0938
drat 2.76 4.93 3.600 3.70 0.535 0.293 -0.450 32 22 3 1.000 0.6880 0.0938
wt 1.51 5.42 3.220 3.32 0.978 0.466 0.417 32 29 3 1.000 0.9060 0.0938
qsec 14.50 22.90 17.800 17.70 1.790 0.406 0.865 32 30 2 1.000 0.9380 0.0625
vs 0.00 1.00 0.438 0.00 0.504 0.265 -2.060 14 2 18 0.438 0.0625 0.5620
am 0.00 1.00 0.406 0.00 0.499 0.401 -1.970 13 2 19 0.406 0.0625 0.5940
gear 3.00 5.00 3.690 4.00 0.738 0.582 -0.895 32 3 15 1.000 0.0938 0.4690
carb 1.00 8.00 2.810 2.00 1.620 1.160 2.020 32 6 10 1.000 0.1880 0.3120
"""


def test_statistics_of_the_cars_are_those_that_coinr_documents():
    codes, values = motor_trend()
    found = statistics(values, codes)
    columns = (
        found.minimum, found.maximum, found.mean, found.median, found.sd, found.skew, found.kurtosis,
        found.n_nonzero, found.n_unique, found.n_same, found.share_nonzero, found.share_unique, found.share_same,
    )  # fmt: skip
    for row, line in enumerate(PUBLISHED.strip().splitlines()):
        code, *numbers = line.split()
        assert found.codes[row] == code
        for column, published in zip(columns, numbers, strict=True):
            # Printed with three significant digits; half of the last one, where a tie is rounded either way.
            assert three_digits(column[row]) == pytest.approx(float(published), rel=6e-3, abs=1e-12), code
    assert found.n_available.tolist() == [32] * 11
    assert found.flags() == {
        "cyl": ("few different values",),
        "vs": ("many zeros", "few different values"),
        "am": ("many zeros", "few different values"),
        "gear": ("few different values",),
        "carb": ("few different values",),
    }


def test_a_missing_value_is_left_out_and_counted():
    values = np.array([[1.0, 0.0, np.nan], [np.nan, 0.0, np.nan], [4.0, 2.0, np.nan], [4.0, 0.0, np.nan]])
    found = statistics(values, ("a", "b", "c"))
    assert found.n_available.tolist() == [3, 4, 0]
    assert found.mean[:2].tolist() == [3.0, 0.5]
    assert found.sd[0] == pytest.approx(np.std([1, 4, 4], ddof=1))
    assert found.n_same.tolist() == [2, 3, 0]
    assert found.n_unique.tolist() == [2, 2, 0]
    assert found.share_nonzero[:2].tolist() == [1.0, 0.25]
    assert np.isnan(found.share_nonzero[2])
    assert found.little_data.tolist() == [False, False, True]
    assert found.frame().loc["b", "median"] == 0.0


def test_a_constant_indicator_is_flagged_and_has_no_skewness():
    found = statistics(np.full((5, 1), 0.1), ("flat",))
    assert found.constant.tolist() == [True]
    assert found.sd.tolist() == [0.0]
    assert np.isnan(found.skew[0])
    assert found.flags() == {"flat": ("few different values", "constant")}


def test_limits_move_the_flags():
    _, values = motor_trend()
    strict = statistics(values, limits=Limits(skew=0.5, kurtosis=0.2))
    # hp, carb: skewness 0.80 and 1.16 with kurtosis 0.28 and 2.02; qsec has the kurtosis and not the skewness
    assert np.flatnonzero(strict.outlying).tolist() == [3, 10]


@given(arrays(float, (9, 2), elements=st.floats(-1e6, 1e6)), st.integers(0, 8))
def test_fences_leave_out_what_scipy_says_and_missing_values_never(values, gap):
    values[gap, 0] = np.nan
    low, high = fences(values)
    there = np.delete(values[:, 0], gap)
    spread = stats.iqr(there)
    assert low[0] == pytest.approx(np.quantile(there, 0.25) - 1.5 * spread, rel=1e-9, abs=1e-6)
    assert high[0] == pytest.approx(np.quantile(there, 0.75) + 1.5 * spread, rel=1e-9, abs=1e-6)
    assert not outliers(values)[gap, 0]


def test_quantiles_of_an_empty_column_are_missing():
    found = quantiles(np.array([[np.nan, 1.0], [np.nan, 3.0]]), (0.0, 0.5, 1.0))
    assert found[:, 1].tolist() == [1.0, 2.0, 3.0]
    assert np.isnan(found[:, 0]).all()


def test_availability_counts_below_every_aggregate(make_parts):
    parts = make_parts(4, missing=0.3)
    found = availability(parts.data.values, parts.structure, parts.data.units)
    there = ~np.isnan(parts.data.values)
    assert found.missing.tolist() == (~there).sum(axis=1).tolist()
    for column, code in enumerate(found.aggregates):
        mine = [parts.data.indicators.index(i) for i in parts.structure.indicators_of(code)]
        np.testing.assert_allclose(found.by_aggregate[:, column], there[:, mine].mean(axis=1))
    assert below_aggregates(parts.structure).sum(axis=0)[-1] == len(parts.data.indicators)
    assert found.aggregates_frame().shape == (8, 4)


def test_a_step_that_was_not_done_is_refused(make_parts):
    parts = make_parts(1)
    index = build(parts.data, parts.structure)
    assert describe(index, "normalised").maximum.max() == pytest.approx(100.0)
    with pytest.raises(UnknownName, match="raw, normalised"):
        describe(index, "treated")


def test_the_asem_example_is_described_as_coinr_documents(asem):
    # https://bluefoxr.github.io/COINr/articles/analysis.html, three significant digits
    frame = describe(asem.index).frame()
    published = {
        "LPI": (2.07, 4.23, 3.41, 3.42, 0.538, -0.304, -0.657, 51, 51, 51, 1),
        "Flights": (0.99, 211.0, 38.6, 25.6, 46.7, 2.10, 4.51, 51, 51, 51, 1),
        "Ship": (0.0, 21.2, 12.0, 12.7, 6.84, -0.576, -0.681, 51, 42, 43, 9),
        "Bord": (0.0, 122.0, 23.6, 18.0, 24.8, 2.15, 5.79, 51, 45, 30, 6),
        "Elec": (0.0, 110.0, 16.2, 6.91, 22.7, 2.23, 5.79, 51, 47, 46, 4),
    }
    names = ["minimum", "maximum", "mean", "median", "sd", "skew", "kurtosis", "n_available", "n_nonzero",
             "n_unique", "n_same"]  # fmt: skip
    for code, numbers in published.items():
        assert [three_digits(value) for value in frame.loc[code, names]] == list(numbers)
    assert frame.index[frame["outlying"]].tolist()[:3] == ["Flights", "Bord", "Elec"]


def test_availability_of_the_asem_example_is_as_coinr_documents(asem):
    found = available(asem.index)
    frame = found.frame()
    assert frame.loc["BGD", ["missing", "zero", "missing_or_zero"]].tolist() == [6, 1, 7]
    assert frame.loc["BGD", "share_available"] == pytest.approx(0.877551, abs=5e-7)
    assert frame.loc["BGD", "share_nonzero"] == pytest.approx(0.9767442, abs=5e-8)
    assert frame.loc["AUS", "share_nonzero"] == pytest.approx(0.9387755, abs=5e-8)
    groups = found.aggregates_frame().loc["BGD", ["ConEcFin", "Instit", "P2P", "Physical"]]
    assert groups.tolist() == pytest.approx([1.0, 0.8333333, 0.75, 0.875], abs=5e-8)
