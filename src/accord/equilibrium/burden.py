"""Burden sharing in a coalition: transfers that make every member bear the same loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from accord.baseline import World
from accord.equilibrium.change import Array, Change
from accord.equilibrium.linear import baseline_guide
from accord.equilibrium.solution import DeficitRule, Solution, solve
from accord.equilibrium.welfare import final_price
from accord.errors import InputError, SolveError


@dataclass(frozen=True, eq=False)
class SharedBurden:
    """A change with the transfers that share its burden, and what it is without them."""

    members: tuple[str, ...]
    transfer: Array
    """Money received by each country, (N,); zero outside the coalition and in sum."""
    shared: Solution
    alone: Solution
    rounds: int

    @property
    def common_change(self) -> float:
        """The change in real income that every member has, as a share."""
        world = self.shared.world
        return float(self.shared.real_income[world.country(self.members[0])] - 1.0)


def share_burden(
    world: World,
    change: Change,
    members: Sequence[str],
    *,
    deficits: DeficitRule = "fixed",
    tolerance: float = 1e-9,
    max_rounds: int = 50,
) -> SharedBurden:
    """Find the transfers among the members of a coalition that equalise their relative changes in real income.

    The compensation scheme of Chowdhry, Hinz, Kamin & Wanner (2024, Economic Policy 39:471): members that lose less pay
    those that lose more, through income, in general equilibrium. Each round pays every member what it lacks to the
    common change at the prices of the round before; a transfer of one unit raises real income by about one.

    Raises
    ------
    InputError
        If fewer than two members are named, or one twice.
    UnknownName
        If a member is not in the world.
    SolveError
        If the transfers do not settle, or an equilibrium is not reached.
    """
    places = [world.country(code) for code in members]
    if len(places) < 2 or len(set(places)) < len(places):
        raise InputError(
            f"a coalition needs two or more different members; found {', '.join(members) or 'none'}"
        )
    guide = baseline_guide(world)
    alone = solve(world, change, deficits=deficits, guide=guide)
    transfer = np.zeros(len(world.countries)) if change.transfer is None else change.transfer.copy()
    solution = alone
    for rounds in range(1, max_rounds + 1):
        real = solution.real_income[places]
        # What one point of real income costs each member at the round's prices.
        price = (solution.world.income * final_price(solution.world, solution.equilibrium.price))[places]
        common = (price @ real) / price.sum()
        if np.abs(real - common).max() <= tolerance:
            return SharedBurden(tuple(members), transfer, solution, alone, rounds)
        transfer[places] += price * (common - real)
        solution = solve(world, replace(change, transfer=transfer.copy()), deficits=deficits, guide=guide)
    gap = float(np.abs(real - common).max())
    raise SolveError(
        f"the transfers of {', '.join(members)} did not settle",
        iterations=rounds,
        worst="equal burden",
        residual=gap,
    )
