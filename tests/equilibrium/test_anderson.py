"""The fixed-point solver on problems with known answers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from accord.equilibrium.anderson import fixed_point


@given(st.integers(0, 1000))
def test_a_linear_map_that_plain_iteration_diverges_on(seed):
    rng = np.random.default_rng(seed)
    matrix = np.diag(rng.uniform(-3.0, 0.5, 6))
    offset = rng.standard_normal(6)
    end = fixed_point(lambda x: matrix @ x + offset, np.zeros(6), tolerance=1e-11)
    assert end.converged
    np.testing.assert_allclose(end.x, np.linalg.solve(np.eye(6) - matrix, offset), atol=1e-9)


def test_a_start_at_the_answer_takes_one_iteration():
    end = fixed_point(np.cos, np.full(1, 0.7390851332151607), tolerance=1e-12)
    assert end.converged
    assert end.iterations == 1


def test_no_fixed_point_is_said_not_invented():
    end = fixed_point(lambda x: x + 1.0, np.zeros(2), max_iterations=50)
    assert not end.converged
    assert end.residual == 1.0


def test_a_map_that_leaves_its_domain_ends_quietly():
    end = fixed_point(lambda x: np.full_like(x, np.nan), np.zeros(2), max_iterations=50)
    assert not end.converged
