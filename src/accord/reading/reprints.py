"""Which articles have much the same text as an earlier one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.records import Reading

REPRINT = 0.7
"""Share of five-word sequences two articles have in common from which one is a reprint of the other."""
_WORD = re.compile(r"[^\W_]+")


def reprints(ordered: Sequence[Reading]) -> dict[str, str]:
    """Return the reprints among articles, by name, each with the article it reprints."""
    found: dict[str, str] = {}
    seen: list[tuple[str, frozenset[int]]] = []
    for reading in ordered:
        words = _WORD.findall(reading.article.text.casefold())
        runs = frozenset(hash(tuple(words[i : i + 5])) for i in range(max(1, len(words) - 4)))
        for name, other in seen:
            if len(runs & other) >= REPRINT * min(len(runs), len(other)):
                found[reading.article.name] = name
                break
        else:
            seen.append((reading.article.name, runs))
    return found
