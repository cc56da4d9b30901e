"""What an alliance changes, channel by channel: log changes of what flows between two members, with their ranges."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Final, Literal, get_args

from accord.errors import InputError, UnknownName
from accord.scenario import Alliance, Magnitude, assumed
from accord.scenario.measures import Channel

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
"""What an alliance can work through."""
Level = Literal["low", "central", "high"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""At which ends of the effects everything is worked out: the first axis of every result."""
CENTRAL: Final = LEVELS.index("central")
LARGEST = 5.0
"""Largest log change that is taken for one: 148 times as much."""

Effects = Mapping[str, Magnitude | float]
"""By channel, the log change of what flows between two members at unchanged prices and other links."""


def channel_name(name: str) -> Channel:
    """Return a channel as it is written here.

    Raises
    ------
    UnknownName
        With the nearest channels.
    """
    folded = name.strip().casefold()
    for channel in CHANNELS:
        if channel == folded:
            return channel
    raise UnknownName("channel", name, CHANNELS, f"Channels: {', '.join(CHANNELS)}.")


def assumed_effects(channels: Sequence[str] = CHANNELS) -> dict[str, Magnitude]:
    """Return the packaged effects of an alliance with their ranges and sources, ``alliance.<channel>_effect``.

    Raises
    ------
    UnknownName
        If there is no such channel.
    InputError
        If no channel is named.
    """
    wanted = dict.fromkeys(channel_name(name) for name in channels)
    if not wanted:
        raise InputError(f"no channel is named; an alliance works through {', '.join(CHANNELS)}")
    return {channel: assumed(f"alliance.{channel}_effect") for channel in CHANNELS if channel in wanted}


def effects_of(alliance: Alliance) -> dict[str, Magnitude]:
    """Return the effects that a scenario's alliance states; a channel it names without an effect has none."""
    stated = {channel: getattr(alliance, f"{channel}_effect") for channel in CHANNELS}
    return {channel: effect for channel, effect in stated.items() if effect is not None}


def checked_effects(effects: Effects) -> dict[Channel, Magnitude]:
    """Return effects in the order of `CHANNELS`, a number as a magnitude without a range.

    Raises
    ------
    UnknownName
        If there is no such channel.
    InputError
        If there is none, or one is no number, not finite or larger than `LARGEST` either way.
    """
    given = {channel_name(name): _magnitude(name, effect) for name, effect in effects.items()}
    if not given:
        raise InputError(
            "no effect is given, so nothing would change; give one for "
            f"{', '.join(CHANNELS)}, or take assumed_effects()"
        )
    return {channel: given[channel] for channel in CHANNELS if channel in given}


def at_levels(effect: Magnitude) -> tuple[float, ...]:
    """Return an effect at its weaker end, its central value and its stronger end, as `LEVELS`."""
    return tuple(effect.at(level).value for level in LEVELS)


def _magnitude(name: str, effect: object) -> Magnitude:
    if isinstance(effect, Real) and not isinstance(effect, bool) and math.isfinite(effect):
        effect = Magnitude(value=float(effect), source="given with the question")
    if not isinstance(effect, Magnitude):
        raise InputError(
            f"the {name} effect is {effect!r}; it must be a finite number, the log change of what flows between two "
            "members: 0.14 for 15 % more"
        )
    largest = max(at_levels(effect), key=abs)
    if abs(largest) > LARGEST:
        raise InputError(
            f"the {name} effect is {largest:g}, more than {LARGEST:g}; it is a log change, not percent: 0.14 for 15 % "
            "more"
        )
    return effect
