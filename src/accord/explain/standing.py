"""What easier links do to the scores of an AI index, for many sets of links at once.

The whole chain of a scenario at its central parameters: income raised by trade attracts people, electronics bought feed
the stock of computing power, and the components of the index answer to their drivers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World, electronics
from accord.capacity import Parameters, Push, capacity_change, component_hats, driver_change
from accord.equilibrium import solve
from accord.explain.effects import LEVELS, at_levels
from accord.explain.links import Case, Eased, known_countries, links_eased
from accord.index import PublishedIndex
from accord.scenario import Magnitude
from accord.scenario.measures import Channel

Array = NDArray[np.float64]
ELECTRONICS = "C26"
"""The sector that the drivers of the index are estimated on."""
_AT_ONCE = 128
"""Cases held at once."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Scores of an index before, and how every case changes them at the low, central and high effects."""

    index: PublishedIndex
    before: Array
    """(U,) by the index's own countries."""
    change: Array
    """Points, (3 levels, C cases, U)."""

    def of(self, countries: Sequence[str]) -> Array:
        """Return the changes of some countries, (3, C, n); NaN for those not ranked."""
        place = {code: u for u, code in enumerate(self.index.countries)}
        ranked = [n for n, code in enumerate(countries) if code in place]
        found = np.full((*self.change.shape[:2], len(countries)), np.nan)
        found[..., ranked] = self.change[..., [place[countries[n]] for n in ranked]]
        return found


def why_not(world: World) -> str:
    """Return why a world says nothing about the scores of an AI index, in words; empty where it does."""
    if electronics(world) != ELECTRONICS:
        return (
            f"world {world.name} has no sector {ELECTRONICS}, which the drivers of the index are estimated on"
        )
    unknown = sorted(set(world.countries) - set(known_countries(world, "research")))
    if unknown:
        return f"works written together are not known for {', '.join(unknown)} of world {world.name}"
    return ""


def standing(
    world: World,
    cases: Sequence[Case],
    effects: Mapping[Channel, Magnitude],
    eased: Eased,
    index: PublishedIndex,
) -> Standing:
    """Carry every case to the scores of an index.

    Parameters
    ----------
    cases, effects, eased
        What was eased and what became of trade, as in `ease_links`; in a world that `why_not` has nothing against.

    Raises
    ------
    InputError
        If the index lacks components that are to move.
    SolveError
        If joint research or people are not solved to the tolerance of their certificates.
    """
    still = solve(world)
    before = index.total(index.scores)
    shape = (len(LEVELS), len(cases), len(world.countries))
    income = eased.hats.get("real_income", np.ones(shape))
    spending = eased.hats.get("electronics", np.ones(shape))
    change = np.zeros((len(LEVELS), len(cases), len(index.countries)))
    done: dict[tuple[float, ...], int] = {}
    for level in range(len(LEVELS)):
        values = tuple(at_levels(effect)[level] for effect in effects.values())
        if values in done:
            change[level] = change[done[values]]
            continue
        done[values] = level
        at = dict(zip(effects, values, strict=True))
        for start in range(0, len(cases), _AT_ONCE):
            block = slice(start, start + _AT_ONCE)
            easier = {
                channel: links_eased(len(world.countries), cases[block], at.get(channel, 0.0))
                for channel in ("research", "talent")
            }
            push = Push(
                research=easier["research"],
                talent=easier["talent"],
                kept=np.ones((len(world.countries),) * 2),
                income=income[level, block],
                spending=spending[level, block],
            )
            capacity = capacity_change(world.countries, push, Parameters.central())
            drivers = driver_change(
                still,
                index.countries,
                {
                    "real_income": (world.countries, push.income),
                    "c26_absorption": (world.countries, push.spending),
                    **capacity.drivers(),
                },
            )
            scores = index.scores * component_hats(drivers, index.components)
            change[level, block] = index.total(scores) - before
    return Standing(index, before, change)
