"""What is uncertain in a run, each with the distribution its packaged row states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from accord import tables
from accord.baseline import World
from accord.capacity import UNCERTAIN, Parameters, elasticities, estimate, parameter
from accord.capacity.quantile import triangular
from accord.index import PublishedIndex
from accord.scenario import Magnitude, Scenario, assumed

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Uncertain:
    """One uncertain number: its name, the group it belongs to, and its quantile function."""

    name: str
    group: str
    quantile: Callable[[Array], Array]
    """From probabilities in (0, 1) to values."""
    distribution: str
    """In words, for the report."""


def truncated_normal(u: Array, mean: float, se: float, low: float, high: float) -> Array:
    """Quantiles of the normal distribution cut at low and high."""
    from scipy.special import ndtr, ndtri

    a, b = ndtr((low - mean) / se), ndtr((high - mean) / se)
    return np.clip(mean + se * ndtri(a + u * (b - a)), low, high)


def magnitudes(scenario: Scenario) -> list[tuple[int, str, Uncertain]]:
    """Return the measures' magnitudes that have a range: position of the measure, field, distribution."""
    found = []
    for position, measure in enumerate(scenario.measures):
        for field in type(measure).model_fields:
            value = getattr(measure, field)
            if isinstance(value, Magnitude) and (value.low is not None or value.high is not None):
                low = value.value if value.low is None else value.low
                high = value.value if value.high is None else value.high
                found.append(
                    (
                        position,
                        field,
                        Uncertain(
                            f"{measure.id}.{field}",
                            "magnitudes of the measures",
                            partial(triangular, low=low, mode=value.value, high=high),
                            f"triangular from {low:.4g} over {value.value:.4g} to {high:.4g} (assumed shape)",
                        ),
                    )
                )
    return found


def with_magnitudes(scenario: Scenario, values: dict[tuple[int, str], float]) -> Scenario:
    """Return the scenario with some magnitudes fixed at given values."""
    measures = list(scenario.measures)
    for (position, field), value in values.items():
        old = getattr(measures[position], field)
        new = old.model_copy(update={"value": float(value), "low": None, "high": None})
        measures[position] = measures[position].model_copy(update={field: new})
    return scenario.model_copy(update={"measures": tuple(measures)})


def trade_elasticities(world: World) -> list[tuple[Array, Uncertain]]:
    """Return one uncertain number per published elasticity, with the mask of the sectors that share it, (J,).

    Sectors that borrow one published estimate move together.
    """
    rows = {row["sector"]: row for row in tables.rows("trade_elasticities")}
    groups: dict[tuple[str, ...], list[int]] = {}
    for j, sector in enumerate(world.sectors):
        row = rows.get(sector)
        if row is not None:
            key = (row["source_sector"], row["status"], row["theta"], row["se"], row["low"], row["high"])
            groups.setdefault(key, []).append(j)
    found = []
    for (source, status, theta, se, low, high), members in groups.items():
        mask = np.zeros(len(world.sectors), dtype=bool)
        mask[members] = True
        mean, least, most = float(theta), float(low), float(high)
        pick: Callable[[Array], Array]
        if status == "estimate" and se:
            words = f"normal {mean:g} (s.e. {float(se):g}), cut to {least:g} to {most:g}"
            pick = partial(truncated_normal, mean=mean, se=float(se), low=least, high=most)
        else:
            words = f"triangular from {least:g} over {mean:g} to {most:g} (assumption)"
            pick = partial(triangular, low=least, mode=mean, high=most)
        name = f"theta {source.replace('|', ', ') or 'of services'}"
        found.append((mask, Uncertain(name, "trade elasticities", pick, words)))
    return found


def capacity_parameters() -> list[Uncertain]:
    """Return the uncertain numbers behind research, people and computing power, in the order of `drawn_parameters`."""
    group = "research, people and computing power"
    found = []
    for key in ("research.substitution", "talent.elasticity"):
        number = estimate(key)
        words = f"triangular from {number.low:g} over {number.value:g} to {number.high:g} ({number.status})"
        pick = partial(triangular, low=number.low, mode=number.value, high=number.high)
        found.append(Uncertain(key, group, pick, words))
    supply = parameter("chips.accelerator_substitution")
    found.append(Uncertain(supply.key, group, supply.quantile, supply.distribution))
    chips = assumed("sector.chip_share")
    low, high = chips.low or chips.value, chips.high or chips.value
    words = f"triangular from {low:g} over {chips.value:g} to {high:g} (assumed shape)"
    found.append(
        Uncertain(
            "sector.chip_share", group, partial(triangular, low=low, mode=chips.value, high=high), words
        )
    )
    for key in UNCERTAIN[:-1]:
        number_of = parameter(key)
        found.append(Uncertain(key, group, number_of.quantile, number_of.distribution))
    words = "split lognormal between the 5th and 95th percentile of each country"
    found.append(Uncertain(UNCERTAIN[-1], group, np.asarray, words))
    return found


def drawn_parameters(points: Array, values: Array) -> Parameters:
    """Return the parameters of a capacity change from their probabilities and values, (D, inputs) each."""
    first = 4
    return Parameters(
        research_substitution=values[:, 0],
        talent_elasticity=values[:, 1],
        accelerator_substitution=values[:, 2],
        chip_share=values[:, 3],
        compute=points[:, first : first + len(UNCERTAIN)],
    )


def driver_elasticities() -> list[Uncertain]:
    """Return the driver elasticities in the order of the packaged table."""
    return [
        Uncertain(
            f"{e.component} to {e.driver}",
            "driver elasticities",
            partial(truncated_normal, mean=e.value, se=e.se, low=-np.inf, high=np.inf),
            f"normal {e.value:.3f} (s.e. {e.se:.3f})",
        )
        for e in elasticities()
    ]


WEIGHT_SPREAD = 0.25
"""Share by which a component's weight in the index may be off, either way: an assumption, the usual one in audits."""
LEAST_POWER = 0.5
"""Lowest exponent of the mean over components: 1 is the published arithmetic mean, 0 would be the geometric one."""


def index_choices(index: PublishedIndex) -> list[Uncertain]:
    """Return what its makers could have chosen otherwise: a factor on each weight, and the exponent of the mean.

    The exponent runs from 0.5, where a low component is made up for less by a high one, to 1. Zero, the geometric mean,
    is left out: this index publishes zeros.
    """
    group = "index weights and method"
    low, high = 1.0 - WEIGHT_SPREAD, 1.0 + WEIGHT_SPREAD
    found = [
        Uncertain(
            f"weight of {code}",
            group,
            partial(uniform, low=low, high=high),
            f"published weight times uniform from {low:g} to {high:g} (assumption)",
        )
        for code in index.components
    ]
    words = f"uniform from {LEAST_POWER:g} (partly compensating) to 1 (arithmetic, as published) (assumption)"
    return [
        *found,
        Uncertain("exponent of the mean", group, partial(uniform, low=LEAST_POWER, high=1.0), words),
    ]


def uniform(u: Array, low: float, high: float) -> Array:
    """Quantiles of the uniform distribution."""
    return low + u * (high - low)
