"""Complementarity: what each member of an alliance gains of the link with each other member alone, by channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.errors import UnknownName
from accord.explain.effects import CENTRAL, Effects, checked_effects
from accord.explain.links import MAIN, OUTCOMES, Case, ease_links, outcome_name, sector_rows
from accord.explain.members import Day, Group, allies
from accord.explain.told import at_every_level, gaps, held, origin, records, spread
from accord.scenario import Magnitude
from accord.scenario.measures import Channel

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


class BestLink(NamedTuple):
    """The partner whose link alone helps a member most."""

    member: str
    partner: str
    outcome: str
    gain: float
    """Percent, at the central effect."""
    low: float
    high: float
    """At the low and the high effect."""


@dataclass(frozen=True, eq=False)
class Complementarity:
    """What each member of an alliance gains of the link with each other member alone."""

    world: World
    group: Group
    effects: Mapping[Channel, Magnitude]
    gains: Mapping[str, Array]
    """By outcome, percent, (3 levels, M member, M partner); NaN on the diagonal and where a link is not known."""
    residuals: Mapping[str, float]
    """The largest residual of any equation, by channel."""
    notes: tuple[str, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """The M members, by code."""
        return self.group.countries

    def frame(self, what: str | None = None) -> pd.DataFrame:
        """Return one row per member, partner and outcome: percent at the central, low and high effect.

        Parameters
        ----------
        what
            A channel (its gain) or an outcome; everything by default.
        """
        import pandas as pd

        names = list(self.gains) if what is None else [outcome_name(what, list(self.gains))]
        count = len(self.members)
        first, second = np.nonzero(~np.eye(count, dtype=bool))
        parts = [
            pd.DataFrame(
                {
                    "member": [self.members[k] for k in first],
                    "partner": [self.members[k] for k in second],
                    "channel": OUTCOMES[name].channel,
                    "outcome": name,
                    **at_every_level(self.gains[name][:, first, second]),
                }
            )
            for name in names
        ]
        return pd.concat(parts, ignore_index=True)

    def matrix(self, what: str) -> pd.DataFrame:
        """Return the gains of members (rows) from partners (columns), percent, at the central effect."""
        import pandas as pd

        values = self.gains[outcome_name(what, list(self.gains))][CENTRAL]
        return pd.DataFrame(
            values,
            index=pd.Index(self.members, name="member"),
            columns=pd.Index(self.members, name="partner"),
        )

    def best(self, member: str, what: str = "trade") -> BestLink:
        """Return the partner that helps a member most, in a channel or an outcome.

        Raises
        ------
        UnknownName
            If there is no such member, channel or outcome.
        """
        name = outcome_name(what, list(self.gains))
        if member not in self.members:
            raise UnknownName("member", member, self.members, f"Members: {', '.join(self.members)}.")
        row = self.gains[name][:, self.members.index(member)]
        known = np.where(np.isnan(row[CENTRAL]), -np.inf, row[CENTRAL])
        partner = int(known.argmax())
        low, central, high = (float(value) for value in row[:, partner])
        return BestLink(member, self.members[partner], name, central, low, high)

    def summary(self) -> str:
        """Return the largest gains of each channel, a line each, and how well the equations hold."""
        lines = [
            f"{len(self.members)} members: {', '.join(self.members)}; each link alone, low to high effect"
        ]
        for channel in self.effects:
            table = self.frame(channel).dropna().sort_values("gain", ascending=False, kind="stable")
            best = [
                f"{row.member} from {row.partner} {spread(np.array([row.gain_low, row.gain, row.gain_high]))}"
                for row in table.head(3).itertuples()
            ]
            lines.append(f"{channel}, {OUTCOMES[MAIN[channel]].words}: {'; '.join(best) or 'nothing known'}")
        return "\n".join([*lines, *self.notes, held(self.residuals)])

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        return {
            "origin": origin(self.world, self.effects, self.group),
            "members": list(self.members),
            "links": records(self.frame()),
            "residuals": dict(self.residuals),
            "notes": list(self.notes),
        }


def complementarity(
    world: World,
    members: Sequence[str],
    effects: Effects,
    *,
    day: Day = None,
    sectors: Sequence[str] | None = None,
    workers: int = 1,
) -> Complementarity:
    """Work out what each member gains of the link with each other member alone, channel by channel.

    Parameters
    ----------
    world
        The baseline.
    members
        Countries and blocs, by code or name.
    effects
        By channel (trade, research, talent), the log change of what flows between two members at unchanged prices or
        other links: a magnitude with its range, or a number. `assumed_effects` has the packaged ones.
    day
        The day on which members of blocs are counted.
    sectors
        Whose trade becomes easier; all by default.
    workers
        Processes that solve trade; 1 solves in this one.

    Raises
    ------
    UnknownName
        If nobody knows a country, bloc, sector or channel.
    InputError
        If fewer than two countries are named, one is not in the world, or an effect cannot be used.
    SolveError
        If a link is not solved to the tolerance of its certificate.
    """
    return solve_links(world, members, effects, day, sectors, workers, together=False).by_member(world)


@dataclass(frozen=True, eq=False)
class LinksSolved:
    """Every link of an alliance eased alone, and perhaps all of them together as the last case."""

    group: Group
    effects: Mapping[Channel, Magnitude]
    pairs: Case
    """The P links, by position in the world."""
    gains: Mapping[str, Array]
    """By outcome, percent, (3 levels, P or P + 1, N)."""
    residuals: Mapping[str, float]
    notes: tuple[str, ...]

    def by_member(self, world: World) -> Complementarity:
        """Return what members gain of each other."""
        at = {world.country(code): k for k, code in enumerate(self.group.countries)}
        table = {}
        for name, values in self.gains.items():
            table[name] = np.full((len(values), len(at), len(at)), np.nan)
            for p, (a, b) in enumerate(self.pairs):
                table[name][:, at[a], at[b]] = values[:, p, a]
                table[name][:, at[b], at[a]] = values[:, p, b]
        return Complementarity(world, self.group, self.effects, table, self.residuals, self.notes)


def solve_links(
    world: World,
    members: Sequence[str],
    effects: Effects,
    day: Day,
    sectors: Sequence[str] | None,
    workers: int,
    *,
    together: bool,
) -> LinksSolved:
    """Ease every link among members alone and, if asked for, all of them together; as `complementarity`."""
    given, group = checked_effects(effects), allies(world, members, day)
    pairs = list(combinations([world.country(code) for code in group.countries], 2))
    cases: list[Case] = [[pair] for pair in pairs]
    eased = ease_links(world, [*cases, pairs] if together else cases, given, sectors=sectors, workers=workers)
    return LinksSolved(
        group,
        given,
        pairs,
        {name: 100.0 * (hats - 1.0) for name, hats in eased.hats.items()},
        eased.residuals,
        (*group.notes, *gaps(world, given, group.countries, pairs, sector_rows(world, sectors))),
    )
