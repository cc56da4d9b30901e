"""Draws over everything uncertain, each carried through the whole chain to trade, income and the index."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord import __version__, tables
from accord.baseline import World
from accord.capacity import HORIZON, ComputePath
from accord.capacity.cooperation import people_known
from accord.ensemble.block import BLOCK
from accord.ensemble.chain import Chain, make_chain
from accord.ensemble.crew import Crew
from accord.ensemble.open_index import capacity_index
from accord.ensemble.outcome import DrawnCapacity, DrawnResearch, DrawnTalent, Ensemble, Hats
from accord.ensemble.parts import Parts
from accord.ensemble.points import Sampling
from accord.ensemble.table import Progress, Table, carry_draws
from accord.ensemble.uncertain import Uncertain
from accord.equilibrium import Certificate
from accord.errors import SolveError
from accord.index import PublishedIndex
from accord.scenario import Scenario

Array = NDArray[np.float64]
SHELVED = frozenset(
    {"absorption_less_one", "price_less_one", "compute_added_baseline", "compute_added_scenario"}
)
"""Outcomes of which little is read at a time."""


def run_ensemble(
    world: World,
    scenario: Scenario,
    index: PublishedIndex,
    *,
    draws: int,
    seed: int,
    sampling: Sampling = "sobol",
    workers: int = 1,
    cluster: str | None = None,
    hired: Crew | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """Solve the chain for points of a scrambled Sobol sequence over everything uncertain.

    A draw depends on the seed and its number alone: not on how many there are, who works them out, or whether the run
    was interrupted.

    Parameters
    ----------
    draws
        A power of two keeps the sequence balanced.
    seed
        Of the scrambling; the same seed gives the same answer.
    sampling
        As in `points`.
    workers, cluster
        As in `crew`: processes here, or the address of a Dask scheduler.
    hired
        A crew at work already, instead of `workers` and `cluster`.
    folder
        Where finished draws are kept, as Parquet, and taken up from: a run cut short goes on where it was, and one with
        more draws adds to what is there. Needs ``accord[ensemble]``.
    progress
        Called with draws done and draws asked.

    Raises
    ------
    SolveError
        If not one draw could be solved.
    InputError
        If the folder holds draws of another run, or an option is out of bounds.
    WorkerLost
        If workers die again and again.
    """
    chain, inputs = make_chain(world, scenario, index)
    parts = None
    if folder is not None:
        parts = Parts(folder, _origin(chain, inputs, seed, sampling), axes(world, index))
    found = carry_draws(
        chain,
        inputs,
        draws=draws,
        seed=seed,
        sampling=sampling,
        workers=workers,
        cluster=cluster,
        hired=hired,
        parts=parts,
        shelved=SHELVED,
        progress=progress,
    )
    if parts is not None and found.table.outcomes:
        drawn = {one.name: found.values[:, k] for k, one in enumerate(inputs)}
        parts.finish(drawn, found.blocks)
    return _ensemble(chain, inputs, found.values, found.table, draws)


def axes(world: World, index: PublishedIndex) -> dict[str, Any]:
    """Return the labels of the axes of what is kept by draw."""
    return {
        "country": list(world.countries),
        "sector": list(world.sectors),
        "ranked": list(index.countries),
        "component": list(index.components),
        "opened": list(capacity_index().units),
        "people": list(people_known(tuple(world.countries))),
        "horizon": HORIZON,
    }


def _ensemble(
    chain: Chain, inputs: tuple[Uncertain, ...], values: Array, table: Table, asked: int
) -> Ensemble:
    """Return the ensemble of a full table."""
    failed = tuple(f"draw {number}: {table.failed[number]}" for number in sorted(table.failed))
    if not table.outcomes:
        raise SolveError(
            f"none of {asked} draws was solved; {failed[0]}", iterations=0, worst="none", residual=np.nan
        )
    numbers = table.drop_failed()
    found: dict[str, Any] = table.outcomes
    countries = tuple(chain.world.countries)
    compute = ComputePath(
        years=tuple(range(HORIZON + 1 - found["compute_baseline"].shape[-1], HORIZON + 1)),
        countries=countries,
        baseline=found["compute_baseline"],
        scenario=found["compute_scenario"],
        added_baseline=found["compute_added_baseline"],
        added_scenario=found["compute_added_scenario"],
        certificate=Certificate({"inventory": float(found["compute_residual"].max())}, 1),
        relative=_without_stock(countries),
    )
    capacity = DrawnCapacity(
        countries=countries,
        research=DrawnResearch(countries, found["joint_works"], found["research_access"]),
        talent=DrawnTalent(people_known(countries), found["people"], found["people_from_abroad"]),
        compute=compute,
        accelerator_price=found["accelerator_price"],
    )
    return Ensemble(
        inputs=inputs,
        values=values[numbers],
        real_income=found["real_income"],
        absorption=Hats(found["absorption_less_one"]),
        price=Hats(found["price_less_one"]),
        components=found["components"],
        capacity=capacity,
        asked=asked,
        failed=failed,
        ranked=tuple(chain.index.countries),
        total_before=found["total_before"],
        total=found["total"],
        rank_before=found["rank_before"].astype(np.int64),
        rank=found["rank"].astype(np.int64),
        open_total=found["open_total"],
        open_drawn_before=found["open_drawn_before"],
        open_drawn=found["open_drawn"],
        residual=found["residual"],
        numbers=numbers,
    )


def _without_stock(countries: tuple[str, ...]) -> tuple[str, ...]:
    from accord.capacity.compute_stock import compute_stock

    known = compute_stock()
    return tuple(code for code in countries if code not in known)


def _origin(chain: Chain, inputs: tuple[Uncertain, ...], seed: int, sampling: str) -> dict[str, Any]:
    """Return what has to be the same for draws to belong together; their number is not part of it."""
    return {
        "accord": __version__,
        "scenario": chain.scenario.hash(),
        "baseline": _digest(chain.world),
        "index": _digest(chain.index),
        "data": hashlib.sha256(
            "".join(f"{row['file']} {row['sha256']}\n" for row in tables.provenance()).encode()
        ).hexdigest(),
        "seed": seed,
        "sampling": sampling,
        "block": BLOCK,
        "inputs": [[u.name, u.group, u.distribution] for u in inputs],
    }


def _digest(held: Any) -> str:
    """Return a hash of a dataclass of arrays and words."""
    total = hashlib.sha256()
    for field in fields(held):
        value = getattr(held, field.name)
        total.update(field.name.encode())
        total.update(
            np.ascontiguousarray(value).tobytes() if isinstance(value, np.ndarray) else repr(value).encode()
        )
    return total.hexdigest()
