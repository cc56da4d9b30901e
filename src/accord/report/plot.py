"""The charts by name, made in one place: a notebook, the report and a live page show the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accord.errors import InputError
from accord.report import explain_figures, figures, tornadoes
from accord.report.look import Chart

if TYPE_CHECKING:
    from accord.analysis import Analysis, Case
    from accord.explain import Coalition


@dataclass(frozen=True)
class Plot:
    """Charts of one analysis.

    Every method takes the case (``"stated"``, ``"possible"``; default the stated one). Charts of one country take its
    code or name; by default the one that the measures move most.

    Raises
    ------
    UnknownName
        If there is no such case, country or outcome.
    InputError
        If there is nothing to draw; says why.
    """

    analysis: Analysis

    def world(self, case: str | None = None) -> Chart:
        """Map of the change in index score, real income or C26 absorption, chosen from a list."""
        return figures.world(self.analysis.case(case))

    def ranks(self, case: str | None = None, count: int = 16) -> Chart:
        """Bars of the largest changes in index score, with the 90% range of the draws."""
        return figures.ranks(self.analysis.case(case), count)

    def suppliers(self, case: str | None = None, position: int = 0, count: int = 9) -> Chart:
        """Who supplied the good before and after, for the pair of importer and sector that moves most."""
        return figures.suppliers(self.analysis.case(case), position, count)

    def compute(self, case: str | None = None, position: int = 0) -> Chart:
        """Stock of computing power of a country by year, baseline and scenario, with the 90% range of the draws."""
        return figures.compute(self.analysis.case(case), position)

    def components(self, case: str | None = None, position: int = 0) -> Chart:
        """Change of each component of the index of a country, points, with the 90% range of the draws."""
        return figures.components(self.analysis.case(case), position)

    def income(self, case: str | None = None, count: int = 8) -> Chart:
        """Bars of the largest losses and gains of real income, with the 90% range of the draws."""
        return figures.income(self.analysis.case(case), count)

    def waterfall(
        self, case: str | None = None, country: str | None = None, outcome: str | None = None
    ) -> Chart:
        """Chart the steps from the baseline to the scenario, one for each measure, with the range of each step."""
        found = self.analysis.case(case)
        code = _country(found, country)
        if found.attribution is None:
            raise InputError("the case has no measures, so there is nothing to split among them")
        return explain_figures.waterfall(
            found.attribution, found.scenario, outcome or explain_figures.shown_outcome(found, code), code
        )

    def tornado(
        self,
        case: str | None = None,
        country: str | None = None,
        outcome: str | None = None,
        count: int = 10,
    ) -> Chart:
        """Bars of an outcome with each assumption alone at its 5th and 95th percentile, the largest swing on top."""
        found = self.analysis.case(case)
        code = _country(found, country)
        if found.swings is None:
            raise InputError("nothing moves in this case, whatever is assumed, so no assumption matters")
        return tornadoes.swings_tornado(
            found.swings, outcome or explain_figures.shown_outcome(found, code), code, count
        )

    def links(
        self,
        case: str | None = None,
        country: str | None = None,
        outcome: str | None = None,
        count: int = 12,
    ) -> Chart:
        """Bars of what one percent more cost on each trade link that matters most does, at the central values."""
        from accord.explain import local

        found = self.analysis.case(case)
        code = _country(found, country)
        wanted = outcome or explain_figures.shown_outcome(found, code)
        nearby = local(found.solution, found.shocks, self.analysis.index, wanted, code)
        return tornadoes.links_tornado(nearby, count)

    def fan(self, case: str | None = None, country: str | None = None) -> Chart:
        """Fan of computing power over its baseline by year: bands of the draws and their median."""
        found = self.analysis.case(case)
        return explain_figures.fan(found, _country(found, country))

    def rank_probability(self, case: str | None = None, count: int = 8) -> Chart:
        """How often each country has each rank over the draws, for those whose scores change most."""
        return explain_figures.rank_probability(self.analysis.case(case), count)

    def coalition(
        self, case: str | None = None, members: Sequence[str] | None = None, by: str | None = None
    ) -> Chart:
        """Matrix of what each member's leaving and each candidate's joining does to all in the scenario's alliance.

        Parameters
        ----------
        members
            Countries and blocs to look at instead, with the packaged effects of an alliance.
        by
            The outcome; points of the index where they are known, else the one that countries decide by.
        """
        found = self.analysis.coalition(case, members)
        if found is None:
            raise InputError(
                "the scenario has no alliance that states an effect; name members, such as members=['RUS', 'CHN']"
            )
        return explain_figures.coalition_matrix(found, by or shown_gain(found))


def shown_gain(found: Coalition) -> str:
    """Return the outcome that a coalition is shown by: points of the index where they are known."""
    return "index" if "index" in found.gains else found.main


def _country(case: Case, name: str | None) -> str:
    from accord import places

    if name is None:
        if not case.spotlight:
            raise InputError("nothing moves in this case; name a country")
        return case.spotlight[0]
    return name if name in case.solution.world.countries else places.country_code(name)
