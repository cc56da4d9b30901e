"""The packaged words: triggers of events and the cues that decide how surely something is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from accord import tables
from accord.reading.heads import Heads
from accord.reading.starts import Sieve


@dataclass(frozen=True)
class Trigger:
    """One row of the packaged ``triggers`` table; its pattern is for text in small letters."""

    type: str
    frame: str
    pattern: re.Pattern[str]


@cache
def triggers() -> tuple[Trigger, ...]:
    """Return the triggers, in the order of the table: an earlier row wins where two want the same words."""
    return tuple(
        Trigger(row["type"], row["frame"], re.compile(rf"\b(?:{row['pattern']})"))
        for row in tables.rows("triggers")
    )


@cache
def _sieve() -> Sieve:
    return Sieve([trigger.pattern for trigger in triggers()])


def triggers_in(heads: Heads) -> list[list[tuple[Trigger, re.Match[str]]]]:
    """Return by sentence what the triggers match in a text, in the order of the table, then of the text."""
    every, found = triggers(), []
    for (_, end), spots in zip(heads.sentences, heads.spots(_sieve()), strict=True):
        here: list[tuple[Trigger, re.Match[str]]] = []
        last = reached = -1
        for place, spot in spots:
            if place == last and spot < reached:
                continue  # within what the same trigger has matched
            if match := every[place].pattern.match(heads.small, spot, end):
                here.append((every[place], match))
                last, reached = place, match.end()
        found.append(here)
    return found


@cache
def event_types() -> tuple[str, ...]:
    """Return the types of events there are."""
    return tuple(dict.fromkeys(trigger.type for trigger in triggers()))


GOODS = re.compile(
    r"\b(?:(?:the most |most |more )?(?:advanced|high[- ]end|cutting[- ]edge|leading[- ]edge|"
    r"powerful|modern|imported|foreign|"
    r"AI|artificial intelligence|graphics|graphics processing|memory|high[- ]bandwidth|"
    r"high[- ]bandwidth memory|computer|"
    r"computing|deep ultraviolet|extreme ultraviolet|DUV|EUV|immersion|server|critical|legacy|"
    r"mature|logic|key|raw|"
    r"semiconductor|chipmaking|chip[- ]making|lithography|dual[- ]use|Chinese|American|Nvidia|"
    r"mobile|quantum|data[- ]cent(?:er|re)"
    r"|military|electronic|battery|rare)[ -]+){0,4}"
    r"(?:(?:micro|semi)?(?:chips?|conductors?)|microprocessors?|processors?|processing units?|"
    r"GPUs?|accelerators?|lithography(?: machines?"
    r"| equipment| systems?| tools?)?|(?:manufacturing |chipmaking |production )?(?:equipment|"
    r"machines|machinery|tools)|gallium|"
    r"germanium|antimony|graphite|(?:earths?|minerals)|hardware|servers|software|technolog(?:y|"
    r"ies)|know-how|electronics|wafers|"
    r"photoresists?|materials|components|goods|products|vehicles|computers|steel|aluminium|"
    r"aluminum|oil|gas)\b",
    re.IGNORECASE,
)
