"""What every result of this room tells besides its numbers: where they come from, and how large they are in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord import __version__, tables
from accord.baseline import World
from accord.explain.links import known_countries, without_links
from accord.explain.members import Group
from accord.scenario import Magnitude
from accord.scenario.measures import Channel

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
ROUNDING = 1e-8
"""What is smaller, in percent or points, is nothing but rounding: the equations hold to about that."""
_NAMED = 5
"""Pairs named in a note."""


def origin(world: World, effects: Mapping[Channel, Magnitude], group: Group) -> dict[str, Any]:
    """Return what identifies a result: version, world, effects with their sources, the day, and the data's hashes."""
    return {
        "accord": __version__,
        "baseline": world.name,
        "day": None if group.day is None else group.day.isoformat(),
        "effects": {
            channel: effect.model_dump(mode="json", exclude={"assumption"})
            for channel, effect in effects.items()
        },
        "data_sha256": {row["file"]: row["sha256"] for row in tables.provenance()},
    }


def gaps(
    world: World,
    effects: Mapping[Channel, Magnitude],
    countries: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    rows: list[int],
) -> tuple[str, ...]:
    """Return, in words, whose links of a channel are not known, and which are zero and stay so."""
    words = {
        "trade": "trade",
        "research": "works written together",
        "talent": "people in each other's country",
    }
    notes = []
    for channel in effects:
        known = known_countries(world, channel)
        if missing := [code for code in countries if code not in known]:
            notes.append(f"{channel}: links of {', '.join(missing)} are not known, so they are left out")
        if empty := without_links(world, pairs, channel, rows):
            named = ", ".join(f"{world.countries[a]}-{world.countries[b]}" for a, b in empty[:_NAMED])
            more = f" and {len(empty) - _NAMED} more pairs" if len(empty) > _NAMED else ""
            notes.append(
                f"{channel}: there are no {words[channel]} of {named}{more} in the baseline, and easier links add none"
            )
    return tuple(notes)


def at_every_level(values: Array, prefix: str = "gain") -> dict[str, Array]:
    """Return columns of the central value and of the low and high effect, from (3, ...) of one axis more."""
    low, central, high = values
    return {prefix: central, f"{prefix}_low": low, f"{prefix}_high": high}


def spread(values: Array, unit: str = "%") -> str:
    """Return (3,) as ``+0.0120% (+0.0000 to +0.0240)``; the range is left out where it is a point."""
    low, central, high = (float(value) for value in values)
    text = f"{central:+.4f}{unit}"
    return text if low == high else f"{text} ({low:+.4f} to {high:+.4f})"


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain data; null where a value is not known."""
    found: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", double_precision=15))
    return found


def held(residuals: Mapping[str, float]) -> str:
    """Return how well the equations hold, in words."""
    return f"every equation within {max(residuals.values()):.1e}"
