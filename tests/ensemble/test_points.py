"""Points: a draw is the seed and its number, and quantiles of a sequence converge to known ones."""

import numpy as np
import pytest
from scipy.stats import norm

from accord.ensemble import convergence, points
from accord.ensemble.points import SAMPLINGS, draw_rng
from accord.errors import InputError, UnknownName


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_longer_run_begins_with_a_shorter_one(sampling):
    assert np.array_equal(points(100, 7, 3, sampling)[:40], points(40, 7, 3, sampling))
    assert not np.array_equal(points(40, 7, 3, sampling), points(40, 7, 4, sampling))


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_points_are_probabilities_that_quantiles_can_take(sampling):
    found = points(512, 60, 0, sampling)
    assert np.all((found > 0.0) & (found < 1.0))
    np.testing.assert_allclose(found.mean(axis=0), 0.5, atol=0.06)


def test_draws_have_generators_of_their_own():
    first, again, other = (draw_rng(1, number).random(4) for number in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(InputError, match="found 0 draws"):
        points(0, 2, 1)
    with pytest.raises(UnknownName, match="sobol"):
        points(4, 2, 1, "soboll")


def test_a_sum_of_normals_has_the_quantiles_it_must_have_and_converges_to_them():
    """A linear chain of Gaussian inputs: sd 3 = (1 + 4 + 4)^(1/2)."""
    z = norm.ppf(points(4096, 3, 11)) @ np.array([1.0, 2.0, -2.0])
    frame = convergence(z)
    assert list(frame.index) == [8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]
    exact = 3.0 * norm.ppf([0.05, 0.95])
    # Half the standard error that as many independent draws would have, (0.05 0.95 / 4096)^(1/2) / density = 0.099.
    np.testing.assert_allclose(frame.loc[4096, ["low", "high"]].astype(float), exact, atol=0.05)
    assert frame.loc[4096, "off"] == 0.0
    assert frame.loc[1024:2048, "off"].max() < frame.loc[8:16, "off"].max() / 4


def test_an_outcome_that_never_moves_has_an_interval_of_no_width():
    frame = convergence(np.ones(20))
    assert list(frame.index) == [8, 16, 20]
    assert np.all(frame["width"] == 0.0)
    assert np.all(frame["off"] == 0.0)
