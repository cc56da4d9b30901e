"""Who does a thing together with whom: agreements, joint work, alliances and their members."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.clauses import Group, clause_at
from accord.reading.filling import (
    MUTUAL,
    NOMINATIVE,
    WITH,
    Parts,
    after,
    is_person,
    jointly_before,
    modifies,
    relative_owner,
)
from accord.reading.frames import RULES, Extents
from accord.reading.gazetteer import known
from accord.reading.hits import Hit
from accord.reading.parties import Sentence, subject
from accord.reading.records import Participant, Role, span_at
from accord.reading.shapes import passive, verbal
from accord.reading.subjects import REPRESENTED

_DEFINITE = re.compile(r"\b(?:the|this|that|each|other|under\s+it)\b[\w\s,-]{0,40}$", re.IGNORECASE)


def known_parties(found: Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    """Add the parties of an agreement that the text spoke of before, or that the rest of the sentence names."""
    start, end = trigger
    flat = sentence.flat
    for group in sentence.groups:
        if group.prep in WITH:
            found.add_group("partner", group)
        elif group.prep in {"between", "among"}:
            found.add_group("source", group)
    if (
        not found.parts
        and sentence.sets
        and (
            _DEFINITE.search(flat, max(sentence.start, start - 50), start)
            or re.match(r"Under\s+(?:it|the|this)\b", flat[sentence.start : start])
            or re.match(r"the\s|this\s", flat[start:end], re.IGNORECASE)
        )
    ):
        for actor in sentence.sets[0]:
            found.add("source", actor, start, end, inferred=True)


def mutual(found: Parts, sentence: Sentence, kind: str, trigger: tuple[int, int]) -> None:
    """Add those who do a thing together; who stands under "with" is the partner of the subject."""
    start, end = trigger
    index = clause_at(sentence.parts, start)
    low, high = sentence.parts[index]
    said = {s.group for s in sentence.sayings if s.group and s.start <= start < s.end}
    inside = [
        g
        for g in sentence.groups
        if g not in said and low <= g.start and g.end <= high
        and _may_take_part(sentence, g, low, trigger)
        and not (g.prep is None and g.start > end and (NOMINATIVE.fullmatch(sentence.flat, g.start, g.end)
                 or _PURPOSE.search(sentence.flat, end, g.start)))
    ]  # fmt: skip
    inside += jointly_before(sentence, start)
    sent = _SENT_TO.match(sentence.flat, start) is not None
    leading = [g for g in inside if g.end <= start and g.prep not in WITH]
    if not leading and not (index and _names_two(sentence, inside)):
        who, unnamed = subject(sentence, start)
        if who and not unnamed and who not in inside:
            inside.insert(0, who)
    relative_owner(found, sentence, "source", end)
    if found.parts:
        inside = [g for g in inside if g.prep in WITH]
    people = [h for g in inside for h in g.hits if h.kind == "person" or is_person(sentence, h)]
    parties = {a for g in inside for h in g.hits if h not in people for a in sentence.meant(h)}
    for group in inside:
        owns = group.end <= start and modifies(
            sentence.flat, group, start
        )  # "goes through with its exchange"
        hosts = group.start < end or group.prep not in {"at", "in"} or passive(sentence, start, end)
        if not hosts:
            continue
        role: Role = "partner" if group.prep in WITH and not owns else "source"
        if sentence.flat[group.start : group.end].lower() in {"one another", "each other"}:
            role = "source"
        if (
            group.start >= end
            and group.prep is None
            and kind == "talent_exchange"
            and _OFFERED.search(sentence.flat, low, start)
        ):
            role = "target"  # "has offered Peru fifty scholarships"
        for hit in group.hits:
            if (hit in people and len(parties) >= 2) or (
                group.prep == "of" and sentence.flat[hit.start : hit.end] == "it"
            ):
                continue
            for actor in sentence.meant(hit):
                found.add(role, sentence.party(actor), hit.start, hit.end)
    if kind == "talent_exchange" and not sent:
        for group in after(sentence, end, high):
            if group.prep == "to" and group.hits[-1].adjectival:
                found.add_group("target", group)  # "has thrown open two hundred seats to Peruvian students"
    if sent:
        for group in after(sentence, end, high):
            if group.prep in {"to", "in", "into"}:
                found.add_group("partner", group)


_OFFERED = re.compile(r"\b(?:offer|giv|gave|grant|award|provid|promis|pledg|send|sent)\w*\b[^,;]*$")


def _may_take_part(sentence: Sentence, group: Group, low: int, trigger: tuple[int, int]) -> bool:
    """Say whether a group may be of those who do a thing together, by its preposition and place."""
    start, end = trigger
    if group.prep is None or group.prep in MUTUAL or start <= group.start < end:
        return True
    if group.start >= end:  # "will be received at Peruvian institutes"
        return group.prep in {"at", "in"} and _RECEIVED.match(sentence.flat, start) is not None
    return group.prep in _PLACED and (
        modifies(sentence.flat, group, start) or _people_at(sentence, low, group)
    )


_RECEIVED = re.compile(
    r"(?:received|hosted|welcomed|admitted|accommodated|trained|taught|enrolled|housed|placed|taken\s+in)\b"
)
_PURPOSE = re.compile(r"\bto\s+(?:[a-z]+ly\s+)?[a-z]+\s+(?:the\s+|its\s+|their\s+)?$")
"""Whom a joint thing is to serve takes no part in it."""
_PLACED = frozenset({"at", "in", "of", "from"})


def _people_at(sentence: Sentence, low: int, group: Group) -> bool:
    """Say whether those at a place act for it: "linguists at Volta College will work side by side"."""
    flat = sentence.flat
    if REPRESENTED.search(flat, max(low, group.start - 60), group.start) or _SOME.fullmatch(
        flat, low, group.start
    ):
        return True
    before = [g for g in sentence.groups if low <= g.start and g.end <= group.start]
    return (
        bool(before)
        and _AND_AT.fullmatch(flat[before[-1].end : group.start]) is not None
        and (before[-1].prep == group.prep and _people_at(sentence, low, before[-1]))
    )


_SOME = re.compile(
    r"(?:[\w-]+\s+){0,3}[\w-]+s\s+(?:at|from|of|in)\s+(?:the\s+)?(?:[A-Z]\w+[’']s\s+)?", re.IGNORECASE
)
_AND_AT = re.compile(r"(?:\s+in\s+[A-Z]\w+)?,?\s+and\s+(?:at|in|of|from)\s+(?:[A-Z]\w+[’']s\s+|the\s+)?")
_SENT_TO = re.compile(r"(?:send|sent|second|dispatch|post)", re.IGNORECASE)


def _names_two(sentence: Sentence, inside: Sequence[Group]) -> bool:
    return len({a for g in inside for h in g.hits for a in sentence.meant(h)}) >= 2


def founding(
    found: Parts, sentence: Sentence, match: Extents, trigger: tuple[int, int], *, undergone: bool
) -> None:
    """Add who founds an alliance, which, and with which members."""
    low, high = match.span()
    named = [
        h
        for g in sentence.groups
        for h in g.hits
        if h.start < high + 2 and low < h.end and _is_alliance(sentence, h)
    ]
    named = named or [
        h
        for g in sentence.groups
        for h in g.hits
        if h.start > trigger[0]
        and _is_alliance(sentence, h)
        and (
            _CALLED.search(sentence.flat, h.start - 40, h.start)
            or (g.prep is None and h.start - trigger[1] < 50)
        )
    ]
    if not named and undergone_before(sentence, trigger):
        before = [
            h for g in sentence.groups for h in g.hits if h.end <= trigger[0] and _is_alliance(sentence, h)
        ]
        named = before[-1:]
    who, _ = subject(sentence, trigger[0])
    if who and not undergone and not any(h in named for h in who.hits):
        found.add_group("source", who)
    for hit in named[:1]:
        found.add_hit("object", hit)
    preps = RULES["alliance_founding"].preps
    for group in after(sentence, trigger[0], sentence.end):
        if any(h in named for h in group.hits):
            continue
        if group.prep == "by":
            found.add_group("source", group)
        elif group.prep in preps and (
            group.prep != "of"
            or _ALLIANCE_OF.search(sentence.flat, max(sentence.start, group.start - 70), group.start)
        ):
            found.add_group("member", group)


def undergone_before(sentence: Sentence, trigger: tuple[int, int]) -> bool:
    """Say whether what is founded stands before: "the Forum, founded in 2025", "the Forum was launched"."""
    return (
        passive(sentence, *trigger)
        or re.search(r",\s+$", sentence.flat[max(0, trigger[0] - 3) : trigger[0]]) is not None
    )


_ALLIANCE_OF = re.compile(
    r"\b(?:alliance|network|league|bloc|coalition|club|group|consortium|consist\w*|made\s+up|composed|"
    r"comprised|union|forum|partnership|"
    r"compact|pact|body)\s+of\s+(?:the\s+|[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:known\s+as|call(?:s|ed|ing)?|named|dubbed|christened|entitled)\s+(?:it\s+)?(?:the\s+)?[“\"‘]?$"
)


def _is_alliance(sentence: Sentence, hit: Hit) -> bool:
    words = sentence.flat[hit.start : hit.end].lower()
    return hit.kind == "organisation" or any(
        word in words
        for word in ("alliance", "network", "coalition", "consortium", "league", "bloc", "forum")
    )


def accession(found: Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    """Add who joins (it acts, and becomes a member) and what."""
    start, end = trigger
    flat = sentence.flat
    who, _ = subject(sentence, start)
    if who is None and not verbal(sentence, start, end):
        before = [g for g in sentence.groups if g.end <= start]
        who = before[-1] if before and modifies(flat, before[-1], start) else None
        if who is None:  # "the entry of Peru into the Corridor"
            who = next(
                (g for g in after(sentence, end, end + 60) if g.prep in {"of", "by"} and g.start - end < 12),
                None,
            )
            end = who.end if who else end
    group = next(iter(after(sentence, start, min(end + 90, sentence.end))), None)
    if who and group and group.hits[0] in who.hits:
        group = next(iter(after(sentence, who.end, min(who.end + 90, sentence.end))), None)
    if who is None or (group and group.hits[0] in who.hits):
        return
    hit = group.hits[0] if group and _TO_BLOC.fullmatch(flat, min(end, group.start), group.start) else None
    entry = known().get(hit.actor) if hit else None
    named = hit is not None and (
        (entry is not None and entry.kind == "bloc" and not entry.vague)
        or (entry is None and _is_alliance_name(flat[hit.start : hit.end] + hit.actor))
        or (hit.actor.startswith("@") and any(_is_alliance_name(a) for a in sentence.meant(hit)))
    )
    # "Iceland may join this year": the alliance last spoken of
    last = next((f for f in sentence.firms if _is_alliance_name(f)), None)
    if named and hit is not None:
        target = (next(iter(sentence.meant(hit)), None), hit.start, hit.end)
    elif last and _ALONE.match(flat, end):
        target = (last, start, end)
    elif _ALONE.match(flat, end) and _PACT.search(flat, max(0, sentence.start - 500), start):
        target = None
    elif _SOME_CLUB.search(flat, max(sentence.start, start - 40), min(end + 60, sentence.end)):
        named, target = True, None  # "back in the European pool": who joins is all that is named
    else:
        return
    for one in who.hits:
        for actor in sentence.meant(one):
            joining = sentence.cast.country_of(actor) if one.actor in {"@i", "@we"} else None
            span = span_at(sentence.cast.article.text, one.start, one.end)
            for role in ("source", "member"):
                found.parts.append(Participant(role=role, actor=joining or actor, mention=span))
    if target:
        found.add("object", target[0], target[1], target[2], inferred=not named)
    elif not named:
        found.add("object", None, start, end, inferred=True)


_TO_BLOC = re.compile(
    r"(?:\s+(?:without\s+delay|soon|quickly|formally|fully|officially|swiftly|immediately|in\s+full))?"
    r"\s*(?:the\s+|to\s+the\s+|of\s+the\s+|to\s+|of\s+|up\s+to\s+the\s+)?(?:[\w-]+\s+){0,2}?"
)

_SOME_CLUB = re.compile(
    r"\b(?:corridor|facility|platform|pool|union|club|scheme|programme|market|area|zone|fold|body|"
    r"organi[sz]ation|partnership|treaty|pact|accord|charter|regime|"
    r"consortium|network|alliance|coalition|group\s+of|forum)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\s*(?:[.,;?!]|it\b|them\b|this\b|next\b|in\b|later\b|soon\b|before\b|by\b|as\b|$)")

_PACT = re.compile(
    r"\b(?:charter|compact|pact|treaty|agreement|accord|convention|alliance|network|club|partnership|protocol)\b"
)


def _is_alliance_name(words: str) -> bool:
    return (
        re.search(
            r"principles|protocol|declaration|alliance|network|\bbank\b|-bank\b|fund\b|coalition|"
            r"consortium|league|forum|partnership|initiative|union|compact|"
            r"charter|accord|pact\b|"
            r"convention|treaty|\bclub|council|arrangement|agreement|dialogue|framework|bloc\b|community|association|"
            r"organi[sz]ation|programme|facility|platform|corridor|regime|commons|group\b|assembly|commission",
            words,
            re.IGNORECASE,
        )
        is not None
    )


def signed(found: Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    """Add the parties of a document that is signed."""
    start = trigger[0]
    for group in sentence.groups:
        if group.prep in WITH:
            found.add_group("partner", group)
        elif group.prep in {"between", "among"} or (group.prep == "by" and group.start > start):
            found.add_group("source", group)
    if not found.has("source"):
        for hit in (h for g in sentence.groups for h in g.hits):
            if hit.actor.startswith("@") and len(sentence.meant(hit)) > 1:
                for actor in sentence.meant(hit):
                    found.add("source", actor, hit.start, hit.end)
