"""Coalitions: what one gives every member and outsider, whether it holds together, and who should join next.

A coalition is stable (d'Aspremont, Jacquemin, Gabszewicz & Weymark 1983, Canadian Journal of Economics 16:17) where no
member would rather leave, the others staying together, and no outsider would rather join that the members would have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.errors import UnknownName
from accord.explain.effects import CENTRAL, LEVELS, Effects, Level, checked_effects
from accord.explain.links import OUTCOMES, Case, baseline_amounts, ease_links, outcome_name, sector_rows
from accord.explain.members import Day, Group, allies, group
from accord.explain.standing import standing, why_not
from accord.explain.told import ROUNDING, at_every_level, gaps, held, origin, records, spread
from accord.index import PublishedIndex
from accord.scenario import Magnitude
from accord.scenario.measures import Channel

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
INDEX = "index"
"""Points of the AI index, every channel at once."""


@dataclass(frozen=True, eq=False)
class Coalition:
    """A coalition, and what it would be without each member and with each candidate."""

    world: World
    group: Group
    candidates: tuple[str, ...]
    effects: Mapping[Channel, Magnitude]
    gains: Mapping[str, Array]
    """By outcome, percent (points for ``index``), (3 levels, 1 + M + J, N): the coalition, it without each of its M
    members, it with each of J candidates; against no coalition at all. NaN where something is not known."""
    main: str
    """The outcome that countries decide by."""
    residuals: Mapping[str, float]
    notes: tuple[str, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """The M members, by code."""
        return self.group.countries

    def _of(self, by: str | None) -> tuple[str, Array]:
        if by is None:
            by = self.main
        name = by if by in self.gains else outcome_name(by, [n for n in self.gains if n != INDEX])
        return name, self.gains[name]

    def _weights(self, name: str) -> Array:
        """Return what members weigh in a total; equally in points of an index."""
        if name == INDEX:
            return np.ones(len(self.world.countries))
        return baseline_amounts(self.world, name)

    def inside(self, by: str | None = None) -> pd.DataFrame:
        """Return a row per member: its gain, what it would have outside, and whether it gains and stays.

        Columns ``gain`` and ``if_it_leaves`` (with low and high), ``leaving_adds``, ``gains`` and ``stays`` at the
        central effect; ``surely``: whether it stays at the low and the high effect too.
        """
        import pandas as pd

        _, values = self._of(by)
        at = [self.world.country(code) for code in self.members]
        rows = np.arange(1, 1 + len(at))
        gain, out = values[:, 0, at], values[:, rows, at]
        adds = out - gain
        return pd.DataFrame(
            {
                **at_every_level(gain),
                **at_every_level(out, "if_it_leaves"),
                "leaving_adds": adds[CENTRAL],
                "gains": gain[CENTRAL] > ROUNDING,
                "stays": ~(adds[CENTRAL] > ROUNDING),
                "surely": ~(adds > ROUNDING).any(axis=0),
            },
            index=pd.Index(self.members, name="member"),
        )

    def outside(self, by: str | None = None) -> pd.DataFrame:
        """Return a row per candidate: what the coalition does to it, and what its joining would do, best first.

        Columns ``gain`` (as an outsider), ``if_it_joins`` and ``joining_adds`` (with low and high), ``wants``;
        ``members_gain``: the change of all members together, in percent of theirs (mean points of the index);
        ``losers``: members who lose by it; ``welcome``: whether the members together gain.
        """
        import pandas as pd

        name, values = self._of(by)
        weights = self._weights(name)
        own = [self.world.country(code) for code in self.members]
        known = [n for n in own if np.isfinite(weights[n]) and np.isfinite(values[CENTRAL, 0, n])]
        share = weights[known] / weights[known].sum() if known else np.empty(0)
        at = [self.world.country(code) for code in self.candidates]
        rows = np.arange(1 + len(own), 1 + len(own) + len(at))
        now, then = values[:, 0, at], values[:, rows, at]
        shift = values[CENTRAL, rows][:, own] - values[CENTRAL, 0, own]
        members = (values[:, rows][:, :, known] - values[:, :1, known]) @ share
        frame = pd.DataFrame(
            {
                **at_every_level(now),
                **at_every_level(then, "if_it_joins"),
                **at_every_level(then - now, "joining_adds"),
                "wants": (then - now)[CENTRAL] > ROUNDING,
                **at_every_level(members, "members_gain"),
                "losers": [
                    ", ".join(self.members[k] for k in np.flatnonzero(row < -ROUNDING)) for row in shift
                ],
                "welcome": members[CENTRAL] > ROUNDING,
            },
            index=pd.Index(self.candidates, name="candidate"),
        )
        return frame.sort_values("members_gain", ascending=False, kind="stable")

    def leavers(self, by: str | None = None) -> tuple[str, ...]:
        """Return the members who would rather leave."""
        frame = self.inside(by)
        return tuple(frame.index[~frame["stays"]])

    def joiners(self, by: str | None = None) -> tuple[str, ...]:
        """Return the candidates who would rather join and whom the members together would have, best first."""
        frame = self.outside(by)
        return tuple(frame.index[frame["wants"] & frame["welcome"]])

    def best_next(self, by: str | None = None) -> str | None:
        """Return the candidate who wants to join and gives the members most; None where there is none."""
        return next(iter(self.joiners(by)), None)

    def profitable(self, by: str | None = None) -> bool:
        """Return whether every member gains."""
        return bool(self.inside(by)["gains"].all())

    def stable(self, by: str | None = None) -> bool:
        """Return whether nobody leaves and nobody wanted joins."""
        return not self.leavers(by) and not self.joiners(by)

    def matrix(self, by: str | None = None, count: int = 12, level: Level = "central") -> pd.DataFrame:
        """Return what the leaving of each member and the joining of the best candidates does to each (columns).

        Rows ``without X`` and ``with Y``, against the coalition as it is: percent, points of the index. At the central
        effect of the alliance, or its low or high one.
        """
        import pandas as pd

        _, values = self._of(by)
        best = [str(code) for code in self.outside(by).index[:count]]
        rows = [1 + k for k in range(len(self.members))]
        rows += [1 + len(self.members) + self.candidates.index(code) for code in best]
        columns = [*self.members, *best]
        at = LEVELS.index(level)
        table = values[at, rows] - values[at, 0]
        return pd.DataFrame(
            table[:, [self.world.country(code) for code in columns]],
            index=[*(f"without {code}" for code in self.members), *(f"with {code}" for code in best)],
            columns=columns,
        )

    def summary(self, by: str | None = None) -> str:
        """Return whether it holds together, in a few lines."""
        name, values = self._of(by)
        words = "points of the index" if name == INDEX else f"{OUTCOMES[name].words}, percent"
        inside, outside = self.inside(by), self.outside(by)
        leaving = inside["leaving_adds"].to_dict()
        joining, welcome = outside["joining_adds"].to_dict(), outside["members_gain"].to_dict()
        told = [
            f"{row.Index} {spread(np.array([row.gain_low, row.gain, row.gain_high]), '')}"
            for row in inside.itertuples()
        ]
        lines = [
            f"{len(self.members)} members, by {words}: {', '.join(told)}",
            f"every member gains: {'yes' if self.profitable(by) else 'no'}",
            "would rather leave: "
            + (", ".join(f"{c} ({float(leaving[c]):+.4f})" for c in self.leavers(by)) or "nobody"),
        ]
        joiners = [
            f"{c} ({float(joining[c]):+.4f} for it, {float(welcome[c]):+.4f} for members)"
            for c in self.joiners(by)[:3]
        ]
        lines.append(f"would join and be welcome: {', '.join(joiners) or 'nobody'}")
        lines.append(f"stable: {'yes' if self.stable(by) else 'no'}")
        own = {self.world.country(code) for code in self.members}
        lost = sorted(
            (v, code) for n, (v, code) in enumerate(zip(values[CENTRAL, 0], self.world.countries, strict=True))
            if n not in own and v < -ROUNDING
        )  # fmt: skip
        lines.append(
            "lose most outside: " + (", ".join(f"{code} {v:+.4f}" for v, code in lost[:3]) or "nobody")
        )
        return "\n".join([*lines, *self.notes, held(self.residuals)])

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        found: dict[str, Any] = {
            "origin": origin(self.world, self.effects, self.group),
            "members": list(self.members),
            "decides_by": self.main,
            "residuals": dict(self.residuals),
            "notes": list(self.notes),
        }
        for name in self.gains:
            found[name] = {
                "profitable": self.profitable(name),
                "stable": self.stable(name),
                "leavers": list(self.leavers(name)),
                "joiners": list(self.joiners(name)),
                "best_next": self.best_next(name),
                "inside": records(self.inside(name).reset_index()),
                "outside": records(self.outside(name).reset_index()),
            }
        return found


def coalition(
    world: World,
    members: Sequence[str],
    effects: Effects,
    *,
    candidates: Sequence[str] | None = None,
    by: str = "",
    day: Day = None,
    sectors: Sequence[str] | None = None,
    index: PublishedIndex | None = None,
    workers: int = 1,
) -> Coalition:
    """Work out what a coalition gives every country, and what it would be without each member and with each candidate.

    Parameters
    ----------
    members
        Countries and blocs, by code or name.
    effects
        By channel (trade, research, talent), the log change of what flows between two members; `assumed_effects` has
        the packaged ones.
    candidates
        Who could join; everybody else by default.
    by
        The outcome that countries decide by, or a channel; real income if trade is a channel, else the gain of the
        first one.
    day, sectors, workers
        As in `complementarity`.
    index
        An AI index whose points are told too, as outcome ``index``, where the world allows it.

    Raises
    ------
    UnknownName
        If nobody knows a country, bloc, sector, channel or outcome.
    InputError
        If fewer than two members are named, or one is not in the world.
    SolveError
        If a coalition is not solved to the tolerance of its certificate.
    """
    given, inside = checked_effects(effects), allies(world, members, day)
    own = set(inside.countries)
    named = group(world, candidates, day).countries if candidates is not None else world.countries
    others = tuple(code for code in named if code not in own)
    sets = [list(inside.countries)]
    sets += [[code for code in inside.countries if code != out] for out in inside.countries]
    sets += [[*inside.countries, code] for code in others]
    cases: list[Case] = [list(combinations([world.country(code) for code in one], 2)) for one in sets]
    eased = ease_links(world, cases, given, sectors=sectors, workers=workers)
    gains: dict[str, Array] = {name: 100.0 * (hats - 1.0) for name, hats in eased.hats.items()}
    for values in gains.values():
        # A coalition of one is none: nothing changes for anybody who is known at all.
        known = np.isfinite(values[:, 0])
        for c, case in enumerate(cases):
            if not case:
                values[:, c] = np.where(known, 0.0, np.nan)
    notes = [*inside.notes, *gaps(world, given, inside.countries, cases[0], sector_rows(world, sectors))]
    if index is not None:
        why = why_not(world)
        if why:
            notes.append(f"no scores of an index: {why}")
        else:
            kept = {k: np.nan_to_num(v, nan=1.0) for k, v in eased.hats.items()}
            points = standing(world, cases, given, type(eased)(kept, eased.residuals), index)
            gains[INDEX] = points.of(world.countries)
    main = by
    if not by:
        main = "real_income" if "real_income" in gains else next(iter(gains))
    elif by not in gains:
        if by == INDEX:
            raise UnknownName("outcome", by, list(gains), "There are no scores of an index here.")
        main = outcome_name(by, [name for name in gains if name != INDEX])
    return Coalition(world, inside, others, given, gains, main, eased.residuals, tuple(notes))
