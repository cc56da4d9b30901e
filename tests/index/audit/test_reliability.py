"""Cronbach's alpha."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from accord.errors import InputError
from accord.index.audit.correlation import correlation
from accord.index.audit.reliability import alpha, alphas, cronbach_alpha, reliability
from accord.index.construction.build import build


def by_definition(values):
    """K / (K - 1) (1 - sum of the parts' variances / variance of their sum)."""
    k = values.shape[1]
    return k / (k - 1) * (1 - values.var(axis=0, ddof=1).sum() / values.sum(axis=1).var(ddof=1))


@given(arrays(float, (7, 4), elements=st.floats(-100, 100), unique=True))
def test_alpha_is_its_definition_and_so_is_alpha_if_dropped(values):
    if values.sum(axis=1).var() < 1e-6:
        return
    found = reliability(values)
    assert found.alpha == pytest.approx(by_definition(values), rel=1e-6, abs=1e-6)
    for column in range(4):
        rest = np.delete(values, column, axis=1)
        if rest.sum(axis=1).var() > 1e-6:
            assert found.if_dropped[column] == pytest.approx(by_definition(rest), rel=1e-6, abs=1e-6)
            expected = np.corrcoef(values[:, column], rest.sum(axis=1))[0, 1]
            assert found.with_rest[column] == pytest.approx(expected, abs=1e-6)


def test_standardised_alpha_follows_from_the_mean_correlation():
    values = np.random.default_rng(2).standard_normal((50, 5)).cumsum(axis=1)
    found = reliability(values)
    mean = correlation(values)[np.triu_indices(5, 1)].mean()
    assert found.mean_correlation == pytest.approx(mean)
    assert found.standardised == pytest.approx(5 * mean / (1 + 4 * mean))


def test_copies_are_perfectly_reliable_and_opposites_not_at_all():
    x = np.arange(10.0)
    assert cronbach_alpha(np.column_stack([x, x, x])) == pytest.approx(1.0)
    assert cronbach_alpha(np.column_stack([x, x, -x])) == pytest.approx(1.5 * (1.0 - 3.0))
    assert np.isnan(cronbach_alpha(x[:, None]))
    assert np.isnan(reliability(np.column_stack([x, x])).if_dropped).all()


def test_a_gap_costs_only_its_own_pairs():
    values = np.random.default_rng(4).standard_normal((30, 3)).cumsum(axis=1)
    gappy = values.copy()
    gappy[0, 0] = np.nan
    found, whole = reliability(gappy), reliability(values)
    assert found.if_dropped[0] == pytest.approx(
        whole.if_dropped[0]
    )  # without the column with the gap all is as before
    assert found.alpha != whole.alpha


def test_every_aggregate_with_more_than_one_part(make_parts):
    parts = make_parts(2)
    index = build(parts.data, parts.structure)
    found = alphas(index)
    children = parts.structure.children
    assert set(found) == {code for code in parts.structure.codes() if len(children(code)) > 1}
    assert found["top"].codes == children("top")
    below = alpha(index, "top", level=1)
    assert below.codes == parts.structure.indicators
    assert below.frame().shape == (len(below.codes), 3)
    with pytest.raises(InputError, match="has no parts"):
        alpha(index, "i0")


def test_coinrs_alphas(asem):
    with (asem.folder / "cronbach_pillars.csv").open() as file:
        for row in csv.DictReader(file):
            assert alpha(asem.index, row["iCode"], "normalised").alpha == pytest.approx(
                float(row["alpha"]), rel=1e-9
            )
    # https://bluefoxr.github.io/COINr/reference/get_cronbach.html: raw data, with gaps
    assert alpha(asem.index, "P2P", "raw").alpha == pytest.approx(0.05126659, abs=5e-9)
