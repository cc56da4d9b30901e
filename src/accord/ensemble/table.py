"""The machinery of draws: points, who works them out, which are kept already, and the table of what came of all."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.ensemble.block import BLOCK, Block, Carrier, Outcome
from accord.ensemble.crew import Crew, Job, crew
from accord.ensemble.on_disk import OnDisk, on_disk
from accord.ensemble.parts import Parts
from accord.ensemble.points import Sampling, points
from accord.ensemble.uncertain import Uncertain

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]
HELD = 16_000_000
"""Bytes of one outcome that are held in memory, of those that need not be: what is larger is put in a file."""


class Table:
    """Outcomes of all draws, filled block by block in whatever order they come."""

    def __init__(self, draws: int, shelved: Container[str] = ()) -> None:
        self.draws, self.done, self.shelved = draws, 0, shelved
        self.outcomes: dict[str, Outcome | OnDisk] = {}
        self.failed: dict[int, str] = {}

    def put(self, block: Block) -> None:
        """Put a block in its place."""
        for name, values in block.outcomes.items():
            if name not in self.outcomes:
                shape = (self.draws, *values.shape[1:])
                large = name in self.shelved and self.draws * values[:1].nbytes > HELD
                self.outcomes[name] = on_disk(shape, values.dtype) if large else np.empty(shape, values.dtype)
            held = self.outcomes[name]
            if isinstance(held, OnDisk):
                held.put(block.start, values)
            else:
                held[block.start : block.start + block.count] = values
        self.failed |= block.failed
        self.done += block.count

    def drop_failed(self) -> NDArray[np.int64]:
        """Leave out the draws that were not solved, and return the numbers of the others."""
        solved = np.setdiff1d(np.arange(self.draws), list(self.failed))
        if self.failed:
            for name, values in self.outcomes.items():
                self.outcomes[name] = values.rows(solved) if isinstance(values, OnDisk) else values[solved]
        return solved


@dataclass(frozen=True, eq=False)
class Draws:
    """What came of all draws: values of the inputs, (draws, inputs), and the table of outcomes."""

    values: Array
    table: Table
    blocks: tuple[tuple[int, int], ...]
    """First draw and number of draws of each block."""


def carry_draws(
    carrier: Carrier,
    inputs: Sequence[Uncertain],
    *,
    draws: int,
    seed: int,
    sampling: Sampling = "sobol",
    workers: int = 1,
    cluster: str | None = None,
    hired: Crew | None = None,
    parts: Parts | None = None,
    shelved: Container[str] = (),
    progress: Progress | None = None,
) -> Draws:
    """Carry points of a sequence over all inputs to their outcomes, whatever carries them.

    A draw depends on the seed and its number alone. The options are those of `run_ensemble`, and:

    Parameters
    ----------
    parts
        Holds the draws that are finished, and is given those that get finished.
    shelved
        Outcomes that may be an `OnDisk` in the table, where they are large.

    Raises
    ------
    InputError
        If an option is out of bounds.
    WorkerLost
        If workers die again and again, or the cluster goes away.
    """
    at = points(draws, len(inputs), seed, sampling)
    values = np.column_stack([one.quantile(at[:, k]) for k, one in enumerate(inputs)])
    jobs: dict[int, Job] = {
        start: (start, at[start : start + BLOCK], values[start : start + BLOCK])
        for start in range(0, draws, BLOCK)
    }
    blocks = tuple((start, len(part)) for start, part, _ in jobs.values())
    table = Table(draws, shelved)

    def take(block: Block) -> None:
        table.put(block)
        if progress:
            progress(table.done, draws)

    for start, size in blocks if parts is not None else ():
        assert parts is not None
        block = parts.read(start, size)
        if block is not None:
            del jobs[start]
            take(block)
    for block in _worked(carrier, list(jobs.values()), hired, workers, cluster):
        if parts is not None:
            parts.write(block)
        take(block)
    return Draws(values, table, blocks)


def _worked(
    carrier: Carrier, jobs: list[Job], hired: Crew | None, workers: int, cluster: str | None
) -> Iterator[Block]:
    """Yield the blocks that are still to be worked out."""
    if not jobs:
        return
    if hired is not None:
        yield from hired.blocks(carrier, jobs)
        return
    with crew(workers, cluster) as found:
        yield from found.blocks(carrier, jobs)
