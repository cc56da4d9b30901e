"""Inferred final demand: exact rows, and accuracy on a table whose destinations are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord import tables
from accord.baseline import infer_final_demand


@given(st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_producers_sell_exactly_what_they_sold_and_nothing_is_negative(seed):
    rng = np.random.default_rng(seed)
    intermediate = rng.lognormal(0, 1, (3, 5, 5)) * (rng.random((3, 5, 5)) > 0.3)
    final = rng.lognormal(0, 1, (3, 5)) * (rng.random((3, 5)) > 0.1)
    found = infer_final_demand(intermediate, final, rng.lognormal(1, 1, 5))
    assert np.all(found.flows >= 0.0)
    np.testing.assert_allclose(found.flows.sum(axis=1), final, rtol=1e-9, atol=1e-9)


def test_a_world_where_final_buyers_shop_like_producers_in_balance_is_recovered():
    """Autarky: everything is sold at home, whatever the sizes."""
    intermediate = np.stack([np.diag([1.0, 2.0, 3.0]), np.diag([4.0, 1.0, 2.0])])
    final = np.array([[5.0, 6.0, 7.0], [1.0, 2.0, 3.0]])
    found = infer_final_demand(intermediate, final, final.sum(axis=0))
    np.testing.assert_allclose(np.einsum("jnn->jn", found.flows), final)
    np.testing.assert_allclose(found.residual, 0.0, atol=1e-9)


def test_absorption_by_country_on_wiod_2011_with_its_destinations_hidden(reference_data):
    """The known accuracy of the inference (docs/baseline.md): median error of absorption 3%, by size 3.3%."""
    with np.load(reference_data / "wiod" / "wiot2011.npz") as data:
        countries, sectors = len(data["countries"]), len(data["industries"])
        flows = data["intermediate"].astype(float).reshape(countries, sectors, countries, sectors)
        final = (
            np.maximum(data["final"].astype(float), 0.0)
            .reshape(countries, sectors, countries, -1)
            .sum(axis=3)
        )
    intermediate = flows.sum(axis=3).transpose(1, 2, 0)
    value_added = (flows.sum(axis=(2, 3)) + final.sum(axis=2) - flows.sum(axis=(0, 1))).sum(axis=1)
    found = infer_final_demand(intermediate, final.sum(axis=2).T, value_added)
    truth = final.sum(axis=(0, 1))
    error = np.abs(found.flows.sum(axis=(0, 2)) / truth - 1.0)
    assert np.median(error) == pytest.approx(0.031, abs=0.002)
    assert error @ truth / truth.sum() == pytest.approx(0.033, abs=0.002)


def test_absorption_by_country_on_the_packaged_world_of_2011_with_its_destinations_hidden():
    """The same accuracy on the packaged table, whose final demand is net over uses: median 3.3%, by size 3.4%."""
    with np.load(tables.path("wiod-2011.npz")) as data:
        intermediate, final, use = (data[key].astype(float) for key in ("intermediate", "final", "use"))
    output = (intermediate + final).sum(axis=1)
    value_added = (output - use.sum(axis=1).T).sum(axis=0)
    found = infer_final_demand(intermediate, final.sum(axis=1), value_added)
    truth = final.sum(axis=(0, 2))
    error = np.abs(found.flows.sum(axis=(0, 2)) / truth - 1.0)
    assert np.median(error) == pytest.approx(0.033, abs=0.002)
    assert error @ truth / truth.sum() == pytest.approx(0.034, abs=0.002)
    by_sector = np.abs(found.flows.sum(axis=2) - final.sum(axis=2)).sum() / final.sum()
    assert by_sector == pytest.approx(0.088, abs=0.003)
