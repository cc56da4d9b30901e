"""Forms of English words, from the base form that a table gives."""

from __future__ import annotations

import re
from typing import Literal

Form = Literal["base", "s", "past", "participle", "ing", "noun"]

_BE: tuple[tuple[str, Form], ...] = (
    ("be", "base"), ("am", "s"), ("is", "s"), ("are", "s"), ("was", "past"), ("were", "past"),
    ("been", "participle"), ("being", "ing"),
)  # fmt: skip
_HAVE: tuple[tuple[str, Form], ...] = (
    ("have", "base"), ("has", "s"), ("had", "past"), ("had", "participle"), ("having", "ing"),
)  # fmt: skip
_DOUBLED = re.compile(r"(?:^|[^aeiou])[aeiou][bdgklmnprt]$|[aeiou]l$")
_HISSING = re.compile(r"(?:s|x|z|ch|sh|o)$")
_WITH_Y = re.compile(r"[^aeiou]y$")


def plural(noun: str) -> str:
    """Return the regular plural of a noun or of the last word of a phrase."""
    if _WITH_Y.search(noun):
        return noun[:-1] + "ies"
    return noun + ("es" if _HISSING.search(noun) else "s")


def verb_forms(word: str) -> tuple[tuple[str, Form], ...]:
    """Return the forms of a verb: regular, or irregular where it is given as ``"give/gave/given"``.

    Where a last letter may be doubled or not ("cancelled", "canceled"), both are returned.
    """
    base, *irregular = word.split("/")
    if base == "be":
        return _BE
    if base == "have":
        return _HAVE
    forms: list[tuple[str, Form]] = [(base, "base"), (plural(base), "s")]
    stems = [base]
    if _DOUBLED.search(base):
        stems.append(base + base[-1])
    for stem in stems:
        if stem.endswith("ie"):
            ing, past = stem[:-2] + "ying", stem + "d"
        elif stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")):
            ing, past = stem[:-1] + "ing", stem + "d"
        else:
            past = stem[:-1] + "ied" if _WITH_Y.search(stem) else stem + ("d" if stem.endswith("e") else "ed")
            ing = stem + "ing"
        forms.append((ing, "ing"))
        if not irregular:
            forms += [(past, "past"), (past, "participle")]
    if irregular:
        past, *rest = irregular
        forms += [(past, "past"), (rest[0] if rest else past, "participle")]
    return tuple(dict.fromkeys(forms))
