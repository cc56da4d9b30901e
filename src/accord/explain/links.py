"""What easier links between countries do to every country, channel by channel, for many sets of links at once.

A case is a set of pairs of countries whose links become easier both ways. Trade is solved in one batch of
counterfactuals, joint research and people along the axis of draws of their own equilibria. In one channel at a time:
what trade does to income is not carried on to people here (`accord.explain.standing` does that).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World, electronics
from accord.baseline.coauthorship import load_coauthorship
from accord.baseline.migration import load_migration
from accord.capacity import joint_research, movement
from accord.capacity.cooperation import people_known, works_by_pair
from accord.equilibrium import Change, solve_many
from accord.errors import InputError, SolveError, UnknownName
from accord.explain.effects import CHANNELS, at_levels
from accord.scenario import Magnitude, sector_code
from accord.scenario.measures import Channel
from accord.scenario.sectors import ALL
from accord.scenario.shocks import alliance_iceberg

Array = NDArray[np.float64]
Case = Sequence[tuple[int, int]]
"""Pairs of positions of countries in a world."""
_AT_ONCE = 256
"""Cases of joint research and people held at once."""


class Outcome(NamedTuple):
    """Something that an alliance moves in a channel."""

    channel: Channel
    words: str
    unit: str
    """Of what the percentages are of."""


OUTCOMES: dict[str, Outcome] = {
    "real_income": Outcome("trade", "real income", "USD million"),
    "electronics": Outcome("trade", "real use of electronics outside the sector", "USD million"),
    "joint_works": Outcome("research", "works written with other countries", "works"),
    "research_access": Outcome(
        "research", "what a unit of research reaches through partners", "works in all"
    ),
    "people": Outcome("talent", "people in the country", "people"),
    "people_from_abroad": Outcome("talent", "people from abroad in the country", "people"),
}
"""What is told of every channel; the first of a channel is its gain."""
MAIN: dict[str, str] = {
    channel: next(name for name, outcome in OUTCOMES.items() if outcome.channel == channel)
    for channel in CHANNELS
}
"""The outcome that is a channel's gain."""


@dataclass(frozen=True, eq=False)
class Eased:
    """Outcomes of every case for every country of a world, at the low, central and high effects."""

    hats: Mapping[str, Array]
    """Counterfactual over baseline by outcome, (3 levels, C cases, N). NaN for a country whose links of the channel
    are not known, and throughout a case that has no link left in it."""
    residuals: Mapping[str, float]
    """The largest residual of any equation of any case, by channel."""


def outcome_name(what: str, available: Sequence[str]) -> str:
    """Return the outcome that a channel's or an outcome's name stands for.

    Raises
    ------
    UnknownName
        If it is neither, or was not worked out.
    """
    name = MAIN.get(what, what)
    if name not in available:
        channels = [channel for channel, main in MAIN.items() if main in available]
        hint = f"Here are the channels {', '.join(channels)} and the outcomes {', '.join(available)}."
        raise UnknownName("channel or outcome", what, [*channels, *available], hint)
    return name


def known_countries(world: World, channel: Channel) -> tuple[str, ...]:
    """Return the countries of a world whose links of a channel are known."""
    if channel == "research":
        known = set(load_coauthorship().countries)
        return tuple(code for code in world.countries if code in known)
    return people_known(world.countries) if channel == "talent" else world.countries


def sector_rows(world: World, sectors: Sequence[str] | None) -> list[int]:
    """Return the positions of sectors by code, name or everyday word; all of them by default.

    Raises
    ------
    UnknownName
        If a sector is not in the world.
    """
    rows: list[int] = []
    for name in (ALL,) if sectors is None else sectors:
        code = name if name in world.sectors else sector_code(name)
        rows += range(len(world.sectors)) if code == ALL else [world.sector(code)]
    return sorted(set(rows))


def links_eased(n: int, cases: Sequence[Case], effect: float) -> Array:
    """Return what flows are multiplied by at unchanged other links, (C, N, N): exp(effect) on each case's pairs."""
    hats = np.ones((len(cases), n, n))
    for hat, pairs in zip(hats, cases, strict=True):
        for a, b in pairs:
            hat[a, b] = hat[b, a] = np.exp(effect)
    return hats


def ease_links(
    world: World,
    cases: Sequence[Case],
    effects: Mapping[Channel, Magnitude],
    *,
    sectors: Sequence[str] | None = None,
    workers: int = 1,
) -> Eased:
    """Work out every case in every channel at the low, central and high effect.

    Parameters
    ----------
    effects
        Log change of what flows between two countries at unchanged prices (trade) or other links, by channel.
    sectors
        For trade; all by default.
    workers
        Processes that solve trade.

    Raises
    ------
    UnknownName
        If a sector is not in the world.
    InputError
        If not one link is known in any channel.
    SolveError
        If a case is not solved to the tolerance of its certificate.
    """
    rows = sector_rows(world, sectors)
    hats: dict[str, Array] = {}
    residuals: dict[str, float] = {}
    for channel, effect in effects.items():
        values = at_levels(effect)
        solved = {
            value: _one_channel(world, cases, channel, value, rows, workers)
            for value in dict.fromkeys(values)
        }
        names = solved[values[0]][0]
        hats |= {name: np.stack([solved[value][0][name] for value in values]) for name in names}
        residuals[channel] = max(size for _, size in solved.values())
    if all(np.isnan(values).all() for values in hats.values()):
        raise InputError(
            f"none of these links is known in world {world.name} for {', '.join(effects)}, so there is nothing to work "
            "out; add trade, which every country has"
        )
    return Eased(hats, residuals)


def _one_channel(
    world: World, cases: Sequence[Case], channel: Channel, effect: float, rows: list[int], workers: int
) -> tuple[dict[str, Array], float]:
    """Return outcomes (C, N) by name and the largest residual, of one channel at one effect."""
    known = known_countries(world, channel)
    at = {world.country(code): k for k, code in enumerate(known)}
    inside = [[(at[a], at[b]) for a, b in case if a in at and b in at] for case in cases]
    live = [c for c, case in enumerate(inside) if case]
    asked = [inside[c] for c in live]
    names = [name for name, outcome in OUTCOMES.items() if outcome.channel == channel]
    if electronics(world) is None:
        names = [name for name in names if name != "electronics"]
    found, residual = {name: np.ones((len(live), len(known))) for name in names}, 0.0
    if effect != 0.0 and live:
        if channel == "trade":
            found, residual = _trade(world, asked, effect, rows, workers)
        else:
            found, residual = _links(known, asked, effect, channel)
    columns = list(at)
    spread = {name: np.full((len(cases), len(world.countries)), np.nan) for name in names}
    for name, values in spread.items():
        values[np.ix_(live, columns)] = found[name]
    return spread, residual


def _trade(
    world: World, cases: Sequence[Case], effect: float, rows: list[int], workers: int
) -> tuple[dict[str, Array], float]:
    hat = alliance_iceberg(effect, world.theta[rows])

    def changes() -> Iterator[Change]:
        for pairs in cases:
            iceberg = np.ones(world.share.shape)
            for a, b in pairs:
                iceberg[rows, a, b] = iceberg[rows, b, a] = hat
            yield Change(iceberg=iceberg)

    found = solve_many(world, changes(), outcomes=("real_income", "absorption"), workers=workers)
    if found.failures:
        first = found.failures[0]
        names = "; ".join(f"{world.countries[a]} with {world.countries[b]}" for a, b in cases[first.index])
        raise SolveError(
            f"easier trade of {names} could not be solved: {first.message}; try a weaker effect than {effect:g}",
            iterations=int(found.iterations[first.index]),
            worst="none",
            residual=np.nan,
        )
    told = {"real_income": found["real_income"]}
    chips = electronics(world)
    if chips is not None:
        told["electronics"] = found["absorption"][:, world.sector(chips)]
    return told, float(found.worst.max())


def _links(
    known: tuple[str, ...], cases: Sequence[Case], effect: float, channel: Channel
) -> tuple[dict[str, Array], float]:
    blocks: list[dict[str, Array]] = []
    residual = 0.0
    for start in range(0, len(cases), _AT_ONCE):
        easier = links_eased(len(known), cases[start : start + _AT_ONCE], effect)
        if channel == "research":
            works = joint_research(known, easier)
            blocks.append({"joint_works": works.joint_hat, "research_access": works.access_hat})
            residual = max(residual, works.certificate.worst[1])
        else:
            people = movement(known, easier, np.ones(len(known)))
            blocks.append({"people": people.talent_hat, "people_from_abroad": people.foreign_hat})
            residual = max(residual, people.certificate.worst[1])
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}, residual


def baseline_amounts(world: World, outcome: str) -> Array:
    """Return what an outcome's percentages are of in the baseline, (N,): what weighs countries in a total.

    Works in all for access to partners. NaN where it is not known.
    """
    if outcome == "real_income":
        return world.income
    if outcome == "electronics":
        return np.asarray(world.absorption[world.sector(electronics(world) or "")])
    channel = OUTCOMES[outcome].channel
    known = known_countries(world, channel)
    flows = works_by_pair(known) if channel == "research" else load_migration().select(known).stocks
    amounts = flows.sum(axis=0)
    if outcome in ("joint_works", "people_from_abroad"):
        amounts = amounts - np.diagonal(flows)
    spread = np.full(len(world.countries), np.nan)
    spread[[world.country(code) for code in known]] = amounts
    return spread


def without_links(world: World, pairs: Case, channel: Channel, rows: list[int]) -> list[tuple[int, int]]:
    """Return the pairs that nothing flows between in the baseline, either way: a hat of them changes nothing."""
    if channel == "trade":
        flows = world.share[rows].sum(axis=0)
    else:
        known = known_countries(world, channel)
        at = [world.country(code) for code in known]
        flows = np.full((len(world.countries),) * 2, np.nan)
        flows[np.ix_(at, at)] = (
            works_by_pair(known) if channel == "research" else load_migration().select(known).stocks
        )
    return [(a, b) for a, b in pairs if flows[a, b] + flows[b, a] == 0.0]
