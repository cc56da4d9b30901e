"""What the packaged tables know of countries, as plain numbers by country and year, with their editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from accord import tables

WORLD = "WLD"
HDI = "Human Development Index 2022 (UNDP, Human Development Report 2023/24), 193 countries"
COMPUTE = "Accord's estimate of the stock of AI computing power, end of 2025, from Epoch AI"


@dataclass(frozen=True)
class Series:
    """One packaged indicator."""

    name: str
    """As a reason names it ("research and development expenditure")."""
    unit: str
    edition: str
    values: Mapping[str, Mapping[int, float]]
    """By country, then by year."""

    def of(self, country: str) -> Mapping[int, float]:
        """Return the values of a country by year; none where it is not in the table."""
        return self.values.get(country, {})


@dataclass(frozen=True)
class Estimate:
    """An uncertain quantity of one country: the 5th percentile, the central value and the 95th."""

    low: float
    value: float
    high: float


@cache
def development(name: str) -> Series:
    """Return a series of the World Development Indicators by its packaged name ("rd_expenditure").

    Raises
    ------
    KeyError
        If there is no such series.
    """
    import numpy as np

    row = {row["name"]: row for row in tables.rows("wdi_series")}[name]
    with np.load(tables.path("wdi.npz"), allow_pickle=False) as stored:
        panel = stored["values"][[str(one) for one in stored["series"]].index(name)]
        countries, years = (
            [str(code) for code in stored["countries"]],
            [int(year) for year in stored["years"]],
        )
    values = {
        code: {year: float(v) for year, v in zip(years, line, strict=True) if np.isfinite(v)}
        for code, line in zip(countries, panel, strict=True)
    }
    edition = f"World Bank, World Development Indicators, {row['code']}, as packaged to {row['latest']}"
    return Series(row["description"][:1].lower() + row["description"][1:], row["unit"], edition, values)


@cache
def human_development() -> dict[str, tuple[float, int]]:
    """Return the published index and rank of each country."""
    return {
        row["code"]: (float(row["published"]), int(row["published_rank"]))
        for row in tables.rows("hdi_2022")
        if row["published"] and row["published_rank"]
    }


@cache
def computing_power() -> dict[str, Estimate]:
    """Return the stock of AI computing power in H100-equivalents by country, and of the world (``WLD``)."""
    return {
        row["country"]: Estimate(float(row["low"]), float(row["value"]), float(row["high"]))
        for row in tables.rows("compute_stock")
    }


def largest(values: Mapping[str, Mapping[int, float]], year: int, slack: int = 2) -> list[str]:
    """Return countries from the largest on, each by its latest value from `year` back to `slack` years before."""
    latest = {
        code: line[last]
        for code, line in values.items()
        if (last := max((y for y in line if year - slack <= y <= year), default=None)) is not None
    }
    return sorted(latest, key=lambda code: (-latest[code], code))
