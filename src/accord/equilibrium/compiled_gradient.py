"""The bilateral derivatives of an outcome compiled by Numba: every one of them in one pass over import shares.

Only there with ``pip install 'accord[fast]'``.
"""

from __future__ import annotations

import numpy as np

from accord.equilibrium.kernels import Numbers, compile_kernel


@compile_kernel
def by_link(
    share: Numbers,
    tariff: Numbers,
    taxed: Numbers,
    theta: Numbers,
    sales: Numbers,
    earned: Numbers,
    spent: Numbers,
    anyway: Numbers,
    iceberg: Numbers,
    by_tariff: Numbers,
    by_reach: Numbers,
    export_tax: Numbers,
) -> tuple[Numbers, Numbers]:
    """Fill in the derivatives by link, and return those by reach summed over importers and exporters.

    Parameters
    ----------
    share, tariff, taxed
        Import shares and tariffs, (J, N, N), and whether a buyer has any, (J, N).
    theta
        Trade elasticities, (J,).
    sales, earned, anyway
        Gains from sales, (J, N), from earnings, (N,), and through a buyer's prices and taxes whoever sells, (J, N).
    spent
        Spending, (J, N).
    iceberg, by_tariff, by_reach, export_tax
        Where the derivatives go, (J, N, N) each.
    """
    n_sectors, n, _ = share.shape
    by_supplier, by_buyer = np.zeros((n_sectors, n)), np.zeros((n_sectors, n))
    crossing = np.empty(n)
    for j in range(n_sectors):
        elasticity, gain, suppliers = theta[j], sales[j], by_supplier[j]
        for m in range(n):
            part, paid, whoever, own = share[j, m], spent[j, m], anyway[j, m], earned[m]
            a, b, c, d = iceberg[j, m], by_tariff[j, m], by_reach[j, m], export_tax[j, m]
            if taxed[j, m]:
                for i in range(n):
                    crossing[i] = part[i] * paid / (1.0 + tariff[j, m, i])
            else:
                for i in range(n):
                    crossing[i] = part[i] * paid
            total = 0.0
            for i in range(n):
                across = (gain[i] - own) * crossing[i]
                reached = part[i] * whoever + across
                cost = -elasticity * reached
                a[i], b[i], c[i] = cost, cost - across, reached
                d[i] = (earned[i] - gain[i]) * crossing[i] + cost
                suppliers[i] += reached
                total += reached
            by_buyer[j, m] = total
            if taxed[j, m]:
                for i in range(n):
                    b[i] /= 1.0 + tariff[j, m, i]
    return by_supplier, by_buyer
