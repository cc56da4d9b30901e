"""Which row of the packaged table of deeds the things around an act fit, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accord.reading.nearby import Named, Nearby
from accord.reading.phrases import Deed
from accord.reading.tokens import PREPOSITIONS
from accord.reading.words import words

_TRIGGER = 8
"""A trigger goes from the act to the thing where no more words than these lie between."""


@dataclass(frozen=True)
class Found:
    """An event found: what it is, in which frame, and the extents of its words."""

    deed: Deed
    frame: str
    start: int
    stop: int
    """Of the trigger."""
    place: int
    """Where it is read how surely the thing is said."""
    limit: int
    """Where the last word that decided the type ends."""
    first: int
    """Where the first of them begins."""

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """Return an extent, as a match of a trigger's pattern does: of the trigger, or of all that decided."""
        return (self.start, self.limit if group == 0 else self.stop)

    def end(self, group: int | str = 0) -> int:
        """Return where an extent ends."""
        return self.span(group)[1]


def fitted(
    near: Nearby,
    at: int,
    last: int,
    rows: Sequence[Deed],
    form: str,
    things: Sequence[Named],
    others: Sequence[Named],
) -> Iterator[Found]:
    """Return the first row that the things under their links fit."""
    for row in rows:
        if form not in row.forms:
            continue
        around = (
            things
            if "after" in row.needs and form == "v" and "subject" not in row.links
            else (*things, *others)
        )
        if row.also and "wide" not in row.needs and not any(row.also & n.classes for n in around):
            continue
        if "to" in row.needs and not (last + 1 < len(near.tokens) and near.tokens[last + 1].word == "to"):
            continue
        if "toward" in row.needs and not _toward(near, last):
            continue
        if "firmly" in row.needs and not any(n.link == "subject" and n.classes & _FIRMS for n in others):
            continue
        if "pair" in row.needs and not (
            _pair(near, "by" if form == "p" else "subject", others)
            or any(token.word in _BOTH for token in near.tokens[max(0, at - 5) : at])
        ):
            continue
        if "bycountry" in row.needs and not any(
            n.link in {"subject", "relative"} and "@country" in n.classes for n in others
        ):
            continue
        if "plain" in row.needs and at and near.tokens[at - 1].word in _MEANT:
            continue
        if "ofnation" in row.needs and not any(n.link == "object" and "@nation" in n.classes for n in things):
            continue
        if "bynation" in row.needs and not any(
            n.link in _DOERS and "@nation" in n.classes
            for n in (others if form == "v" else (*things, *others))
        ):
            continue
        if "pairby" in row.needs and not _pair(near, "by", (*things, *others)):
            continue
        if "future" in row.needs and not (at and near.tokens[at - 1].word in _AHEAD):
            continue
        if "any" in row.links:
            yield _found(near, at, last, row, form, None)
            continue
        if "bare" in row.links:
            if (
                last + 1 >= len(near.tokens)
                or near.mark(last).strip()
                or near.tokens[last + 1].word in PREPOSITIONS | {"it", "next", "this", "later", "soon", "too"}
            ):
                yield _found(near, at, last, row, form, None)
            continue
        pool = things
        if form == "v" and "subject" in row.links:
            pool = [n for n in others if n.link in {"subject", "relative"} & row.links]
            if "after" in row.needs and not any(row.also & n.classes for n in things):
                continue
        elif form == "p" and "*" in row.links:
            pool = (*things, *others)
        elif (form == "p" and not row.links & {"object"}) or (form == "n" and "subject" in row.links):
            pool = others
        links = row.links | ({"of", "phrase"} if form == "n" and "object" in row.links else set())
        if form == "n" and "object" in row.links:
            links = links | {"compound", "on", "over"}
        for thing in pool:
            if (
                (thing.link in links or "*" in links)
                and thing.classes & row.things
                and (thing.head or thing.link == "compound" or "inner" in row.needs)
            ):
                if thing.classes & row.things == {"coop"} and near.named_so(thing.first):
                    continue  # "the Global Compute Partnership"
                if thing.classes & row.things == {"itw"} and thing.first != last + 1:
                    continue
                if row.also and thing.classes & row.also and not _another(thing, row, things, others):
                    continue
                if "indef" in row.needs and not _indefinite(near, thing.first):
                    continue
                yield _found(near, at, last, row, form, thing)
                break


_NEW = words("a an another new own one first rival")
_DEFINITE = words("the this that these those its their his her our of")


def _indefinite(near: Nearby, first: int) -> bool:
    """Say whether a thing is one that is not there yet ("a club", "their own club", not "the club")."""
    for index in range(first - 1, max(-1, first - 7), -1):
        if near.tokens[index].word in _NEW:
            return True
        if near.tokens[index].word in _DEFINITE:
            return False
    return False


_DOERS = words("subject relative object")
_BOTH = words("both two three each parties sides")
_FIRMS = frozenset({"@organisation", "party", "firm", "firmx"})


def _pair(near: Nearby, link: str, among: Sequence[Named]) -> bool:
    """Say whether two parties joined by "and" stand under a link."""
    places = sorted(n.first for n in among if n.link == link and n.classes & {"@actor", "@name"})
    if (
        link == "subject"
        and places
        and near.tokens[1].word == "and"
        and near.sentence.flat[near.tokens[0].start].isupper()
    ):
        places.insert(0, 0)
    return len(places) > 1 and any(t.word == "and" for t in near.tokens[places[0] : places[-1]])


def _toward(near: Nearby, last: int) -> bool:
    """Say whether "to" or "with" says soon what somebody is told, and no "that" before it."""
    for token in near.tokens[last + 2 : last + 12]:
        if token.word in {"to", "with"}:
            return True
        if token.word == "that":
            return False
    return False


_MEANT = words("to will would shall should could might")
_AHEAD = words("will would to may could might can shall should also then")


def _another(thing: Named, row: Deed, things: Sequence[Named], others: Sequence[Named]) -> bool:
    return any(n.first != thing.first and n.classes & row.also for n in (*things, *others))


def _found(near: Nearby, at: int, last: int, row: Deed, form: str, thing: Named | None) -> Found:
    tokens = near.tokens
    start, end = tokens[at].start, tokens[last].end
    place = start
    limit = end
    if thing is not None:
        limit = max(end, tokens[thing.last].end)
        close = abs(thing.first - last) <= _TRIGGER and abs(at - thing.first) <= _TRIGGER + 4
        if thing.first > last and close and form != "p" and not thing.classes & {"@actor"}:
            end = tokens[thing.last].end
        elif thing.link == "compound" or (
            thing.first < at
            and close
            and (row.frames[form] in {"control", "noun"} or (form == "v" and thing.link == "object"))
        ):
            start = tokens[thing.first].start
    first = min(start, tokens[thing.first].start) if thing is not None else start
    return Found(row, row.frames[form], start, end, place, max(limit, end), first)
