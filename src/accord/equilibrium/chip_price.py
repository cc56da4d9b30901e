"""What denial does to a buyer's price of accelerators, in exact changes of a CES demand for varieties.

Providers' accelerators are varieties that buyers substitute with a constant elasticity. A provider with share ``s`` in
what the buyer uses, of whose varieties a share ``k`` is kept, at cost hat ``c`` for the same computing power:

    P_hat = ( sum_i s_i k_i c_i^(1 - sigma) )^(1 / (1 - sigma))

which is the love-of-variety price of lost varieties (Feenstra 1994, AER 84:157) and the price equation of the trade
equilibrium at sigma - 1 = theta. A buyer never pays more for computing power than the best hardware it can still get
costs it (`backstop`), so that a buyer left with nothing pays that.
"""

from __future__ import annotations

import numpy as np

from accord.equilibrium.chip_network import Array
from accord.errors import InputError


def accelerator_price(
    share: Array,
    keep: Array,
    *,
    substitution: float | Array,
    cost_hat: float | Array = 1.0,
    backstop: float | Array = np.inf,
) -> Array:
    """Hat of a buyer's price of computing power when providers are denied.

    Parameters
    ----------
    share
        Share of each provider in what the buyer uses, (..., V), summing to one.
    keep
        Share of each provider's varieties still sold to the buyer, (..., V), 0 to 1: 0 where it denies everything.
    substitution
        Elasticity between providers' accelerators, above one: a number, or (...,).
    cost_hat
        Change in what the same computing power costs from each provider, (..., V).
    backstop
        Cost of the best hardware that stays within reach, over the cost of what was bought before: a number, or (...,).

    Returns
    -------
    Array
        Price hats, (...,).

    Raises
    ------
    InputError
        If an argument is out of bounds, or a buyer is left with no accelerator at any price.
    """
    share, keep, cost = np.broadcast_arrays(
        np.asarray(share, dtype=float), np.asarray(keep, dtype=float), np.asarray(cost_hat, dtype=float)
    )
    sigma, limit = np.asarray(substitution, dtype=float), np.asarray(backstop, dtype=float)
    if not np.all(sigma > 1.0):
        raise InputError(
            f"the elasticity between accelerators is {sigma.min():g}; with one or less every provider is "
            "indispensable; give one above 1"
        )
    if not np.all(share >= 0.0) or np.abs(share.sum(axis=-1) - 1.0).max() > 1e-6:
        raise InputError("the shares of the providers must be 0 or more and sum to one for every buyer")
    if not np.all((keep >= 0.0) & (keep <= 1.0)):
        raise InputError("keep is the share of varieties still sold, between 0 and 1")
    if not np.all(cost > 0.0) or not np.all(limit > 0.0):
        raise InputError("cost_hat and backstop are ratios of costs, above 0")
    power = 1.0 - sigma
    supplied = (share * keep * cost ** power[..., None]).sum(axis=-1)
    if np.any((supplied <= 0.0) & ~np.isfinite(limit)):
        raise InputError(
            "a buyer is left with no accelerator at any price: every provider it has denies it everything; name the "
            "cost of hardware it can still get (backstop), or a share that is kept"
        )
    with np.errstate(divide="ignore"):
        price = np.where(supplied > 0.0, supplied, 0.0) ** (1.0 / power)
    return np.asarray(np.minimum(price, limit))
