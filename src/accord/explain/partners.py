"""The best partners of a country: which link would help it most, what the partner gains, and who outside would lose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.errors import InputError, UnknownName
from accord.explain.effects import Effects, checked_effects
from accord.explain.links import MAIN, OUTCOMES, ease_links, outcome_name, sector_rows
from accord.explain.members import Day, Group, group, one_country
from accord.explain.standing import Standing, standing, why_not
from accord.explain.told import ROUNDING, at_every_level, gaps, held, origin, records, spread
from accord.index import PublishedIndex, load_index
from accord.scenario import Magnitude
from accord.scenario.measures import Channel

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
INDEX = "index"
"""The combined measure: points of the AI index, every channel at once."""
HARMED = 3
"""Countries outside a link that are told as losing most by it."""


@dataclass(frozen=True, eq=False)
class Partners:
    """What a link with each of C candidates alone does to a country, to the candidate and to everybody else."""

    world: World
    country: str
    group: Group
    """The candidates."""
    effects: Mapping[Channel, Magnitude]
    gains: Mapping[str, Array]
    """By outcome, (3 levels, C candidates, N countries of the world): percent, and points for ``index``, which is last
    and missing where the index or the world cannot say. NaN where something is not known."""
    standing: Standing | None
    """The index before, and every score's change."""
    count: int
    """Partners told by default."""
    residuals: Mapping[str, float]
    notes: tuple[str, ...]

    @property
    def candidates(self) -> tuple[str, ...]:
        """The C candidates, by code."""
        return self.group.countries

    @property
    def main(self) -> str:
        """What partners are ordered by if nothing is said: the index, or the gain of the first channel."""
        return INDEX if INDEX in self.gains else MAIN[next(iter(self.effects))]

    def frame(self, what: str | None = None) -> pd.DataFrame:
        """Return one row per candidate, the best first: the country's gain and the candidate's at every effect.

        Parameters
        ----------
        what
            A channel (its gain), an outcome or ``index``; `main` by default. Percent; points for the index.
        """
        import pandas as pd

        name = self._name(what)
        values = self.gains[name]
        partners = [self.world.country(code) for code in self.candidates]
        columns = {
            "partner": self.candidates,
            "outcome": name,
            **at_every_level(values[:, :, self.world.country(self.country)]),
            **at_every_level(values[:, np.arange(len(partners)), partners], "partner_gain"),
        }
        frame = pd.DataFrame(columns).sort_values("gain", ascending=False, kind="stable")
        return frame.reset_index(drop=True)

    def best(self, what: str | None = None, count: int | None = None) -> tuple[str, ...]:
        """Return the candidates that would help most, the best first; those that help nothing are left out."""
        frame = self.frame(what)
        return tuple(frame["partner"][frame["gain"] > ROUNDING].head(self.count if count is None else count))

    def harmed(self, partner: str, what: str | None = None, count: int = HARMED) -> pd.DataFrame:
        """Return the countries outside the link with a candidate that lose most by it, at every effect.

        Raises
        ------
        UnknownName
            If it is no candidate, or there is no such channel or outcome.
        """
        import pandas as pd

        if partner not in self.candidates:
            raise UnknownName("candidate", partner, self.candidates)
        values = self.gains[self._name(what)][:, self.candidates.index(partner)]
        frame = pd.DataFrame(at_every_level(values), index=pd.Index(self.world.countries, name="country"))
        frame = frame.drop([self.country, partner])
        return frame[frame["gain"] < -ROUNDING].sort_values("gain", kind="stable").head(count)

    def _name(self, what: str | None) -> str:
        if what == INDEX and INDEX not in self.gains:
            raise InputError(f"there are no scores of an index here: {self.notes[-1]}")
        return self.main if what is None else outcome_name(what, list(self.gains))

    def summary(self) -> str:
        """Return the best partners in the index and in each channel, who loses, and how well the equations hold."""
        lines = [f"best partners of {self.country} among {len(self.candidates)}, each link alone"]
        for what in (*([INDEX] if INDEX in self.gains else []), *self.effects):
            unit = " points" if what == INDEX else "%"
            told = []
            for row in self.frame(what).dropna(subset="gain").head(3).itertuples():
                lost = self.harmed(str(row.partner), what)["gain"]
                harm = ", ".join(f"{code} {gain:+.4f}" for code, gain in lost.items())
                told.append(
                    f"  {row.partner} {spread(np.array([row.gain_low, row.gain, row.gain_high]), unit)}, itself "
                    f"{row.partner_gain:+.4f}{unit}; lose most: {harm or 'nobody'}"
                )
            lines += [self._title(what), *(told or ["  not known"])]
        return "\n".join([*lines, *self.notes, held(self.residuals)])

    def _title(self, what: str) -> str:
        if what != INDEX:
            return f"{what}, {OUTCOMES[MAIN[what]].words}:"
        assert self.standing is not None
        return f"{self.standing.index.title} ({self.standing.index.edition} edition), every channel at once:"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, for JSON: for each measure the `count` best partners with who loses."""
        measures = {}
        for name in self.gains:
            rows = records(self.frame(name).drop(columns="outcome").head(self.count))
            for row in rows:
                row["harmed"] = records(self.harmed(row["partner"], name).reset_index())
            measures[name] = {"unit": "points" if name == INDEX else "percent", "partners": rows}
        index = self.standing.index if self.standing is not None else None
        return {
            "origin": origin(self.world, self.effects, self.group),
            "country": self.country,
            "candidates": list(self.candidates),
            "index": None if index is None else {"name": index.name, "edition": index.edition},
            "measures": measures,
            "residuals": dict(self.residuals),
            "notes": list(self.notes),
        }


def best_partners(
    world: World,
    country: str,
    effects: Effects,
    candidates: Sequence[str] | None = None,
    count: int = 10,
    *,
    day: Day = None,
    sectors: Sequence[str] | None = None,
    index: PublishedIndex | None = None,
    workers: int = 1,
) -> Partners:
    """Work out what a link with each candidate alone would do to a country, to the candidate and to the others.

    Parameters
    ----------
    world
        The baseline.
    country
        By code or name.
    effects
        As in `complementarity`: by channel, the log change of what flows between the two.
    candidates
        Countries and blocs, by code or name; all other countries of the world by default.
    count
        Partners told in the summary of each measure.
    day, sectors, workers
        As in `complementarity`.
    index
        Whose scores the combined measure is in; the packaged Global AI Index by default.

    Raises
    ------
    UnknownName, InputError, SolveError
        As `complementarity`; and if there is no candidate, or `count` is below 1.
    """
    given = checked_effects(effects)
    if count < 1:
        raise InputError(f"count is {count}; name at least one partner to tell")
    code = one_country(world, country)
    found = group(world, world.countries if candidates is None else candidates, day)
    others = tuple(candidate for candidate in found.countries if candidate != code)
    if not others:
        raise InputError(f"there is no candidate besides {code} itself; name other countries or a bloc")
    chosen = Group(others, found.day, found.notes)
    n = world.country(code)
    pairs = [(n, world.country(candidate)) for candidate in others]
    cases = [[pair] for pair in pairs]
    eased = ease_links(world, cases, given, sectors=sectors, workers=workers)
    gains = {name: 100.0 * (hats - 1.0) for name, hats in eased.hats.items()}
    notes = [*chosen.notes, *gaps(world, given, (code, *others), pairs, sector_rows(world, sectors))]
    ranking = load_index() if index is None else index
    reason = why_not(world)
    if not reason and code not in ranking.countries:
        reason = f"{ranking.title} ({ranking.edition} edition) does not rank {code}"
    scores = None
    if reason:
        notes.append(f"no combined measure: {reason}")
    else:
        scores = standing(world, cases, given, eased, ranking)
        gains[INDEX] = scores.of(world.countries)
    return Partners(world, code, chosen, given, gains, scores, count, eased.residuals, tuple(notes))
