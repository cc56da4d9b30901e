"""Monotone transformations of one indicator that draw in a long tail: logarithms and Box-Cox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from accord.errors import TreatError, UnknownName
from accord.index.construction.moments import shape

Array = NDArray[np.float64]

TRANSFORMS = {
    "log": "ln(x), of values above 0",
    "log_ct": "ln(x - min + 0.01 (max - min))",
    "log_ct_orig": "ln(x - min + 1)",
    "log_ct_plus": "log_ct where the skew is positive, -ln(max + 0.01 (max - min) - x) where it is negative",
    "log_gii": "ln((f max - 1) (x - min) / (max - min) + 1), of indicators whose f max is above 1",
    "boxcox": "((x - min + 1)^lambda - 1) / lambda, with lambda given or estimated by maximum likelihood",
}
"""Names of the transformations and their formulas."""

LAMBDA_BOUNDS = (-5.0, 5.0)
"""Between which lambda is sought."""


@dataclass(frozen=True)
class Transform:
    """``sign * boxcox(gain * (x - origin) + offset, lam)``, increasing in x; all of `TRANSFORMS` are of this form.

    The Box-Cox transformation is ``(z^lam - 1) / lam``, and ln(z) where lam is 0 (Box & Cox 1964, JRSS B 26:211).
    """

    name: str
    origin: float = 0.0
    offset: float = 0.0
    gain: float = 1.0
    sign: float = 1.0
    lam: float = 0.0

    def _argument(self, x: Array) -> Array:
        z = self.gain * (x - self.origin) + self.offset
        if np.any(z <= 0.0):
            worst = float(x[z <= 0.0][0])
            raise TreatError(
                f"{self.name} is not defined at {worst:g}: it was fitted to values "
                f"{'above' if self.gain > 0 else 'below'} {self.origin - self.offset / self.gain:g}"
            )
        return z

    def __call__(self, x: Array) -> Array:
        """Return transformed values, of any shape; NaN stays NaN.

        Raises
        ------
        TreatError
            At a value where the transformation is not defined.
        """
        z = self._argument(np.asarray(x, dtype=np.float64))
        logs = np.log(z)
        # expm1 keeps the digits that (z^lam - 1) / lam loses as lam goes to 0
        return np.asarray(self.sign * (logs if self.lam == 0.0 else np.expm1(self.lam * logs) / self.lam))

    def slope(self, x: Array) -> Array:
        """Return the derivative at `x`, its parameters held."""
        z = self._argument(np.asarray(x, dtype=np.float64))
        return np.asarray(self.sign * self.gain * z ** (self.lam - 1.0))

    def inverse(self, y: Array) -> Array:
        """Return the values that are transformed to `y`."""
        y = self.sign * np.asarray(y, dtype=np.float64)
        z = np.exp(y if self.lam == 0.0 else np.log1p(self.lam * y) / self.lam)
        return np.asarray((z - self.offset) / self.gain + self.origin)


def fit_transform(
    x: Array,
    name: str,
    *,
    lam: float | None = None,
    make_positive: bool = True,
    factor: float = 1.0,
    what: str = "the indicator",
) -> Transform:
    """Return a transformation with its parameters taken from the values of one indicator.

    Parameters
    ----------
    x
        Values, (N,); NaN is left out.
    name
        One of `TRANSFORMS`. The ``log_ct`` family is that of the JRC's COIN Tool, ``log_gii`` that of the Global
        Innovation Index 2020 (technical notes), written for indicators where more is better.
    lam
        Lambda of ``boxcox``; None estimates it by maximum likelihood between -5 and 5.
    make_positive
        For ``boxcox``: subtract the minimum and add 1 first. Without, values must be above 0.
    factor
        ``f`` of ``log_gii``.
    what
        What messages call the indicator.

    Raises
    ------
    TreatError
        If the values are all equal or not in the domain of the transformation.
    UnknownName
        If there is no such transformation.
    """
    if name not in TRANSFORMS:
        raise UnknownName("transformation", name, TRANSFORMS, f"Valid: {', '.join(TRANSFORMS)}.")
    seen = x[~np.isnan(x)]
    if not seen.size or seen.min() == seen.max():
        raise TreatError(f"{what}: {name} needs values that differ; leave it untreated")
    low, high = float(seen.min()), float(seen.max())
    margin = 0.01 * (high - low)
    match name:
        case "log":
            _above_zero(low, name, what, "log_ct, which shifts them")
            return Transform(name)
        case "log_ct_orig":
            return Transform(name, origin=low, offset=1.0)
        case "log_ct":
            return Transform(name, origin=low, offset=margin)
        case "log_ct_plus":
            if float(shape(seen)[0]) < 0.0:
                return Transform(name, origin=high, offset=margin, gain=-1.0, sign=-1.0)
            return Transform(name, origin=low, offset=margin)
        case "log_gii":
            if factor * high <= 1.0:
                raise TreatError(
                    f"{what}: log_gii turns an indicator round whose maximum times the factor is not above 1; found "
                    f"{high:g} times {factor:g}; give a larger factor or take log_ct"
                )
            return Transform(name, origin=low, offset=1.0, gain=(factor * high - 1.0) / (high - low))
    if not make_positive:
        _above_zero(low, name, what, "make_positive, which shifts them")
    origin, offset = (low, 1.0) if make_positive else (0.0, 0.0)
    return Transform(
        name, origin=origin, offset=offset, lam=_lambda(seen - origin + offset) if lam is None else float(lam)
    )


def _above_zero(low: float, name: str, what: str, instead: str) -> None:
    if low <= 0.0:
        raise TreatError(f"{what}: {name} needs values above 0, found {low:g}; take {instead}")


def _lambda(z: Array) -> float:
    """Lambda of the highest profile likelihood of a normal distribution (Box & Cox 1964, eq. 8)."""
    logs = np.log(z)
    logs -= logs.mean()  # the likelihood does not change with the unit of z
    widest = float(np.abs(logs).max())

    def cost(lam: float) -> float:
        power = lam * logs
        if abs(lam) * widest < 1.0:
            return float(np.log(np.var(np.expm1(power) / lam if lam else logs)))
        top = float(power.max())  # taken out, so that no power overflows
        return 2.0 * float(top - np.log(abs(lam))) + float(np.log(np.var(np.exp(power - top))))

    found: Any = minimize_scalar(cost, bounds=LAMBDA_BOUNDS, method="bounded", options={"xatol": 1e-10})
    return float(found.x)
