"""Event studies of co-authored works: what happened between some pairs of countries around a date, year by year.

The coefficient of a year is the log change of the treated pairs' works since the base year, relative to what all other
pairs and the countries' own growth predict. Years before the base show whether the pairs were already drifting apart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from accord import places
from friction_panel import Fit, Panel, between, indicator_fit, log_fit, panel, poisson_fit

SEED = 20221231
SANCTIONS_2014 = "USA CAN JPN AUS NOR CHE ISL LIE ALB MNE"
"""Who took measures against Russia in 2014 besides the European Union: US Executive Order 13662 and its counterparts of
Canada, Japan, Australia and Switzerland; aligned with Council Decision 2014/512/CFSP: Norway, Iceland, Liechtenstein,
Albania, Montenegro (Ukraine too; left out as a party to the war)."""


@dataclass(frozen=True)
class Event:
    """A dated change between some pairs, and what to compare them with."""

    key: str
    title: str
    first: int
    last: int
    base: int
    """Last year before the event: coefficients are relative to it."""
    after: tuple[int, ...]
    """Years whose mean is the effect."""
    drop: tuple[str, ...]
    treated: Callable[[Panel], np.ndarray]
    """Pairs, (N, N)."""
    placebos: Callable[[Panel], list[np.ndarray]]
    """Pairs that nothing comparable was done to, each (N, N); the treated ones are left out of these fits."""
    placebo_text: str
    second: tuple[str, int, tuple[int, ...]] | None = None
    """A later date in the same years: its name, base and years after."""


@dataclass(frozen=True)
class Path:
    """Coefficients by year with errors; the base year is left out."""

    key: str
    title: str
    clock: str
    """What `times` counts: the calendar year, or years since joining."""
    base: int
    times: np.ndarray
    fit: Fit
    placebos: np.ndarray
    """(P, T): the same coefficients of the placebos; P may be 0."""
    placebo_text: str
    pairs: int

    def spread(self, weights: np.ndarray) -> float:
        """Return the root mean square of a weighted sum over the placebos."""
        if not len(self.placebos):
            return float("nan")
        return float(np.sqrt(np.mean((self.placebos @ weights) ** 2)))

    def summary(self, weights: np.ndarray) -> tuple[float, float, float]:
        """Return a weighted sum, its standard error and its share of placebos that are at least as large.

        The error is the largest of the pair-clustered, the dyadic-robust and the placebos'.
        """
        value = float(weights @ self.fit.coef)
        candidates = [self.fit.error(weights), self.fit.error(weights, dyadic=True), self.spread(weights)]
        drawn = np.abs(self.placebos @ weights) if len(self.placebos) else np.zeros(0)
        share = (1 + (drawn >= abs(value)).sum()) / (1 + len(drawn)) if len(drawn) else float("nan")
        return value, float(np.nanmax(candidates)), float(share)

    def mean(self, times) -> np.ndarray:
        """Return the weights of a mean over some times."""
        chosen = np.isin(self.times, times)
        return chosen / chosen.sum()

    def slope(self) -> np.ndarray:
        """Return the weights of the trend per year before the event: least squares, the base year included."""
        before = self.times < self.base
        x = np.append(self.times[before], self.base).astype(float)
        weight = (x - x.mean()) / ((x - x.mean()) ** 2).sum()
        out = np.zeros(len(self.times))
        out[before] = weight[:-1]
        return out

    def net_of_trend(self, times) -> np.ndarray:
        """Return the weights of a mean over some times less the trend before the event, carried on from the base."""
        return self.mean(times) - self.slope() * (np.mean(times) - self.base)


def bloc(code: str, day: date) -> set[str]:
    return set(places.blocs()[code].members(day))


def _russia(partners: set[str]):
    def treated(data: Panel) -> np.ndarray:
        return between(data.members({"RUS"}), data.members(partners))

    def placebos(data: Panel) -> list[np.ndarray]:
        order = np.argsort(-data.works.sum(axis=(0, 2)))
        outside = [data.countries[n] for n in order if data.countries[n] not in {*partners, "RUS"}][:25]
        return [between(data.members({code}), data.members(partners)) for code in outside]

    return treated, placebos


def _china_usa():
    pair = {"CHN", "USA"}

    def treated(data: Panel) -> np.ndarray:
        return between(data.members({"CHN"}), data.members({"USA"}))

    def placebos(data: Panel) -> list[np.ndarray]:
        free = np.outer(~data.members(pair), ~data.members(pair))
        size = np.triu(data.works.sum(axis=0) * free, 1)
        found = []
        for flat in np.argsort(-size, axis=None)[:100]:
            n, m = np.unravel_index(flat, size.shape)
            found.append(between(data.members({data.countries[n]}), data.members({data.countries[m]})))
        return found

    return treated, placebos


def _horizon():
    union, left = bloc("EU", date(2021, 7, 1)), {"GBR", "CHE"}

    def treated(data: Panel) -> np.ndarray:
        return between(data.members(left), data.members(union))

    def placebos(data: Panel) -> list[np.ndarray]:
        order = np.argsort(-data.works.sum(axis=(0, 2)))
        outside = [data.countries[n] for n in order if data.countries[n] not in union | left][:20]
        couples = list(combinations(outside, 2))
        chosen = np.random.default_rng(SEED).choice(len(couples), 100, replace=False)
        return [between(data.members(couples[k]), data.members(union)) for k in sorted(chosen)]

    return treated, placebos


def events() -> list[Event]:
    coalition_2014 = bloc("EU", date(2014, 9, 1)) | set(SANCTIONS_2014.split())
    coalition_2022 = bloc("GECC", date(2023, 3, 1))
    war = ("UKR", "BLR")
    others = "the same partners with each of the 25 largest other countries in Russia's place"
    return [
        Event(
            "russia_2014",
            f"Russia with the {len(coalition_2014)} countries that took measures in 2014",
            2006,
            2021,
            2013,
            tuple(range(2014, 2022)),
            war,
            *_russia(coalition_2014),
            others,
        ),
        Event(
            "russia_2022",
            f"Russia with the {len(coalition_2022)} countries of the Global Export Control Coalition",
            2014,
            2023,
            2021,
            (2022, 2023),
            war,
            *_russia(coalition_2022),
            others,
        ),
        Event(
            "china_usa_2018",
            "China with the United States",
            2008,
            2023,
            2017,
            tuple(range(2019, 2024)),
            (),
            *_china_usa(),
            "each of the 100 largest pairs without China and the United States",
            ("since_2022", 2021, (2022, 2023)),
        ),
        Event(
            "horizon_2021",
            "United Kingdom and Switzerland, outside Horizon Europe, with the European Union",
            2010,
            2023,
            2019,
            (2021, 2022, 2023),
            (),
            *_horizon(),
            "the European Union with 100 random couples of the 20 largest other countries",
        ),
    ]


def variants(event: Event) -> dict[str, float]:
    """Return the effect of an event in other samples and by another estimator."""
    found = {}
    for size in (50, 150):
        data = panel(event.first, event.last, drop=event.drop, size=size)
        found[f"{size} economies"] = _effect(event, data, event.treated(data))
    data = panel(event.first, event.last, drop=event.drop)
    treated = event.treated(data) & data.kept
    weight = (data.works * treated).sum(axis=0)
    if treated.sum() > 2:
        most = np.isin(np.arange(len(data.countries)), np.unravel_index(weight.argmax(), weight.shape))
        found["without the largest pair"] = _effect(event, data.without(between(most, most)), treated)
    # Least squares of logs weigh a small pair as much as a large one; only pairs with works in every year can be used.
    dense = Panel(data.countries, data.years, np.where((data.works > 0).all(axis=0), data.works, 0.0))
    after = (treated & dense.kept)[None] & np.isin(data.years, event.after)[:, None, None]
    between_times = np.isin(data.years, [event.base, *event.after])
    short = Panel(data.countries, tuple(np.array(data.years)[between_times]), dense.works[between_times])
    found["least squares of logs"] = log_fit(short, after[between_times])
    return found


def _effect(event: Event, data: Panel, treated: np.ndarray) -> float:
    years = np.array([year for year in data.years if year != event.base])
    cells = [treated & data.kept & (np.array(data.years) == year)[:, None, None] for year in years]
    return float(indicator_fit(data.works, cells)[np.isin(years, event.after)].mean())


def study(event: Event) -> Path:
    data = panel(event.first, event.last, drop=event.drop)
    treated = event.treated(data) & data.kept
    years = np.array([year for year in data.years if year != event.base])

    def by_year(pairs: np.ndarray) -> list[np.ndarray]:
        return [pairs & (np.array(data.years) == year)[:, None, None] for year in years]

    fit = poisson_fit(data, {f"y{year}": cell for year, cell in zip(years, by_year(treated), strict=True)})
    again = indicator_fit(data.works, by_year(treated))
    np.testing.assert_allclose(again, fit.coef, atol=2e-5)  # two solvers, one likelihood
    rest = data.without(treated)
    drawn = np.array([indicator_fit(rest.works, by_year(pairs)) for pairs in event.placebos(data)])
    return Path(
        event.key,
        event.title,
        "year",
        event.base,
        years,
        fit,
        drawn,
        event.placebo_text,
        int(treated.sum() // 2),
    )
