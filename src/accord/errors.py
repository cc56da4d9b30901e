"""Every error Accord raises on purpose, drawn once.

AccordError
├── InputError            the person's input cannot be used (exit code 2)
│   ├── SourceError       an article or scenario file that cannot be read as one
│   ├── Faulty            something with several things wrong; carries its problems, each with its place
│   │   ├── ScenarioError     a scenario that does not validate
│   │   ├── StructureError    the tree of a composite index: codes, parents, levels, weights
│   │   ├── DataError         the table of indicators by units of a composite index
│   │   ├── RecipeError       the choices an index is built by
│   │   ├── IndexFileError    the file that holds an index: its tables, its structure, its choices
│   │   └── ChipNetworkError  the tables of the chip supply network: inputs, providers, shares, links
│   ├── DenominateError   an indicator that cannot be divided by its denominator
│   ├── ScreenError       units that cannot be screened: nobody is left, or a name is forced in and out
│   ├── ImputeError       missing cells that the method has nothing to fill from
│   ├── TreatError        outliers or a skewed distribution that cannot be treated as asked
│   ├── NormaliseError    an indicator that cannot be brought to the scale asked for
│   ├── WeightError       weights that cannot be used or found
│   ├── AggregationError  scores that a mean is not defined for, for example zero in a geometric mean
│   ├── UnknownName       a country, bloc, sector or world nobody knows; carries the nearest valid names
│   ├── NoSupplier        a destination and sector that the measures leave with no supplier at all
│   └── MissingExtra      an optional part of Accord that is not installed; says how to install it
├── SolveError            the equations were not solved to tolerance; carries iterations and the worst equation
│   └── Uncertified       something was asked of a solution whose certificate fails
├── LayerFailed           a reading layer that was asked for gave nothing: its endpoint failed each time
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
    """One thing wrong at one place of a file or of an object made in Python."""

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


class Faulty(InputError):
    """Input with one or more things wrong, all of them found at once."""

    kind = "input"
    """What it is, where it has no name of its own."""

    def __init__(self, problems: Sequence[Problem], source: str = "") -> None:
        self.problems = tuple(problems)
        self.source = source or self.kind
        count = len(self.problems)
        head = f"{self.source}: {count} problem{'s' if count != 1 else ''}"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))

    def __reduce__(self) -> tuple[type[Faulty], tuple[tuple[Problem, ...], str]]:
        """Let a worker process hand the error back whole."""
        return type(self), (self.problems, self.source)


class ScenarioError(Faulty):
    """A scenario that does not validate."""

    kind = "scenario"


class StructureError(Faulty):
    """A tree of indicators and aggregates that is no tree, or whose weights or directions cannot be used."""

    kind = "structure"


class DataError(Faulty):
    """A table of indicators by units that cannot be read or used."""

    kind = "data"


class RecipeError(Faulty):
    """Choices that no index can be built by."""

    kind = "recipe"


class IndexFileError(Faulty):
    """An index file that does not validate."""

    kind = "index file"


class ChipNetworkError(Faulty):
    """Tables of the chip supply network that cannot be read or contradict each other."""

    kind = "chip supply network"


class DenominateError(InputError):
    """An indicator and a denominator that cannot be divided."""


class ScreenError(InputError):
    """A screening that contradicts itself or leaves no units."""


class ImputeError(InputError):
    """Missing cells that the method asked for cannot fill."""


class TreatError(InputError):
    """A distribution that cannot be treated as asked."""


class NormaliseError(InputError):
    """An indicator that cannot be brought to the scale asked for."""


class WeightError(InputError):
    """Weights that cannot be used, or that a scheme cannot find."""


class AggregationError(InputError):
    """Scores or weights that an aggregation is not defined for."""


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


class LayerFailed(AccordError):
    """A reading layer that was asked for and gave nothing at all."""


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
