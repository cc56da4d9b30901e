"""Alliances: what the whole gives every member, beside what its links give one by one, and takes from those outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.explain.complementarity import Complementarity, complementarity, solve_links
from accord.explain.effects import CENTRAL, Effects
from accord.explain.links import MAIN, OUTCOMES, baseline_amounts, outcome_name
from accord.explain.members import Day, Group
from accord.explain.told import ROUNDING, at_every_level, held, origin, records, spread
from accord.scenario import Magnitude
from accord.scenario.measures import Channel

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AllianceGains:
    """What a whole alliance does to its members and to everybody else."""

    world: World
    group: Group
    effects: Mapping[Channel, Magnitude]
    gains: Mapping[str, Array]
    """Of the whole alliance by outcome, percent, (3 levels, N countries of the world); NaN where not known."""
    of_pairs: Mapping[str, Array]
    """Sum of what every link of the alliance does alone, likewise."""
    links: Complementarity
    """What each member gains of each link alone."""
    residuals: Mapping[str, float]
    notes: tuple[str, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """The members, by code."""
        return self.group.countries

    def interaction(self, what: str) -> Array:
        """Return what the whole adds to its links one by one, percentage points, (3, N).

        Below zero where links compete with each other, as when two partners sell the same.
        """
        name = outcome_name(what, list(self.gains))
        return np.asarray(self.gains[name] - self.of_pairs[name])

    def frame(self, what: str | None = None) -> pd.DataFrame:
        """Return one row per country and outcome: the gain of the whole, the sum of its links, and the interaction.

        Percent of the baseline at the central effect, the gain also at the low and high one; members first, the
        largest gain first.

        Parameters
        ----------
        what
            A channel (its gain) or an outcome; everything by default.
        """
        import pandas as pd

        inside = np.isin(self.world.countries, self.members)
        names = list(self.gains) if what is None else [outcome_name(what, list(self.gains))]
        parts = []
        for name in names:
            part = pd.DataFrame(
                {
                    "country": self.world.countries,
                    "member": inside,
                    "channel": OUTCOMES[name].channel,
                    "outcome": name,
                    **at_every_level(self.gains[name]),
                    "of_pairs": self.of_pairs[name][CENTRAL],
                    "interaction": self.interaction(name)[CENTRAL],
                }
            )
            parts.append(part.sort_values(["member", "gain"], ascending=False, kind="stable"))
        return pd.concat(parts, ignore_index=True)

    def harmed(self, what: str = "trade", count: int = 10) -> pd.DataFrame:
        """Return the countries outside that lose most, in percent; none where nobody outside loses."""
        table = self.frame(what)
        lost = (
            table[~table["member"] & (table["gain"] < -ROUNDING)]
            .sort_values("gain", kind="stable")
            .head(count)
        )
        return lost.set_index("country")[["gain", "gain_low", "gain_high", "of_pairs", "interaction"]]

    def totals(self) -> pd.DataFrame:
        """Return the gain of members, of outsiders and of the world together, a row per outcome and group.

        Percent of what the group has in the baseline, so that countries weigh by income (trade), works and people; and
        ``amount``, the gain in its own ``unit``.
        """
        import pandas as pd

        inside = np.isin(self.world.countries, self.members)
        everyone = np.ones_like(inside)
        rows = []
        for name in self.gains:
            amounts = baseline_amounts(self.world, name)
            for label, mask in (("members", inside), ("outsiders", ~inside), ("world", everyone)):
                known = mask & np.isfinite(amounts) & np.isfinite(self.gains[name][CENTRAL])
                weight = amounts[known]
                whole = self.gains[name][:, known] @ weight
                parts = self.of_pairs[name][:, known] @ weight
                share = np.divide(1.0, weight.sum()) if weight.sum() > 0.0 else np.nan
                rows.append(
                    {
                        "channel": OUTCOMES[name].channel,
                        "outcome": name,
                        "group": label,
                        **{key: float(v) for key, v in at_every_level(whole * share).items()},
                        "of_pairs": parts[CENTRAL] * share,
                        "interaction": (whole - parts)[CENTRAL] * share,
                        "amount": whole[CENTRAL] / 100.0,
                        "unit": OUTCOMES[name].unit,
                    }
                )
        return pd.DataFrame(rows)

    def summary(self) -> str:
        """Return the totals and who gains and loses most, a few lines for each channel."""
        totals = self.totals().set_index(["outcome", "group"])
        lines = [f"{len(self.members)} members: {', '.join(self.members)}"]
        for channel in self.effects:
            name = MAIN[channel]
            told = [
                f"{label} {spread(totals.loc[(name, label), ['gain_low', 'gain', 'gain_high']].to_numpy(float))}"
                for label in ("members", "outsiders")
            ]
            lines.append(f"{channel}, {OUTCOMES[name].words}: {', '.join(told)}")
            table = self.frame(channel)
            inside = table[table["member"]].dropna().head(3)
            lines.append(
                "  gain most: " + ", ".join(f"{r.country} {r.gain:+.4f}%" for r in inside.itertuples())
            )
            lost = self.harmed(channel, 3)["gain"]
            harm = ", ".join(f"{code} {gain:+.4f}%" for code, gain in lost.items())
            lines.append(f"  lose most outside: {harm or 'nobody'}")
        return "\n".join([*lines, *self.notes, held(self.residuals)])

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON."""
        return {
            "origin": origin(self.world, self.effects, self.group),
            "members": list(self.members),
            "totals": records(self.totals()),
            "countries": records(self.frame()),
            "links": records(self.links.frame()),
            "residuals": dict(self.residuals),
            "notes": list(self.notes),
        }


def alliance_gains(
    world: World,
    members: Sequence[str],
    effects: Effects,
    *,
    day: Day = None,
    sectors: Sequence[str] | None = None,
    workers: int = 1,
) -> AllianceGains:
    """Work out what a whole alliance does to its members and to everybody else, against its links one by one.

    Parameters and errors as `complementarity`.
    """
    solved = solve_links(world, members, effects, day, sectors, workers, together=True)
    return AllianceGains(
        world=world,
        group=solved.group,
        effects=solved.effects,
        gains={name: values[:, -1] for name, values in solved.gains.items()},
        of_pairs={name: _sum_known(values[:, :-1]) for name, values in solved.gains.items()},
        links=solved.by_member(world),
        residuals=solved.residuals,
        notes=solved.notes,
    )


def _sum_known(values: Array) -> Array:
    """Return the sum of (3, P, N) over pairs, those not known left out; NaN for a country that none is known of."""
    known = np.isfinite(values)
    return np.where(known.any(axis=1), np.where(known, values, 0.0).sum(axis=1), np.nan)


__all__ = ["AllianceGains", "Complementarity", "alliance_gains", "complementarity"]
