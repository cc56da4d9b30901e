"""World Development Indicators: 14 series on research, people, networks and income, by country and year."""

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


@dataclass(frozen=True)
class Series:
    """One indicator: Accord's short name and the World Bank's code, unit and description."""

    name: str
    code: str
    unit: str
    description: str
    source: str


@dataclass(frozen=True, eq=False)
class Development:
    """A panel of indicators; NaN where the World Bank has no value."""

    series: tuple[Series, ...]
    countries: tuple[str, ...]
    years: tuple[int, ...]
    values: Array
    """Indicator by series, country and year, (S, N, T)."""

    def panel(self, name: str, countries: Sequence[str] | None = None) -> Array:
        """Return one series by country and year, (N, T); NaN for a country that is not in the data.

        Raises
        ------
        UnknownName
            If there is no such series.
        """
        names = [entry.name for entry in self.series]
        if name not in names:
            raise UnknownName("series", name, names, f"Series: {', '.join(names)}.")
        values: Array = self.values[names.index(name)]
        if countries is None:
            return values
        place = {code: n for n, code in enumerate(self.countries)}
        missing = np.full(len(self.years), np.nan)
        return np.array([values[place[code]] if code in place else missing for code in countries])

    def at(self, name: str, countries: Sequence[str], year: int) -> Array:
        """Return one series in one year, (N,).

        Raises
        ------
        InputError
            If the data do not have the year.
        """
        if year not in self.years:
            raise InputError(f"no indicators of {year}; they run from {self.years[0]} to {self.years[-1]}")
        found: Array = self.panel(name, countries)[:, self.years.index(year)]
        return found

    def latest(
        self, name: str, countries: Sequence[str] | None = None, until: int | None = None
    ) -> tuple[Array, Array]:
        """Return each country's latest value up to a year and the year it is of, (N,) and (N,); NaN where none."""
        values = self.panel(name, countries)
        years = np.array(self.years, dtype=float)
        has = np.isfinite(values) & (years <= (years[-1] if until is None else until))
        last = values.shape[1] - 1 - np.argmax(has[:, ::-1], axis=1)
        some = has.any(axis=1)
        value = np.where(some, np.take_along_axis(values, last[:, None], axis=1)[:, 0], np.nan)
        return value, np.where(some, years[last], np.nan)

    def to_dataframe(self, until: int | None = None) -> pd.DataFrame:
        """Return latest values, one row per country and series: country, series, unit, year, value."""
        import pandas as pd

        frames = []
        for entry in self.series:
            value, year = self.latest(entry.name, until=until)
            frames.append(
                pd.DataFrame(
                    {
                        "country": self.countries,
                        "series": entry.name,
                        "unit": entry.unit,
                        "year": year,
                        "value": value,
                    }
                )
            )
        return pd.concat(frames).dropna().astype({"year": int}).reset_index(drop=True)


@cache
def load_development() -> Development:
    """Load the packaged panel: 14 series, 215 countries and territories, from 2000 (World Bank); without Taiwan."""
    series = tuple(
        Series(row["name"], row["code"], row["unit"], row["description"], row["source"])
        for row in tables.rows("wdi_series")
    )
    with np.load(tables.path("wdi.npz"), allow_pickle=False) as stored:
        values = stored["values"]
        values.flags.writeable = False
        if list(map(str, stored["series"])) != [entry.name for entry in series]:
            raise InputError("wdi.npz and wdi_series.csv do not list the same series: the files are damaged")
        return Development(
            series, tuple(map(str, stored["countries"])), tuple(map(int, stored["years"])), values
        )
