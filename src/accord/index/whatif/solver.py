"""Linear and mixed-integer programs, solved by HiGHS by way of scipy.

Linear ones are solved to the tightest tolerance there is. The mixed-integer solver is kept from writing to standard
output: versions of HiGHS print a line of their own when they repair a solution, whatever they are told (reported as
HiGHS.jl issue 312), and whoever reads a result from standard output must not find it there.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from accord.errors import SolveError

Array = NDArray[np.float64]

THREADS = min(4, os.cpu_count() or 1)
"""Programs solved at the same time; the solver works outside Python's lock."""

_LOCK = threading.Lock()
_NESTED = {"count": 0, "copy": -1}


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise ``cost @ x`` over ``low <= x <= high`` and rows ``least <= A x <= most``, some of x whole."""

    cost: Array
    whole: NDArray[np.bool_]
    """Which variables are whole numbers, (n,)."""
    low: Array
    high: Array
    rows: Sequence[tuple[Array, Any, Any]]
    """Blocks of rows: A, least, most."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What the solver says."""

    x: Array | None
    """The best found, None where none was."""
    value: float
    """``cost @ x``; infinite where none was found."""
    bound: float
    """What no solution is below."""
    impossible: bool
    """Whether it was proven that no solution exists."""


@dataclass(frozen=True, eq=False)
class Linear:
    """The answer to a linear program."""

    x: Array | None
    """None where there is no solution."""
    value: float
    less: Array
    """Multipliers of the inequalities, not negative, (R,)."""
    equal: Array
    """Multipliers of the equalities, (Q,)."""


def minimise(
    cost: Array, less: Array, less_than: Array, equal: Array, equal_to: Array, low: Array, high: Array
) -> Linear:
    """Minimise ``cost @ x`` over ``less @ x <= less_than``, ``equal @ x = equal_to``, ``low <= x <= high``.

    Multipliers are those of the Lagrangian ``cost @ x + l (less @ x - less_than) + e (equal @ x - equal_to)``.

    Raises
    ------
    SolveError
        If the program was neither solved nor shown to have no solution.
    """
    bounds: Any = np.column_stack([low, high])
    options: Any = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    found: Any = linprog(
        cost,
        less if len(less) else None,
        less_than if len(less) else None,
        equal if len(equal) else None,
        equal_to if len(equal) else None,
        bounds,
        method="highs",
        options=options,
    )
    if found.status == 2:
        return Linear(None, np.inf, np.zeros(len(less)), np.zeros(len(equal)))
    if found.status != 0:
        raise SolveError(found.message, iterations=int(found.nit), worst="linear program", residual=np.nan)
    return Linear(
        x=np.asarray(found.x, dtype=np.float64),
        value=float(found.fun),
        less=np.maximum(-np.asarray(found.ineqlin.marginals, dtype=np.float64), 0.0),
        equal=-np.asarray(found.eqlin.marginals, dtype=np.float64),
    )


def solve(program: Program, time_limit: float = 30.0) -> Answer:
    """Solve a program; a search cut short gives the best found and the bound reached."""
    blocks = [(np.atleast_2d(a), least, most) for a, least, most in program.rows if np.size(a)]
    with quiet():
        found = milp(
            program.cost,
            integrality=program.whole.astype(int),
            bounds=Bounds(program.low, program.high),
            constraints=[LinearConstraint(a, least, most) for a, least, most in blocks],
            options={"time_limit": time_limit, "mip_rel_gap": 0.0},
        )
    if found.x is None:
        bound = found.get("mip_dual_bound")
        impossible = found.status == 2
        return Answer(None, np.inf, np.inf if impossible else -np.inf if bound is None else bound, impossible)
    x = np.asarray(found.x, dtype=np.float64)
    x[program.whole] = np.round(x[program.whole])
    bound = found.get("mip_dual_bound")
    return Answer(x, float(found.fun), float(found.fun if bound is None else bound), False)


def solve_all(programs: Sequence[Program], time_limit: float = 30.0) -> list[Answer]:
    """Solve programs side by side, in order."""
    with quiet(), ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda program: solve(program, time_limit), programs))


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Send what compiled code writes to standard output nowhere, while it lasts."""
    with _LOCK:
        _NESTED["count"] += 1
        if _NESTED["count"] == 1:
            _flush()
            _NESTED["copy"] = _divert()
    try:
        yield
    finally:
        with _LOCK:
            _NESTED["count"] -= 1
            if _NESTED["count"] == 0 and _NESTED["copy"] >= 0:
                _flush()
                os.dup2(_NESTED["copy"], 1)
                os.close(_NESTED["copy"])


def _divert() -> int:
    """Point file descriptor 1 at nothing and return a copy of what it was; -1 where there is no standard output."""
    try:
        copy = os.dup(1)
    except OSError:
        return -1
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return copy


def _flush() -> None:
    """Write out what Python and the C library hold back, each to where it was meant for."""
    with contextlib.suppress(AttributeError, ValueError, OSError):
        sys.stdout.flush()
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).fflush(None)  # on Windows there is no such handle, and the line may be seen
