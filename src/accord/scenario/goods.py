"""What a sentence says is controlled or taxed: goods as sectors, and rates in per cent."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from accord.scenario.sectors import sectors

Extent = Literal["chips", "sector", "part"]


class Good(NamedTuple):
    """A good named in a text."""

    words: str
    """As written."""
    sector: str
    extent: Extent
    """Chips (a part of C26 with a packaged share), the whole sector, or a part of it of unknown share."""


_PARTS: tuple[tuple[str, str, Extent], ...] = (
    (
        r"(?:chip[- ]?making|semiconductor|lithography) (?:equipment|machines?|tools?)|lithography",
        "C28",
        "part",
    ),
    (
        r"(?:micro)?chips?|semiconductors?|integrated circuits?|graphics processing units?|gpus?|processors?"
        r"|(?:ai )?accelerators?|(?:advanced |high[- ]|sensitive |western )?tech(?:nolog(?:y|ies))?|hardware",
        "C26",
        "chips",
    ),
    (
        r"consumer electronics|electronic (?:goods|products|components)|electronics|computers?",
        "C26",
        "sector",
    ),
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, Extent], ...]:
    return tuple(
        (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), code, extent) for words, code, extent in _PARTS
    )


@cache
def _other_names() -> re.Pattern[str]:
    names = {name for s in sectors().values() if s.code != "C26" for name in (s.name, s.short, *s.aliases)}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def technology(text: str) -> tuple[Good, ...]:
    """Return the technology goods a text names: chips, electronics, the equipment that makes them."""
    found: dict[tuple[str, Extent], Good] = {}
    rest = text
    for pattern, code, extent in _patterns():
        for match in pattern.finditer(rest):
            found.setdefault((code, extent), Good(match.group(), code, extent))
        rest = pattern.sub(" ", rest)
    return tuple(found.values())


def named(text: str) -> tuple[Good, ...]:
    """Return every good a short phrase ("advanced chips", "steel") names."""
    from accord.scenario.sectors import sector_code

    found = {good.sector: good for good in technology(text)}
    for match in _other_names().finditer(text):
        code = sector_code(match.group())
        found.setdefault(code, Good(match.group(), code, "sector"))
    return tuple(found.values())


_PERCENT = r"(\d+(?:\.\d+)?) ?(?:%|per ?cent)"
_FROM_TO = re.compile(rf"from {_PERCENT} to {_PERCENT}", re.IGNORECASE)
_TO = re.compile(rf"\bto {_PERCENT}", re.IGNORECASE)
_ANY = re.compile(_PERCENT, re.IGNORECASE)


def added_rate(text: str) -> tuple[float | None, str]:
    """Return the ad valorem rate a sentence says is added, or None and why it does not say."""
    change = _FROM_TO.search(text)
    if change:
        return round((float(change[2]) - float(change[1])) / 100.0, 10), f"raised {change.group()}"
    if _TO.search(text):
        return None, "the text gives the new rate and not the old one, so what is added is unknown"
    rates = {match[1] for match in _ANY.finditer(text)}
    if len(rates) != 1:
        return None, "the text gives no rate" if not rates else "the text gives several rates"
    return float(rates.pop()) / 100.0, "stated"
