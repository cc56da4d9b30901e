"""Who speaks: the subject of a verb of saying, the source a phrase names, and whose claim a noun is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.clauses import Group
from accord.reading.subjects import REPRESENTED

_ADVERBS = (
    r"(?:(?:also|has|had|have|later|then|further|repeatedly|today|yesterday|however|itself|himself|herself|too|did|do|does|"
    r"again|once|long|in\s+turn|separately|[a-z]+ly|on\s+[A-Z][a-z]+day|(?:last|this)\s+(?:week|month|year)|"
    r"in\s+(?:January|February|March|April|May|June|July|August|September|October|November|December))\s+)*"
)
TOUCHES = re.compile(rf"(?:[’']s?)?,?\s+{_ADVERBS}")
_ASIDE_ON = re.compile(rf",\s+(?!(?:and|but)\b)[^,;:]{{2,90}},?\s+{_ADVERBS}")
_OF = re.compile(r"\s+(?:of|at|from|for|with)\s+(?:the\s+)?")
_RELATIVE = re.compile(rf"\s+who\s+{_ADVERBS}$")
_APPOSED = re.compile(r",\s+(?:an?\s|the\s|its\s|his\s|her\s|who\s)?[a-z]")
_VOICED = re.compile(
    r"\b(?:press\s+(?:service|office|release)|observer|delegations?|mission|statement|communiqu[eé]|note|letter|report|study|survey|data|figures|"
    r"offices?|service|website|lawyers?|attorneys?|counsel|sources|sides?|camp)\s+(?:\w+\s+)?(?:for|of|at|in|from|by|with|"
    r"close\s+to)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}$",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"\b(?:study|report|survey|paper|analysis|figures|data|estimates?|review|brief|note)\s+(?:that|which)\b"
)


def following(flat: str, at: int, groups: Sequence[Group]) -> Group | None:
    """Return who is named after a verb or preposition, with no other clause between."""
    near = [g for g in groups if 0 <= g.start - at < 80]
    # "a study that the Centre brought out"
    plain = _STUDY.sub("", flat[at : near[0].start]) if near else ""
    if not near or re.search(r"[,;:]|\b(?:while|but|that|which|who)\b", plain):
        return None
    first, between = near[0], flat[at : near[0].start]
    if first.hits[-1].how == "pronoun" and len(between.split()) > 1 and not _STUDY.search(between):
        return None  # "according to people briefed on it"
    # "the consultancy Parallax": the name, not whom "the consultancy" was before
    if first.hits[-1].how == "pronoun" and len(near) > 1 and near[1].start - first.end <= 1:
        return near[1]
    return first


def speaker(flat: str, start: int, at: int, groups: Sequence[Group]) -> Group | None:
    """Return the subject of a verb of saying."""
    before = [g for g in groups if g.end <= at]
    if not before:
        return None
    last = before[-1]
    if len(last.hits) == 1 and flat[last.start - 2 : last.start] == ", ":
        last = Group(last.hits, None)  # a preposition before the comma governs it no more
    if relative := _RELATIVE.search(flat, start, at):
        earlier = [g for g in before if g.end <= relative.start()]
        people = [g for g in earlier if g.hits[-1].kind == "person"]
        return (people or earlier)[-1] if earlier else None
    if (
        len(before) > 1
        and before[-2].hits[-1].kind == "person"
        and _OF.fullmatch(flat, before[-2].end, last.start)
    ):
        return before[-2]  # "President Ana Sol of Chile warned"
    people = [
        g for g in before if g.prep is None and g.hits[-1].kind == "person" and "," in flat[last.end : at]
    ]
    if asides := [g for g in people if _ASIDE_ON.fullmatch(flat, g.end, at)]:
        return asides[0]  # "Ana Sol, Chile's finance minister, warned"
    if TOUCHES.fullmatch(flat, last.end, at):
        if len(before) > 1 and before[-2].prep is None:
            named = before[-2]
            between = flat[named.end : last.start]
            # "Rosa Ibarra, an economist at the Central University, warned"
            if _APPOSED.match(between) and (
                last.prep in {"at", "of", "from", "for", "in"}
                or (flat[last.end : last.end + 1] == "," and "," not in between[2:])
            ):
                return named
        if last.prep == "in" or (last.prep and not _speaks_for(flat, start, last)):
            free = [g for g in before if g.prep is None and _near(flat, g, at)]
            # "a diplomat in Brussels said"
            return free[-1] if free and last.prep != "in" else None
        return last
    for group in reversed(before):
        if group.prep is None and _ASIDE_ON.fullmatch(flat, group.end, at):
            return group  # "Ana Sol, head of the Institute for Trusted Computing in Brno, warned"
    free = [g for g in before if g.prep is None or _speaks_for(flat, start, g)]
    return free[0] if free and _near(flat, free[0], at) else None


def _speaks_for(flat: str, start: int, group: Group) -> bool:
    low = max(start, group.start - 60)
    return bool(REPRESENTED.search(flat, low, group.start) or _VOICED.search(flat, low, group.start))


_NEW_CLAUSE = re.compile(
    r"[;:]|\b(?:and|but)\s+(?:the|a|an|one|two)\b|\b(?:after|before|when|while|because|until)\s"
)


def _near(flat: str, group: Group, verb: int) -> bool:
    """Say whether a name before a verb of saying can be its subject: no clause in between."""
    between = flat[group.end : verb]
    return len(between) < 90 and not _NEW_CLAUSE.search(between)


def named_before(flat: str, groups: Sequence[Group], verb: int) -> Group | None:
    """Return the actor in the words right before a closing verb ("the Japanese ministry's spokesman")."""
    before = [g for g in groups if g.end <= verb]
    last = before[-1] if before else None
    if last is None or last.prep is not None or verb - last.end > 45:
        return None
    return last if "," not in flat[last.end : verb].rstrip(" ,") else None


def first_named(groups: Sequence[Group], at: int) -> Group | None:
    """Return who acts in the clause before a participle: the first one named under no preposition."""
    return next((g for g in groups if g.end <= at and g.prep is None), None)


def owner(flat: str, noun: re.Match[str], groups: Sequence[Group]) -> Group | None:
    """Return whose claim or warning a noun names."""
    inside = [
        g for g in groups if noun.start() < g.start and g.end < noun.end() and g.prep in {"by", "from", "of"}
    ]
    if inside:
        return inside[0]
    before = [g for g in groups if g.end <= noun.start()]
    if before and re.fullmatch(r"(?:[’']s?)?\s+(?:[\w-]+\s+){0,2}", flat[before[-1].end : noun.start()]):
        whose = before[-1]
        if flat[whose.end : whose.end + 1] in {"’", "'"} or whose.hits[-1].how in {"pronoun", "demonym"}:
            return whose
    return None
