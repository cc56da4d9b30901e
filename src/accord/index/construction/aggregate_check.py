"""Values and weights that can be aggregated, and those that cannot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accord.errors import AggregationError
from accord.index.construction.rule import Rule

Array = NDArray[np.float64]


def check_weights(weights: Array, parts: Sequence[str] = (), name: str = "") -> None:
    """Refuse weights that are negative, infinite or missing.

    Raises
    ------
    AggregationError
        With the first such weight and whose it is.
    """
    if np.all(np.isfinite(weights)) and np.all(weights >= 0.0):
        return
    place = tuple(np.argwhere(~(np.isfinite(weights) & (weights >= 0.0)))[0])
    part = _named(parts, int(place[-1]), "part")
    where = f" of {name}" if name else ""
    raise AggregationError(
        f"weight {weights[place]:g} of {part}{where} is no weight; weights are finite and not negative"
    )


def check_values(
    x: Array, rule: Rule, units: Sequence[str] = (), parts: Sequence[str] = (), name: str = ""
) -> None:
    """Refuse values that a mean says nothing about, (K, N) or (K, D, N); infinite values for every rule.

    Raises
    ------
    AggregationError
        With the first such value, its unit and part, and the way out.
    """
    if not x.size:
        raise AggregationError("there is nothing to aggregate; give at least one part and one unit")
    low, high = x.min(), x.max()  # much faster than leaving out what is missing, which is seldom needed
    if np.isnan(low):
        low, high = np.fmin.reduce(x, axis=None), np.fmax.reduce(x, axis=None)
    power = rule.power
    wanted = "finite"
    bad = np.isinf(x) if np.isinf(low) or np.isinf(high) else None
    if bad is None and power is not None and power != 1.0 and low <= 0.0:
        if rule.require_positive:
            bad, wanted = (x < 0.0, "not negative") if power > 0.0 else (x <= 0.0, "positive")
        else:
            signed = power == -1.0 or (power % 2.0 == 0.0 and power != 0.0)
            bad = (x < 0.0) & (not signed) | (x == 0.0) & (power <= 0.0)
            wanted = "not zero" if signed else "positive"
    if bad is None or not bad.any():
        return
    place = tuple(np.argwhere(bad)[0])
    part, unit = _named(parts, int(place[0]), "part"), _named(units, int(place[-1]), "unit")
    method = f"generalised mean with p = {rule.p:g}" if rule.method == "generalised" else rule.label
    where = f" ({name})" if name else ""
    raise AggregationError(
        f"{part} of {unit}{where} is {x[place]:g}, and the {method} needs values that are {wanted}; "
        "normalise to a range above zero, for example min-max from 1 to 100, or take the arithmetic mean"
    )


def check_result(scores: Array, rule: Rule, name: str) -> None:
    """Refuse infinite scores, which come up only where values of both signs are let through."""
    if not rule.require_positive and np.isinf(scores).any():
        raise AggregationError(
            f"the {rule.label} of {name or 'these parts'} divides by zero: values of both signs cancel; "
            "normalise to a range above zero"
        )


def _named(names: Sequence[str], position: int, kind: str) -> str:
    return names[position] if position < len(names) else f"{kind} {position + 1}"
