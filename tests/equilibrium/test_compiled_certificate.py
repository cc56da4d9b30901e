"""The certificate's sums compiled: the same numbers as NumPy's, and nothing that is not finite goes unseen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="needs `pip install 'accord[fast]'`")

from accord.equilibrium import certificate
from accord.equilibrium.certificate import bilateral
from accord.equilibrium.compiled_certificate import bilateral as compiled


def arguments(seed, n, n_sectors):
    rng = np.random.default_rng(seed)
    pairs, cells = (n_sectors, n, n), (n_sectors, n)
    bought = rng.random(cells) > 0.2
    return [rng.random(pairs), rng.random(pairs), *(0.5 + rng.random((3, *cells))), bought]


def test_it_is_what_certifies():
    assert certificate.compiled() is compiled


@given(seed=st.integers(0, 10_000), n=st.integers(1, 11), n_sectors=st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_the_sums_are_numpys(seed, n, n_sectors):
    given_arrays = arguments(seed, n, n_sectors)
    for one, other in zip(compiled(*given_arrays), bilateral(*given_arrays), strict=True):
        # Sums of at most eleven numbers near one, in another order.
        np.testing.assert_allclose(one, other, rtol=1e-13)


@pytest.mark.parametrize("where", range(5))
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_finite_is_seen(where, value):
    given_arrays = arguments(1, 5, 3)
    given_arrays[-1][:] = True
    given_arrays[where][1, 2] = value
    offered, gap, used, sold = compiled(*given_arrays)
    assert not all(np.all(np.isfinite(part)) for part in (offered, gap, used, sold))
