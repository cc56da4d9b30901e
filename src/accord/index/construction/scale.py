"""Scales: what a table's indicators are normalised by, once fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from accord.errors import NormaliseError
from accord.index.construction.cells import Array, Cells, Mask, table

RANKED = ("rank", "borda", "percentile_rank")
STEPPED = (*RANKED, "above_mean", "categories")
"""Methods whose result moves in steps, so that it has no slope."""

TIES = ("min", "max", "average", "dense")
"""How equal values are ranked, the lowest value having rank 1."""


@dataclass(frozen=True, eq=False)
class Steps:
    """A result that depends on where a value stands among the values fitted to."""

    method: str
    ordered: Array
    """Directed values fitted to, ascending; for ``categories`` and ``above_mean`` the cuts between steps."""
    ties: str = "min"
    scores: Array = field(default_factory=lambda: np.zeros(0))
    """Score of each step, one more than there are cuts."""

    def __call__(self, d: Array) -> Array:
        """Return the score of each directed value; NaN stays NaN."""
        out = np.full(d.shape, np.nan)
        seen = ~np.isnan(d)
        out[seen] = self._ranks(d[seen]) if self.method in RANKED else self._score(d[seen])
        return out

    def _score(self, d: Array) -> Array:
        if self.method == "above_mean":
            low, high = self.ordered
            return np.asarray(self.scores[1 + (d > high).astype(int) - (d < low).astype(int)])
        return np.asarray(self.scores[np.searchsorted(self.ordered, d, side="left")])

    def _ranks(self, d: Array) -> Array:
        ordered = np.unique(self.ordered) if self.ties == "dense" else self.ordered
        first: Array = np.searchsorted(ordered, d, side="left").astype(np.float64) + 1.0
        rank = first
        if self.ties in ("max", "average"):
            # a value that was not among those fitted to takes the rank after those below it
            last = np.maximum(np.searchsorted(ordered, d, side="right").astype(np.float64), first)
            rank = last if self.ties == "max" else (first + last) / 2.0
        if self.method == "rank":
            return rank
        if self.method == "borda":
            return rank - 1.0
        return np.asarray(np.minimum((rank - 1.0) / max(len(ordered) - 1, 1), 1.0))


@dataclass(frozen=True, eq=False)
class Scale:
    """The scale of each indicator: ``(direction * x - centre) / span * gain + offset``, kept within floor and ceiling.

    Ranks, categories and comparisons with the mean are steps on the values fitted to, kept in `steps`.
    """

    methods: tuple[str, ...]
    """(K,)."""
    directions: Array
    """1 or -1, (K,)."""
    centre: Array
    span: Array
    gain: Array
    offset: Array
    floor: Array
    """Lowest normalised value, -inf for none, (K,)."""
    ceiling: Array
    lower: Array
    """Directed value at the lower end of the scale; NaN where the method has no such end, (K,)."""
    upper: Array
    """Directed value at the upper end; NaN where the method has no such end, (K,)."""
    inverted: Mask
    """Indicators scaled as best over value instead: ``fraction_of_max`` where less is better, (K,)."""
    steps: Mapping[int, Steps] = field(default_factory=dict)
    """Position of an indicator to its steps."""
    codes: tuple[str, ...] | None = None

    @property
    def differentiable(self) -> Mask:
        """Indicators whose normalised value has a slope, (K,)."""
        return np.array([method not in STEPPED for method in self.methods])

    def slope(self, values: ArrayLike) -> Array:
        """Return the derivative of each normalised value by the value itself, the parameters of the scale held, (N, K).

        0 beyond a floor or ceiling. How the parameters move with the data is another matter: see `at_lower`.

        Raises
        ------
        NormaliseError
            If a method moves in steps.
        """
        x = self._values(values)
        if not self.differentiable.all():
            k = int(np.flatnonzero(~self.differentiable)[0])
            raise NormaliseError(
                f"{Cells(self.codes).indicator(k)}: {self.methods[k]} moves in steps, so it has no slope; "
                "normalise by another method, for example minmax"
            )
        raw = self._linear(x)
        slope = np.broadcast_to(self.directions * self.gain / self.span, x.shape)
        if self.inverted.any():
            with np.errstate(divide="ignore"):
                slope = np.where(self.inverted, -self.centre / x**2, slope)
        slope = np.where((raw < self.floor) | (raw > self.ceiling), 0.0, slope)
        return np.where(np.isnan(x), np.nan, slope)

    def at_lower(self, values: ArrayLike) -> Mask:
        """Which values are at or below the lower end of their scale, (N, K): of min-max, the units that set it."""
        x = self._values(values)
        with np.errstate(invalid="ignore"):
            return np.asarray(x * self.directions <= self.lower)

    def at_upper(self, values: ArrayLike) -> Mask:
        """Which values are at or above the upper end of their scale, (N, K)."""
        x = self._values(values)
        with np.errstate(invalid="ignore"):
            return np.asarray(x * self.directions >= self.upper)

    def invert(self, normalised: ArrayLike) -> Array:
        """Values that have the normalised values given, (N, K), floors and ceilings not looked at.

        Raises
        ------
        NormaliseError
            If a method moves in steps, or a scale has no width.
        """
        y = self._values(normalised)
        flat = ~self.differentiable | (self.gain == 0.0)
        if flat.any():
            k = int(np.flatnonzero(flat)[0])
            raise NormaliseError(
                f"{Cells(self.codes).indicator(k)}: many values have the same {self.methods[k]} score, "
                "so it cannot be turned back"
            )
        if not self.inverted.any():
            return np.asarray(self.directions * ((y - self.offset) / self.gain * self.span + self.centre))
        with np.errstate(divide="ignore", invalid="ignore"):
            line = self.directions * ((y - self.offset) / self.gain * self.span + self.centre)
            return np.where(self.inverted, self.centre / y, line)

    def _linear(self, x: Array) -> Array:
        """Normalised values before floor and ceiling, steps left out."""
        line = (x * self.directions - self.centre) / self.span * self.gain + self.offset
        if not self.inverted.any():
            return np.asarray(line)
        with np.errstate(divide="ignore"):
            return np.where(self.inverted, self.centre / x, line)

    def _values(self, values: ArrayLike) -> Array:
        x, _ = table(values, NormaliseError, empty=True)
        if x.shape[1] != len(self.methods):
            raise NormaliseError(
                f"the scale has {len(self.methods)} indicators; found values of shape {x.shape}"
            )
        return x
