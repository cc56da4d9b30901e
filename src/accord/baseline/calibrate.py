"""Calibration: from accounts to a world in which the no-change scenario is exact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accord.baseline.world import World
from accord.errors import InputError

Array = NDArray[np.float64]


def from_flows(
    name: str,
    countries: Sequence[str],
    sectors: Sequence[str],
    intermediate: Array,
    final: Array,
    use: Array,
    theta: Array,
    *,
    year: int = 0,
    unit: str = "USD million",
    theta_se: Array | None = None,
    residual: Array | None = None,
    notes: Sequence[str] = (),
) -> World:
    """Calibrate a world on inter-country input-output flows without tariffs.

    Parameters
    ----------
    intermediate, final
        Purchases of importer n of j from exporter i for intermediate and for final use, (J, N, N), none negative.
    use
        Use of input k by sector j of country n, (N, J input, J output). Scaled so that it sums to the intermediate
        purchases by input exactly; the two differ by rounding only in a consistent table.
    theta
        Trade elasticity by sector, (J,), positive.

    Raises
    ------
    InputError
        If a flow is negative, an elasticity is not positive, or a producing sector has no positive value added.
    """
    for label, values in (("intermediate", intermediate), ("final", final), ("use", use)):
        if np.any(values < 0.0):
            raise InputError(f"world {name}: {np.sum(values < 0.0)} negative {label} flows; clear them first")
    if not np.all(theta > 0.0):
        bad = [sectors[int(j)] for j in np.flatnonzero(~(theta > 0.0))]
        raise InputError(
            f"world {name}: trade elasticities must be positive; they are not in {', '.join(bad)}"
        )
    bought = intermediate.sum(axis=2)
    recorded = use.sum(axis=2).T
    scale = np.where(recorded > 0.0, bought / np.where(recorded > 0.0, recorded, 1.0), 0.0)
    use = use * scale.T[:, :, None]

    flows = intermediate + final
    expenditure = flows.sum(axis=2)
    output = flows.sum(axis=1)
    final_spending = final.sum(axis=2)
    active = output > 0.0
    divisor = np.where(active, output, 1.0)
    input_share = use / divisor.T[:, None, :]
    value_added_share = 1.0 - input_share.sum(axis=1).T
    if np.any(value_added_share[active] <= 0.0):
        j, k = (int(position) for position in np.argwhere(active & (value_added_share <= 0.0))[0])
        raise InputError(f"world {name}: sector {sectors[j]} of {countries[k]} has no positive value added")
    value_added = (value_added_share * output).sum(axis=0)
    n = len(countries)
    # A country-sector nobody buys from keeps a harmless unit row, so that shares are defined everywhere.
    home = np.eye(n)[None]
    spent = expenditure > 0.0
    share = np.where(spent[:, :, None], flows / np.where(spent, expenditure, 1.0)[:, :, None], home)
    return World(
        name=name,
        year=year,
        unit=unit,
        countries=tuple(countries),
        sectors=tuple(sectors),
        share=share,
        expenditure=expenditure,
        value_added_share=value_added_share,
        input_share=input_share,
        final_share=final_spending / final_spending.sum(axis=0),
        value_added=value_added,
        deficit=final_spending.sum(axis=0) - value_added,
        tariff=np.zeros_like(share),
        theta=np.asarray(theta, dtype=float),
        theta_se=np.full(len(sectors), np.nan) if theta_se is None else theta_se,
        residual=np.zeros_like(expenditure) if residual is None else residual,
        notes=tuple(notes),
    )


def spending_from_shares(
    share: Array, input_share: Array, final_share: Array, value_added: Array, tariff: Array, deficit: Array
) -> Array:
    """Spending that solves X = sum_k g Y^k + alpha I at given shares, value added and deficits, (J, N).

    Linear in X because output and tariff revenue are; one dense solve of order JN.
    """
    n_sectors, n = final_share.shape
    net = share / (1.0 + tariff)
    system = np.zeros((n_sectors, n, n_sectors, n))
    for country in range(n):
        # X_n^j <- g_n^jk * (what importers m spend on k from n), and alpha_n^j * (revenue n collects on k)
        system[:, country] += input_share[country][:, :, None] * net[:, :, country][None, :, :]
        system[:, country, :, country] += (
            final_share[:, country][:, None] * (1.0 - net[:, country].sum(axis=1))[None]
        )
    order = n_sectors * n
    right = (final_share * (value_added + deficit)).ravel()
    spending = np.linalg.solve(np.eye(order) - system.reshape(order, order), right)
    return np.asarray(spending.reshape(n_sectors, n))
