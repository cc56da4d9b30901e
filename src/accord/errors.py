"""Every error Accord raises on purpose, drawn once.

AccordError
├── InputError            the person's input cannot be used (exit code 2)
│   ├── SourceError       an article or scenario file that cannot be read as one
│   ├── ScenarioError     a scenario that does not validate; carries its problems, each with line and column
│   ├── UnknownName       a country, bloc, sector or world nobody knows; carries the nearest valid names
│   ├── NoSupplier        a destination and sector that the measures leave with no supplier at all
│   └── MissingExtra      an optional part of Accord that is not installed; says how to install it
├── SolveError            the equations were not solved to tolerance; carries iterations and the worst equation
│   └── Uncertified       something was asked of a solution whose certificate fails
└── WorkerLost            a process that solved scenarios beside others died
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class AccordError(Exception):
    """Anything Accord refuses or fails to do, with a message for a person."""

    exit_code = 1


class InputError(AccordError):
    """The input cannot be used as it is."""

    exit_code = 2


class SourceError(InputError):
    """A file that is not a readable article or scenario."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place of a scenario file."""

    message: str
    """What was found, what is valid and how to fix it, in one or two sentences."""
    where: str = ""
    """Dotted path inside the document, for example ``measures[2].coverage``."""
    line: int | None = None
    """One-based line, where the document came from a file or text."""
    column: int | None = None
    """One-based column."""

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line is not None else ""
        path = f"{self.where}: " if self.where else ""
        return f"{place}{path}{self.message}"


class ScenarioError(InputError):
    """A scenario that does not validate."""

    def __init__(self, problems: Sequence[Problem], source: str = "scenario") -> None:
        self.problems = tuple(problems)
        self.source = source
        count = len(self.problems)
        head = f"{source}: {count} problem{'s' if count != 1 else ''}"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))


class UnknownName(InputError):
    """A name that is not in a closed list, with the nearest names that are."""

    def __init__(self, kind: str, found: str, valid: Iterable[str], hint: str = "") -> None:
        self.kind = kind
        self.found = found
        self.nearest = nearest(found, valid)
        guess = f" Did you mean {' or '.join(repr(name) for name in self.nearest)}?" if self.nearest else ""
        super().__init__(f"unknown {kind} {found!r}.{guess}{' ' + hint if hint else ''}")


class NoSupplier(InputError):
    """Destinations and sectors left with no supplier, and the measures that did it."""


class MissingExtra(InputError):
    """Something optional was asked for that needs packages not installed."""

    def __init__(self, what: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{what} needs packages that are not installed: pip install 'accord[{extra}]'")


class WorkerLost(AccordError):
    """A process that solved scenarios beside others died."""


class SolveError(AccordError):
    """The equilibrium was not reached to tolerance."""

    def __init__(self, message: str, *, iterations: int, worst: str, residual: float) -> None:
        self.iterations = iterations
        self.worst = worst
        self.residual = residual
        super().__init__(
            f"{message} (after {iterations} iterations; worst equation: {worst}, {residual:.2e})"
        )


class Uncertified(SolveError):
    """A result was asked of a solution whose certificate fails."""


def nearest(found: str, valid: Iterable[str], count: int = 2) -> tuple[str, ...]:
    """Return up to `count` valid names that a person who typed `found` may have meant, best first."""
    names = list(dict.fromkeys(valid))
    folded = {name.casefold(): name for name in reversed(names)}
    letters = sorted(found.casefold())
    swapped = [name for name in folded if sorted(name) == letters]  # C62 for C26: the commonest slip in codes
    hits = difflib.get_close_matches(found.casefold(), folded, n=count, cutoff=0.6)
    return tuple(dict.fromkeys(folded[hit] for hit in [*swapped, *hits]))[:count]
