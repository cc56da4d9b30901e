"""The whole way through the house: an article or a scenario in, a certified and explained result out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord import __version__, tables
from accord.baseline import World, electronics, load_world
from accord.capacity import (
    Capacity,
    DriverChange,
    Parameters,
    Push,
    capacity_change,
    component_hats,
    driver_change,
    elasticities,
    strategy_factors,
)
from accord.capacity.open_index import indicator_hats, open_driver_change
from accord.ensemble import DrawnCapacity, Ensemble, crew, run_ensemble, shock_solution
from accord.ensemble.open_index import OpenIndexChange, capacity_index, open_index_change
from accord.equilibrium import Solution
from accord.errors import InputError, SolveError, SourceError, UnknownName
from accord.index import IndexChange, PublishedIndex, change, load_index
from accord.reading import Reading, read
from accord.reading.decisions import sidecar
from accord.reading.review import Desk, Review
from accord.reading.source import READABLE
from accord.scenario import Draft, Scenario, Shocks, draft, load_scenario

if TYPE_CHECKING:
    import pandas as pd

    from accord.explain.attribution import Attribution
    from accord.explain.coalition import Coalition
    from accord.explain.diversion import Diversion
    from accord.explain.explanation import Explanation
    from accord.explain.swings import Swings
    from accord.report.plot import Plot

Array = NDArray[np.float64]

SCENARIOS = (".yaml", ".yml")
DRAWS = 64
"""Default number of draws behind the ranges: a power of two keeps the Sobol sequence balanced."""
SEED = 20221231
"""Default seed of the draws: any number serves; this one is the end of the baseline year."""


@dataclass(frozen=True)
class Case:
    """One reading of the scenario: only what is stated, or also what is intended and possible."""

    name: str
    title: str
    scenario: Scenario
    shocks: Shocks
    solution: Solution
    """The equilibrium at the central values."""
    capacity: Capacity
    """Joint research, people and computing power at the central values."""
    ensemble: Ensemble
    drivers: DriverChange
    index: IndexChange
    open_index: OpenIndexChange
    """The Accord AI Capacity Index, whose raw indicators the scenario moves directly."""

    def income(self, country: str) -> tuple[float, float, float]:
        """Return the change in a country's real income, percent: central, 5th and 95th percentile."""
        n = self.solution.world.country(country)
        return self._percent(self.solution.real_income[n], self.ensemble.real_income[:, n])

    def absorbed(self, country: str, sector: str) -> tuple[float, float, float]:
        """Return the change in real absorption of a sector, percent: central, 5th and 95th percentile."""
        j, n = self.solution.world.sector(sector), self.solution.world.country(country)
        return self._percent(self.solution.absorption[j, n], self.ensemble.absorption[:, j, n])

    def _percent(self, hat: float, drawn: Array) -> tuple[float, float, float]:
        low, high = self.ensemble.range(drawn)
        return 100.0 * (float(hat) - 1.0), 100.0 * (float(low) - 1.0), 100.0 * (float(high) - 1.0)

    @cached_property
    def focus(self) -> tuple[tuple[str, str], ...]:
        """Up to three (importer, sector) pairs where the measures move most trade between sources, most first."""
        solution = self.solution
        touched = np.asarray(self.shocks.keep) != 1.0
        touched |= np.asarray(self.shocks.iceberg) != 1.0
        touched |= np.asarray(self.shocks.tariff_change) != 0.0
        moved = 0.5 * np.abs(solution.flows - solution.world.flows).sum(axis=2) * touched.any(axis=2)
        order = np.argsort(-moved, axis=None)[:3]
        pairs = [np.unravel_index(flat, moved.shape) for flat in order]
        return tuple(
            (solution.world.countries[n], solution.world.sectors[j]) for j, n in pairs if moved[j, n] > 0.0
        )

    def countries(self) -> pd.DataFrame:
        """Return real income, and absorption and price of C26, by country: percent, with 5th and 95th percentile."""
        import pandas as pd

        solution, draws = self.solution, self.ensemble
        chips = solution.world.sector("C26")
        columns = {}
        for name, hat, drawn in (
            ("real_income", solution.real_income, draws.real_income),
            ("c26_absorption", solution.absorption[chips], draws.absorption[:, chips]),
            ("c26_price", solution.equilibrium.price[chips], draws.price[:, chips]),
        ):
            low, high = draws.range(drawn)
            for suffix, values in (("", hat), ("_low", low), ("_high", high)):
                columns[name + suffix] = 100.0 * (values - 1.0)
        return pd.DataFrame(columns, index=pd.Index(solution.world.countries, name="country"))

    @cached_property
    def moves_capacity(self) -> bool:
        """Whether anything but trade moves: joint research, people or the price of computing power."""
        still = (self.shocks.research, self.shocks.talent)
        return any(np.any(np.asarray(hats) != 1.0) for hats in still) or bool(
            np.any(self.capacity.accelerator_price != 1.0)
        )

    @cached_property
    def spotlight(self) -> tuple[str, ...]:
        """Up to four countries the measures move most: by redirected trade, computing power, joint work and people."""
        chosen = dict.fromkeys(importer for importer, _ in self.focus)
        hats = _capacity_hats(self.capacity)
        for name in ("compute_stock", "joint_works", "people_from_abroad"):
            countries, moved = hats[name]
            change = np.abs(np.log(moved))
            chosen |= {countries[n]: None for n in np.argsort(-change)[:2] if change[n] > NOTICED}
        return tuple(code for code in chosen if code in self.capacity.countries)[:4]

    def capacities(self) -> pd.DataFrame:
        """Return what moves capacity by country: percent changes, with 5th and 95th percentile.

        Price and stock of computing power (at the horizon), works co-authored abroad, access to partners, and people
        from abroad; missing where a country's people are not known.
        """
        import pandas as pd

        countries = self.capacity.countries
        columns = {}
        for name, (known, hat) in _capacity_hats(self.capacity).items():
            _, drawn = _capacity_hats(self.ensemble.capacity)[name]
            low, high = self.ensemble.range(drawn)
            for suffix, values in (("", hat), ("_low", low), ("_high", high)):
                columns[name + suffix] = pd.Series(100.0 * (values - 1.0), index=list(known))
        return pd.DataFrame(columns).reindex(pd.Index(countries, name="country"))

    def capacity_moves(self, country: str, name: str) -> tuple[float, float, float]:
        """Return one column of `capacities` for a country, percent: central, 5th and 95th percentile."""
        row = self.capacities().loc[country].to_dict()
        return float(row[name]), float(row[f"{name}_low"]), float(row[f"{name}_high"])

    def compute_path(self, country: str) -> pd.DataFrame:
        """Return a country's stock of computing power by year, baseline and scenario, with bands; see `ComputePath`."""
        frame = self.ensemble.capacity.compute.to_dataframe().reset_index("country")
        return frame[frame["country"] == country].drop(columns="country")

    def components(self, country: str) -> pd.DataFrame:
        """Return a country's components of the index before and after, with 5th and 95th percentile of the draws.

        Columns ``before``, ``after``, ``low``, ``high`` (published scale) and ``moved_by``, the drivers that answer.
        """
        import pandas as pd

        index, n = self.index.index, self.index.index.countries.index(country)
        low, high = self.ensemble.range(index.scores[n] * self.ensemble.components[:, n])
        drivers: dict[str, list[str]] = {}
        for part in elasticities():
            drivers.setdefault(part.component, []).append(part.driver)
        return pd.DataFrame(
            {
                "before": index.scores[n],
                "after": self.index.scores[n],
                "low": low,
                "high": high,
                "moved_by": [", ".join(drivers.get(code, ())) for code in index.components],
            },
            index=pd.Index(index.components, name="component"),
        )

    def suppliers(self, importer: str, sector: str) -> pd.DataFrame:
        """Return who supplied a sector before and after at the central values; USD million, net of tariffs."""
        return self.solution.imports_by_source(importer, sector)

    def ranks(self) -> pd.DataFrame:
        """Return the index before and after with ranges, one row per ranked country."""
        return self.index.frame()

    @cached_property
    def attribution(self) -> Attribution | None:
        """Every change split among the measures that caused it, in seconds; None without measures.

        Where exact values would take longer, orders are sampled: `accord.explain.attribute` takes its time.
        """
        from accord.explain.causes import in_passing

        return in_passing(self.solution.world, self.scenario, self.index.index)

    @cached_property
    def swings(self) -> Swings | None:
        """What each assumption would change if it alone were low or high; None where nothing moves.

        None too where an assumption at its end leaves trade unsolved.
        """
        from accord.explain.swings import swings

        if not (self.focus or self.moves_capacity):
            return None
        try:
            return swings(self.solution.world, self.scenario, self.index.index)
        except SolveError:
            return None

    @cached_property
    def coalition(self) -> Coalition | None:
        """The scenario's alliance as a coalition, with the outsiders that its members trade with most; None without."""
        from accord.explain.scenario_coalition import scenario_coalition

        return scenario_coalition(self.solution.world, self.scenario, self.index.index)

    @cached_property
    def diversion(self) -> Diversion:
        """Who supplies whom in the pairs in focus, with the ranges of the first draws."""
        from accord.explain.diversion import diversion

        return diversion(self.solution, self.scenario, self.index.index, self.ensemble, self.focus)


@dataclass(frozen=True)
class Analysis:
    """Everything one run found, and what it takes to run it again."""

    scenario: Scenario
    world: World
    index: PublishedIndex
    cases: tuple[Case, ...]
    seed: int
    draws: int
    reading: Reading | None = None
    draft: Draft | None = None

    @property
    def stated(self) -> Case:
        """The case of what is stated as fact or decision; the possible one where nothing is."""
        return self.cases[0]

    @property
    def possible(self) -> Case:
        """The case that adds what is intended or possible; the stated one where nothing is."""
        return self.cases[-1]

    @cached_property
    def plot(self) -> Plot:
        """The charts of the report, for a notebook: `result.plot.ranks()`, `.world()`, `.waterfall()`, `.tornado()`."""
        from accord.report.plot import Plot

        return Plot(self)

    def explain(self, country: str, case: str | None = None, *, base: int = 0) -> Explanation:
        """Tell in words what happens to a country, how sure that is and because of what, with numbers and sources.

        Parameters
        ----------
        country
            By code or name.
        case
            ``"stated"`` or ``"possible"``; the stated one by default.
        base
            Base points of a Sobol analysis of the country's score, 64 for one (it takes a minute, and
            ``accord[sensitivity]``); 0 leaves out which group of assumptions matters most.

        Raises
        ------
        UnknownName
            If there is no such case, or neither the world nor the index has the country.
        """
        from accord.explain.words import explain_case

        return explain_case(self.case(case), country, base=base, seed=self.seed)

    def coalition(self, case: str | None = None, members: Sequence[str] | None = None) -> Coalition | None:
        """Return a case's alliance as a coalition, or that of the members named, with the packaged effects.

        None where the case has no alliance that states an effect and no members are named.
        """
        found = self.case(case)
        if members is None:
            return found.coalition
        from accord.explain.scenario_coalition import scenario_coalition

        return scenario_coalition(self.world, found.scenario, self.index, members)

    def case(self, name: str | None = None) -> Case:
        """Return a case by name; the stated one by default.

        Raises
        ------
        UnknownName
            If there is no such case.
        """
        found = {case.name: case for case in self.cases}
        if name is None:
            return self.stated
        if name not in found:
            raise UnknownName("case", name, found, f"This analysis has {', '.join(found)}.")
        return found[name]

    def origin(self) -> dict[str, Any]:
        """Return what identifies the run: version, scenario hash, data hashes and seed."""
        return {
            "accord": __version__,
            "scenario_sha256": self.scenario.hash(),
            "baseline": self.world.name,
            "index": self.index.name,
            "seed": self.seed,
            "draws": self.draws,
            "data_sha256": {row["file"]: row["sha256"] for row in tables.provenance()},
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the results as plain data, for JSON; `accord.read_result` reads them back."""
        from accord.report.result import result_data

        return result_data(self)

    def headline(self) -> str:
        """Return the result in a sentence or two."""
        from accord.report.wording import headline

        return " ".join(headline(self))

    def summary(self) -> str:
        """Return the headline and the certificate of the central solve."""
        return f"{self.headline()}\n{self.stated.solution.summary()}"

    def save(self, folder: str | Path, *, coalition: Sequence[str] | None = None) -> dict[str, Path]:
        """Write report.html, scenario.yaml, result.json and, for an article, reading.json; all or nothing.

        Parameters
        ----------
        coalition
            Countries and blocs whose coalition the report shows instead of the scenario's own alliance.

        Raises
        ------
        InputError
            If the folder cannot be written to.
        """
        from accord.report.files import save

        return save(self, Path(folder), coalition=coalition)


def run(
    source: str | Path | Scenario | Reading | Review,
    *,
    seed: int = SEED,
    draws: int = DRAWS,
    workers: int = 1,
    cluster: str | None = None,
    folder: str | Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Analysis:
    """Analyse an article or a scenario.

    Parameters
    ----------
    source
        A path to an article (.txt, .md, .html, .pdf) or a scenario (.yaml), or one already loaded. Records that a
        person rejected (``ARTICLE.decisions.json``, or a `Review`) are left out.
    seed, draws
        Of the scrambled Sobol sequence over everything uncertain, and its length.
    workers, cluster
        Processes on this machine that work out the draws, or the address of a Dask scheduler: the answer is the same.
        Both need ``accord[ensemble]``.
    folder
        Where finished draws are kept as Parquet and taken up from, a folder in it for each case (``accord[ensemble]``).
    progress
        Called with what is being done, how many draws of it are done and how many there are (0 of 0: no count).

    Raises
    ------
    InputError
        If the source cannot be used; the message says where and how to fix it.
    SolveError
        If an equilibrium is not reached to the certificate's tolerance.
    """
    if draws < 1:
        raise InputError(f"found {draws} draws; at least 1 is needed, and 64 give a usable range")

    def say(step: str, done: int = 0, total: int = 0) -> None:
        if progress:
            progress(step, done, total)

    reading: Reading | None = None
    drafted: Draft | None = None
    if isinstance(source, str | Path):
        source = open_source(Path(source), say)
    if isinstance(source, Reading | Review):
        say("drafting a scenario from the records")
        drafted = draft(source)
        scenario = drafted.scenario
        # Of every event is said what became of it; a claim that was misread is no claim of the article.
        reading = (
            source.reading.model_copy(update={"claims": source.claims()})
            if isinstance(source, Review)
            else source
        )
    else:
        scenario = source
    say("loading the baseline")
    world = load_world(scenario.baseline)
    if electronics(world) != "C26":
        raise InputError(
            f"{scenario.name}: the baseline {world.name} has other sectors than the AI index's drivers are estimated "
            "on (C26); write baseline: icio-2022. From Python, accord.solve takes any world."
        )
    index = load_index("gaii-2021")
    cases = []
    stated, possible = scenario.stated, scenario.possible
    wanted = []
    if stated.measures or not possible.measures:
        wanted.append(("stated", "what is stated", stated))
    if possible.measures != stated.measures:
        wanted.append(("possible", "with what is intended or possible", possible))
    with crew(workers, cluster) as hired:
        for name, title, part in wanted:
            step = f"solving: {title}"
            say(step)
            shocks, solution = shock_solution(world, part)
            ensemble = run_ensemble(
                world,
                part,
                index,
                draws=draws,
                seed=seed,
                hired=hired,
                folder=None if folder is None else Path(folder) / name,
                progress=partial(say, step),
            )
            capacity = _capacity(shocks, solution)
            drivers = driver_change(solution, index.countries, capacity.drivers())
            directed = strategy_factors(world.countries, np.asarray(shocks.strategy), index.countries)
            moved = change(
                index, component_hats(drivers, index.components, directed=directed), ensemble.components
            )
            opened = _open_index(solution, capacity, ensemble)
            cases.append(
                Case(name, title, part, shocks, solution, capacity, ensemble, drivers, moved, opened)
            )
    return Analysis(scenario, world, index, tuple(cases), seed, draws, reading, drafted)


def _capacity(shocks: Shocks, solution: Solution) -> Capacity:
    """Return what a solved scenario does to capacity at the central values."""
    chips = solution.world.sector("C26")
    push = Push(
        research=np.asarray(shocks.research),
        talent=np.asarray(shocks.talent),
        kept=np.asarray(shocks.keep)[chips],
        income=solution.real_income,
        spending=solution.absorption[chips],
    )
    return capacity_change(solution.world.countries, push, Parameters.central())


def _open_index(solution: Solution, capacity: Capacity, ensemble: Ensemble) -> OpenIndexChange:
    """Move the raw indicators of the open index."""
    index = capacity_index()
    drivers = open_driver_change(solution, index.units, capacity.open_drivers())
    return open_index_change(index, indicator_hats(drivers, index.indicators), totals=ensemble.open_total)


def open_source(path: Path, say: Callable[..., None] = lambda *_: None) -> Scenario | Review:
    """Read a file as what its name says it is: a scenario, or an article with the decisions about it.

    Raises
    ------
    InputError
        If it is neither, or cannot be read.
    """
    if path.suffix.lower() in SCENARIOS:
        say("loading the scenario")
        return load_scenario(path)
    if path.is_file() and path.suffix.lower() not in READABLE:
        articles = ", ".join(sorted(suffix for suffix in READABLE if suffix))
        raise SourceError(
            f"{path}: the name ends in {path.suffix!r}; Accord reads articles ({articles}) and scenarios "
            f"({', '.join(SCENARIOS)}). Rename the file to what it is."
        )
    if path.is_dir():
        raise SourceError(
            f"{path} is a folder; `accord read {path}` makes a timeline of its articles. Give one article or scenario."
        )
    say("reading the article")
    return Desk.open(read(path), sidecar(path)).review


NOTICED = 1e-4
"""Log change from which a country counts as moved."""


def _capacity_hats(capacity: Capacity | DrawnCapacity) -> dict[str, tuple[tuple[str, ...], Array]]:
    return {
        "accelerator_price": (capacity.countries, capacity.accelerator_price),
        "compute_stock": (capacity.countries, capacity.compute.hat()),
        "joint_works": (capacity.countries, capacity.research.joint_hat),
        "research_access": (capacity.countries, capacity.research.access_hat),
        "people_from_abroad": (capacity.talent.countries, capacity.talent.foreign_hat),
    }
