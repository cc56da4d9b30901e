"""Dividing one sector of a world into parts by given shares, with every account of the parent kept.

Two biproportional fits (RAS: Bacharach 1970) spread the parent's flows. Trade, for each exporter: parts by importers;
rows are the parts' output, columns the parent's sales to each importer. Use, for each country: parts by users; rows
are what is bought of each part, columns what each user buys of the parent. Parts keep the parent's tariffs and its
value-added share by country, and what the parent bought of itself is spread over the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from accord.baseline.biproportional import fit
from accord.baseline.parts import (
    Hint,
    Part,
    check_parts,
    every_number,
    leanings,
    output_shares,
    trade_shares,
)
from accord.baseline.world import World
from accord.errors import InputError

Array = NDArray[np.float64]

TOLERANCE = 1e-13
"""Largest gap between a fitted row and its total, as a share of the parent's flow."""


@dataclass(frozen=True)
class SplitRecord:
    """What was given, what was assumed, and how closely it was met."""

    world: str
    sector: str
    parts: tuple[Part, ...]
    hints: tuple[Hint, ...]
    assumptions: tuple[str, ...]
    """Everything that no source states, in words."""
    trade_iterations: int
    use_iterations: int
    trade_residual: float
    """Largest gap to a part's output, as a share of the parent's in that country."""
    use_residual: float
    """Largest gap to what is bought of a part, as a share of the parent's in that country."""
    bent: float
    """Largest difference between a given share of trade and the fitted one: what the outputs did not allow."""


@dataclass(frozen=True)
class Split:
    """A world with one sector divided, and the record of it."""

    world: World
    record: SplitRecord


def split_sector(
    world: World,
    sector: str,
    parts: Sequence[Part],
    hints: Sequence[Hint] = (),
    *,
    name: str = "",
    tolerance: float = TOLERANCE,
    max_iterations: int = 20_000,
) -> Split:
    """Divide a sector into parts; their flows, uses and outputs add up to the parent's.

    Parameters
    ----------
    parts
        At least two; their output shares sum to one in every country. One may leave its share open: it is the rest.
    hints
        Who leans to which part; without any, every user buys the parts in the proportions of its country.

    Raises
    ------
    InputError
        If shares are negative or do not sum to one, or no division meets all totals.
    UnknownName
        If the sector, a country, a part or a user is not known.
    """
    s = world.sector(sector)
    codes = check_parts(world, sector, parts)
    output_share = output_shares(world, parts)  # (P, N)
    for p, part in enumerate(parts):
        if not np.any(output_share[p] * world.sales[s] > 0.0):
            raise InputError(f"part {part.code} has no output in any country, so nobody could supply it")
    flows, trade_steps, trade_gap, bent = _trade(
        world, s, parts, output_share, tolerance, max_iterations
    )  # (P, N importer, N exporter)
    sales = flows.sum(axis=1)
    spending = (flows * (1.0 + world.tariff[s])).sum(axis=2)
    bought, made = _proportion(spending, world.expenditure[s]), _proportion(sales, world.sales[s])
    lean = leanings(world, s, codes, hints)
    use, use_steps, use_gap = _use(world, s, bought, made, lean, codes, tolerance, max_iterations)
    record = SplitRecord(
        world.name,
        sector,
        tuple(parts),
        tuple(hints),
        _assumptions(world, sector, parts, hints),
        trade_steps,
        use_steps,
        trade_gap,
        use_gap,
        bent,
    )
    divided = _assemble(world, s, parts, name, flows, spending, made, use, record)
    divided.check()
    return Split(divided, record)


# -- the two fits


def _trade(
    world: World, s: int, parts: Sequence[Part], output_share: Array, tolerance: float, max_iterations: int
) -> tuple[Array, int, float, float]:
    """Return the parts' flows, (P, N importer, N exporter), iterations, residual and how far given shares bent."""
    wanted, given = trade_shares(world, parts, output_share)
    parent = world.flows[s]
    # One problem for each exporter: parts by importers.
    prior = (wanted * parent).transpose(2, 0, 1)
    rows = (output_share * parent.sum(axis=0)).T
    fitted, steps, gap = fit(prior, rows, parent.T, tolerance, max_iterations)
    if gap.max() > tolerance:
        exporter, p = (int(position) for position in np.unravel_index(gap.argmax(), gap.shape))
        raise InputError(
            f"the shares of trade given for {world.countries[exporter]} cannot give part {parts[p].code} its share of "
            f"output there ({output_share[p, exporter]:g}; off by {gap.max():.1e}). Change one of them, or write a "
            "small share in place of 0"
        )
    flows = fitted.transpose(1, 2, 0)
    found = np.where(parent > 0.0, flows / np.where(parent > 0.0, parent, 1.0), wanted)
    return flows, steps, float(gap.max()), float(np.abs(found - wanted)[given].max(initial=0.0))


def _use(
    world: World,
    s: int,
    bought: Array,
    made: Array,
    lean: Array,
    codes: tuple[str, ...],
    tolerance: float,
    max_iterations: int,
) -> tuple[Array, int, float]:
    """Return the share of each part in each user's purchases of the parent, (N, P, users), iterations, residual.

    `bought` and `made` are the parts' shares of a country's purchases and output, (P, N).
    """
    others = np.delete(np.arange(len(world.sectors)), s)
    needs = world.input_share[:, s, :] * world.sales.T  # (N, J): what each sector buys of the parent
    users = np.concatenate(
        [needs[:, others], needs[:, s, None] * made.T, (world.final_share[s] * world.income)[:, None]], axis=1
    )
    total = users.sum(axis=1)
    users = users / np.where(total > 0.0, total, 1.0)[:, None]
    prior = bought.T[:, :, None] * users[:, None, :] * lean
    rows = bought.T * (total > 0.0)[:, None]
    fitted, steps, gap = fit(prior, rows, users, tolerance, max_iterations)
    if gap.max() > tolerance:
        country, p = (int(position) for position in np.unravel_index(gap.argmax(), gap.shape))
        raise InputError(
            f"the hints leave part {codes[p]} in {world.countries[country]} without enough users for what is bought of "
            f"it (off by {gap.max():.1e} of the sector). Use a small number in place of 0, or weaker hints"
        )
    proportional = np.repeat(bought.T[:, :, None], users.shape[1], axis=2)
    return (
        np.where(users[:, None] > 0.0, fitted / np.where(users > 0.0, users, 1.0)[:, None], proportional),
        steps,
        float(gap.max()),
    )


def _proportion(parts: Array, whole: Array) -> Array:
    """Return the parts' shares of a whole, (P, N); equal ones where there is nothing to share."""
    return np.where(whole > 0.0, parts / np.where(whole > 0.0, whole, 1.0), 1.0 / len(parts))


# -- the new world


def _assemble(
    world: World,
    s: int,
    parts: Sequence[Part],
    name: str,
    flows: Array,
    spending: Array,
    made: Array,
    use: Array,
    record: SplitRecord,
) -> World:
    count, n = len(parts), len(world.countries)
    n_others = len(world.sectors) - 1
    home = np.eye(n)
    paid = flows * (1.0 + world.tariff[s])
    # A buyer of nothing keeps a harmless unit row, as in any calibrated world.
    share = np.where(
        spending[:, :, None] > 0.0, paid / np.where(spending > 0.0, spending, 1.0)[:, :, None], home
    )

    def spread(values: Array, by_part: Array) -> Array:
        return np.concatenate([values[:s], by_part, values[s + 1 :]])

    def repeat(values: Array) -> Array:
        return np.repeat(values[s][None], count, axis=0)

    # Rows first: what every sector buys of the parent becomes what it buys of the parts. Then the parent's column,
    # once for each part, where it bought of the parent by what that part buys of the parts.
    of_others = np.insert(use[:, :, :n_others], s, 0.0, axis=2)  # (N, P, J)
    rows = np.concatenate(
        [
            world.input_share[:, :s],
            of_others * world.input_share[:, s, None, :],
            world.input_share[:, s + 1 :],
        ],
        axis=1,
    )
    column = np.repeat(rows[:, :, s, None], count, axis=2)
    column[:, s : s + count] = use[:, :, n_others : n_others + count] * world.input_share[:, s, s, None, None]
    input_share = np.concatenate([rows[:, :, :s], column, rows[:, :, s + 1 :]], axis=2)
    codes = tuple(part.code for part in parts)
    theta = [world.theta[s] if part.theta is None else part.theta.value for part in parts]
    theta_se = [world.theta_se[s] if part.theta is None else np.nan for part in parts]
    return replace(
        world,
        name=name or f"{world.name} with {world.sectors[s]} in {count}",
        sectors=(*world.sectors[:s], *codes, *world.sectors[s + 1 :]),
        share=spread(world.share, share),
        expenditure=spread(world.expenditure, spending),
        value_added_share=spread(world.value_added_share, repeat(world.value_added_share)),
        input_share=input_share,
        final_share=spread(world.final_share, world.final_share[s] * use[:, :, -1].T),
        tariff=spread(world.tariff, repeat(world.tariff)),
        theta=spread(world.theta, np.array(theta)),
        theta_se=spread(world.theta_se, np.array(theta_se)),
        residual=spread(world.residual, made * world.residual[s]),
        notes=(*world.notes, *_notes(record)),
    )


def _assumptions(world: World, sector: str, parts: Sequence[Part], hints: Sequence[Hint]) -> tuple[str, ...]:
    found = [
        f"{part.code}: {what} is {given.value:g}: {given.source}"
        for part in parts
        for what, given in every_number(part)
        if given.assumption
    ]
    found += [
        f"{hint.part} for {hint.user}: {hint.strength.value:g} times proportional: {hint.strength.source}"
        for hint in hints
        if hint.strength.assumption
    ]
    parent = [part.code for part in parts if part.theta is None]
    if parent:
        theta = world.theta[world.sector(sector)]
        found.append(f"{', '.join(parent)}: the trade elasticity of {sector}, {theta:g}, holds for the part")
    untraded = [part.code for part in parts if not part.trade]
    if untraded:
        found.append(
            f"{', '.join(untraded)}: every buyer of an exporter buys the part in the share it has of output"
        )
    found.append(f"every part has the value-added share and the inputs of {sector} in its country")
    if not hints:
        found.append("every user in a country buys the parts in the same proportions")
    return tuple(found)


def _notes(record: SplitRecord) -> list[str]:
    names = ", ".join(f"{part.code} ({part.name})" if part.name else part.code for part in record.parts)
    head = f"Sector {record.sector} of {record.world} is divided into {names}, by given shares; its totals are kept."
    return [head, *(f"Assumed of the division: {text}." for text in record.assumptions)]
