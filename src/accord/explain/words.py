"""A result for one country, told in words: what changes, how sure that is, because of what, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord import places
from accord.errors import UnknownName
from accord.explain.attribution import Attribution
from accord.explain.explanation import Explanation
from accord.explain.told_causes import causes, channels
from accord.explain.told_result import assumption_groups, assumptions, links, results, sureness

if TYPE_CHECKING:
    from accord.analysis import Case
    from accord.explain.elasticity import Local
    from accord.explain.groups import Groups
    from accord.explain.swings import Swings


def explain_country(
    case: Case,
    country: str,
    attribution: Attribution | None = None,
    groups: Groups | None = None,
    nearby: Local | None = None,
    swings: Swings | None = None,
) -> Explanation:
    """Tell what a case does to a country, how sure it is, and because of what.

    Parameters
    ----------
    country
        By code or name.
    attribution
        The case's change split among its measures, from `attribute`; without it no cause is told.
    groups, nearby, swings
        Which groups of assumptions matter (`by_group`), which links (`local`) and which single assumptions (`swings`),
        where they were worked out.

    Raises
    ------
    UnknownName
        If neither the world nor an index has the country.
    """
    code = _code(case, country)
    said = [*results(case, code), *sureness(case, code)]
    if attribution is not None:
        said += causes(case, code, attribution)
    said += channels(case, code)
    if groups is not None:
        said += assumption_groups(code, groups)
    if swings is not None:
        said += assumptions(case, code, swings)
    if nearby is not None:
        said += links(nearby)
    return Explanation(code, case.title, tuple(said))


def explain_case(case: Case, country: str, *, base: int = 0, seed: int = 0) -> Explanation:
    """Tell what a case does to a country, with everything that can be worked out: see `explain_country`.

    Parameters
    ----------
    base
        Base points of the Sobol analysis of the score; 0 leaves it out.
    """
    from accord.explain.elasticity import local
    from accord.explain.groups import by_group

    code = _code(case, country)
    index, world = case.index.index, case.solution.world
    groups = nearby = None
    if base and code in index.countries:
        groups = by_group(world, case.scenario, index, [("score", code)], base=base, seed=seed)
    if code in index.countries and code in world.countries:
        nearby = local(case.solution, case.shocks, index, "score", code)
    return explain_country(case, code, case.attribution, groups, nearby, case.swings)


def _code(case: Case, country: str) -> str:
    known = dict.fromkeys(
        (*case.solution.world.countries, *case.index.index.countries, *case.open_index.index.units)
    )
    if country in known:
        return country
    code = places.country_code(country)
    if code not in known:
        raise UnknownName("country", country, known, "Neither the world nor an index has it.")
    return code
