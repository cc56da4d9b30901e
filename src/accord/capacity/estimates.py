"""Estimates of what moves joint research and people between countries, each with its error, sample and source.

Written by ``data-build/frictions.py`` and told in full in ``docs/estimates.md``. A log change ``b`` of co-authored
works is a partial effect, at given multilateral resistance: the pair's friction in the research equilibrium changes by
``exp(b)``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.errors import UnknownName

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

Channel = Literal["research", "talent", "investment"]
Status = Literal["estimate", "assumption"]
Identification = Literal["event", "event with trend", "correlation", "transferred", "published", "judgement"]

IDENTIFICATIONS: dict[Identification, str] = {
    "event": "before and after a date, against pairs it did not touch; no drift before it was found",
    "event with trend": "before and after a date, but the pairs were drifting apart or together before it already",
    "correlation": "across countries in one year: not an effect",
    "transferred": "an estimate of one case, taken over to another",
    "published": "from the literature, not re-estimated",
    "judgement": "a range somebody chose, with the reason in the note",
}
"""What stands behind a number, from the firmest to the least firm."""


@dataclass(frozen=True)
class Estimate:
    """One number with its uncertainty and where it is from."""

    key: str
    """Measure or channel, and parameter: ``"research_sanction.effect"``."""
    channel: Channel
    parameter: str
    value: float
    se: float | None
    """Standard error; None where there is none."""
    low: float
    """5th percentile of an estimate; low end of an assumption."""
    high: float
    """95th percentile of an estimate; high end of an assumption."""
    unit: str
    status: Status
    identification: Identification
    observations: int | None
    sample: str
    specification: str
    source: str
    command: str
    """What re-makes it; empty where nothing was computed."""
    note: str

    def summary(self) -> str:
        """Return the number, its range and what stands behind it, in two lines."""
        error = f", s.e. {self.se:.3g}" if self.se is not None else ""
        return (
            f"{self.key}: {self.value:.3g} ({self.low:.3g} to {self.high:.3g}{error}), {self.unit}\n"
            f"{self.status}: {IDENTIFICATIONS[self.identification]}. {self.note}"
        )


@dataclass(frozen=True, eq=False)
class EventStudy:
    """Log changes of co-authored works of some pairs since a base time, year by year, against all other pairs."""

    key: str
    title: str
    clock: str
    """What `times` counts: the calendar year, or years since joining."""
    base: int
    """The time every coefficient is relative to; not among `times`."""
    times: NDArray[np.intp]
    """(T,)"""
    coefficient: Array
    """(T,)"""
    se_pair: Array
    """Standard errors clustered by pair, (T,): far too small where one country or pair was treated."""
    se_placebo: Array
    """Spread of the same coefficients over placebos, (T,); NaN where there are none."""
    se: Array
    """The largest of the errors by pair, by shared country and by placebos, (T,)."""
    low: Array
    """5th percentile, (T,)."""
    high: Array
    """95th percentile, (T,)."""
    pairs: int
    """Treated pairs."""
    observations: int
    placebos: int

    @property
    def before(self) -> NDArray[np.bool_]:
        """Which times come before the base, (T,): where these differ from zero, the pairs were drifting already."""
        return np.asarray(self.times < self.base)

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per time, the base left out."""
        import pandas as pd

        columns = ("coefficient", "se_pair", "se_placebo", "se", "low", "high")
        return pd.DataFrame(
            {name: getattr(self, name) for name in columns}, index=pd.Index(self.times, name=self.clock)
        )

    def summary(self) -> str:
        """Return the title and the coefficients with their intervals, one line each."""
        lines = [f"{self.title}: {self.pairs} pairs, base {self.base}"]
        for time, value, low, high in zip(self.times, self.coefficient, self.low, self.high, strict=True):
            lines.append(f"  {time:>5} {value:+.3f} ({low:+.3f} to {high:+.3f})")
        return "\n".join(lines)


@cache
def estimates() -> dict[str, Estimate]:
    """Return every packaged estimate and assumption by key; what measures fall back on comes first."""
    found = {}
    for row in tables.rows("frictions"):
        assert row["channel"] in get_args(Channel)
        assert row["status"] in get_args(Status)
        assert row["identification"] in IDENTIFICATIONS
        found[row["key"]] = Estimate(
            key=row["key"],
            channel=row["channel"],  # type: ignore[arg-type]
            parameter=row["parameter"],
            value=float(row["value"]),
            se=float(row["se"]) if row["se"] else None,
            low=float(row["low"]),
            high=float(row["high"]),
            unit=row["unit"],
            status=row["status"],  # type: ignore[arg-type]
            identification=row["identification"],
            observations=int(row["observations"]) if row["observations"] else None,
            sample=row["sample"],
            specification=row["specification"],
            source=row["source"],
            command=row["command"],
            note=row["note"],
        )
    return found


def estimate(key: str) -> Estimate:
    """Return one estimate by key, for example ``"research_sanction.effect"``.

    Raises
    ------
    UnknownName
        With the nearest keys.
    """
    table = estimates()
    if key not in table:
        raise UnknownName("estimate", key, table, "All of them: accord.capacity.estimates.estimates().")
    return table[key]


def estimate_table(channel: Channel | None = None) -> pd.DataFrame:
    """Return the estimates as a table, one row each, of one channel or of all."""
    import pandas as pd

    rows = [asdict(entry) for entry in estimates().values() if channel in (None, entry.channel)]
    return pd.DataFrame(rows).set_index("key")


@cache
def event_studies() -> dict[str, EventStudy]:
    """Return every packaged event study by key (``"russia_2022"``, ``"bloc_BRICS"``...)."""
    groups: dict[str, list[dict[str, str]]] = {}
    for row in tables.rows("friction_events"):
        groups.setdefault(row["event"], []).append(row)
    return {key: _event_study(key, rows) for key, rows in groups.items()}


def _event_study(key: str, rows: list[dict[str, str]]) -> EventStudy:
    def column(name: str) -> Array:
        return np.array([float(row[name] or "nan") for row in rows])

    first = rows[0]
    return EventStudy(
        key,
        first["title"],
        first["clock"],
        int(first["base"]),
        np.array([int(row["time"]) for row in rows]),
        column("coefficient"),
        column("se_pair"),
        column("se_placebo"),
        column("se"),
        column("low"),
        column("high"),
        int(first["pairs"]),
        int(first["observations"]),
        int(first["placebos"]),
    )


def event_study(key: str) -> EventStudy:
    """Return one event study by key.

    Raises
    ------
    UnknownName
        With the nearest keys.
    """
    table = event_studies()
    if key not in table:
        raise UnknownName("event study", key, table, f"Event studies: {', '.join(table)}.")
    return table[key]
