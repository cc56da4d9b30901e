"""Points of the unit cube that draws are made at: point k depends on the seed and on k alone."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError, UnknownName

Array = NDArray[np.float64]
Sampling = Literal["sobol", "random"]
SAMPLINGS: tuple[Sampling, ...] = ("sobol", "random")
_EDGE = 1e-9


def points(draws: int, dimensions: int, seed: int, sampling: Sampling = "sobol") -> Array:
    """Return probabilities in (0, 1), (draws, dimensions).

    A longer run of the same seed begins with the points of a shorter one.

    Parameters
    ----------
    sampling
        ``"sobol"``: a scrambled Sobol sequence (Owen 1998; Joe & Kuo 2008), whose error falls almost as 1/draws; a
        power of two keeps it balanced. ``"random"``: independent points, each draw with a seed spawned for it.

    Raises
    ------
    InputError
        If no draws are asked for.
    UnknownName
        If there is no such sampling.
    """
    if draws < 1:
        raise InputError(f"found {draws} draws; at least 1 is needed, and 64 give a usable range")
    if sampling == "random":
        rows = [draw_rng(seed, number).random(dimensions) for number in range(draws)]
        found = np.array(rows).reshape(draws, dimensions)
    elif sampling == "sobol":
        found = _sobol(draws, dimensions, seed)
    else:
        raise UnknownName("sampling", sampling, SAMPLINGS, f"There are {' and '.join(SAMPLINGS)}.")
    # The sequence may touch 0; a quantile there can be minus infinity.
    return np.clip(found, _EDGE, 1.0 - _EDGE)


def draw_rng(seed: int, number: int) -> np.random.Generator:
    """Return the generator of one draw: a seed spawned for it, whoever works it out and in whatever order."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))


def _sobol(draws: int, dimensions: int, seed: int) -> Array:
    import warnings

    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    with warnings.catch_warnings():
        # Any number of draws is allowed; that a power of two is better is said in the documentation.
        warnings.filterwarnings("ignore", message="The balance properties of Sobol", category=UserWarning)
        return np.asarray(engine.random(draws))
