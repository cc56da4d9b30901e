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
from accord.capacity.cooperation import HOME
from accord.capacity.hardware import Running
from accord.capacity.quantile import triangular
from accord.index import Index, PublishedIndex
from accord.scenario import Magnitude, Scenario, assumed

Array = NDArray[np.float64]
HARDWARE = ("hardware.electricity", "hardware.overhead", "hardware.life", "hardware.list_price")
"""What the cost of the hardware that is left to a buyer depends on."""


@dataclass(frozen=True)
class Uncertain:
    """One uncertain number: its name, the group it belongs to, and its quantile function."""

    name: str
    group: str
    quantile: Callable[[Array], Array]
    """From probabilities in (0, 1) to values."""
    distribution: str
    """In words, for the report."""
    central: float
    """The value that central results take."""


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
                            value.value,
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
        found.append((mask, Uncertain(name, "trade elasticities", pick, words, mean)))
    return found


def capacity_parameters() -> list[Uncertain]:
    """Return the uncertain numbers behind research, people and computing power, in the order of `drawn_parameters`."""
    group = "research, people and computing power"
    found = []
    for key in ("research.substitution", "talent.elasticity"):
        number = estimate(key)
        words = f"triangular from {number.low:g} over {number.value:g} to {number.high:g} ({number.status})"
        pick = partial(triangular, low=number.low, mode=number.value, high=number.high)
        found.append(Uncertain(key, group, pick, words, number.value))
    supply = parameter("chips.accelerator_substitution")
    found.append(Uncertain(supply.key, group, supply.quantile, supply.distribution, supply.value))
    for key in ("sector.chip_share", *HOME):
        held = assumed(key)
        low = held.value if held.low is None else held.low
        high = held.value if held.high is None else held.high
        words = f"triangular from {low:g} over {held.value:g} to {high:g} (assumed shape)"
        pick = partial(triangular, low=low, mode=held.value, high=high)
        found.append(Uncertain(key, group, pick, words, held.value))
    for key in (*HARDWARE, *UNCERTAIN[:-1]):
        number_of = parameter(key)
        found.append(Uncertain(key, group, number_of.quantile, number_of.distribution, number_of.value))
    words = "split lognormal between the 5th and 95th percentile of each country"
    found.append(Uncertain(UNCERTAIN[-1], group, np.asarray, words, 0.5))
    return found


def drawn_parameters(points: Array, values: Array) -> Parameters:
    """Return the parameters of a capacity change from their probabilities and values, (D, inputs) each."""
    electricity, overhead, life, price = values[:, 6:10].T
    # Only its cost of running a watt matters of a `Running`, and that is a product.
    per_watt = Running(1.0, 1.0, 1.0).per_watt * electricity * overhead * life
    return Parameters(
        research_substitution=values[:, 0],
        talent_elasticity=values[:, 1],
        accelerator_substitution=values[:, 2],
        chip_share=values[:, 3],
        home=values[:, 4:6],
        hardware=(per_watt, price),
        compute=points[:, 10 : 10 + len(UNCERTAIN)],
    )


def driver_elasticities() -> list[Uncertain]:
    """Return the driver elasticities in the order of the packaged table."""
    return [
        Uncertain(
            f"{e.component} to {e.driver}",
            "driver elasticities",
            partial(truncated_normal, mean=e.value, se=e.se, low=-np.inf, high=np.inf),
            f"normal {e.value:.3f} (s.e. {e.se:.3f})",
            e.value,
        )
        for e in elasticities()
    ]


WEIGHT_SPREAD = 0.25
"""Share by which a component's weight in the index may be off, either way: assumed, as in COINr's guide."""
LEAST_POWER = 0.5
"""Lowest exponent of the mean over components: 1 is the published arithmetic mean, 0 would be the geometric one."""


CHOICES = "index weights and method"
OPEN_CHOICES = "weights and method of the Accord AI Capacity Index"


def index_choices(index: PublishedIndex) -> list[Uncertain]:
    """Return what its makers could have chosen otherwise: a factor on each weight, and the exponent of the mean.

    The exponent runs from 0.5, where a low component is made up for less by a high one, to 1. Zero, the geometric mean,
    is left out: this index publishes zeros.
    """
    weights = [_weight(f"weight of {code}", CHOICES) for code in index.components]
    return [*weights, _exponent("exponent of the mean", CHOICES)]


def open_choices(index: Index) -> list[Uncertain]:
    """Return the same for an index that was built, with one exponent for the means of all levels.

    A factor on the weight of every element below the index, in the order of its structure. Treatment, normalisation
    and filled cells are held as built.
    """
    below = index.structure.elements[:-1]
    weights = [_weight(f"weight of {element.code} (open index)", OPEN_CHOICES) for element in below]
    return [*weights, _exponent("exponent of the means (open index)", OPEN_CHOICES)]


def _weight(name: str, group: str) -> Uncertain:
    low, high = 1.0 - WEIGHT_SPREAD, 1.0 + WEIGHT_SPREAD
    words = f"published weight times uniform from {low:g} to {high:g} (assumption)"
    return Uncertain(name, group, partial(uniform, low=low, high=high), words, 1.0)


def _exponent(name: str, group: str) -> Uncertain:
    words = f"uniform from {LEAST_POWER:g} (partly compensating) to 1 (arithmetic, as published) (assumption)"
    return Uncertain(name, group, partial(uniform, low=LEAST_POWER, high=1.0), words, 1.0)


def uniform(u: Array, low: float, high: float) -> Array:
    """Quantiles of the uniform distribution."""
    return low + u * (high - low)
