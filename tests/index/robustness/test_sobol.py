"""Sobol indices from runs."""

import sys

import numpy as np
import pytest
from SALib.analyze import sobol as salib_sobol
from SALib.sample import sobol as salib_sample

from accord.errors import InputError, MissingExtra
from accord.index.robustness.draw import saltelli
from accord.index.robustness.sobol import sobol_indices


def ishigami(x, a=7.0, b=0.1):
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices(a=7.0, b=0.1):
    """The closed form (Ishigami & Homma 1990)."""
    pi = np.pi
    first = np.array([0.5 * (1 + b * pi**4 / 5) ** 2, a**2 / 8, 0.0])
    both = b**2 * pi**8 * (1 / 18 - 1 / 50)
    variance = first.sum() + both
    return first / variance, (first + np.array([both, 0.0, both])) / variance, both / variance


@pytest.mark.parametrize("second_order", [False, True])
def test_ishigamis_function(second_order):
    design = saltelli(3, 8192, 0, second_order=second_order)
    y = ishigami(-np.pi + 2 * np.pi * design.u)
    found = sobol_indices(y, 3, second_order=second_order, resamples=50)
    first, total, pair = ishigami_indices()
    np.testing.assert_allclose(found.first[:, 0], first, atol=0.01)
    np.testing.assert_allclose(found.total[:, 0], total, atol=0.01)
    assert np.all(np.abs(found.first[:, 0] - first) < 2 * found.first_error[:, 0] + 0.002)
    assert np.all(found.total_error < 0.05)
    assert found.variance[0] == pytest.approx(
        7.0**2 / 8 + 0.5 + 0.1 * np.pi**4 / 5 + 0.1**2 * np.pi**8 / 18, rel=0.01
    )
    assert found.mean[0] == pytest.approx(3.5, abs=0.05)
    if second_order:
        np.testing.assert_allclose(found.second[0, 2, 0], pair, atol=0.02)
        np.testing.assert_allclose(found.second[2, 0, 0], found.second[0, 2, 0])
        assert abs(found.second[0, 1, 0]) < 0.02
        assert np.all(np.diag(found.second[:, :, 0]) == 0.0)
    else:
        assert found.second is None


def test_the_estimates_are_salibs_own_for_each_result():
    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
    x = salib_sample.sample(problem, 256, calc_second_order=True, seed=1)
    results = np.column_stack([ishigami(x), x[:, 0] + 2 * x[:, 1], 1e6 + x[:, 2] ** 2])
    found = sobol_indices(results, 3, second_order=True, resamples=100)
    for t in range(3):
        theirs = salib_sobol.analyze(problem, results[:, t], calc_second_order=True, seed=5)
        np.testing.assert_allclose(found.first[:, t], theirs["S1"], rtol=1e-8, atol=1e-10)
        np.testing.assert_allclose(found.total[:, t], theirs["ST"], rtol=1e-8, atol=1e-10)
        upper = np.triu_indices(3, 1)
        np.testing.assert_allclose(found.second[..., t][upper], theirs["S2"][upper], rtol=1e-8, atol=1e-9)
        # Bootstrap errors come from other random numbers.
        np.testing.assert_allclose(found.first_error[:, t], theirs["S1_conf"], rtol=0.5, atol=0.02)
        np.testing.assert_allclose(found.total_error[:, t], theirs["ST_conf"], rtol=0.5, atol=0.02)


def test_a_result_that_never_varies_is_explained_by_nothing():
    design = saltelli(2, 64, 0)
    results = np.column_stack([design.u[:, 0], np.full(len(design), 3.0), np.full(len(design), 0.1 + 0.2)])
    found = sobol_indices(results, 2)
    assert found.first[:, 1:].tolist() == found.total[:, 1:].tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert found.first_error[:, 1:].tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert found.first[0, 0] == pytest.approx(1.0, abs=0.1)
    assert found.mean[1] == 3.0
    assert found.variance[1] == 0.0
    alone = sobol_indices(results[:, 1], 2)
    assert alone.total.tolist() == [[0.0], [0.0]]


def test_a_result_that_hardly_varies_gives_finite_errors():
    design = saltelli(2, 64, 0)
    results = np.zeros(len(design))
    results[5] = 1.0
    found = sobol_indices(results, 2)
    for name in ("first", "first_error", "total", "total_error"):
        assert np.all(np.isfinite(getattr(found, name)))


def test_errors_shrink_with_more_points_and_one_seed_gives_one_answer():
    def error(base):
        design = saltelli(3, base, 0)
        return sobol_indices(ishigami(-np.pi + 2 * np.pi * design.u), 3).first_error.max()

    assert error(4096) < error(256) / 2
    assert error(128) == error(128)


@pytest.mark.parametrize(
    ("y", "options", "match"),
    [
        (np.zeros(11), {}, "found 11 runs; the design for 2 factors has a multiple of 4"),
        (np.zeros(12), {"second_order": True}, "multiple of 6"),
        (np.array([1.0, np.nan, 2.0, 3.0]), {}, "a run has no result"),
        (np.zeros(8), {"confidence": 1.0}, "confidence is between 0 and 1"),
        (np.zeros(8), {"resamples": 1}, "resamples at least 2"),
    ],
)
def test_what_is_no_design_is_refused(y, options, match):
    if options.get("second_order"):
        y = y[:8]
    with pytest.raises(InputError, match=match):
        sobol_indices(y, 2, **options)


def test_without_salib_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(MissingExtra, match=r"pip install 'accord\[sensitivity\]'"):
        sobol_indices(np.zeros(8), 2)
