"""The sums over trade partners that the certificate is made of, compiled by Numba: everything bilateral in one pass.

Only there with ``pip install 'accord[fast]'``. Shares nothing with the rounds of the solver, compiled or not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Numbers = NDArray[Any]


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "nsz", "arcp"})
def bilateral(
    reach: Numbers, share: Numbers, supply: Numbers, price_power: Numbers, spent: Numbers, bought: Numbers
) -> tuple[Numbers, float, Numbers, Numbers]:
    """Return what `accord.equilibrium.certificate.bilateral` does."""
    n_sectors, n, _ = reach.shape
    offered, used, sold = np.empty((n_sectors, n)), np.empty((n_sectors, n)), np.zeros((n_sectors, n))
    # By exporter, so that the loop over them compares vectors; what is not finite shows in the sum.
    largest, total = np.zeros(n), np.zeros(n)
    for j in range(n_sectors):
        for m in range(n):
            offer, part, spending = reach[j, m], share[j, m], spent[j, m]
            counts = 1.0 if bought[j, m] else 0.0
            power = price_power[j, m] * counts
            sum_offered = sum_used = 0.0
            for i in range(n):
                value = offer[i] * supply[j, i]
                sum_offered += value
                sum_used += part[i]
                sold[j, i] += part[i] * spending
                gap = abs(value * power - part[i] * counts)
                largest[i] = gap if gap > largest[i] else largest[i]
                total[i] += gap
            offered[j, m], used[j, m] = sum_offered, sum_used
    return offered, largest.max() if np.isfinite(total.sum()) else np.inf, used, sold
