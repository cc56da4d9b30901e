"""Parameters of the compute stock and the chip supply network: each with its range, status and source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from accord import tables
from accord.capacity.quantile import Array, triangular
from accord.errors import UnknownName


@dataclass(frozen=True)
class Parameter:
    """One row of the packaged table ``compute_parameters``."""

    key: str
    value: float
    low: float
    high: float
    se: float | None
    """Standard error, where it is an estimate that has one."""
    unit: str
    status: str
    """``estimate``: from a source that estimates or measures it; ``assumption``: what sources leave open."""
    source: str
    note: str

    @property
    def distribution(self) -> str:
        """The shape it is drawn from, in words."""
        if self.se:
            return f"normal {self.value:g} (s.e. {self.se:g}), cut to {self.low:g} to {self.high:g}"
        return f"triangular from {self.low:g} over {self.value:g} to {self.high:g} (assumed shape)"

    def quantile(self, u: Array) -> Array:
        """Quantiles at probabilities `u`: normal cut to the range with a standard error, else triangular."""
        if not self.se:
            return triangular(u, self.low, self.value, self.high)
        from scipy.special import ndtr, ndtri

        a, b = (ndtr((end - self.value) / self.se) for end in (self.low, self.high))
        return np.clip(self.value + self.se * ndtri(a + u * (b - a)), self.low, self.high)


@cache
def parameters() -> dict[str, Parameter]:
    """Return every packaged parameter by key (``"compute.price_elasticity"``...)."""
    return {
        row["key"]: Parameter(
            row["key"],
            float(row["value"]),
            float(row["low"]),
            float(row["high"]),
            float(row["se"]) if row["se"] else None,
            row["unit"],
            row["status"],
            row["source"],
            row["note"],
        )
        for row in tables.rows("compute_parameters")
    }


def parameter(key: str) -> Parameter:
    """Return one parameter; `UnknownName` with the nearest keys if there is none of that name."""
    found = parameters().get(key)
    if found is None:
        raise UnknownName("parameter", key, parameters())
    return found
