"""Symmetric structural gravity in changes: works by pair that add up to every country's capacity.

The symmetric case of Anderson & van Wincoop (2003, AER 93:170), in which the same resistance counts both ways. Every
country i has a capacity S_i, its works over all partners and at home, and S is the world's:

    works        W_ij = S_i S_j phi_ij / (S Omega_i Omega_j)
    capacity     sum_j W_ij = S_i,  so that  Omega_i = sum_j S_j phi_ij / (S Omega_j)

In changes, W'_ij = W_ij phi_hat_ij a_i a_j, with a_i > 0 such that each country's works add up to its capacity. The
works that do are unique (Sinkhorn & Knopp 1967, Pacific J. Math. 21:343) and need no elasticity. Access is what one
unit of capacity reaches, a CES index of partners with elasticity of substitution sigma; by Arkolakis, Costinot &
Rodriguez-Clare (2012, AER 102:94) its hat is (lambda_hat_ii / phi_hat_ii)^(-1/(sigma-1)), lambda_ii the share of works
at home. It can be read off a where nothing is done at home too, and so can the surplus of a match in Choo & Siow (2006,
JPE 114:175):

    access       A_i = (S_hat_i / a_i^2)^(1/(sigma-1))
    response     S_hat_i = capacity_hat_i A_i^epsilon
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from accord.equilibrium.anderson import fixed_point
from accord.equilibrium.certificate import Certificate
from accord.equilibrium.pairs import Array

TIGHT = 1e-12
"""Largest change of a log with which the iteration stops. The certificate is the real test."""
MAX_ITERATIONS = 2000
"""Rounds before it is given up."""
RIDGE = 0.01
"""Added to the guide, which would not exist where countries fall into two groups that only work with each other."""


@dataclass(frozen=True)
class Balanced:
    """One draw, over the countries with any works."""

    works: Array
    access: Array
    resistance: Array
    capacity: Array
    certificate: Certificate


def response_power(sigma: Array | float, epsilon: Array | float) -> Array:
    """Return s in S_hat_i = capacity_hat_i^(1+s) a_i^(-2s): how capacity responds, in terms of a."""
    return np.asarray(epsilon / (sigma - 1.0 - epsilon))


def guide(base: Array, power: float) -> Array:
    """Return the first-order response of log a to a gap in log capacity at the baseline, (N, N).

    It steers the iteration and does not enter the answer: one serves all draws.
    """
    share = base / base.sum(axis=1)[:, None]
    return np.asarray(np.linalg.inv(share + (1.0 + 2.0 * power + RIDGE) * np.eye(len(base))))


def balance(
    base: Array, phi: Array, growth: Array, sigma: float, epsilon: float, steer: Array | None = None
) -> Balanced:
    """Solve one draw; every country has works, (N, N), and someone left to work with."""
    reach = base * phi
    ones = np.ones(len(base))
    total = base @ ones
    power = float(response_power(sigma, epsilon))
    goal = np.log(total) + (1.0 + power) * np.log(growth)
    turn = guide(base, power) if steer is None else steer

    def step(log_scale: Array) -> Array:
        made = (1.0 + 2.0 * power) * log_scale + np.log(reach @ np.exp(log_scale))
        return np.asarray(log_scale + turn @ (goal - made))

    end = fixed_point(step, np.zeros(len(base)), tolerance=TIGHT, max_iterations=MAX_ITERATIONS)
    scale = np.exp(end.x)
    access = (growth / scale**2) ** (1.0 / (sigma - 1.0 - epsilon))
    capacity = growth * access**epsilon
    world = (capacity @ total) / total.sum()
    resistance = (capacity / (scale * np.sqrt(world))) ** (1.0 / (1.0 - sigma))
    works = reach * np.outer(scale, scale)
    residuals = {
        **_flow_residuals(base, phi, works, capacity, resistance ** (1.0 - sigma)),
        **_access_residuals(base, phi, works, access, capacity, growth, sigma, epsilon),
    }
    return Balanced(works, access, resistance, capacity, Certificate(residuals, end.iterations))


def _flow_residuals(base: Array, phi: Array, works: Array, hats: Array, omega: Array) -> dict[str, float]:
    """Return the largest residuals of capacity, works and resistance, in levels with Omega one in the baseline."""
    before = base.sum(axis=1)
    after = before * hats
    bilateral = base * before.sum() / np.outer(before, before) * phi
    weight = after / omega
    gravity = bilateral * np.outer(weight, weight) / after.sum()
    implied = bilateral @ weight / after.sum()
    return {
        "capacity": float(np.abs(works.sum(axis=1) / after - 1.0).max(initial=0.0)),
        "works": float(np.abs((works - gravity) / after[:, None]).max(initial=0.0)),
        "resistance": float(np.abs(implied / omega - 1.0).max(initial=0.0)),
    }


def _access_residuals(
    base: Array,
    phi: Array,
    works: Array,
    access: Array,
    capacity: Array,
    growth: Array,
    sigma: float,
    epsilon: float,
) -> dict[str, float]:
    """Return the largest residuals of access, where there are works at home to read it from, and of the response."""
    home = (base.diagonal() > 0.0) & (phi.diagonal() > 0.0)
    own = works.diagonal()[home] / base.diagonal()[home] / capacity[home] / phi.diagonal()[home]
    index = own ** (-1.0 / (sigma - 1.0))
    return {
        "access": float(np.abs(access[home] / index - 1.0).max(initial=0.0)),
        "response": float(np.abs(capacity / (growth * access**epsilon) - 1.0).max(initial=0.0)),
    }
