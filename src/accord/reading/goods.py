"""Classes of goods that measures are about, so that "processors" and "AI chips" are one thing."""

from __future__ import annotations

import re
from functools import lru_cache

_GOODS = {
    "chips": re.compile(
        r"chip|semiconductor|gpu|graphics|processor|accelerator|wafer|hbm|memory|nvidia|comput(?:e|ing)|server",
        re.I,
    ),
    "machines": re.compile(r"lithograph|machine|tool|equipment|\beuv\b|\bduv\b|scanner", re.I),
    "software": re.compile(r"software|\beda\b|\bmodels?\b|weights|algorithm", re.I),
    "minerals": re.compile(r"gallium|germanium|rare[ -]earth|graphite|antimony|mineral|metal", re.I),
}
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def goods(words: str) -> frozenset[str]:
    """Return the classes that words for goods belong to, else their last word."""
    classes = frozenset(name for name, pattern in _GOODS.items() if pattern.search(words))
    return classes or frozenset(w.casefold().rstrip("s") for w in _WORD.findall(words)[-1:])
