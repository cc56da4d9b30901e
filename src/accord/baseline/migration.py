"""People by country of birth and country of residence, 2019: those who moved, and those who stayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.baseline.development import load_development
from accord.errors import InputError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

YEAR = 2019


@dataclass(frozen=True, eq=False)
class Migration:
    """Stocks of people by origin and destination. All people, not only the skilled."""

    countries: tuple[str, ...]
    migrants: Array
    """People of an origin (row) who live in a destination (column), (N, N): zero on the diagonal."""
    stayers: Array
    """People of a country who live in it: its population less its immigrants, (N,); NaN without a population."""

    @property
    def stocks(self) -> Array:
        """People by origin and destination with those who stayed on the diagonal, (N, N)."""
        found: Array = self.migrants.copy()
        np.fill_diagonal(found, self.stayers)
        return found

    def select(self, countries: Sequence[str]) -> Migration:
        """Return the same for some countries, in the order given; people from and in others are left out.

        Raises
        ------
        UnknownName
            If a country is not in the data.
        InputError
            If the number of its people who stayed is not known.
        """
        for code in countries:
            if code not in self.countries:
                raise UnknownName("country of the migration data", code, self.countries)
        place = [self.countries.index(code) for code in countries]
        gaps = [code for code, n in zip(countries, place, strict=True) if not np.isfinite(self.stayers[n])]
        if gaps:
            raise InputError(
                f"no population of {YEAR} for {', '.join(gaps)}: how many people stayed is not known; leave it out"
            )
        return Migration(tuple(countries), self.migrants[np.ix_(place, place)], self.stayers[place])

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per origin and destination with people: origin, destination, people."""
        import pandas as pd

        people = np.nan_to_num(self.stocks)
        origin, destination = np.nonzero(people)
        codes = np.array(self.countries)
        return pd.DataFrame(
            {
                "origin": codes[origin],
                "destination": codes[destination],
                "people": people[origin, destination],
            }
        )


@cache
def load_migration() -> Migration:
    """Load the packaged migrants of 2019 (UN DESA), with stayers from the population of the same year (WDI)."""
    with np.load(tables.path("migration_2019.npz"), allow_pickle=False) as stored:
        countries = tuple(map(str, stored["countries"]))
        migrants = np.zeros((len(countries), len(countries)))
        migrants[stored["origin"], stored["destination"]] = stored["migrants"]
    population = load_development().at("population", countries, YEAR)
    stayers = population - migrants.sum(axis=0)
    if np.any(stayers <= 0.0):
        short = [code for code, n in zip(countries, stayers, strict=True) if n <= 0.0]
        raise InputError(f"more immigrants than people in {', '.join(short)}: the tables do not fit together")
    for array in (migrants, stayers):
        array.flags.writeable = False
    return Migration(countries, migrants, stayers)
