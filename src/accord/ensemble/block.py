"""Draws in a row, worked out, sent and kept together, and what it takes to work them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Outcome = NDArray[np.floating[Any]]
BLOCK = 32
"""Draws in a block."""


@dataclass(frozen=True, eq=False)
class Block:
    """What came of some draws in a row: one row per draw, NaN where it was not solved."""

    start: int
    """The number of the first."""
    outcomes: Mapping[str, Outcome]
    """Name to values, (d, ...); empty where not one draw was solved."""
    failed: Mapping[int, str]
    """Number of a draw to why it was not solved."""
    count: int


@runtime_checkable
class Carrier(Protocol):
    """Carries draws to what they end in; sent to workers by pickle."""

    def block(self, start: int, points: Array, values: Array) -> Block:
        """Carry draws to their outcomes.

        Parameters
        ----------
        start
            The number of the first draw.
        points, values
            Probabilities and values of the inputs, (d, inputs) each.
        """
        ...
