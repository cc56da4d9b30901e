"""Shared membership of a bloc and co-authored works: pairs that became fellow members, before and after they did.

One bloc at a time. Pairs that were fellow members from the start of the sample are left out: they would serve as a
comparison although the bloc works on them too. Membership of a year is that of 1 July.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from accord import places
from friction_events import SEED, Path
from friction_panel import Panel, indicator_fit, panel, poisson_fit

NEVER = 9999
OUTSIDE = "outside the OECD"


@dataclass(frozen=True)
class Membership:
    """One bloc and the years in which pairs became fellow members."""

    bloc: str
    first: int
    last: int
    leads: int
    """Years before joining that have their own coefficient; the earliest stands for all before it."""
    lags: int
    """Years after joining that have their own coefficient; the latest stands for all after it."""
    pool: str = ""
    """Where random stand-ins for the members come from, for blocs too small for the dyadic errors."""


MEMBERSHIPS = (
    Membership("BRICS", 2000, 2023, 8, 12, OUTSIDE),
    Membership("SCO", 2005, 2023, 8, 6, OUTSIDE),
    Membership("EAEU", 2005, 2023, 8, 8, OUTSIDE),
    Membership("QUAD", 2007, 2023, 8, 5, "anywhere"),
    Membership("EU", 2000, 2019, 5, 10),
    Membership("OECD", 2000, 2023, 8, 10),
    Membership("NATO", 2000, 2023, 8, 10),
)
DRAWS, POOL = 100, 25


def membership_by_year(code: str, years) -> dict[int, tuple[str, ...]]:
    return {year: places.blocs()[code].members(date(year, 7, 1)) for year in years}


def joined(data: Panel, members: dict[int, tuple[str, ...]]) -> np.ndarray:
    """Return the year in which each pair became fellow members, (N, N); NEVER where it did not."""
    year = np.full((len(data.countries),) * 2, NEVER)
    for when in sorted(members, reverse=True):
        inside = data.members(members[when])
        year[np.outer(inside, inside)] = when
    np.fill_diagonal(year, NEVER)
    return year


def clock(data: Panel, start: np.ndarray, leads: int, lags: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the years since joining, -1 left out, and the cells each stands for."""
    since = np.array(data.years)[:, None, None] - start
    times = [k for k in range(-leads, lags + 1) if k != -1]
    bounded = np.where(start == NEVER, NEVER, np.clip(since, -leads, lags))
    present = [k for k in times if ((bounded == k) & data.kept).any()]
    return np.array(present), [bounded == k for k in present]


def stand_ins(data: Panel, case: Membership, members: dict[int, tuple[str, ...]]) -> Iterator[dict]:
    """Yield the same dated structure with random other countries in the members' places."""
    real = sorted({code for group in members.values() for code in group} & set(data.countries))
    order = np.argsort(-data.works.sum(axis=(0, 2)))
    barred = set(real)
    if case.pool == OUTSIDE:
        barred |= set(places.blocs()["OECD"].members(date(case.last, 7, 1)))
    pool = [data.countries[n] for n in order if data.countries[n] not in barred][:POOL]
    rng = np.random.default_rng(SEED)
    for _ in range(DRAWS if case.pool else 0):
        name = dict(zip(real, rng.choice(pool, len(real), replace=False), strict=True))
        yield {year: tuple(str(name[c]) for c in group if c in name) for year, group in members.items()}


@dataclass(frozen=True)
class Joining:
    """What shared membership did: the path around joining, and one number for all years after it."""

    case: Membership
    path: Path
    value: float
    se: float
    se_pair: float
    se_dyadic: float
    se_placebo: float
    share: float
    """Share of the random stand-ins with an effect at least as large; NaN without any."""


def study_membership(case: Membership) -> Joining:
    data = panel(case.first, case.last)
    members = membership_by_year(case.bloc, data.years)
    start = joined(data, members)
    data = data.without(start == case.first)
    start = np.where(start == case.first, NEVER, start)
    times, cells = clock(data, start, case.leads, case.lags)
    fit = poisson_fit(data, {f"t{k + 100}": cell for k, cell in zip(times, cells, strict=True)})
    after = start <= np.array(data.years)[:, None, None]
    single = poisson_fit(data, {"after": after})
    np.testing.assert_allclose(indicator_fit(data.works, [after]), single.coef, atol=2e-5)

    rest = data.without(start != NEVER)
    paths, effects = [], []
    for members_drawn in stand_ins(data, case, members):
        drawn = joined(data, members_drawn)
        other = rest.without(drawn == case.first)
        drawn = np.where(drawn == case.first, NEVER, drawn)
        found, drawn_cells = clock(other, drawn, case.leads, case.lags)
        if list(found) == list(times):
            paths.append(indicator_fit(other.works, drawn_cells, 1e-5))
        effects.append(indicator_fit(other.works, [drawn <= np.array(data.years)[:, None, None]], 1e-6)[0])
    one = np.ones(1)
    errors = (
        single.error(one),
        single.error(one, dyadic=True),
        float(np.sqrt(np.mean(np.square(effects)))) if effects else float("nan"),
    )
    value = float(single.coef[0])
    larger = (1 + (np.abs(effects) >= abs(value)).sum()) / (1 + len(effects)) if effects else float("nan")
    among = "other economies outside the OECD" if case.pool == OUTSIDE else "other economies"
    text = f"{DRAWS} random sets of the {POOL} largest {among} in the members' places" if case.pool else ""
    title = places.blocs()[case.bloc].name
    pairs = int(((start != NEVER) & data.kept).sum() // 2)
    path = Path(
        f"bloc_{case.bloc}",
        f"Pairs that became fellow members: {title}",
        "years since joining",
        -1,
        times,
        fit,
        np.array(paths).reshape(len(paths), len(times)),
        text,
        pairs,
    )
    return Joining(case, path, value, float(np.nanmax(errors)), *errors, float(larger))
