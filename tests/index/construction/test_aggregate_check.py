"""What cannot be aggregated."""

import numpy as np
import pytest

from accord.errors import AggregationError
from accord.index.construction.aggregate import aggregate


@pytest.mark.parametrize(
    ("values", "parameters", "match"),
    [
        (
            [[1.0, 0.0]],
            {"method": "geometric"},
            r"GDP of AUT \(P\) is 0, and the geometric mean .* positive.*1 to 100",
        ),
        ([[1.0, -2.0]], {"method": "harmonic"}, "GDP of AUT .* is -2, and the harmonic mean"),
        ([[1.0, -2.0]], {"method": "generalised", "p": 2.0}, "generalised mean with p = 2 .* not negative"),
        ([[1.0, 0.0]], {"method": "generalised", "p": -2.0}, "with p = -2 needs values that are positive"),
        ([[1.0, np.inf]], {}, "GDP of AUT .* is inf, and the arithmetic mean needs values that are finite"),
        ([[1.0, np.inf]], {"method": "weighted_median"}, "weighted median needs values that are finite"),
        ([[1.0, 2.0]], {"method": "generalised"}, "needs a finite power p, found None"),
        ([[1.0, 2.0]], {"method": "generalised", "p": 80.0}, "p = 80 is beyond 50"),
        ([[1.0, 2.0]], {"method": "harmonic", "p": 2.0}, "p = 2.0 is for the generalised mean"),
        ([[1.0, 2.0]], {"data_threshold": 2.0}, "data threshold 2.0 is no share"),
        ([[1.0, 2.0, 3.0]], {}, "do not go together"),
        ([[-1.0, 1.0]], {"method": "harmonic", "require_positive": False}, "divides by zero"),
        ([[-1.0, 1.0]], {"method": "geometric", "require_positive": False}, "geometric mean needs values"),
        (np.zeros((0, 2)), {}, "nothing to aggregate"),
    ],
)
def test_what_a_mean_says_nothing_about_is_refused_with_the_cell_and_the_way_out(values, parameters, match):
    with pytest.raises(AggregationError, match=match):
        aggregate(values, [1.0, 1.0], units=["AUT"], parts=["FDI", "GDP"], name="P", **parameters)


@pytest.mark.parametrize(
    ("weights", "match"),
    [
        ([1.0, -1.0], "weight -1 of GDP of P is no weight"),
        ([np.nan, 1.0], "weight nan of FDI of P"),
        ([np.inf, 1.0], "weight inf of FDI"),
    ],
)
def test_weights_that_are_none_are_refused(weights, match):
    with pytest.raises(AggregationError, match=match):
        aggregate([[1.0, 2.0]], weights, parts=["FDI", "GDP"], name="P")


def test_zero_is_a_value_of_means_with_positive_power():
    assert aggregate([[0.0, 4.0]], [1.0, 1.0], method="generalised", p=0.5) == pytest.approx([1.0])
