"""Principal components, sampling adequacy and Bartlett's test."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from accord.errors import InputError
from accord.index.audit.components import (
    adequacy,
    components,
    components_by_group,
    principal_components,
    sampling_adequacy,
)
from accord.index.construction.build import build

MOTOR_TREND = Path(__file__).parents[1] / "data" / "motor_trend.csv"


def motor_trend():
    with MOTOR_TREND.open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return tuple(header), np.array(rows, dtype=float)


@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(3, 12))
@settings(deadline=None)
def test_components_rebuild_the_correlations_and_are_uncorrelated(seed, k, n):
    rng = np.random.default_rng(seed)
    values = rng.standard_normal((n, k)) @ rng.standard_normal((k, k))
    found = principal_components(values)
    related = np.corrcoef(values, rowvar=False)
    np.testing.assert_allclose(found.loadings @ found.loadings.T, related, atol=1e-9)
    assert found.eigenvalues.sum() == pytest.approx(k)
    assert np.all(np.diff(found.eigenvalues) <= 1e-12)
    np.testing.assert_allclose(
        found.eigenvalues, np.linalg.eigvalsh(related)[::-1][: len(found.eigenvalues)], atol=1e-9
    )
    np.testing.assert_allclose(np.cov(found.scores, rowvar=False), np.diag(found.eigenvalues), atol=1e-9)
    assert np.all(found.vectors.sum(axis=0) >= -1e-12)


def test_two_correlated_indicators_have_the_components_of_the_textbook():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((40, 2)).cumsum(axis=1)
    r = np.corrcoef(x, rowvar=False)[0, 1]
    found = principal_components(x, ("x", "y"))
    np.testing.assert_allclose(found.eigenvalues, [1 + r, 1 - r])
    np.testing.assert_allclose(found.vectors[:, 0], [np.sqrt(0.5)] * 2)
    assert found.kaiser == 1
    assert found.count((1 + r) / 2) == 1
    assert found.count(1.0) == 2
    assert found.frame()["cumulative"].tolist() == pytest.approx([(1 + r) / 2, 1.0])
    assert found.loadings_frame().loc["x", "PC1"] == pytest.approx(np.sqrt((1 + r) / 2))
    with pytest.raises(InputError, match="above 0"):
        found.count(0.0)


def test_adequacy_of_the_cars_is_as_published():
    # performance::check_factorstructure(mtcars), https://easystats.github.io/performance: KMO 0.83, MSA to two digits,
    # Bartlett's chi-square on 55 degrees of freedom 408.01
    codes, values = motor_trend()
    found = adequacy(values, codes)
    assert found.msa.round(2).tolist() == [0.93, 0.90, 0.76, 0.84, 0.95, 0.74, 0.74, 0.91, 0.88, 0.85, 0.62]
    assert found.kmo == pytest.approx(0.83, abs=5e-3)
    assert found.chi_square == pytest.approx(408.01, abs=5e-3)
    assert found.degrees == 55
    assert found.p < 1e-50
    assert found.verdict == "meritorious"


def test_partial_correlations_are_those_of_residuals():
    values = np.random.default_rng(6).standard_normal((60, 4)) @ np.random.default_rng(7).standard_normal(
        (4, 4)
    )
    r = np.corrcoef(values, rowvar=False)
    q = np.zeros((4, 4))
    for a in range(4):
        for b in range(a):
            others = np.column_stack([np.ones(60), np.delete(values, [a, b], axis=1)])
            rest = values - others @ np.linalg.lstsq(others, values, rcond=None)[0]
            q[a, b] = q[b, a] = np.corrcoef(rest[:, a], rest[:, b])[0, 1]
    squares = r**2 - np.eye(4)
    found = adequacy(values)
    assert found.kmo == pytest.approx(squares.sum() / (squares.sum() + (q**2).sum()))
    np.testing.assert_allclose(found.msa, squares.sum(axis=0) / (squares + q**2).sum(axis=0))


def test_bartletts_test_keeps_its_level_where_nothing_is_correlated():
    rng = np.random.default_rng(8)
    p = [adequacy(rng.standard_normal((60, 4))).p for _ in range(400)]
    assert stats.kstest(p, "uniform").pvalue > 0.01


def test_two_indicators_always_have_a_kmo_of_one_half():
    values = np.random.default_rng(9).standard_normal((20, 2)).cumsum(axis=1)
    assert adequacy(values).kmo == pytest.approx(0.5)


def test_what_has_no_components_is_told_by_name():
    x = np.random.default_rng(1).standard_normal((10, 3))
    with pytest.raises(InputError, match="linearly dependent: a, b, sum"):
        adequacy(np.column_stack([x[:, :2], x[:, 0] + x[:, 1]]), ("a", "b", "sum"))
    with pytest.raises(InputError, match="no more than 4 columns"):
        adequacy(np.random.default_rng(1).standard_normal((5, 6)))
    with pytest.raises(InputError, match="same value for all 10 complete units: flat"):
        principal_components(np.column_stack([x, np.full(10, 0.1)]), ("a", "b", "c", "flat"))
    with pytest.raises(InputError, match="two or more"):
        principal_components(x[:, :1])
    gaps = np.full((5, 2), np.nan)
    with pytest.raises(InputError, match="only 0 units have all of a, b"):
        principal_components(gaps, ("a", "b"))


def test_units_with_gaps_are_left_out_and_told():
    values = np.random.default_rng(3).standard_normal((12, 3))
    gappy = np.vstack([values, [np.nan, 0.0, 0.0]])
    found = principal_components(gappy)
    assert found.units.tolist() == list(range(12))
    np.testing.assert_allclose(found.eigenvalues, principal_components(values).eigenvalues)
    assert adequacy(gappy).n_units == 12


def test_components_of_every_group(make_parts):
    parts = make_parts(3, n=30)
    index = build(parts.data, parts.structure)
    found = components_by_group(index)
    children = parts.structure.children
    assert set(found) == {code for code in ("P0", "P1", "P2") if len(children(code)) > 1}
    for code, of_group in found.items():
        assert of_group.codes == children(code)
    assert components(index, "top", level=1).codes == parts.structure.indicators
    whole = sampling_adequacy(index)
    assert whole.codes == ("P0", "P1", "P2")
    pillars = np.column_stack([index.score(code) for code in whole.codes])
    assert whole.kmo == adequacy(pillars).kmo
    assert whole.frame()["msa"].tolist() == whole.msa.tolist()


def test_the_asem_example_is_as_coinr_documents(asem):
    # https://bluefoxr.github.io/COINr/articles/analysis.html: summary(prcomp) of the Social group, raw data
    found = components(asem.index, "Social", "raw")
    assert len(asem.index.units) - len(found.units) == 14
    assert np.sqrt(found.eigenvalues).tolist() == pytest.approx(
        [2.2042, 1.1256, 0.9788, 0.78834, 0.77153, 0.56836, 0.42463, 0.36068, 0.25760], abs=5e-5
    )
    # R rounds these shares to five decimals before it prints four: 0.106446 is printed as 0.1065
    assert found.shares[:3].tolist() == pytest.approx([0.5398, 0.1408, 0.1065], abs=5.5e-5)
    loads = dict(zip(found.codes, np.abs(found.vectors[:, 0]), strict=True))
    assert [loads[code] for code in ("CPI", "FemLab", "FreePress", "NGOs")] == pytest.approx(
        [0.417, 0.324, 0.401, 0.191], abs=5e-4
    )
    # .../articles/weights.html: first components of the sub-indices' pillars
    weights = {
        code: float(weight)
        for whole in ("Conn", "Sust")
        for found in [components(asem.index, whole)]
        for code, weight in zip(found.codes, found.vectors[:, 0], strict=True)
    }
    assert weights == pytest.approx(
        {
            "Physical": 0.5117970, "ConEcFin": 0.3049926, "Political": 0.3547671, "Instit": 0.5081540,
            "P2P": 0.5108455, "Environ": 0.6513188, "Social": -0.7443677, "SusEcFin": 0.1473108,
        },
        abs=5e-8,
    )  # fmt: skip
