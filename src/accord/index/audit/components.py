"""Principal components of a group of indicators, and whether they are worth taking (OECD/JRC Handbook 2008, step 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.index.audit.correlation import correlation
from accord.index.audit.selection import SCORES, elements_at, parts_of

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index

Array = NDArray[np.float64]

_DEPENDENT = 1e-12
"""Smallest eigenvalue over the largest below which indicators are taken as linearly dependent."""
_KAISER = (
    (0.9, "marvellous"),
    (0.8, "meritorious"),
    (0.7, "middling"),
    (0.6, "mediocre"),
    (0.5, "miserable"),
    (0.0, "unacceptable"),
)


@dataclass(frozen=True, eq=False)
class Components:
    """Principal components of the correlations of K indicators, the largest first."""

    codes: tuple[str, ...]
    units: NDArray[np.intp]
    """Positions of the units without a missing value, on which all this rests, (M,)."""
    eigenvalues: Array
    """Variance of each component, (C,), C = min(K, M - 1) at most; they sum to K."""
    vectors: Array
    """Weight of each indicator in each component, each column of length one, (K, C). The sign of a component says
    nothing; it is chosen so that the weights sum to a positive number."""
    scores: Array
    """Value of each component for each of these units, (M, C)."""

    @property
    def shares(self) -> Array:
        """Share of the total variance that each component explains, (C,)."""
        return np.asarray(self.eigenvalues / len(self.codes))

    @property
    def loadings(self) -> Array:
        """Correlation of each indicator with each component, (K, C)."""
        return np.asarray(self.vectors * np.sqrt(self.eigenvalues))

    @property
    def kaiser(self) -> int:
        """Number of components with an eigenvalue above one: more than an indicator alone (Kaiser 1960)."""
        return int(np.sum(self.eigenvalues > 1.0))

    def count(self, share: float = 0.7) -> int:
        """Return the least number of components that explain a share of the variance.

        Raises
        ------
        InputError
            If the share is not above 0 and at most 1.
        """
        if not 0.0 < share <= 1.0:
            raise InputError(f"a share of {share} cannot be explained; give one above 0 and at most 1")
        reached = np.cumsum(self.shares) >= share - 1e-12
        return int(np.argmax(reached)) + 1 if reached.any() else len(self.eigenvalues)

    def frame(self) -> pd.DataFrame:
        """Return one row per component: eigenvalue, share of the variance, cumulative share."""
        import pandas as pd

        columns = {
            "eigenvalue": self.eigenvalues,
            "sd": np.sqrt(self.eigenvalues),
            "share": self.shares,
            "cumulative": np.cumsum(self.shares),
        }
        return pd.DataFrame(columns, index=pd.Index(self._names(), name="component"))

    def loadings_frame(self) -> pd.DataFrame:
        """Return the correlation of each indicator with each component."""
        import pandas as pd

        index = pd.Index(self.codes, name="element")
        return pd.DataFrame(self.loadings, index=index, columns=self._names())

    def _names(self) -> list[str]:
        return [f"PC{number + 1}" for number in range(len(self.eigenvalues))]


def principal_components(values: Array, codes: Sequence[str] = ()) -> Components:
    """Take the principal components of the correlations of the columns of an array, (N, K).

    Columns are centred and scaled to variance one; units with any missing value are left out.

    Raises
    ------
    InputError
        If there are fewer than two columns or three complete units, or a column does not vary.
    """
    values, rows, names = _whole(values, codes)
    scaled = values - values.mean(axis=0)
    scaled = scaled / np.sqrt((scaled * scaled).sum(axis=0) / (len(scaled) - 1))
    # By singular values, which squaring into a correlation matrix would halve the digits of.
    _, singular, right = np.linalg.svd(scaled, full_matrices=False)
    kept = min(len(singular), len(scaled) - 1)
    singular, vectors = singular[:kept], right[:kept].T
    vectors = vectors * np.where(vectors.sum(axis=0) < 0.0, -1.0, 1.0)
    return Components(names, rows, singular**2 / (len(scaled) - 1), vectors, scaled @ vectors)


@dataclass(frozen=True, eq=False)
class Adequacy:
    """Whether indicators have enough in common to be summarised by a few components."""

    codes: tuple[str, ...]
    n_units: int
    """Units without a missing value."""
    kmo: float
    """Kaiser-Meyer-Olkin measure of sampling adequacy, 0 to 1; below 0.5 do not go on, from 0.6 on it is fair."""
    msa: Array
    """The same of each indicator, (K,)."""
    chi_square: float
    """Bartlett's statistic that all correlations are zero."""
    degrees: int
    p: float
    """p-value of Bartlett's test."""

    @property
    def verdict(self) -> str:
        """Kaiser's (1974) word for the KMO: marvellous, meritorious, middling, mediocre, miserable, unacceptable."""
        return next((word for bound, word in _KAISER if self.kmo >= bound), "unacceptable")

    def frame(self) -> pd.DataFrame:
        """Return one row per indicator: its measure of sampling adequacy."""
        import pandas as pd

        return pd.DataFrame({"msa": self.msa}, index=pd.Index(self.codes, name="element"))


def adequacy(values: Array, codes: Sequence[str] = ()) -> Adequacy:
    """Measure sampling adequacy of the columns of an array, (N, K), and test whether they are correlated at all.

    KMO = sum r^2 / (sum r^2 + sum q^2) over pairs of different columns, r the correlation and q the partial correlation
    given all the others (Kaiser & Rice 1974). Bartlett's (1951) statistic is -(n - 1 - (2 k + 5) / 6) ln det R, on
    k (k - 1) / 2 degrees of freedom. Units with any missing value are left out.

    Raises
    ------
    InputError
        If there are fewer than two columns or three complete units, a column does not vary, or columns are linearly
        dependent, so that partial correlations do not exist; names columns that are.
    """
    from scipy import special

    values, _, names = _whole(values, codes)
    n, k = values.shape
    related = correlation(values)
    spread, vectors = np.linalg.eigh(related)
    if spread[0] <= _DEPENDENT * spread[-1]:
        part = np.abs(vectors[:, 0])
        dependent = [names[column] for column in np.argsort(-part) if part[column] > 0.1 * part.max()]
        few = f"; with {n} complete units no more than {n - 1} columns can be independent" if n <= k else ""
        raise InputError(
            f"these are linearly dependent: {', '.join(sorted(dependent))}{few}. "
            "Leave one out, or impute missing values first"
        )
    inverse = (vectors / spread) @ vectors.T
    root = np.sqrt(np.diag(inverse))
    partial = inverse / root / root[:, None]
    squares = related**2 - np.eye(k)
    partials = partial**2 - np.eye(k)
    common, own = squares.sum(axis=1), partials.sum(axis=1)
    with np.errstate(invalid="ignore"):
        msa = common / (common + own)
    total = float(common.sum() + own.sum())
    chi_square = -(n - 1.0 - (2.0 * k + 5.0) / 6.0) * float(np.log(spread).sum())
    degrees = k * (k - 1) // 2
    return Adequacy(
        codes=names,
        n_units=n,
        kmo=float(common.sum()) / total if total > 0.0 else np.nan,
        msa=msa,
        chi_square=chi_square,
        degrees=degrees,
        p=float(special.chdtrc(degrees, max(chi_square, 0.0))),
    )


def _whole(values: Array, codes: Sequence[str]) -> tuple[Array, NDArray[np.intp], tuple[str, ...]]:
    """Return the complete units and their positions, checked, and a name for each column."""
    k = values.shape[1]
    names = tuple(codes) or tuple(str(column + 1) for column in range(k))
    rows = np.flatnonzero(~np.isnan(values).any(axis=1))
    if k < 2:
        raise InputError(f"found {k} indicator; two or more are needed to have anything in common")
    if len(rows) < 3:
        raise InputError(
            f"only {len(rows)} units have all of {', '.join(names)}; impute missing values first"
        )
    whole = values[rows]
    still = [name for name, column in zip(names, whole.T, strict=True) if column.min() == column.max()]
    if still:
        raise InputError(
            f"the same value for all {len(rows)} complete units: {', '.join(still)}; leave it out"
        )
    return whole, rows, names


def components(
    index: Index, code: str | None = None, step: str = SCORES, *, level: int | None = None
) -> Components:
    """Take the principal components of the parts of an aggregate of a built index.

    Parameters
    ----------
    code
        The aggregate, by default the index itself.
    step
        Step that leaves the values, ``"aggregated"`` for scores.
    level
        Level of the parts; by default the next below the aggregate, and of the steps that hold indicators level 1.

    Raises
    ------
    UnknownName
        If there is no such element, step or level.
    InputError
        As `principal_components`.
    """
    values, codes = parts_of(index, code, step, level)
    return principal_components(values, codes)


def sampling_adequacy(
    index: Index, code: str | None = None, step: str = SCORES, *, level: int | None = None
) -> Adequacy:
    """Measure sampling adequacy of the parts of an aggregate of a built index; arguments as for `components`.

    Raises
    ------
    UnknownName
        If there is no such element, step or level.
    InputError
        As `adequacy`.
    """
    values, codes = parts_of(index, code, step, level)
    return adequacy(values, codes)


def components_by_group(
    index: Index, code: str | None = None, step: str = SCORES, *, level: int = 1
) -> dict[str, Components]:
    """Take the principal components within every group of elements of a level, by the code of the group.

    Groups with a single part are left out. `code` restricts to the groups below an aggregate.
    """
    structure = index.structure
    groups = elements_at(structure, code, level + 1)
    return {
        group: components(index, group, step, level=level)
        for group in groups
        if len(structure.children(group)) > 1
    }
