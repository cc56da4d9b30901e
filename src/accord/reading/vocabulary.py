"""The closed lists of words that figures are told with, with their forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from accord import tables

_DOUBLED = re.compile(r"(?:[^aeiou]*|qu)[aeiou][bdgklmnprt]")


@cache
def listed(kind: str) -> frozenset[str]:
    """Return the words of a class ("count_noun"); of a class of verbs with all their forms."""
    return frozenset(_forms(kind))


@cache
def _forms(kind: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in tables.rows("figure_words"):
        if row["class"] == kind:
            word = row["word"]
            for form in inflected(word, row["forms"].split()) if kind.endswith("_verb") else [word]:
                found.setdefault(form, word)
    return found


def inflected(verb: str, irregular: list[str]) -> list[str]:
    """Return the forms of an English verb: the base, -s, -ing, and -ed unless irregular ones are given."""
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe")) else verb
    if _DOUBLED.fullmatch(verb):
        stem = verb + verb[-1]
    ends = verb.endswith(("s", "x", "z", "ch", "sh"))
    third = f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}{'es' if ends else 's'}"
    past = irregular or [f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{stem}ed"]
    return [verb, third, f"{stem}ing", *past]


@cache
def either(*kinds: str) -> str:
    """Return a pattern of all words of some classes, longest first; a hyphen stands for a blank too."""
    every = sorted({word for kind in kinds for word in listed(kind)}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\-", r"[-\s]") for word in every) + ")"
