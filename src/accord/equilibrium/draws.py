"""An axis of draws before the axes of a result: how many there are, one of them, and their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from accord.equilibrium.certificate import Certificate
from accord.equilibrium.pairs import Array
from accord.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


def draw_count(inputs: Mapping[str, tuple[Array, int]]) -> int | None:
    """Return the number of draws of inputs, or None where none has an axis of draws.

    Parameters
    ----------
    inputs
        Each array by its name with the number of axes it has without draws.

    Raises
    ------
    InputError
        If two have different numbers of draws.
    """
    counts = {name: len(values) for name, (values, axes) in inputs.items() if values.ndim > axes}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{name} has {count}" for name, count in counts.items())
        raise InputError(f"every input with draws needs as many of them; {told}")
    return next(iter(counts.values()), None)


def draw(values: Array, axes: int, d: int) -> Array:
    """Return draw `d` of values, or the values where they have no axis of draws."""
    return np.asarray(values[d] if values.ndim > axes else values)


def mean_draw(values: Array, axes: int) -> Array:
    """Return the mean over draws, or the values where they have no axis of draws."""
    return np.asarray(values.mean(axis=0) if values.ndim > axes else values)


def worst_of(certificates: Sequence[Certificate]) -> Certificate:
    """Return one certificate for all draws: the largest residual of each equation and the most iterations."""
    residuals = {
        name: max(certificate.residuals[name] for certificate in certificates)
        for name in certificates[0].residuals
    }
    return Certificate(residuals, max(certificate.iterations for certificate in certificates))


def country_frame(names: Sequence[str], columns: Mapping[str, Array]) -> pd.DataFrame:
    """Return columns of (N,) or (D, N) as a frame indexed by country, or by draw and country."""
    import pandas as pd

    drawn = next((values for values in columns.values() if values.ndim == 2), None)
    if drawn is None:
        return pd.DataFrame(dict(columns), index=pd.Index(names, name="country"))
    index = pd.MultiIndex.from_product([range(len(drawn)), names], names=["draw", "country"])
    full = {name: np.broadcast_to(values, drawn.shape).ravel() for name, values in columns.items()}
    return pd.DataFrame(full, index=index)


def long_rows(wide: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a `country_frame` as rows of (draw,) variable, country, value."""
    flat = wide.reset_index()
    keys = [str(name) for name in wide.index.names]
    return flat.melt(keys, var_name="variable")[[*keys[:-1], "variable", keys[-1], "value"]]
