"""What can be wrong with the tree of an index, found all at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from accord.errors import nearest

if TYPE_CHECKING:
    from accord.index.construction.structure import Element


class Fault(NamedTuple):
    """One thing wrong with one element."""

    code: str
    field: str
    """The field of the element that is to be corrected."""
    message: str


def faults(elements: Sequence[Element], *, tree_only: bool = False) -> list[Fault]:
    """Return everything that keeps elements from being the tree of an index.

    The tree itself comes first; levels and the sums of weights are judged only of elements that stand in a tree, and
    not at all with `tree_only`.
    """
    if not elements:
        message = "there are no elements; an index is at least an indicator and the index above it"
        return [Fault("", "code", message)]
    found = [*_codes(elements), *_parents(elements), *_numbers(elements), *_circles(elements)]
    return found if found or tree_only else [*_tops(elements), *_levels(elements), *_weights(elements)]


def levels(elements: Sequence[Element]) -> dict[str, int]:
    """Return the level of each code that follows from the parents: 1 for what is nobody's parent.

    An aggregate stands one level above the highest of its parts. Codes in a circle, or above one, have no level.
    """
    parts: dict[str, list[str]] = {element.code: [] for element in elements}
    for element in elements:
        if element.parent in parts:
            parts[element.parent].append(element.code)
    found: dict[str, int] = {}
    waiting = list(parts)
    while waiting:
        ready = [code for code in waiting if all(part in found for part in parts[code])]
        if not ready:
            break
        found |= {code: 1 + max((found[part] for part in parts[code]), default=0) for code in ready}
        waiting = [code for code in waiting if code not in found]
    return found


def _codes(elements: Sequence[Element]) -> list[Fault]:
    found, seen = [], set()
    for e in elements:
        if not e.code:
            found.append(Fault("", "code", f"the element named {e.name!r} has no code; give it one"))
        elif e.code in seen:
            found.append(
                Fault(e.code, "code", f"the code {e.code!r} is used twice; every code is one element's")
            )
        seen.add(e.code)
    return found


def _parents(elements: Sequence[Element]) -> list[Fault]:
    codes = {element.code: None for element in elements}
    found = []
    for element in elements:
        if element.parent is None or element.parent in codes:
            continue
        near = nearest(element.parent, codes)
        guess = f"Did you mean {' or '.join(map(repr, near))}?" if near else "Add it, or correct the parent."
        message = f"its parent {element.parent!r} is no element of the structure. {guess}"
        found.append(Fault(element.code, "parent", message))
    return found


def _circles(elements: Sequence[Element]) -> list[Fault]:
    parent = {element.code: element.parent for element in elements}
    done: set[str] = set()
    found = []
    for start in parent:
        path: list[str] = []
        here: str | None = start
        while here is not None and here in parent and here not in done and here not in path:
            path.append(here)
            here = parent[here]
        if here in path:
            circle = path[path.index(str(here)) :]
            message = f"{' -> '.join([*circle, circle[0]])} is a circle of parents; break it"
            found.append(Fault(circle[0], "parent", message))
        done.update(path)
    return found


def _tops(elements: Sequence[Element]) -> list[Fault]:
    tops = [element.code for element in elements if element.parent is None]
    if len(tops) == 1:
        return []
    message = f"{', '.join(tops)} have no parent; only the index itself has none: give the others a parent"
    return [Fault(tops[0], "parent", message)]


def _levels(elements: Sequence[Element]) -> list[Fault]:
    level = {element.code: element.level for element in elements}
    parents = {element.parent for element in elements}
    found = []
    for e in elements:
        if e.level < 1:
            found.append(Fault(e.code, "level", f"its level is {e.level}; levels start at 1, the indicators"))
        elif e.level > 1 and e.code not in parents:
            message = f"it stands on level {e.level} and has no parts; an indicator stands on level 1"
            found.append(Fault(e.code, "level", f"{message}, and an aggregate has parts"))
        elif e.level == 1 and e.code in parents:
            message = "it stands on level 1 and has parts; an aggregate stands on level 2 or above"
            found.append(Fault(e.code, "level", message))
        elif e.level == 1 and e.parent is None:
            message = "it has no parent; an index is at least an indicator and the index above it"
            found.append(Fault(e.code, "parent", message))
        if e.parent is not None and level[e.parent] != e.level + 1:
            message = f"it stands on level {e.level} and its parent {e.parent!r} on level {level[e.parent]}"
            between = "; put an aggregate between them" if level[e.parent] > e.level + 1 else ""
            found.append(Fault(e.code, "parent", f"{message}: a parent stands one level up{between}"))
    return found


def _numbers(elements: Sequence[Element]) -> list[Fault]:
    found = []
    for e in elements:
        if not (math.isfinite(e.weight) and e.weight >= 0.0):
            message = f"its weight is {e.weight:g}; a weight is a number of 0 or more"
            found.append(Fault(e.code, "weight", message))
        if e.direction not in (1, -1):
            message = f"its direction is {e.direction}; it is 1 where more is better, -1 where less is"
            found.append(Fault(e.code, "direction", message))
        if e.target is not None and not math.isfinite(e.target):
            message = f"its target is {e.target}; leave it out or give a number"
            found.append(Fault(e.code, "target", message))
    return found


def _weights(elements: Sequence[Element]) -> list[Fault]:
    total: dict[str, float] = {}
    for element in elements:
        if element.parent is not None:
            total[element.parent] = total.get(element.parent, 0.0) + element.weight
    message = "the weights of all its parts are 0; give at least one of them a weight"
    return [Fault(code, "code", message) for code, weight in total.items() if weight == 0.0]
