"""Rules by which a level of a structure is aggregated to the next."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from accord.errors import AggregationError, UnknownName

Method = Literal["arithmetic", "geometric", "harmonic", "generalised", "weighted_median", "copeland"]
METHODS: tuple[Method, ...] = (
    "arithmetic",
    "geometric",
    "harmonic",
    "generalised",
    "weighted_median",
    "copeland",
)
"""Ways to aggregate."""

_LARGEST_POWER = 50.0


@dataclass(frozen=True)
class Rule:
    """How one level is aggregated to the next."""

    method: Method = "arithmetic"
    p: float | None = None
    """Power of the generalised mean."""
    data_threshold: float = 0.0
    """Least share of parts that must be present for an aggregate to have a score."""
    require_positive: bool = True
    """Refuse means of values for which they say nothing, such as the harmonic mean of z-scores. Off, the formula is
    applied wherever it gives a number: only for reproducing an index that did so."""

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise UnknownName("aggregation", str(self.method), METHODS, f"Methods: {', '.join(METHODS)}.")
        if self.method == "generalised":
            if self.p is None or not math.isfinite(self.p):
                raise AggregationError(
                    f"the generalised mean needs a finite power p, found {self.p}; 1 is the arithmetic mean, "
                    "0 the geometric, -1 the harmonic"
                )
            if abs(self.p) > _LARGEST_POWER:
                raise AggregationError(
                    f"p = {self.p:g} is beyond {_LARGEST_POWER:g}, where a generalised mean is all but the best or the "
                    "worst part; take a smaller power"
                )
        elif self.p is not None:
            raise AggregationError(f"p = {self.p} is for the generalised mean; {self.method} has no power")
        if not 0.0 <= self.data_threshold <= 1.0:
            raise AggregationError(
                f"data threshold {self.data_threshold} is no share; it is between 0 (any part is enough) and 1 (all)"
            )

    @property
    def label(self) -> str:
        """The name in words."""
        name = self.method.replace("_", " ")
        return name if self.power is None else f"{name} mean"

    @property
    def power(self) -> float | None:
        """The power of the mean that this is, None where it is no power mean."""
        named = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
        return self.p if self.method == "generalised" else named.get(self.method)
