"""Many counterfactuals of one world in one call: shared work done once, the rest side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, fields, replace
from itertools import repeat
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from accord.baseline import World
from accord.equilibrium.change import Array, Change
from accord.equilibrium.linear import Guide, baseline_guide
from accord.equilibrium.solution import DeficitRule, Solution, rebalanced, solve
from accord.equilibrium.workers import Job, Packed, contiguous, one_thread, pack, side_by_side, unpack
from accord.errors import AccordError, InputError, UnknownName

Backend = Literal["numpy", "jax"]
Pick = Callable[[Solution], Array]
"""An outcome of your own: an array worked out of a solution."""
Progress = Callable[[int, int | None], None]
"""Called with scenarios done and scenarios asked, None where that is not known."""

OUTCOMES: dict[str, Pick] = {
    "wage": lambda found: found.equilibrium.wage,
    "real_income": lambda found: found.real_income,
    "income": lambda found: found.equilibrium.income,
    "price": lambda found: found.equilibrium.price,
    "cost": lambda found: found.equilibrium.cost,
    "absorption": lambda found: found.absorption,
    "expenditure": lambda found: found.equilibrium.expenditure,
    "output": lambda found: found.equilibrium.sales,
}
"""What can be kept by name: hats of wage, real income, price, cost and absorption; the others in money."""


@dataclass(frozen=True)
class Failure:
    """A scenario that was not solved."""

    index: int
    kind: str
    """Name of the error, for example ``NoSupplier``."""
    message: str

    def __str__(self) -> str:
        return f"scenario {self.index}: {self.message}"


@dataclass(frozen=True, eq=False)
class BatchResult:
    """Outcomes of B scenarios, in the order they were given; rows of those not solved are NaN."""

    world: World
    """The baseline; under zero deficits and without drawn elasticities, the baseline rebalanced."""
    outcomes: Mapping[str, Array]
    """What was kept by name, (B, ...): by country (B, N), by sector and country (B, J, N)."""
    equations: tuple[str, ...]
    residuals: Array
    """The certificates: largest residual by scenario and equation, (B, equations)."""
    iterations: NDArray[np.int64]
    """Rounds, (B,); 0 where not solved."""
    seconds: Array
    """Time spent on each, (B,); in a batch on a device, its share of the batch's time."""
    failures: tuple[Failure, ...]
    fallback: NDArray[np.bool_]
    """Whether the one-at-a-time solver had to take over from the batched one, (B,)."""
    solutions: tuple[Solution | None, ...] = ()
    """Everything, where it was asked for."""

    def __len__(self) -> int:
        return len(self.iterations)

    def __getitem__(self, name: str) -> Array:
        if name not in self.outcomes:
            raise UnknownName(
                "outcome", name, self.outcomes, "This batch kept those; name others in `outcomes`."
            )
        return self.outcomes[name]

    @property
    def solved(self) -> NDArray[np.bool_]:
        """Which scenarios were solved and certified, (B,)."""
        mask = np.ones(len(self), dtype=bool)
        mask[[failure.index for failure in self.failures]] = False
        return mask

    @property
    def worst(self) -> Array:
        """The largest residual of any equation by scenario, (B,)."""
        return np.asarray(self.residuals.max(axis=1)) if len(self) else np.empty(0)


@dataclass(frozen=True, eq=False)
class Task:
    """What is the same for every scenario of a batch."""

    world: World
    guide: Guide
    deficits: DeficitRule
    outcomes: tuple[str, ...]
    extra: Mapping[str, Pick]
    keep_solutions: bool
    tolerance: float
    max_iterations: int

    def kept(self, solution: Solution) -> dict[str, Array]:
        """Return the outcomes that are kept of a solution."""
        named = {name: OUTCOMES[name](solution) for name in self.outcomes}
        return named | {name: np.asarray(pick(solution)) for name, pick in self.extra.items()}

    def drawn(self, theta: Array | None) -> World:
        """Return the world under drawn trade elasticities."""
        return self.world if theta is None else replace(self.world, theta=np.ascontiguousarray(theta))


@dataclass(frozen=True, eq=False)
class Row:
    """What came of one scenario."""

    kept: Mapping[str, Array]
    residuals: Mapping[str, float]
    iterations: int
    seconds: float
    failure: tuple[str, str] | None = None
    solution: Solution | None = None
    fallback: bool = False


Item = tuple[Change, Array | None]


def solve_one(task: Task, change: Change, theta: Array | None) -> Row:
    """Solve one scenario, or say why it could not be."""
    try:
        found = solve(
            task.drawn(theta),
            change,
            deficits=task.deficits,
            tolerance=task.tolerance,
            max_iterations=task.max_iterations,
            guide=task.guide,
        )
    except (AccordError, np.linalg.LinAlgError) as error:
        return Row({}, {}, 0, np.nan, (type(error).__name__, str(error)))
    return Row(
        task.kept(found),
        found.certificate.residuals,
        found.certificate.iterations,
        found.seconds,
        solution=found if task.keep_solutions else None,
    )


def _solve_sent(task: Task, item: tuple[Packed, Array | None]) -> Row:
    packed, theta = item
    return solve_one(task, unpack(task.world, packed), theta)


def solve_many(
    world: World,
    changes: Change | Iterable[Change],
    *,
    thetas: Array | None = None,
    deficits: DeficitRule = "fixed",
    outcomes: Sequence[str] = ("real_income", "absorption"),
    extra: Mapping[str, Pick] | None = None,
    keep_solutions: bool = False,
    workers: int = 1,
    backend: Backend = "numpy",
    tolerance: float = 1e-11,
    max_iterations: int = 1500,
    progress: Progress | None = None,
) -> BatchResult:
    """Solve the counterfactual of every change.

    Each answer is that of `solve`; the same to the bit whatever the number of workers.

    Parameters
    ----------
    world
        The baseline of all.
    changes
        One after the other, from a list or a generator; or a single change, solved under each of `thetas`.
    thetas
        Trade elasticities by scenario, (B, J), in place of the world's.
    deficits
        As in `solve`.
    outcomes
        Names of what to keep of each scenario, out of `OUTCOMES`; memory grows with these only.
    extra
        More to keep: functions of a `Solution` by name, each returning an array of one shape.
    keep_solutions
        Whether to keep everything: about 3 J N^2 numbers for each scenario.
    workers
        Processes to solve in. 1 solves in this one.
    backend
        ``"numpy"``, or ``"jax"`` for batches on a GPU or CPU (``pip install 'accord[jax]'``); scenarios that the
        batched kernel does not solve are solved by the NumPy solver, one by one.
    progress
        Called after each scenario.

    Raises
    ------
    InputError
        If an option is out of bounds. A scenario that cannot be solved is no error: it is in ``failures``.
    MissingExtra
        If JAX is asked for and not installed.
    WorkerLost
        If a process dies.
    """
    _check(world, outcomes, extra or {}, workers, backend, thetas)
    if isinstance(changes, Change):
        changes = repeat(changes, 1) if thetas is None else repeat(changes, len(thetas))
        total: int | None = 1 if thetas is None else len(thetas)
    else:
        total = len(changes) if isinstance(changes, Sized) else None
    if total is not None and thetas is not None and total != len(thetas):
        raise InputError(f"{total} changes were given with elasticities for {len(thetas)} scenarios")
    with one_thread():
        start = world
        if deficits == "zero" and thetas is None and np.any(world.deficit):
            start = rebalanced(world, tolerance=tolerance, max_iterations=max_iterations)
        task = Task(
            _laid_out(start),
            _laid_out(baseline_guide(start)),
            deficits,
            tuple(outcomes),
            dict(extra or {}),
            keep_solutions,
            tolerance,
            max_iterations,
        )
        rows = []
        for row in _rows(task, _paired(changes, thetas), workers, backend, total):
            rows.append(row)
            if progress is not None:
                progress(len(rows), total)
    return _collect(task, rows)


def _check(
    world: World,
    outcomes: Sequence[str],
    extra: Mapping[str, Pick],
    workers: int,
    backend: str,
    thetas: Array | None,
) -> None:
    for name in outcomes:
        if name not in OUTCOMES:
            raise UnknownName("outcome", name, OUTCOMES, f"There are {', '.join(OUTCOMES)}.")
    twice = sorted(set(outcomes) & set(extra))
    if twice:
        raise InputError(f"outcomes of your own need names of their own; taken: {', '.join(twice)}")
    if backend not in {"numpy", "jax"}:
        raise UnknownName("backend", backend, ("numpy", "jax"), "There are numpy and jax.")
    if workers < 1:
        raise InputError(f"workers must be 1 or more; found {workers}")
    if backend == "jax" and workers > 1:
        raise InputError(
            f"backend jax solves batches in this process: use workers=1 with it; found workers={workers}"
        )
    if thetas is not None:
        shape = np.shape(thetas)
        if len(shape) != 2 or shape[1] != len(world.sectors):
            raise InputError(
                f"thetas has shape {shape}; this world needs (scenarios, {len(world.sectors)} sectors)"
            )
        if not np.all((np.asarray(thetas) > 0.0) & np.isfinite(thetas)):
            raise InputError("thetas must be finite and above 0")


Held = TypeVar("Held", World, Guide)


def _laid_out(held: Held) -> Held:
    """Return what holds arrays with each laid out as after sending; the same object where they are already."""
    arrays = {f.name: getattr(held, f.name) for f in fields(held)}
    moved: dict[str, Any] = {
        name: np.ascontiguousarray(value)
        for name, value in arrays.items()
        if isinstance(value, np.ndarray) and not value.flags.c_contiguous
    }
    return replace(held, **moved) if moved else held


def _paired(changes: Iterable[Change], thetas: Array | None) -> Iterator[Item]:
    """Yield each change with its elasticities."""
    if thetas is None:
        yield from ((change, None) for change in changes)
        return
    drawn = iter(np.asarray(thetas, dtype=float))
    for number, change in enumerate(changes):
        theta = next(drawn, None)
        if theta is None:
            raise InputError(f"more changes were given than the {number} rows of elasticities")
        yield change, theta
    left = sum(1 for _ in drawn)
    if left:
        raise InputError(f"{left} rows of elasticities have no change to go with them")


def _rows(task: Task, items: Iterator[Item], workers: int, backend: str, total: int | None) -> Iterator[Row]:
    """Yield what came of each scenario, in order."""
    if backend == "jax":
        from accord.equilibrium.jax_kernel import solve_batches

        yield from solve_batches(task, items, total)
    elif workers == 1 or (total is not None and total < 2):
        for change, theta in items:
            yield solve_one(task, contiguous(change), theta)
    else:
        if total is not None:
            workers = min(workers, total)
        # Small enough to keep every worker busy to the end, large enough that sending does not show.
        chunk = 4 if total is None else max(1, min(8, total // (4 * workers)))
        sent = ((pack(task.world, change), theta) for change, theta in items)
        for row in side_by_side(Job(task.world, task, _solve_sent), sent, workers, chunk):
            assert isinstance(row, Row)
            yield row


def _collect(task: Task, rows: Sequence[Row]) -> BatchResult:
    """Stack rows into arrays, NaN where a scenario was not solved."""
    solved = next((row for row in rows if row.failure is None), None)
    equations = tuple(solved.residuals) if solved else ()
    cell, country = task.world.expenditure.shape, task.world.value_added.shape
    stacked = {}
    for name in (*task.outcomes, *task.extra):
        if solved is not None:
            shape: tuple[int, ...] = np.shape(solved.kept[name])
        else:
            shape = country if name in {"wage", "real_income", "income"} else cell
            shape = (0,) if name in task.extra else shape
        values = np.full((len(rows), *shape), np.nan)
        for number, row in enumerate(rows):
            if row.failure is None:
                values[number] = row.kept[name]
        stacked[name] = values
    return BatchResult(
        world=task.world,
        outcomes=stacked,
        equations=equations,
        residuals=np.array(
            [[row.residuals.get(name, np.nan) for name in equations] or [np.nan] for row in rows]
        ).reshape(len(rows), max(len(equations), 1)),
        iterations=np.array([row.iterations for row in rows], dtype=np.int64),
        seconds=np.array([row.seconds for row in rows], dtype=float),
        failures=tuple(Failure(number, *row.failure) for number, row in enumerate(rows) if row.failure),
        fallback=np.array([row.fallback for row in rows], dtype=bool),
        solutions=tuple(row.solution for row in rows) if task.keep_solutions else (),
    )
