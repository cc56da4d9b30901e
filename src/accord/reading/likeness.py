"""Whether two articles tell of one happening: by its kind, its parties, its goods and its dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from accord.reading.goods import goods
from accord.reading.tellings import Telling

NEAR = dt.timedelta(days=7)
"""Dates this close are taken as one date told differently, and shown as a disagreement."""
APART = dt.timedelta(days=60)
"""An undated event is not told by articles that appeared further apart than this."""
_KINDS = {
    "ban": "control",
    "embargo": "control",
    "export_control": "control",
    "export_stop": "control",
    "sanction": "sanction",
    "cooperation_agreement": "cooperation",
    "announcement_of_cooperation": "cooperation",
}
"""Types that one newspaper's word for the thing and another's may divide."""


def likeness(one: Telling, group: Sequence[Telling]) -> float:
    """Return how likely a telling is of the happening of a group: 0 for not, up to 1."""
    scores = [_alike(one, other) for other in group]
    # One telling that cannot be of it is enough to keep it apart: chains would join a year of news.
    return 0.0 if min(scores) < 0 else max(scores)


def _alike(one: Telling, other: Telling) -> float:
    """Return the likeness of two tellings; negative where they cannot be of one happening."""
    if one.article == other.article or _KINDS.get(one.type, one.type) != _KINDS.get(other.type, other.type):
        return -1.0
    if _goods(one) and _goods(other) and not _goods(one) & _goods(other):
        return -1.0
    together = _together(one, other)
    if together is False:
        return -1.0
    mine, theirs = named(one.parties), named(other.parties)
    shared = mine & theirs
    if not shared or not (shared in (mine, theirs) or len(shared) >= 2) or _opposed(one, other):
        # The dates allow it, the parties do not say it.
        return 0.0 if shared else -1.0
    parties = len(shared) / len(mine | theirs)
    if len(shared) == 1 and len(mine | theirs) > 1 and together is not True:
        return 0.0  # one name in common and no date: too little
    return 0.5 * parties + (0.5 if together else 0.2)


def _together(one: Telling, other: Telling) -> bool | None:
    """Say whether the dates can be one; None where a date is missing and the articles are near in time."""
    if one.day and other.day:
        return one.day[0] - NEAR <= other.day[1] and other.day[0] - NEAR <= one.day[1]
    for a, b in ((one, other), (other, one)):
        # News without a date is of the days before it appeared; a setting may be of any year.
        if a.day and not b.day and b.published and not b.background:
            return None if a.day[0] - APART <= b.published <= a.day[1] + APART else False
    if one.published and other.published and abs(one.published - other.published) > APART:
        return False
    return None


def _opposed(one: Telling, other: Telling) -> bool:
    """Say whether somebody who acts in one is only acted upon in the other."""
    for a, b in ((one, other), (other, one)):
        sources = {who for role, who in a.participants if role == "source"}
        targets = {who for role, who in b.participants if role in {"target", "against"}}
        own = {who for role, who in b.participants if role not in {"target", "against"}}
        if sources & targets - own:
            return True
    return False


def named(parties: Iterable[str]) -> frozenset[str]:
    """Return the parties that have a name; the others are words in quotation marks."""
    return frozenset(who for who in parties if not who.startswith("“"))


def _goods(one: Telling) -> frozenset[str]:
    return goods(one.object) if one.object else frozenset()
