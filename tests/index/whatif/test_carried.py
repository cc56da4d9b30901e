"""How statistics of a column follow its values, against small moves of each value."""

import numpy as np
import pytest

from accord.index.whatif.carried import extreme, mean, median, quantile


def own(x):
    return np.arange(len(x)).astype(np.intp)


@pytest.mark.parametrize(
    ("statistic", "carried"),
    [
        (np.nanmin, lambda x: extreme(x, own(x), low=True)),
        (np.nanmax, lambda x: extreme(x, own(x), low=False)),
        (np.nanmedian, lambda x: median(x, own(x))),
        (np.nanmean, mean),
        (lambda x: np.nanquantile(x, 0.31), lambda x: quantile(x, own(x), 0.31)),
        (lambda x: np.nanquantile(x, 1.0), lambda x: quantile(x, own(x), 1.0)),
    ],
)
@pytest.mark.parametrize("n", [5, 6])
def test_shares_are_derivatives(statistic, carried, n):
    x = np.random.default_rng(n).normal(size=n)
    x[2] = np.nan
    found = carried(x)
    assert not found.tied.any()
    for row in range(n):
        moved = x.copy()
        moved[row] += 1e-6
        assert found.shares[row] == pytest.approx((statistic(moved) - statistic(x)) / 1e-6, abs=1e-6)


def test_ties_are_marked_unless_they_move_together():
    x = np.array([1.0, 3.0, 3.0, 2.0])
    found = extreme(x, own(x), low=False)
    assert found.tied.tolist() == [False, True, True, False]
    assert not found.shares.any()
    together = extreme(x, np.array([0, 1, 1, 3]), low=False)
    assert together.shares.tolist() == [0.0, 1.0, 0.0, 0.0]
    middle = median(np.array([1.0, 2.0, 2.0, 5.0, 0.0]), own(np.zeros(5)))
    assert middle.tied.tolist() == [False, True, True, False, False]
