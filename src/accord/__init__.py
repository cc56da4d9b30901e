"""Accord: what a piece of technology statecraft does to countries' standing in AI."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# Loaded on first use, so that `import accord` and `accord --help` stay quick.
_PUBLIC = {
    "Analysis": "accord.analysis",
    "run": "accord.analysis",
    "World": "accord.baseline",
    "load_world": "accord.baseline",
    "Solution": "accord.equilibrium",
    "solve": "accord.equilibrium",
    "Index": "accord.index",
    "PublishedIndex": "accord.index",
    "load_index": "accord.index",
    "open_index": "accord.index.packaged",
    "Reading": "accord.reading",
    "read": "accord.reading",
    "read_result": "accord.report.saved",
    "Scenario": "accord.scenario",
    "load_scenario": "accord.scenario",
    "AccordError": "accord.errors",
}

if TYPE_CHECKING:
    from accord.analysis import Analysis, run
    from accord.baseline import World, load_world
    from accord.equilibrium import Solution, solve
    from accord.errors import AccordError
    from accord.index import Index, PublishedIndex, load_index
    from accord.index.packaged import open_index
    from accord.reading import Reading, read
    from accord.report.saved import read_result
    from accord.scenario import Scenario, load_scenario

__all__ = [
    "AccordError",
    "Analysis",
    "Index",
    "PublishedIndex",
    "Reading",
    "Scenario",
    "Solution",
    "World",
    "__version__",
    "load_index",
    "load_scenario",
    "load_world",
    "open_index",
    "read",
    "read_result",
    "run",
    "solve",
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'accord' has no attribute {name!r}")
