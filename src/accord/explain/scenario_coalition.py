"""The alliance of a scenario as a coalition: what it gives each member, and what leaving and joining would do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from accord.baseline import World
from accord.explain.coalition import Coalition, coalition
from accord.explain.effects import assumed_effects, effects_of
from accord.explain.members import allies
from accord.index import PublishedIndex
from accord.scenario import Alliance, Scenario

CANDIDATES = 8
"""Outsiders whose joining is worked out in a report: those that members trade with most."""


def scenario_coalition(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    members: Sequence[str] | None = None,
    *,
    candidates: int = CANDIDATES,
    workers: int = 1,
) -> Coalition | None:
    """Return the coalition of the scenario's first alliance that states an effect; None where there is none.

    Parameters
    ----------
    members
        Countries and blocs to look at instead, with the packaged effects of an alliance in every channel.
    candidates
        How many outsiders could join: those that the members together trade with most.

    Raises
    ------
    UnknownName
        If nobody knows a member.
    InputError
        If fewer than two members are in the world.
    SolveError
        If a coalition is not solved.
    """
    day = scenario.today
    if members is not None:
        names, effects, sectors = tuple(members), assumed_effects(), None
    else:
        found = next(
            (one for one in scenario.measures if isinstance(one, Alliance) and effects_of(one)), None
        )
        if found is None:
            return None
        names, effects, sectors = found.members, effects_of(found), found.sectors
    inside = allies(world, names, day)
    return coalition(
        world,
        names,
        effects,
        candidates=partners(world, inside.countries, candidates),
        day=day,
        sectors=sectors,
        index=index,
        workers=workers,
    )


def partners(world: World, members: Sequence[str], count: int) -> tuple[str, ...]:
    """Return the outsiders that members trade with most, both ways in all sectors, most first."""
    at = [world.country(code) for code in members]
    flows = world.flows.sum(axis=0)
    trade = flows[at].sum(axis=0) + flows[:, at].sum(axis=1)
    order = [n for n in np.argsort(-trade, kind="stable") if n not in at]
    return tuple(world.countries[n] for n in order[:count])
