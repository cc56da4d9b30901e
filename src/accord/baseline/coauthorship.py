"""Internationally co-authored works by pair of countries and year, 2000 to 2023."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.errors import InputError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Coauthorship:
    """Works with authors in more than one country.

    A work of authors in k countries counts once in each of the k(k-1)/2 pairs (full counting), so the pairs of a
    country add up to more than its works. Works of one country alone are not in the source: there is no domestic cell.
    """

    countries: tuple[str, ...]
    years: tuple[int, ...]
    works: Array
    """Works with authors in both countries, (T, N, N): symmetric, zero on the diagonal."""
    international: Array
    """Works of a country with at least one author abroad, each counted once, (T, N)."""

    def __post_init__(self) -> None:
        t, n = len(self.years), len(self.countries)
        if self.works.shape != (t, n, n) or self.international.shape != (t, n):
            raise InputError(
                f"co-authored works of {n} countries in {t} years need shapes ({t}, {n}, {n}) and ({t}, {n}); found "
                f"{self.works.shape} and {self.international.shape}"
            )

    def place(self, year: int) -> int:
        """Return the position of a year.

        Raises
        ------
        InputError
            If the data do not have it.
        """
        if year not in self.years:
            raise InputError(
                f"no co-authored works of {year}; they run from {self.years[0]} to {self.years[-1]}"
            )
        return self.years.index(year)

    def matrix(self, first: int, last: int | None = None) -> Array:
        """Return works by pair, (N, N): of one year, or the yearly mean from a first to a last year."""
        stop = self.place(first if last is None else last)
        found: Array = self.works[self.place(first) : stop + 1].mean(axis=0)
        return found

    def pair(self, a: str, b: str) -> Array:
        """Return the works of a pair by year, (T,)."""
        found: Array = self.works[:, self._position(a), self._position(b)]
        return found

    def select(self, countries: Sequence[str], years: Sequence[int] | None = None) -> Coauthorship:
        """Return the same for some countries, in the order given, and some years.

        Works with authors in other countries still count in `international`.
        """
        n = [self._position(code) for code in countries]
        t = [self.place(year) for year in (self.years if years is None else years)]
        return Coauthorship(
            tuple(countries),
            tuple(self.years[k] for k in t),
            self.works[np.ix_(t, n, n)],
            self.international[np.ix_(t, n)],
        )

    def largest(self, count: int, without: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the countries with most internationally co-authored works over all years, by code."""
        order = np.argsort(-self.international.sum(axis=0), kind="stable")
        kept = [self.countries[n] for n in order if self.countries[n] not in without]
        return tuple(sorted(kept[:count]))

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per year and pair with works: year, a, b, works."""
        import pandas as pd

        t, a, b = np.nonzero(np.triu(self.works))
        codes = np.array(self.countries)
        return pd.DataFrame(
            {
                "year": np.array(self.years)[t],
                "a": codes[a],
                "b": codes[b],
                "works": self.works[t, a, b].astype(int),
            }
        )

    def _position(self, code: str) -> int:
        if code not in self.countries:
            raise UnknownName("country of the co-authorship data", code, self.countries)
        return self.countries.index(code)


@cache
def load_coauthorship() -> Coauthorship:
    """Load the packaged co-authored works: 229 countries and territories, 2000 to 2023 (OpenAlex)."""
    with np.load(tables.path("coauthorship.npz"), allow_pickle=False) as stored:
        countries = tuple(map(str, stored["countries"]))
        years = tuple(map(int, stored["years"]))
        works = np.zeros((len(years), len(countries), len(countries)))
        works[:, *np.triu_indices(len(countries))] = stored["works"]
    international = np.einsum("tii->ti", works).copy()
    works += works.transpose(0, 2, 1)
    np.einsum("tii->ti", works)[:] = 0.0
    for array in (works, international):
        array.flags.writeable = False
    return Coauthorship(countries, years, works, international)
